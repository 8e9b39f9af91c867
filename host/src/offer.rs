//! What a file that was dropped on the window is.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use livery_protocol::{Event, Source};

/// How far a Python file is read to tell an app from a theme.
const LOOK_BYTES: u64 = 256 * 1024;

/// The event that offers the file to the editor; `None` for what is neither a theme nor an app. Nothing is run.
pub fn offered(path: &Path) -> Option<Event> {
    let text = path.to_string_lossy().into_owned();
    if path.is_dir() {
        return Some(Event::SourceOffered { source: Source::App { path: text } });
    }
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    match ending.as_str() {
        "py" if makes_an_app(path) => Some(Event::SourceOffered { source: Source::App { path: text } }),
        "json" | "js" | "py" => Some(Event::ThemeOffered { path: text }),
        _ => None,
    }
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
    fn apps_and_themes_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let cases = [
            ("theme.json", "{}", Some(false)),
            ("theme.js", "export default {}", Some(false)),
            ("theme.PY", "# dash theme\ntheme = {'accent': '#123456'}", Some(false)),
            ("app.py", "import os\nfrom dash import Dash\n", Some(true)),
            ("cards.py", "import dash_bootstrap_components as dbc\n", Some(true)),
            ("logo.png", "", None),
            ("README", "", None),
        ];
        for (name, text, is_app) in cases {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            let found = offered(&path).map(|event| matches!(event, Event::SourceOffered { .. }));
            assert_eq!(found, is_app, "{name}");
        }
        assert!(matches!(offered(folder.path()), Some(Event::SourceOffered { .. })));
    }
}
