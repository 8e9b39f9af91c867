//! Actions in, calls out; replies and events in.

use livery_protocol::{
    AskInterpreters, AskSourceState, AskTabs, AskUsage, ChooseInterpreter, CloseSource, CloseTab, CopyText,
    DescribeWindow, Event, ExportDash, Failure, ForgetWork, Instruct, OpenInEditor, OpenSource, OpenTab, OpenTheme,
    OpenedTheme, PickApp, ProbePage, Quit, ReloadPreview, RestartSource, SavePdf, SaveReply, SaveTheme, Settings,
    ShowTab, Source, SourceState, Stage, Start, Started, StopSource, TrustFolder, WearTheme, decode,
};
use livery_themes::table::Group;
use livery_themes::{Document, Mode};

use super::viewing::SideList;
use super::{
    Action, Appearance, Command, Conflict, Drawer, Edit, Enabled, File, Focus, Notice, Overlay, Present, Section,
    State, Then, Tone, Version, file_name,
};
use crate::backend::{Backend, Inbound, Pending, Token};

/// A call under way, and what it is for.
#[derive(Debug)]
pub(super) enum Waiting {
    Start(Pending<Start>),
    Open(Pending<OpenTheme>),
    /// The file again, after another program wrote it.
    Reread(Pending<OpenTheme>),
    Save(Pending<SaveTheme>, Version),
    Forget(Pending<ForgetWork>),
    Instruct(Pending<Instruct>),
    Tabs(Pending<AskTabs>),
    OpenTab(Pending<OpenTab>),
    ShowTab(Pending<ShowTab>),
    CloseTab(Pending<CloseTab>),
    OpenInEditor(Pending<OpenInEditor>),
    Escapes(Pending<ProbePage>),
    CopyColor(Pending<CopyText>),
    Export(Pending<ExportDash>),
    Pdf(Pending<SavePdf>),
    PickApp(Pending<PickApp>),
    OpenSource(Pending<OpenSource>),
    CloseSource(Pending<CloseSource>),
    SourceState(Pending<AskSourceState>),
    Reload(Pending<ReloadPreview>),
    Copy(Pending<CopyText>),
    Quit(Pending<Quit>),
    Trust(Pending<TrustFolder>),
    Usage(Pending<AskUsage>),
    Environments(Pending<AskInterpreters>, String),
    RunIn(Pending<ChooseInterpreter>),
    Restart(Pending<RestartSource>),
    StopApp(Pending<StopSource>),
}

impl Waiting {
    fn is(&self, token: Token) -> bool {
        match self {
            Self::Start(pending) => pending.is(token),
            Self::Open(pending) | Self::Reread(pending) => pending.is(token),
            Self::Save(pending, _) => pending.is(token),
            Self::Forget(pending) => pending.is(token),
            Self::Instruct(pending) => pending.is(token),
            Self::Tabs(pending) => pending.is(token),
            Self::OpenTab(pending) => pending.is(token),
            Self::ShowTab(pending) => pending.is(token),
            Self::CloseTab(pending) => pending.is(token),
            Self::OpenInEditor(pending) => pending.is(token),
            Self::Escapes(pending) => pending.is(token),
            Self::Export(pending) => pending.is(token),
            Self::Pdf(pending) => pending.is(token),
            Self::PickApp(pending) => pending.is(token),
            Self::OpenSource(pending) => pending.is(token),
            Self::CloseSource(pending) => pending.is(token),
            Self::SourceState(pending) => pending.is(token),
            Self::Reload(pending) => pending.is(token),
            Self::Copy(pending) | Self::CopyColor(pending) => pending.is(token),
            Self::Quit(pending) => pending.is(token),
            Self::Trust(pending) => pending.is(token),
            Self::Usage(pending) => pending.is(token),
            Self::Environments(pending, _) => pending.is(token),
            Self::RunIn(pending) => pending.is(token),
            Self::Restart(pending) => pending.is(token),
            Self::StopApp(pending) => pending.is(token),
        }
    }
}

impl State {
    /// Asks what the window was started with. Once, at the beginning.
    pub fn start(&mut self, backend: &dyn Backend) {
        self.waiting.push(Waiting::Start(Pending::send(backend, &Start {})));
    }

    /// Whether a save is under way.
    pub fn saving(&self) -> bool {
        self.waiting.iter().any(|waiting| matches!(waiting, Waiting::Save(..)))
    }

    /// Does what a panel asked for.
    pub fn apply(&mut self, backend: &dyn Backend, action: Action) {
        match action {
            Action::Edit(Edit { name, hold, changes }) => {
                if !self.document().is_editable() {
                    self.notice = Some(Notice {
                        tone: Tone::Bad,
                        text: "The file cannot be read as a theme, so nothing in it can be changed here.".to_owned(),
                        remedy: Some("Mend it in a text editor; it loads again by itself.".to_owned()),
                    });
                    return;
                }
                let base = self.history.base(hold).document.clone();
                let document = changes.into_iter().fold(base, |document, change| change.apply(&document, self.mode));
                self.history.edit(name, hold, Version { document, file: self.file.id });
                self.ringed = None;
                self.refresh();
            }
            Action::Release => self.history.close(),
            Action::Cancel(hold) => {
                self.history.cancel(hold);
                self.refresh();
            }
            Action::Run(command) => self.run(backend, command),
            Action::SetMode(mode) => self.set_mode(mode),
            Action::SetAppearance(appearance) => self.set_appearance(backend, appearance),
            Action::Search(text) => {
                self.search = text;
                self.ringed = None;
            }
            Action::Address(text) => self.address = text,
            Action::Preview(source) => self.preview(backend, source),
            Action::Trust(path) => self.waiting.push(Waiting::Trust(Pending::send(backend, &TrustFolder { path }))),
            Action::View(view) => self.view(backend, view),
            Action::AskEscapes => self.ask_escapes(backend),
            Action::Place(place) => self.place.want(backend, place),
            Action::SaveThenGoOn => {
                if let Some(Overlay::Unsaved(then)) = self.overlay.take() {
                    self.after_save = Some(then);
                    self.save(backend, self.file.path.clone());
                }
            }
            Action::GoOn => {
                if let Some(Overlay::Unsaved(then)) = self.overlay.take() {
                    self.go_on(backend, &then);
                }
            }
            Action::Dismiss => self.overlay = None,
            Action::DismissNotice => self.notice = None,
            Action::KeepMine => self.keep_mine(backend),
            Action::TakeTheirs => self.take_theirs(),
            Action::Focused => self.focus = None,
            Action::Present(wish) => self.present(backend, wish),
            Action::Ask(ask) => self.ask(backend, ask),
            Action::TryOn(changes) => {
                if changes != self.tried {
                    self.tried = changes;
                    self.try_on();
                }
            }
            Action::Code(text) => self.code(text),
            Action::DropDraft => self.draft = None,
            Action::GoTo(depth) => {
                self.draft = None;
                self.history.go_to(depth);
                self.refresh();
                self.follow_file(backend);
            }
            Action::BeginMerge => self.begin_merge(),
            Action::Choose(index, side) => self.choose(index, side),
            Action::FinishMerge => self.finish_merge(backend),
            Action::Fix(fix) => self.fix(&fix),
            Action::GoToKey(key) => self.go_to_key(key),
            Action::OpenFile(path) => {
                self.overlay = None;
                self.leave(backend, Then::OpenFile(path));
            }
            Action::SetScale(scale) => self.change_settings(backend, |settings| settings.scale = scale),
            Action::SetReducedMotion(reduced) => {
                self.change_settings(backend, |settings| settings.reduced_motion = reduced);
            }
            Action::UsedColor(color) => self.used_color(backend, color),
            Action::Restore(id) => self.restore(backend, &id),
            Action::Discard(id) => self.discard(backend, &id),
        }
        self.announce(backend);
    }

    /// Takes in one thing from the backend.
    pub fn receive(&mut self, backend: &dyn Backend, inbound: Inbound) {
        match inbound {
            Inbound::Event(event) => self.event(backend, event),
            Inbound::Reply { token, result } => {
                if let Some(failure) = self.wear.replied(backend, token, &result) {
                    self.tell_failure(failure);
                } else if let Some(failure) = self.place.replied(backend, token, &result) {
                    self.tell_failure(failure);
                } else if let Some(failure) = self.beside_told.themes.replied(backend, token, &result) {
                    self.tell_failure(failure);
                } else if let Some(failure) = self.describe.replied(backend, token, &result) {
                    self.tell_failure(failure);
                } else if let Some(failure) = self.keep.call.replied(backend, token, &result) {
                    self.tell_failure(failure);
                } else if let Some(failure) = self.settings_sent.replied(backend, token, &result) {
                    self.tell_failure(failure);
                    if let Some(Ok(settings)) = result.ok().map(|bytes| decode::<Settings>(&bytes)) {
                        // What other windows added; what is being changed here stays as it is.
                        self.settings.recent = settings.recent;
                        self.settings.trusted = settings.trusted;
                    }
                } else if self.present_replied(backend, token, &result) {
                    // The presentation has taken it.
                } else if self.stocked(backend, token, &result) {
                    // Something from beside the theme was taken.
                } else if let Some(index) = self.waiting.iter().position(|waiting| waiting.is(token)) {
                    let waiting = self.waiting.swap_remove(index);
                    self.reply(backend, waiting, result);
                }
            }
        }
        self.announce(backend);
    }

    fn run(&mut self, backend: &dyn Backend, command: Command) {
        if let Enabled::No(reason) = command.enabled(self) {
            self.tell(Tone::Plain, reason);
            return;
        }
        if self.overlay == Some(Overlay::Palette) {
            self.overlay = None;
        }
        match command {
            Command::New => self.leave(backend, Then::New),
            Command::Open => self.leave(backend, Then::Open),
            Command::Quit => self.leave(backend, Then::Quit),
            Command::Save => self.save(backend, self.file.path.clone()),
            Command::SaveAs => self.save(backend, None),
            Command::Export => {
                let call = ExportDash { directory: None, text: self.document().text().to_owned() };
                self.waiting.push(Waiting::Export(Pending::send(backend, &call)));
            }
            // What is no theme yet is the last thing that was done, and the first to be taken back.
            Command::Undo if self.draft.is_some() => {
                self.draft = None;
                self.tell(Tone::Plain, "Took back: text that was no theme");
            }
            Command::Undo => {
                if let Some(name) = self.history.undo() {
                    self.tell(Tone::Plain, format!("Took back: {name}"));
                }
                self.refresh();
                self.follow_file(backend);
            }
            Command::Redo => {
                if let Some(name) = self.history.redo() {
                    self.tell(Tone::Plain, format!("Made again: {name}"));
                }
                self.refresh();
                self.follow_file(backend);
            }
            Command::History => self.history_open = !self.history_open,
            Command::Keys => self.overlay = Some(Overlay::Keys),
            Command::Settings => self.overlay = Some(Overlay::Settings),
            Command::Revert => {
                let document = self.file.saved.clone();
                self.history.edit("Go back to what is saved", None, Version { document, file: self.file.id });
                self.refresh();
                self.tell(Tone::Plain, "As it is saved; undo brings your changes back");
            }
            Command::ResetDark => {
                let document = livery_themes::reset_dark(self.document());
                self.history.edit("Reset dark half", None, Version { document, file: self.file.id });
                self.refresh();
                self.tell(Tone::Plain, "The dark half follows the light one again");
            }
            Command::Palette => self.overlay = Some(Overlay::Palette),
            Command::Find => self.focus = Some(Focus::Search),
            Command::PreviewAddress => self.focus = Some(Focus::Address),
            Command::PreviewApp => self.waiting.push(Waiting::PickApp(Pending::send(backend, &PickApp {}))),
            Command::Reload => match self.source.source.clone() {
                // What failed has no page to load again: it is opened anew.
                Some(source) if self.source.stage == Stage::Failed => self.preview(backend, source),
                _ => self.waiting.push(Waiting::Reload(Pending::send(backend, &ReloadPreview {}))),
            },
            Command::Stop => {
                self.waiting.push(Waiting::CloseSource(Pending::send(backend, &CloseSource {})));
                self.output_open = false;
            }
            Command::Output => self.output_open = !self.output_open,
            Command::Present => self.present(backend, Present::Begin(0)),
            Command::Speaker => self.present(backend, Present::Speaker(!self.presentation.speaker)),
            Command::FlipMode => self.set_mode(match self.mode {
                Mode::Light => Mode::Dark,
                Mode::Dark => Mode::Light,
            }),
            Command::Problems => self.toggle(Drawer::Problems),
            Command::Audit => self.toggle(Drawer::Audit),
            Command::FixAll => self.fix_all(),
            Command::Beside => self.toggle_beside(backend),
            Command::Gallery => self.preview_beside(backend, Source::Gallery { page: None }),
            Command::Inspect => self.set_inspect(backend, !self.viewing.inspect),
            Command::Escapes => {
                self.toggle_side(SideList::Escapes);
                if self.viewing.side.is_some() && self.preview_url().is_some() {
                    self.ask_escapes(backend);
                }
            }
            Command::AppPanel | Command::Restart | Command::StopApp | Command::Print | Command::SavePdf => {
                self.on_app(backend, command);
            }
            Command::DeriveDark => self.derive_dark(),
            Command::Appearance(appearance) => self.set_appearance(backend, appearance),
            Command::Show(section) => {
                self.section = section;
                self.search.clear();
                self.ringed = None;
            }
            Command::Charts(tab) => {
                self.section = Section::Keys(Group::Charts);
                self.charts = tab;
                self.search.clear();
            }
            Command::CopyTheme => self.copy_theme(backend),
        }
    }

    fn copy_theme(&mut self, backend: &dyn Backend) {
        let call = CopyText { text: self.document().text().to_owned() };
        self.waiting.push(Waiting::Copy(Pending::send(backend, &call)));
    }

    fn reply(&mut self, backend: &dyn Backend, waiting: Waiting, result: Result<Vec<u8>, Failure>) {
        // Each call's failure is told once, here.
        let told = match waiting {
            Waiting::Start(pending) => {
                self.ready = true;
                pending.read(result).map(|started| self.started(backend, started))
            }
            Waiting::Open(pending) => pending.read(result).map(|opened| {
                if let Some(opened) = opened {
                    self.opened(opened);
                }
            }),
            Waiting::Reread(pending) => pending.read(result).map(|theirs| {
                if let Some(theirs) = theirs {
                    self.reread(theirs);
                }
            }),
            Waiting::Save(pending, version) => {
                let read = pending.read(result);
                if read.is_err() {
                    self.after_save = None;
                }
                read.map(|reply| self.saved(backend, reply, version))
            }
            Waiting::Forget(pending) => pending.read(result),
            Waiting::Instruct(pending) => pending.read(result),
            Waiting::Tabs(pending) => pending.read(result).map(|tabs| self.viewing.tabs = tabs),
            // What it led to comes as the source's new state.
            Waiting::OpenTab(pending) => pending.read(result),
            Waiting::ShowTab(pending) => pending.read(result),
            Waiting::CloseTab(pending) => pending.read(result),
            Waiting::OpenInEditor(pending) => pending.read(result),
            Waiting::Escapes(pending) => pending.read(result).map(|value| self.escapes_are(value)),
            // That it was copied is told when it is asked for.
            Waiting::CopyColor(pending) => pending.read(result),
            Waiting::Export(pending) => pending.read(result).map(|exported| {
                if let Some(exported) = exported {
                    self.tell(Tone::Good, format!("Exported {} to {}", exported.files.join(", "), exported.directory));
                }
            }),
            Waiting::Pdf(pending) => pending.read(result).map(|path| {
                if let Some(path) = path {
                    self.tell(Tone::Good, format!("Saved the page as {path}"));
                }
            }),
            Waiting::PickApp(pending) => pending.read(result).map(|path| {
                if let Some(path) = path {
                    self.preview_beside(backend, Source::App { path });
                }
            }),
            Waiting::OpenSource(pending) => match pending.read(result) {
                Ok(()) => {
                    self.ask_source(backend);
                    Ok(())
                }
                Err(failure) => {
                    self.source.stage = Stage::Failed;
                    self.source.failure = Some(failure);
                    Ok(())
                }
            },
            Waiting::CloseSource(pending) => pending.read(result).map(|()| self.source = SourceState::default()),
            Waiting::SourceState(pending) => pending.read(result).map(|state| self.source_is(state)),
            Waiting::Reload(pending) => pending.read(result),
            Waiting::Copy(pending) => pending.read(result).map(|()| self.tell(Tone::Good, "Theme copied")),
            Waiting::Quit(pending) => pending.read(result),
            Waiting::Trust(pending) => pending.read(result),
            Waiting::Usage(pending) => pending.read(result).map(|usage| self.viewing.usage = usage),
            // Why nothing was found stands in the list itself.
            Waiting::Environments(pending, app) => {
                self.environments_are(app, pending.read(result));
                Ok(())
            }
            Waiting::RunIn(pending) => pending.read(result).map(|()| self.ask_environments(backend)),
            Waiting::Restart(pending) => pending.read(result),
            Waiting::StopApp(pending) => pending.read(result),
        };
        self.tell_failure(told.err());
    }

    fn event(&mut self, backend: &dyn Backend, event: Event) {
        match event {
            Event::ThemeChanged { path, revision } => {
                if self.file.path.as_ref() == Some(&path) && self.file.revision.as_ref() != Some(&revision) {
                    let call = OpenTheme { path: Some(path) };
                    self.waiting.push(Waiting::Reread(Pending::send(backend, &call)));
                }
            }
            Event::ThemeRemoved { path } => {
                if self.file.path.as_ref() == Some(&path) {
                    self.file.revision = None;
                    self.file.saved = Document::default();
                    self.notice = Some(Notice {
                        tone: Tone::Bad,
                        text: format!("{} is gone from the disk.", file_name(&path)),
                        remedy: Some("Save to write it again.".to_owned()),
                    });
                }
            }
            Event::SourceChanged => self.ask_source(backend),
            Event::Worn { sequence } => self.worn = self.worn.max(sequence),
            Event::Shortcut { keys } => {
                if let Some(command) = Command::from_keys(&keys) {
                    self.run(backend, command);
                }
            }
            Event::LibraryChanged => self.library_changed(backend),
            Event::Page { report } => self.reported(backend, report),
            Event::CloseRequested => self.leave(backend, Then::Quit),
            Event::SourceOffered { source } => self.preview_beside(backend, source),
            Event::FontOffered { path } => self.font_offered(backend, &path),
            Event::ThemeOffered { path } => self.leave(backend, Then::OpenFile(path)),
            Event::OpenElsewhere { path, elsewhere } => {
                for file in std::iter::once(&mut self.file).chain(&mut self.shelf) {
                    if file.path.as_ref() == Some(&path) {
                        file.elsewhere = elsewhere;
                    }
                }
            }
        }
    }

    /// Asks about unsaved work first.
    fn leave(&mut self, backend: &dyn Backend, then: Then) {
        if self.unsaved() {
            self.overlay = Some(Overlay::Unsaved(then));
        } else {
            self.go_on(backend, &then);
        }
    }

    fn go_on(&mut self, backend: &dyn Backend, then: &Then) {
        match then {
            Then::New => self.fresh(),
            Then::Open => self.waiting.push(Waiting::Open(Pending::send(backend, &OpenTheme { path: None }))),
            Then::OpenFile(path) => {
                let call = OpenTheme { path: Some(path.clone()) };
                self.waiting.push(Waiting::Open(Pending::send(backend, &call)));
            }
            Then::Quit => self.waiting.push(Waiting::Quit(Pending::send(backend, &Quit {}))),
        }
    }

    fn reread(&mut self, theirs: OpenedTheme) {
        if self.file.path.as_ref() != Some(&theirs.path) {
            // Another file is on the desk by now.
            return;
        }
        self.file.elsewhere = theirs.elsewhere;
        let document = Document::open(theirs.text.as_bytes()).0;
        if self.file.revision.as_ref() == Some(&theirs.revision) {
            self.file.saved = document;
            return;
        }
        if document == *self.document() {
            self.file.saved = document;
            self.file.revision = Some(theirs.revision);
            self.conflict = None;
        } else if self.unsaved() {
            self.conflict = Some(Conflict { theirs, saving: false });
        } else {
            let name = file_name(&theirs.path).to_owned();
            self.adopt(theirs, document);
            self.tell(Tone::Plain, format!("{name} was changed by another program and is loaded again"));
        }
    }

    /// What is on disk becomes the document, as a step.
    fn adopt(&mut self, theirs: OpenedTheme, document: Document) {
        self.file.saved = document.clone();
        self.file.revision = Some(theirs.revision);
        self.file.lossy = theirs.lossy;
        self.history.edit("changes on disk", None, Version { document, file: self.file.id });
        self.refresh();
    }

    fn take_theirs(&mut self) {
        if let Some(Conflict { theirs, .. }) = self.conflict.take() {
            let document = Document::open(theirs.text.as_bytes()).0;
            self.adopt(theirs, document);
            self.tell(Tone::Plain, "Took the version on disk; undo brings yours back");
        }
    }

    fn keep_mine(&mut self, backend: &dyn Backend) {
        if let Some(Conflict { theirs, saving }) = self.conflict.take() {
            let mine = self.history.present().clone();
            let document = Document::open(theirs.text.as_bytes()).0;
            self.adopt(theirs, document);
            self.history.edit("keeping your version", None, mine);
            self.refresh();
            if saving {
                self.save(backend, self.file.path.clone());
            } else {
                self.tell(Tone::Plain, "Kept your version; undo shows the one on disk");
            }
        }
    }

    pub(super) fn save(&mut self, backend: &dyn Backend, path: Option<String>) {
        self.history.close();
        let path = path.filter(|_| !self.file.lossy);
        let version = self.history.present().clone();
        let call = SaveTheme {
            expected: path.as_ref().and(self.file.revision.clone()),
            suggested_name: self.file.path.as_deref().map_or("theme.json", file_name).to_owned(),
            text: version.document.text().to_owned(),
            path,
        };
        self.waiting.push(Waiting::Save(Pending::send(backend, &call), version));
    }

    fn saved(&mut self, backend: &dyn Backend, reply: SaveReply, version: Version) {
        let Version { document, file: id } = version;
        match reply {
            SaveReply::Saved { path, revision } => {
                self.tell(Tone::Good, format!("Saved {}", file_name(&path)));
                self.remember(Some(path.clone()));
                self.conflict = self.conflict.take().filter(|_| self.file.id != id);
                if let Some(file) = self.file_mut(id) {
                    let elsewhere = file.elsewhere && file.path.as_ref() == Some(&path);
                    *file = File {
                        id,
                        path: Some(path),
                        saved: document,
                        revision: Some(revision),
                        lossy: false,
                        elsewhere,
                    };
                }
                if let Some(then) = self.after_save.take() {
                    self.go_on(backend, &then);
                }
            }
            SaveReply::Conflict { theirs } => {
                self.after_save = None;
                if self.file.id == id {
                    self.conflict = Some(Conflict { theirs, saving: true });
                }
            }
            SaveReply::Cancelled => self.after_save = None,
        }
    }

    fn started(&mut self, backend: &dyn Backend, started: Started) {
        self.layered_preview = started.layered_preview;
        self.settings_are(started.settings);
        self.recovered = started.recovered;
        if let Some(theme) = started.theme {
            self.opened(theme);
        }
        if let Some(source) = started.source {
            self.address_from(&source);
            self.source = SourceState { source: Some(source), stage: Stage::Starting, ..SourceState::default() };
            self.ask_source(backend);
        }
        self.tell_failure(started.failure);
    }

    pub(super) fn preview(&mut self, backend: &dyn Backend, source: Source) {
        self.address_from(&source);
        self.viewing.escapes = None;
        self.output_open = false;
        self.source = SourceState { source: Some(source.clone()), stage: Stage::Starting, ..SourceState::default() };
        self.waiting.push(Waiting::OpenSource(Pending::send(backend, &OpenSource { source })));
    }

    fn address_from(&mut self, source: &Source) {
        self.address = match source {
            Source::Gallery { page: None } => "gallery".to_owned(),
            Source::Gallery { page: Some(page) } => format!("gallery/{page}"),
            Source::Address { url } => url.clone(),
            Source::App { path } => path.clone(),
        };
    }

    fn ask_source(&mut self, backend: &dyn Backend) {
        self.waiting.push(Waiting::SourceState(Pending::send(backend, &AskSourceState {})));
        self.waiting.push(Waiting::Tabs(Pending::send(backend, &AskTabs {})));
    }

    fn source_is(&mut self, state: SourceState) {
        if state.url != self.source.url || state.page != self.source.page {
            self.page_changed();
        }
        let failed = state.stage == Stage::Failed && self.source.stage != Stage::Failed;
        // An app that fails shows why at once: its last lines are what one looks for next.
        self.output_open |= failed && !state.output.is_empty();
        self.source = state;
        if self.viewing.environments.as_ref().is_some_and(|known| Some(known.app.as_str()) != self.shown_app()) {
            self.viewing.environments = None;
        }
    }

    fn set_appearance(&mut self, backend: &dyn Backend, appearance: Appearance) {
        self.change_settings(backend, |settings| appearance.word().clone_into(&mut settings.appearance));
    }

    pub(super) fn set_mode(&mut self, mode: Mode) {
        self.history.close();
        self.mode = mode;
        self.refresh();
    }

    pub(super) fn tell_failure(&mut self, failure: Option<Failure>) {
        if let Some(Failure { message, remedy, .. }) = failure {
            self.notice = Some(Notice { tone: Tone::Bad, text: message, remedy: Some(remedy) });
        }
    }

    /// Tells the page and the window what changed; what did not change is not sent.
    fn announce(&mut self, backend: &dyn Backend) {
        if !self.ready {
            return;
        }
        let text = self.worn_document().text();
        if self.wear.last().is_none_or(|last| last.mode != self.mode || last.text != text) {
            let text = text.to_owned();
            self.sequence += 1;
            let call = WearTheme { text, mode: self.mode, sequence: self.sequence };
            self.wear.want(backend, call);
        }
        self.project_of(backend);
        let describe = DescribeWindow { title: self.file.name().to_owned(), unsaved: self.unsaved() };
        self.describe.want(backend, describe);
        self.keep(backend);
        if self.preview_url().is_some() {
            self.send_overrides(backend);
            self.send_beside(backend);
        }
    }

    /// What the page wears: what is tried, or else the document.
    pub(super) fn worn_document(&self) -> &Document {
        self.trial.as_ref().unwrap_or(&self.history.present().document)
    }
}
