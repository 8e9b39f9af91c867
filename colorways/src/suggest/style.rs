//! Styles: where in colour space a suggestion may look.

use serde::{Deserialize, Serialize};

use super::Request;
use super::region::{Region, radians};
use crate::color::Color;
use crate::contrast::contrast_ratio;
use crate::space::lightness_from_luminance;

/// What a suggested colorway should feel like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// As far apart as possible.
    #[default]
    Distinct,
    /// One family around the accent: hues near its hue, chroma and lightness in its neighbourhood, and no further out
    /// than telling the colours apart asks for.
    Brand,
    /// Strong chroma.
    Vivid,
    /// Low chroma, middle lightness.
    Muted,
    /// Light and soft, for large fills; comes with outline colours that keep the contrast.
    Pastel,
    /// Shades of the accent's hue.
    SingleHue,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 6] = [Self::Distinct, Self::Brand, Self::Vivid, Self::Muted, Self::Pastel, Self::SingleHue];

    /// The name in commands: `distinct`, `brand`, `vivid`, `muted`, `pastel`, `single-hue`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distinct => "distinct",
            Self::Brand => "brand",
            Self::Vivid => "vivid",
            Self::Muted => "muted",
            Self::Pastel => "pastel",
            Self::SingleHue => "single-hue",
        }
    }
}

/// Limits of one attempt, before backgrounds.
#[derive(Clone, Copy, Debug)]
struct Limits {
    chroma: (f64, f64),
    lightness: (f64, f64),
    /// Half width in degrees around the accent.
    hue: Option<f64>,
}

/// The robust difference at which a brand family stops growing wider. Above the 8 that is promised, so that a family is
/// not chosen for a hair.
pub(crate) const FAMILY_TARGET: f32 = 9.5;

/// The regions to try, narrowest first; with what had to be given up to have any.
pub(crate) fn regions(request: &Request) -> (Vec<Region>, Vec<String>) {
    let accent = request.pins.first().copied().unwrap_or(Color::from_srgb8([0x25, 0x63, 0xeb])).to_srgb_gamut();
    let (lch, lab) = (accent.to_oklch(), accent.to_lab());
    let grey = lch.c < 0.02;
    let plain = Limits { chroma: (0.0, 200.0), lightness: (0.0, 100.0), hue: None };
    let limits: Vec<Limits> = match request.style {
        Style::Distinct => vec![plain],
        Style::Vivid => vec![Limits { chroma: (45.0, 200.0), lightness: (30.0, 92.0), ..plain }],
        Style::Muted => vec![Limits { chroma: (10.0, 36.0), lightness: (28.0, 84.0), ..plain }],
        Style::Pastel => vec![Limits { chroma: (8.0, 44.0), lightness: (76.0, 95.0), ..plain }],
        Style::SingleHue => {
            // A grey accent has no hue: its shades are greys.
            // Not stronger than the accent by much: a neon relative of a slate blue is another brand.
            let chroma = if grey { (0.0, 6.0) } else { (6.0, lab.chroma() * 1.2 + 16.0) };
            vec![Limits { chroma, lightness: (12.0, 96.0), hue: (!grey).then_some(14.0) }]
        }
        Style::Brand => {
            // How far a family reaches: first close relatives, then neighbours, then a contrasting branch.
            let chroma = lab.chroma();
            [
                (26.0, 0.55, 30.0),
                (42.0, 0.5, 34.0),
                (62.0, 0.45, 38.0),
                (88.0, 0.4, 42.0),
                (125.0, 0.35, 46.0),
                (180.0, 0.3, 50.0),
            ]
            .into_iter()
            .map(|(hue, low, reach)| Limits {
                chroma: if grey {
                    (0.0, 10.0 + hue / 4.0)
                } else {
                    ((chroma * low).clamp(8.0, 24.0), (chroma * 1.15).max(chroma + 12.0).max(26.0))
                },
                // A light accent on white leaves no room beside itself for the contrast: its family are its shades (gold,
                // ochre, brown), not other hues of the same lightness. The same for a dark one on dark.
                lightness: ((lab.l - reach).clamp(16.0, 34.0), (lab.l + reach).clamp(66.0, 96.0)),
                hue: (!grey && hue < 180.0).then_some(hue),
            })
            .collect()
        }
    };
    let mut notes = Vec::new();
    let contrast = if request.style == Style::Pastel { 1.0 } else { request.min_contrast };
    let contrast = if contrast.is_finite() { contrast.clamp(1.0, 21.0) } else { 1.0 };
    let regions = limits
        .into_iter()
        .map(|limits| {
            let mut own = Vec::new();
            let region = fit(request, limits, contrast, radians(lch.h), &mut own);
            if notes.is_empty() {
                notes = own;
            }
            region
        })
        .collect();
    (regions, notes)
}

/// The region of `limits` and of the request; contrast gives way where nothing else can.
fn fit(request: &Request, limits: Limits, contrast: f64, hue: f32, notes: &mut Vec<String>) -> Region {
    let within = |low: f64, high: f64, (from, to): (f64, f64)| {
        let (low, high) = (if low.is_nan() { from } else { low }, if high.is_nan() { to } else { high });
        // The caller's own limits win over the style's where the two exclude each other.
        let both = (low.max(from), high.min(to));
        if both.0 <= both.1 { both } else { (low.min(high), high.max(low)) }
    };
    let lightness = within(request.lightness.0, request.lightness.1, limits.lightness);
    let lightness = (lightness.0.clamp(0.0, 100.0) as f32, lightness.1.clamp(0.0, 100.0) as f32);
    let chroma = within(request.min_chroma.clamp(0.0, 130.0), 200.0, limits.chroma);
    let backgrounds: Vec<Color> = request.backgrounds.iter().map(|color| color.over(Color::WHITE).clipped()).collect();
    let room = |contrast: f64, lightness: (f32, f32)| {
        let intervals = Region::intervals(&backgrounds, contrast, lightness);
        let lightness = |y: f32| lightness_from_luminance(f64::from(y.clamp(0.0, 1.0)));
        let width: f64 = intervals.iter().map(|&(low, high)| (lightness(high) - lightness(low)).max(0.0)).sum();
        (width, intervals)
    };
    // Enough lightness for the colours to differ, in L*.
    let least_room = (1.2 * request.count as f64).clamp(6.0, 16.0);
    let mut lightness = lightness;
    let (mut width, mut luminance) = room(contrast, lightness);
    let mut kept = contrast;
    if width < least_room && !backgrounds.is_empty() {
        // First let go of the lightness that the style alone wants.
        let asked = within(request.lightness.0, request.lightness.1, (0.0, 100.0));
        lightness = (asked.0.clamp(0.0, 100.0) as f32, asked.1.clamp(0.0, 100.0) as f32);
        (width, luminance) = room(contrast, lightness);
        let (mut low, mut high) = (1.0, contrast);
        if width < least_room {
            for _ in 0..30 {
                let middle = f64::midpoint(low, high);
                if room(middle, lightness).0 >= least_room { low = middle } else { high = middle }
            }
            kept = low;
            luminance = room(kept, lightness).1;
            let names: Vec<String> = backgrounds.iter().map(|color| color.to_hex()).collect();
            notes.push(format!(
                "{} colours that can be told apart do not all reach contrast {} on {}; the least contrast was lowered \
                 to {:.2}",
                request.count,
                contrast,
                names.join(" and "),
                libm::floor(kept * 100.0) / 100.0
            ));
        }
    }
    if luminance.is_empty() {
        luminance = vec![(0.0, 1.0)];
    }
    Region {
        luminance,
        backgrounds,
        min_contrast: kept,
        lightness: (lightness.0 - 0.01, lightness.1 + 0.01),
        // A hair inside, because the search measures in single precision.
        chroma: (if chroma.0 > 0.0 { chroma.0 as f32 + 0.003 } else { 0.0 }, chroma.1 as f32),
        hue: limits.hue.map(|half| (hue, radians(half))),
    }
}

/// A darker (or, on dark, lighter) relative of `fill` that has `contrast` with every background: its outline.
pub(crate) fn outline(fill: Color, backgrounds: &[Color], contrast: f64) -> Color {
    let lch = fill.to_oklch();
    let least = |color: Color| backgrounds.iter().map(|&b| contrast_ratio(color, b)).fold(21.0, f64::min);
    let mut best = fill;
    for step in 0..=100 {
        for l in [lch.l - f64::from(step) * 0.01, lch.l + f64::from(step) * 0.01] {
            if !(0.0..=1.0).contains(&l) {
                continue;
            }
            let shade = crate::Oklch { l, c: lch.c * 1.15, ..lch };
            let color = Color::from_srgb8(Color::from_oklch(shade).to_srgb_gamut().to_srgb8());
            if least(color) >= contrast {
                return color;
            }
            if least(color) > least(best) {
                best = color;
            }
        }
    }
    best
}
