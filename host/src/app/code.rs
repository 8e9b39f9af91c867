//! Telling when an app's own files change: its code, its assets.
//!
//! What version control ignores, environments and packages are not the author's, and are not looked at: they are what makes
//! folders large. Everything here happens on threads of its own; a slow disk delays a reload and nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use ignore::WalkBuilder;
use notify::{RecursiveMode, Watcher as _};

use crate::bell::is_change;

/// A burst of writes is over when there was none for this long; tools that format or check out write many files.
const QUIET: Duration = Duration::from_millis(200);
/// A burst that does not end is acted on all the same after this long.
const LONGEST_BURST: Duration = Duration::from_secs(2);
/// Folders of one app that are watched at most; an app may lie in a folder full of other things.
const MOST_FOLDERS: usize = 1500;
/// How deep.
const DEEPEST: usize = 8;

/// What one burst of writes changed. The first that applies, since each does what the ones after it do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Python files, or assets that the app only finds when it starts.
    Code(BTreeSet<PathBuf>),
    /// Assets that a page finds when it loads.
    Assets,
    /// Style sheets alone: their paths within the assets.
    Styles(BTreeSet<String>),
}

/// Watches until dropped.
pub(crate) struct CodeWatch {
    folder: PathBuf,
    wakes: mpsc::Sender<Wake>,
}

enum Wake {
    Paths(Vec<PathBuf>),
    /// Reports were lost.
    Everything,
    End,
}

impl CodeWatch {
    /// `on_edit` is called on the watch's thread. `None` when the system gives no watch: reloading by hand still works.
    pub(crate) fn new(folder: &Path, on_edit: impl Fn(Edit) + Send + 'static) -> Option<Self> {
        let (wakes, inbox) = mpsc::channel();
        let hints = wakes.clone();
        let kernel = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let wake = match event {
                Ok(event) if event.need_rescan() => Wake::Everything,
                Ok(event) if is_change(event.kind) => Wake::Paths(event.paths),
                Ok(_) => return,
                Err(_) => Wake::Everything,
            };
            let _gone_with_the_watch = hints.send(wake);
        })
        .ok()?;
        let mut rounds =
            Rounds { root: folder.to_owned(), kernel, watched: BTreeSet::new(), known_assets: BTreeSet::new() };
        thread::Builder::new().name("livery-code".to_owned()).spawn(move || rounds.run(&inbox, &on_edit)).ok()?;
        Some(Self { folder: folder.to_owned(), wakes })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for CodeWatch {
    fn drop(&mut self) {
        // The thread ends only with this.
        let _always_received = self.wakes.send(Wake::End);
    }
}

struct Rounds {
    root: PathBuf,
    kernel: notify::RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    /// Style sheets and scripts that are there; a new one is only found by an app that starts.
    known_assets: BTreeSet<PathBuf>,
}

impl Rounds {
    fn run(&mut self, inbox: &mpsc::Receiver<Wake>, on_edit: &dyn Fn(Edit)) {
        self.look_around();
        self.known_assets = self.assets();
        while let Ok(first) = inbox.recv() {
            let mut paths = BTreeSet::new();
            let mut everything = false;
            let mut wake = Some(first);
            let burst = Instant::now();
            loop {
                match wake.take() {
                    Some(Wake::End) => return,
                    Some(Wake::Everything) => everything = true,
                    Some(Wake::Paths(more)) => paths.extend(more),
                    None => break,
                }
                if burst.elapsed() < LONGEST_BURST {
                    wake = match inbox.recv_timeout(QUIET) {
                        Ok(next) => Some(next),
                        Err(RecvTimeoutError::Timeout) => None,
                        Err(RecvTimeoutError::Disconnected) => return,
                    };
                }
            }
            if everything || paths.iter().any(|path| path.is_dir() || self.watched.contains(path)) {
                self.look_around();
            }
            if let Some(edit) = self.meaning(&paths) {
                on_edit(edit);
            }
        }
    }

    /// Watches the folders that are there now.
    fn look_around(&mut self) {
        let mut found = BTreeSet::new();
        for folder in walk(&self.root).filter(|path| path.is_dir()).take(MOST_FOLDERS) {
            // Asking again for one that is watched is harmless; one that was made again needs it.
            if self.kernel.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                found.insert(folder);
            }
        }
        for gone in self.watched.difference(&found) {
            let _gone = self.kernel.unwatch(gone);
        }
        self.watched = found;
    }

    fn assets(&self) -> BTreeSet<PathBuf> {
        walk(&self.root.join("assets")).filter(|path| listed(path)).collect()
    }

    fn meaning(&mut self, paths: &BTreeSet<PathBuf>) -> Option<Edit> {
        let assets = self.root.join("assets");
        let mut code: BTreeSet<PathBuf> = paths.iter().filter(|path| has_ending(path, &["py"])).cloned().collect();
        let there = self.assets();
        // The folder tells when it happened: a file that was moved here has its own old date.
        let came_or_went = there.symmetric_difference(&self.known_assets);
        code.extend(came_or_went.filter_map(|path| path.parent()).map(Path::to_owned));
        self.known_assets = there;
        if !code.is_empty() {
            return Some(Edit::Code(code));
        }
        let changed: Vec<&PathBuf> =
            paths.iter().filter(|path| path.starts_with(&assets) && !is_passing(path) && path.is_file()).collect();
        if changed.is_empty() {
            return None;
        }
        let styles: Option<BTreeSet<String>> =
            changed.iter().map(|path| if has_ending(path, &["css"]) { within(path, &assets) } else { None }).collect();
        Some(styles.map_or(Edit::Assets, Edit::Styles))
    }
}

/// The files and folders that are the author's.
fn walk(root: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    WalkBuilder::new(root)
        .max_depth(Some(DEEPEST))
        // A folder without a repository may have the file all the same.
        .require_git(false)
        .filter_entry(|entry| {
            let path = entry.path();
            let name = entry.file_name();
            name != "node_modules"
                && name != "__pycache__"
                && !(entry.file_type().is_some_and(|kind| kind.is_dir())
                    && (path.join("pyvenv.cfg").exists() || path.join("conda-meta").exists()))
        })
        .build()
        .flatten()
        .map(ignore::DirEntry::into_path)
}

/// What Dash lists when it starts.
fn listed(path: &Path) -> bool {
    has_ending(path, &["css", "js"]) && !is_passing(path)
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted)))
}

/// Files that editors make on their way to a save.
fn is_passing(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(['.', '#', '~']) || name.ends_with('~') || has_ending(path, &["tmp", "swp", "swx", "bak"])
}

fn within(path: &Path, folder: &Path) -> Option<String> {
    let parts: Vec<_> = path.strip_prefix(folder).ok()?.iter().map(|part| part.to_string_lossy()).collect();
    Some(parts.join("/"))
}
