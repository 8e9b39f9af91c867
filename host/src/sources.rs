//! The previewed sources: a tab each, with its app, its proxy and its pages.
//!
//! A tab keeps its proxy while its app is started anew, so the page that is shown stays where it is, keeps its address and
//! its storage, and loads again when the app answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use livery_protocol::page::{Order, Question};
use livery_protocol::{Code, Event, Failure, Source, SourceState, Stage, Tab as Shown, Usage};
use serde_json::Value;
use tokio::runtime::Handle;

use crate::app::{self, App, CodeWatch, Edit, News};
use crate::failure::{failure, name_of};
use crate::gallery::Gallery;
use crate::proxy::{Agents, Proxy, Said, Standing, Target};
use crate::wardrobe::Tailor;

/// How often an app that is starting is asked whether it answers.
const START_INTERVAL: Duration = Duration::from_millis(100);
/// How often an address that does not answer is asked again.
const RETRY_INTERVAL: Duration = Duration::from_secs(1);
/// Each has an app of its own; more than anybody compares.
const MOST_TABS: usize = 12;

/// All tabs of one window.
pub(crate) struct Sources {
    pub(crate) on_event: Box<dyn Fn(Event) + Send + Sync>,
    pub(crate) tailor: Tailor,
    pub(crate) standing: Arc<Standing>,
    pub(crate) start_timeout: Duration,
    /// Whether a source is served on the same port each time, so that its pages find what they stored.
    pub(crate) keeps_ports: bool,
    pub(crate) runtime: Handle,
    /// Counts tabs, starts and proxies; news of an older one is nobody's any more.
    count: AtomicU64,
    tabs: Mutex<Tabs>,
    /// Whether the window was told of a change and has not asked since.
    told: AtomicBool,
}

#[derive(Default)]
struct Tabs {
    all: BTreeMap<u64, Tab>,
    shown: Option<u64>,
}

/// What is to be previewed, and how.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) source: Source,
    /// The interpreter that the user chose.
    pub(crate) python: Option<PathBuf>,
    /// The folder whose code may not be run yet.
    pub(crate) untrusted: Option<PathBuf>,
}

/// Where a source goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In place of the shown one.
    Here,
    /// In a tab of its own.
    Beside,
}

#[derive(Default)]
struct Tab {
    /// Which start this is.
    generation: u64,
    /// Which proxy this is.
    line: u64,
    state: SourceState,
    python: Option<PathBuf>,
    app: Option<App>,
    code: Option<CodeWatch>,
    proxy: Option<Proxy>,
    gallery: Option<Gallery>,
    agents: Option<Arc<Agents>>,
    task: Option<tokio::task::AbortHandle>,
}

impl Sources {
    pub(crate) fn new(
        on_event: Box<dyn Fn(Event) + Send + Sync>,
        start_timeout: Duration,
        keeps_ports: bool,
        runtime: Handle,
    ) -> Result<Self, Failure> {
        Ok(Self {
            on_event,
            tailor: Tailor::new()?,
            standing: Arc::default(),
            start_timeout,
            keeps_ports,
            runtime,
            count: AtomicU64::new(0),
            tabs: Mutex::default(),
            told: AtomicBool::new(false),
        })
    }

    /// Previews a source. Returns at once.
    pub(crate) fn open(self: &Arc<Self>, wish: Wish, place: Place) {
        let Wish { source, python, untrusted } = wish;
        let (id, replaced) = {
            let mut tabs = self.tabs();
            let same = tabs.all.iter().find(|(_, tab)| tab.state.source.as_ref() == Some(&source));
            if let Some((&id, tab)) = same
                && tab.is_well()
                && tab.python == python
            {
                tabs.shown = Some(id);
                drop(tabs);
                self.tell();
                return;
            }
            let id = match (same.map(|(&id, _)| id), place, tabs.shown) {
                (Some(id), _, _) | (None, Place::Here, Some(id)) => id,
                _ => self.next(),
            };
            let state = SourceState { source: Some(source), ..SourceState::default() };
            let tab = Tab { state, python, ..Tab::default() };
            let mut replaced = vec![tabs.all.insert(id, tab)];
            tabs.shown = Some(id);
            while tabs.all.len() > MOST_TABS
                && let Some(oldest) = tabs.all.keys().copied().find(|&other| other != id)
            {
                replaced.push(tabs.all.remove(&oldest));
            }
            (id, replaced)
        };
        replaced.into_iter().flatten().for_each(end_elsewhere);
        match untrusted {
            Some(folder) => {
                if let Some(tab) = self.tabs().all.get_mut(&id) {
                    tab.state.stage = Stage::Untrusted;
                    tab.state.trust = Some(folder.to_string_lossy().into_owned());
                }
                self.tell();
            }
            None => self.start(id),
        }
    }

    /// Starts the sources that waited for a word about this folder.
    pub(crate) fn trust(self: &Arc<Self>, folder: &Path) {
        let waiting: Vec<u64> = {
            let tabs = self.tabs();
            let waits = |tab: &Tab| {
                tab.state.stage == Stage::Untrusted
                    && tab.state.trust.as_ref().is_some_and(|waiting| Path::new(waiting).starts_with(folder))
            };
            tabs.all.iter().filter(|(_, tab)| waits(tab)).map(|(&id, _)| id).collect()
        };
        for id in waiting {
            self.start(id);
        }
    }

    /// Another interpreter was chosen for an app: its tabs change to it.
    pub(crate) fn choose(self: &Arc<Self>, file: &Path, python: Option<&Path>) {
        let changed: Vec<u64> = {
            let mut tabs = self.tabs();
            let mut changed = Vec::new();
            for (&id, tab) in &mut tabs.all {
                let Some(Source::App { path }) = &tab.state.source else { continue };
                if app::file_of(Path::new(path)).is_ok_and(|its| its == file) && tab.python.as_deref() != python {
                    tab.python = python.map(Path::to_owned);
                    if !matches!(tab.state.stage, Stage::Untrusted | Stage::Stopped) {
                        changed.push(id);
                    }
                }
            }
            changed
        };
        for id in changed {
            self.start(id);
        }
    }

    pub(crate) fn show(&self, id: u64) {
        {
            let mut tabs = self.tabs();
            if !tabs.all.contains_key(&id) || tabs.shown == Some(id) {
                return;
            }
            tabs.shown = Some(id);
            // Its page was closed when another was shown; it is opened again where it was.
            if let Some(tab) = tabs.all.get_mut(&id)
                && let (Some(proxy), Some(page)) = (&mut tab.proxy, &tab.state.page)
                && tab.state.url.is_some()
                && page.path.starts_with('/')
                && !page.path.starts_with("//")
            {
                proxy.begin_at(page.path.clone());
                tab.state.url = Some(proxy.url());
            }
        }
        self.tell();
    }

    /// Closes a tab; `None` closes the shown one.
    pub(crate) fn close(&self, id: Option<u64>) {
        let closed = {
            let mut tabs = self.tabs();
            let Some(id) = id.or(tabs.shown) else { return };
            let closed = tabs.all.remove(&id);
            if tabs.shown == Some(id) {
                let before = tabs.all.range(..id).next_back().map(|(&id, _)| id);
                tabs.shown = before.or_else(|| tabs.all.keys().next().copied());
            }
            closed
        };
        if let Some(closed) = closed {
            end_elsewhere(closed);
            self.tell();
        }
    }

    /// Starts the shown source anew.
    pub(crate) fn restart(self: &Arc<Self>) {
        let id = self.tabs().shown_tab().filter(|(_, tab)| tab.state.stage != Stage::Untrusted).map(|(id, _)| id);
        if let Some(id) = id {
            self.start(id);
        }
    }

    /// Ends the shown tab's app; the tab stays.
    pub(crate) fn stop(&self) {
        let ended = {
            let mut tabs = self.tabs();
            let Some(tab) = tabs.shown.and_then(|id| tabs.all.get_mut(&id)) else { return };
            tab.generation = self.next();
            tab.line = 0;
            let output = tab.app.as_ref().map(App::output).unwrap_or_default();
            tab.state = SourceState {
                source: tab.state.source.take(),
                stage: Stage::Stopped,
                interpreter: tab.state.interpreter.take(),
                output,
                ..SourceState::default()
            };
            Tab { proxy: tab.proxy.take(), app: tab.app.take(), task: tab.task.take(), ..Tab::default() }
        };
        end_elsewhere(ended);
        self.tell();
    }

    /// The shown source's state.
    pub(crate) fn state(&self) -> SourceState {
        self.told.store(false, Ordering::SeqCst);
        let tabs = self.tabs();
        let Some((id, tab)) = tabs.shown_tab() else { return SourceState::default() };
        let mut state = tab.state.clone();
        state.tab = Some(id);
        if let Some(app) = &tab.app {
            state.output = app.output();
        }
        state
    }

    pub(crate) fn list(&self) -> Vec<Shown> {
        let tabs = self.tabs();
        let shown = |(&id, tab): (&u64, &Tab)| {
            let source = tab.state.source.clone()?;
            let titled = tab.state.page.as_ref().map(|page| page.title.trim()).filter(|title| !title.is_empty());
            let title = titled.map_or_else(|| title_of(&source), str::to_owned);
            Some(Shown { id, source, stage: tab.state.stage, title, shown: tabs.shown == Some(id) })
        };
        tabs.all.iter().filter_map(shown).collect()
    }

    /// The sources of all tabs, the shown one first.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let mut list = self.list();
        list.sort_by_key(|tab| !tab.shown);
        // The gallery is what is shown when nothing is remembered.
        list.into_iter().map(|tab| tab.source).filter(|source| !matches!(source, Source::Gallery { .. })).collect()
    }

    pub(crate) fn usage(&self) -> Option<Usage> {
        self.tabs().shown_tab()?.1.app.as_ref()?.usage()
    }

    /// Loads the shown pages again. An app that has ended, or whose code was changed since it was started, is started anew:
    /// its own reloader is off, and its page alone would show the old code.
    pub(crate) fn reload(self: &Arc<Self>) {
        let anew = {
            let tabs = self.tabs();
            let Some((id, tab)) = tabs.shown_tab() else { return };
            let stale = match tab.state.stage {
                Stage::Failed | Stage::Stopped => matches!(tab.state.source, Some(Source::App { .. })),
                Stage::Untrusted | Stage::Starting | Stage::Restarting => false,
                _ => tab.app.as_ref().is_some_and(App::is_stale),
            };
            if !stale && let Some(agents) = &tab.agents {
                agents.reload();
            }
            stale.then_some(id)
        };
        if let Some(id) = anew {
            self.start(id);
        }
    }

    /// Has every page do something.
    pub(crate) fn instruct(&self, order: Order) {
        self.standing.note(&order);
        // A page of a tab that is not shown is told when it is loaded.
        let agents = self.tabs().shown_tab().and_then(|(_, tab)| tab.agents.clone());
        if let Some(agents) = agents {
            agents.instruct(order);
        }
    }

    /// Asks the shown page that was opened last.
    pub(crate) fn ask(&self, question: Question) -> impl Future<Output = Result<Value, Failure>> + Send + use<> {
        let agents = self.tabs().shown_tab().and_then(|(_, tab)| tab.agents.clone());
        let answer = self.runtime.spawn(async move {
            match agents {
                Some(agents) => agents.ask(question).await,
                None => Err(no_page()),
            }
        });
        async move { answer.await.unwrap_or_else(|_| Err(no_page())) }
    }

    /// Ends everything, and waits for it.
    pub(crate) fn end(&self) {
        let ended = std::mem::take(&mut *self.tabs());
        self.next();
        std::thread::scope(|scope| {
            for tab in ended.all.into_values() {
                if let Some(task) = &tab.task {
                    task.abort();
                }
                // Connections first, so that a server that waits for them can end.
                drop(tab.proxy);
                scope.spawn(move || drop(tab.app));
            }
        });
    }

    fn tabs(&self) -> MutexGuard<'_, Tabs> {
        // Nothing in here is left half changed by a panic.
        self.tabs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self) -> u64 {
        self.count.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn tell(&self) {
        self.told.store(true, Ordering::SeqCst);
        (self.on_event)(Event::SourceChanged);
    }

    /// Does something with the tab of one start, unless another start came meanwhile.
    fn with<T>(&self, generation: u64, work: impl FnOnce(&mut Tab) -> T) -> Option<T> {
        self.tabs().all.values_mut().find(|tab| tab.generation == generation).map(work)
    }

    /// As [`Self::with`], and tells the window.
    fn change(&self, generation: u64, change: impl FnOnce(&mut Tab)) -> bool {
        let changed = self.with(generation, change).is_some();
        if changed {
            self.tell();
        }
        changed
    }

    /// Starts a tab's source, or starts it anew.
    fn start(self: &Arc<Self>, id: u64) {
        let generation = self.next();
        let (source, python, before) = {
            let mut tabs = self.tabs();
            let Some(tab) = tabs.all.get_mut(&id) else { return };
            let Some(source) = tab.state.source.clone() else { return };
            if let Some(task) = tab.task.take() {
                task.abort();
            }
            let was_served = tab.state.url.is_some() && matches!(source, Source::App { .. });
            tab.generation = generation;
            tab.state.stage = if was_served { Stage::Restarting } else { Stage::Starting };
            tab.state.failure = None;
            tab.state.trust = None;
            tab.state.output.clear();
            (source, tab.python.clone(), tab.app.take())
        };
        self.tell();
        let sources = Arc::clone(self);
        let task = self.runtime.spawn(async move {
            // One after the other: the app may hold something that there is only one of.
            let _ended = tokio::task::spawn_blocking(move || drop(before)).await;
            if let Err(failure) = sources.run(id, generation, source, python).await {
                sources.change(generation, |tab| tab.fail(failure));
            }
        });
        if self.with(generation, |tab| tab.task = Some(task.abort_handle())).is_none() {
            task.abort();
        }
    }

    async fn run(
        self: &Arc<Self>,
        id: u64,
        generation: u64,
        source: Source,
        python: Option<PathBuf>,
    ) -> Result<(), Failure> {
        match source {
            Source::Gallery { page } => self.run_gallery(generation, page.as_deref()).await,
            Source::Address { url } => {
                let target = Target::parse(&url)?;
                self.run_address(generation, target, &url).await
            }
            Source::App { path } => self.run_app(id, generation, Path::new(&path), python).await,
        }
    }

    async fn run_gallery(self: &Arc<Self>, generation: u64, page: Option<&str>) -> Result<(), Failure> {
        let gallery = Gallery::start().await?;
        self.serve(generation, Target::on_port(gallery.port())?, "gallery").await?;
        self.change(generation, |tab| {
            let Some(proxy) = &mut tab.proxy else { return };
            proxy.begin_at(format!("/{}", page.unwrap_or_default().trim_matches('/')));
            tab.state.url = Some(proxy.url());
            tab.state.stage = Stage::Serving;
            tab.gallery = Some(gallery);
        });
        Ok(())
    }

    async fn run_address(self: &Arc<Self>, generation: u64, target: Target, name: &str) -> Result<(), Failure> {
        self.serve(generation, target, name).await?;
        loop {
            let Some(outcome) = self.probe(generation).await else { return Ok(()) };
            let answers = outcome.is_ok();
            let changed = self.change(generation, |tab| {
                tab.state.url = tab.proxy.as_ref().map(Proxy::url);
                match outcome {
                    Ok(()) => tab.state.stage = Stage::Serving,
                    Err(failure) => tab.fail(failure),
                }
            });
            if answers || !changed {
                return Ok(());
            }
            // It is asked again until it answers: most people open the preview first and then start the app.
            loop {
                tokio::time::sleep(RETRY_INTERVAL).await;
                match self.probe(generation).await {
                    Some(Err(_)) => {}
                    Some(Ok(())) => break,
                    None => return Ok(()),
                }
            }
            self.with(generation, |tab| tab.state.failure = None);
        }
    }

    async fn run_app(
        self: &Arc<Self>,
        id: u64,
        generation: u64,
        path: &Path,
        python: Option<PathBuf>,
    ) -> Result<(), Failure> {
        let file = app::file_of(path)?;
        self.watch_code(id, generation, &file);
        let sources = Arc::downgrade(self);
        let listener: app::Listener = Arc::new(move |news| {
            if let Some(sources) = sources.upgrade() {
                sources.hear_app(generation, news);
            }
        });
        let name = file.to_string_lossy().into_owned();
        let app = tokio::task::spawn_blocking(move || App::start(&file, python.as_deref(), listener));
        let app = app.await.map_err(|_| no_page())??;
        let (port, interpreter) = (app.port(), app.interpreter());
        let mut app = Some(app);
        let began = Instant::now();
        self.change(generation, |tab| {
            tab.state.interpreter = Some(interpreter);
            tab.app = app.take();
        });
        // Another source came while this one was started.
        if app.is_some() {
            end_elsewhere(Tab { app, ..Tab::default() });
            return Ok(());
        }
        // Some apps end before the listener could find them here.
        self.hear_app(generation, News::Ended);
        self.serve(generation, Target::on_port(port)?, &name).await?;
        loop {
            match self.probe(generation).await {
                Some(Ok(())) => break,
                Some(Err(_)) => {}
                None => return Ok(()),
            }
            if self.with(generation, |tab| tab.is_starting()) != Some(true) {
                return Ok(());
            }
            let waited = began.elapsed();
            if waited >= self.start_timeout {
                let mut silent = None;
                self.change(generation, |tab| {
                    if let Some(app) = tab.app.take() {
                        tab.state.output = app.output();
                        tab.fail(app.silence(waited));
                        silent = Some(app);
                    }
                });
                end_elsewhere(Tab { app: silent, ..Tab::default() });
                return Ok(());
            }
            tokio::time::sleep(START_INTERVAL).await;
        }
        self.change(generation, |tab| {
            let Some(proxy) = &mut tab.proxy else { return };
            // It may have ended right after its first answer.
            if !matches!(tab.state.stage, Stage::Starting | Stage::Restarting) {
                return;
            }
            if tab.state.url.is_none() {
                if let Some(app) = &tab.app {
                    proxy.begin_at(app.start_path());
                }
                tab.state.url = Some(proxy.url());
            } else if let Some(agents) = &tab.agents {
                agents.reload();
            }
            proxy.explain(None);
            tab.state.stage = Stage::Serving;
            tab.state.failure = None;
        });
        Ok(())
    }

    /// Whether the source answers; `None` when another start came meanwhile.
    async fn probe(&self, generation: u64) -> Option<Result<(), Failure>> {
        let probe = self.with(generation, |tab| tab.proxy.as_ref().map(Proxy::probe)).flatten()?;
        Some(probe.await)
    }

    /// Points the tab's proxy to a target, or makes one.
    async fn serve(self: &Arc<Self>, generation: u64, target: Target, name: &str) -> Result<(), Failure> {
        let kept = self.with(generation, |tab| match &tab.proxy {
            Some(proxy) if tab.state.url.is_some() && proxy.can_lead_to(&target) => {
                proxy.lead_to(target.clone());
                true
            }
            _ => false,
        });
        if kept != Some(false) {
            return Ok(());
        }
        let line = self.next();
        let sources = Arc::downgrade(self);
        let agents = Arc::new(Agents::new(Arc::clone(&self.standing), move |said| {
            if let Some(sources) = sources.upgrade() {
                sources.hear_page(line, said);
            }
        }));
        let port = self.keeps_ports.then(|| port_for(name));
        let proxy = Proxy::start(target, port, self.tailor.wardrobe(), Arc::clone(&agents)).await?;
        let mut proxy = Some(proxy);
        self.with(generation, |tab| {
            tab.line = line;
            tab.state.page = None;
            tab.agents = Some(agents);
            tab.proxy = proxy.take();
        });
        Ok(())
    }

    /// Starts the app anew, or has its pages load again, when its files change.
    fn watch_code(self: &Arc<Self>, id: u64, generation: u64, file: &Path) {
        let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
        if self.with(generation, |tab| tab.code.as_ref().is_some_and(|code| code.folder() == folder)) != Some(false) {
            return;
        }
        let sources = Arc::downgrade(self);
        let watch = CodeWatch::new(&folder, move |edit| {
            if let Some(sources) = sources.upgrade() {
                sources.hear_edit(id, &edit);
            }
        });
        self.with(generation, |tab| tab.code = watch);
    }

    fn hear_edit(self: &Arc<Self>, id: u64, edit: &Edit) {
        let anew = {
            let tabs = self.tabs();
            let Some(tab) = tabs.all.get(&id) else { return };
            match (tab.state.stage, edit, &tab.agents) {
                (Stage::Empty | Stage::Stopped | Stage::Untrusted, _, _) => false,
                (Stage::Failed, _, _) => true,
                (_, Edit::Code(files), _) => tab.app.as_ref().is_some_and(|app| app.is_older_than(files)),
                (Stage::Serving, Edit::Styles(paths), Some(agents)) => {
                    agents.restyle(paths.iter().cloned().collect());
                    false
                }
                (Stage::Serving, Edit::Assets, Some(agents)) => {
                    agents.reload();
                    false
                }
                _ => false,
            }
        };
        if anew {
            self.start(id);
        }
    }

    fn hear_app(&self, generation: u64, news: News) {
        match news {
            News::Output => {
                let shown = self.tabs().shown_tab().is_some_and(|(_, tab)| tab.generation == generation);
                // The window pulls; until it has, there is no need to tell it again.
                if shown && !self.told.swap(true, Ordering::SeqCst) {
                    (self.on_event)(Event::SourceChanged);
                }
            }
            News::Ended => {
                let why = self.with(generation, |tab| {
                    let failed = tab.state.stage == Stage::Failed;
                    tab.app.as_ref().filter(|_| !failed).and_then(App::failure)
                });
                if let Some(why) = why.flatten() {
                    self.change(generation, |tab| {
                        if let Some(proxy) = &tab.proxy {
                            proxy.explain(Some(why.clone()));
                        }
                        tab.fail(why);
                    });
                }
            }
        }
    }

    fn hear_page(&self, line: u64, said: Said) {
        let shown = self.tabs().shown_tab().is_some_and(|(_, tab)| tab.line == line);
        match said {
            Said::Hello(hello) => {
                let mut tabs = self.tabs();
                let Some(tab) = tabs.all.values_mut().find(|tab| tab.line == line) else { return };
                tab.state.page = Some(hello);
                drop(tabs);
                self.tell();
            }
            // What a page does that nobody sees must not reach the editor as if it were seen.
            _ if !shown => {}
            Said::Worn { sequence } => (self.on_event)(Event::Worn { sequence }),
            Said::Shortcut { keys } => (self.on_event)(Event::Shortcut { keys }),
            Said::Report(report) => (self.on_event)(Event::Page { report }),
        }
    }
}

impl Tabs {
    fn shown_tab(&self) -> Option<(u64, &Tab)> {
        let id = self.shown?;
        self.all.get(&id).map(|tab| (id, tab))
    }
}

impl Tab {
    fn fail(&mut self, failure: Failure) {
        self.state.stage = Stage::Failed;
        self.state.failure = Some(failure);
    }

    fn is_starting(&self) -> bool {
        matches!(self.state.stage, Stage::Starting | Stage::Restarting)
    }

    /// Whether opening it once more needs no new start.
    fn is_well(&self) -> bool {
        self.is_starting() || self.state.stage == Stage::Serving
    }
}

/// Names of tabs whose page has not told its title.
fn title_of(source: &Source) -> String {
    match source {
        Source::Gallery { page } => page.clone().unwrap_or_else(|| "Gallery".to_owned()),
        Source::Address { url } => url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).to_owned(),
        Source::App { path } => name_of(Path::new(path)),
    }
}

/// A port outside the range that systems give away by themselves; the same for the same source.
fn port_for(name: &str) -> u16 {
    let hash = blake3::hash(name.as_bytes());
    let [first, second, ..] = *hash.as_bytes();
    20_000 + u16::from_le_bytes([first, second]) % 10_000
}

fn end_elsewhere(ended: Tab) {
    if let Some(task) = &ended.task {
        task.abort();
    }
    drop(ended.proxy);
    if let Some(app) = ended.app {
        // Ending is asked for in any case, if not beside us then here.
        let app = Arc::new(Mutex::new(Some(app)));
        let its = Arc::clone(&app);
        let _ended_here_instead = std::thread::Builder::new().spawn(move || {
            drop(its.lock().unwrap_or_else(PoisonError::into_inner).take());
        });
    }
}

/// Folders whose code may be run until this window closes: those that were named on the command line.
#[derive(Debug, Default)]
pub(crate) struct ForNow(Mutex<BTreeSet<PathBuf>>);

impl ForNow {
    pub(crate) fn trust(&self, folder: PathBuf) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(folder);
    }

    pub(crate) fn has(&self, folder: &Path) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|trusted| folder.starts_with(trusted))
    }
}

pub(crate) fn no_page() -> Failure {
    failure(
        Code::Unreachable,
        "Nothing is previewed.",
        "Open an app or an address in the preview and wait until it is shown.",
    )
}
