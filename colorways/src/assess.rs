//! Assessment: what a list of chart colours is worth, for every eye, on its backgrounds.

use serde::Serialize;

use crate::color::Color;
use crate::contrast::{contrast_ratio, grey_lightness};
use crate::difference::ciede2000;
use crate::space::{Lab, lab_from_linear};
use crate::vision::Vision;

/// Differences from which a pair counts as good, as acceptable, and as safe only with a second cue (CIEDE2000).
pub mod gate {
    /// Told apart at a glance by every eye.
    pub const GOOD: f64 = 15.0;
    /// Told apart with some care.
    pub const ACCEPTABLE: f64 = 11.0;
    /// Below this two colours merge; from here to [`ACCEPTABLE`] they want a second cue (marker, dash, label).
    pub const SECOND_CUE: f64 = 8.0;
}

/// What to assess against. `Default` is: no background, 3:1, the usual status colours left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// The surfaces that the colours lie on; the first one also shows through colours that are not opaque.
    pub backgrounds: Vec<Color>,
    /// Least WCAG contrast with every background, 1..=21.
    pub min_contrast: f64,
    /// Colours that mean something (positive, negative, warning), with the name to call them by.
    pub status: Vec<(String, Color)>,
    /// The smallest difference that is not reported as a problem.
    pub min_difference: f64,
}

impl Default for Against {
    fn default() -> Self {
        Self { backgrounds: Vec::new(), min_contrast: 3.0, status: Vec::new(), min_difference: gate::ACCEPTABLE }
    }
}

/// Two colours of a list, by their places counted from 0.
pub type Pair = (usize, usize);

/// How well one kind of eye tells the colours apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VisionReport {
    /// The eye.
    pub vision: Vision,
    /// Least CIEDE2000 over all pairs.
    pub difference: f64,
    /// The pair that causes it.
    pub pair: Pair,
}

/// Contrast with one background.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContrastReport {
    /// The background.
    pub background: Color,
    /// WCAG ratio per colour.
    pub ratios: Vec<f64>,
    /// The smallest of them.
    pub least: f64,
}

/// The colour that comes nearest to a status colour.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusReport {
    /// What the status colour stands for.
    pub name: String,
    /// The status colour.
    pub color: Color,
    /// The nearest colour of the list, counted from 0.
    pub nearest: usize,
    /// CIEDE2000 in normal vision.
    pub difference: f64,
}

/// One thing that is wrong, with plain words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// Two colours are too much alike for an eye.
    Merge {
        /// The two.
        pair: Pair,
        /// The eye for which it is worst.
        vision: Vision,
        /// CIEDE2000 there.
        difference: f64,
        /// In plain words, colours counted from 1.
        message: String,
    },
    /// A colour is too faint on a background.
    Faint {
        /// Which colour.
        index: usize,
        /// On what.
        background: Color,
        /// WCAG ratio.
        ratio: f64,
        /// In plain words.
        message: String,
    },
    /// A colour could be read as a status.
    LikeStatus {
        /// Which colour.
        index: usize,
        /// Which status.
        name: String,
        /// CIEDE2000 in normal vision.
        difference: f64,
        /// In plain words.
        message: String,
    },
}

impl Problem {
    /// The problem in plain words, for example "2 and 5 merge for deuteranopia (difference 3.1)".
    pub fn message(&self) -> &str {
        match self {
            Self::Merge { message, .. } | Self::Faint { message, .. } | Self::LikeStatus { message, .. } => message,
        }
    }
}

/// Everything known about a list of colours. Differences of a list of fewer than two colours are `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// The colours as assessed: laid over the first background where they are not opaque, mapped into sRGB, 8 bits.
    pub colors: Vec<Color>,
    /// Least CIEDE2000 over all pairs and the seven views of [`Vision::SEVEN`].
    pub min_difference: Option<f64>,
    /// The same over the twelve views of [`Vision::TWELVE`].
    pub robust_difference: Option<f64>,
    /// Per view of [`Vision::TWELVE`].
    pub by_vision: Vec<VisionReport>,
    /// The pair behind `robust_difference`.
    pub worst_pair: Option<Pair>,
    /// Per background.
    pub contrast: Vec<ContrastReport>,
    /// Per status colour.
    pub status: Vec<StatusReport>,
    /// Least difference of lightness L* between two colours printed in grey, with the pair.
    pub grey_separation: Option<f64>,
    /// The pair behind `grey_separation`.
    pub grey_pair: Option<Pair>,
    /// Robust difference of the first two, three … colours: what a chart with that many series gets.
    pub prefix: Vec<f64>,
    /// What is wrong, worst first within each kind.
    pub problems: Vec<Problem>,
}

/// `color` as a screen shows it: over `background`, mapped into sRGB, rounded to 8 bits.
pub(crate) fn shown(color: Color, background: Color) -> Color {
    Color::from_srgb8(color.over(background).to_srgb_gamut().to_srgb8())
}

/// CIEDE2000 of two opaque colours as `vision` sees them.
pub fn difference_for(first: Color, second: Color, vision: Vision) -> f64 {
    let lab = |color: Color| lab_from_linear(vision.simulate_linear(color.clipped().to_linear()));
    ciede2000(lab(first), lab(second))
}

/// Least CIEDE2000 over all pairs of `colors` and all `visions`; `None` without a pair or a vision.
pub fn least_difference(colors: &[Color], visions: &[Vision]) -> Option<f64> {
    visions.iter().filter_map(|&vision| least_in(&labs(colors, vision))).map(|(least, _)| least).reduce(f64::min)
}

pub(crate) fn labs(colors: &[Color], vision: Vision) -> Vec<Lab> {
    colors.iter().map(|color| lab_from_linear(vision.simulate_linear(color.clipped().to_linear()))).collect()
}

fn least_in(labs: &[Lab]) -> Option<(f64, Pair)> {
    let mut least: Option<(f64, Pair)> = None;
    for (j, second) in labs.iter().enumerate() {
        for (i, first) in labs[..j].iter().enumerate() {
            let difference = ciede2000(*first, *second);
            if least.is_none_or(|(best, _)| difference < best) {
                least = Some((difference, (i, j)));
            }
        }
    }
    least
}

/// CIEDE2000 of all pairs of a list of opaque colours, in the twelve views.
pub(crate) struct Differences {
    /// By `j (j - 1) / 2 + i` for i < j.
    pairs: Vec<[f64; 12]>,
}

impl Differences {
    pub(crate) fn new(colors: &[Color]) -> Self {
        let seen: Vec<Vec<Lab>> = Vision::TWELVE.iter().map(|&vision| labs(colors, vision)).collect();
        let mut pairs = Vec::with_capacity(colors.len() * colors.len() / 2);
        for j in 1..colors.len() {
            for i in 0..j {
                pairs.push(std::array::from_fn(|view| ciede2000(seen[view][i], seen[view][j])));
            }
        }
        Self { pairs }
    }

    /// Of two different colours, in the order of [`Vision::TWELVE`].
    pub(crate) fn between(&self, i: usize, j: usize) -> &[f64; 12] {
        let (low, high) = (i.min(j), i.max(j));
        &self.pairs[high * (high - 1) / 2 + low]
    }
}

/// Assesses `colors` in their order.
pub fn assess(colors: &[Color], against: &Against) -> Assessment {
    let base = against.backgrounds.first().copied().unwrap_or(Color::WHITE);
    let colors: Vec<Color> = colors.iter().map(|&color| shown(color, base)).collect();
    let differences = Differences::new(&colors);
    assess_shown(colors, &|i, j| differences.between(i, j), against)
}

/// Assesses colours that are as a screen shows them, with their differences known.
pub(crate) fn assess_shown<'a>(
    colors: Vec<Color>,
    differences: &dyn Fn(usize, usize) -> &'a [f64; 12],
    against: &Against,
) -> Assessment {
    let base = against.backgrounds.first().copied().unwrap_or(Color::WHITE);
    let n = colors.len();

    // Worst view of each pair, and from it the prefixes.
    let mut pairs: Vec<(f64, Pair, Vision)> = Vec::new();
    let mut prefix = Vec::new();
    let mut by_vision: Vec<VisionReport> = Vec::new();
    let mut so_far = f64::INFINITY;
    for j in 1..n {
        for i in 0..j {
            let mut worst = (f64::INFINITY, (i, j), Vision::Normal);
            for (view, (vision, &difference)) in Vision::TWELVE.into_iter().zip(differences(i, j)).enumerate() {
                if difference < worst.0 {
                    worst = (difference, (i, j), vision);
                }
                match by_vision.get_mut(view) {
                    None => by_vision.push(VisionReport { vision, difference, pair: (i, j) }),
                    Some(report) if difference < report.difference => {
                        *report = VisionReport { vision, difference, pair: (i, j) };
                    }
                    Some(_) => {}
                }
            }
            so_far = so_far.min(worst.0);
            pairs.push(worst);
        }
        prefix.push(so_far);
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least = |reports: &[VisionReport]| reports.iter().map(|report| report.difference).reduce(f64::min);

    let contrast: Vec<ContrastReport> = against
        .backgrounds
        .iter()
        .map(|&background| {
            let ratios: Vec<f64> = colors.iter().map(|&color| contrast_ratio(color, background)).collect();
            let least = ratios.iter().copied().fold(21.0, f64::min);
            ContrastReport { background, ratios, least }
        })
        .collect();
    let status: Vec<StatusReport> = against
        .status
        .iter()
        .filter_map(|(name, status)| {
            let target = shown(*status, base);
            let differences = colors.iter().map(|&color| ciede2000(color.to_lab(), target.to_lab()));
            let (nearest, difference) = differences.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
            Some(StatusReport { name: name.clone(), color: target, nearest, difference })
        })
        .collect();
    let grey = grey_separation(&colors);

    let mut assessment = Assessment {
        min_difference: least(&by_vision[..by_vision.len().min(7)]),
        robust_difference: least(&by_vision),
        worst_pair: pairs.first().map(|worst| worst.1),
        by_vision,
        contrast,
        status,
        grey_separation: grey.map(|grey| grey.0),
        grey_pair: grey.map(|grey| grey.1),
        prefix,
        problems: Vec::new(),
        colors,
    };
    assessment.problems = problems(&assessment, &pairs, against);
    assessment
}

fn grey_separation(colors: &[Color]) -> Option<(f64, Pair)> {
    let mut order: Vec<(f64, usize)> = colors.iter().map(|&color| grey_lightness(color)).zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order
        .windows(2)
        .map(|two| (two[1].0 - two[0].0, (two[0].1.min(two[1].1), two[0].1.max(two[1].1))))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

fn problems(assessment: &Assessment, pairs: &[(f64, Pair, Vision)], against: &Against) -> Vec<Problem> {
    let mut problems = Vec::new();
    for &(difference, pair, vision) in pairs.iter().take_while(|pair| pair.0 < against.min_difference) {
        let verb = if difference < gate::SECOND_CUE { "merge" } else { "are hard to tell apart" };
        let message =
            format!("{} and {} {verb} for {} (difference {difference:.1})", pair.0 + 1, pair.1 + 1, vision.label());
        problems.push(Problem::Merge { pair, vision, difference, message });
    }
    for report in &assessment.contrast {
        for (index, &ratio) in report.ratios.iter().enumerate().filter(|(_, ratio)| **ratio < against.min_contrast) {
            let message = format!(
                "{} is too faint on {} (contrast {:.2}, wanted {})",
                index + 1,
                report.background,
                // Rounded down, so that 2.998 does not read as the 3 that was wanted.
                libm::floor(ratio * 100.0) / 100.0,
                against.min_contrast
            );
            problems.push(Problem::Faint { index, background: report.background, ratio, message });
        }
    }
    for report in assessment.status.iter().filter(|report| report.difference < gate::ACCEPTABLE) {
        let message =
            format!("{} can be read as {} (difference {:.1})", report.nearest + 1, report.name, report.difference);
        problems.push(Problem::LikeStatus {
            index: report.nearest,
            name: report.name.clone(),
            difference: report.difference,
            message,
        });
    }
    problems
}
