//! What is painted on what.

use livery_colorways::{Color, contrast_ratio};

use super::Rule;
use super::nearest::shown;
use crate::document::Severity;
use crate::shades::{MARK_CONTRAST, TEXT_CONTRAST};
use crate::template::pixels;
use crate::theme::Theme;
use crate::variables;

/// What a text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// A key's surface.
    Key(&'static str),
    /// The head of a table, a shade of the content's background.
    RowHead,
}

/// From this size on, in pixels, text counts as large.
#[derive(Clone, Copy, Debug)]
enum Large {
    Never,
    /// The key with the size, and the size from which it is large: 24, or 18.66 for bold type.
    From(&'static str, f64),
}

const PAGE: Ground = Ground::Key("background_page");
const CONTENT: Ground = Ground::Key("background_content");
const CARD: Ground = Ground::Key("card_background_color");

/// Every text, and the surfaces that the rules of `runtime/css` set it on.
const TEXTS: &[(&str, Large, &[Ground])] = &[
    (
        "body_text",
        Large::Never,
        &[CONTENT, CARD, PAGE, Ground::Key("table_striped_odd"), Ground::Key("table_striped_even")],
    ),
    ("heading_text", Large::Never, &[CONTENT, CARD, PAGE, Ground::RowHead]),
    // Not painted by Livery's own rules, but what apps read as `var(--text)`.
    ("text", Large::Never, &[CONTENT, PAGE]),
    (
        "control_text",
        Large::Never,
        &[Ground::Key("control_background_color"), Ground::Key("header_controls_background_color")],
    ),
    ("button_text", Large::Never, &[Ground::Key("button_background_color")]),
    ("header_text", Large::Never, &[Ground::Key("header_background_color")]),
    ("hero_title_text", Large::From("hero_title_font_size", 18.66), &[Ground::Key("hero_background_color")]),
    ("hero_subtitle_text", Large::From("hero_subtitle_font_size", 24.0), &[Ground::Key("hero_background_color")]),
    (
        "hero_controls_label_text",
        Large::From("hero_controls_label_font_size", 24.0),
        &[Ground::Key("hero_controls_background_color")],
    ),
    ("footer_title_text", Large::From("footer_title_font_size", 24.0), &[Ground::Key("footer_background_color")]),
    (
        "card_description_text",
        Large::From("card_description_font_size", 24.0),
        &[Ground::Key("card_description_background_color")],
    ),
    ("card_menu_text", Large::Never, &[Ground::Key("card_menu_background_color")]),
    ("tag_text", Large::From("tag_font_size", 24.0), &[Ground::Key("tag_background_color")]),
    ("tooltip_text", Large::From("tooltip_font_size", 24.0), &[Ground::Key("tooltip_background_color")]),
    ("report_text", Large::Never, &[Ground::Key("report_background_page"), Ground::Key("report_background_content")]),
];

/// Sizes of type on a screen.
const SIZES: &[&str] = &[
    "font_size",
    "font_size_smaller_screen",
    "font_size_header",
    "card_title_font_size",
    "card_description_font_size",
    "hero_title_font_size",
    "hero_subtitle_font_size",
    "hero_controls_label_font_size",
    "footer_title_font_size",
    "section_title_font_size",
    "tag_font_size",
    "tooltip_font_size",
];

/// Type is hard to read below this, in pixels.
pub(super) const LEAST_TYPE: f64 = 12.0;
/// Grid lines fade into the paper below this contrast.
const LEAST_GRID: f64 = 1.08;

/// One colour on one ground.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    pub(super) rule: Rule,
    pub(super) severity: Severity,
    pub(super) key: &'static str,
    /// In the mode's layer.
    pub(super) pointer: String,
    /// What is painted, for a message.
    pub(super) what: String,
    /// Opaque, 8 bits.
    pub(super) color: Color,
    pub(super) ground_key: &'static str,
    pub(super) ground_name: String,
    pub(super) ground: Color,
    pub(super) measured: f64,
    pub(super) needed: f64,
    /// Whether the key's own colour is what is painted, so that changing it helps.
    pub(super) direct: bool,
    /// Other edits that belong to the fix, such as a border's width.
    pub(super) besides: Vec<(String, &'static str)>,
}

impl Stand {
    pub(super) fn fails(&self) -> bool {
        self.measured < self.needed
    }

    /// Whether two are one thing to tell a reader: the same on surfaces of the same colour, or the edge of one control.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        (self.rule, self.key, &self.what) == (other.rule, other.key, &other.what)
            && (self.rule == Rule::ControlEdge || self.ground == other.ground)
    }
}

/// A key's label within a sentence.
pub(super) fn label(key: &str) -> String {
    let label = crate::table::key(key).map_or(key, |key| key.label);
    let mut characters = label.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// With a capital in front.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Every colour that has to stand out from what it is painted on.
pub(super) fn stands(theme: &Theme) -> Vec<Stand> {
    let mut stands = Vec::with_capacity(64);
    texts(theme, &mut stands);
    computed(theme, &mut stands);
    edges(theme, &mut stands);
    charts(theme, &mut stands);
    stands
}

fn opaque(color: Color) -> Color {
    Color::from_srgb8(color.to_srgb8())
}

fn surface(theme: &Theme, key: &str) -> Color {
    opaque(theme.surface(key))
}

fn texts(theme: &Theme, stands: &mut Vec<Stand>) {
    for (key, large, grounds) in TEXTS {
        let needed = match large {
            Large::From(size, least) if pixels(&theme.css(size)).is_some_and(|size| size >= *least) => MARK_CONTRAST,
            _ => TEXT_CONTRAST,
        };
        for ground in *grounds {
            let (ground_key, ground_name, ground) = match ground {
                Ground::Key(key) => (*key, label(key), surface(theme, key)),
                Ground::RowHead => ("background_content", "table heads".to_owned(), opaque(variables::row_head(theme))),
            };
            let color = shown(theme.color(key), ground);
            stands.push(Stand {
                rule: Rule::TextContrast,
                severity: Rule::TextContrast.severity(),
                key,
                pointer: format!("/{key}"),
                what: label(key),
                color,
                ground_key,
                ground_name,
                ground,
                measured: contrast_ratio(color, ground),
                needed,
                direct: true,
                besides: Vec::new(),
            });
        }
    }
}

/// Colours that are computed to be readable on several surfaces at once: they fail where no colour is.
fn computed(theme: &Theme, stands: &mut Vec<Stand>) {
    let surfaces = ["background_content", "card_background_color", "background_page", "control_background_color"];
    let link = opaque(variables::accent_text(theme));
    let focus = opaque(variables::accent_mark(theme));
    for (rule, what, color, needed) in [
        (Rule::TextContrast, "links", link, TEXT_CONTRAST),
        (Rule::FocusVisible, "the mark of keyboard focus", focus, MARK_CONTRAST),
    ] {
        for ground_key in surfaces {
            let ground = surface(theme, ground_key);
            stands.push(Stand {
                rule,
                severity: rule.severity(),
                key: "accent",
                pointer: "/accent".to_owned(),
                what: what.to_owned(),
                color,
                ground_key,
                ground_name: label(ground_key),
                ground,
                measured: contrast_ratio(color, ground),
                needed,
                direct: false,
                besides: Vec::new(),
            });
        }
    }
}

/// Controls, found by their border or their fill.
fn edges(theme: &Theme, stands: &mut Vec<Stand>) {
    // A button's label tells where it is, so that its edge is only worth a note.
    for (key, fill_key, what, severity) in [
        ("control_border", "control_background_color", "the line around inputs", Severity::Warning),
        ("button_border", "button_background_color", "the line around buttons", Severity::Note),
    ] {
        let fill = surface(theme, fill_key);
        let width = theme.field(key, "width");
        let has_line = width.split_whitespace().any(|side| !side.starts_with('0') || side.starts_with("0."));
        let line = if has_line { shown(theme.color(key), fill) } else { fill };
        // The worst surrounding first: it is the one that a finding names.
        let mut surroundings = ["background_content", "card_background_color", "background_page"]
            .map(|ground_key| (ground_key, surface(theme, ground_key)));
        surroundings.sort_by(|a, b| contrast_ratio(line, a.1).total_cmp(&contrast_ratio(line, b.1)));
        for (ground_key, ground) in surroundings {
            let measured = contrast_ratio(line, ground);
            // A fill that is seen needs no line.
            if contrast_ratio(fill, ground) >= MARK_CONTRAST {
                continue;
            }
            let besides = if has_line { Vec::new() } else { vec![(format!("/{key}/width"), "1px")] };
            stands.push(Stand {
                rule: Rule::ControlEdge,
                severity,
                key,
                pointer: format!("/{key}/color"),
                what: what.to_owned(),
                color: line,
                ground_key,
                ground_name: label(ground_key),
                ground,
                measured,
                needed: MARK_CONTRAST,
                direct: true,
                besides,
            });
        }
    }
}

/// What charts paint on their paper, other than series.
fn charts(theme: &Theme, stands: &mut Vec<Stand>) {
    let paper = surface(theme, "card_background_color");
    let mut put = |rule: Rule, key: &'static str, what: String, needed: f64| {
        let color = shown(theme.color(key), paper);
        stands.push(Stand {
            rule,
            severity: rule.severity(),
            key,
            pointer: format!("/{key}"),
            what,
            color,
            ground_key: "card_background_color",
            ground_name: "the paper of charts".to_owned(),
            ground: paper,
            measured: contrast_ratio(color, paper),
            needed,
            direct: true,
            besides: Vec::new(),
        });
    };
    for key in ["accent_positive", "accent_negative"] {
        put(Rule::ChartContrast, key, format!("{} in charts", label(key)), MARK_CONTRAST);
    }
    put(Rule::ChartGrid, "graph_grid_color", "the grid".to_owned(), LEAST_GRID);
}

/// Sizes of type that are too small: the key and its pixels.
pub(super) fn tiny_type(theme: &Theme) -> Vec<(&'static str, f64)> {
    SIZES
        .iter()
        .filter_map(|key| Some((*key, pixels(&theme.css(key))?)))
        .filter(|(_, size)| *size < LEAST_TYPE)
        .collect()
}
