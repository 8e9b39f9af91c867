//! A loop through the accent: to the dark, up through a second hue to the light, and back.
//!
//! Lightness carries the loop, because a circle of hues at one lightness folds onto a line for every dichromat.

use std::sync::Arc;

use super::free::{Control, Draft, Hue, SAMPLE, on_sample};
use super::path::{Aim, Place, arm, evenly};
use super::search::Start;
use super::views::Judge;
use super::{Anchor, ScaleRequest};
use crate::cam16::Cam16Ucs;
use crate::{Color, Oklch};

/// Controls of an arm between its ends.
const INNER: usize = 4;
/// How many units controls may go for a cost of one.
const MIDWAY_GIVE: f64 = 9.0;
const POLE_GIVE: [f64; 3] = [12.0, 8.0, 8.0];
const OTHER_GIVE: f64 = 10.0;
/// How far from its colour's hue (in `OKLab`) an arm may stray for a cost of one.
const HUE_GIVE: f64 = 0.04;
/// J′ wished for at the poles, and where it may lie.
const POLES: [f64; 2] = [22.0, 92.0];
const POLE_BOUNDS: [[f64; 2]; 2] = [[10.0, 50.0], [65.0, 98.5]];
/// How far a pole's a′ and b′ may lie from grey's.
const POLE_ROOM: f64 = 12.0;
/// Least difference in J′ between a colour and a pole.
const ROOM: f64 = 6.0;
/// The least share of the loop that an arm gets.
const LEAST: f64 = 0.06;
/// By how many L* the loop moves at least.
pub(super) const RANGE: f64 = 40.0;
/// Hues of the other half when it may be any, in degrees from the accent's.
const OTHER_HUES: [f64; 3] = [180.0, 130.0, 230.0];

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Arc<Judge>,
    /// Whether the second colour is an accent too.
    fixed: bool,
    /// A grey, whose a′ and b′ the poles have.
    grey: Cam16Ucs,
}

/// The loops to choose from. `request` has an accent or two.
pub(super) fn starts(request: &ScaleRequest, judge: &Arc<Judge>) -> Vec<Start> {
    let accent = Place::of(&judge.exact, request.accents[0].to_linear());
    let second = request.accents.get(1).copied();
    let task = Task { request, judge, fixed: second.is_some(), grey: judge.exact.ucs_from_linear([0.3; 3]) };
    let steps = request.stops - 1;
    let mut starts = Vec::new();
    if let Some(second) = second {
        let other = Place::of(&judge.exact, second.to_linear());
        let middle = steps / 2;
        let stride = steps.div_ceil(24).max(1);
        for off in [0, 1, -1, 2, -2] {
            let at = middle.saturating_add_signed(off * stride.cast_signed());
            if (1..steps).contains(&at) {
                let at = Some(at as f64 / steps as f64);
                starts.extend([true, false].map(|loose| task.start(&accent, &other, at, loose)));
            }
        }
    } else {
        for turn in OTHER_HUES {
            let other = Place::of(&judge.exact, opposite(&accent, turn).to_linear());
            starts.extend([true, false].map(|loose| task.start(&accent, &other, None, loose)));
        }
    }
    starts
}

/// As light and as colourful as the accent, as far as sRGB allows.
fn opposite(place: &Place, turn: f64) -> Color {
    let oklch = Color::from_linear(place.linear).to_oklch();
    let color = Color::from_oklch(Oklch { h: place.hue.to_degrees() + turn, ..oklch }).to_srgb_gamut();
    Color::from_srgb8(color.to_srgb8())
}

impl Task<'_> {
    /// The loop before it is bent. `at` is the time of the second accent; `loose` lets the poles' times change.
    fn start(&self, accent: &Place, other: &Place, at: Option<f64>, loose: bool) -> Start {
        let colors = [accent, other];
        let j =
            [POLES[0].min(accent.j.min(other.j) - ROOM).max(2.0), POLES[1].max(accent.j.max(other.j) + ROOM).min(99.0)];
        // Accent to dark, other to dark, other to light, accent to light.
        let arms = [(0, 0), (1, 0), (1, 1), (0, 1)];
        let rows = arms.map(|(color, pole): (usize, usize)| {
            let aim = Aim { j: j[pole], m: 0.0, turn: 0.0, tint: [self.grey.a, self.grey.b] };
            evenly(&arm(&self.judge.exact, colors[color], aim, 24), INNER + 2)
        });
        let times = times(&rows, at);
        let mut draft = Draft::new(self.judge);
        let first = draft.control(Control::fixed(accent.ucs()));
        let second = draft.control(if self.fixed {
            Control::fixed(other.ucs())
        } else {
            Control { bounds: Control::box_of([10.0, 97.0]), ..Control::free(other.ucs(), OTHER_GIVE) }
        });
        let gap = 0.5 * SAMPLE;
        let ends = [first, second];
        // What an arm begins and ends with in time: its colour, then its pole, or the other way round.
        let spans =
            [[0.0, times[0] - gap], [times[1], times[0] + gap], [times[1], times[2] - gap], [1.0, times[2] + gap]];
        let mut poles = Vec::new();
        for (((color, pole), row), span) in arms.into_iter().zip(&rows).zip(spans) {
            let end = row.last().copied().unwrap_or_default();
            let mut bounds = Control::box_of(POLE_BOUNDS[pole]);
            for (bounds, v) in bounds.iter_mut().skip(1).zip([end.a, end.b]) {
                *bounds = [v - POLE_ROOM, v + POLE_ROOM];
            }
            bounds[0] = [bounds[0][0].min(end.j), bounds[0][1].max(end.j)];
            let mut controls = vec![ends[color]];
            let midway = row.iter().skip(1).take(INNER);
            controls.extend(midway.map(|ucs| draft.control(Control::free(*ucs, MIDWAY_GIVE))));
            let pole = draft.control(Control { give: POLE_GIVE, bounds, ..Control::free(end, 1.0) });
            controls.push(pole);
            poles.push(pole);
            let place = colors[color];
            let hue = (!place.neutral).then_some(Hue { ends: [place.hue; 2], give: HUE_GIVE });
            // Where there is no room for a pole beyond a colour, lightness may do as it likes.
            let sense = if (end.j - place.j).abs() < ROOM { 0.0 } else { (end.j - place.j).signum() };
            draft.arm(controls, span, sense, hue);
        }
        for (pair, time) in poles.chunks(2).zip([times[0], times[2]]) {
            draft.arm(pair.to_vec(), [time - gap, time + gap], 0.0, None);
        }
        let anchor = Anchor { color: self.request.accents[0], position: 0.0 };
        let mut anchors = vec![anchor, Anchor { position: 1.0, ..anchor }];
        if let (true, Some(color)) = (self.fixed, self.request.accents.get(1)) {
            anchors.insert(1, Anchor { color: *color, position: times[1] });
        }
        if loose {
            draft.pins = anchors.iter().map(|anchor| anchor.position).collect();
        }
        Start { draft, anchors, handicap: 0.0 }
    }
}

/// When the loop is at the dark pole, at the second colour and at the light pole: as the arms are long.
fn times(rows: &[Vec<Cam16Ucs>; 4], at: Option<f64>) -> [f64; 3] {
    let lengths =
        rows.each_ref().map(|row| row.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f64>().max(1e-6));
    let [down, up, on, back] = lengths;
    let whole: f64 = lengths.iter().sum();
    let second = at.unwrap_or(((down + up) / whole).clamp(2.0 * LEAST, 1.0 - 2.0 * LEAST));
    let between = |from: f64, to: f64, part: f64| {
        let least = LEAST.min((to - from) / 3.0);
        // A turn lies between two samples.
        on_sample((from + (to - from) * part).clamp(from + least, to - least)) + 0.5 * SAMPLE
    };
    [between(0.0, second, down / (down + up)), second, between(second, 1.0, on / (on + back))]
}
