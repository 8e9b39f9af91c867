//! Two documents side by side: where they differ, key by key, and one made of both.

use std::collections::HashSet;

use serde_json::Value;

use crate::check;
use crate::document::{Document, Mode, same_value};
use crate::edit;
use crate::table::{self, KEYS, LIVERY};
use crate::theme::Theme;

/// A key in which two documents differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The place, a JSON pointer: `/accent`, `/livery/dark/accent`, `/livery/name`.
    pub pointer: String,
    /// The key's name.
    pub key: String,
    /// What to call it, sentence case: "Accent", "Accent (dark)".
    pub label: String,
    /// What the first document has; none where it has no such key.
    pub ours: Option<Value>,
    /// What the second document has; none where it has no such key.
    pub theirs: Option<Value>,
}

/// One of two documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    Ours,
    /// The second.
    Theirs,
}

/// A key that is not the same in light and dark.
#[derive(Clone, Debug, PartialEq)]
pub struct DarkDifference {
    /// The key's name.
    pub key: String,
    /// What to call it, sentence case.
    pub label: String,
    /// Its value in the light half.
    pub light: Value,
    /// Its value in the dark half.
    pub dark: Value,
    /// Whether the dark half says so itself; else it is derived.
    pub written: bool,
}

/// Where two documents differ, in the order of the first, then what only the second has. Values are compared, not how
/// they are written. Values that are program code are not looked at.
pub fn differences(ours: &Document, theirs: &Document) -> Vec<Difference> {
    let (first, second) = (places(ours), places(theirs));
    let known: HashSet<&str> = first.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let added = second.iter().filter(|(pointer, _)| !known.contains(pointer.as_str()));
    first
        .iter()
        .chain(added)
        .filter_map(|(pointer, key)| {
            let [ours, theirs] = [ours, theirs].map(|document| document.get_in(pointer));
            let same = match (&ours, &theirs) {
                (Some(ours), Some(theirs)) => same_value(ours, theirs),
                (ours, theirs) => ours.is_none() && theirs.is_none(),
            };
            (!same).then(|| Difference {
                pointer: pointer.clone(),
                key: key.clone(),
                label: label(pointer, key),
                ours,
                theirs,
            })
        })
        .collect()
}

/// The differences that both sides made: neither is what both started from.
pub fn conflicts(base: &Document, ours: &Document, theirs: &Document) -> Vec<Difference> {
    differences(ours, theirs).into_iter().filter(|difference| changed_by(base, difference).is_none()).collect()
}

/// One document of two that started from `base`: their text, with every key that only we changed as we have it. Where both
/// changed a key the choice for its pointer decides, and ours where there is none. A choice also decides where only one
/// side changed.
#[must_use]
pub fn merge(base: &Document, ours: &Document, theirs: &Document, choices: &[(String, Side)]) -> Document {
    let wanted = |difference: &Difference| {
        let chosen = choices.iter().rfind(|(pointer, _)| *pointer == difference.pointer).map(|(_, side)| *side);
        chosen.or_else(|| changed_by(base, difference)).unwrap_or(Side::Ours)
    };
    // Their comments and order stay; a file whose syntax is broken can take nothing in.
    let (mut merged, taken) =
        if theirs.is_editable() { (theirs.clone(), Side::Ours) } else { (ours.clone(), Side::Theirs) };
    for difference in differences(ours, theirs) {
        if wanted(&difference) != taken {
            continue;
        }
        match if taken == Side::Ours { difference.ours } else { difference.theirs } {
            Some(value) => merged.set(&difference.pointer, value),
            None => merged.remove(&difference.pointer),
        };
    }
    merged
}

/// Who made a difference; none where both did.
fn changed_by(base: &Document, difference: &Difference) -> Option<Side> {
    let before = base.get_in(&difference.pointer);
    let same = |now: &Option<Value>| match (&before, now) {
        (Some(before), Some(now)) => same_value(before, now),
        (before, now) => before.is_none() && now.is_none(),
    };
    if same(&difference.ours) {
        Some(Side::Theirs)
    } else if same(&difference.theirs) {
        Some(Side::Ours)
    } else {
        None
    }
}

/// The keys that are not the same in light and dark, in the table's order.
pub fn dark_differences(document: &Document) -> Vec<DarkDifference> {
    let [light, dark] = [Mode::Light, Mode::Dark].map(|mode| Theme::resolve(document, mode));
    KEYS.iter()
        .filter(|key| !check::same(key.kind, light.value(key.name), dark.value(key.name)))
        .map(|key| DarkDifference {
            key: key.name.to_owned(),
            label: key.label.to_owned(),
            light: light.value(key.name).clone(),
            dark: dark.value(key.name).clone(),
            written: document.get_in(&format!("/livery/dark/{}", key.name)).is_some(),
        })
        .collect()
}

/// The document with a dark half of its own, worked out from the light one: the surfaces, the brand's colours, and
/// whatever would not come out the same without being written. A dark half that is there is replaced. A theme whose
/// surfaces are dark needs none and stays as it is, but for a dark half, which is taken out.
#[must_use]
pub fn derive_dark(document: &Document) -> Document {
    const ROOTS: [&str; 6] =
        ["background_content", "background_page", "accent", "accent_positive", "accent_negative", "text"];
    let mut derived = reset_dark(document);
    let [light, dark] = [Mode::Light, Mode::Dark].map(|mode| Theme::resolve(&derived, mode));
    let differs = |key: &table::Key| !check::same(key.kind, light.value(key.name), dark.value(key.name));
    for name in ROOTS {
        if table::key(name).is_some_and(differs) {
            derived.set(&format!("/livery/dark/{name}"), dark.value(name).clone());
        }
    }
    for key in KEYS {
        if differs(key)
            && !check::same(key.kind, Theme::resolve(&derived, Mode::Dark).value(key.name), dark.value(key.name))
        {
            derived.set(&format!("/livery/dark/{}", key.name), dark.value(key.name).clone());
        }
    }
    derived
}

/// The document without a dark half: it is derived from the light one again.
#[must_use]
pub fn reset_dark(document: &Document) -> Document {
    let mut reset = document.clone();
    reset.remove(edit::layer_pointer(Mode::Dark));
    if reset.get(LIVERY).is_some_and(|livery| livery.as_object().is_some_and(serde_json::Map::is_empty)) {
        reset.remove(&check::pointer_step(LIVERY));
    }
    reset
}

/// Every place of a document that is compared by itself, with its key.
fn places(document: &Document) -> Vec<(String, String)> {
    let mut places = Vec::new();
    for key in document.keys() {
        let pointer = check::pointer_step(key);
        match document.get(key) {
            Some(Value::Object(livery)) if key == LIVERY => {
                for (name, value) in livery {
                    let pointer = format!("{pointer}{}", check::pointer_step(&name));
                    match &value {
                        Value::Object(fields) if name == "dark" || name == "category_colors" || name == "fonts" => {
                            places.extend(
                                fields
                                    .keys()
                                    .map(|key| (format!("{pointer}{}", check::pointer_step(key)), key.clone())),
                            );
                        }
                        _ => places.push((pointer, name)),
                    }
                }
            }
            _ => places.push((pointer, key.to_owned())),
        }
    }
    places
}

fn label(pointer: &str, key: &str) -> String {
    let known = table::key(key).map_or(key, |key| key.label);
    if pointer.starts_with("/livery/dark/") {
        format!("{known} (dark)")
    } else if pointer.starts_with("/livery/category_colors/") {
        format!("Color of {key}")
    } else if pointer.starts_with("/livery/fonts/") {
        format!("Font {key}")
    } else if pointer.starts_with("/livery/") {
        let mut words = key.replace('_', " ");
        if let Some(first) = words.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        words
    } else {
        known.to_owned()
    }
}
