//! Opening a source file at a line, in the editor that the user has.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use livery_protocol::{Code, Failure};

use crate::failure::{failure, name_of};

/// What is opened: an app's output is not to be trusted, and the system would run some kinds of files.
const TEXTS: [&str; 12] = ["cfg", "css", "htm", "html", "ini", "js", "json", "md", "py", "toml", "txt", "yaml"];

/// What an editor is told to go to a line of a file.
type Arguments = fn(&str, u32) -> Vec<String>;

/// Editors that go to a line, in the order of preference.
const EDITORS: [(&str, Arguments); 7] = [
    ("code", |file, line| vec!["--goto".to_owned(), format!("{file}:{line}")]),
    ("codium", |file, line| vec!["--goto".to_owned(), format!("{file}:{line}")]),
    ("cursor", |file, line| vec!["--goto".to_owned(), format!("{file}:{line}")]),
    ("zed", |file, line| vec![format!("{file}:{line}")]),
    ("subl", |file, line| vec![format!("{file}:{line}")]),
    ("kate", |file, line| vec!["--line".to_owned(), line.to_string(), file.to_owned()]),
    ("gnome-text-editor", |file, _| vec![file.to_owned()]),
];

/// Opens the file; relative ones are within `folder`.
///
/// # Errors
/// [`Code::NotFound`], [`Code::PermissionDenied`] for what is no text, [`Code::Other`] when nothing opens it.
pub(crate) fn open(file: &str, line: u32, folder: Option<&Path>) -> Result<(), Failure> {
    let path = folder.map_or_else(|| Path::new(file).to_owned(), |folder| folder.join(file));
    if !path.is_file() {
        return Err(failure(
            Code::NotFound,
            format!("There is no file {}.", path.display()),
            "It may have been moved since the app was started.",
        ));
    }
    let is_text = path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| TEXTS.contains(&ending));
    if !is_text {
        return Err(failure(
            Code::PermissionDenied,
            format!("{} is not opened: only source files are.", name_of(&path)),
            "Open it yourself if you know what it is.",
        ));
    }
    // An absolute path never begins with a dash, so no editor takes it for an option.
    let path = std::path::absolute(&path).unwrap_or(path);
    let text = path.to_string_lossy();
    for (editor, arguments) in EDITORS {
        if !is_on_path(editor) {
            continue;
        }
        let child = Command::new(editor)
            .args(arguments(&text, line))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if let Ok(mut child) = child {
            // Somebody has to take note of its end.
            let _reaped_at_our_end = thread::Builder::new().spawn(move || child.wait());
            return Ok(());
        }
    }
    open::that_detached(&path).map_err(|error| {
        failure(
            Code::Other,
            format!("No editor opened {} ({error}).", name_of(&path)),
            format!("Open {} at line {line} yourself.", path.display()),
        )
    })
}

fn is_on_path(program: &str) -> bool {
    let Some(paths) = env::var_os("PATH") else { return false };
    let program = Path::new(program).with_extension(env::consts::EXE_EXTENSION);
    env::split_paths(&paths).any(|folder| folder.join(&program).is_file())
}
