//! A presentation in the real window: ten stops over two pages of a live app, by the keys of a speaker and of a clicker.
//!
//! A picture of each stop is left in `<target>/tmp/presenting`, to be looked at.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use livery_tests::desktop::{Outcome, Window};
use livery_tests::root;
use serde_json::{Value, json};
use tempfile::TempDir;

const THEME: &str = r##"{"accent": "#0f766e", "colorway": ["#0f766e", "#e0782a", "#8a5bb0"]}"##;

/// Name, element and page of each stop.
const STOPS: [(&str, Option<&str>, &str); 10] = [
    ("Welcome", None, "/"),
    ("Sales", Some("#sales"), "/"),
    ("Orders", Some("#orders"), "/"),
    ("Side by side", Some(".livery-row"), "/"),
    ("Costs, the page", None, "/costs"),
    ("Costs", Some("#costs"), "/costs"),
    ("Shares", Some("#share"), "/costs"),
    ("Shares on their card", Some(".livery-card:has(#share)"), "/costs"),
    ("Sales again", Some(".livery-card:has(#sales)"), "/"),
    ("Questions", Some("h1"), "/costs"),
];

struct Show {
    window: Window,
    pictures: PathBuf,
    _home: TempDir,
}

impl Show {
    async fn begin() -> Outcome<Self> {
        let home = TempDir::new()?;
        let theme = home.path().join("theme.json");
        fs::write(&theme, THEME)?;
        let stops: Vec<Value> = STOPS
            .iter()
            .map(|(name, selector, path)| json!({"name": name, "selector": selector, "path": path, "notes": "Say it slowly."}))
            .collect();
        fs::write(home.path().join("theme.livery.json"), json!({ "stops": stops }).to_string())?;
        let app = root().join("tests/apps/tour/app.py");
        let window = Window::open(&theme, Some(&app.to_string_lossy()), home.path()).await?;
        window.maximize().await?;
        window.wait("the app's charts", || async { Ok(json!(window.charts().await?.len() == 2)) }).await?;
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("presenting");
        fs::create_dir_all(&pictures)?;
        let show = Self { window, pictures, _home: home };
        show.press_until("F5", "the first stop", |stage| stage["count"] == 10).await?;
        Ok(show)
    }

    /// Where the page says that the presentation stands.
    async fn stage(&self) -> Outcome<Value> {
        Ok(self.window.call("speaking", json!({})).await?["stage"].take())
    }

    async fn until(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Outcome<()> {
        self.window.wait(what, || async { Ok(json!(wanted(&self.stage().await?))) }).await?;
        Ok(())
    }

    /// A loaded machine may lose the first stroke; a speaker presses again.
    async fn press_until(&self, keys: &str, what: &str, wanted: impl Fn(&Value) -> bool) -> Outcome<()> {
        for _ in 0..8 {
            self.window.press(keys).await?;
            for _ in 0..20 {
                tokio::time::sleep(Duration::from_millis(150)).await;
                if self.stage().await.is_ok_and(|stage| wanted(&stage)) {
                    return Ok(());
                }
            }
        }
        Err(format!("{keys} does not bring {what}; the page says {}", self.stage().await?).into())
    }

    /// The stop is shown: the page says so, and its element lies over all else.
    async fn at(&self, index: usize) -> Outcome<()> {
        let (name, selector, path) = STOPS[index];
        self.until(name, |stage| stage["at"] == json!(index) && stage["expanded"] == json!(selector)).await?;
        let page = self.window.probe(json!({ "type": "page" })).await?;
        assert!(page["url"].as_str().unwrap().ends_with(path), "{name} is shown on {}", page["url"]);
        if let Some(selector) = selector {
            self.window.wait_for_style(selector, "position", |position| position == "fixed").await?;
        }
        Ok(())
    }

    async fn picture(&self, name: &str) -> Outcome<Vec<u8>> {
        // Long enough for a chart to be laid out and a fade to end, in software.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let file = self.pictures.join(format!("{name}.png"));
        self.window.picture(&file).await?;
        Ok(image::open(&file)?.to_rgb8().into_raw())
    }

    /// Clicks until the app's server has heard of one more; what is fading in may not take the first.
    async fn click_heard(&self, point: (f64, f64)) -> Outcome<()> {
        let before = self.window.styles(&[("#clicks", "width")]).await?;
        for _ in 0..8 {
            self.window.drag(&[point]).await?;
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(150)).await;
                if self.window.styles(&[("#clicks", "width")]).await? != before {
                    return Ok(());
                }
            }
        }
        Err(format!("the app hears no click at {point:?}").into())
    }

    async fn accent(&self) -> Outcome<String> {
        Ok(self.window.styles(&[(":root", "--accent")]).await?.remove(0).trim().to_owned())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_stops_over_two_pages_of_a_live_app_are_presented_in_the_window() -> Outcome<()> {
    let show = Show::begin().await?;
    let window = &show.window;

    // Forward through all, with all the keys for it: each stop looks like no other.
    let mut pictures = HashSet::new();
    for index in 0..STOPS.len() {
        show.at(index).await?;
        // What the page says comes before what is painted, on a loaded machine by far.
        let name = format!("stop-{:02}", index + 1);
        let mut fresh = false;
        for _ in 0..10 {
            fresh = pictures.insert(show.picture(&name).await?);
            if fresh {
                break;
            }
        }
        assert!(fresh, "{name} shows another");
        if index + 1 < STOPS.len() {
            window.press(["Right", "Space", "PageDown"][index % 3]).await?;
        }
    }

    // Back, and to a number.
    window.press("Left").await?;
    show.at(8).await?;
    window.press("PageUp").await?;
    show.at(7).await?;
    window.press("6").await?;
    window.press("Enter").await?;
    show.at(5).await?;
    window.press("1").await?;
    window.press("0").await?;
    window.press("Enter").await?;
    show.at(9).await?;
    window.press("5").await?;
    window.press("Enter").await?;
    show.at(4).await?;

    // The app is live: its server hears a click, on a page and beside an expanded chart. From here the page has the keyboard.
    show.click_heard((800.0, 50.0)).await?;
    window.strike("Right").await?;
    show.at(5).await?;
    show.click_heard((12.0, 500.0)).await?;

    // Screens, and the grid of all stops.
    for (key, screen) in [("b", "black"), ("w", "white"), ("o", "overview")] {
        window.strike(key).await?;
        show.until(screen, |stage| stage["screen"] == screen).await?;
        show.picture(screen).await?;
        window.strike("Escape").await?;
        show.until("the stop again", |stage| stage["screen"].is_null()).await?;
    }
    show.at(5).await?;

    // The dark half, with a key.
    let light = window.styles(&[("body", "background-color")]).await?;
    window.strike("t").await?;
    show.until("the other theme", |stage| stage["theme"] == 0).await?;
    window
        .wait("dark paper", || async { Ok(json!(window.styles(&[("body", "background-color")]).await? != light)) })
        .await?;
    show.picture("dark").await?;

    // The app is started anew in the middle: same stop, same theme. A page that has not heard of clicks is a new one.
    let clicked = window.styles(&[("#clicks", "width")]).await?;
    window.call("restart_source", json!({})).await?;
    window
        .wait("the app to be gone", || async {
            Ok(json!(window.call("source_state", json!({})).await?["stage"] != "serving"))
        })
        .await?;
    window
        .wait("the app again", || async {
            Ok(json!(window.call("source_state", json!({})).await?["stage"] == "serving"))
        })
        .await?;
    window
        .wait("its page, loaded again", || async {
            Ok(json!(window.styles(&[("#clicks", "width")]).await? != clicked && !window.charts().await?.is_empty()))
        })
        .await?;
    show.at(5).await?;
    show.until("the theme that was worn", |stage| stage["theme"] == 0).await?;
    show.picture("after-restart").await?;
    window.press("Right").await?;
    show.at(6).await?;

    // Out: the editor is there again, and the page as it was, in its own theme.
    show.press_until("Esc", "the end", |stage| stage["count"] == 0).await?;
    window.spot("button", "Presets").await?;
    window
        .wait("the light paper", || async { Ok(json!(window.styles(&[("body", "background-color")]).await? == light)) })
        .await?;
    assert_eq!(show.accent().await?, "#0f766e");
    show.picture("afterwards").await?;
    show.window.close().await
}
