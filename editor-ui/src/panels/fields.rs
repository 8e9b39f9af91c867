//! The panel of fields: a section's keys, laid out by the table, or what a search finds.

use egui::{Frame, Id, Key as Press, Margin, RichText, ScrollArea, TextEdit, Ui, vec2};
use livery_themes::table::{self, Group, KEYS, Key, Kind};
use livery_themes::{Mode, Standing};
use lucide_icons::Icon;

use super::{View, categories, library, present, presets, row, suggest};
use crate::state::{Action, ChartsTab, Command, Enabled, Focus, Section, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::{icon_button, paint_icon};

/// How many hits of a search are shown.
const MOST_HITS: usize = 40;

/// The field that finds keys.
pub(super) fn search_id() -> Id {
    Id::unique("search")
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut View, outbox: &mut Vec<Action>) {
    let margin = Margin { left: 16, right: 12, top: 12, bottom: 0 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        search_ui(ui, state, outbox);
        ui.add_space(4.0);
    });
    if state.section == Section::Code && state.search.is_empty() {
        let margin = Margin { left: 16, right: 12, top: 4, bottom: 12 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            title_ui(ui, state, outbox);
            super::code::ui(ui, state, &mut view.code, outbox);
        });
        return;
    }
    // Every section scrolls by itself and is where it was when one comes back.
    let salt = if state.search.is_empty() { state.section.title() } else { "search" };
    ScrollArea::vertical().id_salt(salt).auto_shrink(false).show(ui, |ui| {
        let margin = Margin { left: 16, right: 12, top: 4, bottom: 24 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            if state.search.is_empty() {
                title_ui(ui, state, outbox);
                if !state.document().is_editable() {
                    unreadable_ui(ui, outbox);
                    ui.disable();
                }
                match state.section {
                    Section::Presets => presets::ui(ui, state, &mut view.presets, outbox),
                    Section::Presentation => present::ui(ui, state, outbox),
                    Section::Keys(Group::Charts) => charts_ui(ui, state, view, outbox),
                    Section::Keys(group) => group_ui(ui, state, group, outbox),
                    // Drawn above: it scrolls by itself.
                    Section::Code => {}
                }
            } else {
                found_ui(ui, state, outbox);
            }
        });
    });
}

fn search_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let mut text = state.search.clone();
    let edit = TextEdit::singleline(&mut text)
        .id(search_id())
        .hint_text("Find a key, a value or a color")
        .margin(Margin { left: 28, right: 28, top: 6, bottom: 6 })
        .desired_width(ui.available_width());
    let response = ui.add(edit).accessible_name("Find a key");
    paint_icon(ui, response.rect.left_center() + vec2(15.0, 0.0), Icon::Search, 14.0, palette.text_faint);
    if state.focus == Some(Focus::Search) {
        response.request_focus();
        outbox.push(Action::Focused);
    }
    let left = response.lost_focus() && ui.input(|input| input.key_pressed(Press::Escape));
    if !state.search.is_empty() {
        let place = egui::Rect::from_center_size(response.rect.right_center() - vec2(16.0, 0.0), vec2(24.0, 24.0));
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt("clear"));
        if icon_button(&mut inside, Icon::X, "Clear search").clicked() || left {
            outbox.push(Action::Search(String::new()));
            return;
        }
    }
    if response.changed() {
        outbox.push(Action::Search(text));
    }
}

/// The file's syntax is broken: everything shows, nothing can be changed, so that no text is lost.
fn unreadable_ui(ui: &mut Ui, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    Frame::new().fill(palette.danger_soft).corner_radius(size().radius).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(style::strong("The file cannot be read as a theme").color(palette.danger));
        ui.label(
            "Its syntax is broken, so these fields change nothing. Mend its text in Code, or in an editor of your own.",
        );
        ui.horizontal(|ui| {
            if ui.button("Show where").clicked() {
                outbox.push(Action::Run(Command::Problems));
            }
            if ui.button("Mend the text").clicked() {
                outbox.push(Action::Run(Command::Show(Section::Code)));
            }
        });
    });
    ui.add_space(8.0);
}

fn title_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let title = ui.label(style::heading(state.section.title()));
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, state.section.title()));
        if state.mode == Mode::Dark && matches!(state.section, Section::Keys(_)) {
            let text = style::caption("Dark half").color(palette.accent);
            Frame::new()
                .fill(palette.accent_soft)
                .corner_radius(size().radius)
                .inner_margin(Margin::symmetric(6, 2))
                .show(ui, |ui| ui.label(text))
                .response
                .on_hover_text("Changes go to the theme's dark half; the light half stays as it is");
        }
    });
    ui.add_space(-4.0);
    ui.label(RichText::new(state.section.hint()).color(palette.text_soft));
    if state.mode == Mode::Dark && matches!(state.section, Section::Keys(_)) {
        dark_ui(ui, state, outbox);
    }
    ui.add_space(8.0);
}

/// The charts section has pages: the theme's own colours, and where better ones come from.
fn charts_ui(ui: &mut Ui, state: &State, view: &mut View, outbox: &mut Vec<Action>) {
    let choices: Vec<(ChartsTab, &str)> = ChartsTab::ALL.iter().map(|tab| (*tab, tab.title())).collect();
    if let Some(tab) = segmented(ui, "Charts", state.charts, &choices) {
        outbox.push(Action::Run(Command::Charts(tab)));
    }
    ui.add_space(4.0);
    match state.charts {
        ChartsTab::Colors => group_ui(ui, state, Group::Charts, outbox),
        ChartsTab::Suggested => suggest::ui(ui, state, outbox),
        ChartsTab::Library => library::ui(ui, state, &mut view.library, outbox),
        ChartsTab::Categories => categories::ui(ui, state, &mut view.categories, outbox),
    }
}

/// What the dark half has of its own, and the two ways to begin anew.
fn dark_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        let text = match state.dark_keys.len() {
            0 => "Derived from the light half".to_owned(),
            1 => "1 key differs by itself".to_owned(),
            n => format!("{n} keys differ by themselves"),
        };
        ui.label(style::caption(text).color(palette.text_soft));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for (command, text) in [(Command::ResetDark, "Reset"), (Command::DeriveDark, "Derive")] {
                let enabled = command.enabled(state);
                let button = ui.add_enabled(enabled == Enabled::Yes, egui::Button::new(text).small());
                let button = button.accessible_name(command.title()).on_hover_text(command.hint());
                if let Enabled::No(reason) = enabled {
                    button.on_disabled_hover_text(reason);
                } else if button.clicked() {
                    outbox.push(Action::Run(command));
                }
            }
        });
    });
}

fn group_ui(ui: &mut Ui, state: &State, group: Group, outbox: &mut Vec<Action>) {
    let more_id = row::more_id(state);
    if state.focus == Some(Focus::Key) && group.keys().any(|key| Some(key.name) == state.ringed && !key.basic) {
        ui.data_mut(|data| data.insert_temp(more_id, true));
    }
    let more = ui.data(|data| data.get_temp::<bool>(more_id)).unwrap_or(false);
    let hidden = group.keys().filter(|key| !key.basic).count();
    let all = more || hidden == group.keys().count();
    keys_ui(ui, state, group, all, outbox);
    if group == Group::Brand {
        following_ui(ui, state);
    }
    if hidden > 0 && hidden < group.keys().count() {
        ui.add_space(8.0);
        let text = match (more, hidden) {
            (true, _) => "Fewer fields".to_owned(),
            (false, 1) => "1 more field".to_owned(),
            (false, n) => format!("{n} more fields"),
        };
        let icon = if more { Icon::ChevronUp } else { Icon::ChevronDown };
        let button =
            egui::Button::new((style::icon(icon).size(14.0), text.as_str())).min_size(vec2(ui.available_width(), 32.0));
        if ui.add(button).accessible_name(&text).clicked() {
            ui.data_mut(|data| data.insert_temp(more_id, !more));
        }
    }
}

/// How much of the theme moves along with the brand.
fn following_ui(ui: &mut Ui, state: &State) {
    let palette = palette(ui);
    let keys = KEYS.iter().filter(|key| key.kind != Kind::Null);
    let following = keys.clone().filter(|key| state.theme.standing(key.name) == Standing::Following).count();
    ui.add_space(16.0);
    Frame::new().fill(palette.window).corner_radius(size().radius).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(style::icon(Icon::Link2).size(14.0).color(palette.text_soft));
            ui.label(style::strong(format!("{following} of {} keys follow", keys.count())));
        });
        let text = "They take their values from these colors and from each other, and move along. A key that you set \
                    stays as you set it until you reset it.";
        ui.label(style::caption(text).color(palette.text_soft));
    });
}

/// Keys under the titles of their parts, in the table's order. Parts with fields for most people come first, so that
/// opening the rest moves none of them.
fn keys_ui(ui: &mut Ui, state: &State, group: Group, all: bool, outbox: &mut Vec<Action>) {
    let mut parts: Vec<(&str, Vec<&'static Key>)> = Vec::new();
    for key in group.keys().filter(|key| key.basic).chain(group.keys()) {
        if !parts.iter().any(|(part, _)| *part == key.part) {
            parts.push((key.part, Vec::new()));
        }
    }
    for (part, keys) in &mut parts {
        keys.extend(group.keys().filter(|key| key.part == *part && (all || key.basic)));
    }
    parts.retain(|(_, keys)| !keys.is_empty());
    ui.spacing_mut().item_spacing.y = 4.0;
    for (index, (part, keys)) in parts.into_iter().enumerate() {
        if index > 0 {
            ui.add_space(12.0);
        }
        part_ui(ui, part);
        for key in keys {
            row::key_ui(ui, state, outbox, key);
        }
    }
}

fn part_ui(ui: &mut Ui, part: &str) {
    let palette = palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(24.0);
        let label = ui.label(style::strong(part));
        label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, part));
        let rest = ui.available_rect_before_wrap();
        let y = label.rect.center().y + 0.5;
        ui.painter().hline(rest.left()..=rest.right(), y, egui::Stroke::new(1.0, palette.line));
    });
}

fn found_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let mut hits: Vec<&'static Key> = Vec::new();
    for hit in livery_themes::search(state.document(), state.mode, &state.search) {
        if let Some(key) = table::key(&hit.key)
            && key.kind != Kind::Null
            && !hits.iter().any(|known| known.name == key.name)
        {
            hits.push(key);
        }
    }
    ui.add_space(4.0);
    if hits.is_empty() {
        ui.add_space(16.0);
        ui.vertical_centered(|ui| {
            ui.label(style::icon(Icon::SearchX).size(24.0).color(palette.text_faint));
            ui.label(style::strong(format!("No key has “{}”", state.search.trim())));
            ui.label(RichText::new("Try a label, a key's name, or a color such as #1f78b4").color(palette.text_soft));
        });
        return;
    }
    let count = if hits.len() == 1 { "1 key".to_owned() } else { format!("{} keys", hits.len()) };
    ui.label(style::caption(count).color(palette.text_soft));
    // A search for a letter hits nearly all keys; what one looks for is among the first.
    let mut group = None;
    ui.spacing_mut().item_spacing.y = 4.0;
    let left_out = hits.len().saturating_sub(MOST_HITS);
    for key in hits.into_iter().take(MOST_HITS) {
        if group != Some((key.group, key.part)) {
            group = Some((key.group, key.part));
            ui.add_space(8.0);
            let title = if key.group.label() == key.part {
                key.part.to_owned()
            } else {
                format!("{} · {}", key.group.label(), key.part)
            };
            part_ui(ui, &title);
        }
        row::key_ui(ui, state, outbox, key);
    }
    if left_out > 0 {
        ui.add_space(8.0);
        let text = format!("{left_out} more; type more letters to see them");
        ui.label(style::caption(text).color(palette.text_soft));
    }
}
