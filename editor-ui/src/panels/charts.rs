//! Little charts, drawn by hand in a theme's paper and ink: what colours look like at work.

use egui::epaint::Mesh;
use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use livery_colorways::Color;
use livery_themes::Theme;

use crate::widgets::paint::{self, color32};

/// What charts are drawn on and with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Paper {
    pub(super) ground: Color32,
    pub(super) ink: Color32,
    pub(super) grid: Color32,
}

impl Paper {
    pub(super) fn of(theme: &Theme) -> Self {
        Self {
            ground: color32(theme.surface("card_background_color")),
            ink: color32(theme.color("body_text")),
            grid: color32(theme.color("graph_grid_color")),
        }
    }
}

/// Most series that a little chart shows without becoming noise.
const MOST_LINES: usize = 6;

type Draw = fn(&Painter, Rect, &[Color32], Paper);

/// Bars, lines, points and areas side by side.
pub(super) fn quartet(painter: &Painter, rect: Rect, colors: &[Color], paper: Paper) {
    let colors: Vec<Color32> = colors.iter().map(|color| color32(*color)).collect();
    let gap = 6.0;
    let width = (rect.width() - 3.0 * gap) / 4.0;
    let kinds: [Draw; 4] = [bars, lines, points, areas];
    for (index, draw) in kinds.into_iter().enumerate() {
        let min = rect.min + vec2(index as f32 * (width + gap), 0.0);
        draw(painter, Rect::from_min_size(min, vec2(width, rect.height())), &colors, paper);
    }
}

/// A smooth height 0.12..=1 that looks like data and is the same in every frame.
fn height(series: usize, at: f32) -> f32 {
    let s = series as f32;
    let wave = (at * (2.1 + 0.37 * s) + s * 1.7).sin() * 0.5 + (at * 5.3 + s * 0.9).sin() * 0.22;
    (0.52 + wave * 0.55).clamp(0.12, 1.0)
}

fn floor(painter: &Painter, rect: Rect, paper: Paper) -> Rect {
    let plot = rect.shrink2(vec2(0.0, 1.0));
    for part in [0.0, 0.5] {
        let y = (plot.top() + plot.height() * part).round() + 0.5;
        painter.hline(plot.x_range(), y, Stroke::new(1.0, paper.grid));
    }
    painter.hline(plot.x_range(), plot.bottom().round() + 0.5, Stroke::new(1.0, paper.ink.gamma_multiply(0.45)));
    plot
}

fn bars(painter: &Painter, rect: Rect, colors: &[Color32], paper: Paper) {
    let plot = floor(painter, rect, paper);
    let step = plot.width() / colors.len().max(1) as f32;
    let gap = if step > 5.0 { 1.5 } else { 0.5 };
    for (index, color) in colors.iter().enumerate() {
        let high = plot.height() * (0.35 + 0.62 * height(index, 0.7));
        let left = plot.left() + index as f32 * step + gap / 2.0;
        let bar = Rect::from_min_max(pos2(left, plot.bottom() - high), pos2(left + step - gap, plot.bottom()));
        painter.rect_filled(bar, CornerRadius { nw: 1, ne: 1, sw: 0, se: 0 }, *color);
    }
}

fn lines(painter: &Painter, rect: Rect, colors: &[Color32], paper: Paper) {
    let plot = floor(painter, rect, paper);
    let count = colors.len().min(MOST_LINES);
    for (index, color) in colors.iter().take(count).enumerate() {
        let level = (index as f32 + 0.5) / count.max(1) as f32;
        let points: Vec<Pos2> = (0..=14)
            .map(|step| {
                let t = step as f32 / 14.0;
                let y = 0.72 * level + 0.32 * (height(index, t * 2.2) - 0.2);
                pos2(plot.left() + t * plot.width(), plot.bottom() - y.clamp(0.03, 0.98) * plot.height())
            })
            .collect();
        painter.add(Shape::line(points, Stroke::new(1.75, *color)));
    }
}

fn points(painter: &Painter, rect: Rect, colors: &[Color32], paper: Paper) {
    let plot = floor(painter, rect, paper).shrink2(vec2(3.0, 3.0));
    for (index, color) in colors.iter().enumerate() {
        // Two sequences that do not run together, or all groups would lie on a few diagonals.
        let (cx, cy) = (golden(index + 1), (index as f32 * 0.754_878 + 0.3).fract());
        for point in 0..4 {
            let seed = index * 17 + point * 5 + 3;
            let (dx, dy) = (golden(seed) - 0.5, golden(seed * 3 + 1) - 0.5);
            let at = vec2((cx + dx * 0.34).clamp(0.0, 1.0), (cy + dy * 0.34).clamp(0.0, 1.0));
            painter.circle_filled(plot.min + at * plot.size(), 2.1, *color);
        }
    }
}

/// A sequence in 0..1 that looks scattered and covers evenly.
fn golden(index: usize) -> f32 {
    (index as f32 * 0.618_034).fract()
}

fn areas(painter: &Painter, rect: Rect, colors: &[Color32], paper: Paper) {
    let plot = floor(painter, rect, paper);
    let count = colors.len().min(MOST_LINES);
    let steps = 12_u32;
    let mut below = vec![0.0_f32; steps as usize + 1];
    let whole = 0.96 / count.max(1) as f32;
    for (index, color) in colors.iter().take(count).enumerate() {
        let mut mesh = Mesh::default();
        for step in 0..=steps {
            let t = step as f32 / steps as f32;
            let base = below[step as usize];
            let top = base + whole * (0.72 + 0.28 * height(index + 3, t * 1.6));
            below[step as usize] = top;
            let x = plot.left() + t * plot.width();
            mesh.colored_vertex(pos2(x, plot.bottom() - base * plot.height()), *color);
            mesh.colored_vertex(pos2(x, plot.bottom() - top * plot.height()), *color);
            if step > 0 {
                let at = (step - 1) * 2;
                mesh.add_triangle(at, at + 1, at + 2);
                mesh.add_triangle(at + 1, at + 2, at + 3);
            }
        }
        painter.add(Shape::mesh(mesh));
    }
}

/// A field of values and the band of a scale under it.
pub(super) fn scale(painter: &Painter, rect: Rect, stops: &[Color], paper: Paper) {
    let colors: Vec<Color32> = stops.iter().map(|color| color32(*color)).collect();
    let band = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 8.0), rect.max);
    let field = Rect::from_min_max(rect.min, pos2(rect.right(), band.top() - 5.0));
    let (columns, rows) = (28_usize, 5_usize);
    let cell = vec2(field.width() / columns as f32, field.height() / rows as f32);
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (column as f32 / (columns - 1) as f32, row as f32 / (rows - 1) as f32);
            let value = 0.5 + 0.5 * ((x * 5.2 + y * 1.4).sin() * (0.55 + 0.45 * (y * 2.6 + x).cos()));
            let at = field.min + vec2(column as f32 * cell.x, row as f32 * cell.y);
            // A hair larger than the step, so that no paper shows between cells.
            let tile = Rect::from_min_size(at, cell + vec2(0.5, 0.5)).intersect(field);
            painter.rect_filled(tile, 0, between(&colors, value));
        }
    }
    paint::band(painter, band, &colors);
    painter.rect_stroke(band, 0, Stroke::new(1.0, paper.grid), egui::StrokeKind::Outside);
}

fn between(colors: &[Color32], t: f32) -> Color32 {
    let Some(last) = colors.len().checked_sub(1) else { return Color32::TRANSPARENT };
    let place = t.clamp(0.0, 1.0) * last as f32;
    let below = (place as usize).min(last.saturating_sub(1));
    match (colors.get(below), colors.get((below + 1).min(last))) {
        (Some(from), Some(to)) => from.lerp_to_gamma(*to, place - below as f32),
        _ => Color32::TRANSPARENT,
    }
}

/// Fields of colour side by side, rounded at the ends.
pub(super) fn strip(painter: &Painter, rect: Rect, colors: &[Color]) {
    let step = rect.width() / colors.len().max(1) as f32;
    for (index, color) in colors.iter().enumerate() {
        let corners = match (index, colors.len()) {
            (0, 1) => CornerRadius::same(3),
            (0, _) => CornerRadius { nw: 3, sw: 3, ..CornerRadius::ZERO },
            (at, count) if at + 1 == count => CornerRadius { ne: 3, se: 3, ..CornerRadius::ZERO },
            _ => CornerRadius::ZERO,
        };
        let left = rect.left() + index as f32 * step;
        let field = Rect::from_min_max(pos2(left, rect.top()), pos2(left + step, rect.bottom()));
        painter.rect_filled(field, corners, color32(*color));
    }
}
