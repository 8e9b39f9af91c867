//! Windows that are open, what they have open, and the work in them that is not saved.
//!
//! Each window has an id and up to three files: `<id>.lock`, which it holds locked for as long as its process lives;
//! `<id>.open`, the theme file that it has open; `<id>.work`, its journal. The system gives a lock back when a process
//! ends, however it ends, so there are no stale ones: a journal without a lock is work of a window that died.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use livery_protocol::{Code, Failure, KeepWork, Recovered, Revision};
use serde::{Deserialize, Serialize};

use crate::bell::Bell;
use crate::failure::{Deed, failure, io_failure, name_of};
use crate::files;

/// How many files' steps are kept; the ones saved longest ago go first.
const MOST_HISTORIES: usize = 200;
/// A dying process's files close a moment before its locks are given back.
const UNTIL_UNLOCKED: Duration = Duration::from_millis(150);

/// This window among the others.
pub(crate) struct Windows {
    ground: Arc<Ground>,
    histories: PathBuf,
    waiting: Mutex<Waiting>,
    /// Held while the journal is written, so that an older text never comes after a newer one.
    writing: Mutex<()>,
    /// Journals of windows that died, held so that no other window offers them too.
    claimed: Mutex<BTreeMap<String, File>>,
    /// How many editors of this window died with unsaved work.
    lost: AtomicU32,
    _bell: Option<Bell>,
    /// `None` where the folder cannot be written; then there is no journal either, and keeping work says so.
    _lock: Option<File>,
}

#[derive(Default)]
struct Waiting {
    latest: Option<KeepWork>,
    /// Whether the journal holds unsaved work.
    unsaved: bool,
}

struct Ground {
    folder: PathBuf,
    id: String,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// As it was asked for, and where it leads through links.
    file: Option<(String, PathBuf)>,
    elsewhere: bool,
}

/// `<id>.work`.
#[derive(Serialize, Deserialize)]
struct Journal {
    path: Option<String>,
    text: String,
    history: String,
    expected: Option<Revision>,
    saved_at_millis: u64,
}

/// The steps that led to a file as it is.
#[derive(Serialize, Deserialize)]
struct History {
    path: String,
    revision: Revision,
    steps: String,
}

impl Windows {
    /// `on_elsewhere` is told when the open file was opened in another window, or closed there.
    pub(crate) fn new(state: &Path, on_elsewhere: impl Fn(String, bool) + Send + 'static) -> Self {
        let folder = state.join("windows");
        let mut random = [0; 8];
        // Without randomness the process's number is still this window's own among those that live.
        let _less_random = getrandom::fill(&mut random);
        let id = format!("{:08x}-{:016x}", std::process::id(), u64::from_le_bytes(random));
        let lock = take_place(&folder, &id).ok();
        let ground = Arc::new(Ground { folder: folder.clone(), id, open: Mutex::default() });
        let its = Arc::clone(&ground);
        let bell = Bell::on_folders(&[folder], move |paths| its.look(&paths, &on_elsewhere));
        Self {
            ground,
            histories: state.join("histories"),
            waiting: Mutex::default(),
            writing: Mutex::default(),
            claimed: Mutex::default(),
            lost: AtomicU32::new(0),
            _bell: bell,
            _lock: lock,
        }
    }

    /// Tells the other windows that this one has the file open. Whether one of them has too.
    pub(crate) fn open(&self, path: &Path) -> bool {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let elsewhere = self.ground.is_elsewhere(&real);
        *self.ground.open() = Open { file: Some((path.to_string_lossy().into_owned(), real.clone())), elsewhere };
        // Without it the other windows do not know, which costs a warning, not work.
        let _best_effort = files::replace(&self.ground.file(".open"), real.to_string_lossy().as_bytes());
        elsewhere
    }

    /// This window has no file open any more.
    pub(crate) fn close(&self) {
        if self.ground.open().file.is_none() {
            return;
        }
        *self.ground.open() = Open::default();
        let _best_effort = fs::remove_file(self.ground.file(".open"));
    }

    /// Writes the journal, or ends it. Returns when it is on disk; of several that wait only the latest is written.
    pub(crate) fn keep(&self, work: KeepWork) -> Result<(), Failure> {
        lock(&self.waiting).latest = Some(work);
        let _turn = lock(&self.writing);
        // Somebody else wrote it, or a newer one, while this one waited.
        let Some(work) = lock(&self.waiting).latest.take() else { return Ok(()) };
        let file = self.ground.file(".work");
        let fail = |error: io::Error| {
            failure(
                Code::Other,
                format!("Unsaved work could not be kept safe: {error}."),
                format!("Save the theme. Then check that {} can be written.", self.ground.folder.display()),
            )
        };
        let KeepWork { path, text, history, expected, unsaved } = work;
        if unsaved {
            let journal = Journal { path, text, history, expected, saved_at_millis: now_millis() };
            let bytes = serde_json::to_vec(&journal).map_err(|error| fail(error.into()))?;
            fs::create_dir_all(&self.ground.folder).map_err(fail)?;
            files::replace(&file, &bytes).map_err(fail)?;
            lock(&self.waiting).unsaved = true;
            return Ok(());
        }
        if let Some(path) = path {
            let revision = files::revision(text.as_bytes());
            self.keep_history(&History { path, revision, steps: history }).map_err(fail)?;
        }
        self.end_journal().map_err(fail)
    }

    /// The user gave up what is not saved.
    pub(crate) fn give_up(&self) {
        lock(&self.waiting).latest = None;
        let _turn = lock(&self.writing);
        // What stays is offered once more, which is the smaller evil.
        let _best_effort = self.end_journal();
    }

    fn end_journal(&self) -> io::Result<()> {
        lock(&self.waiting).unsaved = false;
        files::remove(&self.ground.file(".work"))
    }

    /// The steps that belong to exactly this revision of a file.
    pub(crate) fn history(&self, path: &str, revision: &Revision) -> Option<String> {
        let kept: History = serde_json::from_slice(&fs::read(self.history_file(path)).ok()?).ok()?;
        (kept.revision == *revision && kept.path == path).then_some(kept.steps)
    }

    fn history_file(&self, path: &str) -> PathBuf {
        self.histories.join(format!("{}.json", blake3::hash(path.as_bytes()).to_hex()))
    }

    fn keep_history(&self, history: &History) -> io::Result<()> {
        fs::create_dir_all(&self.histories)?;
        let file = self.history_file(&history.path);
        if !file.exists() {
            forget_oldest(&self.histories);
        }
        files::replace(&file, &serde_json::to_vec(history)?)
    }

    /// Unsaved work of windows that died, newest first. It stays until it is forgotten.
    pub(crate) fn recovered(&self) -> Vec<Recovered> {
        // What processes that were killed had half written.
        files::sweep(&self.ground.folder, ".");
        files::sweep(&self.histories, ".");
        let mut recovered: Vec<(u64, Recovered)> =
            self.ground.others().into_iter().filter_map(|id| self.recover(id)).collect();
        // Of those kept within one millisecond, the one that was lost last comes first.
        recovered.sort_by(|(a, first), (b, second)| (b, &second.id).cmp(&(a, &first.id)));
        recovered.into_iter().map(|(_, work)| work).collect()
    }

    /// This window's editor died and another begins: what the first had not saved is now work of a window that died.
    ///
    /// # Errors
    /// When the folder cannot be written; the work then stays where it is, for the next window.
    pub(crate) fn lose_editor(&self) -> io::Result<()> {
        let _turn = lock(&self.writing);
        let mut waiting = lock(&self.waiting);
        if !waiting.unsaved {
            return Ok(());
        }
        let mut claimed = lock(&self.claimed);
        // Two may die within one tick of any clock, and neither's work may end the other's.
        let id = format!("{}-{:08}", self.ground.id, self.lost.fetch_add(1, Ordering::Relaxed));
        let held = take_place(&self.ground.folder, &id)?;
        if let Err(error) = fs::rename(self.ground.file(".work"), self.ground.folder.join(format!("{id}.work"))) {
            let _best_effort = self.ground.clear(&id);
            return Err(error);
        }
        claimed.insert(id, held);
        waiting.unsaved = false;
        Ok(())
    }

    /// A journal that was taken or thrown away. Only one that was offered to this window.
    pub(crate) fn forget(&self, id: &str) -> Result<(), Failure> {
        let Some(held) = lock(&self.claimed).remove(id) else { return Ok(()) };
        self.ground.clear(id).map_err(|error| io_failure(Deed::Save, &self.ground.folder.join(id), &error))?;
        drop(held);
        Ok(())
    }

    fn recover(&self, id: String) -> Option<(u64, Recovered)> {
        let mut claimed = lock(&self.claimed);
        if !claimed.contains_key(&id) {
            claimed.insert(id.clone(), self.ground.claim(&id)?);
        }
        let file = self.ground.folder.join(format!("{id}.work"));
        let bytes = fs::read(&file).ok();
        let Some(bytes) = bytes else {
            // It had nothing unsaved.
            let _next_time = self.ground.clear(&id);
            claimed.remove(&id);
            return None;
        };
        let Ok(journal) = serde_json::from_slice::<Journal>(&bytes) else {
            // Written in one step, so this is a damaged disk or another version's: out of the way, but not thrown away.
            let _next_time = fs::rename(&file, file.with_extension("unreadable"));
            return None;
        };
        let Journal { path, text, history, expected, saved_at_millis } = journal;
        let on_disk = path.as_ref().and_then(|path| files::read_theme(Path::new(path)).ok());
        if let (Some(path), Some(there)) = (&path, on_disk)
            && there.revision == files::revision(text.as_bytes())
        {
            // It died between its save and its word that all is saved.
            let _less_history =
                self.keep_history(&History { path: path.clone(), revision: there.revision, steps: history });
            let _next_time = self.ground.clear(&id);
            claimed.remove(&id);
            return None;
        }
        let history = (!history.is_empty()).then_some(history);
        let saved_at = saved_at_millis / 1000;
        Some((saved_at_millis, Recovered { id, path, text, history, expected, saved_at }))
    }
}

impl Drop for Windows {
    fn drop(&mut self) {
        // A window that ends with unsaved work in it, unasked, is like one that died.
        if !lock(&self.waiting).unsaved {
            let _best_effort = self.ground.clear(&self.ground.id);
        }
    }
}

impl Ground {
    fn open(&self) -> MutexGuard<'_, Open> {
        lock(&self.open)
    }

    fn file(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}{ending}", self.id))
    }

    /// Ids of the other windows, those that died too.
    fn others(&self) -> BTreeSet<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return BTreeSet::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".lock").map(str::to_owned))
            .filter(|id| *id != self.id)
            .collect()
    }

    fn is_elsewhere(&self, real: &Path) -> bool {
        self.others().iter().any(|id| {
            fs::read(self.folder.join(format!("{id}.open"))).is_ok_and(|open| open == real.to_string_lossy().as_bytes())
                && self.lives(id)
        })
    }

    fn lives(&self, id: &str) -> bool {
        // For reading, or closing it would be reported as a change. Shared, so that two that look do not meet.
        let Ok(file) = File::open(self.folder.join(format!("{id}.lock"))) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Takes the place of a window that died. `None` while it lives, or when another window was faster.
    fn claim(&self, id: &str) -> Option<File> {
        let file = File::options().append(true).open(self.folder.join(format!("{id}.lock"))).ok()?;
        // A shared lock is only somebody who looks, and a process being started holds copies of its parent's for a moment.
        for _ in 0..4 {
            if file.try_lock().is_ok() {
                // Another window may have claimed and cleared it since it was opened.
                return self.folder.join(format!("{id}.lock")).exists().then_some(file);
            }
            thread::sleep(Duration::from_millis(10));
        }
        None
    }

    /// Removes a window's files; its lock last, for it is what the others are found by.
    fn clear(&self, id: &str) -> io::Result<()> {
        [".work", ".open", ".lock"]
            .iter()
            .try_for_each(|ending| files::remove(&self.folder.join(format!("{id}{ending}"))))
    }

    fn look(&self, paths: &BTreeSet<PathBuf>, on_elsewhere: &dyn Fn(String, bool)) {
        let others = |ending: &str| {
            paths.iter().any(|path| {
                path.extension().is_some_and(|extension| extension == ending) && !name_of(path).starts_with(&self.id)
            })
        };
        if !others("open") && !others("lock") {
            return;
        }
        if others("lock") {
            thread::sleep(UNTIL_UNLOCKED);
        }
        let news = {
            let mut open = self.open();
            let Open { file: Some((path, real)), elsewhere } = &mut *open else { return };
            let now = self.is_elsewhere(real);
            (std::mem::replace(elsewhere, now) != now).then(|| (path.clone(), now))
        };
        if let Some((path, elsewhere)) = news {
            on_elsewhere(path, elsewhere);
        }
    }
}

/// Makes this window's lock. It gets its name when it is locked already: before that, others would take it for one of a
/// window that died.
fn take_place(folder: &Path, id: &str) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let (unready, ready) = (folder.join(format!("{id}.new")), folder.join(format!("{id}.lock")));
    let file = File::create_new(&unready)?;
    file.lock()?;
    fs::rename(&unready, &ready)?;
    Ok(file)
}

fn forget_oldest(histories: &Path) {
    let Ok(entries) = fs::read_dir(histories) else { return };
    let mut kept: Vec<(SystemTime, PathBuf)> =
        entries.flatten().filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    kept.sort();
    let excess = (kept.len() + 1).saturating_sub(MOST_HISTORIES);
    for (_, path) in kept.iter().take(excess) {
        let _best_effort = fs::remove_file(path);
    }
}

fn now_millis() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half changed by a panic.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
