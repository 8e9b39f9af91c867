//! What is fetched from beside the theme: the user's library, files that are picked, names seen in the page, fonts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use livery_colorways::library::ColorwayFile;
use livery_colorways::logo::{self, LogoColors};
use livery_colorways::scale::ScaleKind;
use livery_colorways::{Color, colors_from_text};
use livery_protocol::page::{Category, Question};
use livery_protocol::{
    AskFontFace, AskFonts, AskLibrary, Failure, FontFace, KeepInLibrary, Library, LibraryFile, LibraryKind, PickFile,
    PickKind, PickedFile, ProbePage, RemoveFromLibrary,
};
use livery_themes::Value;
use livery_themes::fonts::Format;
use serde::{Deserialize, Serialize};
use skrifa::MetadataProvider as _;
use skrifa::string::StringId;

use super::{State, Tone, file_name};
use crate::backend::{Backend, Pending, Token};

/// Faces that are kept; a list of fonts shows fewer at a time.
const MOST_FACES: usize = 48;
/// Their bytes.
const MOST_FACE_BYTES: usize = 48 * 1024 * 1024;
/// Faces that are asked for at a time.
const FACES_UNDER_WAY: usize = 2;

/// Something to fetch or to keep.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The user's library, unless it is there.
    Library,
    /// A file into the library, or in place of one of its files.
    Keep {
        /// What it is.
        kind: LibraryKind,
        /// Its name.
        name: String,
        /// Its content.
        text: String,
        /// The file that it takes the place of.
        replace: Option<String>,
    },
    /// A file out of the library. It can be put back.
    Discard(LibraryKind, LibraryFile),
    /// The file that was discarded last, back.
    PutBack,
    /// An image, for its colours.
    Logo,
    /// The logo's colours are not wanted any more.
    ForgetLogo,
    /// A file of colours.
    ColorFile,
    /// Names in the previewed page's charts.
    Categories,
    /// The fonts that are installed.
    Fonts,
    /// A font's face, to show its name in it.
    Face(String),
    /// A font file of one's own, for a key.
    FontFile(&'static str),
}

/// A logo and its colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Logo {
    /// The file's name.
    pub name: String,
    /// What it is made of, or why that cannot be told.
    pub colors: Result<LogoColors, String>,
}

/// A face of an installed font.
#[derive(Clone, Debug, PartialEq)]
pub enum Face {
    /// Asked for.
    UnderWay,
    /// There is none.
    Missing,
    /// There.
    Here(Arc<FontFace>),
}

/// A scale of one's own: the JSON of the library's entries, of which only `stops` is required.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScaleFile {
    /// Name for people.
    #[serde(default)]
    pub name: String,
    /// What it is for.
    #[serde(default = "sequential")]
    pub kind: ScaleKind,
    /// The colours, evenly spread.
    pub stops: Vec<Color>,
}

fn sequential() -> ScaleKind {
    ScaleKind::Sequential
}

/// Everything fetched.
#[derive(Debug, Default)]
pub struct Stock {
    /// The library, once it came.
    pub library: Option<Library>,
    /// What was discarded last.
    pub discarded: Option<(LibraryKind, LibraryFile)>,
    /// A logo's colours.
    pub logo: Option<Logo>,
    /// Colours of a file that was picked, and its name.
    pub picked: Option<(String, Vec<Color>)>,
    /// Names in the page's charts; `None` before the page was asked.
    pub categories: Option<Vec<Category>>,
    /// Installed fonts, once they came.
    pub fonts: Option<Vec<String>>,
    faces: BTreeMap<String, Face>,
    /// In the order of their coming.
    faces_order: VecDeque<String>,
    asked: BTreeSet<&'static str>,
    under_way: Vec<UnderWay>,
    /// Counts up with each change of the library.
    pub revision: u64,
}

#[derive(Debug)]
enum UnderWay {
    Library(Pending<AskLibrary>),
    Keep(Pending<KeepInLibrary>),
    Discard(Pending<RemoveFromLibrary>),
    Logo(Pending<PickFile>),
    Colors(Pending<PickFile>),
    Font(Pending<PickFile>, &'static str),
    Categories(Pending<ProbePage>),
    Fonts(Pending<AskFonts>),
    Face(Pending<AskFontFace>, String),
}

impl UnderWay {
    fn is(&self, token: Token) -> bool {
        match self {
            Self::Library(pending) => pending.is(token),
            Self::Keep(pending) => pending.is(token),
            Self::Discard(pending) => pending.is(token),
            Self::Logo(pending) | Self::Colors(pending) | Self::Font(pending, _) => pending.is(token),
            Self::Categories(pending) => pending.is(token),
            Self::Fonts(pending) => pending.is(token),
            Self::Face(pending, _) => pending.is(token),
        }
    }
}

impl Stock {
    /// Whether the library was not asked for yet. A panel that needs it asks once, not in every frame.
    pub fn wants_library(&self) -> bool {
        !self.asked.contains("library")
    }

    /// Whether the installed fonts were not asked for yet.
    pub fn wants_fonts(&self) -> bool {
        !self.asked.contains("fonts")
    }

    /// Whether the page's names are neither known nor asked for.
    pub fn wants_categories(&self) -> bool {
        self.categories.is_none() && !self.under_way.iter().any(|call| matches!(call, UnderWay::Categories(_)))
    }

    /// A font's face, as far as it is known.
    pub fn face(&self, family: &str) -> Option<&Face> {
        self.faces.get(family)
    }

    /// Whether a face can be asked for now; only a few are under way at a time.
    pub fn can_ask_face(&self) -> bool {
        self.under_way.iter().filter(|call| matches!(call, UnderWay::Face(..))).count() < FACES_UNDER_WAY
    }

    /// The user's own colorways that can be read.
    pub fn colorways(&self) -> Vec<(LibraryFile, ColorwayFile)> {
        let files = self.library.iter().flat_map(|library| &library.colorways);
        files.filter_map(|file| Some((file.clone(), ColorwayFile::from_json(&file.text).ok()?))).collect()
    }

    /// The user's own scales that can be read.
    pub fn scales(&self) -> Vec<(LibraryFile, ScaleFile)> {
        let files = self.library.iter().flat_map(|library| &library.colorscales);
        let read = |text: &str| serde_json::from_str::<ScaleFile>(text).ok().filter(|scale| scale.stops.len() > 1);
        files.filter_map(|file| Some((file.clone(), read(&file.text)?))).collect()
    }

    fn keep_face(&mut self, family: String, face: Face) {
        if matches!(face, Face::Here(_)) {
            self.faces_order.push_back(family.clone());
        }
        self.faces.insert(family, face);
        while self.faces_order.len() > 1 && (self.faces_order.len() > MOST_FACES || self.face_bytes() > MOST_FACE_BYTES)
        {
            if let Some(oldest) = self.faces_order.pop_front() {
                self.faces.remove(&oldest);
            }
        }
    }

    fn face_bytes(&self) -> usize {
        let bytes = |face: &Face| if let Face::Here(face) = face { face.bytes.len() } else { 0 };
        self.faces.values().map(bytes).sum()
    }
}

impl State {
    pub(super) fn ask(&mut self, backend: &dyn Backend, ask: Ask) {
        let stock = &mut self.stock;
        let call = match ask {
            Ask::Library if !stock.asked.insert("library") => return,
            Ask::Library => UnderWay::Library(Pending::send(backend, &AskLibrary {})),
            Ask::Keep { kind, name, text, replace } => {
                UnderWay::Keep(Pending::send(backend, &KeepInLibrary { kind, name, text, replace }))
            }
            Ask::Discard(kind, file) => {
                let call = RemoveFromLibrary { path: file.path.clone() };
                stock.discarded = Some((kind, file));
                UnderWay::Discard(Pending::send(backend, &call))
            }
            Ask::PutBack => {
                let Some((kind, LibraryFile { name, text, .. })) = stock.discarded.take() else { return };
                UnderWay::Keep(Pending::send(backend, &KeepInLibrary { kind, name, text, replace: None }))
            }
            Ask::Logo => UnderWay::Logo(Pending::send(backend, &PickFile { kind: PickKind::Image })),
            Ask::ForgetLogo => {
                stock.logo = None;
                return;
            }
            Ask::ColorFile => UnderWay::Colors(Pending::send(backend, &PickFile { kind: PickKind::Colors })),
            Ask::FontFile(key) => UnderWay::Font(Pending::send(backend, &PickFile { kind: PickKind::Font }), key),
            Ask::Categories => {
                if stock.under_way.iter().any(|call| matches!(call, UnderWay::Categories(_))) {
                    return;
                }
                UnderWay::Categories(Pending::send(backend, &ProbePage { question: Question::Categories }))
            }
            Ask::Fonts if !stock.asked.insert("fonts") => return,
            Ask::Fonts => UnderWay::Fonts(Pending::send(backend, &AskFonts {})),
            Ask::Face(family) => {
                if stock.faces.contains_key(&family) || !stock.can_ask_face() {
                    return;
                }
                stock.faces.insert(family.clone(), Face::UnderWay);
                UnderWay::Face(Pending::send(backend, &AskFontFace { family: family.clone() }), family)
            }
        };
        self.stock.under_way.push(call);
    }

    /// The library is another one now, by this window or by somebody else.
    pub(super) fn library_changed(&mut self, backend: &dyn Backend) {
        if self.stock.asked.contains("library") {
            self.stock.under_way.push(UnderWay::Library(Pending::send(backend, &AskLibrary {})));
        }
    }

    /// Another page is shown: its names are others.
    pub(super) fn page_changed(&mut self) {
        self.stock.categories = None;
    }

    /// Takes in an answer to one of these calls; false when it is to another.
    pub(super) fn stocked(&mut self, backend: &dyn Backend, token: Token, result: &Result<Vec<u8>, Failure>) -> bool {
        let Some(index) = self.stock.under_way.iter().position(|call| call.is(token)) else { return false };
        let call = self.stock.under_way.swap_remove(index);
        let result = result.clone();
        let told = match call {
            UnderWay::Library(pending) => pending.read(result).map(|library| {
                self.stock.library = Some(library);
                self.stock.revision += 1;
            }),
            UnderWay::Keep(pending) => pending.read(result).map(|file| {
                self.tell(Tone::Good, format!("Kept {} in your library", file.name));
                self.library_changed(backend);
            }),
            UnderWay::Discard(pending) => {
                let read = pending.read(result);
                if read.is_err() {
                    self.stock.discarded = None;
                }
                self.library_changed(backend);
                read
            }
            UnderWay::Logo(pending) => pending.read(result).map(|picked| self.logo_is(picked)),
            UnderWay::Colors(pending) => pending.read(result).map(|picked| self.colors_are(picked)),
            UnderWay::Font(pending, key) => pending.read(result).map(|picked| {
                if let Some(PickedFile { path, bytes }) = picked {
                    self.font_is(backend, key, &path, &bytes);
                }
            }),
            UnderWay::Categories(pending) => {
                // A page that does not know the question yet has no names to tell.
                let names = pending.read(result).ok().and_then(|value| serde_json::from_value(value).ok());
                self.stock.categories = Some(names.unwrap_or_default());
                Ok(())
            }
            UnderWay::Fonts(pending) => pending.read(result).map(|fonts| self.stock.fonts = Some(fonts)),
            UnderWay::Face(pending, family) => {
                let face = pending.read(result).ok().flatten();
                let face = face.map_or(Face::Missing, |face| Face::Here(Arc::new(face)));
                self.stock.keep_face(family, face);
                Ok(())
            }
        };
        self.tell_failure(told.err());
        true
    }

    fn logo_is(&mut self, picked: Option<PickedFile>) {
        if let Some(picked) = picked {
            let colors = logo::colors(&picked.bytes).map_err(|error| sentence(&error.to_string()));
            self.stock.logo = Some(Logo { name: file_name(&picked.path).to_owned(), colors });
        }
    }

    fn colors_are(&mut self, picked: Option<PickedFile>) {
        let Some(picked) = picked else { return };
        let colors = colors_from_text(&String::from_utf8_lossy(&picked.bytes));
        let name = file_name(&picked.path).to_owned();
        if colors.is_empty() {
            self.tell(Tone::Bad, format!("There are no colors in {name} that Livery can read"));
        } else {
            self.stock.picked = Some((name, colors));
        }
    }

    /// A font of one's own: its file goes into the theme's list of fonts, its family to the key.
    fn font_is(&mut self, backend: &dyn Backend, key: &'static str, path: &str, bytes: &[u8]) {
        if Format::of(bytes).is_none() {
            let text = format!("{} is not a font that browsers read.", file_name(path));
            let remedy = Some("Choose a woff2, woff, ttf or otf file.".to_owned());
            self.notice = Some(super::Notice { tone: Tone::Bad, text, remedy });
            return;
        }
        let family = family_in(bytes).unwrap_or_else(|| family_of(file_name(path)));
        self.bring_font(backend, key, path, &family);
    }

    /// A font file was dropped on the window: what most of a page is set in gets it.
    pub(super) fn font_offered(&mut self, backend: &dyn Backend, path: &str) {
        let family = family_of(file_name(path));
        self.bring_font(backend, "font_family", path, &family);
        if self.document().get("font_family") == Some(Value::String(family.clone())) {
            self.go_to_key("font_family");
            self.tell(Tone::Good, format!("Text is set in {family} now; undo takes it back"));
        }
    }

    fn bring_font(&mut self, backend: &dyn Backend, key: &'static str, path: &str, family: &str) {
        let pointer = format!("/livery/fonts/{}", family.replace('~', "~0").replace('/', "~1"));
        let file = Value::String(beside(self.file.path.as_deref(), path).to_owned());
        let mut files = match self.document().get_in(&pointer) {
            Some(Value::Array(files)) => files,
            Some(one) => vec![one],
            None => Vec::new(),
        };
        if !files.contains(&file) {
            files.push(file);
        }
        let changes = vec![
            super::Change::Put { pointer, value: Value::Array(files) },
            super::Change::Set { key, path: Vec::new(), value: Value::String(family.to_owned()) },
        ];
        let name = format!("Font {family}");
        self.apply(backend, super::Action::Edit(super::Edit { name, hold: None, changes }));
    }
}

/// A file as the theme names it: from the theme's own folder where it lies in it, so that both can be moved together.
fn beside<'a>(theme: Option<&str>, file: &'a str) -> &'a str {
    let folder = theme.map(|theme| theme.strip_suffix(file_name(theme)).unwrap_or_default());
    folder.filter(|folder| !folder.is_empty()).and_then(|folder| file.strip_prefix(folder)).unwrap_or(file)
}

/// The family that a font says it is of. `None` for compressed files (WOFF), which say it where only browsers read.
fn family_in(bytes: &[u8]) -> Option<String> {
    let font = skrifa::FontRef::from_index(bytes, 0).ok()?;
    let name = |id| font.localized_strings(id).english_or_first().map(|name| name.chars().collect::<String>());
    let name = name(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(StringId::FAMILY_NAME))?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

fn sentence(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text + "."
}

/// `AcmeSans-SemiBold.woff2` is of the family `Acme Sans`.
pub(super) fn family_of(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let base = stem.split(['-', '_', '[']).next().filter(|base| !base.trim().is_empty()).unwrap_or(stem);
    let mut family = String::new();
    let mut before = ' ';
    for c in base.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            family.push(' ');
        }
        family.push(c);
        before = c;
    }
    family.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_file_s_name_tells_its_family() {
        for (file, family) in [
            ("AcmeSans-SemiBold.woff2", "Acme Sans"),
            ("Inter[wght].ttf", "Inter"),
            ("IBMPlexSans-Regular.otf", "IBMPlex Sans"),
            ("my font.ttf", "my font"),
            ("-.woff", "-"),
        ] {
            assert_eq!(family_of(file), family, "{file}");
        }
    }

    #[test]
    fn a_font_is_named_from_the_theme_s_folder_and_by_its_own_word() {
        let theme = Some("/home/ada/brand/theme.json");
        assert_eq!(beside(theme, "/home/ada/brand/fonts/acme.woff2"), "fonts/acme.woff2");
        assert_eq!(beside(theme, "/home/ada/acme.woff2"), "/home/ada/acme.woff2");
        assert_eq!(beside(Some(r"C:\brand\theme.json"), r"C:\brand\acme.woff2"), "acme.woff2");
        assert_eq!(beside(None, "/acme.woff2"), "/acme.woff2");
        assert_eq!(family_in(ttf_inter::REGULAR).as_deref(), Some("Inter V"));
        assert_eq!(family_in(b"wOF2 and more"), None);
    }

    #[test]
    fn faces_are_kept_within_bounds() {
        let mut stock = Stock::default();
        for index in 0..200 {
            let face = FontFace { bytes: vec![0; 8], index: 0 };
            stock.keep_face(format!("Family {index}"), Face::Here(Arc::new(face)));
        }
        assert!(stock.faces.len() <= MOST_FACES);
        assert!(stock.face("Family 199").is_some() && stock.face("Family 0").is_none());
        for index in 0..4 {
            let face = FontFace { bytes: vec![0; MOST_FACE_BYTES / 2], index: 0 };
            stock.keep_face(format!("Large {index}"), Face::Here(Arc::new(face)));
        }
        assert!(stock.face_bytes() <= MOST_FACE_BYTES);
        assert!(stock.face("Large 3").is_some() && stock.face("Large 0").is_none());
    }
}
