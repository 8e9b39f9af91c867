//! The whole editor, driven through its accessibility tree, with a machine that writes down what it is asked.
#![allow(dead_code, reason = "each test file uses a part of it")]

use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_editor::state::State;
use livery_protocol::{OpenedTheme, Revision, Start, Started, WearTheme};

pub(crate) const THEME: &str = r##"{
    "accent": "#1f78b4",
    "background_page": "#F2F2F2",
    "background_content": "#F9F9F9",
    "colorway": ["#1f78b4", "#e31a1c", "#33a02c"],
    "card_padding": "5px",
    "unknown": {"kept": 1.0}
}"##;
pub(crate) const PATH: &str = "/themes/brand/theme.json";

/// The whole editor.
pub(crate) struct Editor {
    pub(crate) harness: Harness<'static, App>,
    pub(crate) machine: Recorder,
}

impl Editor {
    pub(crate) fn new() -> Self {
        Self::sized(1024.0, 700.0, Theme::Light)
    }

    pub(crate) fn sized(width: f32, height: f32, theme: Theme) -> Self {
        let machine = Recorder::default();
        let backend = machine.clone();
        let mut harness = Harness::builder()
            .with_size(vec2(width, height))
            .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(backend), None));
        harness.run();
        let mut editor = Self { harness, machine };
        if theme == Theme::Dark {
            editor.press(Modifiers::COMMAND, Key::K);
            editor.harness.get_by_label("Command").type_text("dark editor");
            editor.run();
            editor.press(Modifiers::NONE, Key::Enter);
            assert_eq!(editor.harness.ctx.theme(), Theme::Dark);
        }
        editor
    }

    /// With a theme from disk.
    pub(crate) fn with_theme() -> Self {
        Self::new().load()
    }

    pub(crate) fn load(self) -> Self {
        self.started(&Started { theme: Some(opened(THEME, "1")), ..Started::default() })
    }

    /// As the window was started.
    pub(crate) fn started(mut self, started: &Started) -> Self {
        let (token, _) = self.machine.take::<Start>().expect("asks what it was started with");
        self.machine.answer::<Start>(token, started);
        self.run();
        self
    }

    pub(crate) fn state(&self) -> &State {
        self.harness.state().state()
    }

    pub(crate) fn run(&mut self) {
        self.harness.run();
    }

    pub(crate) fn text(&self) -> String {
        self.harness.state().state().document().text().to_owned()
    }

    pub(crate) fn value(&self, pointer: &str) -> Option<serde_json::Value> {
        self.harness.state().state().document().get_in(pointer)
    }

    pub(crate) fn show(&mut self, section: &str) {
        self.harness.get_by_role_and_label(Role::Tab, section).click();
        self.run();
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.run();
    }

    pub(crate) fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    /// Puts the keyboard in a text field, with everything selected, and types over it, letter by letter.
    pub(crate) fn type_over(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).click();
        self.run();
        self.press(Modifiers::COMMAND, Key::A);
        for letter in text.chars() {
            self.harness.get_by_role_and_label(Role::TextInput, label).type_text(&letter.to_string());
            self.run();
        }
    }

    /// The newest theme that the page was told to wear; answers every one on the way.
    pub(crate) fn worn(&mut self) -> Option<WearTheme> {
        let mut last = None;
        while let Some((token, call)) = self.machine.take::<WearTheme>() {
            self.machine.answer::<WearTheme>(token, &());
            self.run();
            last = Some(call);
        }
        last
    }

    pub(crate) fn is_there(&self, label: &str) -> bool {
        self.harness.query_by_label(label).is_some()
    }
}

pub(crate) fn opened(text: &str, revision: &str) -> OpenedTheme {
    OpenedTheme {
        path: PATH.to_owned(),
        text: text.to_owned(),
        revision: Revision(revision.to_owned()),
        ..OpenedTheme::default()
    }
}
