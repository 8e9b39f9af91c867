//! Keys found by their name, their label, or what they are.

use std::str::FromStr as _;

use livery_colorways::Color;
use serde_json::Value;

use crate::check;
use crate::css;
use crate::document::{Document, Mode};
use crate::table::KEYS;
use crate::theme::Theme;

/// A place that a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The place in the mode's layer, a JSON pointer: `/accent`, `/card_border/color`, `/colorway/3`; categories under
    /// `/livery/category_colors`.
    pub pointer: String,
    /// The key's name.
    pub key: String,
    /// What to call it, sentence case.
    pub label: String,
    /// The value, as CSS.
    pub value: String,
    /// Whether it was found by its value; else by its name, label or help.
    pub by_value: bool,
}

/// Every key that has to do with a text: a color in any notation finds all that have this color, as the screen shows it,
/// also in borders, lists and shadows; anything else is looked for in names, labels and values. Keys found by name come
/// first, and both come in the table's order. An empty text finds nothing.
pub fn search(document: &Document, mode: Mode, text: &str) -> Vec<Hit> {
    let text = text.trim().trim_matches(['"', '\'']).trim_end_matches(';');
    if text.is_empty() {
        return Vec::new();
    }
    let theme = Theme::resolve(document, mode);
    let mut hits = Vec::new();
    let color = Color::from_str(text).ok();
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    for key in KEYS {
        let named = format!("{} {} {}", key.name, key.label, key.part).to_lowercase();
        if words.iter().all(|word| named.contains(word)) {
            hits.push(hit(format!("/{}", key.name), key.name, key.label, theme.css(key.name), false));
        }
    }
    for key in KEYS {
        let mut found = Vec::new();
        leaves(theme.value(key.name), format!("/{}", key.name), &mut found);
        for (pointer, value) in found {
            let is_it = match color {
                Some(color) => holds(&value, color),
                None => value.to_lowercase().contains(&lower),
            };
            if is_it && !hits.iter().any(|hit| hit.pointer == pointer) {
                hits.push(hit(pointer, key.name, key.label, value, true));
            }
        }
    }
    for (name, own) in theme.category_colors() {
        let is_it = match color {
            Some(color) => own.to_hex() == color.to_hex(),
            None => name.to_lowercase().contains(&lower),
        };
        if is_it {
            let pointer = format!("/livery/category_colors{}", check::pointer_step(name));
            hits.push(hit(pointer, "category_colors", &format!("Color of {name}"), own.to_hex(), color.is_some()));
        }
    }
    hits
}

fn hit(pointer: String, key: &str, label: &str, value: String, by_value: bool) -> Hit {
    Hit { pointer, key: key.to_owned(), label: label.to_owned(), value, by_value }
}

/// Texts and numbers of a value, with their pointers.
fn leaves(value: &Value, pointer: String, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((pointer, text.clone())),
        Value::Number(number) => found.push((pointer, number.to_string())),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| leaves(value, format!("{pointer}/{index}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| {
                leaves(value, format!("{pointer}{}", check::pointer_step(name)), found);
            });
        }
        _ => {}
    }
}

/// Whether a value is a color, or has it among its words, as shadows do.
fn holds(value: &str, color: Color) -> bool {
    let is_it = |text: &str| Color::from_str(text).is_ok_and(|own| own.to_hex() == color.to_hex());
    is_it(value)
        || css::split_outside(value, |c| c == ',' || c.is_whitespace())
            .is_some_and(|words| words.len() > 1 && words.into_iter().any(is_it))
}
