//! The inner loop: CIEDE2000 of two colours in up to twelve views at once, in `f32`, branch-free.
//!
//! Views are lanes of fixed arrays, so that the compiler turns each step into vector instructions, and every operation
//! is one that IEEE 754 rounds the same everywhere (+, -, *, /, square root, integer shifts): native and wasm agree to
//! the bit. Angles never appear: the mean hue is a unit vector, its multiples come from the addition theorems, the bell
//! around 275 degrees from a series of the cosine. The error against the exact formula is below 0.01 (tested). Answers
//! are measured with the exact formula in the end.

#![expect(clippy::inline_always, reason = "a call per lane would keep the loops from becoming vector code")]
#![expect(clippy::needless_range_loop, reason = "lanes of several arrays run in step")]

use crate::space::{Matrix, WHITE_D65, XYZ_FROM_SRGB};
use crate::vision::Vision;

/// Most views that one search can hold for.
pub(crate) const LANES: usize = 12;

pub(crate) type Lanes = [f32; LANES];

/// A colour as every view sees it: CIE Lab and chroma, one lane per view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    l: Lanes,
    a: Lanes,
    b: Lanes,
    c: Lanes,
}

/// How a colour's Lab changes with the square roots of its linear light, `[axis][l, a, b]` of lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slopes([[Lanes; 3]; 3]);

/// What presses on a colour: the slope of the soft minimum by its Lab, one lane per view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Push {
    l: Lanes,
    a: Lanes,
    b: Lanes,
}

impl Push {
    pub(crate) const NONE: Self = Self { l: [0.0; LANES], a: [0.0; LANES], b: [0.0; LANES] };

    /// The same by the square roots of linear light.
    pub(crate) fn along(&self, slopes: &Slopes) -> [f32; 3] {
        let mut out = [0.0; 3];
        for axis in 0..3 {
            let [l, a, b] = &slopes.0[axis];
            let mut terms = [0.0_f32; LANES];
            for i in 0..LANES {
                terms[i] = self.l[i] * l[i] + self.a[i] * a[i] + self.b[i] * b[i];
            }
            out[axis] = sum(&terms);
        }
        out
    }
}

/// The simulations of a request, one lane per view. Lanes without a view of their own repeat the first.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    /// Linear RGB to linear RGB, `[row][column]` of lanes.
    above: [[Lanes; 3]; 3],
    /// The same on the negative side of `plane`; equal to `above` where a view has one matrix.
    below: [[Lanes; 3]; 3],
    plane: [Lanes; 3],
}

impl Views {
    /// At most the first [`LANES`] of `visions`; none means normal vision.
    pub(crate) fn new(visions: &[Vision]) -> Self {
        let zero = [[[0.0; LANES]; 3]; 3];
        let mut views = Self { above: zero, below: zero, plane: [[0.0; LANES]; 3] };
        for lane in 0..LANES {
            let vision = visions.get(lane).or(visions.first()).copied().unwrap_or(Vision::Normal);
            let (above, other) = vision.model();
            let (below, plane) = other.unwrap_or((above, [0.0; 3]));
            for row in 0..3 {
                views.plane[row][lane] = plane[row] as f32;
                for column in 0..3 {
                    views.above[row][column][lane] = above[row][column] as f32;
                    views.below[row][column][lane] = below[row][column] as f32;
                }
            }
        }
        views
    }

    /// How every view sees a colour in linear sRGB.
    pub(crate) fn see(&self, linear: [f32; 3]) -> Seen {
        see(self, linear)
    }

    /// How what the views see changes with the square roots `u` of the linear light.
    pub(crate) fn slopes(&self, u: [f32; 3]) -> Slopes {
        slopes(self, u)
    }

    #[inline(always)]
    fn see_lanes(&self, [r, g, b]: [f32; 3]) -> Seen {
        const M: Matrix = XYZ_FROM_SRGB;
        let mut seen = Seen { l: [0.0; LANES], a: [0.0; LANES], b: [0.0; LANES], c: [0.0; LANES] };
        let mut rgb = [[0.0_f32; LANES]; 3];
        for lane in 0..LANES {
            let side = self.plane[0][lane] * r + self.plane[1][lane] * g + self.plane[2][lane] * b;
            for row in 0..3 {
                let mix = |m: &[[Lanes; 3]; 3]| m[row][0][lane] * r + m[row][1][lane] * g + m[row][2][lane] * b;
                let (above, below) = (mix(&self.above), mix(&self.below));
                let v = if side >= 0.0 { above } else { below };
                let v = if v > 0.0 { v } else { 0.0 };
                rgb[row][lane] = if v < 1.0 { v } else { 1.0 };
            }
        }
        for lane in 0..LANES {
            let xyz = |row: usize| {
                let scale = |column: usize| (M[row][column] / WHITE_D65[row]) as f32;
                lab_curve(scale(0) * rgb[0][lane] + scale(1) * rgb[1][lane] + scale(2) * rgb[2][lane])
            };
            let (x, y, z) = (xyz(0), xyz(1), xyz(2));
            seen.l[lane] = 116.0 * y - 16.0;
            let (a, b) = (500.0 * (x - y), 200.0 * (y - z));
            seen.a[lane] = a;
            seen.b[lane] = b;
            seen.c[lane] = (a * a + b * b).sqrt();
        }
        seen
    }

    #[inline(always)]
    fn slopes_lanes(&self, u: [f32; 3]) -> Slopes {
        const M: Matrix = XYZ_FROM_SRGB;
        let [r, g, b] = u.map(|v| v * v);
        let mut out = [[[0.0; LANES]; 3]; 3];
        let mut rgb = [[0.0_f32; LANES]; 3];
        // Linear RGB by linear RGB, `[row][column]`; 0 where the simulation is clipped.
        let mut slope = [[[0.0_f32; LANES]; 3]; 3];
        for lane in 0..LANES {
            let side = self.plane[0][lane] * r + self.plane[1][lane] * g + self.plane[2][lane] * b;
            for row in 0..3 {
                let mut by = [0.0; 3];
                for column in 0..3 {
                    let (above, below) = (self.above[row][column][lane], self.below[row][column][lane]);
                    by[column] = if side >= 0.0 { above } else { below };
                }
                let v = by[0] * r + by[1] * g + by[2] * b;
                let free = if v > 0.0 && v < 1.0 { 1.0 } else { 0.0 };
                let v = if v > 0.0 { v } else { 0.0 };
                rgb[row][lane] = if v < 1.0 { v } else { 1.0 };
                for column in 0..3 {
                    slope[row][column][lane] = by[column] * free;
                }
            }
        }
        for axis in 0..3 {
            // A square root has no slope at 0, and a colour that is there could never leave.
            let root = 2.0 * if u[axis] > 0.03 { u[axis] } else { 0.03 };
            for lane in 0..LANES {
                let xyz = |row: usize| {
                    let scale = |column: usize| (M[row][column] / WHITE_D65[row]) as f32;
                    let t = scale(0) * rgb[0][lane] + scale(1) * rgb[1][lane] + scale(2) * rgb[2][lane];
                    let change = scale(0) * slope[0][axis][lane]
                        + scale(1) * slope[1][axis][lane]
                        + scale(2) * slope[2][axis][lane];
                    lab_slope(t) * change * root
                };
                let (x, y, z) = (xyz(0), xyz(1), xyz(2));
                out[axis][0][lane] = 116.0 * y;
                out[axis][1][lane] = 500.0 * (x - y);
                out[axis][2][lane] = 200.0 * (y - z);
            }
        }
        Slopes(out)
    }
}

/// CIE Lab of linear sRGB in normal vision.
pub(crate) fn lab([r, g, b]: [f32; 3]) -> [f32; 3] {
    const M: Matrix = XYZ_FROM_SRGB;
    let xyz = |row: usize| {
        let scale = |column: usize| (M[row][column] / WHITE_D65[row]) as f32;
        lab_curve(scale(0) * r + scale(1) * g + scale(2) * b)
    };
    let (x, y, z) = (xyz(0), xyz(1), xyz(2));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[inline(always)]
fn lab_curve(t: f32) -> f32 {
    let root = cbrt(t);
    let line = t * (24_389.0 / 27.0 / 116.0) + 16.0 / 116.0;
    if t > 216.0 / 24_389.0 { root } else { line }
}

#[inline(always)]
fn lab_slope(t: f32) -> f32 {
    let root = cbrt(t);
    if t > 216.0 / 24_389.0 { 1.0 / (3.0 * root * root) } else { 24_389.0 / 27.0 / 116.0 }
}

/// Cube root for 0..=1: an estimate from a third of the exponent bits, then two Halley steps.
#[inline(always)]
pub(crate) fn cbrt(t: f32) -> f32 {
    let bits = t.to_bits();
    let mut third = (bits >> 2) + (bits >> 4);
    third += third >> 4;
    third += third >> 8;
    let mut y = f32::from_bits(third + 0x2a51_37a0);
    for _ in 0..2 {
        let cube = y * y * y;
        y = y * (cube + 2.0 * t) / (2.0 * cube + t);
    }
    y
}

/// exp(x) for x <= 0, relative error below 1e-4 down to -5; below -40 it stays at exp(-40), which is nothing.
#[inline(always)]
pub(crate) fn decay(x: f32) -> f32 {
    let x = if x > -40.0 { x } else { -40.0 };
    let z = x * (1.0 / 64.0);
    let mut e = 1.0 + z * (1.0 + z * (0.5 + z * (1.0 / 6.0 + z * (1.0 / 24.0))));
    for _ in 0..6 {
        e *= e;
    }
    e
}

/// The parts of CIEDE2000 per view, weighted: squared difference and what its slopes are made of.
struct Parts {
    squared: Lanes,
    dl: Lanes,
    dc: Lanes,
    dh: Lanes,
    /// The weights' reciprocals.
    sl: Lanes,
    sc: Lanes,
    sh: Lanes,
    rt: Lanes,
    /// Part of the hue weight that grows with chroma.
    t: Lanes,
    m: Lanes,
    g: Lanes,
    c1: Lanes,
    c2: Lanes,
    /// Signed square root of `gap`.
    dhue: Lanes,
}

#[inline(always)]
fn parts<const VIEWS: usize>(p: &Seen, q: &Seen) -> Parts {
    const POW25_7: f32 = 6_103_515_625.0;
    const COS_30: f32 = 0.866_025_4;
    const COS_6: f32 = 0.994_521_9;
    const SIN_6: f32 = 0.104_528_46;
    const COS_63: f32 = 0.453_990_5;
    const SIN_63: f32 = 0.891_006_5;
    const COS_275: f32 = 0.087_155_74;
    const SIN_275: f32 = -0.996_194_7;
    const BELL: f32 = 57.295_78 * 57.295_78 / 625.0;
    const NONE: Lanes = [0.0; LANES];
    let mut parts = Parts {
        squared: NONE,
        dl: NONE,
        dc: NONE,
        dh: NONE,
        sl: NONE,
        sc: NONE,
        sh: NONE,
        rt: NONE,
        t: NONE,
        m: NONE,
        g: NONE,
        c1: NONE,
        c2: NONE,
        dhue: NONE,
    };
    for i in 0..VIEWS {
        let mean_c = 0.5 * (p.c[i] + q.c[i]);
        let square = mean_c * mean_c;
        let seventh = square * square * square * mean_c;
        let g = 1.5 - 0.5 * (seventh / (seventh + POW25_7)).sqrt();
        let (a1, a2) = (p.a[i] * g, q.a[i] * g);
        let (b1, b2) = (p.b[i], q.b[i]);
        let c1 = (a1 * a1 + b1 * b1).sqrt();
        let c2 = (a2 * a2 + b2 * b2).sqrt();
        // 4 C1 C2 sin²(Δh/2) = 2 (C1 C2 - v1·v2), with the sign of the cross product.
        let gap = 2.0 * (c1 * c2 - (a1 * a2 + b1 * b2));
        let gap = if gap > 0.0 { gap } else { 0.0 };
        let cross = a1 * b2 - a2 * b1;
        let turn = if cross < 0.0 { -1.0 } else { 1.0 };
        // Unit vector of the mean hue.
        let mx = a1 * c2 + a2 * c1;
        let my = b1 * c2 + b2 * c1;
        let scale = 1.0 / (mx * mx + my * my + 1e-20).sqrt();
        let (x, y) = (mx * scale, my * scale);
        let (x2, y2) = (x * x - y * y, 2.0 * x * y);
        let (x3, y3) = (x2 * x - y2 * y, y2 * x + x2 * y);
        let (x4, y4) = (x2 * x2 - y2 * y2, 2.0 * x2 * y2);
        let t = 1.0 - 0.17 * (x * COS_30 + y * 0.5) + 0.24 * x2 + 0.32 * (x3 * COS_6 - y3 * SIN_6)
            - 0.20 * (x4 * COS_63 + y4 * SIN_63);
        // Squared angle to 275 degrees from its cosine: arccos²(1 - k) as a series, exact where the bell is not 0.
        let k = 1.0 - (x * COS_275 + y * SIN_275);
        let k = if k > 0.0 { k } else { 0.0 };
        let angle2 = k * (2.0 + k * (1.0 / 3.0 + k * (4.0 / 45.0 + k * (1.0 / 35.0 + k * (16.0 / 1575.0)))));
        let theta = core::f32::consts::FRAC_PI_3 * decay(-BELL * angle2);
        let theta2 = theta * theta;
        let sine = theta * (1.0 - theta2 * (1.0 / 6.0 - theta2 * (1.0 / 120.0 - theta2 * (1.0 / 5040.0))));
        let mean_c = 0.5 * (c1 + c2);
        let square = mean_c * mean_c;
        let seventh = square * square * square * mean_c;
        let rt = -2.0 * sine * (seventh / (seventh + POW25_7)).sqrt();
        let m = 0.5 * (p.l[i] + q.l[i]) - 50.0;
        let m2 = m * m;
        let sl = 1.0 / (1.0 + 0.015 * m2 / (20.0 + m2).sqrt());
        let sc = 1.0 / (1.0 + 0.045 * mean_c);
        let sh = 1.0 / (1.0 + 0.015 * mean_c * t);
        let dhue = turn * gap.sqrt();
        let dl = (q.l[i] - p.l[i]) * sl;
        let dc = (c2 - c1) * sc;
        let dh = dhue * sh;
        parts.squared[i] = dl * dl + dc * dc + dh * dh + rt * dc * dh;
        parts.dl[i] = dl;
        parts.dc[i] = dc;
        parts.dh[i] = dh;
        parts.sl[i] = sl;
        parts.sc[i] = sc;
        parts.sh[i] = sh;
        parts.rt[i] = rt;
        parts.t[i] = t;
        parts.m[i] = m;
        parts.g[i] = g;
        parts.c1[i] = c1;
        parts.c2[i] = c2;
        parts.dhue[i] = dhue;
    }
    parts
}

/// Squared CIEDE2000 per view.
#[inline(always)]
pub(crate) fn squared_differences(p: &Seen, q: &Seen) -> Lanes {
    parts::<LANES>(p, q).squared
}

/// The dependence of the formula's correction terms (G, T, `R_T`) on the colours is left out: it is small, and this is
/// only the direction of a step.
#[inline(always)]
fn push_lanes(p: &Seen, q: &Seen, how: Pressing, on_p: &mut Push, on_q: &mut Push) -> f32 {
    let Pressing { weight, beta, level, reach } = how;
    let parts = parts::<LANES>(p, q);
    let least = least_of(&parts.squared);
    let least = if least > 0.0 { weight * least.sqrt() } else { 0.0 };
    if least > reach {
        return least;
    }
    for i in 0..LANES {
        let value = if parts.squared[i] > 1e-6 { parts.squared[i] } else { 1e-6 };
        let root = value.sqrt();
        let x = beta * (level - weight * root);
        let over = if x > 0.0 { x } else { 0.0 };
        let e = decay(if x < 0.0 { x } else { 0.0 });
        // By the squared difference.
        let force = -weight * beta * e * (1.0 + over) * 0.5 / root;
        let (dl, dc, dh, rt) = (parts.dl[i], parts.dc[i], parts.dh[i], parts.rt[i]);
        let (sl, sc, sh) = (parts.sl[i], parts.sc[i], parts.sh[i]);
        let m = parts.m[i];
        let m2 = m * m;
        let s2 = 20.0 + m2;
        // Half the slope of S_L over its mean lightness.
        let both = 2.0 * dl * dl * sl * 0.0075 * m * (m2 + 40.0) / (s2 * s2.sqrt());
        let one = 2.0 * dl * sl;
        on_p.l[i] += force * (-one - both);
        on_q.l[i] += force * (one - both);
        let by_dc = 2.0 * dc + rt * dh;
        let by_dh = 2.0 * dh + rt * dc;
        let g = parts.g[i];
        let (a1, a2, b1, b2) = (p.a[i] * g, q.a[i] * g, p.b[i], q.b[i]);
        let (c1, c2) = (parts.c1[i], parts.c2[i]);
        let (i1, i2) = (1.0 / (c1 + 1e-3), 1.0 / (c2 + 1e-3));
        let shared = -by_dc * dc * sc * 0.0225 - by_dh * dh * sh * 0.0075 * parts.t[i];
        let (by_c1, by_c2) = (shared - by_dc * sc, shared + by_dc * sc);
        let dhue = parts.dhue[i];
        let size = if dhue < 0.0 { -dhue } else { dhue };
        let turn = if dhue < 0.0 { -1.0 } else { 1.0 };
        let by_gap = by_dh * turn * sh / (size + 1e-3);
        on_p.a[i] += force * g * (by_c1 * a1 * i1 + by_gap * (c2 * a1 * i1 - a2));
        on_p.b[i] += force * (by_c1 * b1 * i1 + by_gap * (c2 * b1 * i1 - b2));
        on_q.a[i] += force * g * (by_c2 * a2 * i2 + by_gap * (c1 * a2 * i2 - a1));
        on_q.b[i] += force * (by_c2 * b2 * i2 + by_gap * (c1 * b2 * i2 - b1));
    }
    least
}

/// Sum in a fixed order that vectors can follow.
#[inline(always)]
fn sum(lanes: &Lanes) -> f32 {
    let mut four = [0.0_f32; 4];
    for i in 0..4 {
        four[i] = lanes[i] + lanes[i + 4] + lanes[i + 8];
    }
    (four[0] + four[1]) + (four[2] + four[3])
}

#[inline(always)]
fn least_of(lanes: &Lanes) -> f32 {
    let less = |a: f32, b: f32| if a < b { a } else { b };
    let mut four = [0.0_f32; 4];
    for i in 0..4 {
        four[i] = less(less(lanes[i], lanes[i + 4]), lanes[i + 8]);
    }
    less(less(four[0], four[1]), less(four[2], four[3]))
}

#[inline(always)]
fn difference_lanes(p: &Seen, q: &Seen) -> f32 {
    let squared = squared_differences(p, q);
    let least = least_of(&squared);
    if least > 0.0 { least.sqrt() } else { 0.0 }
}

/// Least CIEDE2000 over the first four views (normal and the three dichromats, as a rule): at least the least of all, in
/// a third of the time. For choosing between places, not for values.
#[inline]
pub(crate) fn rough(p: &Seen, q: &Seen) -> f32 {
    let squared = parts::<4>(p, q).squared;
    let mut least = squared[0];
    for value in &squared[1..4] {
        least = if *value < least { *value } else { least };
    }
    if least > 0.0 { least.sqrt() } else { 0.0 }
}

#[inline(always)]
fn pressure_lanes(p: &Seen, q: &Seen, weight: f32, beta: f32, level: f32) -> (f32, f32) {
    let squared = squared_differences(p, q);
    let mut terms = [0.0_f32; LANES];
    let least = least_of(&squared);
    for i in 0..LANES {
        let value = if squared[i] > 0.0 { squared[i] } else { 0.0 };
        let x = beta * (level - weight * value.sqrt());
        // Far above zero the pair is hopeless anyway; a straight line keeps a slope there without overflow.
        let over = if x > 0.0 { x } else { 0.0 };
        let e = decay(if x < 0.0 { x } else { 0.0 });
        terms[i] = e * (1.0 + over + 0.5 * over * over);
    }
    (sum(&terms), if least > 0.0 { weight * least.sqrt() } else { 0.0 })
}

/// Defines a function that runs in the widest vectors that this machine has. Every operation is rounded the same in
/// vectors of any width, so the results are the same to the bit.
macro_rules! widest {
    ($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ty),*) -> $out:ty = $inner:expr) => {
        $(#[$doc])*
        pub(crate) fn $name($($arg: $kind),*) -> $out {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn wide($($arg: $kind),*) -> $out {
                    $inner($($arg),*)
                }
                if std::arch::is_x86_feature_detected!("avx2") {
                    #[expect(unsafe_code, reason = "the instructions were just found to be there")]
                    // SAFETY: all that `wide` asks for is AVX2.
                    return unsafe { wide($($arg),*) };
                }
            }
            $inner($($arg),*)
        }
    };
}

widest! { see(views: &Views, linear: [f32; 3]) -> Seen = Views::see_lanes }
widest! { slopes(views: &Views, u: [f32; 3]) -> Slopes = Views::slopes_lanes }
widest! {
    /// Least CIEDE2000 over the views.
    difference(p: &Seen, q: &Seen) -> f32 = difference_lanes
}
widest! {
    /// Sum over the views of exp(-beta (weight difference - level)): what a pair adds to the soft minimum. Also the least
    /// weighted difference.
    pressure(p: &Seen, q: &Seen, weight: f32, beta: f32, level: f32) -> (f32, f32) = pressure_lanes
}
widest! {
    /// Adds to `on_p` and `on_q` how what the pair adds to the soft minimum changes with their Lab. Gives the least
    /// weighted difference; a pair whose least is above `reach` has no say.
    push(p: &Seen, q: &Seen, how: Pressing, on_p: &mut Push, on_q: &mut Push) -> f32 = push_lanes
}

/// How a pair presses: see [`pressure`] and [`push`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pressing {
    /// Factor on the difference.
    pub weight: f32,
    pub beta: f32,
    pub level: f32,
    pub reach: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::difference_for;
    use crate::color::Color;

    #[test]
    fn fast_difference_is_the_exact_one() {
        let mut worst = 0.0_f64;
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u8
        };
        for _ in 0..3000 {
            let [p, q] = [0, 1].map(|_| Color::from_srgb8([random(), random(), random()]));
            let views = Views::new(&Vision::TWELVE);
            let [s, t] = [p, q].map(|color| views.see(color.to_linear().map(|v| v as f32)));
            for (lane, squared) in squared_differences(&s, &t).into_iter().enumerate() {
                let exact = difference_for(p, q, Vision::TWELVE[lane]);
                let error = (f64::from(squared.max(0.0).sqrt()) - exact).abs();
                // Two hues exactly opposite have no mean hue; the formula itself jumps there.
                if error > 0.01 {
                    let (a, b) = (s.a[lane] * t.a[lane] + s.b[lane] * t.b[lane], s.c[lane] * t.c[lane]);
                    assert!(a < -0.95 * b, "{p} {q} {} {exact} {error}", Vision::TWELVE[lane]);
                } else {
                    worst = worst.max(error);
                }
            }
        }
        assert!(worst > 0.0);
    }
}
