//! The best scale that several drafts can be bent to.

use super::free::{Descent, Draft};
use super::{Anchor, Evenness, Scale, ScaleKind, ScaleRequest};
use crate::Color;

/// Rounds in which drafts compete, how many stay, and rounds until they rest.
const HEATS: usize = 6;
const KEPT: usize = 5;
const ROUNDS: usize = 60;
const REFINED_ROUNDS: usize = 200;
/// Rounds in a piece of the search, which takes some milliseconds.
const PIECE: usize = 4;
/// What a round must gain, in parts of the cost, for another to follow; and where the curve is refined.
const GAIN: [f64; 2] = [1e-3, 1e-4];
/// How much evenness weighs, in turn, while nothing is even for every eye; and where the curve is refined.
const STRAINS: [f64; 2] = [5.0, 25.0];
const REFINED_STRAIN: f64 = 60.0;
/// Controls that an arm gets for the last strain, and more where it is refined: few make smooth curves soon, many can
/// do what few cannot.
const MORE: [usize; 2] = [2, 6];
/// Under strain, it is enough to stay a little within what counts as even.
const STRAINED_FREE: [f64; 2] = [0.016, 0.093];
/// How many drafts return for the first strain, stay for the second, and are looked at more closely at last.
const ODD: usize = 2;
const STRAINED: usize = 4;
const REFINED: usize = 4;
/// How far from even weighs what an accent that is the end wastes of the range: a scale that begins beside the background
/// is worth some of it.
const SHORT: f64 = 0.02;
/// How far from even weighs a unit of what an uneven scale's looks cost.
const PLAIN: f64 = 0.01;
/// A cost that needs no further search.
const GOOD: f64 = 5.0;

/// A draft before it is bent.
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
}

/// What an answer is worth: what must hold comes first, then evenness, then looks.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Value {
    /// Lightness is monotone and its range wide enough.
    holds: bool,
    even: bool,
    /// The cost of an even scale below zero; otherwise how far it is from even.
    less: f64,
}

impl Best {
    /// Takes a free curve's scale, walked as evenly as it takes; says whether that is even for every eye.
    fn offer(&mut self, start: &Start) -> bool {
        let scale = Scale::from_draft(&self.request, &start.draft, start.anchors.clone());
        let mut steadiest: Option<(f64, Scale, Evenness)> = None;
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let steadied = scale.steadied(part);
            let found = steadied.evenness();
            let beyond = found.beyond();
            let enough = beyond <= 0.0 || found.cv < 0.012;
            if steadiest.as_ref().is_none_or(|(least, ..)| beyond < *least) {
                steadiest = Some((beyond, steadied, found));
            }
            if enough {
                break;
            }
        }
        let Some((_, scale, found)) = steadiest else { return false };
        let (scale, found) = scale.evened(found);
        let holds = found.lightness_monotone && range(&scale, &found) >= self.range;
        let even = found.is_even();
        let less = if even {
            -start.draft.cost() - start.handicap
        } else {
            -found.beyond() - SHORT * start.handicap - PLAIN * start.draft.looks()
        };
        let value = Value { holds, even, less };
        if self.scale.is_none() || value > self.value {
            self.scale = Some(scale);
            self.value = value;
        }
        holds && even
    }
}

impl Evenness {
    /// How far the scale is from even for every eye; 0 when it is.
    fn beyond(&self) -> f64 {
        let over = |cv: f64, limit: f64| (cv / limit - 1.0).max(0.0);
        over(self.cv, 0.02) + 2.0 * over(self.worst_vision_cv, 0.10) + f64::from(u8::from(!self.lightness_monotone))
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
struct Runner {
    start: Start,
    cost: f64,
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
    Done,
}

/// Bends drafts, the most promising ones to the end, a piece at a time.
pub(super) struct Drafts {
    best: Best,
    stage: Stage,
    /// Those that take part in the stage, and how many of them have.
    runners: Vec<Runner>,
    at: usize,
    /// How far the present one has come; none before its turn.
    descent: Option<Descent>,
    /// Those that lost the heat.
    others: Vec<Runner>,
}

impl Drafts {
    pub(super) fn new(request: ScaleRequest, range: f64, starts: Vec<Start>) -> Self {
        let value = Value { holds: false, even: false, less: f64::NEG_INFINITY };
        Self {
            best: Best { request, range, scale: None, value },
            stage: Stage::Heat,
            runners: starts.into_iter().map(|start| Runner { start, cost: 0.0 }).collect(),
            at: 0,
            descent: None,
            others: Vec::new(),
        }
    }

    /// The best so far.
    pub(super) fn scale(self) -> Option<Scale> {
        self.best.scale
    }

    /// Does the next piece. Says whether there is more to do.
    pub(super) fn step(&mut self) -> bool {
        let Some(runner) = self.runners.get_mut(self.at).filter(|_| self.stage != Stage::Done) else { return false };
        let Some(descent) = &mut self.descent else {
            self.descent = Some(self.stage.begin(&mut runner.start.draft));
            return true;
        };
        if (0..PIECE).all(|_| runner.start.draft.descend(descent)) {
            return true;
        }
        runner.cost = descent.cost + runner.start.handicap;
        self.descent = None;
        self.at += 1;
        if self.stage != Stage::Heat {
            let even = self.best.offer(&runner.start);
            if even && (self.stage != Stage::Settle || runner.cost < GOOD) {
                self.stage = Stage::Done;
            }
        }
        if self.at == self.runners.len() && self.stage != Stage::Done {
            self.next_stage();
        }
        self.stage != Stage::Done
    }

    fn next_stage(&mut self) {
        self.at = 0;
        self.stage = match self.stage {
            Stage::Heat => {
                self.runners.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                self.others = self.runners.split_off(KEPT.min(self.runners.len()));
                Stage::Settle
            }
            Stage::Settle if self.best.value.even => Stage::Done,
            Stage::Settle => {
                // Those that look best when nothing but the curve counts.
                let bare = |runner: &Runner| runner.cost - runner.start.handicap;
                self.others.sort_by(|a, b| bare(a).total_cmp(&bare(b)));
                self.runners.extend(self.others.drain(..).take(ODD));
                Stage::Strain(0)
            }
            Stage::Strain(index) => {
                self.runners.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                let last = index + 1 == STRAINS.len();
                self.runners.truncate(if last { REFINED } else { STRAINED });
                if last { Stage::Refine } else { Stage::Strain(index + 1) }
            }
            Stage::Refine | Stage::Done => Stage::Done,
        };
    }
}

impl Stage {
    /// Prepares a draft for this stage.
    fn begin(self, draft: &mut Draft) -> Descent {
        let (rounds, gain) = match self {
            Self::Heat => (HEATS, GAIN[0]),
            Self::Settle | Self::Done => (ROUNDS, GAIN[0]),
            Self::Strain(index) => {
                draft.strain = STRAINS[index];
                draft.free = STRAINED_FREE;
                if index > 0 {
                    draft.refine();
                    draft.elevate(MORE[0]);
                }
                (ROUNDS, GAIN[0])
            }
            Self::Refine => {
                draft.strain = REFINED_STRAIN;
                draft.refine();
                draft.elevate(MORE[1]);
                (REFINED_ROUNDS, GAIN[1])
            }
        };
        draft.retime();
        draft.descent(rounds, gain)
    }
}
