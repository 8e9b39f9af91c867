//! Laws of undo over real documents: whatever is edited, every way back leads to the very bytes that were there.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

use livery_editor::backend::{Backend as _, Recorder};
use livery_editor::state::{Action, Change, Command, Edit, Hold, State};
use livery_protocol::{OpenedTheme, Revision, Start, Started};
use livery_themes::table::{KEYS, Kind};
use livery_themes::{Document, Mode, library};
use proptest::prelude::*;

const FILES: [&str; 3] = [
    r##"{"accent":"#1f78b4","colorway":["#1f78b4","#e31a1c"],"card_border":{"width":"0px 0px 1px 0px","color":"red"},"x":1.50}"##,
    "theme = {\n    \"accent\":\"#fa4f56\",\n    \"font_headings_size\":None,\n    \"card_margin\":0\n}\n",
    "window.theme = {accent: \"#75C9BE\", border_style: {name: \"underlined\"}}",
];

fn state_with(text: &str) -> (State, Recorder) {
    let machine = Recorder::default();
    let mut state = State::default();
    state.start(&machine);
    let (token, _) = machine.take::<Start>().expect("asks what it was started with");
    let revision = Revision("1".into());
    let theme = OpenedTheme { path: "theme".into(), text: text.into(), revision, ..OpenedTheme::default() };
    machine.answer::<Start>(token, &Started { theme: Some(theme), ..Started::default() });
    for inbound in machine.drain() {
        state.receive(&machine, inbound);
    }
    (state, machine)
}

fn value(kind: Kind, seed: u8) -> serde_json::Value {
    let color = format!("#{seed:02x}40{:02x}", 255 - seed);
    match kind {
        Kind::Color => color.into(),
        Kind::ColorList { .. } => vec![color.clone(), "teal".to_owned(), color].into(),
        Kind::Number => (1 + seed % 12).into(),
        Kind::Border { .. } | Kind::BorderStyle => serde_json::json!({"width": format!("{}px", seed % 9)}),
        Kind::Shadow => format!("0px {}px 4px {color}", seed % 9).into(),
        Kind::Enum(words) => words[usize::from(seed) % words.len()].into(),
        Kind::Font => format!("Font {seed}").into(),
        Kind::Length | Kind::FourLengths => format!("{}px", seed % 64).into(),
        Kind::Null => serde_json::Value::Null,
    }
}

fn action() -> impl Strategy<Value = Action> {
    let set = (0..KEYS.len(), any::<u8>(), proptest::option::of(0_u64..2)).prop_map(|(key, seed, hold)| {
        let key = &KEYS[key];
        let change = Change::Set { key: key.name, path: Vec::new(), value: value(key.kind, seed) };
        Action::Edit(Edit { name: key.label.to_owned(), hold: hold.map(Hold), changes: vec![change] })
    });
    let part = any::<u8>().prop_map(|seed| {
        let value = value(Kind::Color, seed);
        let change = Change::Set { key: "card_border", path: vec!["color".to_owned()], value };
        Action::Edit(Edit { name: "Card border".to_owned(), hold: None, changes: vec![change] })
    });
    let follow = (0..KEYS.len()).prop_map(|key| {
        let changes = vec![Change::Follow { key: KEYS[key].name }];
        Action::Edit(Edit { name: "Reset".to_owned(), hold: None, changes })
    });
    let adopt = (0..library::themes().len().max(1)).prop_map(|index| {
        let text = library::themes().get(index).map_or("{}", |theme| theme.text);
        let changes = vec![Change::Adopt(Document::open(text.as_bytes()).0)];
        Action::Edit(Edit { name: "Preset".to_owned(), hold: None, changes })
    });
    prop_oneof![
        6 => set,
        2 => part,
        2 => follow,
        1 => adopt,
        1 => Just(Action::Release),
        1 => (0_u64..2).prop_map(|hold| Action::Cancel(Hold(hold))),
        1 => Just(Action::SetMode(Mode::Dark)),
        1 => Just(Action::SetMode(Mode::Light)),
        2 => Just(Action::Run(Command::Undo)),
        1 => Just(Action::Run(Command::Redo)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_way_back_leads_to_the_bytes_of_the_file(
        file in 0..FILES.len(),
        actions in proptest::collection::vec(action(), 0..24),
    ) {
        let (mut state, machine) = state_with(FILES[file]);
        prop_assert_eq!(state.document().text(), FILES[file]);
        for action in actions {
            state.apply(&machine, action);
        }
        state.apply(&machine, Action::Release);
        let last = state.document().text().to_owned();
        let mut names = Vec::new();
        while let Some(name) = state.history.undo_name() {
            prop_assert!(!name.is_empty());
            names.push(name.to_owned());
            state.apply(&machine, Action::Run(Command::Undo));
        }
        prop_assert_eq!(state.document().text(), FILES[file]);
        prop_assert!(!state.unsaved());
        while let Some(name) = names.pop() {
            prop_assert_eq!(state.history.redo_name(), Some(name.as_str()));
            state.apply(&machine, Action::Run(Command::Redo));
        }
        prop_assert_eq!(state.document().text(), last);
    }
}

#[test]
fn a_preset_keeps_the_file_s_form_and_what_no_table_knows() {
    let (mut state, machine) = state_with(FILES[1]);
    let other = Document::open(br##"{"accent":"#00aa00","background_page":"#ffffff"}"##).0;
    let changes = vec![Change::Adopt(other)];
    state.apply(&machine, Action::Edit(Edit { name: "Preset".to_owned(), hold: None, changes }));
    let text = state.document().text();
    assert!(text.starts_with("theme = {"), "{text}");
    assert!(text.contains("font_headings_size"), "{text}");
    assert!(!text.contains("card_margin"), "a key that the preset leaves to its rule is left to it: {text}");
    assert_eq!(state.document().get("accent"), Some("#00aa00".into()));
    assert_eq!(state.history.depth(), 1);
}

#[test]
fn a_drag_leaves_no_trace_in_what_it_only_passes_through() {
    let file = r##"{"accent":"#112233","button_text":"#445566"}"##;
    let (mut state, machine) = state_with(file);
    let mut drag = |color: &str| {
        let change = Change::Set { key: "accent", path: Vec::new(), value: color.into() };
        let edit = Edit { name: "Accent".to_owned(), hold: Some(Hold(1)), changes: vec![change] };
        state.apply(&machine, Action::Edit(edit));
    };
    // The accent passes over the button's own colour; the button stays.
    drag("#445566");
    drag("#778899");
    assert_eq!(state.document().get("button_text"), Some("#445566".into()));
    assert_eq!(state.document().get("accent"), Some("#778899".into()));
}
