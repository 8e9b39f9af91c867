//! What lies over the frame: questions, and the banner about another program's version.

use egui::{Align, Button, Frame, Id, Layout, Margin, Modal, Panel, Role, Ui, WidgetInfo, vec2};
use livery_protocol::Recovered;
use lucide_icons::Icon;

use super::View;
use crate::state::{Action, Conflict, Overlay, State, Then, file_name};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::primary_button;

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut View, outbox: &mut Vec<Action>) {
    match &state.overlay {
        None => view.palette.close(),
        Some(Overlay::Palette) => view.palette.ui(ui, state, outbox),
        Some(Overlay::Merge) => super::merge::ui(ui, state, outbox),
        Some(Overlay::Keys) => super::sheets::keys_ui(ui, outbox),
        Some(Overlay::Settings) => super::sheets::settings_ui(ui, state, outbox),
        Some(Overlay::Unsaved(then)) => unsaved_ui(ui, state, then, outbox),
    }
}

fn unsaved_ui(ui: &mut Ui, state: &State, then: &Then, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let modal = Modal::new(Id::unique("unsaved"))
        .backdrop_color(palette.scrim)
        .frame(Frame::window(ui.style()).inner_margin(20).fill(palette.raised))
        .show(ui.ctx(), |ui| {
            ui.set_width(400.0);
            ui.label(style::title(format!("Save changes to {}?", state.file.name())));
            let text = format!("You have changes that are not saved. Save them before {}?", then.verb());
            ui.label(egui::RichText::new(text).color(palette.text_soft));
            ui.add_space(12.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if primary_button(ui, "Save").clicked() {
                    outbox.push(Action::SaveThenGoOn);
                }
                let button = |text: &str| Button::new(text.to_owned()).min_size(vec2(0.0, size().row + 2.0));
                if ui.add(button("Cancel")).clicked() {
                    outbox.push(Action::Dismiss);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if ui.add(button("Don't save")).clicked() {
                        outbox.push(Action::GoOn);
                    }
                });
            });
        });
    if modal.should_close() {
        outbox.push(Action::Dismiss);
    } else if ui.input(|input| input.key_pressed(egui::Key::Enter)) && ui.memory(|memory| memory.focused().is_none()) {
        outbox.push(Action::SaveThenGoOn);
    }
}

/// Work of a window that ended without being closed.
pub(super) fn recovered_ui(ui: &mut Ui, state: &State, work: &Recovered, view: &View, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.accent_soft).inner_margin(Margin::symmetric(12, 8));
    Panel::top("recovered").frame(frame).resizable(false).show(ui, |ui| {
        let name = work.path.as_deref().map_or("a theme that was never saved", file_name);
        let when = view.clock.map(|clock| clock(work.saved_at)).unwrap_or_default();
        let from = if when.is_empty() { String::new() } else { format!(" from {when}") };
        let text = format!("Work{from} on {name} was not saved.");
        ui.horizontal_wrapped(|ui| {
            ui.label(style::icon(Icon::History).color(palette.accent));
            let label = ui.label(style::strong(&text));
            label.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &text));
        });
        let more = state.recovered.len() - 1;
        let more = if more == 0 { String::new() } else { format!(" {more} more after this.") };
        let text = format!("Livery ended before it could be. Taking it back is a step that can be undone.{more}");
        ui.label(style::caption(text).color(palette.text_soft));
        ui.horizontal(|ui| {
            if primary_button(ui, "Take it back").clicked() {
                outbox.push(Action::Restore(work.id.clone()));
            }
            if ui.add(Button::new("Discard it").min_size(vec2(0.0, size().row + 2.0))).clicked() {
                outbox.push(Action::Discard(work.id.clone()));
            }
        });
    });
}

/// Two windows on one file.
pub(super) fn elsewhere_ui(ui: &mut Ui, state: &State) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.warning_soft).inner_margin(Margin::symmetric(12, 6));
    Panel::top("elsewhere").frame(frame).resizable(false).show(ui, |ui| {
        let text = format!(
            "{} is open in another window of Livery too. What is saved there loads here; what both change is asked about.",
            state.file.name()
        );
        ui.horizontal_wrapped(|ui| {
            ui.label(style::icon(Icon::AppWindow).color(palette.warning));
            let label = ui.label(style::caption(&text));
            label.widget_info(|| WidgetInfo::labeled(Role::Status, true, &text));
        });
    });
}

pub(super) fn conflict_ui(ui: &mut Ui, state: &State, conflict: &Conflict, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.warning_soft).inner_margin(Margin::symmetric(12, 8));
    Panel::top("conflict").frame(frame).resizable(false).show(ui, |ui| {
        let name = file_name(&conflict.theirs.path);
        let text = if conflict.saving {
            format!("{name} was changed on disk since it was opened, so it was not saved over.")
        } else {
            format!("{name} was changed on disk by another program, and you have unsaved changes.")
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(style::icon(Icon::TriangleAlert).color(palette.warning));
            let label = ui.label(style::strong(&text));
            label.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &text));
        });
        let (changed, lost) = differences(state, conflict);
        let keys = if changed == 1 { "1 key differs".to_owned() } else { format!("{changed} keys differ") };
        let text = format!("{keys}{lost}. Neither version is lost: undo brings the other one back.");
        ui.label(style::caption(text).color(palette.text_soft));
        ui.horizontal(|ui| {
            if ui.add(Button::new("Keep mine")).clicked() {
                outbox.push(Action::KeepMine);
            }
            if ui.add(Button::new("Take theirs")).clicked() {
                outbox.push(Action::TakeTheirs);
            }
            if ui.add(Button::new("Choose key by key…")).clicked() {
                outbox.push(Action::BeginMerge);
            }
        });
    });
}

/// How many values differ, and the first few by name.
fn differences(state: &State, conflict: &Conflict) -> (usize, String) {
    let theirs = livery_themes::Document::open(conflict.theirs.text.as_bytes()).0;
    let found = livery_themes::differences(state.document(), &theirs);
    let first: Vec<&str> = found.iter().take(3).map(|difference| difference.label.as_str()).collect();
    let more = if found.len() > 3 { " and more" } else { "" };
    let listed = if first.is_empty() { String::new() } else { format!(" ({}{more})", first.join(", ")) };
    (found.len(), listed)
}
