//! The audit: what in a theme cannot be read, seen or told apart, and the nearest value that can.
//!
//! It judges what [`crate::compile`] paints: the same resolution, the same computed colours, translucent colours laid on
//! what they stand on, everything in the 8 bits that a screen shows. Contrast is WCAG 2.2's; differences between colours
//! are CIEDE2000 in the twelve views of [`livery_colorways::Vision::TWELVE`].
//!
//! What is deliberately absent: pictures and gradients behind text, which the format cannot express, and texts that an app
//! colours itself.

mod charts;
mod mend;
mod nearest;
mod paint;

use livery_colorways::Color;
use serde::Serialize;
use serde_json::Value;

use crate::document::{Document, Mode, Place, Region, Severity};
use crate::edit;

pub use mend::{Applied, apply, fix_all, fix_modes};

/// What is asked of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Text on its background: 4.5, large text 3 (WCAG 2.2, 1.4.3).
    TextContrast,
    /// The mark of keyboard focus on every surface: 3 (WCAG 2.2, 2.4.7 and 1.4.11).
    FocusVisible,
    /// The edge or fill of a control against what is around it: 3 (WCAG 2.2, 1.4.11).
    ControlEdge,
    /// A chart's colours on its paper: 3 (WCAG 2.2, 1.4.11).
    ChartContrast,
    /// Grid lines that can be seen at all.
    ChartGrid,
    /// Two colours of the colorway that an eye cannot tell apart (WCAG 2.2, 1.4.1).
    ColorwayMerge,
    /// Good, bad and warning that an eye cannot tell apart (WCAG 2.2, 1.4.1).
    StatusMerge,
    /// Type smaller than 12 px.
    TinyType,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 8] = [
        Self::TextContrast,
        Self::FocusVisible,
        Self::ControlEdge,
        Self::ChartContrast,
        Self::ChartGrid,
        Self::ColorwayMerge,
        Self::StatusMerge,
        Self::TinyType,
    ];

    /// Its stable name, kebab-case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TextContrast => "text-contrast",
            Self::FocusVisible => "focus-visible",
            Self::ControlEdge => "control-edge",
            Self::ChartContrast => "chart-contrast",
            Self::ChartGrid => "chart-grid",
            Self::ColorwayMerge => "colorway-merge",
            Self::StatusMerge => "status-merge",
            Self::TinyType => "tiny-type",
        }
    }

    /// Its title, sentence case.
    pub const fn title(self) -> &'static str {
        match self {
            Self::TextContrast => "Text contrast",
            Self::FocusVisible => "Visible focus",
            Self::ControlEdge => "Edges of controls",
            Self::ChartContrast => "Chart colors on their paper",
            Self::ChartGrid => "Grid lines",
            Self::ColorwayMerge => "Chart colors told apart",
            Self::StatusMerge => "Status colors told apart",
            Self::TinyType => "Tiny type",
        }
    }

    /// What it asks for and why, one or two sentences.
    pub const fn help(self) -> &'static str {
        match self {
            Self::TextContrast => {
                "Text needs a contrast of 4.5 with its background, large text (24 px, or bold from 18.7 px) 3: WCAG 2.2, 1.4.3."
            }
            Self::FocusVisible => {
                "Who works by keyboard finds the focus by its mark, which needs a contrast of 3 with what it lies on: WCAG 2.2, 2.4.7 and 1.4.11."
            }
            Self::ControlEdge => {
                "A control is found by its border or its fill; one of them needs a contrast of 3 with what is around it: WCAG 2.2, 1.4.11."
            }
            Self::ChartContrast => {
                "Lines, bars and points need a contrast of 3 with the paper of the chart: WCAG 2.2, 1.4.11."
            }
            Self::ChartGrid => "A grid that cannot be seen helps nobody to read a value.",
            Self::ColorwayMerge => {
                "Series are told apart by color, so every two colors need a difference (CIEDE2000) of 8 for every eye: WCAG 2.2, 1.4.1."
            }
            Self::StatusMerge => {
                "Good, bad and warning must not look the same to any eye: a difference (CIEDE2000) of 8: WCAG 2.2, 1.4.1."
            }
            Self::TinyType => "Type below 12 px is hard to read on a screen.",
        }
    }

    /// Where to read more.
    pub const fn url(self) -> Option<&'static str> {
        match self {
            Self::TextContrast => Some("https://www.w3.org/WAI/WCAG22/Understanding/contrast-minimum.html"),
            Self::FocusVisible => Some("https://www.w3.org/WAI/WCAG22/Understanding/focus-visible.html"),
            Self::ControlEdge | Self::ChartContrast => {
                Some("https://www.w3.org/WAI/WCAG22/Understanding/non-text-contrast.html")
            }
            Self::ColorwayMerge | Self::StatusMerge => {
                Some("https://www.w3.org/WAI/WCAG22/Understanding/use-of-color.html")
            }
            Self::ChartGrid | Self::TinyType => None,
        }
    }

    /// How bad a finding of it usually is.
    pub const fn severity(self) -> Severity {
        match self {
            Self::TextContrast | Self::FocusVisible => Severity::Error,
            Self::ControlEdge | Self::ChartContrast | Self::ColorwayMerge | Self::StatusMerge | Self::TinyType => {
                Severity::Warning
            }
            Self::ChartGrid => Severity::Note,
        }
    }
}

/// One thing that somebody cannot read, see or tell apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable for as long as the finding is there: `mode/rule/key/against`.
    pub id: String,
    /// What was asked.
    pub rule: Rule,
    /// How bad: an error keeps people from reading or using the page.
    pub severity: Severity,
    /// In which half.
    pub mode: Mode,
    /// The key that it is about.
    pub key: String,
    /// The place of its value, a JSON pointer in the mode's own layer: `/control_border/color`, `/colorway/3`.
    pub pointer: String,
    /// The key of what it stands on or is compared with.
    pub against: Option<String>,
    /// What, where, and how far from passing; one plain sentence.
    pub message: String,
    /// What was measured: a contrast ratio, a difference, or pixels.
    pub measured: f64,
    /// What it takes, in the same unit.
    pub needed: f64,
    /// The two colors that were compared, as a screen shows them: first what it is about, then what it stands on. Empty
    /// where it is about no colors.
    pub colors: Vec<Color>,
    /// What would mend it, best first. Each is checked to pass.
    pub fixes: Vec<Fix>,
    /// Why there are no fixes; one plain sentence.
    pub unfixable: Option<String>,
}

impl Finding {
    /// Where in the file it is best told: at the value, in the half that has it; at the start of the theme where the value
    /// is not written but follows.
    pub fn region(&self, document: &Document) -> Region {
        let own = format!("{}{}", edit::layer_pointer(self.mode), self.pointer);
        let steps = [own.as_str(), self.pointer.as_str()];
        let mut places = steps.into_iter().flat_map(|pointer| {
            let whole = pointer.strip_suffix(&self.pointer).unwrap_or_default().to_owned() + &format!("/{}", self.key);
            [pointer.to_owned(), whole]
        });
        places
            .find_map(|pointer| document.region(&pointer))
            .or_else(|| {
                document.region("").map(|region| Region {
                    end_line: region.place.line,
                    end_column: region.place.column + 1,
                    ..region
                })
            })
            .unwrap_or_else(|| Region {
                place: Place { pointer: String::new(), line: 1, column: 1 },
                end_line: 1,
                end_column: 1,
            })
    }
}

/// A change that makes a finding go away.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fix {
    /// What it does, as a button says it: "Darken body text to #595959".
    pub label: String,
    /// The half that it changes.
    pub mode: Mode,
    /// JSON pointers in that half's layer, as [`crate::change`] takes them, with their new values.
    pub edits: Vec<(String, Value)>,
    /// The new color, where it is one.
    pub color: Option<Color>,
}

/// Everything that the audit has to say about one half of a theme, worst first. Cheap enough to run after every edit.
pub fn audit(document: &Document, mode: Mode) -> Vec<Finding> {
    mend::audit(document, mode)
}
