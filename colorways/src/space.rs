//! Colour spaces: transfer functions and matrices of CSS Color 4 (section 18, "Sample code"), CIE Lab, `OKLab`.
//!
//! All matrices are the exact rationals of the specification where it gives them. Transfer functions are extended to
//! negative values by mirroring, as the specification asks, so that colours outside a gamut survive a round trip.

use std::f64::consts::TAU;

/// A 3 by 3 matrix in rows.
pub(crate) type Matrix = [[f64; 3]; 3];

/// CIE 1976 L*a*b* against the D65 white, 2 degree observer: the space in which differences are measured.
///
/// (CSS `lab()` is against D50; see [`crate::Notation::Lab`] for that one.)
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lab {
    /// Lightness, 0 (black) to 100 (white).
    pub l: f64,
    /// Green (negative) to red (positive); sRGB reaches about -86 to 98.
    pub a: f64,
    /// Blue (negative) to yellow (positive); sRGB reaches about -108 to 95.
    pub b: f64,
}

impl Lab {
    /// Chroma C*: distance from the grey axis, 0 upwards; sRGB reaches about 134.
    pub fn chroma(self) -> f64 {
        libm::sqrt(self.a * self.a + self.b * self.b)
    }

    /// Hue angle in degrees, 0..360.
    pub fn hue(self) -> f64 {
        degrees(self.b, self.a)
    }
}

/// Linear sRGB to XYZ (D65).
pub(crate) const XYZ_FROM_SRGB: Matrix = [
    [506_752.0 / 1_228_815.0, 87_881.0 / 245_763.0, 12_673.0 / 70_218.0],
    [87_098.0 / 409_605.0, 175_762.0 / 245_763.0, 12_673.0 / 175_545.0],
    [7_918.0 / 409_605.0, 87_881.0 / 737_289.0, 1_001_167.0 / 1_053_270.0],
];
/// XYZ (D65) to linear sRGB.
pub(crate) const SRGB_FROM_XYZ: Matrix = [
    [12_831.0 / 3_959.0, -329.0 / 214.0, -1_974.0 / 3_959.0],
    [-851_781.0 / 878_810.0, 1_648_619.0 / 878_810.0, 36_519.0 / 878_810.0],
    [705.0 / 12_673.0, -2_585.0 / 12_673.0, 705.0 / 667.0],
];
pub(crate) const XYZ_FROM_P3: Matrix = [
    [608_311.0 / 1_250_200.0, 189_793.0 / 714_400.0, 198_249.0 / 1_000_160.0],
    [35_783.0 / 156_275.0, 247_089.0 / 357_200.0, 198_249.0 / 2_500_400.0],
    [0.0, 32_229.0 / 714_400.0, 5_220_557.0 / 5_000_800.0],
];
pub(crate) const P3_FROM_XYZ: Matrix = [
    [446_124.0 / 178_915.0, -333_277.0 / 357_830.0, -72_051.0 / 178_915.0],
    [-14_852.0 / 17_905.0, 63_121.0 / 35_810.0, 423.0 / 17_905.0],
    [11_844.0 / 330_415.0, -50_337.0 / 660_830.0, 316_169.0 / 330_415.0],
];
pub(crate) const XYZ_FROM_A98: Matrix = [
    [573_536.0 / 994_567.0, 263_643.0 / 1_420_810.0, 187_206.0 / 994_567.0],
    [591_459.0 / 1_989_134.0, 6_239_551.0 / 9_945_670.0, 374_412.0 / 4_972_835.0],
    [53_769.0 / 1_989_134.0, 351_524.0 / 4_972_835.0, 4_929_758.0 / 4_972_835.0],
];
pub(crate) const A98_FROM_XYZ: Matrix = [
    [1_829_569.0 / 896_150.0, -506_331.0 / 896_150.0, -308_931.0 / 896_150.0],
    [-851_781.0 / 878_810.0, 1_648_619.0 / 878_810.0, 36_519.0 / 878_810.0],
    [16_779.0 / 1_248_040.0, -147_721.0 / 1_248_040.0, 1_266_979.0 / 1_248_040.0],
];
pub(crate) const XYZ_FROM_REC2020: Matrix = [
    [63_426_534.0 / 99_577_255.0, 20_160_776.0 / 139_408_157.0, 47_086_771.0 / 278_816_314.0],
    [26_158_966.0 / 99_577_255.0, 472_592_308.0 / 697_040_785.0, 8_267_143.0 / 139_408_157.0],
    [0.0, 19_567_812.0 / 697_040_785.0, 295_819_943.0 / 278_816_314.0],
];
pub(crate) const REC2020_FROM_XYZ: Matrix = [
    [30_757_411.0 / 17_917_100.0, -6_372_589.0 / 17_917_100.0, -4_539_589.0 / 17_917_100.0],
    [-19_765_991.0 / 29_648_200.0, 47_925_759.0 / 29_648_200.0, 467_509.0 / 29_648_200.0],
    [792_561.0 / 44_930_125.0, -1_921_689.0 / 44_930_125.0, 42_328_811.0 / 44_930_125.0],
];
/// Linear `ProPhoto` to XYZ, both D50.
pub(crate) const XYZ50_FROM_PROPHOTO: Matrix = [
    [0.797_766_644_900_642_3, 0.135_181_297_400_533_08, 0.031_347_734_128_392_2],
    [0.288_074_828_819_401_3, 0.711_835_234_241_873, 0.000_089_936_938_725_64],
    [0.0, 0.0, 0.825_104_602_510_460_2],
];
pub(crate) const PROPHOTO_FROM_XYZ50: Matrix = [
    [1.345_786_881_647_158_3, -0.255_572_087_379_794_64, -0.051_101_864_975_545_26],
    [-0.544_630_705_124_901_9, 1.508_247_742_845_146_8, 0.020_527_447_436_421_39],
    [0.0, 0.0, 1.211_967_545_638_945_2],
];
/// Bradford adaptation, D65 to D50.
pub(crate) const D50_FROM_D65: Matrix = [
    [1.047_929_792_544_996_9, 0.022_946_870_601_609_652, -0.050_192_266_289_205_24],
    [0.029_627_808_770_055_99, 0.990_434_426_753_879_9, -0.017_073_799_063_418_826],
    [-0.009_243_040_646_204_504, 0.015_055_191_490_298_152, 0.751_874_281_428_137_1],
];
/// Bradford adaptation, D50 to D65.
pub(crate) const D65_FROM_D50: Matrix = [
    [0.955_473_421_488_075, -0.023_098_454_948_764_71, 0.063_259_243_200_570_72],
    [-0.028_369_709_333_863_7, 1.009_995_398_081_304_1, 0.021_041_441_191_917_323],
    [0.012_314_014_864_481_998, -0.020_507_649_298_898_964, 1.330_365_926_242_124],
];
/// The D50 white of CSS Color 4 (chromaticity 0.3457, 0.3585).
pub(crate) const WHITE_D50: [f64; 3] = [0.3457 / 0.3585, 1.0, (1.0 - 0.3457 - 0.3585) / 0.3585];
/// The white that sRGB's exact matrix gives, so that greys have a* = b* = 0.
pub(crate) const WHITE_D65: [f64; 3] = [
    XYZ_FROM_SRGB[0][0] + XYZ_FROM_SRGB[0][1] + XYZ_FROM_SRGB[0][2],
    XYZ_FROM_SRGB[1][0] + XYZ_FROM_SRGB[1][1] + XYZ_FROM_SRGB[1][2],
    XYZ_FROM_SRGB[2][0] + XYZ_FROM_SRGB[2][1] + XYZ_FROM_SRGB[2][2],
];

const LMS_FROM_XYZ: Matrix = [
    [0.819_022_437_996_703, 0.361_906_260_052_890_4, -0.128_873_781_520_987_9],
    [0.032_983_653_932_388_5, 0.929_286_861_586_343_4, 0.036_144_666_350_642_4],
    [0.048_177_189_359_624_2, 0.264_239_531_752_730_8, 0.633_547_828_469_430_9],
];
const OKLAB_FROM_LMS: Matrix = [
    [0.210_454_268_309_314, 0.793_617_774_702_305_4, -0.004_072_043_011_619_3],
    [1.977_998_532_431_168_4, -2.428_592_242_048_58, 0.450_593_709_617_411],
    [0.025_904_042_465_547_8, 0.782_771_712_457_529_6, -0.808_675_754_923_077_4],
];
const LMS_FROM_OKLAB: Matrix = [
    [1.0, 0.396_337_777_376_174_9, 0.215_803_757_309_913_6],
    [1.0, -0.105_561_345_815_658_6, -0.063_854_172_825_813_3],
    [1.0, -0.089_484_177_529_811_9, -1.291_485_548_019_409_2],
];
const XYZ_FROM_LMS: Matrix = [
    [1.226_879_875_845_924_3, -0.557_814_994_460_217_1, 0.281_391_045_665_964_7],
    [-0.040_575_745_214_800_8, 1.112_286_803_280_317, -0.071_711_058_065_516_4],
    [-0.076_372_936_674_660_1, -0.421_493_332_402_243_2, 1.586_924_019_836_781_6],
];

pub(crate) fn apply(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Runs `curve` on the magnitude and gives the sign back.
fn mirrored(v: f64, curve: impl Fn(f64) -> f64) -> f64 {
    if v < 0.0 { -curve(-v) } else { curve(v) }
}

/// sRGB to linear light (IEC 61966-2-1, threshold 0.04045); mirrored below zero.
pub(crate) fn linear_from_srgb(v: f64) -> f64 {
    mirrored(v, |v| if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) })
}

/// Linear light to sRGB; mirrored below zero.
pub(crate) fn srgb_from_linear(v: f64) -> f64 {
    mirrored(v, |v| if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * libm::pow(v, 1.0 / 2.4) - 0.055 })
}

/// Adobe RGB (1998): a pure power of 563/256.
pub(crate) fn linear_from_a98(v: f64) -> f64 {
    mirrored(v, |v| libm::pow(v, 563.0 / 256.0))
}

pub(crate) fn a98_from_linear(v: f64) -> f64 {
    mirrored(v, |v| libm::pow(v, 256.0 / 563.0))
}

/// `ProPhoto` RGB (ROMM, ISO 22028-2).
pub(crate) fn linear_from_prophoto(v: f64) -> f64 {
    mirrored(v, |v| if v <= 16.0 / 512.0 { v / 16.0 } else { libm::pow(v, 1.8) })
}

pub(crate) fn prophoto_from_linear(v: f64) -> f64 {
    mirrored(v, |v| if v < 1.0 / 512.0 { v * 16.0 } else { libm::pow(v, 1.0 / 1.8) })
}

/// `color(rec2020 …)` as displayed (ITU-R BT.1886): a pure power of 2.4, which CSS Color 4 chose over the camera curve.
pub(crate) fn linear_from_rec2020(v: f64) -> f64 {
    mirrored(v, |v| libm::pow(v, 2.4))
}

pub(crate) fn rec2020_from_linear(v: f64) -> f64 {
    mirrored(v, |v| libm::pow(v, 1.0 / 2.4))
}

/// CIE 1976, exact constants: (6/29)^3 = 216/24389 and 24389/27.
fn lab_curve(t: f64) -> f64 {
    const EPSILON: f64 = 216.0 / 24_389.0;
    const KAPPA: f64 = 24_389.0 / 27.0;
    if t > EPSILON { libm::cbrt(t) } else { (KAPPA * t + 16.0) / 116.0 }
}

fn lab_curve_inverse(f: f64) -> f64 {
    const KAPPA: f64 = 24_389.0 / 27.0;
    if f > 6.0 / 29.0 { f * f * f } else { (116.0 * f - 16.0) / KAPPA }
}

pub(crate) fn lab_from_xyz(xyz: [f64; 3], white: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = [xyz[0] / white[0], xyz[1] / white[1], xyz[2] / white[2]].map(lab_curve);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

pub(crate) fn xyz_from_lab([l, a, b]: [f64; 3], white: [f64; 3]) -> [f64; 3] {
    let y = (l + 16.0) / 116.0;
    let [x, y, z] = [y + a / 500.0, y, y - b / 200.0].map(lab_curve_inverse);
    [x * white[0], y * white[1], z * white[2]]
}

/// L* of a relative luminance 0..=1.
pub(crate) fn lightness_from_luminance(y: f64) -> f64 {
    116.0 * lab_curve(y) - 16.0
}

/// Lab (D65) of linear sRGB.
pub(crate) fn lab_from_linear(linear: [f64; 3]) -> Lab {
    // White exactly 1, 1, 1 after division keeps greys at a* = b* = 0 up to the last bit.
    let [l, a, b] = lab_from_xyz(apply(&XYZ_FROM_SRGB, linear), WHITE_D65);
    Lab { l, a, b }
}

/// Linear sRGB of Lab (D65).
pub(crate) fn linear_from_lab(lab: Lab) -> [f64; 3] {
    apply(&SRGB_FROM_XYZ, xyz_from_lab([lab.l, lab.a, lab.b], WHITE_D65))
}

/// `OKLab` (Ottosson 2020, matrices recalculated for CSS Color 4).
pub(crate) fn oklab_from_xyz(xyz: [f64; 3]) -> [f64; 3] {
    apply(&OKLAB_FROM_LMS, apply(&LMS_FROM_XYZ, xyz).map(libm::cbrt))
}

pub(crate) fn xyz_from_oklab(lab: [f64; 3]) -> [f64; 3] {
    apply(&XYZ_FROM_LMS, apply(&LMS_FROM_OKLAB, lab).map(|v| v * v * v))
}

/// `[lightness, chroma, hue in degrees]` from a rectangular lab of any kind.
pub(crate) fn polar([l, a, b]: [f64; 3]) -> [f64; 3] {
    [l, libm::sqrt(a * a + b * b), degrees(b, a)]
}

/// Rectangular lab from `[lightness, chroma, hue in degrees]`.
pub(crate) fn rectangular([l, c, h]: [f64; 3]) -> [f64; 3] {
    let h = h * (TAU / 360.0);
    [l, c * libm::cos(h), c * libm::sin(h)]
}

/// Angle of (x, y) in degrees, 0..360.
pub(crate) fn degrees(y: f64, x: f64) -> f64 {
    let angle = libm::atan2(y, x) * (360.0 / TAU);
    if angle < 0.0 { angle + 360.0 } else { angle }
}
