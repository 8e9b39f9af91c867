//! Livery's window: Tauri set-up, native dialogs, the layered preview, and one line per call into host.
//!
//! Nothing is decided here that a plain browser or the command line would have to decide as well: files, processes and
//! the proxy are the host's, themes and colours are the cores', and what the user sees is the editor's.

// A release build on Windows opens no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod desktop;
#[cfg(target_os = "linux")]
mod linux;
mod page;
mod speaker;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use livery_protocol::Source;

/// Brand a Dash app with a live preview.
#[derive(Debug, Parser)]
#[command(
    name = "livery-desktop",
    version,
    about,
    after_help = "Exit codes: 0 closed by the user, 1 no window could be opened, 2 wrong arguments."
)]
struct Arguments {
    /// Theme file to open
    theme: Option<PathBuf>,

    /// What to preview: a Dash app's Python file, the address of one that runs, or `gallery`. Without it, the gallery
    #[arg(long, value_name = "APP.py|URL|gallery")]
    app: Option<String>,
}

impl Arguments {
    fn source(&self) -> Option<Source> {
        let gallery = || livery_host::has_gallery().then_some(Source::Gallery { page: None });
        let Some(app) = self.app.as_deref() else { return gallery() };
        Some(if app == "gallery" {
            Source::Gallery { page: None }
        } else if app.starts_with("http://") || app.starts_with("https://") {
            Source::Address { url: app.to_owned() }
        } else {
            // The app is started in its own folder, so a relative path must be made absolute here.
            let path = std::path::absolute(app).unwrap_or_else(|_| PathBuf::from(app));
            Source::App { path: path.to_string_lossy().into_owned() }
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(target_os = "linux")]
    if let Err(message) = linux::prepare() {
        eprintln!("{message}");
        return ExitCode::from(1);
    }
    match window::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Livery's window could not be opened: {error}");
            ExitCode::from(1)
        }
    }
}
