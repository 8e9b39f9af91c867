//! Choosing colours, driven through the accessibility tree of the whole editor.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_editor::state::State;
use livery_protocol::{OpenedTheme, Revision, Start, Started};

const THEME: &str = r##"{
    "accent": "#1f78b4",
    "background_page": "#F2F2F2",
    "background_content": "#FFFFFF",
    "colorway": ["#1f78b4", "#e31a1c", "#33a02c"]
}"##;

struct Editor {
    harness: Harness<'static, App>,
}

impl Editor {
    fn with_theme() -> Self {
        let machine = Recorder::default();
        let backend = machine.clone();
        let mut harness = Harness::builder()
            .with_size(vec2(1280.0, 1000.0))
            .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(backend), None));
        harness.run();
        let (token, _) = machine.take::<Start>().expect("asks what it was started with");
        let revision = Revision("1".to_owned());
        let (path, text) = ("theme.json".to_owned(), THEME.to_owned());
        let theme = OpenedTheme { path, text, revision, ..OpenedTheme::default() };
        machine.answer::<Start>(token, &Started { theme: Some(theme), ..Started::default() });
        harness.run();
        Self { harness }
    }

    fn run(&mut self) {
        self.harness.run();
    }

    fn state(&self) -> &State {
        self.harness.state().state()
    }

    fn text(&self) -> String {
        self.state().document().text().to_owned()
    }

    fn value(&self, pointer: &str) -> Option<serde_json::Value> {
        self.state().document().get_in(pointer)
    }

    fn show(&mut self, section: &str) {
        self.harness.get_by_role_and_label(Role::Tab, section).click();
        self.run();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.run();
    }
}

#[test]
fn contrast_is_told_while_the_color_is_dragged() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    let told = |editor: &Editor| {
        let line = editor.harness.get_by_label_contains("On page background: contrast ");
        line.accesskit_node().value().expect("has a text")
    };
    // A mark needs 3.
    assert!(told(&editor).starts_with("On page background: contrast 4.2"), "{}", told(&editor));
    assert!(told(&editor).contains("enough; APCA Lc "), "{}", told(&editor));
    let slider = editor.harness.get_by_label("Accent lightness").rect();
    editor.harness.drag_at(slider.center());
    editor.run();
    editor.harness.hover_at(slider.right_center() - vec2(12.0, 0.0));
    editor.run();
    assert!(told(&editor).contains("too little"), "{}", told(&editor));
    editor.harness.drop_at(slider.right_center() - vec2(12.0, 0.0));
    editor.run();
    assert_eq!(editor.state().history.depth(), 1);
}

#[test]
fn a_swatch_of_the_theme_is_taken_and_the_color_before_is_a_click_away() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    editor.click("Colorway 3 #33a02c");
    assert_eq!(editor.value("/accent"), Some("#33a02c".into()));
    editor.click("Back to #1f78b4");
    assert_eq!(editor.text(), THEME);
    editor.click("Colorway 2 #e31a1c");
    editor.harness.key_press(Key::Escape);
    editor.run();
    assert!(editor.harness.query_by_label("Accent plane").is_none(), "Esc closes the picker");
    editor.click("Pick Accent");
    assert!(editor.harness.query_by_label("Recent #e31a1c").is_some(), "what a picker was left with is kept");
}

#[test]
fn a_color_is_written_in_any_form_and_stays_the_same() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    for (form, start) in [("OKLCH", "oklch("), ("RGB", "rgb("), ("HSL", "hsl("), ("Lab", "lab("), ("HEX", "#")] {
        editor.click(&format!("Form: {form}"));
        let text = editor.value("/accent").and_then(|v| v.as_str().map(str::to_owned)).expect("is text");
        assert!(text.starts_with(start), "{form}: {text}");
        let color: livery_colorways::Color = text.parse().expect("is a color");
        assert_eq!(color.to_hex(), "#1f78b4", "{form}");
    }
}
