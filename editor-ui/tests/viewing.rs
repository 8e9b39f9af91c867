//! How the page is looked at: devices, eyes, inspection, what escapes the theme, stops; and whose code is run.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

mod driver;

use driver::{Editor, THEME, opened};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::Queryable as _;
use livery_protocol::page::{
    Difference, Escape, EscapeKind, EscapePlace, Escapes, Order, Pair, Paper, PaperFormat, Question, Report,
};
use livery_protocol::{
    AskInterpreters, AskSourceState, AskTabs, AskUsage, ChooseInterpreter, CloseTab, CopyText, Event, Instruct,
    InstructThemes, Interpreter, OpenTab, PlacePreview, ProbePage, RestartSource, SavePdf, ShowTab, Source,
    SourceState, Stage, Started, StopSource, Tab, Usage,
};
use livery_themes::Mode;

fn app() -> Source {
    Source::App { path: "/apps/sales/app.py".to_owned() }
}

/// With an app that is being previewed.
fn previewing() -> Editor {
    let started =
        Started { theme: Some(opened(THEME, "1")), source: Some(app()), layered_preview: true, ..Started::default() };
    let mut editor = Editor::sized(1400.0, 900.0, Theme::Light).started(&started);
    serve(&mut editor);
    editor
}

fn serve(editor: &mut Editor) {
    let (token, _) = editor.machine.take::<AskSourceState>().expect("asks how it is doing");
    let state = SourceState {
        source: Some(app()),
        stage: Stage::Serving,
        url: Some("http://127.0.0.1:4000/".to_owned()),
        ..SourceState::default()
    };
    editor.machine.answer::<AskSourceState>(token, &state);
    editor.run();
    orders(editor);
}

/// What the page was told; answers all.
fn orders(editor: &mut Editor) -> Vec<Order> {
    let mut orders = Vec::new();
    while let Some((token, call)) = editor.machine.take::<Instruct>() {
        editor.machine.answer::<Instruct>(token, &());
        editor.run();
        orders.push(call.order);
    }
    orders
}

fn place(editor: &mut Editor) -> PlacePreview {
    let mut last = None;
    while let Some((token, call)) = editor.machine.take::<PlacePreview>() {
        editor.machine.answer::<PlacePreview>(token, &());
        editor.run();
        last = Some(call);
    }
    last.expect("the page has a place")
}

fn tell(editor: &mut Editor, report: Report) {
    editor.machine.event(Event::Page { report });
    editor.run();
}

#[test]
fn a_device_has_its_size_and_fits_the_room() {
    let mut editor = previewing();
    let room = place(&mut editor).area.expect("shown");
    editor.click("Device");
    editor.click("Laptop");
    editor.press(Modifiers::NONE, Key::Escape);
    let laptop = place(&mut editor);
    let area = laptop.area.expect("shown");
    assert!((area.width / laptop.zoom - 1440.0).abs() < 3.0, "{laptop:?}");
    assert!((area.height / laptop.zoom - 900.0).abs() < 3.0, "{laptop:?}");
    assert!(area.width <= room.width && area.height <= room.height);
    editor.click("Device");
    editor.click("Phone");
    editor.click("Turn the device");
    editor.press(Modifiers::NONE, Key::Escape);
    assert!(orders(&mut editor).contains(&Order::Touch { on: true }), "fingers point on a phone");
    let phone = place(&mut editor);
    let area = phone.area.expect("shown");
    assert!((area.width / phone.zoom - 844.0).abs() < 3.0, "{phone:?}");

    // By its handle it becomes a size of one's own.
    let handle = editor.harness.get_by_label("Device width handle").rect().center();
    editor.harness.drag_at(handle);
    editor.run();
    editor.harness.hover_at(handle - vec2(40.0, 0.0));
    editor.run();
    editor.harness.drop_at(handle - vec2(40.0, 0.0));
    editor.run();
    let [width, _] = editor.state().viewing.size().expect("has a size");
    assert!(width < 800.0, "{width}");
}

#[test]
fn the_page_is_seen_through_other_eyes() {
    let mut editor = previewing();
    editor.click("Color vision");
    editor.click("Deutan (green)");
    let orders_now = orders(&mut editor);
    let wanted = livery_colorways::Vision::Machado(livery_colorways::Deficiency::Deutan, 1.0).svg_filter();
    assert_eq!(orders_now, [Order::Vision { values: wanted, contrast: None }]);
    editor.harness.get_by_role_and_label(Role::Slider, "How strongly").set_value_accesskit(50.0);
    editor.run();
    let half = livery_colorways::Vision::Machado(livery_colorways::Deficiency::Deutan, 0.5).svg_filter();
    assert_eq!(orders(&mut editor), [Order::Vision { values: half, contrast: None }]);
    editor.click("Usual vision");
    assert_eq!(orders(&mut editor), [Order::Vision { values: None, contrast: None }]);
}

#[test]
fn what_is_clicked_in_the_page_leads_to_its_key() {
    let mut editor = previewing();
    editor.press(Modifiers::COMMAND, Key::I);
    assert_eq!(orders(&mut editor), [Order::Inspect { on: true }]);
    tell(&mut editor, Report::Hovered { name: "Card header".to_owned() });
    assert!(editor.is_there("Card header"));
    let picked = Report::Picked {
        name: "Card header".to_owned(),
        key: Some("card_header_background_color".to_owned()),
        color: Some("#ffffff".to_owned()),
        selector: ".card-header".to_owned(),
    };
    tell(&mut editor, picked);
    assert_eq!(editor.state().ringed, Some("card_header_background_color"));
    assert_eq!(editor.state().section.title(), "Containers");
    tell(&mut editor, Report::CopiedColor { hex: "#abcdef".to_owned() });
    let (_, call) = editor.machine.take::<CopyText>().expect("goes to the clipboard");
    assert_eq!(call.text, "#abcdef");
    editor.press(Modifiers::COMMAND, Key::I);
    assert_eq!(orders(&mut editor), [Order::Inspect { on: false }]);
}

#[test]
fn what_escapes_the_theme_is_adopted_or_overridden_as_a_step() {
    let mut editor = previewing();
    editor.click("What escapes the theme");
    let (token, call) = editor.machine.take::<ProbePage>().expect("asks the page");
    assert_eq!(call.question, Question::Escapes);
    let escape = Escape {
        kind: EscapeKind::Color,
        place: EscapePlace::Sheet,
        source: "style.css".to_owned(),
        selector: ".total".to_owned(),
        property: "color".to_owned(),
        value: "crimson".to_owned(),
        color: Some("#dc143c".to_owned()),
        uses: 3,
        key: Some("accent".to_owned()),
        distance: Some(31.0),
    };
    let found = Escapes { found: vec![escape], ..Escapes::default() };
    editor.machine.answer::<ProbePage>(token, &serde_json::to_value(&found).expect("JSON"));
    editor.run();
    editor.click("Override crimson by Accent");
    assert_eq!(editor.value("/livery/overrides/rules/0/key"), Some("accent".into()));
    let told = orders(&mut editor);
    assert!(matches!(told.as_slice(), [Order::Overrides { rules, all: false }] if rules.len() == 1), "{told:?}");
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
    assert_eq!(orders(&mut editor), [Order::Overrides { rules: Vec::new(), all: false }], "undone in the page too");
    editor.click("Adopt crimson as Accent");
    assert_eq!(editor.value("/accent"), Some("#dc143c".into()));
    editor.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(editor.text(), THEME);
}

#[test]
fn tabs_are_shown_and_closed_and_say_how_they_do() {
    let mut editor = previewing();
    editor.machine.event(Event::SourceChanged);
    editor.run();
    let mut answered = false;
    while let Some((token, _)) = editor.machine.take::<AskTabs>() {
        let tab =
            |id, source: Source, stage, title: &str, shown| Tab { id, source, stage, title: title.to_owned(), shown };
        let other = Source::Address { url: "http://127.0.0.1:8050".to_owned() };
        let tabs = vec![tab(1, app(), Stage::Serving, "Sales", true), tab(2, other, Stage::Failed, "", false)];
        editor.machine.answer::<AskTabs>(token, &tabs);
        editor.run();
        answered = true;
    }
    assert!(answered);
    assert!(editor.is_there("Sales, running"));
    editor.click("http://127.0.0.1:8050, failed");
    assert_eq!(editor.machine.take::<ShowTab>().map(|(_, call)| call.id), Some(2));
    editor.click("Close Sales");
    assert_eq!(editor.machine.take::<CloseTab>().map(|(_, call)| call.id), Some(1));
    // What is previewed besides gets a tab of its own.
    editor.press(Modifiers::COMMAND, Key::G);
    let (_, call) = editor.machine.take::<OpenTab>().expect("beside the app");
    assert_eq!(call.source, Source::Gallery { page: None });
}

#[test]
fn the_app_s_environment_is_chosen_and_what_it_uses_is_seen() {
    let mut editor = previewing();
    editor.click("App and environment");
    let (token, call) = editor.machine.take::<AskInterpreters>().expect("asks where it could run");
    assert_eq!(call.path, "/apps/sales/app.py");
    let interpreter = |kind: &str, dash: Option<&str>, chosen| Interpreter {
        path: format!("/envs/{kind}/bin/python"),
        kind: kind.to_owned(),
        version: Some("3.12.1".to_owned()),
        dash: dash.map(str::to_owned),
        install: format!("/envs/{kind}/bin/python -m pip install dash"),
        chosen,
    };
    let found = vec![interpreter("sales", Some("4.4.1"), true), interpreter("bare", None, false)];
    editor.machine.answer::<AskInterpreters>(token, &found);
    let (token, _) = editor.machine.take::<AskUsage>().expect("asks what it uses");
    let usage = Usage { cpu_percent: 12, memory_bytes: 200 * 1024 * 1024, processes: 3 };
    editor.machine.answer::<AskUsage>(token, &Some(usage));
    editor.run();
    for said in ["CPU: 12 %", "Memory: 200 MB", "Processes: 3", "The app: Running"] {
        assert!(editor.is_there(said), "{said}");
    }
    // What lacks Dash says how it gets it.
    editor.click("Copy /envs/bare/bin/python -m pip install dash");
    let (_, copied) = editor.machine.take::<CopyText>().expect("to the clipboard");
    assert_eq!(copied.text, "/envs/bare/bin/python -m pip install dash");
    editor.click("Run in bare, /envs/bare/bin/python");
    let (token, chosen) = editor.machine.take::<ChooseInterpreter>().expect("is chosen");
    assert_eq!(chosen.interpreter.as_deref(), Some("/envs/bare/bin/python"));
    editor.machine.answer::<ChooseInterpreter>(token, &());
    editor.run();
    assert!(editor.machine.take::<AskInterpreters>().is_some(), "the list is asked for again");
    editor.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    assert!(editor.machine.take::<RestartSource>().is_some());
    editor.click("End the app");
    assert!(editor.machine.take::<StopSource>().is_some());
}

#[test]
fn the_page_is_laid_on_paper_and_printed() {
    let mut editor = previewing();
    editor.click("Paper");
    editor.click("Letter");
    editor.click("Landscape");
    let paper = |landscape| Some(Paper { format: PaperFormat::Letter, landscape });
    assert_eq!(orders(&mut editor), [Order::Paper { size: paper(false) }, Order::Paper { size: paper(true) }]);
    editor.click("Print…");
    assert_eq!(orders(&mut editor), [Order::Print { size: paper(true) }]);
    editor.click("Paper");
    editor.click("Save page as PDF…");
    let (token, call) = editor.machine.take::<SavePdf>().expect("a file is asked for");
    assert_eq!((call.path, call.size), (None, paper(true)));
    editor.machine.answer::<SavePdf>(token, &Some("/reports/sales.pdf".to_owned()));
    editor.run();
    assert!(editor.is_there("Saved the page as /reports/sales.pdf"));
    editor.click("Paper");
    editor.click("On the screen");
    assert_eq!(orders(&mut editor), [Order::Paper { size: None }]);
}

#[test]
fn the_page_is_compared_with_its_other_half_and_with_other_eyes() {
    let mut editor = previewing();
    editor.click("Side by side");
    editor.click("Light and dark");
    let pair = |left: &str, right: &str, shows| Order::Beside {
        pair: Some(Pair { left: left.to_owned(), right: right.to_owned(), shows }),
    };
    assert_eq!(orders(&mut editor), [pair("Light", "Dark", Difference::Theme)]);
    let (token, call) = editor.machine.take::<InstructThemes>().expect("the right side has a theme");
    assert_eq!((call.themes.len(), call.themes[0].mode), (1, Mode::Dark));
    editor.machine.answer::<InstructThemes>(token, &());
    editor.run();

    editor.click("Side by side");
    editor.click("Two pairs of eyes");
    let told = orders(&mut editor);
    assert!(told.iter().any(|order| matches!(order, Order::Vision { values: Some(_), .. })), "{told:?}");
    assert!(told.contains(&pair("Usual vision", "Deutan (green)", Difference::Vision)), "{told:?}");

    editor.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    let usual = Order::Vision { values: None, contrast: None };
    assert_eq!(orders(&mut editor), [usual, Order::Beside { pair: None }], "the eyes go with the comparison");
}
