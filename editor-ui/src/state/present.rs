//! Presenting the previewed app: its stops, and where the presentation stands.

use livery_protocol::page::{Deck, NamedTheme, Order, Question, Report, Screen, Step, Stop};
use livery_protocol::{
    AskProject, Failure, FullScreen, Instruct, InstructThemes, KeepProject, ProbePage, Project, ShowSpeaker,
};
use livery_themes::Mode;

use super::{State, Tone};
use crate::backend::{Backend, Latest, Pending, Token};

/// What a panel, a key or the page asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Present {
    /// The whole window shows the page, from this stop on.
    Begin(usize),
    /// A step of the presentation that is shown.
    Step(Step),
    /// A digit of a stop's number; Enter goes there.
    Digit(u32),
    /// The number that was typed.
    Enter,
    /// The user picks elements of the page as stops.
    Pick(bool),
    /// The page that is shown becomes a stop.
    AddPage,
    /// Out of the list; it can be put back.
    Remove(usize),
    /// The stop that was removed last, where it was.
    PutBack,
    /// To another place of the list.
    Move {
        /// From where, from 0.
        from: usize,
        /// To where.
        to: usize,
    },
    /// What a stop is called.
    Rename(usize, String),
    /// What the speaker wants to say there.
    Notes(usize, String),
    /// Seconds after which it goes on by itself.
    Interval(Option<f64>),
    /// A built-in theme to change to, in or out.
    Theme(String),
    /// The window with notes and a timer.
    Speaker(bool),
}

/// Where a presentation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The stop, from 0.
    pub at: usize,
    /// What covers the page.
    pub screen: Option<Screen>,
    /// Whether the page has said that it shows the deck.
    pub shown: bool,
    /// Whether auto-play is at rest.
    pub paused: bool,
}

/// The presentation of this theme's app.
#[derive(Default)]
pub struct Presentation {
    /// What is kept beside the theme.
    pub project: Project,
    /// Where it stands, while it runs: the editor is not drawn then.
    pub standing: Option<Standing>,
    /// Whether the user picks stops in the page.
    pub picking: bool,
    /// Whether the speaker's window was opened.
    pub speaker: bool,
    /// The stop that was removed last, and where it was.
    pub removed: Option<(usize, Stop)>,
    /// Why the file beside the theme is not written: it could not be read.
    pub unreadable: Option<String>,
    /// The theme whose project this is.
    theme: Option<String>,
    /// The stop's number as far as it is typed.
    typed: usize,
    kept: Latest<KeepProject>,
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
enum Waiting {
    Project(Pending<AskProject>, String),
    Page(Pending<ProbePage>),
    Order(Pending<Instruct>),
    Themes(Pending<InstructThemes>),
    FullScreen(Pending<FullScreen>),
    Speaker(Pending<ShowSpeaker>),
}

impl Waiting {
    fn is(&self, token: Token) -> bool {
        match self {
            Self::Project(pending, _) => pending.is(token),
            Self::Page(pending) => pending.is(token),
            Self::Order(pending) => pending.is(token),
            Self::Themes(pending) => pending.is(token),
            Self::FullScreen(pending) => pending.is(token),
            Self::Speaker(pending) => pending.is(token),
        }
    }
}

impl Presentation {
    /// Whether the whole window shows the page now.
    pub fn runs(&self) -> bool {
        self.standing.is_some()
    }

    fn order(&mut self, backend: &dyn Backend, order: Order) {
        self.waiting.push(Waiting::Order(Pending::send(backend, &Instruct { order })));
    }
}

impl State {
    pub(super) fn present(&mut self, backend: &dyn Backend, wish: Present) {
        let presentation = &mut self.presentation;
        let stops = &mut presentation.project.stops;
        match wish {
            // What only shows leaves the project as it is, and returns.
            Present::Begin(at) => return self.begin_presenting(backend, at),
            Present::Step(Step::End) => return self.end_presenting(backend),
            Present::Step(step) => return presentation.order(backend, Order::Step { step }),
            Present::Digit(digit) => {
                presentation.typed = (presentation.typed * 10 + digit as usize) % 1000;
                return;
            }
            Present::Enter => {
                let step = match std::mem::take(&mut presentation.typed).checked_sub(1) {
                    Some(at) => Step::To { at },
                    None => Step::Forward,
                };
                return presentation.order(backend, Order::Step { step });
            }
            Present::Pick(on) => {
                presentation.picking = on;
                return presentation.order(backend, Order::PickStop { on });
            }
            Present::AddPage => {
                let call = ProbePage { question: Question::Page };
                presentation.waiting.push(Waiting::Page(Pending::send(backend, &call)));
                return;
            }
            Present::Speaker(show) => {
                presentation.speaker = show;
                let call = ShowSpeaker { show };
                presentation.waiting.push(Waiting::Speaker(Pending::send(backend, &call)));
                return;
            }
            Present::Remove(index) if index < stops.len() => {
                presentation.removed = Some((index, stops.remove(index)));
            }
            Present::PutBack => {
                if let Some((index, stop)) = presentation.removed.take() {
                    stops.insert(index.min(stops.len()), stop);
                }
            }
            Present::Move { from, to } if from < stops.len() && to < stops.len() => {
                let stop = stops.remove(from);
                stops.insert(to, stop);
            }
            Present::Rename(index, name) => {
                if let Some(stop) = stops.get_mut(index) {
                    stop.name = name;
                }
            }
            Present::Notes(index, notes) => {
                if let Some(stop) = stops.get_mut(index) {
                    stop.notes = notes;
                }
            }
            Present::Remove(_) | Present::Move { .. } => {}
            Present::Interval(seconds) => presentation.project.interval_s = seconds,
            Present::Theme(name) => {
                let themes = &mut presentation.project.themes;
                match themes.iter().position(|other| *other == name) {
                    Some(index) => drop(themes.remove(index)),
                    None => themes.push(name),
                }
            }
        }
        self.keep_project(backend);
    }

    /// Takes the reply if it is one of the presentation's.
    pub(super) fn present_replied(
        &mut self,
        backend: &dyn Backend,
        token: Token,
        result: &Result<Vec<u8>, Failure>,
    ) -> bool {
        let presentation = &mut self.presentation;
        if let Some(failure) = presentation.kept.replied(backend, token, result) {
            self.tell_failure(failure);
            return true;
        }
        let Some(index) = presentation.waiting.iter().position(|waiting| waiting.is(token)) else { return false };
        let result = result.clone();
        let told = match presentation.waiting.swap_remove(index) {
            Waiting::Project(pending, theme) => match pending.read(result) {
                Ok(text) => {
                    self.project_is(&theme, text.as_deref());
                    Ok(())
                }
                Err(failure) => {
                    self.presentation.unreadable = Some(failure.to_string());
                    Err(failure)
                }
            },
            Waiting::Page(pending) => pending.read(result).map(|page| self.add_page(backend, &page)),
            Waiting::Order(pending) => pending.read(result),
            Waiting::Themes(pending) => pending.read(result),
            Waiting::FullScreen(pending) => pending.read(result),
            Waiting::Speaker(pending) => pending.read(result),
        };
        self.tell_failure(told.err());
        true
    }

    /// What the page reports of it.
    pub(super) fn present_reported(&mut self, backend: &dyn Backend, report: &Report) {
        match report {
            Report::Stage { at, count, screen, paused, .. } => {
                let Some(standing) = &mut self.presentation.standing else { return };
                if *count > 0 {
                    *standing = Standing { at: *at, screen: *screen, shown: true, paused: *paused };
                } else if standing.shown {
                    self.end_presenting(backend);
                }
            }
            Report::StopPicked { stop } => {
                self.tell(Tone::Good, format!("Added the stop “{}”", stop.name));
                self.presentation.project.stops.push(stop.clone());
                self.keep_project(backend);
            }
            _ => {}
        }
    }

    fn begin_presenting(&mut self, backend: &dyn Backend, at: usize) {
        self.history.close();
        self.viewing.beside = None;
        self.send_beside(backend);
        let themes = self.presented_themes();
        let presentation = &mut self.presentation;
        if std::mem::take(&mut presentation.picking) {
            presentation.order(backend, Order::PickStop { on: false });
        }
        presentation.waiting.push(Waiting::Themes(Pending::send(backend, &InstructThemes { themes })));
        let stops = presentation.project.stops.clone();
        let at = at.min(stops.len().saturating_sub(1));
        // Without stops the page itself is shown; it is one stop, so that everything else works there too.
        let stops = if stops.is_empty() { vec![Stop::default()] } else { stops };
        let deck = Deck { stops, at, theme: None, interval_s: presentation.project.interval_s };
        presentation.order(backend, Order::Present { deck });
        presentation.waiting.push(Waiting::FullScreen(Pending::send(backend, &FullScreen { on: true })));
        presentation.standing = Some(Standing { at, ..Standing::default() });
        presentation.typed = 0;
        self.overlay = None;
    }

    fn end_presenting(&mut self, backend: &dyn Backend) {
        let presentation = &mut self.presentation;
        if presentation.standing.take().is_some() {
            presentation.order(backend, Order::Step { step: Step::End });
            presentation.waiting.push(Waiting::FullScreen(Pending::send(backend, &FullScreen { on: false })));
        }
    }

    /// The other half of the theme, and the built-in ones that were chosen. The half that is edited is what the page wears
    /// without any of them: here it would be a change that nobody sees.
    fn presented_themes(&self) -> Vec<NamedTheme> {
        let text = self.document().text();
        let (name, mode) = match self.mode {
            Mode::Light => ("Dark", Mode::Dark),
            Mode::Dark => ("Light", Mode::Light),
        };
        let mut themes = vec![NamedTheme { name: name.to_owned(), text: text.to_owned(), mode }];
        let built_in = livery_themes::library::themes().iter();
        themes.extend(
            built_in.filter(|theme| self.presentation.project.themes.iter().any(|name| name == theme.name)).map(
                |theme| NamedTheme { name: theme.name.to_owned(), text: theme.text.to_owned(), mode: Mode::Light },
            ),
        );
        themes
    }

    fn add_page(&mut self, backend: &dyn Backend, page: &serde_json::Value) {
        let text = |field: &str| page.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
        let path = path_of(text("url")).to_owned();
        let name = match (text("title"), path.trim_matches('/')) {
            ("" | "Dash", "") => "Page".to_owned(),
            ("" | "Dash", path) => path.to_owned(),
            (title, _) => title.to_owned(),
        };
        self.tell(Tone::Good, format!("Added the stop “{name}”"));
        self.presentation.project.stops.push(Stop { name, path: Some(path), ..Stop::default() });
        self.keep_project(backend);
    }

    /// The theme is another, or has a file now: its project is read; stops of a theme without a file go into its first.
    pub(super) fn project_of(&mut self, backend: &dyn Backend) {
        if self.presentation.theme == self.file.path {
            return;
        }
        let path = self.file.path.clone();
        let presentation = &mut self.presentation;
        if let Some(path) = &path {
            let call = AskProject { theme: path.clone() };
            presentation.waiting.push(Waiting::Project(Pending::send(backend, &call), path.clone()));
        }
        if presentation.theme.is_some() {
            presentation.project = Project::default();
            presentation.removed = None;
        }
        presentation.unreadable = None;
        presentation.theme = path;
        // What was kept of another theme says nothing of this one's file.
        presentation.kept = Latest::default();
    }

    fn project_is(&mut self, theme: &str, text: Option<&str>) {
        if self.presentation.theme.as_deref() != Some(theme) {
            return;
        }
        match text.map(serde_json::from_str::<Project>) {
            None => {}
            Some(Ok(mut project)) => {
                // Stops that were made meanwhile stay, after those of the file.
                project.stops.append(&mut self.presentation.project.stops);
                self.presentation.project = project;
            }
            Some(Err(error)) => {
                let words = format!("The presentation beside {theme} cannot be read: {error}.");
                self.tell_failure(Some(Failure {
                    code: livery_protocol::Code::Other,
                    message: words.clone(),
                    remedy: "Mend the .livery.json file or move it away, then open the theme again.".to_owned(),
                }));
                self.presentation.unreadable = Some(words);
            }
        }
    }

    fn keep_project(&mut self, backend: &dyn Backend) {
        let presentation = &mut self.presentation;
        let Some(theme) = presentation.theme.clone().filter(|_| presentation.unreadable.is_none()) else { return };
        // A project that is still being read must not be written over.
        if presentation.waiting.iter().any(|waiting| matches!(waiting, Waiting::Project(..))) {
            return;
        }
        // A theme that nobody presents gets no file beside it.
        if presentation.project == Project::default() && presentation.kept.last().is_none() {
            return;
        }
        if let Ok(mut text) = serde_json::to_string_pretty(&presentation.project) {
            text.push('\n');
            presentation.kept.want(backend, KeepProject { theme, text });
        }
    }
}

/// The path and query of an address.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}
