//! Suggestions: quality against the best known values, promises of the styles, and requests nobody can meet.
//!
//! Work is counted in units; no clock is read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use livery_colorways::{Color, Request, Search, Style, Vision, contrast_ratio, least_difference};
use proptest::prelude::*;

fn color(text: &str) -> Color {
    text.parse().unwrap()
}

const ACCENTS: [&str; 14] = [
    "#2563eb", "#e50914", "#1db954", "#ff9900", "#4a154b", "#0a66c2", "#ff5a5f", "#00a4ef", "#f7b500", "#006241",
    "#6d28d9", "#d4145a", "#334155", "#00b5ad",
];

#[test]
fn first_answer_is_already_good() {
    for accent in ACCENTS {
        for background in ["#ffffff", "#111827"] {
            let request =
                Request { pins: vec![color(accent)], backgrounds: vec![color(background)], ..Request::default() };
            let mut search = Search::new(request);
            let first = search.best().answers[0].difference;
            assert!(first >= 13.0, "{accent} on {background}: {first}");
            let best = search.step_units(400);
            let answer = &best.answers[0];
            assert!(answer.difference >= 17.0, "{accent} on {background}: {}", answer.difference);
            assert!(best.reasons.is_empty());
            assert_eq!(answer.colors[0].to_hex(), accent);
            for &other in &answer.colors[1..] {
                assert!(contrast_ratio(other, color(background)) >= 3.0);
            }
            assert_eq!(Some(answer.difference), least_difference(&answer.colors, &Vision::TWELVE));
            assert_eq!(Some(answer.difference), answer.assessment.robust_difference);
        }
    }
}

#[test]
fn same_seed_same_answer_however_the_work_is_cut() {
    let request = || Request { pins: vec![color("#e50914")], seed: 7, ..Request::default() };
    let mut whole = Search::new(request());
    let mut parts = Search::new(request());
    whole.step_units(300);
    for _ in 0..30 {
        parts.step_units(10);
    }
    assert_eq!(whole.best().answers, parts.best().answers);
    let mut other = Search::new(Request { seed: 8, ..request() });
    assert_ne!(whole.best().answers, other.step_units(300).answers);
}

#[test]
fn answers_are_ranked_and_truly_different() {
    let mut search = Search::new(Request { backgrounds: vec![color("#fff")], ..Request::default() });
    let answers = &search.step_units(500).answers;
    assert!(answers.len() >= 3, "{}", answers.len());
    for (at, answer) in answers.iter().enumerate() {
        for other in &answers[..at] {
            assert!(answer.difference <= other.difference + 0.01);
            let strangers = answer.colors.iter().filter(|own| {
                let own = own.to_srgb8();
                !other.colors.iter().any(|color| color.to_srgb8().iter().zip(own).all(|(a, b)| a.abs_diff(b) <= 24))
            });
            assert!(strangers.count() >= 2);
        }
    }
}

#[test]
fn prefixes_are_good() {
    // What a chart with few series gets, as a share of the best known for that many colours. It cannot be all of it: the
    // best eight around the best five known reach four fifths of the best eight.
    let best = [0.0, 0.0, 0.0, 45.3, 34.7, 28.2, 25.9, 24.4, 21.4, 19.9, 18.4, 17.7];
    for n in [6, 8, 12] {
        let request =
            Request { pins: vec![color("#2563eb")], count: n, backgrounds: vec![color("#fff")], ..Request::default() };
        let mut search = Search::new(request);
        let prefix = &search.step_units(300).answers[0].assessment.prefix;
        assert_eq!(prefix.len(), n - 1);
        let shares: Vec<f64> = (3..n).map(|k| prefix[k - 2] / best[k]).collect();
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!(mean >= 0.78, "{n}: {mean:.3} {shares:?}");
        assert!(shares.iter().all(|&share| share >= 0.65), "{n}: {shares:?}");
    }
}

#[test]
fn brand_is_safe_and_one_family() {
    for accent in ACCENTS {
        for (background, counts) in [("#ffffff", [5, 8]), ("#111827", [5, 8])] {
            for count in counts {
                let own = color(accent);
                let request = Request {
                    pins: vec![own],
                    count,
                    backgrounds: vec![color(background)],
                    style: Style::Brand,
                    ..Request::default()
                };
                let mut search = Search::new(request);
                let answer = &search.step_units(450).answers[0];
                assert!(answer.difference >= 8.0, "{accent} on {background}, {count}: {}", answer.difference);
                for &other in &answer.colors[1..] {
                    assert!(contrast_ratio(other, color(background)) >= 3.0, "{accent} {other}");
                    let limit = own.to_lab().chroma().max(14.0) * 1.15 + 26.0;
                    assert!(other.to_lab().chroma() <= limit, "{accent} {other}");
                }
            }
        }
    }
}

#[test]
fn styles_keep_their_limits() {
    for style in Style::ALL {
        let request = Request {
            pins: vec![color("#0a66c2")],
            count: 6,
            backgrounds: vec![color("#ffffff")],
            style,
            ..Request::default()
        };
        let mut search = Search::new(request);
        let answer = &search.step_units(200).answers[0];
        for &other in &answer.colors[1..] {
            let (lab, hue) = (other.to_lab(), other.to_oklch().h);
            let turn = (hue - color("#0a66c2").to_oklch().h + 540.0).rem_euclid(360.0) - 180.0;
            let kept = match style {
                Style::Vivid => lab.chroma() >= 44.9,
                Style::Muted => lab.chroma() <= 36.5,
                Style::Pastel => lab.l >= 75.9 && lab.chroma() <= 44.5,
                // A colour next to black or white has no hue to speak of.
                Style::SingleHue => turn.abs() <= 16.0 || other.to_oklch().c < 0.03,
                Style::Distinct | Style::Brand => true,
            };
            assert!(kept, "{style:?} {other}");
        }
        if style == Style::Pastel {
            for &outline in answer.outlines.as_ref().unwrap() {
                assert!(contrast_ratio(outline, Color::WHITE) >= 3.0);
            }
        }
    }
}

#[test]
fn the_impossible_gets_the_best_and_a_reason() {
    let mut search =
        Search::new(Request { count: 12, min_contrast: 21.0, backgrounds: vec![Color::WHITE], ..Request::default() });
    let best = search.step_units(200);
    assert!(best.reasons[0].contains("lowered"), "{:?}", best.reasons);
    assert!(best.answers[0].difference > 3.0, "{}", best.answers[0].difference);
    assert_eq!(best.answers[0].colors.len(), 12);

    let pins = vec![color("#2563eb"), color("#2764ec"), color("#e50914")];
    let search = Search::new(Request { pins: pins.clone(), count: 6, ..Request::default() });
    assert!(search.best().reasons[0].contains("already merge"), "{:?}", search.best().reasons);
    assert_eq!(search.best().answers[0].colors[..3], pins[..]);

    // Light and dark at once leave a band in the middle.
    let both = vec![Color::WHITE, color("#111827")];
    let mut search = Search::new(Request { backgrounds: both.clone(), ..Request::default() });
    let answer = search.step_units(300).answers[0].clone();
    assert!(answer.difference >= 11.0, "{}", answer.difference);
    for shown in answer.colors {
        assert!(both.iter().all(|&background| contrast_ratio(shown, background) >= 3.0));
    }
}

#[test]
fn status_colours_are_kept_away_from() {
    let avoid = vec![color("#d62728"), color("#2ca02c"), color("#ff9800")];
    let request = Request { avoid: avoid.clone(), count: 5, backgrounds: vec![Color::WHITE], ..Request::default() };
    let mut search = Search::new(request);
    for &own in &search.step_units(300).answers[0].colors {
        for &status in &avoid {
            assert!(least_difference(&[own, status], &Vision::TWELVE).unwrap() >= 11.0, "{own} {status}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn nothing_panics(
        pins in prop::collection::vec(prop::array::uniform4(-0.3..1.3_f64), 0..5),
        count in 0_usize..30,
        backgrounds in prop::collection::vec(prop::array::uniform3(0_u8..), 0..4),
        min_contrast in prop_oneof![Just(f64::NAN), -2.0..40.0_f64],
        visions in 0_usize..13,
        style in 0_usize..6,
        min_chroma in prop_oneof![Just(f64::INFINITY), -10.0..150.0_f64],
        lightness in (-20.0..120.0_f64, -20.0..120.0_f64),
        seed in 0_u64..,
    ) {
        let pins: Vec<Color> =
            pins.into_iter().map(|[red, green, blue, alpha]| Color { red, green, blue, alpha }).collect();
        let request = Request {
            pins: pins.clone(),
            count,
            backgrounds: backgrounds.into_iter().map(Color::from_srgb8).collect(),
            min_contrast,
            avoid: pins.iter().take(1).copied().collect(),
            visions: Vision::TWELVE[..visions.min(12)].to_vec(),
            style: Style::ALL[style],
            min_chroma,
            lightness,
            seed,
        };
        let mut search = Search::new(request);
        let best = search.step_units(30);
        prop_assert!(!best.answers.is_empty());
        for answer in &best.answers {
            prop_assert_eq!(answer.colors.len(), count.clamp(2, 24).max(pins.len()));
            prop_assert!(answer.colors.iter().all(|color| color.in_srgb_gamut()));
        }
    }
}
