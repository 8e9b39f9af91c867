//! A free curve's scale, walked at the speed that suits every eye best.

use super::{Evenness, Scale};

/// How far the speed is made constant, in turn, until that is enough.
const PARTS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];
/// A coefficient of variation, in normal vision, that is enough.
const STEADY: f64 = 0.012;
/// By how many standard deviations the walk is slowed for the eyes that see it least evenly.
const SLOWER: [f64; 4] = [0.006, 0.011, 0.015, 0.019];
/// The worst coefficient for a simulated eye that slowing may mend.
const NEARLY: f64 = 0.13;

/// Tries one speed after the other. Each trial measures a whole scale, which takes a few milliseconds.
pub(super) struct Walk {
    curve: Scale,
    trial: Trial,
    best: Option<(Scale, Evenness)>,
}

#[derive(Clone, Copy)]
enum Trial {
    Steady(usize),
    Slower(usize),
    Done,
}

impl Walk {
    pub(super) fn new(curve: Scale) -> Self {
        Self { curve, trial: Trial::Steady(0), best: None }
    }

    /// Makes one trial. Says whether there is another.
    pub(super) fn step(&mut self) -> bool {
        self.trial = match self.trial {
            Trial::Steady(index) => self.steady(index),
            Trial::Slower(index) => self.slower(index),
            Trial::Done => Trial::Done,
        };
        !matches!(self.trial, Trial::Done)
    }

    /// Hands out the best that was tried.
    pub(super) fn best(&mut self) -> Option<(Scale, Evenness)> {
        self.best.take()
    }

    fn steady(&mut self, index: usize) -> Trial {
        let scale = self.curve.steadied(PARTS[index]);
        let found = scale.evenness();
        let beyond = found.beyond();
        let enough = beyond <= 0.0 || found.cv < STEADY;
        if self.best.as_ref().is_none_or(|(_, best)| beyond < best.beyond()) {
            self.best = Some((scale, found));
        }
        if !enough && index + 1 < PARTS.len() {
            return Trial::Steady(index + 1);
        }
        // Normal vision has 0.02 to give away, which nobody notices: a scale that is nearly even to every eye is walked a
        // little slower where the eye that sees it least evenly sees most of it.
        match &self.best {
            Some((_, best)) if !best.is_even() && best.may_be_mended() => Trial::Slower(0),
            _ => Trial::Done,
        }
    }

    fn slower(&mut self, index: usize) -> Trial {
        let Some((scale, best)) = &self.best else { return Trial::Done };
        let slower = scale.slowed_for(best, SLOWER[index]);
        let found = slower.evenness();
        if found.is_even() {
            self.best = Some((slower, found));
            return Trial::Done;
        }
        if index + 1 < SLOWER.len() { Trial::Slower(index + 1) } else { Trial::Done }
    }
}

impl Evenness {
    fn may_be_mended(&self) -> bool {
        self.cv < STEADY && self.worst_vision_cv < NEARLY && self.lightness_monotone
    }

    /// How far the scale is from even for every eye; 0 when it is.
    pub(super) fn beyond(&self) -> f64 {
        let over = |cv: f64, limit: f64| (cv / limit - 1.0).max(0.0);
        over(self.cv, 0.02) + 2.0 * over(self.worst_vision_cv, 0.10) + f64::from(u8::from(!self.lightness_monotone))
    }
}
