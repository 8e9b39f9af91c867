//! Whether a value is what its key's kind says.

use std::str::FromStr as _;

use livery_colorways::Color;
use serde_json::{Map, Value};

use crate::css;
use crate::document::Severity;
use crate::table::Kind;

/// Something wrong with a value, before its place in a file is known.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) severity: Severity,
    pub(crate) code: &'static str,
    /// JSON pointer below the key's own value, for example `/color`.
    pub(crate) below: String,
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

/// Takes problems in.
pub(crate) type Report<'a> = &'a mut dyn FnMut(Problem);

/// What of a value can be used: all, the good parts of a border or a list, or nothing.
pub(crate) fn usable(kind: Kind, value: &Value, report: Report<'_>) -> Option<Value> {
    match kind {
        Kind::Color => color(value, "", report),
        Kind::Length => length(value, "", report, css::is_length),
        Kind::FourLengths => length(value, "", report, |text| css::is_lengths(text, &["auto"])),
        Kind::Border { style, radius } => border(value, style, radius, report),
        Kind::BorderStyle => border_style(value, report),
        Kind::Shadow => {
            text(value, "a shadow such as \"0px 1px 3px rgba(0,0,0,0.2)\", or \"none\"", "", report, |text| {
                if css::is_shadow(text) {
                    return Ok(());
                }
                Err((
                    "bad-shadow",
                    format!("{} is not a shadow.", shown(text)),
                    "Write two to four lengths and a color, such as \"0px 1px 3px rgba(0,0,0,0.2)\", or \"none\"."
                        .to_owned(),
                ))
            })
        }
        Kind::Font => text(value, "a font's name such as \"Open Sans\"", "", report, |text| {
            if css::is_font(text) {
                return Ok(());
            }
            Err((
                "bad-font",
                format!("{} is not a font's name.", shown(text)),
                "Write one font's name, or a list such as \"Inter, sans-serif\".".to_owned(),
            ))
        }),
        Kind::Enum(words) => one_of(value, words, report),
        Kind::Number => number(value, report),
        Kind::ColorList { least, most } => colors(value, least, most, report),
        Kind::Null => Some(value.clone()),
    }
}

/// A value in a message, cut where it is long.
pub(crate) fn shown(text: &str) -> String {
    let mut cut: String = text.chars().take(60).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    format!("\"{}\"", cut.replace('\n', " "))
}

/// What a value is, in a reader's words.
pub(crate) fn named(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn wrong_type(value: &Value, wanted: &str, below: &str) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "wrong-type",
        below: below.to_owned(),
        reason: format!("This is {}, but {wanted} belongs here.", named(value)),
        remedy: format!("Write {wanted}, or remove the key to use the default."),
    }
}

type Verdict = Result<(), (&'static str, String, String)>;

fn text(
    value: &Value,
    wanted: &str,
    below: &str,
    report: Report<'_>,
    check: impl Fn(&str) -> Verdict,
) -> Option<Value> {
    let Value::String(written) = value else {
        report(wrong_type(value, wanted, below));
        return None;
    };
    match check(written) {
        Ok(()) => Some(value.clone()),
        Err((code, reason, remedy)) => {
            report(Problem { severity: Severity::Error, code, below: below.to_owned(), reason, remedy });
            None
        }
    }
}

fn color(value: &Value, below: &str, report: Report<'_>) -> Option<Value> {
    text(value, "a color such as \"#1f78b4\"", below, report, |text| {
        if Color::from_str(text).is_ok() {
            return Ok(());
        }
        let bare_hex = matches!(text.len(), 3 | 4 | 6 | 8) && text.chars().all(|c| c.is_ascii_hexdigit());
        let remedy = if bare_hex {
            format!("Put a # in front: \"#{text}\".")
        } else {
            "Write a CSS color, such as \"#1f78b4\", \"rgb(31, 120, 180)\" or \"steelblue\".".to_owned()
        };
        Err(("bad-color", format!("{} is not a color.", shown(text)), remedy))
    })
}

/// Numbers are lengths in pixels: this is how React, and so the format's own files, mean `0`.
fn length(value: &Value, below: &str, report: Report<'_>, check: impl Fn(&str) -> bool) -> Option<Value> {
    if let Value::Number(_) = value {
        return Some(value.clone());
    }
    text(value, "a length such as \"15px\"", below, report, |text| {
        if check(text) {
            return Ok(());
        }
        let remedy = match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => format!("Add the unit: \"{number}px\"."),
            _ => "Write a number with its unit, such as \"15px\", \"1.5rem\" or \"0\".".to_owned(),
        };
        Err(("bad-length", format!("{} is not a length.", shown(text)), remedy))
    })
}

fn border(value: &Value, style: bool, radius: bool, report: Report<'_>) -> Option<Value> {
    let Value::Object(written) = value else {
        report(wrong_type(value, "an object such as {\"width\": \"1px\", \"color\": \"#e2e2e2\"}", ""));
        return None;
    };
    let mut fields = Map::new();
    for (name, value) in written {
        let below = pointer_step(name);
        let good = match name.as_str() {
            "width" => length(value, &below, report, |text| css::is_lengths(text, &["thin", "medium", "thick"])),
            "color" => color(value, &below, report),
            "radius" if radius => length(value, &below, report, css::is_radius),
            "style" if style => line_style(value, &below, report),
            _ => {
                report(Problem {
                    severity: Severity::Note,
                    code: "unknown-field",
                    below,
                    reason: format!("A border here has no {}.", shown(name)),
                    remedy: "It is kept as it stands; remove it if it is a slip.".to_owned(),
                });
                None
            }
        };
        if let Some(good) = good {
            fields.insert(name.clone(), good);
        }
    }
    Some(Value::Object(fields))
}

fn line_style(value: &Value, below: &str, report: Report<'_>) -> Option<Value> {
    text(value, "a line style such as \"solid\"", below, report, |text| {
        if css::is_line_style(text) {
            return Ok(());
        }
        Err((
            "bad-enum",
            format!("{} is not a line style.", shown(text)),
            format!("Write one of {}.", css::LINE_STYLES.join(", ")),
        ))
    })
}

fn border_style(value: &Value, report: Report<'_>) -> Option<Value> {
    let Value::Object(written) = value else {
        report(wrong_type(
            value,
            "an object such as {\"borderWidth\": \"0px 0px 1px 0px\", \"borderStyle\": \"solid\"}",
            "",
        ));
        return None;
    };
    let mut fields = Map::new();
    for (name, value) in written {
        let below = pointer_step(name);
        let good = match name.as_str() {
            "name" => text(value, "a name", &below, report, |_| Ok(())),
            "borderRadius" => length(value, &below, report, css::is_radius),
            "inputFocus" if value.is_object() => Some(value.clone()),
            "inputFocus" => {
                report(wrong_type(value, "an object with the outline of an input in focus", &below));
                None
            }
            _ if name.starts_with("border") && name.ends_with("Width") => {
                length(value, &below, report, |text| css::is_lengths(text, &["thin", "medium", "thick"]))
            }
            _ if name.starts_with("border") && name.ends_with("Style") => line_style(value, &below, report),
            _ if name.starts_with("border") && name.ends_with("Color") => color(value, &below, report),
            _ => {
                report(Problem {
                    severity: Severity::Note,
                    code: "unknown-field",
                    below,
                    reason: format!("An input line has no {}.", shown(name)),
                    remedy: "It is kept as it stands; remove it if it is a slip.".to_owned(),
                });
                None
            }
        };
        if let Some(good) = good {
            fields.insert(name.clone(), good);
        }
    }
    Some(Value::Object(fields))
}

fn one_of(value: &Value, words: &[&str], report: Report<'_>) -> Option<Value> {
    text(value, "a word", "", report, |text| {
        if words.contains(&text) {
            return Ok(());
        }
        let near = words.iter().find(|word| word.eq_ignore_ascii_case(text.trim()));
        let remedy = match near {
            Some(word) => format!("Write \"{word}\"."),
            None => format!("Write one of {}.", words.join(", ")),
        };
        Err(("bad-enum", format!("{} is not one of the words for this key.", shown(text)), remedy))
    })
}

fn number(value: &Value, report: Report<'_>) -> Option<Value> {
    let Value::Number(number) = value else {
        report(wrong_type(value, "a whole number such as 4", ""));
        return None;
    };
    let whole = number.as_f64().filter(|number| (1.0..=24.0).contains(number) && number.fract() == 0.0);
    if whole.is_none() {
        report(Problem {
            severity: Severity::Error,
            code: "bad-number",
            below: String::new(),
            reason: format!("{number} is not a whole number from 1 to 24."),
            remedy: "Write a whole number such as 4.".to_owned(),
        });
    }
    whole.map(|number| Value::from(number as u64))
}

fn colors(value: &Value, least: usize, most: usize, report: Report<'_>) -> Option<Value> {
    let Value::Array(written) = value else {
        report(wrong_type(value, "a list of colors", ""));
        return None;
    };
    if written.is_empty() {
        report(Problem {
            severity: Severity::Error,
            code: "list-too-short",
            below: String::new(),
            reason: "The list is empty.".to_owned(),
            remedy: format!("Write {least} to {most} colors, or remove the key to use the default."),
        });
        return None;
    }
    let count = written.len();
    if count < least || count > most {
        let (code, consequence) = if count < least {
            ("list-too-short", "what asks for the missing ones gets none")
        } else {
            ("list-too-long", "some readers ignore the last ones")
        };
        report(Problem {
            severity: Severity::Warning,
            code,
            below: String::new(),
            reason: format!("The list has {count} colors; Design Kit's own have {least} to {most}, and {consequence}."),
            remedy: format!("Make it {least} to {most} colors."),
        });
    }
    // A bad colour stays in its place as null, so that the others keep their numbers; the resolver fills it in.
    let kept: Vec<Value> = written
        .iter()
        .enumerate()
        .map(|(index, value)| color(value, &format!("/{index}"), report).unwrap_or(Value::Null))
        .collect();
    Some(Value::Array(kept))
}

/// A name as one step of a JSON pointer (RFC 6901).
pub(crate) fn pointer_step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The steps of a JSON pointer, unescaped.
pub(crate) fn pointer_steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// Whether two values of a kind mean the same: colors however they are written, `0` and `"0px"`.
pub(crate) fn same(kind: Kind, a: &Value, b: &Value) -> bool {
    match kind {
        Kind::Color => same_color(a, b),
        Kind::ColorList { .. } => match (a.as_array(), b.as_array()) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_color(a, b)),
            _ => a == b,
        },
        Kind::Length | Kind::FourLengths => same_lengths(a, b),
        Kind::Border { .. } => match (a.as_object(), b.as_object()) {
            (Some(a), Some(b)) => {
                a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same_field(name, a, b)))
            }
            _ => a == b,
        },
        _ => a == b || a.as_f64().is_some_and(|a| b.as_f64() == Some(a)),
    }
}

/// As [`same`], for one field of a border.
pub(crate) fn same_field(name: &str, a: &Value, b: &Value) -> bool {
    match name {
        "color" => same_color(a, b),
        "width" | "radius" => same_lengths(a, b),
        _ => a == b,
    }
}

fn same_color(a: &Value, b: &Value) -> bool {
    let color = |value: &Value| value.as_str().and_then(|text| Color::from_str(text).ok()).map(Color::to_hex);
    a == b || color(a).is_some_and(|a| color(b) == Some(a))
}

fn same_lengths(a: &Value, b: &Value) -> bool {
    a == b || normal_lengths(a) == normal_lengths(b)
}

/// Lengths with units everywhere and no more of them than needed.
pub(crate) fn normal_lengths(value: &Value) -> String {
    let text = match value {
        Value::Number(number) => format!("{number}px"),
        Value::String(text) => text.clone(),
        other => return other.to_string(),
    };
    let words = css::words(&text).unwrap_or_default();
    let mut words: Vec<&str> =
        words.into_iter().map(|word| if matches!(word, "0" | "0.0") { "0px" } else { word }).collect();
    if words.len() == 4 && words[3] == words[1] {
        words.pop();
    }
    if words.len() == 3 && words[2] == words[0] {
        words.pop();
    }
    if words.len() == 2 && words[1] == words[0] {
        words.pop();
    }
    words.join(" ")
}
