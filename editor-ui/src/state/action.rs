//! What panels ask for. They cannot do any of it themselves.

use livery_protocol::{PlacePreview, Source};
use livery_themes::table::KEYS;
use livery_themes::{Document, Mode, Side, Theme};
use serde_json::Value;

use super::viewing::View;
use super::{Appearance, Ask, Command, Hold, Present};

/// One wish of a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Change the document.
    Edit(Edit),
    /// The gesture under way is over.
    Release,
    /// The gesture under way is left: as it was before.
    Cancel(Hold),
    /// A verb.
    Run(Command),
    /// The other half is previewed and edited.
    SetMode(Mode),
    /// The editor's own look.
    SetAppearance(Appearance),
    /// What the field that finds keys has now.
    Search(String),
    /// What the address field has now.
    Address(String),
    /// Preview this.
    Preview(Source),
    /// The code in this folder may be run.
    Trust(String),
    /// The preview's place, and what lies over it.
    Place(PlacePreview),
    /// Unsaved work: save it, then go on.
    SaveThenGoOn,
    /// Unsaved work: go on without it.
    GoOn,
    /// Leave what lies over the frame.
    Dismiss,
    /// Take the notice away.
    DismissNotice,
    /// Conflict: what is on disk becomes a step beneath ours.
    KeepMine,
    /// Conflict: what is on disk becomes the document, ours stays one step back.
    TakeTheirs,
    /// The focus that a command asked for was given.
    Focused,
    /// Something of the presentation.
    Present(Present),
    /// The page tries these changes on, and the document does not get them. Without changes: it wears the document again.
    TryOn(Vec<Change>),
    /// Fetch or keep something beside the theme.
    Ask(Ask),
    /// Steps are taken back or made again until this many are made.
    GoTo(usize),
    /// To the field of a key, in its section.
    GoToKey(&'static str),
    /// A theme file, after asking about unsaved work.
    OpenFile(String),
    /// The whole theme as text, as it is being typed.
    Code(String),
    /// The text that is no theme is thrown away.
    DropDraft,
    /// Conflict: both versions, to choose from key by key.
    BeginMerge,
    /// Takes a side of one difference, or of all.
    Choose(Option<usize>, Side),
    /// The chosen sides become the document.
    FinishMerge,
    /// Something about how the page is looked at.
    View(View),
    /// What escapes the theme, asked of the page anew.
    AskEscapes,
    /// One finding of the audit is mended.
    Fix(livery_themes::audit::Fix),
    /// Size of the editor's controls.
    SetScale(f32),
    /// Whether motion is reduced; `None`: as the system says.
    SetReducedMotion(Option<bool>),
    /// A colour was picked: pickers offer it again.
    UsedColor(String),
    /// Work that was not saved becomes the document.
    Restore(String),
    /// Work that was not saved is thrown away.
    Discard(String),
}

/// A change of the document: one step, or part of the step of a gesture.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The step's name, as it stands after *Undo*.
    pub name: String,
    /// The gesture it is part of.
    pub hold: Option<Hold>,
    /// What to do, in order.
    pub changes: Vec<Change>,
}

/// The smallest change. All of them are made in the half that is edited.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A key's value, or a part of it; what follows the key moves along.
    Set {
        /// The key.
        key: &'static str,
        /// From the key's value to the part; empty for the whole.
        path: Vec<String>,
        /// What.
        value: Value,
    },
    /// A key back to its rule.
    Follow {
        /// The key.
        key: &'static str,
    },
    /// A value at a place of the file that is no key's, such as a category's color.
    Put {
        /// JSON pointer from the file's top.
        pointer: String,
        /// What.
        value: Value,
    },
    /// A brand value that no tool may change, or one again that it may.
    Lock {
        /// The key.
        key: &'static str,
        /// Locked from now on.
        on: bool,
    },
    /// Out of the file.
    Remove {
        /// JSON pointer from the file's top.
        pointer: String,
    },
    /// All keys of another theme; the file keeps its form and what no theme table knows.
    Adopt(Document),
}

impl Change {
    pub(super) fn apply(self, document: &Document, mode: Mode) -> Document {
        match self {
            Self::Set { key, path, value } => {
                let at = format!("{}/{key}", layer(mode));
                let fits = |written: &Value| written.is_object() || written.is_array();
                if path.is_empty() || document.get_in(&at).is_some_and(|written| fits(&written)) {
                    let steps: Vec<&str> = std::iter::once(key).chain(path.iter().map(String::as_str)).collect();
                    return livery_themes::change(document, mode, &format!("/{}", steps.join("/")), value);
                }
                // A part of a value that the file does not have: the whole is written as it shows.
                let mut whole = Theme::resolve(document, mode).value(key).clone();
                let place = path.iter().try_fold(&mut whole, |at, step| match at {
                    Value::Object(fields) => Some(fields.entry(step.clone()).or_insert(Value::Null)),
                    Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?),
                    _ => None,
                });
                if let Some(place) = place {
                    *place = value;
                }
                livery_themes::change(document, mode, &format!("/{key}"), whole)
            }
            Self::Follow { key } => livery_themes::follow(document, mode, key),
            Self::Put { pointer, value } => {
                let mut changed = document.clone();
                changed.set(&pointer, value);
                changed
            }
            Self::Lock { key, on } => {
                let mut changed = document.clone();
                let mut locked = locked(document);
                locked.retain(|other| other != key);
                if on {
                    locked.push(key.to_owned());
                }
                if locked.is_empty() {
                    changed.remove("/livery/locked");
                    if changed.get_in("/livery") == Some(Value::Object(serde_json::Map::new())) {
                        changed.remove("/livery");
                    }
                } else {
                    changed.set("/livery/locked", locked.into());
                }
                changed
            }
            Self::Remove { pointer } => {
                let mut changed = document.clone();
                changed.remove(&pointer);
                changed
            }
            Self::Adopt(other) => adopt(document, &other),
        }
    }
}

/// Keys that no tool may change.
pub(super) fn locked(document: &Document) -> Vec<String> {
    let locked = document.get_in("/livery/locked");
    let list = locked.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// Where a half's values stand in the file.
pub(super) fn layer(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "",
        Mode::Dark => "/livery/dark",
    }
}

fn adopt(document: &Document, other: &Document) -> Document {
    let mut changed = document.clone();
    for key in KEYS {
        match other.get(key.name) {
            Some(value) if document.get(key.name).as_ref() == Some(&value) => {}
            Some(value) => drop(changed.set(&format!("/{}", key.name), value)),
            None if document.get(key.name).is_some() => drop(changed.remove(&format!("/{}", key.name))),
            None => {}
        }
    }
    // Of Livery's own, what belongs to the look comes along; names and locks are the document's.
    for own in ["dark", "diverging"] {
        let pointer = format!("/livery/{own}");
        match other.get_in(&pointer) {
            Some(value) => drop(changed.set(&pointer, value)),
            None if document.get_in(&pointer).is_some() => drop(changed.remove(&pointer)),
            None => {}
        }
    }
    changed
}
