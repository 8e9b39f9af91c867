//! Which key each of the computed custom properties comes from: measured, so that the page's inspector cannot say
//! anything else than what the style sheet does.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use livery_colorways::{Color, ciede2000};
use livery_themes::table::{KEYS, Kind};
use livery_themes::{Document, Mode, Theme, compile, completed};
use serde_json::json;

/// The computed properties of a theme, by name.
fn computed(document: &Document) -> BTreeMap<String, String> {
    let css = compile(&Theme::resolve(document, Mode::Light)).variables;
    css.lines()
        .filter_map(|line| line.trim().strip_prefix("--livery-")?.strip_suffix(';')?.split_once(": "))
        .map(|(name, value)| (format!("livery-{name}"), value.to_owned()))
        .collect()
}

/// A key's colour is moved a little towards each of these: what is the colour itself follows in full, what is only kept
/// readable on it hardly moves.
const TOWARDS: [&str; 3] = ["#7a00ff", "#b8ff2e", "#ff2a1a"];

/// How far a property moved: by colour where it is one.
fn distance(before: &str, after: &str) -> f64 {
    match (before.parse::<Color>(), after.parse::<Color>()) {
        (Ok(before), Ok(after)) => ciede2000(before.to_lab(), after.to_lab()),
        _ => f64::from(u8::from(before != after)),
    }
}

/// The colour of a key, or of a border's line, or the first of a list.
fn colour_of(document: &Document, key: &str) -> String {
    let value = document.get(key).unwrap_or_default();
    let value = value.get("color").or_else(|| value.get(0)).unwrap_or(&value);
    value.as_str().unwrap_or("#808080").to_owned()
}

/// Some of the way from a colour to another.
fn moved(from: &str, towards: &str) -> String {
    let channels = |text: &str| text.parse::<Color>().map_or([128; 3], Color::to_srgb8).map(f64::from);
    let (from, towards) = (channels(from), channels(towards));
    let [r, g, b] = [0, 1, 2].map(|index| (from[index] + 0.12 * (towards[index] - from[index])).round());
    format!("rgb({r}, {g}, {b})")
}

fn origins() -> BTreeMap<String, String> {
    let base = completed(&Document::open(b"{}").0);
    let before = computed(&base);
    let mut best: BTreeMap<String, (f64, String)> = BTreeMap::new();
    for key in KEYS {
        for towards in TOWARDS {
            let other = moved(&colour_of(&base, key.name), towards);
            let mut document = base.clone();
            let _changed = match key.kind {
                Kind::Color => document.set(&format!("/{}", key.name), json!(other)),
                Kind::Border { .. } => document.set(&format!("/{}/color", key.name), json!(other)),
                Kind::ColorList { .. } => {
                    let count = base.get(key.name).and_then(|list| list.as_array().map(Vec::len)).unwrap_or(1);
                    document.set(&format!("/{}", key.name), json!(vec![other.clone(); count]))
                }
                _ => continue,
            };
            for (name, value) in computed(&document) {
                let Some(old) = before.get(&name) else { continue };
                // A tint of a role is that role's, although most of it is the surface.
                let role = key.name.rsplit('_').next().unwrap_or_default();
                let named = name.split('-').any(|part| part == role);
                let moved = distance(old, &value) * if named { 8.0 } else { 1.0 };
                if moved > 0.0 && best.get(&name).is_none_or(|(most, _)| moved > *most) {
                    best.insert(name, (moved, key.name.to_owned()));
                }
            }
        }
    }
    best.into_iter().map(|(name, (_, key))| (name, key)).collect()
}

#[test]
fn the_page_knows_where_every_computed_colour_comes_from() {
    let origins = origins();
    assert_eq!(origins["livery-accent-text"], "accent");
    assert_eq!(origins["livery-card-title"], "card_title_text");
    assert!(origins.len() > 60, "{}", origins.len());
    let mut text = String::from(
        "// Which key each computed custom property comes from. Made by `LIVERY_WRITE=1 cargo test -p livery-themes --test origins`.\n\n\
         \"use strict\";\n\n/** @type {Record<string, string>} */\nconst ORIGINS = {\n",
    );
    for (name, key) in &origins {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  \"{name}\": \"{key}\",");
    }
    text.push_str("};\n");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/origins.js");
    if env::var_os("LIVERY_WRITE").is_some() {
        fs::write(path, &text).expect("the file can be written");
    }
    let kept = fs::read_to_string(path).expect("the file can be read");
    assert!(kept == text, "runtime/origins.js is old: run LIVERY_WRITE=1 cargo test -p livery-themes --test origins");
}
