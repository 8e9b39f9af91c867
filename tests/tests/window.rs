//! The main job in the real window: a person opens a theme and an app, drags the accent, watches the page follow, undoes,
//! saves; and another program writes the same file.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use livery_tests::desktop::{Outcome, Window};
use livery_tests::root;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A theme in its owner's own hand: a comment key, an order of its own, numbers with a point.
const THEME: &str = r##"{
  "note_to_self": "ask Ana about the green",
  "accent": "#1f78b4",
  "colorway": ["#1f78b4", "#e0782a", "#3f9b57", "#8a5bb0"],
  "font_size": "15px",
  "card_margin": 12.0
}
"##;

async fn sample_window(home: &TempDir) -> Outcome<(Window, std::path::PathBuf)> {
    let theme = home.path().join("theme.json");
    fs::write(&theme, THEME)?;
    let app = root().join("tests/apps/sample/app.py");
    let window = Window::open(&theme, Some(&app.to_string_lossy()), home.path()).await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#1f78b4").await?;
    Ok((window, theme))
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Colours of all traces, as Plotly draws them.
async fn traces(window: &Window) -> String {
    let charts = window.charts().await.unwrap_or_default();
    serde_json::to_string(&charts.iter().map(|chart| chart["traces"].clone()).collect::<Vec<_>>()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn dragging_the_accent_restyles_the_running_app_and_undo_brings_it_back() -> Outcome<()> {
    let home = TempDir::new()?;
    let (window, theme) = sample_window(&home).await?;
    window.wait("the app's charts", || async { Ok(json!(window.charts().await?.len() >= 4)) }).await?;
    // The slider's script comes after the page.
    window.wait_for_style(".dash-slider-range", "background-color", |value| value == "rgb(31, 120, 180)").await?;
    let accented = |window| async move {
        let window: &Window = window;
        window.styles(&[(".dash-slider-range", "background-color"), (":root", "--Dash-Fill-Interactive-Strong")]).await
    };
    let (before, charts_before) = (accented(&window).await?, traces(&window).await);

    window.click("button", "Brand").await?;
    window.click("button", "Pick Accent").await?;
    let plane = window.spot("slider", "Accent plane").await?;
    let hue = window.spot("slider", "Accent hue").await?;
    window.drag(&[hue.at(0.68, 0.5), hue.at(0.5, 0.5), hue.at(0.2, 0.5), hue.at(0.08, 0.5)]).await?;
    window.drag(&[plane.at(0.4, 0.5), plane.at(0.5, 0.45)]).await?;
    window.press("Esc").await?;

    window.wait_for_style(":root", "--accent", |value| value.trim() != "#1f78b4").await?;
    let dragged = accented(&window).await?;
    assert_ne!(dragged, before, "the page did not follow the accent");
    window.wait("the charts in the new accent", || async { Ok(json!(traces(&window).await != charts_before)) }).await?;

    window.press_for_style("Ctrl+Z", ":root", "--accent", |value| value.trim() == "#1f78b4").await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(accented(&window).await?, before, "undo did not bring the page back");
    window.wait("the charts as they were", || async { Ok(json!(traces(&window).await == charts_before)) }).await?;

    window.press_for_style("Ctrl+Shift+Z", ":root", "--accent", |value| value.trim() != "#1f78b4").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let accent = window.styles(&[(":root", "--accent")]).await?.remove(0);
    window
        .wait("the saved file", || async {
            window.press("Ctrl+S").await?;
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(json!(fs::read_to_string(&theme)? != THEME))
        })
        .await?;
    let saved = fs::read_to_string(&theme)?;
    assert_eq!(read(&theme)["accent"], json!(accent.trim()));
    assert_eq!(saved.replace(accent.trim(), "#1f78b4"), THEME, "only the accent and what repeated it change");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_another_program_shows_at_once_and_never_eats_unsaved_edits() -> Outcome<()> {
    let home = TempDir::new()?;
    let (window, theme) = sample_window(&home).await?;

    // Nothing unsaved: the window follows, as editors write (a new file renamed over the old one).
    let fresh = home.path().join("theme.json.new");
    fs::write(&fresh, THEME.replace("\"accent\": \"#1f78b4\"", "\"accent\": \"#b4371f\""))?;
    fs::rename(&fresh, &theme)?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#b4371f").await?;

    // Unsaved edits: the window asks.
    window.click("button", "Brand").await?;
    let field = window.spot("textbox", "Accent").await?;
    window.drag(&[field.at(0.5, 0.5)]).await?;
    window.press("Ctrl+A").await?;
    window.type_text("#2a9d3a").await?;
    window.press("Enter").await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#2a9d3a").await?;
    let theirs = THEME.replace("\"accent\": \"#1f78b4\"", "\"accent\": \"#7a3db8\"");
    fs::write(&theme, &theirs)?;
    window.spot("button", "Keep mine").await?;
    window.spot("button", "Take theirs").await?;
    assert_eq!(fs::read_to_string(&theme)?, theirs, "their file is not touched while the question stands");
    assert_eq!(window.styles(&[(":root", "--accent")]).await?[0].trim(), "#2a9d3a", "nor is the work");

    // Taking theirs keeps mine one undo away.
    window.click("button", "Take theirs").await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#7a3db8").await?;
    window.press_for_style("Ctrl+Z", ":root", "--accent", |value| value.trim() == "#2a9d3a").await?;
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_and_an_app_are_chosen_in_the_systems_dialogs() -> Outcome<()> {
    let home = TempDir::new()?;
    let first = home.path().join("theme.json");
    fs::write(&first, THEME)?;
    let second = home.path().join("second.json");
    fs::write(&second, THEME.replace("\"accent\": \"#1f78b4\"", "\"accent\": \"#b4371f\""))?;
    let folder = home.path().join("own");
    fs::create_dir_all(&folder)?;
    fs::copy(root().join("tests/apps/tour/app.py"), folder.join("app.py"))?;

    let window = Window::open(&first, None, home.path()).await?;
    window.maximize().await?;
    // Without an app the gallery wears the theme.
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#1f78b4").await?;
    window.press("Ctrl+O").await?;
    window.choose("Open a theme", &second).await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#b4371f").await?;

    window.click("button", "Preview an app").await?;
    window.choose("Choose a Dash app", &folder.join("app.py")).await?;
    window.click("button", "Run code in this folder").await?;
    window.wait("the app's charts", || async { Ok(json!(window.charts().await?.len() == 2)) }).await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#b4371f").await?;

    let assets = folder.join("assets");
    fs::create_dir_all(&assets)?;
    window.press("Ctrl+E").await?;
    window.choose("Choose the app's assets folder", &assets).await?;
    window.wait("the export", || async { Ok(json!(fs::read_dir(&assets)?.count() >= 3)) }).await?;
    window.close().await
}
