//! Telling when another program changed a file.
//!
//! The kernel reports; nothing is polled, so an idle watch costs nothing. What it reports differs between systems,
//! editors and file systems (a save may be a write, a rename over the file, or a deletion and a new file), so its words
//! are only taken as a hint to look: the file is read again and compared by content. Own writes are known by content too
//! and never reported.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use livery_protocol::{Code, Failure, Revision};
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{EventKind, RecursiveMode, Watcher as _};

use crate::failure::failure;
use crate::files;

/// A burst of reports is over when none came for this long. The first report of a finished write does not wait.
const QUIET: Duration = Duration::from_millis(60);
/// A burst that does not end is looked at all the same after this long.
const LONGEST_BURST: Duration = Duration::from_millis(250);
/// How long a missing or empty file may be an editor in the middle of its save.
const GRACE: Duration = Duration::from_millis(250);

/// What another program did to a followed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has other content now, or is there again.
    Changed {
        /// The path that was given to [`Watcher::follow`], made absolute.
        path: PathBuf,
        /// What it is now.
        revision: Revision,
    },
    /// It is gone.
    Removed {
        /// The path that was given to [`Watcher::follow`], made absolute.
        path: PathBuf,
    },
}

/// Follows files until dropped.
pub struct Watcher {
    followed: Arc<Mutex<Followed>>,
    wakes: mpsc::Sender<Wake>,
}

/// By the path that was asked for.
type Followed = BTreeMap<PathBuf, File>;

struct File {
    /// Where the path leads through symbolic links.
    real: PathBuf,
    /// What it was when last looked at or written by us; `None` while it is missing.
    known: Option<Revision>,
    /// Since when it looks as if an editor were in the middle of its save.
    suspect_since: Option<Instant>,
}

enum Wake {
    /// A followed file was closed after writing, or moved into place: what is there is whole.
    Written,
    /// Something happened to a followed file, perhaps in the middle of a write.
    File,
    /// Something happened to a folder on the way to one, or the list of files is another.
    Folders,
    /// The watcher was dropped.
    End,
}

impl Watcher {
    /// Starts the watching thread. `on_change` is called on it.
    ///
    /// # Errors
    /// [`Code::Other`] when the system gives no watch (on Linux, when the user's inotify instances are used up).
    pub fn new(on_change: impl Fn(Change) + Send + 'static) -> Result<Self, Failure> {
        let followed = Arc::new(Mutex::new(Followed::new()));
        let (wakes, inbox) = mpsc::channel();
        let hints = Hints { followed: Arc::clone(&followed), wakes: wakes.clone() };
        let kernel = notify::recommended_watcher(hints).map_err(|error| no_watch(&error.to_string()))?;
        let mut round = Rounds { followed: Arc::clone(&followed), kernel, watched: BTreeSet::new() };
        thread::Builder::new()
            .name("livery-watch".to_owned())
            .spawn(move || round.run(&inbox, &on_change))
            .map_err(|error| no_watch(&error.to_string()))?;
        Ok(Self { followed, wakes })
    }

    /// Reports changes of this file from now on. `known` is what the caller has of it, so that a change since then is
    /// reported too; `None` takes it as it is now.
    pub fn follow(&self, path: &Path, known: Option<Revision>) {
        let path = absolute(path);
        let known = known.or_else(|| look(&path).known());
        let file = File { real: real_path(&path), known, suspect_since: None };
        lock(&self.followed).insert(path, file);
        self.wake(Wake::Folders);
    }

    /// No longer reports changes of this file.
    pub fn unfollow(&self, path: &Path) {
        lock(&self.followed).remove(&absolute(path));
        self.wake(Wake::Folders);
    }

    /// Runs a write of our own to `path`. What it says it has written is not reported as somebody's change.
    pub fn writing<T>(&self, path: &Path, write: impl FnOnce() -> (T, Option<Revision>)) -> T {
        let path = absolute(path);
        // The watching thread looks only under this lock, so it cannot see the file between the write and the note.
        let mut followed = lock(&self.followed);
        let (outcome, written) = write();
        if let Some(revision) = written {
            let real = real_path(&path);
            for (followed_path, file) in followed.iter_mut() {
                if *followed_path == path || file.real == real {
                    file.known = Some(revision.clone());
                    file.suspect_since = None;
                }
            }
        }
        outcome
    }

    fn wake(&self, wake: Wake) {
        // The thread ends only with this watcher.
        let _always_received = self.wakes.send(wake);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.wake(Wake::End);
    }
}

/// Sorts the kernel's reports on its own thread, so that the noise of a busy folder wakes nobody.
struct Hints {
    followed: Arc<Mutex<Followed>>,
    wakes: mpsc::Sender<Wake>,
}

impl notify::EventHandler for Hints {
    fn handle_event(&mut self, event: notify::Result<notify::Event>) {
        let wake = match event {
            // Reports were lost, or the watch itself is in doubt: look at everything.
            Err(_) => Some(Wake::Folders),
            Ok(event) if event.need_rescan() => Some(Wake::Folders),
            // Reading is no change, and our own looks would wake us again for ever.
            Ok(event) if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) => {
                None
            }
            Ok(event) => self.meaning(&event),
        };
        if let Some(wake) = wake {
            let _gone_with_the_watcher = self.wakes.send(wake);
        }
    }
}

impl Hints {
    fn meaning(&self, event: &notify::Event) -> Option<Wake> {
        let followed = lock(&self.followed);
        let mut wake = None;
        for path in &event.paths {
            for (asked, file) in followed.iter() {
                if path == asked || path == &file.real {
                    // A symbolic link may lead elsewhere now.
                    if asked != &file.real {
                        return Some(Wake::Folders);
                    }
                    wake = Some(if is_whole(event.kind) { Wake::Written } else { Wake::File });
                } else if asked.starts_with(path) || file.real.starts_with(path) {
                    return Some(Wake::Folders);
                }
            }
        }
        wake
    }
}

/// Whether a file that this is said of has all that its writer wanted to put there. Only Linux says so; elsewhere a burst is
/// waited for.
fn is_whole(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both))
    )
}

struct Rounds {
    followed: Arc<Mutex<Followed>>,
    kernel: notify::RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Rounds {
    fn run(&mut self, inbox: &mpsc::Receiver<Wake>, on_change: &dyn Fn(Change)) {
        let mut look_again = None;
        // When something was last told.
        let mut told: Option<Instant> = None;
        loop {
            let first = match look_again {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(wait) => inbox.recv_timeout(wait),
            };
            let mut folders = match first {
                Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Wake::Folders) => true,
                Ok(Wake::Written | Wake::File) | Err(RecvTimeoutError::Timeout) => false,
            };
            // Somebody is waiting to see the change. Only what follows close upon it, as a program that writes again and
            // again, is collected.
            let fresh = told.is_none_or(|told| told.elapsed() > LONGEST_BURST);
            if first.is_ok() && !(fresh && matches!(first, Ok(Wake::Written))) {
                let burst = Instant::now();
                while burst.elapsed() < LONGEST_BURST {
                    match inbox.recv_timeout(QUIET) {
                        Ok(Wake::End) | Err(RecvTimeoutError::Disconnected) => return,
                        Ok(Wake::Folders) => folders = true,
                        Ok(Wake::Written) if fresh => break,
                        Ok(Wake::Written | Wake::File) => {}
                        Err(RecvTimeoutError::Timeout) => break,
                    }
                }
            }
            if folders {
                self.watch_folders();
            }
            let (changes, wait) = self.look_round();
            look_again = wait;
            if !changes.is_empty() {
                told = Some(Instant::now());
            }
            for change in changes {
                on_change(change);
            }
        }
    }

    /// Asks the kernel for the folders of all followed files anew. Watches hang on folders, not on paths, so one that was
    /// deleted and made again, or moved away, needs a new one.
    fn watch_folders(&mut self) {
        loop {
            let wanted = self.wanted_folders();
            for folder in &self.watched {
                let _it_may_be_gone = self.kernel.unwatch(folder);
            }
            for folder in &wanted {
                let _it_may_be_gone = self.kernel.watch(folder, RecursiveMode::NonRecursive);
            }
            self.watched = wanted;
            // A folder made meanwhile was made before its parent was watched.
            if self.wanted_folders() == self.watched {
                return;
            }
        }
    }

    fn wanted_folders(&self) -> BTreeSet<PathBuf> {
        let mut wanted = BTreeSet::new();
        for (path, file) in lock(&self.followed).iter_mut() {
            file.real = real_path(path);
            for path in [path, &file.real] {
                // The folder tells of the file; the one above tells when the folder is moved or made again.
                let mut above = path.ancestors().skip(1).filter(|folder| folder.is_dir());
                wanted.extend(above.by_ref().take(2).map(Path::to_owned));
            }
        }
        wanted
    }

    fn look_round(&self) -> (Vec<Change>, Option<Duration>) {
        let mut changes = Vec::new();
        let mut look_again: Option<Duration> = None;
        for (path, file) in lock(&self.followed).iter_mut() {
            let seen = look(path);
            let settled = match &seen {
                Sight::Unreadable => continue,
                Sight::Missing => file.known.is_none(),
                Sight::Content { revision, .. } => file.known.as_ref() == Some(revision),
            };
            if settled {
                file.suspect_since = None;
                continue;
            }
            if matches!(seen, Sight::Missing | Sight::Content { empty: true, .. }) {
                let waited = file.suspect_since.get_or_insert_with(Instant::now).elapsed();
                if waited < GRACE {
                    let rest = GRACE.saturating_sub(waited);
                    look_again = Some(look_again.map_or(rest, |other| other.min(rest)));
                    continue;
                }
            }
            file.suspect_since = None;
            file.known = seen.known();
            let path = path.clone();
            changes.push(match &file.known {
                Some(revision) => Change::Changed { path, revision: revision.clone() },
                None => Change::Removed { path },
            });
        }
        (changes, look_again)
    }
}

enum Sight {
    Missing,
    /// There, but it cannot be read now; it is taken to be what it was.
    Unreadable,
    Content {
        revision: Revision,
        empty: bool,
    },
}

impl Sight {
    fn known(self) -> Option<Revision> {
        match self {
            Self::Content { revision, .. } => Some(revision),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

fn look(path: &Path) -> Sight {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= files::LARGEST_THEME_BYTES => match fs::read(path) {
            Ok(bytes) => Sight::Content { revision: files::revision(&bytes), empty: bytes.is_empty() },
            Err(_) => Sight::Unreadable,
        },
        Ok(_) => Sight::Unreadable,
        Err(error) => match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Sight::Missing,
            _ => Sight::Unreadable,
        },
    }
}

fn real_path(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn lock(followed: &Mutex<Followed>) -> MutexGuard<'_, Followed> {
    // Nothing in here is left half changed by a panic.
    followed.lock().unwrap_or_else(PoisonError::into_inner)
}

fn no_watch(reason: &str) -> Failure {
    failure(
        Code::Other,
        format!("Livery cannot see changes made by other programs: {reason}."),
        "Close programs that watch many files, or raise fs.inotify.max_user_instances.",
    )
}
