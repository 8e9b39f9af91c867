//! CAM16-UCS from tables, for searches that look at a million colours. Within 0.02 of the exact transform.

use super::{Cam16, Cam16Ucs, Viewing, compress, expand};
use crate::space::apply;

/// A function of one variable on evenly spaced points, straight between them, constant beyond.
#[derive(Clone, Debug)]
struct Table {
    per_unit: f64,
    values: Vec<f64>,
}

impl Table {
    fn new(end: f64, function: impl Fn(f64) -> f64) -> Self {
        const PIECES: usize = 1024;
        let values = (0..=PIECES).map(|index| function(index as f64 / PIECES as f64 * end)).collect();
        Self { per_unit: PIECES as f64 / end, values }
    }

    fn at(&self, x: f64) -> f64 {
        let place = x * self.per_unit;
        let below = (place as usize).min(self.values.len() - 2);
        let (low, high) = (self.values[below], self.values[below + 1]);
        low + (high - low) * (place - below as f64).min(1.0)
    }
}

/// See the module.
#[derive(Clone, Debug)]
pub(crate) struct QuickCam16 {
    exact: Cam16,
    /// Of the fourth root of a cone response, because the compression is steepest at zero.
    compressed: Table,
    expanded: Table,
    /// Lightness J/100 of the relative achromatic response, and back.
    lightness: Table,
    response: Table,
    /// Of the square root of t.
    t_to_alpha: Table,
    /// Of the square root of alpha.
    alpha_to_t: Table,
    m_to_ucs: Table,
    m_from_ucs: Table,
    /// Cube root, of the square root.
    cube_root: Table,
}

impl QuickCam16 {
    pub(crate) fn new(exact: Cam16) -> Self {
        let Viewing { level, lightness_exponent, .. } = exact.viewing;
        let pow = libm::pow;
        Self {
            compressed: Table::new(1.2, |root| compress(root * root * root * root, level)),
            expanded: Table::new(30.0, |response| expand(response, level)),
            lightness: Table::new(1.3, |ratio| pow(ratio, lightness_exponent)),
            response: Table::new(1.3, |lightness| pow(lightness, 1.0 / lightness_exponent)),
            t_to_alpha: Table::new(30.0, |root| pow(root, 1.8)),
            alpha_to_t: Table::new(25.0, |root| pow(root, 2.0 / 0.9)),
            m_to_ucs: Table::new(150.0, |m| libm::log1p(0.0228 * m) / 0.0228),
            m_from_ucs: Table::new(65.0, |m| libm::expm1(0.0228 * m) / 0.0228),
            cube_root: Table::new(1.2, |root| libm::cbrt(root * root)),
            exact,
        }
    }

    pub(crate) fn ucs_from_linear(&self, linear: [f64; 3]) -> Cam16Ucs {
        let Viewing { to_cones, level_root, induction, white_response, chroma_factor, .. } = &self.exact.viewing;
        let [red, green, blue] =
            apply(to_cones, linear).map(|cone| self.compressed.at(libm::sqrt(libm::sqrt(cone.abs()))).copysign(cone));
        let a = red - 12.0 * green / 11.0 + blue / 11.0;
        let b = (red + green - 2.0 * blue) / 9.0;
        let radius = libm::sqrt(a * a + b * b);
        let (cos_h, sin_h) = if radius > 0.0 { (a / radius, b / radius) } else { (1.0, 0.0) };
        let response = (2.0 * red + green + blue / 20.0) * induction;
        let lightness = self.lightness.at((response / white_response).max(0.0));
        let t = (self.exact.hue_gain(cos_h, sin_h) * radius / (red + green + 1.05 * blue + 0.305)).max(0.0);
        let m = self.t_to_alpha.at(libm::sqrt(t)) * libm::sqrt(lightness) * chroma_factor * level_root;
        let m = self.m_to_ucs.at(m);
        Cam16Ucs { j: 170.0 * lightness / (1.0 + 0.7 * lightness), a: m * cos_h, b: m * sin_h }
    }

    pub(crate) fn linear_from_ucs(&self, ucs: Cam16Ucs) -> [f64; 3] {
        let Viewing { from_cones, level_root, induction, white_response, chroma_factor, .. } = &self.exact.viewing;
        let lightness = (ucs.j / (170.0 - 0.7 * ucs.j)).max(0.0);
        if lightness <= 0.0 {
            return [0.0; 3];
        }
        let m = libm::sqrt(ucs.a * ucs.a + ucs.b * ucs.b);
        let (cos_h, sin_h) = if m > 0.0 { (ucs.a / m, ucs.b / m) } else { (1.0, 0.0) };
        let alpha = self.m_from_ucs.at(m) / (level_root * libm::sqrt(lightness) * chroma_factor).max(1e-12);
        let t = self.alpha_to_t.at(libm::sqrt(alpha));
        let response = white_response * self.response.at(lightness) / induction;
        let gain = self.exact.hue_gain(cos_h, sin_h);
        let radius = 23.0 * (response + 0.305) * t / (23.0 * gain + 11.0 * t * cos_h + 108.0 * t * sin_h);
        let (a, b) = (radius * cos_h, radius * sin_h);
        let cones = [
            (460.0 * response + 451.0 * a + 288.0 * b) / 1403.0,
            (460.0 * response - 891.0 * a - 261.0 * b) / 1403.0,
            (460.0 * response - 220.0 * a - 6300.0 * b) / 1403.0,
        ];
        apply(from_cones, cones.map(|cone| self.expanded.at(cone.abs()).copysign(cone)))
    }

    pub(crate) fn cube_root(&self, x: f64) -> f64 {
        self.cube_root.at(libm::sqrt(x.abs())).copysign(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_near_the_exact_transform_all_over_the_cube() {
        let exact = Cam16::default();
        let quick = QuickCam16::new(exact.clone());
        let steps = [0.0, 0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 0.9, 1.0];
        for r in steps {
            for g in steps {
                for b in steps {
                    let ucs = exact.ucs_from_linear([r, g, b]);
                    let off = quick.ucs_from_linear([r, g, b]).distance(ucs);
                    assert!(off < 0.02, "{:?} is off by {off}", [r, g, b]);
                    for (wanted, found) in [r, g, b].into_iter().zip(quick.linear_from_ucs(ucs)) {
                        assert!((wanted - found).abs() < 5e-4, "{:?} came back with {found}", [r, g, b]);
                    }
                }
            }
        }
    }
}
