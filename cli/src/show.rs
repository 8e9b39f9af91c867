//! `livery show`: what a theme says, and what it comes to.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use livery_themes::{Group, Mode, Standing, Theme, Value, table};
use serde_json::{Map, json};

use crate::output::{self, Failure};

/// Shows a theme's keys.
///
/// With --resolved, every key with the value that it comes to: its own (=), or what follows from other keys (~).
/// Exits with 1 where the file holds no theme.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The theme: a JSON file, or a Python or JavaScript file that says theme = {…}.
    file: PathBuf,
    /// Show every key of the format, also those that the file does not have.
    #[arg(long)]
    resolved: bool,
    /// Show the dark half.
    #[arg(long)]
    dark: bool,
    /// Print JSON: a theme file.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (document, diagnostics) = output::read_theme(&args.file)?;
    let no_theme = diagnostics.iter().find(|found| found.code == "no-theme");
    if let Some(no_theme) = no_theme {
        eprintln!("{}: {}\n  {}", args.file.display(), no_theme.reason, no_theme.remedy);
        return Ok(ExitCode::from(1));
    }
    let mode = if args.dark { Mode::Dark } else { Mode::Light };
    let written = document.values();
    let written = if args.dark {
        let dark = written.get(table::LIVERY).and_then(|livery| livery.get("dark")).and_then(Value::as_object);
        dark.cloned().unwrap_or_default()
    } else {
        written
    };
    if !args.resolved {
        if args.json {
            output::print_json(&Value::Object(written));
        } else {
            written.iter().for_each(|(name, value)| output::print(&format!("{name}: {}", shown(value))));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let theme = Theme::resolve(&document, mode);
    if args.json {
        let mut values: Map<String, Value> = theme.to_map();
        values.extend(theme.extras().iter().map(|(name, value)| (name.clone(), value.clone())));
        if let Some(livery) = document.get(table::LIVERY).filter(|_| !args.dark) {
            values.insert(table::LIVERY.to_owned(), livery);
        }
        output::print_json(&json!(values));
        return Ok(ExitCode::SUCCESS);
    }
    for group in Group::ALL {
        output::print(&format!("{}:", group.label()));
        for key in group.keys() {
            let sign = if theme.standing(key.name) == Standing::Own { '=' } else { '~' };
            output::print(&format!("  {} {sign} {}", key.name, shown(theme.value(key.name))));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
