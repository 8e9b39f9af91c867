//! Controls that know the look and nothing of themes' meaning.

pub mod color;
pub mod fields;
pub mod list;
pub mod paint;
pub mod shadow;
mod sink;

pub use sink::Sink;

use egui::{Align2, Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use lucide_icons::Icon;

use crate::style::icon_font;
use crate::tokens::{palette, size};

/// A button that is an icon; its name is said and shown on hover.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    icon_button_with(ui, icon, name, false)
}

/// An icon button that may be switched on.
pub fn icon_button_with(ui: &mut Ui, icon: Icon, name: &str, on: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(size().row, size().row), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), name);
        info.selected = on.then_some(true);
        info
    });
    let fill = if response.is_pointer_button_down_on() {
        palette.pressed
    } else if response.hovered() {
        palette.hover
    } else if on {
        palette.accent_soft
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, size().radius, fill);
    let color = match (ui.is_enabled(), on, response.hovered()) {
        (false, ..) => palette.text_faint.gamma_multiply(0.6),
        (_, true, _) => palette.accent,
        (_, _, true) => palette.text,
        _ => palette.text_soft,
    };
    paint_icon(ui, rect.center(), icon, size().icon, color);
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
    response.on_hover_text(name)
}

/// A button for the end of a line of text.
pub fn small_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(egui::Button::new(egui::RichText::new(text).small()).min_size(vec2(0.0, size().row - 4.0)))
}

/// A box to tick.
pub fn checkbox(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    edged(ui, |ui| ui.checkbox(on, text))
}

/// One of several to choose, in a row of its own.
pub fn radio(ui: &mut Ui, enabled: bool, on: bool, text: egui::RichText) -> Response {
    edged(ui, |ui| ui.add_enabled(enabled, egui::RadioButton::new(on, text)))
}

/// The edge of a box or a ring is all that shows where it is (WCAG 1.4.11), so it is darker than a field's.
fn edged(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> Response) -> Response {
    let edge = palette(ui).text_faint;
    ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, edge);
        contents(ui)
    })
    .inner
}

/// Draws an icon around a point.
pub fn paint_icon(ui: &Ui, center: egui::Pos2, icon: Icon, points: f32, color: Color32) {
    ui.painter().text(center, Align2::CENTER_CENTER, char::from(icon), icon_font(points), color);
}

/// The one button of a group that one most likely wants.
pub fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let palette = palette(ui);
    let font = egui::FontId::new(size().body, egui::FontFamily::Name(crate::style::MEDIUM.into()));
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, palette.on_accent);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 28.0, size().row + 2.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    let fill = if response.hovered() { palette.accent_hover } else { palette.accent };
    ui.painter().rect(rect, size().radius, fill, Stroke::NONE, StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, palette.on_accent);
    paint::focus_ring(ui.painter(), palette, &response, rect.expand(1.0), size().radius);
    response
}
