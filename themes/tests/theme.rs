//! What a theme comes to: rules, references, both modes.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

mod fixtures;

use fixtures::{GENERATIONS, theme_of};
use livery_colorways::contrast_ratio;
use livery_themes::{Document, Kind, Mode, Role, Severity, Standing, Theme, Value, change, completed, follow, table};
use proptest::prelude::*;
use serde_json::{Map, json};

fn document(value: &Value) -> Document {
    Document::from_values(value.as_object().expect("a theme is an object"))
}

fn theme(value: &Value) -> Theme {
    Theme::resolve(&document(value), Mode::Light)
}

fn codes(value: &Value) -> Vec<String> {
    let said = document(value).diagnostics();
    said.iter().map(|found| format!("{} {}", found.code, found.place.pointer)).collect()
}

/// Every text can be read where it stands; every value is what its kind says.
fn assert_readable(theme: &Theme, name: &str) {
    for key in table::KEYS {
        if let Role::Text(surfaces) = key.role {
            for surface in surfaces {
                let ratio = contrast_ratio(theme.color(key.name), theme.surface(surface));
                assert!(ratio >= 4.5, "{name}: {} on {surface} has only {ratio:.2}", key.name);
            }
        }
    }
    let (paper, ink) = (theme.surface("report_background_page"), theme.color("report_text"));
    assert!(contrast_ratio(ink, paper) >= 4.5, "{name}: report");
}

#[test]
fn an_empty_theme_is_the_formats_default() {
    let theme = theme(&json!({}));
    assert_eq!(theme.css("accent"), "#fa4f56");
    assert_eq!(theme.css("background_content"), "#F9F9F9");
    assert_eq!(theme.css("background_page"), "#f2f2f2");
    assert_eq!(theme.css("border"), "#e2e2e2");
    assert_eq!(theme.css("text"), "#606060");
    let colorway =
        ["#fa4f56", "#4c78a8", "#f58518", "#72b7b2", "#54a24b", "#eeca3b", "#b279a2", "#ff9da6", "#9d755d", "#bab0ac"];
    assert_eq!(theme.value("colorway"), &json!(colorway));
    let colorscale =
        ["#fa4f56", "#fe6767", "#ff7c79", "#ff908b", "#ffa39d", "#ffb6b0", "#ffc8c3", "#ffdbd7", "#ffedeb", "#ffffff"];
    assert_eq!(theme.value("colorscale"), &json!(colorscale));
    assert!(table::KEYS.iter().all(|key| theme.standing(key.name) == Standing::Following));
    assert_readable(&theme, "empty");
}

#[test]
fn the_formats_own_themes_follow_the_rules() {
    // The complete export of an unedited preset, as the examples of the table have it.
    let gov = Value::Object(theme_of(102));
    let theme = theme(&gov);
    let follow = [
        "background_page",
        "border",
        "border_style",
        "body_text",
        "button_background_color",
        "button_border",
        "button_text",
        "control_background_color",
        "control_border",
        "control_text",
        "card_background_color",
        "card_header_background_color",
        "card_header_border",
        "card_header_accent",
        "card_accent",
        "card_title_text",
        "card_description_background_color",
        "card_description_text",
        "card_menu_background_color",
        "card_menu_text",
        "colorscale",
        "dbc_primary",
        "dbc_success",
        "dbc_danger",
        "font_family_header",
        "font_family_headings",
        "footer_background_color",
        "footer_title_text",
        "graph_grid_color",
        "header_text",
        "heading_text",
        "hero_background_color",
        "hero_title_text",
        "hero_subtitle_text",
        "hero_controls_background_color",
        "hero_controls_label_text",
        "hero_controls_accent",
        "hero_border",
        "report_background",
        "report_border",
        "table_border",
        "table_striped_odd",
        "tag_background_color",
        "tag_border",
        "tag_text",
        "text",
        "tooltip_background_color",
        "tooltip_text",
        "top_control_panel_border",
    ];
    for key in follow {
        assert_eq!(
            theme.standing(key),
            Standing::Following,
            "{key}: {} but {}",
            theme.value(key),
            theme.following_value(key)
        );
    }
    for key in ["accent", "colorway", "header_background_color", "color_scheme"] {
        assert_eq!(theme.standing(key), Standing::Own, "{key}: {}", theme.following_value(key));
    }
}

#[test]
fn every_key_has_a_value_of_its_kind() {
    for generation in GENERATIONS {
        for mode in [Mode::Light, Mode::Dark] {
            let document = Document::from_values(&theme_of(generation));
            let theme = Theme::resolve(&document, mode);
            let whole = Document::from_values(&theme.to_map());
            assert!(whole.diagnostics().is_empty(), "{generation} {mode:?}: {:#?}", whole.diagnostics());
            assert_eq!(theme.to_map().len(), 102);
            for key in table::KEYS {
                assert!(!theme.css(key.name).is_empty(), "{}", key.name);
            }
        }
    }
}

#[test]
fn bad_values_give_way_to_the_default_and_say_so() {
    let cases = [
        (json!({"accent": 3}), "wrong-type /accent"),
        (json!({"accent": ["red"]}), "wrong-type /accent"),
        (json!({"accent": "1f78b4"}), "bad-color /accent"),
        (json!({"font_size": "17"}), "bad-length /font_size"),
        (json!({"font_size": "17px 3px"}), "bad-length /font_size"),
        (json!({"card_margin": "1px 2px 3px 4px 5px"}), "bad-length /card_margin"),
        (json!({"card_border": "1px solid red"}), "wrong-type /card_border"),
        (json!({"card_border": {"width": "wide"}}), "bad-length /card_border/width"),
        (json!({"card_border": {"style": "wavy"}}), "bad-enum /card_border/style"),
        (json!({"card_border": {"color": "#ggg"}}), "bad-color /card_border/color"),
        (json!({"card_border": {"colour": "red"}}), "unknown-field /card_border/colour"),
        (json!({"card_outline": {"radius": "1px"}}), "unknown-field /card_outline/radius"),
        (json!({"card_box_shadow": "1px red"}), "bad-shadow /card_box_shadow"),
        (json!({"font_family": "a; } b {"}), "bad-font /font_family"),
        (json!({"button_capitalization": "UPPERCASE"}), "bad-enum /button_capitalization"),
        (json!({"hero_controls_grid_columns": "4"}), "wrong-type /hero_controls_grid_columns"),
        (json!({"hero_controls_grid_columns": 0}), "bad-number /hero_controls_grid_columns"),
        (json!({"colorway": "red"}), "wrong-type /colorway"),
        (json!({"colorway": []}), "list-too-short /colorway"),
        (json!({"colorway": ["red", "blue"]}), "list-too-short /colorway"),
        (json!({"colorway": vec!["red"; 13]}), "list-too-long /colorway"),
        (
            json!({"colorscale": ["#000", "#111", "#222", 3, "#444", "#555", "#666", "#777", "#888"]}),
            "wrong-type /colorscale/3",
        ),
        (
            json!({"colorscale": ["#000", "#111", null, "#333", "#444", "#555", "#666", "#777", "#888"]}),
            "wrong-type /colorscale/2",
        ),
        (json!({"border_style": {"borderRadius": "round"}}), "bad-length /border_style/borderRadius"),
        (json!({"text": null}), "null-value /text"),
        (json!({"acent": "red"}), "unknown-key /acent"),
        (json!({"background-page": "red"}), "unknown-key /background-page"),
        (json!({"font_headings_size": null}), "legacy-key /font_headings_size"),
        (json!({"text": "var(--nothing)"}), "undefined-variable /text"),
        (json!({"text": "var(--text)"}), "cyclic-variable /text"),
        (
            json!({"colorscale": ["#000", "#111", "var(--x)", "#333", "#444", "#555", "#666", "#777", "#888"]}),
            "undefined-variable /colorscale/2",
        ),
        (json!({"livery": []}), "wrong-type /livery"),
        (json!({"livery": {"dark": {"accent": "nope"}}}), "bad-color /livery/dark/accent"),
        (json!({"livery": {"dark": {"acent": "#fff"}}}), "unknown-key /livery/dark/acent"),
        (json!({"livery": {"locked": ["acent"]}}), "unknown-key /livery/locked/0"),
        (json!({"livery": {"category_colors": {"a/b": "nope"}}}), "bad-color /livery/category_colors/a~1b"),
        (json!({"livery": {"nmae": "x"}}), "unknown-field /livery/nmae"),
    ];
    let mut report = String::new();
    for (value, expected) in cases {
        assert_eq!(codes(&value), [expected], "{value}");
        let found = &document(&value).diagnostics()[0];
        let severity = format!("{:?}", found.severity);
        report.extend([&value.to_string(), "\n  ", &severity, " ", &found.reason, "\n  ", &found.remedy, "\n"]);
        let whole = Document::from_values(&theme(&value).to_map());
        let loud: Vec<_> =
            whole.diagnostics().into_iter().filter(|found| !found.code.starts_with("list-too-")).collect();
        assert!(loud.is_empty(), "{value}: {loud:#?}");
    }
    insta::assert_snapshot!("messages", report);
}

#[test]
fn a_bad_value_never_stops_the_rest() {
    let theme = theme(&json!({
        "accent": 7,
        "card_border": {"width": "3px", "color": 1, "radius": "9px"},
        "colorway": ["#111111", "nope", "#333333"],
        "text": "#222222",
    }));
    assert_eq!(theme.css("accent"), "#fa4f56");
    assert_eq!(
        theme.value("card_border"),
        &json!({"width": "3px", "color": "#e2e2e2", "radius": "9px", "style": "solid"})
    );
    // The bad colour's place is filled from the rule, so that the third stays the third.
    assert_eq!(theme.value("colorway"), &json!(["#111111", "#4c78a8", "#333333"]));
    assert_eq!(theme.css("text"), "#222222");
}

#[test]
fn references_are_filled_in() {
    let theme = theme(&json!({
        "accent": "#123456",
        "my_blue": "var(--accent)",
        "text": "var(--my_blue)",
        "header_right_border_color": "1px solid var(--text)",
        "card_border": {"color": "var(--colorway-1)", "width": "var(--missing, 2px)"},
        "card_box_shadow": "0px 1px 2px var(--border, black), 0 0 1px var(--nope, var(--accent))",
        "colorway": ["var(--accent)", "#abcdef", "#000001", "#000002", "#000003", "#000004", "#000005", "#000006"],
        "dbc_primary": "var(--button_text)",
        "font_family_headings": "var(--font_family), serif",
    }));
    assert_eq!(theme.css("text"), "#123456");
    assert_eq!(theme.extras()["header_right_border_color"], json!("1px solid #123456"));
    assert_eq!(
        theme.value("card_border"),
        &json!({"color": "#abcdef", "width": "2px", "style": "solid", "radius": "0px"})
    );
    assert_eq!(theme.css("card_box_shadow"), "0px 1px 2px #e2e2e2, 0 0 1px #123456");
    assert_eq!(theme.value("colorway")[0], json!("#123456"));
    assert_eq!(theme.css("dbc_primary"), theme.css("button_text"));
    assert_eq!(theme.css("font_family_headings"), "\"Open Sans\", serif");
    // Of a key that only the page knows, a page's variable may be meant.
    let page = json!({"my_line": "1px solid var(--bs-gray)", "livery": {"dark": {"my_line": "2px solid var(--text)", "my_night": "red"}}});
    let document = document(&page);
    let said: Vec<_> = document.diagnostics().into_iter().map(|found| (found.severity, found.code)).collect();
    assert!(said.contains(&(Severity::Warning, "undefined-variable".to_owned())), "{said:?}");
    let [light, dark] = [Mode::Light, Mode::Dark].map(|mode| Theme::resolve(&document, mode));
    assert_eq!(light.extras()["my_line"], json!("1px solid var(--bs-gray)"));
    assert_eq!(dark.extras()["my_line"], json!(format!("2px solid {}", dark.css("text"))));
    assert_eq!((dark.extras().get("my_night"), light.extras().get("my_night")), (Some(&json!("red")), None));
}

#[test]
fn circles_of_references_end_in_defaults() {
    for circle in [
        json!({"text": "var(--border)", "border": "var(--heading_text)", "heading_text": "var(--text)"}),
        json!({"text": "var(--a)", "a": "var(--b)", "b": "var(--text)"}),
        json!({"accent": "var(--dbc_primary)"}),
        json!({"text": "var(--body_text)", "accent": "#00f"}),
        json!({"background_content": "var(--background_page)"}),
        json!({"text": "var(--text, red)"}),
        json!({"background_content": "var(--button_text)"}),
    ] {
        let mut said = codes(&circle);
        said.retain(|said| !said.starts_with("unknown-key"));
        assert!(!said.is_empty() && said.iter().all(|said| said.starts_with("cyclic-variable ")), "{circle}: {said:?}");
        let theme = theme(&circle);
        assert!(Document::from_values(&theme.to_map()).diagnostics().is_empty());
        assert_readable(&theme, &circle.to_string());
    }
    let three =
        codes(&json!({"text": "var(--border)", "border": "var(--heading_text)", "heading_text": "var(--text)"}));
    assert_eq!(three, ["cyclic-variable /text", "cyclic-variable /border", "cyclic-variable /heading_text"]);
    // A key that a circle's rules only ask on the way is no part of it.
    let asked = json!({"background_content": "var(--button_text)", "accent": "#0b5fff"});
    assert_eq!(codes(&asked), ["cyclic-variable /background_content"]);
    assert_eq!(theme(&asked).css("accent"), "#0b5fff");
    // A reference into a circle is no part of it, and takes what the circle's keys come to.
    let outside = json!({"accent": "var(--dbc_primary)", "card_accent": "var(--accent)"});
    assert_eq!(codes(&outside), ["cyclic-variable /accent"]);
    assert_eq!(theme(&outside).css("card_accent"), "#fa4f56");
}

#[test]
fn references_that_grow_without_end_are_refused() {
    let mut chain = Map::new();
    for index in 0..3000 {
        chain.insert(format!("k{index}"), json!(format!("var(--k{})", index + 1)));
    }
    chain.insert("k3000".to_owned(), json!("red"));
    chain.insert("accent".to_owned(), json!("var(--k0)"));
    chain.insert("text".to_owned(), json!("var(--k2990)"));
    let chain = Value::Object(chain);
    assert!(codes(&chain).contains(&"variable-too-long /accent".to_owned()));
    assert_eq!(theme(&chain).css("text"), "red");
    let mut doubling = Map::new();
    for index in 0..60 {
        doubling.insert(format!("k{index}"), json!(format!("var(--k{n}) var(--k{n})", n = index + 1)));
    }
    doubling.insert("k60".to_owned(), json!("0123456789"));
    doubling.insert("font_family".to_owned(), json!("var(--k0)"));
    let doubling = Value::Object(doubling);
    assert!(codes(&doubling).contains(&"variable-too-long /font_family".to_owned()));
    assert_eq!(theme(&doubling).css("font_family"), "\"Open Sans\", sans-serif");
}

#[test]
fn following_keys_move_with_what_they_follow() {
    // A complete file, as Design Kit exports it.
    let gov = Document::from_values(&theme_of(102));
    let changed = change(&gov, Mode::Light, "/accent", json!("#7a1fb4"));
    for pointer in ["/accent", "/button_text", "/button_border/color", "/dbc_primary", "/card_accent", "/colorscale/0"]
    {
        assert_eq!(changed.get_in(pointer), Some(json!("#7a1fb4")), "{pointer}");
    }
    // What has a value of its own stays: the first chart colour of this preset is not the accent.
    for pointer in ["/colorway", "/text", "/button_border/width", "/background_page"] {
        assert_eq!(changed.get_in(pointer), gov.get_in(pointer), "{pointer}");
    }
    // And back: the same bytes, but for keys whose rules write hex digits in lower case.
    let back = change(&changed, Mode::Light, "/accent", json!("#1f78b4"));
    assert_eq!(back.text(), gov.text());
    // A border's colour follows, although its width is one's own.
    let mut wide = gov.clone();
    wide.set("/button_border/width", json!("3px"));
    let changed = change(&wide, Mode::Light, "/accent", json!("#7a1fb4"));
    assert_eq!(changed.get("button_border"), Some(json!({"width": "3px", "color": "#7a1fb4", "radius": "0px"})));
    // The first chart colour follows when it was the accent, the others stay.
    let mut first = gov.clone();
    first.set("/colorway/0", json!("#1f78b4"));
    let changed = change(&first, Mode::Light, "/accent", json!("#7a1fb4"));
    assert_eq!(changed.get_in("/colorway/0"), Some(json!("#7a1fb4")));
    assert_eq!(changed.get_in("/colorway/1"), gov.get_in("/colorway/1"));
    // Locked keys never move, and references stay references.
    let mut locked = gov.clone();
    locked.set("/livery/locked", json!(["dbc_primary"]));
    locked.set("/card_accent", json!("var(--accent)"));
    let changed = change(&locked, Mode::Light, "/accent", json!("#7a1fb4"));
    assert_eq!(changed.get("dbc_primary"), Some(json!("#1f78b4")));
    assert_eq!(changed.get("card_accent"), Some(json!("var(--accent)")));
    // A part of what the file does not have is written with the rest of it.
    let small = change(&document(&json!({"accent": "#1f78b4"})), Mode::Light, "/button_border/radius", json!("6px"));
    assert_eq!(small.get("button_border"), Some(json!({"width": "1px", "color": "#1f78b4", "radius": "6px"})));
    let small = change(&small, Mode::Light, "/colorway/1", json!("#000000"));
    assert_eq!(small.get("colorway").and_then(|list| list.as_array().map(Vec::len)), Some(10));
    // A dark surface turns what follows it.
    let night = change(&gov, Mode::Light, "/background_content", json!("#101820"));
    let theme = Theme::resolve(&night, Mode::Light);
    for key in ["text", "button_text", "control_text", "card_title_text", "card_description_text", "tag_text"] {
        assert_eq!(theme.standing(key), Standing::Following, "{key}");
    }
    assert!(theme.is_dark());
    assert_readable(&theme, "night");
}

#[test]
fn a_key_goes_back_to_following() {
    let mut gov = Document::from_values(&theme_of(102));
    gov.set("/button_text", json!("#ff0000"));
    assert_eq!(Theme::resolve(&gov, Mode::Light).standing("button_text"), Standing::Own);
    let back = follow(&gov, Mode::Light, "button_text");
    assert_eq!(back.get("button_text"), Some(json!("#1f78b4")));
    assert_eq!(follow(&back, Mode::Light, "button_text"), back);
}

#[test]
fn a_small_theme_can_be_written_out() {
    let small = document(&json!({"accent": "#0a7d4f", "svg-icons-theme": "invert(1)"}));
    let whole = completed(&small);
    assert_eq!(whole.keys().count(), 103);
    assert!(whole.text().starts_with("{\n  \"accent\": \"#0a7d4f\",\n  \"svg-icons-theme\""));
    for mode in [Mode::Light, Mode::Dark] {
        assert_eq!(Theme::resolve(&whole, mode).to_map(), Theme::resolve(&small, mode).to_map());
    }
}

#[test]
fn a_light_theme_has_a_dark_half() {
    let gov = Document::from_values(&theme_of(102));
    let dark = Theme::resolve(&gov, Mode::Dark);
    assert!(dark.is_dark());
    assert_readable(&dark, "gov, dark");
    assert_eq!(dark.css("color_scheme"), "dark");
    assert_eq!(dark.css("card_padding"), "5px");
    // The accent keeps its hue, lifted as far as it needs.
    let (light_hue, dark_hue) =
        (Theme::resolve(&gov, Mode::Light).color("accent").to_oklch().h, dark.color("accent").to_oklch().h);
    assert!((light_hue - dark_hue).abs() < 6.0, "{light_hue} {dark_hue}");
    for color in dark.colors("colorway").into_iter().chain([dark.color("accent")]) {
        assert!(contrast_ratio(color, dark.surface("card_background_color")) >= 3.0, "{color}");
    }
    // Paper stays paper.
    assert_eq!(dark.css("report_background_page"), "white");
    // References mean the same key in either half; what cannot be seen stays so; navy ink turns into pale navy.
    let brand = json!({
        "accent": "#4353e6", "button_background_color": "var(--accent)", "card_header_accent": "transparent",
        "text": "#2c3e50", "header_background_color": "#1b365d", "header_text": "#ffffff", "border": "#d3bd98",
    });
    let night = Theme::resolve(&document(&brand), Mode::Dark);
    assert_eq!(night.css("button_background_color"), night.css("accent"));
    assert_eq!(night.css("card_header_accent"), "transparent");
    assert_eq!(
        (night.css("header_background_color"), night.css("header_text")),
        ("#1b365d".to_owned(), "#ffffff".to_owned())
    );
    assert!(contrast_ratio(night.color("text"), night.surface("background_content")) >= 8.0, "{}", night.css("text"));
    assert!(
        contrast_ratio(night.color("border"), night.surface("background_content")) < 2.0,
        "{}",
        night.css("border")
    );
    assert_readable(&night, "brand, dark");
    // The file's own dark half wins, and what follows it follows.
    let mut own = gov.clone();
    own.set(
        "/livery/dark",
        json!({"accent": "#ffcc00", "background_content": "#200020", "card_border": {"color": "#444444"}}),
    );
    let dark = Theme::resolve(&own, Mode::Dark);
    assert_eq!(dark.css("accent"), "#ffcc00");
    assert_eq!(dark.css("dbc_primary"), "#ffcc00");
    assert_eq!(dark.css("card_background_color"), "#200020");
    assert_eq!(
        dark.value("card_border"),
        &json!({"color": "#444444", "width": "1px", "style": "solid", "radius": "0px"})
    );
    assert_readable(&dark, "own dark half");
    assert_eq!(Theme::resolve(&own, Mode::Light).css("accent"), "#1f78b4");
    // Changes in dark mode go to the dark half and leave the light one alone.
    let changed = change(&own, Mode::Dark, "/accent", json!("#00ffcc"));
    assert_eq!(changed.get_in("/livery/dark/accent"), Some(json!("#00ffcc")));
    assert_eq!(changed.get("accent"), Some(json!("#1f78b4")));
}

#[test]
fn a_dark_theme_is_the_same_in_both_modes() {
    let night = document(
        &json!({"background_page": "#10141a", "background_content": "#1a2029", "accent": "#77b8b5", "text": "white"}),
    );
    let [light, dark] = [Mode::Light, Mode::Dark].map(|mode| Theme::resolve(&night, mode));
    assert_eq!(light.to_map(), dark.to_map());
    assert!(light.is_dark());
    assert_readable(&light, "night");
}

#[test]
fn css_is_valid_css() {
    let theme = theme(
        &json!({"card_margin": 0, "header_margin": "0 0 15px 0", "font_family": "Source Sans 3", "card_border": {"width": 2, "radius": 4}}),
    );
    assert_eq!(theme.css("card_margin"), "0px");
    assert_eq!(theme.css("header_margin"), "0px 0px 15px 0px");
    assert_eq!(theme.css("font_family"), "\"Source Sans 3\", sans-serif");
    assert_eq!(theme.field("card_border", "width"), "2px");
    assert_eq!(theme.field("card_border", "radius"), "4px");
    assert_eq!(theme.css("card_border"), "2px solid #e2e2e2");
    assert_eq!(theme.css("hero_controls_grid_columns"), "4");
}

fn color() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<[u8; 3]>().prop_map(|[r, g, b]| json!(format!("#{r:02x}{g:02x}{b:02x}"))),
        any::<u8>().prop_map(|grey| json!(format!("#{grey:02x}{grey:02x}{grey:02x}"))),
    ]
}

fn name() -> impl Strategy<Value = &'static str> {
    (0..table::KEYS.len()).prop_map(|index| table::KEYS[index].name)
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        color(),
        any::<i16>().prop_map(Value::from),
        "[a-z0-9#(),. -]{0,12}".prop_map(Value::from),
        name().prop_map(|name| json!(format!("var(--{name})"))),
        proptest::collection::vec(color(), 0..14).prop_map(Value::from),
        color().prop_map(|color| json!({"color": color, "width": "1px"})),
        Just(Value::Null),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn derived_text_can_be_read_whatever_the_colors_are(accent in color(), surface in color(), mode in prop_oneof![Just(Mode::Light), Just(Mode::Dark)]) {
        let document = document(&json!({"accent": accent, "background_content": surface}));
        let theme = Theme::resolve(&document, mode);
        for key in table::KEYS {
            if let Role::Text(surfaces) = key.role {
                for on in surfaces {
                    let ratio = contrast_ratio(theme.color(key.name), theme.surface(on));
                    prop_assert!(ratio >= 4.5, "{accent} {surface} {mode:?}: {} on {on} has only {ratio:.2}", key.name);
                }
            }
        }
    }

    #[test]
    fn any_theme_comes_to_values_of_the_right_kind(
        keys in proptest::collection::vec((name(), any_value()), 0..20),
        dark in proptest::collection::vec((name(), any_value()), 0..6),
    ) {
        let map = |keys: Vec<(&str, Value)>| keys.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>();
        let mut values = map(keys);
        values.insert("livery".to_owned(), json!({"dark": map(dark)}));
        let document = Document::from_values(&values);
        for mode in [Mode::Light, Mode::Dark] {
            let theme = Theme::resolve(&document, mode);
            let whole = Document::from_values(&theme.to_map());
            let loud: Vec<_> = whole.diagnostics().into_iter().filter(|found| !found.code.starts_with("list-too-")).collect();
            prop_assert!(loud.is_empty(), "{mode:?} {values:?}: {loud:#?}");
            for key in table::KEYS {
                if let Kind::ColorList { .. } = key.kind {
                    prop_assert!(!theme.colors(key.name).is_empty());
                }
            }
            // A change is made, and makes nothing else bad.
            let changed = change(&document, mode, "/accent", json!("#0b5fff"));
            prop_assert_eq!(Theme::resolve(&changed, mode).css("accent"), "#0b5fff");
        }
    }
}

#[test]
fn a_surface_that_stands_alone_stays_when_something_else_changes() {
    for (theme, stays) in [
        (json!({"background_page": "#b56e20"}), "background_page"),
        (json!({"background_page": "#222222", "background_content": "#F9F9F9"}), "background_content"),
    ] {
        let changed = change(&document(&theme), Mode::Light, "/tag_text", json!("#123456"));
        assert_eq!(changed.get(stays), theme.get(stays).cloned());
    }
    // The page that follows the content moves with it.
    let both = json!({"background_content": "#F9F9F9", "background_page": "#f2f2f2"});
    let changed = change(&document(&both), Mode::Light, "/background_content", json!("#e0e8f0"));
    assert_ne!(changed.get("background_page"), Some(json!("#f2f2f2")));
}
