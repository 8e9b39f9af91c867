//! Every key of the table has a control of its kind: it is changed through the accessibility tree, the page is told to
//! wear it, and undo brings back the very bytes that were there. What the page does with it: `tests/tests/keys.rs`.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use driver::{Editor, THEME};
use egui::accesskit::Role;
use egui::{Key as Press, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use livery_themes::table::{KEYS, Key, Kind};

/// Brings a key's field on the screen, alone or with a few others.
fn show(editor: &mut Editor, key: &Key) {
    editor.press(Modifiers::COMMAND, Press::K);
    editor.harness.get_by_role_and_label(Role::TextInput, "Command").type_text(key.name);
    editor.run();
    editor.press(Modifiers::NONE, Press::Enter);
    assert_eq!(editor.state().ringed, Some(key.name), "{}: the palette leads to it", key.name);
}

fn number(editor: &mut Editor, label: &str, value: f64) {
    editor.harness.get_by_role_and_label(Role::SpinButton, label).set_value_accesskit(value);
    editor.run();
}

fn words(editor: &mut Editor, label: &str, text: &str) {
    editor.harness.get_by_role_and_label(Role::TextInput, label).focus();
    editor.run();
    editor.press(Modifiers::COMMAND, Press::A);
    editor.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    editor.run();
    editor.press(Modifiers::NONE, Press::Enter);
}

/// Uses the key's own control once.
fn change(editor: &mut Editor, key: &Key) {
    let label = key.label;
    match key.kind {
        Kind::Color => words(editor, label, "#7b2d43"),
        Kind::Font => words(editor, label, "Georgia"),
        Kind::Length | Kind::FourLengths
            if editor.harness.query_by_role_and_label(Role::SpinButton, label).is_some() =>
        {
            number(editor, label, 21.0);
        }
        Kind::FourLengths => number(editor, &format!("{label} top"), 21.0),
        Kind::Length => words(editor, label, "21px"),
        Kind::Number => number(editor, label, 17.0),
        Kind::Border { .. } | Kind::BorderStyle => {
            let whole = format!("{label} width");
            if editor.harness.query_by_role_and_label(Role::SpinButton, &whole).is_some() {
                number(editor, &whole, 7.0);
            } else {
                number(editor, &format!("{whole} top"), 7.0);
            }
        }
        Kind::Shadow => editor.click(&format!("{label} strength: Floating")),
        Kind::Enum(words) => {
            editor.harness.get_by_role_and_label(Role::ComboBox, label).click();
            editor.run();
            let word = words.last().expect("has words").replace('_', " ");
            let shown = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
            editor.harness.query_all_by_label(&shown).last().expect("offers the word").click();
            editor.run();
        }
        Kind::ColorList { .. } => editor.click(&format!("Remove color 1 of {label}")),
        Kind::Null => {}
    }
}

#[test]
fn every_key_is_changed_worn_and_taken_back() {
    let mut editor = Editor::sized(1100.0, 760.0, Theme::Light).load();
    editor.worn();
    for key in KEYS.iter().filter(|key| key.kind != Kind::Null) {
        show(&mut editor, key);
        let before = editor.text();
        assert_eq!(before, THEME, "{}", key.name);
        change(&mut editor, key);
        let after = editor.text();
        assert_ne!(after, before, "{}: its control changes nothing", key.name);
        assert!(editor.value(&format!("/{}", key.name)).is_some(), "{}: {after}", key.name);
        assert_eq!(editor.state().history.depth(), 1, "{}: one gesture is one step", key.name);
        let name = editor.state().history.undo_name().expect("a step").to_owned();
        assert!(name.starts_with(key.label), "{}: the step is called {name:?}", key.name);
        assert_eq!(editor.worn().map(|call| call.text), Some(after), "{}: the page wears it", key.name);
        editor.press(Modifiers::COMMAND, Press::Z);
        assert_eq!(editor.text(), before, "{}: undo brings it back", key.name);
        assert_eq!(editor.worn().map(|call| call.text), Some(before), "{}: in the page too", key.name);
    }
}

#[test]
fn a_key_that_is_its_own_has_a_way_back_and_a_lock() {
    let mut editor = Editor::sized(1100.0, 760.0, Theme::Light).load();
    let key = livery_themes::table::key("button_text").expect("a key");
    show(&mut editor, key);
    words(&mut editor, key.label, "#7b2d43");
    editor.click(&format!("About {}", key.label));
    editor.click(&format!("Lock {}", key.label));
    assert_eq!(editor.value("/livery/locked/0"), Some("button_text".into()));
    assert_eq!(editor.state().history.undo_name(), Some("Lock Button text"));
    editor.click(&format!("About {}", key.label));
    editor.click(&format!("Unlock {}", key.label));
    assert_eq!(editor.value("/livery/locked"), None);
    editor.click(&format!("Reset {}", key.label));
    assert_ne!(editor.value("/button_text"), Some("#7b2d43".into()));
}
