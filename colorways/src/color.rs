//! One colour value for the whole product.

use std::fmt;
use std::str::FromStr;

use crate::css::{self, Notation};
use crate::gamut;
use crate::space::{
    self, Lab, SRGB_FROM_XYZ, XYZ_FROM_SRGB, apply, lab_from_linear, linear_from_lab, linear_from_srgb, polar,
    rectangular, srgb_from_linear,
};

/// A colour in gamma-encoded sRGB with alpha, *unbounded*: components outside 0..=1 are colours that an sRGB screen
/// cannot show, kept so that nothing is lost between an editor's OKLCH field and the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red, 0..=1 inside the sRGB gamut.
    pub red: f64,
    /// Green, 0..=1 inside the sRGB gamut.
    pub green: f64,
    /// Blue, 0..=1 inside the sRGB gamut.
    pub blue: f64,
    /// Opacity, 0..=1.
    pub alpha: f64,
}

/// A colour in OKLCH (Ottosson 2020; CSS Color 4 section 9.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch {
    /// Lightness, 0..=1.
    pub l: f64,
    /// Chroma, 0 upwards; sRGB reaches about 0.32.
    pub c: f64,
    /// Hue in degrees, 0..360.
    pub h: f64,
    /// Opacity, 0..=1.
    pub alpha: f64,
}

/// Why a text is not a colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a CSS colour: {reason}")]
pub struct ParseColorError {
    /// The text that was given.
    pub text: String,
    /// What is wrong with it and what to write instead, in plain words.
    pub reason: &'static str,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self { red: 0.0, green: 0.0, blue: 0.0, alpha: 1.0 };
    /// Opaque white.
    pub const WHITE: Self = Self { red: 1.0, green: 1.0, blue: 1.0, alpha: 1.0 };
    /// CSS `transparent`: black of no opacity.
    pub const TRANSPARENT: Self = Self { alpha: 0.0, ..Self::BLACK };

    /// An opaque colour from 8-bit sRGB.
    pub fn from_srgb8([r, g, b]: [u8; 3]) -> Self {
        Self { red: f64::from(r) / 255.0, green: f64::from(g) / 255.0, blue: f64::from(b) / 255.0, alpha: 1.0 }
    }

    /// An opaque colour from linear-light sRGB, unbounded.
    pub fn from_linear(linear: [f64; 3]) -> Self {
        let [red, green, blue] = linear.map(srgb_from_linear);
        Self { red, green, blue, alpha: 1.0 }
    }

    /// Linear-light sRGB, unbounded (negative components mirror the curve).
    pub fn to_linear(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(linear_from_srgb)
    }

    /// An opaque colour from CIE XYZ, D65, white Y = 1.
    pub fn from_xyz(xyz: [f64; 3]) -> Self {
        Self::from_linear(apply(&SRGB_FROM_XYZ, xyz))
    }

    /// CIE XYZ, D65, white Y = 1.
    pub fn to_xyz(self) -> [f64; 3] {
        apply(&XYZ_FROM_SRGB, self.to_linear())
    }

    /// An opaque colour from CIE Lab against D65.
    pub fn from_lab(lab: Lab) -> Self {
        Self::from_linear(linear_from_lab(lab))
    }

    /// CIE Lab against D65, the space of [`crate::ciede2000`].
    pub fn to_lab(self) -> Lab {
        lab_from_linear(self.to_linear())
    }

    /// From OKLCH, without gamut mapping.
    pub fn from_oklch(color: Oklch) -> Self {
        let xyz = space::xyz_from_oklab(rectangular([color.l, color.c, color.h]));
        Self { alpha: color.alpha, ..Self::from_xyz(xyz) }
    }

    /// The colour in OKLCH. Greys have chroma 0 up to rounding, and then a hue that means nothing.
    pub fn to_oklch(self) -> Oklch {
        let [l, c, h] = polar(self.to_oklab());
        Oklch { l, c, h, alpha: self.alpha }
    }

    /// An opaque colour from OKLAB, without gamut mapping.
    pub fn from_oklab(lab: [f64; 3]) -> Self {
        Self::from_xyz(space::xyz_from_oklab(lab))
    }

    /// OKLAB: lightness 0..=1, a, b.
    pub fn to_oklab(self) -> [f64; 3] {
        space::oklab_from_xyz(self.to_xyz())
    }

    /// Whether an sRGB screen can show it.
    pub fn in_srgb_gamut(self) -> bool {
        [self.red, self.green, self.blue].iter().all(|v| (-1e-6..=1.0 + 1e-6).contains(v))
    }

    /// The nearest colour that an sRGB screen can show, by CSS Color 4 gamut mapping: lightness and hue stay, OKLCH
    /// chroma is reduced until the rest is below what an eye sees. Colours inside the gamut stay as they are.
    #[must_use]
    pub fn to_srgb_gamut(self) -> Self {
        gamut::to_srgb_gamut(self)
    }

    /// Each component clipped to 0..=1: cheap, and the hue may shift. Prefer [`Color::to_srgb_gamut`] for display.
    #[must_use]
    pub fn clipped(self) -> Self {
        let clip = |v: f64| if v.is_nan() { 0.0 } else { v.clamp(0.0, 1.0) };
        Self { red: clip(self.red), green: clip(self.green), blue: clip(self.blue), alpha: clip(self.alpha) }
    }

    /// What is seen when this colour lies on an opaque `background`: blended in gamma-encoded sRGB, as browsers do.
    #[must_use]
    pub fn over(self, background: Self) -> Self {
        let t = self.alpha.clamp(0.0, 1.0);
        let blend = |top: f64, bottom: f64| bottom + (top - bottom) * t;
        if t >= 1.0 {
            return Self { alpha: 1.0, ..self };
        }
        Self {
            red: blend(self.red, background.red),
            green: blend(self.green, background.green),
            blue: blend(self.blue, background.blue),
            alpha: 1.0,
        }
    }

    /// 8-bit sRGB, out-of-gamut components clipped.
    pub fn to_srgb8(self) -> [u8; 3] {
        [self.red, self.green, self.blue].map(|v| libm::round(v.clamp(0.0, 1.0) * 255.0) as u8)
    }

    /// `#rrggbb`, or `#rrggbbaa` when not opaque.
    pub fn to_hex(self) -> String {
        let [r, g, b] = self.to_srgb8();
        if self.alpha >= 1.0 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            let a = libm::round(self.alpha.clamp(0.0, 1.0) * 255.0) as u8;
            format!("#{r:02x}{g:02x}{b:02x}{a:02x}")
        }
    }

    /// The colour as CSS text in the wanted notation.
    pub fn to_css(self, notation: Notation) -> String {
        css::print(self, notation)
    }

    /// Whether hex says exactly this colour (to a millionth), so that nothing is lost by writing it so.
    pub fn is_exact_in_hex(self) -> bool {
        [self.red, self.green, self.blue, self.alpha].iter().all(|v| {
            let scaled = v * 255.0;
            (0.0..=255.0).contains(&scaled) && (scaled - libm::round(scaled)).abs() < 2.5e-4
        })
    }
}

/// Reads every colour of CSS Color 4 that is absolute: names, `transparent`, hex, `rgb()`, `rgba()`, `hsl()`, `hsla()`,
/// `hwb()`, `lab()`, `lch()`, `oklab()`, `oklch()` and `color()`.
impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        css::parse(text).map_err(|reason| ParseColorError { text: text.to_owned(), reason })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}

/// As hex when that is exact, else as `color(srgb …)`, so that nothing is lost.
impl serde::Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let notation = if self.is_exact_in_hex() { Notation::Hex } else { Notation::Srgb };
        serializer.serialize_str(&self.to_css(notation))
    }
}

impl<'de> serde::Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
