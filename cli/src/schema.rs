//! `livery schema`: the JSON Schema of theme files.

use std::process::ExitCode;

use clap::Parser;

use crate::output::{self, Failure};

/// Prints the JSON Schema of theme files, for editors that check and complete them.
#[derive(Debug, Parser)]
pub(crate) struct Args {}

#[expect(clippy::unnecessary_wraps, reason = "every command has the same signature")]
pub(crate) fn run(_: &Args) -> Result<ExitCode, Failure> {
    output::print_json(&livery_themes::schema());
    Ok(ExitCode::SUCCESS)
}
