//! The theme file as a document that is never reformatted.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::check;
use crate::diagnose;
use crate::syntax::{self, Child, Dialect, Liberties, Node, Shape, Slip};
use crate::write::{self, Place as WritePlace, Splice, Style};

/// Which half of a theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// On a light page.
    #[default]
    Light,
    /// On a dark page.
    Dark,
}

/// How the theme stands in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Container {
    /// A JSON object.
    #[default]
    Json,
    /// `theme = {…}` in Python.
    Python,
    /// `window.theme = {…}` in JavaScript.
    JavaScript,
}

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The value cannot be used; the key follows its default instead.
    Error,
    /// The value is used, but is likely not what was meant.
    Warning,
    /// Worth knowing.
    Note,
}

/// Where in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// JSON pointer, `""` for the whole document.
    pub pointer: String,
    /// Line from 1.
    pub line: u32,
    /// Column in characters from 1.
    pub column: u32,
}

/// A stretch of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Where it starts.
    pub place: Place,
    /// Line of its end, from 1.
    pub end_line: u32,
    /// Column behind its last character, from 1.
    pub end_column: u32,
}

/// Something to say about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// A stable name, kebab-case.
    pub code: String,
    /// Where.
    pub place: Place,
    /// What is wrong and why, one sentence.
    pub reason: String,
    /// What to do, one sentence.
    pub remedy: String,
}

/// A theme file, as it was written. Cheap to clone; equal documents have equal texts.
#[derive(Clone)]
pub struct Document {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) text: String,
    pub(crate) root: Option<Root>,
    pub(crate) container: Container,
    pub(crate) slips: Vec<Slip>,
    pub(crate) liberties: Liberties,
    /// Why the bytes are not what the text shows, or were not read.
    pub(crate) obstacle: Option<Obstacle>,
    values: OnceLock<Map<String, Value>>,
    diagnostics: OnceLock<Vec<Diagnostic>>,
}

#[derive(Clone)]
pub(crate) struct Root {
    pub(crate) start: usize,
    pub(crate) dialect: Dialect,
    pub(crate) node: Arc<Node>,
}

/// What keeps a whole file from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    NotUtf8,
    Utf16,
    TooLarge,
}

/// Pointers with more steps than this are taken for a mistake.
const MOST_STEPS: usize = 32;
/// When a list or object changes in more entries than this, it is written anew.
const MOST_SINGLE_EDITS: usize = 64;

impl Document {
    /// Files larger than this (in bytes) are shown but not read: a theme has a few kilobytes.
    pub const LARGEST: usize = 64 << 20;

    /// Reads a file; never fails as a whole. What is wrong is in the diagnostics, which [`Document::diagnostics`] gives
    /// again at any time.
    pub fn open(bytes: &[u8]) -> (Self, Vec<Diagnostic>) {
        let (text, mut obstacle) = match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => match utf16(bytes) {
                Some(text) => (text, Some(Obstacle::Utf16)),
                None => (String::from_utf8_lossy(bytes).into_owned(), Some(Obstacle::NotUtf8)),
            },
        };
        if bytes.len() > Self::LARGEST {
            obstacle = Some(Obstacle::TooLarge);
        }
        let document = Self::read(text, obstacle);
        let diagnostics = document.diagnostics();
        (document, diagnostics)
    }

    /// A file whose bytes were not UTF-8, with what could not be read replaced: shown, and never written.
    pub fn open_lossy(text: String) -> Self {
        Self::read(text, Some(Obstacle::NotUtf8))
    }

    /// A new JSON document with these keys.
    pub fn from_values(values: &Map<String, Value>) -> Self {
        let text = serde_json::to_string_pretty(values).unwrap_or_else(|_| "{}".to_owned());
        Self::read(text + "\n", None)
    }

    /// The keys that could be read, as a new JSON document that can be edited: the way out of a file whose syntax is
    /// broken. What could not be read is not in it.
    #[must_use]
    pub fn repaired(&self) -> Self {
        Self::from_values(&self.values())
    }

    fn read(text: String, obstacle: Option<Obstacle>) -> Self {
        let located = if obstacle == Some(Obstacle::TooLarge) { None } else { syntax::locate(&text) };
        let mut inner = Inner {
            text,
            root: None,
            container: Container::Json,
            slips: Vec::new(),
            liberties: Liberties::default(),
            obstacle,
            values: OnceLock::new(),
            diagnostics: OnceLock::new(),
        };
        if let Some(located) = located {
            let parsed = syntax::parse(&inner.text, located.start, located.dialect);
            inner.container = syntax::container(located.dialect, &parsed.liberties);
            inner.slips = parsed.slips;
            inner.liberties = parsed.liberties;
            let end = located.start + parsed.node.len;
            if located.dialect == Dialect::Bare && inner.slips.is_empty() {
                inner.slips.extend(diagnose::trailing_text(&inner.text, end, inner.container));
            }
            inner.root = Some(Root { start: located.start, dialect: located.dialect, node: Arc::new(parsed.node) });
        }
        Self { inner: Arc::new(inner) }
    }

    /// The file's text; byte-identical to what was read where nothing was changed.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// How the theme stands in its file.
    pub fn container(&self) -> Container {
        self.inner.container
    }

    /// Whether the document can be changed. One whose syntax is broken cannot, so that no text is lost: `set` and
    /// `remove` do nothing then. [`Document::repaired`] is a way out.
    pub fn is_editable(&self) -> bool {
        let Inner { root, slips, obstacle, text, .. } = &*self.inner;
        obstacle.is_none() && slips.is_empty() && (root.is_some() || is_blank(text))
    }

    /// A top-level key's value as written, variables not filled in. `None` where there is no such key, or where its
    /// value is program code.
    pub fn get(&self, key: &str) -> Option<Value> {
        let node = &self.inner.root.as_ref()?.node;
        node.children().get(node.child_index(key)?)?.node.value()
    }

    /// The value at a JSON pointer (RFC 6901), as written; `""` is the whole theme.
    pub fn get_in(&self, pointer: &str) -> Option<Value> {
        self.node_at(pointer).and_then(|(_, node)| node.value())
    }

    /// The value at a JSON pointer and its place in the text.
    pub(crate) fn node_at(&self, pointer: &str) -> Option<(usize, &Node)> {
        let root = self.inner.root.as_ref()?;
        let (mut at, mut node) = (root.start, root.node.as_ref());
        for step in check::pointer_steps(pointer) {
            let child = node.children().get(node.child_index(&step)?)?;
            at += child.value_start;
            node = &child.node;
        }
        Some((at, node))
    }

    /// Where the value at a JSON pointer stands in the file; `None` where there is none.
    pub fn region(&self, pointer: &str) -> Option<Region> {
        let (start, node) = self.node_at(pointer)?;
        let lines = diagnose::Lines::new(self.text());
        let ((line, column), (end_line, end_column)) = (lines.place(start), lines.place(start + node.len));
        Some(Region { place: Place { pointer: pointer.to_owned(), line, column }, end_line, end_column })
    }

    /// Puts a value at a JSON pointer, and changes no byte that does not belong to it. Objects on the way are made;
    /// `-` or a list's length appends to it. Equal values, also `0` for `0.0`, leave the text as it is.
    ///
    /// False, and nothing changed, where the document cannot be edited or the pointer names no place (an element
    /// beyond a list's end).
    pub fn set(&mut self, pointer: &str, value: Value) -> bool {
        if !self.is_editable() || !(pointer.is_empty() || pointer.starts_with('/')) {
            return false;
        }
        let steps = check::pointer_steps(pointer);
        if steps.len() > MOST_STEPS || is_deeper(&value, 64) || (steps.is_empty() && !value.is_object()) {
            return false;
        }
        if self.inner.root.is_none() {
            let mark = if self.inner.text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
            *self = Self::read(format!("{mark}{{}}\n"), None);
        }
        self.set_steps(&steps, value)
    }

    /// Takes a key, field or element out, with all of its duplicates. Comments stay. False where there is none, or where
    /// the document cannot be edited.
    pub fn remove(&mut self, pointer: &str) -> bool {
        if !self.is_editable() || !pointer.starts_with('/') {
            return false;
        }
        let steps = check::pointer_steps(pointer);
        let Some((last, parents)) = steps.split_last() else { return false };
        let mut removed = false;
        loop {
            let Some(path) = self.path(parents) else { return removed };
            let Some(place) = self.write_place(&path) else { return removed };
            let Some(index) = place.node.child_index(last) else { return removed };
            let is_object = matches!(place.node.shape, Shape::Object(_));
            let pair = place.node.children().len() == 2;
            if !is_object && pair && self.inner.text.as_bytes().get(place.start) == Some(&b'(') {
                // A tuple of one needs a comma of its own to stay a tuple; as a list it needs none.
                let Some(Value::Array(mut list)) = place.node.value() else { return removed };
                list.remove(index);
                return self.replace(&path, &Value::Array(list));
            }
            let Some(splice) = place.remove(index) else { return removed };
            if !self.splice(&splice) {
                return removed;
            }
            removed = true;
            if !is_object {
                return true;
            }
        }
    }

    /// The top-level keys in the file's order, each once.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let children: &[Child] = self.inner.root.as_ref().map_or(&[], |root| root.node.children());
        let mut seen = std::collections::HashSet::new();
        children.iter().filter_map(|child| child.name.as_deref()).filter(move |name| seen.insert(*name))
    }

    /// All top-level keys with their values as written. Keys whose values are program code are left out.
    pub fn values(&self) -> Map<String, Value> {
        self.values_ref().clone()
    }

    pub(crate) fn values_ref(&self) -> &Map<String, Value> {
        self.inner.values.get_or_init(|| {
            self.inner.root.as_ref().map(|root| syntax::fields(root.node.children())).unwrap_or_default()
        })
    }

    /// Everything there is to say about the file, in the order of its places.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.inner.diagnostics.get_or_init(|| diagnose::diagnose(self)).clone()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    fn set_steps(&mut self, steps: &[String], value: Value) -> bool {
        // The longest part of the pointer that exists.
        let mut found = steps.len();
        let path = loop {
            if let Some(path) = self.path(&steps[..found]) {
                break path;
            }
            found -= 1;
        };
        let rest = &steps[found..];
        let Some((step, below)) = rest.split_first() else { return self.assign(&path, steps, &value) };
        let value = write::wrapped(below, value);
        let Some(place) = self.write_place(&path) else { return false };
        let style = self.style();
        match &place.node.shape {
            Shape::Object(_) => {
                let splice = place.append(&style, Some(step), &value);
                self.splice(&splice)
            }
            Shape::Array(children) => {
                if step != "-" && syntax::array_index(step) != Some(children.len()) {
                    return false;
                }
                let splice = place.append(&style, None, &value);
                self.splice(&splice)
            }
            _ if path.is_empty() => false,
            _ => self.replace(&path, &write::wrapped(rest, unwrapped(below, value))),
        }
    }

    /// Gives an existing place a value, with as little change as possible.
    fn assign(&mut self, path: &[usize], steps: &[String], value: &Value) -> bool {
        let Some(place) = self.write_place(path) else { return false };
        let current = place.node.value();
        if current.as_ref().is_some_and(|current| same_value(current, value)) {
            return true;
        }
        let child = |step: &str| {
            let mut steps = steps.to_vec();
            steps.push(step.to_owned());
            steps
        };
        match (current, value) {
            (Some(Value::Object(old)), Value::Object(new)) if !old.is_empty() => {
                let gone: Vec<&String> = old.keys().filter(|name| !new.contains_key(*name)).collect();
                let changed: Vec<(&String, &Value)> = new
                    .iter()
                    .filter(|(name, value)| old.get(*name).is_none_or(|old| !same_value(old, value)))
                    .collect();
                if !path.is_empty() && gone.len() + changed.len() > MOST_SINGLE_EDITS {
                    return self.replace(path, value);
                }
                let mut done = true;
                for (name, value) in changed {
                    done &= self.set_steps(&child(name), value.clone());
                }
                for name in gone {
                    let pointer: String = child(name).iter().map(|step| check::pointer_step(step)).collect();
                    done &= self.remove(&pointer);
                }
                done
            }
            (Some(Value::Array(old)), Value::Array(new)) if !old.is_empty() && !new.is_empty() => {
                self.assign_list(path, &old, new, &child)
            }
            _ => self.replace(path, value),
        }
    }

    fn assign_list(
        &mut self,
        path: &[usize],
        old: &[Value],
        new: &[Value],
        child: &dyn Fn(&str) -> Vec<String>,
    ) -> bool {
        let tuple =
            self.write_place(path).is_some_and(|place| self.inner.text.as_bytes().get(place.start) == Some(&b'('));
        if old.len().abs_diff(new.len()) > MOST_SINGLE_EDITS || (tuple && old.len() != new.len()) {
            return self.replace(path, &Value::Array(new.to_vec()));
        }
        let prefix = old.iter().zip(new).take_while(|(old, new)| same_value(old, new)).count();
        let suffix = old[prefix..]
            .iter()
            .rev()
            .zip(new[prefix..].iter().rev())
            .take_while(|(old, new)| same_value(old, new))
            .count();
        let (old_middle, new_middle) = (old.len() - prefix - suffix, new.len() - prefix - suffix);
        let common = old_middle.min(new_middle);
        let mut done = true;
        for (index, value) in new.iter().enumerate().skip(prefix).take(common) {
            done &= self.set_steps(&child(&index.to_string()), value.clone());
        }
        for _ in common..old_middle {
            let steps = child(&(prefix + common).to_string());
            let pointer: String = steps.iter().map(|step| check::pointer_step(step)).collect();
            done &= self.remove(&pointer);
        }
        for (index, value) in new.iter().enumerate().skip(prefix + common).take(new_middle - common) {
            let style = self.style();
            let splice = self.write_place(path).map(|place| {
                let before = place.insert_before(&style, index, value);
                before.unwrap_or_else(|| place.append(&style, None, value))
            });
            done &= splice.is_some_and(|splice| self.splice(&splice));
        }
        done
    }

    /// Replaces a value's text, and reads nothing but the new text.
    fn replace(&mut self, path: &[usize], value: &Value) -> bool {
        let Some(place) = self.write_place(path) else { return false };
        let style = self.style();
        let indent = write::indentation(place.text, place.start);
        let text = match place.text.as_bytes().get(place.start) {
            Some(b'"') => style.value_quoted(value, indent, '"'),
            Some(b'\'') if style.container != Container::Json => style.value_quoted(value, indent, '\''),
            _ => style.value(value, indent),
        };
        let (start, end) = (place.start, place.start + place.node.len);
        let Some(root) = &self.inner.root else { return false };
        let new = syntax::parse(&text, 0, root.dialect);
        if !new.slips.is_empty() || new.node.len != text.len() {
            return false;
        }
        let mut root = root.clone();
        let old_len = end - start;
        replace_node(&mut root.node, path, new.node, old_len);
        let mut whole = String::with_capacity(self.inner.text.len() - old_len + text.len());
        whole.push_str(&self.inner.text[..start]);
        whole.push_str(&text);
        whole.push_str(&self.inner.text[end..]);
        let mut liberties = self.inner.liberties.clone();
        liberties.moved(start, end, text.len());
        self.take(whole, root, liberties);
        true
    }

    /// Replaces a stretch of text inside the theme and reads the theme again. Refuses what would break its syntax.
    fn splice(&mut self, splice: &Splice) -> bool {
        let Some(root) = &self.inner.root else { return false };
        let old = &self.inner.text;
        let mut text = String::with_capacity(old.len() + splice.text.len());
        text.push_str(&old[..splice.start]);
        text.push_str(&splice.text);
        text.push_str(&old[splice.end..]);
        let parsed = syntax::parse(&text, root.start, root.dialect);
        let end = root.start + root.node.len;
        let expected = end + text.len() - old.len();
        if !parsed.slips.is_empty() || root.start + parsed.node.len != expected {
            return false;
        }
        let root = Root { node: Arc::new(parsed.node), ..*root };
        self.take(text, root, parsed.liberties);
        true
    }

    fn take(&mut self, text: String, root: Root, liberties: Liberties) {
        self.inner = Arc::new(Inner {
            text,
            root: Some(root),
            container: self.inner.container,
            slips: Vec::new(),
            liberties,
            obstacle: None,
            values: OnceLock::new(),
            diagnostics: OnceLock::new(),
        });
    }

    /// The numbers of the children on the way to a place.
    fn path(&self, steps: &[String]) -> Option<Vec<usize>> {
        let mut node = self.inner.root.as_ref()?.node.as_ref();
        let mut path = Vec::with_capacity(steps.len());
        for step in steps {
            let index = node.child_index(step)?;
            path.push(index);
            node = &node.children().get(index)?.node;
        }
        Some(path)
    }

    fn write_place(&self, path: &[usize]) -> Option<WritePlace<'_>> {
        let root = self.inner.root.as_ref()?;
        let (mut start, mut node) = (root.start, root.node.as_ref());
        for index in path {
            let child = node.children().get(*index)?;
            start += child.value_start;
            node = &child.node;
        }
        Some(WritePlace { text: &self.inner.text, start, node, dialect: root.dialect, is_root: path.is_empty() })
    }

    fn style(&self) -> Style {
        match &self.inner.root {
            Some(root) => Style::of(&self.inner.text, root.start, &root.node, self.inner.container),
            None => Style::of("", 0, &Node { len: 0, shape: Shape::Object(Vec::new()) }, self.inner.container),
        }
    }
}

impl Default for Document {
    /// An empty JSON theme: every key follows its rule.
    fn default() -> Self {
        Self::read("{}\n".to_owned(), None)
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
            || (self.inner.text == other.inner.text && self.inner.obstacle == other.inner.obstacle)
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Document")
            .field("container", &self.inner.container)
            .field("text", &self.inner.text)
            .finish()
    }
}

/// Puts a node at a path, and moves what stands behind it.
fn replace_node(place: &mut Arc<Node>, path: &[usize], new: Node, old_len: usize) {
    let Some((index, below)) = path.split_first() else {
        *place = Arc::new(new);
        return;
    };
    let new_len = new.len;
    let node = Arc::make_mut(place);
    node.len = node.len + new_len - old_len;
    let (Shape::Object(children) | Shape::Array(children)) = &mut node.shape else { return };
    if let Some(child) = children.get_mut(*index) {
        replace_node(&mut child.node, below, new, old_len);
    }
    for child in children.iter_mut().skip(index + 1) {
        child.start = child.start + new_len - old_len;
        child.value_start = child.value_start + new_len - old_len;
    }
}

/// Whether two values are the same, numbers by what they count: a file's `0.0` stays when somebody sets `0`.
pub(crate) fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || (a.as_f64().is_some() && a.as_f64() == b.as_f64()),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same_value(a, b)))
        }
        _ => a == b,
    }
}

/// Takes the innermost value out of what [`write::wrapped`] made.
fn unwrapped(steps: &[String], value: Value) -> Value {
    steps.iter().fold(value, |value, step| match value {
        Value::Object(mut fields) => fields.shift_remove(step).unwrap_or_default(),
        value => value,
    })
}

fn is_deeper(value: &Value, levels: usize) -> bool {
    match value {
        Value::Array(elements) => levels == 0 || elements.iter().any(|element| is_deeper(element, levels - 1)),
        Value::Object(fields) => levels == 0 || fields.values().any(|value| is_deeper(value, levels - 1)),
        _ => false,
    }
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

/// Text in UTF-16, as some Windows programs save it; told by its mark.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (little, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        _ => return None,
    };
    let units = rest
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| if little { u16::from_le_bytes(*pair) } else { u16::from_be_bytes(*pair) });
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
