//! What an editor asks of documents: differences, merging, the dark half, search, completion.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use livery_themes::{
    Document, Mode, Side, Theme, Value, complete, conflicts, dark_differences, derive_dark, differences, library,
    merge, reset_dark, search, table,
};
use serde_json::json;

fn open(text: &str) -> Document {
    Document::open(text.as_bytes()).0
}

const BASE: &str = "{\n  \"accent\": \"#111111\",\n  \"text\": \"#222222\", // ink\n  \"font_size\": \"17px\",\n  \"livery\": {\"dark\": {\"accent\": \"#eeeeee\"}, \"name\": \"A\"}\n}\n";

#[test]
fn differences_are_told_key_by_key() {
    let base = open(BASE);
    assert_eq!(differences(&base, &base), []);
    let mut theirs = base.clone();
    theirs.set("/accent", json!("#333333"));
    theirs.set("/livery/dark/accent", json!("#dddddd"));
    theirs.set("/livery/category_colors/France", json!("blue"));
    theirs.remove("/font_size");
    let told: Vec<(String, String, Option<Value>, Option<Value>)> = differences(&base, &theirs)
        .into_iter()
        .map(|difference| (difference.pointer, difference.label, difference.ours, difference.theirs))
        .collect();
    let row = |pointer: &str, label: &str, ours: Value, theirs: Value| {
        let some = |value: Value| (!value.is_null()).then_some(value);
        (pointer.to_owned(), label.to_owned(), some(ours), some(theirs))
    };
    let expected = [
        row("/accent", "Accent", json!("#111111"), json!("#333333")),
        row("/font_size", "Text size", json!("17px"), Value::Null),
        row("/livery/dark/accent", "Accent (dark)", json!("#eeeeee"), json!("#dddddd")),
        row("/livery/category_colors/France", "Color of France", Value::Null, json!("blue")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_merge_has_what_either_changed_and_the_choice_where_both_did() {
    let base = open(BASE);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ours.set("/accent", json!("#aaaaaa"));
    ours.set("/text", json!("#000000"));
    ours.remove("/font_size");
    theirs.set("/accent", json!("#bbbbbb"));
    theirs.set("/livery/name", json!("B"));
    let both: Vec<String> = conflicts(&base, &ours, &theirs).into_iter().map(|found| found.pointer).collect();
    assert_eq!(both, ["/accent"]);
    for (choices, accent) in [
        (vec![], "#aaaaaa"),
        (vec![("/accent".to_owned(), Side::Theirs)], "#bbbbbb"),
        (vec![("/accent".to_owned(), Side::Theirs), ("/accent".to_owned(), Side::Ours)], "#aaaaaa"),
    ] {
        let merged = merge(&base, &ours, &theirs, &choices);
        assert_eq!(merged.get("accent"), Some(json!(accent)));
        assert_eq!(merged.get("text"), Some(json!("#000000")));
        assert_eq!(merged.get("font_size"), None);
        assert_eq!(merged.get_in("/livery/name"), Some(json!("B")));
        assert!(merged.text().contains("// ink"), "their comments stay: {}", merged.text());
    }
    // A choice decides also where one side alone changed something.
    let merged = merge(&base, &ours, &theirs, &[("/text".to_owned(), Side::Theirs)]);
    assert_eq!(merged.get("text"), Some(json!("#222222")));
    // Nothing changed on our side: theirs, to the letter. And the other way round the same values.
    assert_eq!(merge(&base, &base, &theirs, &[]), theirs);
    assert_eq!(merge(&base, &ours, &base, &[]).values(), ours.values());
    // A file whose syntax broke meanwhile takes nothing in: ours is kept.
    let broken = open("{\"accent\": \"#bbbbbb\"");
    assert_eq!(merge(&base, &ours, &broken, &[]).get("text"), Some(json!("#000000")));
}

#[test]
fn a_derived_dark_half_looks_like_the_one_that_was_not_written() {
    for theme in library::themes() {
        let document = reset_dark(&open(theme.text));
        let derived = derive_dark(&document);
        let [before, after] = [&document, &derived].map(|document| Theme::resolve(document, Mode::Dark));
        for key in table::KEYS {
            assert_eq!(after.css(key.name), before.css(key.name), "{}: {}", theme.name, key.name);
        }
        assert_eq!(Theme::resolve(&derived, Mode::Light), Theme::resolve(&document, Mode::Light));
        if theme.dark {
            assert_eq!(derived, document, "{}", theme.name);
        } else {
            let written = derived.get_in("/livery/dark").expect("a dark half");
            let written = written.as_object().expect("of keys");
            assert!(written.contains_key("background_page") && written.len() < 40, "{}: {written:?}", theme.name);
            let differing = dark_differences(&derived);
            assert!(differing.iter().any(|found| found.key == "background_page" && found.written));
            assert!(written.keys().all(|key| differing.iter().any(|found| found.key == *key)));
            assert!(dark_differences(&document).iter().all(|found| !found.written));
        }
        assert_eq!(reset_dark(&derived), document);
    }
}

#[test]
fn a_color_is_found_in_every_notation() {
    let document = open(
        r##"{"accent": "#1F78B4", "text": "rgb(31, 120, 180)", "card_border": {"color": "#1f78b4ff", "width": "1px"},
        "colorway": ["red", "#1f78b4"], "card_box_shadow": "0px 1px 2px rgb(31 120 180)",
        "livery": {"category_colors": {"a/b": "#1f78b4"}}}"##,
    );
    for query in ["#1f78b4", "#1F78B4", "rgb(31,120,180)", "\"#1f78b4\"", " #1f78b4; "] {
        let found: Vec<String> = search(&document, Mode::Light, query).into_iter().map(|hit| hit.pointer).collect();
        for pointer in [
            "/accent",
            "/text",
            "/card_border/color",
            "/colorway/1",
            "/card_box_shadow",
            "/dbc_primary",
            "/livery/category_colors/a~1b",
        ] {
            assert!(found.contains(&pointer.to_owned()), "{query}: {pointer} not in {found:?}");
        }
        assert!(!found.contains(&"/colorway/0".to_owned()));
    }
}

#[test]
fn keys_are_found_by_name_and_label_before_values() {
    let document = open("{\"font_family\": \"Header Sans\"}");
    let hits = search(&document, Mode::Light, "header");
    assert!(!hits.is_empty());
    let first_by_value = hits.iter().position(|hit| hit.by_value).expect("the font's name");
    assert!(first_by_value > 5 && hits[..first_by_value].iter().any(|hit| hit.key == "header_text"));
    assert_eq!(hits[first_by_value].key, "font_family");
    assert_eq!(search(&document, Mode::Light, "  "), []);
    let labels: Vec<String> = search(&document, Mode::Light, "hero title").into_iter().map(|hit| hit.key).collect();
    assert_eq!(labels, ["hero_title_text", "hero_title_font_size", "hero_subtitle_text", "hero_subtitle_font_size"]);
}

/// Completions where `|` stands, as the text would be with each.
fn completed(text: &str) -> Vec<String> {
    let offset = text.find('|').expect("a caret");
    let text = text.replacen('|', "", 1);
    complete(&open(&text), offset)
        .into_iter()
        .map(|found| {
            let mut text = text.clone();
            text.replace_range(found.replace, &found.text);
            text
        })
        .collect()
}

#[test]
fn what_fits_is_offered_where_it_fits() {
    for (text, expected) in [
        ("{\"acc|\": \"red\"}", "{\"accent\": \"red\"}"),
        ("{\"accent\": \"red\", \"card_hea|\"}", "{\"accent\": \"red\", \"card_header_accent\"}"),
        ("{\"accent\": \"red\", fon|}", "{\"accent\": \"red\", \"font_family\": }"),
        ("{\"title_capitalization\": \"up|\"}", "{\"title_capitalization\": \"uppercase\"}"),
        ("{\"title_capitalization\": |}", "{\"title_capitalization\": \"uppercase\"}"),
        ("{\"text\": \"var(--acc|\"}", "{\"text\": \"var(--accent)\"}"),
        ("{\"accent\": \"#1f78b4\", \"text\": \"#1|\"}", "{\"accent\": \"#1f78b4\", \"text\": \"#1f78b4\"}"),
        ("{\"colorway\": [\"red\", \"var(--accent_n|\"]}", "{\"colorway\": [\"red\", \"var(--accent_negative)\"]}"),
        ("{\"card_border\": {\"wid|\"}}", "{\"card_border\": {\"width\"}}"),
        ("{\"card_border\": {\"style\": \"das|\"}}", "{\"card_border\": {\"style\": \"dashed\"}}"),
        ("{\"livery\": {\"loc|\"}}", "{\"livery\": {\"locked\"}}"),
        ("{\"livery\": {\"locked\": [\"acc|\"]}}", "{\"livery\": {\"locked\": [\"accent\"]}}"),
        ("{\"livery\": {\"dark\": {\"acc|\": \"red\"}}}", "{\"livery\": {\"dark\": {\"accent\": \"red\"}}}"),
        ("theme = {\n  'acc|': 'red',\n}\n", "theme = {\n  'accent': 'red',\n}\n"),
        ("window.theme = {acc|: 'red'}", "window.theme = {\"accent\": 'red'}"),
        ("{\"accent\": \"red\" /* \"x\": { */, \"te|\"}", "{\"accent\": \"red\" /* \"x\": { */, \"text\"}"),
    ] {
        let found = completed(text);
        assert!(found.contains(&expected.to_owned()), "{text}: {found:#?}");
    }
}

#[test]
fn keys_that_are_there_are_not_offered_again_and_outside_nothing_is() {
    assert!(!completed("{\"accent\": \"red\", \"acc|\"}").iter().any(|text| text.contains("\"accent\"}")));
    assert!(!completed("{\"acc|\": 1, \"accent\": \"red\"}").iter().any(|text| text.contains("{\"accent\":")));
    for text in ["|{\"accent\": \"red\"}", "{\"accent\": \"red\"}\n|", "x = 1|\ntheme = {'accent': 'red'}\n", "|"] {
        assert_eq!(completed(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn completion_never_stumbles() {
    let text = "theme = {'accent': \"é\\\", 'b': [1, {'c': (2,]}, # x\n 'colorway': ['#fff', `\n ü";
    let document = open(text);
    for offset in 0..text.len() + 3 {
        for found in complete(&document, offset) {
            assert!(text.get(found.replace.clone()).is_some(), "{offset}: {found:?}");
        }
    }
}
