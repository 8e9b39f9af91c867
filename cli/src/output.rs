//! What the commands have in common: reading themes, printing, failing.

use std::io::{self, Write as _};
use std::path::Path;

use livery_themes::{Diagnostic, Document, Severity};

/// Why a command could not do its work, in words a user can act on.
pub(crate) use livery_host::Failure;
use livery_host::{Code, Revision, SaveReply};

/// Reads a theme file through the host, which knows its limits and names its failures.
pub(crate) fn read_theme(path: &Path) -> Result<(Document, Vec<Diagnostic>), Failure> {
    let opened = livery_host::files::read_theme(path)?;
    let document =
        if opened.lossy { Document::open_lossy(opened.text) } else { Document::open(opened.text.as_bytes()).0 };
    let diagnostics = document.diagnostics();
    Ok((document, diagnostics))
}

/// Prints a line. A reader that has heard enough (`livery schema | head`) is no failure.
pub(crate) fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{text}");
}

/// Prints JSON, indented.
pub(crate) fn print_json(value: &serde_json::Value) {
    print(&format!("{value:#}"));
}

/// A number of things, in words.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Writes a theme file in one step; `expected` is what it was when it was read.
pub(crate) fn save(path: &Path, text: &str, expected: Option<&Revision>) -> Result<(), Failure> {
    match livery_host::files::save(path, text, expected)? {
        SaveReply::Saved { .. } => Ok(()),
        SaveReply::Conflict { .. } | SaveReply::Cancelled => Err(Failure {
            code: Code::Other,
            message: format!("{} was changed by somebody else meanwhile.", path.display()),
            remedy: "Run the command again.".to_owned(),
        }),
    }
}

/// Says something beside the results.
pub(crate) fn warn(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
}

/// Says what is wrong with a theme that is used all the same.
pub(crate) fn complain(file: &Path, found: &Diagnostic) {
    warn(&diagnostic_line(file, found));
}

/// As compilers write it, so that editors find the place.
pub(crate) fn diagnostic_line(file: &Path, found: &Diagnostic) -> String {
    let Diagnostic { severity, code, place, reason, remedy } = found;
    let severity = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let at = if place.pointer.is_empty() { String::new() } else { format!(" {}", place.pointer) };
    format!("{}:{}:{}: {severity}[{code}]{at}: {reason}\n  {remedy}", file.display(), place.line, place.column)
}
