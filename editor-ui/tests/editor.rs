//! The whole editor, driven through its accessibility tree, with a machine that writes down what it is asked.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use driver::{Editor, PATH, THEME, opened};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_editor::state::{Command, Overlay, Section};
use livery_protocol::{
    AskSourceState, CloseSource, Code, DescribeWindow, Event, ExportDash, Exported, Failure, OpenSource, OpenTheme,
    OpenedTheme, PickApp, PlacePreview, Quit, Revision, SaveReply, SaveTheme, Source, SourceState, Stage, Start,
    Started, WearTheme,
};
use livery_themes::table::Group;
use livery_themes::{Mode, Standing};

#[test]
fn a_color_is_typed_worn_undone_redone_and_saved() {
    let mut editor = Editor::with_theme();
    assert_eq!(editor.text(), THEME);
    editor.worn();
    editor.show("Brand");
    editor.type_over("Accent", "teal");
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.value("/accent"), Some("teal".into()));
    // The first chart colour was the accent, and goes with it.
    assert_eq!(editor.value("/colorway/0").map(|v| v.to_string().to_lowercase()), Some("\"teal\"".to_owned()));
    assert_eq!(editor.worn().map(|call| call.text), Some(editor.text()));

    // A typed run is one step.
    assert_eq!(editor.harness.state().state().history.depth(), 1);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
    assert_eq!(editor.worn().map(|call| call.text).as_deref(), Some(THEME));
    editor.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(editor.value("/accent"), Some("teal".into()));

    editor.click("Save");
    let (token, call) = editor.machine.take::<SaveTheme>().expect("saves");
    assert_eq!(call.path.as_deref(), Some(PATH));
    assert_eq!(call.text, editor.text());
    assert_eq!(call.expected, Some(Revision("1".to_owned())));
    let saved = SaveReply::Saved { path: PATH.to_owned(), revision: Revision("2".to_owned()) };
    editor.machine.answer::<SaveTheme>(token, &saved);
    editor.run();
    assert!(!editor.harness.state().state().unsaved());
    assert!(editor.is_there("Saved theme.json"));
    // What was in the file and no table knows is still there, in its form.
    assert!(editor.text().contains("\"unknown\""));
    assert!(editor.text().contains("1.0"));
}

#[test]
fn what_is_no_color_yet_changes_nothing_and_escape_brings_the_old_one_back() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.type_over("Accent", "#ff0000");
    assert_eq!(editor.value("/accent"), Some("#ff0000".into()));
    editor.harness.get_by_role_and_label(Role::TextInput, "Accent").type_text("zz");
    editor.run();
    assert_eq!(editor.value("/accent"), Some("#ff0000".into()), "stays at the last color that was one");
    editor.press(Modifiers::NONE, Key::Escape);
    assert_eq!(editor.text(), THEME);
    assert_eq!(editor.harness.state().state().history.depth(), 0);
}

#[test]
fn dragging_the_plane_is_worn_live_and_one_step() {
    let mut editor = Editor::with_theme();
    editor.worn();
    editor.show("Brand");
    editor.click("Pick Accent");
    let plane = editor.harness.get_by_label("Accent plane").rect();
    let at = |x: f32, y: f32| plane.min + vec2(x, y) * plane.size();
    editor.harness.drag_at(at(0.3, 0.5));
    editor.run();
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..8 {
        editor.harness.hover_at(at(0.2 + 0.03 * step as f32, 0.3 + 0.04 * step as f32));
        editor.run();
        seen.insert(editor.value("/accent").expect("has an accent").to_string());
        let worn = editor.worn().expect("every change is worn");
        assert_eq!(worn.text, editor.text());
    }
    assert!(seen.len() >= 7, "{seen:?}");
    editor.harness.drop_at(at(0.5, 0.6));
    editor.run();
    assert_eq!(editor.harness.state().state().history.depth(), 1);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

#[test]
fn escape_leaves_a_drag_as_if_it_had_never_begun() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    let slider = editor.harness.get_by_label("Accent hue").rect();
    editor.harness.drag_at(slider.center());
    editor.run();
    editor.harness.hover_at(slider.center() + vec2(40.0, 0.0));
    editor.run();
    assert_ne!(editor.text(), THEME);
    editor.press(Modifiers::NONE, Key::Escape);
    assert_eq!(editor.text(), THEME);
    assert_eq!(editor.harness.state().state().history.depth(), 0);
    assert!(editor.is_there("Accent hue"), "the picker stays open");
    editor.harness.hover_at(slider.center() + vec2(60.0, 0.0));
    editor.run();
    assert_eq!(editor.text(), THEME, "the rest of the drag does nothing");
    editor.harness.drop_at(slider.center() + vec2(60.0, 0.0));
    editor.run();
    assert_eq!(editor.text(), THEME);
}

#[test]
fn a_shadow_is_edited_by_layer_and_keeps_the_rest() {
    let mut editor = Editor::sized(1024.0, 1400.0, Theme::Light).load();
    editor.show("Containers");
    editor.type_over("Card shadow", "0px 1px 3px rgba(0,0,0,0.12), inset 0px 2px 4px red");
    editor.press(Modifiers::NONE, Key::Enter);
    editor.harness.get_by_label("Card shadow layer 2 blur").set_value_accesskit(9.0);
    editor.run();
    let shadow = Some("0px 1px 3px rgba(0,0,0,0.12), inset 0px 2px 9px red".into());
    assert_eq!(editor.value("/card_box_shadow"), shadow);
    editor.click("Remove Card shadow layer 1");
    assert_eq!(editor.value("/card_box_shadow"), Some("inset 0px 2px 9px red".into()));
    editor.click("Card shadow strength: None");
    assert_eq!(editor.value("/card_box_shadow"), Some("none".into()));
}

#[test]
fn a_file_whose_syntax_is_broken_shows_and_is_not_touched() {
    let mut editor = Editor::new();
    let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
    let broken = "{\"accent\": \"#1f78b4\", oh no";
    let started = Started { theme: Some(opened(broken, "1")), ..Started::default() };
    editor.machine.answer::<Start>(token, &started);
    editor.run();
    assert!(editor.is_there("The file cannot be read as a theme"));
    editor.click("Show where");
    assert!(editor.is_there("Problems in the file"));
    editor.show("Brand");
    assert!(editor.harness.get_by_label("Pick Accent").accesskit_node().is_disabled());
    assert_eq!(editor.text(), broken);
}

#[test]
fn at_most_one_theme_is_under_way_and_the_latest_wins() {
    let mut editor = Editor::with_theme();
    editor.worn();
    editor.show("Brand");
    editor.type_over("Accent", "#aabbcc");
    let (token, first) = editor.machine.take::<WearTheme>().expect("worn at once");
    assert!(editor.machine.take::<WearTheme>().is_none(), "the second waits for the first");
    editor.machine.answer::<WearTheme>(token, &());
    editor.run();
    let (_, second) = editor.machine.take::<WearTheme>().expect("then the newest");
    assert_eq!(second.text, editor.text());
    assert!(second.sequence > first.sequence);
}

#[test]
fn a_change_on_disk_is_loaded_when_clean_and_asked_about_when_not() {
    let mut editor = Editor::with_theme();
    let theirs = THEME.replace("#1f78b4", "#00ff00");
    editor.machine.event(Event::ThemeChanged { path: PATH.to_owned(), revision: Revision("2".to_owned()) });
    editor.run();
    let (token, call) = editor.machine.take::<OpenTheme>().expect("reads again");
    assert_eq!(call.path.as_deref(), Some(PATH));
    editor.machine.answer::<OpenTheme>(token, &Some(opened(&theirs, "2")));
    editor.run();
    assert_eq!(editor.text(), theirs);
    assert!(!editor.harness.state().state().unsaved());
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME, "the version before is a step back");
    editor.press(Modifiers::COMMAND, Key::Y);

    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    editor.press(Modifiers::NONE, Key::Enter);
    let mine = editor.text();
    let third = THEME.replace("#1f78b4", "#0000ff");
    editor.machine.event(Event::ThemeChanged { path: PATH.to_owned(), revision: Revision("3".to_owned()) });
    editor.run();
    let (token, _) = editor.machine.take::<OpenTheme>().expect("reads again");
    editor.machine.answer::<OpenTheme>(token, &Some(opened(&third, "3")));
    editor.run();
    assert_eq!(editor.text(), mine, "nothing is replaced unasked");
    editor.click("Take theirs");
    assert_eq!(editor.text(), third);
    assert!(!editor.is_there("Take theirs"));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), mine, "mine is a step back");
    assert!(editor.harness.state().state().unsaved());
}

#[test]
fn a_conflict_while_saving_loses_neither_version() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    editor.press(Modifiers::NONE, Key::Enter);
    let mine = editor.text();
    let theirs = THEME.replace("#1f78b4", "#0000ff");
    editor.press(Modifiers::COMMAND, Key::S);
    let (token, _) = editor.machine.take::<SaveTheme>().expect("saves");
    editor.machine.answer::<SaveTheme>(token, &SaveReply::Conflict { theirs: opened(&theirs, "7") });
    editor.run();
    editor.click("Keep mine");
    let (token, call) = editor.machine.take::<SaveTheme>().expect("saves over what it has seen");
    assert_eq!(call.expected, Some(Revision("7".to_owned())));
    assert_eq!(call.text, mine);
    let saved = SaveReply::Saved { path: PATH.to_owned(), revision: Revision("8".to_owned()) };
    editor.machine.answer::<SaveTheme>(token, &saved);
    editor.run();
    assert!(!editor.harness.state().state().unsaved());
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), theirs, "theirs is one step back");
}

#[test]
fn a_file_that_is_gone_can_be_written_again() {
    let mut editor = Editor::with_theme();
    editor.machine.event(Event::ThemeRemoved { path: PATH.to_owned() });
    editor.run();
    assert!(editor.is_there("theme.json is gone from the disk. Save to write it again."));
    assert!(editor.harness.state().state().unsaved());
    editor.press(Modifiers::COMMAND, Key::S);
    let (_, call) = editor.machine.take::<SaveTheme>().expect("saves");
    assert_eq!((call.path.as_deref(), call.expected), (Some(PATH), None));
    assert_eq!(call.text, THEME);
}

#[test]
fn a_file_that_is_not_plain_text_is_not_saved_over() {
    let mut editor = Editor::new();
    let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
    let theme = OpenedTheme { lossy: true, ..opened(THEME, "1") };
    editor.machine.answer::<Start>(token, &Started { theme: Some(theme), ..Started::default() });
    editor.run();
    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    editor.press(Modifiers::COMMAND, Key::S);
    assert!(editor.machine.take::<SaveTheme>().is_none());
    editor.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    let (_, call) = editor.machine.take::<SaveTheme>().expect("asks for another file");
    assert_eq!(call.path, None);
}

#[test]
fn unsaved_work_is_asked_about_before_it_would_be_lost() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    editor.press(Modifiers::NONE, Key::Enter);
    editor.machine.event(Event::CloseRequested);
    editor.run();
    assert!(editor.is_there("Save changes to theme.json?"));
    editor.click("Cancel");
    assert!(editor.machine.take::<Quit>().is_none());
    assert_eq!(editor.value("/accent"), Some("#123456".into()));

    editor.press(Modifiers::COMMAND, Key::O);
    editor.click("Don't save");
    let (token, call) = editor.machine.take::<OpenTheme>().expect("asks for a file");
    assert_eq!(call.path, None);
    editor.machine.answer::<OpenTheme>(token, &None);
    editor.run();
    assert_eq!(editor.value("/accent"), Some("#123456".into()), "a dialog that is left changes nothing");

    editor.press(Modifiers::COMMAND, Key::Q);
    // The dialog's own button, not the bar's.
    editor.press(Modifiers::NONE, Key::Enter);
    let (token, _) = editor.machine.take::<SaveTheme>().expect("saves first");
    assert!(editor.machine.take::<Quit>().is_none());
    let saved = SaveReply::Saved { path: PATH.to_owned(), revision: Revision("2".to_owned()) };
    editor.machine.answer::<SaveTheme>(token, &saved);
    editor.run();
    assert!(editor.machine.take::<Quit>().is_some(), "then closes");
}

#[test]
fn a_failure_is_told_with_its_remedy_and_nothing_is_lost() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    editor.press(Modifiers::COMMAND, Key::S);
    let (token, _) = editor.machine.take::<SaveTheme>().expect("saves");
    editor.machine.fail(
        token,
        Failure {
            code: Code::DiskFull,
            message: "The disk is full.".to_owned(),
            remedy: "Free some space and save again.".to_owned(),
        },
    );
    editor.run();
    assert!(editor.is_there("The disk is full. Free some space and save again."));
    assert!(editor.harness.state().state().unsaved());
    assert_eq!(Command::Save.enabled(editor.harness.state().state()), livery_editor::state::Enabled::Yes);
}

#[test]
fn an_app_is_picked_started_shown_and_stopped() {
    let mut editor = Editor::with_theme();
    editor.click("Open an app…");
    let (token, _) = editor.machine.take::<PickApp>().expect("asks for an app");
    editor.machine.answer::<PickApp>(token, &Some("/apps/app.py".to_owned()));
    editor.run();
    let (token, call) = editor.machine.take::<OpenSource>().expect("starts it");
    let source = Source::App { path: "/apps/app.py".to_owned() };
    assert_eq!(call.source, source);
    editor.machine.answer::<OpenSource>(token, &());
    editor.run();
    let (token, _) = editor.machine.take::<AskSourceState>().expect("asks how it does");
    let url = Some("http://127.0.0.1:4000/".to_owned());
    let state = SourceState { source: Some(source.clone()), stage: Stage::Serving, url, ..SourceState::default() };
    editor.machine.answer::<AskSourceState>(token, &state);
    editor.run();
    let mut place = None;
    while let Some((token, call)) = editor.machine.take::<PlacePreview>() {
        editor.machine.answer::<PlacePreview>(token, &());
        editor.run();
        place = Some(call);
    }
    let place = place.expect("is placed");
    let area = place.area.expect("shows");
    assert!(area.x > 380.0 && area.width > 500.0 && area.height > 560.0, "{area:?}");
    assert!(!place.grab && place.covers.is_empty(), "{place:?}");

    // A menu takes the pointer everywhere, so that a click beside it closes it.
    editor.harness.get_by_label_contains("File menu").click();
    editor.run();
    let (token, call) = editor.machine.take::<PlacePreview>().expect("told of the menu");
    assert!(call.grab);
    editor.machine.answer::<PlacePreview>(token, &());
    editor.press(Modifiers::NONE, Key::Escape);
    while let Some((token, call)) = editor.machine.take::<PlacePreview>() {
        editor.machine.answer::<PlacePreview>(token, &());
        editor.run();
        place_is(&call, false);
    }

    editor.machine.event(Event::SourceChanged);
    editor.run();
    let (token, _) = editor.machine.take::<AskSourceState>().expect("asks again");
    let failure = Failure {
        code: Code::AppFailed,
        message: "app.py ended.".to_owned(),
        remedy: "Its last lines say why.".to_owned(),
    };
    let output = vec!["ModuleNotFoundError: No module named 'pandaz'".to_owned()];
    let state = SourceState {
        source: Some(source),
        stage: Stage::Failed,
        output,
        failure: Some(failure),
        ..SourceState::default()
    };
    editor.machine.answer::<AskSourceState>(token, &state);
    editor.run();
    assert!(editor.is_there("ModuleNotFoundError: No module named 'pandaz'"), "the last lines are shown at once");
    editor.press(Modifiers::COMMAND, Key::R);
    let (token, call) = editor.machine.take::<OpenSource>().expect("reloading what failed opens it anew");
    assert_eq!(call.source, Source::App { path: "/apps/app.py".to_owned() });
    editor.machine.answer::<OpenSource>(token, &());
    editor.run();
    editor.click("Stop preview");
    let (token, _) = editor.machine.take::<CloseSource>().expect("ends it");
    editor.machine.answer::<CloseSource>(token, &());
    editor.run();
    assert!(editor.is_there("See it on your own app"));
}

fn place_is(call: &PlacePreview, grab: bool) {
    assert_eq!(call.grab, grab);
}

#[test]
fn an_address_is_typed_and_entered() {
    let mut editor = Editor::with_theme();
    editor.press(Modifiers::COMMAND, Key::L);
    editor.harness.get_by_label("Preview address").type_text("localhost:8050");
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    let (_, call) = editor.machine.take::<OpenSource>().expect("opens it");
    assert_eq!(call.source, Source::Address { url: "http://localhost:8050".to_owned() });
}

#[test]
fn export_asks_for_a_folder_and_says_what_was_written() {
    let mut editor = Editor::with_theme();
    editor.click("Export");
    let (token, call) = editor.machine.take::<ExportDash>().expect("exports");
    assert_eq!(call.text, THEME);
    let files = vec!["zz_livery.css".to_owned(), "zz_livery.js".to_owned(), "theme.json".to_owned()];
    editor.machine.answer::<ExportDash>(token, &Some(Exported { directory: "/apps/assets".to_owned(), files }));
    editor.run();
    assert!(editor.is_there("Exported zz_livery.css, zz_livery.js, theme.json to /apps/assets"));
}

#[test]
fn own_values_go_back_to_following() {
    let mut editor = Editor::with_theme();
    let standing = |editor: &Editor, key: &str| editor.harness.state().state().theme.standing(key);
    editor.show("Containers");
    editor.type_over("Card background", "#123456");
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(standing(&editor, "card_background_color"), Standing::Own);
    editor.click("Reset Card background");
    assert_eq!(standing(&editor, "card_background_color"), Standing::Following);
    assert!(!editor.is_there("Reset Card background"));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(standing(&editor, "card_background_color"), Standing::Own);
}

#[test]
fn lengths_are_typed_with_their_units_and_visiting_changes_nothing() {
    let mut editor = Editor::with_theme();
    editor.show("Containers");
    for _ in 0..40 {
        editor.press(Modifiers::NONE, Key::Tab);
    }
    assert_eq!(editor.text(), THEME, "walking through the fields writes nothing");
    let field = editor.harness.get_by_role_and_label(Role::SpinButton, "Card padding");
    field.click();
    editor.run();
    editor.press(Modifiers::COMMAND, Key::A);
    editor.harness.event(egui::Event::Text("1.5rem".to_owned()));
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.value("/card_padding"), Some("1.5rem".into()));
}

#[test]
fn colorway_colors_are_added_removed_and_reordered() {
    let mut editor = Editor::with_theme();
    editor.show("Charts");
    let list = |editor: &Editor| -> Vec<String> {
        let list = editor.value("/colorway").expect("has a colorway");
        list.as_array().expect("a list").iter().map(|v| v.as_str().expect("text").to_owned()).collect()
    };
    editor.click("Add color to colorway");
    assert_eq!(list(&editor).len(), 4);
    editor.click("Remove color 2 of Colorway");
    assert_eq!(list(&editor)[..2], ["#1f78b4".to_owned(), "#33a02c".to_owned()]);
    editor.press(Modifiers::COMMAND, Key::Z);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
    editor.harness.get_by_label("Move color 1 of Colorway").focus();
    editor.run();
    editor.press(Modifiers::NONE, Key::ArrowDown);
    editor.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(list(&editor), ["#e31a1c", "#33a02c", "#1f78b4"]);
    editor.press(Modifiers::COMMAND, Key::Z);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);

    // Dragged: the first below the third.
    let from = editor.harness.get_by_label("Move color 1 of Colorway").rect().center();
    let to = editor.harness.get_by_label("Move color 3 of Colorway").rect().center_bottom();
    editor.harness.drag_at(from);
    editor.run();
    editor.harness.hover_at(from.lerp(to, 0.5));
    editor.run();
    editor.harness.drop_at(to + vec2(0.0, 4.0));
    editor.run();
    assert_eq!(list(&editor), ["#e31a1c", "#33a02c", "#1f78b4"]);
}

#[test]
fn a_preset_is_one_step_and_keeps_what_is_the_file_s_own() {
    let mut editor = Editor::sized(1024.0, 2400.0, Theme::Light).load();
    let preset = livery_themes::library::themes().iter().find(|theme| theme.name == "Coral").expect("a preset");
    editor.click("Preset Coral");
    let coral = livery_themes::Document::open(preset.text.as_bytes()).0;
    assert_eq!(editor.value("/accent"), coral.get("accent"));
    assert_eq!(editor.value("/unknown"), Some(serde_json::json!({"kept": 1.0})));
    assert_eq!(editor.harness.state().state().history.undo_name(), Some("Preset Coral"));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

#[test]
fn contrast_is_said_while_a_color_is_picked() {
    let mut editor = Editor::with_theme();
    editor.show("Colors");
    editor.type_over("Text", "#f0f0f0");
    editor.press(Modifiers::NONE, Key::Enter);
    editor.click("Pick Text");
    // (0.8796 + 0.05) / (0.8714 + 0.05) by WCAG's formula, for #f9f9f9 and #f0f0f0.
    assert!(editor.harness.query_by_label_contains("On content background: contrast 1.0").is_some());
    assert!(editor.harness.query_all_by_label_contains("too little").next().is_some());
}

#[test]
fn the_dark_half_is_edited_apart() {
    let mut editor = Editor::with_theme();
    editor.worn();
    editor.click("Preview half: Dark");
    assert_eq!(editor.worn().map(|call| call.mode), Some(Mode::Dark));
    assert_eq!(editor.text(), THEME, "looking at the other half is no change");
    editor.show("Brand");
    editor.type_over("Accent", "#abcdef");
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.value("/accent"), Some("#1f78b4".into()));
    assert_eq!(editor.value("/livery/dark/accent"), Some("#abcdef".into()));
}

#[test]
fn the_palette_runs_commands_by_a_few_letters() {
    let mut editor = Editor::with_theme();
    editor.press(Modifiers::COMMAND, Key::K);
    assert_eq!(editor.harness.state().state().overlay, Some(Overlay::Palette));
    editor.harness.get_by_label("Command").type_text("show typ");
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.harness.state().state().section, Section::Keys(Group::Typography));
    assert_eq!(editor.harness.state().state().overlay, None);
    editor.press(Modifiers::COMMAND, Key::K);
    editor.press(Modifiers::NONE, Key::Escape);
    assert_eq!(editor.harness.state().state().overlay, None);
}

#[test]
fn a_key_is_found_by_label_name_and_color() {
    let mut editor = Editor::with_theme();
    editor.press(Modifiers::COMMAND, Key::F);
    let find = |editor: &mut Editor, query: &str| {
        editor.press(Modifiers::COMMAND, Key::A);
        editor.harness.get_by_label("Find a key").type_text(query);
        editor.run();
    };
    find(&mut editor, "hero_gap");
    assert!(editor.is_there("1 key"));
    find(&mut editor, "#1f78b4");
    assert!(editor.harness.query_by_role_and_label(Role::TextInput, "Accent").is_some());
    find(&mut editor, "no such thing");
    assert!(editor.is_there("No key has “no such thing”"));
    editor.press(Modifiers::NONE, Key::Escape);
    assert_eq!(editor.harness.state().state().search, "");
}

#[test]
fn every_section_names_its_inputs_in_every_state() {
    for (width, height, theme) in [(1024.0, 700.0, Theme::Light), (1600.0, 2400.0, Theme::Dark)] {
        let mut editor = Editor::sized(width, height, theme);
        for section in Section::ALL {
            if editor.harness.state().state().section != *section {
                editor.show(section.title());
            }
            if let Some(more) = editor.harness.query_by_label_contains("more field") {
                more.click();
                editor.run();
            }
            // Every picker opens, and everything in it has a name: the harness fails the run where it does not.
            let wells: Vec<String> = editor
                .harness
                .query_all_by_role(Role::ColorWell)
                .filter_map(|node| node.accesskit_node().label())
                .take(3)
                .collect();
            for well in wells {
                editor.click(&well);
                editor.press(Modifiers::NONE, Key::Escape);
            }
        }
    }
}

#[test]
fn an_idle_editor_draws_nothing() {
    let mut editor = Editor::with_theme();
    editor.run();
    let output = editor.harness.output();
    let delay = output.viewport_output.values().map(|viewport| viewport.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn the_window_is_told_its_title_and_whether_there_is_unsaved_work() {
    let mut editor = Editor::with_theme();
    let mut last = None;
    let mut answer = |editor: &mut Editor| {
        while let Some((token, call)) = editor.machine.take::<DescribeWindow>() {
            editor.machine.answer::<DescribeWindow>(token, &());
            editor.run();
            last = Some(call);
        }
        last.clone()
    };
    let described = answer(&mut editor);
    assert_eq!(described, Some(DescribeWindow { title: "theme.json".to_owned(), unsaved: false }));
    editor.show("Brand");
    editor.type_over("Accent", "#123456");
    let described = answer(&mut editor);
    assert_eq!(described, Some(DescribeWindow { title: "theme.json".to_owned(), unsaved: true }));
}

/// Opens every section with all its fields.
fn walk(editor: &mut Editor) {
    for section in Section::ALL {
        if editor.harness.state().state().section != *section {
            editor.show(section.title());
        }
        if let Some(more) = editor.harness.query_by_label_contains("more field") {
            more.click();
            editor.run();
        }
    }
}

#[test]
fn every_section_shows_files_full_of_wrong_values() {
    let wrong = [
        "null",
        "17",
        "\"\"",
        "[]",
        "{}",
        "[1, null, {}]",
        "{\"width\": [], \"color\": 3}",
        "\"var(--accent)\"",
        "true",
    ];
    // Every third value for one file each, so that every key meets three kinds of wrong.
    for turn in 0..3 {
        let keys = livery_themes::table::KEYS.iter().enumerate();
        let keys: Vec<String> =
            keys.map(|(index, key)| format!("{:?}: {}", key.name, wrong[(index + turn * 3) % wrong.len()])).collect();
        let text = format!("{{{}}}", keys.join(", "));
        let mut editor = Editor::sized(1024.0, 3200.0, Theme::Light);
        let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
        let started = Started { theme: Some(opened(&text, "1")), ..Started::default() };
        editor.machine.answer::<Start>(token, &started);
        editor.run();
        walk(&mut editor);
        assert_eq!(editor.text(), text, "looking changes nothing");
    }
}

#[test]
fn every_section_shows_every_file_of_the_corpus() {
    let shared: std::path::PathBuf =
        std::env::var_os("LIVERY_SHARED").map_or_else(|| "../../shared".into(), Into::into);
    let Ok(folder) = std::fs::read_dir(shared.join("corpus/ddk")) else {
        // The corpus stands beside the checkout, where there is one.
        return;
    };
    let mut files: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a text file");
        let mut editor = Editor::sized(1024.0, 3200.0, Theme::Light);
        let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
        let started = Started { theme: Some(opened(&text, "1")), ..Started::default() };
        editor.machine.answer::<Start>(token, &started);
        editor.run();
        walk(&mut editor);
        assert_eq!(editor.text(), text, "looking changes nothing");
    }
}
