//! A colour goes back into the file the way its user writes colours.

use livery_colorways::{Color, Notation};

/// A way of writing a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writing {
    notation: Notation,
    upper: bool,
}

impl Writing {
    /// How a text is written. Names and references have no numbers to keep, and become hex when changed.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let (function, inside) = lower.split_once('(').unwrap_or((&lower, ""));
        let notation = match function.trim_end() {
            "rgb" | "rgba" if inside.contains(',') => Notation::RgbLegacy,
            "rgb" | "rgba" => Notation::Rgb,
            "hsl" | "hsla" => Notation::Hsl,
            "hwb" => Notation::Hwb,
            "lab" => Notation::Lab,
            "lch" => Notation::Lch,
            "oklab" => Notation::Oklab,
            "oklch" => Notation::Oklch,
            "color" => match inside.split_whitespace().next().unwrap_or_default() {
                "srgb-linear" => Notation::SrgbLinear,
                "display-p3" => Notation::DisplayP3,
                "a98-rgb" => Notation::A98Rgb,
                "prophoto-rgb" => Notation::ProphotoRgb,
                "rec2020" => Notation::Rec2020,
                "xyz-d50" => Notation::XyzD50,
                "xyz" | "xyz-d65" => Notation::XyzD65,
                _ => Notation::Srgb,
            },
            _ => Notation::Hex,
        };
        Self {
            notation,
            upper: notation == Notation::Hex && text.chars().any(|c| c.is_ascii_uppercase()) && text.starts_with('#'),
        }
    }

    /// The forms that a picker offers; any other is kept where it is.
    pub const FORMS: [&'static str; 6] = ["HEX", "RGB", "HSL", "HWB", "Lab", "OKLCH"];

    /// The form's name.
    pub fn name(self) -> &'static str {
        match self.notation {
            Notation::Hex | Notation::Name => "HEX",
            Notation::Rgb | Notation::RgbLegacy => "RGB",
            Notation::Hsl => "HSL",
            Notation::Hwb => "HWB",
            Notation::Oklch => "OKLCH",
            Notation::Oklab => "OKLAB",
            Notation::Lch => "LCH",
            Notation::Lab => "Lab",
            Notation::Srgb => "sRGB",
            Notation::SrgbLinear => "linear",
            Notation::DisplayP3 => "P3",
            Notation::A98Rgb => "A98",
            Notation::ProphotoRgb => "ProPhoto",
            Notation::Rec2020 => "Rec2020",
            Notation::XyzD50 => "XYZ D50",
            Notation::XyzD65 => "XYZ",
        }
    }

    /// Another form; `None` for a name that is none of [`Writing::FORMS`].
    pub fn in_form(self, name: &str) -> Option<Self> {
        let notation = match name {
            "HEX" => Notation::Hex,
            // As every tool reads it.
            "RGB" => Notation::RgbLegacy,
            "HSL" => Notation::Hsl,
            "HWB" => Notation::Hwb,
            "OKLCH" => Notation::Oklch,
            "Lab" => Notation::Lab,
            _ => return None,
        };
        Some(Self { notation, upper: false })
    }

    /// The colour in this way.
    pub fn print(self, color: Color) -> String {
        let text = color.to_css(self.notation);
        if self.upper { text.to_ascii_uppercase() } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_color_is_written_as_it_was_before() {
        for text in [
            "#1f78b4",
            "#1F78B4",
            "#1F78B480",
            "rgb(31, 120, 180)",
            "rgba(31, 120, 180, 0.5)",
            "hsl(204.2 70.6% 41.4%)",
            "oklch(0.552 0.124 244)",
            "color(display-p3 0.2 0.4 0.6)",
        ] {
            let color: Color = text.parse().unwrap();
            let again = Writing::of(text).print(color);
            let form = |text: &str| text.chars().take_while(|c| !c.is_ascii_digit()).collect::<String>();
            assert_eq!(form(&again), form(text), "{text} became {again}");
            let back: Color = again.parse().unwrap();
            assert_eq!(back.to_hex(), color.to_hex(), "{text} became {again}");
        }
        assert_eq!(Writing::of("tomato").print("#ff6347".parse().unwrap()), "#ff6347");
        assert_eq!(Writing::of("var(--accent)").print("#ff6347".parse().unwrap()), "#ff6347");
    }
}
