//! Names that have a colour of their own, the same in every chart; filled from the names seen in the previewed page.

use egui::{Align, FontId, Id, Layout, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};
use livery_colorways::{Color, Request, Search, Vision, difference_for};
use livery_protocol::page::Category;
use livery_themes::Value;
use lucide_icons::Icon;

use crate::state::{Action, Ask, Change, Edit, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::color::swatch_button;
use crate::widgets::{Sink, icon_button, paint, paint_icon};

/// Rows of names that were seen and have no colour yet.
const MOST_SEEN: usize = 24;

/// What the page keeps between frames.
#[derive(Default)]
pub(super) struct CategoriesView {
    name: String,
    /// Colours for names without one, for these taken colours and so many names.
    ideas: Option<(Vec<Color>, usize, Vec<Color>)>,
}

/// The field for a name, which holds words of its own.
pub(super) fn name_id() -> Id {
    Id::unique("category name")
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut CategoriesView, outbox: &mut Vec<Action>) {
    let soft = palette(ui).text_soft;
    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
    let previewed = state.preview_url().is_some();
    if previewed && state.stock.wants_categories() {
        outbox.push(Action::Ask(Ask::Categories));
    }
    let text = "“France” is the same blue in every chart, whatever its place among the series.";
    ui.add(egui::Label::new(style::caption(text).color(soft)).wrap());
    let own: Vec<(String, Color)> =
        state.theme.category_colors().iter().map(|(name, color)| (name.clone(), *color)).collect();
    let seen: Vec<&Category> = state
        .stock
        .categories
        .iter()
        .flatten()
        .filter(|seen| !own.iter().any(|(name, _)| *name == seen.name))
        .collect();
    for (name, color) in &own {
        let known = state.stock.categories.iter().flatten().find(|seen| seen.name == *name);
        own_ui(ui, state, name, *color, known, outbox);
    }
    add_ui(ui, state, view, &own, outbox);
    seen_ui(ui, state, view, &own, &seen, outbox);
}

fn pointer(name: &str) -> String {
    format!("/livery/category_colors/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn put(name: &str, color: Color) -> Change {
    Change::Put { pointer: pointer(name), value: Value::String(color.to_hex()) }
}

fn own_ui(ui: &mut Ui, state: &State, name: &str, color: Color, seen: Option<&Category>, outbox: &mut Vec<Action>) {
    ui.push_id(name, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let written = state.document().get_in(&pointer(name));
            let text = written.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_else(|| color.to_hex());
            let mut sink = Sink::for_pointer(outbox, pointer(name), &format!("Color of {name}"));
            swatch_button(ui, &mut sink, name, &text, color, &[]);
            let label = egui::Label::new(name).truncate().sense(Sense::hover());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                if icon_button(ui, Icon::X, &format!("Forget the color of {name}")).clicked() {
                    let changes = vec![Change::Remove { pointer: pointer(name) }];
                    let name = format!("Color of {name} forgotten");
                    outbox.push(Action::Edit(Edit { name, hold: None, changes }));
                }
                if let Some(seen) = seen {
                    charts_ui(ui, seen);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(label));
            });
        });
    });
}

/// In how many charts a name is.
fn charts_ui(ui: &mut Ui, seen: &Category) {
    let palette = palette(ui);
    let count = seen.charts.len();
    let words = if count == 1 { "1 chart".to_owned() } else { format!("{count} charts") };
    let label = ui.label(style::caption(words).color(palette.text_faint));
    label.on_hover_text(seen.charts.join(", "));
    if seen.differs {
        let (rect, response) = ui.allocate_exact_size(vec2(16.0, 20.0), Sense::hover());
        paint_icon(ui, rect.center(), Icon::TriangleAlert, 13.0, palette.warning);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Has different colors in different charts"));
        response.on_hover_text("Has different colors in different charts");
    }
}

/// A name that is typed.
fn add_ui(ui: &mut Ui, state: &State, view: &mut CategoriesView, own: &[(String, Color)], outbox: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let edit = TextEdit::singleline(&mut view.name)
            .id(name_id())
            .hint_text("A name, as it stands in the data")
            .margin(egui::Margin::symmetric(8, 5))
            .desired_width(ui.available_width() - 64.0);
        let field = ui.add(edit).accessible_name("Name of a category");
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        let name = view.name.trim().to_owned();
        let taken = own.iter().any(|(other, _)| *other == name);
        let enabled = !name.is_empty() && !taken;
        let clicked = ui
            .add_enabled_ui(enabled, |ui| {
                let button = ui.add_sized(vec2(58.0, size().row), egui::Button::new("Add"));
                button.on_disabled_hover_text(if taken { "It has a color already" } else { "Type a name first" })
            })
            .inner
            .clicked();
        if enabled && (clicked || entered) {
            let color = ideas(state, view, own, 1).first().copied().unwrap_or(Color::BLACK);
            let changes = vec![put(&name, color)];
            outbox.push(Action::Edit(Edit { name: format!("Color of {name}"), hold: None, changes }));
            view.name.clear();
        }
    });
}

fn seen_ui(
    ui: &mut Ui,
    state: &State,
    view: &mut CategoriesView,
    own: &[(String, Color)],
    seen: &[&Category],
    outbox: &mut Vec<Action>,
) {
    let (soft, text_color) = (palette(ui).text_soft, palette(ui).text);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let title = ui.label(style::strong("Seen in the preview"));
        title.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Seen in the preview"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(state.preview_url().is_some(), |ui| {
                let button = icon_button(ui, Icon::RefreshCw, "Look for names again");
                if button.on_disabled_hover_text("Nothing is previewed").clicked() {
                    outbox.push(Action::Ask(Ask::Categories));
                }
            });
        });
    });
    let quiet = |ui: &mut Ui, text: &str| ui.add(egui::Label::new(style::caption(text).color(soft)).wrap());
    if state.preview_url().is_none() {
        quiet(ui, "Preview an app, and the names in its charts are listed here.");
        return;
    }
    if seen.is_empty() {
        let nothing = if own.is_empty() { "No names in this page's charts." } else { "Every name has a color." };
        quiet(ui, if state.stock.categories.is_none() { "Looking…" } else { nothing });
        return;
    }
    let ideas = ideas(state, view, own, seen.len().min(MOST_SEEN));
    let all = egui::Button::new("Give all of them a color").min_size(vec2(ui.available_width(), 32.0));
    let response = ui.add(all).on_hover_text("Far from each other and from those that are taken, for every vision");
    let changes: Vec<Change> = seen.iter().zip(&ideas).map(|(seen, color)| put(&seen.name, *color)).collect();
    super::suggest::offer(&response, false, "Colors of categories".to_owned(), changes, outbox);
    for (index, seen) in seen.iter().take(MOST_SEEN).enumerate() {
        let Some(idea) = ideas.get(index).copied() else { break };
        ui.push_id(&seen.name, |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                let name = format!("Give {} {}", seen.name, idea);
                let response = idea_ui(ui, idea, &name);
                super::suggest::offer(
                    &response,
                    false,
                    format!("Color of {}", seen.name),
                    vec![put(&seen.name, idea)],
                    outbox,
                );
                response.on_hover_text(name);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    charts_ui(ui, seen);
                    if let Some(now) = seen.color.as_ref().and_then(|color| color.parse::<Color>().ok())
                        && !seen.differs
                    {
                        let name = format!("Keep {} as it is now, {}", seen.name, now);
                        let response = icon_button(ui, Icon::Pin, &name);
                        super::suggest::offer(
                            &response,
                            false,
                            format!("Color of {}", seen.name),
                            vec![put(&seen.name, now)],
                            outbox,
                        );
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let font = FontId::new(size().body, egui::FontFamily::Proportional);
                        let text = egui::RichText::new(&seen.name).font(font).color(text_color);
                        ui.add(egui::Label::new(text).truncate());
                    });
                });
            });
        });
    }
    if seen.len() > MOST_SEEN {
        quiet(ui, &format!("{} more", seen.len() - MOST_SEEN));
    }
}

/// A colour that is offered: not filled to the edge, as it is not given yet.
fn idea_ui(ui: &mut Ui, color: Color, name: &str) -> egui::Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(size().row, size().row), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let edge = if response.hovered() { palette.text_soft } else { palette.line_strong };
    ui.painter().rect(rect, size().radius, palette.control, Stroke::new(1.0, edge), StrokeKind::Inside);
    let inner = rect.shrink(if response.hovered() { 5.0 } else { 7.0 });
    ui.painter().rect_filled(inner, 3, paint::color32(color));
    paint::focus_ring(ui.painter(), palette, &response, rect, size().radius);
    response
}

/// Colours for names without one: those of the colorway that no name has, then further ones that stay clear of all.
fn ideas(state: &State, view: &mut CategoriesView, own: &[(String, Color)], count: usize) -> Vec<Color> {
    let mut taken: Vec<Color> = own.iter().map(|(_, color)| *color).collect();
    taken.extend(state.theme.colors("colorway"));
    if let Some((of, least, ideas)) = &view.ideas
        && *of == taken
        && *least >= count
    {
        return ideas.clone();
    }
    let clear = |color: Color| {
        own.iter().all(|(_, other)| Vision::SEVEN.iter().all(|vision| difference_for(color, *other, *vision) > 8.0))
    };
    let mut ideas: Vec<Color> = state.theme.colors("colorway").into_iter().filter(|color| clear(*color)).collect();
    let missing = count.saturating_sub(ideas.len());
    if missing > 0 {
        let pins: Vec<Color> = taken.iter().copied().take(22).collect();
        let request = Request {
            count: (pins.len() + missing).min(24),
            backgrounds: vec![state.theme.surface("card_background_color")],
            pins,
            ..Request::default()
        };
        let pinned = request.pins.len();
        let mut search = Search::new(request);
        let best = search.step_units(60);
        ideas.extend(best.answers.iter().flat_map(|answer| answer.colors.iter().skip(pinned)).take(missing));
    }
    view.ideas = Some((taken, count, ideas.clone()));
    ideas
}
