//! Fields for plain values: text, lengths, words.

use std::cell::RefCell;

use egui::{Align, DragValue, Id, Key, Layout, Response, RichText, Role, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};
use serde_json::{Number, Value};

use super::{Sink, icon_button};
use crate::tokens::{palette, size};

/// A field that holds a value as text. What is typed is taken while it makes sense, and nothing is lost while it does not.
pub fn text_field(
    ui: &mut Ui,
    sink: &mut Sink<'_>,
    name: &str,
    value: &str,
    parse: impl Fn(&str) -> Result<Value, String>,
) -> Response {
    let id = sink.salt(name);
    let focused = ui.memory(|memory| memory.has_focus(id));
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = typed.filter(|_| focused).unwrap_or_else(|| value.to_owned());
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .desired_width(ui.available_width())
        .margin(egui::Margin::symmetric(8, 5));
    let response = ui.add(edit).accessible_name(name);
    let parsed = parse(text.trim());
    if response.changed() {
        if let Ok(value) = &parsed {
            if focused { sink.live(id, value.clone()) } else { sink.once(value.clone()) }
        }
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    if response.lost_focus() {
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            sink.cancel(id);
        } else {
            sink.release();
        }
        ui.data_mut(|data| data.remove_temp::<String>(id));
    }
    if let (Err(problem), true) = (parsed, response.has_focus()) {
        let stroke = egui::Stroke::new(1.5, palette(ui).danger);
        ui.painter().rect_stroke(response.rect, size().radius, stroke, StrokeKind::Inside);
        egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id.with("problem"), response.rect)
            .gap(4.0)
            .show(|ui| ui.label(RichText::new(problem).color(palette(ui).danger)));
    }
    response
}

/// A CSS length taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Length {
    /// The number.
    pub amount: f64,
    /// `px`, `rem`, `%` …; empty for a bare number.
    pub unit: String,
}

impl Length {
    /// Reads `12px`, `1.5rem`, `0`. `None` for `calc(…)`, `var(…)` and what is no length.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let end = text
            .char_indices()
            .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && matches!(c, '-' | '+'))))
            .map_or(text.len(), |(at, _)| at);
        let (amount, unit) = text.split_at(end);
        let amount: f64 = amount.parse().ok().filter(|a: &f64| a.is_finite())?;
        let known = ["", "px", "rem", "em", "%", "pt", "vw", "vh", "ch", "ex", "cm", "mm", "in", "pc"];
        let unit = unit.trim().to_ascii_lowercase();
        known.contains(&unit.as_str()).then_some(Self { amount, unit })
    }

    /// As the file has it.
    pub fn text(&self) -> String {
        let amount = (self.amount * 1000.0).round() / 1000.0;
        format!("{amount}{}", self.unit)
    }
}

/// A value as the file writes it: text stays text, a bare number stays a number.
pub fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A length: drag, type with or without a unit, or step with the arrow keys.
pub fn length_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, value: &Value, least: f64) {
    let text = plain_text(value);
    let Some(length) = Length::parse(&text) else {
        // `calc(…)`, `var(…)` and words stay what they are.
        text_field(ui, sink, name, &text, |text| Ok(Value::String(text.to_owned())));
        return;
    };
    let gesture = sink.salt(name);
    let (length, touch) = drag_length(ui, gesture, name, &length, least);
    touch.push(sink, gesture, || {
        // A bare number in the file stays one while it stays zero; anything else needs its unit to mean something.
        if value.is_number() && length.unit.is_empty() && length.amount == 0.0 {
            Value::Number(Number::from(0))
        } else {
            Value::String(length.text())
        }
    });
}

/// Whether four lengths are edited one a side, which takes a line of its own.
pub fn sides_apart(ui: &Ui, sink: &Sink<'_>, name: &str, value: &Value) -> bool {
    let Some(sides) = sides_of(value) else { return false };
    let same = sides.iter().all(|side| *side == sides[0]);
    !same || ui.data(|data| data.get_temp::<bool>(sink.salt(name).with("apart"))).unwrap_or(false)
}

fn sides_of(value: &Value) -> Option<[Length; 4]> {
    let parts: Option<Vec<Length>> = plain_text(value).split_whitespace().map(Length::parse).collect();
    four(&parts?)
}

/// One to four lengths, as `margin` has them: one number for all sides, or a number a side.
pub fn sides_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, value: &Value) {
    let Some(mut sides) = sides_of(value) else {
        text_field(ui, sink, name, &plain_text(value), |text| Ok(Value::String(text.to_owned())));
        return;
    };
    let apart = sides_apart(ui, sink, name, value);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let (icon, label) = if apart {
            (lucide_icons::Icon::Unlink, format!("Same on all sides for {name}"))
        } else {
            (lucide_icons::Icon::Square, format!("Each side apart for {name}"))
        };
        if icon_button(ui, icon, &label).clicked() {
            let id = sink.salt(name).with("apart");
            ui.data_mut(|data| data.insert_temp(id, !apart));
            if apart && sides.iter().any(|side| *side != sides[0]) {
                sink.once(Value::String(sides[0].text()));
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if !apart {
                let gesture = sink.salt(name);
                let (length, touch) = drag_length(ui, gesture, name, &sides[0], 0.0);
                touch.push(sink, gesture, || match value {
                    Value::Number(_) if length.unit.is_empty() && length.amount == 0.0 => {
                        Value::Number(Number::from(0))
                    }
                    _ => Value::String(length.text()),
                });
                return;
            }
            ui.spacing_mut().button_padding.x = 2.0;
            let width = ((ui.available_width() - 12.0) / 4.0).floor();
            for (index, side) in ["top", "right", "bottom", "left"].into_iter().enumerate() {
                let label = format!("{name} {side}");
                let cell = egui::UiBuilder::new()
                    .max_rect(egui::Rect::from_min_size(ui.cursor().min, vec2(width, size().row)))
                    .layout(Layout::left_to_right(Align::Center));
                ui.scope_builder(cell, |ui| {
                    let gesture = sink.salt(&label);
                    let (length, touch) = drag_length(ui, gesture, &label, &sides[index], 0.0);
                    sides[index] = length;
                    touch.push(sink, gesture, || {
                        Value::String(sides.iter().map(Length::text).collect::<Vec<_>>().join(" "))
                    });
                })
                .response
                .on_hover_text(side);
            }
        });
    });
}

fn four(parts: &[Length]) -> Option<[Length; 4]> {
    // As CSS spreads them: all; block and inline; top, inline, bottom; top, right, bottom, left.
    let at = |index: usize| parts.get(index).cloned();
    let [top, right, bottom, left] = match parts.len() {
        1 => [0, 0, 0, 0],
        2 => [0, 1, 0, 1],
        3 => [0, 1, 2, 1],
        4 => [0, 1, 2, 3],
        _ => return None,
    };
    Some([at(top)?, at(right)?, at(bottom)?, at(left)?])
}

/// What happened to a field in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    changed: bool,
    /// Whether the change is part of a gesture.
    lasting: bool,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Done,
    Left,
}

impl Touch {
    /// Reads it off a response. Esc during a drag leaves it; what lies under the field does not see the key.
    pub fn of(ui: &Ui, response: &Response) -> Self {
        // egui itself lets go of what is dragged when Esc is pressed.
        let dragged = response.dragged() || response.drag_stopped();
        if dragged && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape)) {
            return Self { changed: false, lasting: true, end: Some(End::Left) };
        }
        let end = if response.lost_focus() {
            Some(if ui.input(|input| input.key_pressed(Key::Escape)) { End::Left } else { End::Done })
        } else if response.drag_stopped() {
            Some(End::Done)
        } else {
            None
        };
        let lasting = response.dragged() || response.has_focus() || end.is_some();
        Self { changed: response.changed(), lasting, end }
    }

    /// Passes it on. A field that was only visited changes nothing.
    pub fn push(self, sink: &mut Sink<'_>, gesture: Id, value: impl FnOnce() -> Value) {
        if self.changed && self.end != Some(End::Left) {
            if self.lasting { sink.live(gesture, value()) } else { sink.once(value()) }
        }
        match self.end {
            Some(End::Done) => sink.release(),
            Some(End::Left) => sink.cancel(gesture),
            None => {}
        }
    }
}

/// A length as a number with its unit, and what happened to it.
pub(super) fn drag_length(ui: &mut Ui, id: Id, name: &str, length: &Length, least: f64) -> (Length, Touch) {
    let mut amount = length.amount;
    let typed_unit: RefCell<Option<String>> = RefCell::new(None);
    let step = if matches!(length.unit.as_str(), "rem" | "em") { 0.0125 } else { 0.2 };
    let response = ui
        .push_id(id, |ui| {
            let unit = if length.unit.is_empty() { "" } else { length.unit.as_str() };
            let drag = DragValue::new(&mut amount)
                .range(least..=9999.0)
                .speed(step)
                .max_decimals(if step < 0.1 { 3 } else { 0 })
                .custom_formatter(|amount, _| {
                    Length { amount: (amount * 1000.0).round() / 1000.0, unit: unit.to_owned() }.text()
                })
                .custom_parser(|text| {
                    let parsed = Length::parse(text)?;
                    *typed_unit.borrow_mut() = Some(parsed.unit);
                    Some(parsed.amount)
                });
            let width = ui.available_width();
            ui.add_sized(vec2(width, size().row), drag)
        })
        .inner
        .accessible_name(name);
    let touch = Touch::of(ui, &response);
    let unit = match typed_unit.into_inner() {
        Some(unit) if !unit.is_empty() => unit,
        _ if length.unit.is_empty() && amount != 0.0 => "px".to_owned(),
        _ => length.unit.clone(),
    };
    (Length { amount, unit }, touch)
}

/// A whole number in a range.
pub fn number_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, value: &Value, range: std::ops::RangeInclusive<i64>) {
    let mut number = value.as_i64().unwrap_or(*range.start());
    let gesture = sink.salt(name);
    let response = ui
        .push_id(gesture, |ui| {
            let width = ui.available_width();
            ui.add_sized(vec2(width, size().row), DragValue::new(&mut number).range(range).speed(0.05))
        })
        .inner
        .accessible_name(name);
    Touch::of(ui, &response).push(sink, gesture, || Value::Number(number.into()));
}

/// A few words to choose one of: side by side.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, name: &str, current: T, choices: &[(T, &str)]) -> Option<T> {
    let palette = palette(ui);
    let mut chosen = None;
    let frame = egui::Frame::new().fill(palette.sunken).corner_radius(size().radius).inner_margin(2);
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let width = ((ui.available_width() - 2.0 * (choices.len() as f32 - 1.0)) / choices.len() as f32).floor();
        // From left to right also in a bar that fills from the right.
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), size().row - 4.0),
            Layout::left_to_right(Align::Center),
            |ui| {
                for (value, label) in choices {
                    let selected = *value == current;
                    let (rect, response) = ui.allocate_exact_size(vec2(width, size().row - 4.0), egui::Sense::click());
                    response.widget_info(|| {
                        WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), selected, format!("{name}: {label}"))
                    });
                    let fill = if selected {
                        palette.raised
                    } else if response.hovered() {
                        palette.hover
                    } else {
                        egui::Color32::TRANSPARENT
                    };
                    let edge = if selected { palette.line } else { egui::Color32::TRANSPARENT };
                    let stroke = egui::Stroke::new(1.0, edge);
                    ui.painter().rect(rect, size().radius - 2, fill, stroke, StrokeKind::Inside);
                    let color = if selected { palette.text } else { palette.text_soft };
                    let font = egui::TextStyle::Small.resolve(ui.style());
                    ui.painter().with_clip_rect(rect).text(
                        rect.center(),
                        egui::Align2::CENTER_CENTER,
                        label,
                        font,
                        color,
                    );
                    super::paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius - 2);
                    if response.clicked() && !selected {
                        chosen = Some(*value);
                    }
                }
            },
        );
    });
    chosen
}

fn chevron(ui: &Ui, rect: egui::Rect, visuals: &egui::style::WidgetVisuals, _open: bool) {
    super::paint_icon(ui, rect.center(), lucide_icons::Icon::ChevronDown, 14.0, visuals.fg_stroke.color);
}

/// One of several words, from a menu.
pub fn choice(ui: &mut Ui, id: Id, name: &str, current: &str, choices: &[(&str, &str)]) -> Option<String> {
    let mut chosen = None;
    let shown = choices.iter().find(|(value, _)| *value == current).map_or(current, |(_, label)| label);
    let width = ui.available_width();
    let inner = ui.name_inputs(name, |ui| {
        egui::ComboBox::from_id_salt(id).width(width).selected_text(shown).truncate().icon(chevron).show_ui(ui, |ui| {
            for (value, label) in choices {
                if ui.selectable_label(*value == current, *label).clicked() {
                    chosen = Some((*value).to_owned());
                }
            }
        })
    });
    inner.response.accessible_name(name);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_keep_their_units() {
        for text in ["0", "12px", "1.5rem", "-3px", "50%", "0px"] {
            assert_eq!(Length::parse(text).map(|length| length.text()), Some(text.to_owned()));
        }
        for text in ["", "px", "calc(1px + 2px)", "var(--x)", "solid", "1e999px", "2 px 3"] {
            assert_eq!(Length::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn sides_spread_as_in_css() {
        let sides = |text: &str| {
            let parts: Vec<Length> = text.split(' ').filter_map(Length::parse).collect();
            four(&parts).map(|sides| sides.iter().map(Length::text).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(sides("1px").as_deref(), Some("1px 1px 1px 1px"));
        assert_eq!(sides("1px 2px").as_deref(), Some("1px 2px 1px 2px"));
        assert_eq!(sides("1px 2px 3px").as_deref(), Some("1px 2px 3px 2px"));
        assert_eq!(sides("1px 2px 3px 4px").as_deref(), Some("1px 2px 3px 4px"));
        assert_eq!(sides("1px 2px 3px 4px 5px"), None);
    }
}
