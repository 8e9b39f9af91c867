//! The order of a set: charts with k series use the first k colours, so each prefix should be as good as it can.

/// An order of `n` colours that starts with the first `pinned` as they are; `difference(i, j)` is symmetric.
///
/// Candidates are greedy farthest-first orders from every start, and one that takes the tightest colour off the end
/// again and again. The one with the best prefixes, measured against the best seen for each length, wins.
pub(crate) fn order(n: usize, pinned: usize, difference: &dyn Fn(usize, usize) -> f64) -> Vec<usize> {
    let fixed: Vec<usize> = (0..pinned.min(n)).collect();
    let mut candidates: Vec<Vec<usize>> = Vec::new();
    let starts: Vec<Option<usize>> = (pinned..n).map(Some).chain([None]).collect();
    for start in starts {
        let mut order = fixed.clone();
        order.extend(start.filter(|_| n > pinned));
        while order.len() < n {
            let nearest = |i: usize| order.iter().map(|&j| difference(i, j)).fold(f64::INFINITY, f64::min);
            let rest = (pinned..n).filter(|i| !order.contains(i));
            let Some((_, next)) = rest.map(|i| (nearest(i), i)).max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
            order.push(next);
        }
        candidates.push(order);
    }
    let mut left: Vec<usize> = (0..n).collect();
    let mut tail = Vec::new();
    while left.len() > pinned.max(1) {
        let without = |out: usize| least(left.iter().copied().filter(|&i| i != out), difference);
        let removable = left.iter().copied().filter(|&i| i >= pinned);
        let Some((_, out)) = removable.map(|i| (without(i), i)).max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
        left.retain(|&i| i != out);
        tail.push(out);
    }
    left.extend(tail.into_iter().rev());
    candidates.push(left);

    let prefixes: Vec<Vec<f64>> = candidates
        .iter()
        .map(|order| {
            let mut so_far = f64::INFINITY;
            (1..order.len())
                .map(|k| {
                    so_far = order[..k].iter().map(|&i| difference(i, order[k])).fold(so_far, f64::min);
                    so_far
                })
                .collect()
        })
        .collect();
    let best: Vec<f64> = (0..n.saturating_sub(1))
        .map(|k| prefixes.iter().filter_map(|prefix| prefix.get(k)).copied().fold(1e-9, f64::max))
        .collect();
    let score = |prefix: &[f64]| -> f64 { prefix.iter().zip(&best).map(|(value, best)| value / best).sum() };
    let winner = candidates.iter().zip(&prefixes).max_by(|a, b| score(a.1).total_cmp(&score(b.1)));
    winner.map(|(order, _)| order.clone()).unwrap_or_default()
}

fn least(set: impl Iterator<Item = usize>, difference: &dyn Fn(usize, usize) -> f64) -> f64 {
    let set: Vec<usize> = set.collect();
    let mut least = f64::INFINITY;
    for (at, &i) in set.iter().enumerate() {
        for &j in &set[..at] {
            least = least.min(difference(i, j));
        }
    }
    least
}
