//! What every previewed page wears now: the latest theme, compiled once, as texts ready to be sent.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use livery_protocol::page::{Outfit, PREFIX, ToPage};
use livery_protocol::{Code, Failure};
use livery_themes::{Compiled, Document, Mode, Theme};
use tokio::sync::watch;

use crate::failure::failure;
use crate::font_files::{Font, FontFiles};

/// How long a page that is being loaded waits for a theme that is being compiled, rather than flash the one before.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where pages find fonts, below [`PREFIX`].
pub(crate) const FONTS: &str = "font/";

/// A compiled theme, as texts.
#[derive(Default)]
pub(crate) struct Worn {
    /// Counts every theme that was ever put on, whatever number its sender gave it.
    pub(crate) generation: u64,
    /// [`Outfit`] with its rules, as JSON: for a page that has nothing yet.
    pub(crate) outfit: String,
    /// [`ToPage::Wear`] without the rules, as JSON: a page with the page script has them already.
    pub(crate) message: String,
    /// The fonts that the outfit names.
    pub(crate) fonts: Vec<Arc<Font>>,
}

/// A theme to put on.
struct Wish {
    generation: u64,
    text: String,
    /// Where the theme's file lies.
    folder: Option<PathBuf>,
    mode: Mode,
    sequence: u64,
    /// Whether every colour is to be another, to see what of a page follows.
    recolored: bool,
}

/// Compiles off the caller's thread; the latest wish wins.
pub(crate) struct Tailor {
    wishes: mpsc::Sender<Wish>,
    wished: Arc<AtomicU64>,
    worn: watch::Receiver<Arc<Worn>>,
}

/// A page's view of it.
#[derive(Clone)]
pub(crate) struct Wardrobe {
    wished: Arc<AtomicU64>,
    worn: watch::Receiver<Arc<Worn>>,
}

impl Tailor {
    pub(crate) fn new() -> Result<Self, Failure> {
        let (wishes, inbox) = mpsc::channel();
        // Until the first wish a page wears Livery's default theme.
        let (sender, worn) = watch::channel(Arc::new(Worn::default()));
        thread::Builder::new().name("livery-wear".to_owned()).spawn(move || run(&inbox, &sender)).map_err(|error| {
            failure(Code::Other, format!("Livery could not start a thread: {error}."), "Close some programs.")
        })?;
        let tailor = Self { wishes, wished: Arc::new(AtomicU64::new(0)), worn };
        tailor.wear("{}".to_owned(), None, Mode::Light, 0);
        Ok(tailor)
    }

    pub(crate) fn wear(&self, text: String, folder: Option<PathBuf>, mode: Mode, sequence: u64) {
        self.wish(Wish { generation: 0, text, folder, mode, sequence, recolored: false });
    }

    /// As [`Self::wear`], with every colour exchanged for another ([`livery_themes::recolored`]).
    pub(crate) fn wear_recolored(&self, text: String, folder: Option<PathBuf>, mode: Mode, sequence: u64) {
        self.wish(Wish { generation: 0, text, folder, mode, sequence, recolored: true });
    }

    fn wish(&self, wish: Wish) {
        let generation = self.wished.fetch_add(1, Ordering::SeqCst) + 1;
        // The thread ends only with this tailor.
        let _always_received = self.wishes.send(Wish { generation, ..wish });
    }

    pub(crate) fn wardrobe(&self) -> Wardrobe {
        Wardrobe { wished: Arc::clone(&self.wished), worn: self.worn.clone() }
    }
}

impl Wardrobe {
    /// What a page that is loaded now has to wear.
    pub(crate) async fn latest(&self) -> Arc<Worn> {
        let wished = self.wished.load(Ordering::SeqCst);
        let mut worn = self.worn.clone();
        let ready = worn.wait_for(|worn| worn.generation >= wished);
        if let Ok(Ok(worn)) = tokio::time::timeout(PATIENCE, ready).await {
            return Arc::clone(&worn);
        }
        Arc::clone(&self.worn.borrow())
    }

    /// Told of every theme after those it has seen; themes that come faster than they are taken are skipped.
    pub(crate) fn follow(&self) -> watch::Receiver<Arc<Worn>> {
        self.worn.clone()
    }
}

fn run(inbox: &mpsc::Receiver<Wish>, worn: &watch::Sender<Arc<Worn>>) {
    let mut files = FontFiles::default();
    while let Ok(first) = inbox.recv() {
        let wish = inbox.try_iter().last().unwrap_or(first);
        worn.send_replace(Arc::new(compile(&wish, &mut files)));
    }
}

fn compile(wish: &Wish, files: &mut FontFiles) -> Worn {
    let (document, _the_editor_shows_them) = Document::open(wish.text.as_bytes());
    let fonts = files.of(&document, wish.folder.as_deref());
    let declared = livery_themes::fonts::style_sheet(&document, |file| {
        let font = fonts.get(file)?;
        Some((format!("{PREFIX}{FONTS}{}", font.name), font.format))
    });
    let mut outfit = Outfit { fonts: declared, ..outfit(&wish.text, wish.mode, wish.sequence) };
    if wish.recolored {
        let Outfit { variables, template, categories, .. } = outfit;
        let other = livery_themes::recolored(&Compiled { variables, rules: "", template, categories });
        outfit.variables = other.variables;
        outfit.template = other.template;
        outfit.categories = other.categories;
    }
    let text = json(&outfit);
    let message = json(&ToPage::Wear(Outfit { rules: None, ..outfit }));
    Worn { generation: wish.generation, outfit: text, message, fonts: fonts.into_values().collect() }
}

/// What a page wears of a document.
pub(crate) fn outfit(text: &str, mode: Mode, sequence: u64) -> Outfit {
    let (document, _the_editor_shows_them) = Document::open(text.as_bytes());
    let Compiled { variables, rules, template, categories } = livery_themes::compile(&Theme::resolve(&document, mode));
    Outfit { mode, sequence, variables, rules: Some(rules.to_owned()), template, categories, fonts: String::new() }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    // Maps with text keys, texts and numbers: nothing in them can fail to be written.
    serde_json::to_string(value).unwrap_or_default()
}
