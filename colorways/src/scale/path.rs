//! Curves through CAM16-UCS and how even they look to every eye.

use super::views::Space;
use crate::cam16::Cam16Ucs;

/// A place given by what an eye sees: lightness J′, colourfulness M′ and OKLCH hue.
///
/// Hue is that of `OKLab` because its lines of constant hue look constant even in blue, where those of CAM16 turn purple.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub linear: [f64; 3],
    pub j: f64,
    pub m: f64,
    /// OKLCH hue in radians.
    pub hue: f64,
    /// Cosine and sine of the CAM16 hue.
    cam_hue: [f64; 2],
    /// Whether it is a grey, more or less, whose hue says nothing.
    pub neutral: bool,
}

/// Where an arm goes: straight in J′ and M′, turning evenly in hue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Aim {
    pub j: f64,
    pub m: f64,
    /// By how many radians the hue has turned at the end.
    pub turn: f64,
    /// Added to a′ and b′ at the end: where neutral is, seen from a′ = b′ = 0. Greys of sRGB lie a little off it.
    pub tint: [f64; 2],
}

/// A point of a curve with the linear sRGB colour it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub ucs: Cam16Ucs,
    pub linear: [f64; 3],
}

impl Place {
    pub(super) fn ucs(&self) -> Cam16Ucs {
        Cam16Ucs { j: self.j, a: self.m * self.cam_hue[0], b: self.m * self.cam_hue[1] }
    }

    pub(super) fn of(space: &impl Space, linear: [f64; 3]) -> Self {
        let ucs = space.ucs(linear);
        let m = ucs.m();
        let [a, b] = ok_ab(space, linear);
        let cam_hue = if m > 0.0 { [ucs.a / m, ucs.b / m] } else { [1.0, 0.0] };
        Self { linear, j: ucs.j, m, hue: libm::atan2(b, a), cam_hue, neutral: libm::hypot(a, b) < 0.02 }
    }
}

/// The points of an arm from `from` (included) to its aim, in `count` pieces.
pub(super) fn arm(space: &impl Space, from: &Place, aim: Aim, count: usize) -> Vec<Point> {
    let mut points = Vec::with_capacity(count + 1);
    let [mut cos_h, mut sin_h] = from.cam_hue;
    points.push(Point { ucs: from.ucs(), linear: from.linear });
    let start = [libm::cos(from.hue), libm::sin(from.hue)];
    // So near to neutral a turn no longer moves the hue.
    let limit = if libm::hypot(aim.tint[0], aim.tint[1]) > 0.0 { 3.0 } else { 0.3 };
    // The CAM16 hue is expected to go on turning as it did in the piece before.
    let mut drift = [1.0, 0.0];
    for index in 1..=count {
        // Denser near the accent, where vivid colours run along the edge of the gamut.
        let s = index as f64 / count as f64;
        let part = s * (0.25 + 0.75 * s);
        let j = from.j + (aim.j - from.j) * part;
        let m = (from.m + (aim.m - from.m) * part).max(0.0);
        let wanted = if aim.turn == 0.0 {
            start
        } else {
            rotated(start, [libm::cos(aim.turn * part), libm::sin(aim.turn * part)])
        };
        let before = [cos_h, sin_h];
        [cos_h, sin_h] = rotated(before, drift);
        let ucs = |[c, s]: [f64; 2]| Cam16Ucs { j, a: m * c + aim.tint[0] * part, b: m * s + aim.tint[1] * part };
        let mut linear = space.linear(ucs([cos_h, sin_h]));
        if m > limit && !from.neutral {
            for _ in 0..2 {
                // The two hues run nearly parallel, so what is missing in one is missing in the other.
                let [a, b] = ok_ab(space, linear);
                let (across, along) = (a * wanted[1] - b * wanted[0], a * wanted[0] + b * wanted[1]);
                if along <= 0.0 || across.abs() < 2e-3 * along {
                    break;
                }
                let length = libm::sqrt(across * across + along * along);
                [cos_h, sin_h] = rotated([cos_h, sin_h], [along / length, across / length]);
                linear = space.linear(ucs([cos_h, sin_h]));
            }
            // Rounding errors of the length would grow like Fibonacci's numbers.
            let length = libm::sqrt(cos_h * cos_h + sin_h * sin_h);
            [cos_h, sin_h] = [cos_h / length, sin_h / length];
            drift = rotated([cos_h, sin_h], [before[0], -before[1]]);
        }
        points.push(Point { ucs: ucs([cos_h, sin_h]), linear });
    }
    points
}

/// A direction turned by the angle of another.
fn rotated([x, y]: [f64; 2], [cos, sin]: [f64; 2]) -> [f64; 2] {
    [x * cos - y * sin, x * sin + y * cos]
}

/// a and b of `OKLab` (Ottosson 2020).
pub(super) fn ok_ab(space: &impl Space, [r, g, b]: [f64; 3]) -> [f64; 2] {
    let l = space.cube_root(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
    let m = space.cube_root(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
    let s = space.cube_root(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
    [
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// The shortest way from one angle to another, in -π..=π.
pub(super) fn turn_between(from: f64, to: f64) -> f64 {
    libm::remainder(to - from, 2.0 * core::f64::consts::PI)
}

/// The length of a curve in CAM16-UCS.
pub(super) fn length(points: &[Point]) -> f64 {
    points.windows(2).map(|pair| pair[0].ucs.distance(pair[1].ucs)).sum()
}

/// `count` places at even distances along a curve, ends included.
pub(super) fn evenly(points: &[Point], count: usize) -> Vec<Cam16Ucs> {
    let whole = length(points);
    let mut places: Vec<Cam16Ucs> = points.first().map(|point| point.ucs).into_iter().collect();
    let mut passed = 0.0;
    for pair in points.windows(2) {
        let [from, to] = [pair[0].ucs, pair[1].ucs];
        let step = from.distance(to);
        while places.len() + 1 < count {
            let next = whole * places.len() as f64 / (count - 1) as f64;
            if next > passed + step {
                break;
            }
            places.push(from.lerp(to, (next - passed) / step.max(1e-12)));
        }
        passed += step;
    }
    if let Some(last) = points.last() {
        places.resize(count, last.ucs);
    }
    places
}

/// Keeps the first `wanted` units of a curve.
pub(super) fn cut(space: &impl Space, points: &mut Vec<Point>, wanted: f64) {
    let mut left = wanted;
    for index in 1..points.len() {
        let (before, here) = (points[index - 1].ucs, points[index].ucs);
        let step = before.distance(here);
        if step >= left - 1e-9 {
            if left <= 1e-9 {
                points.truncate(index);
            } else if step > left + 1e-9 {
                let ucs = before.lerp(here, left / step);
                points[index] = Point { ucs, linear: space.linear(ucs) };
                points.truncate(index + 1);
            } else {
                points.truncate(index + 1);
            }
            return;
        }
        left -= step;
    }
}

/// CIE L* of a linear sRGB colour.
pub(super) fn lightness(space: &impl Space, [r, g, b]: [f64; 3]) -> f64 {
    let y = 0.212_639_005_871_510_4 * r + 0.715_168_678_767_756 * g + 0.072_192_315_360_733_71 * b;
    if y > 216.0 / 24_389.0 { 116.0 * space.cube_root(y) - 16.0 } else { y * 24_389.0 / 27.0 }
}
