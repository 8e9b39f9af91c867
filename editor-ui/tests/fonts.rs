//! A font is chosen from what is installed, from the web, or from a file of one's own.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use driver::{Editor, PATH, THEME};
use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use livery_protocol::{AskFontFace, AskFonts, Event, FontFace, PickFile, PickKind, PickedFile};

/// With the list of fonts for body text open, and the installed ones known.
fn choosing(installed: &[&str]) -> Editor {
    let mut editor = Editor::sized(1100.0, 760.0, Theme::Light).load();
    editor.show("Typography");
    editor.click("Choose Text font");
    let (token, _) = editor.machine.take::<AskFonts>().expect("asks what is installed");
    editor.machine.answer::<AskFonts>(token, &installed.iter().map(|name| (*name).to_owned()).collect());
    editor.run();
    editor
}

/// Gives faces to all that are asked for, and names them.
fn faces(editor: &mut Editor, bytes: &[u8]) -> Vec<String> {
    let mut asked = Vec::new();
    loop {
        let mut batch = Vec::new();
        while let Some((token, call)) = editor.machine.take::<AskFontFace>() {
            batch.push(token);
            asked.push(call.family);
        }
        assert!(batch.len() <= 2, "few at a time: {batch:?}");
        if batch.is_empty() {
            return asked;
        }
        for token in batch {
            editor.machine.answer::<AskFontFace>(token, &Some(FontFace { bytes: bytes.to_vec(), index: 0 }));
        }
        editor.run();
        editor.run();
    }
}

fn find(editor: &mut Editor, text: &str) {
    editor.harness.get_by_label("Find a font").focus();
    editor.run();
    editor.harness.get_by_label("Find a font").type_text(text);
    editor.run();
}

#[test]
fn only_the_rows_in_sight_ask_for_their_face_and_broken_files_show_as_usual() {
    let names: Vec<String> = (0..400).map(|index| format!("Acme {index:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut editor = choosing(&names);
    find(&mut editor, "Acme");
    let asked = faces(&mut editor, ttf_inter::REGULAR);
    assert!(asked.len() > 4 && asked.len() < 30, "{asked:?}");
    assert!(editor.is_there("Acme 000") && !editor.is_there("Acme 300"));
    let mut editor = choosing(&["Broken", "Symbols"]);
    find(&mut editor, "bro");
    assert_eq!(faces(&mut editor, b"no font at all"), ["Broken"]);
    assert!(editor.is_there("Broken"));
}

#[test]
fn a_font_is_found_tried_on_and_taken() {
    let mut editor = choosing(&["Acme Sans", "Zed"]);
    find(&mut editor, "acme");
    faces(&mut editor, ttf_inter::REGULAR);
    editor.worn();
    editor.harness.get_by_label("Acme Sans").hover();
    editor.run();
    let tried = editor.worn().expect("the page tries it on").text;
    assert!(tried.contains("\"font_family\": \"Acme Sans\""), "{tried}");
    assert_eq!(editor.text(), THEME);
    editor.press(Modifiers::COMMAND, Key::A);
    find(&mut editor, "zed");
    editor.press(Modifiers::NONE, Key::Enter);
    assert_eq!(editor.value("/font_family"), Some("Zed".into()));
    assert!(!editor.is_there("Find a font"), "the list closes");
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
    // One that is nowhere is taken by its name.
    editor.click("Choose Text font");
    find(&mut editor, "House Grotesk");
    editor.click("Use “House Grotesk”");
    assert_eq!(editor.value("/font_family"), Some("House Grotesk".into()));
}

#[test]
fn a_font_of_the_web_comes_with_its_address_and_an_installed_one_without() {
    let mut editor = choosing(&["Roboto"]);
    find(&mut editor, "roboto slab");
    editor.click("Roboto Slab");
    assert_eq!(editor.value("/font_family"), Some("Roboto Slab".into()));
    let address = editor.value("/livery/fonts/Roboto Slab").expect("where the page loads it from");
    assert!(address.as_str().is_some_and(|text| text.starts_with("https://fonts.googleapis.com/")), "{address}");
    assert_eq!(editor.state().history.depth(), 1, "one step");
    editor.click("Choose Text font");
    find(&mut editor, "roboto");
    editor.click("Roboto");
    assert_eq!(editor.value("/font_family"), Some("Roboto".into()));
    assert_eq!(editor.value("/livery/fonts/Roboto"), None);
}

#[test]
fn a_file_of_one_s_own_goes_into_the_theme() {
    let mut editor = choosing(&[]);
    editor.click("Use a file for Text font");
    let (token, call) = editor.machine.take::<PickFile>().expect("asks for a file");
    assert_eq!(call.kind, PickKind::Font);
    let folder = PATH.rsplit_once('/').expect("has a folder").0;
    let path = format!("{folder}/fonts/whatever.ttf");
    editor.machine.answer::<PickFile>(token, &Some(PickedFile { path, bytes: ttf_inter::REGULAR.to_vec() }));
    editor.run();
    assert_eq!(editor.value("/font_family"), Some("Inter V".into()), "as the file itself says");
    assert_eq!(editor.value("/livery/fonts/Inter V/0"), Some("fonts/whatever.ttf".into()), "from the theme's folder");
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);

    // What is no font changes nothing and says so.
    editor.click("Choose Text font");
    editor.click("Use a file for Text font");
    let (token, _) = editor.machine.take::<PickFile>().expect("asks for a file");
    let picked = PickedFile { path: "/home/ada/letter.ttf".to_owned(), bytes: b"Dear Sir".to_vec() };
    editor.machine.answer::<PickFile>(token, &Some(picked));
    editor.run();
    assert_eq!(editor.text(), THEME);
    let told = editor.state().notice.clone().expect("is told");
    assert!(told.text.contains("letter.ttf is not a font"), "{told:?}");

    // Dropped on the window it becomes the font of the text.
    editor.machine.event(Event::FontOffered { path: "/home/ada/AcmeSans-Regular.woff2".to_owned() });
    editor.run();
    assert_eq!(editor.value("/font_family"), Some("Acme Sans".into()));
    assert_eq!(editor.value("/livery/fonts/Acme Sans/0"), Some("/home/ada/AcmeSans-Regular.woff2".into()));
    assert_eq!(editor.state().ringed, Some("font_family"));
}
