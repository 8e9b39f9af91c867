//! How the page is looked at: on which device, through whose eyes, with what named under the pointer.

use livery_colorways::{Deficiency, Vision};
use livery_protocol::page::{Escape, EscapeKind, Escapes, Order, OverrideRule, Paper, Question, Report};
use livery_protocol::{
    AskInterpreters, AskUsage, ChooseInterpreter, CloseTab, CopyText, Failure, Instruct, Interpreter, OpenInEditor,
    OpenTab, Place, ProbePage, RestartSource, SavePdf, ShowTab, Source, StopSource, Tab, Usage,
};
use livery_themes::{Document, Value, table};
use serde_json::json;

use super::beside::Beside;
use super::flow::Waiting;
use super::{Command, State, Tone, Version};
use crate::backend::{Backend, Pending};

/// The size that the page is shown at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Device {
    /// As large as there is room.
    #[default]
    Room,
    /// A phone, upright.
    Phone,
    /// A tablet, upright.
    Tablet,
    /// A laptop.
    Laptop,
    /// A large screen.
    Desktop,
    /// A size of one's own.
    Free,
}

impl Device {
    /// Every device.
    pub const ALL: &[Self] = &[Self::Room, Self::Phone, Self::Tablet, Self::Laptop, Self::Desktop, Self::Free];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Room => "Fit the window",
            Self::Phone => "Phone",
            Self::Tablet => "Tablet",
            Self::Laptop => "Laptop",
            Self::Desktop => "Desktop",
            Self::Free => "Free size",
        }
    }

    /// Its size in the page's pixels; `None` where the room or the user gives it.
    pub fn size(self) -> Option<[u16; 2]> {
        match self {
            Self::Phone => Some([390, 844]),
            Self::Tablet => Some([820, 1180]),
            Self::Laptop => Some([1440, 900]),
            Self::Desktop => Some([1920, 1080]),
            Self::Room | Self::Free => None,
        }
    }

    /// Whether fingers point there.
    fn is_touched(self) -> bool {
        matches!(self, Self::Phone | Self::Tablet)
    }
}

/// Whose eyes, or which screen, the page is seen with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// As it is.
    #[default]
    Usual,
    /// Red cones weak or missing.
    Protan,
    /// Green cones weak or missing.
    Deutan,
    /// Blue cones weak or missing.
    Tritan,
    /// No colour at all.
    Grey,
    /// A dim or glaring screen.
    LowContrast,
}

impl Eyes {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Usual, Self::Protan, Self::Deutan, Self::Tritan, Self::Grey, Self::LowContrast];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Usual => "Usual vision",
            Self::Protan => "Protan (red)",
            Self::Deutan => "Deutan (green)",
            Self::Tritan => "Tritan (blue)",
            Self::Grey => "No color",
            Self::LowContrast => "Low contrast screen",
        }
    }

    /// Whether it comes in degrees.
    pub fn has_degrees(self) -> bool {
        matches!(self, Self::Protan | Self::Deutan | Self::Tritan | Self::LowContrast)
    }

    /// What the page does to show it, at a degree from 0 to 1.
    pub fn order(self, degree: f32) -> Order {
        let degree = f64::from(degree);
        let machado = |deficiency| Vision::Machado(deficiency, degree).svg_filter();
        let (values, contrast) = match self {
            Self::Usual => (None, None),
            Self::Protan => (machado(Deficiency::Protan), None),
            Self::Deutan => (machado(Deficiency::Deutan), None),
            Self::Tritan => (machado(Deficiency::Tritan), None),
            Self::Grey => (Vision::Achromatopsia.svg_filter(), None),
            Self::LowContrast => (None, Some(1.0 - 0.75 * degree)),
        };
        Order::Vision { values, contrast }
    }
}

/// How the page is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewing {
    /// On what.
    pub device: Device,
    /// Its own size, in the page's pixels.
    pub free: [u16; 2],
    /// Turned by a quarter.
    pub turned: bool,
    /// How large it is shown; `None`: as large as fits.
    pub zoom: Option<f32>,
    /// Through whose eyes.
    pub eyes: Eyes,
    /// How strongly, 0 to 1.
    pub degree: f32,
    /// Whether what is under the pointer is named.
    pub inspect: bool,
    /// What is under it.
    pub hovered: Option<String>,
    /// What is open, to change between.
    pub tabs: Vec<Tab>,
    /// What the app colours itself, once asked.
    pub escapes: Option<Escapes>,
    /// The list at the right.
    pub side: Option<SideList>,
    /// What it is compared with, beside it.
    pub beside: Option<Beside>,
    /// The paper that the page is shown on; `None`: on the screen.
    pub paper: Option<Paper>,
    /// What the shown app uses of the machine, while it is asked for.
    pub usage: Option<Usage>,
    /// Where the shown app could run; `None` before that is known.
    pub environments: Option<Environments>,
}

/// The Python environments found for an app.
#[derive(Clone, Debug, PartialEq)]
pub struct Environments {
    /// The app's path.
    pub app: String,
    /// What was found, or why nothing was.
    pub found: Result<Vec<Interpreter>, Failure>,
}

/// A list at the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideList {
    /// What escapes the theme.
    Escapes,
    /// The app: its environment, what it uses, starting and stopping it.
    App,
}

impl Default for Viewing {
    fn default() -> Self {
        Self {
            device: Device::default(),
            free: [1024, 768],
            turned: false,
            zoom: None,
            eyes: Eyes::default(),
            degree: 1.0,
            inspect: false,
            hovered: None,
            tabs: Vec::new(),
            escapes: None,
            side: None,
            beside: None,
            paper: None,
            usage: None,
            environments: None,
        }
    }
}

impl Viewing {
    /// The page's size in its own pixels; `None`: the room's.
    pub fn size(&self) -> Option<[f32; 2]> {
        let [width, height] = match self.device {
            Device::Free => self.free,
            other => other.size()?,
        };
        let (width, height) = if self.turned { (height, width) } else { (width, height) };
        Some([f32::from(width), f32::from(height)])
    }
}

/// What panels ask of the preview.
#[derive(Clone, Debug, PartialEq)]
pub enum View {
    /// On another device.
    On(Device),
    /// At a size of one's own.
    Size([u16; 2]),
    /// Turned by a quarter, or back.
    Turn,
    /// Larger or smaller; `None`: as large as fits.
    Zoom(Option<f32>),
    /// Through other eyes.
    Through(Eyes),
    /// How strongly.
    Degree(f32),
    /// Another tab.
    ShowTab(u64),
    /// A tab away; its app ends.
    CloseTab(u64),
    /// A line of a source file, in the user's editor.
    OpenPlace(Place),
    /// What the app wrote becomes a key's value.
    Adopt(Escape),
    /// The theme's value stands in place of what the app wrote, or no longer.
    Override(Escape),
    /// All of what the app wrote gives way, or no longer.
    OverrideAll(bool),
    /// With something to compare it with beside it, or alone.
    Beside(Option<Beside>),
    /// On paper; `None`: on the screen again.
    OnPaper(Option<Paper>),
    /// What the shown app uses.
    AskUsage,
    /// Where the shown app could run.
    AskEnvironments,
    /// The shown app runs in this environment; `None`: in the one that is found by itself.
    RunIn(Option<String>),
    /// A text to the clipboard.
    Copy(String),
}

/// A page's title as the name of a file, without what file systems forbid.
fn as_file_stem(title: &str) -> String {
    let kept: String = title
        .chars()
        .take(80)
        .map(|letter| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = kept.trim_matches('.').split_whitespace().collect();
    if words.is_empty() { "page".to_owned() } else { words.join(" ") }
}

impl State {
    pub(super) fn view(&mut self, backend: &dyn Backend, view: View) {
        match view {
            View::On(device) => {
                if self.viewing.device.is_touched() != device.is_touched() {
                    self.instruct(backend, Order::Touch { on: device.is_touched() });
                }
                self.viewing.device = device;
                self.viewing.zoom = None;
            }
            View::Size(size) => {
                self.viewing.device = Device::Free;
                self.viewing.turned = false;
                self.viewing.free = size.map(|points| points.clamp(240, 5120));
            }
            View::Turn => self.viewing.turned = !self.viewing.turned,
            View::Zoom(zoom) => self.viewing.zoom = zoom.map(|zoom| zoom.clamp(0.1, 3.0)),
            View::Through(eyes) => {
                self.viewing.eyes = eyes;
                self.instruct(backend, eyes.order(self.viewing.degree));
            }
            View::Degree(degree) => {
                self.viewing.degree = degree.clamp(0.0, 1.0);
                self.instruct(backend, self.viewing.eyes.order(self.viewing.degree));
            }
            View::ShowTab(id) => self.waiting.push(Waiting::ShowTab(Pending::send(backend, &ShowTab { id }))),
            View::CloseTab(id) => self.waiting.push(Waiting::CloseTab(Pending::send(backend, &CloseTab { id }))),
            View::OpenPlace(Place { file, line }) => {
                let call = OpenInEditor { file, line };
                self.waiting.push(Waiting::OpenInEditor(Pending::send(backend, &call)));
            }
            View::Adopt(escape) => self.adopt_escape(&escape),
            View::Override(escape) => self.override_escape(backend, &escape),
            View::OverrideAll(all) => self.write_overrides(backend, &self.overrides(), all),
            View::Beside(beside) => self.set_beside(backend, beside),
            View::OnPaper(paper) => {
                self.viewing.paper = paper;
                self.instruct(backend, Order::Paper { size: paper });
            }
            View::AskUsage => {
                if !self.waiting.iter().any(|waiting| matches!(waiting, Waiting::Usage(_))) {
                    self.waiting.push(Waiting::Usage(Pending::send(backend, &AskUsage {})));
                }
            }
            View::AskEnvironments => self.ask_environments(backend),
            View::RunIn(interpreter) => {
                if let Some(path) = self.shown_app() {
                    let call = ChooseInterpreter { path: path.to_owned(), interpreter };
                    self.waiting.push(Waiting::RunIn(Pending::send(backend, &call)));
                }
            }
            View::Copy(text) => {
                self.tell(Tone::Good, format!("Copied: {text}"));
                self.waiting.push(Waiting::CopyColor(Pending::send(backend, &CopyText { text })));
            }
        }
    }

    /// The path of the app that the shown tab runs.
    pub fn shown_app(&self) -> Option<&str> {
        match &self.source.source {
            Some(Source::App { path }) => Some(path),
            _ => None,
        }
    }

    pub(super) fn ask_environments(&mut self, backend: &dyn Backend) {
        let Some(path) = self.shown_app().map(str::to_owned) else { return };
        let under_way = |waiting: &Waiting| matches!(waiting, Waiting::Environments(_, other) if *other == path);
        if !self.waiting.iter().any(under_way) {
            let call = AskInterpreters { path: path.clone() };
            self.waiting.push(Waiting::Environments(Pending::send(backend, &call), path));
        }
    }

    pub(super) fn environments_are(&mut self, app: String, found: Result<Vec<Interpreter>, Failure>) {
        if self.shown_app() == Some(&app) {
            self.viewing.environments = Some(Environments { app, found });
        }
    }

    /// The verbs of the app that is previewed.
    pub(super) fn on_app(&mut self, backend: &dyn Backend, command: Command) {
        match command {
            Command::AppPanel => {
                self.toggle_side(SideList::App);
                if self.viewing.side.is_some() {
                    self.ask_environments(backend);
                }
            }
            Command::Restart => self.waiting.push(Waiting::Restart(Pending::send(backend, &RestartSource {}))),
            Command::StopApp => {
                self.viewing.usage = None;
                self.waiting.push(Waiting::StopApp(Pending::send(backend, &StopSource {})));
            }
            Command::Print => self.instruct(backend, Order::Print { size: self.viewing.paper }),
            Command::SavePdf => {
                let shown = self.viewing.tabs.iter().find(|tab| tab.shown).map(|tab| tab.title.as_str());
                let suggested_name = format!("{}.pdf", as_file_stem(shown.unwrap_or_default()));
                let call = SavePdf { path: None, suggested_name, size: self.viewing.paper };
                self.waiting.push(Waiting::Pdf(Pending::send(backend, &call)));
            }
            _ => {}
        }
    }

    pub(super) fn toggle_side(&mut self, list: SideList) {
        self.viewing.side = if self.viewing.side == Some(list) { None } else { Some(list) };
    }

    pub(super) fn instruct(&mut self, backend: &dyn Backend, order: Order) {
        self.waiting.push(Waiting::Instruct(Pending::send(backend, &Instruct { order })));
    }

    pub(super) fn set_inspect(&mut self, backend: &dyn Backend, on: bool) {
        self.viewing.inspect = on;
        self.viewing.hovered = None;
        self.instruct(backend, Order::Inspect { on });
        if on {
            self.tell(Tone::Plain, "Click anything in the page to come to the key that colors it");
        }
    }

    pub(super) fn ask_escapes(&mut self, backend: &dyn Backend) {
        let call = ProbePage { question: Question::Escapes };
        self.waiting.push(Waiting::Escapes(Pending::send(backend, &call)));
    }

    pub(super) fn escapes_are(&mut self, value: Value) {
        match serde_json::from_value::<Escapes>(value) {
            Ok(escapes) => self.viewing.escapes = Some(escapes),
            Err(_) => self.tell(Tone::Bad, "The page did not say what escapes the theme. Reload the preview."),
        }
    }

    pub(super) fn reported(&mut self, backend: &dyn Backend, report: Report) {
        match report {
            Report::Hovered { name } => self.viewing.hovered = Some(name).filter(|name| !name.is_empty()),
            Report::Picked { name, key, .. } => {
                match key.as_deref().and_then(|key| table::key(key.split('/').find(|part| !part.is_empty())?)) {
                    Some(key) => {
                        self.go_to_key(key.name);
                        self.tell(Tone::Plain, format!("{name}: {}", key.label));
                    }
                    None => self.tell(Tone::Plain, format!("{name} is not colored by the theme")),
                }
            }
            Report::CopiedColor { hex } => {
                self.tell(Tone::Good, format!("{hex} copied"));
                self.waiting.push(Waiting::CopyColor(Pending::send(backend, &CopyText { text: hex })));
            }
            Report::Stage { .. } | Report::StopPicked { .. } => self.present_reported(backend, &report),
            Report::Scrolled { .. } => {}
        }
    }

    fn adopt_escape(&mut self, escape: &Escape) {
        let Some(key) = escape.key.as_deref().and_then(table::key) else { return };
        let value = escape.color.clone().unwrap_or_else(|| escape.value.clone());
        let document = livery_themes::change(self.document(), self.mode, &format!("/{}", key.name), value.into());
        self.history.edit(format!("{} as in the app", key.label), None, Version { document, file: self.file.id });
        self.refresh();
        self.go_to_key(key.name);
    }

    /// What gives way to the theme, as the file has it.
    pub fn overrides(&self) -> Vec<OverrideRule> {
        let rules = self.document().get_in("/livery/overrides/rules");
        rules.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// Whether all that the app wrote gives way.
    pub fn overrides_all(&self) -> bool {
        self.document().get_in("/livery/overrides/all") == Some(true.into())
    }

    fn override_escape(&mut self, backend: &dyn Backend, escape: &Escape) {
        let Some(key) = escape.key.clone() else { return };
        let rule = OverrideRule {
            kind: escape.kind,
            value: escape.value.clone(),
            property: (escape.kind != EscapeKind::Color).then(|| escape.property.clone()),
            key,
        };
        let mut rules = self.overrides();
        let before = rules.len();
        rules.retain(|other| *other != rule);
        if rules.len() == before {
            rules.push(rule);
        }
        self.write_overrides(backend, &rules, self.overrides_all());
    }

    /// As a step: exports read the same place of the file.
    fn write_overrides(&mut self, backend: &dyn Backend, rules: &[OverrideRule], all: bool) {
        let mut document: Document = self.document().clone();
        if rules.is_empty() && !all {
            document.remove("/livery/overrides");
        } else {
            document.set("/livery/overrides", json!({ "all": all, "rules": rules }));
        }
        self.history.edit("Override the app's own values", None, Version { document, file: self.file.id });
        self.refresh();
        self.send_overrides(backend);
    }

    /// The page follows what the file says of overrides; sent when that is another than before.
    pub(super) fn send_overrides(&mut self, backend: &dyn Backend) {
        // Asked after every action, and in every frame that is drawn: most leave the document as it is.
        if self.overrides_of.as_ref() == Some(self.document()) {
            return;
        }
        self.overrides_of = Some(self.document().clone());
        let wanted = (self.overrides(), self.overrides_all());
        // A page that was told nothing overrides nothing.
        if self.overrides_sent.clone().unwrap_or_default() != wanted {
            let (rules, all) = wanted.clone();
            self.overrides_sent = Some(wanted);
            self.instruct(backend, Order::Overrides { rules, all });
        }
    }

    /// Previews a source beside what is open, if anything is.
    pub(super) fn preview_beside(&mut self, backend: &dyn Backend, source: Source) {
        if self.source.source.is_none() || self.source.source.as_ref() == Some(&source) {
            self.preview(backend, source);
        } else {
            self.waiting.push(Waiting::OpenTab(Pending::send(backend, &OpenTab { source })));
        }
    }
}
