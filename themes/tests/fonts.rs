//! Fonts that a theme brings along.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use livery_themes::fonts::{self, Format, Source};
use livery_themes::{Document, Severity, export_dash, export_dash_with_fonts};

fn open(fonts: &str) -> Document {
    Document::open(format!("{{\"font_family\": \"Acme Sans\", \"livery\": {{\"fonts\": {fonts}}}}}").as_bytes()).0
}

fn css(document: &Document, files: &[(&str, &[u8])]) -> String {
    let read = |wanted: &str| files.iter().find(|(name, _)| *name == wanted).map(|(_, bytes)| bytes.to_vec());
    let exported = export_dash_with_fonts(document, read);
    let (_, css) = exported.into_iter().find(|(name, _)| name == "zz_livery.css").expect("a style sheet");
    String::from_utf8(css).expect("UTF-8")
}

#[test]
fn every_way_to_name_a_file_is_read() {
    let document = open(
        r#"{"Acme Sans": ["fonts/AcmeSans-Regular.woff2", {"file": "b.woff2", "weight": 650, "style": "italic"}],
        "Acme Mono": "https://cdn.example/mono-BoldItalic.ttf?v=2", "Acme Var": {"file": "Acme[wght].ttf"},
        "Inter": "https://fonts.example/css2?family=Inter"}"#,
    );
    assert_eq!(document.diagnostics(), []);
    let read: Vec<(String, Source, String, String, String)> = fonts::faces(&document)
        .into_iter()
        .map(|face| (face.family, face.source, face.weight, face.style, face.pointer))
        .collect();
    let row = |family: &str, source: Source, weight: &str, style: &str, pointer: &str| {
        (family.to_owned(), source, weight.to_owned(), style.to_owned(), format!("/livery/fonts/{pointer}"))
    };
    let file = |name: &str| Source::File(name.to_owned());
    let expected = [
        row("Acme Sans", file("fonts/AcmeSans-Regular.woff2"), "400", "normal", "Acme Sans/0"),
        row("Acme Sans", file("b.woff2"), "650", "italic", "Acme Sans/1"),
        row(
            "Acme Mono",
            Source::Address("https://cdn.example/mono-BoldItalic.ttf?v=2".to_owned()),
            "700",
            "italic",
            "Acme Mono",
        ),
        row("Acme Var", file("Acme[wght].ttf"), "100 900", "normal", "Acme Var"),
    ];
    assert_eq!(read, expected);
    assert_eq!(fonts::style_sheets(&document), ["https://fonts.example/css2?family=Inter"]);
}

#[test]
fn an_export_carries_the_fonts() {
    let document = open(
        r#"{"Acme \"Sans\"": ["a.bin", "b.ttf", "c.otf", "missing.woff2", "text.woff2"], "Inter": "https://fonts.example/css2?a=\"b"}"#,
    );
    let css = css(
        &document,
        &[("a.bin", b"wOF2abc"), ("b.ttf", &[0, 1, 0, 0, 9]), ("c.otf", b"OTTO"), ("text.woff2", b"root:x:0:0")],
    );
    let faces: Vec<&str> = css.lines().filter(|line| line.starts_with("@font-face")).collect();
    assert_eq!(
        faces,
        [
            r#"@font-face { font-family: "Acme \"Sans\""; src: url("data:font/woff2;base64,d09GMmFiYw==") format("woff2"); font-weight: 400; font-style: normal; font-display: swap; }"#,
            r#"@font-face { font-family: "Acme \"Sans\""; src: url("data:font/ttf;base64,AAEAAAk=") format("truetype"); font-weight: 400; font-style: normal; font-display: swap; }"#,
            r#"@font-face { font-family: "Acme \"Sans\""; src: url("data:font/otf;base64,T1RUTw==") format("opentype"); font-weight: 400; font-style: normal; font-display: swap; }"#,
        ]
    );
    // An @import counts only in front of every rule.
    let first = css.lines().find(|line| !line.starts_with("/*")).expect("some line");
    assert_eq!(first, r#"@import url("https://fonts.example/css2?a=\"b");"#);
    assert!(!css.contains("root:x"), "what is no font stays out");
}

#[test]
fn without_fonts_nothing_is_added() {
    let document = open("{}");
    assert_eq!(export_dash(&document), export_dash_with_fonts(&document, |_| Some(b"wOF2".to_vec())));
    assert_eq!(fonts::worn(&document, |_| None), []);
}

#[test]
fn a_page_is_told_where_a_font_is() {
    let document = open(r#"{"Acme": ["a.woff2", "gone.ttf"]}"#);
    let worn = fonts::worn(&document, |file| (file == "a.woff2").then(|| ("/f/1".to_owned(), Format::Woff2)));
    assert_eq!(worn.len(), 1);
    assert_eq!((worn[0].family.as_str(), worn[0].source.as_str()), ("Acme", r#"url("/f/1") format("woff2")"#));
    assert_eq!(
        fonts::web_font("Source Sans 3"),
        "https://fonts.googleapis.com/css2?family=Source+Sans+3:wght@400;600;700&display=swap"
    );
}

#[test]
fn bad_entries_are_told_with_their_place() {
    let document = open(r#"{"A": 3, "B": ["b.woff2", {"weight": 400}], "C": {"file": "c.ttf", "weight": "heavy"}}"#);
    let places: Vec<String> = document
        .diagnostics()
        .into_iter()
        .filter(|said| said.severity == Severity::Error)
        .map(|said| said.place.pointer)
        .collect();
    assert_eq!(places, ["/livery/fonts/A", "/livery/fonts/B/1", "/livery/fonts/C/weight"]);
    assert_eq!(fonts::faces(&document).len(), 1);
    // What would end a declaration does not reach the page.
    let evil = open(r#"{"x\"} body{display:none": {"file": "e.woff2", "weight": "400} body{}"}, "y": "z.woff2"}"#);
    assert_eq!(fonts::faces(&evil).len(), 1);
}
