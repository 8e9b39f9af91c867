//! The colour field: a swatch, the text in any CSS form, and a picker in OKLCH, the space in which equal steps look equal.

use std::sync::Arc;

use egui::epaint::Mesh;
use egui::{
    Color32, ColorImage, CornerRadius, DragValue, Id, Key, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response,
    Role, Sense, Shape, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, WidgetInfo, pos2, vec2,
};
use livery_colorways::{Color, Oklch, contrast_ratio};
use lucide_icons::Icon;
use serde_json::Value;

use super::fields::{Touch, segmented, text_field};
use super::{Sink, paint, paint_icon};
use crate::state::Writing;
use crate::tokens::{palette, size};

/// Chroma at the planes' right edge, a little more than any sRGB colour has.
const MOST_CHROMA: f64 = 0.34;
/// Width of the picker's inside.
const WIDTH: f32 = 264.0;
/// Height of the plane.
const PLANE: f32 = 168.0;
/// Points of the plane's picture; the canvas blends between them.
const GRID: [usize; 2] = [67, 43];

/// A colour that the edited one is seen with, and how far they have to be apart to be told from each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// What the pair is, as a line of a list.
    pub name: String,
    /// The other colour.
    pub color: Color,
    /// On which side of the edited colour it is.
    pub side: Side,
    /// The least contrast ratio that WCAG 2.2 asks of the pair, 1 to 21.
    pub least: f64,
}

/// On which side of the edited colour another one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The edited colour is painted on it.
    Below,
    /// It is painted on the edited colour.
    Above,
}

impl Ground {
    fn ratio(&self, edited: Color) -> f64 {
        match self.side {
            Side::Below => contrast_ratio(edited.over(self.color), self.color),
            Side::Above => contrast_ratio(self.color.over(edited), edited),
        }
    }
}

/// A colour as its file has it (`text`) and as it resolves (`color`), and what it is seen with.
pub fn color_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, text: &str, color: Color, grounds: &[Ground]) {
    ui.spacing_mut().item_spacing.x = 6.0;
    swatch_button(ui, sink, name, text, color, grounds);
    text_field(ui, sink, name, text, parse_color);
}

/// The swatch alone: opens the picker.
pub fn swatch_button(
    ui: &mut Ui,
    sink: &mut Sink<'_>,
    name: &str,
    text: &str,
    color: Color,
    grounds: &[Ground],
) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(size().row, size().row), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ColorWell, ui.is_enabled(), format!("Pick {name}"));
        info.current_text_value = Some(text.to_owned());
        info
    });
    let edge = if response.hovered() { palette.line_strong } else { palette.line };
    paint::swatch(ui.painter(), palette, rect, size().radius, color, Stroke::new(1.0, edge));
    paint::focus_ring(ui.painter(), palette, &response, rect, size().radius);
    let response = response.on_hover_text(format!("{name}: {text}"));
    // Beside the panel, so that the fields stay in sight.
    let mut anchor = rect;
    anchor.max.x = anchor.max.x.max(ui.clip_rect().right());
    let shown = Popup::from_toggle_button_response(&response)
        .anchor(anchor)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .align(RectAlign::RIGHT_START)
        .gap(8.0)
        .accessible_name(format!("Color picker for {name}"))
        .frame(egui::Frame::popup(ui.style()).inner_margin(12).corner_radius(size().radius_large).fill(palette.raised))
        .show(|ui| picker(ui, sink, name, text, color, grounds));
    let was_open = sink.salt(name).with("open");
    let open = shown.is_some();
    if ui.data(|data| data.get_temp::<bool>(was_open)).unwrap_or(false) && !open {
        sink.release();
        ui.data_mut(|data| data.remove::<Working>(sink.salt(name).with("working")));
    }
    ui.data_mut(|data| data.insert_temp(was_open, open));
    response
}

/// Reads a colour that a theme may hold: any CSS form, or a reference to another key.
pub fn parse_color(text: &str) -> Result<Value, String> {
    if text.starts_with("var(--") && text.ends_with(')') {
        return Ok(Value::String(text.to_owned()));
    }
    match text.parse::<Color>() {
        Ok(_) => Ok(Value::String(text.to_owned())),
        Err(error) => Err(error.to_string()),
    }
}

/// What the picker holds on to, so that hue and chroma survive a walk through black, white or grey.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Working {
    oklch: Oklch,
    /// What was last written with it.
    written: [u8; 3],
    plane: Plane,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Plane {
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
        (0..=64)
            .map(|step| {
                let t = f64::from(step) / 64.0;
                match self {
                    Self::Shades => (most_chroma(1.0 - t, working.h) / MOST_CHROMA, t),
                    Self::Hues => (t, 1.0 - most_chroma(working.l, t * 360.0) / MOST_CHROMA),
                }
            })
            .collect()
    }
}

/// The greatest chroma that an sRGB screen shows at a lightness and a hue.
fn most_chroma(l: f64, h: f64) -> f64 {
    if !(0.0..=1.0).contains(&l) || l <= 1e-4 || l >= 1.0 - 1e-4 {
        return 0.0;
    }
    let (mut inside, mut outside) = (0.0, 0.4);
    for _ in 0..14 {
        let c = f64::midpoint(inside, outside);
        if Color::from_oklch(Oklch { l, c, h, alpha: 1.0 }).in_srgb_gamut() { inside = c } else { outside = c }
    }
    inside
}

fn within(color: Oklch) -> Oklch {
    let l = color.l.clamp(0.0, 1.0);
    let h = color.h.rem_euclid(360.0);
    Oklch { l, c: color.c.clamp(0.0, most_chroma(l, h)), h, alpha: color.alpha.clamp(0.0, 1.0) }
}

fn picker(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, text: &str, color: Color, grounds: &[Ground]) {
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let id = sink.salt(name).with("working");
    let mut working = ui.data(|data| data.get_temp::<Working>(id)).unwrap_or(Working {
        oklch: color.to_oklch(),
        written: color.to_srgb8(),
        plane: Plane::default(),
    });
    if working.written != color.to_srgb8() {
        // Undone, typed, or changed by somebody else.
        working.oklch = color.to_oklch();
        working.written = color.to_srgb8();
    }
    working.oklch.alpha = color.alpha;

    let gesture = sink.salt(name).with("pick");
    let before = working.oklch;
    if let Some(plane) = segmented(ui, "Plane", working.plane, &[(Plane::Shades, "Shades"), (Plane::Hues, "Hues")]) {
        working.plane = plane;
    }
    let mut touches = vec![plane_ui(ui, name, &mut working)];
    let l_track = |oklch: Oklch, t: f64| within(Oklch { l: t, alpha: 1.0, ..oklch });
    let c_track = |oklch: Oklch, t: f64| within(Oklch { c: t * MOST_CHROMA, alpha: 1.0, ..oklch });
    let h_track = |_: Oklch, t: f64| within(Oklch { l: 0.72, c: 0.16, h: t * 360.0, alpha: 1.0 });
    let a_track = |oklch: Oklch, t: f64| Oklch { alpha: t, ..oklch };
    let oklch = &mut working.oklch;
    for (label, what, read, write, most, speed, digits, track) in [
        (
            "L",
            "lightness",
            (|o: &Oklch| o.l * 100.0) as fn(&Oklch) -> f64,
            (|o: &mut Oklch, v: f64| o.l = v / 100.0) as fn(&mut Oklch, f64),
            100.0,
            0.25,
            1,
            &l_track as &dyn Fn(Oklch, f64) -> Oklch,
        ),
        ("C", "chroma", |o| o.c, |o, v| o.c = v, MOST_CHROMA, 0.001, 3, &c_track),
        ("H", "hue", |o| o.h, |o, v| o.h = v.rem_euclid(360.0), 360.0, 0.5, 1, &h_track),
        ("A", "opacity", |o| o.alpha * 100.0, |o, v| o.alpha = v / 100.0, 100.0, 0.25, 0, &a_track),
    ] {
        let mut value = read(oklch);
        let now = *oklch;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let palette = palette(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, size().row), Sense::hover());
            let font = egui::TextStyle::Small.resolve(ui.style());
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, label, font, palette.text_soft);
            let slider_name = format!("{name} {what}");
            let slid = track_slider(ui, &slider_name, &mut value, most, |t| track(now, t));
            let number = ui
                .push_id(what, |ui| {
                    let drag = DragValue::new(&mut value).range(0.0..=most).speed(speed).max_decimals(digits);
                    ui.add_sized(vec2(60.0, size().row), drag)
                })
                .inner
                .accessible_name(format!("{slider_name} number"));
            if slid.changed() || number.changed() {
                write(oklch, value);
            }
            touches.push(Touch::of(ui, &slid));
            touches.push(Touch::of(ui, &number));
        });
    }
    ui.push_id("text", |ui| {
        let mut sink = sink.again();
        ui.allocate_ui(vec2(WIDTH, size().row), |ui| {
            text_field(ui, &mut sink, &format!("{name} as text"), text, parse_color)
        });
    });
    for ground in grounds {
        ground_ui(ui, ground, color);
    }

    if working.oklch != before {
        // What the screen cannot show is not offered: the value stops at the edge, the other two stay.
        working.oklch = within(working.oklch);
        working.written = Color::from_oklch(working.oklch).to_srgb8();
    }
    let writing = Writing::of(text);
    for touch in touches {
        touch.push(sink, gesture, || Value::String(writing.print(Color::from_oklch(working.oklch))));
    }
    ui.data_mut(|data| data.insert_temp(id, working));
}

/// One pair: what it is, and whether it can be read.
fn ground_ui(ui: &mut Ui, ground: &Ground, color: Color) {
    let palette = palette(ui);
    let ratio = ground.ratio(color);
    let passes = ratio >= ground.least;
    // Never rounded up to a number that would pass.
    let shown = format!("{:.2} : 1", (ratio * 100.0).floor() / 100.0);
    let (icon, tint) = if passes { (Icon::Check, palette.success) } else { (Icon::TriangleAlert, palette.danger) };
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 18.0), Sense::hover());
    let verdict = if passes { "enough" } else { "too little" };
    response.widget_info(|| {
        WidgetInfo::labeled(Role::Label, true, format!("{}: contrast {shown}, {verdict}", ground.name))
    });
    let font = egui::TextStyle::Small.resolve(ui.style());
    let painter = ui.painter();
    painter.text(rect.left_center(), egui::Align2::LEFT_CENTER, &ground.name, font.clone(), palette.text_soft);
    let number = painter.text(rect.right_center(), egui::Align2::RIGHT_CENTER, shown, font, palette.text);
    paint_icon(ui, number.left_center() - vec2(12.0, 0.0), icon, 12.0, tint);
    response.on_hover_text(format!("WCAG asks for {} : 1", ground.least));
}

fn plane_ui(ui: &mut Ui, name: &str, working: &mut Working) -> Touch {
    let palette = palette(ui);
    let (rect, mut response) = ui.allocate_exact_size(vec2(WIDTH, PLANE), Sense::click_and_drag());
    let shown = paint::color32(Color::from_oklch(within(working.oklch)));
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

    let texture = plane_texture(ui, working);
    let uv = Rect::from_min_max(
        pos2(0.5 / GRID[0] as f32, 0.5 / GRID[1] as f32),
        pos2(1.0 - 0.5 / GRID[0] as f32, 1.0 - 0.5 / GRID[1] as f32),
    );
    let radius = CornerRadius::same(size().radius);
    let shape = egui::epaint::RectShape::filled(rect, radius, Color32::WHITE).with_texture(texture.id(), uv);
    ui.painter().add(shape);
    let point = |(x, y): (f64, f64)| rect.min + vec2(x as f32, y as f32) * rect.size();
    let edge: Vec<Pos2> = working.plane.edge(working.oklch).into_iter().map(point).collect();
    let inner = rect.shrink(1.0);
    let painter = ui.painter().with_clip_rect(inner.intersect(ui.clip_rect()));
    // What no sRGB screen shows is covered, from the edge to the side where chroma ends.
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
    painter.add(Shape::line(edge, Stroke::new(1.5, palette.text_faint)));
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    paint::handle(ui.painter(), palette, point(working.plane.place(within(working.oklch))), 7.0, shown);
    paint::focus_ring(ui.painter(), palette, &response, rect, size().radius);
    response = response.on_hover_cursor(egui::CursorIcon::Crosshair);
    Touch::of(ui, &response)
}

/// The plane's picture; made again only when what it shows at changes.
fn plane_texture(ui: &Ui, working: &Working) -> TextureHandle {
    #[derive(Clone)]
    struct Cached {
        key: (Plane, i32),
        texture: TextureHandle,
    }
    let fixed = match working.plane {
        Plane::Shades => working.oklch.h * 10.0,
        Plane::Hues => working.oklch.l * 1000.0,
    };
    let key = (working.plane, fixed.round() as i32);
    let id = Id::unique("color plane");
    let cached: Option<Arc<Cached>> = ui.data(|data| data.get_temp(id));
    if let Some(cached) = &cached
        && cached.key == key
    {
        return cached.texture.clone();
    }
    let unit = |index: usize, most: usize| index as f64 / (most - 1) as f64;
    // The edge depends on the row where rows are lightness, on the column where columns are hue.
    let edges: Vec<f64> = match working.plane {
        Plane::Shades => (0..GRID[1]).map(|y| most_chroma(1.0 - unit(y, GRID[1]), working.oklch.h)).collect(),
        Plane::Hues => (0..GRID[0]).map(|x| most_chroma(working.oklch.l, unit(x, GRID[0]) * 360.0)).collect(),
    };
    let mut pixels = Vec::with_capacity(GRID[0] * GRID[1]);
    for y in 0..GRID[1] {
        for x in 0..GRID[0] {
            let wanted = working.plane.at(working.oklch, unit(x, GRID[0]), unit(y, GRID[1]));
            let edge = edges.get(if working.plane == Plane::Shades { y } else { x }).copied().unwrap_or_default();
            pixels.push(paint::color32(Color::from_oklch(Oklch { c: wanted.c.min(edge), ..wanted })));
        }
    }
    let image = ColorImage::new(GRID, pixels);
    let texture = ui.ctx().load_texture("color plane", image, TextureOptions::LINEAR);
    ui.data_mut(|data| data.insert_temp(id, Arc::new(Cached { key, texture: texture.clone() })));
    texture
}

/// A slider whose track shows what it does.
fn track_slider(ui: &mut Ui, name: &str, value: &mut f64, most: f64, track: impl Fn(f64) -> Oklch) -> Response {
    let palette = palette(ui);
    let width = ui.available_width() - 68.0;
    let (rect, mut response) = ui.allocate_exact_size(vec2(width, size().row), Sense::click_and_drag());
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width(), 12.0));
    let inner = rail.shrink2(vec2(6.0, 0.0));
    if let Some(pos) = response.interact_pointer_pos()
        && (response.dragged() || response.clicked() || response.drag_started())
    {
        let target = f64::from(egui::remap_clamp(pos.x, inner.x_range(), 0.0..=1.0)) * most;
        if (target - *value).abs() > most * 1e-6 {
            *value = target;
            response.mark_changed();
        }
    }
    if response.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let steps = ui.input(|input| {
            let step = if input.modifiers.shift { 0.05 } else { 0.01 };
            let count = |key| f64::from(u32::try_from(input.num_presses(key)).unwrap_or(0)) * step;
            count(Key::ArrowRight) - count(Key::ArrowLeft)
        });
        if steps != 0.0 {
            *value = (*value + steps * most).clamp(0.0, most);
            response.mark_changed();
        }
    }
    if let Some(set) = ui.input(|input| accessible_value(input, response.id)) {
        *value = set.clamp(0.0, most);
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), *value, name));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(most);
        node.add_action(egui::accesskit::Action::SetValue);
    });
    paint::checker(ui.painter(), palette, rail, CornerRadius::same(6));
    let colors: Vec<Color32> =
        (0..=24).map(|step| paint::color32(Color::from_oklch(track(f64::from(step) / 24.0)))).collect();
    // The ends of the rail are the end colours, round.
    let round = |at: Pos2, color: Color32| {
        ui.painter().circle_filled(at, 6.0, color);
    };
    round(pos2(inner.left(), rail.center().y), colors.first().copied().unwrap_or_default());
    round(pos2(inner.right(), rail.center().y), colors.last().copied().unwrap_or_default());
    paint::band(ui.painter(), inner, &colors);
    ui.painter().rect_stroke(rail, 6, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let t = (*value / most).clamp(0.0, 1.0);
    let x = egui::lerp(inner.x_range(), t as f32);
    let fill = paint::color32(Color { alpha: 1.0, ..Color::from_oklch(track(t)) });
    paint::handle(ui.painter(), palette, pos2(x, rail.center().y), 7.0, fill);
    paint::focus_ring(ui.painter(), palette, &response, rail, 6);
    response
}

/// The value that assistive technology asks a widget to take.
fn accessible_value(input: &egui::InputState, id: Id) -> Option<f64> {
    input.accesskit_action_requests(id, egui::accesskit::Action::SetValue).find_map(|request| match request.data {
        Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value),
        _ => None,
    })
}
