//! Choosing colours, driven through the accessibility tree of the whole editor.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that finds nothing to answer has failed")]

use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_editor::state::State;
use livery_protocol::page::{Category, Question};
use livery_protocol::{
    AskLibrary, AskSourceState, Event, KeepInLibrary, Library, LibraryFile, LibraryKind, OpenedTheme, PickFile,
    PickKind, PickedFile, ProbePage, RemoveFromLibrary, Revision, SourceState, Stage, Start, Started, WearTheme,
};
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
        let nodes = self.harness.query_all_by_label_contains(start);
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

const OWN: &str = r##"{"name": "House", "colors": ["#d62728", "#2ca02c", "#1f77b4"], "since": "1998"}"##;

fn own() -> LibraryFile {
    LibraryFile { name: "House".to_owned(), path: "/library/house.json".to_owned(), text: OWN.to_owned() }
}

/// The library page, with one colorway of one's own.
fn library() -> Editor {
    let mut editor = Editor::with_theme();
    editor.show("Charts");
    editor.click("Charts: Library");
    let (token, _) = editor.machine.take::<AskLibrary>().expect("asks for the library");
    let library = Library { colorways: vec![own()], ..Library::default() };
    editor.machine.answer::<AskLibrary>(token, &library);
    editor.run();
    editor
}

fn kept(editor: &mut Editor) -> KeepInLibrary {
    let (token, call) = editor.machine.take::<KeepInLibrary>().expect("keeps it");
    let file = LibraryFile { name: call.name.clone(), path: "/library/house.json".to_owned(), text: call.text.clone() };
    editor.machine.answer::<KeepInLibrary>(token, &file);
    editor.run();
    let (token, _) = editor.machine.take::<AskLibrary>().expect("asks again");
    let library = Library { colorways: vec![file], ..Library::default() };
    editor.machine.answer::<AskLibrary>(token, &library);
    editor.run();
    call
}

#[test]
fn known_colorways_are_found_tried_on_and_taken() {
    let mut editor = library();
    editor.until_at_rest();
    editor.worn();
    editor.click("Find a colorway");
    editor.harness.get_by_label("Find a colorway").type_text("okabe");
    editor.until_at_rest();
    let row = editor.labels("Colorway Okabe-Ito").first().cloned().expect("is found");
    assert!(row.contains("Wants markers"), "{row}: 8.2 wants a second cue");
    assert!(editor.labels("Colorway Tol bright").is_empty(), "and nothing else");
    let place = editor.harness.get_by_label(&row).rect();
    editor.harness.hover_at(place.left_center() + vec2(40.0, 0.0));
    editor.run();
    let tried = editor.worn().expect("the page tries it on");
    assert_eq!(Editor::colors(&tried, "colorway")[0], "#e69f00");
    editor.harness.get_by_label(&row).click();
    editor.run();
    assert_eq!(Editor::colors(editor.state().document(), "colorway").len(), 8);
    assert_eq!(editor.state().history.undo_name(), Some("Colorway Okabe-Ito"));
    editor.click("Duplicate Okabe-Ito into yours");
    assert_eq!(kept(&mut editor).name, "Okabe-Ito");
}

#[test]
fn own_colorways_are_ordered_pinned_repaired_removed_and_put_back() {
    let mut editor = library();
    editor.until_at_rest();
    assert!(editor.labels("Colorway House")[0].contains("Some colors merge"));
    editor.click("Change House");
    let chip = |editor: &Editor, start: &str| editor.harness.get_by_label_contains(start).rect().center();
    let (from, to) = (chip(&editor, "Color 3 #1f77b4"), chip(&editor, "Color 1 #d62728"));
    editor.harness.drag_at(from);
    editor.run();
    editor.harness.hover_at(from.lerp(to, 0.5));
    editor.run();
    editor.harness.drop_at(to);
    editor.run();
    let call = kept(&mut editor);
    let colors = |text: &str| Editor::colors(&Document::open(text.as_bytes()).0, "colors");
    assert_eq!(colors(&call.text), ["#1f77b4", "#d62728", "#2ca02c"]);
    assert_eq!(call.replace.as_deref(), Some("/library/house.json"));
    assert!(call.text.contains("1998"), "what else is in the file stays");

    editor.click("Color 2 #d62728");
    assert!(kept(&mut editor).text.contains("\"pins\""));
    editor.click("Repair");
    editor.click("Keep the repair");
    let repaired = colors(&kept(&mut editor).text);
    assert_eq!(repaired[1], "#d62728", "what is pinned stays");
    assert_ne!(repaired[2], "#2ca02c");

    editor.click("Remove");
    let (token, call) = editor.machine.take::<RemoveFromLibrary>().expect("removes it");
    assert_eq!(call.path, "/library/house.json");
    editor.machine.answer::<RemoveFromLibrary>(token, &());
    editor.run();
    let (token, _) = editor.machine.take::<AskLibrary>().expect("asks again");
    editor.machine.answer::<AskLibrary>(token, &Library::default());
    editor.run();
    editor.click("Put back");
    assert_eq!(kept(&mut editor).name, "House");
}

#[test]
fn colors_are_found_in_what_is_pasted_and_in_files() {
    let mut editor = library();
    editor.click("Paste…");
    let text = "brand: rgb(31, 119, 180); other #FF7F0E\n0x2ca02c";
    editor.click("Pasted colors");
    editor.harness.get_by_label("Pasted colors").type_text(text);
    editor.run();
    editor.click("Keep as colorway");
    let call = kept(&mut editor);
    let colors = Editor::colors(&Document::open(call.text.as_bytes()).0, "colors");
    assert_eq!(colors, ["#1f77b4", "#ff7f0e", "#2ca02c"]);

    editor.click("File…");
    let (token, call) = editor.machine.take::<PickFile>().expect("asks for a file");
    assert_eq!(call.kind, PickKind::Colors);
    let file = PickedFile {
        path: "/home/ada/house.gpl".to_owned(),
        bytes: b"GIMP Palette\n10 20 30 x\n200 100 50 y\n".into(),
    };
    editor.machine.answer::<PickFile>(token, &Some(file));
    editor.run();
    editor.click("Use");
    assert_eq!(Editor::colors(editor.state().document(), "colorway"), ["#0a141e", "#c86432"]);
}

#[test]
fn names_seen_in_the_page_get_colors_that_every_chart_has() {
    let mut editor = Editor::with_theme();
    let url = Some("http://127.0.0.1:4000/".to_owned());
    editor.machine.event(Event::SourceChanged);
    editor.run();
    let (token, _) = editor.machine.take::<AskSourceState>().expect("asks how it does");
    let state = SourceState { stage: Stage::Serving, url, ..SourceState::default() };
    editor.machine.answer::<AskSourceState>(token, &state);
    editor.run();
    editor.show("Charts");
    editor.click("Charts: Categories");
    let (token, call) = editor.machine.take::<ProbePage>().expect("asks the page");
    assert_eq!(call.question, Question::Categories);
    let seen = |name: &str, differs: bool| Category {
        name: name.to_owned(),
        charts: vec!["Revenue".to_owned(), "Costs".to_owned()],
        color: Some("#123456".to_owned()),
        differs,
    };
    let names = vec![seen("France", true), seen("A/B ~ test", false), seen("Spain", false), seen("Italy", false)];
    editor.machine.answer::<ProbePage>(token, &serde_json::to_value(names).expect("is JSON"));
    editor.run();
    assert!(
        editor.harness.query_by_label("Has different colors in different charts").is_some()
            || editor.harness.query_by_value("Has different colors in different charts").is_some()
    );
    editor.click("Keep Spain as it is now, #123456");
    editor.click("Give all of them a color");
    let theme = &editor.state().theme;
    let given = theme.category_colors();
    assert_eq!(given.len(), 4);
    assert_eq!(given.get("Spain").map(|color| color.to_hex()).as_deref(), Some("#123456"));
    let colors: std::collections::BTreeSet<String> = given.values().map(|color| color.to_hex()).collect();
    assert_eq!(colors.len(), 4, "no two names have the same: {colors:?}");
    assert_eq!(editor.state().history.depth(), 2);

    // One's own, changed with the picker and forgotten again.
    editor.click("Pick France");
    let slider = editor.harness.get_by_label("France lightness").rect();
    editor.harness.drag_at(slider.center());
    editor.run();
    editor.harness.hover_at(slider.center() + vec2(20.0, 0.0));
    editor.run();
    editor.harness.drop_at(slider.center() + vec2(20.0, 0.0));
    editor.run();
    assert_eq!(editor.state().history.depth(), 3);
    assert_eq!(editor.state().history.undo_name(), Some("Color of France"));
    editor.harness.key_press(Key::Escape);
    editor.run();
    editor.click("Forget the color of A/B ~ test");
    assert!(!editor.state().theme.category_colors().contains_key("A/B ~ test"));
    assert!(editor.state().theme.category_colors().contains_key("France"));
}

#[test]
fn a_whole_theme_is_made_of_one_color_or_of_a_logo_and_kept() {
    let mut editor = Editor::with_theme();
    editor.show("Presets");
    let (token, _) = editor.machine.take::<AskLibrary>().expect("asks for the library");
    editor.machine.answer::<AskLibrary>(token, &Library::default());
    editor.run();
    editor.click("Color to start from");
    editor.harness.get_by_label("Color to start from").type_text("teal");
    editor.run();
    editor.click("Theme from #008080");
    let accent = |editor: &Editor| editor.value("/accent").and_then(|v| v.as_str().map(str::to_owned));
    assert_eq!(accent(&editor).as_deref(), Some("#008080"));
    assert_eq!(Editor::colors(editor.state().document(), "colorway")[0], "#008080");
    assert!(!editor.state().theme.is_dark());
    editor.click("Ground: Dark");
    editor.click("Theme from #008080");
    assert!(editor.state().theme.is_dark());
    assert_eq!(editor.state().history.depth(), 2);

    editor.click("Logo…");
    let (token, call) = editor.machine.take::<PickFile>().expect("asks for an image");
    assert_eq!(call.kind, PickKind::Image);
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">
        <rect width="60" height="60" fill="#e4002b"/><rect x="60" width="30" height="60" fill="#004b87"/></svg>"##;
    let file = PickedFile { path: "/home/ada/acme.svg".to_owned(), bytes: svg.as_bytes().into() };
    editor.machine.answer::<PickFile>(token, &Some(file));
    editor.run();
    assert_eq!(editor.labels("Accent #").len(), 2, "both colors are offered with their shares");
    editor.click(&editor.labels("Header #004b87")[0].clone());
    editor.click("Theme from #e4002b");
    assert_eq!(accent(&editor).as_deref(), Some("#e4002b"));
    assert_eq!(editor.value("/header_background_color"), Some("#004b87".into()));

    editor.click("Keep this theme");
    let (_, call) = editor.machine.take::<KeepInLibrary>().expect("keeps it");
    assert_eq!((call.kind, call.text), (LibraryKind::Theme, editor.text()));
}
