//! What could be written at a place of a theme's text, also while the text is not whole.

use std::collections::HashSet;
use std::ops::Range;

use crate::css;
use crate::document::Document;
use crate::syntax::{self, Dialect};
use crate::table::{self, KEYS, Key, Kind, LIVERY};

/// Something that could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the text that it replaces; empty where it is put in.
    pub replace: Range<usize>,
    /// What is written there, with quotes where they are needed.
    pub text: String,
    /// What a list shows.
    pub label: String,
    /// One line about it; empty where there is nothing to say.
    pub help: String,
}

/// An object or list around the place.
struct Level {
    is_object: bool,
    /// The key or number under which it stands.
    key: String,
    /// Keys that it has so far.
    seen: HashSet<String>,
}

/// What is being written at the place.
struct Spot {
    levels: Vec<Level>,
    /// The key whose value it is; none for a key.
    value_of: Option<String>,
    /// The word so far, without quotes.
    prefix: String,
    /// What is replaced, inside the quotes.
    replace: Range<usize>,
    /// The quote that is open.
    quote: Option<char>,
}

/// What fits at a byte offset of a document: keys, words, names of variables, colors of the theme. Those that begin with
/// what stands there come first. Nothing outside the theme's own object.
pub fn complete(document: &Document, offset: usize) -> Vec<Completion> {
    let text = document.text();
    let offset = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let Some(located) = syntax::locate(text) else { return Vec::new() };
    if offset <= located.start {
        return Vec::new();
    }
    let Some(spot) = spot(text, located.start, offset, located.dialect) else { return Vec::new() };
    let mut found = match &spot.value_of {
        None => keys(&spot, text, offset, located.dialect),
        Some(key) => values(&spot, key, document),
    };
    let typed = spot.prefix.to_lowercase();
    found.retain(|(completion, plain)| {
        let label = completion.label.to_lowercase();
        *plain != spot.prefix && (label.contains(&typed) || plain.to_lowercase().contains(&typed))
    });
    found.sort_by_key(|(_, plain)| !plain.to_lowercase().starts_with(&typed));
    found.into_iter().map(|(completion, _)| completion).collect()
}

/// Reads from the theme's bracket to the place, as far as brackets, texts, commas and colons tell.
fn spot(text: &str, start: usize, offset: usize, dialect: Dialect) -> Option<Spot> {
    let bytes = text.as_bytes();
    let mut levels: Vec<Level> = Vec::new();
    let mut at = start;
    let mut key: Option<String> = None;
    let mut last_word: Option<String> = None;
    let mut elements = 0_usize;
    loop {
        at = syntax::skip_trivia(text, at, dialect).max(at);
        if at >= offset {
            // Between words.
            let replace = offset..offset;
            return finished(levels, key, elements, String::new(), replace, None);
        }
        match bytes.get(at)? {
            open @ (b'{' | b'[' | b'(') => {
                let under = key.take().unwrap_or_else(|| elements.to_string());
                levels.push(Level { is_object: *open == b'{', key: under, seen: HashSet::new() });
                (last_word, elements) = (None, 0);
                at += 1;
            }
            b'}' | b']' | b')' => {
                levels.pop();
                if levels.is_empty() {
                    return None;
                }
                (key, last_word) = (None, None);
                at += 1;
            }
            b':' | b'=' => {
                if levels.last().is_some_and(|level| level.is_object) {
                    key = last_word.take();
                    if let (Some(level), Some(key)) = (levels.last_mut(), &key) {
                        level.seen.insert(key.clone());
                    }
                }
                at += 1;
            }
            b',' => {
                (key, last_word) = (None, None);
                elements += 1;
                at += 1;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                let inside = at + 1;
                let mut end = inside;
                while end < bytes.len() && bytes.get(end) != Some(quote) && bytes.get(end) != Some(&b'\n') {
                    end += if bytes.get(end) == Some(&b'\\') { 2 } else { 1 };
                }
                let end = end.min(bytes.len());
                if offset >= inside && offset <= end {
                    let prefix = text.get(inside..offset)?.to_owned();
                    return finished(levels, key, elements, prefix, inside..end, Some(char::from(*quote)));
                }
                last_word = text.get(inside..end).map(str::to_owned);
                at = end + 1;
            }
            _ => {
                let mut end = at;
                while bytes.get(end).is_some_and(|byte| !b",:={}[]()\"'` \t\r\n".contains(byte)) {
                    end += 1;
                }
                let end = if end == at { at + text[at..].chars().next().map_or(1, char::len_utf8) } else { end };
                if offset > at && offset <= end {
                    let prefix = text.get(at..offset)?.to_owned();
                    return finished(levels, key, elements, prefix, at..end, None);
                }
                last_word = text.get(at..end).map(str::to_owned);
                at = end;
            }
        }
    }
}

fn finished(
    levels: Vec<Level>,
    key: Option<String>,
    elements: usize,
    prefix: String,
    replace: Range<usize>,
    quote: Option<char>,
) -> Option<Spot> {
    let in_list = levels.last().is_some_and(|level| !level.is_object);
    if levels.is_empty() {
        return None;
    }
    let value_of = if in_list { Some(elements.to_string()) } else { key };
    Some(Spot { levels, value_of, prefix, replace, quote })
}

impl Spot {
    /// The keys on the way to the object or list that the place is in.
    fn path(&self) -> Vec<&str> {
        self.levels.iter().skip(1).map(|level| level.key.as_str()).collect()
    }

    /// A completion and its text without quotes.
    fn completion(&self, plain: &str, help: &str, quoted: bool, after: &str) -> (Completion, String) {
        let text = if self.quote.is_some() {
            plain.to_owned()
        } else if quoted {
            format!("\"{plain}\"{after}")
        } else {
            format!("{plain}{after}")
        };
        let completion =
            Completion { replace: self.replace.clone(), text, label: plain.to_owned(), help: help.to_owned() };
        (completion, plain.to_owned())
    }
}

fn keys(spot: &Spot, text: &str, offset: usize, dialect: Dialect) -> Vec<(Completion, String)> {
    let seen = spot.levels.last().map(|level| &level.seen);
    // The rest of the object counts too.
    let later: HashSet<String> = {
        let rest = syntax::parse(text, spot_object_start(text, spot, offset), dialect);
        rest.node.children().iter().filter_map(|child| child.name.as_deref().map(str::to_owned)).collect()
    };
    let has =
        |name: &str| name != spot.prefix && (seen.is_some_and(|seen| seen.contains(name)) || later.contains(name));
    let colon = text.get(spot.replace.end..).is_some_and(|rest| {
        let rest = rest.strip_prefix(['"', '\'', '`']).unwrap_or(rest);
        rest.trim_start().starts_with(':')
    });
    let after = if colon { "" } else { ": " };
    let table_keys = || KEYS.iter().map(|key| (key.name, format!("{}. {}", key.label, key.help)));
    let fields = |names: &[&'static str]| names.iter().map(|name| (*name, String::new())).collect::<Vec<_>>();
    let names: Vec<(&str, String)> = match spot.path().as_slice() {
        [] => table_keys()
            .chain([(LIVERY, "What the format itself lacks: the dark half, locked keys …".to_owned())])
            .collect(),
        [livery] if *livery == LIVERY => LIVERY_FIELDS.iter().map(|(name, help)| (*name, (*help).to_owned())).collect(),
        [livery, "dark"] if *livery == LIVERY => table_keys().collect(),
        [.., key] => match table::key(key).map(|key| key.kind) {
            Some(Kind::Border { style, radius }) => {
                let mut names = vec!["width", "color"];
                names.extend(style.then_some("style"));
                names.extend(radius.then_some("radius"));
                fields(&names)
            }
            Some(Kind::BorderStyle) => fields(&["name", "borderWidth", "borderStyle", "borderRadius"]),
            _ => Vec::new(),
        },
    };
    names
        .into_iter()
        .filter(|(name, _)| !has(name))
        .map(|(name, help)| spot.completion(name, &help, true, after))
        .collect()
}

/// Where the object starts that the place is in.
fn spot_object_start(text: &str, spot: &Spot, offset: usize) -> usize {
    let mut depth = 0_usize;
    let before = text.get(..spot.replace.start.min(offset)).unwrap_or_default();
    for (at, byte) in before.bytes().enumerate().rev() {
        match byte {
            b'}' | b']' => depth += 1,
            b'{' | b'[' if depth == 0 => return at,
            b'{' | b'[' => depth -= 1,
            _ => {}
        }
    }
    0
}

const LIVERY_FIELDS: [(&str, &str); 9] = [
    ("version", "The version of what stands here."),
    ("name", "The theme's name."),
    ("description", "One line about the theme."),
    ("dark", "The keys that differ in dark mode."),
    ("diverging", "Colors of scales with a middle, from one end to the other."),
    ("category_colors", "Colors that categories keep in every chart, by name."),
    ("locked", "Keys that no tool may change."),
    ("fonts", "Font families and their files."),
    ("source", "Where the theme was imported from."),
];

fn values(spot: &Spot, key: &str, document: &Document) -> Vec<(Completion, String)> {
    let path = spot.path();
    if matches!(path.as_slice(), [livery, "locked"] if *livery == LIVERY) {
        return KEYS.iter().map(|key| spot.completion(key.name, key.label, true, "")).collect();
    }
    let owner = path.last().copied().and_then(table::key);
    let (kind, field) = match (table::key(key), owner) {
        (Some(key), None) => (Some(key.kind), ""),
        (_, Some(owner)) => (Some(owner.kind), key),
        (None, None) => (None, ""),
    };
    let colors = || {
        let mut found = references(spot, |key| matches!(key.kind, Kind::Color));
        let mut seen = HashSet::new();
        let values = document.values_ref();
        for (name, value) in values {
            if let (Some(text), Some(known)) = (value.as_str(), table::key(name))
                && matches!(known.kind, Kind::Color)
                && css::is_color(text)
                && seen.insert(text.to_lowercase())
            {
                found.push(spot.completion(text, known.label, true, ""));
            }
        }
        found
    };
    match kind {
        Some(Kind::Enum(words)) => words.iter().map(|word| spot.completion(word, "", true, "")).collect(),
        Some(Kind::Color | Kind::ColorList { .. }) => colors(),
        Some(Kind::Border { .. }) if field == "color" => colors(),
        Some(Kind::Border { .. }) if field == "style" => {
            css::LINE_STYLES.iter().map(|word| spot.completion(word, "", true, "")).collect()
        }
        Some(Kind::BorderStyle) if field == "borderStyle" => {
            css::LINE_STYLES.iter().map(|word| spot.completion(word, "", true, "")).collect()
        }
        Some(Kind::Length | Kind::FourLengths) => {
            references(spot, |key| matches!(key.kind, Kind::Length | Kind::FourLengths))
        }
        Some(Kind::Font) => references(spot, |key| matches!(key.kind, Kind::Font)),
        _ if path.last().is_some_and(|last| *last == "category_colors" || *last == "diverging") => colors(),
        _ => Vec::new(),
    }
}

/// Other keys, as variables.
fn references(spot: &Spot, fits: impl Fn(&Key) -> bool) -> Vec<(Completion, String)> {
    KEYS.iter()
        .filter(|key| fits(key) && spot.value_of.as_deref() != Some(key.name))
        .map(|key| spot.completion(&format!("var(--{})", key.name), key.label, true, ""))
        .collect()
}
