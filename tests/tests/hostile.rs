//! An app that means harm, in the real window: it reaches nothing but its own page, and the editor stays as quick as ever.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use livery_tests::desktop::{Outcome, Window};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Serves one page, and writes what the page says.
const SERVER: &str = r"
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
page = open('page.html', 'rb').read()
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.end_headers()
        if self.path == '/endless':
            piece = b'<p>' + b'x' * 65536
            for _ in range(8000):
                self.wfile.write(piece)
        else:
            self.wfile.write(page)
    def do_POST(self):
        said = self.rfile.read(int(self.headers['Content-Length']))
        with open('said', 'ab') as file:
            file.write(said + b'\n')
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
";

/// What every page here begins with.
const SAY: &str = "<!doctype html><title>Hostile</title><body><h1>Hostile</h1><script>
const say = (what, value) => fetch('/say', {method: 'POST', body: JSON.stringify([what, value])});
const outcome = (promise) => Promise.race([
  promise.then((value) => 'reached: ' + String(value?.status ?? value), (error) => 'refused: ' + error),
  new Promise((done) => setTimeout(done, 3000, 'refused: no answer')),
]);
</script><script>";

struct App {
    folder: PathBuf,
    file: PathBuf,
}

fn app(home: &TempDir, name: &str, script: &str) -> App {
    let folder = home.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("page.html"), format!("{SAY}{script}</script>")).unwrap();
    let file = folder.join("app.py");
    fs::write(&file, SERVER).unwrap();
    App { folder, file }
}

impl App {
    fn said(&self) -> Vec<(String, Value)> {
        let said = fs::read_to_string(self.folder.join("said")).unwrap_or_default();
        said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    async fn says(&self, window: &Window, what: &str) -> Outcome<Value> {
        let found = || self.said().into_iter().rev().find(|(said, _)| said == what).map(|(_, value)| json!([value]));
        Ok(window.wait(what, || async { Ok(found().unwrap_or(Value::Null)) }).await?[0].take())
    }
}

async fn window(home: &TempDir, app: &App) -> Outcome<Window> {
    let theme = home.path().join("theme.json");
    fs::write(&theme, "{\"accent\": \"#1f78b4\"}")?;
    Window::open(&theme, Some(&app.file.to_string_lossy()), home.path()).await
}

async fn show(window: &Window, file: &Path) -> Outcome<()> {
    let folder = file.parent().unwrap().to_string_lossy().into_owned();
    window.call("trust_folder", json!({ "path": folder })).await?;
    let source = json!({ "type": "app", "path": file.to_string_lossy() });
    window.call("open_source", json!({ "source": source })).await?;
    Ok(())
}

/// The editor's page answers, is still the editor's, and still does what it is told.
async fn editor_is_well(window: &Window) -> Outcome<()> {
    let place = window.script("return location.protocol + '//' + location.host").await?;
    assert_eq!(place, json!("tauri://localhost"));
    window.spot("button", "Brand").await?;
    window.call("source_state", json!({})).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reaches_neither_the_desktop_nor_the_window_nor_anothers_storage() -> Outcome<()> {
    let home = TempDir::new()?;
    let script = "(async () => {
      localStorage.setItem('secret', 'of the first'); document.cookie = 'secret=first; max-age=9999';
      const handlers = window.webkit?.messageHandlers;
      say('doors', ['__TAURI__', '__TAURI_INTERNALS__', '__TAURI_INVOKE__', 'ipc'].filter((name) => name in window)
        .concat(['ipc', 'external'].filter((name) => handlers?.[name])));
      const tries = {};
      for (const address of ['ipc://localhost/quit', 'http://ipc.localhost/quit', 'tauri://localhost/index.html',
          'file:///etc/hostname']) {
        tries[address] = await outcome(fetch(address, {method: 'POST', body: '{}'}));
      }
      await say('tries', tries);
      try { window.open('https://example.com/'); } catch {}
      try { top.location = 'tauri://localhost/'; } catch {}
      try { location.href = 'file:///etc/passwd'; } catch {}
      try { parent.postMessage('quit', '*'); } catch {}
      setTimeout(() => say('still here', location.pathname), 500);
    })()";
    let first = app(&home, "first", script);
    let window = window(&home, &first).await?;
    assert_eq!(first.says(&window, "doors").await?, json!([]));
    let tries = first.says(&window, "tries").await?;
    for (address, outcome) in tries.as_object().unwrap() {
        assert!(outcome.as_str().unwrap().starts_with("refused"), "{address}: {outcome}");
    }
    assert_eq!(first.says(&window, "still here").await?, json!("/"));
    editor_is_well(&window).await?;

    let script = "say('found', [localStorage.getItem('secret'), document.cookie])";
    let second = app(&home, "second", script);
    show(&window, &second.file).await?;
    assert_eq!(second.says(&window, "found").await?, json!([null, ""]));
    editor_is_well(&window).await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_floods_hangs_or_never_ends_leaves_the_editor_alone() -> Outcome<()> {
    let home = TempDir::new()?;
    let flood = "const socket = new WebSocket(`ws://${location.host}${window.__LIVERY__.agent}`);
      const words = JSON.stringify({type: 'hello', title: 'x'.repeat(200), path: '/', dash: null});
      let sent = 0;
      socket.onopen = () => { say('flooding', true); setInterval(() => {
        for (let i = 0; i < 500 && socket.bufferedAmount < 1e7; i++, sent++) socket.send(words);
      }, 5); };";
    let flooding = app(&home, "flood", flood);
    let window = window(&home, &flooding).await?;
    flooding.says(&window, "flooding").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    editor_is_well(&window).await?;

    let hanging = app(&home, "hang", "say('hanging', true).then(() => { while (true) {} })");
    show(&window, &hanging.file).await?;
    hanging.says(&window, "hanging").await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    editor_is_well(&window).await?;

    // Half a gigabyte of page.
    let endless = app(&home, "endless", "say('leaving', true).then(() => { location.href = '/endless'; })");
    show(&window, &endless.file).await?;
    endless.says(&window, "leaving").await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    editor_is_well(&window).await?;
    window.call("close_source", json!({})).await?;
    editor_is_well(&window).await?;
    window.close().await
}
