//! Rings when something changed in a few folders: a burst of reports is one ring.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecursiveMode, Watcher as _};

/// A burst is over when nothing was reported for this long.
const QUIET: Duration = Duration::from_millis(80);
/// A burst that does not end rings all the same after this long.
const LONGEST_BURST: Duration = Duration::from_millis(500);

/// Listens until dropped.
pub(crate) struct Bell {
    _kernel: notify::RecommendedWatcher,
}

impl Bell {
    /// Watches these folders (made if they are not there), not what is below them. `on_change` gets every path that was
    /// reported in a burst. `None` when the system gives no watch; then nobody is told of changes, and nothing else is lost.
    pub(crate) fn on_folders(
        folders: &[PathBuf],
        on_change: impl Fn(BTreeSet<PathBuf>) + Send + 'static,
    ) -> Option<Self> {
        let (sender, inbox) = mpsc::channel::<Vec<PathBuf>>();
        let mut kernel = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let paths = match event {
                Ok(event) if !is_change(event.kind) => return,
                Ok(event) => event.paths,
                Err(error) => error.paths,
            };
            let _gone_with_the_bell = sender.send(paths);
        })
        .ok()?;
        for folder in folders {
            fs::create_dir_all(folder).ok()?;
            kernel.watch(folder, RecursiveMode::NonRecursive).ok()?;
        }
        thread::Builder::new().name("livery-bell".to_owned()).spawn(move || run(&inbox, &on_change)).ok()?;
        Some(Self { _kernel: kernel })
    }
}

/// Reading is no change.
pub(crate) fn is_change(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

fn run(inbox: &mpsc::Receiver<Vec<PathBuf>>, on_change: &dyn Fn(BTreeSet<PathBuf>)) {
    while let Ok(first) = inbox.recv() {
        let mut paths = BTreeSet::from_iter(first);
        let burst = Instant::now();
        while burst.elapsed() < LONGEST_BURST {
            match inbox.recv_timeout(QUIET) {
                Ok(more) => paths.extend(more),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        on_change(paths);
    }
}
