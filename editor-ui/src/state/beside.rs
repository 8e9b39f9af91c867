//! Two of the page beside each other: what is edited, and something to compare it with.

use livery_protocol::InstructThemes;
use livery_protocol::page::{Difference, NamedTheme, Order, Pair};
use livery_themes::{Document, Mode};

use super::State;
use super::viewing::{Eyes, View};
use crate::backend::{Backend, Latest};

/// What the right side shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The other half of the theme.
    Halves,
    /// The theme as it was saved; while nothing is unsaved, as it was opened.
    Before,
    /// The page through other eyes.
    Eyes,
}

impl Beside {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Halves, Self::Before, Self::Eyes];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Halves => "Light and dark",
            Self::Before => "Before and after",
            Self::Eyes => "Two pairs of eyes",
        }
    }
}

/// What the page was told of it.
#[derive(Default)]
pub(super) struct Told {
    pair: Option<Pair>,
    /// Whether the eyes were chosen for the comparison, so that they go with it.
    lent_eyes: bool,
    pub(super) themes: Latest<InstructThemes>,
}

impl State {
    pub(super) fn set_beside(&mut self, backend: &dyn Backend, beside: Option<Beside>) {
        self.viewing.beside = beside;
        if beside == Some(Beside::Eyes) && self.viewing.eyes == Eyes::Usual {
            // The commonest other eyes.
            self.view(backend, View::Through(Eyes::Deutan));
            self.beside_told.lent_eyes = true;
        } else if beside != Some(Beside::Eyes) && std::mem::take(&mut self.beside_told.lent_eyes) {
            self.view(backend, View::Through(Eyes::Usual));
        }
        if beside.is_some() {
            // The sides are not the page that these were asked of.
            if self.viewing.inspect {
                self.set_inspect(backend, false);
            }
            if self.viewing.paper.is_some() {
                self.view(backend, View::OnPaper(None));
            }
        }
    }

    pub(super) fn toggle_beside(&mut self, backend: &dyn Backend) {
        let next = if self.viewing.beside.is_some() { None } else { Some(Beside::Halves) };
        self.set_beside(backend, next);
    }

    /// The page follows; what did not change is not sent.
    pub(super) fn send_beside(&mut self, backend: &dyn Backend) {
        let Some(beside) = self.viewing.beside else {
            if self.beside_told.pair.take().is_some() {
                self.instruct(backend, Order::Beside { pair: None });
            }
            return;
        };
        let (this, other) = match self.mode {
            Mode::Light => (("Light", Mode::Light), ("Dark", Mode::Dark)),
            Mode::Dark => (("Dark", Mode::Dark), ("Light", Mode::Light)),
        };
        let (left, right, shows) = match beside {
            Beside::Halves => (this.0, other.0, Difference::Theme),
            Beside::Before => ("Now", if self.unsaved() { "As saved" } else { "As opened" }, Difference::Theme),
            Beside::Eyes => (Eyes::Usual.title(), self.viewing.eyes.title(), Difference::Vision),
        };
        let theme = match beside {
            Beside::Halves => Some((self.worn_document(), other.1)),
            Beside::Before => Some((self.document_before(), self.mode)),
            Beside::Eyes => None,
        };
        if let Some((document, mode)) = theme {
            let sent = self.beside_told.themes.last().and_then(|last| last.themes.first());
            if sent.is_none_or(|sent| sent.mode != mode || sent.name != right || sent.text != document.text()) {
                let theme = NamedTheme { name: right.to_owned(), text: document.text().to_owned(), mode };
                self.beside_told.themes.want(backend, InstructThemes { themes: vec![theme] });
            }
        }
        let told = self.beside_told.pair.as_ref();
        if told.is_none_or(|told| told.left != left || told.right != right || told.shows != shows) {
            let pair = Pair { left: left.to_owned(), right: right.to_owned(), shows };
            self.beside_told.pair = Some(pair.clone());
            self.instruct(backend, Order::Beside { pair: Some(pair) });
        }
    }

    fn document_before(&self) -> &Document {
        if self.unsaved() {
            return &self.file.saved;
        }
        self.history.versions().next().map_or(self.document(), |version| &version.document)
    }
}
