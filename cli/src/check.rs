//! `livery check`: what is wrong with a theme file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use livery_themes::Severity;
use livery_themes::audit::Finding;
use serde_json::json;

use crate::audit::{self, Modes};
use crate::output::{self, Failure};

/// Says what is wrong with a theme file, and what to do about it.
///
/// Exits with 1 where there are errors: values that cannot be used. Warnings and notes do not count. With --audit, also
/// where something cannot be read, seen or told apart by everyone (its errors and warnings count, its notes do not).
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// The theme: a JSON file, or a Python or JavaScript file that says theme = {…}.
    file: PathBuf,
    /// Also look at what the theme paints: contrast of text and controls, chart colors for every eye, tiny type.
    #[arg(long)]
    audit: bool,
    /// The halves that the audit looks at.
    #[arg(long, value_enum, default_value_t, requires = "audit")]
    mode: Modes,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print SARIF 2.1.0, which code hosts and editors show beside the lines.
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (document, diagnostics) = output::read_theme(&args.file)?;
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let errors = count(Severity::Error);
    let findings: Option<Vec<Finding>> = args.audit.then(|| audit::findings(&document, args.mode));
    if args.sarif {
        let findings = findings.as_deref().unwrap_or_default();
        output::print_json(&audit::sarif(&args.file, &document, &diagnostics, findings));
    } else if args.json {
        let mut said = json!({
            "file": args.file.display().to_string(),
            "keys": document.keys().count(),
            "errors": errors,
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
            "diagnostics": diagnostics,
        });
        if let Some(findings) = &findings {
            said["findings"] = findings.iter().map(|finding| audit::to_json(&document, finding)).collect();
        }
        output::print_json(&said);
    } else {
        for found in &diagnostics {
            output::print(&output::diagnostic_line(&args.file, found));
        }
        for finding in findings.iter().flatten() {
            output::print(&audit::line(&args.file, &document, finding));
        }
        let mut parts: Vec<String> =
            [(errors, "error"), (count(Severity::Warning), "warning"), (count(Severity::Note), "note")]
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| output::counted(count, what))
                .collect();
        if let Some(findings) = findings.as_ref().filter(|findings| !findings.is_empty()) {
            parts.push(output::counted(findings.len(), "finding"));
        }
        let summary = if parts.is_empty() { "nothing to say".to_owned() } else { parts.join(", ") };
        let keys = output::counted(document.keys().count(), "key");
        output::print(&format!("{}: {keys}, {summary}", args.file.display()));
    }
    let found = findings.iter().flatten().any(audit::counts);
    Ok(if errors > 0 || found { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
