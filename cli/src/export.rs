//! `livery export`: a theme as files that an app carries.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use livery_themes::Severity;

use crate::output::{self, Failure};

/// Writes a theme as files that an app wears without Livery.
///
/// Exits with 1 where the theme has errors: the files are written all the same, and keys that cannot be used have their
/// defaults.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The theme.
    file: PathBuf,
    /// For what.
    #[arg(long, value_enum)]
    to: Format,
    /// The folder; for Dash the app's assets folder. Other files in it stay.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A style sheet and a script for the assets folder of a Dash app, with the theme beside them.
    Dash,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (document, diagnostics) = output::read_theme(&args.file)?;
    let exported = match args.to {
        Format::Dash => livery_host::export_dash(&args.out, document.text(), Some(&args.file))?,
    };
    for found in &diagnostics {
        output::complain(&args.file, found);
    }
    output::print(&format!("{}: {}", exported.directory, exported.files.join(", ")));
    let errors = diagnostics.iter().any(|found| found.severity == Severity::Error);
    Ok(if errors { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
