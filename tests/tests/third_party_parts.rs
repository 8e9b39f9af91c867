//! Component packages that Livery's makers did not write: each has a page, takes the theme without a new error on the
//! console and without a callback, and is the theme's for more than 95 % when it is overridden.

use std::collections::BTreeSet;
use std::time::Duration;

use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, dressed, outfit, runs, theme};
use livery_tests::third_party_python;
use livery_themes::Mode;
use serde_json::json;

const PAGES: [&str; 9] = ["daq", "cytoscape", "leaflet", "antd", "mantine", "draggable", "bootstrap", "grid", "table"];

/// Collects what a page says on its console, before anything of it runs.
const LISTEN: &str = "window.__errors = []; const own = console.error; \
    console.error = (...parts) => { window.__errors.push(parts.map(String).join(' ').slice(0, 120)); own.apply(console, parts); }; \
    addEventListener('error', (event) => window.__errors.push(String(event.message ?? event.target?.src)));";

async fn errors(browser: &Chromium) -> Result<BTreeSet<String>, Failure> {
    Ok(serde_json::from_value(browser.value("window.__errors").await?)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_packages_take_the_theme() -> Result<(), Failure> {
    let parts = DashApp::start_with(&third_party_python(), &app("parts"), &[])?;
    let plain = Chromium::start().await?;
    plain.inject(LISTEN).await?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.inject(LISTEN).await?;
    for (sequence, page) in (2_u64..).zip(PAGES) {
        let url = format!("{}{page}", parts.url());
        plain.open(&url).await?;
        plain.settle().await?;
        browser.open(&url).await?;
        browser.settle().await?;
        let new: Vec<String> = errors(&browser).await?.difference(&errors(&plain).await?).cloned().collect();
        assert_eq!(new, Vec::<String>::new(), "{page} has new errors on its console");

        let heard = runs(&parts)?;
        let next = outfit(&theme("#b4371f"), Mode::Light, sequence, false);
        browser.value(&format!("__test.wear({next})")).await?;
        let charts = browser.value("__test.charts()").await?.to_string();
        assert!(charts.contains("#b4371f") && !charts.contains("#0f766e"), "{page}: {charts}");
        browser.value("__test.do({ type: 'overrides', rules: [], all: true })").await?;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let coverage = browser.value("__test.ask({ type: 'coverage' })").await?;
        assert!(coverage["share"].as_f64() > Some(0.95), "{page}: {coverage}");
        assert_eq!(runs(&parts)?, heard, "{page}: a theme must run no callback");
        assert_eq!(browser.value("__test.page().errors").await?, json!([]), "{page}");
    }
    plain.close().await?;
    browser.close().await
}
