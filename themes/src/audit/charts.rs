//! Colours that carry meaning by being different: the colorway, the status colours, and colours of categories.

use livery_colorways::{
    Against, Color, Deficiency, Lab, Oklch, Problem, Vision, assess, ciede2000, contrast_ratio, gate, simulate,
};

use super::nearest::{self, shown};
use crate::shades::MARK_CONTRAST;
use crate::theme::Theme;

/// Below this two colours merge (CIEDE2000).
pub(super) const LEAST_DIFFERENCE: f64 = gate::SECOND_CUE;

/// Two colours that an eye cannot tell apart.
#[derive(Clone, Debug)]
pub(super) struct Merge {
    pub(super) pair: (usize, usize),
    pub(super) difference: f64,
    /// Whose eyes, in words.
    pub(super) eyes: String,
}

/// A list of colours that have to be told apart, as painted on their paper.
pub(super) struct Palette {
    pub(super) colors: Vec<Color>,
    pub(super) paper: Color,
    /// Per view and colour.
    seen: Vec<Vec<Lab>>,
}

/// Status colours that may stand beside each other, first and second; the second is the one that moves.
pub(super) const STATUS: [(&str, &str); 5] = [
    ("accent_positive", "accent_negative"),
    ("dbc_success", "dbc_danger"),
    ("dbc_danger", "dbc_warning"),
    ("dbc_success", "dbc_warning"),
    ("dbc_info", "dbc_danger"),
];

impl Palette {
    pub(super) fn new(colors: &[Color], paper: Color) -> Self {
        let colors: Vec<Color> = colors.iter().map(|color| shown(*color, paper)).collect();
        let seen = Vision::TWELVE
            .iter()
            .map(|vision| colors.iter().map(|color| simulate(*color, *vision).to_lab()).collect())
            .collect();
        Self { colors, paper, seen }
    }

    /// The colorway on the paper of charts.
    pub(super) fn colorway(theme: &Theme) -> Self {
        Self::new(&theme.colors("colorway"), Color::from_srgb8(theme.surface("card_background_color").to_srgb8()))
    }

    /// Every pair that merges for some eye.
    pub(super) fn merges(&self) -> Vec<Merge> {
        let against = Against {
            backgrounds: vec![self.paper],
            min_contrast: 1.0,
            min_difference: LEAST_DIFFERENCE,
            ..Against::default()
        };
        let mut merges: Vec<Merge> = assess(&self.colors, &against)
            .problems
            .into_iter()
            .filter_map(|problem| match problem {
                Problem::Merge { pair, difference, .. } => Some(Merge { pair, difference, eyes: self.eyes(pair) }),
                _ => None,
            })
            .collect();
        merges.sort_by_key(|merge| merge.pair);
        merges
    }

    fn eyes(&self, (first, second): (usize, usize)) -> String {
        let visions = Vision::TWELVE.into_iter().zip(&self.seen).filter_map(|(vision, seen)| {
            (ciede2000(*seen.get(first)?, *seen.get(second)?) < LEAST_DIFFERENCE).then_some(vision)
        });
        named(visions)
    }

    /// Contrast of one colour with the paper.
    pub(super) fn contrast(&self, index: usize) -> f64 {
        self.colors.get(index).map_or(21.0, |color| contrast_ratio(*color, self.paper))
    }

    /// The nearest colour for one place of the list that mends what is asked and makes nothing worse: no pair merges
    /// that did not, and no contrast is lost. `apart` is the place that it has to come off.
    pub(super) fn moved(&self, index: usize, apart: Option<usize>, least_contrast: f64) -> Option<Color> {
        let from = *self.colors.get(index)?;
        let merged: Vec<bool> = (0..self.colors.len())
            .map(|other| {
                other != index
                    && apart != Some(other)
                    && self.seen.iter().any(|seen| match (seen.get(index), seen.get(other)) {
                        (Some(one), Some(other)) => ciede2000(*one, *other) < LEAST_DIFFERENCE,
                        _ => false,
                    })
            })
            .collect();
        let least = if apart.is_some() { least_contrast.min(self.contrast(index)) } else { least_contrast };
        if apart.is_none()
            && let Some(found) = nearest::nearest(from, &[(self.paper, least)])
            && self.fits(index, found, &merged)
        {
            return Some(found);
        }
        let base = from.to_oklch();
        steps().iter().find_map(|step| {
            let c = (base.c * step.chroma).max(if base.c < 0.02 { base.c } else { 0.03 });
            let h = (base.h + step.hue).rem_euclid(360.0);
            let l = base.l + step.lightness;
            if !(0.12..=0.98).contains(&l) {
                return None;
            }
            let color = Color::from_oklch(Oklch { l, c, h, alpha: 1.0 });
            let color = Color::from_srgb8(color.to_srgb_gamut().to_srgb8());
            (contrast_ratio(color, self.paper) >= least && self.fits(index, color, &merged)).then_some(color)
        })
    }

    /// Whether a colour at a place is told apart from every other, but for those that may merge with it.
    fn fits(&self, index: usize, color: Color, may_merge: &[bool]) -> bool {
        Vision::TWELVE.into_iter().zip(&self.seen).all(|(vision, seen)| {
            let own = simulate(color, vision).to_lab();
            seen.iter().zip(may_merge).enumerate().all(|(other, (lab, may_merge))| {
                other == index || *may_merge || ciede2000(own, *lab) >= LEAST_DIFFERENCE
            })
        })
    }
}

/// A step away from a colour.
struct Step {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

/// Steps in order of how far they lead: lightness first, since a colour of another hue is another colour.
fn steps() -> &'static [Step] {
    static STEPS: std::sync::OnceLock<Vec<Step>> = std::sync::OnceLock::new();
    STEPS.get_or_init(|| {
        let mut steps = Vec::new();
        for lightness in [0.0, 0.025, 0.05, 0.075, 0.1, 0.13, 0.16, 0.2, 0.24, 0.28, 0.33, 0.38, 0.44] {
            for sign in [-1.0, 1.0] {
                for hue in [0.0_f64, -12.0, 12.0, -25.0, 25.0, -45.0, 45.0] {
                    for chroma in [1.0_f64, 0.75, 1.3, 0.5] {
                        let far = lightness + (hue.abs() / 180.0) * 0.9 + (chroma - 1.0).abs() * 0.12;
                        if lightness > 0.0 || sign > 0.0 {
                            steps.push((far, Step { lightness: lightness * sign, chroma, hue }));
                        }
                    }
                }
            }
        }
        steps.sort_by(|a, b| a.0.total_cmp(&b.0));
        steps.into_iter().map(|(_, step)| step).collect()
    })
}

/// Whose eyes, in words: "deuteranopia and protanopia", "every eye".
fn named(visions: impl Iterator<Item = Vision>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for vision in visions {
        let name = match vision {
            Vision::Normal => return "every eye".to_owned(),
            Vision::Machado(deficiency, severity) if severity < 1.0 => match deficiency {
                Deficiency::Protan => "protanomaly",
                Deficiency::Deutan => "deuteranomaly",
                Deficiency::Tritan => "tritanomaly",
            },
            Vision::Machado(deficiency, _) | Vision::Brettel(deficiency) | Vision::Vienot(deficiency) => {
                match deficiency {
                    Deficiency::Protan => "protanopia",
                    Deficiency::Deutan => "deuteranopia",
                    Deficiency::Tritan => "tritanopia",
                }
            }
            Vision::Achromatopsia => "achromatopsia",
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_last() {
        None => "some eyes".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// Contrast that a chart's colours need with their paper.
pub(super) const LEAST_CONTRAST: f64 = MARK_CONTRAST;
