//! Colours from colours: the steps that derivation takes.

pub(crate) use livery_colorways::contrast_ratio as contrast;
use livery_colorways::{Color, Oklch};

/// WCAG 2.2's least contrast for text (1.4.3).
pub(crate) const TEXT_CONTRAST: f64 = 4.5;
/// WCAG 2.2's least contrast for marks (1.4.11).
pub(crate) const MARK_CONTRAST: f64 = 3.0;

pub(crate) const WHITE: Color = Color { red: 1.0, green: 1.0, blue: 1.0, alpha: 1.0 };
pub(crate) const BLACK: Color = Color { red: 0.0, green: 0.0, blue: 0.0, alpha: 1.0 };

/// A translucent colour as it looks on an opaque one.
pub(crate) fn over(top: Color, below: Color) -> Color {
    top.over(below)
}

/// The least contrast of a colour on some opaque surfaces.
pub(crate) fn worst_contrast(color: Color, surfaces: &[Color]) -> f64 {
    surfaces.iter().map(|surface| contrast(color.over(*surface), *surface)).fold(f64::INFINITY, f64::min)
}

/// Whether light ink reads better on it than dark ink.
pub(crate) fn is_dark(surface: Color) -> bool {
    contrast(WHITE, surface) > contrast(BLACK, surface)
}

/// The colour with another lightness, chroma reduced where sRGB cannot show it.
pub(crate) fn with_lightness(color: Color, l: f64) -> Color {
    let oklch = Oklch { l: l.clamp(0.0, 1.0), ..color.to_oklch() };
    // To the 8 bits that are written, so that a contrast found here is the contrast that is seen.
    Color::from_srgb8(Color::from_oklch(oklch).to_srgb_gamut().to_srgb8())
}

/// The colour, `step` lighter (or darker, where negative) in OKLCH lightness.
pub(crate) fn shifted(color: Color, step: f64) -> Color {
    with_lightness(color, color.to_oklch().l + step)
}

/// The colour nearest in lightness that has the contrast on every surface; hue kept. The colour itself where it has it
/// already, and black or white, whichever is better, where nothing else does.
pub(crate) fn readable(color: Color, surfaces: &[Color], least: f64) -> Color {
    if worst_contrast(color, surfaces) >= least {
        return color;
    }
    let opaque = Color { alpha: 1.0, ..color };
    let l = opaque.to_oklch().l;
    // Contrast on one surface grows away from it on both sides; several surfaces may leave either side. Small steps
    // outwards find the nearest lightness whatever the surfaces are.
    for step in 0..=250 {
        let distance = f64::from(step) * 0.004;
        for candidate in [l - distance, l + distance] {
            if (0.0..=1.0).contains(&candidate) {
                let candidate = with_lightness(opaque, candidate);
                if worst_contrast(candidate, surfaces) >= least {
                    return candidate;
                }
            }
        }
    }
    if worst_contrast(WHITE, surfaces) > worst_contrast(BLACK, surfaces) { WHITE } else { BLACK }
}

/// A neutral that is read on the surfaces with about the given contrast, tinted with the first surface's hue.
pub(crate) fn neutral_ink(surfaces: &[Color], wanted: f64) -> Color {
    let Some(first) = surfaces.first() else { return BLACK };
    let tint = first.to_oklch();
    let best = if worst_contrast(WHITE, surfaces) > worst_contrast(BLACK, surfaces) { WHITE } else { BLACK };
    let reachable = worst_contrast(best, surfaces);
    let target = wanted.min(reachable * 0.97).max(TEXT_CONTRAST.min(reachable));
    let start = Color::from_oklch(Oklch { l: tint.l, c: (tint.c * 0.6).min(0.025), h: tint.h, alpha: 1.0 });
    let direction = if best == WHITE { 1.0 } else { -1.0 };
    for step in 0..=250 {
        let candidate = shifted(start, direction * f64::from(step) * 0.004);
        if worst_contrast(candidate, surfaces) >= target {
            return candidate;
        }
    }
    best
}
