//! Draws the pictures of the README and the guide: the real window on the sample app, shot from the display.
//!
//! `make pictures`. Needs a display of 1600 x 1000 with nothing else on it, and `ImageMagick`'s `import`.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use livery_tests::desktop::{Outcome, Window};
use livery_tests::root;
use tempfile::TempDir;

async fn shoot(window: &Window, name: &str) -> Outcome<()> {
    let file = root().join("docs").join(format!("{name}.png"));
    window.picture(&file).await?;
    // The pictures stand in the repository, so they are kept small.
    Command::new("mogrify").args(["-colors", "256", "-define", "png:compression-level=9"]).arg(&file).status()?;
    println!("{}", file.display());
    Ok(())
}

/// Long enough for charts to be drawn in software, and for tooltips to go.
async fn rest() {
    tokio::time::sleep(Duration::from_secs(3)).await;
}

async fn draw(home: &Path) -> Outcome<()> {
    let theme = home.join("theme.json");
    fs::copy(root().join("themes/library/livery_light.json"), &theme)?;
    // Where it says nothing of this machine: its path is in the picture.
    let folder = std::env::temp_dir().join("energy");
    fs::create_dir_all(&folder)?;
    let app = folder.join("app.py");
    fs::copy(root().join("tests/apps/sample/app.py"), &app)?;
    let window = Window::open(&theme, Some(&app.to_string_lossy()), home).await?;
    window.maximize().await?;
    window.wait("the app's charts", || async { Ok((window.charts().await?.len() > 5).into()) }).await?;
    rest().await;
    window.click("button", "Brand").await?;
    rest().await;
    shoot(&window, "window").await?;
    window.click("button", "Editor appearance").await?;
    window.click("button", "Dark").await?;
    window.click("radio", "Preview half: Dark").await?;
    window.click("button", "Colors").await?;
    rest().await;
    shoot(&window, "dark").await?;
    fs::remove_dir_all(&folder)?;
    window.close().await
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let home = TempDir::new()?;
    draw(home.path()).await
}
