//! What the commands have in common: reading themes, printing, failing.

use std::io::{self, Write as _};
use std::path::Path;

use livery_themes::{Diagnostic, Document};

/// Why a command could not do its work, in words a user can act on.
pub(crate) use livery_host::Failure;

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
