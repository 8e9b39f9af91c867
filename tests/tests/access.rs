//! The real window for those who do not see its canvas or do not use a pointer: axe-core finds nothing wrong in the
//! mirrored page, whatever is open, in light and dark; and a round of editing and saving is done by keyboard.

use std::fs;
use std::process::Command;
use std::time::Duration;

use livery_tests::desktop::{Outcome, Window};
use livery_tests::{cache, root};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The version of axe-core that the tests were written with.
const AXE: &str = "4.14.1";

/// The checker, from the cache; the first run fetches it.
fn axe() -> Outcome<String> {
    let folder = cache().join("axe");
    let package = folder.join("node_modules/axe-core");
    let there = fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if serde_json::from_str::<Value>(&there).map_or(true, |there| there["version"] != AXE) {
        fs::create_dir_all(&folder)?;
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(&folder)
            .arg(format!("axe-core@{AXE}"))
            .status()
            .map_err(|error| format!("npm could not be started ({error}): install nodejs and npm"))?;
        if !status.success() {
            return Err("npm could not install axe-core; the first run needs the network".into());
        }
    }
    Ok(fs::read_to_string(package.join("axe.min.js"))?)
}

/// What axe-core says of the page as it is now.
async fn violations(window: &Window) -> Outcome<Vec<String>> {
    window
        .script(
            "window.__found = null;
             axe.run(document, { resultTypes: ['violations'] })
               .then((result) => { window.__found = result.violations.flatMap((rule) =>
                  rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`)); })
               .catch((error) => { window.__found = [String(error)]; });",
        )
        .await?;
    // An empty list is no answer to wait for, so it comes with its length.
    let found =
        window.wait("axe-core's answer", || window.script("return window.__found && { list: window.__found }")).await?;
    let found = found["list"].as_array().cloned().unwrap_or_default();
    Ok(found.iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect())
}

/// Presses keys until something shows; a loaded machine may lose a stroke, a person presses again.
async fn press_for(window: &Window, keys: &str, name: &str) -> Outcome<()> {
    let script = format!(
        "return [...document.querySelectorAll('#a11y [data-node]')]
           .some((node) => (node.getAttribute('aria-label') ?? node.textContent).startsWith({}))",
        json!(name)
    );
    for _ in 0..6 {
        window.press(keys).await?;
        for _ in 0..15 {
            tokio::time::sleep(Duration::from_millis(120)).await;
            if window.script(&script).await? == json!(true) {
                return Ok(());
            }
        }
    }
    Err(format!("{keys} does not show {name:?}").into())
}

async fn clean(window: &Window, screen: &str) -> Outcome<()> {
    let found = violations(window).await?;
    if found.is_empty() { Ok(()) } else { Err(format!("{screen}:\n{}", found.join("\n")).into()) }
}

/// By the palette, as one who knows what it is called.
async fn run(window: &Window, command: &str) -> Outcome<()> {
    press_for(window, "Ctrl+K", "Command").await?;
    window.type_text(command).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    window.press("Enter").await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_whatever_is_open() -> Outcome<()> {
    let home = TempDir::new()?;
    let theme = home.path().join("theme.json");
    fs::copy(root().join("themes/library/livery_light.json"), &theme)?;
    let window = Window::open(&theme, None, home.path()).await?;
    window.spot("button", "Brand").await?;
    window.script(&axe()?).await?;
    clean(&window, "the window as it opens").await?;
    // That it would find something: an image without a word for it.
    window.script("document.querySelector('main').append(Object.assign(new Image(), { id: 'mute' }))").await?;
    assert_eq!(violations(&window).await?.len(), 1);
    window.script("document.getElementById('mute').remove()").await?;

    for look in ["light editor", "dark editor"] {
        run(&window, look).await?;
        for (keys, name) in [
            ("Ctrl+1", "Preset "),
            ("Ctrl+2", "Pick Accent"),
            ("Ctrl+3", "Find a key"),
            ("Ctrl+4", "Charts: Library"),
            ("Ctrl+5", "Find a key"),
            ("Ctrl+6", "Find a key"),
            ("Ctrl+7", "Find a key"),
            ("Ctrl+8", "Find a key"),
            ("Ctrl+9", "Find a key"),
            ("Ctrl+0", "Theme as code"),
            ("Ctrl+U", "Audit"),
            ("Ctrl+H", "History"),
            ("Ctrl+Shift+E", "What escapes the theme"),
            ("Ctrl+Shift+J", "App and environment"),
        ] {
            press_for(&window, keys, name).await?;
            clean(&window, &format!("{look}: after {keys}")).await?;
        }
        for command in [
            "show reports",
            "show layout",
            "show presentation",
            "library of colorways",
            "suggest chart",
            "colors of categories",
        ] {
            run(&window, command).await?;
            clean(&window, &format!("{look}: {command}")).await?;
        }
        // What lies over everything, and the two lists away again.
        for (keys, name) in [("Ctrl+K", "Command"), ("Ctrl+,", "Settings")] {
            press_for(&window, keys, name).await?;
            clean(&window, &format!("{look}: after {keys}")).await?;
            window.press("Esc").await?;
        }
        run(&window, "keyboard shortcuts").await?;
        clean(&window, &format!("{look}: the sheet of keys")).await?;
        window.press("Esc").await?;
        for keys in ["Ctrl+U", "Ctrl+H", "Ctrl+Shift+J"] {
            window.press(keys).await?;
        }
    }
    window.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_is_edited_and_saved_and_a_conflict_is_settled_without_a_pointer() -> Outcome<()> {
    let home = TempDir::new()?;
    let theme = home.path().join("theme.json");
    fs::copy(root().join("themes/library/livery_light.json"), &theme)?;
    let window = Window::open(&theme, None, home.path()).await?;
    window.script(&axe()?).await?;
    press_for(&window, "Ctrl+2", "Pick Accent").await?;

    // To the accent's field with Tab, from wherever the keyboard is; typed, taken, saved.
    let focused = "return document.querySelector('[data-focused]')?.getAttribute('aria-label') ?? ''";
    let mut there = false;
    for _ in 0..150 {
        window.press("Tab").await?;
        tokio::time::sleep(Duration::from_millis(80)).await;
        if window.script(focused).await? == json!("Accent") {
            there = true;
            break;
        }
    }
    assert!(there, "Tab never reaches the accent's field; it is at {}", window.script(focused).await?);
    window.press("Ctrl+A").await?;
    window.type_text("#0f766e").await?;
    window.press("Enter").await?;
    let saved = || async {
        window.press("Ctrl+S").await?;
        tokio::time::sleep(Duration::from_millis(600)).await;
        Ok(json!(fs::read_to_string(&theme)?.contains("\"accent\": \"#0f766e\"")))
    };
    window.wait("the saved accent", saved).await?;

    // Another program writes while there is unsaved work: the question is said, and asked where nothing is wrong.
    run(&window, "derive dark").await?;
    fs::write(&theme, fs::read_to_string(&theme)?.replacen("#0f766e", "#7a3db8", 1))?;
    window.spot("button", "Choose key by key").await?;
    clean(&window, "two versions of the file").await?;
    window.script("[...document.querySelectorAll('#a11y [role=button]')].find((node) => node.getAttribute('aria-label').startsWith('Choose key by key')).click()").await?;
    tokio::time::sleep(Duration::from_millis(600)).await;
    clean(&window, "key by key").await?;
    window.press("Esc").await?;
    window.spot("button", "Keep mine").await?;
    window.close().await
}
