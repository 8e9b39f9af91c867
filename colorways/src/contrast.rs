//! Contrast: WCAG 2.2 and APCA; luminance and lightness of what is left when colour is taken away.

use crate::color::Color;
use crate::space::lightness_from_luminance;

/// Relative luminance 0..=1 (WCAG 2.2): Y = 0.2126 R + 0.7152 G + 0.0722 B of linear light.
///
/// Components that a screen cannot show are clipped first; alpha is not looked at (see [`Color::over`]).
pub fn luminance(color: Color) -> f64 {
    let [r, g, b] = color.clipped().to_linear();
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG 2.2 contrast ratio, 1..=21, the same in both directions.
///
/// Graphics need 3 (success criterion 1.4.11), text 4.5 (1.4.3), large text 3.
pub fn contrast_ratio(first: Color, second: Color) -> f64 {
    let (a, b) = (luminance(first), luminance(second));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Lightness L* 0..=100 of the colour printed in grey (from [`luminance`]).
pub fn grey_lightness(color: Color) -> f64 {
    lightness_from_luminance(luminance(color))
}

/// APCA lightness contrast Lc of `text` on `background`, about -108..=106: positive for dark text on light, negative for
/// light text on dark. Body text wants an absolute value of 75 or more, large text 60, non-text 30 to 45.
///
/// Accessible Perceptual Contrast Algorithm, 0.0.98G-4g constants (the "W3" version, base function).
pub fn apca(text: Color, background: Color) -> f64 {
    let screen = |color: Color| {
        let color = color.clipped();
        let power = |v: f64| libm::pow(v, 2.4);
        let y = 0.212_672_9 * power(color.red) + 0.715_152_2 * power(color.green) + 0.072_175 * power(color.blue);
        // Soft clamp of near-black, where flare hides differences.
        if y < 0.022 { y + libm::pow(0.022 - y, 1.414) } else { y }
    };
    let (text, background) = (screen(text), screen(background));
    if (background - text).abs() < 0.0005 {
        return 0.0;
    }
    let contrast = if background > text {
        let c = (libm::pow(background, 0.56) - libm::pow(text, 0.57)) * 1.14;
        if c < 0.1 { 0.0 } else { c - 0.027 }
    } else {
        let c = (libm::pow(background, 0.65) - libm::pow(text, 0.62)) * 1.14;
        if c > -0.1 { 0.0 } else { c + 0.027 }
    };
    contrast * 100.0
}
