//! The one table of keys. Validation, derivation, the JSON Schema, the editor's panels and the CSS variables are all
//! driven by it: adding a key to the product is adding a row here.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::rules::{self, Rule};

/// The editor's section that a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// What makes the brand: its accent and the colours of success and failure.
    Brand,
    /// Surfaces, text, lines, and the named colours of Bootstrap components.
    Colors,
    /// Colours of traces, scales and grids.
    Charts,
    /// Font families, sizes and capitals.
    Typography,
    /// Cards, tags and tooltips.
    Containers,
    /// Buttons and inputs.
    Controls,
    /// Data tables.
    Tables,
    /// The bands across the page: header, hero and footer.
    HeaderHero,
    /// Printed reports.
    Reports,
    /// Spacing and breakpoints.
    Layout,
}

impl Group {
    /// Every group, in the order in which the editor shows them.
    pub const ALL: [Self; 10] = [
        Self::Brand,
        Self::Colors,
        Self::Charts,
        Self::Typography,
        Self::Containers,
        Self::Controls,
        Self::Tables,
        Self::HeaderHero,
        Self::Reports,
        Self::Layout,
    ];

    /// The section's title.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Brand => "Brand",
            Self::Colors => "Colors",
            Self::Charts => "Charts",
            Self::Typography => "Typography",
            Self::Containers => "Containers",
            Self::Controls => "Controls",
            Self::Tables => "Tables",
            Self::HeaderHero => "Header & Hero",
            Self::Reports => "Reports",
            Self::Layout => "Layout",
        }
    }

    /// The section's keys, in the table's order.
    pub fn keys(self) -> impl Iterator<Item = &'static Key> {
        KEYS.iter().filter(move |key| key.group == self)
    }
}

/// What a key's value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A CSS colour.
    Color,
    /// One CSS length.
    Length,
    /// One to four CSS lengths, as `margin` and `padding` take them.
    FourLengths,
    /// An object of `width`, `color` and, where the flags say so, `style` and `radius`.
    Border {
        /// Whether it has a `style`.
        style: bool,
        /// Whether it has a `radius`.
        radius: bool,
    },
    /// The line around text inputs: an object with the names that React uses (`borderWidth`, `borderRadius` …).
    BorderStyle,
    /// A CSS `box-shadow`.
    Shadow,
    /// A font's name or a CSS font stack.
    Font,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// A whole number from 1 to 24.
    Number,
    /// A list of CSS colours. Shorter and longer lists are used, with a warning.
    ColorList {
        /// Fewest colours that Design Kit's own themes have.
        least: usize,
        /// Most colours that Design Kit's own themes have.
        most: usize,
    },
    /// Always null; a key that older files carry.
    Null,
}

/// What a colour is for. Derivation, dark mode and contrast checks follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Something is painted on it. Names the surface below it, which shows through where it is translucent; the
    /// page itself has none.
    Surface(Option<&'static str>),
    /// Text, read on these surfaces.
    Text(&'static [&'static str]),
    /// A line on these surfaces.
    Line(&'static [&'static str]),
    /// A mark or a fill on these surfaces.
    Mark(&'static [&'static str]),
    /// Ink and paper of the printed report: the same in light and dark mode.
    Print,
    /// Not a colour.
    Plain,
}

/// One row of the table.
#[derive(Debug)]
pub struct Key {
    /// As the file has it, `snake_case`. The CSS variable is `--` and this name.
    pub name: &'static str,
    /// Since which generation of the format: the number of keys that the format had when this one came.
    pub since: u16,
    /// The editor's section.
    pub group: Group,
    /// The part of the section, for example `"Card header"`.
    pub part: &'static str,
    /// What the value looks like.
    pub kind: Kind,
    /// What a colour (also a border's) is for.
    pub role: Role,
    /// Whether it is among the few that most people need.
    pub basic: bool,
    /// The field's label, sentence case.
    pub label: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// What its value is where the file has none.
    pub(crate) rule: Rule,
    /// A value as the format's own themes have it, as JSON text.
    pub example: &'static str,
}

impl Key {
    /// The key's rule in words, for example `Same as accent`.
    pub fn rule_text(&self) -> String {
        self.rule.describe()
    }
}

/// The row of a key.
pub fn key(name: &str) -> Option<&'static Key> {
    index(name).and_then(|index| KEYS.get(index))
}

/// The row's number.
pub(crate) fn index(name: &str) -> Option<usize> {
    static INDEX: OnceLock<HashMap<&'static str, usize>> = OnceLock::new();
    INDEX.get_or_init(|| KEYS.iter().enumerate().map(|(index, key)| (key.name, index)).collect()).get(name).copied()
}

/// Keys that older files carry and nothing reads any more. They are kept as they stand.
pub static LEGACY_KEYS: &[&str] = &["font_headings_size"];

/// The key under which everything stands that the format itself lacks; other readers ignore it.
pub const LIVERY: &str = "livery";

const CAPITALS: Kind = Kind::Enum(&["none", "capitalize", "uppercase", "lowercase"]);
/// `spread` is the only word seen in files; the others are what CSS would say in its place.
const ALIGNMENT: Kind = Kind::Enum(&["spread", "left", "center", "right"]);
const SCHEME: Kind = Kind::Enum(&["light", "dark", "light_with_dark_hero"]);
const BORDER: Kind = Kind::Border { style: true, radius: true };
const CONTROL_BORDER: Kind = Kind::Border { style: false, radius: true };
const OUTLINE: Kind = Kind::Border { style: true, radius: false };

const ON_PAGE: &[&str] = &["background_page"];
const ON_CONTENT: &[&str] = &["background_content"];
const ON_BOTH: &[&str] = &["background_content", "background_page"];
const ON_CARD: &[&str] = &["card_background_color"];

const NO_SHADOW: &str = "0px 0px 0px rgba(0,0,0,0)";
const SOFT_SHADOW: &str = "0px 1px 3px rgba(0,0,0,0.12), 0px 1px 2px rgba(0,0,0,0.24)";

const BORDER_COLOR: &Rule = &Rule::Same("border");
const ACCENT: &Rule = &Rule::Same("accent");

macro_rules! keys {
    ($( $name:literal $since:literal $group:ident $part:literal, $kind:expr, $role:expr, $basic:ident,
        $label:literal, $help:literal, $rule:expr, $example:literal; )*) => {
        /// Every key of the newest generation, in the order in which files list them.
        pub static KEYS: &[Key] = &[$(
            Key {
                name: $name, since: $since, group: Group::$group, part: $part, kind: $kind, role: $role,
                basic: keys!(@basic $basic), label: $label, help: $help, rule: $rule, example: $example,
            }
        ),*];
    };
    (@basic basic) => { true };
    (@basic more) => { false };
}

keys! {
    "accent" 15 Brand "Brand", Kind::Color, Role::Mark(ON_BOTH), basic,
        "Accent", "The brand's own color: links, buttons, selections and the first chart color.",
        Rule::Text("#fa4f56"), r##""#1f78b4""##;
    "accent_positive" 15 Brand "Status", Kind::Color, Role::Mark(ON_BOTH), basic,
        "Positive", "Says that something is good or went up.",
        Rule::Mark("#017500", ON_BOTH), r##""#017500""##;
    "accent_negative" 15 Brand "Status", Kind::Color, Role::Mark(ON_BOTH), basic,
        "Negative", "Says that something is bad or went down.",
        Rule::Mark("#C20000", ON_BOTH), r##""#C20000""##;
    "background_content" 15 Colors "Surfaces", Kind::Color, Role::Surface(Some("background_page")), basic,
        "Content background", "Behind cards, tables and controls.",
        Rule::Derived(rules::background_content, "A shade of background_page"), r##""#F9F9F9""##;
    "background_page" 15 Colors "Surfaces", Kind::Color, Role::Surface(None), basic,
        "Page background", "Behind everything.",
        Rule::Derived(rules::background_page, "A shade of background_content"), r##""#F2F2F2""##;
    "body_text" 44 Colors "Text", Kind::Color, Role::Text(ON_BOTH), more,
        "Body text", "Running text.",
        Rule::Readable("text", ON_BOTH), r##""#606060""##;
    "border" 15 Colors "Lines", Kind::Color, Role::Line(ON_BOTH), basic,
        "Border", "Lines around and between things.",
        Rule::Derived(rules::border, "A step away from background_content"), r##""#e2e2e2""##;
    "border_style" 15 Controls "Inputs", Kind::BorderStyle, Role::Plain, more,
        "Input line", "Which sides of a text input have a line.",
        Rule::Json(r#"{"name":"underlined","borderWidth":"0px 0px 1px 0px","borderStyle":"solid","borderRadius":0}"#),
        r#"{"name": "underlined", "borderWidth": "0px 0px 1px 0px", "borderStyle": "solid", "borderRadius": 0}"#;
    "button_border" 58 Controls "Buttons", CONTROL_BORDER, Role::Line(&["button_background_color"]), basic,
        "Button border", "Line around buttons, and how round they are.",
        Rule::Border { width: "1px", style: "", color: ACCENT, radius: "0px" },
        r##"{"width": "1px", "color": "#1f78b4", "radius": "0px"}"##;
    "button_capitalization" 58 Controls "Buttons", CAPITALS, Role::Plain, basic,
        "Button capitals", "How labels of buttons are written.",
        Rule::Text("uppercase"), r#""uppercase""#;
    "button_text" 58 Controls "Buttons", Kind::Color, Role::Text(&["button_background_color"]), basic,
        "Button text", "Labels of buttons.",
        Rule::Derived(rules::button_text, "The accent, made readable on button_background_color; white or dark on a button in the accent"), r##""#1f78b4""##;
    "button_background_color" 58 Controls "Buttons", Kind::Color, Role::Surface(Some("background_page")), basic,
        "Button background", "Fill of buttons.",
        Rule::Same("background_content"), r##""#F9F9F9""##;
    "control_border" 58 Controls "Inputs", CONTROL_BORDER, Role::Line(&["control_background_color"]), basic,
        "Control border", "Line around inputs, dropdowns and sliders, and how round they are.",
        Rule::Border { width: "0px 0px 1px 0px", style: "", color: BORDER_COLOR, radius: "0px" },
        r##"{"width": "0px 0px 1px 0px", "color": "#e2e2e2", "radius": "0px"}"##;
    "control_background_color" 58 Controls "Inputs", Kind::Color, Role::Surface(Some("background_content")), basic,
        "Control background", "Fill of inputs and dropdowns.",
        Rule::Same("background_content"), r##""#F9F9F9""##;
    "control_text" 58 Controls "Inputs", Kind::Color, Role::Text(&["control_background_color"]), basic,
        "Control text", "Text in inputs and dropdowns.",
        Rule::Readable("text", &["control_background_color"]), r##""#606060""##;
    "card_margin" 39 Containers "Cards", Kind::FourLengths, Role::Plain, basic,
        "Card margin", "Space around cards.",
        Rule::Text("15px"), r#""15px""#;
    "card_padding" 39 Containers "Cards", Kind::FourLengths, Role::Plain, basic,
        "Card padding", "Space inside cards.",
        Rule::Text("5px"), r#""5px""#;
    "card_border" 39 Containers "Cards", BORDER, Role::Line(ON_CARD), basic,
        "Card border", "Line around cards, and how round they are.",
        Rule::Border { width: "0px 0px 0px 0px", style: "solid", color: BORDER_COLOR, radius: "0px" },
        r##"{"width": "1px", "style": "solid", "color": "#e2e2e2", "radius": "0px"}"##;
    "card_background_color" 39 Containers "Cards", Kind::Color, Role::Surface(Some("background_page")), basic,
        "Card background", "Fill of cards.",
        Rule::Same("background_content"), r##""#F9F9F9""##;
    "card_box_shadow" 39 Containers "Cards", Kind::Shadow, Role::Plain, basic,
        "Card shadow", "Shadow that lifts cards off the page.",
        Rule::Text(SOFT_SHADOW), r#""0px 1px 3px rgba(0,0,0,0.12), 0px 1px 2px rgba(0,0,0,0.24)""#;
    "card_outline" 39 Containers "Cards", OUTLINE, Role::Line(ON_CARD), more,
        "Card outline", "Second line around cards, outside the border.",
        Rule::Border { width: "0px", style: "solid", color: BORDER_COLOR, radius: "" },
        r##"{"width": "1px", "style": "solid", "color": "#e2e2e2"}"##;
    "card_header_accent" 93 Containers "Card header", Kind::Color, Role::Line(&["card_header_background_color"]), more,
        "Card header accent", "Small mark in a card's header.",
        Rule::Same("border"), r##""#e2e2e2""##;
    "card_header_margin" 39 Containers "Card header", Kind::FourLengths, Role::Plain, more,
        "Card header margin", "Space around a card's header.",
        Rule::Text("0px"), r#""0px""#;
    "card_header_padding" 39 Containers "Card header", Kind::FourLengths, Role::Plain, more,
        "Card header padding", "Space inside a card's header.",
        Rule::Text("10px"), r#""10px""#;
    "card_header_border" 39 Containers "Card header", BORDER, Role::Line(&["card_header_background_color"]), more,
        "Card header border", "Line around a card's header, often only below it.",
        Rule::Border { width: "0px 0px 1px 0px", style: "solid", color: BORDER_COLOR, radius: "0px" },
        r##"{"width": "0px 0px 1px 0px", "style": "solid", "color": "#e2e2e2", "radius": "0px"}"##;
    "card_header_background_color" 39 Containers "Card header", Kind::Color, Role::Surface(Some("card_background_color")), more,
        "Card header background", "Fill of a card's header.",
        Rule::Same("background_content"), r##""#F9F9F9""##;
    "card_title_text" 93 Containers "Card header", Kind::Color, Role::Text(&["card_header_background_color"]), more,
        "Card title", "A card's title.",
        Rule::Readable("text", &["card_header_background_color"]), r##""#606060""##;
    "card_title_font_size" 93 Containers "Card header", Kind::Length, Role::Plain, more,
        "Card title size", "Size of a card's title.",
        Rule::Text("20px"), r#""20px""#;
    "card_description_background_color" 93 Containers "Card description", Kind::Color, Role::Surface(Some("card_background_color")), more,
        "Card description background", "Behind a card's description.",
        Rule::Derived(rules::raised, "White on a light theme, background_content on a dark one"), r##""#FFF""##;
    "card_description_text" 93 Containers "Card description", Kind::Color, Role::Text(&["card_description_background_color"]), more,
        "Card description text", "A card's description.",
        Rule::Ink("#101010", &["card_description_background_color"]), r##""#101010""##;
    "card_description_font_size" 93 Containers "Card description", Kind::Length, Role::Plain, more,
        "Card description size", "Size of a card's description.",
        Rule::Text("16px"), r#""16px""#;
    "card_menu_background_color" 93 Containers "Card menu", Kind::Color, Role::Surface(Some("card_background_color")), more,
        "Card menu background", "Behind a card's menu.",
        Rule::Derived(rules::raised, "White on a light theme, background_content on a dark one"), r##""#FFF""##;
    "card_menu_text" 93 Containers "Card menu", Kind::Color, Role::Text(&["card_menu_background_color"]), more,
        "Card menu text", "Entries of a card's menu.",
        Rule::Ink("#101010", &["card_menu_background_color"]), r##""#101010""##;
    "card_header_box_shadow" 39 Containers "Card header", Kind::Shadow, Role::Plain, more,
        "Card header shadow", "Shadow of a card's header.",
        Rule::Text(NO_SHADOW), r#""0px 0px 0px rgba(0,0,0,0)""#;
    "card_accent" 93 Containers "Cards", Kind::Color, Role::Mark(ON_CARD), more,
        "Card accent", "Marks in cards, such as the value of a data card.",
        Rule::Same("accent"), r##""#1f78b4""##;
    "breakpoint_font" 23 Layout "Small screens", Kind::Length, Role::Plain, more,
        "Smaller text below", "Windows narrower than this use the smaller font size.",
        Rule::Text("1200px"), r#""1200px""#;
    "breakpoint_stack_blocks" 23 Layout "Small screens", Kind::Length, Role::Plain, more,
        "Stack blocks below", "Windows narrower than this put columns below each other.",
        Rule::Text("700px"), r#""700px""#;
    "colorway" 15 Charts "Series", Kind::ColorList { least: 8, most: 12 }, Role::Mark(ON_CARD), basic,
        "Colorway", "Colors of chart series, in the order of use.",
        Rule::Derived(rules::colorway, "The accent, then nine colors that go with it"),
        r##"["#119dff", "#66c2a5", "#fc8d62", "#e78ac3", "#a6d854", "#ffd92f", "#e5c494", "#b3b3b3"]"##;
    "colorscale" 15 Charts "Scales", Kind::ColorList { least: 9, most: 10 }, Role::Plain, basic,
        "Colorscale", "Colors of continuous values, from one end to the other.",
        Rule::Derived(rules::colorscale, "From the accent in ten even steps towards white, on a dark theme towards dark"),
        r##"["#1f78b4", "#4786bc", "#6394c5", "#7ba3cd", "#92b1d5", "#a9c0de", "#bed0e6", "#d4dfee", "#eaeff7", "#ffffff"]"##;
    "dbc_primary" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Primary", "Bootstrap components in their primary color.",
        Rule::Same("accent"), r##""#1f78b4""##;
    "dbc_secondary" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Secondary", "Bootstrap components in their secondary color.",
        Rule::Text("#7c7c7c"), r##""#7c7c7c""##;
    "dbc_info" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Info", "Bootstrap components that inform.",
        Rule::Text("#009AC7"), r##""#009AC7""##;
    "dbc_gray" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Gray", "Bootstrap components that step back.",
        Rule::Text("#adb5bd"), r##""#adb5bd""##;
    "dbc_success" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Success", "Bootstrap components that report success.",
        Rule::Same("accent_positive"), r##""#017500""##;
    "dbc_warning" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Warning", "Bootstrap components that warn.",
        Rule::Text("#F9F871"), r##""#F9F871""##;
    "dbc_danger" 58 Colors "Bootstrap", Kind::Color, Role::Mark(ON_BOTH), more,
        "Danger", "Bootstrap components that report failure.",
        Rule::Same("accent_negative"), r##""#C20000""##;
    "font_family" 15 Typography "Families", Kind::Font, Role::Plain, basic,
        "Text font", "Font of running text and controls: one name, or a list for when the first is missing.",
        Rule::Text("Open Sans"), r#""Open Sans""#;
    "font_family_header" 15 Typography "Families", Kind::Font, Role::Plain, basic,
        "Header font", "Font of the header across the top.",
        Rule::Same("font_family"), r#""Open Sans""#;
    "font_family_headings" 15 Typography "Families", Kind::Font, Role::Plain, basic,
        "Headings font", "Font of headings.",
        Rule::Same("font_family_header"), r#""Open Sans""#;
    "font_size" 15 Typography "Sizes", Kind::Length, Role::Plain, basic,
        "Text size", "Size of running text.",
        Rule::Text("17px"), r#""17px""#;
    "font_size_smaller_screen" 23 Typography "Sizes", Kind::Length, Role::Plain, basic,
        "Text size on small screens", "Size of running text in narrow windows.",
        Rule::Derived(rules::font_size_smaller_screen, "15px, or font_size where that is smaller"), r#""15px""#;
    "font_size_header" 15 Typography "Sizes", Kind::Length, Role::Plain, basic,
        "Header size", "Size of the title in the header.",
        Rule::Text("24px"), r#""24px""#;
    "footer_background_color" 93 HeaderHero "Footer", Kind::Color, Role::Surface(Some("background_page")), more,
        "Footer background", "Fill of the footer.",
        Rule::Derived(rules::footer_background, "A step away from background_page"), r##""#DDD""##;
    "footer_title_text" 93 HeaderHero "Footer", Kind::Color, Role::Text(&["footer_background_color"]), more,
        "Footer text", "Text in the footer.",
        Rule::Ink("#262626", &["footer_background_color"]), r##""#262626""##;
    "footer_title_font_size" 93 HeaderHero "Footer", Kind::Length, Role::Plain, more,
        "Footer title size", "Size of the footer's title.",
        Rule::Text("24px"), r#""24px""#;
    "title_capitalization" 44 Typography "Capitals", CAPITALS, Role::Plain, basic,
        "Title capitals", "How titles are written.",
        Rule::Text("uppercase"), r#""uppercase""#;
    "header_content_alignment" 44 HeaderHero "Header", ALIGNMENT, Role::Plain, basic,
        "Header alignment", "How the header's contents share its width.",
        Rule::Text("spread"), r#""spread""#;
    "header_margin" 39 HeaderHero "Header", Kind::FourLengths, Role::Plain, basic,
        "Header margin", "Space around the header.",
        Rule::Text("0px 0px 15px 0px"), r#""0px 0px 15px 0px""#;
    "header_padding" 39 HeaderHero "Header", Kind::FourLengths, Role::Plain, basic,
        "Header padding", "Space inside the header.",
        Rule::Text("0px"), r#""0px""#;
    "header_border" 39 HeaderHero "Header", BORDER, Role::Line(&["header_background_color"]), basic,
        "Header border", "Line around the header.",
        Rule::Border { width: "0px 0px 0px 0px", style: "solid", color: BORDER_COLOR, radius: "0px" },
        r##"{"width": "0px 0px 1px 0px", "style": "solid", "color": "#e2e2e2", "radius": "0px"}"##;
    "header_background_color" 39 HeaderHero "Header", Kind::Color, Role::Surface(Some("background_page")), basic,
        "Header background", "Fill of the header.",
        Rule::Same("background_content"), r##""#F2F2F2""##;
    "header_box_shadow" 39 HeaderHero "Header", Kind::Shadow, Role::Plain, basic,
        "Header shadow", "Shadow below the header.",
        Rule::Text(SOFT_SHADOW), r#""none""#;
    "header_text" 44 HeaderHero "Header", Kind::Color, Role::Text(&["header_background_color"]), basic,
        "Header text", "Text in the header.",
        Rule::Readable("text", &["header_background_color"]), r##""#606060""##;
    "heading_text" 44 Colors "Text", Kind::Color, Role::Text(ON_BOTH), basic,
        "Heading text", "Headings.",
        Rule::Readable("text", ON_BOTH), r##""#606060""##;
    "hero_background_color" 93 HeaderHero "Hero", Kind::Color, Role::Surface(Some("background_page")), basic,
        "Hero background", "Fill of the hero, the large band at the top of a page.",
        Rule::Same("background_content"), r##""#F9F9F9""##;
    "hero_title_text" 93 HeaderHero "Hero", Kind::Color, Role::Text(&["hero_background_color"]), basic,
        "Hero title", "The hero's title.",
        Rule::Ink("#474747", &["hero_background_color"]), r##""#474747""##;
    "hero_title_font_size" 93 HeaderHero "Hero", Kind::Length, Role::Plain, more,
        "Hero title size", "Size of the hero's title.",
        Rule::Text("48px"), r#""48px""#;
    "hero_subtitle_text" 93 HeaderHero "Hero", Kind::Color, Role::Text(&["hero_background_color"]), basic,
        "Hero subtitle", "The line below the hero's title.",
        Rule::Readable("text", &["hero_background_color"]), r##""#606060""##;
    "hero_subtitle_font_size" 93 HeaderHero "Hero", Kind::Length, Role::Plain, more,
        "Hero subtitle size", "Size of the line below the hero's title.",
        Rule::Text("16px"), r#""16px""#;
    "hero_controls_background_color" 93 HeaderHero "Hero controls", Kind::Color, Role::Surface(Some("hero_background_color")), more,
        "Hero controls background", "Behind the controls in the hero.",
        Rule::Derived(rules::hero_controls_background, "A translucent step away from background_content"), r#""rgba(230, 230, 230, 0.90)""#;
    "hero_controls_label_text" 93 HeaderHero "Hero controls", Kind::Color, Role::Text(&["hero_controls_background_color"]), more,
        "Hero control labels", "Labels of the controls in the hero.",
        Rule::Ink("#464646", &["hero_controls_background_color"]), r##""#464646""##;
    "hero_controls_label_font_size" 93 HeaderHero "Hero controls", Kind::Length, Role::Plain, more,
        "Hero control label size", "Size of the labels of the controls in the hero.",
        Rule::Text("14px"), r#""14px""#;
    "hero_controls_grid_columns" 93 HeaderHero "Hero controls", Kind::Number, Role::Plain, more,
        "Hero control columns", "How many controls stand side by side in the hero.",
        Rule::Number(4), "4";
    "hero_controls_accent" 93 HeaderHero "Hero controls", Kind::Color, Role::Line(&["hero_controls_background_color"]), more,
        "Hero controls accent", "Marks and lines of the controls in the hero.",
        Rule::Derived(rules::hero_controls_accent, "Two steps away from background_content"), r##""#c1c1c1""##;
    "hero_border" 100 HeaderHero "Hero", OUTLINE, Role::Line(&["hero_background_color"]), more,
        "Hero border", "Line around the hero.",
        Rule::Border { width: "0", style: "solid", color: &Rule::Text("transparent"), radius: "" },
        r#"{"width": "0", "style": "solid", "color": "transparent"}"#;
    "hero_padding" 100 HeaderHero "Hero", Kind::FourLengths, Role::Plain, more,
        "Hero padding", "Space inside the hero.",
        Rule::Text("24px"), r#""24px""#;
    "hero_gap" 100 HeaderHero "Hero", Kind::Length, Role::Plain, more,
        "Hero gap", "Space between the hero's parts.",
        Rule::Text("24px"), r#""24px""#;
    "text" 15 Colors "Text", Kind::Color, Role::Text(ON_BOTH), basic,
        "Text", "Text in general; the other text colors follow it.",
        Rule::Ink("#606060", ON_BOTH), r##""#606060""##;
    "report_background" 93 Reports "Paper", Kind::Color, Role::Surface(Some("background_page")), more,
        "Report background", "Behind a report's pages on the screen.",
        Rule::Same("background_page"), r##""#F2F2F2""##;
    "report_background_content" 23 Reports "Paper", Kind::Color, Role::Print, more,
        "Report content background", "Behind cards on a report's page.",
        Rule::Text("#FAFBFC"), r##""#FAFBFC""##;
    "report_background_page" 23 Reports "Paper", Kind::Color, Role::Print, more,
        "Report page", "The paper.",
        Rule::Text("white"), r#""white""#;
    "report_text" 23 Reports "Type", Kind::Color, Role::Print, more,
        "Report text", "Text on a report's page.",
        Rule::Ink("black", &["report_background_content", "report_background_page"]), r#""black""#;
    "report_font_family" 23 Reports "Type", Kind::Font, Role::Plain, more,
        "Report font", "Font of reports.",
        Rule::Text("Computer Modern"), r#""Computer Modern""#;
    "report_font_size" 23 Reports "Type", Kind::Length, Role::Plain, more,
        "Report text size", "Size of text in reports.",
        Rule::Text("12px"), r#""12px""#;
    "section_padding" 100 Layout "Sections", Kind::FourLengths, Role::Plain, basic,
        "Section padding", "Space inside a section.",
        Rule::Text("24px"), r#""24px""#;
    "section_title_font_size" 100 Typography "Sizes", Kind::Length, Role::Plain, more,
        "Section title size", "Size of a section's title.",
        Rule::Text("24px"), r#""24px""#;
    "section_gap" 100 Layout "Sections", Kind::Length, Role::Plain, basic,
        "Section gap", "Space between a section's parts.",
        Rule::Text("24px"), r#""24px""#;
    "report_border" 93 Reports "Paper", Kind::Color, Role::Line(&["report_background"]), more,
        "Report border", "Line around a report's pages.",
        Rule::Same("border"), r##""#e2e2e2""##;
    "graph_grid_color" 93 Charts "Axes", Kind::Color, Role::Line(ON_CARD), basic,
        "Grid", "Grid lines and axes of charts.",
        Rule::Same("border"), r##""#e2e2e2""##;
    "table_striped_even" 93 Tables "Rows", Kind::Color, Role::Surface(Some("background_content")), basic,
        "Even rows", "Behind every second row, from the second on.",
        Rule::Text("rgba(255,255,255,0)"), r#""rgba(255,255,255,0)""#;
    "table_striped_odd" 93 Tables "Rows", Kind::Color, Role::Surface(Some("background_content")), basic,
        "Odd rows", "Behind every second row, from the first on.",
        Rule::Derived(rules::table_striped_odd, "A thin veil over background_content"), r#""rgba(0,0,0,0.05)""#;
    "table_border" 93 Tables "Lines", Kind::Color, Role::Line(ON_CONTENT), basic,
        "Table border", "Lines between rows and around tables.",
        Rule::Same("border"), r##""#e2e2e2""##;
    "tag_background_color" 93 Containers "Tags", Kind::Color, Role::Surface(Some("background_content")), more,
        "Tag background", "Fill of tags.",
        Rule::Derived(rules::tag_background, "A small step away from background_content"), r##""#F1F1F1""##;
    "tag_text" 93 Containers "Tags", Kind::Color, Role::Text(&["tag_background_color"]), more,
        "Tag text", "Text of tags.",
        Rule::Ink("#474747", &["tag_background_color"]), r##""#474747""##;
    "tag_font_size" 93 Containers "Tags", Kind::Length, Role::Plain, more,
        "Tag text size", "Size of text in tags.",
        Rule::Text("14px"), r#""14px""#;
    "tag_border" 93 Containers "Tags", BORDER, Role::Line(&["tag_background_color"]), more,
        "Tag border", "Line around tags, and how round they are.",
        Rule::Border { width: "1px", style: "solid", color: &Rule::Derived(rules::tag_border, "two steps away from background_content"), radius: "0px" },
        r##"{"width": "1px", "style": "solid", "color": "#BEBEBE", "radius": "0px"}"##;
    "tooltip_background_color" 93 Containers "Tooltips", Kind::Color, Role::Surface(Some("background_content")), more,
        "Tooltip background", "Fill of tooltips.",
        Rule::Derived(rules::tooltip_background, "Dark on a light theme, light on a dark one"), r##""#253247""##;
    "tooltip_text" 93 Containers "Tooltips", Kind::Color, Role::Text(&["tooltip_background_color"]), more,
        "Tooltip text", "Text of tooltips.",
        Rule::Ink("#FFF", &["tooltip_background_color"]), r##""#FFF""##;
    "tooltip_font_size" 93 Containers "Tooltips", Kind::Length, Role::Plain, more,
        "Tooltip text size", "Size of text in tooltips.",
        Rule::Text("14px"), r#""14px""#;
    "top_control_panel_border" 100 Containers "Control panel", OUTLINE, Role::Line(ON_PAGE), more,
        "Control panel border", "Line around the control panel at the top.",
        Rule::Border { width: "1px", style: "solid", color: &Rule::Derived(rules::panel_border, "a step away from background_page"), radius: "" },
        r##"{"width": "1px", "style": "solid", "color": "#DDD"}"##;
    "color_scheme" 102 Colors "Scheme", SCHEME, Role::Plain, more,
        "Color scheme", "What Design Kit takes the theme for.",
        Rule::Derived(rules::color_scheme, "light or dark, as background_page is"), r#""light_with_dark_hero""#;
    "header_controls_background_color" 102 HeaderHero "Header", Kind::Color, Role::Surface(Some("header_background_color")), more,
        "Header controls background", "Behind the controls in the header.",
        Rule::Same("header_background_color"), r##""#FFFFFF""##;
}
