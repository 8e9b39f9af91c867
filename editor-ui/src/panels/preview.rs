//! The middle: a place for the page, and what to do while there is none.

use egui::{
    Align, Button, Frame, Layout, Margin, Panel, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2,
};
use livery_protocol::Stage;
use lucide_icons::Icon;

use super::{sketch, viewing};
use crate::state::viewing::View;
use crate::state::{Action, Command, State, source_name};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::{icon_button, primary_button};

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) -> (Rect, f32) {
    if state.output_open {
        let frame = Frame::new().fill(palette(ui).sunken).inner_margin(Margin::symmetric(12, 8));
        Panel::bottom("output")
            .default_size(200.0)
            .size_range(96.0..=560.0)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| output_ui(ui, state, outbox));
    }
    let area = ui.available_rect_before_wrap();
    if state.preview_url().is_some() && matches!(state.source.stage, Stage::Serving | Stage::Restarting) {
        // Nothing is painted here: the page lies under the editor and shows through.
        ui.allocate_rect(area, Sense::hover());
        let (page, zoom) = viewing::place(state, area);
        viewing::surround_ui(ui, state, area, page, zoom, outbox);
        return (page, zoom);
    }
    ui.painter().rect_filled(area, 0, palette(ui).sunken);
    match state.source.stage {
        Stage::Starting | Stage::Restarting => centered(ui, area, 200.0, |ui| starting_ui(ui, state)),
        Stage::Untrusted => centered(ui, area, 220.0, |ui| untrusted_ui(ui, state, outbox)),
        Stage::Stopped => centered(ui, area, 200.0, |ui| stopped_ui(ui, state, outbox)),
        Stage::Failed => centered(ui, area, 240.0, |ui| failed_ui(ui, state, outbox)),
        Stage::Empty | Stage::Serving => empty_ui(ui, state, area, outbox),
    }
    // Nothing of a page that is not there may take the pointer.
    (Rect::NOTHING, 1.0)
}

fn centered(ui: &mut Ui, area: Rect, height: f32, contents: impl FnOnce(&mut Ui)) {
    let content = Rect::from_center_size(area.center(), vec2(area.width().min(460.0), area.height().min(height)));
    ui.scope_builder(egui::UiBuilder::new().max_rect(content).layout(Layout::top_down(Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        contents(ui);
    });
}

/// No app yet: the theme on a drawn page, so that editing shows something from the first moment.
fn empty_ui(ui: &mut Ui, state: &State, area: Rect, outbox: &mut Vec<Action>) {
    const WORDS: f32 = 168.0;
    let palette = palette(ui);
    let [across, down] = sketch::UNITS;
    let width = (area.width() - 96.0).min((area.height() - WORDS - 72.0) / down * across).min(760.0);
    let shown = width > 240.0;
    let height = if shown { width / across * down } else { 0.0 };
    let top = area.center().y - (height + WORDS + 24.0) / 2.0;
    if shown {
        let page = Rect::from_min_size(egui::pos2(area.center().x - width / 2.0, top), vec2(width, height));
        let page = page.round();
        let shadow = ui.visuals().window_shadow.as_shape(page, 6);
        ui.painter().add(shadow);
        sketch::page(ui.painter(), page, &state.theme);
        ui.painter().rect_stroke(page, 6, Stroke::new(1.0, palette.line), StrokeKind::Outside);
        let picture = ui.interact(page, ui.scope_id().with("sketch"), Sense::hover());
        picture.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Sketch of a page in this theme"));
    }
    let words = Rect::from_min_size(
        egui::pos2(area.center().x - (area.width() / 2.0 - 12.0).min(230.0), top + height + 24.0),
        vec2(460.0_f32.min(area.width() - 24.0), WORDS),
    );
    ui.scope_builder(egui::UiBuilder::new().max_rect(words).layout(Layout::top_down(Align::Center)), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.label(style::heading("See it on your own app"));
        let text = "Open the Python file of a Dash app, or type the address of one that already runs. \
                    It wears the theme as you edit; nothing in the app is changed.";
        ui.label(RichText::new(text).color(palette.text_soft));
        ui.add_space(4.0);
        buttons(ui, |ui| {
            if primary_button(ui, "Open an app…").clicked() {
                outbox.push(Action::Run(Command::PreviewApp));
            }
            if ui.add(Button::new("Show the gallery").min_size(vec2(0.0, size().row + 2.0))).clicked() {
                outbox.push(Action::Run(Command::Gallery));
            }
            let button = Button::new("Enter an address").min_size(vec2(0.0, size().row + 2.0));
            if ui.add(button).clicked() {
                outbox.push(Action::Run(Command::PreviewAddress));
            }
        });
    });
}

fn starting_ui(ui: &mut Ui, state: &State) {
    let palette = palette(ui);
    let name = state.source.source.as_ref().map(source_name).unwrap_or_default();
    ui.add_space(16.0);
    // Still: a picture that moves would draw the editor anew all the time.
    ui.label(style::icon(Icon::Loader).size(32.0).color(palette.text_faint));
    ui.label(style::title(format!("Starting {name}…")));
    ui.label(RichText::new("Waiting for its first answer").color(palette.text_soft));
    for line in state.source.output.iter().rev().take(3).rev() {
        ui.label(RichText::new(line).monospace().color(palette.text_soft));
    }
}

/// Code is run only where the user said so: a theme may come with somebody else's app beside it.
fn untrusted_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = state.source.source.as_ref().map(source_name).unwrap_or_default();
    ui.label(style::icon(Icon::ShieldQuestionMark).size(32.0).color(palette.warning));
    ui.label(style::title(format!("Run {name}?")));
    let Some(folder) = &state.source.trust else { return };
    ui.label("The preview runs the app's code on this machine, with your rights.");
    ui.label(RichText::new(folder).monospace().color(palette.text_soft));
    ui.add_space(8.0);
    buttons(ui, |ui| {
        if primary_button(ui, "Run code in this folder").clicked() {
            outbox.push(Action::Trust(folder.clone()));
        }
        if ui.add(Button::new("Not now").min_size(vec2(0.0, size().row + 2.0))).clicked() {
            outbox.push(Action::Run(Command::Stop));
        }
    });
}

fn stopped_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = state.source.source.as_ref().map(source_name).unwrap_or_default();
    ui.label(style::icon(Icon::Square).size(32.0).color(palette.text_faint));
    ui.label(style::title(format!("{name} is stopped")));
    ui.add_space(8.0);
    buttons(ui, |ui| {
        if let Some(source) = &state.source.source
            && primary_button(ui, "Start").clicked()
        {
            outbox.push(Action::Preview(source.clone()));
        }
        if ui.add(Button::new("Close").min_size(vec2(0.0, size().row + 2.0))).clicked() {
            outbox.push(Action::Run(Command::Stop));
        }
    });
}

fn failed_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = state.source.source.as_ref().map(source_name).unwrap_or_default();
    ui.label(style::icon(Icon::TriangleAlert).size(32.0).color(palette.danger));
    ui.label(style::title(format!("{name} cannot be shown")));
    if let Some(failure) = &state.source.failure {
        ui.label(&failure.message);
        ui.label(RichText::new(&failure.remedy).color(palette.text_soft));
    }
    ui.add_space(8.0);
    buttons(ui, |ui| {
        if let Some(source) = &state.source.source
            && primary_button(ui, "Try again").clicked()
        {
            outbox.push(Action::Preview(source.clone()));
        }
        if state.shown_app().is_some()
            && ui.add(Button::new("Choose what runs it").min_size(vec2(0.0, size().row + 2.0))).clicked()
        {
            outbox.push(Action::Run(Command::AppPanel));
        }
        if !state.source.output.is_empty() {
            let text = if state.output_open { "Hide output" } else { "Show output" };
            if ui.add(Button::new(text).min_size(vec2(0.0, size().row + 2.0))).clicked() {
                outbox.push(Action::Run(Command::Output));
            }
        }
    });
}

/// Buttons side by side, in the middle; below each other where there is room for one only.
fn buttons(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let id = ui.scope_id().with("buttons");
    let room = ui.available_width();
    // How much of which room they took when they were drawn last.
    let known = ui.data(|data| data.get_temp::<[f32; 2]>(id)).filter(|[of, _]| (of - room).abs() < 0.5);
    // Rounded up, or the last one would not fit any more.
    let width = known.map_or(room, |[_, used]| used.ceil() + 1.0);
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
    let inner = ui.allocate_ui_with_layout(vec2(width, size().row + 2.0), layout, contents);
    let used = inner.response.rect.width();
    match known {
        Some([_, before]) if (before - used).abs() < 0.5 => {}
        // Other words in a button: measured in the whole room again.
        Some(_) => {
            ui.data_mut(|data| data.remove_temp::<[f32; 2]>(id));
            ui.ctx().request_discard("the buttons are others");
        }
        None => {
            ui.data_mut(|data| data.insert_temp(id, [room, used]));
            ui.ctx().request_discard("the buttons' width is known now");
        }
    }
}

fn output_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.label(style::strong("App output"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::X, "Close output").clicked() {
                outbox.push(Action::Run(Command::Output));
            }
        });
    });
    ScrollArea::both().auto_shrink(false).stick_to_bottom(true).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if let Some(failure) = &state.source.failure {
            ui.label(RichText::new(&failure.message).color(palette.danger));
        }
        for line in &state.source.output {
            let text = RichText::new(line).monospace().color(palette.text);
            // A line that names a place in the code leads there.
            let Some(place) = livery_protocol::place_in(line) else {
                ui.add(egui::Label::new(text).selectable(true).extend());
                continue;
            };
            let name = format!("Open {} at line {}", place.file, place.line);
            let link = ui.add(egui::Link::new(text.color(palette.accent))).accessible_name(&name);
            if link.on_hover_text(name).clicked() {
                outbox.push(Action::View(View::OpenPlace(place)));
            }
        }
    });
}
