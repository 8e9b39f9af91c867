//! Two accents on either side of a neutral middle near the background.
//!
//! Each side has an inner arm, from its accent to the middle, and an outer one, from the accent to the end. Steps are
//! even over both sides only if the inner arms are as long as the numbers of steps that they hold; the search bends them
//! until they are.

use super::fit::minimise;
use super::path::{Aim, Place, Point, arm, between, blunt, cut, length, looks};
use super::views::{Judge, Space};
use super::{Anchor, Scale, ScaleError, ScaleKind, ScaleRequest};
use crate::cam16::Cam16Ucs;

const COARSE: usize = 9;
const FINE: usize = 80;
/// Unknowns of one side: inner bow and turn; outer J′, M′, bow and turn.
const SIDE: usize = 6;
/// Least difference in J′ between an accent and the middle.
const ROOM: f64 = 7.0;
/// A cost that needs no further search.
const GOOD: f64 = 5.0;

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Judge,
    places: [Place; 2],
    middle: Middle,
}

/// The neutral middle and what lies outwards of it.
#[derive(Clone, Copy)]
struct Middle {
    j: f64,
    /// a′ and b′ of the neutral: a grey's, leaning to the background where that is nearly grey.
    tint: [f64; 2],
    /// J′ wished for at the ends.
    end: f64,
    /// -1 when the ends are darker than the middle, 1 when they are lighter.
    outwards: f64,
}

/// How many steps lie between the middle and each accent.
type Steps = [f64; 2];

struct Side {
    inner: Vec<Point>,
    outer: Vec<Point>,
    /// Length of a step in the inner arm.
    step: f64,
    /// By how much the outer arm is too short.
    shortage: f64,
}

pub(super) fn suggest(request: &ScaleRequest, judge: &Judge) -> Result<Scale, ScaleError> {
    let places = [0, 1].map(|index: usize| Place::of(&judge.exact, request.accents[index].to_linear()));
    let usual = middle(request, judge, request.on_dark());
    let other = middle(request, judge, !request.on_dark());
    // A yellow on white or a navy on black leaves no room on the usual side; the middle then goes to the other.
    let middle = [usual, other]
        .into_iter()
        .find(|middle| places.iter().all(|place| (place.j - middle.j) * middle.outwards >= ROOM))
        .ok_or_else(|| ScaleError::NoMiddle(request.accents[0].to_hex(), request.accents[1].to_hex()))?;
    let task = Task { request, judge, places, middle };

    let mut best: Option<(Scale, bool, f64)> = None;
    for steps in task.candidates() {
        let (x, cost) = task.search(steps);
        let (scale, passes) = task.finish(steps, &x).evened();
        if best.as_ref().is_none_or(|(_, holds, least)| (passes, -cost) > (*holds, -least)) {
            best = Some((scale, passes, cost));
        }
        if passes && cost < GOOD {
            break;
        }
    }
    best.map(|(scale, ..)| scale)
        .ok_or_else(|| ScaleError::NoMiddle(request.accents[0].to_hex(), request.accents[1].to_hex()))
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
    if dark { Middle { j, tint, end: 88.0, outwards: 1.0 } } else { Middle { j, tint, end: 26.0, outwards: -1.0 } }
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
        let places_of = || (0..whole).step_by(stride).map(|out| half - out as f64).filter(|steps| *steps > 0.0);
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
        scored.into_iter().take(4).map(|(_, steps)| steps).collect()
    }

    fn search(&self, steps: Steps) -> (Vec<f64>, f64) {
        let Self { places, middle, .. } = self;
        let centre = Cam16Ucs { j: middle.j, a: middle.tint[0], b: middle.tint[1] };
        let chords = places.each_ref().map(|place| place.ucs().distance(centre));
        let step = (chords[0] / steps[0]).max(chords[1] / steps[1]);
        let mut best: Option<(Vec<f64>, f64)> = None;
        // The shorter inner arm has to be bent: through livelier colours or through greyer ones.
        for sign in [1.0, -1.0] {
            let mut start = vec![middle.j];
            let mut spread = vec![1.5];
            for (index, place) in places.iter().enumerate() {
                let longer = step * steps[index] / chords[index] - 1.0;
                let bow = sign * chords[index] * libm::sqrt(longer.max(0.0) * 3.0 / 8.0);
                let end = place.j + (middle.end - place.j) * 0.9;
                let end = if (end - place.j) * middle.outwards < 3.0 { place.j + 4.0 * middle.outwards } else { end };
                start.extend([bow, 0.0, end, place.m * 0.6, 0.0, 0.0]);
                spread.extend([2.5, 0.08, 5.0, 6.0, 2.5, 0.08]);
            }
            // The few unknowns that matter most, then all of them.
            let few = [0, 1, 3, 4, 7, 9, 10];
            let pick = |x: &[f64]| few.map(|index: usize| x[index]);
            let (found, _) = minimise(&pick(&start), &pick(&spread), 350, |y| {
                let mut x = start.clone();
                few.iter().zip(y).for_each(|(index, v)| x[*index] = *v);
                self.cost(steps, &x)
            });
            few.iter().zip(&found).for_each(|(index, v)| start[*index] = *v);
            let found = minimise(&start, &spread, 650, |x| self.cost(steps, x));
            if best.as_ref().is_none_or(|(_, least)| found.1 < *least) {
                best = Some(found);
            }
            if best.as_ref().is_some_and(|(_, cost)| *cost < GOOD) {
                break;
            }
        }
        best.unwrap_or_default()
    }

    fn sides(&self, space: &impl Space, steps: Steps, x: &[f64], count: usize) -> [Side; 2] {
        let half = self.half();
        [0, 1].map(|index: usize| {
            let place = &self.places[index];
            let own = &x[1 + index * SIDE..];
            let centre = Aim { j: x[0], m: 0.0, bow: own[0], turn: own[1], tint: self.middle.tint };
            let end = Aim { j: own[2], m: own[3].max(0.0), bow: own[4], turn: own[5], tint: [0.0; 2] };
            let inner = arm(space, place, centre, count);
            let mut outer = arm(space, place, end, count);
            let step = length(&inner) / steps[index];
            let need = step * (half - steps[index]);
            let shortage = (need - length(&outer)).max(0.0);
            cut(space, &mut outer, need);
            Side { inner, outer, step, shortage }
        })
    }

    fn cost(&self, steps: Steps, x: &[f64]) -> f64 {
        let Middle { j, end, outwards, .. } = self.middle;
        let mut outside = (x[0] - 99.0).max(2.0 - x[0]).max(0.0);
        for (index, place) in self.places.iter().enumerate() {
            let aim = x[1 + index * SIDE + 2];
            outside += (aim - 99.0).max(1.5 - aim).max((place.j - aim) * outwards + 0.5).max(0.0);
            outside += ((x[0] - place.j) * outwards + ROOM * 0.6).max(0.0);
        }
        if outside > 0.0 {
            return 1e4 + outside;
        }
        let space = &self.judge.quick;
        let [first, second] = self.sides(space, steps, x, COARSE);
        let looks = looks(self.judge, space, &[&first.inner, &first.outer, &second.inner, &second.outer]);
        let square = |v: f64| v * v;
        let last = |side: &Side, place: &Place| side.outer.last().map_or(place.j, |point| point.ucs.j);
        let ends = [last(&first, &self.places[0]), last(&second, &self.places[1])];
        let mut cost = looks.cost(1.0)
            + square(libm::log(first.step / second.step) / 0.006)
            + square((first.shortage + second.shortage) / 0.7)
            + square((x[0] - j) / 3.0)
            + square((ends[0] - ends[1]) / 14.0);
        for (index, place) in self.places.iter().enumerate() {
            let own = &x[1 + index * SIDE..];
            cost += square((ends[index] - end) / 22.0)
                + square(own[0] / 7.0)
                + square(own[1] / 0.2)
                + square((own[3] - place.m * 0.6) / 20.0)
                + square(own[4] / 8.0)
                + square(own[5] / 0.2);
        }
        cost
    }

    fn finish(&self, steps: Steps, x: &[f64]) -> Scale {
        let half = self.half();
        let [mut first, mut second] = self.sides(&self.judge.exact, steps, x, FINE);
        blunt(&self.judge.exact, &mut first.inner, &mut second.inner, half * (first.step + second.step));
        let mut points: Vec<Point> = first.outer.into_iter().rev().collect();
        let mut knots = vec![(0, 0.0), (points.len() - 1, (half - steps[0]) / (2.0 * half))];
        points.extend(first.inner.into_iter().skip(1));
        points.extend(between(&self.judge.exact, points.last(), second.inner.last()));
        knots.push((points.len() - 1, 0.5));
        points.extend(second.inner.into_iter().rev());
        knots.push((points.len() - 1, (half + steps[1]) / (2.0 * half)));
        points.extend(second.outer.into_iter().skip(1));
        knots.push((points.len() - 1, 1.0));
        let anchors = [(0, knots[1].1), (1, knots[3].1)]
            .map(|(index, position): (usize, f64)| Anchor { color: self.request.accents[index], position });
        Scale::from_curve(ScaleKind::Diverging, &points, &knots, anchors.to_vec(), self.request)
    }
}
