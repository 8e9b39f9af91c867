//! A loop through the accent: to the dark, up through a second hue to the light, and back.
//!
//! Lightness carries the loop, because a circle of hues at one lightness folds onto a line for every dichromat.

use super::fit::minimise;
use super::path::{Aim, Place, Point, arm, blunt, length, looks};
use super::views::{Judge, Space};
use super::{Anchor, Scale, ScaleKind, ScaleRequest};
use crate::Color;

const COARSE: usize = 9;
const FINE: usize = 80;

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Judge,
    /// The accent, and the colour of the other half.
    places: [Place; 2],
    /// a′ and b′ of the greys at the two poles.
    tint: [f64; 2],
}

/// The four arms, each from a colour to a pole: accent to dark, other to dark, other to light, accent to light.
type Loop = [Vec<Point>; 4];

pub(super) fn suggest(request: &ScaleRequest, judge: &Judge) -> Scale {
    let accent = Place::of(&judge.exact, request.accents[0].to_linear());
    let other = request.accents.get(1).copied();
    // Without a second accent: the opposite hue, as light and as colourful as sRGB allows.
    let second = other.unwrap_or_else(|| opposite(&accent));
    let places = [accent, Place::of(&judge.exact, second.to_linear())];
    let grey = judge.exact.ucs_from_linear([0.3; 3]);
    let task = Task { request, judge, places, tint: [grey.a, grey.b] };

    // J′ of the poles; a bow and a turn for each arm.
    let mut start = vec![20.0, 93.0];
    let mut spread = vec![5.0, -5.0];
    for _ in 0..4 {
        start.extend([0.0, 0.0]);
        spread.extend([4.0, 0.1]);
    }
    let mut best: Option<(Scale, bool, f64)> = None;
    for at in task.candidates(other.is_some()) {
        let (x, cost) = minimise(&start, &spread, 800, |x| task.cost(at, x));
        let scale = task.finish(at, &x, other.is_some());
        let found = scale.evenness();
        let (scale, found) = scale.evened(found);
        let passes = found.is_even();
        if best.as_ref().is_none_or(|(_, holds, least)| (passes, -cost) > (*holds, -least)) {
            best = Some((scale, passes, cost));
        }
        if passes && cost < 4.0 {
            break;
        }
    }
    best.map_or_else(|| task.finish(None, &start, false), |(scale, ..)| scale)
}

fn opposite(place: &Place) -> Color {
    let hue = (place.hue + core::f64::consts::PI).to_degrees();
    let oklch = Color::from_linear(place.linear).to_oklch();
    let color = Color::from_oklch(crate::Oklch { h: hue, ..oklch }).to_srgb_gamut();
    Color::from_srgb8(color.to_srgb8())
}

impl Task<'_> {
    /// At which step the second accent may sit; `None` when there is none.
    fn candidates(&self, fixed: bool) -> Vec<Option<usize>> {
        let steps = self.request.stops - 1;
        if !fixed || steps < 2 {
            return vec![None];
        }
        let middle = steps / 2;
        let mut found = vec![Some(middle)];
        found.extend([middle + 1, middle.saturating_sub(1)].into_iter().filter(|at| (1..steps).contains(at)).map(Some));
        found
    }

    fn arms(&self, space: &impl Space, x: &[f64], count: usize) -> Loop {
        // Which colour, which pole.
        [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(color, pole): (usize, usize)| {
            let own = &x[2 + (color + 2 * pole) * 2..];
            let aim = Aim { j: x[pole], m: 0.0, bow: own[0], turn: own[1], tint: self.tint };
            arm(space, &self.places[color], aim, count)
        })
    }

    fn cost(&self, at: Option<usize>, x: &[f64]) -> f64 {
        let [low, high] = [
            self.places.iter().map(|place| place.j).fold(100.0, f64::min),
            self.places.iter().map(|place| place.j).fold(0.0, f64::max),
        ];
        let outside = (x[0] - low + 2.0).max(0.0)
            + (high + 2.0 - x[1]).max(0.0) * f64::from(u8::from(high < 97.5))
            + (1.0 - x[0]).max(0.0)
            + (x[1] - 99.6).max(0.0);
        if outside > 0.0 {
            return 1e4 + outside;
        }
        let space = &self.judge.quick;
        let arms = self.arms(space, x, COARSE);
        let looks = looks(self.judge, space, &arms.each_ref().map(Vec::as_slice));
        let square = |v: f64| v * v;
        let mut cost = looks.cost(1.0) + square((x[0] - 20.0) / 18.0) + square((x[1] - 93.0) / 18.0);
        for own in x[2..].chunks(2) {
            cost += square(own[0] / 8.0) + square(own[1] / 0.25);
        }
        if let Some(at) = at {
            let steps = (self.request.stops - 1) as f64;
            let (there, back) = (length(&arms[0]) + length(&arms[1]), length(&arms[2]) + length(&arms[3]));
            cost += square(libm::log(there / at as f64 / (back / (steps - at as f64))) / 0.01);
        }
        cost
    }

    fn finish(&self, at: Option<usize>, x: &[f64], fixed: bool) -> Scale {
        let [mut down, mut up, mut on, mut back] = self.arms(&self.judge.exact, x, FINE);
        let whole = [&down, &up, &on, &back].into_iter().map(|arm| length(arm)).sum();
        blunt(&self.judge.exact, &mut down, &mut up, whole);
        blunt(&self.judge.exact, &mut on, &mut back, whole);
        let mut points = down;
        points.extend(up.into_iter().rev());
        let middle = points.len() - 1;
        points.extend(on.into_iter().skip(1));
        points.extend(back.into_iter().rev());
        let first = Anchor { color: self.request.accents[0], position: 0.0 };
        let mut anchors = vec![first, Anchor { position: 1.0, ..first }];
        let mut knots = vec![(0, 0.0), (points.len() - 1, 1.0)];
        if let (Some(at), true) = (at, fixed) {
            let position = at as f64 / (self.request.stops - 1) as f64;
            knots.insert(1, (middle, position));
            anchors.insert(1, Anchor { color: self.request.accents[1], position });
        }
        Scale::from_curve(ScaleKind::Cyclic, &points, &knots, anchors, self.request)
    }
}
