//! An app that Livery starts: `python app.py` as its author would run it, but on a port of Livery's choice, with its
//! output kept, and with every process of it ended when Livery ends, however Livery ends.

mod code;
mod interpreter;
mod usage;

use std::collections::VecDeque;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use livery_protocol::{Code, Failure, Usage};

use crate::failure::{failure, name_of};
pub(crate) use code::{CodeWatch, Edit};
use interpreter::Interpreter;
pub(crate) use interpreter::candidates;
use usage::Meter;

/// How many lines of output are kept.
pub const OUTPUT_LINES: usize = 500;
/// A line longer than this is cut, in characters.
const LONGEST_LINE_CHARS: usize = 2000;
/// How long an app that was asked to end may take.
const END_GRACE: Duration = Duration::from_millis(1500);
/// How many folders below the app's are looked into for changed code.
const DEEPEST_CODE: usize = 3;
/// How many files and folders are looked at for that.
const MOST_ENTRIES: usize = 20_000;
/// Begins a line that the launcher says, rather than the app.
const LAUNCHER_MARK: char = '\u{1e}';

const LAUNCHER: &str = include_str!("app/launcher.py");

/// Called when there is more output, and when the app has ended.
pub(crate) type Listener = Arc<dyn Fn(News) + Send + Sync>;

/// What a running app has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    Output,
    Ended,
}

/// A started app; ends when dropped.
pub(crate) struct App {
    name: String,
    folder: PathBuf,
    started: SystemTime,
    interpreter: Interpreter,
    port: u16,
    process_id: u32,
    life: Arc<Life>,
    meter: Meter,
    /// Its end tells the launcher that Livery is gone.
    _lifeline: Option<ChildStdin>,
}

struct Life {
    facts: Mutex<Facts>,
    ended: Condvar,
}

#[derive(Default)]
struct Facts {
    output: VecDeque<String>,
    /// The path under which Dash serves, when it told.
    prefix: Option<String>,
    /// The file ended without having a server.
    nothing_to_serve: bool,
    exit: Option<ExitStatus>,
}

/// The file that runs an app, from what a person pointed at.
pub(crate) fn file_of(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if path.is_dir() {
        let names = ["app.py", "main.py", "index.py", "wsgi.py"];
        return names.iter().map(|name| path.join(name)).find(|file| file.is_file()).ok_or_else(|| {
            failure(
                Code::NotFound,
                format!("The folder {} has no app.py.", path.display()),
                "Choose the Python file that runs the app.",
            )
        });
    }
    if !path.exists() {
        return Err(failure(
            Code::NotFound,
            format!("There is no file {}.", path.display()),
            "Check the path, or choose the Python file that runs the app.",
        ));
    }
    if path.extension().is_none_or(|extension| !extension.eq_ignore_ascii_case("py")) {
        return Err(failure(
            Code::Other,
            format!("{} is not a Python file.", name_of(&path)),
            "Choose the file that runs the app, as app.py.",
        ));
    }
    Ok(path)
}

impl App {
    /// Starts the file. Blocks for as long as project tools are asked for their environment.
    pub(crate) fn start(file: &Path, python: Option<&Path>, listener: Listener) -> Result<Self, Failure> {
        let interpreter = match python {
            Some(python) => Interpreter::plain(python.to_owned()),
            None => interpreter::find(file)?,
        };
        let name = name_of(file);
        let could_not = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => failure(
                Code::NoPython,
                format!("{name} could not be started: {} does not run ({error}).", interpreter.program.display()),
                "Make the environment anew, or set LIVERY_PYTHON to a Python interpreter.",
            ),
            _ => failure(
                Code::AppFailed,
                format!("{name} could not be started: {error}."),
                "Close some programs, and try again.",
            ),
        };
        let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
        let port = free_port().map_err(|error| could_not(&error))?;
        let mut command = Command::new(&interpreter.program);
        command
            .args(&interpreter.before)
            .args(["-c", LAUNCHER])
            .arg(file)
            .current_dir(&folder)
            .env("HOST", "127.0.0.1")
            .env("PORT", port.to_string())
            .env("FLASK_RUN_HOST", "127.0.0.1")
            .env("FLASK_RUN_PORT", port.to_string())
            .env("PYTHONUNBUFFERED", "1")
            .env("PYTHONIOENCODING", "utf-8")
            .stdin(Stdio::piped());
        // One pipe for both, so that errors stand where they were printed.
        let (output, writer) = io::pipe().map_err(|error| could_not(&error))?;
        command.stdout(writer.try_clone().map_err(|error| could_not(&error))?).stderr(writer);
        own_group(&mut command);
        let started = SystemTime::now();
        let mut child = command.spawn().map_err(|error| could_not(&error))?;
        // The command holds our ends for writing; while they are open, the output does not end.
        drop(command);
        let life = Arc::new(Life { facts: Mutex::default(), ended: Condvar::new() });
        let lifeline = child.stdin.take();
        let process_id = child.id();
        let (its_life, its_listener) = (Arc::clone(&life), Arc::clone(&listener));
        let reader = thread::spawn(move || its_life.keep_output(output, &its_listener));
        let its_life = Arc::clone(&life);
        thread::spawn(move || its_life.attend(child, &reader, &listener));
        let meter = Meter::default();
        Ok(Self { name, folder, started, interpreter, port, process_id, life, meter, _lifeline: lifeline })
    }

    /// The port on 127.0.0.1 that it was told to use.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The interpreter, for people.
    pub(crate) fn interpreter(&self) -> String {
        self.interpreter.shown()
    }

    /// The path under which it serves.
    pub(crate) fn start_path(&self) -> String {
        let facts = self.life.facts();
        facts.prefix.clone().filter(|prefix| prefix.starts_with('/') && !prefix.starts_with("//")).unwrap_or("/".into())
    }

    /// The last lines it printed, oldest first.
    pub(crate) fn output(&self) -> Vec<String> {
        self.life.facts().output.iter().cloned().collect()
    }

    /// Whether it runs code that is not what is on disk: reloading its page would not show what its author wrote since.
    pub(crate) fn is_stale(&self) -> bool {
        self.life.facts().exit.is_some()
            || has_newer_code(&self.folder, self.started, DEEPEST_CODE, &mut { MOST_ENTRIES })
    }

    /// Whether one of these files was changed or removed since it was started, or it runs no longer.
    pub(crate) fn is_older_than<'a>(&self, files: impl IntoIterator<Item = &'a PathBuf>) -> bool {
        let newer = |file: &PathBuf| {
            fs::metadata(file).and_then(|metadata| metadata.modified()).map_or(true, |modified| modified > self.started)
        };
        self.life.facts().exit.is_some() || files.into_iter().any(newer)
    }

    /// What it and its children use.
    pub(crate) fn usage(&self) -> Option<Usage> {
        if self.life.facts().exit.is_some() { None } else { self.meter.read(self.process_id) }
    }

    /// Why it is not running; `None` while it is.
    pub(crate) fn failure(&self) -> Option<Failure> {
        let facts = self.life.facts();
        let exit = facts.exit?;
        let name = &self.name;
        if facts.nothing_to_serve {
            return Some(failure(
                Code::AppFailed,
                format!("{name} ended without starting a server, and has no Dash app in it."),
                "Choose the file that makes the app with Dash(…).",
            ));
        }
        let last_error = facts.output.iter().rev().find(|line| looks_like_error(line)).map(String::as_str);
        if let Some(module) = last_error.and_then(missing_module) {
            return Some(self.missing_package(&module));
        }
        let how = match (exit.code(), last_error) {
            (Some(0), _) => "by itself, without an error".to_owned(),
            (Some(_), Some(error)) => format!("with {}", error.trim()),
            (Some(code), None) => format!("with exit code {code}"),
            (None, _) => format!("by force ({exit})"),
        };
        Some(failure(
            Code::AppFailed,
            format!("{name} ended {}.", how.trim_end_matches('.')),
            if exit.success() {
                "Check that it calls app.run(…) and that nothing ends it; then start it again.".to_owned()
            } else {
                "Look at the last lines it printed, mend the file, and start it again.".to_owned()
            },
        ))
    }

    /// It runs, but has not answered for so long.
    pub(crate) fn silence(&self, waited: Duration) -> Failure {
        let facts = self.life.facts();
        let elsewhere = facts.output.iter().rev().find_map(|line| printed_address(line, self.port));
        failure(
            Code::AppFailed,
            format!("{} runs but has not answered for {} seconds.", self.name, waited.as_secs()),
            elsewhere.map_or_else(
                || {
                    "Look at what it printed; it may be loading data before app.run(…), or waiting for something."
                        .to_owned()
                },
                |address| format!("It printed {address}; open that address instead."),
            ),
        )
    }

    fn missing_package(&self, module: &str) -> Failure {
        let package = match module {
            "PIL" => "pillow".to_owned(),
            "bs4" => "beautifulsoup4".to_owned(),
            "cv2" => "opencv-python".to_owned(),
            "dotenv" => "python-dotenv".to_owned(),
            "sklearn" => "scikit-learn".to_owned(),
            "yaml" => "PyYAML".to_owned(),
            _ => module.replace('_', "-"),
        };
        failure(
            Code::AppFailed,
            format!(
                "{} needs the Python package \u{201c}{package}\u{201d}, which {} does not have.",
                self.name,
                self.interpreter.shown()
            ),
            format!("Install it with: {} {package}", self.interpreter.install),
        )
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let facts = self.life.facts();
        if facts.exit.is_some() {
            return;
        }
        ask_to_end(self.process_id);
        let (facts, _) = self
            .life
            .ended
            .wait_timeout_while(facts, END_GRACE, |facts| facts.exit.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        if facts.exit.is_none() {
            end_by_force(self.process_id);
            // Nothing outlives that, but the kernel may take a moment.
            let _ended = self.life.ended.wait_timeout_while(facts, END_GRACE, |facts| facts.exit.is_none());
        }
    }
}

impl Life {
    fn facts(&self) -> MutexGuard<'_, Facts> {
        // Nothing in here is left half changed by a panic.
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_output(&self, stream: impl Read, listener: &Listener) {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        loop {
            line.clear();
            // A progress bar that never ends its line must not grow for ever.
            let limit = 4 * LONGEST_LINE_CHARS as u64;
            match reader.by_ref().take(limit).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\n', '\r']);
            if let Some(told) = text.strip_prefix(LAUNCHER_MARK) {
                self.learn(told);
                continue;
            }
            // Of a line that was overwritten, what stands at its end.
            let shown = text.rsplit('\r').next().unwrap_or_default();
            {
                let mut facts = self.facts();
                if facts.output.len() == OUTPUT_LINES {
                    facts.output.pop_front();
                }
                facts.output.push_back(without_escapes(shown).chars().take(LONGEST_LINE_CHARS).collect());
            }
            listener(News::Output);
        }
    }

    fn learn(&self, told: &str) {
        let Ok(told) = serde_json::from_str::<serde_json::Value>(told) else { return };
        let mut facts = self.facts();
        if let Some(prefix) = told.get("prefix").and_then(serde_json::Value::as_str) {
            facts.prefix = Some(prefix.to_owned());
        }
        facts.nothing_to_serve |= told.get("nothing").is_some();
    }

    /// Waits for the app's end, and ends whatever of it is left.
    fn attend(&self, mut child: Child, reader: &thread::JoinHandle<()>, listener: &Listener) {
        wait_unreaped(&child);
        // While the first process is not reaped, its number cannot be given to another group.
        end_by_force(child.id());
        let exit = child.wait();
        let deadline = Instant::now() + Duration::from_secs(1);
        // What it printed last explains its end. A process that left the group could hold the pipe for ever.
        while !reader.is_finished() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        self.facts().exit = Some(exit.unwrap_or_default());
        self.ended.notify_all();
        listener(News::Ended);
    }
}

fn has_newer_code(folder: &Path, than: SystemTime, depth: usize, entries_left: &mut usize) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        // An app may lie in a folder full of other things; looking must not take long.
        if *entries_left == 0 {
            return false;
        }
        *entries_left -= 1;
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { return false };
        if kind.is_dir() {
            // Neither environments nor what is hidden is the author's code.
            let hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
            let foreign =
                path.join("pyvenv.cfg").exists() || path.join("conda-meta").exists() || path.ends_with("node_modules");
            return depth > 0 && !hidden && !foreign && has_newer_code(&path, than, depth - 1, entries_left);
        }
        path.extension().is_some_and(|extension| extension == "py")
            && fs::metadata(&path).and_then(|metadata| metadata.modified()).is_ok_and(|modified| modified > than)
    })
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The last line of a traceback, and what interpreters say of files that they cannot read.
fn looks_like_error(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let name = name.rsplit('.').next().unwrap_or_default();
    !line.starts_with(char::is_whitespace)
        && !name.is_empty()
        && name.chars().all(|character| character.is_alphanumeric() || character == '_')
        && (name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Exit"))
}

/// `ModuleNotFoundError: No module named 'dash.foo'`
fn missing_module(error: &str) -> Option<String> {
    let module = error.strip_prefix("ModuleNotFoundError: No module named ")?;
    let module = module.trim_matches(['\'', '"', ' ', ';']).split('.').next()?;
    module.chars().all(|character| character.is_alphanumeric() || character == '_').then(|| module.to_owned())
}

/// An address on this machine, on another port than the one given, in a line of output.
fn printed_address(line: &str, port: u16) -> Option<String> {
    let start = line.find("http://")?;
    let address = line[start..].split_whitespace().next()?.trim_end_matches(['.', ',', ')', '/']);
    let printed = url::Url::parse(address).ok()?;
    let here = matches!(printed.host_str(), Some("127.0.0.1" | "localhost" | "0.0.0.0" | "[::1]"));
    (here && printed.port_or_known_default() != Some(port)).then(|| address.to_owned())
}

/// Without the colours of terminals (`ESC [ … letter`).
fn without_escapes(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        if characters.next() == Some('[') {
            let _to_its_end = characters.find(char::is_ascii_alphabetic);
        }
    }
    plain
}

#[cfg(unix)]
pub(crate) fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(windows)]
pub(crate) fn own_group(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    // CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW
    command.creation_flags(0x0000_0200 | 0x0800_0000);
}

#[cfg(unix)]
fn signal_group(process_id: u32, signal: rustix::process::Signal) {
    let group = i32::try_from(process_id).ok().and_then(rustix::process::Pid::from_raw);
    if let Some(group) = group {
        let _it_may_be_gone = rustix::process::kill_process_group(group, signal);
    }
}

#[cfg(unix)]
fn ask_to_end(process_id: u32) {
    signal_group(process_id, rustix::process::Signal::TERM);
}

#[cfg(unix)]
pub(crate) fn end_by_force(process_id: u32) {
    signal_group(process_id, rustix::process::Signal::KILL);
}

#[cfg(unix)]
fn wait_unreaped(child: &Child) {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(process), options), Err(rustix::io::Errno::INTR)) {}
    }
}

#[cfg(windows)]
fn ask_to_end(process_id: u32) {
    end_by_force(process_id);
}

#[cfg(windows)]
pub(crate) fn end_by_force(process_id: u32) {
    let _it_may_be_gone = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &process_id.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(windows)]
fn wait_unreaped(_child: &Child) {}
