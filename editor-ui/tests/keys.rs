//! A key is found and has a way back and a lock. That every key's control works, on a page: `tests/tests/keys.rs`.
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

fn words(editor: &mut Editor, label: &str, text: &str) {
    editor.harness.get_by_role_and_label(Role::TextInput, label).focus();
    editor.run();
    editor.press(Modifiers::COMMAND, Press::A);
    editor.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    editor.run();
    editor.press(Modifiers::NONE, Press::Enter);
}

#[test]
fn the_palette_leads_to_every_key() {
    let mut editor = Editor::sized(1100.0, 760.0, Theme::Light).load();
    for key in KEYS.iter().filter(|key| key.kind != Kind::Null) {
        show(&mut editor, key);
        assert!(editor.is_there(&format!("About {}", key.label)), "{}", key.name);
    }
    assert_eq!(editor.text(), THEME);
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
