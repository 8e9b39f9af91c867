//! The fonts installed on this machine.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use fontdb::{Database, Family, Query, Source};
use livery_protocol::FontFace;

/// Larger faces (of Chinese, Japanese and Korean) cost more than seeing a name in them is worth.
const LARGEST_FACE_BYTES: usize = 16 * 1024 * 1024;

fn installed() -> &'static Mutex<Database> {
    static INSTALLED: OnceLock<Mutex<Database>> = OnceLock::new();
    // Reading the tables of hundreds of files takes a second; it happens once, on the thread that asks first.
    INSTALLED.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Mutex::new(fonts)
    })
}

/// The families' names, by name.
pub(crate) fn families() -> Vec<String> {
    let fonts = installed().lock().unwrap_or_else(PoisonError::into_inner);
    let names: BTreeSet<&str> = fonts
        .faces()
        .filter_map(|face| face.families.first())
        .map(|(name, _)| name.trim())
        // Hidden faces of the system itself.
        .filter(|name| !name.is_empty() && !name.starts_with('.'))
        .collect();
    let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names
}

/// The face that a family shows its name in: regular and upright, or what comes nearest.
pub(crate) fn face(family: &str) -> Option<FontFace> {
    let (source, index) = {
        let fonts = installed().lock().unwrap_or_else(PoisonError::into_inner);
        let id = fonts.query(&Query { families: &[Family::Name(family)], ..Query::default() })?;
        fonts.face_source(id)?
    };
    let bytes = match source {
        Source::Binary(bytes) => bytes.as_ref().as_ref().to_vec(),
        Source::File(path) | Source::SharedFile(path, _) => {
            crate::files::read_image(&path, LARGEST_FACE_BYTES as u64).ok()?
        }
    };
    (bytes.len() <= LARGEST_FACE_BYTES).then_some(FontFace { bytes, index })
}
