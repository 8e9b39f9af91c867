//! Colour difference: CIEDE2000 (exact) and `deltaEOK`.

use std::f64::consts::PI;

use crate::color::Color;
use crate::space::{Lab, degrees};

/// CIEDE2000 with kL = kC = kH = 1, 0 upwards.
///
/// Sharma, Wu, Dalal 2005, "The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
/// mathematical observations", equations 2 to 22. About 1 is just visible side by side; 10 is told apart at a glance.
pub fn ciede2000(first: Lab, second: Lab) -> f64 {
    const POW25_7: f64 = 6_103_515_625.0;
    let radians = |degrees: f64| degrees * (PI / 180.0);
    let pow7 = |c: f64| c * c * c * c * c * c * c;

    let mean_chroma7 = pow7(f64::midpoint(first.chroma(), second.chroma()));
    let g = 0.5 * (1.0 - libm::sqrt(mean_chroma7 / (mean_chroma7 + POW25_7)));
    let (a1, a2) = (first.a * (1.0 + g), second.a * (1.0 + g));
    let c1 = libm::sqrt(a1 * a1 + first.b * first.b);
    let c2 = libm::sqrt(a2 * a2 + second.b * second.b);
    // atan2(0, 0) is 0, as the formula wants.
    let h1 = degrees(first.b, a1);
    let h2 = degrees(second.b, a2);

    let delta_l = second.l - first.l;
    let delta_c = c2 - c1;
    let grey = c1 * c2 == 0.0;
    let delta_hue = match h2 - h1 {
        _ if grey => 0.0,
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    };
    let delta_h = 2.0 * libm::sqrt(c1 * c2) * libm::sin(radians(delta_hue / 2.0));

    let mean_l = f64::midpoint(first.l, second.l);
    let mean_c = f64::midpoint(c1, c2);
    let sum = h1 + h2;
    let mean_h = if grey {
        sum
    } else if (h1 - h2).abs() <= 180.0 {
        sum / 2.0
    } else if sum < 360.0 {
        f64::midpoint(sum, 360.0)
    } else {
        f64::midpoint(sum, -360.0)
    };
    let t = 1.0 - 0.17 * libm::cos(radians(mean_h - 30.0))
        + 0.24 * libm::cos(radians(2.0 * mean_h))
        + 0.32 * libm::cos(radians(3.0 * mean_h + 6.0))
        - 0.20 * libm::cos(radians(4.0 * mean_h - 63.0));
    let bell = (mean_h - 275.0) / 25.0;
    let delta_theta = 30.0 * libm::exp(-bell * bell);
    let mean_c7 = pow7(mean_c);
    let r_c = 2.0 * libm::sqrt(mean_c7 / (mean_c7 + POW25_7));
    let l50 = (mean_l - 50.0) * (mean_l - 50.0);
    let s_l = 1.0 + 0.015 * l50 / libm::sqrt(20.0 + l50);
    let s_c = 1.0 + 0.045 * mean_c;
    let s_h = 1.0 + 0.015 * mean_c * t;
    let r_t = -libm::sin(radians(2.0 * delta_theta)) * r_c;

    let (l, c, h) = (delta_l / s_l, delta_c / s_c, delta_h / s_h);
    libm::sqrt((l * l + c * c + h * h + r_t * c * h).max(0.0))
}

/// Euclidean distance in `OKLab` (CSS Color 4 section 13.2.1): 0.02 is the just noticeable difference.
pub fn delta_e_ok(first: Color, second: Color) -> f64 {
    let (p, q) = (first.to_oklab(), second.to_oklab());
    let [l, a, b] = [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
    libm::sqrt(l * l + a * a + b * b)
}
