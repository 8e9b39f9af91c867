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

/// Types an accent into its field, and waits until the page wears it.
async fn type_accent(window: &Window, accent: &str) -> Outcome<()> {
    window.click("button", "Brand").await?;
    let field = window.spot("textbox", "Accent").await?;
    window.drag(&[field.at(0.5, 0.5)]).await?;
    window.press("Ctrl+A").await?;
    window.type_text(accent).await?;
    window.press("Enter").await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == accent).await?;
    Ok(())
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Names of the journals that windows keep, without their ending.
fn journals(home: &Path) -> Vec<String> {
    let files = fs::read_dir(home.join("state/livery/windows")).into_iter().flatten().flatten();
    files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".work")?.to_owned())).collect()
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
    let plane = window.still("slider", "Accent plane").await?;
    let hue = window.still("slider", "Accent hue").await?;
    // A stroke that begins and ends within one frame of a loaded machine is none; a person drags again.
    let mut follows = Err("it was not dragged".into());
    for _ in 0..6 {
        window.drag(&[hue.at(0.68, 0.5), hue.at(0.5, 0.5), hue.at(0.2, 0.5), hue.at(0.08, 0.5)]).await?;
        window.drag(&[plane.at(0.4, 0.5), plane.at(0.5, 0.45)]).await?;
        follows =
            window.style_within(Duration::from_secs(6), ":root", "--accent", |value| value.trim() != "#1f78b4").await;
        if follows.is_ok() {
            break;
        }
    }
    follows?;
    window.press("Esc").await?;

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
    type_accent(&window, "#2a9d3a").await?;
    let theirs = THEME.replace("\"accent\": \"#1f78b4\"", "\"accent\": \"#7a3db8\"");
    fs::write(&theme, &theirs)?;
    window.spot("button", "Keep mine").await?;
    window.spot("button", "Take theirs").await?;
    window.spot("alert", "theme.json was changed on disk by another program").await?;
    assert_eq!(window.violations().await?, Vec::<String>::new(), "the question");
    assert_eq!(fs::read_to_string(&theme)?, theirs, "their file is not touched while the question stands");
    assert_eq!(window.styles(&[(":root", "--accent")]).await?[0].trim(), "#2a9d3a", "nor is the work");

    window.click("button", "Choose key by key").await?;
    window.spot("button", "Use these").await?;
    assert_eq!(window.violations().await?, Vec::<String>::new(), "both sides key by key");
    window.click("button", "Close merge two versions").await?;
    window.press("Ctrl+O").await?;
    window.spot("button", "Don't save").await?;
    assert_eq!(window.violations().await?, Vec::<String>::new(), "unsaved work");
    window.click("button", "Cancel").await?;

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

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_that_dies_comes_back_and_its_work_is_offered() -> Outcome<()> {
    let home = TempDir::new()?;
    let (window, theme) = sample_window(&home).await?;
    let begun = std::time::Instant::now();
    type_accent(&window, "#2a9d3a").await?;
    window.wait("the journal", || async { Ok(json!(journals(home.path()).len() == 1)) }).await?;

    let own = journals(home.path());

    // The web engine's processes in the order of their start: the editor's page is the first.
    let pages = |window: &Window| -> Vec<std::path::PathBuf> {
        let is_page = |process: &std::path::PathBuf| {
            fs::read_to_string(process.join("comm")).is_ok_and(|name| name.starts_with("WebKitWebProces"))
        };
        window.processes().into_iter().filter(is_page).collect()
    };
    let before = pages(&window);
    let editor = before[0].file_name().unwrap().to_owned();
    // One that dies at once is not started again.
    tokio::time::sleep(Duration::from_secs(6).saturating_sub(begun.elapsed())).await;
    assert!(std::process::Command::new("kill").arg("-9").arg(editor).status()?.success());
    window
        .wait("another editor", || async { Ok(json!(pages(&window).iter().any(|page| !before.contains(page)))) })
        .await?;
    // The first one's journal is that of a window that died now.
    window.wait("the work set aside", || async { Ok(json!(journals(home.path()) != own)) }).await?;

    // The driver lost its page with the process; another window finds what the first one offered and nobody took.
    drop(window);
    let window = Window::open(&theme, None, home.path()).await?;
    window.spot("alert", "Work").await?;
    assert_eq!(window.violations().await?, Vec::<String>::new(), "work is offered");
    window.click("button", "Take it back").await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#2a9d3a").await?;
    assert_eq!(fs::read_to_string(&theme)?, THEME, "the file is as it was");
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_previewed_page_is_saved_as_pdf_on_the_chosen_paper() -> Outcome<()> {
    let home = TempDir::new()?;
    let (window, _) = sample_window(&home).await?;
    window.wait("the app's charts", || async { Ok(json!(window.charts().await?.len() >= 4)) }).await?;
    for (size, width, height) in [
        (json!({ "format": "a4", "landscape": false }), 595.0, 842.0),
        (json!({ "format": "letter", "landscape": true }), 792.0, 612.0),
    ] {
        // Left there to be looked at.
        let file =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{}.pdf", size["format"].as_str().unwrap()));
        fs::write(&file, "what was there before")?;
        let call = json!({ "path": file, "suggested_name": "", "size": size });
        assert_eq!(window.call("save_pdf", call).await?, json!(file));
        let pdf = livery_tests::pdf::read(&fs::read(&file)?);
        assert!(pdf.sheets.len() >= 2, "the sample fills more than one sheet, not {:?}", pdf.sheets);
        for (wide, high) in &pdf.sheets {
            assert!((wide - width).abs() < 1.5 && (high - height).abs() < 1.5, "{size}: a sheet of {wide} x {high}");
        }
        for wanted in ["#1f78b4", "#e0782a"] {
            assert!(pdf.colors.contains(wanted), "{size}: {wanted} is not printed, but {:?}", pdf.colors);
        }
    }
    // Where nothing can be written, nothing is left behind, and it is said.
    let nowhere = home.path().join("no such folder/page.pdf");
    let call = json!({ "path": nowhere, "suggested_name": "", "size": null });
    let refused = window.call("save_pdf", call).await.unwrap_err().to_string();
    assert!(refused.contains("page.pdf was not written"), "{refused}");
    window.close().await
}
