//! The settings file: written in one step, read field by field so that one wrong value costs only itself, and merged so
//! that two windows do not undo each other.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use livery_protocol::{Failure, Settings, Source};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::{Deed, io_failure};
use crate::files;

/// How many recent files are remembered.
const MOST_RECENT: usize = 20;
/// How many sources are remembered for a theme.
const MOST_SOURCES: usize = 12;
/// A settings file is a few kilobytes.
const LARGEST_BYTES: u64 = 8 * 1024 * 1024;

/// The user's settings, shared with other windows through the file.
pub(crate) struct Preferences {
    file: PathBuf,
    /// What the editor was given last; what differs from it in its answer is its own doing.
    given: Mutex<Settings>,
}

impl Preferences {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { file: folder.join("settings.json"), given: Mutex::default() }
    }

    /// As they are now.
    pub(crate) fn give(&self) -> Settings {
        let (mut settings, _) = self.read();
        settings.recent.retain(|path| Path::new(path).is_file());
        settings.clone_into(&mut self.given());
        settings
    }

    /// Takes what the editor made of them.
    pub(crate) fn keep(&self, sent: Settings) -> Result<Settings, Failure> {
        let given = self.given().clone();
        self.change(|now| *now = merged(std::mem::take(now), &given, sent))?;
        Ok(self.give())
    }

    /// A theme file was opened or saved.
    pub(crate) fn note_recent(&self, path: &str) -> Result<(), Failure> {
        self.change(|settings| {
            settings.recent.retain(|recent| recent != path);
            settings.recent.insert(0, path.to_owned());
            settings.recent.truncate(MOST_RECENT);
        })
    }

    /// The user said that this folder's code may run.
    pub(crate) fn trust(&self, folder: &str) -> Result<(), Failure> {
        self.change(|settings| {
            if !settings.trusted.iter().any(|trusted| trusted == folder) {
                settings.trusted.push(folder.to_owned());
            }
        })
    }

    /// Folders whose code may run.
    pub(crate) fn trusted(&self) -> Vec<String> {
        self.read().0.trusted
    }

    /// The interpreter that was chosen for the apps in a folder.
    pub(crate) fn interpreter(&self, folder: &str) -> Option<String> {
        self.read().0.interpreters.remove(folder)
    }

    /// Chooses one; `None` lets it be found again.
    pub(crate) fn choose_interpreter(&self, folder: &str, interpreter: Option<String>) -> Result<(), Failure> {
        self.change(|settings| match interpreter {
            Some(interpreter) => drop(settings.interpreters.insert(folder.to_owned(), interpreter)),
            None => drop(settings.interpreters.remove(folder)),
        })
    }

    /// What is previewed with a theme file now.
    pub(crate) fn note_sources(&self, theme: &str, mut sources: Vec<Source>) -> Result<(), Failure> {
        sources.truncate(MOST_SOURCES);
        self.change(|settings| {
            if sources.is_empty() {
                settings.sources.remove(theme);
            } else {
                settings.sources.insert(theme.to_owned(), sources);
            }
        })
    }

    fn given(&self) -> MutexGuard<'_, Settings> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Settings)) -> Result<(), Failure> {
        let fail = |error: &io::Error| io_failure(Deed::Save, &self.file, error);
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| fail(&error))?;
        // Held from reading to writing: another window may be about to do the same. The system gives it back when this
        // process ends, however it ends.
        let turn = File::create(folder.join("settings.lock")).map_err(|error| fail(&error))?;
        turn.lock().map_err(|error| fail(&error))?;
        let (before, rest) = self.read();
        let mut after = before.clone();
        change(&mut after);
        if after == before && self.file.exists() {
            return Ok(());
        }
        // What a newer Livery wrote stays.
        let mut all = rest;
        if let Ok(Value::Object(known)) = serde_json::to_value(&after) {
            all.extend(known);
        }
        let mut bytes = serde_json::to_vec_pretty(&all).map_err(|error| fail(&error.into()))?;
        bytes.push(b'\n');
        files::replace(&self.file, &bytes).map_err(|error| fail(&error))
    }

    /// The settings and what is in the file beside them.
    fn read(&self) -> (Settings, Map<String, Value>) {
        let too_large = fs::metadata(&self.file).is_ok_and(|file| file.len() > LARGEST_BYTES);
        let text = if too_large { Vec::new() } else { fs::read(&self.file).unwrap_or_default() };
        if let Ok(Value::Object(mut fields)) = serde_json::from_slice(&text) {
            return (from_fields(&mut fields), fields);
        }
        if !text.is_empty() {
            // Somebody may want to mend it by hand.
            let _best_effort = fs::write(self.file.with_extension("json.broken"), &text);
        }
        (Settings::default(), Map::new())
    }
}

fn from_fields(fields: &mut Map<String, Value>) -> Settings {
    let plain = Settings::default();
    let scale: f32 = field(fields, "scale", plain.scale);
    Settings {
        appearance: field(fields, "appearance", plain.appearance),
        scale: if scale.is_finite() { scale.clamp(0.5, 4.0) } else { plain.scale },
        reduced_motion: field(fields, "reduced_motion", plain.reduced_motion),
        recent: field(fields, "recent", plain.recent),
        recent_colors: field(fields, "recent_colors", plain.recent_colors),
        trusted: field(fields, "trusted", plain.trusted),
        sources: field(fields, "sources", plain.sources),
        interpreters: field(fields, "interpreters", plain.interpreters),
        extra: field(fields, "extra", plain.extra),
    }
}

fn field<T: DeserializeOwned>(fields: &mut Map<String, Value>, name: &str, plain: T) -> T {
    fields.remove(name).and_then(|value| serde_json::from_value(value).ok()).unwrap_or(plain)
}

/// What the editor sent, with what others did to the file since it was given.
fn merged(now: Settings, given: &Settings, sent: Settings) -> Settings {
    Settings {
        recent: merged_list(now.recent, &given.recent, sent.recent),
        trusted: merged_list(now.trusted, &given.trusted, sent.trusted),
        sources: merged_map(now.sources, &given.sources, sent.sources),
        interpreters: merged_map(now.interpreters, &given.interpreters, sent.interpreters),
        ..sent
    }
}

/// New entries first; an entry that either side removed is gone.
fn merged_list(now: Vec<String>, given: &[String], sent: Vec<String>) -> Vec<String> {
    let removed: Vec<&String> = given.iter().filter(|entry| !now.contains(entry)).collect();
    let kept: Vec<String> = sent.into_iter().filter(|entry| !removed.contains(&entry)).collect();
    let mut all: Vec<String> =
        now.into_iter().filter(|entry| !given.contains(entry) && !kept.contains(entry)).collect();
    all.extend(kept);
    all
}

fn merged_map<T: PartialEq>(
    now: BTreeMap<String, T>,
    given: &BTreeMap<String, T>,
    mut sent: BTreeMap<String, T>,
) -> BTreeMap<String, T> {
    for (path, value) in now {
        if given.get(&path) != Some(&value) {
            sent.insert(path, value);
        }
    }
    sent
}
