//! A theme with every colour another: what of a page does not change with it does not come from the theme.

use std::sync::LazyLock;

use livery_colorways::Color;
use serde_json::Value;

use crate::compile::Compiled;
use crate::variables::color_css;

/// The least difference between a colour and what takes its place, in the channel where they differ most, of 255.
pub const LEAST_DIFFERENCE: u8 = 48;

/// What a page wears, with every colour exchanged for one that is not like it; sizes, fonts and all else stay, so that the
/// page is laid out as before. Opacity stays too, and what is wholly transparent.
///
/// The channels are turned round by different rates. Were they all inverted alike, half-covered edges (black text on
/// white, white text on black) would be the same grey in both.
pub fn recolored(compiled: &Compiled) -> Compiled {
    Compiled {
        variables: compiled.variables.lines().map(|line| declaration(line) + "\n").collect(),
        rules: compiled.rules,
        template: exchanged(&compiled.template),
        categories: compiled.categories.iter().map(|(name, color)| (name.clone(), exchanged(color))).collect(),
    }
}

/// The colour that takes the place of another.
fn other([red, green, blue]: [u8; 3]) -> [u8; 3] {
    static RATES: LazyLock<[[u8; 256]; 3]> = LazyLock::new(|| {
        [(1.0, 0.0), (0.6, 20.0), (0.7, 76.0)]
            .map(|(rate, least)| std::array::from_fn(|channel| (least + rate * (255.0 - channel as f64)) as u8))
    });
    let [reds, greens, blues] = &*RATES;
    let turned = [reds[usize::from(red)], greens[usize::from(green)], blues[usize::from(blue)]];
    let far = turned.iter().zip([red, green, blue]).any(|(new, old)| new.abs_diff(old) >= LEAST_DIFFERENCE);
    // However the channels are turned, some colour comes to lie on itself.
    if far { turned } else { [red, green, blue].map(|channel| channel.wrapping_add(128)) }
}

/// Another colour for a text that is one.
fn other_text(text: &str) -> Option<String> {
    let color: Color = text.trim().parse().ok()?;
    (color.alpha > 0.0).then(|| color_css(Color { alpha: color.alpha, ..Color::from_srgb8(other(color.to_srgb8())) }))
}

fn exchanged(value: &Value) -> Value {
    match value {
        Value::String(text) => other_text(text).map_or_else(|| value.clone(), Value::String),
        Value::Array(items) => items.iter().map(exchanged).collect(),
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), exchanged(field))).collect(),
        _ => value.clone(),
    }
}

/// A line of the block of variables.
fn declaration(line: &str) -> String {
    let Some((name, value)) = line.split_once(": ").filter(|(name, _)| name.trim_start().starts_with("--")) else {
        return line.to_owned();
    };
    let (value, end) = value.strip_suffix(';').map_or((value, ""), |value| (value, ";"));
    let new = if value.contains("url(") {
        in_picture(value)
    } else if name.contains("font_family") || value.contains(['"', '\'']) {
        value.to_owned()
    } else if let Some(triplet) = triplet(value) {
        let [red, green, blue] = other(triplet);
        format!("{red}, {green}, {blue}")
    } else {
        other_text(value).unwrap_or_else(|| in_list(value))
    };
    format!("{name}: {new}{end}")
}

/// `12, 34, 56`, as Bootstrap wants them.
fn triplet(value: &str) -> Option<[u8; 3]> {
    let mut channels = value.split(", ").map(str::parse::<u8>);
    let triplet = [channels.next()?.ok()?, channels.next()?.ok()?, channels.next()?.ok()?];
    channels.next().is_none().then_some(triplet)
}

/// The colours in a border, a shadow or a gradient.
fn in_list(value: &str) -> String {
    let mut new = String::with_capacity(value.len());
    let mut rest = value;
    while !rest.is_empty() {
        let length = token(rest);
        let (word, after) = rest.split_at(length);
        match other_text(word) {
            Some(color) => new.push_str(&color),
            // A function that is no colour may have colours in it.
            None => match word.split_once('(') {
                Some((function, inner)) => {
                    new.push_str(function);
                    new.push('(');
                    new.push_str(&in_list(inner));
                }
                None => new.push_str(word),
            },
        }
        rest = after;
    }
    new
}

/// The length of what stands at the start: one separator, or a word with the brackets that belong to it.
fn token(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth <= 1 => return if depth == 0 && at > 0 { at } else { at + 1 },
            ')' => depth -= 1,
            ',' | ' ' if depth == 0 => return at.max(1),
            _ => {}
        }
    }
    text.len()
}

/// A picture's colours, which stand in it as `%23rrggbb` or `%23rgb`.
fn in_picture(value: &str) -> String {
    let mut parts = value.split("%23");
    let mut new = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        let (hex, after) = part.split_at(digits);
        new.push_str("%23");
        let color = other_text(&format!("#{hex}"));
        new.push_str(color.as_deref().and_then(|color| color.strip_prefix('#')).unwrap_or(hex));
        new.push_str(after);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_colour_stays_near_itself() {
        for red in 0..=255 {
            for green in (0..=255).step_by(3) {
                for blue in (0..=255).step_by(3) {
                    let [r, g, b] = other([red, green, blue]);
                    let most = r.abs_diff(red).max(g.abs_diff(green)).max(b.abs_diff(blue));
                    assert!(most >= LEAST_DIFFERENCE, "{red} {green} {blue}");
                }
            }
        }
    }

    #[test]
    fn colours_are_found_wherever_they_stand() {
        for (line, expected) in [
            ("  --text: #000000;", "  --text: #ffadfe;"),
            ("  --text: black;", "  --text: #ffadfe;"),
            ("  --soft: rgba(0, 0, 0, 0.5);", "  --soft: rgba(255, 173, 254, 0.5);"),
            ("  --a-rgb: 0, 0, 0;", "  --a-rgb: 255, 173, 254;"),
            ("  --b: 1px solid black;", "  --b: 1px solid #ffadfe;"),
            ("  --c: 0 1px 3px rgb(0, 0, 0), 0 0 2px #000;", "  --c: 0 1px 3px #ffadfe, 0 0 2px #ffadfe;"),
            ("  --d: linear-gradient(90deg, #000, black 40%);", "  --d: linear-gradient(90deg, #ffadfe, #ffadfe 40%);"),
            (
                "  --e: url(\"data:image/svg+xml,fill='%23000'\");",
                "  --e: url(\"data:image/svg+xml,fill='%23ffadfe'\");",
            ),
            // What is none.
            ("  --font_family: Black Ops One, sans-serif;", "  --font_family: Black Ops One, sans-serif;"),
            ("  --f: transparent;", "  --f: transparent;"),
            ("  --g: var(--black);", "  --g: var(--black);"),
            ("  --h: calc(1px + 2px) 12px;", "  --h: calc(1px + 2px) 12px;"),
            ("@media (max-width: 600px) {", "@media (max-width: 600px) {"),
        ] {
            assert_eq!(declaration(line), expected);
        }
    }
}
