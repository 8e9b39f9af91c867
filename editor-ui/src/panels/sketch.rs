//! A page in a theme, drawn by hand: what one looks for in a theme at a glance.

use egui::{Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, vec2};
use livery_themes::Theme;

use crate::widgets::fields::Length;
use crate::widgets::paint::color32;
use crate::widgets::shadow;

/// Width and height of the drawing, in its own units.
pub(super) const UNITS: [f32; 2] = [144.0, 95.0];

/// Draws the page into a rectangle of about 3 to 2.
pub(super) fn page(painter: &Painter, page: Rect, theme: &Theme) {
    let unit = page.width() / UNITS[0];
    let color = |key: &str| color32(theme.color(key));
    let surface = |key: &str| color32(theme.surface(key));
    // The theme's points, at the drawing's scale.
    let scaled = |text: &str, most: f32| {
        let points =
            Length::parse(text.split_whitespace().next().unwrap_or_default()).map_or(0.0, |length| length.amount);
        (points as f32 * unit * 0.36).clamp(0.0, most)
    };
    let radius = |key: &str| scaled(&theme.field(key, "radius"), 8.0 * unit) as u8;
    painter.rect_filled(page, 6, surface("background_page"));

    let at = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(page.min + vec2(x, y) * unit, vec2(w, h) * unit);
    let bar = |rect: Rect, fill: Color32| {
        painter.rect_filled(rect, (rect.height() / 2.0).clamp(0.0, 255.0) as u8, fill);
    };
    let header = at(0.0, 0.0, 144.0, 17.0);
    painter.rect_filled(header, CornerRadius { nw: 6, ne: 6, sw: 0, se: 0 }, surface("header_background_color"));
    painter.hline(header.x_range(), header.bottom(), Stroke::new(1.0, color("border")));
    bar(at(8.0, 6.0, 34.0, 5.0), color("header_text"));
    bar(at(106.0, 7.0, 13.0, 3.0), color("header_text").gamma_multiply(0.6));
    bar(at(123.0, 7.0, 13.0, 3.0), color("accent"));

    let card_radius = radius("card_border");
    let shadows = shadow::parse(&theme.css("card_box_shadow")).unwrap_or_default();
    // A border is drawn where the theme has one on any side, an outline otherwise: what shows the card's edge.
    let thickness = |key: &str| {
        let widths = theme.field(key, "width");
        widths.split_whitespace().filter_map(Length::parse).map(|width| width.amount).fold(0.0, f64::max) as f32
    };
    let edge = ["card_border", "card_outline"].into_iter().find(|key| thickness(key) > 0.0);
    let edge = edge.map_or(Stroke::NONE, |key| Stroke::new((thickness(key) * unit * 0.36).clamp(0.6, 4.0), color(key)));
    let card = |rect: Rect| {
        for layer in shadows.iter().rev() {
            if let Some(shadow) = layer.shape(unit * 0.36) {
                painter.add(shadow.as_shape(rect, card_radius));
            }
        }
        painter.rect(rect, card_radius, surface("card_background_color"), edge, StrokeKind::Inside);
    };
    card(at(7.0, 23.0, 52.0, 65.0));
    bar(at(13.0, 29.0, 26.0, 4.0), color("heading_text"));
    for (y, width) in [(37.0, 40.0), (42.0, 36.0), (47.0, 39.0)] {
        bar(at(13.0, y, width, 2.6), color("body_text").gamma_multiply(0.75));
    }
    let button = at(13.0, 56.0, 26.0, 11.0);
    let button_edge = Stroke::new(1.0, color("button_border"));
    painter.rect(button, radius("button_border"), surface("button_background_color"), button_edge, StrokeKind::Inside);
    bar(at(18.0, 60.2, 16.0, 2.6), color("button_text"));
    bar(at(13.0, 75.0, 40.0, 4.0), color("border"));
    bar(at(13.0, 75.0, 24.0, 4.0), color("accent"));
    painter.circle_filled(at(37.0, 77.0, 0.0, 0.0).min, 3.2 * unit, color("accent"));

    card(at(65.0, 23.0, 72.0, 65.0));
    bar(at(71.0, 29.0, 30.0, 4.0), color("heading_text"));
    for y in [42.0, 52.0, 62.0, 72.0] {
        let line = at(71.0, y, 60.0, 0.0);
        painter.hline(line.x_range(), line.top(), Stroke::new(1.0, color("graph_grid_color")));
    }
    let base = at(71.0, 82.0, 60.0, 0.0);
    painter.hline(base.x_range(), base.top(), Stroke::new(1.0, color("text").gamma_multiply(0.5)));
    let colorway = theme.colors("colorway");
    let heights = [34.0, 26.0, 41.0, 19.0, 30.0, 23.0, 37.0, 15.0];
    let count = colorway.len().clamp(1, 8);
    let step = 60.0 / count as f32;
    for (index, (series, height)) in colorway.iter().zip(heights).enumerate() {
        let column = at(71.0 + index as f32 * step + 0.8, 82.0 - height, step - 1.6, height);
        painter.rect_filled(column, CornerRadius { nw: 1, ne: 1, sw: 0, se: 0 }, color32(*series));
    }
}
