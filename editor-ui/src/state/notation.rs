//! A colour goes back into the file the way its user writes colours.

use livery_colorways::Color;

/// A way of writing a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notation {
    /// `#1f78b4`
    #[default]
    Hex,
    /// `#1F78B4`
    UpperHex,
    /// `rgb(31, 120, 180)`
    Rgb,
    /// `hsl(204, 71%, 41%)`
    Hsl,
    /// `oklch(0.55 0.13 247)`
    Oklch,
}

impl Notation {
    /// How a text is written. Names and references have no numbers to keep, and become hex when changed.
    pub fn of(text: &str) -> Self {
        let lower = text.trim().to_ascii_lowercase();
        if lower.starts_with("rgb") {
            Self::Rgb
        } else if lower.starts_with("hsl") {
            Self::Hsl
        } else if lower.starts_with("oklch") || lower.starts_with("oklab") {
            Self::Oklch
        } else if lower.starts_with('#') && text.chars().any(|c| c.is_ascii_uppercase()) {
            Self::UpperHex
        } else {
            Self::Hex
        }
    }

    /// The colour in this way.
    pub fn print(self, color: Color) -> String {
        let opaque = color.alpha >= 1.0;
        let alpha = trim(color.alpha.clamp(0.0, 1.0), 3);
        match self {
            Self::Hex => color.to_hex(),
            Self::UpperHex => color.to_hex().to_ascii_uppercase(),
            Self::Rgb => {
                let [r, g, b] = color.to_srgb8();
                if opaque { format!("rgb({r}, {g}, {b})") } else { format!("rgba({r}, {g}, {b}, {alpha})") }
            }
            Self::Hsl => {
                let [h, s, l] = hsl(color);
                let (h, s, l) = (trim(h, 1), trim(s, 1), trim(l, 1));
                if opaque { format!("hsl({h}, {s}%, {l}%)") } else { format!("hsla({h}, {s}%, {l}%, {alpha})") }
            }
            Self::Oklch => {
                let oklch = color.to_oklch();
                let (l, c, h) = (trim(oklch.l, 4), trim(oklch.c, 4), trim(oklch.h, 2));
                if opaque { format!("oklch({l} {c} {h})") } else { format!("oklch({l} {c} {h} / {alpha})") }
            }
        }
    }
}

/// Hue in degrees, saturation and lightness in per cent (CSS Color 4 section 7.1).
fn hsl(color: Color) -> [f64; 3] {
    let [r, g, b] = [color.red, color.green, color.blue].map(|v| v.clamp(0.0, 1.0));
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let (light, span) = (f64::midpoint(max, min), max - min);
    if span < 1e-9 {
        return [0.0, 0.0, light * 100.0];
    }
    let saturation = (max - light) / light.min(1.0 - light);
    let sixth = if max <= r {
        (g - b) / span + if g < b { 6.0 } else { 0.0 }
    } else if max <= g {
        (b - r) / span + 2.0
    } else {
        (r - g) / span + 4.0
    };
    [sixth * 60.0, saturation * 100.0, light * 100.0]
}

fn trim(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_notation_is_recognised_in_what_it_prints() {
        let color = Color::from_srgb8([31, 120, 180]);
        let half = Color { alpha: 0.5, ..color };
        for (notation, opaque, translucent) in [
            (Notation::Hex, "#1f78b4", "#1f78b480"),
            (Notation::UpperHex, "#1F78B4", "#1F78B480"),
            (Notation::Rgb, "rgb(31, 120, 180)", "rgba(31, 120, 180, 0.5)"),
            (Notation::Hsl, "hsl(204.2, 70.6%, 41.4%)", "hsla(204.2, 70.6%, 41.4%, 0.5)"),
            (Notation::Oklch, "oklch(0.5517 0.1241 244.17)", "oklch(0.5517 0.1241 244.17 / 0.5)"),
        ] {
            assert_eq!(notation.print(half), translucent);
            assert_eq!(notation.print(color), opaque);
            assert_eq!(Notation::of(opaque), notation);
            assert_eq!(Notation::of(translucent), notation);
        }
        assert_eq!(Notation::of("tomato"), Notation::Hex);
        assert_eq!(Notation::of("var(--accent)"), Notation::Hex);
    }
}
