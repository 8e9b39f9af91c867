//! What the editor knows and what may happen to it. No egui, no clock, no IO: panels read it and push actions, the
//! backend's answers come in as data, and a test can drive all of it.

mod action;
mod audit;
pub mod beside;
pub mod code;
mod command;
mod flow;
mod history;
pub mod merge;
mod notation;
mod present;
mod section;
mod steps;
mod stock;
mod suggest;
pub mod viewing;
mod work;

pub use action::{Action, Change, Edit};
pub use audit::Audit;
pub use command::{Command, Enabled, Family, fuzzy};
pub use history::{History, Hold};
pub use notation::Writing;
pub use present::{Present, Presentation, Standing};
pub use section::{Appearance, ChartsTab, Section};
pub use stock::{Ask, Face, Logo, ScaleFile, Stock};
pub use suggest::{Suggester, Verdict, Wish, closest_words, style_name};

use livery_protocol::{
    DescribeWindow, KeepSettings, OpenedTheme, PlacePreview, Recovered, Revision, Settings, Source, SourceState,
    WearTheme,
};
use livery_themes::{Diagnostic, Document, Mode, Severity, Theme};

use crate::backend::Latest;

/// Tells the files apart that a window had open, saved or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileId(pub u32);

/// What a step leads from and to: a document, and the file that it belongs to. Opening another file is a step too.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The document.
    pub document: Document,
    /// Its file.
    pub file: FileId,
}

/// The theme's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Which one.
    pub id: FileId,
    /// Where it is; `None` before the first save.
    pub path: Option<String>,
    /// What is on disk, as far as we know.
    pub saved: Document,
    /// Its revision; `None` when the next save shall write whatever is there.
    pub revision: Option<Revision>,
    /// Whether bytes were replaced when it was read, so that it cannot be saved over.
    pub lossy: bool,
    /// Whether another window has it open too.
    pub elsewhere: bool,
}

impl File {
    /// The name to show.
    pub fn name(&self) -> &str {
        self.path.as_deref().map_or("Untitled theme", file_name)
    }
}

/// The last part of a path of either kind.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Something to tell in the bottom line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it went.
    pub tone: Tone,
    /// One sentence.
    pub text: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

/// How something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As wanted.
    Good,
    /// Worth knowing.
    Plain,
    /// It failed.
    Bad,
}

/// What to do once unsaved work is dealt with.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// A fresh theme.
    New,
    /// The open dialog.
    Open,
    /// A certain file.
    OpenFile(String),
    /// Close the window.
    Quit,
}

impl Then {
    /// As it stands in a question.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::New => "starting a new theme",
            Self::Open | Self::OpenFile(_) => "opening another theme",
            Self::Quit => "closing the window",
        }
    }
}

/// What lies over the frame.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The command palette.
    Palette,
    /// Every key, and what it does.
    Keys,
    /// The user's settings.
    Settings,
    /// Two versions of the file, key by key.
    Merge,
    /// Unsaved work, and what was about to happen.
    Unsaved(Then),
}

/// A list at the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// What the audit found.
    Audit,
    /// What is wrong in the file.
    Problems,
}

/// Another program wrote the file while there is unsaved work.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What is on disk.
    pub theirs: OpenedTheme,
    /// Whether it came up while saving: keeping ours then saves.
    pub saving: bool,
}

/// Everything the editor knows.
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts, not the states of one thing")]
pub struct State {
    /// The document and its steps.
    pub history: History<Version>,
    /// Where it is saved.
    pub file: File,
    /// The half that is previewed and edited.
    pub mode: Mode,
    /// The document resolved for that half.
    pub theme: Theme,
    /// What is wrong in the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The open section.
    pub section: Section,
    /// The open page of the charts section.
    pub charts: ChartsTab,
    /// What the field that finds keys has.
    pub search: String,
    /// The editor's own look.
    pub appearance: Appearance,
    /// The user's settings, as they were last read or changed.
    pub settings: Settings,
    /// Work of windows that ended without being closed, offered back.
    pub recovered: Vec<Recovered>,
    /// What is previewed, and how it is doing.
    pub source: SourceState,
    /// What the address field has.
    pub address: String,
    /// Whether the page is a layer under the editor's; else the editor's page shows a frame.
    pub layered_preview: bool,
    /// What to tell.
    pub notice: Option<Notice>,
    /// What lies over the frame.
    pub overlay: Option<Overlay>,
    /// Another program's version of the file.
    pub conflict: Option<Conflict>,
    /// How the page is looked at.
    pub viewing: viewing::Viewing,
    /// What differs between the two versions of a conflict, while it is being settled.
    pub merge: Vec<merge::Row>,
    /// What cannot be read, seen or told apart, in both halves.
    pub audit: Audit,
    /// The list at the bottom that is open.
    pub drawer: Option<Drawer>,
    /// Whether the app's output is open.
    pub output_open: bool,
    /// Whether the list of steps is open.
    pub history_open: bool,
    /// Text of the code section that is no theme (yet); the document stays the last one that was.
    pub draft: Option<String>,
    /// The key that something led to; its field is ringed until something else is done.
    pub ringed: Option<&'static str>,
    /// Asks a text field to take the keyboard, once.
    pub focus: Option<Focus>,
    /// Presenting the previewed app.
    pub presentation: Presentation,
    /// Keys that no tool may change.
    pub locked: Vec<String>,
    /// Keys that the dark half has values of its own for.
    pub dark_keys: Vec<String>,
    /// The theme that the page said it wears.
    pub worn: u64,
    /// What is fetched from beside the theme.
    pub stock: Stock,
    /// What the page tries on: shown there, and nowhere else.
    tried: Vec<Change>,
    /// The document with that; `None` while the page wears the document itself.
    trial: Option<Document>,
    /// Whether it is known what the window was started with; until then the page keeps what it wears.
    ready: bool,
    sequence: u64,
    wear: Latest<WearTheme>,
    place: Latest<PlacePreview>,
    describe: Latest<DescribeWindow>,
    keep: work::Keeper,
    /// What the page was told to override.
    overrides_sent: Option<(Vec<livery_protocol::page::OverrideRule>, bool)>,
    /// The document that they were read from.
    overrides_of: Option<Document>,
    beside_told: beside::Told,
    settings_sent: Latest<KeepSettings>,
    /// Files that steps lead back to.
    shelf: Vec<File>,
    files: u32,
    waiting: Vec<flow::Waiting>,
    /// What to do after the save under way.
    after_save: Option<Then>,
}

/// A field that a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The address of a running app.
    Address,
    /// The field that finds keys.
    Search,
    /// The field of the ringed key.
    Key,
}

impl Default for State {
    fn default() -> Self {
        let document = fresh_document();
        let mode = Mode::default();
        Self {
            theme: Theme::resolve(&document, mode),
            diagnostics: document.diagnostics(),
            file: File { saved: document.clone(), ..File::default() },
            history: History::new(Version { document, file: FileId::default() }),
            mode,
            section: Section::default(),
            charts: ChartsTab::default(),
            search: String::new(),
            appearance: Appearance::default(),
            settings: Settings::default(),
            recovered: Vec::new(),
            source: SourceState::default(),
            address: String::new(),
            layered_preview: false,
            notice: None,
            overlay: None,
            conflict: None,
            viewing: viewing::Viewing::default(),
            merge: Vec::new(),
            overrides_sent: None,
            overrides_of: None,
            beside_told: beside::Told::default(),
            audit: Audit::default(),
            drawer: None,
            output_open: false,
            history_open: false,
            draft: None,
            ringed: None,
            focus: None,
            presentation: Presentation::default(),
            locked: Vec::new(),
            dark_keys: Vec::new(),
            worn: 0,
            stock: Stock::default(),
            tried: Vec::new(),
            trial: None,
            ready: false,
            sequence: 0,
            wear: Latest::default(),
            place: Latest::default(),
            describe: Latest::default(),
            keep: work::Keeper::default(),
            settings_sent: Latest::default(),
            shelf: Vec::new(),
            files: 0,
            waiting: Vec::new(),
            after_save: None,
        }
    }
}

impl State {
    /// The document now.
    pub fn document(&self) -> &Document {
        &self.history.present().document
    }

    /// Whether there is work that the disk does not have.
    pub fn unsaved(&self) -> bool {
        *self.document() != self.file.saved
    }

    /// Where a key stands in the file, for the half that is edited: dark values stand apart, so that the light half
    /// never changes by editing the dark one.
    pub fn pointer(&self, key: &str) -> String {
        format!("{}/{key}", action::layer(self.mode))
    }

    /// How many diagnostics are errors, and how many are warnings.
    pub fn problem_counts(&self) -> (usize, usize) {
        let count = |severity| self.diagnostics.iter().filter(|d| d.severity == severity).count();
        (count(Severity::Error), count(Severity::Warning))
    }

    /// The address that the preview shows, once there is one.
    pub fn preview_url(&self) -> Option<&str> {
        self.source.url.as_deref()
    }

    /// What the page tries on, without the document getting it.
    pub fn tried(&self) -> &[Change] {
        &self.tried
    }

    fn try_on(&mut self) {
        let document = &self.history.present().document;
        let trial = self.tried.iter().fold(document.clone(), |trial, change| change.clone().apply(&trial, self.mode));
        self.trial = (!self.tried.is_empty() && trial != *document).then_some(trial);
    }

    fn tell(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice { tone, text: text.into(), remedy: None });
    }

    /// After any change of the document or the half.
    fn refresh(&mut self) {
        let document = &self.history.present().document;
        self.theme = Theme::resolve(document, self.mode);
        self.diagnostics = document.diagnostics();
        self.locked = action::locked(document);
        self.dark_keys = match document.get_in("/livery/dark") {
            Some(livery_themes::Value::Object(dark)) => dark.keys().cloned().collect(),
            _ => Vec::new(),
        };
        self.audit.stale(document);
        self.try_on();
    }
}

/// What *New* starts with: the first built-in theme.
fn fresh_document() -> Document {
    let text = livery_themes::library::themes().first().map_or("{}", |theme| theme.text);
    Document::open(text.as_bytes()).0
}

/// What a source is called.
pub fn source_name(source: &Source) -> &str {
    match source {
        Source::Gallery { .. } => "Gallery",
        Source::Address { url } => url,
        Source::App { path } => file_name(path),
    }
}
