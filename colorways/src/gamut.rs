//! Gamut mapping to sRGB (CSS Color 4 section 13.2, "CSS gamut mapping to an RGB destination").

use crate::color::{Color, Oklch};
use crate::difference::delta_e_ok;

const JUST_NOTICEABLE: f64 = 0.02;
const EPSILON: f64 = 0.0001;

/// Keeps lightness and hue and reduces OKLCH chroma by bisection until clipping can no longer be seen.
pub(crate) fn to_srgb_gamut(color: Color) -> Color {
    if color.in_srgb_gamut() {
        return color.clipped();
    }
    let origin = color.to_oklch();
    if origin.l >= 1.0 {
        return Color { alpha: color.alpha, ..Color::WHITE };
    }
    if origin.l <= 0.0 {
        return Color { alpha: color.alpha, ..Color::BLACK };
    }
    let mut clipped = color.clipped();
    if delta_e_ok(clipped, color) < JUST_NOTICEABLE {
        return clipped;
    }
    let (mut low, mut high) = (0.0, origin.c);
    let mut low_in_gamut = true;
    // Halving from any finite chroma; the bound only guards against a chroma so large that halving would take long.
    for _ in 0..80 {
        if high - low <= EPSILON {
            break;
        }
        let c = f64::midpoint(low, high);
        let current = Color::from_oklch(Oklch { c, ..origin });
        if low_in_gamut && current.in_srgb_gamut() {
            low = c;
            continue;
        }
        clipped = current.clipped();
        let error = delta_e_ok(clipped, current);
        if error < JUST_NOTICEABLE {
            if JUST_NOTICEABLE - error < EPSILON {
                break;
            }
            low_in_gamut = false;
            low = c;
        } else {
            high = c;
        }
    }
    clipped
}
