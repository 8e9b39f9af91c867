//! The command palette: every command, found by a few letters.

use egui::{Align2, Frame, Id, Key, Margin, Modal, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};
use lucide_icons::Icon;

use crate::state::{Action, Command, Enabled, State, fuzzy};
use crate::tokens::{palette, size};
use crate::widgets::paint_icon;

/// The field for a command's name.
pub(super) fn query_id() -> Id {
    Id::unique("palette query")
}

/// What is typed, and which row is chosen.
#[derive(Default)]
pub(super) struct PaletteView {
    query: String,
    row: usize,
    open: bool,
}

impl PaletteView {
    pub(super) fn close(&mut self) {
        if self.open {
            *self = Self::default();
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
        let palette = palette(ui);
        let commands = commands(&self.query);
        // Before the field sees them: up and down walk through the rows.
        let (up, down, enter) = ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (
                input.consume_key(none, Key::ArrowUp),
                input.consume_key(none, Key::ArrowDown),
                input.key_pressed(Key::Enter),
            )
        });
        if down {
            self.row = (self.row + 1).min(commands.len().saturating_sub(1));
        }
        if up {
            self.row = self.row.saturating_sub(1);
        }
        let moved = up || down || !self.open;
        let area = egui::Area::new(Id::unique("palette area"))
            .kind(egui::UiKind::Modal)
            .sense(Sense::hover())
            .anchor(Align2::CENTER_TOP, [0.0, 72.0])
            .order(egui::Order::Foreground)
            .interactable(true);
        let modal = Modal::new(Id::unique("palette"))
            .area(area)
            .backdrop_color(palette.scrim)
            .frame(Frame::window(ui.style()).inner_margin(Margin::same(8)).fill(palette.raised))
            .show(ui.ctx(), |ui| {
                ui.set_width(520.0);
                let edit = TextEdit::singleline(&mut self.query)
                    .id(query_id())
                    .hint_text("Type a command")
                    .desired_width(f32::INFINITY)
                    .frame(Frame::new().inner_margin(Margin { left: 34, right: 8, top: 8, bottom: 8 }));
                let response = ui.add(edit).accessible_name("Command");
                paint_icon(ui, response.rect.left_center() + vec2(16.0, 0.0), Icon::Search, 15.0, palette.text_faint);
                if !self.open {
                    response.request_focus();
                    self.open = true;
                }
                if response.changed() {
                    self.row = 0;
                }
                super::hairline(ui);
                ScrollArea::vertical().max_height(360.0).min_scrolled_height(360.0).auto_shrink([false, true]).show(
                    ui,
                    |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        if commands.is_empty() {
                            ui.label(egui::RichText::new("No command is called that").color(palette.text_soft));
                        }
                        for (index, command) in commands.iter().enumerate() {
                            let chosen = index == self.row;
                            let clicked = row_ui(ui, state, *command, chosen, chosen && moved);
                            if (clicked || (enter && chosen)) && command.enabled(state) == Enabled::Yes {
                                outbox.push(Action::Dismiss);
                                outbox.push(Action::Run(*command));
                            }
                        }
                    },
                );
            });
        if modal.should_close() {
            outbox.push(Action::Dismiss);
        }
    }
}

fn commands(query: &str) -> Vec<Command> {
    let mut hits: Vec<(i32, Command)> = Command::all()
        .filter(|command| *command != Command::Palette)
        .filter_map(|command| Some((fuzzy(query, command.title())?, command)))
        .collect();
    if !query.trim().is_empty() {
        // Stable: equal hits stay in the palette's order.
        hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    }
    hits.into_iter().map(|(_, command)| command).collect()
}

fn row_ui(ui: &mut Ui, state: &State, command: Command, chosen: bool, show: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    if show {
        response.scroll_to_me(None);
    }
    let enabled = command.enabled(state);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled == Enabled::Yes, chosen, command.title()));
    if chosen || response.hovered() {
        let fill = if chosen { palette.accent_soft } else { palette.hover };
        ui.painter().rect_filled(rect, size().radius, fill);
    }
    let (text, hint) = match enabled {
        Enabled::Yes => (palette.text, command.hint()),
        Enabled::No(reason) => (palette.text_faint, reason),
    };
    let body = egui::TextStyle::Body.resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let title = painter.text(rect.left_center() + vec2(12.0, 0.0), Align2::LEFT_CENTER, command.title(), body, text);
    let mut right = rect.right() - 12.0;
    if let Some(keys) = command.keys().first().and_then(|keys| crate::app::shortcut(keys)) {
        let keys = ui.ctx().format_shortcut(&keys);
        let at = egui::pos2(right, rect.center().y);
        let shown = painter.text(at, Align2::RIGHT_CENTER, keys, small.clone(), palette.text_soft);
        right = shown.left() - 12.0;
    }
    let rest = egui::Rect::from_min_max(egui::pos2(title.right() + 12.0, rect.top()), egui::pos2(right, rect.bottom()));
    if rest.width() > 60.0 {
        let painter = painter.with_clip_rect(rest.intersect(painter.clip_rect()));
        painter.text(rest.left_center(), Align2::LEFT_CENTER, hint, small, palette.text_faint);
    }
    response.on_hover_text(hint).clicked()
}
