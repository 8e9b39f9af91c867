//! Colours from colours: the steps that derivation takes.

pub(crate) use livery_colorways::contrast_ratio as contrast;
use livery_colorways::{Color, Oklch, luminance};

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
    let from = Oklch { alpha: 1.0, ..color.to_oklch() };
    let lit = Lit::new(surfaces);
    let [darker, lighter] = [0.0, 1.0].map(|end| first_readable(from, end, &lit, least));
    match (darker, lighter) {
        (Some(darker), Some(lighter)) => {
            let distance = |color: Color| (color.to_oklch().l - from.l).abs();
            if distance(darker) <= distance(lighter) { darker } else { lighter }
        }
        (Some(found), None) | (None, Some(found)) => found,
        (None, None) => best_ink(surfaces),
    }
}

/// A neutral that is read on the surfaces with about the given contrast, tinted with the first surface's hue.
pub(crate) fn neutral_ink(surfaces: &[Color], wanted: f64) -> Color {
    let Some(first) = surfaces.first() else { return BLACK };
    let tint = first.to_oklch();
    tinted_ink(surfaces, Oklch { c: (tint.c * 0.6).min(0.025), ..tint }, wanted)
}

/// An ink of a tint that is read on the surfaces with about the given contrast.
pub(crate) fn tinted_ink(surfaces: &[Color], tint: Oklch, wanted: f64) -> Color {
    let Some(first) = surfaces.first() else { return BLACK };
    let best = best_ink(surfaces);
    let reachable = worst_contrast(best, surfaces);
    let target = wanted.min(reachable * 0.97).max(TEXT_CONTRAST.min(reachable));
    let start = Oklch { l: first.to_oklch().l, alpha: 1.0, ..tint };
    let end = if best == WHITE { 1.0 } else { 0.0 };
    first_readable(start, end, &Lit::new(surfaces), target).unwrap_or(best)
}

/// Black or white, whichever reads better.
fn best_ink(surfaces: &[Color]) -> Color {
    if worst_contrast(WHITE, surfaces) > worst_contrast(BLACK, surfaces) { WHITE } else { BLACK }
}

/// Luminances of surfaces, which a search compares with again and again.
struct Lit(Vec<f64>);

impl Lit {
    fn new(surfaces: &[Color]) -> Self {
        Self(surfaces.iter().map(|surface| luminance(*surface)).collect())
    }

    /// The least contrast, as the 8 bits show it that are written.
    fn worst_contrast(&self, color: Color) -> f64 {
        let own = luminance(Color::from_srgb8(color.to_srgb8()));
        self.0.iter().map(|lit| (own.max(*lit) + 0.05) / (own.min(*lit) + 0.05)).fold(f64::INFINITY, f64::min)
    }
}

/// From a colour that lacks the contrast, the first on the way to black (0) or white (1) that has it; found by halving,
/// since a drag asks for it with every move of the pointer.
fn first_readable(from: Oklch, end: f64, lit: &Lit, least: f64) -> Option<Color> {
    // Chroma shrinks towards black and white, where sRGB has less of it.
    let shade = |l: f64| Color::from_oklch(Oklch { l, c: from.c * (1.0 - (l - from.l).abs()), ..from });
    if lit.worst_contrast(shade(end)) < least {
        return None;
    }
    let (mut fails, mut passes) = (from.l, end);
    for _ in 0..9 {
        let middle = f64::midpoint(fails, passes);
        if lit.worst_contrast(shade(middle)) >= least {
            passes = middle;
        } else {
            fails = middle;
        }
    }
    // Bringing it into the gamut moves it a little: a few steps further on make sure of the contrast.
    for step in 0..8 {
        let l = passes + (end - passes) * f64::from(step) / 16.0;
        let shown = Color::from_srgb8(shade(l).to_srgb_gamut().to_srgb8());
        if lit.worst_contrast(shown) >= least {
            return Some(shown);
        }
    }
    Some(Color::from_srgb8(shade(passes).to_srgb8()))
}
