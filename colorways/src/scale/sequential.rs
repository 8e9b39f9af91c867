//! One arm to the light, one to the dark, the accent between them.

use std::sync::Arc;

use super::free::{Control, Draft, Hue};
use super::path::{Aim, Place, arm, cut, evenly, length, turn_between};
use super::search::Start;
use super::views::Judge;
use super::{Anchor, Hues, ScaleRequest};

/// Controls of an arm beyond the accent.
const CONTROLS: usize = 4;
/// How many units controls may go for a cost of one; ends are wished for in J′ otherwise.
const MIDWAY_GIVE: f64 = 9.0;
const END_GIVE: f64 = 20.0;
/// How far from the wished hue (in `OKLab`) costs one, for one hue and for several.
const HUE_GIVE: [f64; 2] = [0.015, 0.05];
/// J′ beyond which ends look black or white.
const POLES: [f64; 2] = [6.0, 99.5];
/// By how many L* the scale moves at least.
pub(super) const RANGE: f64 = 32.0;
/// Least difference in J′ between the accent and an end.
const ROOM: f64 = 1.5;
/// The most places of the accent that are tried.
const TRIED: usize = 12;

/// What an arm would look like if nothing stood in the way.
#[derive(Clone, Copy)]
struct Wish {
    aim: Aim,
    /// How many units of J′ short of the wish cost one.
    slack: f64,
}

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Arc<Judge>,
    place: Place,
    light: Wish,
    dark: Wish,
    hue_give: f64,
}

/// The curves to choose from. `request` has one accent.
pub(super) fn starts(request: &ScaleRequest, judge: &Arc<Judge>) -> Vec<Start> {
    let place = Place::of(&judge.exact, request.accents[0].to_linear());
    let (light_j, dark_j) = request.ends();
    // OKLCH 105 and 285 degrees: lights lean to yellow, shadows to blue-violet, as painters shade.
    let (yellow, violet) = (1.83, 4.97);
    let (turns, hue_give, richer) = match request.hues {
        Hues::Single => ([0.0, 0.0], HUE_GIVE[0], 1.0_f64),
        Hues::Multi => {
            let lean = |to: f64, most: f64| turn_between(place.hue, to).clamp(-most, most);
            ([lean(yellow, 1.3), lean(violet, 0.9)], HUE_GIVE[1], 1.6)
        }
    };
    let slack = if request.on_dark() { [17.0, 8.0] } else { [8.0, 17.0] };
    let wish = |j: f64, m: f64, turn: f64, slack: f64| Wish { aim: Aim { j, m, turn, tint: [0.0; 2] }, slack };
    let light = wish(light_j, (5.0 * richer).min(place.m), turns[0], slack[0]);
    let dark = wish(dark_j, (13.0 * richer).min(place.m * 0.7), turns[1], slack[1]);
    let task = Task { request, judge, place, light, dark, hue_give };
    task.candidates().into_iter().map(|before| task.start(before)).collect()
}

impl Task<'_> {
    fn steps(&self) -> usize {
        self.request.stops - 1
    }

    /// How many steps may lie between the light end and the accent.
    fn candidates(&self) -> Vec<usize> {
        let steps = self.steps();
        let roomy = (self.place.j < POLES[1] - ROOM, self.place.j > POLES[0] + ROOM);
        (0..steps)
            .step_by(steps.div_ceil(TRIED).max(1))
            .chain([steps])
            .filter(|before| (*before == 0 || roomy.0) && (*before == steps || roomy.1))
            .collect()
    }

    /// The curve before it is bent.
    fn start(&self, before: usize) -> Start {
        let steps = self.steps();
        let mut draft = Draft::new(self.judge);
        let accent = draft.control(Control::fixed(self.place.ucs()));
        let part = before as f64 / steps as f64;
        let (position, light_end) = if self.request.on_dark() { (1.0 - part, 1.0) } else { (part, 0.0) };
        let grown = [(&self.light, 1.0), (&self.dark, -1.0)].map(|(wish, sign)| {
            let j =
                if (wish.aim.j - self.place.j) * sign < ROOM { self.place.j + 3.0 * ROOM * sign } else { wish.aim.j };
            arm(&self.judge.exact, &self.place, Aim { j, ..wish.aim }, 24)
        });
        // The step that wastes the least of the arms.
        let counts = [before, steps - before];
        let step = grown
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .map(|(points, count)| length(points) / count as f64)
            .fold(f64::INFINITY, f64::min);
        let mut handicap = 0.0;
        let whole = grown.into_iter().zip(counts).zip([(&self.light, 1.0), (&self.dark, -1.0)]);
        for ((points, count), (wish, sign)) in whole {
            if count == 0 {
                // The accent is the end.
                let short = ((wish.aim.j - self.place.j) * sign).max(0.0) / wish.slack;
                handicap += short * short;
                continue;
            }
            let mut shortened = points.clone();
            cut(&self.judge.exact, &mut shortened, step * count as f64);
            let homes = evenly(&points, CONTROLS + 1);
            let mut row = vec![accent];
            for (index, (home, at)) in homes.iter().zip(evenly(&shortened, CONTROLS + 1)).enumerate().skip(1) {
                let last = index == CONTROLS;
                let give = if last { [wish.slack, END_GIVE, END_GIVE] } else { [MIDWAY_GIVE; 3] };
                let bounds = match (last, sign > 0.0) {
                    (false, _) => [0.5, 100.0],
                    (true, true) => [self.place.j + ROOM, POLES[1]],
                    (true, false) => [POLES[0], self.place.j - ROOM],
                };
                let at = [at.j, at.a, at.b];
                row.push(draft.control(Control {
                    at,
                    give,
                    bounds: Control::box_of(bounds),
                    ..Control::free(*home, 1.0)
                }));
            }
            let end = if sign > 0.0 { light_end } else { 1.0 - light_end };
            let hue = Hue { ends: [self.place.hue, self.place.hue + wish.aim.turn], give: self.hue_give };
            draft.arm(row, [position, end], sign, (!self.place.neutral).then_some(hue));
        }
        let anchor = Anchor { color: self.request.accents[0], position };
        Start { draft, anchors: vec![anchor], handicap }
    }
}
