//! Continuous scales through a brand's accents, with steps that every eye sees as even.
//!
//! A scale is a row of Bézier arms in CAM16-UCS. They meet where an accent sits exactly at a stop; all other control
//! points are moved together, by least squares, until the steps are even for protanopes, deuteranopes and tritanopes too,
//! and until lightness always moves the same way, as near to the wished lightness, colourfulness and hue as that allows.
//!
//! Evenness is the coefficient of variation (standard deviation over mean) of the CAM16-UCS distances between
//! neighbours of 256 samples; 0 is perfectly even.

mod cyclic;
mod diverging;
mod free;
mod path;
mod search;
mod sequential;
mod solve;
mod views;
mod walk;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cam16::{Cam16, Cam16Ucs};
use crate::vision::Vision;
use crate::{Color, contrast_ratio};
use search::Drafts;
use views::Judge;

/// How many samples evenness is measured on.
pub const SAMPLES: usize = 256;
/// The most stops a scale can be asked for.
pub const MOST_STOPS: usize = 1024;

/// What a scale is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleKind {
    /// From little to much, through one accent.
    Sequential,
    /// Two accents on either side of a neutral middle.
    Diverging,
    /// Ends where it begins: angles, hours, months.
    Cyclic,
}

/// How many hues a sequential scale passes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Hues {
    /// The accent's alone.
    #[default]
    Single,
    /// Lights lean to yellow, darks to blue-violet, which tells more steps apart. As [`Hues::Single`] through accents that
    /// leave no even scale then.
    Multi,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleRequest {
    /// What the scale is for.
    pub kind: ScaleKind,
    /// How many hues; sequential scales only.
    pub hues: Hues,
    /// One accent, or two for a diverging scale (a cyclic one takes one or two). Opacity is ignored.
    pub accents: Vec<Color>,
    /// What the chart stands on. A light one gets scales that start light, a dark one scales that start dark.
    pub background: Color,
    /// How many stops, 2 to [`MOST_STOPS`]. The accents sit exactly at one of them.
    pub stops: usize,
}

/// Why there is no scale.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScaleError {
    /// Too few or too many accents for the kind.
    #[error("a {kind} scale takes {wanted}, not {given}")]
    Accents {
        /// The kind asked for.
        kind: &'static str,
        /// How many it takes.
        wanted: &'static str,
        /// How many were given.
        given: usize,
    },
    /// Fewer than two stops (three for diverging and cyclic scales), or absurdly many.
    #[error("a {kind} scale has {least} to {MOST_STOPS} stops, not {given}")]
    Stops {
        /// The kind asked for.
        kind: &'static str,
        /// The least number that makes sense.
        least: usize,
        /// How many were asked for.
        given: usize,
    },
    /// A component is not a finite number.
    #[error("a colour of the request has a component that is not a number")]
    NotANumber,
    /// The accents leave no room for a middle that is lighter, or darker, than both.
    #[error(
        "no neutral middle fits between {0} and {1}: one is nearly white and the other nearly black; choose accents of \
         more similar lightness"
    )]
    NoMiddle(String, String),
}

/// An accent and its place on a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// The accent, as given.
    pub color: Color,
    /// Where it is on the scale, 0..=1.
    pub position: f64,
}

/// A continuous scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// What it is for.
    pub kind: ScaleKind,
    /// The accents it passes through exactly.
    pub anchors: Vec<Anchor>,
    /// Points of the curve with their position 0..=1, ascending.
    curve: Vec<(f64, Cam16Ucs)>,
    /// Positions that a change of speed must not move: ends, accents and turns.
    knots: Vec<f64>,
    stops: usize,
    cam: Cam16,
}

/// How even a scale is and whether lightness orders it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evenness {
    /// Coefficient of variation of the steps in normal vision; at most 0.02 is wanted.
    pub cv: f64,
    /// The largest coefficient over the six simulated views of Machado 2009; at most 0.10 is wanted.
    pub worst_vision_cv: f64,
    /// Which view that is.
    pub worst_vision: Vision,
    /// The coefficient in each of the twelve views.
    #[serde(serialize_with = "as_map")]
    pub by_vision: Vec<(Vision, f64)>,
    /// Whether L* moves one way (each half of a diverging scale for itself) in all twelve views and in greyscale.
    pub lightness_monotone: bool,
    /// L* of the first, middle and last sample.
    pub lightness: [f64; 3],
}

impl Evenness {
    /// Whether the steps look even to every eye: at most 0.02 in normal vision, at most 0.10 in the simulated ones,
    /// lightness monotone.
    pub fn is_even(&self) -> bool {
        self.cv <= 0.02 && self.worst_vision_cv <= 0.10 && self.lightness_monotone
    }
}

impl ScaleRequest {
    /// A sequential, single-hue scale of ten stops (what a theme holds) through `accent`.
    pub fn sequential(accent: Color, background: Color) -> Self {
        Self { kind: ScaleKind::Sequential, hues: Hues::Single, accents: vec![accent], background, stops: 10 }
    }

    /// A diverging scale of ten stops.
    pub fn diverging(low: Color, high: Color, background: Color) -> Self {
        Self { kind: ScaleKind::Diverging, accents: vec![low, high], ..Self::sequential(low, background) }
    }

    /// A cyclic scale of ten stops, the last equal to the first.
    pub fn cyclic(accent: Color, background: Color) -> Self {
        Self { kind: ScaleKind::Cyclic, ..Self::sequential(accent, background) }
    }

    /// Whether the background is nearer to black than to white.
    pub fn on_dark(&self) -> bool {
        let white = Color::from_srgb8([255; 3]);
        let black = Color::from_srgb8([0; 3]);
        contrast_ratio(self.background, white) > contrast_ratio(self.background, black)
    }

    /// J′ of the light and of the dark end that suit the background: the end that stands for "little" comes near it
    /// without vanishing into it.
    fn ends(&self) -> (f64, f64) {
        let ground = self.background.to_cam16_ucs().j;
        if self.on_dark() { (96.0, (ground + 9.0).clamp(14.0, 30.0)) } else { ((ground - 3.5).clamp(84.0, 96.5), 20.0) }
    }

    fn check(&self) -> Result<(), ScaleError> {
        let (kind, wanted, range, least) = match self.kind {
            ScaleKind::Sequential => ("sequential", "one accent", 1..=1, 2),
            ScaleKind::Diverging => ("diverging", "two accents", 2..=2, 3),
            ScaleKind::Cyclic => ("cyclic", "one or two accents", 1..=2, 4),
        };
        if !range.contains(&self.accents.len()) {
            return Err(ScaleError::Accents { kind, wanted, given: self.accents.len() });
        }
        if !(least..=MOST_STOPS).contains(&self.stops) {
            return Err(ScaleError::Stops { kind, least, given: self.stops });
        }
        let colors = self.accents.iter().chain([&self.background]);
        if colors.flat_map(|color| [color.red, color.green, color.blue]).any(|v| !v.is_finite()) {
            return Err(ScaleError::NotANumber);
        }
        Ok(())
    }
}

/// Makes the scale that suits a request best. The same request gives the same scale, bit for bit, on every machine.
///
/// Accents outside sRGB or between 8-bit values are taken at the nearest 8-bit sRGB value, because that is what a
/// stylesheet or a template can hold.
///
/// # Errors
///
/// When the number of accents or stops does not suit the kind, or no middle fits between two accents.
pub fn suggest(request: &ScaleRequest) -> Result<Scale, ScaleError> {
    Search::new(request)?.finish()
}

/// [`suggest`] in pieces of a few milliseconds, for those who draw between them. Ends with the same scale.
pub struct Search {
    drafts: Drafts,
    judge: Arc<Judge>,
    /// What is asked for, until other drafts have been taken because nothing came out even.
    request: Option<ScaleRequest>,
}

impl Search {
    /// Prepares the search.
    ///
    /// # Errors
    ///
    /// Those of [`suggest`].
    pub fn new(request: &ScaleRequest) -> Result<Self, ScaleError> {
        request.check()?;
        let request = ScaleRequest {
            accents: request.accents.iter().map(|color| Color::from_srgb8(color.to_srgb8())).collect(),
            ..request.clone()
        };
        let judge = Arc::new(Judge::default());
        let (range, starts) = match request.kind {
            ScaleKind::Sequential => (sequential::RANGE, sequential::starts(&request, &judge)),
            ScaleKind::Diverging => (diverging::RANGE, diverging::starts(&request, &judge)?),
            ScaleKind::Cyclic => (cyclic::RANGE, cyclic::starts(&request, &judge)),
        };
        let drafts = Drafts::new(request.clone(), range, starts);
        Ok(Self { drafts, judge, request: Some(request) })
    }

    /// Goes on for `units` points of a curve looked at (about ten microseconds each), and until the piece at hand is done,
    /// which takes some hundreds to two thousand. Says whether there is more to do.
    pub fn step(&mut self, units: usize) -> bool {
        let mut done = 0;
        while done < units {
            let Some(piece) = self.piece() else { return false };
            done += piece;
        }
        true
    }

    /// Does what is left to do.
    ///
    /// # Errors
    ///
    /// [`ScaleError::NotANumber`] when the accents leave nothing to measure.
    pub fn finish(mut self) -> Result<Scale, ScaleError> {
        while self.piece().is_some() {}
        self.drafts.scale().ok_or(ScaleError::NotANumber)
    }

    /// Does the next piece and says how much that was, in points looked at; nothing when there is no more to do.
    fn piece(&mut self) -> Option<usize> {
        if let Some(piece) = self.drafts.step() {
            return Some(piece);
        }
        let request = self.request.take().filter(|_| !self.drafts.is_even())?;
        self.drafts.restart(match (request.kind, request.hues) {
            // Several hues are a wish; where they leave no even scale, one hue may.
            (ScaleKind::Sequential, Hues::Multi) => {
                sequential::starts(&ScaleRequest { hues: Hues::Single, ..request }, &self.judge)
            }
            (ScaleKind::Cyclic, _) => cyclic::turning_at_colors(&request, &self.judge),
            _ => return None,
        });
        self.drafts.step()
    }
}

impl Scale {
    /// From a free curve, whose times are those of the scale.
    fn from_draft(request: &ScaleRequest, draft: &free::Draft, anchors: Vec<Anchor>) -> Self {
        let cam = Cam16::default();
        let curve = draft
            .trace(SAMPLES)
            .into_iter()
            .map(|(t, point)| (t, cam.ucs_from_linear(point.linear.map(|v| v.clamp(0.0, 1.0)))))
            .collect();
        Self { kind: request.kind, anchors, curve, knots: draft.knots(), stops: request.stops, cam }
    }

    /// Walked at a speed that is nearer to constant by `part`. Accents and the middle stay where they are.
    fn steadied(&self, part: f64) -> Self {
        let lengths = self.curve.windows(2).map(|pair| pair[0].1.distance(pair[1].1).max(1e-9)).collect::<Vec<f64>>();
        let mut steadied = self.timed(&lengths);
        for ((time, _), (before, _)) in steadied.curve.iter_mut().zip(&self.curve) {
            *time = before + (*time - before) * part;
        }
        steadied
    }

    /// The same curve, its pieces given time as these shares say; what must not move stays.
    fn timed(&self, shares: &[f64]) -> Self {
        let mut curve = self.curve.clone();
        let mut from = 0;
        for to in 1..curve.len() {
            let [start, end] = [self.curve[from].0, self.curve[to].0];
            if !self.knots.iter().any(|knot| (knot - end).abs() < 1e-9) {
                continue;
            }
            let (mut at, whole) = (start, shares[from..to].iter().sum::<f64>());
            for (share, place) in shares[from..to].iter().zip(&mut curve[from + 1..to]) {
                at += share / whole * (end - start);
                place.0 = at;
            }
            from = to;
        }
        Self { curve, ..self.clone() }
    }

    /// Spends more of the scale, by `strength` standard deviations, where the eyes that see it least evenly see fast
    /// steps. Accents stay where they are.
    fn slowed_for(&self, found: &Evenness, strength: f64) -> Self {
        let linear: Vec<[f64; 3]> =
            self.curve.iter().map(|(_, ucs)| self.cam.linear_from_ucs(*ucs).map(|v| v.clamp(0.0, 1.0))).collect();
        let mut pieces: Vec<(f64, f64)> = self.curve.windows(2).map(|pair| (pair[1].0 - pair[0].0, 0.0)).collect();
        for (vision, cv) in found.by_vision.iter().skip(1).take(6) {
            let weight = (cv - 0.085).max(0.0);
            let seen: Vec<Cam16Ucs> =
                linear.iter().map(|rgb| self.cam.ucs_from_linear(vision.simulate_linear(*rgb))).collect();
            let whole: f64 = seen.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            for ((time, speed), pair) in pieces.iter_mut().zip(seen.windows(2)) {
                *speed += weight * pair[0].distance(pair[1]) / *time / whole.max(1e-9);
            }
        }
        let mean: f64 = pieces.iter().map(|(time, speed)| time * speed).sum();
        let variance: f64 = pieces.iter().map(|(time, speed)| time * (speed - mean) * (speed - mean)).sum();
        let deviation = libm::sqrt(variance).max(1e-12);
        let times: Vec<f64> = pieces
            .iter()
            .map(|(time, speed)| time * (1.0 + strength * ((speed - mean) / deviation).clamp(-6.0, 6.0)))
            .collect();
        self.timed(&times)
    }

    /// The colour at `t` (0..=1, clamped), clipped to sRGB.
    pub fn at(&self, t: f64) -> Color {
        if let Some(anchor) = self.anchors.iter().find(|anchor| (anchor.position - t).abs() < 1e-9) {
            return anchor.color;
        }
        let index = self.curve.partition_point(|(position, _)| *position <= t);
        let ucs = match (index.checked_sub(1).and_then(|i| self.curve.get(i)), self.curve.get(index)) {
            (Some((start, from)), Some((end, to))) => from.lerp(*to, (t - start) / (end - start)),
            (Some((_, end)), None) | (None, Some((_, end))) => *end,
            (None, None) => Cam16Ucs::default(),
        };
        Color::from_linear(self.cam.linear_from_ucs(ucs)).clipped()
    }

    /// `count` colours at even steps, ends included. Holds the accents exactly when `count` is the number of stops that
    /// the scale was made for.
    pub fn colors(&self, count: usize) -> Vec<Color> {
        let last = count.saturating_sub(1).max(1) as f64;
        (0..count).map(|index| self.at(index as f64 / last)).collect()
    }

    /// The stops that were asked for, as 8-bit sRGB.
    pub fn stops(&self) -> Vec<Color> {
        self.colors(self.stops).into_iter().map(|color| Color::from_srgb8(color.to_srgb8())).collect()
    }

    /// Everything about the scale for a JSON reader: `colors` are the stops, `accents` say where the accents are,
    /// `evenness` is that of the continuous scale and `evenness_of_stops` that of the stops as charts draw them.
    pub fn to_json(&self) -> serde_json::Value {
        let stops = self.stops();
        let last = stops.len().saturating_sub(1) as f64;
        let accents: Vec<serde_json::Value> = self
            .anchors
            .iter()
            .map(|Anchor { color, position }| {
                let stop = libm::round(position * last) as usize;
                serde_json::json!({ "color": color.to_hex(), "position": position, "stop": stop })
            })
            .collect();
        serde_json::json!({
            "kind": self.kind,
            "colors": stops.iter().map(|color| color.to_hex()).collect::<Vec<_>>(),
            "accents": accents,
            "evenness": self.evenness(),
            "evenness_of_stops": self.evenness_of_stops(),
        })
    }

    /// How even the continuous scale is, before rounding to 8 bits.
    pub fn evenness(&self) -> Evenness {
        evenness(&self.colors(SAMPLES), self.kind)
    }

    /// How even a chart shows it that holds the stops only and draws straight lines in sRGB between them, as Plotly does.
    pub fn evenness_of_stops(&self) -> Evenness {
        evenness(&interpolate(&self.stops(), SAMPLES), self.kind)
    }
}

/// `count` colours on straight lines in gamma-encoded sRGB between evenly spaced stops: what Plotly, CSS and most chart
/// libraries make of a colour scale.
pub fn interpolate(stops: &[Color], count: usize) -> Vec<Color> {
    let Some(last) = stops.len().checked_sub(1) else { return Vec::new() };
    (0..count)
        .map(|index| {
            let place = index as f64 * last as f64 / count.saturating_sub(1).max(1) as f64;
            let below = (place as usize).min(last.saturating_sub(1));
            let (from, to) = (stops[below], stops[(below + 1).min(last)]);
            let t = place - below as f64;
            let mix = |from: f64, to: f64| from + (to - from) * t;
            Color {
                red: mix(from.red, to.red),
                green: mix(from.green, to.green),
                blue: mix(from.blue, to.blue),
                alpha: mix(from.alpha, to.alpha),
            }
        })
        .collect()
}

/// How even a row of samples is. For a diverging scale, lightness may turn once, in the middle; for a cyclic one, it is
/// not asked to be monotone.
pub fn evenness(samples: &[Color], kind: ScaleKind) -> Evenness {
    let cam = Cam16::default();
    let linear: Vec<[f64; 3]> = samples.iter().map(|color| color.clipped().to_linear()).collect();
    let by_vision: Vec<(Vision, f64)> = Vision::TWELVE
        .into_iter()
        .map(|vision| {
            let places: Vec<Cam16Ucs> =
                linear.iter().map(|rgb| cam.ucs_from_linear(vision.simulate_linear(*rgb))).collect();
            (vision, variation(places.windows(2).map(|pair| pair[0].distance(pair[1]))))
        })
        .collect();
    let (worst_vision, worst_vision_cv) =
        by_vision[1..7].iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((Vision::Normal, 0.0));
    let middle = linear.len().div_ceil(2);
    let lightness_monotone = kind == ScaleKind::Cyclic
        || Vision::TWELVE.into_iter().chain([Vision::Achromatopsia]).all(|vision| {
            let seen: Vec<f64> = linear.iter().map(|rgb| path::lightness(&cam, vision.simulate_linear(*rgb))).collect();
            match kind {
                ScaleKind::Diverging => {
                    let (first, second) = seen.split_at(middle);
                    one_way(first) && one_way(second)
                }
                ScaleKind::Sequential | ScaleKind::Cyclic => one_way(&seen),
            }
        });
    let at = |index: usize| linear.get(index).map_or(0.0, |rgb| path::lightness(&cam, *rgb));
    Evenness {
        cv: by_vision[0].1,
        worst_vision_cv,
        worst_vision,
        lightness_monotone,
        lightness: [at(0), at(linear.len() / 2), at(linear.len().saturating_sub(1))],
        by_vision,
    }
}

/// Standard deviation over mean; 0 for nothing, infinite when every step is nothing.
fn variation(steps: impl Iterator<Item = f64> + Clone) -> f64 {
    let count = steps.clone().count() as f64;
    if count == 0.0 {
        return 0.0;
    }
    let mean = steps.clone().sum::<f64>() / count;
    let variance = steps.map(|step| (step - mean) * (step - mean)).sum::<f64>() / count;
    if mean > 0.0 { libm::sqrt(variance) / mean } else { f64::INFINITY }
}

fn as_map<S: serde::Serializer>(by_vision: &[(Vision, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(by_vision.iter().map(|(vision, cv)| (vision.to_string(), cv)))
}

fn one_way(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0] < pair[1]) || values.windows(2).all(|pair| pair[0] > pair[1])
}
