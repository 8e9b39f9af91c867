//! The custom properties of a theme: every key as Design Kit names it, and the colours that are computed from them.

use std::fmt::{Display, Write as _};
use std::sync::LazyLock;

use livery_colorways::{Color, Oklch};
use serde_json::Value;

use crate::shades::{self, BLACK, MARK_CONTRAST, TEXT_CONTRAST, WHITE, contrast, over};
use crate::table::{KEYS, Kind};
use crate::theme::Theme;

/// Where the variables hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The whole page, whatever it says of itself: the preview, which shows one mode. Also beats an export that the
    /// previewed app carries.
    Page,
    /// The light half of an export.
    Light,
    /// The dark half of an export: wherever Bootstrap, Mantine or a class of ours says dark.
    Dark,
}

impl Scope {
    fn selectors(self) -> &'static str {
        match self {
            Self::Page => ":root:root:root",
            Self::Light => ":root, [data-bs-theme=\"light\"], .livery-light",
            Self::Dark => {
                ":root[data-bs-theme=\"dark\"], :root[data-mantine-color-scheme=\"dark\"], :root.livery-dark, \
                 [data-bs-theme=\"dark\"], .livery-dark"
            }
        }
    }
}

/// A block of declarations under construction.
struct Block(String);

impl Block {
    fn put(&mut self, name: &str, value: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "  --{name}: {value};");
    }

    fn helper(&mut self, name: &str, value: impl Display) {
        let _ = writeln!(self.0, "  --livery-{name}: {value};");
    }

    fn color(&mut self, name: &str, color: Color) {
        self.helper(name, color_css(color));
    }
}

/// A colour as every browser and Plotly read it: `#rrggbb`, or `rgba()` where it is translucent.
pub(crate) fn color_css(color: Color) -> String {
    let [r, g, b] = color.to_srgb8();
    if color.alpha >= 1.0 {
        format!("#{r:02x}{g:02x}{b:02x}")
    } else {
        let alpha = libm::round(color.alpha.clamp(0.0, 1.0) * 1000.0) / 1000.0;
        format!("rgba({r}, {g}, {b}, {alpha})")
    }
}

fn triplet(color: Color) -> String {
    let [r, g, b] = color.to_srgb8();
    format!("{r}, {g}, {b}")
}

/// The same colour, this opaque.
pub(crate) fn alpha(color: Color, alpha: f64) -> Color {
    Color { alpha, ..color }
}

/// Ink for text on a fill: white where it can be read, else a near-black of the fill's hue.
pub(crate) fn ink_on(fill: Color) -> Color {
    if contrast(WHITE, fill) >= TEXT_CONTRAST {
        return WHITE;
    }
    let dark = shades::with_lightness(fill, 0.18);
    if contrast(dark, fill) >= TEXT_CONTRAST {
        dark
    } else if contrast(BLACK, fill) >= contrast(WHITE, fill) {
        BLACK
    } else {
        WHITE
    }
}

/// A mix in sRGB, as a translucent layer gives it; `share` of the second.
pub(crate) fn mix(first: Color, second: Color, share: f64) -> Color {
    over(Color { alpha: share, ..second }, Color { alpha: 1.0, ..first })
}

/// WCAG relative luminance of an opaque colour as 8-bit sRGB shows it. By table: it is asked for thousands of times while
/// a colour is dragged.
fn luminance(color: Color) -> f64 {
    static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
        std::array::from_fn(|channel| {
            let v = channel as f64 / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
        })
    });
    let [red, green, blue] = color.to_srgb8().map(|channel| LINEAR[usize::from(channel)]);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The colour nearest in lightness that has the contrast on every surface; hue kept. Does what [`shades::readable`]
/// does by halving instead of stepping, since a drag compiles for every pointer event: contrast grows steadily away from
/// the surfaces, so that each side has one threshold.
pub(crate) fn readable(color: Color, surfaces: &[Color], least: f64) -> Color {
    let lit: Vec<f64> = surfaces.iter().map(|surface| luminance(*surface)).collect();
    let worst = |candidate: Color| {
        let own = luminance(candidate);
        lit.iter().map(|lit| (own.max(*lit) + 0.05) / (own.min(*lit) + 0.05)).fold(f64::INFINITY, f64::min)
    };
    if color.alpha < 1.0 {
        if shades::worst_contrast(color, surfaces) >= least {
            return color;
        }
    } else if worst(color) >= least {
        return color;
    }
    let oklch = Oklch { alpha: 1.0, ..color.to_oklch() };
    let shade = |l: f64| Color::from_oklch(Oklch { l, c: oklch.c * (1.0 - (l - oklch.l).abs()), ..oklch });
    let mut nearest: Option<f64> = None;
    for end in [0.0, 1.0] {
        if worst(shade(end)) < least {
            continue;
        }
        let (mut fails, mut passes) = (oklch.l, end);
        for _ in 0..10 {
            let middle = f64::midpoint(fails, passes);
            if worst(shade(middle)) >= least {
                passes = middle;
            } else {
                fails = middle;
            }
        }
        if nearest.is_none_or(|best| (passes - oklch.l).abs() < (best - oklch.l).abs()) {
            nearest = Some(passes);
        }
    }
    match nearest {
        // What was measured is what sRGB shows of it.
        Some(l) => Color::from_srgb8(shade(l).to_srgb8()),
        None if shades::worst_contrast(WHITE, surfaces) > shades::worst_contrast(BLACK, surfaces) => WHITE,
        None => BLACK,
    }
}

/// The fill under the pointer and pressed: towards where its ink gets clearer, so that text stays readable.
fn pressed(fill: Color, amount: f64) -> Color {
    let darker = contrast(WHITE, ink_on(fill)) < 2.0;
    shades::shifted(fill, if darker { -amount } else { amount * 0.8 })
}

/// The style sheet of one scope: the block of variables, then the two for small screens.
pub(crate) fn stylesheet(theme: &Theme, scope: Scope) -> String {
    let selectors = scope.selectors();
    let mut block = Block(String::with_capacity(16 * 1024));
    let _ = writeln!(block.0, "{selectors} {{");
    let _ = writeln!(block.0, "  color-scheme: {};", scheme(theme));
    keys(&mut block, theme);
    extras(&mut block, theme);
    computed(&mut block, theme);
    icons(&mut block, theme);
    block.0.push_str("}\n");
    small_screens(&mut block.0, theme, selectors);
    block.0
}

/// What the browser draws its own parts in (scroll bars, pickers, the inputs that nobody styles): what `color_scheme` says,
/// which by its rule is what the page's ground is.
fn scheme(theme: &Theme) -> &'static str {
    let dark = theme.value("color_scheme").as_str().map_or_else(|| theme.is_dark(), |word| word == "dark");
    if dark { "dark" } else { "light" }
}

fn keys(block: &mut Block, theme: &Theme) {
    for key in KEYS {
        let name = key.name;
        match key.kind {
            Kind::Null => {}
            Kind::Border { style, radius } => {
                block.put(name, theme.css(name));
                block.put(&format!("{name}-width"), theme.field(name, "width"));
                block
                    .put(&format!("{name}-style"), if style { theme.field(name, "style") } else { "solid".to_owned() });
                block.put(&format!("{name}-color"), theme.field(name, "color"));
                block.put(&format!("{name}-radius"), if radius { theme.field(name, "radius") } else { "0px".into() });
            }
            Kind::BorderStyle => input_line(block, theme),
            Kind::ColorList { .. } => {
                let list = theme.value(name).as_array().map(Vec::as_slice).unwrap_or_default();
                for (index, color) in list.iter().filter_map(Value::as_str).enumerate() {
                    block.put(&format!("{name}-{index}"), color);
                }
            }
            _ => block.put(name, theme.css(name)),
        }
    }
}

/// `border_style` has two forms: one width and style for all sides, or one for each.
fn input_line(block: &mut Block, theme: &Theme) {
    let field = |name: &str| theme.field("border_style", name);
    let either = |value: String, fallback: &str| if value.is_empty() { fallback.to_owned() } else { value };
    let width = field("borderWidth");
    let width = if width.is_empty() {
        ["Top", "Right", "Bottom", "Left"].map(|side| either(field(&format!("border{side}Width")), "0px")).join(" ")
    } else {
        width
    };
    let style = either(field("borderStyle"), &either(field("borderBottomStyle"), "solid"));
    let radius = either(field("borderRadius"), "0px");
    let outline = theme.value("border_style").pointer("/inputFocus/outline").and_then(Value::as_str);
    block.put("border_style", format_args!("{style}"));
    block.put("border_style-width", width);
    block.put("border_style-style", &style);
    block.put("border_style-radius", radius);
    block.put("border_style-focus", outline.filter(|text| is_safe(text)).unwrap_or("none"));
}

/// Whether a text can stand in a declaration without ending it.
fn is_safe(text: &str) -> bool {
    !text.contains([';', '{', '}', '<', '\n', '\\'])
}

/// Keys that Design Kit does not have are published too: their authors read them in their own style sheets.
fn extras(block: &mut Block, theme: &Theme) {
    for (name, value) in theme.extras() {
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        if is_name && !name.is_empty() && is_safe(&text) {
            block.put(name, text);
        }
    }
}

/// Bootstrap's theme colours by its names.
const ROLES: [(&str, &str); 6] = [
    ("primary", "dbc_primary"),
    ("secondary", "dbc_secondary"),
    ("success", "dbc_success"),
    ("info", "dbc_info"),
    ("warning", "dbc_warning"),
    ("danger", "dbc_danger"),
];

fn computed(block: &mut Block, theme: &Theme) {
    let page = theme.surface("background_page");
    let content = theme.surface("background_content");
    let control = theme.surface("control_background_color");
    let card = theme.surface("card_background_color");
    let text = theme.color("text");
    let control_text = theme.color("control_text");
    let accent = alpha(theme.color("accent"), 1.0);
    let dark = theme.is_dark();
    let surfaces = accent_surfaces(theme);

    block.helper("font-size", "var(--font_size)");
    block.helper("scheme", scheme(theme));
    block.helper("icon-filter", if dark { "invert(1) grayscale(1) brightness(2)" } else { "none" });
    let justify = match theme.value("header_content_alignment").as_str() {
        Some("left") => "flex-start",
        Some("center") => "center",
        Some("right") => "flex-end",
        _ => "space-between",
    };
    block.helper("header-justify", justify);
    // "light_with_dark_hero" is Design Kit's word for a hero whose controls are drawn for a dark ground.
    let hero_dark = shades::is_dark(theme.surface("hero_background_color"))
        || theme.value("color_scheme").as_str() == Some("light_with_dark_hero");
    block.helper("hero-scheme", if hero_dark { "dark" } else { "light" });

    // The accent as a fill, as text, and as a tint.
    role(block, "accent", accent, &surfaces);
    block.color("accent-text", accent_text(theme));
    block.color("accent-mark", accent_mark(theme));
    block.color("accent-soft", alpha(accent, if dark { 0.22 } else { 0.12 }));
    block.color("accent-softer", alpha(accent, if dark { 0.12 } else { 0.06 }));
    block.color("accent-ring", alpha(readable(accent, &surfaces, MARK_CONTRAST), 0.35));
    for (name, key) in [("positive", "accent_positive"), ("negative", "accent_negative")] {
        let color = theme.color(key);
        block.color(&format!("{name}-on"), ink_on(color));
        block.color(&format!("{name}-text"), readable(color, &[content, card, page], TEXT_CONTRAST));
        block.color(&format!("{name}-soft"), alpha(color, if dark { 0.22 } else { 0.12 }));
    }

    // Tones of text, and of the controls' own text.
    block.color("surface", content);
    block.color("card", card);
    block.color("control", control);
    block.color("text-muted", readable(mix(content, text, 0.72), &[content, card, page], TEXT_CONTRAST));
    block.color("control-muted", readable(mix(control, control_text, 0.75), &[control], TEXT_CONTRAST));
    block.color("control-faint", readable(mix(control, control_text, 0.5), &[control], MARK_CONTRAST));
    let neutral = if dark { WHITE } else { shades::with_lightness(text, 0.25) };
    for (name, light, night) in [
        ("hover", 0.045, 0.07),
        ("pressed", 0.09, 0.13),
        ("track", 0.13, 0.18),
        ("stroke", 0.13, 0.16),
        ("stroke-strong", 0.5, 0.5),
        ("scroll", 0.28, 0.3),
    ] {
        block.color(name, alpha(neutral, if dark { night } else { light }));
    }
    let shade = if dark { BLACK } else { shades::with_lightness(text, 0.2) };
    block.color("shade-strong", alpha(shade, if dark { 0.6 } else { 0.18 }));
    block.color("shade-weak", alpha(shade, if dark { 0.45 } else { 0.1 }));
    block.helper("raised-shadow", "0 8px 24px var(--livery-shade-strong), 0 1px 4px var(--livery-shade-weak)");

    // A control whose border has a colour of the page is found by its fill alone; checkboxes and tracks need more.
    block.color("control-mark", readable(theme.color("control_border"), &[control, content], MARK_CONTRAST));
    block.color("button-hover", mix(theme.surface("button_background_color"), theme.color("button_text"), 0.1));
    block.color("button-active", mix(theme.surface("button_background_color"), theme.color("button_text"), 0.2));
    block.color("header-muted", muted_on(theme.surface("header_background_color"), theme.color("header_text")));
    block.color("footer-muted", muted_on(theme.surface("footer_background_color"), theme.color("footer_title_text")));
    let header = theme.surface("card_header_background_color");
    block.color("card-title", readable(theme.color("card_title_text"), &[header], TEXT_CONTRAST));

    // Stripes as they look, for what sticks over other rows.
    block.color("row-odd", over(theme.color("table_striped_odd"), content));
    block.color("row-even", over(theme.color("table_striped_even"), content));
    block.color("row-head", row_head(theme));

    for (name, key) in ROLES {
        role(block, name, alpha(theme.color(key), 1.0), &surfaces);
    }
    let named = |name: &str| theme.extras().get(name)?.as_str()?.parse::<Color>().ok();
    let light = named("dbc_light").unwrap_or_else(|| shades::with_lightness(tinted(page), 0.965));
    let night = named("dbc_dark").unwrap_or_else(|| shades::with_lightness(tinted(text), 0.26));
    role(block, "light", light, &surfaces);
    role(block, "dark", night, &surfaces);
    block.helper("gray-rgb", triplet(theme.color("dbc_gray")));
    block.helper("page-rgb", triplet(page));
    block.helper("surface-rgb", triplet(content));
    block.helper("text-rgb", triplet(theme.color("body_text")));

    scales(block, theme, accent, content, text);
    hues(block, theme, accent);
}

/// Colours that Mantine's users name by their hue and that are no role of the theme, with their hues in OKLCH.
const HUES: [(&str, f64); 7] = [
    ("orange", 53.0),
    ("lime", 129.0),
    ("cyan", 209.0),
    ("indigo", 270.0),
    ("violet", 287.0),
    ("grape", 318.0),
    ("pink", 7.0),
];
/// So far may the hue of a colour of the theme lie from the one that is named, in degrees.
const SAME_HUE: f64 = 22.0;

/// What is named by its hue becomes the chart colour that has it, else that hue as light and as vivid as the accent: names
/// that differ stay colours that differ.
fn hues(block: &mut Block, theme: &Theme, accent: Color) {
    let list = theme.value("colorway").as_array().map(Vec::as_slice).unwrap_or_default();
    let mut free: Vec<Color> = list.iter().filter_map(|color| color.as_str()?.parse().ok()).collect();
    let base = accent.to_oklch();
    let surfaces = accent_surfaces(theme);
    for (name, hue) in HUES {
        let away = |color: &Color| {
            let oklch = color.to_oklch();
            let turn = (oklch.h - hue).abs();
            if oklch.c < 0.05 { f64::INFINITY } else { turn.min(360.0 - turn) }
        };
        let nearest = (0..free.len()).min_by(|&one, &other| away(&free[one]).total_cmp(&away(&free[other])));
        let color = match nearest.filter(|&index| away(&free[index]) <= SAME_HUE) {
            Some(index) => alpha(free.swap_remove(index), 1.0),
            None => shades::with_lightness(
                Color::from_oklch(Oklch { l: base.l.clamp(0.5, 0.75), c: base.c.max(0.1), h: hue, alpha: 1.0 }),
                base.l.clamp(0.5, 0.75),
            ),
        };
        block.color(&format!("hue-{name}"), color);
        block.color(&format!("hue-{name}-on"), ink_on(color));
        block.color(&format!("hue-{name}-text"), readable(color, &surfaces, TEXT_CONTRAST));
    }
}

/// The surfaces that the accent is used on as text and as a mark.
fn accent_surfaces(theme: &Theme) -> [Color; 4] {
    ["background_content", "background_page", "card_background_color", "control_background_color"]
        .map(|key| theme.surface(key))
}

/// The accent as text: links, selected tabs.
pub(crate) fn accent_text(theme: &Theme) -> Color {
    readable(alpha(theme.color("accent"), 1.0), &accent_surfaces(theme), TEXT_CONTRAST)
}

/// The accent as a mark: focus, sliders, what is ticked.
pub(crate) fn accent_mark(theme: &Theme) -> Color {
    readable(alpha(theme.color("accent"), 1.0), &accent_surfaces(theme), MARK_CONTRAST)
}

/// The head of tables: a shade of the content's background.
pub(crate) fn row_head(theme: &Theme) -> Color {
    mix(theme.surface("background_content"), theme.color("text"), if theme.is_dark() { 0.09 } else { 0.055 })
}

/// A role of a palette: fill, ink on it, under the pointer, pressed, and the pale set for alerts and badges.
fn role(block: &mut Block, name: &str, color: Color, surfaces: &[Color]) {
    let content = surfaces.first().copied().unwrap_or(WHITE);
    let dark = shades::is_dark(content);
    block.color(name, color);
    block.helper(&format!("{name}-rgb"), triplet(color));
    block.color(&format!("{name}-on"), ink_on(color));
    block.color(&format!("{name}-hover"), pressed(color, 0.05));
    block.color(&format!("{name}-active"), pressed(color, 0.09));
    let subtle = mix(content, color, if dark { 0.2 } else { 0.14 });
    block.color(&format!("{name}-subtle"), subtle);
    block.color(&format!("{name}-border"), mix(content, color, if dark { 0.45 } else { 0.4 }));
    let grounds = [subtle, content, surfaces.get(1).copied().unwrap_or(content)];
    let emphasis = readable(color, &grounds, 5.5);
    block.color(&format!("{name}-emphasis"), emphasis);
    block.helper(&format!("{name}-emphasis-rgb"), triplet(emphasis));
}

/// A colour with hardly any chroma left, so that neutrals are of the theme's family.
fn tinted(color: Color) -> Color {
    let oklch = color.to_oklch();
    Color::from_oklch(Oklch { c: oklch.c.min(0.02), alpha: 1.0, ..oklch })
}

fn muted_on(surface: Color, ink: Color) -> Color {
    readable(mix(surface, ink, 0.72), &[surface], TEXT_CONTRAST)
}

/// Mantine's tens: shades of the accent (6 is the accent itself), and two ramps of neutrals.
fn scales(block: &mut Block, theme: &Theme, accent: Color, content: Color, text: Color) {
    const LIGHTNESS: [f64; 6] = [0.965, 0.93, 0.87, 0.8, 0.73, 0.66];
    let base = accent.to_oklch();
    for (index, target) in LIGHTNESS.into_iter().enumerate() {
        // Lighter steps are spread from near-white to the accent, wherever that lies.
        let l = base.l + (target - 0.62) / (0.965 - 0.62) * (0.965 - base.l).max(0.0);
        let fade = 0.25 + 0.75 * (index as f64 / 5.0);
        let shade = Color::from_oklch(Oklch { l, c: base.c * fade, ..base });
        block.color(&format!("shade-{index}"), shades::with_lightness(shade, l));
    }
    block.color("shade-6", accent);
    for (index, step) in [(7, -0.06), (8, -0.12), (9, -0.18)] {
        block.color(&format!("shade-{index}"), shades::with_lightness(accent, (base.l + step).max(0.12)));
    }
    let ink = shades::with_lightness(tinted(text), if shades::is_dark(content) { 0.93 } else { 0.22 });
    for (index, share) in [0.03, 0.06, 0.1, 0.16, 0.24, 0.36, 0.5, 0.66, 0.82, 0.95].into_iter().enumerate() {
        block.color(&format!("gray-{index}"), mix(content, ink, share));
    }
    // Mantine counts its dark ramp from text (0) to the deepest surface (9); 7 is the body, 6 a control, 4 a border.
    let page = theme.surface("background_page");
    let control = theme.surface("control_background_color");
    for (index, share) in [0.88, 0.78, 0.66, 0.5].into_iter().enumerate() {
        block.color(&format!("dark-{index}"), mix(content, ink, share));
    }
    block.color("dark-4", mix(content, ink, 0.2));
    block.color("dark-5", mix(content, ink, 0.1));
    block.color("dark-6", control);
    block.color("dark-7", content);
    block.color("dark-8", page);
    block.color("dark-9", shades::shifted(page, -0.03));
}

/// Pictures in style sheets cannot read variables.
fn icons(block: &mut Block, theme: &Theme) {
    let content = theme.surface("background_content");
    let accent = alpha(theme.color("accent"), 1.0);
    let control_text = color_css(theme.color("control_text"));
    let on = color_css(ink_on(theme.color("dbc_primary")));
    let ring = color_css(readable(accent, &[content], MARK_CONTRAST));
    let muted = color_css(mix(theme.surface("control_background_color"), theme.color("control_text"), 0.6));
    let dark = theme.is_dark();
    let stroke = |color: &str, path: &str, width: &str| {
        svg(
            &format!(
                "<path fill='none' stroke='{color}' stroke-linecap='round' stroke-linejoin='round' stroke-width='{width}' d='{path}'/>"
            ),
            if path.starts_with("M6 10") || path.starts_with("M6 10h8") { "20 20" } else { "16 16" },
        )
    };
    block.helper("icon-caret", stroke(&control_text, "m2 5 6 6 6-6", "2"));
    block.helper("icon-caret-accent", stroke(&ring, "m2 5 6 6 6-6", "2"));
    block.helper("icon-check", stroke(&on, "M6 10l3 3l6-6", "3"));
    block.helper("icon-dash", stroke(&on, "M6 10h8", "3"));
    block.helper("icon-dot", svg(&format!("<circle r='2' fill='{on}'/>"), "-4 -4 8 8"));
    block.helper("icon-switch", svg(&format!("<circle r='3' fill='{muted}'/>"), "-4 -4 8 8"));
    block.helper("icon-switch-focus", svg(&format!("<circle r='3' fill='{ring}'/>"), "-4 -4 8 8"));
    block.helper("icon-switch-on", svg(&format!("<circle r='3' fill='{on}'/>"), "-4 -4 8 8"));
    let cross = if dark { "#fff" } else { "#000" };
    block.helper("icon-close", svg(&format!(
        "<path fill='{cross}' d='M.293.293a1 1 0 0 1 1.414 0L8 6.586 14.293.293a1 1 0 1 1 1.414 1.414L9.414 8l6.293 6.293a1 1 0 0 1-1.414 1.414L8 9.414l-6.293 6.293a1 1 0 0 1-1.414-1.414L6.586 8 .293 1.707a1 1 0 0 1 0-1.414'/>"
    ), "0 0 16 16"));
}

fn svg(content: &str, view: &str) -> String {
    let view = if view.starts_with('-') { view.to_owned() } else { format!("0 0 {}", view.trim_start_matches("0 0 ")) };
    let text = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='{view}'>{content}</svg>");
    let mut encoded = String::with_capacity(text.len() + 64);
    for character in text.chars() {
        match character {
            '#' => encoded.push_str("%23"),
            '<' => encoded.push_str("%3c"),
            '>' => encoded.push_str("%3e"),
            _ => encoded.push(character),
        }
    }
    format!("url(\"data:image/svg+xml,{encoded}\")")
}

fn small_screens(css: &mut String, theme: &Theme, selectors: &str) {
    let _ = write!(
        css,
        "@media (max-width: {}) {{\n{selectors} {{ --livery-font-size: var(--font_size_smaller_screen); }}\n}}\n",
        theme.css("breakpoint_font")
    );
    // The classes stand here because the width of the query does.
    let _ = write!(
        css,
        "@media (max-width: {}) {{\n\
         html .livery-row {{ flex-direction: column; flex-wrap: nowrap; }}\n\
         html .livery-row.livery-row > * {{ width: auto; flex: 0 0 auto; min-width: 0; max-width: none; }}\n\
         html .livery-control-card {{ flex-direction: column; align-items: stretch; }}\n\
         html .livery-control-card > .livery-control-item {{ flex: 0 0 auto; }}\n\
         html .livery-with-sidebar {{ flex-direction: column; }}\n\
         html .livery-sidebar {{ position: static; width: auto; min-height: 0; max-height: none; }}\n\
         html .livery-header {{ flex-wrap: wrap; }}\n\
         html .livery-hero {{ flex-direction: column; align-items: stretch; }}\n\
         html .livery-hero-controls {{ grid-template-columns: minmax(0, 1fr); }}\n\
         }}\n",
        theme.css("breakpoint_stack_blocks")
    );
}
