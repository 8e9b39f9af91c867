//! The fonts that a theme brings along: `livery.fonts`, a family's name to its files.
//!
//! ```json
//! "fonts": {
//!   "Acme Sans": ["fonts/AcmeSans-Regular.woff2", {"file": "fonts/acme-b.woff2", "weight": "700"}],
//!   "Acme Mono": "https://cdn.acme.example/mono.woff2",
//!   "Inter": "https://fonts.googleapis.com/css2?family=Inter:wght@400;600;700&display=swap"
//! }
//! ```
//!
//! Files are named relative to the theme's own. An address is a font where it ends like one, else a style sheet that
//! declares the font. Nothing is read here: the caller brings bytes, or says where the page finds them.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use crate::check;
use crate::document::Document;

/// Where the bytes of a face are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, relative to the theme's own, or absolute.
    File(String),
    /// An address that a browser loads.
    Address(String),
}

/// One face of a family, as the theme declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// The family's name.
    pub family: String,
    /// Where its bytes are.
    pub source: Source,
    /// CSS `font-weight`: one number, or two for a variable font. From the file's name where the theme says nothing.
    pub weight: String,
    /// CSS `font-style`: `normal` or `italic`.
    pub style: String,
    /// The place in the document, a JSON pointer.
    pub pointer: String,
}

/// One face as a page is given it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WornFace {
    /// The family's name.
    pub family: String,
    /// CSS `src`: `url("…") format("woff2")`.
    pub source: String,
    /// CSS `font-weight`.
    pub weight: String,
    /// CSS `font-style`.
    pub style: String,
}

/// What kind of file a font is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// WOFF 2.
    Woff2,
    /// WOFF.
    Woff,
    /// TrueType.
    Ttf,
    /// OpenType with PostScript outlines.
    Otf,
}

impl Format {
    /// By the bytes that every file of the kind begins with; `None` for anything else, whatever its name is.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.get(..4)? {
            b"wOF2" => Some(Self::Woff2),
            b"wOFF" => Some(Self::Woff),
            [0, 1, 0, 0] | b"true" => Some(Self::Ttf),
            b"OTTO" => Some(Self::Otf),
            _ => None,
        }
    }

    /// By a file's name.
    fn named(name: &str) -> Option<Self> {
        let path = name.split(['?', '#']).next().unwrap_or_default();
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "woff2" => Some(Self::Woff2),
            "woff" => Some(Self::Woff),
            "ttf" => Some(Self::Ttf),
            "otf" => Some(Self::Otf),
            _ => None,
        }
    }

    /// Its media type (RFC 8081).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Woff2 => "font/woff2",
            Self::Woff => "font/woff",
            Self::Ttf => "font/ttf",
            Self::Otf => "font/otf",
        }
    }

    /// What CSS calls it in `format()`.
    pub const fn css_name(self) -> &'static str {
        match self {
            Self::Woff2 => "woff2",
            Self::Woff => "woff",
            Self::Ttf => "truetype",
            Self::Otf => "opentype",
        }
    }
}

/// Every face that a document declares, in its order. Entries that cannot be used are left out; diagnostics tell of them.
pub fn faces(document: &Document) -> Vec<Face> {
    entries(document)
        .into_iter()
        .filter_map(|(family, pointer, entry)| {
            let text = |name: &str| entry.get(name).and_then(Value::as_str);
            let written = entry.as_str().or_else(|| text("file")).or_else(|| text("url"))?.trim();
            let source = if !is_address(written) {
                Source::File(written.to_owned())
            } else if Format::named(written).is_some() {
                Source::Address(written.to_owned())
            } else {
                return None;
            };
            if written.is_empty() {
                return None;
            }
            let (weight, style) = guessed(written);
            let weight = match entry.get("weight") {
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::String(text)) => text.clone(),
                _ => weight.to_owned(),
            };
            let style = text("style").unwrap_or(style).to_owned();
            let usable = is_weight(&weight) && ["normal", "italic", "oblique"].contains(&style.as_str());
            usable.then_some(Face { family, source, weight, style, pointer })
        })
        .collect()
}

/// The addresses of style sheets that declare fonts.
pub fn style_sheets(document: &Document) -> Vec<String> {
    let mut addresses: Vec<String> = entries(document)
        .into_iter()
        .filter_map(|(_, _, entry)| {
            let written = entry.as_str().or_else(|| entry.get("url")?.as_str())?.trim().to_owned();
            (is_address(&written) && Format::named(&written).is_none()).then_some(written)
        })
        .collect();
    addresses.dedup();
    addresses
}

/// The address of a style sheet with a family of Google Fonts in the weights that themes use.
pub fn web_font(family: &str) -> String {
    let mut name = String::new();
    for byte in family.trim().bytes() {
        match byte {
            b' ' => name.push('+'),
            _ if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => name.push(char::from(byte)),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    format!("https://fonts.googleapis.com/css2?family={name}:wght@400;600;700&display=swap")
}

/// The faces as a page wears them. `locate` says where the page finds a file, and in what format it is; files that it
/// does not know are left out.
pub fn worn(document: &Document, locate: impl Fn(&str) -> Option<(String, Format)>) -> Vec<WornFace> {
    faces(document)
        .into_iter()
        .filter_map(|Face { family, source, weight, style, .. }| {
            let (address, format) = match &source {
                Source::File(file) => locate(file)?,
                Source::Address(address) => (address.clone(), Format::named(address)?),
            };
            let source = format!("url({}) format(\"{}\")", quoted(&address), format.css_name());
            Some(WornFace { family, source, weight, style })
        })
        .collect()
}

/// The fonts as a style sheet: `@import` for style sheets, `@font-face` for faces. `locate` as in [`worn`]. Empty where the
/// theme brings none.
pub fn style_sheet(document: &Document, locate: impl Fn(&str) -> Option<(String, Format)>) -> String {
    let mut css = String::new();
    for address in style_sheets(document) {
        // Writing to a String cannot fail.
        let _ = writeln!(css, "@import url({});", quoted(&address));
    }
    for WornFace { family, source, weight, style } in worn(document, locate) {
        let _ = writeln!(
            css,
            "@font-face {{ font-family: {}; src: {source}; font-weight: {weight}; font-style: {style}; font-display: swap; }}",
            quoted(&family)
        );
    }
    css
}

/// A style sheet that carries the fonts itself, with the bytes of files that `read` gives in `data:` addresses. What is
/// no font, by its first bytes, is left out.
pub(crate) fn embedded(document: &Document, read: impl Fn(&str) -> Option<Vec<u8>>) -> String {
    style_sheet(document, |file| {
        let bytes = read(file)?;
        let format = Format::of(&bytes)?;
        Some((format!("data:{};base64,{}", format.media_type(), STANDARD.encode(bytes)), format))
    })
}

/// Each file or address with its family and place.
fn entries(document: &Document) -> Vec<(String, String, Value)> {
    let Some(Value::Object(families)) = document.get_in("/livery/fonts") else { return Vec::new() };
    let mut entries = Vec::new();
    for (family, value) in families {
        let pointer = format!("/livery/fonts{}", check::pointer_step(&family));
        match value {
            Value::Array(list) => entries.extend(
                list.into_iter()
                    .enumerate()
                    .map(|(index, entry)| (family.clone(), format!("{pointer}/{index}"), entry)),
            ),
            entry => entries.push((family, pointer, entry)),
        }
    }
    entries
}

/// What is wrong with `livery.fonts`: place below it, and what belongs there.
pub(crate) fn problems(fonts: &serde_json::Map<String, Value>) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    for (family, value) in fonts {
        let pointer = check::pointer_step(family);
        let one = std::slice::from_ref(value);
        let list = value.as_array().map_or(one, Vec::as_slice);
        for (index, entry) in list.iter().enumerate() {
            let at = if value.is_array() { format!("{pointer}/{index}") } else { pointer.clone() };
            let written = entry.as_str().or_else(|| entry.get("file").or_else(|| entry.get("url"))?.as_str());
            let weight_is_good = match entry.get("weight") {
                None => true,
                Some(Value::Number(number)) => is_weight(&number.to_string()),
                Some(Value::String(text)) => is_weight(text),
                Some(_) => false,
            };
            let style_is_good = entry.get("style").is_none_or(|style| {
                style.as_str().is_some_and(|style| ["normal", "italic", "oblique"].contains(&style))
            });
            if written.is_none_or(|text| text.trim().is_empty()) {
                problems.push((at, "a file such as \"fonts/acme.woff2\", or an address".to_owned()));
            } else if !weight_is_good {
                problems
                    .push((format!("{at}/weight"), "a weight from 1 to 1000, or two for a variable font".to_owned()));
            } else if !style_is_good {
                problems.push((format!("{at}/style"), "\"normal\" or \"italic\"".to_owned()));
            }
        }
    }
    problems
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// `400`, `bold`, or `100 900`.
fn is_weight(text: &str) -> bool {
    let is_number = |word: &str| word.parse::<u16>().is_ok_and(|weight| (1..=1000).contains(&weight));
    let words: Vec<&str> = text.split_whitespace().collect();
    matches!(text, "normal" | "bold") || (matches!(words.len(), 1 | 2) && words.iter().all(|word| is_number(word)))
}

/// Weight and style by a file's name, as foundries name files.
fn guessed(file: &str) -> (&'static str, &'static str) {
    const WEIGHTS: [(&str, &str); 14] = [
        ("[wght]", "100 900"),
        ("variable", "100 900"),
        ("extralight", "200"),
        ("ultralight", "200"),
        ("thin", "100"),
        ("hairline", "100"),
        ("semibold", "600"),
        ("demibold", "600"),
        ("extrabold", "800"),
        ("ultrabold", "800"),
        ("black", "900"),
        ("light", "300"),
        ("medium", "500"),
        ("bold", "700"),
    ];
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    let weight = WEIGHTS.iter().find(|(word, _)| name.contains(word)).map_or("400", |(_, weight)| weight);
    let style = if name.contains("italic") || name.contains("oblique") { "italic" } else { "normal" };
    (weight, style)
}

/// A CSS string.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '\n' | '\r' | '\u{c}' => {
                let _ = write!(quoted, "\\{:x} ", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
