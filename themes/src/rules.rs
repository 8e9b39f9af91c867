//! Default rules: what a key's value is where the file has none, from the keys that it has.
//!
//! The rules were inferred from the format's own themes. Where those give text that cannot be read, these pick the
//! nearest readable color of the same hue.

use std::str::FromStr as _;

use livery_colorways::{Color, Lab, ciede2000, contrast_ratio};
use serde_json::{Map, Value};

use crate::resolver::Resolver;
use crate::shades::{self, MARK_CONTRAST, TEXT_CONTRAST, WHITE};

/// How a default comes about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    /// Always this text.
    Text(&'static str),
    /// Always this number.
    Number(u64),
    /// Always this JSON value.
    Json(&'static str),
    /// What another key says, to the letter.
    Same(&'static str),
    /// Another key's color where it can be read on these surfaces, else the nearest that can.
    Readable(&'static str, &'static [&'static str]),
    /// This ink where it can be read on these surfaces, else a neutral that can.
    Ink(&'static str, &'static [&'static str]),
    /// This color where it can be seen on these surfaces, else the nearest that can.
    Mark(&'static str, &'static [&'static str]),
    /// An object; empty texts are fields that it does not have.
    Border { width: &'static str, style: &'static str, color: &'static Rule, radius: &'static str },
    /// Computed, with words for what it does.
    Derived(fn(&mut Resolver<'_>) -> Value, &'static str),
}

impl Rule {
    /// The rule in words.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Number(number) => number.to_string(),
            Self::Json(text) => (*text).to_owned(),
            Self::Same(key) => format!("Same as {key}"),
            Self::Readable(key, surfaces) => format!("{key}, made readable on {}", surfaces.join(" and ")),
            Self::Ink(ink, surfaces) => format!("{ink:?}, or a neutral that can be read on {}", surfaces.join(" and ")),
            Self::Mark(color, surfaces) => format!("{color:?}, made visible on {}", surfaces.join(" and ")),
            Self::Border { width, color, .. } => format!("{width} wide, color: {}", color.describe()),
            Self::Derived(_, words) => (*words).to_owned(),
        }
    }

    /// What the rule gives.
    pub(crate) fn value(&self, theme: &mut Resolver<'_>) -> Value {
        match *self {
            Self::Text(text) => Value::from(text),
            Self::Number(number) => Value::from(number),
            Self::Json(text) => serde_json::from_str(text).unwrap_or_default(),
            Self::Same(key) => theme.value_of(key),
            Self::Readable(key, surfaces) => {
                let surfaces = theme.surfaces(surfaces);
                let color = theme.color_of(key);
                if shades::worst_contrast(color, &surfaces) >= TEXT_CONTRAST {
                    theme.value_of(key)
                } else {
                    hex(shades::readable(color, &surfaces, TEXT_CONTRAST))
                }
            }
            Self::Ink(ink, surfaces) => {
                let surfaces = theme.surfaces(surfaces);
                let color = Color::from_str(ink).unwrap_or(shades::BLACK);
                if shades::worst_contrast(color, &surfaces) >= TEXT_CONTRAST {
                    return Value::from(ink);
                }
                // Light ink on dark needs more contrast than dark ink on light to look as strong.
                let meant = contrast_ratio(color, WHITE);
                let dark = surfaces.first().is_some_and(|surface| shades::is_dark(*surface));
                let least = if dark { 8.5 } else { TEXT_CONTRAST };
                hex(shades::neutral_ink(&surfaces, meant.max(least)))
            }
            Self::Mark(mark, surfaces) => {
                let surfaces = theme.surfaces(surfaces);
                let color = Color::from_str(mark).unwrap_or(shades::BLACK);
                if shades::worst_contrast(color, &surfaces) >= MARK_CONTRAST {
                    return Value::from(mark);
                }
                hex(shades::readable(color, &surfaces, MARK_CONTRAST))
            }
            Self::Border { width, style, color, radius } => {
                let mut fields = Map::new();
                fields.insert("width".to_owned(), Value::from(width));
                if !style.is_empty() {
                    fields.insert("style".to_owned(), Value::from(style));
                }
                fields.insert("color".to_owned(), color.value(theme));
                if !radius.is_empty() {
                    fields.insert("radius".to_owned(), Value::from(radius));
                }
                Value::Object(fields)
            }
            Self::Derived(derive, _) => derive(theme),
        }
    }
}

/// A color as the library writes it.
pub(crate) fn hex(color: Color) -> Value {
    Value::from(color.to_hex())
}

/// Steps of lightness from one surface to a neighbour, as the format's own light themes have them, and about as
/// visible on dark, where the eye needs larger ones.
fn step(theme: &mut Resolver<'_>, key: &str, light: f64, dark: f64) -> Color {
    let surface = theme.surface(key);
    shades::shifted(surface, if shades::is_dark(surface) { dark } else { light })
}

pub(crate) fn background_content(theme: &mut Resolver<'_>) -> Value {
    if theme.is_written("background_content") || !theme.is_written("background_page") {
        return Value::from("#F9F9F9");
    }
    neighbour(theme, "background_page", 0.0209, 0.035)
}

pub(crate) fn background_page(theme: &mut Resolver<'_>) -> Value {
    neighbour(theme, "background_content", -0.0209, -0.035)
}

/// A step from one of the two surfaces to the other: in the opposite direction where no ink could be read on both, as
/// happens around middle grey.
fn neighbour(theme: &mut Resolver<'_>, key: &str, light: f64, dark: f64) -> Value {
    let surface = theme.surface(key);
    let usual = step(theme, key, light, dark);
    let best = |other: Color| {
        let both = [surface, other];
        shades::worst_contrast(WHITE, &both).max(shades::worst_contrast(shades::BLACK, &both))
    };
    if best(usual) >= TEXT_CONTRAST { hex(usual) } else { hex(step(theme, key, -light, -dark)) }
}

/// The accent on a plain button; on a button filled with it, white where that can be read, else dark.
pub(crate) fn button_text(theme: &mut Resolver<'_>) -> Value {
    let surface = theme.surface("button_background_color");
    let accent = theme.color_of("accent").over(surface);
    if ciede2000(accent.to_lab(), surface.to_lab()) > 12.0 {
        return Rule::Readable("accent", &["button_background_color"]).value(theme);
    }
    if contrast_ratio(WHITE, surface) >= TEXT_CONTRAST {
        return Value::from("#ffffff");
    }
    hex(shades::neutral_ink(&[surface], 9.0))
}

pub(crate) fn border(theme: &mut Resolver<'_>) -> Value {
    let surfaces = theme.surfaces(&["background_content", "background_page"]);
    let dark = surfaces.iter().all(|surface| shades::is_dark(*surface));
    let by_lightness = |a: &&Color, b: &&Color| a.to_oklch().l.total_cmp(&b.to_oklch().l);
    let from = if dark { surfaces.iter().max_by(by_lightness) } else { surfaces.iter().min_by(by_lightness) };
    hex(shades::shifted(from.copied().unwrap_or(WHITE), if dark { 0.11 } else { -0.0485 }))
}

pub(crate) fn raised(theme: &mut Resolver<'_>) -> Value {
    if shades::is_dark(theme.surface("background_content")) {
        theme.value_of("background_content")
    } else {
        Value::from("#FFF")
    }
}

/// Ten colors of which the format's own themes replace the one nearest to the accent (Vega's tableau10).
const COMPANIONS: [&str; 10] =
    ["#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b", "#eeca3b", "#b279a2", "#ff9da6", "#9d755d", "#bab0ac"];

pub(crate) fn colorway(theme: &mut Resolver<'_>) -> Value {
    let surfaces = theme.surfaces(&["card_background_color"]);
    let dark = surfaces.iter().all(|surface| shades::is_dark(*surface));
    let accent = theme.color_of("accent");
    let companions: Vec<(&str, Color)> =
        COMPANIONS.iter().filter_map(|text| Some((*text, Color::from_str(text).ok()?))).collect();
    let difference = |a: Color, b: Color| ciede2000(a.to_lab(), b.to_lab());
    let nearest = companions
        .iter()
        .enumerate()
        .min_by(|(_, a), (_, b)| difference(a.1, accent).total_cmp(&difference(b.1, accent)))
        .map(|(index, _)| index);
    let mut list = vec![theme.value_of("accent")];
    for (index, (text, color)) in companions.iter().enumerate() {
        if Some(index) == nearest {
            continue;
        }
        // Light themes keep the pale ones of the format's own list; on dark, lifting costs nothing that anyone knows.
        if dark && shades::worst_contrast(*color, &surfaces) < MARK_CONTRAST {
            list.push(hex(shades::readable(*color, &surfaces, MARK_CONTRAST)));
        } else {
            list.push(Value::from(*text));
        }
    }
    Value::Array(list)
}

/// Ten even steps in CIELAB from the accent: to white on a light theme (which gives the format's own scales to the digit),
/// into the dark on a dark one.
pub(crate) fn colorscale(theme: &mut Resolver<'_>) -> Value {
    const STEPS: u32 = 9;
    let from = theme.color_of("accent").to_lab();
    let dark = shades::is_dark(theme.surface("background_content"));
    // An accent that is nearly white has no way to go towards white.
    let to = if dark || from.l > 92.0 {
        Lab { l: (from.l - 63.0).max(12.0), a: from.a * 0.5, b: from.b * 0.5 }
    } else {
        WHITE.to_lab()
    };
    let mut list = vec![theme.value_of("accent")];
    for index in 1..=STEPS {
        let t = f64::from(index) / f64::from(STEPS);
        let mix = |from: f64, to: f64| from + (to - from) * t;
        list.push(hex(Color::from_lab(Lab { l: mix(from.l, to.l), a: mix(from.a, to.a), b: mix(from.b, to.b) })));
    }
    Value::Array(list)
}

pub(crate) fn font_size_smaller_screen(theme: &mut Resolver<'_>) -> Value {
    let size = theme.value_of("font_size");
    let pixels = size.as_str().and_then(|text| text.trim().strip_suffix("px")?.trim().parse::<f64>().ok());
    match pixels {
        Some(pixels) if pixels > 15.0 => Value::from("15px"),
        Some(_) => size,
        None => Value::from("15px"),
    }
}

pub(crate) fn footer_background(theme: &mut Resolver<'_>) -> Value {
    hex(step(theme, "background_page", -0.0639, 0.05))
}

pub(crate) fn hero_controls_background(theme: &mut Resolver<'_>) -> Value {
    let [red, green, blue] = step(theme, "background_content", -0.0573, 0.06).to_srgb8();
    Value::from(format!("rgba({red}, {green}, {blue}, 0.90)"))
}

pub(crate) fn hero_controls_accent(theme: &mut Resolver<'_>) -> Value {
    hex(step(theme, "background_content", -0.1711, 0.22))
}

pub(crate) fn table_striped_odd(theme: &mut Resolver<'_>) -> Value {
    let dark = shades::is_dark(theme.surface("background_content"));
    Value::from(if dark { "rgba(255,255,255,0.05)" } else { "rgba(0,0,0,0.05)" })
}

pub(crate) fn tag_background(theme: &mut Resolver<'_>) -> Value {
    hex(step(theme, "background_content", -0.0239, 0.06))
}

pub(crate) fn tag_border(theme: &mut Resolver<'_>) -> Value {
    hex(step(theme, "background_content", -0.1805, 0.2))
}

pub(crate) fn panel_border(theme: &mut Resolver<'_>) -> Value {
    hex(step(theme, "background_page", -0.0639, 0.12))
}

pub(crate) fn tooltip_background(theme: &mut Resolver<'_>) -> Value {
    let surface = theme.surface("background_content");
    if shades::is_dark(surface) { hex(shades::with_lightness(surface, 0.93)) } else { Value::from("#253247") }
}

pub(crate) fn color_scheme(theme: &mut Resolver<'_>) -> Value {
    Value::from(if shades::is_dark(theme.surface("background_page")) { "dark" } else { "light" })
}
