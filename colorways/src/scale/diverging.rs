//! Two accents on either side of a neutral middle near the background.
//!
//! Each side has an inner arm, from the middle to its accent, and an outer one, from the accent to the end. Steps are
//! even over both sides only if the inner arms are as long as the numbers of steps that they hold; the search bends them
//! until they are.

use std::sync::Arc;

use super::free::{Control, Draft, Hue, SAMPLE};
use super::path::{Aim, Place, arm, cut, evenly};
use super::search::Start;
use super::views::Judge;
use super::{Anchor, ScaleError, ScaleRequest};
use crate::cam16::Cam16Ucs;

/// Controls of an arm between its ends, and beyond its accent.
const INNER: usize = 4;
const OUTER: usize = 3;

/// How many units controls may go for a cost of one.
const MIDWAY_GIVE: f64 = 9.0;
const END_GIVE: f64 = 16.0;
/// How far from the accent's hue (in `OKLab`) costs one.
const HUE_GIVE: f64 = 0.02;
/// Least difference in J′ between an accent and the middle.
const ROOM: f64 = 7.0;
/// How far the middle's J′ may lie from what suits the background; a dark one may be as dark as the background, because
/// vivid reds are nearly that dark for protanopes.
const MIDDLE_ROOM: f64 = 4.0;
/// How many units its J′, and its a′ and b′, may stray for a cost of one.
const MIDDLE_GIVE: [f64; 2] = [2.5, 4.0];
/// How far a′ and b′ of a dark and of a light middle may lie from what suits the background. A tint shows more in the
/// dark; either stays under a chroma of 0.03 in OKLCH.
const TINT: [f64; 2] = [3.0, 5.0];
/// By how many L* each arm moves at least.
pub(super) const RANGE: f64 = 30.0;
/// J′ beyond which ends look black or white.
const POLES: [f64; 2] = [18.0, 97.0];
/// How many numbers of steps are tried.
const TRIED: usize = 12;

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Arc<Judge>,
    places: [Place; 2],
    middle: Middle,
}

/// The neutral middle and what lies outwards of it.
#[derive(Clone, Copy)]
struct Middle {
    j: f64,
    /// The least J′.
    least: f64,
    /// a′ and b′ of the neutral: a grey's, leaning to the background where that is nearly grey.
    tint: [f64; 2],
    /// J′ wished for at the ends.
    end: f64,
    /// -1 when the ends are darker than the middle, 1 when they are lighter.
    outwards: f64,
}

/// How many steps lie between the middle and each accent.
type Steps = [f64; 2];

/// The curves to choose from. `request` has two accents.
pub(super) fn starts(request: &ScaleRequest, judge: &Arc<Judge>) -> Result<Vec<Start>, ScaleError> {
    let places = [0, 1].map(|index: usize| Place::of(&judge.exact, request.accents[index].to_linear()));
    let none = || ScaleError::NoMiddle(request.accents[0].to_hex(), request.accents[1].to_hex());
    let usual = middle(request, judge, request.on_dark());
    let other = middle(request, judge, !request.on_dark());
    // A yellow on white or a navy on black leaves no room on the usual side; the middle then goes to the other.
    let middle = [usual, other]
        .into_iter()
        .find(|middle| places.iter().all(|place| (place.j - middle.j) * middle.outwards >= ROOM))
        .ok_or_else(none)?;
    let task = Task { request, judge, places, middle };
    Ok(task.candidates().into_iter().map(|steps| task.start(steps)).collect())
}

fn middle(request: &ScaleRequest, judge: &Judge, dark: bool) -> Middle {
    let ground = request.background.clipped().to_cam16_ucs();
    let on_dark = request.on_dark();
    let j = match (dark, on_dark) {
        (true, true) => (ground.j + 10.0).clamp(16.0, 32.0),
        (true, false) => 16.0,
        (false, true) => 96.0,
        (false, false) => (ground.j - 4.5).clamp(84.0, 95.5),
    };
    let grey = judge.exact.ucs_from_linear([libm::pow(j / 100.0, 2.0); 3]);
    let near_grey = libm::hypot(ground.a - grey.a, ground.b - grey.b) < 5.0 && dark == on_dark;
    let tint =
        if near_grey { [0.3 * ground.a + 0.7 * grey.a, 0.3 * ground.b + 0.7 * grey.b] } else { [grey.a, grey.b] };
    if dark {
        Middle { j, least: ground.j.clamp(6.0, j - MIDDLE_ROOM), tint, end: 88.0, outwards: 1.0 }
    } else {
        Middle { j, least: j - MIDDLE_ROOM, tint, end: 26.0, outwards: -1.0 }
    }
}

impl Task<'_> {
    /// Half the steps of the whole scale: what one side holds.
    fn half(&self) -> f64 {
        (self.request.stops - 1) as f64 / 2.0
    }

    /// The most promising numbers of steps between the middle and each accent, best first.
    fn candidates(&self) -> Vec<Steps> {
        let Self { places, middle, .. } = self;
        let half = self.half();
        let centre = Cam16Ucs { j: middle.j, a: middle.tint[0], b: middle.tint[1] };
        let [first, second] = places.each_ref().map(|place| place.ucs().distance(centre));
        let limit = if middle.outwards < 0.0 { 6.0 } else { 98.0 };
        let square = |v: f64| v * v;
        let whole = self.request.stops / 2;
        // Enough for good answers; long scales need not try every pair.
        let stride = whole.div_ceil(24).max(1);
        // The accent must lie beyond the sample's step that crosses the middle.
        let least = 4.0 * half * SAMPLE;
        let places_of = || (0..whole).step_by(stride).map(|out| half - out as f64).filter(|steps| *steps > least);
        let mut scored: Vec<(f64, Steps)> = Vec::new();
        for low in places_of() {
            for high in places_of() {
                let (a, b) = (first / low, second / high);
                let step = libm::sqrt(a * b);
                let needs = [(half - low) * a, (half - high) * b];
                let shortage: f64 = needs
                    .iter()
                    .zip(places)
                    .map(|(need, place)| square((need - (limit - place.j).abs() * 1.1).max(0.0) / 4.0))
                    .sum();
                let score = square(libm::log(a / b) / 0.1) + square((step * half - 72.0) / 25.0) + shortage;
                scored.push((score, [low, high]));
            }
        }
        scored.sort_by(|a, b| a.0.total_cmp(&b.0));
        scored.into_iter().take(TRIED).map(|(_, steps)| steps).collect()
    }

    /// The curve before it is bent: straight in J′ and M′, hues kept.
    fn start(&self, steps: Steps) -> Start {
        let Self { middle, .. } = self;
        // The one of 256 samples' steps that crosses the middle is a piece by itself: it would be shorter than all
        // others if the two sides met in a point.
        let gap = 0.5 * SAMPLE;
        let centre = Cam16Ucs { j: middle.j, a: middle.tint[0], b: middle.tint[1] };
        let mut draft = Draft::new(self.judge);
        let around = |v: f64, room: f64| [v - room, v + room];
        let tint = if middle.outwards > 0.0 { TINT[0] } else { TINT[1] };
        let bounds = [[middle.least, centre.j + MIDDLE_ROOM], around(centre.a, tint), around(centre.b, tint)];
        let meets = [0, 1].map(|_| {
            draft.control(Control {
                give: [MIDDLE_GIVE[0], MIDDLE_GIVE[1], MIDDLE_GIVE[1]],
                bounds,
                ..Control::free(centre, 1.0)
            })
        });
        draft.arm(meets.to_vec(), [0.5 - gap, 0.5 + gap], 0.0, None);
        for ((sign, meet), (place, steps)) in [-1.0, 1.0].into_iter().zip(meets).zip(self.places.iter().zip(steps)) {
            self.side(&mut draft, place, meet, steps, sign);
        }
        let anchors = [0, 1].map(|index: usize| {
            let position = 0.5 + [-1.0, 1.0][index] * steps[index] / (2.0 * self.half());
            Anchor { color: self.request.accents[index], position }
        });
        Start { draft, anchors: anchors.to_vec(), handicap: 0.0 }
    }

    /// Adds the arms from the middle to an accent and on to the end of its side: the first (-1) or the second (1).
    fn side(&self, draft: &mut Draft, place: &Place, meet: usize, steps: f64, sign: f64) {
        let Self { judge, middle, .. } = self;
        let (space, half, outwards) = (&judge.exact, self.half(), middle.outwards);
        let gap = 0.5 * SAMPLE;
        let hue = (!place.neutral).then_some(Hue { ends: [place.hue; 2], give: HUE_GIVE });
        let time = 0.5 + sign * steps / (2.0 * half);
        let to_middle = Aim { j: middle.j, m: 0.0, turn: 0.0, tint: middle.tint };
        let inner = evenly(&arm(space, place, to_middle, 24), INNER + 2);
        let mut row = vec![meet];
        row.extend(inner.iter().rev().skip(1).take(INNER).map(|ucs| draft.control(Control::free(*ucs, MIDWAY_GIVE))));
        let accent = draft.control(Control::fixed(place.ucs()));
        row.push(accent);
        draft.arm(row, [0.5 + sign * gap, time], outwards, hue);
        let left = half - steps;
        if left <= 0.0 {
            return;
        }
        let need = place.ucs().distance(inner.last().copied().unwrap_or_default()) / steps * left;
        let end = place.j + (middle.end - place.j) * 0.9;
        let end = if (end - place.j) * outwards < 3.0 { place.j + 4.0 * outwards } else { end };
        let aim = Aim { j: end, m: place.m * 0.6, turn: 0.0, tint: [0.0; 2] };
        let mut outer = arm(space, place, aim, 24);
        cut(space, &mut outer, need);
        let mut row = vec![accent];
        row.extend(
            evenly(&outer, OUTER + 1).into_iter().skip(1).map(|ucs| draft.control(Control::free(ucs, END_GIVE))),
        );
        if let Some(end) = row.last() {
            draft.bound(*end, self.end_bounds(place));
        }
        draft.arm(row, [time, 0.5 + sign * 0.5], outwards, hue);
    }

    /// Where J′ of an end may lie: far enough from the middle, and neither black nor white.
    fn end_bounds(&self, place: &Place) -> [f64; 2] {
        let Middle { j, outwards, .. } = self.middle;
        if outwards < 0.0 {
            let high = (j - RANGE * 1.1).min(place.j - 1.0);
            [POLES[0].min(high - 1.0), high]
        } else {
            let low = (j + RANGE * 1.1).max(place.j + 1.0);
            [low, POLES[1].max(low + 1.0)]
        }
    }
}
