//! Pages that wear a theme without a host: the page script as it is, and a handle for tests, which the script itself gives
//! to no page.

use std::path::PathBuf;

use livery_themes::runtime::PAGE_SCRIPT;
use livery_themes::{Document, Mode, Theme, compile};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Chromium, DashApp, Failure, get};
use crate::root;

/// `__test` in the page.
const HANDLE: &str = "window.__test = { \
    wear: (next) => new Promise((done) => wear(next, done)), charts: askCharts, styles: askStyles, page: askPage, \
    do: (order) => obey(order), ask: (question) => answerTo(question), reports: [], \
    spare: spareCharts, distance: (first, second) => ciede2000(labOf(rgbOf(first).rgb), labOf(rgbOf(second).rgb)), \
    last: (type) => window.__test.reports.findLast((report) => report.type === type) ?? null }; \
    hearReports((report) => window.__test.reports.push(report));";

/// The folder of one of the tests' apps.
pub fn app(name: &str) -> PathBuf {
    root().join("tests/apps").join(name)
}

/// A theme of a few colours.
pub fn theme(accent: &str) -> Document {
    let text = json!({
        "accent": accent, "text": "#2f2f3a", "background_page": "#f6f6f9", "background_content": "#ffffff",
        "colorway": [accent, "#e5484d", "#12a594", "#f5a524", "#8e4ec6", "#0091ff", "#d6409f", "#30a46c"],
    });
    Document::open(text.to_string().as_bytes()).0
}

/// What a page wears of a document.
pub fn outfit(document: &Document, mode: Mode, sequence: u64, rules: bool) -> Value {
    let compiled = compile(&Theme::resolve(document, mode));
    let mut outfit = json!({
        "mode": mode, "sequence": sequence, "variables": compiled.variables, "template": compiled.template,
        "categories": compiled.categories,
    });
    if rules {
        outfit["rules"] = compiled.rules.into();
    }
    outfit
}

/// A browser whose pages all wear the theme, with `__test`.
///
/// # Errors
/// As [`Chromium::start`].
pub async fn dressed(document: &Document, mode: Mode) -> Result<Chromium, Failure> {
    let browser = Chromium::start().await?;
    let boot = json!({ "outfit": outfit(document, mode, 1, true) });
    let script = PAGE_SCRIPT.trim_end().strip_suffix("})();").ok_or("the page script has another end")?;
    browser.inject(&format!("window.__LIVERY__ = {boot};\n{script}\n{HANDLE}\n}})();")).await?;
    Ok(browser)
}

/// A folder with one of the tests' apps that carries an export of the theme.
///
/// # Errors
/// When it cannot be written.
pub fn exported(name: &str, document: &Document) -> Result<TempDir, Failure> {
    let folder = tempfile::tempdir()?;
    std::fs::copy(app(name).join("app.py"), folder.path().join("app.py"))?;
    livery_host::export_dash(&folder.path().join("assets"), document.text(), None)?;
    Ok(folder)
}

/// How often each callback of the probe app ran.
///
/// # Errors
/// When the app does not answer.
pub fn runs(probe: &DashApp) -> Result<Value, Failure> {
    Ok(serde_json::from_str(&get(probe.port, "/_probe")?)?)
}
