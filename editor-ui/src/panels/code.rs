//! The theme as text: written and read both ways, with what is wrong beneath it.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::text_edit::TextEditState;
use egui::{
    Align, Button, EventFilter, Frame, Galley, Id, Key, Label, Layout, Margin, Modifiers, Popup, RectAlign, Role,
    ScrollArea, Sense, Stroke, TextEdit, TextStyle, Ui, WidgetInfo, vec2,
};
use livery_themes::{Diagnostic, Document, Severity};
use lucide_icons::Icon;

use crate::state::code::{Token, tokens};
use crate::state::{Action, State};
use crate::style;
use crate::tokens::{Palette, palette, size};
use crate::widgets::paint_icon;

/// So many completions are offered.
const MOST_OFFERED: usize = 40;

/// What the text field needs to know from one frame to the next.
#[derive(Default)]
pub(super) struct CodeView {
    /// The character after which the text was changed last: completion is for what is being typed, not for looking around.
    typed: Option<usize>,
    /// The chosen completion, while some are shown.
    chosen: Option<usize>,
    /// Where a problem is, to show.
    jump: Option<(u32, u32)>,
}

fn field_id() -> Id {
    Id::unique("code")
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut CodeView, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let draft = state.draft.as_deref();
    let text = draft.unwrap_or_else(|| state.document().text());
    let draft_diagnostics = draft.map(|draft| Document::open(draft.as_bytes()).1);
    let diagnostics = draft_diagnostics.as_deref().unwrap_or(&state.diagnostics);
    let height = ui.available_height();
    let below = problems_height(diagnostics, draft.is_some()).min(height * 0.4);
    let area = vec2(ui.available_width(), (height - below - 8.0).max(120.0));
    ui.allocate_ui_with_layout(area, Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(area);
        text_ui(ui, text, diagnostics, view, outbox);
    });
    if draft.is_some() {
        draft_ui(ui, palette, outbox);
    }
    problems_ui(ui, palette, diagnostics, view);
}

fn problems_height(diagnostics: &[Diagnostic], draft: bool) -> f32 {
    diagnostics.len() as f32 * 28.0 + if draft { 92.0 } else { 0.0 }
}

fn text_ui(ui: &mut Ui, before: &str, diagnostics: &[Diagnostic], view: &mut CodeView, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let id = field_id();
    let mut text = before.to_owned();
    let font = TextStyle::Monospace.resolve(ui.style());
    let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, _: f32| {
        let job = colored(text.as_str(), diagnostics, &font, palette);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let open = view.chosen.is_some();
    let (mut down, mut up, mut accept) = (0, 0, false);
    if open && ui.memory(|memory| memory.has_focus(id)) {
        ui.input_mut(|input| {
            let mut pressed = |key| usize::from(input.consume_key(Modifiers::NONE, key));
            down = pressed(Key::ArrowDown);
            up = pressed(Key::ArrowUp);
            accept = pressed(Key::Enter) + pressed(Key::Tab) > 0;
            if pressed(Key::Escape) > 0 {
                view.typed = None;
            }
        });
    }
    let frame = Frame::new().fill(palette.control).stroke(Stroke::new(1.0, palette.line)).corner_radius(size().radius);
    frame.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ScrollArea::both().auto_shrink(false).id_salt("code").show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                numbers_ui(ui, before, &font, palette);
                let edit = TextEdit::multiline(&mut text)
                    .id(id)
                    .code_editor()
                    .lock_focus(false)
                    .event_filter(EventFilter {
                        horizontal_arrows: true,
                        vertical_arrows: true,
                        tab: open,
                        escape: open,
                    })
                    .frame(Frame::new().inner_margin(Margin { left: 8, right: 8, top: 8, bottom: 8 }))
                    .desired_width(f32::INFINITY)
                    .desired_rows(12)
                    .layouter(&mut layouter);
                let shown = edit.show(ui);
                let response = shown.response.response.clone().accessible_name("Theme as code");
                let cursor = shown.cursor_range.map(|range| range.primary);
                if response.changed() {
                    view.typed = cursor.map(|cursor| cursor.index.0);
                    outbox.push(Action::Code(text.clone()));
                }
                if response.lost_focus() {
                    view.typed = None;
                    outbox.push(Action::Release);
                }
                if let Some((line, column)) = view.jump.take() {
                    let at = character_at(&text, line, column);
                    let mut edit = TextEditState::load(ui.ctx(), id).unwrap_or_default();
                    edit.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(at))));
                    edit.store(ui.ctx(), id);
                    ui.memory_mut(|memory| memory.request_focus(id));
                    let place = shown.galley.pos_from_cursor(CCursor::new(at)).translate(shown.galley_pos.to_vec2());
                    ui.scroll_to_rect(place.expand2(vec2(40.0, 60.0)), Some(Align::Center));
                }
                let cursor = cursor.filter(|cursor| response.has_focus() && view.typed == Some(cursor.index.0));
                let Some(cursor) = cursor else {
                    view.chosen = None;
                    return;
                };
                let place = shown.galley.pos_from_cursor(cursor).translate(shown.galley_pos.to_vec2());
                complete_ui(ui, &text, cursor, place, (down, up, accept), view, outbox);
            });
        });
    });
}

/// Line numbers beside the text.
fn numbers_ui(ui: &mut Ui, text: &str, font: &egui::FontId, palette: &Palette) {
    let count = text.split('\n').count();
    let numbers: Vec<String> = (1..=count).map(|line| line.to_string()).collect();
    let mut job = LayoutJob::simple(numbers.join("\n"), font.clone(), palette.text_faint, f32::INFINITY);
    job.halign = Align::RIGHT;
    let galley: std::sync::Arc<Galley> = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let width = galley.size().x;
    let (rect, _) = ui.allocate_exact_size(vec2(width + 16.0, galley.size().y + 8.0), Sense::hover());
    ui.painter().galley(rect.right_top() + vec2(-4.0, 8.0), galley, palette.text_faint);
}

/// What the word before the cursor can become.
fn complete_ui(
    ui: &Ui,
    text: &str,
    cursor: CCursor,
    place: egui::Rect,
    (down, up, accept): (usize, usize, bool),
    view: &mut CodeView,
    outbox: &mut Vec<Action>,
) {
    let end = byte_at(text, cursor.index.0);
    let mut offered = livery_themes::complete(&Document::open(text.as_bytes()).0, end);
    offered.truncate(MOST_OFFERED);
    if offered.is_empty() {
        view.chosen = None;
        return;
    }
    let chosen = (view.chosen.unwrap_or(0) + down).saturating_sub(up).min(offered.len() - 1);
    view.chosen = Some(chosen);
    let mut taken = accept.then_some(chosen);
    let popup = Popup::new(field_id().with("completion"), ui.ctx().clone(), place, ui.layer_id())
        .open(true)
        .align(RectAlign::BOTTOM_START)
        .align_alternatives(&[RectAlign::TOP_START])
        .width(320.0)
        .gap(4.0)
        .accessible_name("Completions");
    popup.show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(200.0).show(ui, |ui| {
            for (index, offer) in offered.iter().enumerate() {
                let row = Button::selectable(index == chosen, offer.label.as_str())
                    .right_text(style::caption(offer.help.as_str()).color(palette(ui).text_soft))
                    .min_size(vec2(ui.available_width(), 24.0));
                let row = ui.add(row).accessible_name(format!("Complete {}", offer.label));
                if index == chosen && down != up {
                    row.scroll_to_me(None);
                }
                if row.clicked() {
                    taken = Some(index);
                }
            }
        });
    });
    if let Some(offer) = taken.and_then(|index| offered.get(index)) {
        let before = text.get(..offer.replace.start).unwrap_or_default();
        let after = text.get(offer.replace.end..).unwrap_or_default();
        let whole = format!("{before}{}{after}", offer.text);
        let cursor = before.chars().count() + offer.text.chars().count();
        let mut edit = TextEditState::load(ui.ctx(), field_id()).unwrap_or_default();
        edit.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(cursor))));
        edit.store(ui.ctx(), field_id());
        view.typed = None;
        view.chosen = None;
        outbox.push(Action::Code(whole));
    }
}

/// The text is no theme yet.
fn draft_ui(ui: &mut Ui, palette: &Palette, outbox: &mut Vec<Action>) {
    ui.add_space(8.0);
    Frame::new().fill(palette.warning_soft).corner_radius(size().radius).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = "This text is no theme yet. The page wears the last one that was.";
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Drop the text").on_hover_text("Show the theme that is worn").clicked() {
                    outbox.push(Action::DropDraft);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let label = ui.add(Label::new(style::caption(text)).wrap());
                    label.widget_info(|| WidgetInfo::labeled(Role::Status, true, text));
                });
            });
        });
    });
}

fn problems_ui(ui: &mut Ui, palette: &Palette, diagnostics: &[Diagnostic], view: &mut CodeView) {
    if diagnostics.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ScrollArea::vertical().id_salt("problems").auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for diagnostic in diagnostics {
            let (icon, color) = match diagnostic.severity {
                Severity::Error => (Icon::CircleX, palette.danger),
                Severity::Warning => (Icon::TriangleAlert, palette.warning),
                Severity::Note => (Icon::Info, palette.text_soft),
            };
            let place = &diagnostic.place;
            let text = format!("{} {}", diagnostic.reason, diagnostic.remedy);
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
            let said = format!("Line {}: {text}", place.line);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &said));
            if response.hovered() {
                ui.painter().rect_filled(rect, size().radius, palette.hover);
            }
            paint_icon(ui, rect.left_center() + vec2(10.0, 0.0), icon, 13.0, color);
            let small = TextStyle::Small.resolve(ui.style());
            let at = rect.left_center() + vec2(24.0, 0.0);
            let line = place.line.to_string();
            let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
            painter.text(at, egui::Align2::LEFT_CENTER, line, small.clone(), palette.text_soft);
            painter.text(at + vec2(28.0, 0.0), egui::Align2::LEFT_CENTER, &text, small, palette.text);
            crate::widgets::paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
            if response.on_hover_text(&text).clicked() {
                view.jump = Some((place.line, place.column));
            }
        }
    });
}

/// The text in the colours of its kinds, wavy where something is wrong.
fn colored(text: &str, diagnostics: &[Diagnostic], font: &egui::FontId, palette: &Palette) -> LayoutJob {
    let mut job = LayoutJob { wrap: egui::text::TextWrapping::no_max_width(), ..LayoutJob::default() };
    let format = |color| TextFormat::simple(font.clone(), color);
    let wrong: Vec<(usize, Severity)> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Note)
        .map(|diagnostic| {
            let place = &diagnostic.place;
            (byte_at(text, character_at(text, place.line, place.column)), diagnostic.severity)
        })
        .collect();
    let mut end = 0;
    for (range, token) in tokens(text) {
        job.append(text.get(end..range.start).unwrap_or_default(), 0.0, format(palette.text));
        let color = match token {
            Token::Name => palette.code_name,
            Token::Text => palette.code_text,
            Token::Number => palette.code_number,
            Token::Word => palette.code_word,
            Token::Comment => palette.text_soft,
            Token::Sign => palette.text,
        };
        let mut format = format(color);
        if let Some((_, severity)) = wrong.iter().find(|(at, _)| range.contains(at)) {
            let color = if *severity == Severity::Error { palette.danger } else { palette.warning };
            format.underline = Stroke::new(1.5, color);
        }
        end = range.end;
        job.append(text.get(range).unwrap_or_default(), 0.0, format);
    }
    job.append(text.get(end..).unwrap_or_default(), 0.0, format(palette.text));
    job
}

/// The character of a line and a column, both from 1.
fn character_at(text: &str, line: u32, column: u32) -> usize {
    let before: usize =
        text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(|l| l.chars().count()).sum();
    (before + column.saturating_sub(1) as usize).min(text.chars().count())
}

fn byte_at(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}
