//! What belongs to the user rather than to a theme file: settings, library, unsaved work, open windows.

mod folders;
mod library;
mod settings;
mod windows;

use livery_protocol::{Code, Failure};

pub use folders::Folders;
pub(crate) use library::Shelf;
pub(crate) use settings::Preferences;
pub(crate) use windows::Windows;

use crate::failure::failure;

/// One user's things, as one window holds them.
pub(crate) struct User {
    pub(crate) preferences: Preferences,
    pub(crate) shelf: Shelf,
    pub(crate) windows: Windows,
}

/// A host without a user (the command line) was asked for a user's things.
pub(crate) fn nobody() -> Failure {
    failure(
        Code::Other,
        "There is no folder to keep settings and unsaved work in.",
        "Set HOME, or start Livery as a user who has one.",
    )
}
