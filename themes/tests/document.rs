//! The document as a file: what was not changed stays to the byte, what was changed reads back.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

mod fixtures;

use fixtures::{GENERATIONS, Writer, is_json, shared_files, theme_of};
use livery_themes::{Container, Document, Severity, Value, table};
use proptest::prelude::*;
use serde_json::{Map, json};

fn open(text: &str) -> Document {
    Document::open(text.as_bytes()).0
}

/// Opened, changed, and compared with the expected text.
fn check_edit(before: &str, edit: impl FnOnce(&mut Document), after: &str) {
    let mut document = open(before);
    assert_eq!(document.text(), before);
    edit(&mut document);
    assert_eq!(document.text(), after);
    assert_reads_back(&document);
}

/// The text that a document has now, opened again, is the same theme without new slips.
fn assert_reads_back(document: &Document) {
    let (again, diagnostics) = Document::open(document.text().as_bytes());
    assert_eq!(again.values(), document.values(), "{}", document.text());
    assert!(again.is_editable(), "{diagnostics:#?}\n{}", document.text());
}

#[test]
fn every_generation_in_every_container_is_kept_to_the_byte() {
    for generation in GENERATIONS {
        let theme = theme_of(generation);
        assert_eq!(theme.len(), usize::from(generation), "the fixture of generation {generation}");
        for writer in Writer::ALL {
            let text = writer.write(&theme);
            let (document, diagnostics) = Document::open(text.as_bytes());
            assert_eq!(document.text(), text);
            assert_eq!(document.container(), writer.container(), "{writer:?}");
            assert_eq!(document.values(), theme, "{writer:?}");
            assert_eq!(document.keys().collect::<Vec<_>>(), theme.keys().collect::<Vec<_>>());
            let loud: Vec<_> = diagnostics.iter().filter(|found| found.code != "legacy-key").collect();
            assert!(loud.is_empty(), "{writer:?} {generation}: {loud:#?}");
        }
    }
}

#[test]
fn one_changed_key_changes_one_line() {
    for generation in GENERATIONS {
        let theme = theme_of(generation);
        for writer in Writer::ALL {
            let text = writer.write(&theme);
            for key in theme.keys() {
                let mut document = open(&text);
                let value = match &theme[key] {
                    Value::Array(list) => {
                        let mut list = list.clone();
                        list[2] = json!("#0a0b0c");
                        Value::Array(list)
                    }
                    Value::Object(fields) => {
                        let mut fields = fields.clone();
                        let name =
                            fields.iter().rfind(|(_, value)| !value.is_object()).expect("no empty objects").0.clone();
                        fields.insert(name, json!("#0a0b0c"));
                        Value::Object(fields)
                    }
                    _ => json!("#0a0b0c"),
                };
                assert!(document.set(&format!("/{key}"), value.clone()));
                assert_eq!(document.get(key), Some(value));
                assert_reads_back(&document);
                let old: Vec<&str> = text.split('\n').collect();
                let new: Vec<&str> = document.text().split('\n').collect();
                assert_eq!(old.len(), new.len(), "{key} in {writer:?}");
                let changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
                assert_eq!(changed, 1, "{key} in {writer:?}");
            }
        }
    }
}

#[test]
fn files_of_others_are_kept_to_the_byte_and_their_diagnostics_are_known() {
    for (name, bytes) in shared_files() {
        let (mut document, diagnostics) = Document::open(&bytes);
        assert_eq!(document.text().as_bytes(), bytes, "{name}");
        let said: Vec<String> =
            diagnostics.iter().map(|found| format!("{} {}", found.code, found.place.pointer)).collect();
        let expected: &[&str] = match name.as_str() {
            "plotly_dash_ag_grid_demo.json"
            | "plotly_retail_demand.json"
            | "plotly_selfdriving_39key.json"
            | "preset_coral_44key.json" => &["legacy-key /font_headings_size"],
            "SOURCES.md" => &["no-theme "],
            _ => &[],
        };
        assert_eq!(said, expected, "{name}");
        if !is_json(&name) {
            continue;
        }
        let plain: Map<String, Value> = serde_json::from_slice(&bytes).expect("plain JSON");
        assert_eq!(document.values(), plain);
        // There and back again, every key.
        let before = document.text().to_owned();
        for (key, value) in &plain {
            assert!(document.set(&format!("/{key}"), json!("#010203")));
            assert!(document.set(&format!("/{key}"), value.clone()));
            assert_eq!(document.values(), plain);
        }
        let unchanged: Map<String, Value> = serde_json::from_str(document.text()).expect("still plain JSON");
        assert_eq!(unchanged.keys().collect::<Vec<_>>(), plain.keys().collect::<Vec<_>>());
        assert_eq!(before.lines().next(), document.text().lines().next());
    }
}

#[test]
fn json_edits() {
    let json = "{\n  \"accent\": \"#fff\",\n  \"colorway\": [\"#111\", \"#222\"],\n  \"card_border\": {\"width\": \"1px\", \"color\": \"#eee\"}\n}\n";
    check_edit(json, |d| assert!(d.set("/accent", json!("#000"))), &json.replace("#fff", "#000"));
    check_edit(json, |d| assert!(d.set("/card_border/color", json!("#abc"))), &json.replace("#eee", "#abc"));
    check_edit(json, |d| assert!(d.set("/colorway/1", json!("#abc"))), &json.replace("#222", "#abc"));
    check_edit(json, |d| assert!(d.set("/colorway/2", json!("#333"))), &json.replace("\"#222\"", "\"#222\", \"#333\""));
    check_edit(json, |d| assert!(d.set("/colorway/-", json!("#333"))), &json.replace("\"#222\"", "\"#222\", \"#333\""));
    check_edit(json, |d| assert!(!d.set("/colorway/9", json!("#333"))), json);
    check_edit(json, |d| assert!(d.remove("/colorway/0")), &json.replace("\"#111\", ", ""));
    check_edit(json, |d| assert!(d.remove("/accent")), &json.replace("  \"accent\": \"#fff\",\n", ""));
    check_edit(json, |d| assert!(!d.remove("/nothing")), json);
    check_edit(
        json,
        |d| assert!(d.remove("/card_border")),
        "{\n  \"accent\": \"#fff\",\n  \"colorway\": [\"#111\", \"#222\"]\n}\n",
    );
    check_edit(
        json,
        |d| assert!(d.set("/text", json!("#000"))),
        &json.replace("\"#eee\"}\n", "\"#eee\"},\n  \"text\": \"#000\"\n"),
    );
    check_edit(
        json,
        |d| assert!(d.set("/livery/dark/accent", json!("#000"))),
        &json.replace("\"#eee\"}\n", "\"#eee\"},\n  \"livery\": {\"dark\": {\"accent\": \"#000\"}}\n"),
    );
    check_edit(
        json,
        |d| assert!(d.set("/card_border/radius", json!(4))),
        &json.replace("\"#eee\"}", "\"#eee\", \"radius\": 4}"),
    );
    // A value that leads nowhere gives way to an object.
    check_edit(
        json,
        |d| assert!(d.set("/accent/light", json!("#000"))),
        &json.replace("\"#fff\"", "{\"light\": \"#000\"}"),
    );
    // The whole at once: what is the same stays as it stands.
    check_edit(
        json,
        |d| assert!(d.set("", json!({"colorway": ["#111", "#222"], "accent": "#000", "text": "red"}))),
        "{\n  \"accent\": \"#000\",\n  \"colorway\": [\"#111\", \"#222\"],\n  \"text\": \"red\"\n}\n",
    );
    check_edit(json, |d| assert!(!d.set("", json!("text")) && !d.set("accent", json!("red"))), json);
    // A list in another order, shorter, longer.
    check_edit(
        json,
        |d| assert!(d.set("/colorway", json!(["#222", "#111"]))),
        &json.replace("\"#111\", \"#222\"", "\"#222\", \"#111\""),
    );
    check_edit(json, |d| assert!(d.set("/colorway", json!(["#222"]))), &json.replace("\"#111\", ", ""));
    check_edit(
        json,
        |d| assert!(d.set("/colorway", json!(["#0", "#111", "#222"]))),
        &json.replace("\"#111\"", "\"#0\", \"#111\""),
    );
    check_edit(json, |d| assert!(d.set("/colorway", json!([]))), &json.replace("\"#111\", \"#222\"", ""));
}

#[test]
fn files_without_keys() {
    check_edit("", |d| assert!(d.set("/accent", json!("#000"))), "{\n  \"accent\": \"#000\"\n}\n");
    check_edit("\u{feff}{}", |d| assert!(d.set("/accent", json!("#000"))), "\u{feff}{\n  \"accent\": \"#000\"\n}");
    check_edit("{ }\r\n", |d| assert!(d.set("/card_margin", json!(0))), "{\r\n  \"card_margin\": 0\r\n}\r\n");
    check_edit(
        "{\n  // nothing yet\n}",
        |d| assert!(d.set("/text", json!("red"))),
        "{\n  // nothing yet\n  \"text\": \"red\"\n}",
    );
    check_edit("{\"a\":1}", |d| assert!(d.remove("/a")), "{}");
    check_edit("{\"a\":1,\"b\":2}", |d| assert!(d.set("/c", json!([1, 2]))), "{\"a\":1,\"b\":2,\"c\":[1,2]}");
    check_edit("theme = {}\n", |d| assert!(d.set("/text", json!(null))), "theme = {\n    \"text\": None\n}\n");
}

const PYTHON: &str = r##"import dash_design_kit as ddk
from dash import Dash  # {"accent": "not this one"}

ACCENT = "#1f78b4"
OTHER = {"a": 1, "b": 2}

theme = {
    'accent': '#1f78b4',  # the brand's blue
    # surfaces
    "background_content":"#F9F9F9",
    'card_margin': 0, 'hero_controls_grid_columns': 4,
    'font_family': ('Open'
                    ' Sans'),
    'colorway': (
        '#119dff',
        '#66c2a5',
    ),
    'text': ACCENT,
    'font_headings_size': None,
    'nice': True,
    **OTHER,
}

if __name__ == '__main__':
    app = Dash(__name__)
    app.run(debug=True)
"##;

#[test]
fn python_edits() {
    let (document, diagnostics) = Document::open(PYTHON.as_bytes());
    assert_eq!(document.container(), Container::Python);
    assert!(document.is_editable());
    assert_eq!(document.get("font_family"), Some(json!("Open Sans")));
    assert_eq!(document.get("colorway"), Some(json!(["#119dff", "#66c2a5"])));
    assert_eq!(document.get("text"), None);
    assert_eq!(document.get("nice"), Some(json!(true)));
    let codes: Vec<&str> = diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, ["list-too-short", "not-a-literal", "legacy-key", "unknown-key", "not-a-literal"]);
    assert_eq!((diagnostics[1].place.line, diagnostics[1].place.column), (18, 13));

    check_edit(
        PYTHON,
        |d| assert!(d.set("/accent", json!("#abcdef"))),
        &PYTHON.replace("'accent': '#1f78b4'", "'accent': '#abcdef'"),
    );
    check_edit(PYTHON, |d| assert!(d.set("/background_content", json!("#000"))), &PYTHON.replace("#F9F9F9", "#000"));
    check_edit(
        PYTHON,
        |d| assert!(d.set("/text", json!("black"))),
        &PYTHON.replace("'text': ACCENT", "'text': 'black'"),
    );
    check_edit(
        PYTHON,
        |d| assert!(d.set("/font_family", json!("It's"))),
        &PYTHON.replace("('Open'\n                    ' Sans')", r"'It\'s'"),
    );
    check_edit(PYTHON, |d| assert!(d.set("/nice", json!(false))), &PYTHON.replace("True,", "False,"));
    check_edit(PYTHON, |d| assert!(d.remove("/accent")), &PYTHON.replace("'accent': '#1f78b4',  # the", "# the"));
    check_edit(PYTHON, |d| assert!(d.remove("/nice")), &PYTHON.replace("    'nice': True,\n", ""));
    check_edit(PYTHON, |d| assert!(d.remove("/card_margin")), &PYTHON.replace("'card_margin': 0, ", ""));
    check_edit(
        PYTHON,
        |d| assert!(d.set("/colorway/-", json!("red"))),
        &PYTHON.replace("'#66c2a5',\n", "'#66c2a5',\n        'red',\n"),
    );
    check_edit(PYTHON, |d| assert!(d.remove("/colorway/0")), &{
        PYTHON.replace("(\n        '#119dff',\n        '#66c2a5',\n    )", "[\n        '#66c2a5'\n    ]")
    });
    check_edit(
        PYTHON,
        |d| assert!(d.set("/border", json!({"x": null}))),
        &PYTHON.replace("**OTHER,\n", "**OTHER,\n    'border': {'x': None},\n"),
    );
}

const JAVASCRIPT: &str = "// Place in your app's '/assets' directory\r\nwindow.theme = {\r\n  accent:\"#1f78b4\", /* blue */\r\n  'text': `#606060`,\r\n  font_headings_size: null,\r\n  card_border: { width: \"1px\", color: \"#e2e2e2\" },\r\n};\r\nconsole.log(window.theme);\r\n";

#[test]
fn javascript_edits() {
    let (document, diagnostics) = Document::open(JAVASCRIPT.as_bytes());
    assert_eq!(document.container(), Container::JavaScript);
    assert_eq!(document.get("text"), Some(json!("#606060")));
    let codes: Vec<&str> = diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, ["legacy-key"]);
    check_edit(JAVASCRIPT, |d| assert!(d.set("/accent", json!("red"))), &JAVASCRIPT.replace("#1f78b4", "red"));
    check_edit(
        JAVASCRIPT,
        |d| assert!(d.set("/new_key", json!({"a-b": [true]}))),
        &JAVASCRIPT.replace("\" },\r\n", "\" },\r\n  new_key: {\"a-b\": [true]},\r\n"),
    );
    check_edit(
        JAVASCRIPT,
        |d| assert!(d.set("/card_border/radius", json!("2px"))),
        &JAVASCRIPT.replace("\"#e2e2e2\" }", "\"#e2e2e2\", radius: \"2px\" }"),
    );
}

#[test]
fn a_theme_is_found_wherever_a_program_keeps_it() {
    let cases = [
        ("a = {'accent': 'no'}\nTHEME: dict[str, object] = {'accent': 'yes'}\n", Container::Python),
        ("import ddk\napp = ddk.App(theme={'accent': 'yes'}, children=[])\n", Container::Python),
        ("{'accent': 'yes', 'text': None}\n", Container::Python),
        ("const myTheme = { accent: 'yes' };\nexport default myTheme;\n", Container::JavaScript),
        ("window['theme'] = {\"accent\": \"yes\"}", Container::JavaScript),
        ("module.exports = { accent: 'yes', text: 'b', border: 'c' }", Container::JavaScript),
        ("{accent: 'yes'};", Container::JavaScript),
        ("(function () { window.theme = { accent: 'yes' }; })();", Container::JavaScript),
        (
            "'''docs: theme = {'accent': 'no'}'''\n# theme = {'accent': 'no'}\ntheme = {'accent': 'yes'}",
            Container::Python,
        ),
    ];
    for (text, container) in cases {
        let (document, diagnostics) = Document::open(text.as_bytes());
        assert_eq!(document.get("accent"), Some(json!("yes")), "{text}\n{diagnostics:#?}");
        assert_eq!(document.container(), container, "{text}");
        assert!(document.is_editable(), "{text}");
        check_edit(text, |d| assert!(d.set("/accent", json!("new"))), &text.replace("yes", "new"));
    }
}

#[test]
fn text_that_is_no_theme_says_so() {
    for text in ["hello", "# Sources\n\n| a | b |\n", "[1, 2]", "null", "a = {'b': 1}", "\"text\"", "theme = other"] {
        let (mut document, diagnostics) = Document::open(text.as_bytes());
        assert_eq!(diagnostics.len(), 1, "{text}");
        assert_eq!(diagnostics[0].code, "no-theme");
        assert!(!document.is_editable());
        assert!(!document.set("/accent", json!("red")));
        assert_eq!(document.text(), text);
    }
}

#[test]
fn broken_syntax_is_read_as_far_as_it_goes_and_never_written() {
    type Case = (&'static str, &'static str, Option<&'static str>, (u32, u32));
    let cases: [Case; 10] = [
        ("{\"accent\": \"#fff\", \"text\": \"#000\"", "unclosed-object", Some("#000"), (1, 1)),
        ("{\"accent\": \"#fff\"\n \"text\": \"#000\"}", "missing-comma", Some("#000"), (2, 2)),
        ("{\"accent\": \"#fff\", \"text\": \"#000}", "unclosed-text", Some("#000}"), (1, 28)),
        ("{\"accent\": \"#fff\", \"text\" \"#000\"}", "missing-colon", None, (1, 20)),
        ("{\"accent\": \"#fff\",, \"text\": \"#000\"}", "stray-comma", Some("#000"), (1, 19)),
        ("{\"accent\": \"#fff\"], \"text\": \"#000\"}", "stray-sign", Some("#000"), (1, 18)),
        ("{\"accent\": \"#fff\", \"colorway\": [\"red\", \"text\": \"#000\"}", "stray-sign", None, (1, 46)),
        ("{\"accent\": \"#fff\", \"text\": \"#000\"} }", "trailing-text", Some("#000"), (1, 36)),
        ("theme = {'accent': '#fff'\n 'text': '#000'}", "missing-comma", Some("#000"), (2, 2)),
        ("window.theme = { accent: '#fff' text: '#000' }", "missing-value", None, (1, 1)),
    ];
    for (text, code, second, place) in cases {
        let (mut document, diagnostics) = Document::open(text.as_bytes());
        let found = diagnostics.iter().find(|found| found.code == code);
        if code == "missing-value" {
            // JavaScript takes the rest for code; nothing is lost.
            assert_eq!(document.text(), text);
            continue;
        }
        let found = found.unwrap_or_else(|| panic!("{text}: {diagnostics:#?}"));
        assert_eq!((found.place.line, found.place.column), place, "{text}");
        assert_eq!(found.severity, Severity::Error);
        assert!(diagnostics.iter().any(|found| found.code == "read-only"));
        assert_eq!(document.get("accent"), Some(json!("#fff")), "{text}");
        assert_eq!(document.get("text"), second.map(|text| json!(text)), "{text}");
        assert!(!document.is_editable());
        assert!(!document.set("/accent", json!("red")));
        assert!(!document.remove("/accent"));
        assert_eq!(document.text(), text);
        let mut repaired = document.repaired();
        assert!(repaired.is_editable());
        assert_eq!(repaired.values(), document.values());
        assert!(repaired.set("/accent", json!("red")));
    }
}

#[test]
fn bytes_that_are_no_text_are_shown_and_not_written() {
    let (mut latin1, diagnostics) = Document::open(b"{\"livery\": {\"name\": \"Caf\xe9\"}, \"accent\": \"red\"}");
    assert_eq!(diagnostics[0].code, "not-utf8");
    assert_eq!(latin1.get("accent"), Some(json!("red")));
    assert!(!latin1.set("/accent", json!("blue")));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("{\"accent\": \"red\"}".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let (document, diagnostics) = Document::open(&utf16);
    assert_eq!(diagnostics[0].code, "not-utf8");
    assert_eq!(document.get("accent"), Some(json!("red")));
    assert!(!document.is_editable());
}

#[test]
fn numbers_keep_their_forms() {
    let text = "{\"card_margin\": 0.0, \"hero_gap\": 1e1, \"border_style\": {\"borderRadius\": 0}}";
    check_edit(text, |d| assert!(d.set("/card_margin", json!(0))), text);
    check_edit(text, |d| assert!(d.set("/border_style", json!({"borderRadius": 0.0}))), text);
    check_edit(text, |d| assert!(d.set("/card_margin", json!("0px"))), &text.replace("0.0", "\"0px\""));
}

#[test]
fn of_duplicates_the_last_counts() {
    let text = "{\"accent\": \"red\", \"text\": \"black\", \"accent\": \"blue\"}";
    let (document, diagnostics) = Document::open(text.as_bytes());
    assert_eq!(document.get("accent"), Some(json!("blue")));
    assert_eq!(document.keys().collect::<Vec<_>>(), ["accent", "text"]);
    assert_eq!(diagnostics[0].code, "duplicate-key");
    assert_eq!((diagnostics[0].place.line, diagnostics[0].place.column), (1, 2));
    check_edit(text, |d| assert!(d.set("/accent", json!("green"))), &text.replace("blue", "green"));
    check_edit(text, |d| assert!(d.remove("/accent")), "{\"text\": \"black\"}");
}

#[test]
fn escapes_are_read_and_written() {
    let text = r#"{"livery": {"name": "\u00c9t\u00e9 \ud83d\ude00 \"x\" \\ \/"}}"#;
    let mut document = open(text);
    assert_eq!(document.get_in("/livery/name"), Some(json!("Été 😀 \"x\" \\ /")));
    assert!(document.set("/livery/name", json!("a\"b\\c\nd\u{1}é😀")));
    assert_eq!(document.text(), r#"{"livery": {"name": "a\"b\\c\nd\u0001é😀"}}"#);
    assert_reads_back(&document);
    let python = open(
        r"theme = {'a': '\x41\u0042\103\q\'', 'b': r'\n', 'c': u'x' 'y', 'd': f'{x}', 'e': '''a
b'''}",
    );
    assert_eq!(python.get("a"), Some(json!("ABC\\q'")));
    assert_eq!(python.get("b"), Some(json!("\\n")));
    assert_eq!(python.get("c"), Some(json!("xy")));
    assert_eq!(python.get("d"), None);
    assert_eq!(python.get("e"), Some(json!("a\nb")));
    // Keys with slashes and tildes.
    let mut odd = open("{}");
    assert!(odd.set("/a~1b~0c", json!(1)));
    assert_eq!(odd.get("a/b~c"), Some(json!(1)));
}

#[test]
fn json_with_liberties_is_read_with_a_warning() {
    let text = "{\n  // brand\n  \"accent\": \"red\",\n}\n";
    let (document, diagnostics) = Document::open(text.as_bytes());
    assert_eq!(document.container(), Container::Json);
    assert!(document.is_editable());
    let said: Vec<_> = diagnostics.iter().map(|found| (found.code.as_str(), found.place.line)).collect();
    assert_eq!(said, [("not-strict-json", 2), ("not-strict-json", 3)]);
    check_edit(
        text,
        |d| assert!(d.set("/text", json!("blue"))),
        &text.replace("\"red\",", "\"red\",\n  \"text\": \"blue\","),
    );
    // Places move with the text.
    let mut moved = open("{\"accent\": \"red\", \"card_margin\": .5, /* x */}");
    assert!(moved.set("/accent", json!("rebeccapurple")));
    assert_eq!(moved.diagnostics(), open(moved.text()).diagnostics());
    assert!(moved.set("/card_margin", json!("1px")));
    assert_eq!(moved.diagnostics(), open(moved.text()).diagnostics());
    let (bare, diagnostics) = Document::open(b"{\"accent\": red}");
    assert_eq!(diagnostics[0].code, "not-a-value");
    assert!(bare.is_editable());
    check_edit("{\"accent\": red}", |d| assert!(d.set("/accent", json!("blue"))), "{\"accent\": \"blue\"}");
}

#[test]
fn deep_nesting_does_not_break_the_stack() {
    for open_bracket in ["[", "{\"a\":", "("] {
        let text = format!("{{\"accent\": \"red\", \"deep\": {}", open_bracket.repeat(200_000));
        let (document, diagnostics) = Document::open(text.as_bytes());
        assert_eq!(document.text(), text);
        assert_eq!(document.get("accent"), Some(json!("red")));
        assert!(!diagnostics.is_empty());
    }
    let deep = format!("{{\"accent\": \"red\", \"deep\": {}{}}}", "[".repeat(50_000), "]".repeat(50_000));
    let (mut document, diagnostics) = Document::open(deep.as_bytes());
    assert!(document.is_editable());
    assert_eq!(diagnostics.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(), ["unknown-key", "too-deep"]);
    assert!(document.set("/accent", json!("blue")));
    assert_eq!(document.text(), deep.replace("red", "blue"));
    let many_steps = "/a".repeat(1000);
    assert!(!document.set(&many_steps, json!(1)));
    assert_eq!(document.get_in(&many_steps), None);
}

#[test]
fn large_files_are_read_and_edited() {
    let mut text = String::from("{\n  \"accent\": \"red\"");
    for index in 0..180_000 {
        let entry = json!({"value": "0123456789 0123456789", "list": [1, 2]});
        text.extend([",\n  \"key_", &index.to_string(), "\": ", &entry.to_string()]);
    }
    text.push_str("\n}\n");
    assert!(text.len() > 10_000_000);
    let (mut document, diagnostics) = Document::open(text.as_bytes());
    assert_eq!(document.keys().count(), 180_001);
    // Unknown keys are named up to a number, then counted.
    assert_eq!(diagnostics.len(), 51);
    assert!(document.set("/accent", json!("blue")));
    assert!(document.set("/key_179999/value", json!("x")));
    assert_eq!(document.get_in("/key_179999/value"), Some(json!("x")));
    assert_eq!(document.get_in("/key_179999/list/1"), Some(json!(2)));
    let too_large = vec![b' '; Document::LARGEST + 1];
    let (document, diagnostics) = Document::open(&too_large);
    assert_eq!(diagnostics[0].code, "too-large");
    assert!(!document.is_editable());
}

/// JSON values, small ones.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f32>().prop_map(|number| json!(number)),
        "\\PC{0,6}".prop_map(Value::from),
        "[\\\\\"'\n\t{}\\[\\],:#/*]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec(("[a-c/~' ]{0,3}", inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

#[derive(Clone, Debug)]
enum Edit {
    Set(String, Value),
    Remove(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let step =
        prop_oneof!["[a-e]", "[0-3]", Just("-".to_owned()), Just("accent".to_owned()), Just("colorway".to_owned())];
    let pointer = proptest::collection::vec(step, 1..4).prop_map(|steps| format!("/{}", steps.join("/")));
    prop_oneof![
        3 => (pointer.clone(), value()).prop_map(|(pointer, value)| Edit::Set(pointer, value)),
        1 => pointer.prop_map(Edit::Remove),
    ]
}

/// What `set` should do, on a plain value.
fn set_plainly(place: &mut Value, steps: &[&str], value: &Value) -> bool {
    let Some((step, below)) = steps.split_first() else {
        *place = value.clone();
        return true;
    };
    match place {
        Value::Object(fields) => {
            let mut child = fields.get(*step).cloned().unwrap_or_else(|| json!({}));
            let done = set_plainly(&mut child, below, value);
            if done {
                fields.insert((*step).to_owned(), child);
            }
            done
        }
        Value::Array(list) => {
            let index = if *step == "-" { Some(list.len()) } else { step.parse().ok() };
            let Some(index) = index.filter(|index| *index <= list.len()) else { return false };
            let mut child = list.get(index).cloned().unwrap_or_else(|| json!({}));
            let done = set_plainly(&mut child, below, value);
            if done && index == list.len() {
                list.push(child);
            } else if done {
                list[index] = child;
            }
            done
        }
        place => {
            let mut fields = json!({});
            let done = set_plainly(&mut fields, steps, value);
            *place = fields;
            done
        }
    }
}

fn remove_plainly(place: &mut Value, steps: &[&str]) {
    match (place, steps) {
        (Value::Object(fields), [step]) => {
            fields.shift_remove(*step);
        }
        (Value::Array(list), [step]) => {
            if let Some(index) = step.parse::<usize>().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        (Value::Object(fields), [step, below @ ..]) => {
            if let Some(child) = fields.get_mut(*step) {
                remove_plainly(child, below);
            }
        }
        (Value::Array(list), [step, below @ ..]) => {
            if let Some(child) = step.parse::<usize>().ok().and_then(|index| list.get_mut(index)) {
                remove_plainly(child, below);
            }
        }
        _ => {}
    }
}

/// Equal as JSON, numbers by what they count.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| alike(a, b)))
        }
        (a, b) => a == b,
    }
}

#[test]
fn code_with_brackets_out_of_order_is_not_written_into() {
    let text = "theme = {\n 'accent\": 'red',\n {)\"  'b': {'a': 1},\n}\n";
    let (mut document, diagnostics) = Document::open(text.as_bytes());
    assert!(!diagnostics.is_empty());
    assert!(!document.is_editable() && !document.set("/text", json!("#123456")));
    assert_eq!(document.text(), text);
}

const STARTS: [&str; 8] = [
    "{}",
    "",
    "{\"accent\": \"red\", \"colorway\": [\"a\", \"b\"], \"b\": {\"a\": 1}}",
    "{\n  // one\n  \"accent\": \"red\", // two\n  \"colorway\": [\n    \"a\", // three\n    \"b\" /* four */\n  ], // five\n  /* six */ \"b\": { /* seven */ }\n  // eight\n}\n",
    "x = 1\ntheme = {\n    'accent': 'red',  # one\n    'colorway': ('a', 'b'),\n    # two\n    'b': {'a': [1, 2,],},\n}\napp.run()\n",
    "theme = {'accent': ACCENT, 'colorway': [\n  'a',\n  # one\n  'b'  # two\n], 'b': dict(a=1)}  # three\n",
    "window.theme = {accent:\"red\",colorway:['a','b'],b:{a:null}};\r\nfoo({});\r\n",
    "\u{feff}// one\r\nwindow.theme = {\r\n\taccent: 'red', // two\r\n\tcolorway: [ 'a', 'b', ],\r\n\tb: { a: f(1, {x: 2}), },\r\n}\r\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_edits_read_back(start in 0..STARTS.len(), edits in proptest::collection::vec(edit(), 1..8)) {
        let mut document = open(STARTS[start]);
        let mut plain = Value::Object(document.values());
        let comments = |text: &str| ["one", "two", "three", "four", "five", "six", "eight", "app.run()", "foo({});"]
            .iter().filter(|word| text.contains(**word)).count();
        let outside = comments(document.text());
        let mut removes_inside = false;
        for edit in edits {
            let before = document.text().to_owned();
            match &edit {
                Edit::Set(pointer, value) => {
                    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
                    let mut expected = plain.clone();
                    let expected_done = set_plainly(&mut expected, &steps, value);
                    // Code has no plain value to compare with; what replaces it has.
                    let done = document.set(pointer, value.clone());
                    let reads: Value = Value::Object(document.values());
                    if expected_done && done {
                        plain = reads.clone();
                        prop_assert!(document.get_in(pointer).is_some() || pointer.contains('-'), "{}", document.text());
                        if !STARTS[start].contains("ACCENT") && !STARTS[start].contains("f(1") {
                            prop_assert!(alike(&reads, &expected), "{pointer} {value}\n{before}\n{}\n{reads}\n{expected}", document.text());
                        }
                    }
                    if !done {
                        prop_assert_eq!(document.text(), &before);
                    }
                    removes_inside = true;
                }
                Edit::Remove(pointer) => {
                    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
                    remove_plainly(&mut plain, &steps);
                    document.remove(pointer);
                    // Comments inside what is taken out go with it.
                    removes_inside |= pointer == "/colorway" || pointer == "/b";
                    let reads = Value::Object(document.values());
                    if !STARTS[start].contains("ACCENT") && !STARTS[start].contains("f(1") {
                        prop_assert!(alike(&reads, &plain), "{pointer}\n{before}\n{}\n{reads}\n{plain}", document.text());
                    }
                    plain = reads;
                }
            }
            let (again, _) = Document::open(document.text().as_bytes());
            prop_assert!(again.is_editable(), "{edit:?}\n{before}\n---\n{}", document.text());
            prop_assert_eq!(again.values(), document.values(), "{}\n---\n{}", before, document.text());
            prop_assert_eq!(format!("{:?}", again.diagnostics()), format!("{:?}", document.diagnostics()));
        }
        if !removes_inside {
            prop_assert_eq!(comments(document.text()), outside);
        }
    }

    #[test]
    fn any_text_is_kept(text in "\\PC{0,200}") {
        let (document, _) = Document::open(text.as_bytes());
        prop_assert_eq!(document.text(), text);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let (mut document, diagnostics) = Document::open(&bytes);
        if std::str::from_utf8(&bytes).is_ok() {
            prop_assert_eq!(document.text().as_bytes(), &bytes[..]);
        } else {
            prop_assert!(!document.set("/accent", json!("red")));
            prop_assert!(!diagnostics.is_empty());
        }
    }

    #[test]
    fn damaged_themes_do_no_harm(
        start in 0..STARTS.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[\\]\\[{}()\"':,#/\\\\a\n ]{0,3}"), 1..4),
    ) {
        let mut text: Vec<char> = STARTS[start].chars().collect();
        for (from, length, insert) in cuts {
            let from = from.index(text.len() + 1);
            let to = (from + length.index(6)).min(text.len());
            text.splice(from..to, insert.chars());
        }
        let text: String = text.into_iter().collect();
        let (mut document, diagnostics) = Document::open(text.as_bytes());
        prop_assert_eq!(document.text(), &text);
        for found in &diagnostics {
            prop_assert!(found.place.line >= 1 && found.place.column >= 1);
            prop_assert!(!found.reason.is_empty() && !found.remedy.is_empty());
        }
        let done = document.set("/accent", json!("#123456"));
        prop_assert_eq!(done, document.is_editable());
        if done {
            prop_assert_eq!(document.get("accent"), Some(json!("#123456")));
            let (again, _) = Document::open(document.text().as_bytes());
            prop_assert_eq!(again.values(), document.values(), "{}\n---\n{}", text, document.text());
        } else {
            prop_assert_eq!(document.text(), &text);
        }
    }
}

#[test]
fn every_key_has_a_valid_row() {
    assert_eq!(table::KEYS.len(), 102);
    let mut names: Vec<&str> = table::KEYS.iter().map(|key| key.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 102);
    for (generation, count) in [(15, 15), (23, 23), (58, 58), (93, 93), (100, 100), (102, 102)] {
        assert_eq!(table::KEYS.iter().filter(|key| key.since <= generation).count(), count, "{generation}");
    }
    for key in table::KEYS {
        let example: Value = serde_json::from_str(key.example).expect("an example is JSON");
        let mut document = Document::default();
        assert!(document.set(&format!("/{}", key.name), example));
        assert!(document.diagnostics().is_empty(), "{}: {:#?}", key.name, document.diagnostics());
        assert!(key.help.ends_with('.') && !key.label.ends_with('.'), "{}", key.name);
    }
}
