//! From text to a tree of spans, for JSON and for object literals in Python and JavaScript.
//!
//! The tree knows where everything stands, relative to what it stands in, so that a value can be replaced without
//! reading the rest again. Parsing never fails: what cannot be read is noted and stepped over. It does not recurse
//! deeper than [`MOST_LEVELS`], whatever the text is.

use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::document::Container;
use crate::table;

/// Objects and lists are read this deep. A theme needs four levels; deeper ones are kept as they stand.
pub(crate) const MOST_LEVELS: usize = 100;
const MOST_SLIPS: usize = 100;

/// A value and where its parts stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Length in bytes.
    pub(crate) len: usize,
    pub(crate) shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Scalar(Value),
    /// Program code, or something else that has no value without running it.
    Code(Opaque),
    Object(Vec<Child>),
    Array(Vec<Child>),
}

/// Why a value is opaque.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opaque {
    Code,
    TooDeep,
}

/// An entry of an object or an element of a list. Offsets are from the start of what it stands in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Child {
    /// Where the entry starts: at its key, or at the element.
    pub(crate) start: usize,
    /// The key; none for elements, and for entries whose key only a program knows.
    pub(crate) name: Option<Arc<str>>,
    /// Length of the key as written.
    pub(crate) key_len: usize,
    /// Where the value starts.
    pub(crate) value_start: usize,
    pub(crate) node: Arc<Node>,
}

impl Child {
    /// Where the entry ends.
    pub(crate) fn end(&self) -> usize {
        self.value_start + self.node.len
    }
}

impl Node {
    pub(crate) fn children(&self) -> &[Child] {
        match &self.shape {
            Shape::Object(children) | Shape::Array(children) => children,
            _ => &[],
        }
    }

    /// The number of the child that a step of a pointer names. Of several with one name the last, as every reader
    /// takes it.
    pub(crate) fn child_index(&self, step: &str) -> Option<usize> {
        match &self.shape {
            Shape::Object(children) => children.iter().rposition(|child| child.name.as_deref() == Some(step)),
            Shape::Array(children) => array_index(step).filter(|index| *index < children.len()),
            _ => None,
        }
    }

    /// The value as JSON; none for code.
    pub(crate) fn value(&self) -> Option<Value> {
        match &self.shape {
            Shape::Scalar(value) => Some(value.clone()),
            Shape::Code(_) => None,
            Shape::Object(children) => Some(Value::Object(fields(children))),
            Shape::Array(children) => {
                Some(Value::Array(children.iter().map(|child| child.node.value().unwrap_or_default()).collect()))
            }
        }
    }
}

/// An object's entries as JSON.
pub(crate) fn fields(children: &[Child]) -> Map<String, Value> {
    let mut map = Map::new();
    for child in children {
        if let (Some(name), Some(value)) = (&child.name, child.node.value()) {
            map.insert(name.to_string(), value);
        }
    }
    map
}

/// A list index of a JSON pointer: no sign, no leading zero.
pub(crate) fn array_index(step: &str) -> Option<usize> {
    let plain = step == "0" || (!step.starts_with('0') && step.bytes().all(|byte| byte.is_ascii_digit()));
    if plain { step.parse().ok() } else { None }
}

/// Whose rules the text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// An object alone in its file: JSON, and whatever else people write there.
    Bare,
    Python,
    JavaScript,
}

/// Something that a strict reader would stumble over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slip {
    /// Byte offset.
    pub(crate) at: usize,
    pub(crate) code: &'static str,
    pub(crate) reason: String,
    pub(crate) remedy: &'static str,
}

/// What strict JSON does not have, with the first place of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Liberties {
    pub(crate) comment: Option<usize>,
    pub(crate) trailing_comma: Option<usize>,
    pub(crate) single_quotes: Option<usize>,
    pub(crate) bare_key: Option<usize>,
    pub(crate) python_word: Option<usize>,
    pub(crate) number: Option<usize>,
}

impl Liberties {
    /// After a stretch of text was replaced by another of a given length: what stood in it is gone, what stood behind it
    /// has moved.
    pub(crate) fn moved(&mut self, start: usize, end: usize, new_len: usize) {
        let Self { comment, trailing_comma, single_quotes, bare_key, python_word, number } = self;
        for place in [comment, trailing_comma, single_quotes, bare_key, python_word, number] {
            *place = match *place {
                Some(at) if at >= end => Some(at + new_len - (end - start)),
                Some(at) if at >= start => None,
                place => place,
            };
        }
    }
}

/// A parsed object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) node: Node,
    /// What is broken: with any of these, the document is not changed.
    pub(crate) slips: Vec<Slip>,
    pub(crate) liberties: Liberties,
}

/// Reads the value that starts at a byte offset.
pub(crate) fn parse(text: &str, start: usize, dialect: Dialect) -> Parsed {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: start, dialect, slips: Vec::new(), liberties: Liberties::default() };
    // What follows the theme is the program's business, so that only the object itself is read.
    let shape = parser.primary(0);
    let node = Node { len: parser.at - start, shape };
    Parsed { node, slips: parser.slips, liberties: parser.liberties }
}

/// Where comments and white space that start at a byte offset end.
pub(crate) fn skip_trivia(text: &str, start: usize, dialect: Dialect) -> usize {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: start, dialect, slips: Vec::new(), liberties: Liberties::default() };
    parser.trivia();
    parser.at
}

/// The place of the first comma between two places, outside comments.
pub(crate) fn find_comma(text: &str, start: usize, end: usize, dialect: Dialect) -> Option<usize> {
    let at = skip_trivia(text, start, dialect);
    (at < end && text.as_bytes().get(at) == Some(&b',')).then_some(at)
}

/// Whether a stretch between values holds a comment.
pub(crate) fn has_comment(gap: &str) -> bool {
    gap.contains('#') || gap.contains("//") || gap.contains("/*")
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
    slips: Vec<Slip>,
    liberties: Liberties,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn slip(&mut self, at: usize, code: &'static str, reason: impl Into<String>, remedy: &'static str) {
        if self.slips.len() < MOST_SLIPS {
            self.slips.push(Slip { at, code, reason: reason.into(), remedy });
        }
    }

    fn trivia(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => self.at += 1,
                b'\\' if self.dialect == Dialect::Python && matches!(self.peek_at(1), Some(b'\n' | b'\r')) => {
                    self.at += 1;
                }
                b'#' if self.dialect != Dialect::JavaScript => self.comment_to_line_end(),
                b'/' if self.dialect != Dialect::Python && self.peek_at(1) == Some(b'/') => self.comment_to_line_end(),
                b'/' if self.dialect != Dialect::Python && self.peek_at(1) == Some(b'*') => {
                    self.liberties.comment.get_or_insert(self.at);
                    if let Some(length) = self.text[self.at + 2..].find("*/") {
                        self.at += length + 4;
                    } else {
                        self.slip(self.at, "unclosed-comment", "This comment does not end.", "Close it with */.");
                        self.at = self.bytes.len();
                    }
                }
                // No-break spaces and byte order marks get into files by copying from web pages.
                0xc2 if self.peek_at(1) == Some(0xa0) => self.at += 2,
                0xef if self.bytes[self.at..].starts_with(b"\xef\xbb\xbf") => self.at += 3,
                _ => return,
            }
        }
    }

    fn comment_to_line_end(&mut self) {
        self.liberties.comment.get_or_insert(self.at);
        self.at += self.bytes[self.at..].iter().position(|byte| *byte == b'\n').unwrap_or(self.bytes.len() - self.at);
    }

    /// A value that starts here. Always moves on, except at a comma, a closing bracket or the end.
    fn value(&mut self, level: usize) -> Node {
        let start = self.at;
        let shape = self.primary(level);
        let shape = match shape {
            Shape::Code(Opaque::TooDeep) => shape,
            shape if self.value_ends_here() => shape,
            _ => {
                self.at = start;
                self.code();
                Shape::Code(Opaque::Code)
            }
        };
        Node { len: self.at - start, shape }
    }

    /// Whether an expression ends where the parser stands (white space aside), or goes on with an operator or a call.
    fn value_ends_here(&mut self) -> bool {
        let end = self.at;
        self.trivia();
        let next = self.peek();
        let same_line = !self.text[end..self.at].contains('\n');
        self.at = end;
        match (self.dialect, next) {
            (Dialect::Bare, Some(byte)) if !matches!(byte, b',' | b'}' | b']' | b')' | b';' | b':' | b'"' | b'\'') => {
                !same_line
            }
            // A quote: where JSON goes on without a comma, the comma was forgotten, and the next entry is not part of
            // this value. In program code a text after another can only be that too, or in Python a continued text,
            // which the text itself has taken in.
            (_, None | Some(b',' | b'}' | b']' | b')' | b';' | b':' | b'"' | b'\'')) => true,
            (Dialect::JavaScript, Some(byte)) if is_word(byte) => !same_line,
            _ => false,
        }
    }

    fn primary(&mut self, level: usize) -> Shape {
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[' | b'(') if level >= MOST_LEVELS => {
                self.balanced();
                Shape::Code(Opaque::TooDeep)
            }
            Some(b'{') => self.object(level),
            Some(b'[') => self.array(level, b']'),
            Some(b'(') if self.dialect == Dialect::Python => self.parenthesised(level),
            Some(b'"' | b'\'' | b'`') => self.texts(),
            Some(byte) if byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.') => self.number(),
            Some(byte) if is_word(byte) => {
                if self.dialect == Dialect::Python && self.string_prefix().is_some() {
                    return self.texts();
                }
                self.word();
                match &self.text[start..self.at] {
                    "null" => Shape::Scalar(Value::Null),
                    "true" => Shape::Scalar(Value::Bool(true)),
                    "false" => Shape::Scalar(Value::Bool(false)),
                    "undefined" if self.dialect == Dialect::JavaScript => Shape::Scalar(Value::Null),
                    word @ ("None" | "True" | "False") if self.dialect != Dialect::JavaScript => {
                        self.liberties.python_word.get_or_insert(start);
                        Shape::Scalar(if word == "None" { Value::Null } else { Value::Bool(word == "True") })
                    }
                    _ => {
                        self.code();
                        Shape::Code(Opaque::Code)
                    }
                }
            }
            _ => {
                self.code();
                Shape::Code(Opaque::Code)
            }
        }
    }

    fn word(&mut self) {
        while self.peek().is_some_and(|byte| is_word(byte) || byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// Steps over program code up to a comma or a closing bracket that is not its own. In a bare object also up to the
    /// end of the line: nothing there goes on over several lines.
    fn code(&mut self) {
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b',' | b'}' | b']' | b')' | b';' => break,
                b'\n' | b'\r' if self.dialect == Dialect::Bare => break,
                b'{' | b'[' | b'(' => self.balanced(),
                b'"' | b'\'' | b'`' => self.quoted_code(),
                b'#' if self.dialect == Dialect::Python => self.comment_to_line_end(),
                b'/' if self.dialect == Dialect::JavaScript && matches!(self.peek_at(1), Some(b'/' | b'*')) => {
                    self.trivia();
                }
                _ => self.at += 1,
            }
        }
        // White space and comments at the end belong to what follows.
        let end = self.at;
        let mut last = start;
        self.at = start;
        while self.at < end {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(b'#') if self.dialect == Dialect::Python => self.comment_to_line_end(),
                Some(b'/') if self.dialect == Dialect::JavaScript && matches!(self.peek_at(1), Some(b'/' | b'*')) => {
                    self.trivia();
                }
                Some(b'{' | b'[' | b'(') => {
                    self.balanced();
                    last = self.at;
                }
                Some(b'"' | b'\'' | b'`') => {
                    self.quoted_code();
                    last = self.at;
                }
                Some(_) => {
                    self.at += 1;
                    last = self.at;
                }
                None => break,
            }
        }
        self.at = last;
        // A byte in the middle of a character is never a place to stop.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// A quoted text inside code; one that does not end stops at its line's end.
    fn quoted_code(&mut self) {
        let Some(quote) = self.peek() else { return };
        let triple = [quote; 3];
        if self.dialect == Dialect::Python && self.bytes[self.at..].starts_with(&triple) {
            let rest = &self.bytes[self.at + 3..];
            let length = rest.windows(3).position(|window| window == triple).map_or(rest.len(), |length| length + 3);
            self.at += 3 + length;
            return;
        }
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'\\' => self.at = (self.at + 2).min(self.bytes.len()),
                b'\n' if quote != b'`' => {
                    self.slip_in_code(
                        start,
                        "unclosed-text",
                        "This text does not end on its line.",
                        "Close its quote.",
                    );
                    return;
                }
                _ => self.at += 1,
            }
            if byte == quote {
                return;
            }
        }
    }

    /// A slip in program code, which is stepped over twice.
    fn slip_in_code(&mut self, at: usize, code: &'static str, reason: &'static str, remedy: &'static str) {
        if !self.slips.iter().any(|slip| slip.at == at) {
            self.slip(at, code, reason, remedy);
        }
    }

    /// Steps over brackets and everything in them, without recursion.
    fn balanced(&mut self) {
        let mut open = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' | b'(' => {
                    open.push(byte);
                    self.at += 1;
                }
                b'}' | b']' | b')' => {
                    // What stands behind brackets that do not match is anybody's guess, and must not be written into.
                    if !matches!((open.pop(), byte), (Some(b'{'), b'}') | (Some(b'['), b']') | (Some(b'('), b')')) {
                        let reason = "This bracket closes one of another kind.";
                        self.slip_in_code(self.at, "unmatched-bracket", reason, "Close the brackets in their order.");
                    }
                    self.at += 1;
                    if open.is_empty() {
                        return;
                    }
                }
                b'"' | b'\'' | b'`' => self.quoted_code(),
                b'#' if self.dialect == Dialect::Python => self.comment_to_line_end(),
                b'/' if self.dialect != Dialect::Python && matches!(self.peek_at(1), Some(b'/' | b'*')) => {
                    self.trivia();
                }
                _ => self.at += 1,
            }
        }
        self.slip(self.at, "unclosed-bracket", "The file ends inside brackets.", "Add the missing closing bracket.");
    }

    fn object(&mut self, level: usize) -> Shape {
        let open = self.at;
        self.at += 1;
        let mut children = Vec::new();
        let mut comma = Some(open);
        loop {
            self.trivia();
            let start = self.at;
            match self.peek() {
                None => {
                    let remedy = "Add the missing } at the end.";
                    self.slip(open, "unclosed-object", "This object is not closed before the file ends.", remedy);
                    break;
                }
                Some(b'}') => {
                    if let Some(comma) = comma
                        && comma != open
                    {
                        self.liberties.trailing_comma.get_or_insert(comma);
                    }
                    self.at += 1;
                    break;
                }
                Some(b',') => {
                    self.slip(start, "stray-comma", "A comma stands where an entry belongs.", "Remove the comma.");
                    self.at += 1;
                    comma = Some(start);
                    continue;
                }
                Some(b']' | b')' | b';' | b':') => {
                    let reason = format!("{:?} stands where an entry belongs.", self.bytes[start] as char);
                    self.slip(start, "stray-sign", reason, "Remove it, or add the bracket that it closes.");
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            if comma.is_none() {
                self.slip(
                    start,
                    "missing-comma",
                    "There is no comma before this entry.",
                    "Put a comma after the entry before it.",
                );
            }
            children.push(self.entry(open, level));
            self.trivia();
            comma = (self.peek() == Some(b',')).then_some(self.at);
            if comma.is_some() {
                self.at += 1;
            }
        }
        Shape::Object(children)
    }

    fn entry(&mut self, open: usize, level: usize) -> Child {
        let start = self.at;
        let name = self.key();
        let key_len = self.at - start;
        let key_end = self.at;
        self.trivia();
        if key_len > 0 && self.peek() == Some(b':') {
            self.at += 1;
            self.trivia();
            if matches!(self.peek(), None | Some(b',' | b'}')) {
                let remedy = "Write a value after the colon, or remove the key.";
                self.slip(start, "missing-value", "This key has no value.", remedy);
            }
            let value_start = self.at - open;
            let node = self.value(level + 1);
            return Child {
                start: start - open,
                name: name.map(Into::into),
                key_len,
                value_start,
                node: Arc::new(node),
            };
        }
        // Not `key: value`. Program code has such entries (**base, ...base, shorthand names); JSON has not.
        self.at = key_end;
        if self.dialect == Dialect::Bare {
            self.slip(start, "missing-colon", "There is no colon and value here.", "Write \"key\": value.");
        }
        self.at = start;
        self.code();
        if self.at == start {
            self.at += self.text[start..].chars().next().map_or(0, char::len_utf8);
        }
        let node = Node { len: self.at - start, shape: Shape::Code(Opaque::Code) };
        Child { start: start - open, name: None, key_len: 0, value_start: start - open, node: Arc::new(node) }
    }

    /// A key. `None` where only running the program would tell it.
    fn key(&mut self) -> Option<String> {
        let start = self.at;
        match self.peek()? {
            b'"' | b'\'' => match self.texts() {
                Shape::Scalar(Value::String(name)) => Some(name),
                _ => None,
            },
            byte if self.dialect == Dialect::Python && is_word(byte) && self.string_prefix().is_some() => {
                match self.texts() {
                    Shape::Scalar(Value::String(name)) => Some(name),
                    _ => None,
                }
            }
            byte if is_word(byte) || byte.is_ascii_digit() => {
                self.word();
                if self.dialect == Dialect::Python {
                    return None;
                }
                self.liberties.bare_key.get_or_insert(start);
                Some(self.text[start..self.at].to_owned())
            }
            _ => None,
        }
    }

    fn array(&mut self, level: usize, close: u8) -> Shape {
        let open = self.at;
        self.at += 1;
        let mut children = Vec::new();
        let mut comma = Some(open);
        loop {
            self.trivia();
            let start = self.at;
            match self.peek() {
                None => {
                    self.slip(
                        open,
                        "unclosed-list",
                        "This list is not closed before the file ends.",
                        "Add the missing ].",
                    );
                    break;
                }
                Some(byte) if byte == close => {
                    if let Some(comma) = comma
                        && comma != open
                    {
                        self.liberties.trailing_comma.get_or_insert(comma);
                    }
                    self.at += 1;
                    break;
                }
                Some(b',') => {
                    self.slip(start, "stray-comma", "A comma stands where a value belongs.", "Remove the comma.");
                    self.at += 1;
                    comma = Some(start);
                    continue;
                }
                // An object's end inside a list: the list was not closed. The object needs its bracket.
                Some(b'}') => {
                    self.slip(open, "unclosed-list", "This list is not closed.", "Add the missing ].");
                    break;
                }
                Some(b']' | b')' | b';' | b':') => {
                    let reason = format!("{:?} stands where a value belongs.", self.bytes[start] as char);
                    self.slip(start, "stray-sign", reason, "Remove it, or add the bracket that it closes.");
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            if comma.is_none() {
                self.slip(
                    start,
                    "missing-comma",
                    "There is no comma before this value.",
                    "Put a comma after the value before it.",
                );
            }
            let mut node = self.value(level + 1);
            if self.at == start {
                self.at += self.text[start..].chars().next().map_or(0, char::len_utf8);
                node.len = self.at - start;
            }
            let at = start - open;
            children.push(Child { start: at, name: None, key_len: 0, value_start: at, node: Arc::new(node) });
            self.trivia();
            comma = (self.peek() == Some(b',')).then_some(self.at);
            if comma.is_some() {
                self.at += 1;
            }
        }
        Shape::Array(children)
    }

    /// Python: a tuple is a list; brackets around one value are that value, which is left as it stands (code), except
    /// a text, which people break over lines this way.
    fn parenthesised(&mut self, level: usize) -> Shape {
        let start = self.at;
        let before = self.liberties.trailing_comma.take();
        let shape = self.array(level, b')');
        let comma = std::mem::replace(&mut self.liberties.trailing_comma, before);
        match shape {
            Shape::Array(children) if children.len() == 1 && comma.is_none() => {
                if let Some(Shape::Scalar(value @ Value::String(_))) = children.first().map(|child| &child.node.shape) {
                    Shape::Scalar(value.clone())
                } else {
                    self.at = start;
                    self.balanced();
                    Shape::Code(Opaque::Code)
                }
            }
            shape => shape,
        }
    }

    /// The length of a Python string's prefix, where one starts here.
    fn string_prefix(&self) -> Option<usize> {
        let length = self.bytes[self.at..].iter().take(3).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let prefix = self.text.get(self.at..self.at + length)?.to_ascii_lowercase();
        let quoted = matches!(self.peek_at(length), Some(b'"' | b'\''));
        (quoted && matches!(prefix.as_str(), "r" | "u" | "f" | "b" | "br" | "rb" | "fr" | "rf")).then_some(length)
    }

    /// A quoted text; in Python also several in a row, which are one.
    fn texts(&mut self) -> Shape {
        let Some(mut text) = self.quoted() else { return Shape::Code(Opaque::Code) };
        while self.dialect == Dialect::Python {
            let end = self.at;
            self.trivia();
            let prefixed = self.peek().is_some_and(is_word) && self.string_prefix().is_some();
            if !prefixed && !matches!(self.peek(), Some(b'"' | b'\'')) {
                self.at = end;
                break;
            }
            let next = self.quoted();
            let next_end = self.at;
            self.trivia();
            if self.peek() == Some(b':') {
                // It was the next entry's key: a comma is missing, which the object will notice.
                self.at = end;
                break;
            }
            self.at = next_end;
            match next {
                Some(next) => text.push_str(&next),
                None => return Shape::Code(Opaque::Code),
            }
        }
        Shape::Scalar(Value::String(text))
    }

    /// One quoted text. `None` where it holds code (`f"{x}"`) or is no text (`b"x"`).
    fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        let prefix_len = if self.peek().is_some_and(is_word) { self.string_prefix().unwrap_or(0) } else { 0 };
        let prefix = self.text[start..start + prefix_len].to_ascii_lowercase();
        self.at += prefix_len;
        let raw = prefix.contains('r');
        let quote = self.peek()?;
        if quote == b'\'' {
            self.liberties.single_quotes.get_or_insert(start);
        }
        let triple = self.dialect == Dialect::Python && self.bytes[self.at..].starts_with(&[quote; 3]);
        let close_len = if triple { 3 } else { 1 };
        self.at += close_len;
        let mut text = String::new();
        let mut known = true;
        let mut plain = self.at;
        loop {
            let Some(byte) = self.peek() else {
                self.slip(
                    start,
                    "unclosed-text",
                    "This text is not closed before the file ends.",
                    "Add the missing quote.",
                );
                text.push_str(&self.text[plain..self.at]);
                break;
            };
            if byte == quote && self.bytes[self.at..].starts_with(&[quote; 3][..close_len]) {
                text.push_str(&self.text[plain..self.at]);
                self.at += close_len;
                break;
            }
            match byte {
                b'\n' if !triple && quote != b'`' => {
                    self.slip(start, "unclosed-text", "This text is not closed on its line.", "Add the missing quote.");
                    let line = &self.text[plain..self.at];
                    text.push_str(line.strip_suffix('\r').unwrap_or(line));
                    break;
                }
                b'\\' => {
                    text.push_str(&self.text[plain..self.at]);
                    if raw {
                        text.push('\\');
                        self.at += 1;
                        plain = self.at;
                        if self.peek().is_some_and(|byte| byte == quote || byte == b'\\') {
                            self.at += 1;
                        }
                    } else {
                        known &= self.escape(&mut text);
                        plain = self.at;
                    }
                }
                b'$' if quote == b'`' && self.peek_at(1) == Some(b'{') => {
                    known = false;
                    self.at += 1;
                }
                b'{' if prefix.contains('f') => {
                    known = false;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        (known && !prefix.contains('b')).then_some(text)
    }

    /// An escape sequence. False where its meaning is not known here (Python's character names).
    fn escape(&mut self, text: &mut String) -> bool {
        self.at += 1;
        let Some(character) = self.text[self.at..].chars().next() else { return true };
        self.at += character.len_utf8();
        let plain = match character {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' if self.dialect != Dialect::Bare => '\u{b}',
            'a' if self.dialect == Dialect::Python => '\u{7}',
            '\n' => return true,
            '\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                return true;
            }
            '0' if self.dialect == Dialect::JavaScript => '\0',
            '0'..='7' if self.dialect == Dialect::Python => {
                let mut code = character.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = self.peek().and_then(|byte| (byte as char).to_digit(8)) else { break };
                    code = code * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            'x' if self.dialect != Dialect::Bare => self.hex(2).and_then(char::from_u32).unwrap_or('x'),
            'U' if self.dialect == Dialect::Python => self.hex(8).and_then(char::from_u32).unwrap_or('U'),
            'N' if self.dialect == Dialect::Python => return false,
            'u' if self.dialect == Dialect::JavaScript && self.peek() == Some(b'{') => {
                let end = self.text[self.at..].find('}').unwrap_or(0);
                let code = self.text.get(self.at + 1..self.at + end).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                match code.and_then(char::from_u32) {
                    Some(character) => {
                        self.at += end + 1;
                        character
                    }
                    None => 'u',
                }
            }
            'u' => match self.hex(4) {
                Some(high @ 0xd800..=0xdbff) => {
                    let place = self.at;
                    let low = if self.bytes[self.at..].starts_with(b"\\u") {
                        self.at += 2;
                        self.hex(4).filter(|low| (0xdc00..=0xdfff).contains(low))
                    } else {
                        None
                    };
                    if let Some(low) = low {
                        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                            .unwrap_or(char::REPLACEMENT_CHARACTER)
                    } else {
                        self.at = place;
                        char::REPLACEMENT_CHARACTER
                    }
                }
                Some(code) => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                None => 'u',
            },
            // Python keeps the backslash of an escape that it does not know.
            other if self.dialect == Dialect::Python && !matches!(other, '\\' | '\'' | '"') => {
                text.push('\\');
                other
            }
            other => other,
        };
        text.push(plain);
        true
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let code =
            self.text.get(self.at..self.at + digits).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let code = u32::from_str_radix(code, 16).ok()?;
        self.at += digits;
        Some(code)
    }

    fn number(&mut self) -> Shape {
        let start = self.at;
        while let Some(byte) = self.peek() {
            let exponent_sign =
                matches!(byte, b'+' | b'-') && (self.at == start || matches!(self.bytes[self.at - 1], b'e' | b'E'));
            if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || exponent_sign {
                self.at += 1;
            } else {
                break;
            }
        }
        let written = &self.text[start..self.at];
        if let Ok(number) = serde_json::from_str::<Number>(written) {
            return Shape::Scalar(Value::Number(number));
        }
        if let Some(number) = lenient_number(written) {
            self.liberties.number.get_or_insert(start);
            Shape::Scalar(Value::Number(number))
        } else {
            self.code();
            Shape::Code(Opaque::Code)
        }
    }
}

/// Numbers as Python and JavaScript write them beyond JSON: `.5`, `5.`, `+1`, `1_000`, `0xff`.
fn lenient_number(written: &str) -> Option<Number> {
    let plain = written.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let radix = match digits.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    if let Some(radix) = radix {
        return i64::from_str_radix(&digits[2..], radix).ok().map(|number| Number::from(sign * number));
    }
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Ok(number) = digits.parse::<i64>() {
        return Some(Number::from(sign * number));
    }
    digits.parse::<f64>().ok().and_then(|number| Number::from_f64(number * sign as f64))
}

pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// Where a theme stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) start: usize,
    pub(crate) dialect: Dialect,
}

/// Finds the object that is the theme: alone in the file, or assigned to a name in a program.
pub(crate) fn locate(text: &str) -> Option<Located> {
    let first = skip_trivia(text, 0, Dialect::Bare);
    if text.as_bytes().get(first) == Some(&b'{') {
        return Some(Located { start: first, dialect: Dialect::Bare });
    }
    let dialect = if looks_like_javascript(text) { Dialect::JavaScript } else { Dialect::Python };
    let mut best: Option<(u32, usize)> = None;
    // Reading candidates again and again must not take long in a large program.
    let mut budget = text.len().saturating_mul(4).max(1 << 16);
    for (start, named) in candidates(text, dialect) {
        let Some(rest) = budget.checked_sub(1) else { break };
        let parsed = parse(text, start, dialect);
        budget = rest.saturating_sub(parsed.node.len);
        let known =
            parsed.node.children().iter().filter(|child| child.name.as_deref().is_some_and(is_theme_key)).count();
        // A name says more than keys; without either, an object is no theme.
        let score = if named { 1000 } else { 0 } + known.min(500) as u32 + u32::from(named && parsed.slips.is_empty());
        if (named || known >= 3) && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, start));
        }
        if budget == 0 {
            break;
        }
    }
    best.map(|(_, start)| Located { start, dialect })
}

fn is_theme_key(name: &str) -> bool {
    table::index(name).is_some() || name == table::LIVERY
}

fn looks_like_javascript(text: &str) -> bool {
    text.contains("window.")
        || text.contains("module.exports")
        || text.lines().map(str::trim_start).any(|line| {
            ["const ", "let ", "var ", "export ", "//", "/*", "globalThis", "window["]
                .iter()
                .any(|start| line.starts_with(start))
        })
}

/// Opening braces of objects in a program, with whether the object is given a name like `theme`.
fn candidates(text: &str, dialect: Dialect) -> Vec<(usize, bool)> {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: 0, dialect, slips: Vec::new(), liberties: Liberties::default() };
    let mut found = Vec::new();
    let mut before = 0;
    while let Some(byte) = parser.peek() {
        match byte {
            b'"' | b'\'' | b'`' => parser.quoted_code(),
            b'#' if dialect == Dialect::Python => parser.comment_to_line_end(),
            b'/' if dialect == Dialect::JavaScript && matches!(parser.peek_at(1), Some(b'/' | b'*')) => parser.trivia(),
            b'{' => {
                let assigned = text[..before].ends_with('=') && !text[..before].ends_with("==");
                let named = assigned && assigned_name(&text[..before]).to_ascii_lowercase().contains("theme");
                if named || (found.len() < 256 && starts_like_an_entry(text, parser.at + 1, dialect)) {
                    found.push((parser.at, named));
                }
                parser.at += 1;
            }
            _ => parser.at += 1,
        }
        if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            before = parser.at;
            while !text.is_char_boundary(before) {
                before += 1;
            }
        }
    }
    found
}

/// The name on the left of an equals sign at the end of a text: `theme`, `window.theme`, `theme: dict`, `window["theme"]`.
fn assigned_name(before: &str) -> &str {
    let line = before.trim_end_matches('=').rsplit('\n').next().unwrap_or_default();
    let line = line.split_once(':').map_or(line, |(name, _)| name);
    let name = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ']'));
    let start = name.rfind(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).map_or(0, |at| at + 1);
    name.get(start..).unwrap_or_default()
}

fn starts_like_an_entry(text: &str, start: usize, dialect: Dialect) -> bool {
    let mut parser =
        Parser { text, bytes: text.as_bytes(), at: start, dialect, slips: Vec::new(), liberties: Liberties::default() };
    parser.trivia();
    let named = parser.key().is_some();
    parser.trivia();
    named && parser.peek() == Some(b':')
}

/// How values are written into a container.
pub(crate) fn container(dialect: Dialect, liberties: &Liberties) -> Container {
    match dialect {
        Dialect::Python => Container::Python,
        Dialect::JavaScript => Container::JavaScript,
        Dialect::Bare if liberties.python_word.is_some() => Container::Python,
        Dialect::Bare if liberties.bare_key.is_some() => Container::JavaScript,
        Dialect::Bare if liberties.single_quotes.is_some() => Container::Python,
        Dialect::Bare => Container::Json,
    }
}
