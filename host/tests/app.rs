//! Apps that Livery starts: real interpreters, real Dash, and everything that goes wrong with them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use common::{Desk, PATIENCE, app_folder, fetch, get, parts, rerun, text};
use futures_util::{SinkExt as _, StreamExt as _};
use livery_host::Options;
use livery_protocol::{Code, Failure, Source, SourceState, Stage};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

const DASH: &str = "
from dash import Dash, html
app = Dash(__name__)
app.layout = html.Div('hello')
server = app.server
";

/// Writes its own process and that of a child which would live for long, and serves.
const WITH_CHILD: &str = "
import os, subprocess, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
open('pids', 'w').write(f'{os.getpid()} {child.pid} ')
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
";

fn open(desk: &Desk, file: &Path) {
    desk.host.open_source(Source::App { path: text(file) });
}

fn served(code: &str) -> (Desk, tempfile::TempDir, SourceState) {
    let (folder, file) = app_folder(code);
    let desk = Desk::new();
    open(&desk, &file);
    let state = desk.serving();
    (desk, folder, state)
}

fn failed(code: &str) -> (SourceState, Failure) {
    let (_folder, file) = app_folder(code);
    let desk = Desk::new();
    open(&desk, &file);
    let state = desk.failed();
    let failure = state.failure.clone().unwrap();
    (state, failure)
}

/// Whether a process runs (one that has ended and waits to be noticed does not).
fn runs(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap().trim_start().starts_with('Z'))
}

fn wait_for_pids(folder: &Path) -> Vec<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Ok(pids) = fs::read_to_string(folder.join("pids"))
            && pids.ends_with(' ')
        {
            return pids.split_whitespace().map(str::to_owned).collect();
        }
        assert!(Instant::now() < deadline, "the app did not start");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn wait_until_gone(pids: &[String]) {
    let deadline = Instant::now() + PATIENCE;
    while pids.iter().any(|pid| runs(pid)) {
        assert!(Instant::now() < deadline, "of {pids:?} some still run");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_dash_app_runs_where_livery_says() {
    let code = format!("{DASH}\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=8050, debug=True)\n");
    let (desk, folder, state) = served(&code);
    let (port, path) = parts(state.url.as_ref().unwrap());
    assert_eq!(path, "/");
    let interpreter = state.interpreter.unwrap();
    assert_eq!(interpreter, text(&folder.path().join(".venv/bin/python")), "the one of the app's folder");
    let page = get(port, "/");
    assert!(page.text().contains("window.__LIVERY__=") && page.text().contains("_dash-config"), "{}", page.text());
    assert_eq!(fetch(port, "/_dash-layout").status, 200);
    let output = desk.host.source_state().output.join("\n");
    assert!(output.contains("Dash is running on http://127.0.0.1:"), "{output}");
    assert!(!output.contains(":8050"), "{output}");
    assert!(!output.contains('\u{1e}'), "the launcher's own lines are not the app's");
}

#[test]
fn an_app_that_only_defines_itself_is_served() {
    let (_desk, _folder, state) = served(DASH);
    let (port, _) = parts(&state.url.unwrap());
    assert_eq!(fetch(port, "/_dash-layout").status, 200);
}

#[test]
fn an_app_under_a_prefix_is_shown_there() {
    let code = "
from dash import Dash, html
app = Dash(__name__, url_base_pathname='/pre/fix/')
app.layout = html.Div('hello')
app.run(port='8051')
";
    let (_desk, _folder, state) = served(code);
    let (port, path) = parts(state.url.as_ref().unwrap());
    assert_eq!(path, "/pre/fix/");
    assert!(get(port, &path).text().contains("_dash-config"));
}

#[test]
fn other_ways_to_serve_use_the_port_too() {
    let ways = [
        "app.run('0.0.0.0', 8052, threaded=True)",
        "server.run(host='127.0.0.1', port=8052, debug=True)",
        "from werkzeug.serving import run_simple\nrun_simple('localhost', 8052, server, use_reloader=True)",
        "from waitress import serve\nserve(server, listen='*:8052')",
    ];
    for way in ways {
        let (_desk, _folder, state) = served(&format!("{DASH}\n{way}\n"));
        let (port, _) = parts(&state.url.unwrap());
        assert_eq!(fetch(port, "/_dash-layout").status, 200, "{way}");
    }
}

#[test]
fn dashs_other_backends_run_too() {
    for backend in ["fastapi", "quart"] {
        let code = format!(
            "
from dash import Dash, html
app = Dash(__name__, backend='{backend}')
app.layout = html.Div('hello')
if __name__ == '__main__':
    app.run(port=8053, debug=True)
"
        );
        let (_desk, _folder, state) = served(&code);
        let (port, _) = parts(&state.url.unwrap());
        let page = get(port, "/");
        assert!(page.text().contains("window.__LIVERY__="), "{backend}: {}", page.text());
        assert_eq!(fetch(port, "/_dash-layout").status, 200, "{backend}");
    }
}

/// Dash takes the socket only when its `Origin` is the `Host` that it sees, so this shows that the proxy keeps both.
#[test]
fn websocket_callbacks_run_through_the_proxy() {
    let code = "
from dash import Dash, html, dcc, callback, Input, Output
app = Dash(__name__, backend='fastapi', websocket_callbacks=True)
app.layout = html.Div([dcc.Input(id='in'), html.Div(id='out')])
@callback(Output('out', 'children'), Input('in', 'value'))
def answer(value):
    return f'heard {value}'
app.run()
";
    let (_desk, _folder, state) = served(code);
    let (port, _) = parts(&state.url.unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let connect = async |origin: String| {
            let mut request = format!("ws://127.0.0.1:{port}/_dash-ws-callback").into_client_request().unwrap();
            request.headers_mut().insert("origin", origin.parse().unwrap());
            let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            tokio_tungstenite::client_async(request, stream).await.map(|(socket, _)| socket)
        };
        assert!(connect("http://elsewhere.example".to_owned()).await.is_err(), "Dash itself refuses others");
        let mut socket = connect(format!("http://127.0.0.1:{port}")).await.unwrap();
        let request = serde_json::json!({
            "type": "callback_request",
            "requestId": "1",
            "rendererId": "r",
            "payload": {
                "output": "out.children",
                "outputs": { "id": "out", "property": "children" },
                "inputs": [{ "id": "in", "property": "value", "value": "a word" }],
                "changedPropIds": ["in.value"],
                "state": [],
            },
        });
        socket.send(Message::text(request.to_string())).await.unwrap();
        loop {
            let message = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
            if message.to_string().contains("heard a word") {
                break;
            }
        }
    });
}

#[test]
fn a_file_runs_as_python_would_run_it() {
    let code = format!(
        "{DASH}
import os, sys, __main__
from beside import word
print('facts', __name__, os.path.basename(__file__), sys.argv, os.getcwd() == os.path.dirname(__file__), word,
      __main__.server is server, sys.stdin.read() == '', 'runpy' in sys.modules and sys.argv[0], flush=False)
print('to stderr', file=sys.stderr)
print('\\x1b[31mred\\x1b[0m and  10%\\r100%')
app.run(port=1)
"
    );
    let (folder, file) = app_folder(&code);
    fs::write(folder.path().join("beside.py"), "word = 'found'").unwrap();
    let desk = Desk::new();
    open(&desk, &file);
    let output = desk.serving().output;
    let facts = output.iter().find(|line| line.starts_with("facts")).unwrap();
    assert!(
        facts.starts_with(&format!("facts __main__ app.py ['{}'] True found True True", file.display())),
        "{facts}"
    );
    assert!(output.contains(&"to stderr".to_owned()), "{output:?}");
    assert!(output.contains(&"100%".to_owned()), "{output:?}");
}

#[test]
fn an_app_that_ends_at_once_shows_why() {
    let (state, failure) = failed("print('before')\nprice = {}\nprint(price['x'])\n");
    assert_eq!(failure.code, Code::AppFailed);
    assert_eq!(failure.message, "app.py ended with KeyError: 'x'.");
    assert!(failure.remedy.starts_with("Look at the last lines it printed"), "{failure}");
    assert_eq!(state.output.first().unwrap(), "before");
    let trace = state.output.join("\n");
    assert!(trace.contains("app.py\", line 3") && trace.contains("print(price['x'])"), "{trace}");
    assert!(!trace.contains("_livery") && !trace.contains("<string>"), "the launcher is no part of it: {trace}");

    let (_, failure) = failed("def broken(:\n");
    assert_eq!(failure.message, "app.py ended with SyntaxError: invalid syntax.");
    let (_, failure) = failed("import sys\nsys.exit(7)\n");
    assert_eq!(failure.message, "app.py ended with exit code 7.");
    let (_, failure) = failed("print('nothing here')\n");
    assert_eq!(failure.message, "app.py ended without starting a server, and has no Dash app in it.");
    assert!(failure.remedy.contains("Dash("), "{failure}");
    let (_, failure) = failed("import os, signal\nos.kill(os.getpid(), signal.SIGABRT)\n");
    assert!(failure.message.starts_with("app.py ended by force"), "{failure}");
}

#[test]
fn a_missing_package_comes_with_its_command() {
    let (folder, file) = app_folder("import dash_no_such_components as d\n");
    let desk = Desk::new();
    open(&desk, &file);
    let failure = desk.failed().failure.unwrap();
    let python = text(&folder.path().join(".venv/bin/python"));
    assert_eq!(failure.code, Code::AppFailed);
    assert_eq!(
        failure.message,
        format!(
            "app.py needs the Python package \u{201c}dash-no-such-components\u{201d}, which {python} does not have."
        )
    );
    assert_eq!(failure.remedy, format!("Install it with: {python} -m pip install dash-no-such-components"));
}

#[test]
fn an_app_that_never_answers_is_ended() {
    let code = "
import os, time
open('pids', 'w').write(f'{os.getpid()} ')
print('Serving on http://127.0.0.1:9', flush=True)
time.sleep(600)
";
    let (folder, file) = app_folder(code);
    let desk = Desk::with_options(Options { start_timeout: Duration::from_secs(2), ..Options::default() });
    open(&desk, &file);
    let pids = wait_for_pids(folder.path());
    let state = desk.failed();
    let failure = state.failure.unwrap();
    assert_eq!(failure.code, Code::AppFailed);
    assert_eq!(failure.message, "app.py runs but has not answered for 2 seconds.");
    assert_eq!(failure.remedy, "It printed http://127.0.0.1:9; open that address instead.");
    assert_eq!(state.output, ["Serving on http://127.0.0.1:9"]);
    wait_until_gone(&pids);
}

#[test]
fn a_crash_while_serving_is_told_in_window_and_page() {
    let code = format!(
        "{DASH}
import os, threading, time
@server.route('/crash')
def crash():
    print('RuntimeError: the pump is dry', flush=True)
    os._exit(9)
app.run()
"
    );
    let (desk, _folder, state) = served(&code);
    let (port, _) = parts(&state.url.unwrap());
    assert_eq!(fetch(port, "/crash").status, 502);
    let failure = desk.source(|state| state.stage == Stage::Failed).failure.unwrap();
    assert_eq!(failure.message, "app.py ended with RuntimeError: the pump is dry.");
    let page = get(port, "/");
    assert_eq!(page.status, 502);
    assert!(page.text().contains("the pump is dry"), "{}", page.text());
}

#[test]
fn reloading_shows_the_code_as_it_is_now() {
    let (folder, file) = app_folder(&format!("{DASH}\napp.run()\n"));
    let desk = Desk::new();
    open(&desk, &file);
    let first = desk.serving();
    let (port, _) = parts(first.url.as_ref().unwrap());
    // Nothing changed: the same app, its pages are loaded again.
    desk.host.reload_preview();
    assert_eq!(desk.host.source_state().url, first.url);
    assert!(fetch(port, "/_dash-layout").text().contains("hello"));

    // Broken, and then mended.
    fs::create_dir(folder.path().join("parts")).unwrap();
    fs::write(folder.path().join("parts/word.py"), "word = 'another'").unwrap();
    fs::write(&file, "import\n").unwrap();
    desk.host.reload_preview();
    assert!(desk.failed().failure.unwrap().message.contains("SyntaxError"));
    let mended = DASH.replace("'hello'", "word").replacen('\n', "\nfrom parts.word import word\n", 1);
    fs::write(&file, mended).unwrap();
    desk.host.reload_preview();
    let (port, _) = parts(&desk.serving().url.unwrap());
    assert!(fetch(port, "/_dash-layout").text().contains("another"));

    // A module below counts too.
    let before = desk.host.source_state().url;
    fs::write(folder.path().join("parts/word.py"), "word = 'third'").unwrap();
    desk.host.reload_preview();
    let state = desk.serving();
    assert_eq!(state.url, before, "the page keeps its address, and with it its storage");
    assert!(fetch(parts(&state.url.unwrap()).0, "/_dash-layout").text().contains("third"));
}

#[test]
fn an_edit_starts_the_app_anew_by_itself() {
    let (folder, file) = app_folder(&format!("{DASH}\napp.run()\n"));
    fs::write(folder.path().join(".gitignore"), "out/\n").unwrap();
    for ignored in ["out", "node_modules", ".git"] {
        fs::create_dir(folder.path().join(ignored)).unwrap();
    }
    let desk = Desk::new();
    open(&desk, &file);
    let first = desk.serving();
    let (port, _) = parts(first.url.as_ref().unwrap());
    while desk.events.try_recv().is_ok() {}
    // Not the author's code; a start because of it would be seen before the one that follows.
    for ignored in ["out", "node_modules", ".git"] {
        fs::write(folder.path().join(ignored).join("made.py"), "").unwrap();
    }
    // A burst, whose last state counts.
    for word in 0..20 {
        fs::write(&file, format!("{}\napp.run()\n", DASH.replace("hello", &format!("word {word}")))).unwrap();
    }
    let mut starts = 0;
    let mut before = Stage::Serving;
    let state = desk.source(|state| {
        starts += u32::from(state.stage == Stage::Restarting && before != Stage::Restarting);
        before = state.stage;
        state.stage == Stage::Serving && starts > 0
    });
    assert_eq!((state.url, starts), (first.url, 1));
    assert!(fetch(port, "/_dash-layout").text().contains("word 19"));

    // An edit that breaks it, and one that mends it.
    fs::write(&file, "import\n").unwrap();
    assert!(desk.failed_at_last().failure.unwrap().message.contains("SyntaxError"));
    fs::write(&file, format!("{}\napp.run()\n", DASH.replace("hello", "mended"))).unwrap();
    desk.source(|state| state.stage == Stage::Serving);
    assert!(fetch(port, "/_dash-layout").text().contains("mended"));
}

/// The first message of a kind that a page gets.
async fn page_message(url: &str, kind: &str, cause: impl FnOnce()) -> serde_json::Value {
    let (port, _) = parts(url);
    let page = get(port, "/").text();
    let path = page.split("\"agent\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut request = format!("ws://127.0.0.1:{port}{path}").into_client_request().unwrap();
    request.headers_mut().insert("Origin", format!("http://127.0.0.1:{port}").parse().unwrap());
    let (mut socket, _) =
        tokio_tungstenite::client_async(request, tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap())
            .await
            .unwrap();
    cause();
    loop {
        let message = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        if let Message::Text(text) = message {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            if value["type"] == kind {
                return value;
            }
        }
    }
}

#[tokio::test]
async fn assets_are_loaded_again_without_a_new_start() {
    let (folder, file) = app_folder(&format!("{DASH}\napp.run()\n"));
    let assets = folder.path().join("assets/brand");
    fs::create_dir_all(&assets).unwrap();
    fs::write(assets.join("header.css"), "a {}").unwrap();
    fs::write(assets.join("logo.svg"), "<svg/>").unwrap();
    let desk = Desk::new();
    open(&desk, &file);
    let url = desk.serving().url.unwrap();
    let told = page_message(&url, "styles", || fs::write(assets.join("header.css"), "b {}").unwrap()).await;
    assert_eq!(told["paths"], serde_json::json!(["brand/header.css"]));
    page_message(&url, "reload", || fs::write(assets.join("logo.svg"), "<svg />").unwrap()).await;
    // A new one is only listed by an app that starts.
    fs::write(assets.join("new.css"), "c {}").unwrap();
    let deadline = Instant::now() + PATIENCE;
    while !get(parts(&url).0, "/").text().contains("assets/brand/new.css") {
        assert!(Instant::now() < deadline, "the app was not started anew");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(desk.serving_at_last().url.as_ref(), Some(&url));
}

#[test]
fn tabs_keep_their_apps() {
    let (one_folder, one) = app_folder(&format!("{DASH}\napp.run()\n"));
    let (_two_folder, two) = app_folder(&format!("{}\napp.run()\n", DASH.replace("hello", "second")));
    let desk = Desk::new();
    open(&desk, &one);
    let first = desk.serving();
    desk.host.open_tab(Source::App { path: text(&two) });
    let second = desk.serving();
    assert_ne!(first.tab, second.tab);
    let layout = |state: &SourceState| fetch(parts(state.url.as_ref().unwrap()).0, "/_dash-layout").text();
    assert!(layout(&first).contains("hello") && layout(&second).contains("second"));
    let shown = |desk: &Desk| desk.host.tabs().into_iter().map(|tab| tab.shown).collect::<Vec<_>>();
    assert_eq!(shown(&desk), [false, true]);
    // Opening what is open shows it.
    open(&desk, &one);
    assert_eq!(desk.host.source_state().url, first.url);
    assert_eq!(shown(&desk), [true, false]);
    desk.host.show_tab(second.tab.unwrap());
    assert_eq!(desk.host.source_state().tab, second.tab);

    // What an app uses is told of the shown one.
    assert!(desk.host.usage().unwrap().memory_bytes > 10_000_000);
    desk.host.stop_source();
    assert_eq!((desk.host.source_state().stage, desk.host.usage()), (Stage::Stopped, None));
    // A stopped app stays stopped when it is edited, and is started when it is asked for.
    desk.host.reload_preview();
    desk.serving_at_last();
    desk.host.close_source();
    assert_eq!(desk.host.source_state().tab, first.tab, "the neighbour is shown");
    desk.host.close_tab(first.tab.unwrap());
    assert!(desk.host.tabs().is_empty());
    drop(one_folder);
}

#[test]
fn nothing_of_a_folder_is_run_before_it_is_trusted() {
    let (folder, file) = app_folder(&format!("open('ran', 'w')\n{DASH}\napp.run()\n"));
    let home = tempfile::tempdir().unwrap();
    let desk = || {
        Desk::with_options(Options { folders: Some(livery_host::Folders::within(home.path())), ..Options::default() })
    };
    let first = desk();
    open(&first, &file);
    let state = first.host.source_state();
    assert_eq!((state.stage, state.trust.as_deref()), (Stage::Untrusted, Some(text(folder.path()).as_str())));
    assert_eq!(first.host.interpreters(&file).unwrap_err().code, Code::PermissionDenied);
    first.host.reload_preview();
    first.host.restart_source();
    assert_eq!(first.host.source_state().stage, Stage::Untrusted);
    assert!(!folder.path().join("ran").exists());
    first.host.trust_folder(folder.path()).unwrap();
    let url = first.serving_at_last().url;
    assert!(folder.path().join("ran").exists());
    drop(first);
    // It is asked once, and the page has its address again.
    let second = desk();
    open(&second, &file);
    assert_eq!(second.serving_at_last().url, url);
}

#[test]
fn an_environment_can_be_chosen() {
    let (folder, file) = app_folder(&format!("{DASH}\napp.run()\n"));
    let other = folder.path().join("other");
    std::os::unix::fs::symlink(common::dash_environment(), &other).unwrap();
    let home = tempfile::tempdir().unwrap();
    let desk =
        Desk::with_options(Options { folders: Some(livery_host::Folders::within(home.path())), ..Options::default() });
    desk.host.trust_for_now(folder.path());
    let found = desk.host.interpreters(&file).unwrap();
    let beside = found.iter().find(|found| found.path == text(&folder.path().join(".venv/bin/python"))).unwrap();
    assert!(beside.chosen && beside.version.as_ref().unwrap().starts_with("3."), "{beside:?}");
    assert!(beside.dash.is_some() && beside.install.ends_with("-m pip install dash"), "{beside:?}");
    let python = text(&other.join("bin/python"));
    desk.host.choose_interpreter(&file, Some(&python)).unwrap();
    open(&desk, &file);
    assert_eq!(desk.serving_at_last().interpreter.as_ref(), Some(&python));
    desk.host.choose_interpreter(&file, None).unwrap();
    let back = desk.source(|state| state.stage == Stage::Serving && state.interpreter.as_ref() != Some(&python));
    assert_eq!(back.interpreter.as_deref(), Some(beside.path.as_str()));
}

#[test]
fn only_source_files_are_opened_in_an_editor() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let trap = folder.path().join("trap.desktop");
    fs::write(&trap, "").unwrap();
    assert_eq!(desk.host.open_in_editor(&text(&trap), 1).unwrap_err().code, Code::PermissionDenied);
    assert_eq!(desk.host.open_in_editor("no/such.py", 1).unwrap_err().code, Code::NotFound);
}

#[test]
fn a_running_app_in_debug_mode_takes_an_export() {
    let (folder, file) = app_folder(&format!("{DASH}\napp.run(debug=True)\n"));
    let assets = folder.path().join("assets");
    fs::create_dir(&assets).unwrap();
    let desk = Desk::new();
    open(&desk, &file);
    let (port, _) = parts(&desk.serving().url.unwrap());
    assert!(!get(port, "/").text().contains("zz_livery"));
    desk.host.export_dash(&assets, "{\"accent\": \"#123456\"}").unwrap();
    let deadline = Instant::now() + PATIENCE;
    // Both new files, without a restart.
    while ["assets/zz_livery.css", "assets/zz_livery.js"].iter().any(|name| !get(port, "/").text().contains(name)) {
        assert!(Instant::now() < deadline, "the app does not take the new files");
        std::thread::sleep(Duration::from_millis(100));
    }
    let changed = || fetch(port, "/_reload-hash").text();
    let mut seen = changed();
    // And the next one: what Dash reports as changed are only files that the export has.
    desk.host.export_dash(&assets, "{\"accent\": \"#abcdef\"}").unwrap();
    let mut next = String::new();
    while !next.contains("zz_livery.css") {
        assert!(Instant::now() < deadline, "the app does not see the change: {next}");
        std::thread::sleep(Duration::from_millis(100));
        next = changed();
        seen.push_str(&next);
    }
    assert!(!seen.contains(".tmp") && !seen.contains(".livery-export"), "{seen}");
    assert!(fetch(port, "/assets/zz_livery.css").text().contains("#abcdef"));
}

#[test]
fn no_python() {
    const CHILD: &str = "LIVERY_TEST_WITHOUT_PYTHON";
    if std::env::var_os(CHILD).is_none() {
        let empty = tempfile::tempdir().unwrap();
        let output = rerun("no_python", CHILD, |command| {
            command.env("PATH", empty.path());
            for variable in ["LIVERY_PYTHON", "VIRTUAL_ENV", "CONDA_PREFIX"] {
                command.env_remove(variable);
            }
        })
        .wait_with_output()
        .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.py");
    fs::write(&file, DASH).unwrap();
    let desk = Desk::new();
    open(&desk, &file);
    let failure = desk.failed().failure.unwrap();
    assert_eq!(failure.code, Code::NoPython);
    assert_eq!(failure.message, "No Python was found to run app.py.");
    assert!(failure.remedy.contains("python3 -m venv .venv"), "{failure}");

    // A program that is none.
    let broken = folder.path().join(".venv/bin/python");
    fs::create_dir_all(broken.parent().unwrap()).unwrap();
    fs::write(folder.path().join(".venv/pyvenv.cfg"), "").unwrap();
    fs::write(&broken, "#!/no/such/interpreter\n").unwrap();
    let executable = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(&broken, executable).unwrap();
    desk.host.close_source();
    open(&desk, &file);
    let failure = desk.failed().failure.unwrap();
    assert_eq!(failure.code, Code::NoPython);
    assert!(failure.message.contains("does not run"), "{failure}");
}

#[test]
fn environments_are_found_from_the_folder_upwards() {
    let (folder, _) = app_folder(DASH);
    let deep = folder.path().join("src/pages");
    fs::create_dir_all(&deep).unwrap();
    let file = deep.join("app.py");
    fs::write(&file, DASH).unwrap();
    let desk = Desk::new();
    // A folder stands for the app in it.
    open(&desk, &deep);
    let state = desk.serving();
    assert_eq!(state.interpreter.unwrap(), text(&folder.path().join(".venv/bin/python")));
    // A nearer one comes first.
    let nearer = folder.path().join("src/venv");
    std::os::unix::fs::symlink(common::dash_environment(), &nearer).unwrap();
    desk.host.close_source();
    open(&desk, &file);
    assert_eq!(desk.serving().interpreter.unwrap(), text(&nearer.join("bin/python")));
}

#[test]
fn what_is_no_app_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new();
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "").unwrap();
    for (path, code, message) in [
        (folder.path().to_owned(), Code::NotFound, "has no app.py"),
        (folder.path().join("missing.py"), Code::NotFound, "There is no file"),
        (notes, Code::Other, "notes.txt is not a Python file"),
    ] {
        desk.host.close_source();
        open(&desk, &path);
        let failure = desk.failed().failure.unwrap();
        assert_eq!(failure.code, code, "{failure}");
        assert!(failure.message.contains(message), "{failure}");
    }
}

#[test]
fn the_whole_group_ends_with_the_source_and_with_the_window() {
    let (folder, file) = app_folder(WITH_CHILD);
    let desk = Desk::new();
    open(&desk, &file);
    desk.serving();
    let pids = wait_for_pids(folder.path());
    assert!(pids.iter().all(|pid| runs(pid)));
    desk.host.close_source();
    wait_until_gone(&pids);

    fs::remove_file(folder.path().join("pids")).unwrap();
    open(&desk, &file);
    desk.serving();
    let pids = wait_for_pids(folder.path());
    drop(desk);
    // The window waits for it: nothing is left to wait for.
    assert!(!pids.iter().any(|pid| runs(pid)), "{pids:?}");

    // One that does not want to end.
    let stubborn =
        WITH_CHILD.replace("import os,", "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nimport os,");
    fs::write(&file, stubborn).unwrap();
    fs::remove_file(folder.path().join("pids")).unwrap();
    let desk = Desk::new();
    open(&desk, &file);
    desk.serving();
    let pids = wait_for_pids(folder.path());
    drop(desk);
    assert!(!pids.iter().any(|pid| runs(pid)), "{pids:?}");
}

#[test]
fn what_an_app_leaves_behind_is_ended() {
    let code = WITH_CHILD.replace("HTTPServer((", "sys.exit(4)\nHTTPServer((");
    let (folder, file) = app_folder(&code);
    let desk = Desk::new();
    open(&desk, &file);
    let failure = desk.failed().failure.unwrap();
    assert_eq!(failure.message, "app.py ended with exit code 4.");
    wait_until_gone(&wait_for_pids(folder.path()));
}

#[test]
fn a_killed_window_leaves_no_orphan() {
    const CHILD: &str = "LIVERY_TEST_IS_KILLED";
    if let Some(file) = std::env::var_os(CHILD) {
        let desk = Desk::new();
        open(&desk, Path::new(&file));
        desk.serving();
        println!("\nserving");
        std::thread::sleep(PATIENCE);
        return;
    }
    let (folder, file) = app_folder(WITH_CHILD);
    let mut child = rerun("a_killed_window_leaves_no_orphan", CHILD, |command| {
        command.env(CHILD, &file);
    });
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "serving"), "the app did not start");
    let pids = wait_for_pids(folder.path());
    assert!(pids.iter().all(|pid| runs(pid)));
    // SIGKILL: the window has no chance to tidy up.
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until_gone(&pids);
}

#[test]
fn the_last_lines_are_kept() {
    let code = format!("for line in range(2000):\n    print('line', line)\nprint('x' * 10_000)\n{DASH}\napp.run()\n");
    let (desk, _folder, _) = served(&code);
    let output = desk.host.source_state().output;
    assert!(output.len() <= livery_host::OUTPUT_LINES);
    assert!(output.iter().any(|line| line == "line 1999"));
    assert!(!output.iter().any(|line| line == "line 0"));
    assert!(output.iter().all(|line| line.chars().count() <= 2000));
}
