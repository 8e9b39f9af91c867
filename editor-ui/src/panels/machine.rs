//! The app that is previewed: which Python runs it, what it uses of the machine, starting and stopping it.

use egui::{Align, Frame, Id, Label, Layout, Margin, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};
use livery_protocol::{Interpreter, Stage};
use lucide_icons::Icon;

use super::lists::empty_ui;
use super::top::command_icon;
use crate::state::viewing::View;
use crate::state::{Action, Command, State, file_name};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::{icon_button, radio, small_button};

/// Seconds between two looks at what the app uses.
const LOOK: f64 = 2.0;

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let Some(path) = state.shown_app() else {
        let text = "Open the Python file of a Dash app to choose what runs it. The gallery and addresses are served by others.";
        empty_ui(ui, Icon::SquareTerminal, "No app of yours is previewed", text);
        return;
    };
    app_ui(ui, state, path, outbox);
    if matches!(state.source.stage, Stage::Serving | Stage::Restarting | Stage::Starting) {
        usage_ui(ui, state, outbox);
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let heading = ui.label(style::strong("Runs in"));
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Runs in"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::RotateCw, "Look for environments again").clicked() {
                outbox.push(Action::View(View::AskEnvironments));
            }
        });
    });
    environments_ui(ui, state, path, outbox);
}

/// Its name, how it is doing, and the buttons for that.
fn app_ui(ui: &mut Ui, state: &State, path: &str, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let (tint, said) = super::viewing::badge(state.source.stage, palette);
    Frame::new().fill(palette.window).corner_radius(size().radius).inner_margin(Margin::symmetric(10, 8)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    command_icon(ui, state, outbox, Command::StopApp, Icon::Square);
                    command_icon(ui, state, outbox, Command::Restart, Icon::RotateCw);
                    command_icon(ui, state, outbox, Command::Output, Icon::SquareTerminal);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let (dot, _) = ui.allocate_exact_size(vec2(14.0, 14.0), egui::Sense::hover());
                        ui.painter().circle_filled(dot.center(), 4.0, tint);
                        ui.add(Label::new(style::strong(file_name(path))).truncate()).on_hover_text(path);
                    });
                });
            });
            let mut said = said.to_owned();
            if let Some(first) = said.get_mut(0..1) {
                first.make_ascii_uppercase();
            }
            let label = ui.label(style::caption(&said).color(palette.text_soft));
            label.widget_info(|| WidgetInfo::labeled(Role::Status, true, format!("The app: {said}")));
        },
    );
}

/// CPU and memory, asked for every two seconds as long as somebody looks.
fn usage_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let id = Id::unique("usage asked at");
    let now = ui.input(|input| input.time);
    let asked: Option<f64> = ui.data(|data| data.get_temp(id));
    if asked.is_none_or(|asked| now - asked >= LOOK || now < asked) {
        ui.data_mut(|data| data.insert_temp(id, now));
        outbox.push(Action::View(View::AskUsage));
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(LOOK));
    let figures = match &state.viewing.usage {
        Some(usage) => [
            ("CPU", format!("{} %", usage.cpu_percent)),
            ("Memory", memory(usage.memory_bytes)),
            ("Processes", usage.processes.to_string()),
        ],
        None => [("CPU", "–".to_owned()), ("Memory", "–".to_owned()), ("Processes", "–".to_owned())],
    };
    ui.add_space(2.0);
    ui.columns(3, |columns| {
        for (column, (name, figure)) in columns.iter_mut().zip(figures) {
            column.spacing_mut().item_spacing.y = 0.0;
            column.label(style::caption(name).color(palette.text_soft));
            let value = column.label(style::title(&figure));
            value.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {figure}")));
        }
    });
}

/// Bytes as people say them.
fn memory(bytes: u64) -> String {
    let mega = bytes as f64 / 1_048_576.0;
    if mega >= 1000.0 { format!("{:.1} GB", mega / 1024.0) } else { format!("{mega:.0} MB") }
}

fn environments_ui(ui: &mut Ui, state: &State, path: &str, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let known = state.viewing.environments.as_ref().filter(|known| known.app == path);
    let Some(known) = known else {
        ui.label(RichText::new("Looking for Python environments…").color(palette.text_soft));
        return;
    };
    match &known.found {
        Err(failure) => {
            ui.label(&failure.message);
            ui.label(RichText::new(&failure.remedy).color(palette.text_soft));
        }
        Ok(found) if found.is_empty() => {
            ui.label("No Python was found on this machine.");
            ui.label(
                RichText::new("Install Python 3, or make an environment beside the app.").color(palette.text_soft),
            );
        }
        Ok(found) => {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for (index, environment) in found.iter().enumerate() {
                    ui.push_id(index, |ui| environment_ui(ui, environment, outbox));
                    ui.add_space(8.0);
                }
                let auto = small_button(ui, "Let Livery choose").accessible_name("Let Livery choose");
                if auto.on_hover_text("The environment beside the app, or what the machine offers first").clicked() {
                    outbox.push(Action::View(View::RunIn(None)));
                }
                ui.add_space(12.0);
            });
        }
    }
}

fn environment_ui(ui: &mut Ui, environment: &Interpreter, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let Interpreter { path, kind, version, dash, install, chosen } = environment;
    let runs = version.is_some();
    let radio = radio(ui, runs, *chosen, style::strong(kind.as_str()));
    let radio = radio.accessible_name(format!("Run in {kind}, {path}"));
    if radio.clicked() && !chosen {
        outbox.push(Action::View(View::RunIn(Some(path.clone()))));
    }
    // Lines of text, which need not be as high as a control.
    ui.spacing_mut().interact_size.y = 0.0;
    let inside = |ui: &mut Ui, contents: &mut dyn FnMut(&mut Ui)| {
        ui.horizontal(|ui| {
            ui.add_space(22.0);
            contents(ui);
        });
    };
    let versions = match (version, dash) {
        (None, _) => "It does not run".to_owned(),
        (Some(python), Some(dash)) => format!("Python {python} · Dash {dash}"),
        (Some(python), None) => format!("Python {python} · without Dash"),
    };
    let tint = if runs && dash.is_some() { palette.text_soft } else { palette.warning };
    inside(ui, &mut |ui| {
        ui.label(style::caption(&versions).color(tint));
    });
    inside(ui, &mut |ui| {
        ui.add(Label::new(style::caption(path).color(palette.text_soft)).truncate()).on_hover_text(path);
    });
    if runs && dash.is_none() {
        let frame = Frame::new().fill(palette.sunken).corner_radius(4).inner_margin(Margin::symmetric(8, 4));
        inside(ui, &mut |ui| {
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let copy = small_button(ui, "Copy").accessible_name(format!("Copy {install}"));
                    if copy.on_hover_text("Run it in a terminal, then look again").clicked() {
                        outbox.push(Action::View(View::Copy(install.clone())));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(RichText::new(install).monospace().small()).truncate())
                            .on_hover_text(install);
                    });
                });
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_said_in_round_numbers() {
        assert_eq!([0, 190_000_000, 1_200_000_000].map(memory), ["0 MB", "181 MB", "1.1 GB"]);
    }
}
