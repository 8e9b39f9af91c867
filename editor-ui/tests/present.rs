//! Presenting, driven through the accessibility tree.
#![expect(clippy::expect_used, reason = "a test that finds nothing to answer has failed")]

use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_protocol::page::{Order, Report, Step, Stop};
use livery_protocol::{
    AskProject, Event, FullScreen, Instruct, InstructThemes, KeepProject, OpenedTheme, PlacePreview, Project, Revision,
    Source, SourceState, Stage, Start, Started,
};

struct Editor {
    harness: Harness<'static, App>,
    machine: Recorder,
}

impl Editor {
    /// With a theme from disk, its project, and an app that runs.
    fn new(project: Option<&str>) -> Self {
        let machine = Recorder::default();
        let backend = machine.clone();
        let harness = Harness::builder()
            .with_size(vec2(1024.0, 900.0))
            .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(backend), None));
        let mut editor = Self { harness, machine };
        editor.run();
        let (token, _) = editor.machine.take::<Start>().expect("asks what it was started with");
        let theme = OpenedTheme {
            path: "/brand/theme.json".to_owned(),
            text: "{\"accent\": \"#1f78b4\"}".to_owned(),
            lossy: false,
            revision: Revision("1".to_owned()),
            history: None,
            elsewhere: false,
        };
        let source = Source::Address { url: "http://127.0.0.1:8050".to_owned() };
        let started = Started { theme: Some(theme), source: Some(source.clone()), ..Started::default() };
        editor.machine.answer::<Start>(token, &started);
        editor.run();
        let (token, call) = editor.machine.take::<AskProject>().expect("asks for the theme's project");
        assert_eq!(call.theme, "/brand/theme.json");
        editor.machine.answer::<AskProject>(token, &project.map(str::to_owned));
        let (token, _) = editor.machine.take::<livery_protocol::AskSourceState>().expect("asks for the source's state");
        let url = Some("http://127.0.0.1:9000/".to_owned());
        let state = SourceState { source: Some(source), stage: Stage::Serving, url, ..SourceState::default() };
        editor.machine.answer::<livery_protocol::AskSourceState>(token, &state);
        editor.run();
        editor.harness.get_by_role_and_label(Role::Tab, "Presentation").click();
        editor.run();
        editor
    }

    fn run(&mut self) {
        self.harness.run();
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::NONE, key);
        self.run();
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.run();
    }

    fn report(&mut self, report: Report) {
        self.machine.event(Event::Page { report });
        self.run();
    }

    /// Every order since the last look.
    fn orders(&self) -> Vec<Order> {
        std::iter::from_fn(|| self.machine.take::<Instruct>()).map(|(_, call)| call.order).collect()
    }

    /// The project as it was kept last; answers on the way.
    fn kept(&mut self) -> Option<Project> {
        let mut last = None;
        while let Some((token, call)) = self.machine.take::<KeepProject>() {
            self.machine.answer::<KeepProject>(token, &());
            self.run();
            last = serde_json::from_str(&call.text).ok();
        }
        last
    }

    fn is_full_screen(&self) -> Option<bool> {
        std::iter::from_fn(|| self.machine.take::<FullScreen>()).last().map(|(_, call)| call.on)
    }
}

const TWO_STOPS: &str = r##"{"later": 1, "stops": [{"name": "Sales", "selector": "#sales", "path": "/"}, {"name": "Map", "notes": "slowly"}]}"##;

fn stage(at: usize, count: usize) -> Report {
    Report::Stage { at, count, expanded: None, screen: None, theme: None, paused: false }
}

#[test]
fn f5_gives_the_page_the_whole_window_and_esc_takes_it_back() {
    let mut editor = Editor::new(Some(TWO_STOPS));
    editor.press(Key::F5);
    let orders = editor.orders();
    let Some(Order::Present { deck }) = orders.last() else { panic!("no deck in {orders:?}") };
    assert_eq!(deck.stops.iter().map(|stop| stop.name.as_str()).collect::<Vec<_>>(), ["Sales", "Map"]);
    assert_eq!(editor.is_full_screen(), Some(true));
    let (_, themes) = editor.machine.take::<InstructThemes>().expect("the themes to change between");
    assert_eq!(
        themes.themes.iter().map(|theme| theme.name.as_str()).collect::<Vec<_>>(),
        ["Dark"],
        "beside the half that is worn"
    );
    let place = std::iter::from_fn(|| {
        let (token, place) = editor.machine.take::<PlacePreview>()?;
        editor.machine.answer::<PlacePreview>(token, &());
        editor.harness.run();
        Some(place)
    });
    let area = place.last().and_then(|place| place.area).expect("the page is shown");
    assert_eq!((area.x, area.y, area.width, area.height), (0.0, 0.0, 1024.0, 900.0));
    assert!(editor.harness.query_by_role_and_label(Role::Tab, "Presets").is_none(), "the editor is still drawn");

    editor.report(stage(0, 2));
    editor.press(Key::Escape);
    assert_eq!(editor.orders(), [Order::Step { step: Step::End }]);
    assert_eq!(editor.is_full_screen(), Some(false));
    assert!(editor.harness.query_by_role_and_label(Role::Tab, "Presets").is_some());
}

#[test]
fn keys_step_through_the_stops() {
    let mut editor = Editor::new(Some(TWO_STOPS));
    editor.press(Key::F5);
    editor.orders();
    let cases = [
        (vec![Key::ArrowRight], Step::Forward),
        (vec![Key::PageDown], Step::Forward),
        (vec![Key::Space], Step::Forward),
        (vec![Key::PageUp], Step::Back),
        (vec![Key::Num1, Key::Num2, Key::Enter], Step::To { at: 11 }),
        (vec![Key::O], Step::Overview),
        (vec![Key::B], Step::Black),
        (vec![Key::T], Step::Theme { at: None }),
        (vec![Key::L], Step::Laser),
    ];
    for (keys, step) in cases {
        for key in &keys {
            editor.press(*key);
        }
        assert_eq!(editor.orders(), [Order::Step { step }], "{keys:?}");
    }
}

#[test]
fn a_presentation_that_ends_in_the_page_ends_in_the_window() {
    let mut editor = Editor::new(Some(TWO_STOPS));
    editor.press(Key::F5);
    // The report of what was expanded before the page has the deck is no end.
    editor.report(stage(0, 0));
    assert_eq!(editor.is_full_screen(), Some(true));
    editor.report(stage(1, 2));
    editor.report(stage(0, 0));
    assert_eq!(editor.is_full_screen(), Some(false));
}

#[test]
fn without_stops_the_page_itself_is_presented() {
    let mut editor = Editor::new(None);
    editor.press(Key::F5);
    let orders = editor.orders();
    assert!(matches!(orders.last(), Some(Order::Present { deck }) if deck.stops == [Stop::default()]), "{orders:?}");
    assert_eq!(editor.kept(), None, "a theme that nobody presents gets no file beside it");
}

#[test]
fn picked_stops_are_kept_beside_the_theme_with_what_was_there() {
    let mut editor = Editor::new(Some(TWO_STOPS));
    editor.click("Pick in the page");
    assert_eq!(editor.orders(), [Order::PickStop { on: true }]);
    let stop = Stop { name: "Costs".to_owned(), selector: Some("#costs".to_owned()), ..Stop::default() };
    editor.report(Report::StopPicked { stop });
    let project = editor.kept().expect("kept");
    assert_eq!(project.stops.iter().map(|stop| stop.name.as_str()).collect::<Vec<_>>(), ["Sales", "Map", "Costs"]);
    assert_eq!(project.rest.get("later"), Some(&serde_json::json!(1)));
}

#[test]
fn stops_are_moved_removed_and_put_back() {
    let names = |editor: &mut Editor| {
        editor.kept().map(|project| project.stops.into_iter().map(|stop| stop.name).collect::<Vec<_>>())
    };
    let mut editor = Editor::new(Some(TWO_STOPS));
    editor.click("Move stop 1 down");
    assert_eq!(names(&mut editor), Some(vec!["Map".to_owned(), "Sales".to_owned()]));
    editor.click("Remove stop 1");
    assert_eq!(names(&mut editor), Some(vec!["Sales".to_owned()]));
    editor.click("Put back “Map”");
    assert_eq!(names(&mut editor), Some(vec!["Map".to_owned(), "Sales".to_owned()]));
}

#[test]
fn a_project_that_cannot_be_read_is_not_written_over() {
    let mut editor = Editor::new(Some("{\"stops\": [}"));
    assert!(editor.harness.query_all_by_label_contains("cannot be read").count() > 0);
    editor.report(Report::StopPicked { stop: Stop::default() });
    assert_eq!(editor.kept(), None);
}
