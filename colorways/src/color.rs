//! One colour value for the whole product.

use std::fmt;
use std::str::FromStr;

use palette::{FromColor as _, LinSrgba, Oklch as PaletteOklch, Srgba};

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
#[error("{text:?} is not a CSS colour")]
pub struct ParseColorError {
    /// The text that was given.
    pub text: String,
}

impl Color {
    /// An opaque colour from 8-bit sRGB.
    pub fn from_srgb8([r, g, b]: [u8; 3]) -> Self {
        Self { red: f64::from(r) / 255.0, green: f64::from(g) / 255.0, blue: f64::from(b) / 255.0, alpha: 1.0 }
    }

    /// From OKLCH, without gamut mapping.
    pub fn from_oklch(color: Oklch) -> Self {
        let oklch = palette::Alpha::<PaletteOklch<f64>, f64> {
            color: PaletteOklch::new(color.l, color.c, color.h),
            alpha: color.alpha,
        };
        let linear = LinSrgba::<f64>::from_color(oklch);
        let srgb = Srgba::<f64>::from_linear(linear);
        Self { red: srgb.red, green: srgb.green, blue: srgb.blue, alpha: color.alpha }
    }

    /// The colour in OKLCH.
    pub fn to_oklch(self) -> Oklch {
        let linear: LinSrgba<f64> = Srgba::new(self.red, self.green, self.blue, self.alpha).into_linear();
        let oklch = palette::Alpha::<PaletteOklch<f64>, f64>::from_color(linear);
        Oklch { l: oklch.l, c: oklch.chroma, h: oklch.hue.into_positive_degrees(), alpha: self.alpha }
    }

    /// Whether an sRGB screen can show it.
    pub fn in_srgb_gamut(self) -> bool {
        [self.red, self.green, self.blue].iter().all(|v| (-1e-6..=1.0 + 1e-6).contains(v))
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
}

impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseColorError { text: text.to_owned() };
        let hex = text.trim().strip_prefix('#').ok_or_else(error)?;
        if !hex.is_ascii() {
            return Err(error());
        }
        let wide: String = if hex.len() <= 4 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
        if wide.len() != 6 && wide.len() != 8 {
            return Err(error());
        }
        let mut bytes = [255_u8; 4];
        for (index, byte) in bytes.iter_mut().enumerate().take(wide.len() / 2) {
            *byte = u8::from_str_radix(&wide[index * 2..index * 2 + 2], 16).map_err(|_| error())?;
        }
        Ok(Self { alpha: f64::from(bytes[3]) / 255.0, ..Self::from_srgb8([bytes[0], bytes[1], bytes[2]]) })
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_hex())
    }
}
