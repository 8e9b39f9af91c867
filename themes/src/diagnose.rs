//! Everything there is to say about a file, with places.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::check::{self, Problem};
use crate::document::{Container, Diagnostic, Document, Inner, Obstacle, Place, Severity, is_blank};
use crate::fonts;
use crate::resolver::Resolver;
use crate::syntax::{self, Dialect, Node, Opaque, Shape, Slip};
use crate::table::{self, KEYS, Kind, LEGACY_KEYS, LIVERY};

/// After so many notes about keys that nobody knows, the rest is counted.
const MOST_UNKNOWN_KEYS: usize = 50;

pub(crate) fn diagnose(document: &Document) -> Vec<Diagnostic> {
    let mut list = List { lines: Lines::new(document.text()), document, found: Vec::new() };
    let Inner { text, root, slips, obstacle, .. } = document.inner();
    if let Some(obstacle) = obstacle {
        let (code, reason, remedy) = match obstacle {
            Obstacle::NotUtf8 => (
                "not-utf8",
                "The file is not text in UTF-8, so that some of its characters cannot be read.",
                "Save it as UTF-8 in the program it comes from; until then Livery shows it but does not change it.",
            ),
            Obstacle::Utf16 => (
                "not-utf8",
                "The file is text in UTF-16, which Dash does not read.",
                "Save it as UTF-8 in the program it comes from; until then Livery shows it but does not change it.",
            ),
            Obstacle::TooLarge => (
                "too-large",
                "The file is larger than 64 MB, far more than any theme.",
                "Check that it is the file you meant, and open a smaller one.",
            ),
        };
        list.push(Severity::Error, code, "", 0, reason.to_owned(), remedy);
    }
    match root {
        Some(root) => {
            for slip in slips {
                list.push(Severity::Error, slip.code, "", slip.at, slip.reason.clone(), slip.remedy);
            }
            if let Some(first) = slips.first() {
                let reason =
                    "The file's syntax is broken, so that Livery shows what it could read but does not change it.";
                list.push(
                    Severity::Error,
                    "read-only",
                    "",
                    first.at,
                    reason.to_owned(),
                    "Mend the places named here in a text editor, and open the file again.",
                );
            }
            list.liberties();
            list.tree(&root.node, root.start, "", root.dialect);
            list.keys();
        }
        None if obstacle == &Some(Obstacle::TooLarge) => {}
        None if is_blank(text) => {
            list.push(
                Severity::Note,
                "empty-file",
                "",
                0,
                "The file is empty, so that every key has its default.".to_owned(),
                "Nothing needs to be done; the first change writes it.",
            );
        }
        None => {
            let reason =
                "There is no theme in this file: no JSON object, and no object that a program gives a name like theme.";
            list.push(
                Severity::Error,
                "no-theme",
                "",
                0,
                reason.to_owned(),
                "Open a theme.json, or a file that says theme = {…} or window.theme = {…}.",
            );
        }
    }
    list.found.sort_by_key(|(at, diagnostic)| (*at, diagnostic.severity as u8));
    let mut seen = HashSet::new();
    list.found
        .into_iter()
        .map(|(_, diagnostic)| diagnostic)
        .filter(|found| {
            seen.insert((found.code.clone(), found.place.pointer.clone(), found.place.line, found.place.column))
        })
        .collect()
}

/// What follows an object that should be alone in its file.
pub(crate) fn trailing_text(text: &str, end: usize, container: Container) -> Option<Slip> {
    let mut at = syntax::skip_trivia(text, end, Dialect::Bare);
    if container != Container::Json && text.as_bytes().get(at) == Some(&b';') {
        at = syntax::skip_trivia(text, at + 1, Dialect::Bare);
    }
    (at < text.len()).then(|| Slip {
        at,
        code: "trailing-text",
        reason: "Something follows after the theme's closing bracket.".to_owned(),
        remedy: "Remove it, or the bracket that closes the theme too early.",
    })
}

struct List<'d> {
    document: &'d Document,
    lines: Lines<'d>,
    found: Vec<(usize, Diagnostic)>,
}

impl List<'_> {
    fn push(&mut self, severity: Severity, code: &str, pointer: &str, at: usize, reason: String, remedy: &str) {
        let (line, column) = self.lines.place(at);
        let place = Place { pointer: pointer.to_owned(), line, column };
        self.found.push((at, Diagnostic { severity, code: code.to_owned(), place, reason, remedy: remedy.to_owned() }));
    }

    /// At a pointer, or at the nearest place above it that the file has.
    fn push_at(&mut self, pointer: &str, problem: &Problem) {
        let mut near = pointer;
        let at = loop {
            if let Some((at, _)) = self.document.node_at(near) {
                break at;
            }
            match near.rsplit_once('/') {
                Some((above, _)) => near = above,
                None => break 0,
            }
        };
        self.push(problem.severity, problem.code, pointer, at, problem.reason.clone(), &problem.remedy);
    }

    /// What strict readers of JSON refuse.
    fn liberties(&mut self) {
        let Inner { container, liberties, .. } = self.document.inner();
        if *container != Container::Json {
            return;
        }
        let found = [
            (liberties.comment, "a comment"),
            (liberties.trailing_comma, "a comma after the last entry"),
            (liberties.number, "a number that JSON writes otherwise"),
        ];
        for (at, what) in found {
            let Some(at) = at.filter(|at| *at < self.document.text().len()) else { continue };
            let reason = format!(
                "JSON has no {}; strict readers, such as Python's json module, refuse the file.",
                what.trim_start_matches("a ")
            );
            self.push(
                Severity::Warning,
                "not-strict-json",
                "",
                at,
                reason,
                "Remove it if other programs read the file; Livery does not mind.",
            );
        }
    }

    /// Duplicate keys, and values that only a program knows.
    fn tree(&mut self, node: &Node, start: usize, pointer: &str, dialect: Dialect) {
        let mut last: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
        let is_object = matches!(node.shape, Shape::Object(_));
        for (index, child) in node.children().iter().enumerate() {
            if let Some(name) = child.name.as_deref() {
                last.insert(name, index);
            }
        }
        for (index, child) in node.children().iter().enumerate() {
            let name = child.name.as_deref();
            let below = match name {
                Some(name) => format!("{pointer}{}", check::pointer_step(name)),
                None if is_object => pointer.to_owned(),
                None => format!("{pointer}/{index}"),
            };
            let at = start + child.value_start;
            if let Some(name) = name
                && last.get(name) != Some(&index)
            {
                let reason = format!("{name} is written again further down, and only the last one counts.");
                self.push(
                    Severity::Warning,
                    "duplicate-key",
                    &below,
                    start + child.start,
                    reason,
                    "Remove one of them.",
                );
                continue;
            }
            match &child.node.shape {
                Shape::Code(Opaque::TooDeep) => {
                    let reason =
                        format!("This lies deeper than {} levels and is kept without being read.", syntax::MOST_LEVELS);
                    self.push(
                        Severity::Warning,
                        "too-deep",
                        &below,
                        at,
                        reason,
                        "A theme needs four levels; check that this belongs here.",
                    );
                }
                Shape::Code(Opaque::Code) if self.document.inner().slips.is_empty() => {
                    let end = (at + child.node.len).min(self.document.text().len());
                    let written = check::shown(&self.document.text()[at..end]);
                    match (dialect, name.is_some() || !is_object) {
                        (Dialect::Bare, _) => {
                            let reason = format!("{written} is not a value.");
                            self.push(Severity::Error, "not-a-value", &below, at, reason, "Put text in double quotes.");
                        }
                        (_, true) => {
                            let reason = format!(
                                "{written} is program code, whose value Livery cannot know; the default is used."
                            );
                            self.push(Severity::Warning, "not-a-literal", &below, at, reason, "Write the value itself to see it here. The code is kept as long as you do not change this key.");
                        }
                        (_, false) => {
                            let reason = format!("{written} brings in keys that Livery cannot know.");
                            self.push(
                                Severity::Note,
                                "not-a-literal",
                                &below,
                                at,
                                reason,
                                "It is kept as it stands. Write the keys themselves to see them here.",
                            );
                        }
                    }
                }
                Shape::Object(_) | Shape::Array(_) => self.tree(&child.node, at, &below, dialect),
                _ => {}
            }
        }
    }

    /// The theme's own keys: what they are and what they say.
    fn keys(&mut self) {
        let document = self.document;
        let values = document.values_ref();
        self.names(values, "");
        let problems = resolved(values, values);
        for (key, problem) in problems {
            self.push_at(&format!("{}{}", check::pointer_step(&key), problem.below), &problem);
        }
        if let Some(livery) = values.get(LIVERY) {
            self.livery(livery, values);
        }
    }

    fn names(&mut self, values: &Map<String, Value>, prefix: &str) {
        let mut unknown = 0;
        for (name, value) in values {
            let pointer = format!("{prefix}{}", check::pointer_step(name));
            if table::index(name).is_some() {
                if value.is_null() {
                    let problem = note(
                        "null-value",
                        "null is the same as no value, so that the default is used.",
                        "Remove the key, or write a value.",
                    );
                    self.push_at(&pointer, &problem);
                }
            } else if LEGACY_KEYS.contains(&name.as_str()) {
                let problem = note(
                    "legacy-key",
                    format!("{name} was in older themes, and nothing reads it any more."),
                    "It is kept; it can be removed.",
                );
                self.push_at(&pointer, &problem);
            } else if !(name.starts_with('$') || (prefix.is_empty() && name == LIVERY)) {
                unknown += 1;
                if unknown > MOST_UNKNOWN_KEYS {
                    continue;
                }
                let problem = match near_miss(name).filter(|near| !values.contains_key(*near)) {
                    Some(near) => Problem {
                        severity: Severity::Warning,
                        code: "unknown-key",
                        below: String::new(),
                        reason: format!("{} is not a key of the format.", check::shown(name)),
                        remedy: format!("Did you mean {near}? As it stands it is kept and published as --{name}."),
                    },
                    None => note(
                        "unknown-key",
                        format!("{} is not a key of the format.", check::shown(name)),
                        "It is kept; pages can use it as a CSS variable.",
                    ),
                };
                self.push_at(&pointer, &problem);
            }
        }
        if unknown > MOST_UNKNOWN_KEYS {
            let reason = format!("{} more keys are not keys of the format.", unknown - MOST_UNKNOWN_KEYS);
            self.push_at(prefix, &note("unknown-key", reason, "They are kept; pages can use them as CSS variables."));
        }
    }

    fn livery(&mut self, livery: &Value, values: &Map<String, Value>) {
        let Value::Object(fields) = livery else {
            self.push_at("/livery", &wrong(livery, "an object"));
            return;
        };
        for (name, value) in fields {
            let pointer = format!("/livery{}", check::pointer_step(name));
            match (name.as_str(), value) {
                ("name" | "description", Value::String(_))
                | ("version", Value::Number(_))
                | ("overrides", Value::Object(_))
                | ("source", _) => {}
                ("overrides", _) => self.push_at(&pointer, &wrong(value, "an object of \"all\" and \"rules\"")),
                ("name" | "description", _) => self.push_at(&pointer, &wrong(value, "a text")),
                ("version", _) => self.push_at(&pointer, &wrong(value, "a number")),
                ("fonts", Value::Object(families)) => {
                    for (below, wanted) in fonts::problems(families) {
                        let reason = format!("This is not {wanted}.");
                        let problem = Problem {
                            severity: Severity::Error,
                            code: "bad-font-file",
                            ..note("bad-font-file", reason, "Correct it, or remove it.")
                        };
                        self.push_at(&format!("{pointer}{below}"), &problem);
                    }
                }
                ("fonts", _) => self.push_at(&pointer, &wrong(value, "an object of font families and their files")),
                ("dark", Value::Object(dark)) => {
                    self.names(dark, "/livery/dark");
                    let mut merged = values.clone();
                    merged.extend(dark.iter().map(|(name, value)| (name.clone(), value.clone())));
                    let problems = resolved(&merged, dark);
                    for (key, problem) in problems {
                        self.push_at(&format!("/livery/dark{}{}", check::pointer_step(&key), problem.below), &problem);
                    }
                }
                ("dark", _) => self.push_at(&pointer, &wrong(value, "an object of the keys that differ in dark mode")),
                ("diverging", value) => {
                    let mut problems = Vec::new();
                    check::usable(Kind::ColorList { least: 3, most: 99 }, value, &mut |problem| problems.push(problem));
                    for problem in problems {
                        self.push_at(&format!("{pointer}{}", problem.below), &problem);
                    }
                }
                ("category_colors", Value::Object(colors)) => {
                    for (category, color) in colors {
                        let mut problems = Vec::new();
                        check::usable(Kind::Color, color, &mut |problem| problems.push(problem));
                        for problem in problems {
                            self.push_at(&format!("{pointer}{}", check::pointer_step(category)), &problem);
                        }
                    }
                }
                ("category_colors", _) => {
                    self.push_at(&pointer, &wrong(value, "an object of categories and their colors"));
                }
                ("locked", Value::Array(keys)) => {
                    for (index, key) in keys.iter().enumerate() {
                        if key.as_str().and_then(table::index).is_none() {
                            let reason = format!("{key} is not a key of the format, so that nothing is locked by it.");
                            let problem = Problem {
                                severity: Severity::Warning,
                                ..note("unknown-key", reason, "Write a key's name, such as \"accent\".")
                            };
                            self.push_at(&format!("{pointer}/{index}"), &problem);
                        }
                    }
                }
                ("locked", _) => self.push_at(&pointer, &wrong(value, "a list of keys")),
                _ => self.push_at(
                    &pointer,
                    &note(
                        "unknown-field",
                        format!("Livery keeps nothing under {}.", check::shown(name)),
                        "It is kept as it stands; remove it if it is a slip.",
                    ),
                ),
            }
        }
    }
}

/// What is wrong with the values of `asked`, which are among `values`.
fn resolved(values: &Map<String, Value>, asked: &Map<String, Value>) -> Vec<(String, Problem)> {
    let mut resolver = Resolver::new(values, &[]);
    for (name, value) in asked {
        if table::index(name).is_none() && name != LIVERY && value.as_str().is_some_and(|text| text.contains("var(")) {
            // Only asked for what it has to say.
            let _ = resolver.extra(name);
        }
    }
    let (_, mut problems) = resolver.run();
    problems.retain(|(key, _)| asked.contains_key(key));
    // An element whose variable cannot be filled in is missing, and need not be called that as well.
    let unfilled: Vec<(String, String)> = problems
        .iter()
        .filter(|(_, problem)| problem.code.contains("variable"))
        .map(|(key, problem)| (key.clone(), problem.below.clone()))
        .collect();
    problems.retain(|(key, problem)| {
        problem.code != "wrong-type" || !unfilled.iter().any(|(other, below)| other == key && *below == problem.below)
    });
    problems
}

fn note(code: &'static str, reason: impl Into<String>, remedy: &str) -> Problem {
    Problem { severity: Severity::Note, code, below: String::new(), reason: reason.into(), remedy: remedy.to_owned() }
}

fn wrong(value: &Value, wanted: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "wrong-type",
        below: String::new(),
        reason: format!("This is {}, but {wanted} belongs here.", check::named(value)),
        remedy: format!("Write {wanted}, or remove it."),
    }
}

/// The key that somebody most likely meant: at most a few letters away, or the same but for dashes and capitals.
fn near_miss(name: &str) -> Option<&'static str> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let written = plain(name);
    let british = written.replace("colour", "color");
    let most = match written.len() {
        0..=4 => return KEYS.iter().map(|key| key.name).find(|key| plain(key) == written),
        5..=8 => 1,
        _ => 2,
    };
    KEYS.iter()
        .map(|key| (distance(&plain(key.name), &british, most), key.name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// Letters to change, add or leave out to come from one word to the other; more than `most` may be any larger number.
fn distance(a: &str, b: &str, most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let cost = diagonal + usize::from(x != y);
            diagonal = *slot;
            left = cost.min(left + 1).min(*slot + 1);
            *slot = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// Where the lines of a text start.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(newlines).collect() }
    }

    /// Line and column from 1.
    pub(crate) fn place(&self, at: usize) -> (u32, u32) {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        // A byte order mark is no column.
        let column = self.text[start..at].chars().filter(|character| *character != '\u{feff}').count() + 1;
        (line as u32, column as u32)
    }
}
