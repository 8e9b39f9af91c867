//! What a theme compiles to.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;

use livery_themes::{Compiled, Document, Kind, Mode, Theme, compile, export_dash, runtime, table};
use serde_json::{Value, json};

fn compiled(theme: &Value, mode: Mode) -> Compiled {
    let (document, diagnostics) = Document::open(theme.to_string().as_bytes());
    assert!(diagnostics.is_empty(), "{theme}: {diagnostics:?}");
    compile(&Theme::resolve(&document, mode))
}

/// A value that no rule gives, for a key.
fn other_value(name: &str, kind: Kind) -> Value {
    match kind {
        Kind::Color => json!("#13579b"),
        Kind::Length => json!("37px"),
        Kind::FourLengths => json!("3px 5px 7px 9px"),
        Kind::Border { style, radius } => {
            let mut border = json!({ "width": "3px", "color": "#13579b" });
            if style {
                border["style"] = json!("dotted");
            }
            if radius {
                border["radius"] = json!("11px");
            }
            border
        }
        Kind::BorderStyle => {
            json!({ "name": "boxed", "borderWidth": "2px", "borderStyle": "dashed", "borderRadius": 6 })
        }
        Kind::Shadow => json!("0px 5px 9px rgba(1,2,3,0.4)"),
        Kind::Font => json!("Zilla Slab"),
        Kind::Enum(words) => json!(
            words
                .iter()
                .rev()
                .find(|word| **word != "uppercase" && **word != "spread")
                .unwrap_or_else(|| panic!("{name}"))
        ),
        Kind::Number => json!(7),
        Kind::ColorList { .. } => {
            json!(["#13579b", "#9b5713", "#139b57", "#57139b", "#579b13", "#9b1357", "#111111", "#777777", "#bbbbbb"])
        }
        Kind::Null => Value::Null,
    }
}

/// The names that a text reads with `var(--…)`.
fn read_in(css: &str) -> BTreeSet<String> {
    css.match_indices("var(--")
        .map(|(at, _)| css[at + 6..].split([')', ',', ' ']).next().unwrap_or_default().to_owned())
        .collect()
}

/// The names that a text declares.
fn declared_in(css: &str) -> BTreeSet<String> {
    css.split(['{', ';', '\n'])
        .filter_map(|piece| piece.trim().strip_prefix("--")?.split_once(':'))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

#[test]
fn every_key_changes_what_a_page_wears() {
    let base = compiled(&json!({}), Mode::Light);
    let mut silent = Vec::new();
    for key in table::KEYS {
        let value = other_value(key.name, key.kind);
        if value.is_null() {
            continue;
        }
        let changed = compiled(&json!({ key.name: value }), Mode::Light);
        if changed.variables == base.variables && changed.template == base.template {
            silent.push(key.name);
        }
    }
    assert_eq!(silent, Vec::<&str>::new());
    assert_eq!(table::KEYS.len(), 102);
}

#[test]
fn every_key_has_an_effect_somewhere() {
    let base = compiled(&json!({}), Mode::Light);
    let read: BTreeSet<String> = read_in(runtime::RULES).union(&read_in(&base.variables)).cloned().collect();
    let mut unused = Vec::new();
    for key in table::KEYS {
        let value = other_value(key.name, key.kind);
        if value.is_null() {
            continue;
        }
        let by_rule = read
            .iter()
            .any(|name| name == key.name || name.strip_prefix(key.name).is_some_and(|rest| rest.starts_with('-')));
        // Or through something that is computed from it: a template, or a variable of another name.
        let changed = compiled(&json!({ key.name: value }), Mode::Light);
        let own = |css: &str| -> Vec<String> {
            css.lines()
                .filter(|line| !line.trim_start().trim_start_matches("--").starts_with(key.name))
                .map(str::to_owned)
                .collect()
        };
        let computed = changed.template != base.template || own(&changed.variables) != own(&base.variables);
        if !by_rule && !computed {
            unused.push(key.name);
        }
    }
    assert_eq!(unused, Vec::<&str>::new());
}

#[test]
fn rules_read_only_what_is_declared() {
    let base = compiled(&json!({}), Mode::Light);
    let declared: BTreeSet<String> =
        declared_in(&base.variables).union(&declared_in(runtime::RULES)).cloned().collect();
    // What Dash, Bootstrap and Mantine declare on their own elements.
    let foreign = ["bs-", "tabs-", "mantine-", "Dash-"];
    let unknown: Vec<String> = read_in(runtime::RULES)
        .union(&read_in(&base.variables))
        .filter(|name| !declared.contains(*name) && !foreign.iter().any(|prefix| name.starts_with(prefix)))
        .cloned()
        .collect();
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn all_of_dashs_variables_are_set() {
    let declared = declared_in(runtime::RULES);
    for name in [
        "Spacing",
        "Stroke-Strong",
        "Stroke-Weak",
        "Fill-Interactive-Strong",
        "Fill-Interactive-Weak",
        "Fill-Inverse-Strong",
        "Fill-Inverse-strong",
        "Text-Primary",
        "Text-Strong",
        "Text-Weak",
        "Text-Disabled",
        "Fill-Primary-Hover",
        "Fill-Primary-Active",
        "Fill-Disabled",
        "Shading-Strong",
        "Shading-Weak",
    ] {
        assert!(declared.contains(&format!("Dash-{name}")), "{name}");
    }
}

#[test]
fn braces_match_in_every_theme() {
    for mode in [Mode::Light, Mode::Dark] {
        // Font and first key cannot be used, and are said to be so; the page is none the worse.
        let theme = json!({ "font_family": "A\"b'c", "my_own": "1px; } body { color: red", "fine": "2px" });
        let css = compile(&Theme::resolve(&Document::open(theme.to_string().as_bytes()).0, mode)).variables;
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        assert!(!css.contains("color: red"), "{css}");
        assert!(css.contains("--fine: 2px;"));
    }
    assert_eq!(runtime::RULES.matches('{').count(), runtime::RULES.matches('}').count());
}

/// WCAG contrast of two colours as the style sheet has them.
fn contrast(css: &str, first: &str, second: &str) -> f64 {
    let value = |name: &str| {
        let line = css
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!("--{name}: ")))
            .unwrap_or_else(|| panic!("{name}"));
        line.trim_end_matches(';').parse::<livery_colorways::Color>().unwrap_or_else(|_| panic!("{name}: {line}"))
    };
    livery_colorways::contrast_ratio(value(first), value(second))
}

#[test]
fn text_can_be_read_whatever_the_accent() {
    for accent in ["#fa4f56", "#ffe600", "#00e5ff", "#111111", "#fefefe", "#7c3aed", "#808080"] {
        for mode in [Mode::Light, Mode::Dark] {
            let css = compiled(&json!({ "accent": accent }), mode).variables;
            for (text, ground) in [
                ("livery-accent-on", "livery-accent"),
                ("livery-accent-text", "livery-surface"),
                ("livery-text-muted", "livery-surface"),
                ("livery-control-muted", "livery-control"),
                ("livery-primary-on", "livery-primary"),
                ("livery-danger-on", "livery-danger"),
                ("livery-warning-on", "livery-warning"),
                ("livery-light-on", "livery-light"),
                ("livery-dark-on", "livery-dark"),
                ("livery-primary-emphasis", "livery-primary-subtle"),
                ("livery-warning-emphasis", "livery-warning-subtle"),
            ] {
                let ratio = contrast(&css, text, ground);
                assert!(ratio >= 4.49, "{accent} {mode:?}: {text} on {ground} is {ratio:.2}");
            }
            assert!(contrast(&css, "livery-accent-mark", "livery-surface") >= 2.99, "{accent} {mode:?}");
        }
    }
}

fn walk(value: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}"), visit)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| walk(value, &format!("{path}/{index}"), visit));
        }
        _ => {}
    }
}

#[test]
fn templates_obey_plotly() {
    let theme =
        json!({ "accent": "oklch(60% 0.2 150)", "border": "rebeccapurple", "graph_grid_color": "rgba(0,0,0,.1)" });
    let (document, _) = Document::open(theme.to_string().as_bytes());
    let template = compile(&Theme::resolve(&document, Mode::Light)).template;
    for scale in ["sequential", "sequentialminus", "diverging"] {
        let stops = template["layout"]["colorscale"][scale].as_array().unwrap();
        assert!(stops.len() >= 3, "{scale}");
        assert_eq!((&stops[0][0], &stops[stops.len() - 1][0]), (&json!(0.0), &json!(1.0)), "{scale}");
    }
    assert!(template["layout"]["colorway"].as_array().unwrap().len() >= 8);
    for (kind, traces) in template["data"].as_object().unwrap() {
        assert!(traces[0].pointer("/marker/color").is_none(), "{kind}: Plotly Express would take it for the palette");
        assert!(!kind.contains("mapbox"));
    }
    walk(&template, "", &mut |path, value| {
        assert!(!path.contains("mapbox"), "{path}");
        if path.ends_with("color")
            && let Value::String(color) = value
        {
            assert!(color.starts_with('#') || color.starts_with("rgba("), "{path}: {color} is not literal");
        }
    });
}

#[test]
fn an_export_has_both_modes_and_needs_nothing_else() {
    let theme = json!({ "accent": "#0f766e", "livery": { "dark": { "accent": "#5eead4" }, "category_colors": { "Wind": "#0ea5e9" } } });
    let (document, _) = Document::open(theme.to_string().as_bytes());
    let files = export_dash(&document);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["zz_livery.css", "zz_livery.js", "theme.json"]);
    let text = |index: usize| String::from_utf8(files[index].1.clone()).unwrap();
    let css = text(0);
    assert!(css.contains("--accent: #0f766e;") && css.contains("--accent: #5eead4;"));
    assert!(css.contains(":root[data-bs-theme=\"dark\"]") && css.contains(runtime::RULES));
    assert!(
        !css.contains("http://") || css.matches("http://").count() == css.matches("http://www.w3.org/2000/svg").count()
    );
    let js = text(1);
    assert!(js.contains("\"Wind\":\"#0ea5e9\"") && !js.contains("WebSocket"));
    assert_eq!(text(2), document.text());
}

#[test]
fn the_variables_of_a_theme() {
    let theme = json!({ "accent": "#1f78b4", "background_content": "#F9F9F9", "background_page": "#F2F2F2", "text": "#606060", "border": "#e2e2e2" });
    insta::assert_snapshot!(compiled(&theme, Mode::Light).variables);
}
