//! An app that is edited while it is previewed: the page follows, and stays where the user was.

use std::fs;
use std::sync::mpsc;
use std::time::Duration;

use livery_host::Host;
use livery_protocol::{Source, Stage};
use livery_tests::browser::{Chromium, Failure};
use livery_tests::python;
use serde_json::json;

/// Two pages' worth of text, and a part of it that scrolls by itself.
const APP: &str = "
from dash import Dash, dcc, html
app = Dash(__name__)
app.layout = html.Div([
    dcc.Location(id='where'),
    html.H1('WORD', id='word'),
    html.Div([html.P(f'row {row}') for row in range(200)], id='part', style={'height': 200, 'overflow': 'auto'}),
    html.Div([html.P(f'line {line}') for line in range(200)]),
])
app.run()
";

#[tokio::test]
async fn an_edited_app_comes_back_at_the_same_place() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let environment = python().parent().and_then(|bin| bin.parent()).ok_or("no environment")?.to_owned();
    std::os::unix::fs::symlink(environment, folder.path().join(".venv"))?;
    let file = folder.path().join("app.py");
    fs::create_dir(folder.path().join("assets"))?;
    let style = folder.path().join("assets/words.css");
    fs::write(&style, "#word { letter-spacing: 1px; }")?;
    fs::write(&file, APP.replace("WORD", "first"))?;

    let (sender, events) = mpsc::channel();
    let host = Host::new(move |event| {
        let _the_test_may_be_over = sender.send(event);
    })?;
    host.open_source(Source::App { path: file.to_string_lossy().into_owned() });
    while host.source_state().stage != Stage::Serving {
        events.recv_timeout(Duration::from_mins(1))?;
    }
    let url = host.source_state().url.ok_or("no address")?;
    let browser = Chromium::start().await?;
    browser.open(&format!("{url}?tab=2#here")).await?;
    browser.wait_for("document.getElementById('word')?.textContent === 'first'").await?;
    let scroll = "(scrollTo(0, 1500), document.getElementById('part').scrollTop = 700, scrollY)";
    assert_eq!(browser.value(scroll).await?, json!(1500));

    // A style sheet is exchanged in the page, which is not loaded again for it.
    browser.value("window.mark = true").await?;
    fs::write(&style, "#word { letter-spacing: 5px; }")?;
    browser.wait_for("getComputedStyle(document.getElementById('word')).letterSpacing === '5px'").await?;
    browser.wait_for("document.querySelectorAll('link[href*=\"words.css\"]').length === 1").await?;
    assert_eq!(browser.value("[window.mark, scrollY]").await?, json!([true, 1500]));

    // Code needs a new start; the page's place, address and theme are what they were.
    fs::write(&file, APP.replace("WORD", "second"))?;
    browser.wait_for("document.getElementById('word')?.textContent === 'second'").await?;
    browser.wait_for("scrollY === 1500 && document.getElementById('part').scrollTop === 700").await?;
    let place = "[location.search, location.hash, document.adoptedStyleSheets.length > 0, window.mark ?? null]";
    assert_eq!(browser.value(place).await?, json!(["?tab=2", "#here", true, null]));
    browser.close().await
}
