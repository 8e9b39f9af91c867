//! What the desktop tells the editor unasked.

use serde::{Deserialize, Serialize};

use crate::{Revision, Source};

/// Small and rare: says what changed, not how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// Another program wrote the open theme file. Own saves are not reported.
    ThemeChanged {
        /// The file.
        path: String,
        /// What it is now.
        revision: Revision,
    },
    /// The open theme file is gone.
    ThemeRemoved {
        /// The file.
        path: String,
    },
    /// The source's state is another now; ask for it.
    SourceChanged,
    /// The page has painted this theme, charts included.
    Worn {
        /// The call's number.
        sequence: u64,
    },
    /// A key pressed in the preview that belongs to the editor, as `Ctrl+S`.
    Shortcut {
        /// The keys.
        keys: String,
    },
    /// Something that the user did in the previewed page, or that an order led to.
    Page {
        /// What.
        report: crate::page::Report,
    },
    /// The window was asked to close while there is unsaved work.
    CloseRequested,
    /// The operating system opened a source for us (a file dropped on the window).
    SourceOffered {
        /// What to preview.
        source: Source,
    },
    /// A theme file was dropped on the window.
    ThemeOffered {
        /// The file.
        path: String,
    },
    /// A font file was dropped on the window.
    FontOffered {
        /// The file.
        path: String,
    },
    /// The open theme file was opened in another window of Livery, or closed there.
    OpenElsewhere {
        /// The file.
        path: String,
        /// Whether another window has it open now.
        elsewhere: bool,
    },
    /// A file of the user's library came, went or changed; ask for it.
    LibraryChanged,
}
