//! Front ends that Livery's makers did not write: they run in the preview and take the theme.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use livery_host::Host;
use livery_protocol::page::Question;
use livery_protocol::{Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::{root, third_party_python};
use livery_themes::Mode;
use serde_json::{Value, json};

const THEME: &str = r##"{
  "accent": "#b4371f", "background_page": "#fbf3ec", "background_content": "#fffaf5", "text": "#3a2a22",
  "colorway": ["#b4371f", "#2f6f8f", "#6b8e23", "#c78a1b", "#7a3db8"]
}"##;

struct Previewed {
    host: Host,
    browser: Chromium,
    _app: DashApp,
}

/// The app, through the host's proxy, in a browser, wearing [`THEME`].
async fn preview(app: &str) -> Result<Previewed, Failure> {
    let folder: PathBuf = root().join("tests/apps").join(app);
    let app = DashApp::start_with(&third_party_python(), &folder, &[])?;
    let host = Host::new(|_| {})?;
    host.wear_theme(THEME.to_owned(), Mode::Light, 1);
    host.open_source(Source::Address { url: app.url() });
    let until = Instant::now() + Duration::from_mins(1);
    let url = loop {
        let state = host.source_state();
        match (state.stage, state.url, state.failure) {
            (Stage::Serving, Some(url), _) => break url,
            (Stage::Failed, _, failure) => return Err(format!("{failure:?}").into()),
            _ if Instant::now() > until => return Err("the proxy does not serve".into()),
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let browser = Chromium::start().await?;
    browser.open(&url).await?;
    browser.settle().await?;
    Ok(Previewed { host, browser, _app: app })
}

impl Previewed {
    async fn ask(&self, question: Question) -> Result<Value, Failure> {
        Ok(self.host.probe_page(question).await?)
    }

    async fn style(&self, selector: &str, property: &str) -> Result<String, Failure> {
        let pairs = vec![(selector.to_owned(), property.to_owned())];
        Ok(self.ask(Question::Styles { pairs }).await?[0].as_str().unwrap_or_default().trim().to_owned())
    }

    /// What every themed page shows.
    async fn check(&self) -> Result<String, Failure> {
        assert_eq!(self.style(":root", "--accent").await?, "#b4371f");
        assert_eq!(self.style("body", "background-color").await?, "rgb(251, 243, 236)");
        assert_eq!(self.style(":root", "--bs-primary").await?, "#b4371f");
        let page = self.ask(Question::Page).await?;
        assert_eq!(page["errors"], json!([]), "new errors on the console: {page}");
        let charts = self.ask(Question::Charts).await?.to_string().to_lowercase();
        assert!(charts.contains("#b4371f"), "the accent is in no chart: {charts}");

        // A theme change reaches the page that is open, without a reload and without a callback.
        let callbacks = "performance.getEntriesByType('resource').filter((entry) => entry.name.includes('_dash-update-component')).length";
        let heard = self.browser.value(callbacks).await?;
        assert!(heard.as_u64() > Some(0), "the app's own callbacks are counted: {heard}");
        let known = self.browser.value("performance.getEntriesByType('resource').length").await?;
        assert!(known.as_u64() < Some(250), "the browser counts no further than 250: {known}");
        self.host.wear_theme(THEME.replace("#b4371f", "#1f7a4d"), Mode::Light, 2);
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let charts = self.ask(Question::Charts).await?.to_string().to_lowercase();
            if charts.contains("#1f7a4d") && !charts.contains("#b4371f") {
                assert_eq!(self.style(":root", "--accent").await?, "#1f7a4d");
                tokio::time::sleep(Duration::from_secs(1)).await;
                assert_eq!(self.browser.value(callbacks).await?, heard, "a theme must run no callback");
                assert_eq!(self.ask(Question::Page).await?["errors"], json!([]));
                return Ok(charts);
            }
            assert!(Instant::now() < until, "the charts stay as they were: {charts}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vizro_dashboard_takes_the_theme() -> Result<(), Failure> {
    let previewed = preview("vizro").await?;
    let charts = previewed.check().await?;
    assert!(charts.contains("#2f6f8f"), "the second series follows the colorway: {charts}");
    previewed.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_explainerdashboard_takes_the_theme() -> Result<(), Failure> {
    let previewed = preview("explainer").await?;
    previewed.check().await?;
    assert_eq!(previewed.style(".card", "background-color").await?, "rgb(255, 250, 245)");
    previewed.browser.close().await
}
