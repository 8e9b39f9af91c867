//! Minimisation without derivatives, the same on every machine.

/// Nelder and Mead 1965 with the usual coefficients (1, 2, 1/2, 1/2). Starts from a simplex of `start` and one step of
/// `steps` along every axis; ends after `budget` evaluations or when the simplex has become flat.
pub(super) fn minimise(
    start: &[f64],
    steps: &[f64],
    budget: usize,
    mut cost: impl FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let size = start.len();
    let mut evaluations = 0;
    let mut evaluate = |x: &[f64], evaluations: &mut usize| {
        *evaluations += 1;
        let value = cost(x);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let mut simplex: Vec<(Vec<f64>, f64)> = Vec::with_capacity(size + 1);
    for corner in 0..=size {
        let mut x = start.to_vec();
        if corner > 0 {
            x[corner - 1] += steps[corner - 1];
        }
        let value = evaluate(&x, &mut evaluations);
        simplex.push((x, value));
    }
    while evaluations < budget {
        simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
        if simplex[size].1 - simplex[0].1 < 1e-7 {
            break;
        }
        let mut centre = vec![0.0; size];
        for (x, _) in &simplex[..size] {
            for (sum, v) in centre.iter_mut().zip(x) {
                *sum += v / size as f64;
            }
        }
        let worst = simplex[size].clone();
        let along =
            |factor: f64| -> Vec<f64> { centre.iter().zip(&worst.0).map(|(c, w)| c + factor * (c - w)).collect() };
        let reflected = along(1.0);
        let value = evaluate(&reflected, &mut evaluations);
        if value < simplex[0].1 {
            let expanded = along(2.0);
            let further = evaluate(&expanded, &mut evaluations);
            simplex[size] = if further < value { (expanded, further) } else { (reflected, value) };
            continue;
        }
        if value < simplex[size - 1].1 {
            simplex[size] = (reflected, value);
            continue;
        }
        let contracted = if value < worst.1 { along(0.5) } else { along(-0.5) };
        let nearer = evaluate(&contracted, &mut evaluations);
        if nearer < value.min(worst.1) {
            simplex[size] = (contracted, nearer);
            continue;
        }
        let best = simplex[0].0.clone();
        for (x, value) in simplex.iter_mut().skip(1) {
            for (v, b) in x.iter_mut().zip(&best) {
                *v = b + (*v - b) * 0.5;
            }
            *value = evaluate(x, &mut evaluations);
        }
    }
    simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
    simplex.swap_remove(0)
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn finds_the_bottom_of_a_curved_valley() {
        let (x, value) = minimise(&[-1.2, 1.0], &[0.5, 0.5], 400, |x| {
            (1.0 - x[0]) * (1.0 - x[0]) + 100.0 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0])
        });
        assert!(value < 1e-6, "{x:?} {value}");
    }

    #[test]
    fn survives_a_cost_that_is_not_a_number() {
        let (x, value) = minimise(&[0.0], &[1.0], 50, |x| if x[0] > 0.3 { f64::NAN } else { -x[0] });
        assert!(value <= 0.0 && x[0] <= 0.3);
    }
}
