//! What lies over the frame: questions, and the banner about another program's version.

use egui::{Align, Button, Frame, Id, Layout, Margin, Modal, Panel, Ui, vec2};
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
            ui.label(style::strong(text));
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
        });
    });
}

/// How many keys differ, and the first few by name.
fn differences(state: &State, conflict: &Conflict) -> (usize, String) {
    let theirs = livery_themes::Document::open(conflict.theirs.text.as_bytes()).0.values();
    let ours = state.document().values();
    let mut names: Vec<&String> =
        ours.iter().filter(|(key, value)| theirs.get(*key) != Some(value)).map(|(key, _)| key).collect();
    names.extend(theirs.keys().filter(|key| !ours.contains_key(*key)));
    let first: Vec<&str> = names.iter().take(3).map(|name| name.as_str()).collect();
    let more = if names.len() > 3 { " and more" } else { "" };
    let listed = if first.is_empty() { String::new() } else { format!(" ({}{more})", first.join(", ")) };
    (names.len(), listed)
}
