//! One key's row: label, control of its kind, and whether it follows its rule.

use egui::{Align, Id, Layout, Popup, RichText, Sense, Ui, WidgetInfo, vec2};
use livery_themes::table::{self, Key, Kind, Role};
use livery_themes::{Mode, Standing};
use lucide_icons::Icon;
use serde_json::Value;

use crate::state::{Action, Change, Edit, Focus, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::color::{Aside, Ground, Side, color_field, color_field_beside};
use crate::widgets::fields::{choice, length_field, number_field, plain_text, sides_apart, sides_field};
use crate::widgets::list::{Picture, color_list};
use crate::widgets::paint::focus_ring;
use crate::widgets::shadow::shadow_field;
use crate::widgets::{Sink, icon_button, paint_icon};

/// Width of the labels.
const LABEL: f32 = 132.0;

pub(super) fn key_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    if key.kind == Kind::Null {
        return;
    }
    let row = ui.push_id(key.name, |ui| match key.kind {
        Kind::Border { style, radius } => border_ui(ui, state, outbox, key, style, radius),
        Kind::BorderStyle => border_style_ui(ui, state, outbox, key),
        Kind::ColorList { .. } => list_ui(ui, state, outbox, key),
        Kind::Shadow => shadow_ui(ui, state, outbox, key),
        Kind::FourLengths
            if sides_apart(ui, &Sink::for_key(outbox, key.name, key.label), key.label, state.theme.value(key.name)) =>
        {
            header_ui(ui, state, outbox, key);
            let mut sink = Sink::for_key(outbox, key.name, key.label);
            indented(ui, |ui| sides_field(ui, &mut sink, key.label, state.theme.value(key.name)));
        }
        _ => plain_ui(ui, state, outbox, key),
    });
    if state.ringed == Some(key.name) {
        let rect = row.response.rect.expand2(vec2(6.0, 3.0));
        let stroke = egui::Stroke::new(2.0, palette(ui).focus);
        ui.painter().rect_stroke(rect, size().radius + 2, stroke, egui::StrokeKind::Inside);
        if state.focus == Some(Focus::Key) {
            ui.scroll_to_rect(rect, Some(Align::Center));
            outbox.push(Action::Focused);
        }
    }
}

/// Label, control and marker in one line.
fn plain_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        label_ui(ui, state, outbox, key);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            marker_ui(ui, state, outbox, key);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(ui.available_width());
                let mut sink = Sink::for_key(outbox, key.name, key.label);
                value_ui(ui, state, &mut sink, key);
            });
        });
    });
}

fn value_ui(ui: &mut Ui, state: &State, sink: &mut Sink<'_>, key: &'static Key) {
    let value = state.theme.value(key.name);
    match key.kind {
        Kind::Color => {
            let text = written_text(state, key.name, value);
            let beside = |ui: &mut Ui, outbox: &mut Vec<Action>| super::suggest::aside(ui, state, outbox);
            let aside: Option<Aside<'_>> = (key.name == "accent").then_some(&beside);
            let color = state.theme.color(key.name);
            color_field_beside(ui, sink, key.label, &text, color, &grounds(state, key), aside);
        }
        Kind::Length => length_field(ui, sink, key.label, value, 0.0),
        Kind::FourLengths => sides_field(ui, sink, key.label, value),
        Kind::Number => number_field(ui, sink, key.label, value, 1..=24),
        Kind::Font => super::fonts::field(ui, state, sink.outbox(), key),
        Kind::Enum(words) => enum_ui(ui, sink, key.label, value, words),
        Kind::Border { .. } | Kind::BorderStyle | Kind::Shadow | Kind::ColorList { .. } | Kind::Null => {}
    }
}

/// What a colour is read against: the surfaces that a text, a mark or a line stands on, or the texts on a surface.
fn grounds(state: &State, key: &'static Key) -> Vec<Ground> {
    let on = |surfaces: &[&str], least: f64| -> Vec<Ground> {
        let surfaces = surfaces.iter().filter_map(|name| table::key(name));
        surfaces
            .map(|surface| Ground {
                name: format!("On {}", surface.label.to_lowercase()),
                color: state.theme.surface(surface.name),
                side: Side::Below,
                least,
            })
            .collect()
    };
    match key.role {
        Role::Text(surfaces) => on(surfaces, 4.5),
        Role::Mark(surfaces) => on(surfaces, 3.0),
        Role::Surface(_) => table::KEYS
            .iter()
            .filter(|text| matches!(text.role, Role::Text(surfaces) if surfaces.contains(&key.name)))
            .take(3)
            .map(|text| Ground {
                name: format!("{} on it", text.label),
                color: state.theme.color(text.name),
                side: Side::Above,
                least: 4.5,
            })
            .collect(),
        // Lines may be as quiet as one likes; nothing is read from them.
        Role::Line(_) | Role::Print | Role::Plain => Vec::new(),
    }
}

/// What the file has, where it has something: `var(--accent)` shows as it is written. Else what the rule gives.
fn written_text(state: &State, key: &str, value: &Value) -> String {
    let written = state.document().get_in(&state.pointer(key));
    match written {
        Some(Value::String(text)) if text.contains("var(") => text,
        _ => plain_text(value),
    }
}

/// A key whose control takes lines of its own: label and marker over it.
fn header_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        label_ui(ui, state, outbox, key);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| marker_ui(ui, state, outbox, key));
    });
}

fn label_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    let palette = palette(ui);
    let own = state.theme.standing(key.name) == Standing::Own;
    let locked = state.locked.iter().any(|other| other == key.name);
    // Under its part's title a label need not say the part again; among a search's hits it has to.
    let shown = if state.search.is_empty() { short_label(key) } else { key.label.to_owned() };
    let (rect, response) = ui.allocate_exact_size(vec2(LABEL, size().row), Sense::click());
    let color = if own || response.hovered() { palette.text } else { palette.text_soft };
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("About {}", key.label)));
    let mut right = rect.right();
    // What is special about it, small, at the label's end.
    let dark = state.dark_keys.iter().any(|other| other == key.name);
    for (on, icon) in [(locked, Icon::Lock), (dark, Icon::Moon)] {
        if on {
            paint_icon(ui, egui::pos2(right - 8.0, rect.center().y), icon, 11.0, palette.text_soft);
            right -= 16.0;
        }
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = egui::text::LayoutJob::simple_singleline(shown, font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(right - rect.left() - 2.0);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(rect.left_center() - vec2(0.0, galley.size().y / 2.0), galley, color);
    focus_ring(ui.painter(), palette, &response, rect.shrink2(vec2(0.0, 3.0)), 4);
    if state.focus == Some(Focus::Key) && state.ringed == Some(key.name) {
        response.request_focus();
    }
    let response = response.on_hover_ui(|ui| about_ui(ui, key, dark));
    Popup::menu(&response)
        .width(280.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name(format!("About {}", key.label))
        .show(|ui| {
            about_ui(ui, key, dark);
            ui.separator();
            let (title, icon) = if locked { ("Unlock", Icon::LockOpen) } else { ("Lock", Icon::Lock) };
            let name = format!("{title} {}", key.label);
            let lock = ui.add(egui::Button::new((style::icon(icon).size(14.0), title)).frame_when_inactive(false));
            let lock = lock.accessible_name(&name).on_hover_text("No fix and no followed key changes what is locked");
            if lock.clicked() {
                let changes = vec![Change::Lock { key: key.name, on: !locked }];
                outbox.push(Action::Edit(Edit { name, hold: None, changes }));
                ui.close();
            }
        });
}

fn about_ui(ui: &mut Ui, key: &Key, dark: bool) {
    let palette = palette(ui);
    ui.set_max_width(280.0);
    ui.label(style::strong(key.label));
    ui.label(key.help);
    ui.label(RichText::new(key.name).monospace().color(palette.text_soft));
    ui.label(style::caption(format!("By itself: {}", key.rule_text())).color(palette.text_soft));
    if dark {
        ui.label(style::caption("The dark half has a value of its own.").color(palette.text_soft));
    }
}

/// `Card header background` in the part `Card header` is its `Background`.
fn short_label(key: &Key) -> String {
    let rest = [key.part, key.part.trim_end_matches('s')]
        .iter()
        .find_map(|part| key.label.strip_prefix(part)?.strip_prefix(' '))
        .unwrap_or(key.label);
    let mut short = rest.to_owned();
    if let Some(first) = short.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    short
}

/// Following: a quiet link. Own: the way back.
fn marker_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    let palette = palette(ui);
    match state.theme.standing(key.name) {
        Standing::Following => {
            let (rect, response) = ui.allocate_exact_size(vec2(size().row, size().row), Sense::hover());
            paint_icon(ui, rect.center(), Icon::Link2, 13.0, palette.text_faint.gamma_multiply(0.75));
            response.on_hover_text(format!("Follows its rule: {}", key.rule_text()));
        }
        Standing::Own => {
            let response = icon_button(ui, Icon::RotateCcw, &format!("Reset {}", key.label));
            let rule = format!("Back to its rule: {}", key.rule_text());
            if response.on_hover_text(rule).clicked() {
                let changes = vec![Change::Follow { key: key.name }];
                outbox.push(Action::Edit(Edit { name: format!("Reset {}", key.label), hold: None, changes }));
            }
        }
    }
}

fn border_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key, style: bool, radius: bool) {
    header_ui(ui, state, outbox, key);
    let value = state.theme.value(key.name);
    let member = |name: &str| value.get(name).cloned().unwrap_or_default();
    let mut sink = Sink::for_key(outbox, key.name, key.label);
    let width = member("width");
    let label = format!("{} width", key.label);
    if sides_apart(ui, &sink.part("width", "width"), &label, &width) {
        indented(ui, |ui| sides_field(ui, &mut sink.part("width", "width"), &label, &width));
    } else {
        line(ui, "Width", |ui| sides_field(ui, &mut sink.part("width", "width"), &label, &width));
    }
    if style {
        line(ui, "Style", |ui| {
            let current = plain_text(&member("style"));
            let label = format!("{} style", key.label);
            let mut part = sink.part("style", "style");
            style_ui(ui, &mut part, &label, &current);
        });
    }
    line(ui, "Color", |ui| {
        let text = plain_text(&member("color"));
        let label = format!("{} color", key.label);
        let grounds = grounds(state, key);
        color_field(ui, &mut sink.part("color", "color"), &label, &text, state.theme.color(key.name), &grounds);
    });
    if radius {
        line(ui, "Radius", |ui| {
            let label = format!("{} radius", key.label);
            length_field(ui, &mut sink.part("radius", "radius"), &label, &member("radius"), 0.0);
        });
    }
}

fn border_style_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    header_ui(ui, state, outbox, key);
    let value = state.theme.value(key.name);
    let member = |name: &str| value.get(name).cloned().unwrap_or_default();
    let mut sink = Sink::for_key(outbox, key.name, key.label);
    let width = member("borderWidth");
    let label = format!("{} width", key.label);
    if sides_apart(ui, &sink.part("borderWidth", "width"), &label, &width) {
        indented(ui, |ui| sides_field(ui, &mut sink.part("borderWidth", "width"), &label, &width));
    } else {
        line(ui, "Width", |ui| sides_field(ui, &mut sink.part("borderWidth", "width"), &label, &width));
    }
    line(ui, "Style", |ui| {
        let label = format!("{} style", key.label);
        style_ui(ui, &mut sink.part("borderStyle", "style"), &label, &plain_text(&member("borderStyle")));
    });
    line(ui, "Radius", |ui| {
        let label = format!("{} radius", key.label);
        length_field(ui, &mut sink.part("borderRadius", "radius"), &label, &member("borderRadius"), 0.0);
    });
}

fn style_ui(ui: &mut Ui, sink: &mut Sink<'_>, label: &str, current: &str) {
    let styles =
        [("solid", "Solid"), ("dashed", "Dashed"), ("dotted", "Dotted"), ("double", "Double"), ("none", "None")];
    if let Some(style) = choice(ui, sink.salt("style"), label, current, &styles) {
        sink.once(Value::String(style));
    }
}

fn list_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    header_ui(ui, state, outbox, key);
    let colors = state.theme.colors(key.name);
    let texts: Vec<String> = match state.theme.value(key.name) {
        Value::Array(list) => list.iter().map(plain_text).collect(),
        _ => Vec::new(),
    };
    let picture = if key.name.contains("scale") { Picture::Band } else { Picture::Bars };
    let mut sink = Sink::for_key(outbox, key.name, key.label);
    color_list(ui, &mut sink, key.label, &texts, &colors, picture);
    ui.add_space(8.0);
}

fn shadow_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    header_ui(ui, state, outbox, key);
    let value = plain_text(state.theme.value(key.name));
    let (ground, card) = (state.theme.surface("background_page"), state.theme.surface("card_background_color"));
    let mut sink = Sink::for_key(outbox, key.name, key.label);
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        ui.vertical(|ui| shadow_field(ui, &mut sink, key.label, &value, ground, card));
    });
    ui.add_space(4.0);
}

fn enum_ui(ui: &mut Ui, sink: &mut Sink<'_>, label: &str, value: &Value, words: &[&'static str]) {
    let current = plain_text(value);
    let choices: Vec<(&str, String)> = words.iter().map(|word| (*word, readable(word))).collect();
    let choices: Vec<(&str, &str)> = choices.iter().map(|(word, shown)| (*word, shown.as_str())).collect();
    if let Some(word) = choice(ui, sink.salt("word"), label, &current, &choices) {
        sink.once(Value::String(word));
    }
}

/// `light_with_dark_hero` as people read it.
fn readable(word: &str) -> String {
    let mut text = match word {
        "none" => "As written".to_owned(),
        "capitalize" => "First letters".to_owned(),
        other => other.replace('_', " "),
    };
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// A part of a key's value under its header.
fn line(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.add_space(12.0);
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL - 12.0, size().row), Sense::hover());
        let font = egui::TextStyle::Small.resolve(ui.style());
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, label, font, palette(ui).text_soft);
        ui.scope(|ui| {
            ui.set_width(ui.available_width() - size().row - 4.0);
            ui.horizontal(contents);
        });
    });
}

fn indented(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.add_space(12.0);
        ui.scope(|ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(contents);
        });
    });
}

/// A salt for what a section keeps open.
pub(super) fn more_id(state: &State) -> Id {
    Id::unique(("more", state.section.title(), state.mode == Mode::Dark))
}
