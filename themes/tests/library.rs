//! The built-in themes: clean, complete, readable.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::HashSet;

use jsonschema::Validator;
use livery_colorways::{Color, Vision, ciede2000, contrast_ratio, simulate};
use livery_themes::library::{self, BuiltIn, Flavour};
use livery_themes::{Document, Mode, Role, Theme, Value, schema, table};
use serde_json::json;

mod fixtures;

fn open(theme: &BuiltIn) -> Document {
    let (document, diagnostics) = Document::open(theme.text.as_bytes());
    assert!(diagnostics.is_empty(), "{}: {diagnostics:#?}", theme.name);
    document
}

#[test]
fn there_are_enough_in_both_flavours_under_their_names() {
    let themes = library::themes();
    assert!(themes.len() >= 12);
    let titles: HashSet<(&str, bool)> =
        themes.iter().map(|theme| (theme.name, theme.flavour == Flavour::Reversed)).collect();
    assert_eq!(titles.len(), themes.len());
    for theme in themes {
        let document = open(theme);
        let resolved = Theme::resolve(&document, Mode::Light);
        let ending = if theme.flavour == Flavour::Reversed { ", reversed" } else { "" };
        assert_eq!(resolved.name(), Some(format!("{}{ending}", theme.name).as_str()));
        assert_eq!(resolved.description(), Some(theme.description));
        assert_eq!(resolved.is_dark(), theme.dark, "{}", theme.name);
        if theme.flavour == Flavour::Reversed {
            let plain = themes.iter().find(|other| other.name == theme.name && other.flavour == Flavour::Plain);
            let plain = open(plain.expect("every reversed theme has a plain one"));
            assert_eq!(document.get("background_page"), plain.get("background_content"));
            assert_eq!(document.get("background_content"), plain.get("background_page"));
        }
    }
}

#[test]
fn all_have_every_key_and_come_to_what_they_say() {
    for theme in library::themes() {
        let document = open(theme);
        let keys: Vec<&str> = document.keys().collect();
        let expected: Vec<&str> = table::KEYS.iter().map(|key| key.name).chain(["livery"]).collect();
        assert_eq!(keys, expected, "{}", theme.name);
        let resolved = Theme::resolve(&document, Mode::Light);
        for key in table::KEYS {
            let written = document.get(key.name).expect("every key is there");
            if !written.to_string().contains("var(") {
                assert_eq!(&written, resolved.value(key.name), "{}: {}", theme.name, key.name);
            }
        }
    }
}

#[test]
fn all_text_can_be_read_in_both_modes() {
    for theme in library::themes() {
        let document = open(theme);
        for mode in [Mode::Light, Mode::Dark] {
            let resolved = Theme::resolve(&document, mode);
            for key in table::KEYS {
                let Role::Text(surfaces) = key.role else { continue };
                for surface in surfaces {
                    let ratio = contrast_ratio(resolved.color(key.name), resolved.surface(surface));
                    assert!(ratio >= 4.5, "{} {mode:?}: {} on {surface} has only {ratio:.2}", theme.name, key.name);
                }
            }
            let page = resolved.surface("report_background_page");
            assert!(contrast_ratio(resolved.color("report_text"), page) >= 4.5, "{}", theme.name);
            assert!(mode == Mode::Light || resolved.is_dark(), "{}", theme.name);
        }
    }
}

#[test]
fn liverys_own_charts_hold_for_every_eye() {
    let own: Vec<&BuiltIn> = library::themes().iter().filter(|theme| theme.name.starts_with("Livery")).collect();
    assert_eq!(own.len(), 2);
    for theme in own {
        let document = open(theme);
        for mode in [Mode::Light, Mode::Dark] {
            let resolved = Theme::resolve(&document, mode);
            let card = resolved.surface("card_background_color");
            let colors = resolved.colors("colorway");
            assert_eq!(colors[0], resolved.color("accent"));
            for color in &colors {
                assert!(contrast_ratio(*color, card) >= 3.0, "{} {color}", theme.name);
            }
            for vision in Vision::TWELVE {
                let seen: Vec<_> = colors.iter().map(|color| simulate(*color, vision).to_lab()).collect();
                for (first, one) in seen.iter().enumerate() {
                    for (second, other) in seen.iter().enumerate().skip(first + 1) {
                        let difference = ciede2000(*one, *other);
                        assert!(difference >= 8.5, "{} {first} {second} {vision:?}: {difference:.1}", theme.name);
                    }
                }
            }
            // Lightness of the scale goes one way in even steps.
            let lightness: Vec<f64> = resolved.colors("colorscale").iter().map(|color| color.to_oklch().l).collect();
            let steps: Vec<f64> = lightness.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(steps.iter().all(|step| *step > 0.0) || steps.iter().all(|step| *step < 0.0), "{}", theme.name);
            let (least, most) = steps
                .iter()
                .fold((f64::MAX, 0.0_f64), |(least, most), step| (least.min(step.abs()), most.max(step.abs())));
            assert!(most / least < 2.0, "{}: {steps:?}", theme.name);
        }
    }
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is one")
}

#[test]
fn the_schema_is_a_schema_and_knows_every_key() {
    let schema = schema();
    jsonschema::draft202012::meta::validate(&schema).expect("valid against its meta schema");
    for key in table::KEYS {
        let property = &schema["properties"][key.name];
        assert!(property["description"].as_str().is_some_and(|text| text.starts_with(key.help)), "{}", key.name);
    }
    insta::assert_json_snapshot!("schema", schema);
}

#[test]
fn good_themes_are_valid_and_bad_ones_are_not() {
    let validator = validator();
    for theme in library::themes() {
        let value: Value = serde_json::from_str(theme.text).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", theme.name);
    }
    for generation in fixtures::GENERATIONS {
        assert!(validator.is_valid(&Value::Object(fixtures::theme_of(generation))), "{generation}");
    }
    for (name, bytes) in fixtures::shared_files().into_iter().filter(|(name, _)| fixtures::is_json(name)) {
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
    for bad in [
        json!([]),
        json!({"accent": 3}),
        json!({"accent": "#12345"}),
        json!({"colorway": "red"}),
        json!({"colorway": []}),
        json!({"card_border": "1px solid red"}),
        json!({"card_border": {"style": "wavy"}}),
        json!({"hero_controls_grid_columns": "4"}),
        json!({"button_capitalization": "loud"}),
        json!({"livery": {"dark": {"accent": 3}}}),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
    assert!(validator.is_valid(&json!({"accent": "var(--text)", "unknown": 1, "colorway": ["oklch(0.6 0.1 200)"]})));
}

#[test]
fn colors_of_the_schema_are_the_colors_that_are_read() {
    let validator = validator();
    for text in [
        "red",
        "#abc",
        "#abcd",
        "#aabbcc",
        "#aabbccdd",
        "rgb(1,2,3)",
        "rgba(1, 2, 3, 0.5)",
        "hsl(120deg 50% 50%)",
        "transparent",
        "color(display-p3 1 0 0)",
    ] {
        assert!(text.parse::<Color>().is_ok(), "{text}");
        assert!(validator.is_valid(&json!({ "accent": text })), "{text}");
    }
    for text in ["", "#12", "#ggg", "12px", "1f78b4"] {
        assert!(text.parse::<Color>().is_err(), "{text}");
        assert!(!validator.is_valid(&json!({ "accent": text })), "{text}");
    }
}
