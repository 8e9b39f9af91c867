//! Where a user's own files are.

use std::path::{Path, PathBuf};

/// The folders that Livery keeps things in for one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Settings.
    pub config: PathBuf,
    /// The library.
    pub data: PathBuf,
    /// Journals, steps of saved files, and which window has what open.
    pub state: PathBuf,
}

impl Folders {
    /// Where the system wants them (on Linux the XDG folders). `None` for a user without a home.
    pub fn of_user() -> Option<Self> {
        let folders = directories::ProjectDirs::from("", "", "livery")?;
        let state = folders.state_dir().map_or_else(|| folders.data_local_dir().join("state"), Path::to_owned);
        Some(Self { config: folders.config_dir().to_owned(), data: folders.data_dir().to_owned(), state })
    }

    /// All in one folder.
    pub fn within(folder: &Path) -> Self {
        Self { config: folder.join("config"), data: folder.join("data"), state: folder.join("state") }
    }
}
