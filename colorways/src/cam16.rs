//! CAM16-UCS, the space in which the steps of a scale are measured.
//!
//! Li et al. 2017, "Comprehensive color solutions: CAM16, CAT16, and CAM16-UCS" (the revised model without the 0.305
//! offset in the achromatic response; the offset stays in the chroma formula). Viewing conditions are those of sRGB in
//! an average surround: D65, adapting luminance 64/π · 0.2 cd/m² (64 lux, grey world), background Y = 20, no discounting.

mod quick;

pub(crate) use quick::QuickCam16;

use crate::Color;
use crate::space::{Matrix, SRGB_FROM_XYZ, XYZ_FROM_SRGB, apply};

/// A colour in CAM16-UCS. Equal distances look equally different.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cam16Ucs {
    /// Lightness J′, 0..=100.
    pub j: f64,
    /// Red against green, a′; sRGB reaches about ±45.
    pub a: f64,
    /// Yellow against blue, b′; sRGB reaches about ±45.
    pub b: f64,
}

/// XYZ to the sharpened cone responses of CAT16.
const CAT16: Matrix =
    [[0.401_288, 0.650_173, -0.051_461], [-0.250_268, 1.204_414, 0.045_854], [-0.002_079, 0.048_952, 0.953_127]];

/// Exponential non-linearity of an average surround.
const SURROUND_C: f64 = 0.69;
/// Relative luminance of the background over that of white.
const BACKGROUND: f64 = 0.2;

/// Everything that depends on the viewing conditions alone.
#[derive(Clone, Debug, PartialEq)]
struct Viewing {
    /// Linear sRGB to cone responses, chromatic adaptation folded in.
    to_cones: Matrix,
    /// The inverse of `to_cones`.
    from_cones: Matrix,
    /// Luminance level adaptation factor `F_L`.
    level: f64,
    /// `F_L` to the power 1/4.
    level_root: f64,
    /// Brightness induction `N_bb` (= `N_cb`).
    induction: f64,
    /// Achromatic response of white, `A_w`.
    white_response: f64,
    /// The exponent c·z of lightness.
    lightness_exponent: f64,
    /// (1.64 − 0.29^n)^0.73.
    chroma_factor: f64,
}

/// The transform with its viewing conditions worked out. Making one costs a few hundred nanoseconds; keep it for loops.
#[derive(Clone, Debug, PartialEq)]
pub struct Cam16 {
    viewing: Viewing,
}

impl Default for Cam16 {
    fn default() -> Self {
        let adapting = 64.0 / core::f64::consts::PI * 0.2;
        let k = 1.0 / (5.0 * adapting + 1.0);
        let k4 = k * k * k * k;
        let level = 0.2 * k4 * (5.0 * adapting) + 0.1 * (1.0 - k4) * (1.0 - k4) * libm::cbrt(5.0 * adapting);
        let induction = 0.725 * libm::pow(BACKGROUND, -0.2);

        let white = apply(&XYZ_FROM_SRGB, [1.0; 3]);
        let white_cones = apply(&CAT16, white);
        let degree = (1.0 - libm::exp((-adapting - 42.0) / 92.0) / 3.6).clamp(0.0, 1.0);
        let gain = white_cones.map(|w| degree / w + 1.0 - degree);
        let mut to_cones = product(&CAT16, &XYZ_FROM_SRGB);
        for (row, gain) in to_cones.iter_mut().zip(gain) {
            *row = row.map(|v| v * gain);
        }
        let mut back = inverse(&CAT16);
        for row in &mut back {
            for (value, gain) in row.iter_mut().zip(gain) {
                *value /= gain;
            }
        }
        let from_cones = product(&SRGB_FROM_XYZ, &back);
        let [r, g, b] = apply(&to_cones, [1.0; 3]).map(|cone| compress(cone, level));
        Self {
            viewing: Viewing {
                to_cones,
                from_cones,
                level,
                level_root: libm::sqrt(libm::sqrt(level)),
                induction,
                white_response: (2.0 * r + g + b / 20.0) * induction,
                lightness_exponent: SURROUND_C * (1.48 + libm::sqrt(BACKGROUND)),
                chroma_factor: libm::pow(1.64 - libm::pow(0.29, BACKGROUND), 0.73),
            },
        }
    }
}

impl Cam16 {
    /// From linear sRGB, 0..=1 in gamut.
    pub fn ucs_from_linear(&self, linear: [f64; 3]) -> Cam16Ucs {
        let Viewing { to_cones, level, level_root, induction, white_response, .. } = &self.viewing;
        let [red, green, blue] = apply(to_cones, linear).map(|cone| compress(cone, *level));
        let a = red - 12.0 * green / 11.0 + blue / 11.0;
        let b = (red + green - 2.0 * blue) / 9.0;
        let radius = libm::hypot(a, b);
        let (cos_h, sin_h) = if radius > 0.0 { (a / radius, b / radius) } else { (1.0, 0.0) };
        let response = (2.0 * red + green + blue / 20.0) * induction;
        let lightness = libm::pow((response / white_response).max(0.0), self.viewing.lightness_exponent);
        let denominator = red + green + 1.05 * blue + 0.305;
        let t = (self.hue_gain(cos_h, sin_h) * radius / denominator).max(0.0);
        let colorfulness = libm::pow(t, 0.9) * libm::sqrt(lightness) * self.viewing.chroma_factor * level_root;
        let m = libm::log1p(0.0228 * colorfulness) / 0.0228;
        Cam16Ucs { j: 170.0 * lightness / (1.0 + 0.7 * lightness), a: m * cos_h, b: m * sin_h }
    }

    /// To linear sRGB; components outside 0..=1 lie outside the sRGB gamut. Undefined above J′ = 242, where the model ends.
    pub fn linear_from_ucs(&self, ucs: Cam16Ucs) -> [f64; 3] {
        let Viewing { from_cones, level, level_root, induction, white_response, .. } = &self.viewing;
        let lightness = (ucs.j / (170.0 - 0.7 * ucs.j)).max(0.0);
        if lightness <= 0.0 {
            return [0.0; 3];
        }
        let m = libm::hypot(ucs.a, ucs.b);
        let (cos_h, sin_h) = if m > 0.0 { (ucs.a / m, ucs.b / m) } else { (1.0, 0.0) };
        let colorfulness = libm::expm1(0.0228 * m) / 0.0228;
        let t = libm::pow(
            colorfulness / (level_root * libm::sqrt(lightness) * self.viewing.chroma_factor).max(1e-12),
            1.0 / 0.9,
        );
        let response = white_response * libm::pow(lightness, 1.0 / self.viewing.lightness_exponent) / induction;
        let gain = self.hue_gain(cos_h, sin_h);
        let radius = 23.0 * (response + 0.305) * t / (23.0 * gain + 11.0 * t * cos_h + 108.0 * t * sin_h);
        let (a, b) = (radius * cos_h, radius * sin_h);
        let cones = [
            (460.0 * response + 451.0 * a + 288.0 * b) / 1403.0,
            (460.0 * response - 891.0 * a - 261.0 * b) / 1403.0,
            (460.0 * response - 220.0 * a - 6300.0 * b) / 1403.0,
        ];
        apply(from_cones, cones.map(|cone| expand(cone, *level)))
    }

    /// 50000/13 · `N_c` · `N_cb` · `e_t` for the hue with this cosine and sine; cos(h + 2) is written out, so that no
    /// angle is needed.
    fn hue_gain(&self, cos_h: f64, sin_h: f64) -> f64 {
        const COS_2: f64 = -0.416_146_836_547_142_4;
        const SIN_2: f64 = 0.909_297_426_825_681_7;
        50_000.0 / 13.0 * self.viewing.induction * 0.25 * (cos_h * COS_2 - sin_h * SIN_2 + 3.8)
    }
}

impl Cam16Ucs {
    /// Euclidean distance ΔE′; about 0.5 is just visible side by side.
    pub fn distance(self, other: Self) -> f64 {
        let (j, a, b) = (self.j - other.j, self.a - other.a, self.b - other.b);
        libm::sqrt(j * j + a * a + b * b)
    }

    /// Colourfulness M′.
    pub fn m(self) -> f64 {
        libm::hypot(self.a, self.b)
    }

    /// The point a part `t` (0..=1) of the way to `other`.
    #[must_use]
    pub fn lerp(self, other: Self, t: f64) -> Self {
        Self {
            j: self.j + (other.j - self.j) * t,
            a: self.a + (other.a - self.a) * t,
            b: self.b + (other.b - self.b) * t,
        }
    }
}

impl Color {
    /// The colour in CAM16-UCS; opacity plays no part.
    pub fn to_cam16_ucs(self) -> Cam16Ucs {
        Cam16::default().ucs_from_linear(self.to_linear())
    }

    /// The opaque colour at a place in CAM16-UCS, without gamut mapping.
    pub fn from_cam16_ucs(ucs: Cam16Ucs) -> Self {
        Self::from_linear(Cam16::default().linear_from_ucs(ucs))
    }
}

/// Post-adaptation compression of a cone response (white near 1), without the +0.1 of CAM02.
fn compress(cone: f64, level: f64) -> f64 {
    let power = libm::pow(level * cone.abs(), 0.42);
    libm::copysign(400.0 * power / (power + 27.13), cone)
}

/// The inverse of [`compress`]; responses at or beyond its ceiling of 400 end just below it.
fn expand(response: f64, level: f64) -> f64 {
    let magnitude = response.abs().min(399.999);
    libm::copysign(libm::pow(27.13 * magnitude / (400.0 - magnitude), 1.0 / 0.42) / level, response)
}

fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let [top, middle, bottom] = right;
    left.map(|[a, b, c]| [0, 1, 2].map(|i: usize| a * top[i] + b * middle[i] + c * bottom[i]))
}

fn inverse(matrix: &Matrix) -> Matrix {
    let [[a, b, c], [d, e, f], [g, h, i]] = *matrix;
    let determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
    [
        [(e * i - f * h), (c * h - b * i), (b * f - c * e)],
        [(f * g - d * i), (a * i - c * g), (c * d - a * f)],
        [(d * h - e * g), (b * g - a * h), (a * e - b * d)],
    ]
    .map(|row| row.map(|v| v / determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From coloraide 6 and colour-science 0.4, which agree to 1e-12.
    #[expect(clippy::unreadable_literal, reason = "as the other implementations print them")]
    const KNOWN: &[(&str, [f64; 3])] = &[
        ("#2563eb", [48.9029525813, 1.26896839241, -33.316966075]),
        ("#ff0000", [59.1777955561, 40.8197927677, 21.152876071]),
        ("#00ff00", [86.5491873837, -35.486511532, 27.5029334549]),
        ("#0000ff", [36.2517689429, 8.57226048308, -37.8700515089]),
        ("#ffffff", [100.0, -1.89825081087, -1.07543702573]),
        ("#000000", [0.0, 0.0, 0.0]),
        ("#767676", [52.1552866174, -1.1961603613, -0.677726470355]),
        ("#e69f00", [73.9095925595, 6.11136404908, 27.9952418727]),
        ("#56b4e9", [71.8437601827, -13.3636609208, -21.1248145353]),
        ("#009e73", [58.7355140876, -25.8483373772, 5.55910607088]),
        ("#cc79a7", [65.5015592798, 23.0896333542, -4.8310582391]),
        ("#111827", [12.0631873793, -0.574902308151, -9.55247574484]),
        ("#f1f5ff", [97.0598247192, -1.65289406624, -5.73401393852]),
    ];

    #[test]
    fn agrees_with_two_other_implementations() -> Result<(), crate::ParseColorError> {
        for (hex, [j, a, b]) in KNOWN {
            let ucs = hex.parse::<Color>()?.to_cam16_ucs();
            assert!(ucs.distance(Cam16Ucs { j: *j, a: *a, b: *b }) < 1e-9, "{hex}: {ucs:?}");
        }
        Ok(())
    }

    #[test]
    fn comes_back_from_every_corner_of_the_cube() {
        let cam = Cam16::default();
        for r in [0.0, 1e-4, 0.2, 0.7, 1.0] {
            for g in [0.0, 1e-4, 0.2, 0.7, 1.0] {
                for b in [0.0, 1e-4, 0.2, 0.7, 1.0] {
                    let back = cam.linear_from_ucs(cam.ucs_from_linear([r, g, b]));
                    for (before, after) in [r, g, b].into_iter().zip(back) {
                        assert!((before - after).abs() < 1e-9, "{:?} became {back:?}", [r, g, b]);
                    }
                }
            }
        }
    }

    #[test]
    fn odd_colours_do_not_become_nan() {
        let cam = Cam16::default();
        for linear in [[-0.2, 0.1, 0.0], [1.8, -0.4, 2.0], [-1.0, -1.0, -1.0]] {
            let ucs = cam.ucs_from_linear(linear);
            assert!(ucs.j.is_finite() && ucs.a.is_finite() && ucs.b.is_finite(), "{linear:?}: {ucs:?}");
        }
    }
}
