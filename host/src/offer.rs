//! What a file that was dropped on the window is.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use livery_protocol::{Event, Source};
use livery_themes::fonts::Format;

/// How far a Python file is read to tell an app from a theme.
const LOOK_BYTES: u64 = 256 * 1024;

/// The event that offers the file to the editor; `None` for what is no theme, no app and no font. Nothing is run.
pub fn offered(path: &Path) -> Option<Event> {
    let text = path.to_string_lossy().into_owned();
    if path.is_dir() {
        return Some(Event::SourceOffered { source: Source::App { path: text } });
    }
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "py" if makes_an_app(path) => Some(Event::SourceOffered { source: Source::App { path: text } }),
        "json" | "js" | "py" => Some(Event::ThemeOffered { path: text }),
        "woff2" | "woff" | "ttf" | "otf" if is_font(path) => Some(Event::FontOffered { path: text }),
        _ => None,
    }
}

/// By its first bytes, whatever it is called.
fn is_font(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && Format::of(&start).is_some()
}

/// A theme in a Python file is a dictionary and imports none of these.
fn makes_an_app(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LOOK_BYTES).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let imports = |line: &str| {
        let mut words = line.split_whitespace();
        let first = words.next();
        let module = words.next().unwrap_or_default();
        matches!(first, Some("import" | "from"))
            && ["dash", "flask", "quart", "fastapi", "vizro", "explainerdashboard"].iter().any(|name| {
                module.split(['.', ',']).next().is_some_and(|root| root == *name || root.starts_with("dash_"))
            })
    };
    read.is_ok() && text.lines().any(imports)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn apps_themes_and_fonts_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let cases = [
            ("theme.json", "{}", "theme"),
            ("theme.js", "export default {}", "theme"),
            ("theme.PY", "# dash theme\ntheme = {'accent': '#123456'}", "theme"),
            ("app.py", "import os\nfrom dash import Dash\n", "app"),
            ("cards.py", "import dash_bootstrap_components as dbc\n", "app"),
            ("Acme.woff2", "wOF2 and so on", "font"),
            ("letter.ttf", "Dear Sir", ""),
            ("logo.png", "", ""),
            ("README", "", ""),
        ];
        for (name, text, what) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let found = match offered(&path) {
                Some(Event::SourceOffered { .. }) => "app",
                Some(Event::ThemeOffered { .. }) => "theme",
                Some(Event::FontOffered { .. }) => "font",
                _ => "",
            };
            assert_eq!(found, what, "{name}");
        }
        assert!(matches!(offered(folder.path()), Some(Event::SourceOffered { .. })));
    }
}
