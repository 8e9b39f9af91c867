//! Free curves: control points that are moved until every eye sees even steps.
//!
//! A scale is a row of Bézier arms over time, so that an accent stays at its stop whatever the curve does. What is
//! minimised is a sum of squares (the variation of the speed that each eye sees is one by itself), and so all control
//! points can be moved at once, by the method of Levenberg 1944 and Marquardt 1963, with slopes taken by differences.
//!
//! Places are in CAM16-UCS (J′, a′, b′), times are parts of the scale (0..=1), lightness is CIE L*.

use std::sync::Arc;

use super::path::{Point, lightness, ok_ab};
use super::solve::{Local, System, Variables};
use super::views::{Judge, Space, VIEW_COUNT};
use crate::cam16::Cam16Ucs;
use crate::vision::{Deficiency, Vision};

/// Normal vision and the simulated views.
const EYES: usize = VIEW_COUNT + 1;
/// Eyes by whose simulation lightness alone is watched: those in which vivid reds come out darkest, and the one whose
/// lightness strays the furthest from that of the simulations above.
const WATCHED: [Vision; 3] =
    [Vision::Brettel(Deficiency::Protan), Vision::Vienot(Deficiency::Protan), Vision::Brettel(Deficiency::Tritan)];
/// Numbers known of a point: how clipping moves it, J′ a′ b′ and L* for every eye, a and b of `OKLab`, L* for those
/// that are only watched.
const OK: usize = 3 + 4 * EYES;
const WATCH: usize = OK + 2;
const KNOWN: usize = WATCH + WATCHED.len();
/// Unevenness (coefficient of variation) that is free of charge, and what more of it costs one; for normal vision, and
/// for the simulated ones.
const FREE: [f64; 2] = [0.008, 0.075];
const DEAR: [f64; 2] = [0.0025, 0.008];
/// The most control points of an arm.
pub(super) const MOST: usize = 14;
/// Pieces of a whole scale while it is searched.
const PIECES: f64 = 44.0;
/// The least change of L* for a unit of a step.
const RISE: f64 = 0.15;
/// What a unit outside the gamut, a missing unit of L*, a part of `OKLab` beyond neutral, and a unit out of bounds
/// cost one.
const OUT_GIVE: f64 = 0.35;
const RISE_GIVE: f64 = 0.07;
const BEYOND_GIVE: f64 = 0.01;
const BOUND_GIVE: f64 = 0.4;
/// By how many units the difference of two neighbours' moves costs one.
const BEND_GIVE: f64 = 7.0;
/// The time between two samples.
pub(super) const SAMPLE: f64 = 1.0 / (super::SAMPLES - 1) as f64;
/// How often a round tries to go down, each time less far.
const TRIALS: usize = 6;
/// Step of the differences, in units.
const STEP: f64 = 0.04;

/// What Bézier's controls weigh at a point.
pub(super) type Weights = [f64; MOST];
type Known = [f64; KNOWN];
/// Of one or two samples of an arm, which they are and the slope along J′, a′, b′.
type Slopes = [Option<(usize, [f64; 3])>; 2];

/// A control point.
#[derive(Clone, Debug)]
pub(super) struct Control {
    /// J′, a′, b′.
    pub at: [f64; 3],
    /// Where it would like to be.
    pub home: [f64; 3],
    /// How many units from home cost one, for each coordinate; 0 for one that must not move.
    pub give: [f64; 3],
    /// The least and the greatest J′, a′, b′.
    pub bounds: [[f64; 2]; 3],
}

/// A Bézier curve through some of the controls.
#[derive(Clone, Debug)]
pub(super) struct Arm {
    controls: Vec<usize>,
    /// When it begins and ends.
    span: [f64; 2],
    /// Weights of the controls at its points.
    weights: Vec<Weights>,
    /// 1 where lightness must rise, -1 where it must fall, 0 where it may do as it likes.
    sense: f64,
    hue: Option<Hue>,
}

/// The hue an arm would like to have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hue {
    /// OKLCH hue in radians at the two ends.
    pub ends: [f64; 2],
    /// How far from it (in `OKLab`) costs one.
    pub give: f64,
}

/// A scale in the making.
#[derive(Clone)]
pub(super) struct Draft {
    pub judge: Arc<Judge>,
    controls: Vec<Control>,
    arms: Vec<Arm>,
    /// 1 where looks and evenness are weighed against each other; more where evenness comes first.
    pub strain: f64,
    /// Unevenness that is free of charge, for normal vision and for the simulated ones.
    pub free: [f64; 2],
    /// The least change of L* for a unit of a step.
    pub rise: f64,
    /// Times, ascending, between which arms may share the time anew as they grow; none where each keeps its own.
    pub pins: Vec<f64>,
}

impl Control {
    /// One that stays where it is.
    pub(super) fn fixed(ucs: Cam16Ucs) -> Self {
        let at = [ucs.j, ucs.a, ucs.b];
        Self { at, home: at, give: [0.0; 3], bounds: Self::box_of([0.5, 100.0]) }
    }

    /// Bounds of J′ alone.
    pub(super) fn box_of(j: [f64; 2]) -> [[f64; 2]; 3] {
        [j, [-99.0, 99.0], [-99.0, 99.0]]
    }

    /// One that may move, at a cost of one for `give` units.
    pub(super) fn free(ucs: Cam16Ucs, give: f64) -> Self {
        Self { give: [give; 3], ..Self::fixed(ucs) }
    }
}

/// How far a curve has come on its way down.
pub(super) struct Descent {
    variables: Variables,
    system: System,
    pub cost: f64,
    damping: f64,
    /// Rounds it may still take.
    left: usize,
    /// The part of the cost that a round must gain for another to follow.
    least: f64,
    /// How often the present round may still try to go down; none before its slopes are known.
    trials: usize,
    /// What the round began with: the cost, and where the controls were.
    before: f64,
    home: Vec<[f64; 3]>,
}

impl Descent {
    /// Whether the next step is to look where down is.
    pub(super) fn is_at_rest(&self) -> bool {
        self.trials == 0
    }
}

/// A sample with its slopes along J′, a′, b′.
#[derive(Clone, Copy)]
struct Sample {
    known: Known,
    slopes: [Known; 3],
}

/// Sums over all steps, for one eye.
#[derive(Clone, Copy, Default)]
struct Sums {
    mean: f64,
    square: f64,
}

impl Sums {
    fn cv(self) -> f64 {
        let Self { mean, square } = self;
        if mean > 1e-9 { libm::sqrt((square / (mean * mean) - 1.0).max(1e-12)) } else { 9.0 }
    }
}

/// What a coefficient of variation costs an eye that has `free` of it for nothing, with the first and the second derivative.
fn price(eye: usize, cv: f64, free: [f64; 2]) -> [f64; 3] {
    let kind = usize::from(eye > 0);
    let over = (cv - free[kind]) / DEAR[kind];
    if over <= 0.0 {
        [0.0; 3]
    } else if over < 4.0 {
        [over * over, 2.0 * over / DEAR[kind], 2.0 / (DEAR[kind] * DEAR[kind])]
    } else {
        // Straight from there on, so that what cannot be even does not give up everything else for nothing.
        [8.0 * over - 16.0, 8.0 / DEAR[kind], 0.0]
    }
}

/// The price of a curve as it is added up.
struct Bill<'s> {
    cost: f64,
    /// Takes the derivatives, where they are wanted.
    system: Option<&'s mut System>,
    sums: [Sums; EYES],
    /// Price of unevenness for an increase of half its square, for each eye.
    rates: [f64; EYES],
    /// Slopes of the sums.
    squares: [Vec<f64>; EYES],
    means: [Vec<f64>; EYES],
}

impl Bill<'_> {
    /// Adds the square of a value; `slopes` are its slopes along the coordinates of the samples it depends on.
    fn add(&mut self, local: Option<&mut Local>, arm: &Arm, value: f64, slopes: impl FnOnce() -> Slopes) {
        self.cost += value * value;
        if let Some(local) = local {
            local.row(&slopes().map(|part| part.and_then(|(index, slope)| Some((arm.weights.get(index)?, slope)))));
            local.square(1.0, value);
        }
    }
}

impl Draft {
    pub(super) fn new(judge: &Arc<Judge>) -> Self {
        Self {
            judge: Arc::clone(judge),
            controls: Vec::new(),
            arms: Vec::new(),
            strain: 1.0,
            free: FREE,
            rise: RISE,
            pins: Vec::new(),
        }
    }

    /// Takes a control and says under which number it is known.
    pub(super) fn control(&mut self, control: Control) -> usize {
        self.controls.push(control);
        self.controls.len() - 1
    }

    /// Keeps J′ of a control between two values.
    pub(super) fn bound(&mut self, control: usize, bounds: [f64; 2]) {
        if let Some(control) = self.controls.get_mut(control) {
            control.bounds[0] = bounds;
        }
    }

    /// Takes an arm along the controls, from the first time to the second; `sense` and `hue` in the same direction, which
    /// may be backwards in time.
    pub(super) fn arm(&mut self, mut controls: Vec<usize>, mut span: [f64; 2], mut sense: f64, mut hue: Option<Hue>) {
        if span[0] > span[1] {
            controls.reverse();
            span.reverse();
            sense = -sense;
            hue = hue.map(|Hue { ends: [from, to], give }| Hue { ends: [to, from], give });
        }
        let pieces = if controls.len() > 2 { (((span[1] - span[0]) * PIECES) as usize).max(4) } else { 1 };
        let weights = weigh(controls.len(), pieces);
        let place = self.arms.partition_point(|arm| arm.span[0] <= span[0]);
        self.arms.insert(place, Arm { controls, span, weights, sense, hue });
    }

    /// Gives every arm between two pins the time that is due to its length. Turns stay a sample's step long, and
    /// between two samples.
    pub(super) fn retime(&mut self) {
        let share = |arm: &Arm| {
            let places: Vec<Cam16Ucs> = arm.weights.iter().map(|weights| self.ucs(arm, weights)).collect();
            if arm.is_turn() { 0.0 } else { places.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f64>() }
        };
        let shares: Vec<f64> = self.arms.iter().map(share).collect();
        for pair in self.pins.windows(2) {
            let [start, end] = [pair[0], pair[1]];
            let inside: Vec<usize> = (0..self.arms.len())
                .filter(|index| self.arms[*index].span[0] >= start - 1e-9 && self.arms[*index].span[1] <= end + 1e-9)
                .collect();
            let turns = inside.iter().filter(|index| self.arms[**index].is_turn()).count() as f64;
            let least = 0.05 * inside.iter().map(|index| shares[*index]).sum::<f64>();
            let due = |index: usize| shares[index].max(least).max(1e-9);
            let whole: f64 = inside.iter().filter(|index| !self.arms[**index].is_turn()).map(|index| due(*index)).sum();
            let free = (end - start - turns * SAMPLE).max(0.0);
            let mut at = start;
            for (place, index) in inside.iter().enumerate() {
                let to = match inside.get(place + 1) {
                    _ if self.arms[*index].is_turn() => at + SAMPLE,
                    None => end,
                    Some(next) if self.arms[*next].is_turn() => on_sample(at + free * due(*index) / whole),
                    Some(_) => at + free * due(*index) / whole,
                };
                self.arms[*index].span = [at, to];
                at = to;
            }
        }
    }

    /// The times at which arms meet, ends included.
    pub(super) fn knots(&self) -> Vec<f64> {
        self.arms.iter().flat_map(|arm| arm.span).collect()
    }

    /// Gives each arm that bends some more controls, which leaves the curve as it is (degree elevation: Farin, Curves
    /// and Surfaces for CAGD, section 6.1).
    pub(super) fn elevate(&mut self, more: usize) {
        for _ in 0..more {
            self.elevate_once();
        }
    }

    fn elevate_once(&mut self) {
        for arm in &mut self.arms {
            let count = arm.controls.len();
            if arm.is_turn() || count == MOST {
                continue;
            }
            let mixed = |index: usize, of: fn(&Control) -> [f64; 3]| {
                let part = index as f64 / count as f64;
                let [before, here] = [index - 1, index].map(|index| of(&self.controls[arm.controls[index]]));
                core::array::from_fn(|axis| part * before[axis] + (1.0 - part) * here[axis])
            };
            // Ends may be bounded, and other arms meet there.
            let model = &self.controls[arm.controls[1]];
            let inner: Vec<Control> = (1..count)
                .map(|index| Control {
                    at: mixed(index, |control| control.at),
                    home: mixed(index, |control| control.home),
                    ..model.clone()
                })
                .collect();
            let mut controls = vec![arm.controls[0]];
            for (place, control) in inner.into_iter().enumerate() {
                if let Some(index) = arm.controls.get(place + 1).filter(|_| place + 2 < count) {
                    self.controls[*index] = control;
                    controls.push(*index);
                } else {
                    controls.push(self.controls.len());
                    self.controls.push(control);
                }
            }
            controls.push(arm.controls[count - 1]);
            arm.weights = weigh(controls.len(), arm.pieces());
            arm.controls = controls;
        }
    }

    /// Looks at twice as many points.
    pub(super) fn refine(&mut self) {
        for arm in &mut self.arms {
            if arm.controls.len() > 2 {
                arm.weights = weigh(arm.controls.len(), 2 * arm.pieces());
            }
        }
    }

    fn know(&self, point: [f64; 3]) -> Known {
        let space = &self.judge.quick;
        let [j, a, b] = point;
        let linear = space.linear(Cam16Ucs { j, a, b });
        let clipped = linear.map(|v| v.clamp(0.0, 1.0));
        let outside: f64 = linear.iter().map(|v| (-v).max(v - 1.0).max(0.0)).sum();
        let mut known = [0.0; KNOWN];
        let mut own = point;
        if outside > 0.0 {
            let ucs = space.ucs(clipped);
            own = [ucs.j, ucs.a, ucs.b];
            for (out, (to, from)) in known.iter_mut().zip(own.iter().zip(point)) {
                *out = to - from;
            }
        }
        for eye in 0..EYES {
            let (place, seen) = if eye == 0 {
                (own, clipped)
            } else {
                let seen = self.judge.see(eye - 1, clipped);
                let ucs = space.ucs(seen);
                ([ucs.j, ucs.a, ucs.b], seen)
            };
            known[3 + 4 * eye..6 + 4 * eye].copy_from_slice(&place);
            known[6 + 4 * eye] = lightness(space, seen);
        }
        known[OK..WATCH].copy_from_slice(&ok_ab(space, clipped));
        for (known, vision) in known[WATCH..].iter_mut().zip(WATCHED) {
            *known = lightness(space, vision.simulate_linear(clipped));
        }
        known
    }

    fn sample(&self, point: [f64; 3], with_slopes: bool) -> Sample {
        let known = self.know(point);
        let mut slopes = [[0.0; KNOWN]; 3];
        if with_slopes {
            for (axis, slope) in slopes.iter_mut().enumerate() {
                let mut moved = point;
                moved[axis] += STEP;
                let there = self.know(moved);
                for (slope, (to, from)) in slope.iter_mut().zip(there.iter().zip(known)) {
                    *slope = (to - from) / STEP;
                }
            }
        }
        Sample { known, slopes }
    }

    fn place(&self, arm: &Arm, weights: &Weights) -> [f64; 3] {
        let mut place = [0.0; 3];
        for (control, weight) in arm.controls.iter().zip(weights) {
            for (sum, v) in place.iter_mut().zip(self.controls[*control].at) {
                *sum += weight * v;
            }
        }
        place
    }

    fn ucs(&self, arm: &Arm, weights: &Weights) -> Cam16Ucs {
        let [j, a, b] = self.place(arm, weights);
        Cam16Ucs { j, a, b }
    }

    fn samples(&self, with_slopes: bool) -> Vec<Vec<Sample>> {
        let row = |arm: &Arm| -> Vec<Sample> {
            arm.weights.iter().map(|weights| self.sample(self.place(arm, weights), with_slopes)).collect()
        };
        self.arms.iter().map(row).collect()
    }

    fn sums(&self, samples: &[Vec<Sample>]) -> [Sums; EYES] {
        let mut sums = [Sums::default(); EYES];
        for (arm, row) in self.arms.iter().zip(samples) {
            let time = arm.time();
            for pair in row.windows(2) {
                for (eye, sum) in sums.iter_mut().enumerate() {
                    let speed = step(&pair[0], &pair[1], eye).0 / time;
                    sum.mean += time * speed;
                    sum.square += time * speed * speed;
                }
            }
        }
        sums
    }

    /// The price of the curve; with a system, also its derivatives.
    fn assess(&self, variables: &Variables, mut system: Option<&mut System>) -> f64 {
        let samples = self.samples(system.is_some());
        let sums = self.sums(&samples);
        let cvs = sums.map(Sums::cv);
        let prices: [[f64; 3]; EYES] =
            core::array::from_fn(|eye| price(eye, cvs[eye], self.free).map(|v| v * self.strain));
        let empty = || [const { Vec::new() }; EYES].map(|_: Vec<f64>| vec![0.0; variables.count]);
        let (squares, means) = if system.is_some() {
            (empty(), empty())
        } else {
            ([const { Vec::new() }; EYES], [const { Vec::new() }; EYES])
        };
        if let Some(system) = system.as_deref_mut() {
            system.clear(variables.count);
        }
        let mut bill = Bill {
            cost: prices.iter().map(|price| price[0]).sum(),
            system,
            sums,
            rates: core::array::from_fn(|eye| prices[eye][1] / cvs[eye]),
            squares,
            means,
        };
        for (arm, row) in self.arms.iter().zip(&samples) {
            let mut local = bill.system.is_some().then(|| Local::new(&arm.controls, variables));
            for (index, sample) in row.iter().enumerate().take(arm.pieces()) {
                // Ends of arms are counted once, with the arm that they begin.
                self.charge_point(&mut bill, local.as_mut(), arm, index, sample);
            }
            for (index, pair) in row.windows(2).enumerate() {
                self.charge_fall(&mut bill, local.as_mut(), arm, index, pair);
                if let Some(local) = local.as_mut() {
                    bill.note_speed(local, arm, index, pair);
                }
            }
            if let (Some(local), Some(system)) = (local, bill.system.as_deref_mut()) {
                local.into(system);
            }
        }
        let seconds: [f64; EYES] = core::array::from_fn(|eye| {
            let [_, first, second] = prices[eye];
            (second - first / cvs[eye]).max(0.0) / (cvs[eye] * cvs[eye])
        });
        bill.note_variation(&seconds);
        let Bill { cost, system, .. } = bill;
        cost + self.shape(variables, system)
    }

    /// What a sample costs that lies outside the gamut, off its hue or beyond neutral.
    fn charge_point(
        &self,
        bill: &mut Bill<'_>,
        mut local: Option<&mut Local>,
        arm: &Arm,
        index: usize,
        sample: &Sample,
    ) {
        let known = &sample.known;
        if known.iter().take(3).any(|out| *out != 0.0) {
            let give = OUT_GIVE / libm::sqrt(self.strain);
            for (axis, out) in known.iter().enumerate().take(3) {
                let slope = || [Some((index, sample.slopes.map(|slope| slope[axis] / give))), None];
                bill.add(local.as_deref_mut(), arm, out / give, slope);
            }
        }
        if let Some(Hue { ends: [from, to], give }) = arm.hue {
            let hue = from + (to - from) * index as f64 / arm.pieces() as f64;
            let (sin, cos) = (libm::sin(hue), libm::cos(hue));
            let give = give * self.strained(0.42) / libm::sqrt(arm.time());
            let across = |known: &Known| (known[OK] * sin - known[OK + 1] * cos) / give;
            let along = |known: &Known| (known[OK] * cos + known[OK + 1] * sin) / BEYOND_GIVE;
            let slope = || [Some((index, sample.slopes.each_ref().map(across))), None];
            bill.add(local.as_deref_mut(), arm, across(known), slope);
            if along(known) < 0.0 {
                let slope = || [Some((index, sample.slopes.each_ref().map(along))), None];
                bill.add(local, arm, along(known), slope);
            }
        }
    }

    /// What a step costs in which lightness does not move, for some eye, by a part of what normal vision sees.
    fn charge_fall(
        &self,
        bill: &mut Bill<'_>,
        mut local: Option<&mut Local>,
        arm: &Arm,
        index: usize,
        pair: &[Sample],
    ) {
        let ([from, to], true) = (pair, arm.sense != 0.0) else { return };
        let give = RISE_GIVE / libm::sqrt(self.strain);
        let (stride, way) = step(from, to, 0);
        for at in (0..EYES).map(|eye| 6 + 4 * eye).chain(WATCH..KNOWN) {
            let missing = self.rise * stride - (to.known[at] - from.known[at]) * arm.sense;
            if missing > 0.0 {
                let slope = |sample: &Sample, sign: f64| {
                    sample.slopes.each_ref().map(|slope| {
                        let own: f64 = way.iter().zip(&slope[3..]).map(|(w, s)| w * s).sum();
                        sign * (self.rise * own - slope[at] * arm.sense) / give
                    })
                };
                let slopes = || [Some((index, slope(from, -1.0))), Some((index + 1, slope(to, 1.0)))];
                bill.add(local.as_deref_mut(), arm, missing / give, slopes);
            }
        }
    }

    /// By how much what is not to hinder evenness under strain gives way.
    fn strained(&self, power: f64) -> f64 {
        libm::pow(self.strain, power)
    }

    /// What moving the controls costs by itself.
    fn shape(&self, variables: &Variables, mut system: Option<&mut System>) -> f64 {
        let mut cost = 0.0;
        for (control, variables) in self.controls.iter().zip(&variables.of) {
            for (axis, variable) in variables.iter().enumerate() {
                let Some(variable) = *variable else { continue };
                let give = control.give[axis] * if control.give[axis] < 1.0 { 1.0 } else { self.strained(0.33) };
                let [low, high] = control.bounds[axis];
                let out = (control.at[axis] - high).max(0.0) + (control.at[axis] - low).min(0.0);
                let bound = BOUND_GIVE / libm::sqrt(self.strain);
                let away = ((control.at[axis] - control.home[axis]) / give, give);
                let out = (out != 0.0).then_some((out / bound, bound));
                for (value, give) in [away].into_iter().chain(out) {
                    cost += value * value;
                    if let Some(system) = system.as_deref_mut() {
                        system.gradient[variable] += value / give;
                        *system.at(variable, variable) += 1.0 / (give * give);
                    }
                }
            }
        }
        for arm in &self.arms {
            for three in arm.controls.windows(3) {
                for axis in 0..3 {
                    cost += self.bend(three, axis, variables, system.as_deref_mut());
                }
            }
        }
        cost
    }

    /// What it costs that a control moves otherwise than its two neighbours.
    fn bend(&self, three: &[usize], axis: usize, variables: &Variables, system: Option<&mut System>) -> f64 {
        let parts = [1.0, -2.0, 1.0].map(|v| v / BEND_GIVE);
        let moved = |index: usize| self.controls[index].at[axis] - self.controls[index].home[axis];
        let value: f64 = three.iter().zip(parts).map(|(index, part)| part * moved(*index)).sum();
        if let Some(system) = system {
            for (one, p) in three.iter().zip(parts) {
                let Some(row) = variables.of[*one][axis] else { continue };
                system.gradient[row] += p * value;
                for (other, q) in three.iter().zip(parts) {
                    if let Some(column) = variables.of[*other][axis].filter(|column| *column <= row) {
                        *system.at(row, column) += p * q;
                    }
                }
            }
        }
        value * value
    }

    /// How many points are looked at.
    pub(super) fn points(&self) -> usize {
        self.arms.iter().map(|arm| arm.weights.len()).sum()
    }

    /// Prepares to move the controls at most `rounds` times, or until a round gains less than `least` of the cost.
    pub(super) fn descent(&self, rounds: usize, least: f64) -> Descent {
        let variables = Variables::of(self.controls.iter().map(|control| control.give));
        let cost = self.assess(&variables, None);
        Descent {
            variables,
            system: System::default(),
            cost,
            damping: 0.01,
            left: rounds,
            least,
            trials: 0,
            before: cost,
            home: Vec::new(),
        }
    }

    /// Takes the next step down: looks where down is, or tries to go there. Says whether more may be gained.
    pub(super) fn descend(&mut self, descent: &mut Descent) -> bool {
        let Descent { variables, system, cost, damping, left, least, trials, before, home } = descent;
        if *trials == 0 {
            if *left == 0 {
                return false;
            }
            *left -= 1;
            self.assess(variables, Some(system));
            *before = *cost;
            home.clear();
            home.extend(self.controls.iter().map(|control| control.at));
            *trials = TRIALS;
            return true;
        }
        *trials -= 1;
        let found = system.solve(*damping).map(|moves| {
            self.shift(home, variables, &moves);
            self.assess(variables, None)
        });
        if let Some(found) = found.filter(|found| found < cost) {
            *cost = found;
            *damping = (*damping * 0.25).max(1e-6);
            *trials = 0;
        } else {
            *damping *= 5.0;
            for (control, home) in self.controls.iter_mut().zip(home.iter()) {
                control.at = *home;
            }
        }
        *trials > 0 || (*left > 0 && *before - *cost >= *least * cost.max(0.1))
    }

    /// Puts the controls at `home` plus `moves`.
    fn shift(&mut self, home: &[[f64; 3]], variables: &Variables, moves: &[f64]) {
        for ((control, home), variables) in self.controls.iter_mut().zip(home).zip(&variables.of) {
            for axis in 0..3 {
                if let Some(moved) = variables[axis].and_then(|variable| moves.get(variable)) {
                    // A long step leaves the place where the slopes hold.
                    control.at[axis] = home[axis] + moved.clamp(-12.0, 12.0);
                }
            }
            control.at[0] = control.at[0].clamp(0.5, 110.0);
        }
    }

    /// What the curve costs where looks and evenness are weighed against each other.
    pub(super) fn cost(&self) -> f64 {
        self.unstrained(FREE)
    }

    /// The part of [`Draft::cost`] that is for looks alone: hue, gamut, and how far the controls are from home.
    pub(super) fn looks(&self) -> f64 {
        self.unstrained([f64::INFINITY; 2])
    }

    fn unstrained(&self, free: [f64; 2]) -> f64 {
        let plain = Self { strain: 1.0, free, ..self.clone() };
        plain.assess(&Variables::of(self.controls.iter().map(|control| control.give)), None)
    }

    /// The curve in `count` pieces all over, with the time of each point.
    pub(super) fn trace(&self, count: usize) -> Vec<(f64, Point)> {
        let mut points: Vec<(f64, Point)> = Vec::with_capacity(count + 8);
        for arm in &self.arms {
            let [from, to] = arm.span;
            let pieces = (libm::ceil((to - from) * count as f64) as usize).max(1);
            for (index, weights) in weigh(arm.controls.len(), pieces).iter().enumerate() {
                if index == 0 && !points.is_empty() {
                    continue;
                }
                let ucs = self.ucs(arm, weights);
                let time = from + (to - from) * index as f64 / pieces as f64;
                points.push((time, Point { ucs, linear: self.judge.exact.linear_from_ucs(ucs) }));
            }
        }
        points
    }
}

impl Bill<'_> {
    /// Takes up how the speed of a step depends on the controls.
    fn note_speed(&mut self, local: &mut Local, arm: &Arm, index: usize, pair: &[Sample]) {
        let ([from, to], Some([here, next])) = (pair, arm.weights.get(index..index + 2)) else { return };
        let time = arm.time();
        for eye in 0..EYES {
            if self.rates[eye] == 0.0 {
                continue;
            }
            let (distance, way) = step(from, to, eye);
            let slope = |sample: &Sample, sign: f64| {
                sample.slopes.each_ref().map(|slope| {
                    let towards: f64 = way.iter().zip(&slope[3 + 4 * eye..]).map(|(w, s)| w * s).sum();
                    sign * towards / time
                })
            };
            local.row(&[Some((here, slope(from, -1.0))), Some((next, slope(to, 1.0)))]);
            let mean = self.sums[eye].mean;
            local.square(0.5 * time * self.rates[eye] / (mean * mean), 0.0);
            local.add_to(&mut self.squares[eye], distance);
            local.add_to(&mut self.means[eye], time);
        }
    }

    /// Puts what is known of the speeds into the system. `seconds` are the prices' own curvatures.
    fn note_variation(&mut self, seconds: &[f64; EYES]) {
        let Some(system) = self.system.as_deref_mut() else { return };
        for eye in (0..EYES).filter(|eye| self.rates[*eye] != 0.0) {
            let Sums { mean, square } = self.sums[eye];
            let even = square / (mean * mean);
            let (squares, means) = (&self.squares[eye], &self.means[eye]);
            let half = 0.5 * self.rates[eye];
            // The slope of half the squared variation.
            let slope: Vec<f64> = squares.iter().zip(means).map(|(a, d)| (a / mean - d * even) / mean).collect();
            let curved = 0.5 * seconds[eye];
            for row in 0..slope.len() {
                system.gradient[row] += half * slope[row];
                for column in 0..=row {
                    let turn = -(squares[row] * means[column] + means[row] * squares[column]) / mean
                        + even * means[row] * means[column];
                    *system.at(row, column) += half * turn / (mean * mean) + curved * slope[row] * slope[column];
                }
            }
        }
    }
}

impl Arm {
    /// Whether it is the one step that crosses a turn of the curve.
    fn is_turn(&self) -> bool {
        self.controls.len() == 2
    }

    fn pieces(&self) -> usize {
        self.weights.len() - 1
    }

    /// How long a piece takes.
    fn time(&self) -> f64 {
        (self.span[1] - self.span[0]) / self.pieces() as f64
    }
}

/// The time of the sample nearest to `time`.
pub(super) fn on_sample(time: f64) -> f64 {
    libm::round(time / SAMPLE) * SAMPLE
}

/// The distance between two samples as an eye sees it, and its direction.
fn step(from: &Sample, to: &Sample, eye: usize) -> (f64, [f64; 3]) {
    let at = 3 + 4 * eye;
    let way: [f64; 3] = core::array::from_fn(|axis| to.known[at + axis] - from.known[at + axis]);
    let distance = libm::sqrt(way.iter().map(|v| v * v).sum::<f64>());
    (distance, way.map(|v| v / distance.max(1e-9)))
}

/// The weights of `count` controls at `pieces` + 1 points of a Bézier curve (Bernstein's polynomials).
fn weigh(count: usize, pieces: usize) -> Vec<Weights> {
    let at = |index: usize| {
        let part = index as f64 / pieces as f64;
        let mut weights = [0.0; MOST];
        weights[0] = 1.0;
        for degree in 1..count.min(MOST) {
            for index in (0..=degree).rev() {
                let below = if index > 0 { weights[index - 1] } else { 0.0 };
                weights[index] = weights[index] * (1.0 - part) + below * part;
            }
        }
        weights
    };
    (0..=pieces).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_those_of_the_price() {
        let judge = Arc::new(Judge::default());
        let control = |j, a, b| Control::free(Cam16Ucs { j, a, b }, 9.0);
        let mut draft = Draft::new(&judge);
        draft.control(Control::fixed(Cam16Ucs { j: 50.0, a: 20.0, b: -20.0 }));
        for control in [
            control(60.0, 25.0, -10.0),
            control(75.0, 22.0, -2.0),
            Control { bounds: [[0.0, 88.0], [0.0, 3.0], [2.0, 9.0]], ..control(90.0, 4.0, 1.0) },
            control(35.0, 12.0, -21.0),
            control(25.0, 4.0, -9.0),
        ] {
            draft.control(control);
        }
        draft.arm(vec![0, 4, 5], [0.4, 0.0], -1.0, Some(Hue { ends: [5.5, 5.4], give: 0.03 }));
        draft.arm(vec![0, 1, 2, 3], [0.4, 1.0], 1.0, Some(Hue { ends: [5.5; 2], give: 0.03 }));
        let variables = Variables::of(draft.controls.iter().map(|control| control.give));
        assert_eq!(variables.count, 15);
        let mut system = System::default();
        draft.assess(&variables, Some(&mut system));
        for index in 1..6 {
            for axis in 0..3 {
                let Some(variable) = variables.of[index][axis] else { continue };
                let home = draft.controls[index].at[axis];
                let mut at = |v: f64| {
                    draft.controls[index].at[axis] = v;
                    draft.assess(&variables, None)
                };
                let slope = (at(home + 0.02) - at(home - 0.02)) / 0.04;
                at(home);
                let found = 2.0 * system.gradient[variable];
                assert!((slope - found).abs() < 2.0 + 0.08 * slope.abs(), "{index} {axis}: {slope} {found}");
            }
        }
    }

    #[test]
    fn more_controls_leave_the_curve() {
        let mut draft = Draft::new(&Arc::new(Judge::default()));
        let row = [[90.0, 3.0, 5.0], [70.0, 20.0, -10.0], [50.0, 25.0, -30.0], [20.0, 5.0, -12.0]];
        let row = row.map(|[j, a, b]| draft.control(Control::free(Cam16Ucs { j, a, b }, 9.0)));
        draft.arm(row.to_vec(), [0.0, 1.0], -1.0, None);
        let before = draft.trace(20);
        draft.elevate(3);
        assert_eq!(draft.controls.len(), 7);
        for ((_, from), (_, to)) in before.iter().zip(draft.trace(20)) {
            assert!(from.ucs.distance(to.ucs) < 1e-9, "{from:?} {to:?}");
        }
    }

    #[test]
    fn weights_add_up() {
        for count in 2..=MOST {
            assert!(weigh(count, 7).iter().all(|weights| (weights.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        }
    }
}
