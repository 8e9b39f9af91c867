//! Repair: an existing colorway, moved as little as possible until it passes.

#![expect(clippy::cast_possible_wrap, reason = "steps of a few units")]

use serde::Serialize;

use super::engine::{Seen, Views, difference};
use super::region::Region;
use super::solver::Random;
use super::{Request, Search};
use crate::assess::{Against, Assessment, Problem, assess, gate, shown};
use crate::color::Color;
use crate::difference::ciede2000;
use crate::space::linear_from_srgb;
use crate::vision::Vision;

/// What a repaired colorway has to reach. `Default`: no background, 3:1, difference 11 in the twelve views.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// Places (from 0) of colours that must stay exactly as they are.
    pub pinned: Vec<usize>,
    /// Surfaces the colours lie on.
    pub backgrounds: Vec<Color>,
    /// Least WCAG contrast with each background, 1..=21.
    pub min_contrast: f64,
    /// Least CIEDE2000 between any two, in every vision.
    pub min_difference: f64,
    /// The eyes to hold for; at most twelve.
    pub visions: Vec<Vision>,
    /// Same seed, same answer.
    pub seed: u64,
}

impl Default for Repair {
    fn default() -> Self {
        Self {
            pinned: Vec::new(),
            backgrounds: Vec::new(),
            min_contrast: 3.0,
            min_difference: gate::ACCEPTABLE,
            visions: Vision::TWELVE.to_vec(),
            seed: 0,
        }
    }
}

/// One colour that was moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Move {
    /// Its place, from 0.
    pub index: usize,
    /// What it was.
    pub from: Color,
    /// What it became.
    pub to: Color,
    /// How far that is (CIEDE2000, normal vision).
    pub distance: f64,
}

/// The outcome of a repair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repaired {
    /// The colours, in their old order.
    pub colors: Vec<Color>,
    /// Those that moved, farthest first. Empty when everything passed already.
    pub moved: Vec<Move>,
    /// Whether everything asked for is reached.
    pub passes: bool,
    /// Why not, in plain words.
    pub reasons: Vec<String>,
    /// What the result is worth.
    pub assessment: Assessment,
}

/// Moves what has to move in `colors`, and no more than it has to.
pub fn repair(colors: &[Color], wanted: &Repair) -> Repaired {
    let base = wanted.backgrounds.first().map_or(Color::WHITE, |color| color.over(Color::WHITE));
    let before: Vec<[u8; 3]> = colors.iter().take(MOST).map(|&color| shown(color, base).to_srgb8()).collect();
    let target = if wanted.min_difference.is_finite() { wanted.min_difference.clamp(0.0, 100.0) } else { 0.0 };
    let contrast = if wanted.min_contrast.is_finite() { wanted.min_contrast.clamp(1.0, 21.0) } else { 1.0 };
    let against = Against {
        backgrounds: wanted.backgrounds.clone(),
        min_contrast: contrast,
        min_difference: target,
        ..Against::default()
    };
    let backgrounds: Vec<Color> = wanted.backgrounds.iter().map(|color| color.over(Color::WHITE).clipped()).collect();
    let luminance = Region::intervals(&backgrounds, contrast, (0.0, 100.0));
    let mut reasons = Vec::new();
    let impossible = luminance.is_empty();
    if impossible {
        reasons.push(format!("No colour has contrast {contrast} with all the backgrounds; contrast was left as it is"));
    }
    let region = Region {
        luminance: if impossible { vec![(0.0, 1.0)] } else { luminance },
        min_contrast: if impossible { 1.0 } else { contrast },
        backgrounds: if impossible { Vec::new() } else { backgrounds },
        lightness: (-1.0, 101.0),
        chroma: (0.0, 500.0),
        hue: None,
    };
    let mut visions = wanted.visions.clone();
    visions.truncate(super::engine::LANES);
    if visions.is_empty() {
        visions.push(Vision::Normal);
    }
    let mut bench = Bench {
        views: Views::new(&visions),
        region,
        // A hair above what is asked, because the inner loop measures in single precision.
        target: target as f32 + 0.01,
        free: (0..before.len()).filter(|index| !wanted.pinned.contains(index)).collect(),
        linear: std::array::from_fn(|index| linear_from_srgb(index as f64 / 255.0) as f32),
        random: Random(wanted.seed ^ 0x5851_f42d_4c95_7f2d),
    };
    let mut result = bench.nearest(&before);
    if !bench.passes(&result) {
        // No way through the neighbourhood: places from a search, each taken by the colour that has least way to it.
        let pins: Vec<Color> =
            wanted.pinned.iter().filter_map(|&i| before.get(i)).map(|&rgb| Color::from_srgb8(rgb)).collect();
        if before.len() >= 2 && !bench.free.is_empty() {
            let mut search = Search::new(Request {
                count: before.len(),
                backgrounds: wanted.backgrounds.clone(),
                min_contrast: contrast,
                visions,
                seed: wanted.seed,
                pins: pins.clone(),
                ..Request::default()
            });
            let places = search.step_units(150).answers.first().map(|answer| answer.colors.clone()).unwrap_or_default();
            let mut places: Vec<[u8; 3]> = places.iter().skip(pins.len()).map(|color| color.to_srgb8()).collect();
            let mut found = result.clone();
            for &index in &bench.free {
                let from = Color::from_srgb8(before[index]).to_lab();
                let way = |rgb: &[u8; 3]| ciede2000(from, Color::from_srgb8(*rgb).to_lab());
                let nearest = places.iter().enumerate().min_by(|a, b| way(a.1).total_cmp(&way(b.1)));
                if let Some(at) = nearest.map(|(at, _)| at) {
                    found[index] = places.swap_remove(at);
                }
            }
            if bench.least(&found) > bench.least(&result) {
                result = found;
                bench.pull_back(&before, &mut result);
            }
        }
    }
    let after: Vec<Color> = result.iter().map(|&rgb| Color::from_srgb8(rgb)).collect();
    let mut moved: Vec<Move> = Vec::new();
    for (index, (&from, &to)) in before.iter().zip(&result).enumerate().filter(|(_, (from, to))| from != to) {
        let (from, to) = (Color::from_srgb8(from), Color::from_srgb8(to));
        moved.push(Move { index, from, to, distance: ciede2000(from.to_lab(), to.to_lab()) });
    }
    moved.sort_by(|a, b| b.distance.total_cmp(&a.distance));
    let assessment = assess(&after, &against);
    let least = crate::assess::least_difference(&after, &wanted.visions);
    let far = least.is_none_or(|least| least >= target);
    let faint: Vec<&Problem> =
        assessment.problems.iter().filter(|problem| matches!(problem, Problem::Faint { .. })).collect();
    if !far {
        reasons.push(format!(
            "The colours could not be brought to a difference of {target}; {:.1} is the best that was found",
            least.unwrap_or(0.0)
        ));
    }
    for problem in &faint {
        reasons.push(problem.message().to_owned());
    }
    Repaired { colors: after, moved, passes: far && faint.is_empty(), reasons, assessment }
}

/// Longer lists are cut: no chart uses more, and every step looks at all pairs.
const MOST: usize = 64;

struct Bench {
    views: Views,
    region: Region,
    target: f32,
    free: Vec<usize>,
    linear: [f32; 256],
    random: Random,
}

impl Bench {
    fn linear(&self, rgb: [u8; 3]) -> [f32; 3] {
        rgb.map(|v| self.linear[usize::from(v)])
    }

    fn see(&self, rgb: [u8; 3]) -> Seen {
        self.views.see(self.linear(rgb))
    }

    fn holds(&self, rgb: [u8; 3]) -> bool {
        self.region.holds(rgb, self.linear(rgb))
    }

    fn least(&self, colors: &[[u8; 3]]) -> f32 {
        let seen: Vec<Seen> = colors.iter().map(|&rgb| self.see(rgb)).collect();
        let mut least = 200.0_f32;
        for &i in &self.free {
            for (_, other) in seen.iter().enumerate().filter(|(j, _)| *j != i) {
                least = least.min(difference(&seen[i], other));
            }
        }
        least
    }

    fn passes(&self, colors: &[[u8; 3]]) -> bool {
        self.least(colors) >= self.target && self.free.iter().all(|&i| self.holds(colors[i]))
    }

    /// What is wrong with one colour among the others: squared shortfalls of its differences.
    fn shortfall(&self, seen: &[Seen], i: usize, own: &Seen) -> f32 {
        let mut sum = 0.0;
        for (j, other) in seen.iter().enumerate() {
            if j != i {
                let lack = (self.target - difference(own, other)).max(0.0);
                sum += lack * lack;
            }
        }
        sum
    }

    /// The repaired list nearest to `before` out of a few attempts.
    fn nearest(&mut self, before: &[[u8; 3]]) -> Vec<[u8; 3]> {
        let mut best: Option<(f32, Vec<[u8; 3]>)> = None;
        let mut fallback = before.to_vec();
        for attempt in 0..6 {
            let mut colors = before.to_vec();
            for &i in &self.free.clone() {
                if !self.holds(colors[i]) {
                    colors[i] = self.inside(colors[i]);
                }
            }
            self.push_apart(&mut colors, attempt);
            if self.passes(&colors) {
                self.pull_back(before, &mut colors);
                let cost = cost(before, &colors);
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, colors));
                }
            } else if self.least(&colors) > self.least(&fallback) {
                fallback = colors;
            }
        }
        best.map_or(fallback, |(_, colors)| colors)
    }

    /// The nearest shade of a colour that keeps the contrast.
    fn inside(&self, rgb: [u8; 3]) -> [u8; 3] {
        let lch = Color::from_srgb8(rgb).to_oklch();
        for step in 1..=200 {
            for sign in [-1.0, 1.0] {
                let l = lch.l + sign * f64::from(step) * 0.005;
                if (0.0..=1.0).contains(&l) {
                    let color = Color::from_oklch(crate::Oklch { l, alpha: 1.0, ..lch }).to_srgb_gamut().to_srgb8();
                    if self.holds(color) {
                        return color;
                    }
                }
            }
        }
        rgb
    }

    /// Small steps that lessen the shortfalls, for the colours that have any, until none is left.
    fn push_apart(&mut self, colors: &mut [[u8; 3]], attempt: usize) {
        let mut seen: Vec<Seen> = colors.iter().map(|&rgb| self.see(rgb)).collect();
        let home: Vec<[u8; 3]> = colors.to_vec();
        for sweep in 0..90_usize {
            let mut order = self.free.clone();
            // Another order leads to another way out.
            for at in (1..order.len()).rev() {
                order.swap(at, self.random.below(at + 1));
            }
            let mut wrong = false;
            for i in order {
                let mut current = self.shortfall(&seen, i, &seen[i]);
                if current <= 0.0 {
                    continue;
                }
                wrong = true;
                let width = 3 + 2 * (sweep % 8) + 4 * attempt;
                // Staying near home counts a little, the less the longer it takes.
                let pull = 0.004 / (1.0 + sweep as f32 * 0.2);
                let away = |rgb: [u8; 3]| pull * way(home[i], rgb);
                current += away(colors[i]);
                for _ in 0..16 {
                    let mut rgb = colors[i];
                    for value in &mut rgb {
                        let step = self.random.below(width * 2 + 1) as i32 - width as i32;
                        *value = (i32::from(*value) + step).clamp(0, 255) as u8;
                    }
                    let own = self.see(rgb);
                    let cost = self.shortfall(&seen, i, &own) + away(rgb);
                    if cost < current && self.holds(rgb) {
                        current = cost;
                        colors[i] = rgb;
                        seen[i] = own;
                    }
                }
            }
            if !wrong {
                return;
            }
        }
    }

    /// Brings each colour back towards where it came from as far as everything still passes.
    fn pull_back(&mut self, before: &[[u8; 3]], colors: &mut [[u8; 3]]) {
        let mut seen: Vec<Seen> = colors.iter().map(|&rgb| self.see(rgb)).collect();
        for round in 0..6 {
            let mut order = self.free.clone();
            order.sort_by(|&a, &b| way(before[b], colors[b]).total_cmp(&way(before[a], colors[a])));
            let mut changed = false;
            for i in order {
                let mut current = way(before[i], colors[i]);
                for trial in 0..24 {
                    if current <= 0.0 {
                        break;
                    }
                    let rgb = if trial < 8 {
                        // Straight home, by ever shorter parts of the way.
                        let t = 1.0 / (1_u32 << trial) as f32;
                        std::array::from_fn(|axis| {
                            let (from, to) = (f32::from(colors[i][axis]), f32::from(before[i][axis]));
                            libm::roundf(from + (to - from) * t) as u8
                        })
                    } else {
                        let width = 4 + 4 * (5 - round);
                        colors[i].map(|v| {
                            let step = self.random.below(width * 2 + 1) as i32 - width as i32;
                            (i32::from(v) + step).clamp(0, 255) as u8
                        })
                    };
                    let cost = way(before[i], rgb);
                    if cost >= current || !self.holds(rgb) {
                        continue;
                    }
                    let own = self.see(rgb);
                    if self.shortfall(&seen, i, &own) <= 0.0 {
                        current = cost;
                        colors[i] = rgb;
                        seen[i] = own;
                        changed = true;
                    }
                }
            }
            if !changed && round > 1 {
                break;
            }
        }
    }
}

/// How far a colour was moved, for weighing: squared distance in a plain perceptual space (OKLAB x 100).
fn way(from: [u8; 3], to: [u8; 3]) -> f32 {
    if from == to {
        return 0.0;
    }
    let [p, q] = [from, to].map(|rgb| Color::from_srgb8(rgb).to_oklab());
    let sum: f64 = p.iter().zip(q).map(|(a, b)| (a - b) * (a - b)).sum();
    (sum * 1e4) as f32
}

fn cost(before: &[[u8; 3]], after: &[[u8; 3]]) -> f32 {
    before.iter().zip(after).map(|(&from, &to)| way(from, to)).sum()
}
