//! A browser without a window, for measuring pages. Spoken to over a pipe, not a port: nobody else on the machine can, and it
//! ends with the pipe, however Livery ends.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Cursor, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use image::{ImageFormat, RgbImage};
use livery_protocol::{Code, Failure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::{end_by_force, own_group};
use crate::failure::failure;

/// How long a command may take; a page with many charts is drawn by the processor alone.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long it may take to end by itself.
const END_GRACE: Duration = Duration::from_secs(3);
/// Names on the path, the most likely first.
const NAMES: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
    "chrome",
];
/// Where macOS has them.
const APPLICATIONS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
/// A shell puts the pipe where Chromium expects it.
const TO_THE_PIPE: &str = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null";

/// One page in a browser of its own; ends when dropped.
pub(crate) struct Browser {
    child: Child,
    input: Option<ChildStdin>,
    answers: mpsc::Receiver<Value>,
    session: Option<String>,
    count: u64,
    profile: TempDir,
}

impl Browser {
    /// Starts one with a window of this size, in CSS pixels.
    pub(crate) fn start(width: u32, height: u32) -> Result<Self, Failure> {
        let program = program()?;
        // A sandbox is what keeps a hostile page in. Root and some containers cannot have one.
        let mut browser = match Self::start_program(&program, &[]) {
            Err(said) if said.contains("sandbox") => Self::start_program(&program, &["--no-sandbox"]),
            other => other,
        }
        .map_err(|said| {
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it ended at once");
            failure(
                Code::Other,
                format!("{} could not be used: {}.", program.display(), last.trim().trim_end_matches('.')),
                "Start it once by hand to see why, or name another Chromium in LIVERY_BROWSER.",
            )
        })?;
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }))?;
        let attached = browser.call(
            "Target.attachToTarget",
            &json!({ "targetId": target.get("targetId").cloned().unwrap_or_default(), "flatten": true }),
        )?;
        browser.session = attached.get("sessionId").and_then(Value::as_str).map(str::to_owned);
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )?;
        browser.call(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] }),
        )?;
        Ok(browser)
    }

    /// The browser once it answers, else what it said.
    fn start_program(program: &std::path::Path, also: &[&str]) -> Result<Self, String> {
        let spoken = |error: io::Error| error.to_string();
        let profile = tempfile::tempdir().map_err(spoken)?;
        let said = profile.path().join("said.txt");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", TO_THE_PIPE])
            .arg(program)
            .args(also)
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--no-first-run",
                "--no-default-browser-check",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--disable-gpu",
                "--enable-unsafe-swiftshader",
                "--disable-quic",
                "--hide-scrollbars",
                "--mute-audio",
                "--force-color-profile=srgb",
            ])
            .arg(format!("--user-data-dir={}", profile.path().join("profile").display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&said).map_err(spoken)?);
        own_group(&mut command);
        let mut child = command.spawn().map_err(spoken)?;
        drop(command);
        let (sender, answers) = mpsc::channel();
        let input = child.stdin.take();
        let output = child.stdout.take();
        thread::spawn(move || {
            let Some(output) = output else { return };
            for message in BufReader::new(output).split(0) {
                let Ok(message) = message else { return };
                let Ok(value) = serde_json::from_slice::<Value>(&message) else { continue };
                if value.get("id").is_some() && sender.send(value).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self { child, input, answers, session: None, count: 0, profile };
        match browser.call("Browser.getVersion", &json!({})) {
            Ok(_) => Ok(browser),
            Err(_) => Err(fs::read_to_string(&said).unwrap_or_default()),
        }
    }

    /// A command of Chrome's debugging protocol.
    fn call(&mut self, method: &str, parameters: &Value) -> Result<Value, Failure> {
        self.count += 1;
        let mut message = json!({ "id": self.count, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.input.as_mut().ok_or_else(gone)?.write_all(&bytes).map_err(|_| gone())?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let rest = deadline.saturating_duration_since(Instant::now());
            let answer = self.answers.recv_timeout(rest).map_err(|_| gone())?;
            if answer.get("id").and_then(Value::as_u64) != Some(self.count) {
                continue;
            }
            let Some(error) = answer.get("error") else {
                return Ok(answer.get("result").cloned().unwrap_or_default());
            };
            let why = error.get("message").and_then(Value::as_str).unwrap_or("it did not say why");
            return Err(failure(
                Code::Other,
                format!("The browser refused {method}: {why}."),
                "Use a newer version of it.",
            ));
        }
    }

    /// Opens an address, and waits until it has begun to load.
    pub(crate) fn open(&mut self, url: &str) -> Result<(), Failure> {
        let answer = self.call("Page.navigate", &json!({ "url": url }))?;
        match answer.get("errorText").and_then(Value::as_str) {
            Some(error) => Err(failure(
                Code::Unreachable,
                format!("{url} could not be opened: {error}."),
                "Check the app, and try again.",
            )),
            None => Ok(()),
        }
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn value(&mut self, expression: &str) -> Result<Value, Failure> {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let answer = self.call("Runtime.evaluate", &parameters)?;
        Ok(answer.pointer("/result/value").cloned().unwrap_or_default())
    }

    /// The page from its top, whatever of it is in view.
    pub(crate) fn picture(&mut self, width: u32, height: u32) -> Result<RgbImage, Failure> {
        let answer = self.call(
            "Page.captureScreenshot",
            &json!({
                "format": "png", "captureBeyondViewport": true, "optimizeForSpeed": true,
                "clip": { "x": 0, "y": 0, "width": width, "height": height, "scale": 1 },
            }),
        )?;
        let text = answer.get("data").and_then(Value::as_str).unwrap_or_default();
        let unread = |why: String| {
            failure(Code::Other, format!("The browser's picture could not be read: {why}."), "Try again.")
        };
        let bytes = BASE64_STANDARD.decode(text).map_err(|error| unread(error.to_string()))?;
        let picture = image::ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png).decode();
        Ok(picture.map_err(|error| unread(error.to_string()))?.into_rgb8())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.session = None;
        let _it_may_be_gone = self.call("Browser.close", &json!({}));
        // It ends with its pipe as well.
        drop(self.input.take());
        let deadline = Instant::now() + END_GRACE;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        end_by_force(self.child.id());
        let _reaped = self.child.wait();
        // Its helpers may still be writing.
        let _the_system_tidies_up = fs::remove_dir_all(self.profile.path());
    }
}

fn gone() -> Failure {
    failure(Code::Other, "The browser does not answer any more.", "Try again; close some programs if memory is short.")
}

/// A browser of Chromium's family.
fn program() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("LIVERY_BROWSER").filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    if cfg!(not(unix)) {
        return Err(failure(
            Code::Other,
            "Measuring needs a pipe to the browser, which Livery has on Linux and macOS only.",
            "Run the command there, or in the Linux subsystem.",
        ));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = |name: &&str| {
        std::env::split_paths(&path).map(|folder| folder.join(OsStr::new(name))).find(|file| file.is_file())
    };
    NAMES
        .iter()
        .find_map(on_path)
        .or_else(|| APPLICATIONS.iter().map(PathBuf::from).find(|file| file.is_file()))
        .ok_or_else(|| {
            failure(
                Code::NotFound,
                "No browser was found to measure the page with: it takes Chromium, Chrome or Edge.",
                "Install one (on Debian: apt install chromium), or name its program in LIVERY_BROWSER.",
            )
        })
}
