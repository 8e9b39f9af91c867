//! CSS Color 4 text: reading and printing.
//!
//! `none` reads as 0. What depends on a page is not a colour here: `currentcolor`, system colours, `var()`, `calc()`,
//! relative colours and `color-mix()`.

use std::fmt::Write as _;

use palette::{FromColor as _, Hsl, Hwb, Srgb};

use crate::color::{Color, Oklch};
use crate::space::{
    A98_FROM_XYZ, D50_FROM_D65, D65_FROM_D50, Matrix, P3_FROM_XYZ, PROPHOTO_FROM_XYZ50, REC2020_FROM_XYZ, WHITE_D50,
    XYZ_FROM_A98, XYZ_FROM_P3, XYZ_FROM_REC2020, XYZ50_FROM_PROPHOTO, a98_from_linear, apply, lab_from_xyz,
    linear_from_a98, linear_from_prophoto, linear_from_rec2020, linear_from_srgb, polar, prophoto_from_linear,
    rec2020_from_linear, rectangular, srgb_from_linear, xyz_from_lab,
};

/// The ways to write a colour in CSS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notation {
    /// The CSS name when there is one, else hex.
    Name,
    /// `#rrggbb`, with alpha `#rrggbbaa`. 8 bits; out-of-gamut components are clipped.
    Hex,
    /// `rgb(r g b / a)`, 0..=255; clipped like hex, but with decimals.
    Rgb,
    /// `rgba(r, g, b, a)` or `rgb(r, g, b)`, the form that old readers such as plotly.js take; whole numbers.
    RgbLegacy,
    /// `hsl(h s% l%)`; clipped to sRGB.
    Hsl,
    /// `hwb(h w% b%)`; clipped to sRGB.
    Hwb,
    /// `lab(l a b)` against D50.
    Lab,
    /// `lch(l c h)` against D50.
    Lch,
    /// `oklab(l a b)`.
    Oklab,
    /// `oklch(l c h)`.
    Oklch,
    /// `color(srgb …)`.
    Srgb,
    /// `color(srgb-linear …)`.
    SrgbLinear,
    /// `color(display-p3 …)`.
    DisplayP3,
    /// `color(a98-rgb …)`.
    A98Rgb,
    /// `color(prophoto-rgb …)`.
    ProphotoRgb,
    /// `color(rec2020 …)`.
    Rec2020,
    /// `color(xyz-d50 …)`.
    XyzD50,
    /// `color(xyz-d65 …)`.
    XyzD65,
}

impl Notation {
    /// Every notation.
    pub const ALL: [Self; 18] = [
        Self::Name,
        Self::Hex,
        Self::Rgb,
        Self::RgbLegacy,
        Self::Hsl,
        Self::Hwb,
        Self::Lab,
        Self::Lch,
        Self::Oklab,
        Self::Oklch,
        Self::Srgb,
        Self::SrgbLinear,
        Self::DisplayP3,
        Self::A98Rgb,
        Self::ProphotoRgb,
        Self::Rec2020,
        Self::XyzD50,
        Self::XyzD65,
    ];
}

// ---------------------------------------------------------------------------------------------------------------- read

const COUNT: &str = "it needs three components, and optionally \"/ alpha\"";
const NUMBER: &str = "a component is not a number, a percentage or none";
const UNKNOWN: &str = "write a name, #rrggbb, rgb(), hsl(), hwb(), lab(), lch(), oklab(), oklch() or color()";

#[derive(Clone, Copy)]
enum Part {
    Number(f64),
    Percent(f64),
    Degrees(f64),
    None,
}

impl Part {
    /// The value where 100 % is `full`.
    fn value(self, full: f64) -> Result<f64, &'static str> {
        match self {
            Self::Number(v) => Ok(v),
            Self::Percent(v) => Ok(v / 100.0 * full),
            Self::None => Ok(0.0),
            Self::Degrees(_) => Err("only a hue can have an angle unit"),
        }
    }

    fn hue(self) -> Result<f64, &'static str> {
        match self {
            Self::Number(v) | Self::Degrees(v) => Ok(v - 360.0 * libm::floor(v / 360.0)),
            Self::None => Ok(0.0),
            Self::Percent(_) => Err("a hue is an angle, not a percentage"),
        }
    }

    fn is_percent(self) -> bool {
        matches!(self, Self::Percent(_))
    }
}

pub(crate) fn parse(text: &str) -> Result<Color, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("it is empty; write for example #2563eb");
    }
    if let Some(hex) = text.strip_prefix('#') {
        return parse_hex(hex);
    }
    let lower = text.to_ascii_lowercase();
    let Some((function, rest)) = lower.split_once('(') else {
        return match lower.as_str() {
            "transparent" => Ok(Color::TRANSPARENT),
            "currentcolor" => Err("currentcolor depends on the place where it is used; write the colour itself"),
            name => palette::named::from_str(name)
                .map(|found| Color::from_srgb8([found.red, found.green, found.blue]))
                .ok_or(UNKNOWN),
        };
    };
    let body = rest.strip_suffix(')').ok_or("the closing bracket is missing")?;
    let function = function.trim_end();
    if body.trim_start().starts_with("from ") {
        return Err("relative colours depend on the page; write the colour itself");
    }
    match function {
        "rgb" | "rgba" => parse_rgb(body),
        "hsl" | "hsla" => parse_hsl(body),
        "hwb" | "lab" | "lch" | "oklab" | "oklch" => {
            let (parts, alpha) = parse_modern(body)?;
            let color = match function {
                "hwb" => {
                    let white = parts[1].value(100.0)?.clamp(0.0, 100.0) / 100.0;
                    let black = parts[2].value(100.0)?.clamp(0.0, 100.0) / 100.0;
                    from_hwb(parts[0].hue()?, white, black)
                }
                "lab" => {
                    let l = parts[0].value(100.0)?.clamp(0.0, 100.0);
                    from_lab50([l, parts[1].value(125.0)?, parts[2].value(125.0)?])
                }
                "lch" => {
                    let l = parts[0].value(100.0)?.clamp(0.0, 100.0);
                    from_lab50(rectangular([l, parts[1].value(150.0)?.max(0.0), parts[2].hue()?]))
                }
                "oklab" => {
                    let l = parts[0].value(1.0)?.clamp(0.0, 1.0);
                    Color::from_oklab([l, parts[1].value(0.4)?, parts[2].value(0.4)?])
                }
                _ => {
                    let l = parts[0].value(1.0)?.clamp(0.0, 1.0);
                    let c = parts[1].value(0.4)?.max(0.0);
                    Color::from_oklch(Oklch { l, c, h: parts[2].hue()?, alpha: 1.0 })
                }
            };
            Ok(Color { alpha, ..color })
        }
        "color" => parse_color(body),
        "var" | "calc" | "env" | "color-mix" | "light-dark" => {
            Err("its value depends on the page; write the colour itself")
        }
        _ => Err(UNKNOWN),
    }
}

fn parse_hex(hex: &str) -> Result<Color, &'static str> {
    const SHAPE: &str = "after # come 3, 4, 6 or 8 digits of 0-9 and a-f";
    if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(SHAPE);
    }
    let wide: String = if hex.len() <= 4 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
    if wide.len() != 6 && wide.len() != 8 {
        return Err(SHAPE);
    }
    let mut bytes = [255_u8; 4];
    for (index, byte) in bytes.iter_mut().enumerate().take(wide.len() / 2) {
        *byte = u8::from_str_radix(&wide[index * 2..index * 2 + 2], 16).map_err(|_| SHAPE)?;
    }
    Ok(Color { alpha: f64::from(bytes[3]) / 255.0, ..Color::from_srgb8([bytes[0], bytes[1], bytes[2]]) })
}

fn parse_part(text: &str) -> Result<Part, &'static str> {
    if text == "none" {
        return Ok(Part::None);
    }
    let number = |digits: &str| -> Result<f64, &'static str> {
        // Rust also reads "inf" and "nan", which CSS does not.
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e'));
        let value: f64 = digits.parse().map_err(|_| NUMBER)?;
        if plain && value.is_finite() { Ok(value) } else { Err(NUMBER) }
    };
    if let Some(digits) = text.strip_suffix('%') {
        return number(digits).map(Part::Percent);
    }
    for (unit, degrees) in [("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f64::consts::PI), ("turn", 360.0)] {
        if let Some(digits) = text.strip_suffix(unit)
            && (unit != "rad" || !text.ends_with("grad"))
        {
            return number(digits).map(|v| Part::Degrees(v * degrees));
        }
    }
    number(text).map(Part::Number)
}

fn parse_alpha(text: &str) -> Result<f64, &'static str> {
    parse_part(text.trim())?.value(1.0).map(|alpha| alpha.clamp(0.0, 1.0))
}

/// Three components and an alpha, white space between, `/` before alpha.
fn parse_modern(body: &str) -> Result<([Part; 3], f64), &'static str> {
    if body.contains(',') {
        return Err("this form has spaces between its components, not commas");
    }
    let (components, alpha) = match body.split_once('/') {
        Some((components, alpha)) => (components, parse_alpha(alpha)?),
        None => (body, 1.0),
    };
    let mut parts = [Part::None; 3];
    let mut words = components.split_ascii_whitespace();
    for part in &mut parts {
        *part = parse_part(words.next().ok_or(COUNT)?)?;
    }
    if words.next().is_some() { Err(COUNT) } else { Ok((parts, alpha)) }
}

/// Three or four components with commas between.
fn parse_legacy(body: &str) -> Result<([Part; 3], f64), &'static str> {
    let mut parts = [Part::None; 3];
    let mut words = body.split(',');
    for part in &mut parts {
        *part = parse_part(words.next().ok_or(COUNT)?.trim())?;
        if matches!(part, Part::None) {
            return Err("none needs the form with spaces");
        }
    }
    let alpha = words.next().map_or(Ok(1.0), parse_alpha)?;
    if words.next().is_some() { Err(COUNT) } else { Ok((parts, alpha)) }
}

fn parse_rgb(body: &str) -> Result<Color, &'static str> {
    let legacy = body.contains(',');
    let (parts, alpha) = if legacy { parse_legacy(body)? } else { parse_modern(body)? };
    if legacy && parts.iter().any(|part| part.is_percent()) && !parts.iter().all(|part| part.is_percent()) {
        return Err("the form with commas takes three numbers or three percentages, not a mixture");
    }
    let mut values = [0.0; 3];
    for (value, part) in values.iter_mut().zip(parts) {
        *value = part.value(255.0)?.clamp(0.0, 255.0) / 255.0;
    }
    let [red, green, blue] = values;
    Ok(Color { red, green, blue, alpha })
}

fn parse_hsl(body: &str) -> Result<Color, &'static str> {
    let legacy = body.contains(',');
    let (parts, alpha) = if legacy { parse_legacy(body)? } else { parse_modern(body)? };
    if legacy && !(parts[1].is_percent() && parts[2].is_percent()) {
        return Err("saturation and lightness need % in the form with commas");
    }
    let saturation = parts[1].value(100.0)?.clamp(0.0, 100.0) / 100.0;
    let lightness = parts[2].value(100.0)?.clamp(0.0, 100.0) / 100.0;
    let rgb = Srgb::from_color(Hsl::<palette::encoding::Srgb, f64>::new(parts[0].hue()?, saturation, lightness));
    Ok(Color { alpha, ..Color { red: rgb.red, green: rgb.green, blue: rgb.blue, alpha }.clipped() })
}

fn from_hwb(hue: f64, white: f64, black: f64) -> Color {
    if white + black >= 1.0 {
        let grey = white / (white + black);
        return Color { red: grey, green: grey, blue: grey, alpha: 1.0 };
    }
    let rgb = Srgb::from_color(Hwb::<palette::encoding::Srgb, f64>::new(hue, white, black));
    Color { red: rgb.red, green: rgb.green, blue: rgb.blue, alpha: 1.0 }.clipped()
}

fn from_lab50(lab: [f64; 3]) -> Color {
    Color::from_xyz(apply(&D65_FROM_D50, xyz_from_lab(lab, WHITE_D50)))
}

fn parse_color(body: &str) -> Result<Color, &'static str> {
    let (space, rest) = body.trim_start().split_once(|c: char| c.is_ascii_whitespace()).ok_or(COUNT)?;
    let (parts, alpha) = parse_modern(rest)?;
    let mut v = [0.0; 3];
    for (value, part) in v.iter_mut().zip(parts) {
        *value = part.value(1.0)?;
    }
    let rgb = |curve: fn(f64) -> f64, matrix: &Matrix| Color::from_xyz(apply(matrix, v.map(curve)));
    let color = match space {
        "srgb" => Color { red: v[0], green: v[1], blue: v[2], alpha: 1.0 },
        "srgb-linear" => Color::from_linear(v),
        "display-p3" => rgb(linear_from_srgb, &XYZ_FROM_P3),
        "a98-rgb" => rgb(linear_from_a98, &XYZ_FROM_A98),
        "rec2020" => rgb(linear_from_rec2020, &XYZ_FROM_REC2020),
        "prophoto-rgb" => {
            Color::from_xyz(apply(&D65_FROM_D50, apply(&XYZ50_FROM_PROPHOTO, v.map(linear_from_prophoto))))
        }
        "xyz" | "xyz-d65" => Color::from_xyz(v),
        "xyz-d50" => Color::from_xyz(apply(&D65_FROM_D50, v)),
        _ => {
            return Err(
                "its colour space is not one of srgb, srgb-linear, display-p3, a98-rgb, prophoto-rgb, rec2020, \
                        xyz, xyz-d50, xyz-d65",
            );
        }
    };
    Ok(Color { alpha, ..color })
}

// --------------------------------------------------------------------------------------------------------------- print

pub(crate) fn print(color: Color, notation: Notation) -> String {
    let xyz50 = || apply(&D50_FROM_D65, color.to_xyz());
    let lab50 = || lab_from_xyz(xyz50(), WHITE_D50);
    let rgb = |matrix: &Matrix, curve: fn(f64) -> f64| apply(matrix, color.to_xyz()).map(curve);
    let clipped = color.clipped();
    let srgb = Srgb::new(clipped.red, clipped.green, clipped.blue);
    match notation {
        Notation::Name => named(color).unwrap_or_else(|| color.to_hex()),
        Notation::Hex => color.to_hex(),
        Notation::Rgb => {
            let [r, g, b] = [clipped.red, clipped.green, clipped.blue].map(|v| number(v * 255.0, 3));
            close(format!("rgb({r} {g} {b}"), color.alpha)
        }
        Notation::RgbLegacy => {
            let [r, g, b] = color.to_srgb8();
            if color.alpha >= 1.0 {
                format!("rgb({r}, {g}, {b})")
            } else {
                format!("rgba({r}, {g}, {b}, {})", number(clipped.alpha, 4))
            }
        }
        Notation::Hsl => {
            let hsl = Hsl::from_color(srgb);
            let [s, l] = [hsl.saturation, hsl.lightness].map(|v| number(v * 100.0, 4));
            close(format!("hsl({} {s}% {l}%", number(hsl.hue.into_positive_degrees(), 4)), color.alpha)
        }
        Notation::Hwb => {
            let hwb = Hwb::from_color(srgb);
            let [w, b] = [hwb.whiteness, hwb.blackness].map(|v| number(v * 100.0, 4));
            close(format!("hwb({} {w}% {b}%", number(hwb.hue.into_positive_degrees(), 4)), color.alpha)
        }
        Notation::Lab => components("lab(", lab50(), [4; 3], color.alpha),
        Notation::Lch => components("lch(", polar(lab50()), [4; 3], color.alpha),
        Notation::Oklab => components("oklab(", color.to_oklab(), [6; 3], color.alpha),
        Notation::Oklch => components("oklch(", polar(color.to_oklab()), [6, 6, 4], color.alpha),
        Notation::Srgb => components("color(srgb ", [color.red, color.green, color.blue], [12; 3], color.alpha),
        // Near black a billionth of light is a step of a thousandth to the eye.
        Notation::SrgbLinear => components("color(srgb-linear ", color.to_linear(), [12; 3], color.alpha),
        Notation::DisplayP3 => {
            components("color(display-p3 ", rgb(&P3_FROM_XYZ, srgb_from_linear), [12; 3], color.alpha)
        }
        Notation::A98Rgb => components("color(a98-rgb ", rgb(&A98_FROM_XYZ, a98_from_linear), [12; 3], color.alpha),
        Notation::Rec2020 => {
            components("color(rec2020 ", rgb(&REC2020_FROM_XYZ, rec2020_from_linear), [12; 3], color.alpha)
        }
        Notation::ProphotoRgb => {
            let v = apply(&PROPHOTO_FROM_XYZ50, xyz50()).map(prophoto_from_linear);
            components("color(prophoto-rgb ", v, [12; 3], color.alpha)
        }
        Notation::XyzD50 => components("color(xyz-d50 ", xyz50(), [12; 3], color.alpha),
        Notation::XyzD65 => components("color(xyz-d65 ", color.to_xyz(), [12; 3], color.alpha),
    }
}

fn components(open: &str, values: [f64; 3], places: [usize; 3], alpha: f64) -> String {
    let mut text = open.to_owned();
    for (index, (value, places)) in values.into_iter().zip(places).enumerate() {
        if index > 0 {
            text.push(' ');
        }
        text.push_str(&number(value, places));
    }
    close(text, alpha)
}

fn close(mut text: String, alpha: f64) -> String {
    if alpha < 1.0 {
        let _ = write!(text, " / {}", number(alpha.max(0.0), 4));
    }
    text.push(')');
    text
}

/// A number with at most `places` decimals and no needless zeros; never `-0`.
fn number(value: f64, places: usize) -> String {
    let mut text = format!("{value:.places$}");
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// The CSS name of exactly this colour; the first in the alphabet when there are two (`aqua`, `cyan`).
fn named(color: Color) -> Option<String> {
    if color.alpha <= 0.0 && color.clipped() == Color::TRANSPARENT {
        return Some("transparent".to_owned());
    }
    if color.alpha < 1.0 || !color.is_exact_in_hex() {
        return None;
    }
    let [r, g, b] = color.to_srgb8();
    palette::named::entries()
        .filter(|(_, found)| [found.red, found.green, found.blue] == [r, g, b])
        .map(|(name, _)| name.to_owned())
        .min()
}
