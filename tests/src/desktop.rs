//! The real window, driven by `WebKitWebDriver`.
//!
//! Widgets are found by role and name in the mirror of the accessibility tree (`#a11y`) and used with the pointer, where
//! they are painted. The previewed page is asked through its agent, as the editor itself would.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::sleep;

use crate::axe;

/// How long anything may take to appear. Generous: the machine may be building at the same time.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// How long a page of the preview may be on its way.
const LOADING: Duration = Duration::from_secs(15);

/// One display has one pointer: windows are opened one after the other.
static POINTER: Mutex<()> = Mutex::const_new(());

/// A running window. Ended with its driver when dropped.
pub struct Window {
    /// The `WebDriver` session in the editor's page.
    pub client: Client,
    home: PathBuf,
    _driver: Child,
    _pointer: MutexGuard<'static, ()>,
}

/// Where a widget is painted, in logical pixels from the window's top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Spot {
    /// A point of it; 0..=1 from left to right and from top to bottom.
    pub fn at(self, across: f64, down: f64) -> (f64, f64) {
        (self.x + self.width * across, self.y + self.height * down)
    }
}

/// What went wrong, in words.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Moves and presses the display's own pointer, in the words of `xdotool`.
async fn pointer(words: &[&str]) -> Outcome<()> {
    let done = Command::new("xdotool")
        .args(words)
        .status()
        .await
        .map_err(|error| format!("xdotool did not start ({error}); install xdotool"))?;
    if done.success() { Ok(()) } else { Err("the display has no pointer".into()) }
}

impl Window {
    /// Opens the window on a theme and, if given, an app.
    ///
    /// # Errors
    /// When the driver or the window does not start.
    pub async fn open(theme: &Path, app: Option<&str>, home: &Path) -> Outcome<Self> {
        let pointer = POINTER.lock().await;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("LIVERY_PYTHON", crate::python())
            // Window positions, cookies and caches of the person who runs the tests stay as they are.
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_STATE_HOME", home.join("state"))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("WebKitWebDriver did not start ({error}); install webkit2gtk-driver"))?;
        let mut arguments = vec![theme.to_string_lossy().into_owned()];
        if let Some(app) = app {
            arguments.extend(["--app".to_owned(), app.to_owned()]);
        }
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": program("livery-desktop")?, "args": arguments },
            "pageLoadStrategy": "none",
            // Some calls take as long as a slow page.
            "timeouts": { "script": PATIENCE.as_millis() as u64 },
        });
        let capabilities = capabilities.as_object().cloned().unwrap_or_default();
        let started = Instant::now();
        let client = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            match builder.capabilities(capabilities.clone()).connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if started.elapsed() > PATIENCE => return Err(error.into()),
                Err(_) => sleep(Duration::from_millis(200)).await,
            }
        };
        let window = Self { client, home: home.to_owned(), _driver: driver, _pointer: pointer };
        window
            .wait("the editor's widgets", || {
                window.script("return document.querySelectorAll('#a11y [role]').length > 5")
            })
            .await?;
        Ok(window)
    }

    /// Runs a script in the editor's page.
    ///
    /// # Errors
    /// The driver's.
    pub async fn script(&self, script: &str) -> Outcome<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Makes a call of the protocol, as the editor does.
    ///
    /// # Errors
    /// The call's failure, as JSON.
    pub async fn call(&self, name: &str, body: Value) -> Outcome<Value> {
        let script = "const [name, body, done] = arguments;
            window.__TAURI__.core.invoke(name, new TextEncoder().encode(JSON.stringify(body)))
              .then((bytes) => done({ ok: JSON.parse(new TextDecoder().decode(bytes)) }))
              .catch((error) => done({ error }));";
        let mut reply = self.client.execute_async(script, vec![json!(name), body]).await?;
        match reply.get("error") {
            Some(error) => Err(error.to_string().into()),
            None => Ok(reply["ok"].take()),
        }
    }

    /// Asks the previewed page; waits for one that is being loaded.
    ///
    /// # Errors
    /// When no page answers.
    pub async fn probe(&self, question: Value) -> Outcome<Value> {
        let started = Instant::now();
        loop {
            match self.call("probe_page", json!({ "question": question })).await {
                Err(error) if error.to_string().contains("unreachable") && started.elapsed() < LOADING => {
                    sleep(Duration::from_millis(100)).await;
                }
                answer => return answer,
            }
        }
    }

    /// Computed styles of the previewed page, one for each `(selector, property)`.
    ///
    /// # Errors
    /// When no page answers.
    pub async fn styles(&self, pairs: &[(&str, &str)]) -> Outcome<Vec<String>> {
        let reply = self.probe(json!({ "type": "styles", "pairs": pairs })).await?;
        Ok(reply.as_array().into_iter().flatten().map(|value| value.as_str().unwrap_or_default().to_owned()).collect())
    }

    /// The previewed page's charts.
    ///
    /// # Errors
    /// When no page answers.
    pub async fn charts(&self) -> Outcome<Vec<Value>> {
        let reply = self.probe(json!({ "type": "charts" })).await?;
        Ok(reply.as_array().cloned().unwrap_or_default())
    }

    /// Where a widget is painted; waits for it.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn spot(&self, role: &str, name: &str) -> Outcome<Spot> {
        let script = "const [role, name] = arguments;
            const found = [...document.querySelectorAll(`#a11y [role='${role}']`)]
              .find((node) => (node.getAttribute('aria-label') ?? node.textContent).startsWith(name));
            if (!found) return null;
            const { x, y, width, height } = found.getBoundingClientRect();
            return [x, y, width, height];";
        let what = format!("the {role} “{name}”");
        let place =
            self.wait(&what, || async { Ok(self.client.execute(script, vec![json!(role), json!(name)]).await?) }).await;
        let place = match place {
            Ok(place) => place,
            Err(error) => {
                let there = self.script("return [...document.querySelectorAll('#a11y [role]')].map((node) => node.getAttribute('role') + ': ' + (node.getAttribute('aria-label') ?? node.textContent)).join('\\n')").await?;
                return Err(format!("{error}; there are:\n{}", there.as_str().unwrap_or_default()).into());
            }
        };
        let number = |index: usize| place[index].as_f64().unwrap_or_default();
        Ok(Spot { x: number(0), y: number(1), width: number(2), height: number(3) })
    }

    /// Where a widget is when it has come to rest: a popup that is opening is painted once before it has its place.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn still(&self, role: &str, name: &str) -> Outcome<Spot> {
        let mut spot = self.spot(role, name).await?;
        loop {
            sleep(Duration::from_millis(120)).await;
            let again = self.spot(role, name).await?;
            if again == spot {
                return Ok(spot);
            }
            spot = again;
        }
    }

    /// Clicks a widget in its middle.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn click(&self, role: &str, name: &str) -> Outcome<()> {
        let middle = self.still(role, name).await?.at(0.5, 0.5);
        self.drag(&[middle]).await
    }

    /// Presses at the first point, moves through the others and lets go at the last: with the display's own pointer, as a
    /// hand would. What `WebDriver` synthesises is mixed with the motion of the real pointer, which rests somewhere.
    ///
    /// # Errors
    /// When `xdotool` is not installed.
    pub async fn drag(&self, points: &[(f64, f64)]) -> Outcome<()> {
        let corner = self.script("return [window.screenX, window.screenY]").await?;
        let (left, top) = (corner[0].as_f64().unwrap_or_default(), corner[1].as_f64().unwrap_or_default());
        let place = |&(x, y): &(f64, f64)| [(left + x).round().to_string(), (top + y).round().to_string()];
        for (index, point) in points.iter().enumerate() {
            let [x, y] = place(point);
            pointer(&["mousemove", &x, &y, "sleep", "0.1"]).await?;
            self.painted().await?;
            if index == 0 && points.len() == 1 {
                // A press that lasts is no click.
                return pointer(&["mousedown", "1", "sleep", "0.03", "mouseup", "1", "sleep", "0.15"]).await;
            }
            if index == 0 {
                pointer(&["mousedown", "1", "sleep", "0.1"]).await?;
                self.painted().await?;
            }
        }
        pointer(&["mouseup", "1", "sleep", "0.15"]).await
    }

    /// Lets the editor paint what it was told: what comes to it within one frame is one event to it.
    async fn painted(&self) -> Outcome<()> {
        // While it is covered it paints nothing.
        let script = "const done = arguments[0];
            setTimeout(done, 1000);
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20)));";
        self.client.execute_async(script, Vec::new()).await?;
        Ok(())
    }

    /// Presses keys together, as `Ctrl+S`.
    ///
    /// # Errors
    /// The driver's.
    pub async fn press(&self, keys: &str) -> Outcome<()> {
        let keys: Vec<char> = keys
            .split('+')
            .map(|key| match key {
                "Ctrl" => '\u{E009}',
                "Shift" => '\u{E008}',
                "Enter" => '\u{E007}',
                "Esc" => '\u{E00C}',
                "Tab" => '\u{E004}',
                "Space" => ' ',
                "PageUp" => '\u{E00E}',
                "PageDown" => '\u{E00F}',
                "Home" => '\u{E011}',
                "Left" => '\u{E012}',
                "Right" => '\u{E014}',
                "F5" => '\u{E035}',
                other => other.chars().next().unwrap_or_default().to_ascii_lowercase(),
            })
            .collect();
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in &keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses a key of the display's own keyboard, which goes to whatever has the focus: the editor or the previewed page.
    ///
    /// # Errors
    /// When `xdotool` is not installed, or does not know the key (its names are X's keysyms).
    pub async fn strike(&self, key: &str) -> Outcome<()> {
        let done = Command::new("xdotool").args(["key", key]).status().await?;
        if done.success() { Ok(()) } else { Err(format!("the display has no key {key}").into()) }
    }

    /// Answers the system's file dialog as a person does who knows the path: types it, and Enter.
    ///
    /// # Errors
    /// When no dialog of this title comes.
    pub async fn choose(&self, title: &str, path: &Path) -> Outcome<()> {
        let path = path.to_string_lossy();
        let search = ["search", "--onlyvisible", "--name", title];
        self.wait(&format!("the dialog “{title}”"), || async {
            Ok(json!(Command::new("xdotool").args(search).stdout(Stdio::null()).status().await?.success()))
        })
        .await?;
        // It fills its list first, and takes no keys meanwhile.
        sleep(Duration::from_millis(1500)).await;
        let done = Command::new("xdotool")
            .args(search)
            .args(["windowfocus", "--sync", "type", "--delay", "40", &path])
            .status()
            .await?;
        sleep(Duration::from_millis(700)).await;
        self.strike("Return").await?;
        if done.success() { Ok(()) } else { Err(format!("“{title}” takes no keys").into()) }
    }

    /// The whole display as it is now, in a PNG file: both layers of the window, and whatever is over them.
    ///
    /// # Errors
    /// When `ImageMagick` is not installed.
    pub async fn picture(&self, file: &Path) -> Outcome<()> {
        let done = Command::new("import")
            .args(["-window", "root", "-strip"])
            .arg(file)
            .status()
            .await
            .map_err(|error| format!("import did not start ({error}); install imagemagick"))?;
        if done.success() { Ok(()) } else { Err(format!("{} was not written", file.display()).into()) }
    }

    /// Presses keys until the previewed page has a style: a loaded machine may lose a stroke, a person presses again.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn press_for_style(
        &self,
        keys: &str,
        selector: &str,
        property: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Outcome<()> {
        for _ in 0..8 {
            self.press(keys).await?;
            for _ in 0..12 {
                sleep(Duration::from_millis(150)).await;
                if self
                    .styles(&[(selector, property)])
                    .await
                    .is_ok_and(|values| values.iter().any(|value| wanted(value)))
                {
                    return Ok(());
                }
            }
        }
        Err(format!("{keys} does not bring {selector} {{ {property} }}").into())
    }

    /// Types text into what has the focus.
    ///
    /// # Errors
    /// The driver's.
    pub async fn type_text(&self, text: &str) -> Outcome<()> {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Waits until a question is answered with something other than null, false or nothing.
    ///
    /// # Errors
    /// When it is not, in [`PATIENCE`]; names `what`.
    pub async fn wait<F: Future<Output = Outcome<Value>>>(&self, what: &str, ask: impl Fn() -> F) -> Outcome<Value> {
        let started = Instant::now();
        loop {
            let answer = ask().await;
            match answer {
                Ok(answer) if answer != Value::Null && answer != json!(false) => return Ok(answer),
                answer if started.elapsed() > PATIENCE => {
                    return Err(format!("{what} did not come; the last answer was {answer:?}").into());
                }
                _ => sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Waits until the previewed page has this computed style.
    ///
    /// # Errors
    /// When it does not come; says what it is instead.
    pub async fn wait_for_style(
        &self,
        selector: &str,
        property: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Outcome<String> {
        self.style_within(PATIENCE, selector, property, wanted).await
    }

    /// As [`Window::wait_for_style`], for this long.
    ///
    /// # Errors
    /// When it does not come; says what it is instead.
    pub async fn style_within(
        &self,
        patience: Duration,
        selector: &str,
        property: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Outcome<String> {
        let started = Instant::now();
        let mut last = String::new();
        while started.elapsed() < patience {
            if let Ok(values) = self.styles(&[(selector, property)]).await {
                last = values.into_iter().next().unwrap_or_default();
                if wanted(&last) {
                    return Ok(last);
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        Err(format!("{selector} {{ {property} }} stays {last:?}").into())
    }

    /// Makes the window as large as the display.
    ///
    /// # Errors
    /// The driver's.
    pub async fn maximize(&self) -> Outcome<()> {
        Ok(self.client.set_window_rect(0, 0, 1600, 1000).await?)
    }

    /// What axe-core finds wrong in the editor's page as it is now, a line each.
    ///
    /// # Errors
    /// The driver's, and when there is no axe-core.
    pub async fn violations(&self) -> Outcome<Vec<String>> {
        if self.script("return typeof window.axe").await? == json!("undefined") {
            self.client.execute(&axe::source()?, Vec::new()).await?;
        }
        let script = format!("const done = arguments[0]; {}.then(done, (error) => done([String(error)]))", axe::RUN);
        Ok(axe::words(&self.client.execute_async(&script, Vec::new()).await?))
    }

    /// What runs for this window, as folders of `/proc` in the order of their start: its own process, web views, apps.
    pub fn processes(&self) -> Vec<PathBuf> {
        processes(&self.home)
    }

    /// Closes the window as a user does who has nothing unsaved, and waits until all that ran for it has ended.
    ///
    /// # Errors
    /// Names what still runs after a quarter of a minute.
    pub async fn close(self) -> Outcome<()> {
        // The answer does not come when the window is faster.
        drop(self.call("quit", json!({})).await);
        let deadline = Instant::now() + Duration::from_secs(15);
        loop {
            let left: Vec<String> = self.processes().iter().map(|process| command(process)).collect();
            if left.is_empty() {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!("still there after the window closed: {}", left.join("; ")).into());
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Window {
    /// A test that failed leaves nothing on the display.
    fn drop(&mut self) {
        for process in self.processes() {
            let Some(number) = process.file_name() else { continue };
            // What has ended meanwhile is what is wanted.
            let _ended = std::process::Command::new("kill").arg("-9").arg(number).stderr(Stdio::null()).status();
        }
    }
}

/// Processes that have the folder in their environment, as all have that a window with this home starts; without the
/// session's own services (bus, accessibility), which the first program starts that needs them and which then stay.
fn processes(home: &Path) -> Vec<PathBuf> {
    const SERVICES: [&str; 4] = ["WebKitWebDriver", "dbus-", "at-spi", "dconf"];
    let mark = home.to_string_lossy().into_owned().into_bytes();
    let Ok(all) = fs::read_dir("/proc") else { return Vec::new() };
    let mut found: Vec<PathBuf> = all
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let environment = fs::read(path.join("environ")).unwrap_or_default();
            environment.windows(mark.len()).any(|part| part == mark)
        })
        .filter(|path| {
            let program = command(path);
            let name = program.split(' ').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
            !SERVICES.iter().any(|service| name.starts_with(service))
        })
        .collect();
    found.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()));
    found
}

fn command(process: &Path) -> String {
    fs::read_to_string(process.join("cmdline")).unwrap_or_default().replace('\0', " ")
}

/// A program of this workspace, built beside the tests.
///
/// # Errors
/// When it is not there.
pub fn program(name: &str) -> Outcome<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().find(|folder| folder.join(name).is_file());
    let folder = folder.ok_or_else(|| format!("{name} is not built; run `cargo build --workspace --bins`"))?;
    Ok(folder.join(name))
}
