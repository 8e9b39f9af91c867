//! The nearest colour that passes.

use livery_colorways::{Color, Oklch, contrast_ratio, luminance};

/// A colour as a screen shows it on a ground.
pub(super) fn shown(color: Color, ground: Color) -> Color {
    Color::from_srgb8(color.over(ground).to_srgb8())
}

/// Whether a colour has its contrast with every ground.
pub(super) fn passes(color: Color, grounds: &[(Color, f64)]) -> bool {
    grounds.iter().all(|(ground, needed)| contrast_ratio(color, *ground) >= *needed)
}

/// The colour nearest in OKLCH lightness that has the contrast asked for with each ground: hue kept, chroma kept as far as
/// sRGB has it. `None` where no colour has.
///
/// Contrast depends on luminance alone, so that each ground forbids one interval of it; the answer lies at the next end of
/// what all together forbid, below or above.
pub(super) fn nearest(color: Color, grounds: &[(Color, f64)]) -> Option<Color> {
    let from = Oklch { alpha: 1.0, ..color.to_oklch() };
    let forbidden: Vec<(f64, f64)> = grounds
        .iter()
        .map(|(ground, needed)| {
            let lit = luminance(*ground) + 0.05;
            (lit / needed - 0.05, lit * needed - 0.05)
        })
        .collect();
    let start = luminance(shade(from, from.l));
    [false, true]
        .into_iter()
        .filter_map(|up| {
            let target = leave(start, &forbidden, up)?;
            let end = if up { 1.0 } else { 0.0 };
            let (mut near, mut far) = (from.l, end);
            for _ in 0..14 {
                let middle = f64::midpoint(near, far);
                let reached = luminance(shade(from, middle));
                if (up && reached >= target) || (!up && reached <= target) {
                    far = middle;
                } else {
                    near = middle;
                }
            }
            // Rounding to 8 bits may fall a little short.
            (0..24)
                .find_map(|step| {
                    let l = if step == 0 { far } else { far + (end - far) * (f64::from(step) / 24.0).min(1.0) * 0.5 };
                    let found = shade(from, l);
                    passes(found, grounds).then_some((found, (l - from.l).abs()))
                })
                .or_else(|| {
                    let found = shade(from, end);
                    passes(found, grounds).then_some((found, (end - from.l).abs()))
                })
        })
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(found, _)| found)
}

/// The first luminance on the way that nothing forbids.
fn leave(start: f64, forbidden: &[(f64, f64)], up: bool) -> Option<f64> {
    let mut at = start;
    // Every round leaves at least one interval for good.
    for _ in 0..=forbidden.len() {
        let blocking = forbidden.iter().find(|(low, high)| at > *low + 1e-12 && at < *high - 1e-12);
        match blocking {
            None => return (0.0..=1.0).contains(&at).then_some(at),
            Some((low, high)) => at = if up { *high } else { *low },
        }
    }
    None
}

/// A colour of another lightness, in the 8 bits that are written.
fn shade(from: Oklch, l: f64) -> Color {
    Color::from_srgb8(Color::from_oklch(Oklch { l, ..from }).to_srgb_gamut().to_srgb8())
}
