//! Colours in a terminal.

use std::io::IsTerminal as _;

use livery_colorways::{Color, contrast_ratio};

/// Paints in true colour when stdout is a terminal and the user has not asked for none (no-color.org).
pub(crate) struct Painter {
    paints: bool,
}

impl Default for Painter {
    fn default() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self { paints: std::io::stdout().is_terminal() && !refused && !dumb }
    }
}

impl Painter {
    /// The colours side by side; nothing but their names where nothing is painted.
    pub(crate) fn strip(&self, colors: &[Color]) -> String {
        if self.paints {
            colors.iter().map(|color| format!("{}    \x1b[0m", background(*color))).collect::<Vec<_>>().concat()
        } else {
            colors.iter().map(|color| color.to_hex()).collect::<Vec<_>>().join(" ")
        }
    }

    /// The colour's name on the colour itself.
    pub(crate) fn named(&self, color: Color) -> String {
        let name = color.to_hex();
        if !self.paints {
            return name;
        }
        let text = if contrast_ratio(color, Color::WHITE) > contrast_ratio(color, Color::BLACK) { 97 } else { 30 };
        format!("{}\x1b[{text}m {name} \x1b[0m", background(color))
    }
}

fn background(color: Color) -> String {
    let [r, g, b] = color.to_srgb8();
    format!("\x1b[48;2;{r};{g};{b}m")
}
