//! What the editor has a previewed page do, and what the page tells of it.

use livery_themes::Mode;
use serde::{Deserialize, Serialize};

use super::Outfit;

/// Something for every previewed page to do. The host sends the standing ones again to a page that is loaded anew:
/// all but [`Order::Expand`], [`Order::Step`], [`Order::ScrollTo`] and [`Order::Print`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Order {
    /// Shows the page as some eyes or some screens do. Without both fields: as it is.
    Vision {
        /// The `values` of an SVG `feColorMatrix` in linear light, as `Vision::svg_filter` gives them.
        values: Option<[f64; 20]>,
        /// Contrast, from 0 (grey) over 1 (as it is).
        contrast: Option<f64>,
    },
    /// Names what is under the pointer ([`Report::Hovered`], [`Report::Picked`]); the app gets no clicks meanwhile.
    Inspect {
        /// On or off.
        on: bool,
    },
    /// Shows the page as pages on paper. `None`: as it is.
    Paper {
        /// The paper.
        size: Option<Paper>,
    },
    /// Literal values of the app that give way to the theme's. Replaces the rules before.
    Overrides {
        /// Single rules.
        rules: Vec<OverrideRule>,
        /// Every literal value, each by the key that the page finds nearest; single rules come first.
        all: bool,
    },
    /// Puts one element on the whole window; `None` puts it back.
    Expand {
        /// Its selector.
        target: Option<String>,
    },
    /// Shows a deck of stops; replaces the one that is shown.
    Present {
        /// The deck.
        deck: Deck,
    },
    /// A step of the presentation, as its keys make them.
    Step {
        /// Which.
        step: Step,
    },
    /// Lets the user pick elements as stops ([`Report::StopPicked`]); the app gets no clicks meanwhile.
    PickStop {
        /// On or off.
        on: bool,
    },
    /// The themes that [`Step::Theme`] changes between. The page fades from one into the other.
    Outfits {
        /// Each complete, without `rules`.
        outfits: Vec<NamedOutfit>,
    },
    /// Shows two of the page beside each other, scrolled together; `None`: one, as ever. Ended by [`Order::Present`].
    Beside {
        /// What stands on the two sides.
        pair: Option<Pair>,
    },
    /// Scrolls; not reported as [`Report::Scrolled`].
    ScrollTo {
        /// Pixels from the left.
        x: i32,
        /// Pixels from the top.
        y: i32,
    },
    /// Shows the pointer as large as a finger.
    Touch {
        /// On or off.
        on: bool,
    },
    /// Opens the system's print dialog for the shown page, where it can be saved as PDF too.
    Print {
        /// The paper; `None`: as the system has it.
        size: Option<Paper>,
    },
}

impl Order {
    /// Whether a page that is loaded anew has to be told again; a newer order of the same kind takes its place.
    pub fn stands(&self) -> bool {
        !matches!(self, Self::Expand { .. } | Self::Step { .. } | Self::ScrollTo { .. } | Self::Print { .. })
    }

    /// Whether the order only ends what an earlier one of its kind began.
    pub fn ends(&self) -> bool {
        match self {
            Self::Vision { values, contrast } => values.is_none() && contrast.is_none(),
            Self::Inspect { on } | Self::PickStop { on } | Self::Touch { on } => !on,
            Self::Paper { size } => size.is_none(),
            Self::Beside { pair } => pair.is_none(),
            Self::Overrides { rules, all } => rules.is_empty() && !all,
            Self::Expand { target } => target.is_none(),
            Self::Outfits { outfits } => outfits.is_empty(),
            Self::Step { step } => *step == Step::End,
            Self::Present { .. } | Self::ScrollTo { .. } | Self::Print { .. } => false,
        }
    }
}

/// Two of the page beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// What the left side is called. It wears the theme that is edited.
    pub left: String,
    /// What the right side is called.
    pub right: String,
    /// What is different there.
    pub shows: Difference,
}

/// What the right side of a [`Pair`] shows that the left does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// The first theme of [`Order::Outfits`].
    Theme,
    /// The vision of [`Order::Vision`].
    Vision,
}

/// A theme by its name, for the switch in a presentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedOutfit {
    /// What it is called.
    pub name: String,
    /// What the page wears.
    pub outfit: Outfit,
}

/// The document of a theme for [`NamedOutfit`], before it is compiled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedTheme {
    /// What it is called.
    pub name: String,
    /// The whole document.
    pub text: String,
    /// Which half.
    pub mode: Mode,
}

/// A sheet of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Which.
    pub format: PaperFormat,
    /// Wider than high.
    pub landscape: bool,
}

/// Sizes of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperFormat {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

/// What kind of value an app wrote itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscapeKind {
    /// A colour.
    Color,
    /// A font family.
    Font,
    /// A font size.
    Size,
}

/// Where an app wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscapePlace {
    /// In a rule of a style sheet.
    Sheet,
    /// In an element's own style.
    Inline,
    /// In a chart's figure.
    Figure,
}

/// A value of the app's that does not come from the theme; the answer to `Question::Escapes` is a list of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Escape {
    /// What kind.
    pub kind: EscapeKind,
    /// Where it is written.
    pub place: EscapePlace,
    /// The style sheet's file name, the element or the chart: what a user calls the place.
    pub source: String,
    /// The rule's selector, the first such element's, or the path in the figure.
    pub selector: String,
    /// The CSS property, or the last part of the path in the figure.
    pub property: String,
    /// As it is written.
    pub value: String,
    /// The colour as `#rrggbb` or `#rrggbbaa`.
    pub color: Option<String>,
    /// How many elements show it now.
    pub uses: u32,
    /// The nearest key of the theme.
    pub key: Option<String>,
    /// How far that key's value is: CIEDE2000 for colours.
    pub distance: Option<f64>,
}

/// The answer to `Question::Escapes`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Escapes {
    /// What was found, most used first.
    pub found: Vec<Escape>,
    /// What the app was made for, where its own colours say so and it is not what the theme shows.
    pub made_for: Option<Mode>,
    /// Style sheets of other origins, which cannot be read.
    pub unread: Vec<String>,
}

/// Has the theme's value for a key stand where the app wrote its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverrideRule {
    /// What kind of value.
    pub kind: EscapeKind,
    /// As the app wrote it ([`Escape::value`]).
    pub value: String,
    /// Only for this property ([`Escape::property`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// The key of the theme.
    pub key: String,
}

/// A presentation of the live app.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deck {
    /// In the order in which they are shown.
    pub stops: Vec<Stop>,
    /// The stop to begin with, from 0.
    pub at: usize,
    /// The theme of [`Order::Outfits`] to begin with; `None`: the one that is edited.
    pub theme: Option<usize>,
    /// Goes on by itself after so many seconds, and begins again at the end.
    pub interval_s: Option<f64>,
}

/// A stop of a presentation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stop {
    /// Its name.
    pub name: String,
    /// The element that is expanded; without one the page is shown as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<String>,
    /// The page that it is on, as a path with query; `None`: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// For the speaker alone; a page has no use for them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

/// A step of a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Step {
    /// The next stop.
    Forward,
    /// The stop before.
    Back,
    /// A stop.
    To {
        /// Which, from 0.
        at: usize,
    },
    /// The grid of all stops, on or off.
    Overview,
    /// A black screen, on or off.
    Black,
    /// A white screen, on or off.
    White,
    /// A red point in place of the pointer, on or off.
    Laser,
    /// Darkness but around the pointer, on or off.
    Spotlight,
    /// A magnifying lens at the pointer, on or off.
    Lens,
    /// Another theme of [`Order::Outfits`].
    Theme {
        /// Which, from 0; `None`: the one after the one shown.
        at: Option<usize>,
    },
    /// Stops and goes on with auto-play.
    Pause,
    /// Ends the presentation.
    End,
}

/// What a page tells unasked, as a consequence of an order or of a user's gesture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Report {
    /// What the pointer is over, while inspecting; empty when it left.
    Hovered {
        /// In words, as "Card header" or "trace 2 of Sales".
        name: String,
    },
    /// What was clicked while inspecting.
    Picked {
        /// In words.
        name: String,
        /// The key of the theme that colours it.
        key: Option<String>,
        /// The colour at the point, as `#rrggbb`.
        color: Option<String>,
        /// A selector that finds it again.
        selector: String,
    },
    /// A colour was copied while inspecting (by Alt and a click); the editor puts it on the clipboard.
    CopiedColor {
        /// `#rrggbb` or `#rrggbbaa`.
        hex: String,
    },
    /// Where the presentation stands, or that something is expanded.
    Stage {
        /// The stop, from 0.
        at: usize,
        /// How many there are; 0 when no deck is shown.
        count: usize,
        /// The expanded element's selector.
        expanded: Option<String>,
        /// What covers the page, if anything.
        screen: Option<Screen>,
        /// The theme of `Order::Outfits` that is worn.
        theme: Option<usize>,
        /// Whether auto-play is at rest.
        paused: bool,
    },
    /// A stop was picked.
    StopPicked {
        /// The stop, with a name to begin with.
        stop: Stop,
    },
    /// The user scrolled the page.
    Scrolled {
        /// Pixels from the left.
        x: i32,
        /// Pixels from the top.
        y: i32,
    },
}

/// What covers a page in a presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// Nothing but black.
    Black,
    /// Nothing but white.
    White,
    /// The grid of all stops.
    Overview,
}

/// A category of the page's charts; the answer to `Question::Categories` is a list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// A trace's name, or a label of a pie, sunburst or treemap.
    pub name: String,
    /// The charts that show it, by their names.
    pub charts: Vec<String>,
    /// Its colour now, as `#rrggbb`, where it has one.
    pub color: Option<String>,
    /// Whether it has different colours in different charts.
    pub differs: bool,
}

/// How much of what a page paints comes from the theme; the answer to `Question::Coverage`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Share of the painted area, 0 to 1.
    pub share: f64,
    /// Points of the page that were looked at.
    pub points: u32,
    /// What escapes, by area: a selector or a chart's name, the colour, and its share of the whole.
    pub rest: Vec<Uncovered>,
}

/// Part of a page whose colour does not come from the theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncovered {
    /// A selector that finds it.
    pub selector: String,
    /// The colour, as `#rrggbb`.
    pub color: String,
    /// Share of the whole, 0 to 1.
    pub share: f64,
}

/// How large a page is, and where it shows pictures, which no theme colours; the answer to `Question::Surface`. In CSS
/// pixels of the whole page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    /// From the left edge to the right.
    pub width: f64,
    /// From the top to the end of what can be scrolled to.
    pub height: f64,
    /// Left, top, width and height of each picture.
    pub pictures: Vec<[f64; 4]>,
}

/// A point of a page and the colour there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// CSS pixels from the left edge of the whole page.
    pub x: f64,
    /// CSS pixels from the top of the whole page.
    pub y: f64,
    /// `#rrggbb`.
    pub color: String,
}

/// Who paints a point of a page; the answer to `Question::Painters` is a list of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Painter {
    /// A selector that finds it.
    pub selector: String,
    /// In words, as "Card header".
    pub name: String,
    /// The key of the theme whose value is nearest.
    pub key: Option<String>,
}
