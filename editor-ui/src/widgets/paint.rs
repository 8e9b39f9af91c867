//! Drawing that several widgets share.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Shape, Stroke, StrokeKind, pos2};
use livery_colorways::Color;

use crate::tokens::Palette;

/// A theme's colour as the painter takes it. The only way from a theme to the editor's canvas.
pub fn color32(color: Color) -> Color32 {
    let [r, g, b] = color.to_srgb8();
    let a = (color.alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
    #[expect(clippy::disallowed_methods, reason = "this is the one way from a theme's colour to the canvas")]
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// A colour field: squares show through where the colour is not opaque.
pub fn swatch(painter: &Painter, palette: &Palette, rect: Rect, radius: u8, color: Color, edge: Stroke) {
    let fill = color32(color);
    let radius = CornerRadius::same(radius);
    if fill.a() < 255 {
        checker(painter, palette, rect, radius);
    }
    painter.rect(rect, radius, fill, edge, StrokeKind::Inside);
}

/// Squares, to see transparency by.
pub fn checker(painter: &Painter, palette: &Palette, rect: Rect, radius: CornerRadius) {
    painter.rect_filled(rect, radius, palette.checker_a);
    let cell = (rect.height() / 4.0).clamp(3.0, 6.0);
    let clip = painter.with_clip_rect(painter.clip_rect().intersect(rect.shrink(f32::from(radius.nw) * 0.25)));
    let (columns, rows) = ((rect.width() / cell).ceil() as u32, (rect.height() / cell).ceil() as u32);
    for row in 0..rows {
        for column in (row % 2..columns).step_by(2) {
            let min = rect.min + egui::vec2(column as f32 * cell, row as f32 * cell);
            clip.rect_filled(Rect::from_min_size(min, egui::Vec2::splat(cell)).intersect(rect), 0, palette.checker_b);
        }
    }
}

/// A band of colours from left to right, blended on the canvas between the given stops.
pub fn band(painter: &Painter, rect: Rect, colors: &[Color32]) {
    let Some(last) = colors.len().checked_sub(1).filter(|&last| last > 0) else {
        painter.rect_filled(rect, 0, colors.first().copied().unwrap_or_default());
        return;
    };
    let mut mesh = Mesh::default();
    for (index, color) in colors.iter().enumerate() {
        let x = egui::lerp(rect.left()..=rect.right(), index as f32 / last as f32);
        for y in [rect.top(), rect.bottom()] {
            mesh.vertices.push(Vertex { pos: pos2(x, y), uv: WHITE_UV, color: *color });
        }
        if index > 0 {
            let base = (index * 2) as u32;
            mesh.add_triangle(base - 2, base - 1, base);
            mesh.add_triangle(base - 1, base, base + 1);
        }
    }
    painter.add(Shape::mesh(mesh));
}

/// The ring around what has the keyboard.
pub fn focus_ring(painter: &Painter, palette: &Palette, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette.focus);
        painter.rect_stroke(rect.expand(2.0), CornerRadius::same(radius + 2), stroke, StrokeKind::Inside);
    }
}

/// The handle of a slider or a plane: a ring that shows on any colour.
pub fn handle(painter: &Painter, palette: &Palette, center: Pos2, radius: f32, fill: Color32) {
    painter.circle(center, radius + 1.0, palette.shadow, Stroke::NONE);
    painter.circle(center, radius, fill, Stroke::new(2.0, palette.checker_a_light()));
}

impl Palette {
    /// White in both editors: what rings of handles are drawn in.
    pub fn checker_a_light(&self) -> Color32 {
        crate::tokens::tokens().light.raised
    }
}
