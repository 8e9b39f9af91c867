//! The window for a long time: edits, restarts of the app, reloads, tabs that come and go; memory, processes and ports are
//! looked at between. `make long-run MINUTES=30`. Needs a display of 1600 x 1000 with nothing else on it.
//!
//! Fails when memory grows beyond [`MOST_GROWTH_MB`] *and* [`MOST_GROWTH`] from the first third to the last (after a time to
//! warm up), when there are more processes or listening ports at the end than at the beginning, and when anything is left
//! after the window was closed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use livery_tests::desktop::{Outcome, Window};
use livery_tests::root;
use serde_json::json;
use tempfile::TempDir;
use tokio::time::sleep;

/// Web engines and Python keep freed memory for themselves; what goes on growing passes both bounds in half an hour.
const MOST_GROWTH_MB: f64 = 40.0;
/// A share of what was used before.
const MOST_GROWTH: f64 = 0.15;
/// Share of the whole time that does not count.
const WARM_UP: f64 = 0.15;

const THEME: &str =
    r##"{ "accent": "#1f78b4", "colorway": ["#1f78b4", "#e0782a", "#3f9b57", "#8a5bb0"], "font_size": "15px" }"##;

/// What runs for a window, looked at once.
#[derive(Debug)]
struct Sample {
    minutes: f64,
    /// Megabytes by what the process is.
    memory_mb: BTreeMap<&'static str, f64>,
    processes: usize,
    ports: usize,
}

fn resident_mb(process: &Path) -> f64 {
    let status = fs::read_to_string(process.join("status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1024.0
}

/// Ports that these processes listen on.
fn listening(processes: &[PathBuf]) -> usize {
    let sockets: BTreeSet<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .flat_map(|table| {
            let text = fs::read_to_string(table).unwrap_or_default();
            let fields = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            // State 0A is listening; the tenth field is the socket's number.
            text.lines()
                .map(fields)
                .filter(|fields| fields.get(3).is_some_and(|state| state == "0A"))
                .collect::<Vec<_>>()
        })
        .filter_map(|fields| fields.get(9).map(|inode| format!("socket:[{inode}]")))
        .collect();
    let held = |process: &PathBuf| {
        let files = fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
        files
            .filter_map(|file| Some(fs::read_link(file.path()).ok()?.to_string_lossy().into_owned()))
            .collect::<Vec<_>>()
    };
    let held: BTreeSet<String> = processes.iter().flat_map(held).filter(|socket| sockets.contains(socket)).collect();
    held.len()
}

fn sample(window: &Window, since: Instant) -> Sample {
    let processes = window.processes();
    let mut memory_mb: BTreeMap<&'static str, f64> = BTreeMap::new();
    let mut editor = false;
    for process in &processes {
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let kind = match name.trim() {
            "livery-desktop" => "window and host",
            name if name.starts_with("WebKitWebProces") => {
                // The editor's page is the first.
                if std::mem::replace(&mut editor, true) { "preview's page" } else { "editor's page" }
            }
            name if name.starts_with("python") => "app",
            name if name.starts_with("WebKitNetwork") => "network",
            _ => "other",
        };
        *memory_mb.entry(kind).or_default() += resident_mb(process);
    }
    Sample {
        minutes: since.elapsed().as_secs_f64() / 60.0,
        memory_mb,
        processes: processes.len(),
        ports: listening(&processes),
    }
}

/// The desk of one run.
struct Run {
    window: Window,
    theme: PathBuf,
    app: PathBuf,
    round: u32,
}

impl Run {
    fn accent(&self, step: u32) -> String {
        format!(
            "#{:02x}{:02x}{:02x}",
            20 + (self.round * 37 + step * 5) % 120,
            40 + (self.round * 11) % 90,
            90 + (step * 7) % 100
        )
    }

    /// As another program saves: a new file in place of the old one.
    fn write_theme(&self, accent: &str) -> Outcome<()> {
        let fresh = self.theme.with_extension("new");
        fs::write(&fresh, THEME.replacen("#1f78b4", accent, 1))?;
        Ok(fs::rename(&fresh, &self.theme)?)
    }

    async fn serving(&self, after: &str) -> Outcome<()> {
        let serves = self
            .window
            .wait("the app", || async {
                Ok(json!(self.window.call("source_state", json!({})).await?["stage"] == "serving"))
            })
            .await;
        if let Err(error) = serves {
            let state = self.window.call("source_state", json!({})).await?;
            return Err(format!("{error}, after {after} in round {}: {state:#}", self.round).into());
        }
        self.window.wait("its page", || async { Ok(json!(self.window.charts().await?.len() >= 4)) }).await?;
        Ok(())
    }

    /// Some of everything that people do all day.
    async fn work(&mut self) -> Outcome<()> {
        self.round += 1;
        // The theme's file is written by somebody else.
        for step in 0..3 {
            self.write_theme(&self.accent(step))?;
            sleep(Duration::from_millis(300)).await;
        }
        let accent = self.accent(2);
        self.window.wait_for_style(":root", "--accent", |value| value.trim() == accent).await?;
        // An edit in the window, undone.
        self.window.click("button", "Brand").await?;
        let field = self.window.spot("textbox", "Accent").await?;
        self.window.drag(&[field.at(0.5, 0.5)]).await?;
        self.window.press("Ctrl+A").await?;
        self.window.type_text(&self.accent(9)).await?;
        self.window.press("Enter").await?;
        let edited = self.accent(9);
        self.window.wait_for_style(":root", "--accent", |value| value.trim() == edited).await?;
        self.window.press_for_style("Ctrl+Z", ":root", "--accent", |value| value.trim() == accent).await?;
        // The app's code, its style sheet, its page.
        let text = fs::read_to_string(&self.app)?;
        let code = text.split("\n# round").next().unwrap_or_default();
        fs::write(&self.app, format!("{code}\n# round {}\n", self.round))?;
        sleep(Duration::from_secs(1)).await;
        self.serving("an edit of its code").await?;
        fs::write(
            self.app.with_file_name("assets").join("own.css"),
            format!(".round-{} {{ color: teal }}", self.round),
        )?;
        sleep(Duration::from_millis(500)).await;
        self.window.call("reload_preview", json!({})).await?;
        sleep(Duration::from_secs(1)).await;
        self.serving("a reload").await?;
        self.window.call("restart_source", json!({})).await?;
        sleep(Duration::from_secs(1)).await;
        self.serving("a restart").await?;
        // Another tab for a while.
        if self.round.is_multiple_of(3) {
            self.window.call("open_tab", json!({ "source": { "type": "gallery", "page": null } })).await?;
            sleep(Duration::from_secs(3)).await;
            let tabs = self.window.call("ask_tabs", json!({})).await?;
            let shown = tabs.as_array().into_iter().flatten().find(|tab| tab["shown"] == json!(true));
            let id = shown.map(|tab| tab["id"].clone()).ok_or("no tab is shown")?;
            self.window.call("close_tab", json!({ "id": id })).await?;
            self.serving("another tab").await?;
        }
        Ok(())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// What is wrong, in words; prints the table.
fn judge(samples: &[Sample]) -> Vec<String> {
    let warm: Vec<&Sample> = {
        let end = samples.last().map(|sample| sample.minutes).unwrap_or_default();
        samples.iter().filter(|sample| sample.minutes >= end * WARM_UP).collect()
    };
    let third = (warm.len() / 3).max(1);
    let (first, last) = (&warm[..third.min(warm.len())], &warm[warm.len().saturating_sub(third)..]);
    let mut wrong = Vec::new();
    println!("\n{:<18} {:>9} {:>9} {:>9}", "", "first MB", "last MB", "growth");
    let kinds: BTreeSet<&str> = samples.iter().flat_map(|sample| sample.memory_mb.keys().copied()).collect();
    for kind in kinds {
        let of = |part: &[&Sample]| {
            median(part.iter().map(|sample| sample.memory_mb.get(kind).copied().unwrap_or_default()).collect())
        };
        let (before, after) = (of(first), of(last));
        println!("{kind:<18} {before:>9.1} {after:>9.1} {:>9.1}", after - before);
        if after - before > MOST_GROWTH_MB && after > before * (1.0 + MOST_GROWTH) {
            wrong.push(format!("{kind} grew from {before:.0} MB to {after:.0} MB"));
        }
    }
    for (what, count) in [
        ("processes", (|sample: &Sample| sample.processes) as fn(&Sample) -> usize),
        ("listening ports", |sample: &Sample| sample.ports),
    ] {
        let of = |part: &[&Sample]| part.iter().map(|sample| count(sample)).min().unwrap_or_default();
        println!("{what:<18} {:>9} {:>9}", of(first), of(last));
        if of(last) > of(first) {
            wrong.push(format!("there are {} {what} in the end, and were {}", of(last), of(first)));
        }
    }
    wrong
}

async fn run(minutes: f64) -> Outcome<Vec<String>> {
    let home = TempDir::new()?;
    let folder = home.path().join("app");
    fs::create_dir_all(folder.join("assets"))?;
    let app = folder.join("app.py");
    fs::copy(root().join("tests/apps/sample/app.py"), &app)?;
    fs::write(folder.join("assets/own.css"), "")?;
    let theme = home.path().join("theme.json");
    fs::write(&theme, THEME)?;
    let window = Window::open(&theme, Some(&app.to_string_lossy()), home.path()).await?;
    window.maximize().await?;
    window.wait_for_style(":root", "--accent", |value| value.trim() == "#1f78b4").await?;
    window.click("button", "Brand").await?;
    let mut run = Run { window, theme, app, round: 0 };
    let since = Instant::now();
    let mut samples = Vec::new();
    while since.elapsed().as_secs_f64() < minutes * 60.0 {
        run.work().await?;
        sleep(Duration::from_secs(2)).await;
        let sample = sample(&run.window, since);
        let memory: Vec<String> = sample.memory_mb.iter().map(|(kind, mb)| format!("{kind} {mb:.0} MB")).collect();
        println!(
            "{:5.1} min  round {:>3}  {}  {} processes  {} ports",
            sample.minutes,
            run.round,
            memory.join("  "),
            sample.processes,
            sample.ports
        );
        samples.push(sample);
    }
    let mut wrong = judge(&samples);
    if let Err(error) = run.window.close().await {
        wrong.push(error.to_string());
    }
    Ok(wrong)
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let minutes = std::env::args().nth(1).map_or(Ok(30.0), |text| text.parse::<f64>())?;
    let wrong = run(minutes).await?;
    if wrong.is_empty() {
        println!("Flat, and nothing is left.");
        return Ok(());
    }
    Err(wrong.join("; ").into())
}
