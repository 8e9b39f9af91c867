//! Values as text, in the style that a file already has.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::document::Container;
use crate::syntax::{self, Child, Dialect, Node, Shape};

/// How a file writes things, as far as it shows.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub(crate) container: Container,
    pub(crate) unit: String,
    pub(crate) newline: &'static str,
    /// Between key and value, for example `: `.
    pub(crate) colon: String,
    /// Between entries on one line, for example `, `.
    pub(crate) comma: &'static str,
    pub(crate) quote: char,
    /// Around keys; none where keys stand bare.
    pub(crate) key_quote: Option<char>,
    pub(crate) root_over_lines: bool,
    pub(crate) objects_over_lines: bool,
    pub(crate) lists_over_lines: bool,
}

impl Style {
    /// What a file's text and tree show.
    pub(crate) fn of(text: &str, start: usize, root: &Node, container: Container) -> Self {
        let newline = match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        };
        let children = root.children();
        let first = children.iter().find(|child| child.name.is_some());
        let root_over_lines = match children.first() {
            Some(child) => text[start..start + child.start].contains('\n'),
            None => true,
        };
        let key_quote = match first.and_then(|child| text[start + child.start..].chars().next()) {
            Some(quote @ ('"' | '\'')) => Some(quote),
            _ if container == Container::JavaScript => None,
            _ => Some('"'),
        };
        let sampled =
            children.iter().take(16).find(|child| matches!(child.node.shape, Shape::Scalar(Value::String(_))));
        let quote = match sampled.and_then(|child| text[start + child.value_start..].chars().next()) {
            Some(quote @ ('"' | '\'')) => quote,
            _ => key_quote.unwrap_or('"'),
        };
        let colon = first.and_then(|child| colon_of(text, start, child)).unwrap_or(": ");
        let unit = match first {
            Some(child) if root_over_lines => {
                let outer = indentation(text, start).len();
                let inner = indentation(text, start + child.start);
                inner.get(outer..).filter(|unit| !unit.is_empty()).unwrap_or("  ")
            }
            _ if container == Container::Json => "  ",
            _ => "    ",
        };
        let over_lines = |object: bool| {
            let nested = children.iter().find(|child| match &child.node.shape {
                Shape::Object(inner) => object && !inner.is_empty(),
                Shape::Array(inner) => !object && !inner.is_empty(),
                _ => false,
            });
            let Some(nested) = nested else { return root_over_lines && container == Container::Json };
            let open = start + nested.value_start;
            nested.node.children().first().is_some_and(|child| text[open..open + child.start].contains('\n'))
        };
        let comma = inline_gap(text, start, children)
            .or_else(|| {
                children.iter().find_map(|child| inline_gap(text, start + child.value_start, child.node.children()))
            })
            .unwrap_or(if !root_over_lines && colon == ":" { "," } else { ", " });
        Self {
            container,
            unit: unit.to_owned(),
            newline,
            colon: colon.to_owned(),
            comma,
            quote: if container == Container::Json { '"' } else { quote },
            key_quote: if container == Container::Json { Some('"') } else { key_quote },
            root_over_lines,
            objects_over_lines: over_lines(true),
            lists_over_lines: over_lines(false),
        }
    }

    /// A value; `indent` is what its own line starts with.
    pub(crate) fn value(&self, value: &Value, indent: &str) -> String {
        let mut text = String::new();
        self.push_value(&mut text, value, indent, self.quote);
        text
    }

    /// A value in the place of a text that was in these quotes.
    pub(crate) fn value_quoted(&self, value: &Value, indent: &str, quote: char) -> String {
        let mut text = String::new();
        self.push_value(&mut text, value, indent, quote);
        text
    }

    /// A key, its colon and its value.
    pub(crate) fn entry(&self, name: &str, value: &Value, indent: &str) -> String {
        let mut text = String::new();
        self.push_key(&mut text, name);
        text.push_str(&self.colon);
        self.push_value(&mut text, value, indent, self.quote);
        text
    }

    fn push_key(&self, text: &mut String, name: &str) {
        match self.key_quote {
            None if is_identifier(name) => text.push_str(name),
            quote => push_quoted(text, name, quote.unwrap_or(self.quote)),
        }
    }

    fn push_value(&self, text: &mut String, value: &Value, indent: &str, quote: char) {
        let python = self.container == Container::Python;
        match value {
            Value::Null => text.push_str(if python { "None" } else { "null" }),
            Value::Bool(true) => text.push_str(if python { "True" } else { "true" }),
            Value::Bool(false) => text.push_str(if python { "False" } else { "false" }),
            Value::Number(number) => text.push_str(&number.to_string()),
            Value::String(string) => push_quoted(text, string, quote),
            Value::Array(elements) => {
                self.push_list(
                    text,
                    '[',
                    ']',
                    elements.iter(),
                    self.lists_over_lines,
                    indent,
                    |text, element, indent| {
                        self.push_value(text, element, indent, quote);
                    },
                );
            }
            Value::Object(fields) => {
                self.push_list(
                    text,
                    '{',
                    '}',
                    fields.iter(),
                    self.objects_over_lines,
                    indent,
                    |text, (name, value), indent| {
                        self.push_key(text, name);
                        text.push_str(&self.colon);
                        self.push_value(text, value, indent, quote);
                    },
                );
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one place for objects and lists, which differ only in these")]
    fn push_list<T>(
        &self,
        text: &mut String,
        open: char,
        close: char,
        items: impl Iterator<Item = T>,
        over_lines: bool,
        indent: &str,
        mut push: impl FnMut(&mut String, T, &str),
    ) {
        text.push(open);
        let inner = format!("{indent}{}", self.unit);
        let mut empty = true;
        for (index, item) in items.enumerate() {
            empty = false;
            if index > 0 {
                text.push_str(if over_lines { "," } else { self.comma });
            }
            if over_lines {
                text.push_str(self.newline);
                text.push_str(&inner);
            }
            push(text, item, &inner);
        }
        if over_lines && !empty {
            text.push_str(self.newline);
            text.push_str(indent);
        }
        text.push(close);
    }
}

fn push_quoted(text: &mut String, string: &str, quote: char) {
    text.push(quote);
    for character in string.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // The line separators end a line in older JavaScript.
            '\u{2028}' | '\u{2029}' => push_escaped(text, character),
            control if (control as u32) < 0x20 || control == '\u{7f}' => {
                push_escaped(text, control);
            }
            character => {
                if character == quote {
                    text.push('\\');
                }
                text.push(character);
            }
        }
    }
    text.push(quote);
}

fn push_escaped(text: &mut String, character: char) {
    // Writing to a string does not fail.
    let _ = write!(text, "\\u{:04x}", character as u32);
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && characters.all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '$'))
}

/// What a place's line starts with.
pub(crate) fn indentation(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether only white space stands before a place on its line.
pub(crate) fn starts_its_line(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    start > 0 && text[start..at].bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// What stands between an entry's key and value, where that is a colon and spaces.
fn colon_of<'t>(text: &'t str, start: usize, child: &Child) -> Option<&'t str> {
    let colon = &text[start + child.start + child.key_len..start + child.value_start];
    colon.chars().all(|character| matches!(character, ' ' | ':')).then_some(colon)
}

/// What stands between two entries of one line.
fn inline_gap(text: &str, start: usize, children: &[Child]) -> Option<&'static str> {
    children.windows(2).take(4).find_map(|pair| match &text[start + pair[0].end()..start + pair[1].start] {
        "," => Some(","),
        ", " => Some(", "),
        _ => None,
    })
}

/// A stretch of text and what takes its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Splice {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) text: String,
}

/// An object or list in its file.
#[derive(Clone, Copy)]
pub(crate) struct Place<'t> {
    pub(crate) text: &'t str,
    /// Where its bracket opens.
    pub(crate) start: usize,
    pub(crate) node: &'t Node,
    pub(crate) dialect: Dialect,
    pub(crate) is_root: bool,
}

impl Place<'_> {
    fn close(&self) -> usize {
        self.start + self.node.len - 1
    }

    /// Adds an entry (or, without a name, an element) at the end.
    pub(crate) fn append(&self, style: &Style, name: Option<&str>, value: &Value) -> Splice {
        let Self { text, start, node, .. } = *self;
        let is_object = matches!(node.shape, Shape::Object(_));
        let mut style = style.clone();
        let Some(last) = node.children().last() else {
            let over_lines = if self.is_root {
                style.root_over_lines
            } else if is_object {
                style.objects_over_lines
            } else {
                style.lists_over_lines
            };
            let inner = &text[start + 1..self.close()];
            let kept = if syntax::has_comment(inner) { inner.trim_end() } else { "" };
            let outer = indentation(text, start);
            let indent = format!("{outer}{}", style.unit);
            let item = write_item(&style, name, value, &indent);
            let replaced = if over_lines || !kept.is_empty() {
                format!("{kept}{nl}{indent}{item}{nl}{outer}", nl = style.newline)
            } else {
                item
            };
            return Splice { start: start + 1, end: self.close(), text: replaced };
        };
        let (last_start, last_end) = (start + last.start, start + last.end());
        if let Some(sibling) = node.children().iter().rfind(|child| child.name.is_some()) {
            let at = start + sibling.start;
            style.key_quote = match text[at..].chars().next() {
                Some(quote @ ('"' | '\'')) => Some(quote),
                _ => style.key_quote,
            };
            if let Some(colon) = colon_of(text, start, sibling) {
                colon.clone_into(&mut style.colon);
            }
        }
        let over_lines = starts_its_line(text, last_start);
        let indent = if over_lines { indentation(text, last_start) } else { indentation(text, start) };
        let item = write_item(&style, name, value, indent);
        let comma = syntax::find_comma(text, last_end, self.close(), self.dialect);
        let mut end = comma.map_or(last_end, |comma| comma + 1);
        if over_lines {
            // A comment on the last entry's line stays with it.
            let line_end = text[end..self.close()].find('\n').map_or(self.close(), |at| end + at);
            let rest = text[end..line_end].trim_end();
            let line_comment = syntax::skip_trivia(text, end, self.dialect) >= line_end && syntax::has_comment(rest);
            if line_comment {
                end += rest.len();
            }
        }
        let lead = if over_lines {
            format!("{}{indent}", style.newline)
        } else {
            style.comma.trim_start_matches(',').to_owned()
        };
        let between = &text[last_end..end];
        let replaced = match comma {
            Some(_) => format!("{between}{lead}{item},"),
            None => format!(",{between}{lead}{item}"),
        };
        // A trailing comma belongs to lists with an entry a line; on one line it is a slip not worth repeating.
        let replaced = if over_lines || comma.is_none() { replaced } else { replaced.trim_end_matches(',').to_owned() };
        Splice { start: last_end, end, text: replaced }
    }

    /// Adds an element before another one.
    pub(crate) fn insert_before(&self, style: &Style, index: usize, value: &Value) -> Option<Splice> {
        let Self { text, start, node, .. } = *self;
        let at = start + node.children().get(index)?.start;
        let indent = if starts_its_line(text, at) { indentation(text, at) } else { indentation(text, start) };
        let item = style.value(value, indent);
        let gap =
            if starts_its_line(text, at) { format!(",{}{indent}", style.newline) } else { style.comma.to_owned() };
        Some(Splice { start: at, end: at, text: format!("{item}{gap}") })
    }

    /// Takes an entry or element out, with its comma and, where it has them for itself, its lines. Comments stay.
    pub(crate) fn remove(&self, index: usize) -> Option<Splice> {
        let Self { text, start, node, .. } = *self;
        let children = node.children();
        let child = children.get(index)?;
        let (from, to) = (start + child.start, start + child.end());
        let next = children.get(index + 1).map_or(self.close(), |next| start + next.start);
        if let Some(comma) = syntax::find_comma(text, to, next, self.dialect) {
            let line_end = text[comma + 1..next].find('\n').map(|at| comma + 1 + at);
            let clean_end = line_end.filter(|end| text[comma + 1..*end].trim().is_empty());
            // A comment between value and comma stays too.
            let kept = &text[to..comma];
            if !kept.trim().is_empty() {
                return Some(Splice { start: from, end: comma + 1, text: kept.trim().to_owned() });
            }
            if let (true, Some(end)) = (starts_its_line(text, from), clean_end) {
                let line_start = from - indentation(text, from).len();
                return Some(Splice { start: line_start, end: end + 1, text: String::new() });
            }
            let spaces = text[comma + 1..next].len() - text[comma + 1..next].trim_start_matches([' ', '\t']).len();
            return Some(Splice { start: from, end: comma + 1 + spaces, text: String::new() });
        }
        if index > 0 {
            let before = start + children.get(index - 1)?.end();
            let comma = syntax::find_comma(text, before, from, self.dialect)?;
            let between = &text[comma + 1..from];
            let mut kept = if syntax::has_comment(between) { between.trim_end().to_owned() } else { String::new() };
            if !kept.is_empty() && !text[to..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) {
                kept.push_str(if text.contains("\r\n") { "\r\n" } else { "\n" });
            }
            return Some(Splice { start: comma, end: to, text: kept });
        }
        let inner = (&text[start + 1..from], &text[to..self.close()]);
        if syntax::has_comment(inner.0) || syntax::has_comment(inner.1) {
            return Some(Splice { start: from, end: to, text: String::new() });
        }
        Some(Splice { start: start + 1, end: self.close(), text: String::new() })
    }
}

fn write_item(style: &Style, name: Option<&str>, value: &Value, indent: &str) -> String {
    match name {
        Some(name) => style.entry(name, value, indent),
        None => style.value(value, indent),
    }
}

/// A value inside objects, one for each step of a pointer.
pub(crate) fn wrapped(steps: &[String], value: Value) -> Value {
    steps.iter().rev().fold(value, |value, step| {
        let mut fields = Map::new();
        fields.insert(step.clone(), value);
        Value::Object(fields)
    })
}
