//! What the editor asks of the desktop.

use std::fmt;

use livery_themes::Mode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::page::Paper;
use crate::{FontFace, Library, LibraryFile, LibraryKind, PickKind, PickedFile, Recovered, Settings};

/// One request with one reply. The body is JSON in UTF-8 both ways.
pub trait Call: Serialize + DeserializeOwned + 'static {
    /// The command's name, `snake_case`.
    const NAME: &'static str;
    /// What comes back.
    type Reply: Serialize + DeserializeOwned + 'static;
}

/// What kind of failure; the editor matches on this, never on text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No such file or folder.
    NotFound,
    /// The system refuses.
    PermissionDenied,
    /// No space left.
    DiskFull,
    /// Larger than Livery reads.
    TooLarge,
    /// Nothing answers at the address.
    Unreachable,
    /// No interpreter was found.
    NoPython,
    /// The app ended or never answered.
    AppFailed,
    /// Anything else.
    Other,
}

/// A failed call, in words a user can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind.
    pub code: Code,
    /// What failed, one sentence.
    pub message: String,
    /// What to do about it, one sentence.
    pub remedy: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.message, self.remedy)
    }
}

impl std::error::Error for Failure {}

/// A file's content, by hash; equal revisions are equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Revision(pub String);

/// A theme read from disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedTheme {
    /// Where it is.
    pub path: String,
    /// Its bytes as text; bytes that are not UTF-8 are replaced, and then `lossy` is set and it cannot be saved over.
    pub text: String,
    /// Whether bytes were replaced.
    pub lossy: bool,
    /// What it was when read.
    pub revision: Revision,
    /// What the editor gave with [`KeepWork`] for exactly this revision: its list of steps.
    #[serde(default)]
    pub history: Option<String>,
    /// Another window of Livery has this file open.
    #[serde(default)]
    pub elsewhere: bool,
}

/// What is previewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Source {
    /// The built-in pages that show every kind of thing that a theme touches. Needs nothing on the machine.
    Gallery {
        /// Where to begin: a page's path without its slash, as `report`; `None` is the first page.
        page: Option<String>,
    },
    /// Something that already runs.
    Address {
        /// `http://…`
        url: String,
    },
    /// An app file that Livery starts.
    App {
        /// Path of the Python file.
        path: String,
    },
}

/// How a save ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SaveReply {
    /// Written.
    Saved {
        /// Where.
        path: String,
        /// What it is now.
        revision: Revision,
    },
    /// Somebody else wrote the file since it was read; nothing was written.
    Conflict {
        /// What is on disk now.
        theirs: OpenedTheme,
    },
    /// The dialog was left.
    Cancelled,
}

/// Logical pixels from the window's top left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// Generates the calls, their names and the list that capability files are compared with.
macro_rules! calls {
    ($( $(#[$doc:meta])* $name:literal $call:ident { $( $(#[$field_doc:meta])* $field:ident : $type:ty ),* $(,)? } -> $reply:ty; )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            pub struct $call { $( $(#[$field_doc])* pub $field: $type ),* }
            impl Call for $call {
                const NAME: &'static str = $name;
                type Reply = $reply;
            }
        )*
        /// Every call's name.
        pub const CALLS: &[&str] = &[$( $name ),*];
    };
}

calls! {
    /// What the window was started with.
    "start" Start {} -> Started;
    /// Reads a theme; without a path asks with the native dialog. `None`: the dialog was left.
    "open_theme" OpenTheme {
        /// The file.
        path: Option<String>,
    } -> Option<OpenedTheme>;
    /// Writes a theme atomically; without a path asks with the native dialog.
    "save_theme" SaveTheme {
        /// The file.
        path: Option<String>,
        /// File name that the dialog offers.
        suggested_name: String,
        /// The whole document.
        text: String,
        /// What the file was when read; `None` overwrites whatever is there.
        expected: Option<Revision>,
    } -> SaveReply;
    /// Writes the folder for a Dash app's `assets/`; without a path asks with the native dialog.
    "export_dash" ExportDash {
        /// The folder.
        directory: Option<String>,
        /// The whole document.
        text: String,
    } -> Option<Exported>;
    /// Prints the shown page into a PDF file; without a path asks with the native dialog. Replies with the file's path.
    "save_pdf" SavePdf {
        /// The file.
        path: Option<String>,
        /// File name that the dialog offers.
        suggested_name: String,
        /// The paper; `None`: as the system has it.
        size: Option<Paper>,
    } -> Option<String>;
    /// The theme that every previewed page wears from now on. Cheap; the latest wins.
    "wear_theme" WearTheme {
        /// The whole document.
        text: String,
        /// Which half.
        mode: Mode,
        /// Counts up; pages answer with it when worn.
        sequence: u64,
    } -> ();
    /// Asks for an app file with the native dialog.
    "pick_app" PickApp {} -> Option<String>;
    /// Previews a source in the shown tab, in place of what was there; a tab that has it already is shown instead, and
    /// started anew when it failed or was stopped.
    "open_source" OpenSource {
        /// What to preview.
        source: Source,
    } -> ();
    /// Closes the shown tab: ends its app. Its neighbour is shown, if there is one.
    "close_source" CloseSource {} -> ();
    /// Previews a source in a tab of its own, beside the others.
    "open_tab" OpenTab {
        /// What to preview.
        source: Source,
    } -> ();
    /// The tabs, in the order in which they were opened. [`crate::Event::SourceChanged`] tells of changes.
    "ask_tabs" AskTabs {} -> Vec<Tab>;
    /// Shows another tab; the one before keeps its app.
    "show_tab" ShowTab {
        /// [`Tab::id`].
        id: u64,
    } -> ();
    /// Closes a tab and ends its app.
    "close_tab" CloseTab {
        /// [`Tab::id`].
        id: u64,
    } -> ();
    /// Starts the shown source anew. Its page stays where it is and loads again when it answers.
    "restart_source" RestartSource {} -> ();
    /// Ends the shown tab's app; the tab stays.
    "stop_source" StopSource {} -> ();
    /// Code in this folder may be run from now on. Sources that waited for it are started.
    "trust_folder" TrustFolder {
        /// As in [`SourceState::trust`].
        path: String,
    } -> ();
    /// The Python environments that an app could run in. Takes a second or two.
    "ask_interpreters" AskInterpreters {
        /// The app's file or folder.
        path: String,
    } -> Vec<Interpreter>;
    /// Runs the app in this environment from now on; remembered for its folder.
    "choose_interpreter" ChooseInterpreter {
        /// The app's file or folder.
        path: String,
        /// [`Interpreter::path`]; `None` finds one by itself again.
        interpreter: Option<String>,
    } -> ();
    /// What the shown tab's app uses; `None` when none runs. Ask every two seconds while it is shown.
    "ask_usage" AskUsage {} -> Option<Usage>;
    /// Opens a source file at a line in the user's editor.
    "open_in_editor" OpenInEditor {
        /// As in [`Place`].
        file: String,
        /// From 1.
        line: u32,
    } -> ();
    /// The source's state now, with the last lines that an app printed.
    "source_state" AskSourceState {} -> SourceState;
    /// Loads the previewed page again.
    "reload_preview" ReloadPreview {} -> ();
    /// Where the preview is painted. Sent only when it changed.
    "place_preview" PlacePreview {
        /// The preview's area; `None` hides it.
        area: Option<Rect>,
        /// Editor areas that lie over it and take the pointer.
        covers: Vec<Rect>,
        /// While set, the editor takes the pointer everywhere (a drag, a menu, a dialog).
        grab: bool,
        /// How large the page's own pixels are shown; 1 as they are.
        #[serde(default = "usual_zoom")]
        zoom: f32,
    } -> ();
    /// Asks the previewed page about itself.
    "probe_page" ProbePage {
        /// What to ask.
        question: crate::page::Question,
    } -> serde_json::Value;
    /// Has every previewed page do something; a page that is loaded anew is told again ([`crate::page::Order::stands`]).
    "instruct" Instruct {
        /// What to do.
        order: crate::page::Order,
    } -> ();
    /// The themes that a presentation changes between: compiled, then sent as [`crate::page::Order::Outfits`].
    "instruct_themes" InstructThemes {
        /// In the order of their numbers.
        themes: Vec<crate::page::NamedTheme>,
    } -> ();
    /// What is kept beside a theme (its [`crate::Project`], as text); `None`: nothing yet.
    "project" AskProject {
        /// The theme's file.
        theme: String,
    } -> Option<String>;
    /// Writes it, atomically.
    "keep_project" KeepProject {
        /// The theme's file.
        theme: String,
        /// The project.
        text: String,
    } -> ();
    /// The window fills the screen, or no longer.
    "full_screen" FullScreen {
        /// On or off.
        on: bool,
    } -> ();
    /// Opens or closes the window with notes and a timer.
    "show_speaker" ShowSpeaker {
        /// Open.
        show: bool,
    } -> ();
    /// What the speaker's window shows now; afterwards it is told.
    "speaking" AskSpeaking {} -> crate::Speaking;
    /// Puts text on the system's clipboard.
    "copy_text" CopyText {
        /// The text.
        text: String,
    } -> ();
    /// The window's title and whether there is unsaved work (asked about on closing).
    "describe_window" DescribeWindow {
        /// The document's name.
        title: String,
        /// Unsaved work.
        unsaved: bool,
    } -> ();
    /// Closes the window without asking again. Unsaved work was given up or saved before.
    "quit" Quit {} -> ();
    /// Keeps the work where a crash cannot reach it. Answers when it is on disk; of calls that wait, only the latest is
    /// written. Work that is not unsaved ends the journal; its history is kept for the file as it is then.
    "keep_work" KeepWork {
        /// The file that is edited; `None` for a theme that was never saved.
        path: Option<String>,
        /// The whole document.
        text: String,
        /// Anything that the editor wants back with this text: its list of steps.
        history: String,
        /// What the file was when read.
        expected: Option<Revision>,
        /// Whether the text differs from the file.
        unsaved: bool,
    } -> ();
    /// Work of a window that died was taken or thrown away; it is not offered again.
    "forget_work" ForgetWork {
        /// [`Recovered::id`].
        id: String,
    } -> ();
    /// The settings as they are now; another window may have changed them.
    "ask_settings" AskSettings {} -> Settings;
    /// Writes the settings. What the host itself added meanwhile (recent files, trusted folders, sources) stays; the reply
    /// is what they are now.
    "keep_settings" KeepSettings {
        /// All of them.
        settings: Settings,
    } -> Settings;
    /// The user's own themes, colorways and colorscales.
    "ask_library" AskLibrary {} -> Library;
    /// Puts a file into the library, or in place of one of its files.
    "keep_in_library" KeepInLibrary {
        /// What it is.
        kind: LibraryKind,
        /// Its name, any text; a name that is taken gets a number.
        name: String,
        /// Its content.
        text: String,
        /// The file that it takes the place of.
        replace: Option<String>,
    } -> LibraryFile;
    /// Moves a file of the library into its trash. To undo that, keep it again.
    "remove_from_library" RemoveFromLibrary {
        /// [`LibraryFile::path`].
        path: String,
    } -> ();
    /// Asks for a file with the native dialog and reads it. `None`: the dialog was left.
    "pick_file" PickFile {
        /// What is wanted.
        kind: PickKind,
    } -> Option<PickedFile>;
    /// The families of the fonts installed here, by name. Slow once, then remembered.
    "ask_fonts" AskFonts {} -> Vec<String>;
    /// The regular upright face of a family, to show its name in it. `None`: not installed, or larger than 16 MB.
    "ask_font_face" AskFontFace {
        /// As in the answer to [`AskFonts`].
        family: String,
    } -> Option<FontFace>;
}

fn usual_zoom() -> f32 {
    1.0
}

/// What the window was started with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// Theme named on the command line, already read.
    pub theme: Option<OpenedTheme>,
    /// Why it could not be read.
    pub failure: Option<Failure>,
    /// Source named on the command line; already being opened.
    pub source: Option<Source>,
    /// Whether the preview is a web view of its own under the editor's (else the editor shows an iframe).
    pub layered_preview: bool,
    /// The user's settings.
    #[serde(default)]
    pub settings: Settings,
    /// Unsaved work of windows that died, newest first.
    #[serde(default)]
    pub recovered: Vec<Recovered>,
}

/// What an export wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The folder.
    pub directory: String,
    /// File names in it.
    pub files: Vec<String>,
}

/// Where a source stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// What was asked for.
    pub source: Option<Source>,
    /// How it is doing.
    pub stage: Stage,
    /// The address to show: the proxy's, on 127.0.0.1.
    pub url: Option<String>,
    /// The interpreter that runs the app.
    pub interpreter: Option<String>,
    /// The last lines that the app printed, oldest first.
    pub output: Vec<String>,
    /// What failed.
    pub failure: Option<Failure>,
    /// What the page told of itself, once it said hello. A page without Dash is styled as plain HTML.
    pub page: Option<crate::page::Hello>,
    /// The shown tab.
    #[serde(default)]
    pub tab: Option<u64>,
    /// With [`Stage::Untrusted`]: the folder whose code would be run.
    #[serde(default)]
    pub trust: Option<String>,
}

/// A source that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tab {
    /// For [`ShowTab`] and [`CloseTab`].
    pub id: u64,
    /// What it previews.
    pub source: Source,
    /// How it is doing.
    pub stage: Stage,
    /// The page's title; of one that has not been seen yet, the source's name.
    pub title: String,
    /// Whether it is the one that is seen.
    pub shown: bool,
}

/// A Python environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpreter {
    /// The interpreter.
    pub path: String,
    /// Where it was found, for people: "Beside the app", "Conda environment sales".
    pub kind: String,
    /// Of Python; `None` when it does not run.
    pub version: Option<String>,
    /// Of Dash; `None` when it is not installed there.
    pub dash: Option<String>,
    /// Installs Dash in it.
    pub install: String,
    /// Whether the app runs in this one.
    pub chosen: bool,
}

/// What an app with all its processes uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Since the usage was asked for last; 100 is one core. 0 the first time.
    pub cpu_percent: u32,
    /// Resident memory.
    pub memory_bytes: u64,
    /// How many processes.
    pub processes: u32,
}

/// How a source is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No source.
    #[default]
    Empty,
    /// Starting, or waiting for the first answer.
    Starting,
    /// Answers.
    Serving,
    /// Ended, refused, or never answered; `failure` says which.
    Failed,
    /// Was served before and is being started anew; its page is still shown.
    Restarting,
    /// Was ended by the user.
    Stopped,
    /// Waits for the user's word that its folder's code may be run: [`SourceState::trust`].
    Untrusted,
}

/// A call's body, or a reply's.
///
/// # Errors
/// [`Failure`] with [`Code::Other`]; does not happen for the types of this crate.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| codec_failure(&error))
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// [`Failure`] with [`Code::Other`] when the bytes are not that type.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| codec_failure(&error))
}

fn codec_failure(error: &serde_json::Error) -> Failure {
    Failure {
        code: Code::Other,
        message: format!("The window and the desktop do not understand each other: {error}."),
        remedy: "Rebuild both from the same commit.".to_owned(),
    }
}
