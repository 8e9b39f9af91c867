//! What a user waits for, in one run on this machine: `make bench`.
//!
//! - gesture to page: from the call that a drag makes to the frame with the new style, and to the page's word that the last
//!   of 1, 9 and 35 charts is drawn;
//! - file to page: from the end of a write to a theme file to the changed computed style in the page, beside Dash's own
//!   hot reload of a style sheet in `assets/` at its default settings;
//! - app to page: from the end of a write to an app's source to its new text in the page, for an app that Livery started
//!   (its own start is most of it, and is told beside);
//! - gallery: from the call that opens it to its address, its first paint, its layout and its first chart.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use livery_host::Host;
use livery_protocol::{Event, Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::root;
use livery_themes::Mode;
use tempfile::TempDir;

const ROUNDS: usize = 10;

fn theme(accent: &str) -> String {
    format!("{{\"accent\": \"{accent}\", \"colorway\": [\"{accent}\", \"#e5484d\", \"#12a594\", \"#f5a524\"]}}")
}

fn accent(round: usize) -> String {
    format!("#{:02x}6fb{:01x}", 40 + round * 13, round % 16)
}

fn summary(name: &str, mut times: Vec<Duration>) -> Duration {
    times.sort();
    let milliseconds = |index: usize| times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0;
    let last = times.len().saturating_sub(1);
    println!(
        "{name:<52} min {:8.1}  median {:8.1}  max {:8.1} ms",
        milliseconds(0),
        milliseconds(last / 2),
        milliseconds(last)
    );
    times.get(last / 2).copied().unwrap_or_default()
}

async fn served(host: &Host) -> Result<String, Failure> {
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let state = host.source_state();
        if let (Stage::Serving, Some(url)) = (state.stage, state.url) {
            return Ok(url);
        }
        if Instant::now() > until {
            return Err("the proxy does not serve".into());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A moment of this machine, in milliseconds since the epoch: what a page's own clock says too.
fn clock() -> Result<f64, Failure> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64() * 1000.0)
}

/// From a moment of [`clock`] to one that a page told.
fn since(started: f64, told: &serde_json::Value) -> Result<Duration, Failure> {
    let told = told.as_f64().ok_or("the page told no time")?;
    Ok(Duration::from_secs_f64((told - started).max(0.0) / 1000.0))
}

/// Resolves in the page, at the frame in which `--accent` of the root is another than now, with the page's own time: the
/// way back to this bench is no part of what a user waits for.
const NEXT_ACCENT: &str = "new Promise((done) => { const now = () => getComputedStyle(document.documentElement).getPropertyValue('--accent'); \
    const before = now(); const look = () => now() === before ? requestAnimationFrame(look) : done(performance.timeOrigin + performance.now()); look(); })";

async fn gesture_to_page(charts: usize) -> Result<(), Failure> {
    let app = DashApp::start(&root().join("tests/apps/wall"), &[("CHARTS", &charts.to_string())])?;
    let (told, worn) = mpsc::channel();
    let host = Host::new(move |event| {
        if let Event::Worn { sequence } = event {
            // The bench is over when nobody listens.
            let _heard = told.send((sequence, Instant::now()));
        }
    })?;
    host.wear_theme(theme("#1f78b4"), Mode::Light, 1);
    host.open_source(Source::Address { url: app.url() });
    let browser = Chromium::start().await?;
    browser.open(&served(&host).await?).await?;
    browser.settle().await?;
    let (mut styles, mut all) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let watched = browser.value(NEXT_ACCENT);
        let sequence = 10 + round as u64;
        let change = async {
            // The page is looking by then.
            tokio::time::sleep(Duration::from_millis(150)).await;
            let started = (clock(), Instant::now());
            host.wear_theme(theme(&accent(round)), Mode::Light, sequence);
            started
        };
        let (seen, (told, started)) = tokio::join!(watched, change);
        styles.push(since(told?, &seen?)?);
        let until = Instant::now() + Duration::from_secs(20);
        while let Ok((said, at)) = worn.recv_timeout(until.saturating_duration_since(Instant::now())) {
            if said >= sequence {
                all.push(at - started);
                break;
            }
        }
    }
    summary(&format!("gesture to changed style, page with charts: {charts}"), styles);
    summary(&format!("gesture to the last chart drawn, charts: {charts}"), all);
    browser.close().await
}

/// Before a write: long enough for the last one's charts to be drawn, and away from the beat of Dash's polling, which would
/// flatter or slander it. The same for both.
fn pause(round: usize) -> Duration {
    Duration::from_millis(1300 + 370 * round as u64)
}

async fn file_to_page() -> Result<(), Failure> {
    let home = TempDir::new()?;
    // Livery: the theme file, the watcher, the proxy.
    let file = home.path().join("theme.json");
    fs::write(&file, theme("#1f78b4"))?;
    let app = DashApp::start(&root().join("tests/apps/probe"), &[])?;
    let (changed, changes) = mpsc::channel();
    let host = Host::new(move |event| {
        if let Event::ThemeChanged { path, .. } = event {
            let _heard = changed.send(path);
        }
    })?;
    host.open_theme(&file)?;
    host.wear_theme(theme("#1f78b4"), Mode::Light, 1);
    host.open_source(Source::Address { url: app.url() });
    let browser = Chromium::start().await?;
    browser.open(&served(&host).await?).await?;
    browser.settle().await?;
    let mut ours = Vec::new();
    for round in 0..ROUNDS {
        let watched = browser.value(NEXT_ACCENT);
        let change = async {
            tokio::time::sleep(pause(round)).await;
            fs::write(&file, theme(&accent(round)))?;
            let started = clock()?;
            // As the window and `livery preview` do: told of the change, read it, wear it.
            tokio::task::block_in_place(|| -> Result<(), Failure> {
                let path = changes.recv_timeout(Duration::from_secs(20))?;
                let opened = host.open_theme(Path::new(&path))?;
                host.wear_theme(opened.text, Mode::Light, 10 + round as u64);
                Ok(())
            })?;
            Ok::<f64, Failure>(started)
        };
        let (seen, started) = tokio::join!(watched, change);
        ours.push(since(started?, &seen?)?);
    }
    let ours = summary("theme file written to changed page, Livery", ours);
    browser.close().await?;

    // Dash: a style sheet in assets/, debug mode, default intervals.
    let folder = home.path().join("app");
    fs::create_dir_all(folder.join("assets"))?;
    fs::copy(root().join("tests/apps/probe/app.py"), folder.join("app.py"))?;
    let sheet = folder.join("assets/zz_brand.css");
    fs::write(&sheet, ":root{--accent:#1f78b4}")?;
    let app = DashApp::start(&folder, &[("DASH_HOT_RELOAD", "true")])?;
    let browser = Chromium::start().await?;
    browser.open(&app.url()).await?;
    browser.settle().await?;
    // A first write wakes the watcher: it takes a new file only from its second version on.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let mut theirs = Vec::new();
    for round in 0..ROUNDS {
        let watched = browser.value(NEXT_ACCENT);
        let change = async {
            tokio::time::sleep(pause(round)).await;
            fs::write(&sheet, format!(":root{{--accent:{}}}", accent(round)))?;
            clock()
        };
        let (seen, started) = tokio::join!(watched, change);
        theirs.push(since(started?, &seen?)?);
    }
    let theirs = summary("style sheet written to changed page, Dash hot reload", theirs);
    println!("{:<52} {:.0} times", "Livery is faster by", theirs.as_secs_f64() / ours.as_secs_f64());
    browser.close().await
}

async fn app_to_page() -> Result<(), Failure> {
    let folder = TempDir::new()?;
    let file = folder.path().join("app.py");
    let source = fs::read_to_string(root().join("tests/apps/wall/app.py"))?;
    let titled = |round: usize| source.replace("html.H1(\"Wall\")", &format!("html.H1(\"Wall {round}\")"));
    fs::write(&file, titled(0))?;
    let mut starts = Vec::new();
    for _ in 0..3 {
        let started = Instant::now();
        let _app = DashApp::start(folder.path(), &[])?;
        starts.push(started.elapsed());
    }
    let host = Host::new(|_| {})?;
    host.trust_for_now(folder.path());
    host.wear_theme(theme("#1f78b4"), Mode::Light, 1);
    host.open_source(Source::App { path: file.to_string_lossy().into_owned() });
    let browser = Chromium::start().await?;
    browser.open(&served(&host).await?).await?;
    browser.settle().await?;
    let mut shown = Vec::new();
    for round in 1..=ROUNDS {
        tokio::time::sleep(pause(round)).await;
        fs::write(&file, titled(round))?;
        let written = Instant::now();
        browser.wait_for(&format!("document.querySelector('h1')?.textContent === 'Wall {round}'")).await?;
        shown.push(written.elapsed());
    }
    summary("app started alone to its first answer", starts);
    summary("app's source written to its new page", shown);
    browser.close().await
}

/// Notes when what is shown first, and the first chart.
const WATCH: &str = "new MutationObserver(() => { \
    if (!window.__shown && document.querySelector('#page > div')) window.__shown = Date.now(); \
    if (!window.__drawn && document.querySelector('.js-plotly-plot .main-svg')) window.__drawn = Date.now(); \
    }).observe(document, { childList: true, subtree: true });";

async fn gallery_start() -> Result<(), Failure> {
    let (mut serving, mut painted, mut shown, mut drawn) = (vec![], vec![], vec![], vec![]);
    for _ in 0..5 {
        let host = Host::new(|_| {})?;
        host.wear_theme(theme("#1f78b4"), Mode::Light, 1);
        let browser = Chromium::start().await?;
        browser.inject(WATCH).await?;
        let clicked = Instant::now();
        let begun = clock()?;
        host.open_source(Source::Gallery { page: None });
        let url = served(&host).await?;
        serving.push(clicked.elapsed());
        browser.open(&url).await?;
        browser.wait_for("window.__drawn").await?;
        let paint = "performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime";
        for (times, moment) in [(&mut painted, paint), (&mut shown, "window.__shown"), (&mut drawn, "window.__drawn")] {
            times.push(since(begun, &browser.value(moment).await?)?);
        }
        browser.close().await?;
    }
    summary("gallery: click to its address", serving);
    summary("gallery: click to first paint", painted);
    summary("gallery: click to layout", shown);
    summary("gallery: click to first chart", drawn);
    Ok(())
}

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        gallery_start().await?;
        for charts in [1, 9, 35] {
            gesture_to_page(charts).await?;
        }
        file_to_page().await?;
        app_to_page().await
    })
}
