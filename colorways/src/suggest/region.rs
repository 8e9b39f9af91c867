//! Where colours may lie: contrast, chroma, lightness and hue limits, and how to bring a colour inside.

use std::f32::consts::PI;

use super::engine::{cbrt, lab};
use crate::color::Color;
use crate::contrast::{contrast_ratio, luminance};
use crate::space::{Lab, linear_from_lab};

/// The limits of a search. Luminance decides contrast and lightness; both are intervals of it.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    /// Allowed luminance, as disjoint intervals from dark to light. Never empty.
    pub luminance: Vec<(f32, f32)>,
    /// Backgrounds and the contrast with each that must hold exactly.
    pub backgrounds: Vec<Color>,
    pub min_contrast: f64,
    /// CIE L* bounds.
    pub lightness: (f32, f32),
    /// CIE C* bounds.
    pub chroma: (f32, f32),
    /// Centre and half width of the allowed OKLCH hue, radians.
    pub hue: Option<(f32, f32)>,
}

impl Region {
    /// The luminance intervals for the contrast and lightness limits.
    pub(crate) fn intervals(backgrounds: &[Color], min_contrast: f64, lightness: (f32, f32)) -> Vec<(f32, f32)> {
        let level = |l: f32| {
            let linear = linear_from_lab(Lab { l: f64::from(l.clamp(0.0, 100.0)), a: 0.0, b: 0.0 });
            linear[1].clamp(0.0, 1.0) as f32
        };
        let mut allowed = vec![(level(lightness.0), level(lightness.1))];
        for &background in backgrounds {
            let y = luminance(background);
            // A hair inside, so that rounding does not cost the contrast.
            let below = ((y + 0.05) / min_contrast - 0.05 - 1e-6) as f32;
            let above = ((y + 0.05) * min_contrast - 0.05 + 1e-6) as f32;
            allowed = allowed
                .into_iter()
                .flat_map(|(low, high)| [(low, high.min(below)), (low.max(above), high)])
                .filter(|(low, high)| low <= high && *high >= 0.0 && *low <= 1.0)
                .collect();
            allowed.dedup();
        }
        allowed
    }

    /// Moves a colour in linear sRGB into the region where that can be done directly; `None` where it cannot.
    pub(crate) fn project(&self, linear: [f32; 3]) -> Option<[f32; 3]> {
        let mut v = clip(linear);
        for round in 0..4 {
            let mut moved = false;
            if let Some((centre, half)) = self.hue {
                let [l, a, b] = oklab(v);
                let chroma = (a * a + b * b).sqrt();
                let (cx, cy) = (cos(centre), sin(centre));
                // The turn from the centre, as sine and cosine; a colour next to grey has no hue to be wrong.
                if chroma > 0.012 && (a * cx + b * cy) < chroma * cos(half) * 0.9999 {
                    let side = if cx * b - cy * a < 0.0 { -1.0 } else { 1.0 };
                    let hue = centre + side * half * 0.995;
                    v = clip(from_oklab([l, chroma * cos(hue), chroma * sin(hue)]));
                    moved = true;
                }
            }
            let y = luma(v);
            let target = self.nearest_luminance(y);
            if (target - y).abs() > 1e-7 {
                v = if target < y {
                    v.map(|c| c * (target / y))
                } else {
                    let t = (target - y) / (1.0 - y).max(1e-6);
                    v.map(|c| c + t * (1.0 - c))
                };
                v = clip(v);
                moved = true;
            }
            let [_, a, b] = lab(v);
            let chroma = (a * a + b * b).sqrt();
            let wanted = chroma.clamp(self.chroma.0, self.chroma.1);
            if (wanted - chroma).abs() > 1e-3 && chroma > 0.5 {
                // Away from, or towards, the grey of the same luminance. Chroma grows a little slower than this.
                let overshoot = if wanted > chroma { 0.4 } else { -0.2 };
                let y = luma(v);
                let scale = (wanted + overshoot) / chroma;
                v = clip(v.map(|c| y + scale * (c - y)));
                moved = true;
            }
            if !moved {
                return Some(v);
            }
            if round == 3 && self.holds_roughly(v) {
                return Some(v);
            }
        }
        None
    }

    /// What is left of a direction at `u` (square roots of linear light) where it points out of the region: the part
    /// along its edge. Without it a colour on an edge spends its steps on being put back. `step` is how far is gone.
    pub(crate) fn tangent(&self, u: [f32; 3], direction: [f32; 3], step: f32) -> [f32; 3] {
        let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
        let linear = u.map(|v| v * v);
        let mut d = direction;
        // Outward normals of the edges that are near.
        let mut normals: [Option<[f32; 3]>; 2] = [None; 2];
        let normal = [0.2126 * 2.0 * u[0], 0.7152 * 2.0 * u[1], 0.0722 * 2.0 * u[2]];
        let slack = 0.3 * step * dot(normal, normal).sqrt();
        let y = luma(linear);
        for &(low, high) in &self.luminance {
            if y >= low - slack && y <= high + slack {
                if y <= low + slack {
                    normals[0] = Some(normal.map(|v| -v));
                } else if y >= high - slack {
                    normals[0] = Some(normal);
                }
            }
        }
        let chroma = |linear: [f32; 3]| {
            let [_, a, b] = lab(linear);
            (a * a + b * b).sqrt()
        };
        let c = chroma(linear);
        let side = if c < self.chroma.0 + 0.5 {
            -1.0
        } else if c > self.chroma.1 - 0.5 {
            1.0
        } else {
            0.0
        };
        if side != 0.0 {
            let slope = [0, 1, 2].map(|axis| {
                let mut other = u;
                let nudge = if u[axis] > 0.5 { -0.004 } else { 0.004 };
                other[axis] += nudge;
                side * (chroma(other.map(|v| v * v)) - c) / nudge
            });
            normals[1] = Some(slope);
        }
        for _ in 0..3 {
            for axis in 0..3 {
                if (u[axis] <= 1e-4 && d[axis] < 0.0) || (u[axis] >= 0.9999 && d[axis] > 0.0) {
                    d[axis] = 0.0;
                }
            }
            for normal in normals.into_iter().flatten() {
                // Only along axes that are still free.
                let free = [0, 1, 2].map(|axis| if d[axis] == 0.0 { 0.0 } else { normal[axis] });
                let out = dot(d, free);
                let square = dot(free, free);
                if out > 0.0 && square > 1e-12 {
                    for axis in 0..3 {
                        d[axis] -= free[axis] * out / square;
                    }
                }
            }
        }
        d
    }

    fn nearest_luminance(&self, y: f32) -> f32 {
        let mut best = y;
        let mut gap = f32::INFINITY;
        for &(low, high) in &self.luminance {
            let inside = y.clamp(low.max(0.0), high.min(1.0).max(low.max(0.0)));
            if (inside - y).abs() < gap {
                gap = (inside - y).abs();
                best = inside;
            }
        }
        best
    }

    fn holds_roughly(&self, v: [f32; 3]) -> bool {
        let y = luma(v);
        let [_, a, b] = lab(v);
        let chroma = (a * a + b * b).sqrt();
        self.luminance.iter().any(|(low, high)| (low - 1e-5..=high + 1e-5).contains(&y))
            && (self.chroma.0 - 0.05..=self.chroma.1 + 0.05).contains(&chroma)
            && self.hue.is_none_or(|(centre, half)| {
                let [_, a, b] = oklab(v);
                let chroma = (a * a + b * b).sqrt();
                chroma < 0.015 || a * cos(centre) + b * sin(centre) >= chroma * cos(half) - 1e-3
            })
    }

    /// Whether an 8-bit colour keeps every limit exactly.
    pub(crate) fn holds(&self, rgb: [u8; 3], linear: [f32; 3]) -> bool {
        let y = luma(linear);
        // Cheap first; the exact contrast only near its edge.
        let within = |slack: f32| self.luminance.iter().any(|(low, high)| (low - slack..=high + slack).contains(&y));
        if !within(1e-4) {
            return false;
        }
        let [l, a, b] = lab(linear);
        let chroma = (a * a + b * b).sqrt();
        if !(self.chroma.0..=self.chroma.1).contains(&chroma) || !(self.lightness.0..=self.lightness.1).contains(&l) {
            return false;
        }
        if let Some((centre, half)) = self.hue {
            let [_, a, b] = oklab(linear);
            let chroma = (a * a + b * b).sqrt();
            if chroma >= 0.015 && a * cos(centre) + b * sin(centre) < chroma * cos(half) - 2e-3 {
                return false;
            }
        }
        if within(-1e-4) {
            return true;
        }
        let color = Color::from_srgb8(rgb);
        self.backgrounds.iter().all(|&background| contrast_ratio(color, background) >= self.min_contrast)
    }
}

fn clip(v: [f32; 3]) -> [f32; 3] {
    v.map(|c| if c > 0.0 { if c < 1.0 { c } else { 1.0 } } else { 0.0 })
}

/// WCAG luminance of linear sRGB.
pub(crate) fn luma([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn cos(x: f32) -> f32 {
    libm::cosf(x)
}

fn sin(x: f32) -> f32 {
    libm::sinf(x)
}

/// OKLAB in single precision: the sRGB matrices of Ottosson 2020.
pub(crate) fn oklab([r, g, b]: [f32; 3]) -> [f32; 3] {
    let l = cbrt(0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b);
    let m = cbrt(0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b);
    let s = cbrt(0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b);
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

fn from_oklab([l, a, b]: [f32; 3]) -> [f32; 3] {
    let cube = |v: f32| v * v * v;
    let x = cube(l + 0.396_337_78 * a + 0.215_803_76 * b);
    let y = cube(l - 0.105_561_346 * a - 0.063_854_17 * b);
    let z = cube(l - 0.089_484_18 * a - 1.291_485_5 * b);
    [
        4.076_741_7 * x - 3.307_711_6 * y + 0.230_969_94 * z,
        -1.268_438 * x + 2.609_757_4 * y - 0.341_319_4 * z,
        -0.004_196_086_3 * x - 0.703_418_6 * y + 1.707_614_7 * z,
    ]
}

/// Degrees to radians in -pi..=pi.
pub(crate) fn radians(degrees: f64) -> f32 {
    let turned = degrees - 360.0 * libm::round(degrees / 360.0);
    (turned / 180.0) as f32 * PI
}
