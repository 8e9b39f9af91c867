//! The editor's own look as data: `tokens.json`, read once. No colour is named anywhere else, and the theme being edited
//! never styles the editor.

use std::sync::LazyLock;

use egui::Color32;
use serde::{Deserialize, Deserializer};

/// Everything in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Lengths in points.
    pub size: Sizes,
    /// The light editor.
    pub light: Palette,
    /// The dark editor.
    pub dark: Palette,
}

/// Lengths in points; everything stands on a grid of 4.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sizes {
    /// Type size of captions and hints.
    pub caption: f32,
    /// Type size of labels and values.
    pub body: f32,
    /// Type size of group titles.
    pub title: f32,
    /// Type size of a section's title.
    pub heading: f32,
    /// Type size of code and console output.
    pub code: f32,
    /// Edge of an icon.
    pub icon: f32,
    /// Height of a row of controls.
    pub row: f32,
    /// Height of the top bar.
    pub bar: f32,
    /// Height of the bottom line.
    pub status: f32,
    /// Width of the rail of sections.
    pub rail: f32,
    /// Width of the panel of fields.
    pub panel: f32,
    /// Corner radius of controls.
    pub radius: u8,
    /// Corner radius of popups and cards.
    pub radius_large: u8,
}

macro_rules! palette {
    ($( $(#[$doc:meta])* $name:ident ),* $(,)?) => {
        /// One set of colours, named by what they are for.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Palette { $( $(#[$doc])* #[serde(deserialize_with = "color")] pub $name: Color32 ),* }
    };
}

palette! {
    /// Bars and the rail.
    window,
    /// The panel of fields.
    panel,
    /// Popups, dialogs, cards.
    raised,
    /// Wells behind raised things.
    sunken,
    /// Inside of a control.
    control,
    /// A control under the pointer.
    hover,
    /// A control held down.
    pressed,
    /// Hairlines between areas.
    line,
    /// Edges of controls under the pointer.
    line_strong,
    /// Labels and values.
    text,
    /// Second rank.
    text_soft,
    /// Hints and disabled things.
    text_faint,
    /// The one colour that calls.
    accent,
    /// It, under the pointer.
    accent_hover,
    /// Background of what is selected.
    accent_soft,
    /// Text on the accent.
    on_accent,
    /// The ring around what has the keyboard.
    focus,
    /// Errors.
    danger,
    /// Background of errors.
    danger_soft,
    /// Warnings.
    warning,
    /// Background of warnings.
    warning_soft,
    /// What went well.
    success,
    /// Background of what went well.
    success_soft,
    /// Members' names in code.
    code_name,
    /// Text values in code.
    code_text,
    /// Numbers in code.
    code_number,
    /// Words such as `true` in code.
    code_word,
    /// Soft shadows.
    shadow,
    /// Over everything behind a dialog.
    scrim,
    /// Squares behind transparent colours.
    checker_a,
    /// The other squares.
    checker_b,
}

static TOKENS: LazyLock<Tokens> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("tokens.json")).expect("tokens.json has every token")
});

/// The editor's look.
pub fn tokens() -> &'static Tokens {
    &TOKENS
}

/// The lengths.
pub fn size() -> &'static Sizes {
    &TOKENS.size
}

/// The colours that a `Ui` is drawn in.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &TOKENS.dark } else { &TOKENS.light }
}

fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Color32, D::Error> {
    let text = String::deserialize(deserializer)?;
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the editor's colours are made")]
    Color32::from_hex(&text).map_err(|error| serde::de::Error::custom(format!("{text}: {error:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |c: Color32| {
            let linear = |v: u8| {
                let v = f64::from(v) / 255.0;
                if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_passes_on_every_ground_it_stands_on() {
        for (name, p) in [("light", &tokens().light), ("dark", &tokens().dark)] {
            for (ground_name, ground) in [
                ("window", p.window),
                ("panel", p.panel),
                ("raised", p.raised),
                ("control", p.control),
                ("hover", p.hover),
            ] {
                for (text_name, text, least) in [
                    ("text", p.text, 7.0),
                    ("text_soft", p.text_soft, 4.5),
                    ("text_faint", p.text_faint, 4.0),
                    ("danger", p.danger, 4.5),
                    ("warning", p.warning, 4.5),
                    ("success", p.success, 4.5),
                    ("focus", p.focus, 3.0),
                    ("accent", p.accent, 4.5),
                    ("code_name", p.code_name, 4.5),
                    ("code_text", p.code_text, 4.5),
                    ("code_number", p.code_number, 4.5),
                    ("code_word", p.code_word, 4.5),
                ] {
                    let ratio = contrast(text, ground);
                    assert!(ratio >= least, "{name}: {text_name} on {ground_name} has {ratio:.2}, needs {least}");
                }
            }
            assert!(contrast(p.on_accent, p.accent) >= 4.5, "{name}: text on the accent");
            assert!(contrast(p.danger, p.danger_soft) >= 4.5, "{name}: an error on its ground");
            assert!(contrast(p.warning, p.warning_soft) >= 4.5, "{name}: a warning on its ground");
            assert!(contrast(p.success, p.success_soft) >= 4.5, "{name}: a success on its ground");
        }
    }
}
