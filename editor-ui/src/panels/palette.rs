//! The command palette: every command, recent file and key, found by a few letters.

use egui::{Align2, Frame, Id, Key as Press, Margin, Modal, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2};
use livery_themes::table::{KEYS, Key, Kind};
use lucide_icons::Icon;

use crate::state::{Action, Command, Enabled, Family, State, file_name, fuzzy};
use crate::tokens::{palette, size};
use crate::widgets::paint_icon;

/// So many hits are shown.
const MOST_HITS: usize = 60;

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
        let entries = entries(state, &self.query);
        // Before the field sees them: up and down walk through the rows.
        let (up, down, enter) = ui.input_mut(|input| {
            let none = egui::Modifiers::NONE;
            (
                input.consume_key(none, Press::ArrowUp),
                input.consume_key(none, Press::ArrowDown),
                input.key_pressed(Press::Enter),
            )
        });
        if down {
            self.row = (self.row + 1).min(entries.len().saturating_sub(1));
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
                    .hint_text("Find a command, a key of the theme or a recent file")
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
                        if entries.is_empty() {
                            ui.label(
                                egui::RichText::new("Nothing is called that. Try fewer letters")
                                    .color(palette.text_soft),
                            );
                        }
                        let grouped = self.query.trim().is_empty();
                        let mut group = "";
                        for (index, entry) in entries.iter().enumerate() {
                            if grouped && entry.group() != group {
                                group = entry.group();
                                group_ui(ui, group, index > 0);
                            }
                            let chosen = index == self.row;
                            let clicked = row_ui(ui, state, entry, chosen, chosen && moved, grouped);
                            if (clicked || (enter && chosen)) && entry.enabled(state) == Enabled::Yes {
                                outbox.push(Action::Dismiss);
                                outbox.push(entry.action());
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

/// One thing to choose.
enum Entry<'a> {
    Command(Command),
    Recent(&'a str),
    Key(&'static Key),
}

impl Entry<'_> {
    fn group(&self) -> &'static str {
        match self {
            Self::Command(command) => command.family().title(),
            Self::Recent(_) => "Recent files",
            Self::Key(_) => "Keys of the theme",
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Command(command) => command.title().to_owned(),
            Self::Recent(path) => format!("Open {}", file_name(path)),
            Self::Key(key) => key.label.to_owned(),
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Command(command) => command.hint().to_owned(),
            Self::Recent(path) => (*path).to_owned(),
            Self::Key(key) => format!("{} · {}", key.group.label(), key.name),
        }
    }

    fn enabled(&self, state: &State) -> Enabled {
        match self {
            Self::Command(command) => command.enabled(state),
            Self::Recent(_) | Self::Key(_) => Enabled::Yes,
        }
    }

    fn action(&self) -> Action {
        match self {
            Self::Command(command) => Action::Run(*command),
            Self::Recent(path) => Action::OpenFile((*path).to_owned()),
            Self::Key(key) => Action::GoToKey(key.name),
        }
    }
}

/// Commands and recent files by what they belong to; with a query, what fits best first, keys of the theme too.
fn entries<'a>(state: &'a State, query: &str) -> Vec<Entry<'a>> {
    let commands = Family::ALL.iter().flat_map(|family| {
        let own = Command::all().filter(move |command| command.family() == *family && *command != Command::Palette);
        own.map(Entry::Command)
    });
    let recent = state.recent().map(|path| Entry::Recent(path));
    if query.trim().is_empty() {
        return commands.chain(recent).collect();
    }
    let keys = KEYS.iter().filter(|key| key.kind != Kind::Null).map(Entry::Key);
    let fits = |entry: &Entry<'_>| {
        let title = fuzzy(query, &entry.title());
        match entry {
            // A key is also found by its name in the file.
            Entry::Key(key) => title.into_iter().chain(fuzzy(query, key.name)).max().map(|score| score - 4),
            _ => title,
        }
    };
    let mut hits: Vec<(i32, Entry<'a>)> =
        commands.chain(recent).chain(keys).filter_map(|entry| Some((fits(&entry)?, entry))).collect();
    // Stable: equal hits stay in the palette's order.
    hits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    hits.truncate(MOST_HITS);
    hits.into_iter().map(|(_, entry)| entry).collect()
}

fn group_ui(ui: &mut Ui, title: &str, apart: bool) {
    let palette = palette(ui);
    if apart {
        ui.add_space(6.0);
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
    let font = egui::TextStyle::Small.resolve(ui.style());
    let at = rect.left_center() + vec2(12.0, 0.0);
    ui.painter().text(at, Align2::LEFT_CENTER, title, font, palette.text_soft);
}

fn row_ui(ui: &mut Ui, state: &State, entry: &Entry<'_>, chosen: bool, show: bool, grouped: bool) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    if show {
        response.scroll_to_me(None);
    }
    let enabled = entry.enabled(state);
    let title = entry.title();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled == Enabled::Yes, chosen, &title));
    if chosen || response.hovered() {
        let fill = if chosen { palette.accent_soft } else { palette.hover };
        ui.painter().rect_filled(rect, size().radius, fill);
    }
    let (text, hint) = match enabled {
        Enabled::Yes => (palette.text, entry.hint()),
        Enabled::No(reason) => (palette.text_soft, reason.to_owned()),
    };
    let body = egui::TextStyle::Body.resolve(ui.style());
    let small = egui::TextStyle::Small.resolve(ui.style());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let title = painter.text(rect.left_center() + vec2(12.0, 0.0), Align2::LEFT_CENTER, &title, body, text);
    let mut right = rect.right() - 12.0;
    let command = if let Entry::Command(command) = entry { Some(command) } else { None };
    let keys = command.and_then(|command| super::sheets::shown_keys(ui, command.keys().first()?));
    if let Some(keys) = keys {
        let at = egui::pos2(right, rect.center().y);
        let shown = painter.text(at, Align2::RIGHT_CENTER, keys, small.clone(), palette.text_soft);
        right = shown.left() - 12.0;
    } else if !grouped && command.is_none() {
        let at = egui::pos2(right, rect.center().y);
        let shown = painter.text(at, Align2::RIGHT_CENTER, entry.group(), small.clone(), palette.text_soft);
        right = shown.left() - 12.0;
    }
    let rest = egui::Rect::from_min_max(egui::pos2(title.right() + 12.0, rect.top()), egui::pos2(right, rect.bottom()));
    if rest.width() > 60.0 {
        let painter = painter.with_clip_rect(rest.intersect(painter.clip_rect()));
        painter.text(rest.left_center(), Align2::LEFT_CENTER, &hint, small, palette.text_faint);
    }
    response.on_hover_text(hint).clicked()
}
