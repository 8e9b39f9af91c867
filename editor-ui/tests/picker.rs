//! Choosing colours, driven through the accessibility tree of the whole editor.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that finds nothing to answer has failed")]

use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_editor::state::State;
use livery_protocol::{OpenedTheme, Revision, Start, Started, WearTheme};
use livery_themes::Document;

const THEME: &str = r##"{
    "accent": "#1f78b4",
    "background_page": "#F2F2F2",
    "background_content": "#FFFFFF",
    "colorway": ["#1f78b4", "#e31a1c", "#33a02c"]
}"##;

struct Editor {
    harness: Harness<'static, App>,
    machine: Recorder,
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
        Self { harness, machine }
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

    /// Frames, one after the other, until the editor asks for none; how many that were.
    fn until_at_rest(&mut self) -> usize {
        for frame in 0..400 {
            self.harness.step();
            let root = self.harness.output().viewport_output.get(&egui::ViewportId::ROOT);
            if root.is_none_or(|root| root.repaint_delay > std::time::Duration::from_secs(1)) {
                return frame;
            }
        }
        panic!("the editor never comes to rest");
    }

    /// The newest theme that the page was told to wear; answers every one on the way.
    fn worn(&mut self) -> Option<Document> {
        let mut last = None;
        while let Some((token, call)) = self.machine.take::<WearTheme>() {
            self.machine.answer::<WearTheme>(token, &());
            self.run();
            last = Some(Document::open(call.text.as_bytes()).0);
        }
        last
    }

    fn labels(&self, start: &str) -> Vec<String> {
        let nodes = self.harness.get_all_by_label_contains(start);
        nodes.filter_map(|node| node.accesskit_node().label()).filter(|label| label.starts_with(start)).collect()
    }

    fn colors(document: &Document, key: &str) -> Vec<String> {
        let list = document.get(key).and_then(|list| list.as_array().cloned()).unwrap_or_default();
        list.iter().filter_map(|color| color.as_str().map(str::to_lowercase)).collect()
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

#[test]
fn suggestions_are_tried_on_by_the_page_and_taken_with_one_click() {
    let mut editor = Editor::with_theme();
    editor.show("Charts");
    editor.click("Charts: Suggested");
    editor.until_at_rest();
    editor.worn();
    let cards = editor.labels("Brand ");
    assert!(cards.len() >= 2, "{cards:?}");
    for card in &cards {
        assert!(card.contains("3 colors") && card.contains("Closest: "), "{card}");
    }
    let before = editor.text();
    let place = editor.harness.get_by_label(&cards[0]).rect().center();
    editor.harness.hover_at(place);
    editor.run();
    let tried = editor.worn().expect("the page tries it on");
    let colors = Editor::colors(&tried, "colorway");
    assert_eq!((colors.len(), colors[0].as_str()), (3, "#1f78b4"));
    assert_ne!(colors[1], "#e31a1c");
    assert_eq!(editor.text(), before, "the document is not touched");
    assert_eq!(editor.until_at_rest(), 0, "what is tried on costs no frames");

    editor.harness.hover_at(egui::pos2(900.0, 500.0));
    editor.run();
    assert_eq!(editor.worn().expect("the page is told").text(), before, "and it wears the theme again");

    editor.harness.get_by_label(&cards[1]).click();
    editor.run();
    assert_eq!(editor.state().history.depth(), 1);
    assert_eq!(editor.state().history.undo_name(), Some("Brand colorway"));
    assert_ne!(editor.text(), before);
    editor.harness.hover_at(egui::pos2(900.0, 500.0));
    editor.run();
    editor.click("Undo");
    assert_eq!(editor.text(), before);
}

#[test]
fn suggestions_follow_the_accent_while_it_is_dragged_and_come_to_rest() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    editor.until_at_rest();
    assert_eq!(editor.labels("Brand ").len(), 3);
    let slider = editor.harness.get_by_label("Accent hue").rect();
    editor.harness.drag_at(slider.center());
    editor.run();
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..5 {
        editor.harness.hover_at(slider.center() + vec2(6.0 * step as f32, 0.0));
        editor.run();
        seen.insert(editor.labels("Brand 1").join(""));
    }
    editor.harness.drop_at(slider.center() + vec2(24.0, 0.0));
    let frames = editor.until_at_rest();
    assert!(frames > 2, "it goes on searching for a while");
    assert!(seen.len() >= 3, "{seen:?}");
    editor.harness.get_by_label(&editor.labels("Brand 1")[0]).click();
    editor.run();
    let accent = editor.value("/accent").and_then(|v| v.as_str().map(str::to_owned)).expect("has an accent");
    assert_eq!(Editor::colors(editor.state().document(), "colorway")[0], accent);
    assert_eq!(editor.state().history.depth(), 2, "the drag is a step, the colorway another");
}

#[test]
fn kept_colors_stay_and_the_number_is_free() {
    let mut editor = Editor::with_theme();
    editor.show("Charts");
    editor.click("Charts: Suggested");
    editor.click("Keep #e31a1c");
    editor.click("Style: Distinct");
    editor.harness.get_by_label("Number of suggested colors").set_value_accesskit(7.0);
    editor.run();
    editor.until_at_rest();
    editor.harness.get_by_label(&editor.labels("Distinct 1")[0]).click();
    editor.run();
    let colors = Editor::colors(editor.state().document(), "colorway");
    assert_eq!(colors.len(), 7);
    assert_eq!(colors[..2], ["#1f78b4", "#e31a1c"]);
}

#[test]
fn scales_go_through_the_accent_and_have_their_places() {
    let mut editor = Editor::with_theme();
    editor.show("Charts");
    editor.click("Charts: Suggested");
    editor.click("Suggestions: For values");
    editor.until_at_rest();
    let scale = |editor: &Editor, name: &str| editor.labels(&format!("Scale {name}")).first().cloned();
    let one = scale(&editor, "One hue").expect("is made");
    editor.harness.get_by_label(&one).click();
    editor.run();
    let colors = Editor::colors(editor.state().document(), "colorscale");
    assert_eq!(colors.len(), 10);
    assert!(colors.contains(&"#1f78b4".to_owned()), "{colors:?}");
    let two = scale(&editor, "Two directions, to the opposite").expect("is made");
    editor.harness.get_by_label(&two).click();
    editor.run();
    let diverging = editor.value("/livery/diverging").and_then(|list| list.as_array().map(Vec::len));
    assert_eq!(diverging, Some(11));
    assert_eq!(editor.state().theme.diverging().map(<[_]>::len), Some(11));
}
