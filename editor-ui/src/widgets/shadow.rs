//! A CSS `box-shadow` as layers, with a picture of it.

use egui::{Align, Layout, Rect, Role, Sense, Shadow, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use livery_colorways::Color;
use lucide_icons::Icon;
use serde_json::Value;

use super::color::swatch_button;
use super::fields::{Length, drag_length, segmented, text_field};
use super::{Sink, icon_button, paint};
use crate::tokens::{palette, size};

/// One shadow of a `box-shadow` list.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    inset: bool,
    /// Right, down, blur, spread.
    lengths: [Length; 4],
    /// Whether the text has the spread.
    spread: bool,
    color: String,
}

/// Reads a `box-shadow`; `None` for what is not plain layers (`var(…)`, `calc(…)`).
pub fn parse(text: &str) -> Option<Vec<Layer>> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("none") || text.is_empty() {
        return Some(Vec::new());
    }
    split(text, ',').into_iter().map(layer).collect()
}

/// The layers as CSS.
pub fn print(layers: &[Layer]) -> String {
    if layers.is_empty() {
        return "none".to_owned();
    }
    let texts: Vec<String> = layers.iter().map(Layer::print).collect();
    texts.join(", ")
}

fn layer(text: &str) -> Option<Layer> {
    let mut lengths = Vec::new();
    let (mut inset, mut color) = (false, None);
    for part in split(text.trim(), ' ') {
        if part.eq_ignore_ascii_case("inset") {
            inset = true;
        } else if let Some(length) = Length::parse(part) {
            lengths.push(length);
        } else if color.is_none() && part.parse::<Color>().is_ok() {
            color = Some(part.to_owned());
        } else {
            return None;
        }
    }
    let spread = lengths.len() == 4;
    if !(2..=4).contains(&lengths.len()) {
        return None;
    }
    lengths.resize(4, Length { amount: 0.0, unit: "px".to_owned() });
    // CSS takes the text's colour where none is written; black is what that nearly always is.
    Some(Layer {
        inset,
        lengths: lengths.try_into().ok()?,
        spread,
        color: color.unwrap_or_else(|| "#000000".to_owned()),
    })
}

/// Splits outside of brackets; empty parts are left out.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut depth = 0_u32;
    text.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == separator
    })
    .filter(|part| !part.trim().is_empty())
    .collect()
}

impl Layer {
    fn print(&self) -> String {
        let shown = if self.spread || self.lengths[3].amount != 0.0 { 4 } else { 3 };
        let lengths: Vec<String> = self.lengths.iter().take(shown).map(Length::text).collect();
        format!("{}{} {}", if self.inset { "inset " } else { "" }, lengths.join(" "), self.color)
    }

    fn color(&self) -> Color {
        self.color.parse().unwrap_or(Color::from_srgb8([0, 0, 0]))
    }

    /// The layer as the canvas draws it, lengths times a scale; `None` for one that falls inwards.
    pub fn shape(&self, scale: f32) -> Option<Shadow> {
        let points = |side: usize| self.lengths[side].amount as f32 * scale;
        (!self.inset).then(|| Shadow {
            offset: [points(0).clamp(-127.0, 127.0).round() as i8, points(1).clamp(-127.0, 127.0).round() as i8],
            blur: points(2).clamp(0.0, 255.0).round() as u8,
            spread: points(3).clamp(0.0, 255.0).round() as u8,
            color: paint::color32(self.color()),
        })
    }

    fn is_nothing(&self) -> bool {
        self.color().alpha <= 0.0 || self.lengths.iter().all(|length| length.amount == 0.0)
    }
}

const STRENGTHS: [(&str, &str); 4] = [
    ("none", "None"),
    ("0px 1px 3px rgba(0,0,0,0.12), 0px 1px 2px rgba(0,0,0,0.24)", "Soft"),
    ("0px 4px 12px rgba(0,0,0,0.15)", "Raised"),
    ("0px 12px 32px rgba(0,0,0,0.22)", "Floating"),
];

/// Strengths to choose from, each layer's numbers and colour, and the text itself. `ground` and `card` are what the
/// picture is drawn on.
pub fn shadow_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, text: &str, ground: Color, card: Color) {
    let layers = parse(text);
    if let Some(layers) = &layers {
        picture_ui(ui, name, layers, ground, card);
    }
    let nothing = layers.as_ref().is_some_and(|layers| layers.iter().all(Layer::is_nothing));
    let current = STRENGTHS.iter().find(|(strength, _)| parse(strength) == layers).map(|(strength, _)| *strength);
    let current = if nothing { "none" } else { current.unwrap_or_default() };
    if let Some(strength) = segmented(ui, &format!("{name} strength"), current, &STRENGTHS) {
        sink.once(Value::String(strength.to_owned()));
    }
    if let Some(layers) = layers.filter(|_| !nothing) {
        layers_ui(ui, sink, name, &layers);
    }
    text_field(ui, sink, name, text, |text| {
        if text.is_empty() { Err("Write none for no shadow".to_owned()) } else { Ok(Value::String(text.to_owned())) }
    });
}

fn layers_ui(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, layers: &[Layer]) {
    let palette = palette(ui);
    let gap = 4.0;
    let width = ((ui.available_width() - 2.0 * size().row - 5.0 * gap) / 4.0).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for title in ["Right", "Down", "Blur", "Spread"] {
            let (rect, _) = ui.allocate_exact_size(vec2(width, 14.0), Sense::hover());
            let font = egui::TextStyle::Small.resolve(ui.style());
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, title, font, palette.text_soft);
        }
    });
    for (index, layer) in layers.iter().enumerate() {
        let which = if layers.len() == 1 { name.to_owned() } else { format!("{name} layer {}", index + 1) };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.spacing_mut().button_padding.x = 2.0;
            for (side, what, least) in
                [(0, "right", -200.0), (1, "down", -200.0), (2, "blur", 0.0), (3, "spread", -200.0)]
            {
                let label = format!("{which} {what}");
                let cell = egui::UiBuilder::new()
                    .max_rect(Rect::from_min_size(ui.cursor().min, vec2(width, size().row)))
                    .layout(Layout::left_to_right(Align::Center));
                ui.scope_builder(cell, |ui| {
                    let gesture = sink.salt(&label);
                    let (length, touch) = drag_length(ui, gesture, &label, &layer.lengths[side], least);
                    touch.push(sink, gesture, || {
                        let mut changed = layers.to_vec();
                        if let Some(layer) = changed.get_mut(index) {
                            layer.lengths[side] = length;
                        }
                        Value::String(print(&changed))
                    });
                });
            }
            let changed = layers.to_vec();
            let mut inside = sink.inside(&format!("color {}", index + 1), move |color| {
                let mut changed = changed.clone();
                if let (Some(layer), Value::String(color)) = (changed.get_mut(index), &color) {
                    layer.color.clone_from(color);
                }
                Value::String(print(&changed))
            });
            swatch_button(ui, &mut inside, &format!("{which} color"), &layer.color, layer.color(), &[]);
            if icon_button(ui, Icon::X, &format!("Remove {which}")).clicked() {
                let rest: Vec<Layer> =
                    layers.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, layer)| layer.clone()).collect();
                sink.once(Value::String(print(&rest)));
            }
        });
    }
}

fn picture_ui(ui: &mut Ui, name: &str, layers: &[Layer], ground: Color, card: Color) {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 72.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Picture of {name}")));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, size().radius, paint::color32(ground));
    let card_rect = Rect::from_center_size(rect.center(), vec2(rect.width() * 0.5, 36.0)).round();
    for shadow in layers.iter().rev().filter_map(|layer| layer.shape(1.0)) {
        painter.add(shadow.as_shape(card_rect, 4));
    }
    painter.rect_filled(card_rect, 4, paint::color32(card));
    ui.painter().rect_stroke(rect, size().radius, Stroke::new(1.0, palette.line), StrokeKind::Inside);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shadows_of_real_themes_are_layers_and_print_back() {
        for (text, count) in [
            ("0px 1px 3px rgba(0,0,0,0.12), 0px 1px 2px rgba(0,0,0,0.24)", 2),
            ("1px 1px 1px 0 #e80a0a", 1),
            ("0px 0px 0px rgba(0,0,0,0)", 1),
            ("inset 0px 2px 4px #00000040", 1),
            ("none", 0),
        ] {
            let layers = parse(text).expect(text);
            assert_eq!(layers.len(), count, "{text}");
            assert_eq!(parse(&print(&layers)), Some(layers), "{text}");
            assert_eq!(print(&parse(text).expect(text)), text);
        }
        for text in ["var(--shadow)", "1px", "1px 2px 3px 4px 5px red", "solid red"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
