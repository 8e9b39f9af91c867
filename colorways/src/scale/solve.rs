//! Normal equations of a sum of squares: filled term by term, damped and solved.

use super::free::{MOST, Weights};

/// Which coordinates of which controls may move, and their place among the unknowns.
pub(super) struct Variables {
    pub of: Vec<[Option<usize>; 3]>,
    pub count: usize,
}

impl Variables {
    /// From how far each control gives way along each coordinate; 0 is not at all.
    pub(super) fn of(gives: impl Iterator<Item = [f64; 3]>) -> Self {
        let mut count = 0;
        let of = gives
            .map(|gives| {
                gives.map(|give| {
                    (give > 0.0).then(|| {
                        count += 1;
                        count - 1
                    })
                })
            })
            .collect();
        Self { of, count }
    }
}

/// Half the second derivatives (lower triangle) and half the gradient.
#[derive(Default)]
pub(super) struct System {
    size: usize,
    matrix: Vec<f64>,
    pub gradient: Vec<f64>,
}

impl System {
    /// All zero, for `size` unknowns.
    pub(super) fn clear(&mut self, size: usize) {
        self.size = size;
        self.matrix.clear();
        self.matrix.resize(size * size, 0.0);
        self.gradient.clear();
        self.gradient.resize(size, 0.0);
    }

    pub(super) fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.matrix[row * self.size + column]
    }

    /// The step down, by Cholesky's factors; `None` when the damped matrix is not positive.
    pub(super) fn solve(&self, damping: f64) -> Option<Vec<f64>> {
        let size = self.size;
        let mut lower = self.matrix.clone();
        for diagonal in lower.iter_mut().step_by(size + 1) {
            *diagonal = *diagonal * (1.0 + damping) + 1e-6;
        }
        let mut moves: Vec<f64> = self.gradient.iter().map(|v| -v).collect();
        for row in 0..size {
            let (before, rest) = lower.split_at_mut(row * size);
            let here = &mut rest[..size];
            for (column, above) in before.chunks_exact(size).enumerate() {
                let sum: f64 = above[..column].iter().zip(&here[..column]).map(|(a, b)| a * b).sum();
                here[column] = (here[column] - sum) / above[column];
            }
            let left = here[row] - here[..row].iter().map(|v| v * v).sum::<f64>();
            if left <= 0.0 || left.is_nan() {
                return None;
            }
            here[row] = libm::sqrt(left);
            let sum: f64 = here[..row].iter().zip(&moves).map(|(a, b)| a * b).sum();
            moves[row] = (moves[row] - sum) / here[row];
        }
        for row in (0..size).rev() {
            let sum: f64 = (row + 1..size).map(|below| lower[below * size + row] * moves[below]).sum();
            moves[row] = (moves[row] - sum) / lower[row * size + row];
        }
        moves.iter().all(|v| v.is_finite()).then_some(moves)
    }
}

/// Sums over the unknowns of one arm.
pub(super) struct Local {
    size: usize,
    /// Where each of them is among all.
    places: Vec<Option<usize>>,
    matrix: Vec<f64>,
    gradient: Vec<f64>,
    row: [f64; 3 * MOST],
}

impl Local {
    pub(super) fn new(controls: &[usize], variables: &Variables) -> Self {
        let size = 3 * controls.len().min(MOST);
        let places = controls.iter().take(MOST).flat_map(|control| variables.of[*control]).collect();
        Self { size, places, matrix: vec![0.0; size * size], gradient: vec![0.0; size], row: [0.0; 3 * MOST] }
    }

    /// Takes up a row of the Jacobian, from slopes along the coordinates of one or two samples.
    pub(super) fn row(&mut self, parts: &[Option<(&Weights, [f64; 3])>; 2]) {
        for (index, row) in self.row[..self.size].chunks_exact_mut(3).enumerate() {
            for (axis, row) in row.iter_mut().enumerate() {
                *row = parts.iter().flatten().map(|(weights, slope)| weights[index] * slope[axis]).sum();
            }
        }
    }

    /// Adds the square of a term that has this row and this value.
    pub(super) fn square(&mut self, weight: f64, value: f64) {
        let triangle = self.matrix.chunks_exact_mut(self.size).zip(&mut self.gradient).zip(&self.row).enumerate();
        for (index, ((sums, gradient), own)) in triangle {
            let own = weight * own;
            if own != 0.0 {
                *gradient += own * value;
                for (sum, v) in sums.iter_mut().take(index + 1).zip(&self.row) {
                    *sum += own * v;
                }
            }
        }
    }

    /// Adds this row to sums over all unknowns.
    pub(super) fn add_to(&self, sums: &mut [f64], weight: f64) {
        for (place, v) in self.places.iter().zip(&self.row) {
            if let Some(sum) = place.and_then(|place| sums.get_mut(place)) {
                *sum += weight * v;
            }
        }
    }

    pub(super) fn into(self, system: &mut System) {
        for (row, at) in self.places.iter().enumerate() {
            let Some(at) = *at else { continue };
            system.gradient[at] += self.gradient[row];
            for (column, other) in self.places[..=row].iter().enumerate() {
                let Some(other) = *other else { continue };
                let v = self.matrix[row * self.size + column];
                // One control may be both ends of an arm.
                *system.at(at.max(other), at.min(other)) += if at == other && row != column { 2.0 * v } else { v };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadratic_is_solved_in_one_step() {
        // (x + y - 3)² + (x - y - 1)² + (y - 1)² is least at (2, 1).
        let variables = Variables::of([[1.0, 1.0, 0.0]].into_iter());
        let mut system = System::default();
        system.clear(variables.count);
        let mut local = Local::new(&[0], &variables);
        let mut weights = [0.0; MOST];
        weights[0] = 1.0;
        for (slope, value) in [([1.0, 1.0, 0.0], -3.0), ([1.0, -1.0, 0.0], -1.0), ([0.0, 1.0, 0.0], -1.0)] {
            local.row(&[Some((&weights, slope)), None]);
            local.square(1.0, value);
        }
        local.into(&mut system);
        let moves = system.solve(0.0).unwrap_or_default();
        assert!(moves.len() == 2 && (moves[0] - 2.0).abs() < 1e-5 && (moves[1] - 1.0).abs() < 1e-5, "{moves:?}");
    }
}
