//! A plane of OKLCH: two of lightness, chroma and hue at once, the edge of what a screen shows, and where contrast passes.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{
    Align2, Color32, ColorImage, CornerRadius, FontId, Id, Key, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind,
    TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use livery_colorways::{Color, Oklch, luminance};

use super::contrast::{self, Ground};
use super::{MOST_CHROMA, WIDTH, Working, most_chroma, unit_point, within};
use crate::tokens::{palette, size};
use crate::widgets::fields::Touch;
use crate::widgets::paint;

/// Height of the plane.
const HEIGHT: f32 = 168.0;
/// Points of the plane's picture; the canvas blends between them.
const GRID: [usize; 2] = [67, 43];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Plane {
    /// Chroma to the right, lightness upwards, at one hue.
    #[default]
    Shades,
    /// Hue to the right, chroma upwards, at one lightness.
    Hues,
}

impl Plane {
    fn at(self, working: Oklch, x: f64, y: f64) -> Oklch {
        match self {
            Self::Shades => Oklch { l: 1.0 - y, c: x * MOST_CHROMA, h: working.h, alpha: 1.0 },
            Self::Hues => Oklch { l: working.l, c: (1.0 - y) * MOST_CHROMA, h: x * 360.0, alpha: 1.0 },
        }
    }

    fn place(self, color: Oklch) -> (f64, f64) {
        match self {
            Self::Shades => (color.c / MOST_CHROMA, 1.0 - color.l),
            Self::Hues => (color.h / 360.0, 1.0 - color.c / MOST_CHROMA),
        }
    }

    /// The edge of what an sRGB screen shows, as points of the unit square.
    fn edge(self, working: Oklch) -> Vec<(f64, f64)> {
        (0..=96)
            .map(|step| {
                let t = f64::from(step) / 96.0;
                match self {
                    Self::Shades => (most_chroma(1.0 - t, working.h) / MOST_CHROMA, t),
                    Self::Hues => (t, 1.0 - most_chroma(working.l, t * 360.0) / MOST_CHROMA),
                }
            })
            .collect()
    }
}

pub(super) fn ui(ui: &mut Ui, name: &str, working: &mut Working, grounds: &[Ground]) -> Touch {
    let palette = palette(ui);
    let (rect, mut response) = ui.allocate_exact_size(vec2(WIDTH, HEIGHT), Sense::click_and_drag());
    let shown = paint::color32(Color::from_oklch(Oklch { alpha: 1.0, ..within(working.oklch) }));
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, ui.is_enabled(), format!("{name} plane"));
        info.current_text_value = Some(Color::from_oklch(working.oklch).to_hex());
        info
    });
    let at = |pos: Pos2| {
        let unit = (pos - rect.min) / rect.size();
        (f64::from(unit.x.clamp(0.0, 1.0)), f64::from(unit.y.clamp(0.0, 1.0)))
    };
    if let Some(pos) = response.interact_pointer_pos()
        && (response.dragged() || response.clicked() || response.drag_started())
    {
        let (x, y) = at(pos);
        let target = working.plane.at(working.oklch, x, y);
        let target = Oklch { alpha: working.oklch.alpha, ..within(target) };
        // A pointer that is held still changes nothing and draws nothing.
        if target != working.oklch {
            working.oklch = target;
            response.mark_changed();
        }
    }
    if response.has_focus() {
        // The arrows are steps here, not a way to the next field.
        let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (dx, dy) = ui.input(|input| {
            let step = if input.modifiers.shift { 0.05 } else { 0.01 };
            let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(0)) * step;
            (count(Key::ArrowRight) - count(Key::ArrowLeft), count(Key::ArrowDown) - count(Key::ArrowUp))
        });
        if dx != 0.0 || dy != 0.0 {
            let (x, y) = working.plane.place(working.oklch);
            let target = working.plane.at(working.oklch, (x + dx).clamp(0.0, 1.0), (y + dy).clamp(0.0, 1.0));
            working.oklch = Oklch { alpha: working.oklch.alpha, ..within(target) };
            response.mark_changed();
        }
    }

    let picture = picture(ui, working);
    let uv = Rect::from_min_max(
        pos2(0.5 / GRID[0] as f32, 0.5 / GRID[1] as f32),
        pos2(1.0 - 0.5 / GRID[0] as f32, 1.0 - 0.5 / GRID[1] as f32),
    );
    let radius = CornerRadius::same(size().radius);
    let shape = egui::epaint::RectShape::filled(rect, radius, Color32::WHITE).with_texture(picture.texture.id(), uv);
    ui.painter().add(shape);
    if let Some(ground) = contrast::hardest(grounds, Color::from_oklch(working.oklch)) {
        line_ui(ui, rect, &picture, working.oklch.alpha, ground);
    }
    edge_ui(ui, rect, working);
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let place = unit_point(rect, working.plane.place(within(working.oklch)));
    paint::handle(ui.painter(), palette, place, 7.0, shown);
    paint::focus_ring(ui.painter(), palette, &response, rect, size().radius);
    response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
    Touch::of(ui, &response)
}

/// What no sRGB screen shows is covered, from the edge to the side where chroma ends.
fn edge_ui(ui: &Ui, rect: Rect, working: &Working) {
    let palette = palette(ui);
    let edge: Vec<Pos2> = working.plane.edge(working.oklch).into_iter().map(|point| unit_point(rect, point)).collect();
    let painter = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    let mut beyond = Mesh::default();
    for (index, at) in edge.iter().enumerate() {
        let far = match working.plane {
            Plane::Shades => pos2(rect.right(), at.y),
            Plane::Hues => pos2(at.x, rect.top()),
        };
        beyond.colored_vertex(*at, palette.sunken);
        beyond.colored_vertex(far, palette.sunken);
        if let Some(last) = index.checked_sub(1) {
            let base = (last * 2) as u32;
            beyond.add_triangle(base, base + 1, base + 2);
            beyond.add_triangle(base + 1, base + 2, base + 3);
        }
    }
    painter.add(Shape::mesh(beyond));
    painter.add(Shape::line(edge, Stroke::new(1.25, palette.line_strong)));
}

/// The line on which the ratio with a ground is what is asked for, and for text the one at which large text passes.
fn line_ui(ui: &Ui, rect: Rect, picture: &Picture, alpha: f64, ground: &Ground) {
    let field = picture.ratios(ground, alpha);
    let painter = ui.painter().with_clip_rect(rect.shrink(1.0).intersect(ui.clip_rect()));
    let (bright, deep) = (crate::tokens::tokens().light.raised, crate::tokens::tokens().light.text);
    let levels: &[(f64, f32)] = if ground.least > 3.0 { &[(4.5, 1.5), (3.0, 1.0)] } else { &[(3.0, 1.5)] };
    for &(level, width) in levels {
        let segments = level_lines(&field, level);
        let quiet = if width > 1.2 { 1.0 } else { 0.55 };
        for (stroke, grow) in [(deep.gamma_multiply(0.45 * quiet), 1.5), (bright.gamma_multiply(0.9 * quiet), 0.0)] {
            for (from, to) in &segments {
                let ends = [unit_point(rect, *from), unit_point(rect, *to)];
                painter.line_segment(ends, Stroke::new(width + grow, stroke));
            }
        }
        // Its number where the line leaves the left edge, or begins at all.
        let start = segments.iter().flat_map(|(from, to)| [*from, *to]).min_by(|a, b| a.0.total_cmp(&b.0));
        let Some(start) = start else { continue };
        let at = unit_point(rect, start) + vec2(5.0, -7.0);
        let at = at.clamp(rect.min + vec2(5.0, 9.0), rect.max - vec2(36.0, 9.0));
        let font = FontId::new(10.0, egui::FontFamily::Name(crate::style::MEDIUM.into()));
        let text = format!("{level} : 1");
        for offset in [vec2(0.6, 0.6), vec2(-0.6, -0.6), vec2(0.6, -0.6), vec2(-0.6, 0.6)] {
            painter.text(at + offset, Align2::LEFT_CENTER, &text, font.clone(), deep.gamma_multiply(0.4));
        }
        painter.text(at, Align2::LEFT_CENTER, &text, font, bright);
    }
}

/// Points of the unit square.
type Segment = ((f64, f64), (f64, f64));

/// Where a field of `GRID` points crosses a level, cell by cell.
fn level_lines(field: &[f64], level: f64) -> Vec<Segment> {
    let value = |x: usize, y: usize| field.get(y * GRID[0] + x).copied().unwrap_or(level) - level;
    let place = |x: f64, y: f64| (x / (GRID[0] - 1) as f64, y / (GRID[1] - 1) as f64);
    let mut segments = Vec::new();
    for y in 0..GRID[1] - 1 {
        for x in 0..GRID[0] - 1 {
            let corners = [value(x, y), value(x + 1, y), value(x + 1, y + 1), value(x, y + 1)];
            let offsets = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
            let mut crossings: Vec<(f64, f64)> = Vec::with_capacity(4);
            for side in 0..4 {
                let (a, b) = (corners[side], corners[(side + 1) % 4]);
                if (a < 0.0) != (b < 0.0) {
                    let t = a / (a - b);
                    let (from, to) = (offsets[side], offsets[(side + 1) % 4]);
                    let at = (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t);
                    crossings.push(place(x as f64 + at.0, y as f64 + at.1));
                }
            }
            for pair in crossings.chunks_exact(2) {
                segments.push((pair[0], pair[1]));
            }
        }
    }
    segments
}

/// The plane's colours at one hue or lightness.
struct Picture {
    key: (Plane, i32),
    texture: TextureHandle,
    colors: Vec<Color>,
    luminances: Vec<f64>,
}

impl Picture {
    /// WCAG's ratio at every point.
    fn ratios(&self, ground: &Ground, alpha: f64) -> Vec<f64> {
        if alpha >= 1.0
            && let Some(field) = self.luminances.iter().map(|own| ground.ratio_of_luminance(*own)).collect()
        {
            return field;
        }
        self.colors.iter().map(|color| ground.ratio(Color { alpha, ..*color })).collect()
    }
}

/// The plane's picture; made again only when what it shows at changes.
fn picture(ui: &Ui, working: &Working) -> Arc<Picture> {
    let fixed = match working.plane {
        Plane::Shades => working.oklch.h * 10.0,
        Plane::Hues => working.oklch.l * 1000.0,
    };
    let key = (working.plane, fixed.round() as i32);
    let id = Id::unique("color plane");
    let cached: Option<Arc<Picture>> = ui.data(|data| data.get_temp(id));
    if let Some(cached) = cached.filter(|cached| cached.key == key) {
        return cached;
    }
    let unit = |index: usize, most: usize| index as f64 / (most - 1) as f64;
    // The edge depends on the row where rows are lightness, on the column where columns are hue.
    let edges: Vec<f64> = match working.plane {
        Plane::Shades => (0..GRID[1]).map(|y| most_chroma(1.0 - unit(y, GRID[1]), working.oklch.h)).collect(),
        Plane::Hues => (0..GRID[0]).map(|x| most_chroma(working.oklch.l, unit(x, GRID[0]) * 360.0)).collect(),
    };
    let mut colors = Vec::with_capacity(GRID[0] * GRID[1]);
    for y in 0..GRID[1] {
        for x in 0..GRID[0] {
            let wanted = working.plane.at(working.oklch, unit(x, GRID[0]), unit(y, GRID[1]));
            let edge = edges.get(if working.plane == Plane::Shades { y } else { x }).copied().unwrap_or_default();
            colors.push(Color::from_oklch(Oklch { c: wanted.c.min(edge), ..wanted }));
        }
    }
    let image = ColorImage::new(GRID, colors.iter().map(|color| paint::color32(*color)).collect());
    let texture = ui.ctx().load_texture("color plane", image, TextureOptions::LINEAR);
    let luminances = colors.iter().map(|color| luminance(*color)).collect();
    let picture = Arc::new(Picture { key, texture, colors, luminances });
    ui.data_mut(|data| data.insert_temp(id, Arc::clone(&picture)));
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::color::Side;

    #[test]
    fn the_line_lies_where_the_ratio_is_what_is_asked_for() {
        let ground = Ground { name: String::new(), color: Color::WHITE, side: Side::Below, least: 4.5 };
        for (plane, l, h) in [(Plane::Shades, 0.5, 250.0), (Plane::Shades, 0.5, 90.0), (Plane::Hues, 0.57, 0.0)] {
            let working = Oklch { l, c: 0.1, h, alpha: 1.0 };
            let unit = |index: usize, most: usize| index as f64 / (most - 1) as f64;
            let color = |x: f64, y: f64| Color::from_oklch(within(plane.at(working, x, y)));
            let field: Vec<f64> = (0..GRID[0] * GRID[1])
                .map(|index| ground.ratio(color(unit(index % GRID[0], GRID[0]), unit(index / GRID[0], GRID[1]))))
                .collect();
            let segments = level_lines(&field, 4.5);
            assert!(segments.len() > 20, "{plane:?} has {} pieces of a line", segments.len());
            for (from, to) in segments {
                let (x, y) = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
                let ratio = ground.ratio(color(x, y));
                assert!((ratio - 4.5).abs() < 0.1, "{plane:?} at {x:.2}, {y:.2}: {ratio:.2}");
            }
        }
    }
}
