//! `livery check`: what is wrong with a theme file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use livery_themes::Severity;
use serde_json::json;

use crate::output::{self, Failure};

/// Says what is wrong with a theme file, and what to do about it.
///
/// Exits with 1 where there are errors: values that cannot be used. Warnings and notes do not count.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The theme: a JSON file, or a Python or JavaScript file that says theme = {…}.
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (document, diagnostics) = output::read_theme(&args.file)?;
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let errors = count(Severity::Error);
    if args.json {
        output::print_json(&json!({
            "file": args.file.display().to_string(),
            "keys": document.keys().count(),
            "errors": errors,
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
            "diagnostics": diagnostics,
        }));
    } else {
        for found in &diagnostics {
            output::print(&output::diagnostic_line(&args.file, found));
        }
        let summary = [(errors, "error"), (count(Severity::Warning), "warning"), (count(Severity::Note), "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect::<Vec<_>>()
            .join(", ");
        let keys = document.keys().count();
        let summary = if summary.is_empty() { "nothing to say".to_owned() } else { summary };
        let keys = if keys == 1 { "1 key".to_owned() } else { format!("{keys} keys") };
        output::print(&format!("{}: {keys}, {summary}", args.file.display()));
    }
    Ok(if errors > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
