//! Nothing is lost: files that steps lead back to, work that is kept beside them, settings.

use livery_protocol::{ForgetWork, KeepSettings, KeepWork, OpenTheme, OpenedTheme, Recovered, Revision, Settings};
use livery_themes::Document;

use super::flow::Waiting;
use super::{Appearance, File, FileId, Focus, History, Hold, Section, State, Tone, Version, file_name, steps};
use crate::backend::{Backend, Latest, Pending};

/// Least and largest size of the editor's controls.
pub(super) const SCALES: std::ops::RangeInclusive<f32> = 0.75..=2.0;

/// So many files are offered again.
const MOST_RECENT: usize = 12;
/// So many colours are: a row of a picker's.
const MOST_RECENT_COLORS: usize = 10;

/// What is typed in the code section, until it is left.
const CODE: Hold = Hold(u64::from_be_bytes(*b"the code"));

/// Sends the work to where a crash cannot reach it.
#[derive(Default)]
pub(super) struct Keeper {
    pub(super) call: Latest<KeepWork>,
    /// What was sent last, cheap to compare: the steps, the document, its file's revision and path.
    kept: Option<Kept>,
    /// The steps as text, for which list of them, and with which draft.
    steps: Option<(u64, FileId, Option<String>, String)>,
}

#[derive(PartialEq)]
struct Kept {
    generation: u64,
    version: Version,
    revision: Option<Revision>,
    path: Option<String>,
    draft: Option<String>,
    unsaved: bool,
}

impl State {
    /// After any change: the work goes to disk, at most one write under way, the newest after it.
    pub(super) fn keep(&mut self, backend: &dyn Backend) {
        let generation = self.history.generation();
        let unsaved = self.unsaved();
        let version = self.history.present();
        let same = self.keep.kept.as_ref().is_some_and(|kept| {
            kept.generation == generation
                && kept.version == *version
                && kept.revision == self.file.revision
                && kept.path == self.file.path
                && kept.draft == self.draft
                && kept.unsaved == unsaved
        });
        if same {
            return;
        }
        // Of a drag only the end counts as a step: while it goes on, the list of steps stays as it was written.
        let current = self
            .keep
            .steps
            .as_ref()
            .filter(|(at, file, draft, _)| (*at, *file) == (generation, version.file) && *draft == self.draft);
        let history =
            current.map_or_else(|| steps::encode(&self.history, self.draft.as_deref()), |(.., text)| text.clone());
        self.keep.steps = Some((generation, version.file, self.draft.clone(), history.clone()));
        self.keep.kept = Some(Kept {
            generation,
            version: version.clone(),
            revision: self.file.revision.clone(),
            path: self.file.path.clone(),
            draft: self.draft.clone(),
            unsaved,
        });
        let call = KeepWork {
            path: self.file.path.clone(),
            text: version.document.text().to_owned(),
            history,
            expected: self.file.revision.clone(),
            // Text that is no theme yet is work too, though the document is as it is on disk.
            unsaved: unsaved || self.draft.is_some(),
        };
        self.keep.call.want(backend, call);
    }

    fn new_file(&mut self) -> FileId {
        self.files += 1;
        FileId(self.files)
    }

    /// Another file comes onto the desk, as a step: undo leads back to the one before.
    /// `changed` names what happened to a document since its steps were written down; without, it is what the last of
    /// them was becoming.
    fn bring(&mut self, name: &str, file: File, document: Document, steps: Option<&str>, changed: Option<&str>) {
        let untouched = self.file.path.is_none() && self.history.depth() == 0 && !self.unsaved();
        let id = self.new_file();
        let file = File { id, ..file };
        let present = Version { document, file: id };
        let (own, draft) = steps.and_then(|text| steps::decode(text, id)).unzip();
        let mut own = own.unwrap_or_else(|| History::new(present.clone()));
        match changed {
            Some(changed) => own.edit(changed, None, present),
            None => own.amend(present),
        }
        if untouched {
            self.history.replace(own);
        } else {
            self.history.append(name, own);
            let before = std::mem::replace(&mut self.file, file.clone());
            self.shelf.push(before);
        }
        self.file = file;
        self.conflict = None;
        self.draft = draft.flatten();
        self.refresh();
    }

    pub(super) fn opened(&mut self, opened: OpenedTheme) {
        let document = Document::open(opened.text.as_bytes()).0;
        let name = file_name(&opened.path).to_owned();
        let file = File {
            id: FileId::default(),
            path: Some(opened.path),
            saved: document.clone(),
            revision: Some(opened.revision),
            lossy: opened.lossy,
            elsewhere: opened.elsewhere,
        };
        self.remember(file.path.clone());
        self.bring(&format!("Open {name}"), file, document, opened.history.as_deref(), Some("changes on disk"));
        let (errors, warnings) = self.problem_counts();
        match errors + warnings {
            0 => self.tell(Tone::Good, format!("Opened {name}")),
            1 => self.tell(Tone::Plain, format!("Opened {name}; one value needs a look")),
            n => self.tell(Tone::Plain, format!("Opened {name}; {n} values need a look")),
        }
    }

    /// After a way back or forth: the file may be another one, and may have changed meanwhile.
    pub(super) fn follow_file(&mut self, backend: &dyn Backend) {
        let wanted = self.history.present().file;
        if wanted == self.file.id {
            return;
        }
        let Some(index) = self.shelf.iter().position(|file| file.id == wanted) else { return };
        let file = self.shelf.swap_remove(index);
        let before = std::mem::replace(&mut self.file, file);
        self.shelf.push(before);
        self.conflict = None;
        self.draft = None;
        self.tell(Tone::Plain, format!("Back in {}", self.file.name()));
        if let Some(path) = self.file.path.clone() {
            // Read again: the desktop watches the file that was read last.
            let call = OpenTheme { path: Some(path) };
            self.waiting.push(Waiting::Reread(Pending::send(backend, &call)));
        }
    }

    /// The file of a version, on the desk or on the shelf.
    pub(super) fn file_mut(&mut self, id: FileId) -> Option<&mut File> {
        if self.file.id == id { Some(&mut self.file) } else { self.shelf.iter_mut().find(|file| file.id == id) }
    }

    /// A fresh theme, as a step.
    pub(super) fn fresh(&mut self) {
        let document = super::fresh_document();
        let file = File { saved: document.clone(), ..File::default() };
        self.bring("New theme", file, document, None, None);
        self.tell(Tone::Plain, "New theme");
    }

    /// A file among the recent ones, first.
    pub(super) fn remember(&mut self, path: Option<String>) {
        if let Some(path) = path {
            let recent = &mut self.settings.recent;
            recent.retain(|other| *other != path);
            recent.insert(0, path);
            recent.truncate(MOST_RECENT);
        }
    }

    /// A colour among those used lately, first.
    pub(super) fn used_color(&mut self, backend: &dyn Backend, color: String) {
        if self.settings.recent_colors.first() == Some(&color) {
            return;
        }
        self.change_settings(backend, |settings| {
            let colors = &mut settings.recent_colors;
            colors.retain(|other| *other != color);
            colors.insert(0, color);
            colors.truncate(MOST_RECENT_COLORS);
        });
    }

    pub(super) fn restore(&mut self, backend: &dyn Backend, id: &str) {
        let Some(index) = self.recovered.iter().position(|work| work.id == id) else { return };
        let Recovered { id, path, text, history, expected, .. } = self.recovered.remove(index);
        let document = Document::open(text.as_bytes()).0;
        let open = path.is_some() && path == self.file.path;
        if open && self.file.revision == expected {
            // The very file is open as it was: the work is a step in it.
            self.history.edit("work that was not saved", None, Version { document, file: self.file.id });
            let steps = history.as_deref().and_then(|text| steps::decode(text, self.file.id));
            self.draft = steps.and_then(|(_, draft)| draft);
            self.refresh();
        } else {
            let file = File {
                path: path.clone(),
                // Not read yet, so nothing is known to be saved.
                saved: Document::default(),
                revision: expected,
                ..File::default()
            };
            let name = path.as_deref().map_or("Untitled theme", file_name).to_owned();
            self.bring(&format!("Work on {name}"), file, document, history.as_deref(), None);
            if let Some(path) = path {
                let call = OpenTheme { path: Some(path) };
                self.waiting.push(Waiting::Reread(Pending::send(backend, &call)));
            }
        }
        self.tell(Tone::Good, "The work is back; it is not saved yet");
        self.forget(backend, id);
    }

    pub(super) fn discard(&mut self, backend: &dyn Backend, id: &str) {
        self.recovered.retain(|work| work.id != id);
        self.forget(backend, id.to_owned());
    }

    fn forget(&mut self, backend: &dyn Backend, id: String) {
        self.waiting.push(Waiting::Forget(Pending::send(backend, &ForgetWork { id })));
    }

    /// The theme as text: a typed run is one step. Text that is no theme is kept beside the document.
    pub(super) fn code(&mut self, text: String) {
        let document = Document::open(text.as_bytes()).0;
        // A file that cannot be read itself may be mended in any number of tries.
        if !document.is_editable() && self.document().is_editable() {
            self.draft = Some(text);
            return;
        }
        self.draft = None;
        self.history.edit("Edit code", Some(CODE), Version { document, file: self.file.id });
        self.refresh();
    }

    /// To the field of a key: its section opens, it scrolls there and is ringed.
    pub(super) fn go_to_key(&mut self, key: &'static str) {
        if let Some(row) = livery_themes::table::key(key) {
            self.section = Section::Keys(row.group);
            self.search.clear();
            self.ringed = Some(row.name);
            self.focus = Some(Focus::Key);
        }
    }

    pub(super) fn settings_are(&mut self, settings: Settings) {
        self.appearance = Appearance::from_word(&settings.appearance);
        self.settings = settings;
        self.settings.scale = self.scale();
    }

    pub(super) fn change_settings(&mut self, backend: &dyn Backend, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.appearance = Appearance::from_word(&self.settings.appearance);
        self.settings_sent.want(backend, KeepSettings { settings: self.settings.clone() });
    }

    /// Files opened and saved lately, other than the open one, newest first.
    pub fn recent(&self) -> impl Iterator<Item = &String> {
        self.settings.recent.iter().filter(|path| self.file.path.as_ref() != Some(path))
    }

    /// Size of the editor's controls; 1 is the system's.
    pub fn scale(&self) -> f32 {
        let scale = self.settings.scale;
        if scale.is_finite() { scale.clamp(*SCALES.start(), *SCALES.end()) } else { 1.0 }
    }
}
