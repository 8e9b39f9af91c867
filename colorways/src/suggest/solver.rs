//! The search: maximise the least difference of a set of colours inside a region.
//!
//! A run of *rounds*. The first ones start from a catalogue of good sets: pins take the places of their nearest, the
//! rest is moved into the region, the most crowded member to the freest sample. Each round climbs a soft minimum of all
//! differences (gradient by finite differences, sharpness rising), rounds to 8 bits and polishes the exact minimum by
//! small moves. Later rounds throw one to three members out of the set and put samples in their places, the most
//! crowded one first, because a member caught in a corner next to a pin holds everything up and no climb frees it: half
//! of them at random, half the best of several rearrangements by exchange (`exchange`). When that has stopped helping, a
//! new set is looked for among samples of the region. All of it is cut into units of well under a millisecond for up to
//! twelve colours.
//!
//! More colours than the catalogue's sets hold are grown from its best set by the sample that is farthest in every view,
//! improved by exchanges, and climbed once before anything is shown.

#![expect(clippy::needless_range_loop, reason = "axes and members of several arrays run in step")]
#![expect(clippy::cast_possible_wrap, reason = "steps of a few units")]

use super::engine::{Pressing, Push, Seen, Views, difference, lab, pressure, push, rough};
use super::exchange::Exchange;
use super::region::Region;
use crate::space::linear_from_srgb;

/// A set of 8-bit colours with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The free colours, in no particular order.
    pub colors: Vec<[u8; 3]>,
    /// Least difference over the views, in the fast formula.
    pub value: f32,
}

#[derive(Clone, Copy)]
struct Member {
    /// Square root of linear light: close to even steps for the eye, and cheap.
    u: [f32; 3],
    seen: Seen,
}

enum Phase {
    /// Computing differences between samples, for exchanges.
    Tabulate,
    /// Adding samples until the set is complete.
    Grow,
    /// Swapping members for samples.
    Swap { left: u32 },
    /// Climbing the soft minimum.
    Climb { at: u32, of: u32 },
    /// Rounded to 8 bits; small moves.
    Polish { left: u32 },
}

/// One search over one region.
pub(crate) struct Solver {
    views: Views,
    region: Region,
    /// Pinned colours and colours to keep away from: they repel, and do not move.
    fixed: Vec<Seen>,
    /// How many colours to find.
    wanted: usize,
    linear_of: [f32; 256],
    samples: Vec<([u8; 3], Seen)>,
    random: Random,

    phase: Phase,
    set: Vec<Member>,
    bytes: Vec<[u8; 3]>,
    /// Distance of each sample to its nearest fixed colour or member, and to each member.
    nearest_fixed: Vec<f32>,
    columns: Vec<Vec<f32>>,
    momentum: Vec<[f32; 3]>,
    power: Vec<[f32; 3]>,
    pushes: Vec<Push>,
    /// Steps for which a pair need not be looked at.
    resting: Vec<u8>,
    /// The least difference of the set in a climb.
    level: f32,
    rounds: u32,
    stale: u32,
    /// Sets from the catalogue, fitted to the region, worst first.
    queue: Vec<Found>,
    /// The set that the next round starts from.
    base: Option<Found>,
    exchange: Option<Exchange>,
    /// The best value since the last new start.
    hill: f32,
    /// Whether the exchange has the members of `base`.
    held: bool,
    /// Hills that were left.
    hills: u32,
    /// The best sets so far, best first; none close to another.
    pub(crate) best: Vec<Found>,
}

/// Good sets for many accents on light and dark, made by the example `starts`: lines of hex colours.
const CATALOGUE: &str = include_str!("starts.txt");
/// Colours in its longest lines.
const LONGEST: usize = 12;
/// Sets of the catalogue that are climbed from.
const QUEUE: usize = 5;

/// How many answers are kept.
const KEPT: usize = 12;

impl Solver {
    pub(crate) fn new(views: Views, region: Region, fixed: &[[f64; 3]], wanted: usize, seed: u64) -> Self {
        let mut linear_of = [0.0; 256];
        for (index, value) in linear_of.iter_mut().enumerate() {
            *value = linear_from_srgb(index as f64 / 255.0) as f32;
        }
        let own: Vec<Seen> = fixed.iter().map(|linear| views.see(linear.map(|v| v as f32))).collect();
        let mut solver = Self {
            views,
            region,
            fixed: own,
            wanted,
            linear_of,
            samples: Vec::new(),
            random: Random(seed ^ 0x9e37_79b9_7f4a_7c15),
            phase: Phase::Grow,
            set: Vec::new(),
            bytes: Vec::new(),
            nearest_fixed: Vec::new(),
            columns: Vec::new(),
            momentum: Vec::new(),
            power: Vec::new(),
            pushes: Vec::new(),
            resting: Vec::new(),
            level: 0.0,
            rounds: 0,
            stale: 0,
            queue: Vec::new(),
            base: None,
            exchange: None,
            hill: 0.0,
            held: false,
            hills: 0,
            best: Vec::new(),
        };
        solver.sample();
        solver.fit_catalogue(fixed);
        solver
    }

    /// Distinct samples of the region.
    pub(crate) fn sample_count(&self) -> usize {
        self.samples.len()
    }

    fn linear(&self, rgb: [u8; 3]) -> [f32; 3] {
        rgb.map(|v| self.linear_of[usize::from(v)])
    }

    fn member(&self, rgb: [u8; 3]) -> Member {
        let linear = self.linear(rgb);
        Member { u: linear.map(f32::sqrt), seen: self.views.see(linear) }
    }

    /// An even grid of the cube, moved into the region where it lies outside.
    fn sample(&mut self) {
        const STEPS: usize = 9;
        let mut found: Vec<[u8; 3]> = Vec::new();
        for index in 0..STEPS * STEPS * STEPS {
            let place = [index / (STEPS * STEPS), index / STEPS % STEPS, index % STEPS];
            let u = place.map(|v| v as f32 / (STEPS - 1) as f32);
            let Some(linear) = self.region.project(u.map(|v| v * v)) else { continue };
            if let Some(rgb) = self.round(linear) {
                found.push(rgb);
            }
        }
        found.sort_unstable();
        found.dedup();
        // A grid that collapsed onto a thin region leaves near twins; those are only a waste of time.
        self.samples = found.into_iter().map(|rgb| (rgb, self.member(rgb).seen)).collect();
        self.nearest_fixed = self
            .samples
            .iter()
            .map(|(_, seen)| self.fixed.iter().map(|fixed| rough(fixed, seen)).fold(200.0, f32::min))
            .collect();
    }

    /// Takes the sets of the catalogue that come out best once the fixed colours have taken the places of their
    /// nearest and the rest has been moved into the region. Only a narrow hue makes them useless.
    fn fit_catalogue(&mut self, fixed: &[[f64; 3]]) {
        if self.region.hue.is_some() || self.samples.is_empty() {
            return;
        }
        let mut found: Vec<Found> = Vec::new();
        let pins: Vec<[f32; 3]> = fixed.iter().map(|linear| lab(linear.map(|v| v as f32))).collect();
        let all = self.wanted + self.fixed.len();
        for line in CATALOGUE.lines() {
            // Seven characters a colour, less the last space. Longer wishes start from the longest sets there are.
            let holds = line.len().div_ceil(7);
            if holds != all && (all <= LONGEST || holds != LONGEST) {
                continue;
            }
            let mut colors: Vec<[u8; 3]> = line.split(' ').filter_map(bytes_of_hex).collect();
            for (pin, seen) in pins.iter().zip(&self.fixed) {
                // The nearest in every view is one of those that are near in normal vision.
                let mut near: Vec<(f32, usize)> = Vec::new();
                for (i, &rgb) in colors.iter().enumerate() {
                    let own = lab(self.linear(rgb));
                    near.push((own.iter().zip(pin).map(|(a, b)| (a - b) * (a - b)).sum(), i));
                }
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                let nearest =
                    near.iter().take(4).map(|&(_, i)| (difference(seen, &self.views.see(self.linear(colors[i]))), i));
                if let Some((_, i)) = nearest.min_by(|a, b| a.0.total_cmp(&b.0)) {
                    colors.swap_remove(i);
                }
            }
            colors.truncate(self.wanted);
            // Only the best few are wanted: a set is left as soon as it is known not to be among them.
            let least = if found.len() < QUEUE { 0.0 } else { found[0].value };
            let Some(fitted) = self.fitted(&colors, least) else { continue };
            if fitted.colors.len() < self.wanted.min(LONGEST.saturating_sub(self.fixed.len())) {
                continue;
            }
            if found.len() >= QUEUE {
                found.remove(0);
            }
            let place = found.partition_point(|other| other.value < fitted.value);
            found.insert(place, fitted);
        }
        self.queue = found;
        self.load_start();
    }

    /// Moves colours into the region, leaving out what cannot be; `None` as soon as the least difference is known not to
    /// be above `bound`.
    fn fitted(&self, colors: &[[u8; 3]], bound: f32) -> Option<Found> {
        let mut found = Found { colors: Vec::new(), value: 200.0 };
        let mut seen: Vec<Seen> = self.fixed.clone();
        for &rgb in colors {
            let linear = self.linear(rgb);
            // Most are inside already.
            let rgb = if self.region.holds(rgb, linear) {
                rgb
            } else {
                let Some(rgb) = self.region.project(linear).and_then(|linear| self.round(linear)) else { continue };
                rgb
            };
            let own = self.views.see(self.linear(rgb));
            for other in &seen {
                found.value = found.value.min(difference(&own, other));
                if found.value <= bound {
                    return None;
                }
            }
            seen.push(own);
            found.colors.push(rgb);
        }
        Some(found)
    }

    /// Begins a round with the best set of the catalogue that is left.
    fn load_start(&mut self) -> bool {
        let Some(start) = self.queue.pop() else { return false };
        self.bytes = start.colors;
        if self.bytes.len() < self.wanted {
            // Too few for the wish: the rest is grown.
            self.columns = self.bytes.iter().map(|&rgb| self.distances(&self.member(rgb).seen)).collect();
            self.phase = Phase::Grow;
        } else {
            self.keep();
            self.relocate();
            self.keep();
            self.start_climb(FULL_CLIMB);
        }
        true
    }

    /// The nearest 8-bit colour that keeps every limit, looked for in a growing neighbourhood.
    fn round(&self, linear: [f32; 3]) -> Option<[u8; 3]> {
        let centre = linear.map(|v| {
            let at = self.linear_of.partition_point(|&level| level < v).min(255);
            if at > 0 && v - self.linear_of[at - 1] < self.linear_of[at] - v { at - 1 } else { at }
        });
        for reach in 0_i32..=3 {
            let mut best: Option<(i32, [u8; 3])> = None;
            for code in 0..(2 * reach + 1).pow(3) {
                let side = 2 * reach + 1;
                let step = [code / (side * side) - reach, code / side % side - reach, code % side - reach];
                if step.iter().map(|v| v.abs()).max() != Some(reach) {
                    continue;
                }
                let Some(rgb) = shifted(centre.map(|v| v as u8), step) else { continue };
                let cost = step.iter().map(|v| v * v).sum();
                if best.is_none_or(|(least, _)| cost < least) && self.region.holds(rgb, self.linear(rgb)) {
                    best = Some((cost, rgb));
                }
            }
            if let Some((_, rgb)) = best {
                return Some(rgb);
            }
        }
        None
    }

    /// Whether there is something to show. Many colours that were only put side by side are not: some nearly always
    /// merge, and a round of climbing parts them.
    pub(crate) fn ready(&self) -> bool {
        !self.best.is_empty() && (!self.many() || self.rounds > 0)
    }

    /// One unit of work.
    pub(crate) fn advance(&mut self) {
        match self.phase {
            Phase::Tabulate => self.tabulate(),
            Phase::Grow => self.grow(),
            Phase::Swap { left } => self.swap(left),
            Phase::Climb { at, of } => self.climb(at, of),
            Phase::Polish { left } => self.polish(left),
        }
    }

    fn distances(&self, from: &Seen) -> Vec<f32> {
        self.samples.iter().map(|(_, seen)| rough(from, seen)).collect()
    }

    /// More colours than the catalogue holds.
    fn many(&self) -> bool {
        self.wanted + self.fixed.len() > LONGEST
    }

    /// Adds the sample that is farthest from all; on later rounds, by chance, one nearly as far.
    fn grow(&mut self) {
        if self.samples.is_empty() {
            return;
        }
        if self.bytes.len() >= self.wanted {
            self.keep();
            self.phase = Phase::Swap { left: self.wanted as u32 / 2 };
            return;
        }
        if self.many() && !(self.fixed.is_empty() && self.bytes.is_empty()) {
            self.set = self.bytes.iter().map(|&rgb| self.member(rgb)).collect();
            let skip = if self.rounds == 0 { 0 } else { 50 };
            let pick =
                self.freest(None, 0.0, skip).map_or_else(|| self.random.below(self.samples.len()), |found| found.1);
            let (rgb, seen) = self.samples[pick];
            self.columns.push(self.distances(&seen));
            self.bytes.push(rgb);
            return;
        }
        let mut order: Vec<(f32, usize)> = Vec::new();
        for (index, &fixed) in self.nearest_fixed.iter().enumerate() {
            let nearest = self.columns.iter().fold(fixed, |least, column| least.min(column[index]));
            order.push((nearest, index));
        }
        let start = self.fixed.is_empty() && self.bytes.is_empty();
        let pick = if start {
            self.random.below(order.len())
        } else {
            let best = order.iter().map(|entry| entry.0).fold(0.0, f32::max);
            // Greedy at first; later starts differ more, or every one of them leads to the same hill.
            let slack = if self.rounds == 0 { 1.0 } else { 0.45 + 0.005 * self.random.below(100) as f32 };
            let near: Vec<usize> = order.iter().filter(|entry| entry.0 >= best * slack).map(|e| e.1).collect();
            near.get(self.random.below(near.len())).copied().unwrap_or(0)
        };
        let (rgb, seen) = self.samples[pick];
        self.columns.push(self.distances(&seen));
        self.bytes.push(rgb);
    }

    /// The sample that is farthest from all members but one, in every view; `None` when none is farther than `above`.
    /// Rough differences are never too small, so that most samples are ruled out without looking closer. By
    /// chance, `skip` samples in a hundred are left out, so that later starts differ.
    fn freest(&mut self, except: Option<usize>, above: f32, skip: usize) -> Option<(f32, usize)> {
        let mut bounds: Vec<(f32, usize)> = Vec::new();
        for (index, &fixed) in self.nearest_fixed.iter().enumerate() {
            let columns = self.columns.iter().enumerate().filter(|(j, _)| Some(*j) != except);
            let bound =
                columns.fold(fixed, |least, (_, column)| if column[index] < least { column[index] } else { least });
            if bound > above && (skip == 0 || self.random.below(100) >= skip) {
                bounds.push((bound, index));
            }
        }
        bounds.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f32, usize)> = None;
        for (bound, index) in bounds {
            let least = best.map_or(above, |best| best.0);
            if bound <= least {
                break;
            }
            let seen = self.samples[index].1;
            let others =
                self.set.iter().enumerate().filter(|(j, _)| Some(*j) != except).map(|(_, member)| &member.seen);
            let mut nearest = bound;
            for other in self.fixed.iter().chain(others) {
                let own = difference(&seen, other);
                nearest = if own < nearest { own } else { nearest };
                if nearest <= least {
                    break;
                }
            }
            if nearest > least {
                best = Some((nearest, index));
            }
        }
        best
    }

    fn value(&self) -> f32 {
        let mut least = 200.0_f32;
        for (i, member) in self.set.iter().enumerate() {
            for other in self.fixed.iter().chain(self.set[..i].iter().map(|member| &member.seen)) {
                least = least.min(difference(&member.seen, other));
            }
        }
        least
    }

    /// Moves the most crowded member to the freest sample, a few times, as long as that helps.
    fn relocate(&mut self) {
        for _ in 0..4 {
            let crowded = (0..self.set.len()).map(|i| (self.crowding(i), i)).min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((current, i)) = crowded else { return };
            let mut best = (current * 1.02, usize::MAX);
            for (index, (_, seen)) in self.samples.iter().enumerate() {
                let mut nearest = self.nearest_fixed[index];
                for (j, member) in self.set.iter().enumerate() {
                    if nearest <= best.0 {
                        break;
                    }
                    if j != i {
                        nearest = nearest.min(rough(seen, &member.seen));
                    }
                }
                if nearest > best.0 {
                    best = (nearest, index);
                }
            }
            let Some(&(rgb, _)) = self.samples.get(best.1) else { return };
            self.bytes[i] = rgb;
            self.set[i] = self.member(rgb);
        }
    }

    /// Distance of a member to its nearest other.
    fn crowding(&self, i: usize) -> f32 {
        let own = &self.set[i].seen;
        let others = self.set.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, member)| &member.seen);
        others.chain(&self.fixed).map(|other| difference(own, other)).fold(200.0, f32::min)
    }

    /// Replaces one end of the worst pair by the best sample for its place.
    fn swap(&mut self, left: u32) {
        let members: Vec<Seen> = self.bytes.iter().map(|&rgb| self.member(rgb).seen).collect();
        // The value of each member: its nearest other.
        let lone = |i: usize| -> f32 {
            let others = members.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, seen)| seen);
            others.chain(&self.fixed).map(|other| difference(&members[i], other)).fold(200.0, f32::min)
        };
        let mut order: Vec<(f32, usize)> = (0..self.bytes.len()).map(|i| (lone(i), i)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut change: Option<(f32, usize, usize)> = None;
        for &(current, i) in order.iter().take(3) {
            if self.many() {
                if let Some((value, index)) = self.freest(Some(i), current + 1e-3, 0)
                    && change.is_none_or(|(gain, ..)| value - current > gain)
                {
                    change = Some((value - current, i, index));
                }
                continue;
            }
            let mut best = (current + 1e-3, usize::MAX);
            for (index, &fixed) in self.nearest_fixed.iter().enumerate() {
                let mut nearest = fixed;
                for (j, column) in self.columns.iter().enumerate() {
                    if j != i {
                        nearest = nearest.min(column[index]);
                    }
                }
                if nearest > best.0 {
                    best = (nearest, index);
                }
            }
            if best.1 != usize::MAX && change.is_none_or(|(gain, ..)| best.0 - current > gain) {
                change = Some((best.0 - current, i, best.1));
            }
        }
        match change {
            Some((_, i, index)) if left > 0 => {
                let (rgb, seen) = self.samples[index];
                self.bytes[i] = rgb;
                self.set[i] = self.member(rgb);
                self.columns[i] = self.distances(&seen);
                self.phase = Phase::Swap { left: left - 1 };
            }
            _ => {
                self.keep();
                // Somebody waits for the first.
                let of = if self.many() && self.rounds == 0 { SHORT_CLIMB } else { FULL_CLIMB };
                self.start_climb(of);
            }
        }
    }

    fn start_climb(&mut self, of: u32) {
        self.set = self.bytes.iter().map(|&rgb| self.member(rgb)).collect();
        let n = self.set.len();
        self.momentum = vec![[0.0; 3]; n];
        self.power = vec![[0.0; 3]; n];
        self.resting = vec![0; n * (n + self.fixed.len())];
        self.level = self.value();
        self.phase = Phase::Climb { at: 0, of };
    }

    /// Some steps up the gradient of the soft minimum; as many as make a unit.
    fn climb(&mut self, at: u32, of: u32) {
        let pairs = self.set.len() * (self.set.len() + 2 * self.fixed.len()) / 2;
        let steps = (PAIRS_A_UNIT / pairs.max(1)).clamp(1, 12) as u32;
        for at in at..(at + steps).min(of) {
            self.climb_step(at as f32 / of as f32);
            if let Some(base) = &self.base {
                let t = at as f32 / of as f32;
                let share = if at + 1 >= of { 0.97 } else { 0.85 + 0.1 * t };
                if t > 0.5 && self.level < base.value * share {
                    self.abandon();
                    return;
                }
            }
        }
        if at + steps < of {
            self.phase = Phase::Climb { at: at + steps, of };
            return;
        }
        for i in 0..self.bytes.len() {
            let linear = self.set[i].u.map(|v| v * v);
            self.bytes[i] = self.round(linear).unwrap_or(self.bytes[i]);
        }
        self.phase = Phase::Polish { left: POLISH };
    }

    /// One step up the gradient of the soft minimum (Adam, so that dark and light colours move alike).
    fn climb_step(&mut self, t: f32) {
        let beta = 0.7 + 6.0 * t * t;
        let step = 0.028 * (1.0 - t) * (1.0 - t) + 0.0012;
        let (n, f) = (self.set.len(), self.fixed.len());
        // A pair this far above the minimum has no say.
        let reach = self.level + 9.0 / beta;
        let mut pushes = std::mem::take(&mut self.pushes);
        pushes.clear();
        pushes.resize(n, Push::NONE);
        let mut level = 200.0_f32;
        for i in 0..n {
            let (before, own) = pushes.split_at_mut(i);
            let own = &mut own[0];
            for j in 0..f + i {
                let rest = &mut self.resting[i * (n + f) + j];
                if *rest > 0 {
                    *rest -= 1;
                    continue;
                }
                let seen = &self.set[i].seen;
                let with = Pressing { weight: 1.0, beta, level: self.level, reach };
                let least = if j < f {
                    push(seen, &self.fixed[j], with, own, &mut Push::NONE.clone())
                } else {
                    push(seen, &self.set[j - f].seen, with, own, &mut before[j - f])
                };
                level = if least < level { least } else { level };
                // Far apart, they cannot have come close within the next steps.
                *rest = (((least - reach) * 0.12).clamp(0.0, 5.0)) as u8;
            }
        }
        for i in 0..n {
            let slopes = self.views.slopes(self.set[i].u);
            let gradient = pushes[i].along(&slopes).map(|v| -v);
            let gradient = self.region.tangent(self.set[i].u, gradient, step);
            for axis in 0..3 {
                let g = gradient[axis];
                self.momentum[i][axis] = 0.7 * self.momentum[i][axis] + 0.3 * g;
                self.power[i][axis] = 0.8 * self.power[i][axis] + 0.2 * g * g;
            }
            // One scale for the three axes keeps the direction of the gradient.
            let scale = (self.power[i][0] + self.power[i][1] + self.power[i][2]).sqrt() + 1e-6;
            if scale < 1e-4 {
                continue;
            }
            let mut u = self.set[i].u;
            for axis in 0..3 {
                u[axis] += step * self.momentum[i][axis] / scale;
                u[axis] = u[axis].clamp(0.0, 1.0);
            }
            if let Some(linear) = self.region.project(u.map(|v| v * v)) {
                self.set[i] = Member { u: linear.map(f32::sqrt), seen: self.views.see(linear) };
            }
        }
        self.pushes = pushes;
        self.level = level;
    }

    /// One sweep of small moves in 8 bits, on a sharp soft minimum.
    fn polish(&mut self, left: u32) {
        if left == POLISH {
            self.set = self.bytes.iter().map(|&rgb| self.member(rgb)).collect();
        }
        let n = self.set.len();
        let sharp = left <= POLISH / 2;
        let beta = if sharp { 16.0 } else { 6.0 };
        let level = self.value();
        let reach = 7.0 / beta + 0.6;
        let mut moved = false;
        let f = self.fixed.len();
        for i in 0..n {
            let mut active: Vec<usize> = Vec::new();
            let mut current = 0.0;
            for j in 0..n + f {
                if j == f + i {
                    continue;
                }
                let other = if j < f { &self.fixed[j] } else { &self.set[j - f].seen };
                let (sum, least) = pressure(&self.set[i].seen, other, 1.0, beta, level);
                if least < level + reach + 4.0 {
                    active.push(j);
                    current += sum;
                }
            }
            if current < 0.05 {
                continue;
            }
            for trial in 0..14 {
                let step = if trial < 6 {
                    let mut step = [0; 3];
                    step[trial / 2] = if trial % 2 == 0 { 1 } else { -1 };
                    step
                } else {
                    let width = if sharp { 3 } else { 7 };
                    [0; 3].map(|_: i32| self.random.below(width) as i32 - width as i32 / 2)
                };
                let Some(rgb) = shifted(self.bytes[i], step) else { continue };
                if rgb == self.bytes[i] {
                    continue;
                }
                let linear = self.linear(rgb);
                let seen = self.views.see(linear);
                let mut sum = 0.0;
                for &j in &active {
                    let other = if j < f { &self.fixed[j] } else { &self.set[j - f].seen };
                    sum += pressure(&seen, other, 1.0, beta, level).0;
                    if sum >= current {
                        break;
                    }
                }
                if sum < current && self.region.holds(rgb, linear) {
                    current = sum;
                    self.bytes[i] = rgb;
                    self.set[i] = Member { u: self.set[i].u, seen };
                    moved = true;
                }
            }
        }
        if left > 1 && (moved || left > 2) {
            self.phase = Phase::Polish { left: left - 1 };
        } else {
            self.finish();
        }
    }

    /// Takes the set into the list of the best.
    fn keep(&mut self) -> f32 {
        self.set = self.bytes.iter().map(|&rgb| self.member(rgb)).collect();
        let found = Found { colors: self.bytes.clone(), value: self.value() };
        let value = found.value;
        self.best.push(found);
        self.best.sort_by(|a, b| b.value.total_cmp(&a.value));
        // Of sets that are nearly the same, the better one stays.
        let mut kept: Vec<Found> = Vec::new();
        for found in std::mem::take(&mut self.best) {
            if kept.len() < KEPT && !kept.iter().any(|other| alike(&found.colors, &other.colors)) {
                kept.push(found);
            }
        }
        self.best = kept;
        value
    }

    fn abandon(&mut self) {
        self.stale += 1;
        self.rounds += 1;
        self.next_round();
    }

    /// Ends a round and sets up the next.
    fn finish(&mut self) {
        let value = self.keep();
        let current = Found { colors: self.bytes.clone(), value };
        self.rounds += 1;
        if self.base.is_none() || value > self.hill + 1e-3 {
            self.hill = value;
            self.stale = 0;
            self.base = Some(current);
            self.held = false;
        } else {
            self.stale += 1;
            // A step down now and then leads around what no kick jumps over.
            if self.stale.is_multiple_of(WANDER_EVERY) && value > self.hill * WANDER_SHARE {
                self.base = Some(current);
                self.held = false;
            }
        }
        self.next_round();
    }

    fn next_round(&mut self) {
        let early = self.rounds < QUEUE as u32;
        if early && self.load_start() {
            return;
        }
        let Some(base) = self.base.clone() else { return self.restart() };
        let patience = 2 * (5 + self.wanted as u32);
        if self.stale > patience {
            // This hill is climbed; try another.
            self.stale = 0;
            self.base = None;
            self.held = false;
            self.hills += 1;
            self.restart();
            return;
        }
        self.kick(&base);
    }

    /// Looks for another hill.
    fn restart(&mut self) {
        if self.hills.is_multiple_of(3) && self.hills > 0 {
            self.bytes.clear();
            self.columns.clear();
            self.phase = Phase::Grow;
            return;
        }
        let Some(exchange) = &mut self.exchange else { return self.tabulate() };
        // The best of many is mostly the same, and samples are coarse: the best of a few is now and then another hill.
        let tries = 1 + self.random.below(FRESH_TRIES);
        if let Some(set) = exchange.fresh(self.wanted, tries, &mut self.random) {
            self.bytes = set;
            self.keep();
            self.start_climb(FULL_CLIMB);
        } else {
            self.bytes.clear();
            self.columns.clear();
            self.phase = Phase::Grow;
        }
    }

    fn tabulate(&mut self) {
        let exchange =
            self.exchange.get_or_insert_with(|| Exchange::new(&self.nearest_fixed, self.wanted, &mut self.random));
        self.phase = Phase::Tabulate;
        if exchange.tabulate(&self.samples) {
            self.next_round();
        }
    }

    /// Rearranges the base and climbs from there.
    fn kick(&mut self, base: &Found) {
        // Exchanges see far but coarsely, and come back to the same places; a loose guess does not. Half and half beats
        // either alone.
        if self.random.below(2) == 0 {
            return self.loosen(base);
        }
        let Some(exchange) = &mut self.exchange else { return self.tabulate() };
        if !self.held {
            let members: Vec<([u8; 3], Seen, f32)> = base
                .colors
                .iter()
                .map(|&rgb| {
                    let seen = self.views.see(rgb.map(|v| self.linear_of[usize::from(v)]));
                    (rgb, seen, self.fixed.iter().map(|fixed| rough(fixed, &seen)).fold(200.0, f32::min))
                })
                .collect();
            exchange.hold(&members, &self.samples);
            self.held = true;
        }
        let Some(set) = exchange.rearranged(2.min(self.wanted), KICK_TRIES, &mut self.random) else {
            return self.loosen(base);
        };
        self.bytes = set;
        self.start_climb(SHORT_CLIMB);
    }

    /// Throws out one to three members, tight ones first, and puts the best of a few samples in their places.
    fn loosen(&mut self, base: &Found) {
        self.bytes.clone_from(&base.colors);
        self.set = self.bytes.iter().map(|&rgb| self.member(rgb)).collect();
        let n = self.set.len();
        if n == 0 || self.samples.is_empty() {
            return;
        }
        let out = 1 + self.random.below(3.min(n));
        // A member caught in a corner next to a pin holds everything up, and no climb frees it.
        let mut order: Vec<(f32, usize)> = (0..n).map(|i| (self.crowding(i), i)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        for round in 0..out {
            let tight = round == 0 && self.random.below(100) < 60;
            let i = if tight { order[self.random.below(2).min(n - 1)].1 } else { self.random.below(n) };
            // Not back into its own place.
            let tries = 100 + self.random.below(200);
            let mut best: Option<(f32, usize)> = None;
            for _ in 0..tries {
                let index = self.random.below(self.samples.len());
                let seen = self.samples[index].1;
                // Not back into its own hole.
                if rough(&seen, &self.set[i].seen) < 0.3 * base.value {
                    continue;
                }
                let mut nearest = self.nearest_fixed[index];
                for (j, member) in self.set.iter().enumerate() {
                    if j != i && nearest > best.map_or(0.0, |b| b.0) {
                        nearest = nearest.min(rough(&seen, &member.seen));
                    }
                }
                if best.is_none_or(|(value, _)| nearest > value) {
                    best = Some((nearest, index));
                }
            }
            if let Some((_, index)) = best {
                self.bytes[i] = self.samples[index].0;
                self.set[i] = self.member(self.bytes[i]);
            }
        }
        self.start_climb(SHORT_CLIMB);
    }
}

// Steps of a climb from a new start and after a kick, sweeps of polishing, sets that are weighed before one is climbed:
// chosen on settings other than those of the tests; all of them are flat around these values.
const FULL_CLIMB: u32 = 50;
const SHORT_CLIMB: u32 = 26;
const POLISH: u32 = 10;
const WANDER_EVERY: u32 = 3;
const WANDER_SHARE: f32 = 0.97;
const FRESH_TRIES: usize = 40;
const KICK_TRIES: usize = 12;
/// Pairs that are looked at in one unit of climbing.
const PAIRS_A_UNIT: usize = 300;

fn near(p: [u8; 3], q: [u8; 3]) -> bool {
    p.iter().zip(q).all(|(a, b)| a.abs_diff(b) <= 24)
}

/// Whether two sets are the same to a reader: at most a quarter of the colours have no near one in the other.
fn alike(first: &[[u8; 3]], second: &[[u8; 3]]) -> bool {
    first.len() == second.len()
        && first.iter().filter(|p| !second.iter().any(|q| near(**p, *q))).count() * 4 <= first.len()
}

fn shifted(rgb: [u8; 3], step: [i32; 3]) -> Option<[u8; 3]> {
    let mut out = [0; 3];
    for (axis, value) in out.iter_mut().enumerate() {
        *value = u8::try_from(i32::from(rgb[axis]) + step[axis]).ok()?;
    }
    Some(out)
}

fn bytes_of_hex(hex: &str) -> Option<[u8; 3]> {
    let code = u32::from_str_radix(hex, 16).ok()?;
    let [_, r, g, b] = code.to_be_bytes();
    Some([r, g, b])
}

/// `SplitMix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in 0..`bound` (0 for a bound of 0).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}
