//! Messages between host and the agent in a previewed page: JSON texts over one WebSocket, same origin as the page.
//!
//! The proxy serves everything of Livery's own under [`PREFIX`] and injects, first in `<head>`, the configuration
//! ([`Boot`]) and the page script.

mod order;

use livery_themes::Mode;
use serde::{Deserialize, Serialize};

pub use order::*;

/// Path prefix that the proxy keeps for itself.
pub const PREFIX: &str = "/__livery__/";

/// What a page wears. `rules` is left out when the page has them already (they depend on nothing but Livery's version).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outfit {
    /// Which half.
    pub mode: Mode,
    /// Counts up.
    pub sequence: u64,
    /// The `:root` blocks with all custom properties.
    pub variables: String,
    /// The static style sheet in terms of those properties.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// Plotly template (`{layout, data}`), with literal colours.
    pub template: serde_json::Value,
    /// Trace name to colour.
    pub categories: serde_json::Map<String, serde_json::Value>,
    /// The style sheet that declares the theme's own fonts. Apart from `variables`, so that a drag does not load them again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fonts: String,
}

/// Inlined in the page as `window.__LIVERY__`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boot {
    /// The theme to start with, so that there is no unstyled flash.
    pub outfit: Outfit,
    /// Path and secret of the agent's socket; absent in an export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

/// Host to page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToPage {
    /// Put this on.
    Wear(Outfit),
    /// Answer this.
    Ask {
        /// Echoed in the answer.
        id: u64,
        /// What to ask.
        question: Question,
    },
    /// Do this.
    Do {
        /// What to do.
        order: Order,
    },
    /// Style sheets of the app changed on disk; the page loads them again, and nothing else.
    Styles {
        /// The ends of their addresses, as `brand/header.css`.
        paths: Vec<String>,
    },
    /// Load the page again, and keep where it is scrolled to.
    Reload,
}

/// What a page can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Question {
    /// Computed styles: `[[value of each property] of the first element that each selector matches, or null]`.
    Styles {
        /// Selector and property names (custom properties too).
        pairs: Vec<(String, String)>,
    },
    /// Every chart: `[{id, traces: [{type, name, colors…}], paper, plot, font}]` as Plotly has it in `_fullLayout`/`_fullData`.
    Charts,
    /// URL, title, Dash version, Plotly version, number of charts, errors seen on the console.
    Page,
    /// What the app colours, sets and sizes itself: [`Escapes`].
    Escapes,
    /// Names seen in the page's charts: a list of [`Category`].
    Categories,
    /// How much of what is in view the theme colours, by computed styles: [`Coverage`]. Quick; what counts is measured by
    /// pictures of the page in two themes (`livery coverage`).
    Coverage,
    /// The page's size, and where it shows pictures: [`Surface`].
    Surface,
    /// Whose the points are: a list of [`Painter`], `null` where nothing is.
    Painters {
        /// Points of the whole page.
        points: Vec<Spot>,
    },
}

/// Page to host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToHost {
    /// First message.
    Hello(Hello),
    /// Painted this theme, charts included.
    Worn {
        /// The outfit's number.
        sequence: u64,
        /// From receipt to the style sheet being in place, in milliseconds.
        style_ms: f64,
        /// From receipt to the last chart being drawn, in milliseconds.
        charts_ms: f64,
    },
    /// The answer to [`ToPage::Ask`].
    Answer {
        /// Echoed.
        id: u64,
        /// The answer, by question.
        value: serde_json::Value,
    },
    /// Keys that belong to the editor, as `Ctrl+S`.
    Shortcut {
        /// The keys.
        keys: String,
    },
    /// Something that the user did in the page, or that an order led to.
    Report {
        /// What.
        report: Report,
    },
}

/// What a page tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The document's title.
    pub title: String,
    /// The path shown.
    pub path: String,
    /// Dash's version, when it is a Dash page.
    pub dash: Option<String>,
}
