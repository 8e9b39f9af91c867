//! Changes that carry the following keys along.

use serde_json::Value;

use crate::check;
use crate::document::{Document, Mode};
use crate::table::{KEYS, Kind};
use crate::theme::{Standing, Theme};

/// Puts a value at a JSON pointer of a mode's layer (`/accent`, `/card_border/color`, `/colorway/3`), and gives every
/// key that is written in the file and follows its rule the value that the rule gives now. Keys of their own, and keys
/// that `/livery/locked` lists, stay.
///
/// In dark mode the value goes to `/livery/dark`. A change of the light half also carries along what the dark half has
/// written and follows from it.
pub fn change(document: &Document, mode: Mode, pointer: &str, value: Value) -> Document {
    let mut changed = document.clone();
    let followers = [Mode::Light, Mode::Dark].map(|layer| followers(document, layer, pointer, mode));
    let (pointer, value) = whole(document, mode, pointer, value);
    if !changed.set(&format!("{}{pointer}", layer_pointer(mode)), value) {
        return changed;
    }
    for (layer, hidden) in [Mode::Light, Mode::Dark].into_iter().zip(followers) {
        if hidden.is_empty() || (mode == Mode::Dark && layer == Mode::Light) {
            continue;
        }
        let theme = Theme::with_hidden(changed.values_ref(), layer, &hidden);
        for pointer in hidden {
            let (key, below) = split(&pointer);
            let value = theme.value(key);
            let value = if below.is_empty() {
                Some(value)
            } else {
                value.get(below).or_else(|| value.get(below.parse::<usize>().ok()?))
            };
            let place = format!("{}{pointer}", layer_pointer(layer));
            if let Some(value) = value
                && !same(key, below, &changed.get_in(&place).unwrap_or_default(), value)
            {
                changed.set(&place, value.clone());
            }
        }
    }
    changed
}

/// Puts a key back to following its rule: a key that is written gets the rule's value, so that other readers of the
/// file see it too.
pub fn follow(document: &Document, mode: Mode, key: &str) -> Document {
    let theme = Theme::resolve(document, mode);
    if theme.standing(key) == Standing::Following {
        return document.clone();
    }
    change(document, mode, &check::pointer_step(key), theme.following_value(key))
}

/// The document with every key of the newest generation written out, so that readers without rules (Design Kit itself
/// fills in its own default theme) show what Livery shows. Keys that are there stay as they are.
pub fn completed(document: &Document) -> Document {
    let theme = Theme::resolve(document, Mode::Light);
    let mut completed = document.clone();
    for key in KEYS {
        if document.get(key.name).is_none_or(|value| value.is_null()) {
            completed.set(&check::pointer_step(key.name), theme.value(key.name).clone());
        }
    }
    completed
}

/// A part of a border or list that the file does not have, as the whole with that part: other readers take a border
/// without a width for none.
fn whole(document: &Document, mode: Mode, pointer: &str, value: Value) -> (String, Value) {
    let as_asked = |value| (pointer.to_owned(), value);
    let (key, below) = split(pointer);
    let written = document.get_in(&format!("{}/{key}", layer_pointer(mode)));
    if below.is_empty() || written.is_some_and(|written| written.is_object() || written.is_array()) {
        return as_asked(value);
    }
    let mut whole = Theme::resolve(document, mode).value(key).clone();
    match &mut whole {
        Value::Object(fields) => {
            fields.insert(below.to_owned(), value);
        }
        Value::Array(elements) => match below.parse::<usize>().ok().and_then(|index| elements.get_mut(index)) {
            Some(element) => *element = value,
            None => return as_asked(value),
        },
        _ => return as_asked(value),
    }
    (format!("/{key}"), whole)
}

pub(crate) fn layer_pointer(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "",
        Mode::Dark => "/livery/dark",
    }
}

fn split(pointer: &str) -> (&str, &str) {
    let pointer = pointer.trim_start_matches('/');
    pointer.split_once('/').unwrap_or((pointer, ""))
}

/// Pointers of what is written in a layer and follows its rule, other than what is being changed.
fn followers(document: &Document, layer: Mode, changing: &str, mode: Mode) -> Vec<String> {
    let prefix = layer_pointer(layer);
    let written = |key: &str| document.get_in(&format!("{prefix}{}", check::pointer_step(key)));
    if layer == Mode::Dark && document.get_in("/livery/dark").is_none() {
        return Vec::new();
    }
    let theme = Theme::resolve(document, layer);
    let locked = document.get_in("/livery/locked");
    let locked: Vec<&str> = locked
        .as_ref()
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut pointers = Vec::new();
    for key in KEYS {
        let Some(raw) = written(key.name) else { continue };
        // The content's background is where the page's comes from, and the other way round where only the page's is
        // written: the one that is there follows nothing.
        let is_root = key.name == "background_content"
            || (key.name == "background_page" && written("background_content").is_none());
        if is_root {
            continue;
        }
        // A reference follows by itself, and stays a reference.
        if locked.contains(&key.name) || raw.to_string().contains("var(") {
            continue;
        }
        let rule = theme.following_value(key.name);
        match (key.kind, &raw, &rule) {
            (Kind::Border { .. }, Value::Object(fields), Value::Object(rule)) => {
                let same = fields
                    .iter()
                    .filter(|(name, value)| rule.get(*name).is_some_and(|rule| check::same_field(name, value, rule)));
                pointers.extend(same.map(|(name, _)| format!("/{}/{name}", key.name)));
            }
            (kind, raw, rule) if check::same(kind, raw, rule) => pointers.push(format!("/{}", key.name)),
            // The first chart color is the brand's, also in a colorway of one's own.
            (Kind::ColorList { .. }, Value::Array(list), Value::Array(rule)) if key.name == "colorway" => {
                if let (Some(first), Some(rule)) = (list.first(), rule.first())
                    && check::same(Kind::Color, first, rule)
                {
                    pointers.push(format!("/{}/0", key.name));
                }
            }
            _ => {}
        }
    }
    if layer == mode {
        let (key, below) = split(changing);
        pointers.retain(|pointer| {
            let (other, other_below) = split(pointer);
            other != key || !(below.is_empty() || other_below.is_empty() || below == other_below)
        });
    }
    pointers
}

fn same(key: &str, below: &str, a: &Value, b: &Value) -> bool {
    match crate::table::key(key).map(|key| key.kind) {
        Some(kind) if below.is_empty() => check::same(kind, a, b),
        Some(Kind::ColorList { .. }) => check::same(Kind::Color, a, b),
        Some(_) => check::same_field(below, a, b),
        None => a == b,
    }
}
