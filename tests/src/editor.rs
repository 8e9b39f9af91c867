//! The real editor on a real host, without a window: driven through its accessibility tree, while the page that it styles
//! is shown by a browser of the test's.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::{Backend, Inbound, Token};
use livery_editor::state::State;
use livery_host::Host;
use livery_protocol::{
    AskProject, AskSourceState, AskTabs, Call, Code, DescribeWindow, Failure, Instruct, KeepWork, OpenTheme,
    PlacePreview, SaveTheme, Settings, Source, SourceState, Start, Started, WearTheme, decode, encode,
};

use crate::browser::Failure as Broken;

/// Long enough for a busy machine; nothing waits that long when all is well.
const PATIENCE: Duration = Duration::from_mins(1);

/// The machine as the window's commands give it to the editor, in this process. Calls that need a window are refused.
struct Machine {
    host: Host,
    inbox: Arc<Mutex<Vec<Inbound>>>,
    count: Cell<u64>,
    theme: PathBuf,
    source: RefCell<Option<Source>>,
    /// The number of the theme that pages were told to wear last.
    told: Cell<u64>,
}

impl Machine {
    fn answer(&self, name: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        match name {
            Start::NAME => {
                let source = self.source.borrow().clone();
                if let Some(source) = &source {
                    self.host.open_source(source.clone());
                }
                // Without motion there is less to draw until everything is at rest.
                let settings = Settings { reduced_motion: Some(true), ..Settings::default() };
                let theme = Some(self.host.open_theme(&self.theme)?);
                encode(&Started { theme, source, settings, ..Started::default() })
            }
            OpenTheme::NAME => {
                let OpenTheme { path } = decode(body)?;
                encode(&path.map(|path| self.host.open_theme(Path::new(&path))).transpose()?)
            }
            SaveTheme::NAME => {
                let call: SaveTheme = decode(body)?;
                let path = call.path.map_or_else(|| self.theme.clone(), PathBuf::from);
                encode(&self.host.save_theme(&path, &call.text, call.expected.as_ref())?)
            }
            WearTheme::NAME => {
                let WearTheme { text, mode, sequence } = decode(body)?;
                self.told.set(sequence);
                self.host.wear_theme(text, mode, sequence);
                encode(&())
            }
            Instruct::NAME => {
                let Instruct { order } = decode(body)?;
                self.host.instruct(order);
                encode(&())
            }
            AskSourceState::NAME => encode(&self.host.source_state()),
            AskTabs::NAME => encode(&self.host.tabs()),
            AskProject::NAME => encode(&None::<String>),
            // Where there is no window and no user, there is nothing to place, to name or to keep for later.
            PlacePreview::NAME | DescribeWindow::NAME | KeepWork::NAME => encode(&()),
            other => Err(Failure {
                code: Code::Other,
                message: format!("{other} needs a window."),
                remedy: "Ask for it in a test of the window.".to_owned(),
            }),
        }
    }
}

/// What the editor holds of the machine; the test holds the other.
struct Door(Rc<Machine>);

impl Backend for Door {
    fn send(&self, name: &'static str, body: Vec<u8>) -> Token {
        let token = Token(self.0.count.replace(self.0.count.get() + 1));
        let result = self.0.answer(name, &body);
        lock(&self.0.inbox).push(Inbound::Reply { token, result });
        token
    }

    fn drain(&self) -> Vec<Inbound> {
        std::mem::take(&mut lock(&self.0.inbox))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An editor with a theme and a preview.
pub struct Editor {
    /// The editor.
    pub harness: Harness<'static, App>,
    machine: Rc<Machine>,
}

impl Editor {
    /// Opens a theme file, and previews a source.
    ///
    /// # Errors
    /// When the host does not start.
    pub fn open(theme: &Path, source: Source) -> Result<Self, Broken> {
        let inbox: Arc<Mutex<Vec<Inbound>>> = Arc::default();
        let events = Arc::clone(&inbox);
        let host = Host::new(move |event| lock(&events).push(Inbound::Event(event)))?;
        let machine = Rc::new(Machine {
            host,
            inbox,
            count: Cell::default(),
            theme: theme.to_owned(),
            source: RefCell::new(Some(source)),
            told: Cell::default(),
        });
        let door = Door(Rc::clone(&machine));
        let harness = Harness::builder()
            .with_size(vec2(1100.0, 760.0))
            .with_max_steps(64)
            .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(door), None));
        let mut editor = Self { harness, machine };
        editor.run();
        Ok(editor)
    }

    /// What the editor knows.
    pub fn state(&self) -> &State {
        self.harness.state().state()
    }

    /// Draws until there is nothing more to draw.
    pub fn run(&mut self) {
        self.harness.run_ok();
    }

    /// Draws, with a little time between, until something is so.
    ///
    /// # Errors
    /// When it is not within a minute.
    pub fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) -> Result<(), Broken> {
        let until = Instant::now() + PATIENCE;
        while !so(self) {
            if Instant::now() > until {
                return Err(format!("{what} never came").into());
            }
            // An editor that has heard nothing new draws nothing.
            if lock(&self.machine.inbox).is_empty() {
                std::thread::sleep(Duration::from_millis(5));
            } else {
                self.run();
            }
        }
        Ok(())
    }

    /// The address of the preview, once it is served.
    ///
    /// # Errors
    /// When it is not.
    pub fn address(&mut self) -> Result<String, Broken> {
        self.until("the preview", |editor| editor.state().preview_url().is_some())?;
        let SourceState { url, .. } = self.machine.host.source_state();
        url.ok_or_else(|| "the preview has no address".into())
    }

    /// Waits until the page has painted the theme as it is in the editor, charts included.
    ///
    /// # Errors
    /// When it does not.
    pub fn worn(&mut self) -> Result<(), Broken> {
        self.until("the page in the theme", |editor| editor.state().worn >= editor.machine.told.get())
    }

    /// Presses keys.
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    /// Clicks what has this name, in sight or not, as assistive technology does.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.run();
    }

    /// Gives a number to the field that has this name, as assistive technology does.
    pub fn number(&mut self, label: &str, value: f64) {
        self.harness.get_by_role_and_label(Role::SpinButton, label).set_value_accesskit(value);
        self.run();
    }

    /// Types into the field that has this name, over what is there.
    pub fn words(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.run();
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.run();
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Whether there is a number field of this name.
    pub fn has_number(&self, label: &str) -> bool {
        self.harness.query_by_role_and_label(Role::SpinButton, label).is_some()
    }
}
