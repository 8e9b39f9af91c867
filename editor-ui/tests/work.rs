//! Nothing is lost: steps to jump in, files that undo leads back to, work that is kept and offered back, settings.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use driver::{Editor, PATH, THEME, opened};
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_editor::state::{Appearance, Overlay};
use livery_protocol::{
    Event, ForgetWork, KeepSettings, KeepWork, OpenTheme, OpenedTheme, Recovered, Revision, SaveReply, SaveTheme,
    Settings, Started,
};

/// The newest work that was sent to disk; answers every one on the way.
fn kept(editor: &mut Editor) -> Option<KeepWork> {
    let mut last = None;
    while let Some((token, call)) = editor.machine.take::<KeepWork>() {
        editor.machine.answer::<KeepWork>(token, &());
        editor.run();
        last = Some(call);
    }
    last
}

fn set_accent(editor: &mut Editor, color: &str) {
    if editor.harness.query_by_role_and_label(Role::TextInput, "Accent").is_none() {
        editor.show("Brand");
    }
    editor.type_over("Accent", color);
    editor.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn the_list_of_steps_jumps_both_ways() {
    let mut editor = Editor::with_theme();
    for color in ["#111111", "#222222", "#333333"] {
        set_accent(&mut editor, color);
    }
    editor.click("History");
    assert!(editor.is_there("3 steps"));
    editor.click("Step 1: Accent");
    assert_eq!(editor.value("/accent"), Some("#111111".into()));
    assert!(editor.is_there("3 steps, 2 taken back"));
    editor.click("Step 3: Accent, taken back");
    assert_eq!(editor.value("/accent"), Some("#333333".into()));
    editor.click("Before the first step");
    assert_eq!(editor.text(), THEME);
    assert_eq!(editor.worn().map(|call| call.text).as_deref(), Some(THEME), "the page goes along");
    editor.press(Modifiers::COMMAND, Key::H);
    assert!(!editor.is_there("Before the first step"));
}

#[test]
fn undo_reaches_across_opening_another_file() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#111111");
    editor.press(Modifiers::COMMAND, Key::O);
    editor.click("Don't save");
    let (token, _) = editor.machine.take::<OpenTheme>().expect("asks which");
    let other = OpenedTheme {
        path: "/themes/other.json".to_owned(),
        text: r##"{"accent": "#00ff00"}"##.to_owned(),
        revision: Revision("o1".to_owned()),
        ..OpenedTheme::default()
    };
    editor.machine.answer::<OpenTheme>(token, &Some(other));
    editor.run();
    assert_eq!(editor.state().file.name(), "other.json");
    assert!(!editor.state().unsaved());
    set_accent(&mut editor, "#00ff11");

    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.value("/accent"), Some("#00ff00".into()));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.state().file.path.as_deref(), Some(PATH), "the file before is on the desk again");
    assert_eq!(editor.value("/accent"), Some("#111111".into()), "with what was given up");
    assert!(editor.state().unsaved());
    let (token, call) = editor.machine.take::<OpenTheme>().expect("it is read and watched again");
    assert_eq!(call.path.as_deref(), Some(PATH));
    editor.machine.answer::<OpenTheme>(token, &Some(opened(THEME, "1")));
    editor.run();
    assert!(editor.state().conflict.is_none());

    // It is saved to its own place, against what it was when read.
    editor.press(Modifiers::COMMAND, Key::S);
    let (token, call) = editor.machine.take::<SaveTheme>().expect("saves");
    assert_eq!((call.path.as_deref(), call.expected), (Some(PATH), Some(Revision("1".to_owned()))));
    let saved = SaveReply::Saved { path: PATH.to_owned(), revision: Revision("2".to_owned()) };
    editor.machine.answer::<SaveTheme>(token, &saved);
    editor.run();
    assert!(!editor.state().unsaved());

    editor.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(editor.state().file.name(), "other.json");
    editor.press(Modifiers::COMMAND, Key::Z);
    assert!(!editor.state().unsaved(), "the first file is still known to be saved");
}

#[test]
fn every_change_is_kept_and_a_drag_s_end_is_one_step_of_it() {
    let mut editor = Editor::with_theme();
    let first = kept(&mut editor).expect("the file's steps are kept");
    assert_eq!((first.path.as_deref(), first.unsaved), (Some(PATH), false));
    editor.show("Brand");
    assert_eq!(kept(&mut editor), None, "looking around keeps nothing anew");
    set_accent(&mut editor, "#123456");
    let work = kept(&mut editor).expect("a change is kept");
    assert_eq!(work.text, editor.text());
    assert_eq!((work.unsaved, work.expected), (true, Some(Revision("1".to_owned()))));

    // The same steps in the next session.
    let again = OpenedTheme { history: Some(work.history), ..opened(&work.text, "9") };
    let mut editor = Editor::new().started(&Started { theme: Some(again), ..Started::default() });
    assert_eq!(editor.state().history.depth(), 1);
    assert_eq!(editor.state().history.undo_name(), Some("Accent"));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

#[test]
fn steps_that_another_program_s_change_came_after_have_it_as_a_step() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#123456");
    let work = kept(&mut editor).expect("a change is kept");
    let theirs = work.text.replace("#123456", "#654321");
    let again = OpenedTheme { history: Some(work.history), ..opened(&theirs, "9") };
    let mut editor = Editor::new().started(&Started { theme: Some(again), ..Started::default() });
    assert_eq!(editor.text(), theirs);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), work.text);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

fn work_of(editor: &mut Editor) -> Recovered {
    let KeepWork { path, text, history, expected, .. } = kept(editor).expect("a change is kept");
    Recovered { id: "w1".to_owned(), path, text, history: Some(history), expected, saved_at: 1_700_000_000 }
}

#[test]
fn work_that_was_not_saved_comes_back_with_its_steps() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#111111");
    set_accent(&mut editor, "#222222");
    let work = work_of(&mut editor);
    let text = work.text.clone();

    // Started without a file.
    let mut editor = Editor::new().started(&Started { recovered: vec![work.clone()], ..Started::default() });
    assert!(editor.harness.query_by_label_contains("theme.json was not saved").is_some());
    editor.click("Take it back");
    assert_eq!(editor.text(), text);
    assert!(editor.state().unsaved());
    let (_, call) = editor.machine.take::<ForgetWork>().expect("it is not offered again");
    assert_eq!(call.id, "w1");
    let (token, _) = editor.machine.take::<OpenTheme>().expect("what is on disk is looked at");
    editor.machine.answer::<OpenTheme>(token, &Some(opened(THEME, "1")));
    editor.run();
    assert!(editor.state().conflict.is_none(), "the file is as it was");
    editor.press(Modifiers::COMMAND, Key::Z);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
    assert!(!editor.state().unsaved());

    // Started with the very file: a step in it.
    let started = Started {
        theme: Some(opened(THEME, "1")),
        recovered: vec![work.clone(), Recovered { id: "w2".to_owned(), path: None, ..work.clone() }],
        ..Started::default()
    };
    let mut editor = Editor::new().started(&started);
    editor.click("Take it back");
    assert_eq!(editor.text(), text);
    assert!(editor.harness.query_by_label_contains("a theme that was never saved").is_some(), "then the next");
    editor.click("Discard it");
    assert_eq!(editor.text(), text);
    assert!(!editor.is_there("Take it back"));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

#[test]
fn work_on_a_file_that_changed_meanwhile_is_a_conflict_to_settle() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#111111");
    let work = work_of(&mut editor);
    let text = work.text.clone();
    let mut editor = Editor::new().started(&Started { recovered: vec![work], ..Started::default() });
    editor.click("Take it back");
    let (token, _) = editor.machine.take::<OpenTheme>().expect("what is on disk is looked at");
    let theirs = THEME.replace("#1f78b4", "#abcdef");
    editor.machine.answer::<OpenTheme>(token, &Some(opened(&theirs, "5")));
    editor.run();
    assert!(editor.state().conflict.is_some());
    assert_eq!(editor.text(), text);
}

#[test]
fn the_file_as_it_is_saved_is_one_step_away() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#111111");
    let mine = editor.text();
    editor.press(Modifiers::COMMAND, Key::K);
    editor.harness.get_by_label("Command").type_text("go back to what");
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.text(), THEME);
    assert!(!editor.state().unsaved());
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), mine);
}

#[test]
fn settings_are_kept_and_read_again() {
    let settings = Settings { appearance: "dark".to_owned(), scale: 1.25, ..Settings::default() };
    let mut editor = Editor::new().started(&Started { settings, ..Started::default() });
    assert_eq!(editor.state().appearance, Appearance::Dark);
    assert!((editor.harness.ctx.zoom_factor() - 1.25).abs() < 1e-6);
    editor.press(Modifiers::COMMAND, Key::Comma);
    assert_eq!(editor.state().overlay, Some(Overlay::Settings));
    editor.click("Editor look: Light");
    let (token, call) = editor.machine.take::<KeepSettings>().expect("kept");
    assert_eq!(call.settings.appearance, "light");
    let merged = Settings { recent: vec!["/themes/b.json".to_owned()], ..call.settings };
    editor.machine.answer::<KeepSettings>(token, &merged);
    editor.run();
    assert_eq!(editor.harness.ctx.theme(), egui::Theme::Light);
    editor.click("Editor size: 200 %");
    editor.run();
    let (_, call) = editor.machine.take::<KeepSettings>().expect("kept");
    assert!((call.settings.scale - 2.0).abs() < 1e-6);
    assert_eq!(call.settings.recent, ["/themes/b.json"], "what another window added stays");
    editor.click("Motion: Reduced");
    assert_eq!(editor.harness.ctx.global_style().animation_time.to_bits(), 0.0_f32.to_bits());
    editor.press(Modifiers::NONE, Key::Escape);
    assert_eq!(editor.state().overlay, None);
}

#[test]
fn a_picked_color_is_offered_again_also_after_a_restart() {
    let settings = Settings { recent_colors: vec!["#0b6e4f".to_owned()], ..Settings::default() };
    let started = Started { theme: Some(opened(THEME, "1")), settings, ..Started::default() };
    let mut editor = Editor::sized(1100.0, 760.0, egui::Theme::Light).started(&started);
    editor.show("Brand");
    editor.click("Pick Accent");
    // Only looked at, nothing is picked.
    editor.press(Modifiers::NONE, Key::Escape);
    assert!(editor.machine.take::<KeepSettings>().is_none());
    editor.click("Pick Accent");
    editor.click("Recent #0b6e4f");
    assert_eq!(editor.value("/accent"), Some("#0b6e4f".into()));
    editor.type_over("Accent as text", "#7b2d43");
    editor.press(Modifiers::NONE, Key::Enter);
    editor.press(Modifiers::NONE, Key::Escape);
    let (_, call) = editor.machine.take::<KeepSettings>().expect("kept");
    assert_eq!(call.settings.recent_colors, ["#7b2d43", "#0b6e4f"]);
}

#[test]
fn a_recent_file_opens_from_the_menu_and_the_palette() {
    let recent = vec![PATH.to_owned(), "/themes/spring.json".to_owned()];
    let settings = Settings { recent, ..Settings::default() };
    let started = Started { theme: Some(opened(THEME, "1")), settings, ..Started::default() };
    let mut editor = Editor::new().started(&started);
    editor.press(Modifiers::COMMAND, Key::K);
    editor.harness.get_by_label("Command").type_text("spring");
    editor.run();
    assert!(!editor.is_there("Open theme.json"), "the open file is not offered");
    editor.press(Modifiers::NONE, Key::Enter);
    let (_, call) = editor.machine.take::<OpenTheme>().expect("opens");
    assert_eq!(call.path.as_deref(), Some("/themes/spring.json"));
    editor.harness.get_by_label_contains("File menu").click();
    editor.run();
    editor.click("Open recent");
    editor.click("Open /themes/spring.json");
    assert!(editor.machine.take::<OpenTheme>().is_some());
}

#[test]
fn the_palette_leads_to_a_key_and_rings_its_field() {
    let mut editor = Editor::with_theme();
    editor.press(Modifiers::COMMAND, Key::K);
    editor.harness.get_by_label("Command").type_text("footer_background_color");
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.state().section.title(), "Header & Hero");
    assert_eq!(editor.state().ringed, Some("footer_background_color"));
    let key = livery_themes::table::key("footer_background_color").expect("a key");
    let field = editor.harness.get_by_role_and_label(Role::TextInput, key.label).rect();
    assert!(field.top() > 60.0 && field.bottom() < 680.0, "scrolled into sight: {field:?}");
}

#[test]
fn every_command_with_keys_is_on_the_sheet() {
    let mut editor = Editor::with_theme();
    // A question mark that is typed is text.
    editor.press(Modifiers::COMMAND, Key::F);
    editor.press(Modifiers::SHIFT, Key::Questionmark);
    assert_eq!(editor.state().overlay, None);
    editor.press(Modifiers::NONE, Key::Escape);
    editor.press(Modifiers::SHIFT, Key::Questionmark);
    assert_eq!(editor.state().overlay, Some(Overlay::Keys));
    for command in livery_editor::state::Command::all().filter(|command| !command.keys().is_empty()) {
        let shown = editor.harness.query_all_by_label(command.title()).count();
        assert!(shown > 0, "{command:?}");
    }
    editor.click("Close keyboard shortcuts");
    assert_eq!(editor.state().overlay, None);
}

#[test]
fn a_theme_dropped_on_the_window_opens() {
    let mut editor = Editor::with_theme();
    editor.machine.event(Event::ThemeOffered { path: "/themes/new.json".to_owned() });
    editor.run();
    let (_, call) = editor.machine.take::<OpenTheme>().expect("opens");
    assert_eq!(call.path.as_deref(), Some("/themes/new.json"));
}

#[test]
fn two_windows_on_one_file_know_of_each_other() {
    let mut editor = Editor::with_theme();
    editor.machine.event(Event::OpenElsewhere { path: PATH.to_owned(), elsewhere: true });
    editor.run();
    assert!(editor.harness.query_by_label_contains("open in another window").is_some());
    editor.machine.event(Event::OpenElsewhere { path: PATH.to_owned(), elsewhere: false });
    editor.run();
    assert!(editor.harness.query_by_label_contains("open in another window").is_none());
}

#[test]
fn the_dark_half_is_reset_as_a_step() {
    let mut editor = Editor::with_theme();
    editor.click("Preview half: Dark");
    set_accent(&mut editor, "#abcdef");
    let own = editor.text();
    editor.press(Modifiers::COMMAND, Key::K);
    editor.harness.get_by_label("Command").type_text("reset dark");
    editor.run();
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.value("/livery/dark"), None);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), own);
    assert!(editor.harness.get_by_label("Undo").accesskit_node().label().is_some());
}

#[test]
fn a_conflict_is_settled_key_by_key_in_one_step() {
    let mut editor = Editor::with_theme();
    set_accent(&mut editor, "#111111");
    let mine = editor.text();
    let theirs = THEME.replace("#1f78b4\",", "#abcdef\",").replace("5px", "9px");
    editor.machine.event(Event::ThemeChanged { path: PATH.to_owned(), revision: Revision("2".to_owned()) });
    editor.run();
    let (token, _) = editor.machine.take::<OpenTheme>().expect("reads again");
    editor.machine.answer::<OpenTheme>(token, &Some(opened(&theirs, "2")));
    editor.run();
    editor.click("Choose key by key…");
    // What only the other side changed is taken from it already.
    let chosen = |label: &str| editor.harness.get_by_label(label).accesskit_node().toggled() == Some(Toggled::True);
    assert!(chosen("Card padding, on disk: 9px"));
    assert!(chosen("Accent, mine: #111111"), "mine where both changed it");
    editor.click("Accent, on disk: #abcdef");
    editor.click("Use these");
    assert_eq!(editor.value("/accent"), Some("#abcdef".into()));
    assert_eq!(editor.value("/card_padding"), Some("9px".into()));
    assert!(editor.state().conflict.is_none());
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), mine, "one step");
}

#[test]
fn the_audit_says_what_is_wrong_and_mends_it_as_a_step() {
    let mut editor = Editor::sized(1400.0, 900.0, egui::Theme::Light).load();
    editor.show("Colors");
    editor.type_over("Text", "#e8e8e8");
    editor.press(Modifiers::NONE, Key::Enter);
    let before = editor.text();
    let said = editor.state().audit.summary(livery_themes::Mode::Light).expect("light text on light is found");
    assert!(said.contains("contrast problem"), "{said}");
    assert!(editor.harness.query_by_role_and_label(Role::Status, &format!("{said}{}", other(&editor))).is_some());
    editor.press(Modifiers::COMMAND, Key::U);
    let finding =
        editor.state().audit.findings(livery_themes::Mode::Light).iter().find(|finding| finding.key == "text");
    let finding = finding.expect("is about the text").clone();
    let fix = finding.fixes.first().expect("can be mended").label.clone();
    let button = editor.harness.query_all_by_role_and_label(Role::Button, &fix).next().expect("is offered");
    button.click();
    editor.run();
    assert_ne!(editor.text(), before);
    assert!(!editor.state().audit.findings(livery_themes::Mode::Light).iter().any(|other| other.id == finding.id));
    assert_eq!(editor.state().history.undo_name(), Some(fix.as_str()));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), before);
    editor.click("Fix all");
    assert_eq!(editor.state().audit.fixable(), 0);
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), before, "one step");
    let go = editor.harness.query_all_by_label_contains("Go to Text in the light").next().expect("leads there");
    go.click();
    editor.run();
    assert_eq!(editor.state().ringed, Some("text"));
}

fn other(editor: &Editor) -> String {
    match editor.state().audit.findings(livery_themes::Mode::Dark).len() {
        0 => String::new(),
        n => format!("; {n} in the dark half"),
    }
}

#[test]
fn a_drag_is_not_audited_before_it_ends() {
    let mut editor = Editor::with_theme();
    editor.show("Brand");
    editor.click("Pick Accent");
    let plane = editor.harness.get_by_label("Accent plane").rect();
    editor.harness.drag_at(plane.center());
    editor.run();
    editor.harness.hover_at(plane.center() + egui::vec2(20.0, 10.0));
    editor.run();
    assert!(editor.state().audit.is_pending());
    editor.harness.drop_at(plane.center());
    editor.run();
    assert!(!editor.state().audit.is_pending());
}

#[test]
fn code_is_read_as_it_is_typed_and_bad_text_keeps_the_last_theme() {
    let mut editor = Editor::sized(1400.0, 900.0, egui::Theme::Light).load();
    editor.worn();
    editor.show("Code");
    let code = |editor: &Editor| {
        editor.harness.get_by_role_and_label(Role::MultilineTextInput, "Theme as code").accesskit_node().value()
    };
    assert_eq!(code(&editor).as_deref(), Some(THEME));
    editor.harness.get_by_role_and_label(Role::MultilineTextInput, "Theme as code").click();
    editor.run();
    let type_all = |editor: &mut Editor, text: &str| {
        editor.press(Modifiers::COMMAND, Key::A);
        editor.harness.get_by_role_and_label(Role::MultilineTextInput, "Theme as code").type_text(text);
        editor.run();
    };
    type_all(&mut editor, r##"{"accent": "#ff0000"}"##);
    assert_eq!(editor.text(), r##"{"accent": "#ff0000"}"##);
    assert!(editor.worn().is_some());
    type_all(&mut editor, r##"{"accent": "#00ff00", oh"##);
    assert_eq!(editor.text(), r##"{"accent": "#ff0000"}"##, "the last theme that was one stays");
    assert_eq!(code(&editor).as_deref(), Some(r##"{"accent": "#00ff00", oh"##), "and the text too");
    assert!(editor.is_there("This text is no theme yet. The page wears the last one that was."));
    assert!(editor.harness.query_all_by_label_contains("Line 1:").next().is_some());
    // Elsewhere and back: the text is still there.
    editor.show("Brand");
    editor.show("Code");
    assert_eq!(code(&editor).as_deref(), Some(r##"{"accent": "#00ff00", oh"##));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(code(&editor).as_deref(), Some(r##"{"accent": "#ff0000"}"##));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME, "a typed run is one step");
}

#[test]
fn keys_and_words_are_completed_in_code() {
    let mut editor = Editor::sized(1400.0, 900.0, egui::Theme::Light).load();
    editor.show("Code");
    editor.harness.get_by_role_and_label(Role::MultilineTextInput, "Theme as code").click();
    editor.run();
    editor.press(Modifiers::COMMAND, Key::A);
    let letters = |editor: &mut Editor, text: &str| {
        for letter in text.chars() {
            editor
                .harness
                .get_by_role_and_label(Role::MultilineTextInput, "Theme as code")
                .type_text(&letter.to_string());
            editor.run();
        }
    };
    letters(&mut editor, "{\"accent_neg");
    assert!(editor.is_there("Complete accent_negative"));
    editor.press(Modifiers::NONE, Key::Enter);
    letters(&mut editor, "\": \"red\", \"header_text\": \"var(--accent_n");
    editor.press(Modifiers::NONE, Key::Tab);
    letters(&mut editor, "\"}");
    assert_eq!(editor.value("/accent_negative"), Some("red".into()));
    assert_eq!(editor.value("/header_text"), Some("var(--accent_negative)".into()));
}
