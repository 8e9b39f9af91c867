//! A colorway as a file of one's own: the JSON of the library's entries, of which only `colors` is required.

use serde_json::{Map, Value};

use crate::color::Color;

/// One's own colorway: `{"name": "Ours", "colors": ["#2563eb", …], "pins": ["#2563eb"], "source": "…"}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColorwayFile {
    /// Name for people; may be empty, then the file's name serves.
    pub name: String,
    /// The colours, in their order. Never empty after reading.
    pub colors: Vec<Color>,
    /// Those of `colors` that have to stay when the rest is suggested or repaired anew.
    pub pins: Vec<Color>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// The year it was made.
    pub year: Option<u16>,
    /// Whatever else is in the file; it stays when the file is written.
    pub other: Map<String, Value>,
}

/// Why a text is no colorway file: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColorwayFileError {
    /// Broken syntax.
    #[error("This is not JSON ({0}); mend it there, or paste the colours as a list")]
    Syntax(String),
    /// JSON, but something else.
    #[error("This is not a colorway; a colorway is an object with \"name\" and \"colors\"")]
    Shape,
    /// No colours.
    #[error("There are no colors in it; write them as \"colors\": [\"#2563eb\", …]")]
    Empty,
    /// An item that is not a colour.
    #[error("Its colour {place} cannot be read: {reason}")]
    Color {
        /// Which, counted from 1.
        place: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A pin that is none of the colours.
    #[error("{0} is pinned, but it is not one of the colors; add it there, or take it out of \"pins\"")]
    Pin(String),
}

impl ColorwayFile {
    /// Reads a file's text.
    pub fn from_json(text: &str) -> Result<Self, ColorwayFileError> {
        let value: Value = serde_json::from_str(text).map_err(|error| ColorwayFileError::Syntax(error.to_string()))?;
        let Value::Object(mut other) = value else { return Err(ColorwayFileError::Shape) };
        let colors = colors(other.remove("colors"))?;
        if colors.is_empty() {
            return Err(ColorwayFileError::Empty);
        }
        let pins = self::colors(other.remove("pins"))?;
        if let Some(pin) = pins.iter().find(|pin| !colors.contains(pin)) {
            return Err(ColorwayFileError::Pin(pin.to_hex()));
        }
        let mut file = Self { colors, pins, ..Self::default() };
        // A value of another kind under one of these names is somebody else's and stays.
        let mut text = |key: &str| match other.remove(key) {
            Some(Value::String(text)) => Some(text),
            Some(value) => {
                other.insert(key.to_owned(), value);
                None
            }
            None => None,
        };
        file.name = text("name").unwrap_or_default();
        file.source = text("source");
        file.licence = text("licence");
        if let Some(year) = other.get("year").and_then(Value::as_u64).and_then(|year| u16::try_from(year).ok()) {
            other.remove("year");
            file.year = Some(year);
        }
        file.other = other;
        Ok(file)
    }

    /// The file's text: indented JSON with a line end, colours in hex where that is exact.
    pub fn to_json(&self) -> String {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.clone().into());
        for (key, value) in [("source", &self.source), ("licence", &self.licence)] {
            object.extend(value.clone().map(|value| (key.to_owned(), value.into())));
        }
        object.extend(self.year.map(|year| ("year".to_owned(), year.into())));
        let list = |colors: &[Color]| -> Value { colors.iter().map(|color| serde_json::json!(color)).collect() };
        object.insert("colors".to_owned(), list(&self.colors));
        if !self.pins.is_empty() {
            object.insert("pins".to_owned(), list(&self.pins));
        }
        for (key, value) in &self.other {
            object.entry(key).or_insert_with(|| value.clone());
        }
        format!("{:#}\n", Value::Object(object))
    }
}

fn colors(value: Option<Value>) -> Result<Vec<Color>, ColorwayFileError> {
    let list = match value {
        None => return Ok(Vec::new()),
        Some(Value::Array(list)) => list,
        Some(_) => return Err(ColorwayFileError::Shape),
    };
    let read = |(index, item): (usize, Value)| {
        let place = index + 1;
        let text = item.as_str().ok_or_else(|| ColorwayFileError::Color {
            place,
            reason: format!("{item} is not a text; write for example \"#2563eb\""),
        })?;
        text.parse()
            .map_err(|error: crate::ParseColorError| ColorwayFileError::Color { place, reason: error.to_string() })
    };
    list.into_iter().enumerate().map(read).collect()
}
