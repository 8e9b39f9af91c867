//! The theme file as a document that is never reformatted.

use serde::{Deserialize, Serialize};

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

/// A theme file, as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    text: String,
}

impl Document {
    /// Reads a file; never fails as a whole.
    pub fn open(bytes: &[u8]) -> (Self, Vec<Diagnostic>) {
        (Self { text: String::from_utf8_lossy(bytes).into_owned() }, Vec::new())
    }

    /// The file's text; byte-identical to what was read where nothing was changed.
    pub fn text(&self) -> &str {
        &self.text
    }
}
