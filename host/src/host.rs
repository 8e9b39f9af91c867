//! The machine, as the window sees it: one method for each call.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use livery_protocol::page::{NamedOutfit, NamedTheme, Order, Outfit, Question};
use livery_protocol::{
    Code, Event, Exported, Failure, FontFace, KeepWork, Library, LibraryFile, LibraryKind, OpenedTheme, Recovered,
    Revision, SaveReply, Settings, Source, SourceState, Stage,
};
use livery_themes::{Document, Mode};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::app::{self, App, News};
use crate::failure::failure;
use crate::font_files;
use crate::gallery::Gallery;
use crate::proxy::{Agents, Proxy, Said, Standing, Target};
use crate::user::{Folders, Preferences, Shelf, User, Windows, nobody};
use crate::wardrobe::{Tailor, Wardrobe, outfit};
use crate::watch::{Change, Watcher};
use crate::{files, fonts};

/// How often an app that is starting is asked whether it answers.
const START_INTERVAL: Duration = Duration::from_millis(100);
/// A running Dash app takes note of a new file in its assets at the first look, half a second apart, and loads it when it
/// is another at a later one.
const UNTIL_SEEN: Duration = Duration::from_secs(2);
/// How often an address that does not answer is asked again.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);

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
    inner: Arc<Inner>,
    watcher: Watcher,
    /// The theme file that is open.
    open: Mutex<Option<PathBuf>>,
    user: Option<User>,
    runtime: Option<Runtime>,
}

struct Inner {
    on_event: Box<dyn Fn(Event) + Send + Sync>,
    tailor: Tailor,
    standing: Arc<Standing>,
    options: Options,
    /// Counts sources; news of an older one than the current is nobody's any more.
    generation: AtomicU64,
    current: Mutex<Current>,
    /// Whether the window was told of a change and has not asked since.
    told: AtomicBool,
}

#[derive(Default)]
struct Current {
    generation: u64,
    state: SourceState,
    app: Option<App>,
    proxy: Option<Proxy>,
    gallery: Option<Gallery>,
    agents: Option<Arc<Agents>>,
    task: Option<tokio::task::AbortHandle>,
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
        let folders = options.folders.clone();
        let inner = Arc::new(Inner {
            on_event: Box::new(on_event),
            tailor: Tailor::new()?,
            standing: Arc::default(),
            options,
            generation: AtomicU64::new(0),
            current: Mutex::default(),
            told: AtomicBool::new(false),
        });
        let listener = Arc::clone(&inner);
        let watcher = Watcher::new(move |change| {
            (listener.on_event)(match change {
                Change::Changed { path, revision } => Event::ThemeChanged { path: text_of(&path), revision },
                Change::Removed { path } => Event::ThemeRemoved { path: text_of(&path) },
            });
        })?;
        let user = folders.map(|folders| {
            let (library, windows) = (Arc::clone(&inner), Arc::clone(&inner));
            User {
                preferences: Preferences::new(&folders.config),
                shelf: Shelf::new(&folders.data, move || (library.on_event)(Event::LibraryChanged)),
                windows: Windows::new(&folders.state, move |path, elsewhere| {
                    (windows.on_event)(Event::OpenElsewhere { path, elsewhere });
                }),
            }
        });
        Ok(Self { inner, watcher, open: Mutex::new(None), user, runtime: Some(runtime) })
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

    /// From now on code in this folder may be run for the preview.
    ///
    /// # Errors
    /// As [`files::save`].
    pub fn trust_folder(&self, folder: &Path) -> Result<(), Failure> {
        self.user()?.preferences.trust(&text_of(&absolute(folder)))
    }

    /// Whether the user said that code in this folder, or one above it, may be run.
    pub fn is_trusted(&self, folder: &Path) -> bool {
        let folder = absolute(folder);
        self.user
            .as_ref()
            .is_some_and(|user| user.preferences.trusted().iter().any(|trusted| folder.starts_with(Path::new(trusted))))
    }

    fn remember_source(&self, source: &Source) {
        // The gallery is what is shown when nothing is remembered.
        if matches!(source, Source::Gallery { .. }) {
            return;
        }
        let theme = lock(&self.open).clone();
        if let (Some(user), Some(theme)) = (&self.user, theme) {
            let _best_effort = user.preferences.note_sources(&text_of(&theme), vec![source.clone()]);
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
        self.inner.tailor.wear(text, self.theme_folder(), mode, sequence);
    }

    /// Where the open theme's file lies; the files that it names are named from there.
    fn theme_folder(&self) -> Option<PathBuf> {
        lock(&self.open).as_deref().and_then(Path::parent).map(Path::to_owned)
    }

    /// Previews a source in place of the one before. Returns at once; [`Event::SourceChanged`] tells when there is more.
    pub fn open_source(&self, source: Source) {
        let Some(runtime) = &self.runtime else { return };
        self.remember_source(&source);
        let generation = self.inner.replace(SourceState {
            source: Some(source.clone()),
            stage: Stage::Starting,
            ..SourceState::default()
        });
        let inner = Arc::clone(&self.inner);
        let task = runtime.spawn(async move {
            if let Err(failure) = inner.open(generation, source).await {
                inner.change(generation, |current| current.fail(failure));
            }
        });
        let mut current = self.inner.current();
        if current.generation == generation {
            current.task = Some(task.abort_handle());
        } else {
            task.abort();
        }
    }

    /// Ends the app and previews nothing.
    pub fn close_source(&self) {
        self.inner.replace(SourceState::default());
    }

    /// How the source is doing, with the last lines that an app printed.
    pub fn source_state(&self) -> SourceState {
        self.inner.told.store(false, Ordering::SeqCst);
        let current = self.inner.current();
        let mut state = current.state.clone();
        if let Some(app) = &current.app {
            state.output = app.output();
        }
        state
    }

    /// Loads every previewed page again. An app that has ended, or whose code was changed since it was started, is
    /// started anew: its own reloader is off, and its page alone would show the old code.
    pub fn reload_preview(&self) {
        let anew = {
            let current = self.inner.current();
            let failed = current.state.stage == Stage::Failed;
            let app = matches!(current.state.source, Some(Source::App { .. }));
            let stale = app && (failed || current.app.as_ref().is_some_and(App::is_stale));
            if !stale && let Some(agents) = &current.agents {
                agents.reload();
            }
            current.state.source.clone().filter(|_| stale)
        };
        if let Some(source) = anew {
            self.open_source(source);
        }
    }

    /// Has every previewed page do something, now and, if the order stands, whenever one is loaded. Returns at once.
    pub fn instruct(&self, order: Order) {
        self.inner.standing.note(&order);
        let agents = self.inner.current().agents.clone();
        if let Some(agents) = agents {
            agents.instruct(order);
        }
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
        let agents = self.inner.current().agents.clone();
        let answer = self.runtime.as_ref().map(|runtime| {
            runtime.spawn(async move {
                match agents {
                    Some(agents) => agents.ask(question).await,
                    None => Err(no_page()),
                }
            })
        });
        async move {
            match answer {
                Some(answer) => answer.await.unwrap_or_else(|_| Err(no_page())),
                None => Err(no_page()),
            }
        }
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
        let ended = self.inner.take();
        // Connections first, so that a server that waits for them can end.
        drop(ended.proxy);
        drop(ended.app);
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

impl Inner {
    fn current(&self) -> MutexGuard<'_, Current> {
        lock(&self.current)
    }

    /// Begins with another source; the one before is ended on a thread of its own, for it may take its time.
    fn replace(&self, state: SourceState) -> u64 {
        let generation = self.generation.fetch_add(1, Ordering::SeqCst) + 1;
        let before = {
            let mut current = self.current();
            std::mem::replace(&mut *current, Current { generation, state, ..Current::default() })
        };
        end_elsewhere(before);
        self.tell_source();
        generation
    }

    fn take(&self) -> Current {
        self.generation.fetch_add(1, Ordering::SeqCst);
        let ended = std::mem::take(&mut *self.current());
        if let Some(task) = &ended.task {
            task.abort();
        }
        ended
    }

    /// Changes the source's state, unless another source came meanwhile.
    fn change(&self, generation: u64, change: impl FnOnce(&mut Current)) -> bool {
        {
            let mut current = self.current();
            if current.generation != generation {
                return false;
            }
            change(&mut current);
        }
        self.tell_source();
        true
    }

    fn tell_source(&self) {
        self.told.store(true, Ordering::SeqCst);
        (self.on_event)(Event::SourceChanged);
    }

    async fn open(self: &Arc<Self>, generation: u64, source: Source) -> Result<(), Failure> {
        match source {
            Source::Gallery { page } => self.open_gallery(generation, page).await,
            Source::Address { url } => {
                let target = Target::parse(&url)?;
                self.open_address(generation, target).await
            }
            Source::App { path } => self.open_app(generation, PathBuf::from(path)).await,
        }
    }

    async fn open_gallery(self: &Arc<Self>, generation: u64, page: Option<String>) -> Result<(), Failure> {
        let gallery = Gallery::start().await?;
        let mut proxy = self.proxy(generation, Target::on_port(gallery.port())?).await?;
        proxy.begin_at(format!("/{}", page.unwrap_or_default().trim_matches('/')));
        self.change(generation, |current| {
            current.state.url = Some(proxy.url());
            current.state.stage = Stage::Serving;
            current.proxy = Some(proxy);
            current.gallery = Some(gallery);
        });
        Ok(())
    }

    async fn open_address(self: &Arc<Self>, generation: u64, target: Target) -> Result<(), Failure> {
        let proxy = self.proxy(generation, target).await?;
        let url = proxy.url();
        let mut outcome = proxy.probe().await;
        let probe = || self.current().proxy.as_ref().map(Proxy::probe);
        let mut proxy = Some(proxy);
        loop {
            let answers = outcome.is_ok();
            let url = url.clone();
            let changed = self.change(generation, |current| {
                current.proxy = proxy.take().or(current.proxy.take());
                current.state.url = Some(url);
                match outcome {
                    Ok(()) => {
                        current.state.stage = Stage::Serving;
                        current.state.failure = None;
                    }
                    Err(failure) => current.fail(failure),
                }
            });
            if answers || !changed {
                return Ok(());
            }
            // It is asked again until it answers: most people open the preview first and then start the app.
            outcome = loop {
                tokio::time::sleep(RETRY_INTERVAL).await;
                let Some(asking) = probe() else { return Ok(()) };
                if asking.await.is_ok() {
                    break Ok(());
                }
            };
        }
    }

    async fn open_app(self: &Arc<Self>, generation: u64, path: PathBuf) -> Result<(), Failure> {
        let file = app::file_of(&path)?;
        let inner = Arc::downgrade(self);
        let listener: app::Listener = Arc::new(move |news| {
            if let Some(inner) = inner.upgrade() {
                inner.hear_app(generation, news);
            }
        });
        let app = tokio::task::spawn_blocking(move || App::start(&file, listener)).await.map_err(|_| no_page())??;
        let (port, interpreter) = (app.port(), app.interpreter());
        let mut app = Some(app);
        let began = Instant::now();
        self.change(generation, |current| {
            current.state.interpreter = Some(interpreter);
            current.app = app.take();
        });
        // Another source came while this one was started.
        if let Some(app) = app {
            end_elsewhere(Current { app: Some(app), ..Current::default() });
            return Ok(());
        }
        // Some apps end before the listener could find them here.
        self.hear_app(generation, News::Ended);

        let mut proxy = self.proxy(generation, Target::on_port(port)?).await?;
        while proxy.probe().await.is_err() {
            if !self.is_starting(generation) {
                return Ok(());
            }
            let waited = began.elapsed();
            if waited >= self.options.start_timeout {
                let mut silent = None;
                self.change(generation, |current| {
                    if let Some(app) = current.app.take() {
                        current.state.output = app.output();
                        current.fail(app.silence(waited));
                        silent = Some(app);
                    }
                });
                end_elsewhere(Current { app: silent, ..Current::default() });
                return Ok(());
            }
            tokio::time::sleep(START_INTERVAL).await;
        }
        if let Some(app) = &self.current().app {
            proxy.begin_at(app.start_path());
        }
        self.change(generation, |current| {
            current.state.url = Some(proxy.url());
            // It may have ended right after its first answer.
            if current.state.stage == Stage::Starting {
                current.state.stage = Stage::Serving;
            } else {
                proxy.explain(current.state.failure.clone());
            }
            current.proxy = Some(proxy);
        });
        Ok(())
    }

    fn is_starting(&self, generation: u64) -> bool {
        let current = self.current();
        current.generation == generation && current.state.stage == Stage::Starting
    }

    async fn proxy(self: &Arc<Self>, generation: u64, target: Target) -> Result<Proxy, Failure> {
        let inner = Arc::downgrade(self);
        let agents = Arc::new(Agents::new(Arc::clone(&self.standing), move |said| {
            if let Some(inner) = inner.upgrade() {
                inner.hear_page(generation, said);
            }
        }));
        let wardrobe: Wardrobe = self.tailor.wardrobe();
        let proxy = Proxy::start(target, wardrobe, Arc::clone(&agents)).await?;
        let mut current = self.current();
        if current.generation == generation {
            current.agents = Some(agents);
        }
        Ok(proxy)
    }

    fn hear_app(&self, generation: u64, news: News) {
        match news {
            News::Output => {
                // The window pulls; until it has, there is no need to tell it again.
                if self.current().generation == generation && !self.told.swap(true, Ordering::SeqCst) {
                    (self.on_event)(Event::SourceChanged);
                }
            }
            News::Ended => {
                let why = {
                    let current = self.current();
                    if current.generation != generation || current.state.stage == Stage::Failed {
                        return;
                    }
                    current.app.as_ref().and_then(App::failure)
                };
                if let Some(why) = why {
                    self.change(generation, |current| {
                        if let Some(proxy) = &current.proxy {
                            proxy.explain(Some(why.clone()));
                        }
                        current.fail(why);
                    });
                }
            }
        }
    }

    fn hear_page(&self, generation: u64, said: Said) {
        match said {
            Said::Hello(hello) => {
                self.change(generation, |current| current.state.page = Some(hello));
            }
            Said::Worn { sequence } => (self.on_event)(Event::Worn { sequence }),
            Said::Shortcut { keys } => (self.on_event)(Event::Shortcut { keys }),
            Said::Report(report) => (self.on_event)(Event::Page { report }),
        }
    }
}

impl Current {
    fn fail(&mut self, failure: Failure) {
        self.state.stage = Stage::Failed;
        self.state.failure = Some(failure);
    }
}

fn end_elsewhere(ended: Current) {
    if let Some(task) = &ended.task {
        task.abort();
    }
    drop(ended.proxy);
    if let Some(app) = ended.app {
        // Ending is asked for in any case, if not beside us then here.
        let app = Mutex::new(Some(app));
        let app = Arc::new(app);
        let its = Arc::clone(&app);
        let _ended_here_instead = std::thread::Builder::new().spawn(move || drop(lock(&its).take()));
    }
}

fn no_page() -> Failure {
    failure(
        Code::Unreachable,
        "Nothing is previewed.",
        "Open an app or an address in the preview and wait until it is shown.",
    )
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
