//! Headless Chromium through chromedriver, and Dash apps in processes of their own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::python;

/// Whatever goes wrong in a test's machinery; the test fails with it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A process that ends with its handle.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nothing listens on now.
///
/// # Errors
/// When the system gives none.
pub fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// What a GET answers with, as text; the apps speak plain HTTP/1.
///
/// # Errors
/// When nothing answers.
pub fn get(port: u16, path: &str) -> Result<String, Failure> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

/// A running Dash app.
pub struct DashApp {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    _process: Process,
}

impl DashApp {
    /// Starts `app.py` of a folder and waits until it answers.
    ///
    /// # Errors
    /// When Python is not there, or the app does not answer within a minute.
    pub fn start(folder: &Path, environment: &[(&str, &str)]) -> Result<Self, Failure> {
        Self::start_with(&python(), folder, environment)
    }

    /// As [`Self::start`], with another Python.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_with(python: &Path, folder: &Path, environment: &[(&str, &str)]) -> Result<Self, Failure> {
        let port = free_port()?;
        let child = Command::new(python)
            .arg("app.py")
            .current_dir(folder)
            .env("PORT", port.to_string())
            .env("HOST", "127.0.0.1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} could not be started ({error}): run `make test`", python.display()))?;
        let mut process = Process(child);
        let until = Instant::now() + Duration::from_mins(1);
        while get(port, "/_dash-layout").is_err() {
            if let Some(status) = process.0.try_wait()? {
                return Err(format!("{} ended with {status}", folder.display()).into());
            }
            if Instant::now() > until {
                return Err(format!("{} does not answer", folder.display()).into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(Self { port, _process: process })
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }
}

/// A headless Chromium with one page.
pub struct Chromium {
    client: Client,
    _driver: Process,
    _profile: TempDir,
}

/// A command of Chrome's debugging protocol, through chromedriver.
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}

impl Chromium {
    /// Starts a browser with a profile of its own.
    ///
    /// # Errors
    /// When `chromedriver` or Chromium is not installed.
    pub async fn start() -> Result<Self, Failure> {
        let port = free_port()?;
        let mut child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver could not be started ({error}): install chromium-driver"))?;
        let output = child.stdout.take();
        let driver = Process(child);
        if let Some(output) = output {
            for line in BufReader::new(output).lines() {
                if line?.contains("started successfully") {
                    break;
                }
            }
        }
        let profile = tempfile::tempdir()?;
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-unsafe-swiftshader",
            "--window-size=1400,1000",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), json!({ "args": arguments }));
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Self { client, _driver: driver, _profile: profile })
    }

    /// Runs a script before anything of every page loaded from now on.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn inject(&self, script: &str) -> Result<(), Failure> {
        let command = json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        self.client.issue_cmd(DevTools(command)).await?;
        Ok(())
    }

    /// Opens an address.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn open(&self, url: &str) -> Result<(), Failure> {
        Ok(self.client.goto(url).await?)
    }

    /// The value of an expression; a promise is waited for.
    ///
    /// # Errors
    /// What the expression throws.
    pub async fn value(&self, expression: &str) -> Result<Value, Failure> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             (async () => ({expression}))().then((value) => done({{ value }}), (error) => done({{ error: String(error?.stack ?? error) }}));"
        );
        let answer = self.client.execute_async(&script, Vec::new()).await?;
        match answer.get("error") {
            Some(error) => Err(format!("{error} in {expression}").into()),
            None => Ok(answer.get("value").cloned().unwrap_or_default()),
        }
    }

    /// Waits until an expression is true.
    ///
    /// # Errors
    /// When it is not within a minute.
    pub async fn wait_for(&self, expression: &str) -> Result<(), Failure> {
        let until = Instant::now() + Duration::from_mins(1);
        loop {
            if self.value(&format!("Boolean({expression})")).await? == json!(true) {
                return Ok(());
            }
            if Instant::now() > until {
                return Err(format!("never became true: {expression}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until every chart of the page is drawn and nothing is under way.
    ///
    /// # Errors
    /// When it does not come to rest within a minute.
    pub async fn settle(&self) -> Result<(), Failure> {
        self.wait_for(
            "document.querySelector('.dash-graph') && [...document.querySelectorAll('.dash-graph')].every((graph) => \
             graph.querySelector('.main-svg') && !graph.querySelector('.dash-graph--pending')) && \
             document.title !== 'Updating...'",
        )
        .await?;
        tokio::time::sleep(Duration::from_millis(700)).await;
        Ok(())
    }

    /// Mouse events as a user makes them: each step is `move`, `down`, `drag` or `up` at a point of the viewport; `double` and
    /// `up2` after those make a double click.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn mouse(&self, steps: &[(&str, f64, f64)]) -> Result<(), Failure> {
        for (step, x, y) in steps {
            let (kind, button) = match *step {
                "down" | "double" => ("mousePressed", "left"),
                "up" | "up2" => ("mouseReleased", "left"),
                "drag" => ("mouseMoved", "left"),
                _ => ("mouseMoved", "none"),
            };
            let buttons = i32::from(matches!(*step, "down" | "double" | "drag"));
            // The second press of a double click says so itself.
            let count = if matches!(*step, "double" | "up2") { 2 } else { i32::from(kind != "mouseMoved") };
            let command = json!({
                "cmd": "Input.dispatchMouseEvent",
                "params": { "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": count },
            });
            self.client.issue_cmd(DevTools(command)).await?;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        Ok(())
    }

    /// The middle of the first element that a selector matches, scrolled into view: `(x, y, width, height)`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn place(&self, selector: &str) -> Result<(f64, f64, f64, f64), Failure> {
        let value = self
            .value(&format!(
                "(() => {{ const element = document.querySelector({selector:?}); element.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
                 const box = element.getBoundingClientRect(); \
                 return [box.left + box.width / 2, box.top + box.height / 2, box.width, box.height]; }})()"
            ))
            .await?;
        let number = |index: usize| value.get(index).and_then(Value::as_f64).unwrap_or_default();
        Ok((number(0), number(1), number(2), number(3)))
    }

    /// A click as a user makes it.
    ///
    /// # Errors
    /// When the selector matches nothing.
    pub async fn click(&self, selector: &str) -> Result<(), Failure> {
        let (x, y, ..) = self.place(selector).await?;
        self.mouse(&[("move", x, y), ("down", x, y), ("up", x, y)]).await
    }

    /// A key pressed and let go, as a user does; `key` as `KeyboardEvent.key` has it.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn key(&self, key: &str) -> Result<(), Failure> {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "PageUp" => 33,
            "PageDown" => 34,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            "F5" => 116,
            _ => key.to_uppercase().bytes().next().map_or(0, i32::from),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code });
            if key.chars().count() == 1 && kind == "keyDown" {
                event["text"] = key.into();
            }
            self.client.issue_cmd(DevTools(json!({ "cmd": "Input.dispatchKeyEvent", "params": event }))).await?;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
        Ok(())
    }

    /// What is painted, as PNG.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn picture(&self) -> Result<Vec<u8>, Failure> {
        Ok(self.client.screenshot().await?)
    }

    /// Any command of Chrome's debugging protocol.
    ///
    /// # Errors
    /// What the browser says.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value, Failure> {
        Ok(self.client.issue_cmd(DevTools(json!({ "cmd": command, "params": parameters }))).await?)
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// When it is gone already.
    pub async fn close(self) -> Result<(), Failure> {
        Ok(self.client.close().await?)
    }
}
