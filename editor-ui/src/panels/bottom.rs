//! The bottom line, and the list of what is wrong in the file.

use egui::{Align, Color32, Label, Layout, Response, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use livery_protocol::Stage;
use livery_themes::{Diagnostic, Severity, table};
use lucide_icons::Icon;

use crate::state::{Action, Change, Command, Drawer, Edit, State, Tone, source_name};
use crate::style;
use crate::tokens::{Palette, palette, size};
use crate::widgets::{icon_button, paint, paint_icon};

pub(super) fn line_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal_centered(|ui| {
        super::audit::button(ui, state, outbox);
        problems_button(ui, state, outbox);
        ui.add_space(8.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            source_ui(ui, state, palette);
            ui.add_space(8.0);
            if state.notice.as_ref().is_some_and(|notice| notice.tone == Tone::Bad)
                && icon_button(ui, Icon::X, "Dismiss message").clicked()
            {
                outbox.push(Action::DismissNotice);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let (true, Some(name)) = (state.viewing.inspect, &state.viewing.hovered) {
                    ui.add(Label::new(style::caption(name).color(palette.accent)).truncate());
                } else if let Some(notice) = &state.notice {
                    let color = match notice.tone {
                        Tone::Good => palette.success,
                        Tone::Plain => palette.text_soft,
                        Tone::Bad => palette.danger,
                    };
                    let text = match &notice.remedy {
                        Some(remedy) => format!("{} {remedy}", notice.text),
                        None => notice.text.clone(),
                    };
                    let label = ui.add(Label::new(style::caption(&text).color(color)).truncate());
                    // Said by screen readers when it changes.
                    label.widget_info(|| WidgetInfo::labeled(Role::Status, true, &text));
                    label.on_hover_text(&text);
                }
            });
        });
    });
}

/// A line of the bottom bar that opens something: an icon and a few words.
pub(super) fn line_button(ui: &mut Ui, icon: Icon, color: Color32, text: &str, name: &str, on: bool) -> Response {
    let palette = palette(ui);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, palette.text_soft);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 30.0, 22.0), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), name);
        info.selected = Some(on);
        info
    });
    if response.hovered() || on {
        ui.painter().rect_filled(rect, size().radius - 2, palette.hover);
    }
    paint_icon(ui, rect.left_center() + vec2(11.0, 0.0), icon, 13.0, color);
    let at = rect.left_center() + vec2(22.0, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text_soft);
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), 4);
    response
}

/// What is wrong in the file itself; nothing when all is well.
fn problems_button(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let (errors, warnings) = state.problem_counts();
    let (icon, color, text) = match (errors, warnings) {
        (0, 0) => return,
        (0, 1) => (Icon::TriangleAlert, palette.warning, "1 warning in the file".to_owned()),
        (0, n) => (Icon::TriangleAlert, palette.warning, format!("{n} warnings in the file")),
        (1, 0) => (Icon::CircleX, palette.danger, "1 error in the file".to_owned()),
        (n, 0) => (Icon::CircleX, palette.danger, format!("{n} errors in the file")),
        (e, w) => (Icon::CircleX, palette.danger, format!("{e} errors, {w} warnings in the file")),
    };
    let on = state.drawer == Some(Drawer::Problems);
    let response = line_button(ui, icon, color, &text, &format!("Problems: {text}"), on);
    if response.on_hover_text(Command::Problems.hint()).clicked() {
        outbox.push(Action::Run(Command::Problems));
    }
}

fn source_ui(ui: &mut Ui, state: &State, palette: &Palette) {
    let source = &state.source;
    let text = match (&source.source, source.stage) {
        (None, _) => return,
        (Some(what), Stage::Starting) => format!("Starting {}…", source_name(what)),
        (Some(what), Stage::Failed) => format!("{} failed", source_name(what)),
        (Some(what), _) => match &source.page {
            Some(page) => {
                let dash = page.dash.as_ref().map(|version| format!(" · Dash {version}")).unwrap_or_default();
                format!("{}{dash}", if page.title.is_empty() { source_name(what) } else { &page.title })
            }
            None => source_name(what).to_owned(),
        },
    };
    let hover = source.interpreter.as_ref().map(|path| format!("Run by {path}"));
    let label = ui.add(Label::new(style::caption(text).color(palette.text_soft)).truncate());
    if let Some(hover) = hover {
        label.on_hover_text(hover);
    }
}

pub(super) fn problems_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.label(style::strong("Problems in the file"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::X, "Close problems").clicked() {
                outbox.push(Action::Run(Command::Problems));
            }
        });
    });
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if state.diagnostics.is_empty() {
            ui.label(RichText::new("Every value in the file can be used.").color(palette.text_soft));
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, diagnostic) in state.diagnostics.iter().enumerate() {
            ui.push_id(index, |ui| problem_ui(ui, state, diagnostic, outbox));
        }
    });
}

fn problem_ui(ui: &mut Ui, state: &State, diagnostic: &Diagnostic, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let (icon, color) = match diagnostic.severity {
        Severity::Error => (Icon::CircleX, palette.danger),
        Severity::Warning => (Icon::TriangleAlert, palette.warning),
        Severity::Note => (Icon::Info, palette.text_soft),
    };
    let key = diagnostic.place.pointer.split('/').nth(1).and_then(table::key);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 22.0), Sense::hover());
        paint_icon(ui, rect.center(), icon, 13.0, color);
        let place = format!("{}:{}", diagnostic.place.line, diagnostic.place.column);
        ui.add_sized(vec2(52.0, 22.0), Label::new(style::caption(place).color(palette.text_faint)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(key) = key {
                let written =
                    state.document().is_editable() && state.document().get_in(&diagnostic.place.pointer).is_some();
                let remove = ui.add_enabled(written, egui::Button::new("Remove").small());
                let remove = remove.accessible_name(format!("Remove {}", diagnostic.place.pointer));
                if remove.on_hover_text("Take the value out of the file; the key follows its rule").clicked() {
                    let changes = vec![Change::Remove { pointer: diagnostic.place.pointer.clone() }];
                    outbox.push(Action::Edit(Edit { name: format!("Remove {}", key.label), hold: None, changes }));
                }
                let show = ui.add(egui::Button::new("Show").small());
                if show.accessible_name(format!("Show {}", key.label)).clicked() {
                    outbox.push(Action::Search(key.name.to_owned()));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if let Some(key) = key {
                    ui.label(style::strong(key.label));
                }
                let text = format!("{} {}", diagnostic.reason, diagnostic.remedy);
                ui.add(Label::new(&text).truncate()).on_hover_text(&text);
            });
        });
    });
}
