//! The best scale that several drafts can be bent to.

use super::cyclic::is_open;
use super::free::{Descent, Draft};
use super::walk::Walk;
use super::{Anchor, Evenness, Scale, ScaleKind, ScaleRequest};
use crate::Color;

/// Rounds in which drafts compete, how many stay, and rounds until they rest.
const HEATS: usize = 6;
const KEPT: usize = 5;
const ROUNDS: usize = 60;
const REFINED_ROUNDS: usize = 200;
/// What a round must gain, in parts of the cost, for another to follow; and where the curve is refined.
const GAIN: [f64; 2] = [1e-3, 1e-4];
/// How much evenness weighs, in turn, while nothing is even for every eye; and where the curve is refined.
const STRAINS: [f64; 2] = [5.0, 25.0];
const REFINED_STRAIN: f64 = 60.0;
/// Controls that an arm gets for the last strain, and more where it is refined: few make smooth curves soon, many can
/// do what few cannot.
const MORE: [usize; 2] = [2, 6];
/// Under strain, it is enough to stay a little within what counts as even; and where the curve is refined.
const STRAINED_FREE: [f64; 2] = [0.016, 0.093];
const REFINED_FREE: [f64; 2] = [0.018, 0.09];
/// The least change of L* for a unit of a step, for each strain of each attempt. A curve that turns back for some eye is far
/// from one that does not, and is to leave that place before it settles; the other attempt takes the shorter way. After
/// that, what is not needed is given to evenness.
const RISES: [[f64; 2]; 2] = [[0.15, 0.25], [0.05, 0.05]];
const REFINED_RISE: f64 = 0.05;
/// How often what is free is weighed anew, by how much evenness weighs more each time, and within which limits it stays.
const BALANCES: usize = 12;
const BALANCE_STRAIN: f64 = 1.3;
const BALANCE_FREE: [[f64; 2]; 2] = [[0.008, 0.0195], [0.06, 0.098]];
const BALANCE_RISE: [f64; 2] = [0.01, 0.15];
const BALANCE_ROUNDS: usize = 30;
/// How many drafts return for the first strain, and stay for what follows it.
const ODD: usize = 2;
const STRAINED: usize = 4;
const BALANCED: usize = 3;
/// How many points of a draft take as long as measuring a scale.
const MEASURED: usize = 1000;
/// How far from even weighs what an accent that is the end wastes of the range: a scale that begins beside the background
/// is worth some of it.
const SHORT: f64 = 0.02;
/// How far from even weighs a unit of what an uneven scale's looks cost.
const PLAIN: f64 = 0.01;
/// The part of the wanted range that is enough when no scale with all of it is even.
const NEARLY: f64 = 0.9;
/// A cost that needs no further search.
const GOOD: f64 = 5.0;

/// A draft before it is bent.
#[derive(Clone)]
pub(super) struct Start {
    pub draft: Draft,
    pub anchors: Vec<Anchor>,
    /// What the answer costs beside the draft.
    pub handicap: f64,
}

/// The best of several answers.
struct Best {
    request: ScaleRequest,
    /// The least range of lightness, in L*.
    range: f64,
    scale: Option<Scale>,
    value: Value,
    /// Whether drafts are of a second kind, for when the first gave nothing even.
    restarted: bool,
}

/// What an answer is worth: what must hold comes first, then evenness, then looks.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Value {
    /// Lightness is monotone and its range nearly wide enough.
    holds: bool,
    even: bool,
    /// The range is wide enough.
    roomy: bool,
    /// The cost of an even scale below zero; otherwise how far it is from even.
    less: f64,
}

impl Best {
    /// Takes a draft's scale; says whether that is even for every eye and wide enough.
    fn offer(&mut self, start: &Start, scale: Scale, found: &Evenness) -> bool {
        // Over one pole a loop may fold: a flaw that no evenness outweighs.
        if self.restarted && scale.kind == ScaleKind::Cyclic && !is_open(&scale) {
            return false;
        }
        let range = range(&scale, found);
        let (holds, roomy) = (found.lightness_monotone && range >= NEARLY * self.range, range >= self.range);
        let even = found.is_even();
        let less = if even {
            -start.draft.cost() - start.handicap
        } else {
            -found.beyond() - SHORT * start.handicap - PLAIN * start.draft.looks()
        };
        let value = Value { holds, even, roomy, less };
        if self.scale.is_none() || value > self.value {
            self.scale = Some(scale);
            self.value = value;
        }
        even && roomy
    }
}

/// By how many L* the shorter arm of a diverging scale, or all of another, moves.
fn range(scale: &Scale, found: &Evenness) -> f64 {
    let [first, middle, last] = found.lightness;
    match scale.kind {
        ScaleKind::Sequential => (last - first).abs(),
        ScaleKind::Diverging => (first - middle).abs().min((last - middle).abs()),
        ScaleKind::Cyclic => {
            let lightness = |color: Color| color.to_lab().l;
            let of = scale.colors(64).into_iter().map(lightness);
            of.clone().fold(0.0, f64::max) - of.fold(100.0, f64::min)
        }
    }
}

/// A draft that takes part.
#[derive(Clone)]
struct Runner {
    start: Start,
    cost: f64,
    /// How even its scale came out last.
    outcome: Outcome,
}

impl Runner {
    fn new(start: Start) -> Self {
        Self { start, cost: 0.0, outcome: Outcome::default() }
    }
}

/// How even a draft's scale came out.
#[derive(Clone, Copy, Default)]
struct Outcome {
    /// Coefficients of variation in normal vision and for the worst simulated eye.
    cvs: [f64; 2],
    /// How far from even that is.
    beyond: f64,
    /// Whether lightness is monotone.
    monotone: bool,
}

impl Outcome {
    fn of(found: &Evenness) -> Self {
        Self { cvs: [found.cv, found.worst_vision_cv], beyond: found.beyond(), monotone: found.lightness_monotone }
    }
}

/// What runs are for.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// All compete for a few rounds.
    Heat,
    /// The most promising ones are bent to the end.
    Settle,
    /// Nothing is even yet: the same with more weight on evenness, by which strain.
    Strain(usize),
    /// Still nothing: the best are looked at more closely.
    Refine,
    /// Still nothing: what normal vision, the simulated eyes or lightness have to spare is given to the others, for which
    /// time.
    Balance(usize),
    Done,
}

/// What a draft goes through in a stage.
enum Turn {
    Begins,
    Bends(Descent),
    /// Its scale is measured; not in a heat.
    Walks(Box<Walk>),
}

/// Bends drafts, the most promising ones to the end, a piece at a time: slopes, a move of all controls, or a
/// measurement.
pub(super) struct Drafts {
    best: Best,
    stage: Stage,
    /// Those that take part in the stage, and how many of them have.
    runners: Vec<Runner>,
    at: usize,
    /// How far the present one has come.
    turn: Turn,
    /// Those that lost the heat.
    others: Vec<Runner>,
    /// Those that take part in the first strain, as they were before, and how often that was tried.
    unstrained: Vec<Runner>,
    attempt: usize,
}

impl Drafts {
    pub(super) fn new(request: ScaleRequest, range: f64, starts: Vec<Start>) -> Self {
        let value = Value { holds: false, even: false, roomy: false, less: f64::NEG_INFINITY };
        Self {
            best: Best { request, range, scale: None, value, restarted: false },
            stage: Stage::Heat,
            runners: starts.into_iter().map(Runner::new).collect(),
            at: 0,
            turn: Turn::Begins,
            others: Vec::new(),
            unstrained: Vec::new(),
            attempt: 0,
        }
    }

    /// Whether the best so far is even for every eye.
    pub(super) fn is_even(&self) -> bool {
        self.best.value.even
    }

    /// Goes on with other drafts; the best so far stays until one of them is better.
    pub(super) fn restart(&mut self, starts: Vec<Start>) {
        self.best.restarted = true;
        self.stage = Stage::Heat;
        self.runners = starts.into_iter().map(Runner::new).collect();
        self.at = 0;
        self.attempt = 0;
    }

    /// The best so far.
    pub(super) fn scale(self) -> Option<Scale> {
        self.best.scale
    }

    /// Does the next piece and says how much that was, in points looked at; nothing when there is no more to do.
    pub(super) fn step(&mut self) -> Option<usize> {
        let runner = self.runners.get_mut(self.at).filter(|_| self.stage != Stage::Done)?;
        match &mut self.turn {
            Turn::Begins => {
                self.turn = Turn::Bends(self.stage.begin(runner, self.attempt));
                Some(runner.start.draft.points())
            }
            Turn::Bends(descent) => {
                // Slopes take three more points each.
                let points = if descent.is_at_rest() { 4 } else { 1 } * runner.start.draft.points();
                if !runner.start.draft.descend(descent) {
                    let start = &runner.start;
                    runner.cost = descent.cost + start.handicap;
                    if self.stage == Stage::Heat {
                        self.next_turn();
                    } else {
                        let scale = Scale::from_draft(&self.best.request, &start.draft, start.anchors.clone());
                        self.turn = Turn::Walks(Box::new(Walk::new(scale)));
                    }
                }
                Some(points)
            }
            Turn::Walks(walk) => {
                if !walk.step() {
                    let even = walk.best().is_some_and(|(scale, found)| {
                        runner.outcome = Outcome::of(&found);
                        self.best.offer(&runner.start, scale, &found)
                    });
                    if even && (self.stage != Stage::Settle || runner.cost < GOOD) {
                        self.stage = Stage::Done;
                    }
                    self.next_turn();
                }
                Some(MEASURED)
            }
        }
    }

    fn next_turn(&mut self) {
        self.turn = Turn::Begins;
        self.at += 1;
        if self.at == self.runners.len() && self.stage != Stage::Done {
            self.next_stage();
        }
    }

    fn next_stage(&mut self) {
        self.at = 0;
        self.stage = match self.stage {
            Stage::Heat => {
                self.runners.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                self.others = self.runners.split_off(KEPT.min(self.runners.len()));
                Stage::Settle
            }
            Stage::Settle if self.best.value.even && self.best.value.roomy => Stage::Done,
            Stage::Settle => {
                // Those that look best when nothing but the curve counts.
                let bare = |runner: &Runner| runner.cost - runner.start.handicap;
                self.others.sort_by(|a, b| bare(a).total_cmp(&bare(b)));
                self.runners.extend(self.others.drain(..).take(ODD));
                self.unstrained.clone_from(&self.runners);
                Stage::Strain(0)
            }
            Stage::Strain(index) => {
                self.runners.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                let last = index + 1 == STRAINS.len();
                self.runners.truncate(STRAINED);
                if last { Stage::Refine } else { Stage::Strain(index + 1) }
            }
            Stage::Refine => {
                self.runners.sort_by(|a, b| a.outcome.beyond.total_cmp(&b.outcome.beyond));
                self.runners.truncate(BALANCED);
                Stage::Balance(0)
            }
            Stage::Balance(index) if index + 1 < BALANCES => Stage::Balance(index + 1),
            Stage::Balance(_) if self.attempt + 1 < RISES.len() && !self.best.value.even => {
                self.attempt += 1;
                self.runners.clone_from(&self.unstrained);
                Stage::Strain(0)
            }
            Stage::Balance(_) | Stage::Done => Stage::Done,
        };
    }
}

impl Stage {
    /// Prepares a draft for this stage.
    fn begin(self, runner: &mut Runner, attempt: usize) -> Descent {
        let (draft, outcome) = (&mut runner.start.draft, runner.outcome);
        let (rounds, gain) = match self {
            Self::Heat => (HEATS, GAIN[0]),
            Self::Settle | Self::Done => (ROUNDS, GAIN[0]),
            Self::Strain(index) => {
                draft.strain = STRAINS[index];
                draft.rise = RISES[attempt][index];
                draft.free = STRAINED_FREE;
                if index > 0 {
                    draft.refine();
                    draft.elevate(MORE[0]);
                }
                (ROUNDS, GAIN[0])
            }
            Self::Refine => {
                draft.strain = REFINED_STRAIN;
                draft.rise = REFINED_RISE;
                draft.free = REFINED_FREE;
                draft.refine();
                draft.elevate(MORE[1]);
                (REFINED_ROUNDS, GAIN[1])
            }
            Self::Balance(_) => {
                draft.strain *= BALANCE_STRAIN;
                let more = if outcome.monotone { 0.5 } else { 2.0 };
                draft.rise = (draft.rise * more).clamp(BALANCE_RISE[0], BALANCE_RISE[1]);
                for ((free, cv), [least, most]) in draft.free.iter_mut().zip(outcome.cvs).zip(BALANCE_FREE) {
                    *free = (*free + most - cv).clamp(least, most);
                }
                (BALANCE_ROUNDS, GAIN[1])
            }
        };
        draft.retime();
        draft.descent(rounds, gain)
    }
}
