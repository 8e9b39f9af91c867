//! Puts the tokens on egui: fonts once, a style each for light and dark.

use std::sync::Arc;

use egui::epaint::text::{FontTweak, VariationCoords};
use egui::style::{HandleShape, ScrollAnimation, ScrollStyle, Selection, WidgetVisuals};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, RichText, Shadow, Stroke,
    Style, TextStyle, Theme, vec2,
};

use crate::tokens::{Palette, tokens};

/// How long anything moves, in seconds.
const ANIMATION: f32 = 0.09;

/// Family of the icons.
pub const ICONS: &str = "icons";
/// Family of emphasised labels.
pub const MEDIUM: &str = "medium";
/// Family of titles.
pub const SEMIBOLD: &str = "semibold";

/// Installs fonts and both styles. Call before the first pass.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Light, Arc::new(style(&tokens().light, Theme::Light)));
    ctx.set_style_of(Theme::Dark, Arc::new(style(&tokens().dark, Theme::Dark)));
    ctx.options_mut(|options| {
        // Points must stay equal to CSS pixels, or the preview would lie beside its place.
        options.zoom_with_keyboard = false;
        options.quit_shortcuts.clear();
        options.fallback_theme = Theme::Light;
    });
}

/// Without motion, or with the little that there is.
pub fn move_less(ctx: &Context, still: bool) {
    let seconds = if still { 0.0 } else { ANIMATION };
    if ctx.global_style().animation_time.to_bits() == seconds.to_bits() {
        return;
    }
    ctx.all_styles_mut(|style| {
        style.animation_time = seconds;
        style.scroll_animation = if still { ScrollAnimation::none() } else { ScrollAnimation::default() };
    });
}

/// A label in the weight of titles.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(tokens().size.title, FontFamily::Name(SEMIBOLD.into())))
}

/// A section's title.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(tokens().size.heading, FontFamily::Name(SEMIBOLD.into())))
}

/// An emphasised label.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(tokens().size.body, FontFamily::Name(MEDIUM.into())))
}

/// A caption.
pub fn caption(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(tokens().size.caption, FontFamily::Proportional))
}

/// An icon as text.
pub fn icon(icon: lucide_icons::Icon) -> RichText {
    RichText::new(char::from(icon).to_string()).font(icon_font(tokens().size.icon))
}

/// The icons' font at a size in points.
pub fn icon_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut inter = |name: &str, weight: f32| {
        let tweak = FontTweak { coords: VariationCoords::new([(b"wght", weight)]), ..FontTweak::default() };
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(ttf_inter::REGULAR).tweak(tweak)));
    };
    inter("inter", 440.0);
    inter(MEDIUM, 540.0);
    inter(SEMIBOLD, 630.0);
    // The font's ascent is far above its drawings; without this the icons would sit low in a line of text.
    fonts.font_data.insert(ICONS.to_owned(), Arc::new(FontData::from_static(lucide_icons::LUCIDE_FONT_BYTES)));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let with = |first: &str| {
        let mut keys = vec![first.to_owned()];
        keys.extend(fallback.iter().cloned());
        keys
    };
    fonts.families.insert(FontFamily::Proportional, with("inter"));
    fonts.families.insert(FontFamily::Name(MEDIUM.into()), with(MEDIUM));
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), with(SEMIBOLD));
    fonts.families.insert(FontFamily::Name(ICONS.into()), vec![ICONS.to_owned()]);
    fonts
}

fn style(palette: &Palette, theme: Theme) -> Style {
    let sizes = &tokens().size;
    let mut style = Style { visuals: theme.default_visuals(), ..Style::default() };

    style.text_styles = [
        (TextStyle::Small, FontId::new(sizes.caption, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(sizes.body, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(sizes.body, FontFamily::Proportional)),
        (TextStyle::Monospace, FontId::new(sizes.code, FontFamily::Monospace)),
        (TextStyle::Heading, FontId::new(sizes.heading, FontFamily::Name(SEMIBOLD.into()))),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    style.animation_time = ANIMATION;

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(28.0, sizes.row);
    spacing.window_margin = Margin::same(20);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 6.0;
    spacing.combo_width = 80.0;
    spacing.combo_height = 320.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 6.0;
    spacing.tooltip_width = 320.0;
    spacing.indent = 16.0;
    spacing.scroll = ScrollStyle { bar_width: 8.0, floating_width: 4.0, ..ScrollStyle::floating() };

    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;

    let visuals = &mut style.visuals;
    let radius = CornerRadius::same(sizes.radius);
    let line = Stroke::new(1.0, palette.line);
    let widget = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.panel, palette.line, palette.text);
    visuals.widgets.inactive = widget(palette.control, palette.line, palette.text);
    visuals.widgets.hovered = widget(palette.hover, palette.line_strong, palette.text);
    visuals.widgets.active = widget(palette.pressed, palette.focus, palette.text);
    visuals.widgets.open = widget(palette.pressed, palette.line_strong, palette.text);
    visuals.selection = Selection { bg_fill: palette.accent_soft, stroke: Stroke::new(1.0, palette.accent) };
    visuals.hyperlink_color = palette.accent;
    visuals.weak_text_color = Some(palette.text_soft);
    visuals.faint_bg_color = palette.window;
    visuals.extreme_bg_color = palette.control;
    visuals.text_edit_bg_color = Some(palette.control);
    visuals.code_bg_color = palette.sunken;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.danger;
    visuals.window_fill = palette.raised;
    visuals.window_stroke = line;
    visuals.window_corner_radius = CornerRadius::same(sizes.radius_large);
    visuals.menu_corner_radius = CornerRadius::same(sizes.radius_large);
    visuals.panel_fill = palette.panel;
    visuals.window_shadow = Shadow { offset: [0, 12], blur: 40, spread: 0, color: palette.shadow };
    visuals.popup_shadow = Shadow { offset: [0, 6], blur: 20, spread: 0, color: palette.shadow };
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.accent);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    visuals.striped = false;
    visuals.disabled_alpha = 0.45;
    style
}
