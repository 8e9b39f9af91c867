//! The best scale that several drafts can be bent to.

use super::free::Draft;
use super::{Anchor, Evenness, Scale, ScaleKind, ScaleRequest};
use crate::Color;

/// Rounds in which drafts compete, how many stay, and rounds until they rest.
const HEATS: usize = 6;
const KEPT: usize = 5;
const ROUNDS: usize = 60;
/// How much evenness weighs, in turn, while nothing is even for every eye.
const STRAINS: [f64; 2] = [5.0, 25.0];
/// How many drafts return for the first strain, stay for the second, and are looked at more closely at last.
const ODD: usize = 2;
const STRAINED: usize = 4;
const REFINED: usize = 2;
/// How far from even weighs what an accent that is the end wastes of the range: a scale that begins beside the background
/// is worth some of it.
const SHORT: f64 = 0.02;
/// A cost that needs no further search.
const GOOD: f64 = 5.0;

/// A draft before it is bent.
pub(super) struct Start<'a> {
    pub draft: Draft<'a>,
    pub anchors: Vec<Anchor>,
    /// What the answer costs beside the draft.
    pub handicap: f64,
}

impl Start<'_> {
    fn settle(&mut self, rounds: usize) -> f64 {
        self.draft.retime();
        self.draft.settle(rounds) + self.handicap
    }

    fn settled(mut self, rounds: usize) -> (f64, Self) {
        (self.settle(rounds), self)
    }
}

/// The best of several answers.
struct Best<'r> {
    request: &'r ScaleRequest,
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

impl Best<'_> {
    /// Takes a free curve's scale, walked as evenly as it takes; says whether that is even for every eye.
    fn offer(&mut self, start: &Start<'_>) -> bool {
        let scale = Scale::from_draft(self.request, &start.draft, start.anchors.clone());
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
        let less = if even { -start.draft.cost() - start.handicap } else { -found.beyond() - SHORT * start.handicap };
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

/// Bends the drafts, the most promising ones to the end. `None` when there are none.
pub(super) fn best_of(request: &ScaleRequest, range: f64, starts: Vec<Start<'_>>) -> Option<Scale> {
    let value = Value { holds: false, even: false, less: f64::NEG_INFINITY };
    let mut best = Best { request, range, scale: None, value };
    let mut settled: Vec<(f64, Start<'_>)> = starts.into_iter().map(|start| start.settled(HEATS)).collect();
    settled.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut others = settled.split_off(KEPT.min(settled.len()));
    for (cost, start) in &mut settled {
        *cost = start.settle(ROUNDS);
        if best.offer(start) && *cost < GOOD {
            return best.scale;
        }
    }
    if best.value.even {
        return best.scale;
    }
    // Those that look best when nothing but the curve counts.
    others.sort_by(|a, b| (a.0 - a.1.handicap).total_cmp(&(b.0 - b.1.handicap)));
    settled.extend(others.into_iter().take(ODD));
    for strain in STRAINS {
        for (cost, start) in &mut settled {
            start.draft.strain = strain;
            if strain > STRAINS[0] {
                start.draft.refine();
            }
            *cost = start.settle(ROUNDS);
            if best.offer(start) {
                return best.scale;
            }
        }
        settled.sort_by(|a, b| a.0.total_cmp(&b.0));
        settled.truncate(STRAINED);
    }
    for (_, start) in settled.iter_mut().take(REFINED) {
        start.draft.refine();
        start.settle(ROUNDS);
        if best.offer(start) {
            break;
        }
    }
    best.scale
}
