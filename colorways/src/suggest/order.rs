//! The order of a set: charts with k series use the first k colours, so each prefix should be as good as it can.

/// Up to so many free colours every order is weighed; above, a greedy one is taken.
const EXACT: usize = 12;

/// An order of colours and what its beginnings are worth.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    /// Indices; the pinned ones first, as they are.
    pub sequence: Vec<usize>,
    /// How far the beginnings stay behind their targets: the sum of squared shares. Small is good.
    pub cost: f32,
}

/// The order of `n` colours, the first `pinned` as they are, whose beginnings come closest to `targets` (by length:
/// `targets[k]` for the first k; where it is missing or 0, the best that the set has). `table[i * n + j]` is the
/// difference of two colours.
///
/// A beginning's value depends on which colours it has, not on their order, so the best of all orders is found over
/// subsets.
pub(crate) fn order(n: usize, pinned: usize, table: &[f32], targets: &[f32]) -> Order {
    let pinned = pinned.min(n);
    let free = n - pinned;
    if free > EXACT {
        return greedy(n, pinned, table, targets);
    }
    let all = 1_usize << free;
    let mut value = vec![f32::INFINITY; all];
    value[0] = least(&(0..pinned).collect::<Vec<_>>(), n, table);
    for set in 1..all {
        let lowest = set.trailing_zeros() as usize;
        let rest = set & (set - 1);
        let own = (pinned + lowest) * n;
        let mut nearest = value[rest];
        for j in (0..pinned).chain((lowest + 1..free).filter(|j| rest >> j & 1 == 1).map(|j| pinned + j)) {
            nearest = nearest.min(table[own + j]);
        }
        value[set] = nearest;
    }
    let mut wanted = vec![0.0_f32; n + 1];
    for (set, &value) in value.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        let size = pinned + set.count_ones() as usize;
        wanted[size] = wanted[size].max(value);
    }
    for (own, &target) in wanted.iter_mut().zip(targets).filter(|(_, target)| **target > 0.0) {
        *own = target;
    }
    let mut cost = vec![f32::INFINITY; all];
    let mut last = vec![0_u8; all];
    cost[0] = 0.0;
    for set in 1..all {
        let own = short(value[set], wanted[pinned + set.count_ones() as usize]);
        for j in (0..free).filter(|j| set >> j & 1 == 1) {
            let total = cost[set & !(1 << j)] + own;
            if total < cost[set] {
                cost[set] = total;
                last[set] = j as u8;
            }
        }
    }
    let mut tail = Vec::new();
    let mut set = all - 1;
    while set > 0 {
        let j = usize::from(last[set]);
        tail.push(pinned + j);
        set &= !(1 << j);
    }
    let sequence = (0..pinned).chain(tail.into_iter().rev()).collect();
    Order { sequence, cost: cost[all - 1] }
}

/// What a beginning of this value costs.
fn short(value: f32, wanted: f32) -> f32 {
    if wanted <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let behind = (1.0 - value / wanted).max(0.0);
    behind * behind
}

fn least(set: &[usize], n: usize, table: &[f32]) -> f32 {
    let mut least = f32::INFINITY;
    for (at, &i) in set.iter().enumerate() {
        for &j in &set[..at] {
            least = least.min(table[i * n + j]);
        }
    }
    least
}

/// Farthest first from every start, the one that comes closest to the targets.
fn greedy(n: usize, pinned: usize, table: &[f32], targets: &[f32]) -> Order {
    let mut orders: Vec<(Vec<usize>, Vec<f32>)> = Vec::new();
    for start in (pinned..n).map(Some).chain([None]) {
        if start.is_none() && pinned == 0 {
            continue;
        }
        let mut sequence: Vec<usize> = (0..pinned).chain(start).collect();
        let mut so_far = least(&sequence, n, table);
        let mut prefixes = vec![f32::INFINITY; sequence.len()];
        prefixes.push(so_far);
        let mut nearest: Vec<f32> =
            (0..n).map(|i| sequence.iter().map(|&j| table[i * n + j]).fold(f32::INFINITY, f32::min)).collect();
        while sequence.len() < n {
            let rest = (pinned..n).filter(|i| !sequence.contains(i));
            let Some(next) = rest.max_by(|&a, &b| nearest[a].total_cmp(&nearest[b])) else { break };
            so_far = so_far.min(nearest[next]);
            sequence.push(next);
            prefixes.push(so_far);
            for (i, own) in nearest.iter_mut().enumerate() {
                *own = own.min(table[i * n + next]);
            }
        }
        orders.push((sequence, prefixes));
    }
    let mut wanted = vec![0.0_f32; n + 1];
    for (_, prefixes) in &orders {
        for (own, value) in wanted.iter_mut().zip(prefixes).filter(|(_, value)| value.is_finite()) {
            *own = own.max(*value);
        }
    }
    for (own, &target) in wanted.iter_mut().zip(targets).filter(|(_, target)| **target > 0.0) {
        *own = target;
    }
    let costed = orders.into_iter().map(|(sequence, prefixes)| {
        let cost = prefixes.iter().zip(&wanted).map(|(value, wanted)| short(*value, *wanted)).sum();
        Order { sequence, cost }
    });
    costed.min_by(|a, b| a.cost.total_cmp(&b.cost)).unwrap_or(Order { sequence: (0..n).collect(), cost: 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a line.
    fn table(places: &[f32]) -> Vec<f32> {
        places.iter().flat_map(|a| places.iter().map(move |b| (a - b).abs())).collect()
    }

    #[test]
    fn the_ends_come_first() {
        let found = order(5, 0, &table(&[2.0, 0.0, 8.0, 4.0, 5.5]), &[]);
        let mut ends = found.sequence[..2].to_vec();
        ends.sort_unstable();
        assert_eq!(ends, [1, 2]);
        assert_eq!(found.sequence[2], 3);
    }

    #[test]
    fn pins_stay_in_front_and_targets_decide() {
        let places = [5.0, 0.0, 10.0, 9.0, 1.0];
        let found = order(5, 1, &table(&places), &[]);
        assert_eq!(found.sequence[0], 0);
        assert_eq!(found.sequence.len(), 5);
        assert!(found.cost < 1e-6);
        // Wishes that nothing can meet cost something.
        assert!(order(5, 1, &table(&places), &[0.0, 0.0, 50.0]).cost > 0.5);
    }

    #[test]
    fn long_lists_are_ordered_too() {
        let places: Vec<f32> = (0..24).map(|i| i as f32).collect();
        let found = order(24, 1, &table(&places), &[]);
        let mut all = found.sequence.clone();
        all.sort_unstable();
        assert_eq!(all, (0..24).collect::<Vec<_>>());
        // The second is no neighbour of the first.
        assert_eq!(found.sequence[0], 0);
        assert!(found.sequence[1] >= 12);
    }
}
