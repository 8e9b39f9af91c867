//! The list of steps: every one by name, to jump to; those that were taken back stay in sight, grey.

use egui::{Align, Label, Layout, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use crate::state::{Action, Command, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::{icon_button, paint};

const ROW: f32 = 30.0;

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        let title = ui.label(style::title("History"));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "History"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::X, "Close history").clicked() {
                outbox.push(Action::Run(Command::History));
            }
        });
    });
    let names: Vec<&str> = state.history.steps().collect();
    let depth = state.history.depth();
    if names.is_empty() {
        ui.add_space(24.0);
        ui.vertical_centered(|ui| {
            ui.label(style::icon(Icon::History).size(24.0).color(palette.text_faint));
            ui.label(style::strong("No steps yet"));
            let text = "Each change becomes a step here, with its name. Click one to go back to it.";
            ui.label(egui::RichText::new(text).color(palette.text_soft));
        });
        return;
    }
    let count = if names.len() == 1 { "1 step".to_owned() } else { format!("{} steps", names.len()) };
    let back = names.len() - depth;
    let count = if back == 0 { count } else { format!("{count}, {back} taken back") };
    ui.add(Label::new(style::caption(count).color(palette.text_soft)));
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let seen = ui.scope_id().with("seen");
    let moved = ui.data(|data| data.get_temp::<(usize, usize)>(seen)) != Some((depth, names.len()));
    ui.data_mut(|data| data.insert_temp(seen, (depth, names.len())));
    let mut area = ScrollArea::vertical().auto_shrink(false);
    if moved {
        // The present step in the middle, also when thousands are not drawn.
        area = area.vertical_scroll_offset((depth as f32 * ROW - ui.available_height() / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW, names.len() + 1, |ui, rows| {
        for at in rows {
            let name = at.checked_sub(1).and_then(|step| names.get(step)).copied();
            row_ui(ui, at, name, depth, names.len(), outbox);
        }
    });
}

fn row_ui(ui: &mut Ui, at: usize, name: Option<&str>, depth: usize, last: usize, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let current = at == depth;
    let shown = name.unwrap_or("Start");
    let said = match name {
        Some(name) if at > depth => format!("Step {at}: {name}, taken back"),
        Some(name) => format!("Step {at}: {name}"),
        None => "Before the first step".to_owned(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), current, &said));
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if current {
        ui.painter().rect_filled(inner, size().radius, palette.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(inner, size().radius, palette.hover);
    }
    let x = rect.left() + 14.0;
    let y = rect.center().y;
    let line = |upper: bool| Stroke::new(1.5, if upper { palette.line_strong } else { palette.line });
    if at > 0 {
        ui.painter().line_segment([pos2(x, rect.top()), pos2(x, y - 5.0)], line(at <= depth));
    }
    if at < last {
        ui.painter().line_segment([pos2(x, y + 5.0), pos2(x, rect.bottom())], line(at < depth));
    }
    match at.cmp(&depth) {
        std::cmp::Ordering::Equal => {
            ui.painter().circle_filled(pos2(x, y), 4.5, palette.accent);
        }
        std::cmp::Ordering::Less => {
            ui.painter().circle_filled(pos2(x, y), 3.0, palette.line_strong);
        }
        std::cmp::Ordering::Greater => {
            ui.painter().circle_stroke(pos2(x, y), 3.0, Stroke::new(1.5, palette.line_strong));
        }
    }
    let color = match at.cmp(&depth) {
        std::cmp::Ordering::Equal => palette.accent,
        std::cmp::Ordering::Less => palette.text,
        std::cmp::Ordering::Greater => palette.text_faint,
    };
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(shown.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.right() - x - 20.0);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(x + 14.0, y - galley.size().y / 2.0), galley, color);
    paint::focus_ring(ui.painter(), palette, &response, inner.shrink(2.0), size().radius);
    if response.on_hover_text(shown).clicked() && !current {
        outbox.push(Action::GoTo(at));
    }
}
