//! `livery fix`: mends what the audit finds.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use livery_themes::Document;
use livery_themes::audit::{Applied, Finding, fix_modes};
use serde_json::json;

use crate::audit::{self, Modes};
use crate::output::{self, Failure};

/// Mends what check --audit finds, with the nearest value that passes.
///
/// Keys that the theme lists as locked stay; where one is in the way the other side is changed, and where that cannot be
/// either it says why. The dark half's values go to the dark half. Exits with 0 where nothing is left to mend, with 1
/// where something is left that cannot be mended (notes do not count), with 2 where the file could not be read or written.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The theme: a JSON file, or a Python or JavaScript file that says theme = {…}.
    file: PathBuf,
    /// Only say what would be changed.
    #[arg(long)]
    dry_run: bool,
    /// Write here, and leave the file as it is.
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    out: Option<PathBuf>,
    /// The halves that are mended.
    #[arg(long, value_enum, default_value_t)]
    mode: Modes,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let opened = livery_host::files::read_theme(&args.file)?;
    let document =
        if opened.lossy { Document::open_lossy(opened.text) } else { Document::open(opened.text.as_bytes()).0 };
    let (fixed, applied, left) = fix_modes(&document, args.mode.list());
    let target: &Path = args.out.as_deref().unwrap_or(&args.file);
    let changed = fixed != document;
    let written = !args.dry_run && (changed || args.out.is_some());
    if written {
        let expected = args.out.is_none().then_some(&opened.revision);
        output::save(target, fixed.text(), expected)?;
    }
    if args.json {
        output::print_json(&json!({
            "file": args.file.display().to_string(),
            "written": written.then(|| target.display().to_string()),
            "applied": applied,
            "left": left.iter().map(|finding| audit::to_json(&fixed, finding)).collect::<Vec<_>>(),
        }));
    } else {
        say(args, &fixed, &applied, &left, written.then_some(target));
    }
    Ok(if left.iter().any(audit::counts) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn say(args: &Args, fixed: &Document, applied: &[Applied], left: &[Finding], written: Option<&Path>) {
    for Applied { finding, fix } in applied {
        output::print(&format!("{}: {}.\n  {}", audit::mode_name(fix.mode), fix.label, finding.message));
    }
    for finding in left {
        output::print(&audit::line(&args.file, fixed, finding));
    }
    let deed = match written {
        Some(path) if path != args.file => format!("written to {}", path.display()),
        Some(_) => "written".to_owned(),
        None if args.dry_run && !applied.is_empty() => "nothing written".to_owned(),
        None => "nothing to write".to_owned(),
    };
    let made = output::counted(applied.len(), "change");
    output::print(&format!("{}: {made}, {} left; {deed}", args.file.display(), left.len()));
}
