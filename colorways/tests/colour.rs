//! Colour against published numbers: CSS text, Lab, `OKLab`, CIEDE2000, contrast, APCA and colour vision.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests may fail loudly")]

use std::path::PathBuf;

use livery_colorways::{
    Color, Deficiency, Lab, Notation, Vision, apca, ciede2000, contrast_ratio, delta_e_ok, grey_lightness, simulate,
};
use proptest::prelude::*;
use serde_json::Value;

fn color(text: &str) -> Color {
    text.parse().unwrap()
}

fn near(what: &str, got: f64, wanted: f64, tolerance: f64) {
    assert!((got - wanted).abs() <= tolerance, "{what}: got {got}, wanted {wanted}");
}

#[test]
fn css_text_reads_as_the_specification_says() {
    // Computed with coloraide, an independent implementation.
    let cases: Vec<(String, f64, f64, f64, f64)> = serde_json::from_str(include_str!("fixtures/css.json")).unwrap();
    assert!(cases.len() > 40);
    for (text, red, green, blue, alpha) in cases {
        let got = color(&text);
        for (got, wanted) in [(got.red, red), (got.green, green), (got.blue, blue), (got.alpha, alpha)] {
            near(&text, got, wanted, 5e-6);
        }
    }
}

#[test]
fn every_css_name_reads_and_prints() {
    let names = include_str!("fixtures/names.txt");
    let mut count = 0;
    for line in names.lines().filter(|line| !line.starts_with("//")) {
        let (name, hex) = line.split_once(' ').unwrap();
        assert_eq!(color(name).to_hex(), hex, "{name}");
        assert_eq!(color(&color(name).to_css(Notation::Name)), color(name));
        count += 1;
    }
    assert_eq!(count, 148);
}

#[test]
fn what_is_not_a_colour_says_why() {
    for (text, word) in [
        ("", "empty"),
        ("#12345", "digits"),
        ("#gggggg", "digits"),
        ("bleu", "name"),
        ("currentcolor", "depends"),
        ("var(--accent)", "depends"),
        ("rgb(1 2)", "three"),
        ("rgb(1, 2, 3, 4, 5)", "three"),
        ("rgb(1 2 3", "bracket"),
        ("rgb(1, 2%, 3)", "mixture"),
        ("rgb(inf 0 0)", "number"),
        ("hsl(50% 50% 50%)", "angle"),
        ("lab(1, 2, 3)", "spaces"),
        ("color(cmyk 1 1 1)", "display-p3"),
        ("rgb(from red r g b)", "depend"),
        ("oklch(0.5deg 0.1 20)", "hue"),
        ("Straße", "name"),
        ("#äöü", "digits"),
    ] {
        let error = text.parse::<Color>().unwrap_err();
        assert!(error.reason.contains(word), "{text}: {error}");
    }
}

#[test]
fn printing_is_plain() {
    let blue = color("#2563eb");
    assert_eq!(blue.to_css(Notation::Hex), "#2563eb");
    assert_eq!(blue.to_css(Notation::Rgb), "rgb(37 99 235)");
    assert_eq!(color("#2563eb80").to_css(Notation::RgbLegacy), "rgba(37, 99, 235, 0.502)");
    assert_eq!(blue.to_css(Notation::Hsl), "hsl(221.2121 83.1933% 53.3333%)");
    assert_eq!(color("white").to_css(Notation::Oklab), "oklab(1 0 0)");
    assert_eq!(color("transparent").to_css(Notation::Name), "transparent");
    assert_eq!(color("color(display-p3 0 1 0)").to_css(Notation::DisplayP3), "color(display-p3 0 1 0)");
}

#[test]
fn sharma_pairs() {
    let mut count = 0;
    for line in include_str!("fixtures/sharma.txt").lines().filter(|line| !line.starts_with('#')) {
        let v: Vec<f64> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let (p, q) = (Lab { l: v[0], a: v[1], b: v[2] }, Lab { l: v[3], a: v[4], b: v[5] });
        near(line, ciede2000(p, q), v[6], 1e-4);
        near(line, ciede2000(q, p), v[6], 1e-4);
        count += 1;
    }
    assert_eq!(count, 34);
}

fn check_vectors(text: &str) {
    let vectors: Value = serde_json::from_str(text).unwrap();
    let numbers =
        |value: &Value| -> Vec<f64> { value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect() };
    for entry in vectors["colors"].as_array().unwrap() {
        let hex = entry["hex"].as_str().unwrap();
        let given = color(hex);
        let lab = given.to_lab();
        for (got, wanted) in [lab.l, lab.a, lab.b].into_iter().zip(numbers(&entry["lab_d65"])) {
            near(hex, got, wanted, 1e-10);
        }
        for (got, wanted) in given.to_oklab().into_iter().zip(numbers(&entry["oklab_coloraide"])) {
            near(hex, got, wanted, 1e-12);
        }
        near(hex, grey_lightness(given), entry["Lstar"].as_f64().unwrap(), 1e-10);
        near(hex, contrast_ratio(given, Color::WHITE), entry["contrast_white"].as_f64().unwrap(), 1e-12);
        near(hex, contrast_ratio(given, color("#111827")), entry["contrast_111827"].as_f64().unwrap(), 1e-12);
        near(hex, apca(given, Color::WHITE), entry["apca_text_on_white"].as_f64().unwrap(), 1e-9);
        for (name, seen) in entry["sim"].as_object().unwrap() {
            let kind = match name.chars().rfind(char::is_ascii_uppercase).unwrap() {
                'P' => Deficiency::Protan,
                'D' => Deficiency::Deutan,
                _ => Deficiency::Tritan,
            };
            let vision = match name.split('_').collect::<Vec<_>>()[..] {
                ["machado", _, severity] => Vision::Machado(kind, severity.parse().unwrap()),
                ["brettel", _] => Vision::Brettel(kind),
                ["vienot", _] => Vision::Vienot(kind),
                _ => panic!("{name}"),
            };
            for (got, wanted) in vision.simulate_linear(given.to_linear()).into_iter().zip(numbers(seen)) {
                near(&format!("{hex} {name}"), got, wanted, 1e-9);
            }
        }
    }
    for pair in vectors["pairs"].as_array().unwrap() {
        let [a, b] = ["a", "b"].map(|key| color(pair[key].as_str().unwrap()).to_lab());
        near("pair", ciede2000(a, b), pair["de00"].as_f64().unwrap(), 1e-10);
    }
    for test in vectors["apca_tests"].as_array().unwrap() {
        let [a, b] = [&test[0], &test[1]].map(|text| color(text.as_str().unwrap()));
        near("apca", apca(a, b), test[2].as_f64().unwrap(), 1e-9);
    }
}

#[test]
fn published_vectors() {
    check_vectors(include_str!("fixtures/vectors.json"));
}

#[test]
fn shared_vectors_when_present() {
    let shared = std::env::var_os("LIVERY_SHARED").map_or_else(|| PathBuf::from("../../shared"), PathBuf::from);
    if let Ok(text) = std::fs::read_to_string(shared.join("colour/vectors.json")) {
        check_vectors(&text);
    }
}

#[test]
fn severity_runs_from_normal_to_full() {
    let given = color("#d55e00");
    for kind in [Deficiency::Protan, Deficiency::Deutan, Deficiency::Tritan] {
        assert_eq!(simulate(given, Vision::Machado(kind, 0.0)).to_hex(), given.to_hex());
        let mut last = 0.0;
        for step in 1..=20 {
            let seen = simulate(given, Vision::Machado(kind, f64::from(step) / 20.0));
            let moved = delta_e_ok(given, seen);
            // The published tritan matrices move a colour back and forth; the other two only away.
            assert!(moved > last || kind == Deficiency::Tritan, "{kind:?} at {step}");
            last = moved;
        }
        // Half way between two published matrices is the mean of what they give.
        let at = |severity| Vision::Machado(kind, severity).simulate_linear([0.5, 0.4, 0.3]);
        for ((low, mid), high) in at(0.3).into_iter().zip(at(0.35)).zip(at(0.4)) {
            near("interpolated", mid, f64::midpoint(low, high), 1e-12);
        }
    }
}

#[test]
fn svg_filter_is_the_simulation() {
    let given = color("#cc79a7").to_linear();
    for vision in Vision::TWELVE.into_iter().chain([Vision::Achromatopsia]) {
        let Some(m) = vision.svg_filter() else {
            assert!(matches!(vision, Vision::Brettel(_)));
            continue;
        };
        for (row, seen) in vision.simulate_linear(given).into_iter().enumerate() {
            let v = &m[row * 5..row * 5 + 5];
            let filtered = v[0] * given[0] + v[1] * given[1] + v[2] * given[2] + v[4];
            near("filter", filtered.clamp(0.0, 1.0), seen, 1e-12);
        }
        assert_eq!(m[15..], [0.0, 0.0, 0.0, 1.0, 0.0]);
    }
}

#[test]
fn names_of_visions_round_trip() {
    for vision in Vision::TWELVE.into_iter().chain([Vision::Achromatopsia, Vision::Machado(Deficiency::Deutan, 0.35)]) {
        assert_eq!(vision.to_string().parse::<Vision>().unwrap(), vision);
    }
    assert!("vienot-tritan".parse::<Vision>().is_err());
    assert!("deutan-1.5".parse::<Vision>().is_err());
}

#[test]
fn gamut_mapping_keeps_lightness_and_hue() {
    for text in ["color(display-p3 0 1 0)", "oklch(0.7 0.4 20)", "oklch(0.4 0.4 264)", "color(rec2020 1 0 0)"] {
        let wide = color(text);
        let mapped = wide.to_srgb_gamut();
        assert!(mapped.in_srgb_gamut());
        let (from, to) = (wide.to_oklch(), mapped.to_oklch());
        near(text, to.l, from.l, 0.03);
        assert!(to.c < from.c);
        let turn = (to.h - from.h + 540.0).rem_euclid(360.0) - 180.0;
        near(text, turn * to.c, 0.0, 2.0);
    }
    assert_eq!(color("oklch(1.2 0.1 30)").to_srgb_gamut().to_hex(), "#ffffff");
    assert_eq!(color("#2563eb").to_srgb_gamut(), color("#2563eb"));
}

proptest! {
    #[test]
    fn every_notation_round_trips(r in 0_u8.., g in 0_u8.., b in 0_u8.., a in 0_u8..) {
        let given = Color { alpha: f64::from(a) / 255.0, ..Color::from_srgb8([r, g, b]) };
        for notation in Notation::ALL {
            let text = given.to_css(notation);
            let back = color(&text);
            prop_assert_eq!(back.to_hex(), given.to_hex(), "{}", text);
        }
        let json = serde_json::to_string(&given).unwrap();
        prop_assert_eq!(serde_json::from_str::<Color>(&json).unwrap().to_hex(), given.to_hex());
    }

    #[test]
    fn wide_colours_survive(l in 0.1..1.0_f64, c in 0.0..0.4_f64, h in 0.0..360.0_f64) {
        let given = color(&format!("oklch({l} {c} {h})"));
        for notation in [
            Notation::Oklch, Notation::Oklab, Notation::Srgb, Notation::DisplayP3, Notation::Rec2020,
            Notation::ProphotoRgb, Notation::A98Rgb, Notation::XyzD50, Notation::XyzD65,
        ] {
            prop_assert!(delta_e_ok(color(&given.to_css(notation)), given) < 1e-3, "{:?}", notation);
        }
        prop_assert!(given.to_srgb_gamut().in_srgb_gamut());
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        let _ = text.parse::<Color>();
    }

    #[test]
    fn no_function_panics(name in "(rgb|rgba|hsl|hwb|lab|lch|oklab|oklch|color)", body in "[0-9a-z%/, .+-]{0,30}") {
        let _ = format!("{name}({body})").parse::<Color>();
    }
}
