//! Places to climb from: sets improved by exchanging members for samples.
//!
//! All differences between a few hundred samples, and between them and the members of the set that is worked on, are
//! known beforehand. After that an exchange costs about a microsecond, so that many ways to rearrange a set are tried in
//! the time of one climb, and only the most promising is climbed.

use super::engine::{Seen, rough};
use super::solver::Random;

/// At most so many samples.
const MOST: usize = 160;
/// Differences that are computed in one unit of work.
const A_UNIT: usize = 4000;
/// Exchanges in a row at most.
const IN_A_ROW: usize = 14;

/// Samples and members with their differences.
#[derive(Default)]
pub(crate) struct Exchange {
    /// Samples, by their places in the caller's list; members come after them.
    chosen: Vec<usize>,
    /// What the nodes are.
    colors: Vec<[u8; 3]>,
    nodes: usize,
    /// Nodes there is room for.
    stride: usize,
    /// Differences, row by row; 0 to itself, and to nodes that are not there.
    table: Vec<f32>,
    /// Rows of samples that are complete.
    rows: usize,
    /// Difference of each node to the nearest fixed colour.
    fixed: Vec<f32>,
    free: Vec<f32>,
    /// Rearrangements of the present members that were given already.
    given: Vec<u64>,
    /// Fresh sets that were given already.
    fresh: Vec<u64>,
}

impl Exchange {
    /// Chooses samples at random; `nearest_fixed` is the difference of each to its nearest fixed colour.
    pub(crate) fn new(nearest_fixed: &[f32], wanted: usize, random: &mut Random) -> Self {
        let mut chosen: Vec<usize> = (0..nearest_fixed.len()).collect();
        for at in 0..chosen.len().min(MOST) {
            let other = at + random.below(chosen.len() - at);
            chosen.swap(at, other);
        }
        chosen.truncate(MOST);
        let nodes = chosen.len();
        let stride = (nodes + wanted).next_multiple_of(8);
        let mut fixed: Vec<f32> = chosen.iter().map(|&index| nearest_fixed[index]).collect();
        fixed.resize(stride, 0.0);
        Self { table: vec![0.0; stride * stride], fixed, chosen, nodes, stride, ..Self::default() }
    }

    /// Computes some of the differences; `true` when all are known.
    pub(crate) fn tabulate(&mut self, samples: &[([u8; 3], Seen)]) -> bool {
        let (m, stride) = (self.chosen.len(), self.stride);
        let mut done = 0;
        while self.rows < m && done < A_UNIT {
            let i = self.rows;
            for j in 0..i {
                let value = rough(&samples[self.chosen[i]].1, &samples[self.chosen[j]].1);
                self.table[i * stride + j] = value;
                self.table[j * stride + i] = value;
            }
            done += i;
            self.rows += 1;
        }
        self.colors = self.chosen.iter().map(|&index| samples[index].0).collect();
        self.rows >= m
    }

    /// Sets the members that exchanges start from, with the difference of each to its nearest fixed colour.
    pub(crate) fn hold(&mut self, members: &[([u8; 3], Seen, f32)], samples: &[([u8; 3], Seen)]) {
        let (m, stride) = (self.chosen.len(), self.stride);
        self.given.clear();
        self.nodes = m + members.len();
        self.colors =
            self.chosen.iter().map(|&index| samples[index].0).chain(members.iter().map(|member| member.0)).collect();
        for (at, (_, member, fixed)) in members.iter().enumerate() {
            let i = m + at;
            self.fixed[i] = *fixed;
            for j in 0..i {
                let other = if j < m { &samples[self.chosen[j]].1 } else { &members[j - m].1 };
                let value = rough(member, other);
                self.table[i * stride + j] = value;
                self.table[j * stride + i] = value;
            }
        }
    }

    /// The most promising of some rearrangements of the members, up to `out` of which are thrown out at first; `None`
    /// when nothing new was found.
    pub(crate) fn rearranged(&mut self, out: usize, tries: usize, random: &mut Random) -> Option<Vec<[u8; 3]>> {
        let m = self.chosen.len();
        let n = self.nodes - m;
        let mut best: Option<(f32, Vec<usize>, u64)> = None;
        // A member caught in a corner holds everything up.
        let crowding = |i: usize| {
            let row = &self.table[(m + i) * self.stride..];
            (0..n).filter(|j| *j != i).map(|j| row[m + j]).fold(self.fixed[m + i], f32::min)
        };
        let mut tight: Vec<(f32, usize)> = (0..n).map(|i| (crowding(i), i)).collect();
        tight.sort_by(|a, b| a.0.total_cmp(&b.0));
        for _ in 0..tries {
            let mut set: Vec<usize> = (m..self.nodes).collect();
            for round in 0..=random.below(out.max(1)) {
                let pick = random.below(m);
                let corner = round == 0 && random.below(100) < 60;
                let i = if corner { tight[random.below(3.min(n))].1 } else { random.below(n) };
                if !set.contains(&pick) {
                    set[i] = pick;
                }
            }
            self.consider(set, &mut best);
        }
        let (set, mark) = self.taken(best)?;
        self.given.push(mark);
        Some(set)
    }

    /// The most promising of some sets grown from nothing.
    pub(crate) fn fresh(&mut self, wanted: usize, tries: usize, random: &mut Random) -> Option<Vec<[u8; 3]>> {
        let m = self.chosen.len();
        if m < wanted * 2 {
            return None;
        }
        let mut best: Option<(f32, Vec<usize>, u64)> = None;
        for _ in 0..tries {
            let mut set: Vec<usize> = Vec::new();
            while set.len() < wanted {
                let pick = random.below(m);
                if !set.contains(&pick) {
                    set.push(pick);
                }
            }
            self.consider(set, &mut best);
        }
        let (set, mark) = self.taken(best)?;
        self.fresh.push(mark);
        Some(set)
    }

    fn consider(&mut self, mut set: Vec<usize>, best: &mut Option<(f32, Vec<usize>, u64)>) {
        let m = self.chosen.len();
        let value = self.improve(&mut set);
        let (own, mark) = (set.iter().all(|&node| node >= m), mark(&set));
        if !own
            && best.as_ref().is_none_or(|best| value > best.0)
            && !self.given.contains(&mark)
            && !self.fresh.contains(&mark)
        {
            *best = Some((value, set, mark));
        }
    }

    fn taken(&self, best: Option<(f32, Vec<usize>, u64)>) -> Option<(Vec<[u8; 3]>, u64)> {
        let (_, set, mark) = best?;
        Some((set.into_iter().map(|node| self.colors[node]).collect(), mark))
    }

    /// Exchanges a member of the worst pair for the node that is farthest from the others, as long as that helps. Gives
    /// the least difference.
    fn improve(&mut self, set: &mut [usize]) -> f32 {
        let stride = self.stride;
        for round in 0.. {
            let near = |i: usize| {
                let own = &self.table[set[i] * stride..(set[i] + 1) * stride];
                let others = set.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, &other)| own[other]);
                others.fold(self.fixed[set[i]], f32::min)
            };
            let values: Vec<f32> = (0..set.len()).map(near).collect();
            let value = values.iter().copied().fold(200.0, f32::min);
            if round >= IN_A_ROW {
                return value;
            }
            let mut swap: Option<(f32, usize, usize)> = None;
            for (i, _) in values.iter().enumerate().filter(|(_, own)| **own <= value + 1e-4) {
                self.free.clone_from(&self.fixed);
                for (_, &other) in set.iter().enumerate().filter(|(j, _)| *j != i) {
                    let row = &self.table[other * stride..(other + 1) * stride];
                    for (own, &difference) in self.free.iter_mut().zip(row) {
                        *own = if difference < *own { difference } else { *own };
                    }
                }
                let most = greatest(&self.free);
                if most > swap.map_or(value + 1e-3, |(most, ..)| most)
                    && let Some(index) = self.free.iter().position(|&own| own >= most)
                {
                    swap = Some((most, i, index));
                }
            }
            let Some((_, i, index)) = swap else { return value };
            set[i] = index;
        }
        0.0
    }
}

fn greatest(values: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for chunk in values.chunks_exact(8) {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane = if value > *lane { value } else { *lane };
        }
    }
    lanes.into_iter().fold(0.0, f32::max)
}

/// The same for the same nodes in any order.
fn mark(set: &[usize]) -> u64 {
    set.iter()
        .map(|&node| {
            (node as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23).wrapping_mul(0xbf58_476d_1ce4_e5b9)
        })
        .fold(0, u64::wrapping_add)
}
