//! How many scales through known accents are even for every eye, by kind and background.

mod accents;

use accents::ACCENTS;
use livery_colorways::Color;
use livery_colorways::scale::{Hues, ScaleKind, ScaleRequest, suggest};
use serde::{Deserialize, Serialize};

/// How far on in the row the other accent of a pair is.
const DIVERGING: [usize; 3] = [1, 5, 11];
const CYCLIC: [usize; 2] = [1, 5];

/// Kinds with the background they are made for. Cyclic scales do not depend on it.
pub(crate) const ROWS: [(&str, &str); 8] = [
    ("single hue", "#ffffff"),
    ("single hue", "#111827"),
    ("multi hue", "#ffffff"),
    ("multi hue", "#111827"),
    ("diverging", "#ffffff"),
    ("diverging", "#111827"),
    ("cyclic", "#ffffff"),
    ("cyclic, two accents", "#ffffff"),
];

/// What the scales of one kind on one background are worth.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) kind: String,
    pub(crate) background: String,
    /// How many scales there are.
    pub(crate) scales: usize,
    /// How many of them are not even for every eye: a CV of the CAM16-UCS steps of at most 0.02 in normal vision and of
    /// at most 0.10 in the simulated ones, lightness monotone in all.
    pub(crate) fail: usize,
    /// How many of them are not monotone in lightness.
    pub(crate) not_monotone: usize,
    /// The worst CV in normal vision.
    pub(crate) worst_cv: f64,
    /// The worst CV in a simulated vision.
    pub(crate) worst_vision_cv: f64,
    /// The least range of L*: of a sequential scale, of the shorter arm of a diverging one.
    pub(crate) least_range: f64,
    /// The greatest OKLCH chroma of a diverging scale's middle.
    pub(crate) most_chroma: f64,
}

/// Makes all scales of a row. What is wrong with an answer beside unevenness goes to `complain`.
pub(crate) fn row(kind: &str, background: &str, mut complain: impl FnMut(String)) -> Row {
    let color = |hex: &str| hex.parse::<Color>().unwrap_or(Color::from_srgb8([0; 3]));
    let mut row =
        Row { kind: kind.to_owned(), background: background.to_owned(), least_range: 100.0, ..Row::default() };
    for (index, accent) in ACCENTS.iter().enumerate() {
        let base = ScaleRequest::sequential(color(accent), color(background));
        let pairs = |steps: &[usize], kind: ScaleKind, stops: usize| -> Vec<ScaleRequest> {
            let other = |step: &usize| color(ACCENTS[(index + step) % ACCENTS.len()]);
            let both = |step: &usize| vec![color(accent), other(step)];
            steps.iter().map(|step| ScaleRequest { kind, stops, accents: both(step), ..base.clone() }).collect()
        };
        let requests = match kind {
            "multi hue" => vec![ScaleRequest { hues: Hues::Multi, ..base.clone() }],
            "diverging" => pairs(&DIVERGING, ScaleKind::Diverging, 10),
            "cyclic" => vec![ScaleRequest { kind: ScaleKind::Cyclic, stops: 12, ..base.clone() }],
            "cyclic, two accents" => pairs(&CYCLIC, ScaleKind::Cyclic, 12),
            _ => vec![base.clone()],
        };
        for request in requests {
            // Two pairs are too unlike for any middle.
            if let Ok(scale) = suggest(&request) {
                let stops = scale.stops();
                if request.accents.iter().any(|accent| !stops.contains(accent)) {
                    complain(format!("{kind} on {background} misses an accent: {stops:?}"));
                }
                row.count(&scale);
            }
        }
    }
    row
}

impl Row {
    fn count(&mut self, scale: &livery_colorways::scale::Scale) {
        let found = scale.evenness();
        let [first, middle, last] = found.lightness;
        let range = match scale.kind {
            ScaleKind::Sequential => (last - first).abs(),
            ScaleKind::Diverging => (first - middle).abs().min((last - middle).abs()),
            ScaleKind::Cyclic => 100.0,
        };
        self.scales += 1;
        self.fail += usize::from(!found.is_even());
        self.not_monotone += usize::from(!found.lightness_monotone);
        self.worst_cv = self.worst_cv.max(found.cv);
        self.worst_vision_cv = self.worst_vision_cv.max(found.worst_vision_cv);
        self.least_range = self.least_range.min(range);
        if scale.kind == ScaleKind::Diverging {
            self.most_chroma = self.most_chroma.max(scale.at(0.5).to_oklch().c);
        }
    }
}
