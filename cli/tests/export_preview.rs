//! The commands that write files and start apps, as a shell runs them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn livery() -> Command {
    Command::new(env!("CARGO_BIN_EXE_livery"))
}

fn run(arguments: &[&str]) -> Output {
    livery().args(arguments).output().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn export_writes_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme.json");
    let assets = folder.path().join("assets");
    fs::write(&theme, "{\"accent\": \"#123456\"}\n").unwrap();
    let output = run(&["export", path(&theme), "--to", "dash", "--out", path(&assets)]);
    assert_eq!(output.status.code(), Some(0), "{}", words(&output.stderr));
    assert_eq!(words(&output.stdout), format!("{}: zz_livery.css, zz_livery.js, theme.json\n", assets.display()));
    assert!(fs::read_to_string(assets.join("zz_livery.css")).unwrap().contains("#123456"));
    assert_eq!(fs::read(assets.join("theme.json")).unwrap(), fs::read(&theme).unwrap());

    fs::write(&theme, "{\"accent\": \"#123456\", \"text\": \"no colour\"}").unwrap();
    let output = run(&["export", path(&theme), "--to", "dash", "--out", path(&assets)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(words(&output.stderr).contains("/text"), "{}", words(&output.stderr));

    let output = run(&["export", "no such file", "--to", "dash", "--out", path(&assets)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).starts_with("error: There is no file"), "{}", words(&output.stderr));
    let output = run(&["export", path(&theme), "--to", "dash", "--out", path(&theme)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("is a file, not a folder"), "{}", words(&output.stderr));
}

fn page(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn preview_follows_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme.json");
    fs::write(&theme, "{\"accent\": \"#123456\", \"text\": 5}").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let _read = stream.read(&mut request).unwrap();
            let body = "<html><head></head><body></body></html>";
            let length = body.len();
            let _sent = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
        }
    });
    let mut child = livery()
        .args(["preview", &address, "--theme", path(&theme)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("Preview at ").unwrap();
    let port = url.trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
    assert!(page(port).contains("#123456"));
    fs::write(&theme, "{\"accent\": \"#abcdef\"}").unwrap();
    // The watch is a moment behind the file.
    let followed = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        page(port).contains("#abcdef")
    });
    assert!(followed, "the page does not follow the file");
    child.kill().unwrap();
    let stderr = words(&child.wait_with_output().unwrap().stderr);
    assert!(stderr.contains("/text"), "problems of the theme are told, and it goes on: {stderr}");
}

#[test]
fn the_gallery_needs_nothing_of_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme.json");
    fs::write(&theme, "{\"accent\": \"#123456\"}").unwrap();
    // No interpreter, no home, no search path.
    let mut child = livery()
        .args(["preview", "--gallery", "report", "--theme", path(&theme)])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if livery_host::has_gallery() {
        let url = line.trim().strip_prefix("Preview at ").unwrap();
        let (root, page_name) = url.rsplit_once('/').unwrap();
        assert_eq!(page_name, "report");
        let port = root.rsplit(':').next().unwrap().parse().unwrap();
        let start = page(port);
        assert!(start.contains("#123456") && start.contains("react-entry-point"), "{start}");
        child.kill().unwrap();
        child.wait().unwrap();
    } else {
        let stderr = words(&child.wait_with_output().unwrap().stderr);
        assert!(stderr.contains("cargo xtask gallery"), "{stderr}");
    }
}

#[test]
fn preview_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme.json");
    fs::write(&theme, "{}").unwrap();
    let output = run(&["preview", "missing.py", "--theme", path(&theme)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("error: There is no file"), "{}", words(&output.stderr));
    let output = run(&["preview", "ftp://127.0.0.1", "--theme", path(&theme)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("only http and https"), "{}", words(&output.stderr));
    let output = run(&["preview", "8050", "--theme", "missing.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output.stderr).contains("There is no file"), "{}", words(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_ends_the_app_with_the_preview() {
    let folder = tempfile::tempdir().unwrap();
    let theme = folder.path().join("theme.json");
    fs::write(&theme, "{}").unwrap();
    let app = folder.path().join("app.py");
    let code = "
import os, subprocess, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
open('pids', 'w').write(f'{os.getpid()} {child.pid}')
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
";
    fs::write(&app, code).unwrap();
    let mut child =
        livery().args(["preview", path(&app), "--theme", path(&theme)]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("Preview at http://127.0.0.1:"), "{line}");
    let pids = fs::read_to_string(folder.path().join("pids")).unwrap();
    let runs = |pid: &str| {
        fs::read_to_string(format!("/proc/{pid}/stat"))
            .is_ok_and(|stat| !stat.rsplit(')').next().unwrap().trim_start().starts_with('Z'))
    };
    assert!(pids.split(' ').all(runs));
    // What a terminal sends.
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
    };
    signal("-INT");
    if (0..100).all(|_| {
        std::thread::sleep(Duration::from_millis(50));
        runs(&child.id().to_string())
    }) {
        // Programs started in the background of a shell are born deaf to it.
        signal("-TERM");
    }
    child.wait().unwrap();
    let ended = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        !pids.split(' ').any(runs)
    });
    assert!(ended, "of {pids} some still run");
}
