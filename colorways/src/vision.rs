//! Colour vision: how a colour looks to eyes that miss, or partly miss, one kind of cone.
//!
//! - Machado, Oliveira, Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency": the
//!   published matrices in steps of 0.1 severity, interpolated, on linear RGB, clipped to [0, 1].
//! - Brettel, Viénot, Mollon 1997, "Computerized simulation of color appearance for dichromats": two half planes through
//!   the neutral axis and the anchors 475/575 nm (protan, deutan) or 485/660 nm (tritan), in Smith and Pokorny 1975 cone
//!   space, neutral = the screen's white. The matrices below are that construction folded into linear sRGB.
//! - Viénot, Brettel, Mollon 1999, "Digital video colourmaps for checking the legibility of displays by dichromats": one
//!   plane through black, white, blue and yellow.
//! - Achromatopsia: luminance alone.

#![expect(clippy::unreadable_literal, reason = "published tables, kept comparable with their papers")]

use std::fmt;
use std::str::FromStr;

use crate::color::Color;
use crate::space::{Matrix, apply};

/// Which kind of cone is weak or missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Deficiency {
    /// Long-wave (red) cones.
    Protan,
    /// Middle-wave (green) cones.
    Deutan,
    /// Short-wave (blue) cones.
    Tritan,
}

/// One way of seeing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Vision {
    /// Trichromatic vision.
    Normal,
    /// Machado 2009 with a severity 0 (normal) to 1 (the cones are missing).
    Machado(Deficiency, f64),
    /// Brettel 1997, full dichromacy.
    Brettel(Deficiency),
    /// Viénot 1999, full dichromacy; defined for protan and deutan. Tritan falls back to Brettel, which models it better.
    Vienot(Deficiency),
    /// No colour at all.
    Achromatopsia,
}

impl Vision {
    /// The seven views of `min_difference`: normal, and each deficiency by Machado at severity 1 and 0.5.
    pub const SEVEN: [Self; 7] = [
        Self::Normal,
        Self::Machado(Deficiency::Protan, 1.0),
        Self::Machado(Deficiency::Deutan, 1.0),
        Self::Machado(Deficiency::Tritan, 1.0),
        Self::Machado(Deficiency::Protan, 0.5),
        Self::Machado(Deficiency::Deutan, 0.5),
        Self::Machado(Deficiency::Tritan, 0.5),
    ];

    /// The twelve views of `robust_difference`: the seven, checked by Brettel (three) and Viénot (two).
    pub const TWELVE: [Self; 12] = [
        Self::Normal,
        Self::Machado(Deficiency::Protan, 1.0),
        Self::Machado(Deficiency::Deutan, 1.0),
        Self::Machado(Deficiency::Tritan, 1.0),
        Self::Machado(Deficiency::Protan, 0.5),
        Self::Machado(Deficiency::Deutan, 0.5),
        Self::Machado(Deficiency::Tritan, 0.5),
        Self::Brettel(Deficiency::Protan),
        Self::Brettel(Deficiency::Deutan),
        Self::Brettel(Deficiency::Tritan),
        Self::Vienot(Deficiency::Protan),
        Self::Vienot(Deficiency::Deutan),
    ];

    /// What the view is called to a reader: "deuteranopia", "deuteranomaly (half strength)", "normal vision".
    pub fn label(self) -> String {
        match self {
            Self::Normal => "normal vision".to_owned(),
            Self::Machado(deficiency, severity) if severity >= 1.0 => deficiency.missing().to_owned(),
            Self::Machado(deficiency, severity) => {
                format!("{} ({:.0} %)", deficiency.weak(), severity.clamp(0.0, 1.0) * 100.0)
            }
            Self::Brettel(deficiency) => format!("{} (Brettel)", deficiency.missing()),
            Self::Vienot(deficiency) => format!("{} (Viénot)", deficiency.missing()),
            Self::Achromatopsia => "achromatopsia".to_owned(),
        }
    }

    /// Linear sRGB as this vision sees it, clipped to what a screen can show. The input should be inside [0, 1].
    pub fn simulate_linear(self, linear: [f64; 3]) -> [f64; 3] {
        let seen = match self {
            Self::Normal => linear,
            Self::Brettel(deficiency) | Self::Vienot(deficiency @ Deficiency::Tritan) => {
                let model = match deficiency {
                    Deficiency::Protan => &BRETTEL_PROTAN,
                    Deficiency::Deutan => &BRETTEL_DEUTAN,
                    Deficiency::Tritan => &BRETTEL_TRITAN,
                };
                let [r, g, b] = model.separation;
                let side = r * linear[0] + g * linear[1] + b * linear[2];
                apply(if side >= 0.0 { &model.above } else { &model.below }, linear)
            }
            Self::Machado(deficiency, severity) => apply(&machado(deficiency, severity), linear),
            Self::Vienot(Deficiency::Protan) => apply(&VIENOT_PROTAN, linear),
            Self::Vienot(Deficiency::Deutan) => apply(&VIENOT_DEUTAN, linear),
            Self::Achromatopsia => apply(&GREY, linear),
        };
        seen.map(|v| v.clamp(0.0, 1.0))
    }

    /// The matrix (or the pair of matrices and the plane between them) in linear light.
    pub(crate) fn model(self) -> (Matrix, Option<(Matrix, [f64; 3])>) {
        match self {
            Self::Normal => (IDENTITY, None),
            Self::Machado(deficiency, severity) => (machado(deficiency, severity), None),
            Self::Vienot(Deficiency::Protan) => (VIENOT_PROTAN, None),
            Self::Vienot(Deficiency::Deutan) => (VIENOT_DEUTAN, None),
            Self::Achromatopsia => (GREY, None),
            Self::Brettel(deficiency) | Self::Vienot(deficiency @ Deficiency::Tritan) => {
                let model = match deficiency {
                    Deficiency::Protan => &BRETTEL_PROTAN,
                    Deficiency::Deutan => &BRETTEL_DEUTAN,
                    Deficiency::Tritan => &BRETTEL_TRITAN,
                };
                (model.above, Some((model.below, model.separation)))
            }
        }
    }

    /// The same simulation as the `values` of an SVG `<feColorMatrix type="matrix">`: 20 numbers in rows. The filter must
    /// say `color-interpolation-filters="linearRGB"` (the default), because the matrices are made for linear light.
    ///
    /// `None` for Brettel, which is two matrices and a choice between them and so no colour matrix.
    pub fn svg_filter(self) -> Option<[f64; 20]> {
        let (matrix, None) = self.model() else { return None };
        let mut values = [0.0; 20];
        for (row, numbers) in matrix.iter().enumerate() {
            values[row * 5..row * 5 + 3].copy_from_slice(numbers);
        }
        values[18] = 1.0;
        Some(values)
    }
}

/// `color` as `vision` sees it; components outside the sRGB gamut are clipped first, alpha is kept.
pub fn simulate(color: Color, vision: Vision) -> Color {
    if vision == Vision::Normal {
        return color.clipped();
    }
    Color { alpha: color.alpha, ..Color::from_linear(vision.simulate_linear(color.clipped().to_linear())) }
}

impl Deficiency {
    fn missing(self) -> &'static str {
        match self {
            Self::Protan => "protanopia",
            Self::Deutan => "deuteranopia",
            Self::Tritan => "tritanopia",
        }
    }

    fn weak(self) -> &'static str {
        match self {
            Self::Protan => "protanomaly",
            Self::Deutan => "deuteranomaly",
            Self::Tritan => "tritanomaly",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Protan => "protan",
            Self::Deutan => "deutan",
            Self::Tritan => "tritan",
        }
    }
}

/// The name used in commands and JSON: `normal`, `protan`, `deutan-0.5`, `brettel-tritan`, `vienot-protan`,
/// `achromatopsia`.
impl fmt::Display for Vision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Normal => formatter.write_str("normal"),
            Self::Machado(deficiency, severity) if *severity >= 1.0 => formatter.write_str(deficiency.word()),
            Self::Machado(deficiency, severity) => write!(formatter, "{}-{}", deficiency.word(), severity),
            Self::Brettel(deficiency) => write!(formatter, "brettel-{}", deficiency.word()),
            Self::Vienot(deficiency) => write!(formatter, "vienot-{}", deficiency.word()),
            Self::Achromatopsia => formatter.write_str("achromatopsia"),
        }
    }
}

/// Why a text is not the name of a vision.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a colour vision; write normal, protan, deutan, tritan, one of these with a severity (deutan-0.5), \
     brettel-protan, vienot-deutan or achromatopsia"
)]
pub struct ParseVisionError {
    /// The text that was given.
    pub text: String,
}

impl FromStr for Vision {
    type Err = ParseVisionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseVisionError { text: text.to_owned() };
        let word = text.trim().to_ascii_lowercase();
        let deficiency = |word: &str| match word {
            "protan" | "protanopia" | "protanomaly" => Some(Deficiency::Protan),
            "deutan" | "deuteranopia" | "deuteranomaly" => Some(Deficiency::Deutan),
            "tritan" | "tritanopia" | "tritanomaly" => Some(Deficiency::Tritan),
            _ => None,
        };
        if let Some(found) = deficiency(&word) {
            return Ok(Self::Machado(found, if word.ends_with("maly") { 0.5 } else { 1.0 }));
        }
        match word.split_once('-') {
            Some(("brettel", rest)) => deficiency(rest).map(Self::Brettel).ok_or_else(error),
            Some(("vienot", rest)) => match deficiency(rest) {
                Some(found) if found != Deficiency::Tritan => Ok(Self::Vienot(found)),
                _ => Err(error()),
            },
            Some((kind, severity)) => {
                let severity: f64 = severity.parse().map_err(|_| error())?;
                let found = deficiency(kind).filter(|_| (0.0..=1.0).contains(&severity)).ok_or_else(error)?;
                Ok(Self::Machado(found, severity))
            }
            None if word == "normal" => Ok(Self::Normal),
            None if word == "achromatopsia" => Ok(Self::Achromatopsia),
            None => Err(error()),
        }
    }
}

impl serde::Serialize for Vision {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Vision {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The Machado matrix for a severity, linear between the published steps of 0.1.
fn machado(deficiency: Deficiency, severity: f64) -> Matrix {
    let table = match deficiency {
        Deficiency::Protan => &MACHADO_PROTAN,
        Deficiency::Deutan => &MACHADO_DEUTAN,
        Deficiency::Tritan => &MACHADO_TRITAN,
    };
    let place = if severity.is_nan() { 0.0 } else { severity.clamp(0.0, 1.0) * 10.0 };
    let below = (place as usize).min(9);
    let t = place - below as f64;
    let mut matrix = table[below];
    if t > 0.0 {
        for (row, upper) in matrix.iter_mut().zip(&table[below + 1]) {
            for (value, upper) in row.iter_mut().zip(upper) {
                *value += (upper - *value) * t;
            }
        }
    }
    matrix
}

struct Brettel {
    /// Normal of the plane between the two halves, in linear RGB.
    separation: [f64; 3],
    /// Where the colour is on the positive side (or on the plane).
    above: Matrix,
    below: Matrix,
}

const IDENTITY: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
const GREY: Matrix = [[0.2126, 0.7152, 0.0722]; 3];
const VIENOT_PROTAN: Matrix = [
    [0.108_889_311_025_355_36, 0.891_110_688_974_644_6, 0.0],
    [0.108_889_311_025_355_36, 0.891_110_688_974_644_6, 0.0],
    [0.004_471_314_172_181_988, -0.004_471_314_172_181_988, 1.0],
];
const VIENOT_DEUTAN: Matrix = [
    [0.290_305_321_265_553, 0.709_694_678_734_447, 0.0],
    [0.290_305_321_265_553, 0.709_694_678_734_447, 0.0],
    [-0.021_973_539_447_331_33, 0.021_973_539_447_331_33, 1.0],
];
const BRETTEL_PROTAN: Brettel = Brettel {
    separation: [0.10441799685317338, 0.8955820031468267, -1.0],
    above: [
        [0.1450961893133817, 1.201653215762243, -0.34674940507562346],
        [0.10446500989201518, 0.8531639308397114, 0.04237105926827329],
        [0.0042896394038027625, -0.006029519250709631, 1.0017398798469068],
    ],
    below: [
        [0.14115172152322875, 1.1678219369471492, -0.30897365847037817],
        [0.10494700431240045, 0.8572979454877919, 0.0377550501998077],
        [0.004309431507017369, -0.005859764495996709, 1.0015503329889792],
    ],
};
const BRETTEL_DEUTAN: Brettel = Brettel {
    separation: [-0.31227886071288424, -0.6877211392871156, 1.0],
    above: [
        [0.3619823932043587, 0.8675466622532477, -0.22952905545760627],
        [0.2609853389970158, 0.6451242766151196, 0.0938903843878646],
        [-0.01975427669264204, 0.026860946512120308, 0.9928933301805217],
    ],
    below: [
        [0.3700900098285414, 0.8854017912522375, -0.2554918010807786],
        [0.2576688645759613, 0.6378205175260239, 0.10451061789801484],
        [-0.019503248977409616, 0.02741377633197485, 0.9920894726454347],
    ],
};
const BRETTEL_TRITAN: Brettel = Brettel {
    separation: [1.0, -0.7148112153099551, -0.2851887846900452],
    above: [
        [1.0135416153085877, 0.1426823107150319, -0.15622392602361967],
        [-0.01180536477256513, 0.8756118316612331, 0.1361935331113322],
        [0.07707253450633184, 0.812080912463489, 0.11084655303017935],
    ],
    below: [
        [0.9333697629350476, 0.19999004994381245, -0.13335981287886012],
        [0.05808718055484977, 0.8256518563946372, 0.11626096305051282],
        [-0.3792281148392172, 1.1382497341689028, 0.24097838067031496],
    ],
};
const MACHADO_PROTAN: [Matrix; 11] = [
    [[1.0, 0.000000, 0.000000], [0.000000, 1.0, 0.000000], [0.000000, 0.000000, 1.0]],
    [[0.856167, 0.182038, -0.038205], [0.029342, 0.955115, 0.015544], [-0.002880, -0.001563, 1.004443]],
    [[0.734766, 0.334872, -0.069637], [0.051840, 0.919198, 0.028963], [-0.004928, -0.004209, 1.009137]],
    [[0.630323, 0.465641, -0.095964], [0.069181, 0.890046, 0.040773], [-0.006308, -0.007724, 1.014032]],
    [[0.539009, 0.579343, -0.118352], [0.082546, 0.866121, 0.051332], [-0.007136, -0.011959, 1.019095]],
    [[0.458064, 0.679578, -0.137642], [0.092785, 0.846313, 0.060902], [-0.007494, -0.016807, 1.024301]],
    [[0.385450, 0.769005, -0.154455], [0.100526, 0.829802, 0.069673], [-0.007442, -0.022190, 1.029632]],
    [[0.319627, 0.849633, -0.169261], [0.106241, 0.815969, 0.077790], [-0.007025, -0.028051, 1.035076]],
    [[0.259411, 0.923008, -0.182420], [0.110296, 0.804340, 0.085364], [-0.006276, -0.034346, 1.040622]],
    [[0.203876, 0.990338, -0.194214], [0.112975, 0.794542, 0.092483], [-0.005222, -0.041043, 1.046265]],
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
];
const MACHADO_DEUTAN: [Matrix; 11] = [
    [[1.0, 0.000000, 0.000000], [0.000000, 1.0, 0.000000], [0.000000, 0.000000, 1.0]],
    [[0.866435, 0.177704, -0.044139], [0.049567, 0.939063, 0.011370], [-0.003453, 0.007233, 0.996220]],
    [[0.760729, 0.319078, -0.079807], [0.090568, 0.889315, 0.020117], [-0.006027, 0.013325, 0.992702]],
    [[0.675425, 0.433850, -0.109275], [0.125303, 0.847755, 0.026942], [-0.007950, 0.018572, 0.989378]],
    [[0.605511, 0.528560, -0.134071], [0.155318, 0.812366, 0.032316], [-0.009376, 0.023176, 0.986200]],
    [[0.547494, 0.607765, -0.155259], [0.181692, 0.781742, 0.036566], [-0.010410, 0.027275, 0.983136]],
    [[0.498864, 0.674741, -0.173604], [0.205199, 0.754872, 0.039929], [-0.011131, 0.030969, 0.980162]],
    [[0.457771, 0.731899, -0.189670], [0.226409, 0.731012, 0.042579], [-0.011595, 0.034333, 0.977261]],
    [[0.422823, 0.781057, -0.203881], [0.245752, 0.709602, 0.044646], [-0.011843, 0.037423, 0.974421]],
    [[0.392952, 0.823610, -0.216562], [0.263559, 0.690210, 0.046232], [-0.011910, 0.040281, 0.971630]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
];
const MACHADO_TRITAN: [Matrix; 11] = [
    [[1.0, 0.000000, 0.000000], [0.000000, 1.0, 0.000000], [0.000000, 0.000000, 1.0]],
    [[0.926670, 0.092514, -0.019184], [0.021191, 0.964503, 0.014306], [0.008437, 0.054813, 0.936750]],
    [[0.895720, 0.133330, -0.029050], [0.029997, 0.945400, 0.024603], [0.013027, 0.104707, 0.882266]],
    [[0.905871, 0.127791, -0.033662], [0.026856, 0.941251, 0.031893], [0.013410, 0.148296, 0.838294]],
    [[0.948035, 0.089490, -0.037526], [0.014364, 0.946792, 0.038844], [0.010853, 0.193991, 0.795156]],
    [[1.017277, 0.027029, -0.044306], [-0.006113, 0.958479, 0.047634], [0.006379, 0.248708, 0.744913]],
    [[1.104996, -0.046633, -0.058363], [-0.032137, 0.971635, 0.060503], [0.001336, 0.317922, 0.680742]],
    [[1.193214, -0.109812, -0.083402], [-0.058496, 0.979410, 0.079086], [-0.002346, 0.403492, 0.598854]],
    [[1.257728, -0.139648, -0.118081], [-0.078003, 0.975409, 0.102594], [-0.003316, 0.501214, 0.502102]],
    [[1.278864, -0.125333, -0.153531], [-0.084748, 0.957674, 0.127074], [-0.000989, 0.601151, 0.399838]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
];
