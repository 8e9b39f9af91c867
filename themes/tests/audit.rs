//! The audit: what it finds is true, what it offers passes, and what is locked stays.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

mod fixtures;

use std::collections::BTreeSet;

use livery_colorways::Color;
use livery_themes::audit::{Finding, Rule, apply, audit, fix_all};
use livery_themes::{Document, Mode, Severity, Theme, Value, library, table};
use serde_json::{Map, json};

const MODES: [Mode; 2] = [Mode::Light, Mode::Dark];

fn document(value: &Value) -> Document {
    Document::from_values(value.as_object().expect("a theme is an object"))
}

/// WCAG 2.2's relative luminance and contrast, written from its text: integers in, nothing of the product's.
fn wcag(one: [u8; 3], other: [u8; 3]) -> f64 {
    let luminance = |rgb: [u8; 3]| {
        let [r, g, b] = rgb.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn color(&mut self) -> String {
        let [r, g, b] = [self.next(256), self.next(256), self.next(256)];
        match self.next(8) {
            0 => format!("rgba({r}, {g}, {b}, 0.6)"),
            1 => format!("rgb({r} {g} {b})"),
            _ => format!("#{r:02x}{g:02x}{b:02x}"),
        }
    }

    fn theme(&mut self) -> Document {
        let mut theme = Map::new();
        self.fill(&mut theme);
        let mut livery = Map::new();
        if self.next(2) == 0 {
            let mut dark = Map::new();
            self.fill(&mut dark);
            livery.insert("dark".to_owned(), Value::Object(dark));
        }
        let keys: Vec<&str> = table::KEYS
            .iter()
            .filter(|key| key.name.contains("color") || key.name.contains("text") || key.name.contains("accent"))
            .map(|key| key.name)
            .collect();
        let locked: BTreeSet<&str> = (0..self.next(6)).map(|_| keys[self.next(keys.len() as u64) as usize]).collect();
        livery.insert("locked".to_owned(), json!(locked));
        if self.next(3) == 0 {
            livery.insert("category_colors".to_owned(), json!({"France": self.color(), "A/B": self.color()}));
        }
        theme.insert("livery".to_owned(), Value::Object(livery));
        Document::from_values(&theme)
    }

    fn fill(&mut self, theme: &mut Map<String, Value>) {
        let share = 2 + self.next(12);
        for key in table::KEYS {
            if self.next(share) != 0 {
                continue;
            }
            let value = match key.kind {
                livery_themes::Kind::Color => Value::from(self.color()),
                livery_themes::Kind::Border { .. } => {
                    let width = ["0px", "1px", "0px 0px 1px 0px"][self.next(3) as usize];
                    json!({"width": width, "color": self.color()})
                }
                livery_themes::Kind::ColorList { .. } => (0..8 + self.next(3)).map(|_| self.color()).collect(),
                livery_themes::Kind::Length => Value::from(format!("{}px", 6 + self.next(30))),
                _ => continue,
            };
            theme.insert(key.name.to_owned(), value);
        }
    }
}

/// Built-in themes, those that others made where they lie beside the checkout, and random ones.
fn themes() -> Vec<(String, Document)> {
    let mut themes: Vec<(String, Document)> = library::themes()
        .iter()
        .map(|theme| (format!("{} {:?}", theme.name, theme.flavour), Document::open(theme.text.as_bytes()).0))
        .collect();
    themes.extend(fixtures::shared_files().into_iter().filter_map(|(name, bytes)| {
        let (document, _) = Document::open(&bytes);
        document.is_editable().then_some((name, document))
    }));
    let mut dice = Dice(7);
    themes.extend((0..20).map(|number| (format!("random {number}"), dice.theme())));
    assert!(themes.len() >= 40);
    themes
}

fn locked(document: &Document) -> Vec<String> {
    let list = document.get_in("/livery/locked").unwrap_or_default();
    list.as_array()
        .map(|list| list.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

fn ids(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().map(|finding| finding.id.as_str()).collect()
}

#[test]
fn every_finding_is_true_and_every_fix_passes() {
    let (mut findings_seen, mut fixes_seen) = (0, 0);
    for (name, document) in themes() {
        for mode in MODES {
            let findings = audit(&document, mode);
            assert_eq!(ids(&findings).len(), findings.len(), "{name} {mode:?}: names are given twice");
            for finding in &findings {
                findings_seen += 1;
                assert!(finding.measured < finding.needed, "{name}: {finding:?}");
                assert_eq!(finding.fixes.is_empty(), finding.unfixable.is_some(), "{name}: {finding:?}");
                if let [color, ground] = finding.colors[..]
                    && !matches!(finding.rule, Rule::ColorwayMerge | Rule::StatusMerge)
                {
                    let expected = wcag(color.to_srgb8(), ground.to_srgb8());
                    assert!((finding.measured - expected).abs() < 1e-9, "{name}: {finding:?} but {expected}");
                }
                for fix in &finding.fixes {
                    fixes_seen += 1;
                    let fixed = apply(&document, fix);
                    let after = audit(&fixed, mode);
                    assert!(
                        !ids(&after).contains(finding.id.as_str()),
                        "{name}: {finding:#?} stays: {fix:?} {} {}",
                        document.text(),
                        fixed.text()
                    );
                    for key in locked(&document) {
                        let values =
                            [&document, &fixed].map(|document| Theme::resolve(document, mode).value(&key).clone());
                        assert_eq!(values[0], values[1], "{name}: {fix:?} changes {key}");
                    }
                    let quiet = fixed.diagnostics().iter().filter(|said| said.severity == Severity::Error).count();
                    let before = document.diagnostics().iter().filter(|said| said.severity == Severity::Error).count();
                    assert!(quiet <= before, "{name}: {fix:?}");
                }
            }
        }
    }
    assert!(findings_seen > 200 && fixes_seen > 150, "{findings_seen} {fixes_seen}");
}

#[test]
fn fixing_all_leaves_nothing_that_could_be_fixed() {
    let mut applied_in_all = 0;
    for (name, document) in themes() {
        let (fixed, applied, left) = fix_all(&document);
        applied_in_all += applied.len();
        let fixable: Vec<&Finding> = left.iter().filter(|finding| !finding.fixes.is_empty()).collect();
        assert!(fixable.is_empty(), "{name}: {fixable:#?}");
        for key in locked(&document) {
            let files = [&document, &fixed].map(|document| document.get(&key));
            assert_eq!(files[0], files[1], "{name}: {key}");
            let dark = [&document, &fixed].map(|document| document.get_in(&format!("/livery/dark/{key}")));
            assert_eq!(dark[0], dark[1], "{name}: {key}");
        }
        if !name.starts_with("random") {
            continue;
        }
        let (again, none, _) = fix_all(&fixed);
        assert!(none.is_empty() && again == fixed, "{name}: mending again changes something: {none:#?}");
    }
    assert!(applied_in_all > 200, "{applied_in_all}");
}

#[test]
fn built_in_themes_have_nothing_serious() {
    for theme in library::themes() {
        let (document, _) = Document::open(theme.text.as_bytes());
        for mode in MODES {
            let serious: Vec<Finding> =
                audit(&document, mode).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
            assert!(serious.is_empty(), "{} {:?} {mode:?}: {serious:#?}", theme.name, theme.flavour);
            if theme.name.starts_with("Livery") {
                assert_eq!(audit(&document, mode), [], "{} {mode:?}", theme.name);
            }
        }
    }
}

fn only(document: &Document, mode: Mode, rule: Rule, key: &str) -> Option<Finding> {
    audit(document, mode).into_iter().find(|finding| finding.rule == rule && finding.key == key)
}

#[test]
fn a_finding_says_what_and_where_and_how_far() {
    let theme = document(&json!({"card_background_color": "#777777", "body_text": "#666666"}));
    let finding = only(&theme, Mode::Light, Rule::TextContrast, "body_text").expect("grey on grey");
    assert_eq!(finding.id, "light/text-contrast/body_text/card_background_color");
    let message = "Body text (#666666) on card background (#777777) has a contrast of 1.28; it needs 4.5.";
    assert_eq!((finding.message.as_str(), finding.pointer.as_str()), (message, "/body_text"));
    let fix = finding.fixes.first().expect("black can be read on both");
    assert!(fix.label.starts_with("Darken body text to #"), "{}", fix.label);
    // Only the key that the finding names is written.
    let fixed = apply(&theme, fix);
    let changed: Vec<String> = fixed.keys().filter(|key| fixed.get(key) != theme.get(key)).map(str::to_owned).collect();
    assert_eq!(changed, ["body_text"]);
}

#[test]
fn where_a_text_is_locked_the_surface_is_offered() {
    let theme = document(&json!({
        "tag_background_color": "#777777", "tag_text": "#666666", "livery": {"locked": ["tag_text"]},
    }));
    let finding = only(&theme, Mode::Light, Rule::TextContrast, "tag_text").expect("grey on grey");
    let fix = finding.fixes.first().expect("the surface is free");
    assert_eq!(fix.edits.len(), 1);
    assert_eq!(fix.edits[0].0, "/tag_background_color");
    let both = document(&json!({
        "tag_background_color": "#777777", "tag_text": "#666666",
        "livery": {"locked": ["tag_text", "tag_background_color"]},
    }));
    let finding = only(&both, Mode::Light, Rule::TextContrast, "tag_text").expect("grey on grey");
    assert!(finding.fixes.is_empty());
    assert_eq!(finding.unfixable.as_deref(), Some("Tag text is locked, and tag background is locked."));
}

#[test]
fn the_dark_half_is_mended_in_the_dark_half() {
    let theme = document(&json!({"accent": "#1f78b4", "livery": {"dark": {"tooltip_text": "#cccccc"}}}));
    let finding = only(&theme, Mode::Dark, Rule::TextContrast, "tooltip_text").expect("light grey on light grey");
    let fixed = apply(&theme, finding.fixes.first().expect("can be darker"));
    assert_eq!(fixed.get("tooltip_text"), None);
    assert_ne!(fixed.get_in("/livery/dark/tooltip_text"), Some(json!("#cccccc")));
    assert!(only(&fixed, Mode::Dark, Rule::TextContrast, "tooltip_text").is_none());
}

#[test]
fn translucent_colors_are_judged_as_they_look() {
    // Half-transparent black on white looks like #808080: 3.9.
    let theme = document(&json!({
        "tooltip_background_color": "#ffffff", "tooltip_text": "rgba(0, 0, 0, 0.5)", "background_content": "white",
    }));
    let finding = only(&theme, Mode::Light, Rule::TextContrast, "tooltip_text").expect("too faint");
    assert_eq!(finding.colors[0], Color::from_srgb8([128, 128, 128]));
    // A veil of a tooltip shows the content below it.
    let veil = document(&json!({
        "tooltip_background_color": "rgba(0, 0, 0, 0.1)", "tooltip_text": "white", "background_content": "black",
        "background_page": "black",
    }));
    assert!(only(&veil, Mode::Light, Rule::TextContrast, "tooltip_text").is_none());
}

#[test]
fn large_type_needs_less() {
    let theme = |size: &str| {
        document(&json!({
            "footer_background_color": "#ffffff", "footer_title_text": "#888888", "footer_title_font_size": size,
        }))
    };
    assert!(only(&theme("24px"), Mode::Light, Rule::TextContrast, "footer_title_text").is_none());
    assert!(only(&theme("20px"), Mode::Light, Rule::TextContrast, "footer_title_text").is_some());
}

#[test]
fn a_control_needs_an_edge_or_a_fill() {
    let theme = |border: &str, width: &str, fill: &str| {
        document(&json!({
            "background_page": "#ffffff", "background_content": "#ffffff", "control_background_color": fill,
            "control_border": {"width": width, "color": border, "radius": "0px"}, "control_text": "#888888",
        }))
    };
    let finds = |document: &Document| only(document, Mode::Light, Rule::ControlEdge, "control_border");
    assert!(finds(&theme("#dddddd", "1px", "#ffffff")).is_some());
    assert!(finds(&theme("#777777", "1px", "#ffffff")).is_none());
    assert!(finds(&theme("#dddddd", "1px", "#222222")).is_none());
    // A line of no width is none.
    let finding = finds(&theme("#777777", "0px", "#ffffff")).expect("nothing shows where it is");
    assert!(finding.fixes[0].edits.contains(&("/control_border/width".to_owned(), json!("1px"))));
}

#[test]
fn merging_chart_colors_are_told_with_whose_eyes() {
    let theme = document(&json!({
        "accent": "#1b66c9", "colorway": ["#1b66c9", "#d62728", "#2ca02c", "#7f6500"], "card_background_color": "white",
    }));
    let merge = audit(&theme, Mode::Light)
        .into_iter()
        .find(|finding| finding.rule == Rule::ColorwayMerge && finding.pointer == "/colorway/2")
        .expect("red and green");
    assert!(merge.message.contains("deuteranopia"), "{}", merge.message);
    assert_eq!(merge.against.as_deref(), Some("colorway/1"));
    // With the whole list locked, it is told all the same.
    let mut locked = theme.clone();
    locked.set("/livery/locked", json!(["colorway"]));
    let merge = only(&locked, Mode::Light, Rule::ColorwayMerge, "colorway").expect("still there");
    assert_eq!((merge.fixes.len(), merge.unfixable.as_deref()), (0, Some("Colorway is locked.")));
}

#[test]
fn tiny_type_is_found_in_whatever_unit() {
    let theme = document(&json!({"font_size": "0.6rem", "tag_font_size": "8pt", "tooltip_font_size": "12px"}));
    let tiny: BTreeSet<String> = audit(&theme, Mode::Light)
        .into_iter()
        .filter(|finding| finding.rule == Rule::TinyType)
        .map(|finding| format!("{} {:.1}", finding.key, finding.measured))
        .collect();
    let expected = ["font_size 9.6", "font_size_smaller_screen 9.6", "tag_font_size 10.7"];
    assert!(expected.iter().filter(|line| tiny.contains(**line)).count() >= 2, "{tiny:?}");
}

#[test]
fn a_file_that_cannot_be_changed_is_judged_all_the_same() {
    let (document, _) = Document::open(b"{\"tag_background_color\": \"#777\", \"tag_text\": \"#666\"");
    assert!(!document.is_editable());
    let finding = only(&document, Mode::Light, Rule::TextContrast, "tag_text").expect("grey on grey");
    assert!(finding.unfixable.is_some_and(|why| why.contains("syntax")));
    assert_eq!(fix_all(&document).0, document);
}
