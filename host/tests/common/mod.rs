//! What the tests of the host share: listening to events, asking by raw HTTP, running a test in another process.

#![allow(dead_code, reason = "every test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use livery_host::{Host, Options};
use livery_protocol::{Event, SourceState, Stage};

/// Long enough for a busy machine; nothing waits that long when all is well.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A host and what it says.
pub(crate) struct Desk {
    pub(crate) host: Host,
    pub(crate) events: mpsc::Receiver<Event>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with_options(Options::default())
    }

    pub(crate) fn with_options(options: Options) -> Self {
        let (sender, events) = mpsc::channel();
        let host = Host::with_options(options, move |event| {
            let _the_test_may_be_over = sender.send(event);
        })
        .unwrap();
        Self { host, events }
    }

    /// The next event that is not about the source.
    pub(crate) fn theme_event(&self) -> Event {
        loop {
            match self.events.recv_timeout(PATIENCE).expect("no event came") {
                Event::SourceChanged => {}
                event => return event,
            }
        }
    }

    /// Waits until the source is as wanted, by events alone.
    pub(crate) fn source(&self, mut wanted: impl FnMut(&SourceState) -> bool) -> SourceState {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let state = self.host.source_state();
            if wanted(&state) {
                return state;
            }
            let rest = deadline.saturating_duration_since(Instant::now());
            assert!(self.events.recv_timeout(rest).is_ok(), "the source stays {state:#?}");
        }
    }

    pub(crate) fn serving(&self) -> SourceState {
        let state = self.source(|state| matches!(state.stage, Stage::Serving | Stage::Failed));
        assert_eq!(state.stage, Stage::Serving, "{state:#?}");
        state
    }

    /// As [`Self::serving`], when it was something else before.
    pub(crate) fn serving_at_last(&self) -> SourceState {
        self.source(|state| state.stage == Stage::Serving)
    }

    /// As [`Self::failed`], when it was something else before.
    pub(crate) fn failed_at_last(&self) -> SourceState {
        self.source(|state| state.stage == Stage::Failed)
    }

    pub(crate) fn failed(&self) -> SourceState {
        let state = self.source(|state| matches!(state.stage, Stage::Serving | Stage::Failed));
        assert_eq!(state.stage, Stage::Failed, "{state:#?}");
        state
    }
}

/// An answer, with its body put together again.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case; repeated headers are joined by newlines.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// `http://127.0.0.1:port/path` in parts.
pub(crate) fn parts(url: &str) -> (u16, String) {
    let url = url::Url::parse(url).unwrap();
    (url.port().unwrap(), url.path().to_owned())
}

/// What a browser sends when a person opens a page.
pub(crate) const NAVIGATION: &str = "Sec-Fetch-Dest: document\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n";

/// Asks as a browser would that opens the page.
pub(crate) fn get(port: u16, path: &str) -> Answer {
    ask(port, "GET", path, NAVIGATION, b"")
}

/// Asks as a script in the page would.
pub(crate) fn fetch(port: u16, path: &str) -> Answer {
    ask(port, "GET", path, "Sec-Fetch-Dest: empty\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\n", b"")
}

/// Asks with headers as they are given. `Host` is the proxy's unless it is among them.
pub(crate) fn ask(port: u16, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
    let mut stream = connect(port);
    stream.write_all(head(port, method, path, headers, Some(body.len())).as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    parse(&all, method)
}

pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

pub(crate) fn head(port: u16, method: &str, path: &str, headers: &str, length: Option<usize>) -> String {
    let host = if headers.contains("Host:") { String::new() } else { format!("Host: 127.0.0.1:{port}\r\n") };
    let length = match length {
        Some(length) if length > 0 => format!("Content-Length: {length}\r\n"),
        _ => String::new(),
    };
    format!("{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{headers}{length}\r\n")
}

pub(crate) fn parse(all: &[u8], method: &str) -> Answer {
    let end = all.windows(4).position(|window| window == b"\r\n\r\n").expect("no headers came");
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = BTreeMap::<String, String>::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        headers
            .entry(name.to_ascii_lowercase())
            .and_modify(|all| {
                all.push('\n');
                all.push_str(value.trim());
            })
            .or_insert_with(|| value.trim().to_owned());
    }
    let rest = &all[end + 4..];
    let chunked = headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked");
    let body = if chunked && method != "HEAD" { unchunk(rest) } else { rest.to_vec() };
    Answer { status, headers, body }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n").expect("the chunks end early");
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
}

/// Runs one test of this binary in a process of its own, in which `variable` is set.
pub(crate) fn rerun(test: &str, variable: &str, change: impl FnOnce(&mut Command)) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(variable, "1").stdin(Stdio::null()).stdout(Stdio::piped());
    change(&mut command);
    let _alone = no_other_starts();
    command.spawn().unwrap()
}

/// The environment with Dash: of `LIVERY_PYTHON`, or the one that `make test` makes.
pub(crate) fn dash_environment() -> PathBuf {
    let named = std::env::var_os("LIVERY_PYTHON").map(PathBuf::from);
    let cached = std::env::home_dir().unwrap().join(".cache/livery/venv/bin/python");
    let python = named.filter(|python| python.is_file()).unwrap_or(cached);
    assert!(python.is_file(), "There is no Python with Dash; `make test` makes one and sets LIVERY_PYTHON.");
    python.parent().unwrap().parent().unwrap().to_owned()
}

/// A folder with an app in it and the environment with Dash beside it.
pub(crate) fn app_folder(code: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(dash_environment(), folder.path().join(".venv")).unwrap();
    let file = folder.path().join("app.py");
    std::fs::write(&file, code).unwrap();
    (folder, file)
}

pub(crate) fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Held while a process is started, and by tests to which it matters that none is: until it becomes its own program, a
/// new process has every file open that any thread here had, and so a deleted file still takes its room on the disk and
/// a program just written cannot be run.
pub(crate) fn no_other_starts() -> MutexGuard<'static, ()> {
    static STARTS: Mutex<()> = Mutex::new(());
    STARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file system of its own, unmounted when dropped.
pub(crate) struct Mount {
    pub(crate) folder: tempfile::TempDir,
}

impl Mount {
    /// `None`, with the reason printed, where this process may not mount.
    pub(crate) fn new(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let _alone = no_other_starts();
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "livery-test"])
            .arg(folder.path())
            .output();
        match output {
            Ok(output) if output.status.success() => Some(Self { folder }),
            Ok(output) => {
                println!("skipped: no mount ({})", String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                println!("skipped: no mount ({error})");
                None
            }
        }
    }

    pub(crate) fn read_only(&self) {
        let _alone = no_other_starts();
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(self.folder.path()).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _alone = no_other_starts();
        let _status = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}
