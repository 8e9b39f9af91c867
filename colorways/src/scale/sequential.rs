//! One arm to the light, one to the dark, the accent between them.

use super::fit::minimise;
use super::path::{Aim, Place, Point, arm, cut, length, looks, turn_between};
use super::views::{Judge, Space};
use super::{Anchor, Hues, Scale, ScaleKind, ScaleRequest};

/// Pieces an arm is made of while the search runs, and in the answer.
const COARSE: usize = 12;
const FINE: usize = 96;

/// A cost that needs no further search, and one that is worth no other way of searching.
const GOOD: f64 = 2.5;
const FAIR: f64 = 12.0;

/// What a scale of this kind would look like if nothing stood in the way.
#[derive(Clone, Copy)]
struct Wishes {
    light: Aim,
    dark: Aim,
    /// How many units of J′ short of the wish cost one, at the light and at the dark end.
    slack: [f64; 2],
    /// How many radians of hue away from the wish cost one.
    turn_slack: f64,
}

/// Which arms a scale has. Very vivid accents have no room for an even arm on one side and become an end.
#[derive(Clone, Copy, PartialEq)]
enum Arms {
    Both,
    Light,
    Dark,
}

/// The answer in two arms that start at the accent, cut so that the accent sits at a stop.
struct Cut {
    light: Vec<Point>,
    dark: Vec<Point>,
    /// Steps between the light end and the accent.
    before: usize,
}

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Judge,
    place: Place,
    wishes: Wishes,
    /// How much unevenness weighs; more than 1 when nothing even was found.
    pressure: f64,
}

pub(super) fn suggest(request: &ScaleRequest, judge: &Judge) -> Scale {
    let accent = request.accents[0];
    let linear = accent.to_linear();
    let place = Place::of(&judge.exact, linear);
    // First what was asked for; then with evenness before looks; at last with a hue that may turn as it likes.
    let asked = wishes(request.hues, request, &place);
    let plain = wishes(Hues::Single, request, &place);
    let free = Wishes { turn_slack: 0.6, ..plain };
    let stages: &[(Wishes, f64)] = match request.hues {
        Hues::Single => &[(asked, 1.0), (asked, 12.0), (free, 12.0)],
        Hues::Multi => &[(asked, 1.0), (asked, 12.0), (free, 1.0), (free, 12.0)],
    };
    let plain_task = Task { request, judge, place, wishes: asked, pressure: 1.0 };
    let mut best: Option<(Scale, bool, f64)> = None;
    for &(wishes, pressure) in stages {
        let task = Task { request, judge, place, wishes, pressure };
        for arms in [Arms::Both, Arms::Light, Arms::Dark] {
            let Some((x, found)) = task.search(arms) else { continue };
            let scale = task.finish(arms, &x);
            let evenness = scale.evenness();
            let (scale, evenness) = scale.evened(evenness);
            let passes = evenness.is_even();
            // Answers of all stages are compared by what was asked for.
            let cost = plain_task.cost(arms, &x);
            // What holds for every eye comes before what has the wider range.
            if best.as_ref().is_none_or(|(_, holds, least)| (passes, -cost) > (*holds, -least)) {
                best = Some((scale, passes, cost));
            }
            if passes && found < GOOD {
                break;
            }
        }
        if best.as_ref().is_some_and(|(_, passes, cost)| *passes && *cost < FAIR) {
            break;
        }
    }
    best.map_or_else(|| plain_task.finish(Arms::Dark, &[]), |(scale, ..)| scale)
}

fn wishes(hues: Hues, request: &ScaleRequest, place: &Place) -> Wishes {
    let (light_j, dark_j) = request.ends();
    // OKLCH 105 and 285 degrees: lights lean to yellow, shadows to blue-violet, as painters shade.
    let (yellow, violet) = (1.83, 4.97);
    let (turn_light, turn_dark, turn_slack, richer) = match hues {
        Hues::Single => (0.0, 0.0, 0.12, 1.0_f64),
        Hues::Multi => {
            let lean = |to: f64, most: f64| turn_between(place.hue, to).clamp(-most, most);
            (lean(yellow, 1.3), lean(violet, 0.9), 0.5, 1.6)
        }
    };
    Wishes {
        light: Aim { j: light_j, m: (5.0 * richer).min(place.m), turn: turn_light, bow: 0.0, tint: [0.0; 2] },
        dark: Aim { j: dark_j, m: (13.0 * richer).min(place.m * 0.7), turn: turn_dark, bow: 0.0, tint: [0.0; 2] },
        slack: if request.on_dark() { [17.0, 8.0] } else { [8.0, 17.0] },
        turn_slack,
    }
}

fn aim_of(x: &[f64]) -> Aim {
    Aim { j: x[0], m: x[1].max(0.0), bow: x[2], turn: x[3], tint: [0.0; 2] }
}

impl Task<'_> {
    /// The scale of a shape, in its direction: from what is near the background to what is far from it.
    fn finish(&self, arms: Arms, x: &[f64]) -> Scale {
        let request = self.request;
        let cut = self.cut(&self.judge.exact, arms, x, FINE);
        let mut position = cut.before as f64 / (request.stops - 1) as f64;
        let mut points: Vec<Point> = cut.light.into_iter().rev().collect();
        let mut middle = points.len().saturating_sub(1);
        points.extend(cut.dark.into_iter().skip(1));
        if request.on_dark() {
            points.reverse();
            position = 1.0 - position;
            middle = points.len() - 1 - middle;
        }
        let knots = [(0, 0.0), (middle, position), (points.len() - 1, 1.0)];
        let anchor = Anchor { color: request.accents[0], position };
        Scale::from_curve(ScaleKind::Sequential, &points, &knots, vec![anchor], request)
    }

    /// The best shape with these arms and its cost; `None` when the accent leaves no room for them.
    fn search(&self, arms: Arms) -> Option<(Vec<f64>, f64)> {
        const STEPS: [f64; 4] = [4.0, 6.0, 4.0, 0.1];
        let Wishes { light, dark, .. } = &self.wishes;
        let to_slice = |aim: &Aim, j: f64| vec![j, aim.m, aim.bow, aim.turn];
        let (j, m) = (self.place.j, self.place.m);
        // Vivid accents need ends that stay colourful, and short arms.
        let vivid_light = vec![(j + 25.0).min(97.0), m * 0.6, 0.0, light.turn];
        let vivid_dark = vec![(j - 25.0).max(12.0), m * 0.8, 0.0, dark.turn];
        let light = to_slice(light, light.j.max(j + 4.0).min(99.5));
        let dark = to_slice(dark, dark.j.min(j - 4.0).max(1.0));
        let roomy = (self.place.j < 98.5, self.place.j > 2.0);
        let starts = match arms {
            Arms::Both if roomy == (true, true) && self.request.stops > 2 => vec![
                [light.clone(), dark.clone()].concat(),
                [light, vivid_dark.clone()].concat(),
                [vivid_light, vivid_dark].concat(),
            ],
            Arms::Light if roomy.0 => vec![light, vivid_light],
            Arms::Dark if roomy.1 => vec![dark, vivid_dark],
            _ => return None,
        };
        let steps = [STEPS, STEPS].concat();
        let mut best: Option<(Vec<f64>, f64)> = None;
        for start in starts {
            let steps = &steps[..start.len()];
            let budget = start.len() * 60;
            let found = minimise(&start, steps, budget, |x| self.cost(arms, x));
            if best.as_ref().is_none_or(|(_, least)| found.1 < *least) {
                // A fresh simplex around the place found gets out of the flat ones that this method can end in.
                let again = minimise(&found.0, &steps.iter().map(|v| -v / 2.0).collect::<Vec<_>>(), budget, |x| {
                    self.cost(arms, x)
                });
                best = Some(if again.1 < found.1 { again } else { found });
            }
            if best.as_ref().is_some_and(|(_, cost)| *cost < GOOD) {
                break;
            }
        }
        best
    }

    /// The arms of a shape, cut at the lengths that put the accent at a stop and waste the least.
    fn cut(&self, space: &impl Space, arms: Arms, x: &[f64], count: usize) -> Cut {
        let place = &self.place;
        let grow = |aim: &[f64]| match aim {
            [_, _, _, _, ..] => arm(space, place, aim_of(aim), count),
            _ => arm(space, place, Aim { j: place.j, m: place.m, turn: 0.0, bow: 0.0, tint: [0.0; 2] }, 1),
        };
        let (mut light, mut dark) = match arms {
            Arms::Both => (grow(&x[..4.min(x.len())]), grow(&x[4.min(x.len())..])),
            Arms::Light => (grow(x), grow(&[])),
            Arms::Dark => (grow(&[]), grow(x)),
        };
        let (to_light, to_dark) = (length(&light), length(&dark));
        let steps = self.request.stops - 1;
        let step_at = |before: usize| {
            let part = |length: f64, steps: usize| if steps == 0 { f64::INFINITY } else { length / steps as f64 };
            part(to_light, before).min(part(to_dark, steps - before))
        };
        // One arm's step shrinks with the number, the other's grows: the best lies where they meet.
        let meet = to_light / (to_light + to_dark).max(1e-9) * steps as f64;
        let below = (meet as usize).min(steps);
        let before = if step_at(below) >= step_at((below + 1).min(steps)) { below } else { below + 1 };
        let step = step_at(before);
        cut(space, &mut light, step * before as f64);
        cut(space, &mut dark, step * (steps - before) as f64);
        Cut { light, dark, before }
    }

    fn cost(&self, arms: Arms, x: &[f64]) -> f64 {
        let outside: f64 = match arms {
            Arms::Both => (x[0] - 99.5).max(self.place.j + 1.0 - x[0]).max(1.0 - x[4]).max(x[4] - self.place.j + 1.0),
            Arms::Light => (x[0] - 99.5).max(self.place.j + 1.0 - x[0]),
            Arms::Dark => (1.0 - x[0]).max(x[0] - self.place.j + 1.0),
        };
        if outside > 0.0 {
            return 1e4 + outside;
        }
        let space = &self.judge.quick;
        let cut = self.cut(space, arms, x, COARSE);
        let looks = looks(self.judge, space, &[cut.light.as_slice(), cut.dark.as_slice()]);
        let end = |points: &[Point]| points.last().map_or(self.place.j, |point| point.ucs.j);
        let Wishes { light, dark, slack, turn_slack } = &self.wishes;
        let square = |v: f64| v * v;
        let aim = |x: &[f64], wish: &Aim| {
            square((x[1] - wish.m) / 22.0) + square(x[2] / 9.0) + square((x[3] - wish.turn) / turn_slack)
        };
        let shape = match arms {
            Arms::Both => aim(x, light) + aim(&x[4..], dark),
            Arms::Light => aim(x, light),
            Arms::Dark => aim(x, dark),
        };
        // Going further than wished costs less: a light end that is whiter is no loss.
        let light_end = (light.j - end(&cut.light)) / slack[0];
        let dark_end = (end(&cut.dark) - dark.j) / slack[1];
        let narrow = ((60.0 - (end(&cut.light) - end(&cut.dark))) / 13.0).max(0.0);
        let reach = |v: f64| if v > 0.0 { v * v } else { 0.5 * v * v };
        looks.cost(self.pressure) + reach(light_end) + reach(dark_end) + square(narrow) + shape
    }
}
