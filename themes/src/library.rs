//! The themes that come with Livery: two of its own, and ten in the ways that Dash Design Kit's have long looked, each
//! with page and content as they are and reversed.
//!
//! The files have every key of the newest generation, so that other readers, which fill in a default theme of their
//! own, show them as Livery does.

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
    /// Its name, as a menu shows it; both flavours have the same.
    pub name: &'static str,
    /// One line about it.
    pub description: &'static str,
    /// Which flavour it is.
    pub flavour: Flavour,
    /// Whether its page is dark.
    pub dark: bool,
    /// The theme's file, JSON.
    pub text: &'static str,
}

/// All of them, Livery's own first.
pub fn themes() -> &'static [BuiltIn] {
    THEMES
}

macro_rules! built_in {
    ($name:literal, $flavour:ident, $dark:literal, $file:literal, $description:literal) => {
        BuiltIn {
            name: $name,
            description: $description,
            flavour: Flavour::$flavour,
            dark: $dark,
            text: include_str!(concat!("../library/", $file, ".json")),
        }
    };
}

static THEMES: &[BuiltIn] = &[
    built_in!(
        "Livery Light",
        Plain,
        false,
        "livery_light",
        "Livery's own: clear white cards on cool grey, indigo, and chart colors that hold for every eye."
    ),
    built_in!(
        "Livery Dark",
        Plain,
        true,
        "livery_dark",
        "Livery's own at night: blue-black surfaces, soft lines, and chart colors that hold for every eye."
    ),
    built_in!(
        "White",
        Plain,
        false,
        "white",
        "Black on white with a calm blue: nothing between the reader and the numbers."
    ),
    built_in!(
        "White",
        Reversed,
        false,
        "white_reversed",
        "Black on white with a calm blue: nothing between the reader and the numbers; page and content reversed."
    ),
    built_in!(
        "Azure",
        Plain,
        false,
        "azure",
        "Sober blue with square corners and fine lines, as public bodies like it."
    ),
    built_in!(
        "Azure",
        Reversed,
        false,
        "azure_reversed",
        "Sober blue with square corners and fine lines, as public bodies like it; page and content reversed."
    ),
    built_in!("Slate", Plain, false, "slate", "Ink blue on white cards without lines."),
    built_in!(
        "Slate",
        Reversed,
        false,
        "slate_reversed",
        "Ink blue on white cards without lines; page and content reversed."
    ),
    built_in!("Coral", Plain, false, "coral", "Warm coral on quiet greys, as dashboards have looked for years."),
    built_in!(
        "Coral",
        Reversed,
        false,
        "coral_reversed",
        "Warm coral on quiet greys, as dashboards have looked for years; page and content reversed."
    ),
    built_in!("Orange", Plain, false, "orange", "A strong orange on plain greys."),
    built_in!(
        "Orange",
        Reversed,
        false,
        "orange_reversed",
        "A strong orange on plain greys; page and content reversed."
    ),
    built_in!("Blue", Plain, false, "blue", "Deep sea blue on cool, pale blue."),
    built_in!("Blue", Reversed, false, "blue_reversed", "Deep sea blue on cool, pale blue; page and content reversed."),
    built_in!("Sepia", Plain, false, "sepia", "Brown ink on warm paper, with serif headings."),
    built_in!(
        "Sepia",
        Reversed,
        false,
        "sepia_reversed",
        "Brown ink on warm paper, with serif headings; page and content reversed."
    ),
    built_in!("Night", Plain, true, "night", "Sea green on night blue."),
    built_in!("Night", Reversed, true, "night_reversed", "Sea green on night blue; page and content reversed."),
    built_in!("Teal", Plain, true, "teal", "Pale turquoise on dark teal."),
    built_in!("Teal", Reversed, true, "teal_reversed", "Pale turquoise on dark teal; page and content reversed."),
    built_in!("Mint", Plain, true, "mint", "Luminous mint on blue-black."),
    built_in!("Mint", Reversed, true, "mint_reversed", "Luminous mint on blue-black; page and content reversed."),
];
