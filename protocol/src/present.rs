//! Presentations: what a project keeps of them, and what the speaker's window shows.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::page::{Deck, Report, Stop};

/// What is kept beside a theme and is not part of it, in `<theme>.livery.json`. Fields that this version does not know
/// stay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Project {
    /// The stops of the presentation, in order.
    pub stops: Vec<Stop>,
    /// Goes on by itself after so many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_s: Option<f64>,
    /// Built-in themes that the presentation changes between, besides the two halves of the theme itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<String>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// What the speaker's window shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Speaking {
    /// The deck, while one is shown.
    pub deck: Option<Deck>,
    /// Where it stands: a [`Report::Stage`].
    pub stage: Option<Report>,
    /// The themes to change between, by name.
    pub themes: Vec<String>,
}
