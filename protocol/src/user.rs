//! What belongs to the user rather than to a theme: settings, the library, work that was not saved, files picked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Failure, Revision, Source};

/// The user's settings. Fields that a file leaves out, or has wrong, have their default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The editor's own look: `light`, `dark` or `system`.
    pub appearance: String,
    /// Size of the editor's controls; 1 is the system's.
    pub scale: f32,
    /// Whether motion is reduced; `None` follows the system.
    pub reduced_motion: Option<bool>,
    /// Theme files opened and saved, newest first; those that exist. The host keeps it up to date.
    pub recent: Vec<String>,
    /// Colours used lately, newest first.
    pub recent_colors: Vec<String>,
    /// Folders whose code may be run for the preview.
    pub trusted: Vec<String>,
    /// What was previewed with a theme file, by its path.
    pub sources: BTreeMap<String, Vec<Source>>,
    /// Interpreters chosen for the apps in a folder, by its path.
    pub interpreters: BTreeMap<String, String>,
    /// Whatever else the editor wants to keep.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            appearance: "system".to_owned(),
            scale: 1.0,
            reduced_motion: None,
            recent: Vec::new(),
            recent_colors: Vec::new(),
            trusted: Vec::new(),
            sources: BTreeMap::new(),
            interpreters: BTreeMap::new(),
            extra: serde_json::Map::new(),
        }
    }
}

/// Unsaved work of a window that ended without being closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// For [`crate::ForgetWork`].
    pub id: String,
    /// The file that was edited; `None` for a theme that was never saved.
    pub path: Option<String>,
    /// The whole document.
    pub text: String,
    /// What the editor gave with it.
    pub history: Option<String>,
    /// What the file was when it was read.
    pub expected: Option<Revision>,
    /// When it was kept, in seconds since 1970.
    pub saved_at: u64,
}

/// The user's own files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// Themes, by name.
    pub themes: Vec<LibraryFile>,
    /// Colorways, by name.
    pub colorways: Vec<LibraryFile>,
    /// Colorscales, by name.
    pub colorscales: Vec<LibraryFile>,
    /// Files that could not be read.
    pub failures: Vec<Failure>,
}

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryFile {
    /// Its name, as people gave it.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// What a file of the library is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryKind {
    /// Colors of traces.
    Colorway,
    /// A theme.
    Theme,
    /// Colors along a value.
    Colorscale,
}

/// What kind of file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickKind {
    /// A picture, as a logo. At most 32 MB.
    Image,
    /// A font file: woff2, woff, ttf, otf. At most 32 MB.
    Font,
    /// A list of colors in any form: text, JSON, GIMP palette, Adobe swatches. At most 4 MB.
    Colors,
    /// A theme of any tool. At most 64 MB.
    Theme,
}

/// A file that the user chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedFile {
    /// Where it is.
    pub path: String,
    /// Its content.
    #[serde(with = "crate::bytes")]
    pub bytes: Vec<u8>,
}

/// One face of an installed font.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontFace {
    /// The font file: ttf, otf, ttc or otc.
    #[serde(with = "crate::bytes")]
    pub bytes: Vec<u8>,
    /// Which face of a collection; 0 in a file of one.
    pub index: u32,
}
