//! The `livery` command: the same cores as the window, without one.
//!
//! Exit codes, for every command: 0 all is well; 1 problems were found in what was asked about (each command says
//! which); 2 the command could not do its work (a usage error, a file that cannot be read). Results go to stdout,
//! problems that keep the command from working to stderr, with a remedy.
//!
//! One module for each group of commands, each with an `Args` and a `fn run(args) -> Result<ExitCode, Failure>`.

mod audit;
mod check;
mod color;
mod coverage;
mod export;
mod fix;
mod output;
mod preview;
mod schema;
mod show;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Brands Plotly Dash apps with theme files.
///
/// Exit codes: 0 all is well, 1 problems were found, 2 the command could not do its work.
#[derive(Debug, Parser)]
#[command(name = "livery", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Fix(fix::Args),
    Export(export::Args),
    Preview(preview::Args),
    Coverage(coverage::Args),
    Suggest(color::Suggest),
    Assess(color::Assess),
    Repair(color::Repair),
    Colors(color::Colors),
    Library(color::Library),
    Show(show::Args),
    Schema(schema::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Suggest(args) => color::suggest(&args),
        Command::Assess(args) => color::assess_colors(&args),
        Command::Repair(args) => color::repair_colors(&args),
        Command::Colors(args) => color::colors(&args),
        Command::Library(args) => color::library(&args),
        Command::Export(args) => export::run(&args),
        Command::Preview(args) => preview::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Schema(args) => schema::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {}\n  {}", failure.message, failure.remedy);
            ExitCode::from(2)
        }
    }
}
