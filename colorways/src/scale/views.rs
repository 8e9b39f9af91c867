//! The simulated eyes a scale is judged by, and the space it is measured in, either exact or from tables.

use crate::cam16::{Cam16, Cam16Ucs, QuickCam16};
use crate::vision::{Deficiency, Vision};

/// How many views the search itself looks at: the three full deficiencies. The half-severe ones lie between these and
/// normal vision; the assessment of the answer looks at all.
pub(super) const VIEW_COUNT: usize = 3;

/// CAM16-UCS and `OKLab`'s hue.
pub(super) trait Space {
    fn ucs(&self, linear: [f64; 3]) -> Cam16Ucs;
    fn linear(&self, ucs: Cam16Ucs) -> [f64; 3];
    fn cube_root(&self, x: f64) -> f64;
}

impl Space for Cam16 {
    fn ucs(&self, linear: [f64; 3]) -> Cam16Ucs {
        self.ucs_from_linear(linear)
    }

    fn linear(&self, ucs: Cam16Ucs) -> [f64; 3] {
        self.linear_from_ucs(ucs)
    }

    fn cube_root(&self, x: f64) -> f64 {
        libm::cbrt(x)
    }
}

impl Space for QuickCam16 {
    fn ucs(&self, linear: [f64; 3]) -> Cam16Ucs {
        self.ucs_from_linear(linear)
    }

    fn linear(&self, ucs: Cam16Ucs) -> [f64; 3] {
        self.linear_from_ucs(ucs)
    }

    fn cube_root(&self, x: f64) -> f64 {
        self.cube_root(x)
    }
}

/// Eyes and rulers.
pub(super) struct Judge {
    pub exact: Cam16,
    pub quick: QuickCam16,
    matrices: [[[f64; 3]; 3]; VIEW_COUNT],
}

impl Default for Judge {
    fn default() -> Self {
        let full = |deficiency| Vision::Machado(deficiency, 1.0).model().0;
        let exact = Cam16::default();
        Self {
            quick: QuickCam16::new(exact.clone()),
            exact,
            matrices: [full(Deficiency::Protan), full(Deficiency::Deutan), full(Deficiency::Tritan)],
        }
    }
}

impl Judge {
    /// A linear colour inside the gamut as view number `view` sees it.
    pub(super) fn see(&self, view: usize, [r, g, b]: [f64; 3]) -> [f64; 3] {
        self.matrices[view].map(|[x, y, z]| (x * r + y * g + z * b).clamp(0.0, 1.0))
    }
}
