//! The editor's page for those who do not see its canvas: axe-core finds nothing wrong in the mirrored page, whatever is
//! open, in light and dark. Everything is reached through the mirror, as a screen reader does. A round by keyboard alone,
//! and what is said along it: `editor-ui/tests/keyboard.rs`.

#![expect(clippy::print_stdout, reason = "tells how far it came")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use livery_tests::axe;
use livery_tests::browser::{Chromium, Failure};
use serde_json::json;

/// Serves the editor's page for as long as the test runs; gives its address.
fn serve() -> Result<String, Failure> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().map(|folder| folder.join("web")).find(|web| web.join("index.html").is_file());
    let folder = folder.ok_or("the editor's page is not built; run `cargo xtask web`")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = format!("http://{}/index.html", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            // A browser that goes away in the middle is nobody's failure.
            std::thread::spawn(move || answer(&stream, &folder).ok());
        }
    });
    Ok(address)
}

fn answer(stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let name = line.split_whitespace().nth(1).unwrap_or_default().trim_start_matches('/').to_owned();
    let kind = match PathBuf::from(&name).extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        _ => "application/wasm",
    };
    let mut stream = stream;
    match fs::read(folder.join(name)) {
        Ok(body) => {
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
            )?;
            stream.write_all(&body)
        }
        Err(_) => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}

/// Finds what is said to be called so: exactly, else by its beginning.
const FIND: &str = r##"window.__find = (name) => {
  const all = [...document.querySelectorAll("#a11y [data-node]")];
  const said = (node) => node.getAttribute("aria-label") ?? node.textContent;
  return all.find((node) => said(node) === name) ?? all.find((node) => said(node).startsWith(name));
};"##;

const SECTIONS: [&str; 16] = [
    "Brand",
    "Colors",
    "Charts",
    "Charts: Suggested",
    "Charts: Library",
    "Charts: Categories",
    "Typography",
    "Containers",
    "Controls",
    "Tables",
    "Header & Hero",
    "Reports",
    "Layout",
    "Presentation",
    "Code",
    "Presets",
];

struct Reader {
    browser: Chromium,
    seen: Vec<String>,
}

impl Reader {
    /// Uses something, and looks at the page that comes of it: `shows` is there then.
    async fn click(&mut self, name: &str, shows: &str) -> Result<(), Failure> {
        self.browser.wait_for(&format!("__find({})", json!(name))).await?;
        self.browser.value(&format!("__find({}).click()", json!(name))).await?;
        self.browser.wait_for(&format!("__find({})", json!(shows))).await?;
        // Also what comes a frame later.
        tokio::time::sleep(Duration::from_millis(250)).await;
        self.look(name).await
    }

    async fn look(&mut self, screen: &str) -> Result<(), Failure> {
        let found = self.violations().await?;
        self.seen.push(screen.to_owned());
        println!("{screen}");
        if found.is_empty() { Ok(()) } else { Err(format!("{}:\n{}", self.seen.join(", "), found.join("\n")).into()) }
    }

    async fn violations(&self) -> Result<Vec<String>, Failure> {
        let found = self.browser.value(axe::RUN).await?;
        Ok(axe::words(&found))
    }

    /// Opens everything there is to open.
    async fn walk(&mut self) -> Result<(), Failure> {
        for section in SECTIONS {
            self.click(section, section).await?;
        }
        // Lists and sheets, each closed again by its own button.
        for (way, close) in [
            (&["Audit: "][..], "Close audit"),
            (&["History"], "Close history"),
            (&["File menu", "Keyboard shortcuts"], "Close keyboard shortcuts"),
            (&["File menu", "Settings…"], "Close settings"),
        ] {
            let (last, before) = way.split_last().ok_or("no way")?;
            for step in before {
                self.click(step, last).await?;
            }
            self.click(last, close).await?;
            self.click(close, "File menu").await?;
        }
        // Popups: the picker beside its field, the list of fonts, the palette.
        self.click("Brand", "Pick Accent").await?;
        self.click("Pick Accent", "Accent as text").await?;
        self.click("Pick Accent", "Pick Accent").await?;
        self.click("Typography", "Choose Text font").await?;
        self.click("Choose Text font", "Find a font").await?;
        self.click("Choose Text font", "Choose Text font").await?;
        self.click("Command palette", "Command").await?;
        self.click("Show presets", "Preset Coral").await?;
        Ok(())
    }
}

#[tokio::test]
async fn axe_finds_nothing_whatever_is_open() -> Result<(), Failure> {
    let browser = Chromium::start().await?;
    browser.open(&serve()?).await?;
    browser.wait_for("document.querySelectorAll('#a11y [role]').length > 20").await?;
    browser.value(&format!("eval({FIND:?})")).await?;
    browser.value(&format!("eval({})", json!(axe::source()?))).await?;
    let mut reader = Reader { browser, seen: Vec::new() };
    // That it would find something: an image without a word for it.
    reader.browser.value("document.querySelector('main').append(Object.assign(new Image(), { id: 'mute' }))").await?;
    assert_eq!(reader.violations().await?.len(), 1);
    reader.browser.value("document.getElementById('mute').remove()").await?;
    reader.look("the window as it opens").await?;

    for look in ["Dark", "Light"] {
        reader.click("Editor appearance", "As the system").await?;
        reader.click(look, "Brand").await?;
        reader.walk().await?;
    }
    reader.browser.close().await
}
