//! A slider whose track shows what it does.

use egui::{
    Color32, CornerRadius, Id, Key, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use livery_colorways::{Color, Oklch};

use crate::tokens::{palette, size};
use crate::widgets::paint;

/// `track` gives the colour at each place 0..=1. From `edge` on, no sRGB screen shows what the value says.
pub(super) fn slider(
    ui: &mut Ui,
    name: &str,
    value: &mut f64,
    most: f64,
    edge: Option<f64>,
    track: impl Fn(f64) -> Oklch,
) -> Response {
    let palette = palette(ui);
    let width = ui.available_width() - 68.0;
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, size().row), Sense::click_and_drag());
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width(), 12.0));
    let inner = rail.shrink2(vec2(6.0, 0.0));
    if let Some(pos) = response.interact_pointer_pos()
        && (response.dragged() || response.clicked() || response.drag_started())
    {
        let target = f64::from(egui::remap_clamp(pos.x, inner.x_range(), 0.0..=1.0)) * most;
        if (target - *value).abs() > most * 1e-6 {
            *value = target;
            response.mark_changed();
        }
    }
    if response.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let steps = ui.input(|input| {
            let step = if input.modifiers.shift { 0.05 } else { 0.01 };
            let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(0)) * step;
            count(Key::ArrowRight) - count(Key::ArrowLeft)
        });
        if steps != 0.0 {
            *value = (*value + steps * most).clamp(0.0, most);
            response.mark_changed();
        }
    }
    if let Some(set) = ui.input(|input| accessible_value(input, response.id)) {
        *value = set.clamp(0.0, most);
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), *value, name));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(most);
        node.add_action(egui::accesskit::Action::SetValue);
    });
    let colors: Vec<Color32> =
        (0..=24).map(|step| paint::color32(Color::from_oklch(track(f64::from(step) / 24.0)))).collect();
    if colors.iter().any(|color| color.a() < 255) {
        paint::checker(ui.painter(), palette, rail, CornerRadius::same(6));
    }
    // The ends of the rail are the end colours, round.
    let round = |at: Pos2, color: Color32| {
        ui.painter().circle_filled(at, 6.0, color);
    };
    round(pos2(inner.left(), rail.center().y), colors.first().copied().unwrap_or_default());
    round(pos2(inner.right(), rail.center().y), colors.last().copied().unwrap_or_default());
    paint::band(ui.painter(), inner, &colors);
    if let Some(edge) = edge.filter(|edge| *edge < 0.995) {
        let from = egui::lerp(inner.x_range(), edge as f32);
        let beyond = Rect::from_min_max(pos2(from, rail.top()), rail.max);
        let corners = CornerRadius { ne: 6, se: 6, ..CornerRadius::ZERO };
        ui.painter().rect_filled(beyond, corners, palette.sunken);
        ui.painter().vline(from, rail.y_range(), Stroke::new(1.0, palette.text_faint));
    }
    ui.painter().rect_stroke(rail, 6, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let t = (*value / most).clamp(0.0, 1.0);
    let x = egui::lerp(inner.x_range(), t as f32);
    let fill = paint::color32(Color { alpha: 1.0, ..Color::from_oklch(track(t)) });
    paint::handle(ui.painter(), palette, pos2(x, rail.center().y), 7.0, fill);
    paint::focus_ring(ui.painter(), palette, &response, rail, 6);
    response
}

/// The value that assistive technology asks a widget to take.
fn accessible_value(input: &egui::InputState, id: Id) -> Option<f64> {
    input.accesskit_action_requests(id, egui::accesskit::Action::SetValue).find_map(|request| match request.data {
        Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value),
        _ => None,
    })
}
