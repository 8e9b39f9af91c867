//! Assessment against published palettes whose values are known.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use livery_colorways::{Against, Color, Problem, Vision, assess, least_difference};
use proptest::prelude::*;

const OKABE_ITO: [&str; 8] = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#000000"];

fn colors(list: &[&str]) -> Vec<Color> {
    list.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn okabe_ito_has_its_known_values() {
    let against = Against { backgrounds: colors(&["#ffffff"]), ..Against::default() };
    let report = assess(&colors(&OKABE_ITO), &against);
    let known = [21.724, 12.245, 11.605, 10.869, 15.372, 13.421, 19.405, 12.58, 11.749, 8.155, 11.99, 11.719];
    for (view, wanted) in report.by_vision.iter().zip(known) {
        assert!((view.difference - wanted).abs() < 6e-4, "{}: {} {wanted}", view.vision, view.difference);
    }
    assert!((report.min_difference.unwrap() - 10.869).abs() < 6e-4);
    assert!((report.robust_difference.unwrap() - 8.155).abs() < 6e-4);
    assert_eq!(least_difference(&report.colors, &Vision::TWELVE), report.robust_difference);
    assert!((report.grey_separation.unwrap() - 0.781).abs() < 6e-4);
    assert!((report.contrast[0].least - 1.322).abs() < 6e-4);
    assert_eq!(report.prefix.len(), 7);
    assert_eq!(report.prefix.last().copied(), report.robust_difference);
    assert!(report.prefix.windows(2).all(|two| two[0] >= two[1]));
    let faint = report.problems.iter().filter(|problem| matches!(problem, Problem::Faint { .. })).count();
    assert_eq!(faint, 3);
}

#[test]
fn problems_are_said_in_plain_words() {
    let status = vec![("negative".to_owned(), "#d62728".parse().unwrap())];
    let against = Against { backgrounds: colors(&["#fff"]), status, ..Against::default() };
    let report = assess(&colors(&["#2563eb", "#2ca02c", "#d62728", "#ffee88"]), &against);
    let messages: Vec<&str> = report.problems.iter().map(Problem::message).collect();
    assert!(messages.iter().any(|text| text.starts_with("2 and 3 ") && text.contains("deuteranopia")), "{messages:?}");
    assert!(messages.contains(&"3 can be read as negative (difference 0.0)"), "{messages:?}");
    assert!(messages.iter().any(|text| text.starts_with("4 is too faint on #ffffff (contrast 1.1")), "{messages:?}");
}

#[test]
fn translucent_colours_are_assessed_as_seen() {
    let against = Against { backgrounds: colors(&["#000"]), ..Against::default() };
    let report = assess(&colors(&["#ffffff80", "oklch(0.7 0.4 140)"]), &against);
    assert_eq!(report.colors[0].to_hex(), "#808080");
    assert!(report.colors[1].in_srgb_gamut());
}

#[test]
fn few_colours_have_no_difference() {
    for n in 0..2 {
        let report = assess(&colors(&OKABE_ITO[..n]), &Against::default());
        assert_eq!(report.min_difference, None);
        assert!(report.by_vision.is_empty() && report.prefix.is_empty() && report.problems.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_panics(
        list in prop::collection::vec((-1.0..2.0_f64, -1.0..2.0_f64, -1.0..2.0_f64, -0.5..1.5_f64), 0..10),
        backgrounds in prop::collection::vec((0_u8.., 0_u8.., 0_u8..), 0..3),
        min_contrast in 0.0..30.0_f64,
    ) {
        let list: Vec<Color> =
            list.into_iter().map(|(red, green, blue, alpha)| Color { red, green, blue, alpha }).collect();
        let backgrounds = backgrounds.into_iter().map(|(r, g, b)| Color::from_srgb8([r, g, b])).collect();
        let report = assess(&list, &Against { backgrounds, min_contrast, ..Against::default() });
        prop_assert!(serde_json::to_string(&report).is_ok());
        prop_assert!(report.robust_difference <= report.min_difference);
    }
}
