//! What is looked up and set once in a while: the keys, the settings.

use egui::{Frame, Id, Label, Modal, Role, ScrollArea, Ui, WidgetInfo, vec2};
use lucide_icons::Icon;

use crate::state::{Action, Appearance, Command, Family, State};
use crate::style;
use crate::tokens::{Palette, palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::icon_button;

/// A sheet over everything, with a title and a way out.
pub(super) fn sheet(
    ui: &Ui,
    title: &str,
    width: f32,
    outbox: &mut Vec<Action>,
    contents: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    let palette = palette(ui);
    let modal = Modal::new(Id::unique(("sheet", title)))
        .backdrop_color(palette.scrim)
        .frame(Frame::window(ui.style()).inner_margin(20).fill(palette.raised))
        .show(ui.ctx(), |ui| {
            let room = ui.ctx().content_rect();
            ui.set_width(width.min(room.width() - 80.0));
            ui.horizontal(|ui| {
                let heading = ui.label(style::heading(title));
                heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if icon_button(ui, Icon::X, &format!("Close {}", title.to_lowercase())).clicked() {
                        outbox.push(Action::Dismiss);
                    }
                });
            });
            ui.add_space(4.0);
            contents(ui, outbox);
        });
    if modal.should_close() {
        outbox.push(Action::Dismiss);
    }
}

/// What is done with keys that are no command's.
const GESTURES: &[(&str, &str)] = &[
    ("Tab, Shift+Tab", "To the next field, to the one before"),
    ("Enter", "Take what is typed"),
    ("Esc", "Leave a field or a drag as it was before"),
    ("Arrow keys", "Step a value, a slider, a color on its plane"),
    ("Shift with arrows", "Larger steps on the color plane"),
    ("Up, down on a grip", "Move a color in its list"),
];

pub(super) fn keys_ui(ui: &Ui, outbox: &mut Vec<Action>) {
    sheet(ui, "Keyboard shortcuts", 760.0, outbox, |ui, _| {
        let height = ui.ctx().content_rect().height() - 180.0;
        let families: Vec<(&str, Vec<(String, &str)>)> = Family::ALL
            .iter()
            .map(|family| {
                let rows = Command::all().filter(|command| command.family() == *family).filter_map(|command| {
                    let keys: Vec<String> = command.keys().iter().filter_map(|keys| shown_keys(ui, keys)).collect();
                    (!keys.is_empty()).then(|| (keys.join(" or "), command.title()))
                });
                (family.title(), rows.collect())
            })
            .chain([("In fields", GESTURES.iter().map(|(keys, what)| ((*keys).to_owned(), *what)).collect())])
            .collect();
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            // Two columns of about equal length, whole families each.
            let total: usize = families.iter().map(|(_, rows)| rows.len() + 2).sum();
            let mut used = 0;
            let split = families.iter().position(|(_, rows)| {
                used += rows.len() + 2;
                used * 2 >= total
            });
            let (left, right) = families.split_at(split.map_or(families.len(), |at| at + 1));
            ui.columns(2, |columns| {
                for (column, families) in columns.iter_mut().zip([left, right]) {
                    for (title, rows) in families {
                        family_ui(column, title, rows);
                    }
                }
            });
        });
    });
}

/// Keys as people write them.
pub(super) fn shown_keys(ui: &Ui, keys: &str) -> Option<String> {
    let shown = ui.ctx().format_shortcut(&crate::app::shortcut(keys)?);
    Some(shown.replace("Questionmark", "?").replace("Comma", ","))
}

fn family_ui(ui: &mut Ui, title: &str, rows: &[(String, &str)]) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.add_space(8.0);
    let label = ui.label(style::strong(title).color(palette.accent));
    label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    ui.add_space(2.0);
    for (keys, what) in rows {
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            ui.add(Label::new(*what).truncate());
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| cap_ui(ui, palette, keys));
        });
    }
}

/// Keys as they stand on the keyboard.
fn cap_ui(ui: &mut Ui, palette: &Palette, keys: &str) {
    Frame::new().fill(palette.sunken).corner_radius(4).inner_margin(egui::Margin::symmetric(6, 2)).show(ui, |ui| {
        ui.label(style::caption(keys).color(palette.text_soft));
    });
}

pub(super) fn settings_ui(ui: &Ui, state: &State, outbox: &mut Vec<Action>) {
    sheet(ui, "Settings", 460.0, outbox, |ui, outbox| {
        let palette = palette(ui);
        ui.label(
            egui::RichText::new("They are the editor's own; no theme is touched by them.").color(palette.text_soft),
        );
        ui.add_space(8.0);
        setting_ui(ui, "Look", |ui| {
            let looks =
                [(Appearance::System, "As the system"), (Appearance::Light, "Light"), (Appearance::Dark, "Dark")];
            if let Some(look) = segmented(ui, "Editor look", state.appearance, &looks) {
                outbox.push(Action::SetAppearance(look));
            }
        });
        setting_ui(ui, "Size", |ui| {
            let sizes = [(75, "75 %"), (90, "90 %"), (100, "100 %"), (125, "125 %"), (150, "150 %"), (200, "200 %")];
            let percent = (state.scale() * 100.0).round() as i32;
            if let Some(percent) = segmented(ui, "Editor size", percent, &sizes) {
                outbox.push(Action::SetScale(percent as f32 / 100.0));
            }
        });
        setting_ui(ui, "Motion", |ui| {
            let motions = [(None, "As the system"), (Some(false), "Full"), (Some(true), "Reduced")];
            if let Some(reduced) = segmented(ui, "Motion", state.settings.reduced_motion, &motions) {
                outbox.push(Action::SetReducedMotion(reduced));
            }
        });
    });
}

fn setting_ui(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(88.0, size().row + 4.0), egui::Sense::hover());
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, label, font, palette(ui).text);
        ui.scope(|ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
    });
}
