//! What is kept beside a theme and is not part of it: the stops of its presentation.

use std::path::{Path, PathBuf};

use livery_protocol::{Code, Failure};

use crate::files;

/// Where a theme's project is kept: `brand.livery.json` beside `brand.json`, whatever the theme's ending.
pub fn path_of(theme: &Path) -> PathBuf {
    theme.with_extension("livery.json")
}

/// The project beside a theme; `None`: nothing was kept yet.
///
/// # Errors
/// As [`files::read_theme`], but that a missing file is no error.
pub fn read(theme: &Path) -> Result<Option<String>, Failure> {
    match files::read_theme(&path_of(theme)) {
        Ok(opened) if opened.lossy => Err(Failure {
            code: Code::Other,
            message: format!("{} has bytes that are not UTF-8 text.", opened.path),
            remedy: "Mend it in a text editor, or move it away; then open the theme again.".to_owned(),
        }),
        Ok(opened) => Ok(Some(opened.text)),
        Err(failure) if failure.code == Code::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Keeps a project beside its theme, in one step.
///
/// # Errors
/// As [`files::save`].
pub fn keep(theme: &Path, text: &str) -> Result<(), Failure> {
    files::save(&path_of(theme), text, None).map(drop)
}
