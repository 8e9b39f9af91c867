//! Two versions of one file, side by side, settled key by key.

use egui::{Align, Align2, Button, Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use livery_colorways::Color;
use livery_themes::{Side, Value};
use lucide_icons::Icon;

use crate::state::merge::Row;
use crate::state::{Action, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::plain_text;
use crate::widgets::{paint, paint_icon, primary_button};

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    super::sheets::sheet(ui, "Merge two versions", 780.0, outbox, |ui, outbox| {
        let palette = palette(ui);
        let both = state.merge.iter().filter(|row| row.both).count();
        let text = match both {
            0 => "What only one side changed is chosen already.".to_owned(),
            1 => "What only one side changed is chosen already; one key was changed on both.".to_owned(),
            n => format!("What only one side changed is chosen already; {n} keys were changed on both."),
        };
        ui.label(egui::RichText::new(text).color(palette.text_soft));
        ui.add_space(8.0);
        let width = ui.available_width();
        let cell = ((width - 200.0 - 16.0) / 2.0).floor();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            for (title, width) in [("Key", 200.0), ("Mine", cell), ("On disk", cell)] {
                let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), Sense::hover());
                let font = egui::TextStyle::Small.resolve(ui.style());
                ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, title, font, palette.text_soft);
            }
        });
        let most = ui.ctx().content_rect().height() - 320.0;
        ScrollArea::vertical().max_height(most.max(160.0)).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            for (index, row) in state.merge.iter().enumerate() {
                ui.push_id(&row.difference.pointer, |ui| row_ui(ui, index, row, cell, outbox));
            }
        });
        ui.add_space(12.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if primary_button(ui, "Use these").clicked() {
                outbox.push(Action::FinishMerge);
            }
            let button = |text: &str| Button::new(text.to_owned()).min_size(vec2(0.0, size().row + 2.0));
            if ui.add(button("Cancel")).clicked() {
                outbox.push(Action::Dismiss);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                for (text, side) in [("All mine", Side::Ours), ("All from disk", Side::Theirs)] {
                    if ui.add(button(text)).clicked() {
                        outbox.push(Action::Choose(None, side));
                    }
                }
            });
        });
    });
}

fn row_ui(ui: &mut Ui, index: usize, row: &Row, width: f32, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let difference = &row.difference;
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(200.0, 32.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &difference.label));
        let mut left = rect.left();
        if row.both {
            paint_icon(ui, rect.left_center() + vec2(7.0, 0.0), Icon::GitCompareArrows, 13.0, palette.warning);
            left += 20.0;
        }
        let font = egui::TextStyle::Body.resolve(ui.style());
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.text(egui::pos2(left, rect.center().y), Align2::LEFT_CENTER, &difference.label, font, palette.text);
        let tip = if row.both { "Changed on both sides" } else { "Changed on one side" };
        response.on_hover_text(format!("{}\n{tip}", difference.pointer));
        for (side, what, value) in
            [(Side::Ours, "mine", &difference.ours), (Side::Theirs, "on disk", &difference.theirs)]
        {
            let chosen = row.side == side;
            let name = format!("{}, {what}: {}", difference.label, text(value.as_ref()));
            if cell_ui(ui, &name, value.as_ref(), chosen, width) && !chosen {
                outbox.push(Action::Choose(Some(index), side));
            }
        }
    });
}

fn cell_ui(ui: &mut Ui, name: &str, value: Option<&Value>, chosen: bool, width: f32) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, name));
    let (fill, edge) = match (chosen, response.hovered()) {
        (true, _) => (palette.accent_soft, palette.accent),
        (false, true) => (palette.hover, palette.line_strong),
        (false, false) => (palette.control, palette.line),
    };
    ui.painter().rect(rect, size().radius, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let mut at = rect.left_center() + vec2(10.0, 0.0);
    for color in colors(value).into_iter().take(8) {
        let place = Rect::from_center_size(at + vec2(7.0, 0.0), vec2(14.0, 14.0));
        paint::swatch(ui.painter(), palette, place, 3, color, Stroke::new(1.0, palette.line_strong));
        at.x += 18.0;
    }
    if at.x > rect.left() + 10.0 {
        at.x += 4.0;
    }
    let shown = text(value);
    let (font, color) = match value {
        Some(_) => (egui::TextStyle::Monospace.resolve(ui.style()), palette.text),
        None => (egui::TextStyle::Small.resolve(ui.style()), palette.text_soft),
    };
    let painter = ui.painter().with_clip_rect(rect.shrink(4.0).intersect(ui.clip_rect()));
    painter.text(at, Align2::LEFT_CENTER, &shown, font, color);
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
    response.on_hover_text(style::strong(shown)).clicked()
}

fn text(value: Option<&Value>) -> String {
    value.map_or_else(|| "Not in the file; follows its rule".to_owned(), plain_text)
}

/// The colours of a value, to be seen beside it.
fn colors(value: Option<&Value>) -> Vec<Color> {
    let one = |value: &Value| value.as_str().and_then(|text| text.parse::<Color>().ok());
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(Value::Object(fields)) => fields.get("color").and_then(one).into_iter().collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}
