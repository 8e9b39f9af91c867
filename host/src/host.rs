//! The machine, as the window sees it: one method for each call.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use livery_protocol::page::{NamedOutfit, NamedTheme, Order, Outfit, Question};
use livery_protocol::{
    Code, Event, Exported, Failure, FontFace, Interpreter, KeepWork, Library, LibraryFile, LibraryKind, OpenedTheme,
    Recovered, Revision, SaveReply, Settings, Source, SourceState, Tab, Usage,
};
use livery_themes::{Document, Mode};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::app;
use crate::failure::failure;
use crate::font_files;
use crate::sources::{ForNow, Place, Sources, Wish};
use crate::user::{Folders, Preferences, Shelf, User, Windows, nobody};
use crate::wardrobe::outfit;
use crate::watch::{Change, Watcher};
use crate::{files, fonts, opener};

/// A running Dash app takes note of a new file in its assets at the first look, half a second apart, and loads it when it
/// is another at a later one.
const UNTIL_SEEN: Duration = Duration::from_secs(2);

/// What can be set about a [`Host`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long an app may take from its start to its first answer.
    pub start_timeout: Duration,
    /// Where the user's own files are. `None` keeps nothing beyond this host: no settings, no journal, no library.
    pub folders: Option<Folders>,
}

impl Default for Options {
    /// A minute; apps that load much data before they serve need most of it.
    fn default() -> Self {
        Self { start_timeout: Duration::from_mins(1), folders: None }
    }
}

/// Files, watches, apps and previews of one window. Ends all of them when dropped.
pub struct Host {
    sources: Arc<Sources>,
    for_now: ForNow,
    watcher: Watcher,
    /// The theme file that is open.
    open: Mutex<Option<PathBuf>>,
    user: Option<User>,
    runtime: Option<Runtime>,
}

impl Host {
    /// A host that tells its news by `on_event`, on threads of its own.
    ///
    /// # Errors
    /// [`Code::Other`] when the system gives no threads or no watch.
    pub fn new(on_event: impl Fn(Event) + Send + Sync + 'static) -> Result<Self, Failure> {
        Self::with_options(Options::default(), on_event)
    }

    /// As [`Host::new`].
    ///
    /// # Errors
    /// As [`Host::new`].
    pub fn with_options(options: Options, on_event: impl Fn(Event) + Send + Sync + 'static) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("livery-host")
            .enable_all()
            .build()
            .map_err(|error| {
                failure(Code::Other, format!("Livery could not start: {error}."), "Close some programs.")
            })?;
        let Options { start_timeout, folders } = options;
        let sources =
            Arc::new(Sources::new(Box::new(on_event), start_timeout, folders.is_some(), runtime.handle().clone())?);
        let listener = Arc::clone(&sources);
        let watcher = Watcher::new(move |change| {
            (listener.on_event)(match change {
                Change::Changed { path, revision } => Event::ThemeChanged { path: text_of(&path), revision },
                Change::Removed { path } => Event::ThemeRemoved { path: text_of(&path) },
            });
        })?;
        let user = folders.map(|folders| {
            let (library, windows) = (Arc::clone(&sources), Arc::clone(&sources));
            User {
                preferences: Preferences::new(&folders.config),
                shelf: Shelf::new(&folders.data, move || (library.on_event)(Event::LibraryChanged)),
                windows: Windows::new(&folders.state, move |path, elsewhere| {
                    (windows.on_event)(Event::OpenElsewhere { path, elsewhere });
                }),
            }
        });
        let (for_now, open) = (ForNow::default(), Mutex::new(None));
        Ok(Self { sources, for_now, watcher, open, user, runtime: Some(runtime) })
    }

    /// Reads a theme and follows its file from then on (in place of the one before).
    ///
    /// # Errors
    /// As [`files::read_theme`].
    pub fn open_theme(&self, path: &Path) -> Result<OpenedTheme, Failure> {
        let mut opened = files::read_theme(&absolute(path))?;
        files::sweep_beside(Path::new(&opened.path));
        self.follow(Path::new(&opened.path), Some(opened.revision.clone()));
        if let Some(user) = &self.user {
            opened.history = user.windows.history(&opened.path, &opened.revision);
            opened.elsewhere = user.windows.open(Path::new(&opened.path));
            // A list that is not up to date is no reason to keep a theme closed.
            let _best_effort = user.preferences.note_recent(&opened.path);
        }
        Ok(opened)
    }

    /// Writes a theme in one step and follows its file from then on. `expected` is what the file was when it was read.
    ///
    /// # Errors
    /// As [`files::save`].
    pub fn save_theme(&self, path: &Path, text: &str, expected: Option<&Revision>) -> Result<SaveReply, Failure> {
        let path = absolute(path);
        let reply = self.watcher.writing(&path, || {
            let reply = files::save(&path, text, expected);
            let written = match &reply {
                Ok(SaveReply::Saved { revision, .. }) => Some(revision.clone()),
                _ => None,
            };
            (reply, written)
        })?;
        if let SaveReply::Saved { revision, .. } = &reply {
            self.follow(&path, Some(revision.clone()));
            if let Some(user) = &self.user {
                let _event_follows = user.windows.open(&path);
                let _best_effort = user.preferences.note_recent(&text_of(&path));
            }
        }
        Ok(reply)
    }

    /// Unsaved work of windows that died, newest first.
    pub fn recovered(&self) -> Vec<Recovered> {
        self.user.as_ref().map(|user| user.windows.recovered()).unwrap_or_default()
    }

    /// The window's editor died, and another begins in its place: what the first had not saved is offered to it.
    pub fn lose_editor(&self) {
        if let Some(user) = &self.user {
            // A journal that cannot be moved is offered by the next window.
            let _best_effort = user.windows.lose_editor();
        }
    }

    /// Keeps work where a crash cannot reach it. Returns when it is on disk; of several that wait only the latest is
    /// written, so the caller sends them one after the other.
    ///
    /// # Errors
    /// [`Code::Other`] when the journal cannot be written.
    pub fn keep_work(&self, work: KeepWork) -> Result<(), Failure> {
        let user = self.user()?;
        if work.path.is_none() {
            user.windows.close();
        }
        user.windows.keep(work)
    }

    /// Work that was recovered was taken or thrown away.
    ///
    /// # Errors
    /// [`Code::PermissionDenied`], [`Code::Other`] when its files cannot be removed.
    pub fn forget_work(&self, id: &str) -> Result<(), Failure> {
        self.user()?.windows.forget(id)
    }

    /// The user gave up what is not saved (the window is closed on purpose). Otherwise a window that ends with unsaved work
    /// in its journal has it offered by the next.
    pub fn give_up_work(&self) {
        if let Some(user) = &self.user {
            user.windows.give_up();
        }
    }

    /// The settings as they are now.
    pub fn settings(&self) -> Settings {
        self.user.as_ref().map(|user| user.preferences.give()).unwrap_or_default()
    }

    /// Writes the settings; returns them with what was added by this host or another window meanwhile.
    ///
    /// # Errors
    /// As [`files::save`].
    pub fn keep_settings(&self, settings: Settings) -> Result<Settings, Failure> {
        self.user()?.preferences.keep(settings)
    }

    /// The user's own themes, colorways and colorscales; from then on [`Event::LibraryChanged`] tells of changes.
    ///
    /// # Errors
    /// [`Code::Other`] without [`Options::folders`]; files that cannot be read are in [`Library::failures`].
    pub fn library(&self) -> Result<Library, Failure> {
        Ok(self.user()?.shelf.read())
    }

    /// Puts a file into the library, or in place of one of its files.
    ///
    /// # Errors
    /// As [`files::save`]; [`Code::NotFound`] when `replace` is not in the library.
    pub fn keep_in_library(
        &self,
        kind: LibraryKind,
        name: &str,
        text: &str,
        replace: Option<&Path>,
    ) -> Result<LibraryFile, Failure> {
        self.user()?.shelf.keep(kind, name, text, replace)
    }

    /// Moves a file of the library into its trash.
    ///
    /// # Errors
    /// [`Code::NotFound`] when it is not in the library; as [`files::save`].
    pub fn remove_from_library(&self, path: &Path) -> Result<(), Failure> {
        self.user()?.shelf.remove(path)
    }

    /// The families of the fonts installed here. Takes about a second the first time.
    pub fn fonts(&self) -> Vec<String> {
        fonts::families()
    }

    /// The face in which a family shows its name; `None` when it is not installed or is very large.
    pub fn font_face(&self, family: &str) -> Option<FontFace> {
        fonts::face(family)
    }

    /// From now on code in this folder may be run for the preview; sources that waited for it are started.
    ///
    /// # Errors
    /// As [`files::save`]. The folder is trusted until this host ends all the same.
    pub fn trust_folder(&self, folder: &Path) -> Result<(), Failure> {
        let folder = absolute(folder);
        self.trust_for_now(&folder);
        self.user()?.preferences.trust(&text_of(&folder))
    }

    /// As [`Self::trust_folder`], until this host ends: for what was named on the command line.
    pub fn trust_for_now(&self, folder: &Path) {
        let folder = absolute(folder);
        self.for_now.trust(folder.clone());
        self.sources.trust(&folder);
    }

    /// Whether code in this folder may be run: it, or one above it, was trusted. A host without [`Options::folders`] has
    /// nobody to ask and runs what it is told to.
    pub fn is_trusted(&self, folder: &Path) -> bool {
        let folder = absolute(folder);
        let Some(user) = &self.user else { return true };
        self.for_now.has(&folder)
            || user.preferences.trusted().iter().any(|trusted| folder.starts_with(Path::new(trusted)))
    }

    /// The folder that the user has to be asked about before this app is run.
    fn untrusted(&self, file: &Path) -> Option<PathBuf> {
        let folder = folder_of(file);
        (!self.is_trusted(folder)).then(|| folder.to_owned())
    }

    fn python(&self, file: &Path) -> Option<PathBuf> {
        let chosen = self.user.as_ref()?.preferences.interpreter(&text_of(folder_of(file)))?;
        // One that is gone gives way to what is found.
        Some(PathBuf::from(chosen)).filter(|program| program.exists())
    }

    fn wish(&self, source: Source) -> Wish {
        let file = match &source {
            Source::App { path } => app::file_of(Path::new(path)).ok(),
            Source::Address { .. } | Source::Gallery { .. } => None,
        };
        let python = file.as_deref().and_then(|file| self.python(file));
        let untrusted = file.as_deref().and_then(|file| self.untrusted(file));
        Wish { source, python, untrusted }
    }

    fn remember_sources(&self) {
        let theme = lock(&self.open).clone();
        if let (Some(user), Some(theme)) = (&self.user, theme) {
            let _best_effort = user.preferences.note_sources(&text_of(&theme), self.sources.sources());
        }
    }

    fn user(&self) -> Result<&User, Failure> {
        self.user.as_ref().ok_or_else(nobody)
    }

    /// No longer follows any theme file (a new document was begun).
    pub fn close_theme(&self) {
        if let Some(path) = lock(&self.open).take() {
            self.watcher.unfollow(&path);
        }
        if let Some(user) = &self.user {
            user.windows.close();
        }
    }

    /// Writes the files for a Dash app's assets into a folder that the app may be watching. An app in debug mode loads
    /// them by itself, new ones too.
    ///
    /// # Errors
    /// As [`files::write_folder`], and where a font that the theme names cannot be read.
    pub fn export_dash(&self, directory: &Path, text: &str) -> Result<Exported, Failure> {
        let there = |name: &str| directory.join(name).exists();
        let (document, _the_caller_shows_them) = Document::open(text.as_bytes());
        let files = font_files::export_dash(&document, self.theme_folder().as_deref())?;
        let new: Vec<PathBuf> =
            files.iter().filter(|(name, _)| !there(name)).map(|(name, _)| absolute(directory).join(name)).collect();
        let exported = write_export(directory, files)?;
        if let Some(runtime) = &self.runtime
            && !new.is_empty()
        {
            runtime.spawn(async move {
                tokio::time::sleep(UNTIL_SEEN).await;
                let _an_app_that_misses_it_loads_them_when_started =
                    tokio::task::spawn_blocking(move || new.iter().for_each(|path| files::touch(path))).await;
            });
        }
        Ok(exported)
    }

    /// The theme that every previewed page wears from now on. Returns at once; the latest wins.
    pub fn wear_theme(&self, text: String, mode: Mode, sequence: u64) {
        self.sources.tailor.wear(text, self.theme_folder(), mode, sequence);
    }

    /// As [`Self::wear_theme`], with every colour exchanged for another: what of a page stays the same does not come from
    /// the theme.
    pub fn wear_recolored(&self, text: String, mode: Mode, sequence: u64) {
        self.sources.tailor.wear_recolored(text, self.theme_folder(), mode, sequence);
    }

    /// Where the open theme's file lies; the files that it names are named from there.
    fn theme_folder(&self) -> Option<PathBuf> {
        lock(&self.open).as_deref().and_then(Path::parent).map(Path::to_owned)
    }

    /// Previews a source in the shown tab, in place of what was there. Returns at once; [`Event::SourceChanged`] tells when
    /// there is more. A tab that has it already is shown instead, and started anew when it failed or was stopped.
    pub fn open_source(&self, source: Source) {
        self.sources.open(self.wish(source), Place::Here);
        self.remember_sources();
    }

    /// As [`Self::open_source`], in a tab of its own.
    pub fn open_tab(&self, source: Source) {
        self.sources.open(self.wish(source), Place::Beside);
        self.remember_sources();
    }

    /// Closes the shown tab: ends its app.
    pub fn close_source(&self) {
        self.sources.close(None);
        self.remember_sources();
    }

    /// The tabs, in the order in which they were opened.
    pub fn tabs(&self) -> Vec<Tab> {
        self.sources.list()
    }

    /// Shows another tab.
    pub fn show_tab(&self, id: u64) {
        self.sources.show(id);
    }

    /// Closes a tab and ends its app.
    pub fn close_tab(&self, id: u64) {
        self.sources.close(Some(id));
        self.remember_sources();
    }

    /// Starts the shown source anew; its page stays and loads again when it answers.
    pub fn restart_source(&self) {
        self.sources.restart();
    }

    /// Ends the shown tab's app; the tab stays.
    pub fn stop_source(&self) {
        self.sources.stop();
    }

    /// How the shown source is doing, with the last lines that an app printed.
    pub fn source_state(&self) -> SourceState {
        self.sources.state()
    }

    /// What the shown tab's app uses of the machine, with all its processes; `None` when none runs.
    pub fn usage(&self) -> Option<Usage> {
        self.sources.usage()
    }

    /// The Python environments that an app could run in. Runs each to ask for its versions.
    ///
    /// # Errors
    /// As opening the app; [`Code::PermissionDenied`] while its folder is not trusted, for an environment in it is code too.
    pub fn interpreters(&self, app: &Path) -> Result<Vec<Interpreter>, Failure> {
        let file = app::file_of(app)?;
        if let Some(folder) = self.untrusted(&file) {
            return Err(failure(
                Code::PermissionDenied,
                format!("The environments in {} were not looked at: nothing in it may be run yet.", folder.display()),
                "Allow the folder's code to be run first.",
            ));
        }
        Ok(app::candidates(&file, self.python(&file).as_deref()))
    }

    /// Runs an app in this environment from now on; `None` finds one by itself again.
    ///
    /// # Errors
    /// As opening the app, and as [`files::save`].
    pub fn choose_interpreter(&self, app: &Path, interpreter: Option<&str>) -> Result<(), Failure> {
        let file = app::file_of(app)?;
        let folder = folder_of(&file);
        self.user()?.preferences.choose_interpreter(&text_of(folder), interpreter.map(str::to_owned))?;
        self.sources.choose(&file, interpreter.map(Path::new));
        Ok(())
    }

    /// Opens a source file at a line in the user's editor; a relative one is within the shown app's folder.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::PermissionDenied`] for what is no text, [`Code::Other`] when nothing opens it.
    pub fn open_in_editor(&self, file: &str, line: u32) -> Result<(), Failure> {
        let app = match self.source_state().source {
            Some(Source::App { path }) => app::file_of(Path::new(&path)).ok(),
            _ => None,
        };
        opener::open(file, line, app.as_deref().map(folder_of))
    }

    /// Loads the shown pages again. An app that has ended, or whose code was changed since it was started, is started anew:
    /// its own reloader is off, and its page alone would show the old code.
    pub fn reload_preview(&self) {
        self.sources.reload();
    }

    /// Has every previewed page do something, now and, if the order stands, whenever one is loaded. Returns at once.
    pub fn instruct(&self, order: Order) {
        self.sources.instruct(order);
    }

    /// The themes that a presentation changes between.
    pub fn instruct_themes(&self, themes: Vec<NamedTheme>) {
        let outfits = themes
            .into_iter()
            .map(|NamedTheme { name, text, mode }| {
                // The numbers of worn themes are the editor's; this one is never reported.
                NamedOutfit { name, outfit: Outfit { rules: None, ..outfit(&text, mode, 0) } }
            })
            .collect();
        self.instruct(Order::Outfits { outfits });
    }

    /// Asks the previewed page that was opened last. May be awaited on any executor.
    pub fn probe_page(&self, question: Question) -> impl Future<Output = Result<Value, Failure>> + Send + use<> {
        self.sources.ask(question)
    }

    fn follow(&self, path: &Path, known: Option<Revision>) {
        let before = lock(&self.open).replace(path.to_owned());
        if let Some(before) = before.filter(|before| before != path) {
            self.watcher.unfollow(&before);
        }
        self.watcher.follow(path, known);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.sources.end();
        if let Some(runtime) = self.runtime.take() {
            // A runtime must not be waited for on a thread of another one.
            runtime.shutdown_background();
        }
    }
}

/// Writes the files for a Dash app's assets into a folder. `theme` is the theme's own file, from which its fonts are named.
///
/// # Errors
/// As [`files::write_folder`], and where a font that the theme names cannot be read.
pub fn export_dash(directory: &Path, text: &str, theme: Option<&Path>) -> Result<Exported, Failure> {
    let (document, _the_caller_shows_them) = Document::open(text.as_bytes());
    let folder = theme.map(absolute).and_then(|theme| theme.parent().map(Path::to_owned));
    write_export(directory, font_files::export_dash(&document, folder.as_deref())?)
}

fn write_export(directory: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Exported, Failure> {
    files::write_folder(directory, &files)?;
    Ok(Exported { directory: text_of(&absolute(directory)), files: files.into_iter().map(|(name, _)| name).collect() })
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("."))
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
