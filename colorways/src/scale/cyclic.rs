//! A loop through the accent: to the dark, up through a second hue to the light, and back; or, where that is not even,
//! over one of the two alone.
//!
//! Lightness carries the loop, because a circle of hues at one lightness folds onto a line for every dichromat.

use std::sync::Arc;

use super::free::{Control, Draft, Hue, SAMPLE, on_sample};
use super::path::{Aim, Place, arm, evenly};
use super::search::Start;
use super::views::Judge;
use super::{Anchor, Scale, ScaleRequest};
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

/// How many places of a loop are compared, and how far apart in CAM16-UCS they look alike.
const LOOKED_AT: usize = 60;
const ALIKE: f64 = 5.0;

struct Task<'a> {
    request: &'a ScaleRequest,
    judge: &'a Arc<Judge>,
    /// Whether the second colour is an accent too.
    fixed: bool,
    /// A grey, whose a′ and b′ the poles have.
    grey: Cam16Ucs,
}

/// The loops to choose from, over both poles. `request` has an accent or two.
pub(super) fn starts(request: &ScaleRequest, judge: &Arc<Judge>) -> Vec<Start> {
    let task = Task::of(request, judge);
    let (accent, others) = task.colors();
    let steps = request.stops - 1;
    let times = task.times(steps / 2);
    let loops = others.iter().flat_map(|other| times.iter().map(move |at| (other, *at)));
    loops
        .flat_map(|(other, at)| {
            let halves = [task.half([&accent, other], Some(0)), task.half([other, &accent], Some(1))];
            [true, false].map(|loose| task.start(&halves, at, loose))
        })
        .collect()
}

/// Loops over one pole, for when none over both is even: where a colour is nearly as light, or as dark, as a pole may be,
/// the way there and back is too short for some eye, and the loop turns at that colour instead.
pub(super) fn turning_at_colors(request: &ScaleRequest, judge: &Arc<Judge>) -> Vec<Start> {
    let task = Task::of(request, judge);
    let (accent, others) = task.colors();
    let mut starts = Vec::new();
    for pole in [0, 1] {
        for other in &others {
            let halves = [task.half([&accent, other], Some(pole)), task.half([other, &accent], None)];
            let [there, back] = halves.each_ref().map(Half::length);
            let due = libm::round(there / (there + back) * (request.stops - 1) as f64) as usize;
            starts.extend(task.times(due).into_iter().map(|at| task.start(&halves, at, false)));
        }
    }
    starts
}

/// Whether no two parts of the loop, a fifth of it or more apart, look alike.
pub(super) fn is_open(scale: &Scale) -> bool {
    let places: Vec<Cam16Ucs> = scale.colors(LOOKED_AT + 1).iter().map(|color| color.to_cam16_ucs()).collect();
    (0..LOOKED_AT).all(|index| {
        let far = (LOOKED_AT / 5..=LOOKED_AT - LOOKED_AT / 5).map(|off| (index + off) % LOOKED_AT);
        far.into_iter().all(|other| places[index].distance(places[other]) > ALIKE)
    })
}

/// From a colour of the loop to the next one.
struct Half<'a> {
    colors: [&'a Place; 2],
    /// The pole between them, 0 the dark and 1 the light one, where there is one.
    over: Option<usize>,
    /// From each colour to the pole, or from the first straight to the second.
    rows: Vec<Vec<Cam16Ucs>>,
}

impl Half<'_> {
    fn lengths(&self) -> Vec<f64> {
        let length = |row: &Vec<Cam16Ucs>| row.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f64>();
        self.rows.iter().map(|row| length(row).max(1e-6)).collect()
    }

    fn length(&self) -> f64 {
        self.lengths().iter().sum()
    }

    /// When the pole is passed, as the arms are long; `from` and `to` are when the half begins and ends.
    fn turn(&self, [from, to]: [f64; 2]) -> f64 {
        let part = self.lengths().first().map_or(0.5, |first| first / self.length());
        let least = LEAST.min((to - from) / 3.0);
        // A turn lies between two samples.
        on_sample((from + (to - from) * part).clamp(from + least, to - least)) + 0.5 * SAMPLE
    }
}

impl<'a> Task<'a> {
    fn of(request: &'a ScaleRequest, judge: &'a Arc<Judge>) -> Self {
        Task { request, judge, fixed: request.accents.len() > 1, grey: judge.exact.ucs_from_linear([0.3; 3]) }
    }

    /// The accent, and what the other colour may be.
    fn colors(&self) -> (Place, Vec<Place>) {
        let place = |color: Color| Place::of(&self.judge.exact, color.to_linear());
        let accent = place(self.request.accents[0]);
        let others = match self.request.accents.get(1) {
            Some(other) => vec![place(*other)],
            None => OTHER_HUES.iter().map(|turn| place(opposite(&accent, *turn))).collect(),
        };
        (accent, others)
    }

    /// When the second accent may be passed: at the stops about this one; at any time where there is none.
    fn times(&self, about: usize) -> Vec<Option<f64>> {
        if !self.fixed {
            return vec![None];
        }
        let steps = self.request.stops - 1;
        let stride = steps.div_ceil(24).max(1).cast_signed();
        let stops = [0, 1, -1, 2, -2].map(|off: isize| about.saturating_add_signed(off * stride));
        stops.into_iter().filter(|at| (1..steps).contains(at)).map(|at| Some(at as f64 / steps as f64)).collect()
    }

    fn half<'p>(&self, colors: [&'p Place; 2], over: Option<usize>) -> Half<'p> {
        let [first, second] = colors;
        let rows = if let Some(pole) = over {
            let darkest = POLES[0].min(first.j.min(second.j) - ROOM).max(2.0);
            let lightest = POLES[1].max(first.j.max(second.j) + ROOM).min(99.0);
            let tint = [self.grey.a, self.grey.b];
            let aim = Aim { j: [darkest, lightest][pole], m: 0.0, turn: 0.0, tint };
            colors.map(|color| evenly(&arm(&self.judge.exact, color, aim, 24), INNER + 2)).to_vec()
        } else {
            let part = |index: usize| index as f64 / (INNER + 1) as f64;
            vec![(0..INNER + 2).map(|index| first.ucs().lerp(second.ucs(), part(index))).collect()]
        };
        Half { colors, over, rows }
    }

    /// The loop before it is bent. `at` is the time of the second accent; `loose` lets the poles' times change.
    fn start(&self, [first, second]: &[Half; 2], at: Option<f64>, loose: bool) -> Start {
        let part = first.length() / (first.length() + second.length());
        let middle = at.unwrap_or_else(|| part.clamp(2.0 * LEAST, 1.0 - 2.0 * LEAST));
        let [accent, other] = first.colors.map(Place::ucs);
        let mut draft = Draft::new(self.judge);
        let accent = draft.control(Control::fixed(accent));
        let other = draft.control(if self.fixed {
            Control::fixed(other)
        } else {
            Control { bounds: Control::box_of([10.0, 97.0]), ..Control::free(other, OTHER_GIVE) }
        });
        add(&mut draft, first, [accent, other], [0.0, middle]);
        add(&mut draft, second, [other, accent], [middle, 1.0]);
        let anchor = Anchor { color: self.request.accents[0], position: 0.0 };
        let mut anchors = vec![anchor, Anchor { position: 1.0, ..anchor }];
        if let Some(color) = self.request.accents.get(1) {
            anchors.insert(1, Anchor { color: *color, position: middle });
        }
        if loose {
            draft.pins = anchors.iter().map(|anchor| anchor.position).collect();
        }
        Start { draft, anchors, handicap: 0.0 }
    }
}

/// As light and as colourful as the accent, as far as sRGB allows.
fn opposite(place: &Place, turn: f64) -> Color {
    let oklch = Color::from_linear(place.linear).to_oklch();
    let color = Color::from_oklch(Oklch { h: place.hue.to_degrees() + turn, ..oklch }).to_srgb_gamut();
    Color::from_srgb8(color.to_srgb8())
}

/// Adds a half to a draft, between the controls of its two colours.
fn add(draft: &mut Draft, half: &Half, ends: [usize; 2], span: [f64; 2]) {
    let midway = |draft: &mut Draft, row: &[Cam16Ucs]| -> Vec<usize> {
        let inner = row.iter().skip(1).take(INNER);
        inner.map(|ucs| draft.control(Control::free(*ucs, MIDWAY_GIVE))).collect()
    };
    // Where there is no room for a difference, lightness may do as it likes.
    let sense = |rise: f64| if rise.abs() < ROOM { 0.0 } else { rise.signum() };
    let Some(pole) = half.over else {
        for row in &half.rows {
            let controls = [vec![ends[0]], midway(draft, row), vec![ends[1]]].concat();
            draft.arm(controls, span, sense(half.colors[1].j - half.colors[0].j), None);
        }
        return;
    };
    let (gap, turn) = (0.5 * SAMPLE, half.turn(span));
    let spans = [[span[0], turn - gap], [span[1], turn + gap]];
    let mut poles = Vec::new();
    for (((row, place), color), span) in half.rows.iter().zip(half.colors).zip(ends).zip(spans) {
        let end = row.last().copied().unwrap_or_default();
        let mut bounds = Control::box_of(POLE_BOUNDS[pole]);
        for (bounds, v) in bounds.iter_mut().skip(1).zip([end.a, end.b]) {
            *bounds = [v - POLE_ROOM, v + POLE_ROOM];
        }
        bounds[0] = [bounds[0][0].min(end.j), bounds[0][1].max(end.j)];
        let mut controls = vec![color];
        controls.extend(midway(draft, row));
        let last = draft.control(Control { give: POLE_GIVE, bounds, ..Control::free(end, 1.0) });
        controls.push(last);
        poles.push(last);
        let hue = (!place.neutral).then_some(Hue { ends: [place.hue; 2], give: HUE_GIVE });
        draft.arm(controls, span, sense(end.j - place.j), hue);
    }
    draft.arm(poles, [turn - gap, turn + gap], 0.0, None);
}
