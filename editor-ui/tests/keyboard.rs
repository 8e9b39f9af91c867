//! A whole round by keyboard alone, and what a screen reader says along it.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use driver::{Editor, PATH, opened};
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use livery_protocol::{Revision, SaveReply, SaveTheme, Start, Started};

const FILE: &str = "{\n    \"accent\": \"#1f78b4\"\n}\n";

/// What is said of the widget that has the keyboard: name, role, value, states.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method is not general enough over lifetimes")]
fn said(editor: &Editor) -> String {
    let Some(node) = editor.harness.query_all_by(|node| node.is_focused()).next() else {
        return "nothing".to_owned();
    };
    let node = node.accesskit_node();
    let mut text = node.label().unwrap_or_default();
    write!(text, ", {}", role(node.role())).expect("a string");
    if let Some(value) = node.value().filter(|value| !value.is_empty()) {
        write!(text, ", {value}").expect("a string");
    }
    match (node.toggled(), node.is_selected()) {
        (Some(Toggled::True), _) => text.push_str(", checked"),
        (_, Some(true)) => text.push_str(", selected"),
        _ => {}
    }
    text
}

fn role(role: Role) -> String {
    format!("{role:?}")
        .chars()
        .flat_map(|c| if c.is_uppercase() { vec![' ', c.to_ascii_lowercase()] } else { vec![c] })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// What a live region says now.
fn announced(editor: &Editor) -> Vec<String> {
    let nodes = editor.harness.query_all_by_role(Role::Status).chain(editor.harness.query_all_by_role(Role::Alert));
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

struct Reader {
    editor: Editor,
    heard: BTreeSet<String>,
    log: String,
}

impl Reader {
    fn press(&mut self, what: &str, modifiers: Modifiers, key: Key) {
        self.editor.press(modifiers, key);
        self.note(what);
    }

    fn note(&mut self, what: &str) {
        writeln!(self.log, "{what}").expect("a string");
        writeln!(self.log, "    {}", said(&self.editor)).expect("a string");
        let now: BTreeSet<String> = announced(&self.editor).into_iter().collect();
        for text in now.difference(&self.heard) {
            writeln!(self.log, "    ({text})").expect("a string");
        }
        self.heard = now;
    }
}

#[test]
fn open_edit_audit_and_save_without_a_pointer() {
    let mut editor = Editor::sized(1100.0, 760.0, Theme::Light);
    let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
    editor.machine.answer::<Start>(token, &Started { theme: Some(opened(FILE, "1")), ..Started::default() });
    editor.run();
    let mut reader = Reader { editor, heard: BTreeSet::new(), log: String::new() };
    reader.note("the window opens");
    reader.press("Ctrl+K", Modifiers::COMMAND, Key::K);
    for letter in "body_text".chars() {
        reader.editor.harness.get_by_role_and_label(Role::TextInput, "Command").type_text(&letter.to_string());
        reader.editor.run();
    }
    reader.note("types body_text");
    reader.press("Enter", Modifiers::NONE, Key::Enter);
    // From the key's field that was led to, Tab goes on.
    for _ in 0..40 {
        reader.press("Tab", Modifiers::NONE, Key::Tab);
        if said(&reader.editor).starts_with("Body text, text input") {
            break;
        }
    }
    assert!(said(&reader.editor).starts_with("Body text, text input"), "{}", reader.log);
    reader.press("Ctrl+A", Modifiers::COMMAND, Key::A);
    for letter in "#eeeeee".chars() {
        reader.editor.harness.get_by_role_and_label(Role::TextInput, "Body text").type_text(&letter.to_string());
        reader.editor.run();
    }
    reader.note("types #eeeeee");
    reader.press("Enter", Modifiers::NONE, Key::Enter);
    reader.press("Ctrl+Shift+U, fix all", Modifiers::COMMAND | Modifiers::SHIFT, Key::U);
    let fixed = reader.editor.value("/body_text");
    assert_ne!(fixed, Some("#eeeeee".into()));
    reader.press("Ctrl+Z", Modifiers::COMMAND, Key::Z);
    reader.press("Ctrl+Shift+Z", Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(reader.editor.value("/body_text"), fixed);
    reader.press("Ctrl+S", Modifiers::COMMAND, Key::S);
    let (token, call) = reader.editor.machine.take::<SaveTheme>().expect("saves");
    assert_eq!(call.text, reader.editor.text());
    let saved = SaveReply::Saved { path: PATH.to_owned(), revision: Revision("2".to_owned()) };
    reader.editor.machine.answer::<SaveTheme>(token, &saved);
    reader.editor.run();
    reader.note("the file is written");
    assert!(!reader.editor.state().unsaved());
    insta::assert_snapshot!(reader.log);
}

#[test]
fn tab_goes_everywhere_and_comes_round() {
    for section in ["Brand", "Typography", "Containers", "Code"] {
        let mut editor = Editor::sized(1100.0, 760.0, Theme::Light).load();
        editor.show(section);
        let mut seen: Vec<String> = Vec::new();
        let mut round = false;
        for _ in 0..400 {
            editor.press(Modifiers::NONE, Key::Tab);
            let now = said(&editor);
            if now == "nothing" {
                continue;
            }
            if seen.first() == Some(&now) {
                round = true;
                break;
            }
            assert!(
                !now.starts_with(','),
                "{section}: something without a name has the keyboard after {:?}",
                seen.last()
            );
            seen.push(now);
        }
        assert!(round, "{section}: Tab never comes round: {seen:?}");
        let wanted = [Role::Button, Role::TextInput, Role::SpinButton, Role::ComboBox, Role::ColorWell, Role::Tab];
        let missed: Vec<String> = editor
            .harness
            .query_all_by(|node| wanted.contains(&node.role()) && !node.is_disabled())
            .filter_map(|node| node.accesskit_node().label())
            .filter(|label| !seen.iter().any(|said| said.starts_with(label.as_str())))
            .collect();
        assert!(missed.is_empty(), "{section}: Tab never reaches {missed:?}");
    }
}
