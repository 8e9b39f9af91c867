//! The editor's page for those who do not see its canvas: axe-core finds nothing wrong in the mirrored page, whatever is
//! open, in light and dark. Everything is reached through the mirror, as a screen reader does. A round by keyboard alone,
//! and what is said along it: `editor-ui/tests/keyboard.rs`.

#![expect(clippy::print_stdout, reason = "tells how far it came")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use livery_tests::browser::{Chromium, Failure};
use livery_tests::cache;
use serde_json::{Value, json};

/// The version of axe-core that the tests were written with.
const AXE: &str = "4.14.1";

/// The checker, from the cache; the first run fetches it.
fn axe() -> Result<String, Failure> {
    let folder = cache().join("axe");
    let package = folder.join("node_modules/axe-core");
    let there = fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if serde_json::from_str::<Value>(&there).map_or(true, |there| there["version"] != AXE) {
        fs::create_dir_all(&folder)?;
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(&folder)
            .arg(format!("axe-core@{AXE}"))
            .status()
            .map_err(|error| format!("npm could not be started ({error}): install nodejs and npm"))?;
        if !status.success() {
            return Err("npm could not install axe-core; the first run needs the network".into());
        }
    }
    Ok(fs::read_to_string(package.join("axe.min.js"))?)
}

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
        let run = "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.flatMap((rule) => \
                   rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`)))";
        let found = self.browser.value(run).await?;
        Ok(found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect())
    }
}

#[tokio::test]
async fn axe_finds_nothing_whatever_is_open() -> Result<(), Failure> {
    let browser = Chromium::start().await?;
    browser.open(&serve()?).await?;
    browser.wait_for("document.querySelectorAll('#a11y [role]').length > 20").await?;
    browser.value(&format!("eval({FIND:?})")).await?;
    browser.value(&format!("eval({})", json!(axe()?))).await?;
    let mut reader = Reader { browser, seen: Vec::new() };
    // That it would find something: an image without a word for it.
    reader.browser.value("document.querySelector('main').append(Object.assign(new Image(), { id: 'mute' }))").await?;
    assert_eq!(reader.violations().await?.len(), 1);
    reader.browser.value("document.getElementById('mute').remove()").await?;
    reader.look("the window as it opens").await?;

    // The mirror has no colours of its own: the dark look is there to find what only it would say.
    reader.click("Editor appearance", "As the system").await?;
    reader.click("Dark", "Brand").await?;
    for section in ["Charts", "Presets"] {
        reader.click(section, section).await?;
    }
    reader.click("Editor appearance", "As the system").await?;
    reader.click("Light", "Brand").await?;
    for section in [
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
    ] {
        reader.click(section, section).await?;
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
            reader.click(step, last).await?;
        }
        reader.click(last, close).await?;
        reader.click(close, "File menu").await?;
    }
    // Popups: the picker beside its field, the list of fonts, the palette, out of which the other look is chosen.
    reader.click("Brand", "Pick Accent").await?;
    reader.click("Pick Accent", "Accent as text").await?;
    reader.click("Pick Accent", "Pick Accent").await?;
    reader.click("Typography", "Choose Text font").await?;
    reader.click("Choose Text font", "Find a font").await?;
    reader.click("Choose Text font", "Choose Text font").await?;
    reader.click("Command palette", "Command").await?;
    reader.click("Show presets", "Preset Coral").await?;
    reader.browser.close().await
}
