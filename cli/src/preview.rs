//! `livery preview`: an app in a plain browser, wearing a theme file as it is edited.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;

use clap::{Parser, ValueEnum};
use livery_host::{Event, Host, Source, Stage};
use livery_themes::Mode;

use crate::output::{self, Failure};

/// Previews an app in a plain browser; the page follows the theme file. Ctrl+C ends the preview and the app.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The app's Python file, which is started, or the address of an app that runs already. Without it, app.py here.
    #[arg(value_name = "APP.py | URL", default_value = "app.py")]
    source: String,
    /// Livery's own gallery in place of an app: every kind of thing that a theme touches. Needs no Python. A page of it
    /// can be named: charts, tables, form, report, controls, bootstrap, mantine, states.
    #[arg(long, value_name = "PAGE", num_args = 0..=1, conflicts_with = "source")]
    #[expect(clippy::option_option, reason = "absent, without a page, with one")]
    gallery: Option<Option<String>>,
    /// The theme.
    #[arg(long, value_name = "FILE")]
    theme: PathBuf,
    /// Which half of the theme.
    #[arg(long, value_enum, default_value = "light")]
    mode: ModeArg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArg {
    /// On a light page.
    Light,
    /// On a dark page.
    Dark,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (sender, events) = mpsc::channel();
    // The host is dropped before the receiver, and says nothing after that.
    let host = Host::new(move |event| {
        let _nobody_listens_at_the_end = sender.send(event);
    })?;
    let mut wearing = Wearing { args, sequence: 0 };
    wearing.wear(&host)?;
    host.open_source(match &args.gallery {
        Some(page) => Source::Gallery { page: page.clone() },
        None => source(&args.source),
    });
    let mut shown = Shown::default();
    while let Ok(event) = events.recv() {
        match event {
            Event::SourceChanged => {
                if let Some(failure) = shown.follow(&host) {
                    return Err(failure);
                }
            }
            Event::ThemeChanged { .. } => {
                // Between the event and the reading it may be gone again; another event comes then.
                if let Err(failure) = wearing.wear(&host) {
                    output::warn(&failure.to_string());
                }
            }
            Event::ThemeRemoved { path } => {
                output::warn(&format!("{path} is gone. The page keeps the theme until the file is there again."));
            }
            _ => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An address if it looks like one, else a file.
pub(crate) fn source(argument: &str) -> Source {
    let is_file = Path::new(argument).exists() || Path::new(argument).extension().is_some_and(|suffix| suffix == "py");
    let is_address =
        argument.contains("://") || argument.contains(':') || argument.bytes().all(|byte| byte.is_ascii_digit());
    if is_address && !is_file {
        Source::Address { url: argument.to_owned() }
    } else {
        Source::App { path: argument.to_owned() }
    }
}

struct Wearing<'a> {
    args: &'a Args,
    sequence: u64,
}

impl Wearing<'_> {
    fn wear(&mut self, host: &Host) -> Result<(), Failure> {
        let opened = host.open_theme(&self.args.theme)?;
        let (_, diagnostics) = output::read_theme(&self.args.theme)?;
        for found in &diagnostics {
            output::complain(&self.args.theme, found);
        }
        self.sequence += 1;
        let mode = match self.args.mode {
            ModeArg::Light => Mode::Light,
            ModeArg::Dark => Mode::Dark,
        };
        host.wear_theme(opened.text, mode, self.sequence);
        Ok(())
    }
}

/// What the terminal has been told.
#[derive(Default)]
struct Shown {
    stage: Stage,
    /// The last line of the app's output that was passed on.
    output: Vec<String>,
    /// Whether it was served once. From then on a failure is one of an edit, which the next edit may mend.
    served: bool,
}

impl Shown {
    /// Tells what is new. `Some` when the preview cannot go on.
    fn follow(&mut self, host: &Host) -> Option<Failure> {
        let state = host.source_state();
        for line in news(&self.output, &state.output) {
            output::warn(line);
        }
        let stage = std::mem::replace(&mut self.stage, state.stage);
        self.output = state.output;
        if stage == state.stage {
            return None;
        }
        match (state.stage, state.source) {
            (Stage::Starting, Some(Source::App { path })) => {
                output::warn(&format!("Starting {path}"));
                None
            }
            (Stage::Restarting, _) => {
                output::warn("Starting it anew");
                None
            }
            (Stage::Serving, _) if self.served => None,
            (Stage::Serving, _) => {
                self.served = true;
                output::print(&format!("Preview at {}", state.url.unwrap_or_default()));
                None
            }
            // An address may begin to answer later; what the preview waits for is said once.
            (Stage::Failed, Some(source)) if state.url.is_some() && (self.served || is_address(&source)) => {
                if let Some(failure) = state.failure {
                    output::warn(&failure.to_string());
                }
                None
            }
            (Stage::Failed, _) => state.failure,
            _ => None,
        }
    }
}

fn is_address(source: &Source) -> bool {
    matches!(source, Source::Address { .. })
}

/// The lines of `now` that come after those of `before`; both are the ends of the same output.
fn news<'a>(before: &[String], now: &'a [String]) -> &'a [String] {
    let overlap = (0..=before.len().min(now.len())).rev().find(|length| before.ends_with(&now[..*length]));
    &now[overlap.unwrap_or(0)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_passed_on_once() {
        let lines = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        assert_eq!(news(&lines("abc"), &lines("abcde")), lines("de"));
        assert_eq!(news(&lines("abc"), &lines("bcd")), lines("d"));
        assert_eq!(news(&lines("abc"), &lines("abc")), lines(""));
        assert_eq!(news(&lines("abc"), &lines("xyz")), lines("xyz"));
    }

    #[test]
    fn files_and_addresses_are_told_apart() {
        for address in ["http://127.0.0.1:8050", "localhost:8050", "8050", "https://dash.example.com/app/"] {
            assert!(matches!(source(address), Source::Address { .. }), "{address}");
        }
        for file in ["app.py", "folder/my app.py", "folder"] {
            assert!(matches!(source(file), Source::App { .. }), "{file}");
        }
    }
}
