//! The sections of the rail.

use livery_themes::table::Group;

/// One section of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Section {
    /// Whole themes to start from.
    #[default]
    Presets,
    /// The stops of the presentation.
    Presentation,
    /// The keys of one group of the table.
    Keys(Group),
    /// The theme as text.
    Code,
}

impl Section {
    /// Every section, in the rail's order.
    pub const ALL: &[Self] = &[
        Self::Presets,
        Self::Keys(Group::Brand),
        Self::Keys(Group::Colors),
        Self::Keys(Group::Charts),
        Self::Keys(Group::Typography),
        Self::Keys(Group::Containers),
        Self::Keys(Group::Controls),
        Self::Keys(Group::Tables),
        Self::Keys(Group::HeaderHero),
        Self::Keys(Group::Reports),
        Self::Keys(Group::Layout),
        Self::Code,
        Self::Presentation,
    ];

    /// Its name in the rail.
    pub fn title(self) -> &'static str {
        match self {
            Self::Presets => "Presets",
            Self::Presentation => "Presentation",
            Self::Keys(group) => group.label(),
            Self::Code => "Code",
        }
    }

    pub(super) fn command_title(self) -> &'static str {
        match self {
            Self::Presets => "Show presets",
            Self::Presentation => "Show presentation",
            Self::Keys(Group::Brand) => "Show brand",
            Self::Keys(Group::Colors) => "Show colors",
            Self::Keys(Group::Charts) => "Show charts",
            Self::Keys(Group::Typography) => "Show typography",
            Self::Keys(Group::Containers) => "Show containers",
            Self::Keys(Group::Controls) => "Show controls",
            Self::Keys(Group::Tables) => "Show tables",
            Self::Keys(Group::HeaderHero) => "Show header and hero",
            Self::Keys(Group::Reports) => "Show reports",
            Self::Keys(Group::Layout) => "Show layout",
            Self::Code => "Show code",
        }
    }

    /// What it holds.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Presets => "Whole themes to start from",
            Self::Presentation => "Stops to show in front of a room, with notes",
            Self::Keys(Group::Brand) => "The few colors that everything else follows",
            Self::Keys(Group::Colors) => "Grounds, text, lines and states",
            Self::Keys(Group::Charts) => "What traces, scales and grids are drawn in",
            Self::Keys(Group::Typography) => "Families, sizes and capitals",
            Self::Keys(Group::Containers) => "Cards, tags and tooltips",
            Self::Keys(Group::Controls) => "Buttons, inputs and what surrounds them",
            Self::Keys(Group::Tables) => "Stripes and lines of data tables",
            Self::Keys(Group::HeaderHero) => "The bands across the page",
            Self::Keys(Group::Reports) => "Pages made for paper",
            Self::Keys(Group::Layout) => "Spacing and where the page changes to small screens",
            Self::Code => "The theme as text, both ways",
        }
    }

    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Presets => &["Ctrl+1"],
            Self::Keys(Group::Brand) => &["Ctrl+2"],
            Self::Keys(Group::Colors) => &["Ctrl+3"],
            Self::Keys(Group::Charts) => &["Ctrl+4"],
            Self::Keys(Group::Typography) => &["Ctrl+5"],
            Self::Keys(Group::Containers) => &["Ctrl+6"],
            Self::Keys(Group::Controls) => &["Ctrl+7"],
            Self::Keys(Group::Tables) => &["Ctrl+8"],
            Self::Keys(Group::HeaderHero) => &["Ctrl+9"],
            Self::Code => &["Ctrl+0"],
            Self::Keys(Group::Reports | Group::Layout) | Self::Presentation => &[],
        }
    }
}

/// A page of the charts section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ChartsTab {
    /// The theme's own colours, one by one.
    #[default]
    Colors,
    /// What would go with the accent.
    Suggested,
    /// Known colorways and scales, and one's own.
    Library,
    /// Names that have a colour of their own in every chart.
    Categories,
}

impl ChartsTab {
    /// Every page, in order.
    pub const ALL: &[Self] = &[Self::Colors, Self::Suggested, Self::Library, Self::Categories];

    /// Its name.
    pub fn title(self) -> &'static str {
        match self {
            Self::Colors => "Colors",
            Self::Suggested => "Suggested",
            Self::Library => "Library",
            Self::Categories => "Categories",
        }
    }

    pub(super) fn command_title(self) -> &'static str {
        match self {
            Self::Colors => "Edit chart colors",
            Self::Suggested => "Suggest chart colors",
            Self::Library => "Library of colorways and scales",
            Self::Categories => "Colors of categories",
        }
    }

    /// What it holds.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Colors => "What traces, scales and grids are drawn in",
            Self::Suggested => "Colors that go with the accent and hold for every vision",
            Self::Library => "Known colorways and scales, and your own",
            Self::Categories => "Names that have the same color in every chart",
        }
    }
}

/// The editor's own look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Appearance {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Appearance {
    /// Every look.
    pub const ALL: &[Self] = &[Self::System, Self::Light, Self::Dark];

    /// As the settings have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a word of the settings; anything unknown is the system's look.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|appearance| appearance.word() == word).unwrap_or_default()
    }
}
