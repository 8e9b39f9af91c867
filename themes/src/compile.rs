//! From a theme to what a page wears.

use serde_json::{Map, Value};

use crate::theme::Theme;
use crate::variables::{self, Scope};
use crate::{runtime, template};

/// What a page wears: a few KB that vary with the theme, and the rules, which do not.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The `:root` blocks with every custom property, and the two blocks for small screens, whose widths are the theme's
    /// (a media query cannot read a variable).
    pub variables: String,
    /// The static style sheet in terms of those properties.
    pub rules: &'static str,
    /// A Plotly template (`{layout, data}`) with literal colours.
    pub template: Value,
    /// A category's name to its colour, the same in every chart.
    pub categories: Map<String, Value>,
}

/// Compiles a theme. Pure and cheap: well under a millisecond, so that a drag may call it for every pointer event.
pub fn compile(theme: &Theme) -> Compiled {
    Compiled {
        variables: variables::stylesheet(theme, Scope::Page),
        rules: runtime::RULES,
        template: template::template(theme),
        categories: categories(theme),
    }
}

pub(crate) fn categories(theme: &Theme) -> Map<String, Value> {
    theme
        .category_colors()
        .iter()
        .map(|(name, color)| (name.clone(), Value::from(variables::color_css(*color))))
        .collect()
}
