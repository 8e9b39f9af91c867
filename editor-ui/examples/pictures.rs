//! Draws the editor's sections in light and dark into a folder, to look at: `cargo run -p livery-editor --example pictures -- DIR`.
//! Needs a Vulkan driver; a software one will do.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_editor::state::Section;
use livery_protocol::page::Category;
use livery_protocol::{
    AskFontFace, AskFonts, AskInterpreters, AskLibrary, AskSourceState, AskUsage, Code, Event, Failure, FontFace,
    Interpreter, Library, LibraryFile, OpenTheme, OpenedTheme, ProbePage, Recovered, Revision, Source, SourceState,
    Stage, Start, Started, Usage,
};

type Editor<'a> = Harness<'a, App>;

fn editor(width: f32, height: f32, dark: bool) -> (Editor<'static>, Recorder) {
    let recorder = Recorder::default();
    let backend = recorder.clone();
    let mut harness = Harness::builder()
        .with_size([width, height])
        .with_max_steps(64)
        .wgpu()
        .build_eframe(move |context| App::new(&context.egui_ctx, Box::new(backend), None));
    if dark {
        harness.run_ok();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
        harness.run_ok();
        harness.get_by_label("Command").type_text("dark editor");
        harness.run_ok();
        harness.key_press(egui::Key::Enter);
        harness.run_ok();
        harness.remove_cursor();
    }
    (harness, recorder)
}

fn save(harness: &mut Editor<'_>, directory: &std::path::Path, name: &str) {
    harness.run_ok();
    match harness.render() {
        Ok(image) => {
            let path = directory.join(format!("{name}.png"));
            if let Err(error) = image.save(&path) {
                eprintln!("{}: {error}", path.display());
            }
        }
        Err(error) => eprintln!("{name}: {error}"),
    }
}

/// Names seen in an app, some with a colour.
fn categories(harness: &mut Editor<'_>, recorder: &Recorder) {
    recorder.event(Event::SourceChanged);
    harness.run_ok();
    if let Some((token, _)) = recorder.take::<AskSourceState>() {
        let url = Some("http://127.0.0.1:4000/".to_owned());
        let state = SourceState { stage: Stage::Serving, url, ..SourceState::default() };
        recorder.answer::<AskSourceState>(token, &state);
    }
    harness.run_ok();
    if let Some((token, _)) = recorder.take::<ProbePage>() {
        let names = ["France", "Germany", "United Kingdom", "Spain", "Italy", "Other"].map(|name| Category {
            name: name.to_owned(),
            charts: vec!["Revenue".to_owned(), "Costs".to_owned()],
            color: Some("#4353e6".to_owned()),
            differs: name == "Spain",
        });
        recorder.answer::<ProbePage>(token, &serde_json::to_value(names).unwrap_or_default());
    }
    harness.run_ok();
    for name in ["Keep France as it is now, #4353e6", "Give Germany #fa5e1a"] {
        if let Some(button) = harness.query_by_label(name) {
            button.click();
        }
        harness.run_ok();
    }
}

/// A library of one's own, with one colorway being changed.
fn library(harness: &mut Editor<'_>, recorder: &Recorder) {
    let own = |name: &str, colors: &str| LibraryFile {
        name: name.to_owned(),
        path: format!("/home/ada/.local/share/livery/{name}.json"),
        text: format!(r##"{{"name": "{name}", "colors": [{colors}], "pins": ["#0b6e4f"]}}"##),
    };
    let house = own("House 2024", r##""#0b6e4f", "#fa9f42", "#2b4162", "#e0e0e2", "#721817", "#08a045""##);
    if let Some((token, _)) = recorder.take::<AskLibrary>() {
        recorder.answer::<AskLibrary>(token, &Library { colorways: vec![house], ..Library::default() });
    }
    harness.run_ok();
    harness.get_by_label("Change House 2024").click();
    harness.run_ok();
    harness.get_by_label("Repair").click();
    frames(harness, 30);
}

/// What goes on by itself gets some time.
fn frames(harness: &mut Editor<'_>, count: usize) {
    for _ in 0..count {
        harness.step();
    }
}

fn theme_text() -> String {
    let theme = livery_themes::library::themes().first().map_or("{}", |theme| theme.text);
    theme.to_owned()
}

/// One editor to take pictures of.
struct Studio<'a> {
    directory: &'a std::path::Path,
    only: Option<&'a str>,
    dark: bool,
    size: (&'static str, f32, f32),
}

impl Studio<'_> {
    fn name(&self, what: &str) -> String {
        let look = if self.dark { "dark" } else { "light" };
        let what = what.to_lowercase().replace(" & ", "-");
        if self.size.0 == "guide" { format!("{what}-{look}") } else { format!("{what}-{look}-{}", self.size.0) }
    }

    fn picture(&self, what: &str, prepare: impl FnOnce(&mut Editor<'static>, &Recorder)) {
        let name = self.name(what);
        if self.only.is_some_and(|only| !name.contains(only)) {
            return;
        }
        let (mut harness, recorder) = editor(self.size.1, self.size.2, self.dark);
        harness.run_ok();
        prepare(&mut harness, &recorder);
        save(&mut harness, self.directory, &name);
    }
}

fn theme(path: &str, text: String, revision: &str) -> OpenedTheme {
    let revision = Revision(revision.to_owned());
    OpenedTheme { path: path.to_owned(), text, revision, ..OpenedTheme::default() }
}

fn start(harness: &mut Editor<'_>, recorder: &Recorder, started: &Started) {
    if let Some((token, _)) = recorder.take::<Start>() {
        // What the window is started with has the last word on its look.
        let mut started = started.clone();
        if harness.ctx.theme() == egui::Theme::Dark {
            "dark".clone_into(&mut started.settings.appearance);
        }
        recorder.answer::<Start>(token, &started);
    }
    harness.run_ok();
}

fn show(harness: &mut Editor<'_>, section: &str) {
    if harness.state().state().section.title() != section {
        harness.get_by_role_and_label(egui::Role::Tab, section).click();
        harness.run_ok();
    }
}

fn conflict(harness: &mut Editor<'_>, recorder: &Recorder) {
    const PATH: &str = "/home/ada/brand/theme.json";
    let started = Started { theme: Some(theme(PATH, theme_text(), "1")), ..Started::default() };
    start(harness, recorder, &started);
    harness.get_by_label("Preset Livery Dark").click();
    harness.run_ok();
    recorder.event(Event::ThemeChanged { path: PATH.to_owned(), revision: Revision("2".to_owned()) });
    harness.run_ok();
    if let Some((token, _)) = recorder.take::<OpenTheme>() {
        let theirs = theme_text().replacen("#4353e6", "#e64353", 1);
        recorder.answer::<OpenTheme>(token, &Some(theme(PATH, theirs, "2")));
    }
    harness.run_ok();
}

/// Steps, some of them taken back.
fn history(harness: &mut Editor<'_>, recorder: &Recorder) {
    let started = Started { theme: Some(theme("/home/ada/brand/theme.json", theme_text(), "1")), ..Started::default() };
    start(harness, recorder, &started);
    for label in ["Preset Livery Dark", "Preset Coral", "Preset Livery Light", "Preset Coral", "Preset Livery Dark"] {
        if let Some(card) = harness.query_by_label(label) {
            card.click();
        }
        harness.run_ok();
    }
    for _ in 0..2 {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        harness.run_ok();
    }
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::H);
    harness.run_ok();
    harness.remove_cursor();
}

fn recovered(harness: &mut Editor<'_>, recorder: &Recorder) {
    let work = Recovered {
        id: "1".to_owned(),
        path: Some("/home/ada/brand/theme.json".to_owned()),
        text: theme_text(),
        history: None,
        expected: None,
        saved_at: 0,
    };
    let opened = OpenedTheme { elsewhere: true, ..theme("/home/ada/brand/theme.json", theme_text(), "1") };
    start(harness, recorder, &Started { theme: Some(opened), recovered: vec![work], ..Started::default() });
}

fn failed(harness: &mut Editor<'_>, recorder: &Recorder) {
    let path = "/home/ada/projects/quarterly-revenue-dashboards-for-the-board-theme.json";
    let source = Source::App { path: "/home/ada/projects/app.py".to_owned() };
    let broken = theme(path, theme_text().replacen('#', "#zz", 2), "1");
    let started = Started { theme: Some(broken), source: Some(source.clone()), ..Started::default() };
    start(harness, recorder, &started);
    if let Some((token, _)) = recorder.take::<AskSourceState>() {
        let output = [
            "Traceback (most recent call last):",
            "  File \"/home/ada/projects/app.py\", line 4, in <module>",
            "    import dash_bootstrap_componentz as dbc",
            "ModuleNotFoundError: No module named 'dash_bootstrap_componentz'",
        ];
        let failure = Failure {
            code: Code::AppFailed,
            message: "app.py ended before it answered.".to_owned(),
            remedy: "The last lines it printed say why.".to_owned(),
        };
        let state = SourceState {
            source: Some(source),
            stage: Stage::Failed,
            output: output.map(str::to_owned).into(),
            failure: Some(failure),
            ..SourceState::default()
        };
        recorder.answer::<AskSourceState>(token, &state);
    }
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::M);
}

/// A theme with something to find: text that is too light, and two colours that some eyes cannot tell apart.
fn audited(harness: &mut Editor<'_>, recorder: &Recorder) {
    let text = r##"{
    "accent": "#e8734a",
    "body_text": "#a0a0a0",
    "background_page": "#f7f5f2",
    "background_content": "#ffffff",
    "colorway": ["#e8734a", "#4aa37c", "#c9a227", "#5b7fb5"]
}"##;
    let started =
        Started { theme: Some(theme("/home/ada/brand/theme.json", text.to_owned(), "1")), ..Started::default() };
    start(harness, recorder, &started);
    show(harness, "Colors");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::U);
    harness.run_ok();
    harness.remove_cursor();
}

/// Text with a value that cannot be used.
fn code(harness: &mut Editor<'_>, recorder: &Recorder) {
    let text = theme_text().replacen("#4353e6", "#43", 1);
    let started = Started { theme: Some(theme("/home/ada/brand/theme.json", text, "1")), ..Started::default() };
    start(harness, recorder, &started);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Num0);
    harness.run_ok();
}

fn merge(harness: &mut Editor<'_>, recorder: &Recorder) {
    conflict(harness, recorder);
    harness.get_by_label("Choose key by key…").click();
    harness.run_ok();
    harness.remove_cursor();
}

/// A page on a phone, seen through other eyes.
fn previewed(harness: &mut Editor<'_>, recorder: &Recorder) {
    let source = Source::App { path: "/home/ada/projects/sales/app.py".to_owned() };
    let started = Started { source: Some(source.clone()), layered_preview: true, ..Started::default() };
    start(harness, recorder, &started);
    if let Some((token, _)) = recorder.take::<AskSourceState>() {
        let url = Some("http://127.0.0.1:4000/".to_owned());
        let state = SourceState { source: Some(source), stage: Stage::Serving, url, ..SourceState::default() };
        recorder.answer::<AskSourceState>(token, &state);
    }
    harness.run_ok();
    harness.get_by_label("Device").click();
    harness.run_ok();
    harness.get_by_label("Tablet").click();
    harness.run_ok();
}

/// The list of fonts, some in their own faces.
fn fonts(harness: &mut Editor<'_>, recorder: &Recorder) {
    show(harness, "Typography");
    harness.get_by_label("Choose Text font").click();
    harness.run_ok();
    let names = ["Acme Sans", "DejaVu Sans", "Inter", "Liberation Serif", "Lucide", "Noto Sans", "Source Code Pro"];
    if let Some((token, _)) = recorder.take::<AskFonts>() {
        recorder.answer::<AskFonts>(token, &names.map(str::to_owned).into());
    }
    harness.run_ok();
    harness.get_by_label("Find a font").type_text("s");
    for _ in 0..12 {
        harness.run_ok();
        while let Some((token, call)) = recorder.take::<AskFontFace>() {
            // One face in the editor's letters, the others in those of code.
            let mono = call.family.contains("Code") || call.family.contains("Liberation");
            let bytes = if mono { epaint_fonts() } else { ttf_inter::REGULAR.to_vec() };
            recorder.answer::<AskFontFace>(token, &Some(FontFace { bytes, index: 0 }));
        }
    }
}

/// The font of code that egui brings.
fn epaint_fonts() -> Vec<u8> {
    let fonts = egui::FontDefinitions::default();
    fonts.font_data.values().next().map(|font| font.bytes().to_vec()).unwrap_or_default()
}

/// What runs the app, and what it uses.
fn machine(harness: &mut Editor<'_>, recorder: &Recorder) {
    previewed(harness, recorder);
    harness.key_press(egui::Key::Escape);
    harness.run_ok();
    harness.get_by_label("App and environment").click();
    harness.run_ok();
    let environment = |kind: &str, path: &str, dash: Option<&str>, chosen| Interpreter {
        path: path.to_owned(),
        kind: kind.to_owned(),
        version: Some("3.12.8".to_owned()),
        dash: dash.map(str::to_owned),
        install: format!("{path} -m pip install dash"),
        chosen,
    };
    if let Some((token, _)) = recorder.take::<AskInterpreters>() {
        let found = vec![
            environment("Beside the app", "/home/ada/projects/sales/.venv/bin/python", Some("4.4.1"), true),
            environment(
                "Conda environment reports",
                "/home/ada/miniconda3/envs/reports/bin/python",
                Some("3.2.0"),
                false,
            ),
            environment("On the path", "/usr/bin/python3", None, false),
        ];
        recorder.answer::<AskInterpreters>(token, &found);
    }
    if let Some((token, _)) = recorder.take::<AskUsage>() {
        let usage = Usage { cpu_percent: 4, memory_bytes: 213 * 1024 * 1024, processes: 2 };
        recorder.answer::<AskUsage>(token, &Some(usage));
    }
    harness.run_ok();
    harness.remove_cursor();
}

/// The pictures of the guide: every section and the lists, in one size.
fn guide(studio: &Studio<'_>) {
    for section in Section::ALL.iter().filter(|section| **section != Section::Code) {
        studio.picture(section.title(), |harness, _| show(harness, section.title()));
    }
    studio.picture("code", code);
    studio.picture("audit", audited);
    studio.picture("history", history);
    studio.picture("merge", merge);
    studio.picture("preview", previewed);
    studio.picture("fonts", fonts);
    studio.picture("app", machine);
}

fn main() {
    let directory: std::path::PathBuf = std::env::args().nth(1).map_or_else(std::env::temp_dir, Into::into);
    let only = std::env::args().nth(2);
    if only.as_deref() == Some("guide") {
        for dark in [false, true] {
            guide(&Studio { directory: &directory, only: None, dark, size: ("guide", 1280.0, 800.0) });
        }
        return;
    }
    for dark in [false, true] {
        for size in [("small", 1024.0, 700.0), ("large", 1600.0, 1000.0)] {
            let studio = Studio { directory: &directory, only: only.as_deref(), dark, size };
            for section in Section::ALL {
                studio.picture(section.title(), |harness, _| show(harness, section.title()));
            }
            studio.picture("picker", |harness, _| {
                show(harness, "Brand");
                harness.get_by_label("Pick Accent").click();
                frames(harness, 60);
            });
            for (name, tab, values) in [("suggested", "Suggested", false), ("scales", "Suggested", true)] {
                studio.picture(name, |harness, _| {
                    show(harness, "Charts");
                    harness.get_by_label(&format!("Charts: {tab}")).click();
                    harness.run_ok();
                    if values {
                        harness.get_by_label("Suggestions: For values").click();
                    }
                    frames(harness, if values { 500 } else { 60 });
                });
            }
            studio.picture("scales-on-dark", |harness, _| {
                show(harness, "Charts");
                harness.get_by_label("Charts: Suggested").click();
                harness.run_ok();
                harness.get_by_label("Suggestions: For values").click();
                harness.get_by_label("Preview half: Dark").click();
                frames(harness, 800);
            });
            studio.picture("many", |harness, _| {
                show(harness, "Charts");
                harness.get_by_label("Charts: Suggested").click();
                harness.run_ok();
                harness.get_by_label("Number of suggested colors").set_value_accesskit(24.0);
                frames(harness, 90);
            });
            studio.picture("library", |harness, recorder| {
                show(harness, "Charts");
                harness.get_by_label("Charts: Library").click();
                harness.run_ok();
                library(harness, recorder);
            });
            studio.picture("categories", |harness, recorder| {
                show(harness, "Charts");
                harness.get_by_label("Charts: Categories").click();
                categories(harness, recorder);
            });
            studio.picture("menu", |harness, _| harness.get_by_label_contains("File menu").click());
            studio.picture("palette", |harness, _| {
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
            });
            studio.picture("search", |harness, _| {
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::F);
                harness.run_ok();
                harness.get_by_label("Find a key").type_text("header");
            });
            studio.picture("conflict", conflict);
            studio.picture("audit", audited);
            studio.picture("merge", merge);
            studio.picture("code", code);
            studio.picture("preview", previewed);
            studio.picture("fonts", fonts);
            studio.picture("app", machine);
            studio.picture("paper", |harness, recorder| {
                previewed(harness, recorder);
                harness.key_press(egui::Key::Escape);
                harness.run_ok();
                harness.get_by_label("Paper").click();
            });
            studio.picture("keys", |harness, _| harness.key_press(egui::Key::F1));
            studio.picture("settings", |harness, _| {
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Comma);
            });
            studio.picture("history", history);
            studio.picture("recovered", recovered);
            studio.picture("unsaved", |harness, recorder| {
                conflict(harness, recorder);
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
            });
            studio.picture("failed", failed);
        }
    }
}
