//! The few pieces of CSS value grammar that a theme's values are checked with.

use std::str::FromStr as _;

use livery_colorways::Color;

const UNITS: &[&str] = &[
    "px", "em", "rem", "%", "vh", "vw", "vmin", "vmax", "vb", "vi", "svh", "svw", "lvh", "lvw", "dvh", "dvw", "ch",
    "ex", "cap", "ic", "lh", "rlh", "pt", "pc", "cm", "mm", "in", "q", "cqw", "cqh", "cqi", "cqb", "cqmin", "cqmax",
];

const MATH: &[&str] = &["calc(", "min(", "max(", "clamp(", "env("];

/// Styles of a border line.
pub(crate) const LINE_STYLES: &[&str] =
    &["none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset"];

/// Font families that are no font's name.
pub(crate) const GENERIC_FAMILIES: &[&str] = &[
    "serif",
    "sans-serif",
    "monospace",
    "cursive",
    "fantasy",
    "system-ui",
    "ui-serif",
    "ui-sans-serif",
    "ui-monospace",
    "ui-rounded",
    "math",
    "emoji",
    "fangsong",
    "inherit",
    "initial",
    "unset",
    "revert",
];

/// Splits at a separator that stands outside quotes and parentheses; pieces are trimmed. `None` where quotes or
/// parentheses do not close.
pub(crate) fn split_outside(text: &str, separator: impl Fn(char) -> bool) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let mut depth = 0_u32;
    let mut quote = None;
    let mut start = 0;
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        if escaped {
            escaped = false;
            continue;
        }
        match (quote, character) {
            (_, '\\') => escaped = true,
            (Some(open), _) => {
                if character == open {
                    quote = None;
                }
            }
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, _) if depth == 0 && separator(character) => {
                pieces.push(text[start..index].trim());
                start = index + character.len_utf8();
            }
            (None, _) => {}
        }
    }
    if depth > 0 || quote.is_some() {
        return None;
    }
    pieces.push(text[start..].trim());
    Some(pieces)
}

/// Splits at white space that stands outside quotes and parentheses.
pub(crate) fn words(text: &str) -> Option<Vec<&str>> {
    let mut words = split_outside(text, char::is_whitespace)?;
    words.retain(|word| !word.is_empty());
    Some(words)
}

/// Whether a text is one CSS length or percentage.
pub(crate) fn is_length(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    if MATH.iter().any(|function| lower.starts_with(function)) {
        return lower.ends_with(')') && words(&lower).is_some_and(|words| words.len() == 1);
    }
    let digits = lower.find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-')).unwrap_or(lower.len());
    let (number, unit) = lower.split_at(digits);
    let Ok(number) = number.parse::<f64>() else { return false };
    if unit.is_empty() { number == 0.0 } else { UNITS.contains(&unit) }
}

/// Whether a text is one to four lengths; `also` are words that may stand for one.
pub(crate) fn is_lengths(text: &str, also: &[&str]) -> bool {
    words(text).is_some_and(|words| {
        (1..=4).contains(&words.len()) && words.iter().all(|word| is_length(word) || also.contains(word))
    })
}

/// Whether a text is a corner radius: up to four lengths, then perhaps a slash and up to four more.
pub(crate) fn is_radius(text: &str) -> bool {
    let Some(halves) = split_outside(text, |c| c == '/') else { return false };
    halves.len() <= 2 && halves.iter().all(|half| is_lengths(half, &[]))
}

/// Whether a text is one to four line styles.
pub(crate) fn is_line_style(text: &str) -> bool {
    words(text).is_some_and(|words| {
        (1..=4).contains(&words.len())
            && words.iter().all(|word| LINE_STYLES.contains(&word.to_ascii_lowercase().as_str()))
    })
}

/// Whether a text is a `box-shadow`.
pub(crate) fn is_shadow(text: &str) -> bool {
    if text.trim().eq_ignore_ascii_case("none") {
        return true;
    }
    let Some(layers) = split_outside(text, |c| c == ',') else { return false };
    layers.iter().all(|layer| {
        let Some(words) = words(layer) else { return false };
        let lengths = words.iter().filter(|word| is_length(word)).count();
        let colors = words.iter().filter(|word| is_color(word)).count();
        let insets = words.iter().filter(|word| word.eq_ignore_ascii_case("inset")).count();
        (2..=4).contains(&lengths) && colors <= 1 && insets <= 1 && lengths + colors + insets == words.len()
    })
}

/// Whether a text is a colour.
pub(crate) fn is_color(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("currentcolor") || Color::from_str(text).is_ok()
}

/// Whether a text is a font's name or a font stack, and cannot end the declaration that it is put in.
pub(crate) fn is_font(text: &str) -> bool {
    !text.trim().is_empty()
        && !text.contains([';', '{', '}', '<', '\n'])
        && split_outside(text, |c| c == ',').is_some_and(|families| families.iter().all(|family| !family.is_empty()))
}

/// A font stack that is valid CSS whatever the names are (a name with a digit in front must be quoted) and that ends
/// in a generic family, so that a missing font never becomes the browser's default serif.
pub(crate) fn font_stack(text: &str) -> String {
    let families = split_outside(text, |c| c == ',').unwrap_or_default();
    let mut generic = false;
    let mut stack: Vec<String> = Vec::with_capacity(families.len() + 1);
    for family in families.into_iter().filter(|family| !family.is_empty()) {
        let quoted = family.starts_with(['"', '\'']) || family.contains('(');
        let is_generic = GENERIC_FAMILIES.contains(&family.to_ascii_lowercase().as_str());
        generic |= is_generic;
        if quoted || is_generic || family.starts_with('-') {
            stack.push(family.to_owned());
        } else {
            stack.push(format!("\"{}\"", family.replace(['"', '\\'], "")));
        }
    }
    if !generic {
        let lower = text.to_ascii_lowercase();
        let serif =
            ["computer modern", "serif", "playfair", "georgia", "times", "garamond", "merriweather", "quattrocento"];
        let mono = ["mono", "courier", "consolas", "menlo"];
        let ending = if mono.iter().any(|name| lower.contains(name)) {
            "monospace"
        } else if serif.iter().any(|name| lower.contains(name)) && !lower.contains("quattrocento sans") {
            "serif"
        } else {
            "sans-serif"
        };
        stack.push(ending.to_owned());
    }
    stack.join(", ")
}

/// A `var()` inside a value.
pub(crate) struct Reference<'a> {
    /// What stands before it.
    pub(crate) before: &'a str,
    /// The variable's name without the dashes.
    pub(crate) name: &'a str,
    /// What to use where the variable is not defined.
    pub(crate) fallback: Option<&'a str>,
    /// What stands after it.
    pub(crate) after: &'a str,
}

/// The first `var()` in a text. `None` where there is none, or where it does not close.
pub(crate) fn first_reference(text: &str) -> Option<Reference<'_>> {
    let start = text.find("var(")?;
    let inside = &text[start + 4..];
    let mut depth = 1_u32;
    let end = inside.char_indices().find_map(|(index, character)| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(index)
    })?;
    let (arguments, after) = (&inside[..end], &inside[end + 1..]);
    let (name, fallback) = match arguments.split_once(',') {
        Some((name, fallback)) => (name, Some(fallback.trim())),
        None => (arguments, None),
    };
    let name = name.trim().strip_prefix("--")?;
    Some(Reference { before: &text[..start], name, fallback, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for good in
            ["0", "0px", "1.5rem", "-4px", "50%", "calc(1px + (2vw * 3))", "clamp(1px, 2vw, 3px)", ".5em", "2PX"]
        {
            assert!(is_length(good), "{good}");
        }
        for bad in ["", "px", "12", "1 px", "red", "calc(1px", "1px 2px", "--3px"] {
            assert!(!is_length(bad), "{bad}");
        }
        assert!(is_lengths("0px 0px 1px 0px", &[]));
        assert!(is_lengths("auto 1px", &["auto"]));
        assert!(!is_lengths("1px 1px 1px 1px 1px", &[]));
    }

    #[test]
    fn font_stacks_are_valid_and_end_in_a_generic_family() {
        assert_eq!(font_stack("Source Sans 3"), "\"Source Sans 3\", sans-serif");
        assert_eq!(font_stack("'A, B', Inter, serif"), "'A, B', \"Inter\", serif");
        assert_eq!(font_stack("Computer Modern"), "\"Computer Modern\", serif");
    }

    #[test]
    fn references() {
        let Some(found) = first_reference("1px solid var( --text , rgb(1, 2, 3)) x") else {
            unreachable!("there is one")
        };
        assert_eq!(
            (found.before, found.name, found.fallback, found.after),
            ("1px solid ", "text", Some("rgb(1, 2, 3)"), " x")
        );
        assert!(first_reference("var(--open").is_none());
    }
}
