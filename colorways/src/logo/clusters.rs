//! From counted pixels to the few colours a person would name.

use crate::Color;

/// Differences in `OKLab`: two flat areas this far apart are two colours; scattered pixels nearer than the second
/// belong to one. 0.02 is just visible.
const APART: f64 = 0.035;
const SCATTER: f64 = 0.09;
/// Part of all pixels that makes an exact value an area of its own.
const AREA: f64 = 0.015;

/// Pixels of about one colour.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub color: Color,
    pub count: u64,
    place: [f64; 3],
}

/// A cluster in the making.
struct Gathered {
    seed: [u8; 3],
    seed_count: u64,
    /// Where the seed is in `OKLab`, and the sum of all places.
    place: [f64; 3],
    sum: [f64; 3],
    count: u64,
}

impl Cluster {
    /// White, black, or a grey that nobody would call a colour.
    pub(super) fn is_neutral(&self) -> bool {
        let [l, a, b] = self.place;
        let chroma = libm::hypot(a, b);
        // The nearer to black or white, the more chroma it takes to be seen as a hue.
        let needed = if !(0.2..=0.965).contains(&l) {
            0.06
        } else if !(0.3..=0.93).contains(&l) {
            0.04
        } else {
            0.03
        };
        chroma < needed
    }

    pub(super) fn is_like(&self, color: Option<Color>) -> bool {
        color.is_some_and(|color| distance(self.place, color.to_oklab()) < SCATTER)
    }
}

/// Groups counted colours (most frequent first), the largest group first.
pub(super) fn find(counted: &[([u8; 3], u64)]) -> Vec<Cluster> {
    let whole: u64 = counted.iter().map(|(_, count)| count).sum();
    let mut groups: Vec<Gathered> = Vec::new();
    for (value, count) in counted {
        let place = Color::from_srgb8(*value).to_oklab();
        let nearest =
            groups.iter_mut().map(|group| (distance(group.place, place), group)).min_by(|a, b| a.0.total_cmp(&b.0));
        let reach = if *count as f64 >= AREA * whole as f64 { APART } else { SCATTER };
        match nearest {
            Some((off, group)) if off < reach => {
                group.count += count;
                for (sum, v) in group.sum.iter_mut().zip(place) {
                    *sum += v * *count as f64;
                }
            }
            _ => groups.push(Gathered {
                seed: *value,
                seed_count: *count,
                place,
                sum: place.map(|v| v * *count as f64),
                count: *count,
            }),
        }
    }
    let mut clusters: Vec<Cluster> = groups.iter().map(settle).collect();
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.count));
    clusters
}

fn settle(group: &Gathered) -> Cluster {
    // A flat area has one exact value, which is the brand's; noise and gradients have a middle.
    let color = if group.seed_count * 4 >= group.count {
        Color::from_srgb8(group.seed)
    } else {
        let mean = group.sum.map(|v| v / group.count as f64);
        Color::from_srgb8(Color::from_oklab(mean).to_srgb8())
    };
    Cluster { color, count: group.count, place: color.to_oklab() }
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    libm::sqrt(a.iter().zip(b).map(|(p, q)| (p - q) * (p - q)).sum::<f64>())
}
