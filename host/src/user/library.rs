//! The user's own themes, colorways and colorscales: files in folders that other programs may write too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use livery_protocol::{Code, Failure, Library, LibraryFile, LibraryKind};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::bell::Bell;
use crate::failure::{Deed, failure, io_failure, name_of};
use crate::files;

/// More files than anybody looks through; a folder that was put here by mistake must not stall the window.
const MOST_FILES: usize = 2000;
/// Larger files are themes with embedded fonts at most.
const LARGEST_BYTES: u64 = 16 * 1024 * 1024;
/// File systems take names of 255 bytes.
const LONGEST_NAME_BYTES: usize = 200;

/// What some file system does not take in a name, and the sign of the escape itself.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b'%').add(b'/').add(b'\\').add(b':').add(b'*').add(b'?').add(b'"').add(b'<').add(b'>').add(b'|');

/// The library's folders.
pub(crate) struct Shelf {
    folder: PathBuf,
    bell: Mutex<Option<Bell>>,
    on_change: Box<dyn Fn() -> Option<Bell> + Send + Sync>,
}

impl Shelf {
    /// `on_change` is called on a thread of its own when a file came, went or changed.
    pub(crate) fn new(data: &Path, on_change: impl Fn() + Send + Sync + Clone + 'static) -> Self {
        let folder = data.join("library");
        let watched: Vec<PathBuf> = [LibraryKind::Theme, LibraryKind::Colorway, LibraryKind::Colorscale]
            .into_iter()
            .map(|kind| folder.join(folder_name(kind)))
            .collect();
        let start = move || {
            let tell = on_change.clone();
            Bell::on_folders(&watched, move |paths| {
                if paths.iter().any(|path| !is_hidden(path)) {
                    tell();
                }
            })
        };
        Self { folder, bell: Mutex::new(None), on_change: Box::new(start) }
    }

    /// All files, by name. From then on changes are told.
    pub(crate) fn read(&self) -> Library {
        self.listen();
        let mut library = Library::default();
        let failures = &mut library.failures;
        library.themes = self.read_kind(LibraryKind::Theme, failures);
        library.colorways = self.read_kind(LibraryKind::Colorway, failures);
        library.colorscales = self.read_kind(LibraryKind::Colorscale, failures);
        library
    }

    /// Writes a file; `replace` names the one whose place it takes.
    pub(crate) fn keep(
        &self,
        kind: LibraryKind,
        name: &str,
        text: &str,
        replace: Option<&Path>,
    ) -> Result<LibraryFile, Failure> {
        let folder = self.folder.join(folder_name(kind));
        fs::create_dir_all(&folder).map_err(|error| io_failure(Deed::Save, &folder, &error))?;
        let old = replace.map(|old| self.own(old)).transpose()?;
        let path = free_place(&folder, name, old.as_deref());
        files::replace(&path, text.as_bytes()).map_err(|error| io_failure(Deed::Save, &path, &error))?;
        if let Some(old) = old.filter(|old| *old != path) {
            // The new one is there; a leftover is seen and can be removed.
            let _best_effort = fs::remove_file(old);
        }
        self.listen();
        Ok(LibraryFile { name: name_in(&path), path: path.to_string_lossy().into_owned(), text: text.to_owned() })
    }

    /// Moves a file into the trash.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), Failure> {
        let path = self.own(path)?;
        let fail = |error: &io::Error| io_failure(Deed::Save, &path, error);
        let trash = self.folder.join("trash");
        fs::create_dir_all(&trash).map_err(|error| fail(&error))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::rename(&path, trash.join(format!("{now} {name}"))).map_err(|error| fail(&error))
    }

    fn listen(&self) {
        let mut bell = self.bell.lock().unwrap_or_else(PoisonError::into_inner);
        if bell.is_none() {
            *bell = (self.on_change)();
        }
    }

    /// A path that is one of the library's files, and nothing else on this machine.
    fn own(&self, path: &Path) -> Result<PathBuf, Failure> {
        let known = path
            .parent()
            .and_then(|folder| fs::canonicalize(folder).ok())
            .zip(fs::canonicalize(&self.folder).ok())
            .is_some_and(|(folder, library)| folder.parent() == Some(library.as_path()) && !folder.ends_with("trash"));
        if known && path.file_name().is_some() {
            return Ok(path.to_owned());
        }
        Err(failure(
            Code::NotFound,
            format!("{} is not in the library.", path.display()),
            "It may have been moved; look at the library again.",
        ))
    }

    fn read_kind(&self, kind: LibraryKind, failures: &mut Vec<Failure>) -> Vec<LibraryFile> {
        let folder = self.folder.join(folder_name(kind));
        let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
        let mut files = Vec::new();
        for entry in entries.flatten().take(MOST_FILES) {
            let path = entry.path();
            if is_hidden(&path) || !path.is_file() {
                continue;
            }
            match files::read_text(&path, LARGEST_BYTES) {
                Ok(text) => {
                    files.push(LibraryFile { name: name_in(&path), path: path.to_string_lossy().into_owned(), text });
                }
                Err(failure) => failures.push(failure),
            }
        }
        files.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then_with(|| a.path.cmp(&b.path)));
        files
    }
}

fn folder_name(kind: LibraryKind) -> &'static str {
    match kind {
        LibraryKind::Colorway => "colorways",
        LibraryKind::Theme => "themes",
        LibraryKind::Colorscale => "colorscales",
    }
}

fn is_hidden(path: &Path) -> bool {
    name_of(path).starts_with('.')
}

/// The name that was escaped into a file's name.
fn name_in(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    percent_decode_str(&stem).decode_utf8().map_or_else(|_| stem.clone().into_owned(), std::borrow::Cow::into_owned)
}

fn free_place(folder: &Path, name: &str, old: Option<&Path>) -> PathBuf {
    let name = match name.trim() {
        "" => "Untitled",
        name => name,
    };
    let mut escaped = utf8_percent_encode(name, UNSAFE).to_string().replace('\u{fffd}', "_");
    // Windows drops dots at the end, and a file that begins with one is hidden.
    if escaped.starts_with('.') {
        escaped.replace_range(..1, "%2E");
    }
    while escaped.len() > LONGEST_NAME_BYTES {
        escaped.pop();
    }
    let mut path = folder.join(format!("{escaped}.json"));
    let mut number = 2;
    while path.exists() && old != Some(path.as_path()) {
        path = folder.join(format!("{escaped} {number}.json"));
        number += 1;
    }
    path
}
