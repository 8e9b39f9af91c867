//! A list of colours: edit, add, remove, reorder by dragging or with the arrow keys.

use egui::{CursorIcon, Key, Modifiers, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use livery_colorways::{Color, Oklch};
use lucide_icons::Icon;
use serde_json::Value;

use super::color::color_field;
use super::{Sink, icon_button, paint, paint_icon};
use crate::state::Writing;
use crate::tokens::{palette, size};

/// How a list is pictured above its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Bars side by side: each colour is a category.
    Bars,
    /// One band: the colours blend into each other.
    Band,
}

/// The list `texts`, which resolve to `colors`.
pub fn color_list(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, texts: &[String], colors: &[Color], picture: Picture) {
    let palette = palette(ui);
    picture_ui(ui, colors, picture);
    ui.add_space(4.0);
    let row_height = size().row + 4.0;
    let top = ui.cursor().top();
    let mut moved: Option<(usize, usize)> = None;
    let mut removed = None;
    let mut target_line: Option<usize> = None;
    ui.spacing_mut().item_spacing.y = 4.0;
    for (index, text) in texts.iter().enumerate() {
        let color = colors.get(index).copied().unwrap_or(Color::from_srgb8([0, 0, 0]));
        let label = format!("color {}", index + 1);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let salt = sink.salt("grip").with(index);
            let (rect, _) = ui.allocate_exact_size(vec2(16.0, size().row), Sense::hover());
            let grip = ui.interact(rect, salt, Sense::click_and_drag());
            grip.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("Move {label} of {name}")));
            let tint = if grip.hovered() || grip.dragged() { palette.text } else { palette.text_faint };
            paint_icon(ui, rect.center(), Icon::GripVertical, 14.0, tint);
            paint::focus_ring(ui.painter(), palette, &grip, rect, size().radius - 2);
            let grip = grip.on_hover_cursor(CursorIcon::Grab).on_hover_text("Drag, or press up and down, to reorder");
            if grip.has_focus() {
                let filter = egui::EventFilter { vertical_arrows: true, ..Default::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(grip.id, filter));
                // Consumed, or the next row, which gets the keyboard now, would take the same press.
                let to = ui.input_mut(|input| {
                    if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                        index.checked_sub(1)
                    } else if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                        Some(index + 1).filter(|to| *to < texts.len())
                    } else {
                        None
                    }
                });
                if let Some(to) = to {
                    moved = Some((index, to));
                    ui.memory_mut(|memory| memory.request_focus(sink.salt("grip").with(to)));
                }
            }
            if let Some(pointer) =
                ui.input(|input| input.pointer.interact_pos()).filter(|_| grip.dragged() || grip.drag_stopped())
            {
                let slot = ((pointer.y - top) / row_height).round().clamp(0.0, texts.len() as f32) as usize;
                if grip.drag_stopped() {
                    let to = if slot > index { slot - 1 } else { slot };
                    if to != index {
                        moved = Some((index, to));
                    }
                } else {
                    ui.set_cursor_icon(CursorIcon::Grabbing);
                    target_line = Some(slot);
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add_enabled_ui(texts.len() > 1, |ui| {
                    if icon_button(ui, Icon::X, &format!("Remove {label} of {name}")).clicked() {
                        removed = Some(index);
                    }
                });
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let mut part = sink.part(&index.to_string(), &label);
                    color_field(ui, &mut part, &format!("{name} {label}"), text, color, &[]);
                });
            });
        });
    }
    if let Some(slot) = target_line {
        let y = top + slot as f32 * row_height - 2.0;
        let left = ui.min_rect().left();
        let line = Rect::from_min_max(egui::pos2(left, y - 1.0), egui::pos2(left + ui.available_width(), y + 1.0));
        ui.painter().rect_filled(line, 1, palette.accent);
    }
    ui.add_space(2.0);
    if ui.button(format!("Add color to {}", name.to_lowercase())).clicked() {
        let mut list = strings(texts);
        list.push(Value::String(next_color(texts, colors)));
        sink.once(Value::Array(list));
    }
    if let Some(index) = removed {
        let mut list = strings(texts);
        list.remove(index);
        sink.once(Value::Array(list));
    }
    if let Some((from, to)) = moved {
        let mut list = strings(texts);
        let item = list.remove(from);
        list.insert(to, item);
        sink.once(Value::Array(list));
    }
}

fn strings(texts: &[String]) -> Vec<Value> {
    texts.iter().cloned().map(Value::String).collect()
}

/// A colour for one more entry: as light and as strong as the last, far from all in hue.
fn next_color(texts: &[String], colors: &[Color]) -> String {
    let writing = texts.last().map_or(Writing::of(""), |text| Writing::of(text));
    let last = colors.last().copied().unwrap_or(Color::from_srgb8([31, 120, 180])).to_oklch();
    let hues: Vec<f64> = colors.iter().map(|color| color.to_oklch()).filter(|c| c.c > 0.03).map(|c| c.h).collect();
    let distance = |h: f64| {
        hues.iter().map(|other| ((h - other + 540.0).rem_euclid(360.0) - 180.0).abs()).fold(f64::MAX, f64::min)
    };
    let far = (0..72).map(|step| f64::from(step) * 5.0).fold((last.h, -1.0), |best, h| {
        let d = distance(h);
        if d > best.1 { (h, d) } else { best }
    });
    let mut wanted = Oklch { l: last.l.clamp(0.4, 0.8), c: last.c.max(0.1), h: far.0, alpha: 1.0 };
    while wanted.c > 0.0 && !Color::from_oklch(wanted).in_srgb_gamut() {
        wanted.c -= 0.01;
    }
    writing.print(Color::from_oklch(wanted))
}

fn picture_ui(ui: &mut Ui, colors: &[Color], picture: Picture) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{} colors", colors.len())));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    match picture {
        Picture::Band => {
            let shades: Vec<_> = colors.iter().map(|color| paint::color32(*color)).collect();
            paint::band(&painter, rect, &shades);
        }
        Picture::Bars => {
            let width = rect.width() / colors.len().max(1) as f32;
            for (index, color) in colors.iter().enumerate() {
                let min = rect.min + vec2(index as f32 * width, 0.0);
                let bar = Rect::from_min_size(min, vec2(width - 1.0, rect.height()));
                painter.rect_filled(bar, 0, paint::color32(*color));
            }
        }
    }
    ui.painter().rect_stroke(rect, 2, Stroke::new(1.0, palette.line), StrokeKind::Outside);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_color_is_far_from_the_others_and_can_be_shown() {
        let texts: Vec<String> = ["#1f78b4", "#e31a1c", "#33a02c"].map(str::to_owned).into();
        let colors: Vec<Color> = texts.iter().map(|text| text.parse().unwrap()).collect();
        let next: Color = next_color(&texts, &colors).parse().unwrap();
        assert!(next.in_srgb_gamut());
        for color in colors {
            let apart = (next.to_oklch().h - color.to_oklch().h + 540.0).rem_euclid(360.0) - 180.0;
            assert!(apart.abs() > 40.0, "{apart}");
        }
    }
}
