//! The themes that come with Livery.

/// Which of a theme's two surfaces lies above the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// As the theme was designed.
    Plain,
    /// Page and content reversed.
    Reversed,
}

/// A theme that comes with Livery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// Its name, as a menu shows it.
    pub name: &'static str,
    /// One line about it.
    pub description: &'static str,
    /// Which flavour it is.
    pub flavour: Flavour,
    /// Whether its page is dark.
    pub dark: bool,
    /// The theme's file.
    pub text: &'static str,
}

/// All of them, Livery's own first.
pub fn themes() -> &'static [BuiltIn] {
    THEMES
}

static THEMES: &[BuiltIn] = &[];
