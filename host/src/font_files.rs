//! The font files that a theme names: read for an export, and served to previewed pages.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use livery_protocol::{Code, Failure};
use livery_themes::Document;
use livery_themes::fonts::{self, Format, Source};

use crate::failure::failure;
use crate::files;

/// The largest file that is read as a font, in bytes. Faces of Chinese or Japanese have some ten million.
const LARGEST_FONT_BYTES: u64 = 32 * 1024 * 1024;

/// A font as pages get it.
pub(crate) struct Font {
    /// The last part of its path: equal names are equal bytes.
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) bytes: Vec<u8>,
}

/// A file as it was read.
struct Known {
    changed: Option<SystemTime>,
    length: u64,
    /// None where it is no font.
    font: Option<Arc<Font>>,
}

/// The fonts that were read, so that a drag reads none again.
#[derive(Default)]
pub(crate) struct FontFiles {
    known: HashMap<PathBuf, Known>,
}

impl FontFiles {
    /// The fonts of a document whose file lies in `folder`, by the names that the document has for them. Files that
    /// cannot be read, or are no fonts, are left out: the preview shows the next family of the stack.
    pub(crate) fn of(&mut self, document: &Document, folder: Option<&Path>) -> HashMap<String, Arc<Font>> {
        fonts::faces(document)
            .into_iter()
            .filter_map(|face| match face.source {
                Source::File(file) => Some((file.clone(), self.font(&located(&file, folder)?)?)),
                Source::Address(_) => None,
            })
            .collect()
    }

    fn font(&mut self, path: &Path) -> Option<Arc<Font>> {
        let metadata = fs::metadata(path).ok()?;
        let (changed, length) = (metadata.modified().ok(), metadata.len());
        if let Some(known) = self.known.get(path)
            && (known.changed, known.length) == (changed, length)
        {
            return known.font.clone();
        }
        let font = files::read_font(path, LARGEST_FONT_BYTES).ok().and_then(|bytes| {
            let format = Format::of(&bytes)?;
            Some(Arc::new(Font { name: files::revision(&bytes).0, format, bytes }))
        });
        self.known.insert(path.to_owned(), Known { changed, length, font: font.clone() });
        font
    }
}

/// The files for a Dash app's assets, with the fonts that the theme names.
///
/// # Errors
/// As [`files::read_font`], and [`Code::Other`] for a file that is no font: an export that silently lacked the brand's font
/// would be found out much later.
pub(crate) fn export_dash(document: &Document, folder: Option<&Path>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut read = HashMap::new();
    for face in fonts::faces(document) {
        let Source::File(file) = face.source else { continue };
        let remedy = "Put the file there, choose another in the font's field, or remove it from livery.fonts.";
        let Some(path) = located(&file, folder) else {
            let reason = format!("The font {file} cannot be found: the theme has no folder yet that it could lie in.");
            return Err(failure(Code::NotFound, reason, "Save the theme first, or name the font by its whole path."));
        };
        let bytes = files::read_font(&path, LARGEST_FONT_BYTES)
            .map_err(|error| Failure { remedy: remedy.to_owned(), ..error })?;
        if Format::of(&bytes).is_none() {
            let reason = format!("{} is not a font that browsers read.", path.display());
            return Err(failure(Code::Other, reason, "Choose a woff2, woff, ttf or otf file."));
        }
        read.insert(file, bytes);
    }
    Ok(livery_themes::export_dash_with_fonts(document, |file| read.get(file).cloned()))
}

fn located(file: &str, folder: Option<&Path>) -> Option<PathBuf> {
    let path = Path::new(file);
    if path.is_absolute() { Some(path.to_owned()) } else { Some(folder?.join(path)) }
}
