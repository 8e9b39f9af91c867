//! Draws the editor's sections in light and dark into a folder, to look at: `cargo run -p livery-editor --example pictures -- DIR`.
//! Needs a Vulkan driver; a software one will do.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use livery_editor::App;
use livery_editor::backend::Recorder;
use livery_protocol::{
    AskSourceState, Code, Event, Failure, OpenSource, OpenTheme, OpenedTheme, Revision, Source, SourceState, Stage,
    Start, Started,
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

fn theme_text() -> String {
    let theme = livery_themes::library::themes().first().map_or("{}", |theme| theme.text);
    theme.to_owned()
}

fn main() {
    let directory = std::env::args().nth(1).map_or_else(std::env::temp_dir, Into::into);
    let only = std::env::args().nth(2);
    let wanted = |name: &str| only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    for (look, dark) in [("light", false), ("dark", true)] {
        for (size, width, height) in [("small", 1024.0, 700.0), ("large", 1600.0, 1000.0)] {
            let name = |what: &str| format!("{what}-{look}-{size}");
            for section in
                ["Presets", "Brand", "Colors", "Charts", "Typography", "Containers", "Controls", "Header & Hero"]
            {
                if !wanted(&name(section)) || (size == "large" && !["Presets", "Containers"].contains(&section)) {
                    continue;
                }
                let (mut harness, _) = editor(width, height, dark);
                harness.run_ok();
                if section != "Presets" {
                    harness.get_by_role_and_label(egui::Role::Tab, section).click();
                }
                save(&mut harness, &directory, &name(section).replace(" & ", "-"));
            }
            if size == "small" && wanted(&name("picker")) {
                let (mut harness, _) = editor(width, height, dark);
                harness.run_ok();
                harness.get_by_role_and_label(egui::Role::Tab, "Brand").click();
                harness.run_ok();
                harness.get_by_label("Pick Accent").click();
                save(&mut harness, &directory, &name("picker"));
            }
            if size == "small" && wanted(&name("menu")) {
                let (mut harness, _) = editor(width, height, dark);
                harness.run_ok();
                harness.get_by_label_contains("File menu").click();
                save(&mut harness, &directory, &name("menu"));
            }
            if wanted(&name("palette")) {
                let (mut harness, _) = editor(width, height, dark);
                harness.run_ok();
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::K);
                save(&mut harness, &directory, &name("palette"));
            }
            if size == "small" && wanted(&name("conflict")) {
                let (mut harness, recorder) = editor(width, height, dark);
                harness.run_ok();
                let theme = |text: String, revision: &str| OpenedTheme {
                    path: "/home/ada/brand/theme.json".to_owned(),
                    text,
                    lossy: false,
                    revision: Revision(revision.to_owned()),
                };
                if let Some((token, _)) = recorder.take::<Start>() {
                    let started = Started { theme: Some(theme(theme_text(), "1")), ..Started::default() };
                    recorder.answer::<Start>(token, &started);
                }
                harness.run_ok();
                harness.get_by_label("Preset Livery Dark").click();
                harness.run_ok();
                let revision = Revision("2".to_owned());
                recorder.event(Event::ThemeChanged { path: "/home/ada/brand/theme.json".to_owned(), revision });
                harness.run_ok();
                if let Some((token, _)) = recorder.take::<OpenTheme>() {
                    let theirs = theme_text().replacen("#4353e6", "#e64353", 1);
                    recorder.answer::<OpenTheme>(token, &Some(theme(theirs, "2")));
                }
                save(&mut harness, &directory, &name("conflict"));
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
                save(&mut harness, &directory, &name("unsaved"));
            }
            if size == "small" && wanted(&name("search")) {
                let (mut harness, _) = editor(width, height, dark);
                harness.run_ok();
                harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::F);
                harness.run_ok();
                harness.get_by_label("Find a key").type_text("header");
                harness.run_ok();
                harness.hover_at(egui::pos2(140.0, 170.0));
                harness.run_steps(40);
                save(&mut harness, &directory, &name("search"));
            }
            if wanted(&name("failed")) {
                let (mut harness, recorder) = editor(width, height, dark);
                harness.run_ok();
                if let Some((token, _)) = recorder.take::<Start>() {
                    let text = theme_text().replacen('#', "#zz", 2);
                    let theme = OpenedTheme {
                        path: "/home/ada/projects/quarterly-revenue-dashboards-for-the-board/theme.json".to_owned(),
                        text,
                        lossy: false,
                        revision: Revision("1".to_owned()),
                    };
                    let source = Source::App { path: "/home/ada/projects/app.py".to_owned() };
                    let started = Started { theme: Some(theme), source: Some(source), ..Started::default() };
                    recorder.answer::<Start>(token, &started);
                }
                harness.run_ok();
                if let Some((token, _)) = recorder.take::<AskSourceState>() {
                    let state = SourceState {
                        source: Some(Source::App { path: "/home/ada/projects/app.py".to_owned() }),
                        stage: Stage::Failed,
                        output: [
                            "Traceback (most recent call last):",
                            "  File \"/home/ada/projects/app.py\", line 4, in <module>",
                            "    import dash_bootstrap_componentz as dbc",
                            "ModuleNotFoundError: No module named 'dash_bootstrap_componentz'",
                        ]
                        .map(str::to_owned)
                        .into(),
                        failure: Some(Failure {
                            code: Code::AppFailed,
                            message: "app.py ended before it answered.".to_owned(),
                            remedy: "The last lines it printed say why.".to_owned(),
                        }),
                        ..SourceState::default()
                    };
                    recorder.answer::<AskSourceState>(token, &state);
                }
                let _ = recorder.take::<OpenSource>();
                harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::M);
                save(&mut harness, &directory, &name("failed"));
            }
        }
    }
}
