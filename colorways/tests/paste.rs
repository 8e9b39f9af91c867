//! Colours out of pasted text of every kind, and colorway files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use livery_colorways::{colors_from_text, library};
use proptest::prelude::*;

fn found(text: &str) -> String {
    colors_from_text(text).iter().map(|color| color.to_hex()).collect::<Vec<_>>().join(" ")
}

#[test]
fn colours_are_found_in_any_kind_of_text() {
    let five = "#264653 #2a9d8f #e9c46a #f4a261 #e76f51";
    for (text, wanted) in [
        // Lists
        ("#264653, #2a9d8f, #e9c46a, #f4a261, #e76f51", five),
        ("264653\n2A9D8F\nE9C46A\nF4A261\nE76F51\n", five),
        ("264653 2a9d8f e9c46a f4a261 e76f51", five),
        ("#abc #ABCD #11223344", "#aabbcc #aabbccdd #11223344"),
        ("the same twice: #fff, #FFFFFF, white", "#ffffff"),
        // Addresses of palettes
        ("https://coolors.co/264653-2a9d8f-e9c46a-f4a261-e76f51", five),
        ("https://coolors.co/palette/264653-2a9d8f-e9c46a-f4a261-e76f51", five),
        ("https://colorhunt.co/palette/222831393e4600adb5eeeeee", "#222831 #393e46 #00adb5 #eeeeee"),
        ("scale(\"1f77b4ff7f0e2ca02c\")", "#1f77b4 #ff7f0e #2ca02c"),
        // What Coolors exports
        (r#"["264653","2a9d8f","e9c46a","f4a261","e76f51"]"#, five),
        (
            r#"{"Charcoal":"264653","Persian green":"2a9d8f","Orange":"e9c46a","Sandy":"f4a261","Sienna":"e76f51"}"#,
            five,
        ),
        (
            r#"[{"name":"Red","hex":"e63946","rgb":[230,57,70],"cmyk":[0,75,70,10],"hsb":[203,44,48],"lab":[51,68,33]}]"#,
            "#e63946",
        ),
        ("/* CSS HEX */\n--charcoal: #264653ff;\n--green: #2a9d8fff;", "#264653 #2a9d8f"),
        ("\\definecolor{a}{HTML}{264653}\n\\definecolor{b}{HTML}{2a9d8f}", "#264653 #2a9d8f"),
        // Style sheets and markup
        (":root { --brand: rgb(37 99 235); --b: hsl(0deg 100% 50%); color: tomato; }", "#2563eb #ff0000 #ff6347"),
        ("a { color: oklch(0 0 0) !important; background: rgba(255, 255, 255, 0.5) }", "#000000 #ffffff80"),
        ("<use href=\"#add\"/><path fill=\"url(#bad)\" stroke=\"#e63946\"/>&#123456;", "#e63946"),
        ("#add-button { color: #123 }", "#112233"),
        // Code
        ("colors = ['#e63946', \"navy\", 'C0', 'ffb703']", "#e63946 #000080 #ffb703"),
        ("[(230, 57, 70), (0, 0, 1), (1, 0, 0)]", "#e63946 #000001 #010000"),
        ("[(0.0, 0.5, 1.0), (1, 0, 0), (0, 0, 0, 1)]", "#0080ff #ff0000 #000000"),
        ("const c = [0x264653, 0x2a9d8f]; Color(0xFFE9C46A)", "#264653 #2a9d8f #e9c46a"),
        ("layout.colorway = [\"rgb(99,110,250)\", \"rgb(239,85,59)\"]", "#636efa #ef553b"),
        ("{'50': '#f0f9ff', 'red': 'tomato'}", "#f0f9ff #ff6347"),
        // Tables
        ("name,hex\nCharcoal,#264653\nGreen,#2a9d8f\n", "#264653 #2a9d8f"),
        ("r,g,b\n38,70,83\n42,157,143\n", "#264653 #2a9d8f"),
        ("name;r;g;b\nCharcoal;38;70;83\nGreen;42;157;143", "#264653 #2a9d8f"),
        ("GIMP Palette\nName: Mine\nColumns: 2\n#\n 38  70  83\tCharcoal\n 42 157 143\tGreen\n", "#264653 #2a9d8f"),
        ("red\ngreen\nblue", "#ff0000 #008000 #0000ff"),
        // No colours
        ("", ""),
        ("We decade of facade: in 202411 there were 123456 orders, tan and red ones", ""),
        ("version 1.202411 build 100000", ""),
        ("commit a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", ""),
        ("hsv = [10, 20, 30]", ""),
    ] {
        assert_eq!(found(text), wanted, "in {text}");
    }
}

#[test]
fn a_colorway_file_can_be_pasted_too() {
    for known in library::colorways() {
        let mut once: Vec<String> = Vec::new();
        for hex in known.colors.iter().map(|color| color.to_hex()) {
            if !once.contains(&hex) {
                once.push(hex);
            }
        }
        assert_eq!(found(&known.file().to_json()), once.join(" "), "{}", known.id);
    }
}

#[test]
fn a_colorway_file_is_read_as_it_was_written() {
    for known in library::colorways() {
        let file = known.file();
        let read = library::ColorwayFile::from_json(&file.to_json()).unwrap();
        assert_eq!(read, file);
        assert_eq!((&read.name, &read.colors), (&known.name, &known.colors));
    }
    let text = r##"{"name": "Ours", "colors": ["#2563EB", "tomato", "hsl(120 100% 25%)"], "pins": ["#2563eb"], "note": {"by": "me"}}"##;
    let read = library::ColorwayFile::from_json(text).unwrap();
    assert_eq!(read.name, "Ours");
    assert_eq!(read.pins, [read.colors[0]]);
    // What this version does not know stays.
    let written: serde_json::Value = serde_json::from_str(&read.to_json()).unwrap();
    assert_eq!(written["note"]["by"], "me");
    assert_eq!(written["colors"][1], "#ff6347");
    assert!(written.get("source").is_none());
}

#[test]
fn a_bad_colorway_file_says_what_is_wrong() {
    for (text, words) in [
        ("", "not JSON"),
        ("[1, 2]", "not a colorway"),
        (r#"{"name": "x"}"#, "no colors"),
        (r#"{"name": "x", "colors": []}"#, "no colors"),
        (r##"{"name": "x", "colors": ["#12"]}"##, "#12"),
        (r#"{"name": "x", "colors": [12]}"#, "colour 1"),
        (r##"{"name": "x", "colors": ["#123456"], "pins": ["#654321"]}"##, "#654321"),
    ] {
        let error = library::ColorwayFile::from_json(text).unwrap_err().to_string();
        assert!(error.contains(words), "{text}: {error}");
    }
    // A name is a nicety.
    assert_eq!(library::ColorwayFile::from_json(r#"{"colors": ["red"]}"#).unwrap().name, "");
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,80}|[#0-9a-f(),\\[\\]{}\"' :\n]{0,120}|(rgb|#|0x|[(]){0,9}[é()0-9,. ]{0,40}") {
        let colors = colors_from_text(&text);
        prop_assert!(colors.len() <= 256);
        let _ = library::ColorwayFile::from_json(&text);
    }
}
