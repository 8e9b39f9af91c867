//! The colour field: a swatch, the text in any CSS form, and a picker in OKLCH, the space in which equal steps look equal.

mod contrast;
mod plane;
mod track;

use egui::{
    Align, Align2, DragValue, Id, Layout, Popup, PopupCloseBehavior, Rect, RectAlign, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use livery_colorways::{Color, Oklch};
use lucide_icons::Icon;
use serde_json::Value;

use super::fields::{Touch, segmented, text_field};
use super::{Sink, paint, paint_icon};
use crate::state::{Action, Writing};
use crate::tokens::{palette, size};
pub use contrast::{Ground, Side};
use plane::Plane;

/// Chroma at the planes' right edge, a little more than any sRGB colour has.
const MOST_CHROMA: f64 = 0.34;
/// Width of the picker's inside: an icon, ten swatches and what is between them.
const WIDTH: f32 = 264.0;
/// Width of what stands beside the picker.
const ASIDE: f32 = 264.0;
/// How many colours a row of swatches has, and how many are kept as recent.
const PER_ROW: usize = 10;

/// Shown beside the picker; pushes actions of its own.
pub type Aside<'a> = &'a dyn Fn(&mut Ui, &mut Vec<Action>);

/// A colour that is offered by a click.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is, as its tooltip.
    pub name: String,
    /// The colour.
    pub color: Color,
}

/// A colour as its file has it (`text`) and as it resolves (`color`), and what it is seen with.
pub fn color_field(ui: &mut Ui, sink: &mut Sink<'_>, name: &str, text: &str, color: Color, grounds: &[Ground]) {
    color_field_beside(ui, sink, name, text, color, grounds, None);
}

/// The same, with something beside the picker.
pub fn color_field_beside(
    ui: &mut Ui,
    sink: &mut Sink<'_>,
    name: &str,
    text: &str,
    color: Color,
    grounds: &[Ground],
    aside: Option<Aside<'_>>,
) {
    ui.spacing_mut().item_spacing.x = 6.0;
    swatch(ui, sink, name, text, color, grounds, aside);
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
    swatch(ui, sink, name, text, color, grounds, None)
}

fn swatch(
    ui: &mut Ui,
    sink: &mut Sink<'_>,
    name: &str,
    text: &str,
    color: Color,
    grounds: &[Ground],
    aside: Option<Aside<'_>>,
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
        .show(|ui| match aside {
            None => picker(ui, sink, name, text, color, grounds),
            Some(aside) => beside(ui, sink, |ui, sink| picker(ui, sink, name, text, color, grounds), aside),
        });
    let was_open = sink.salt(name).with("open");
    let open = shown.is_some();
    if ui.data(|data| data.get_temp::<bool>(was_open)).unwrap_or(false) && !open {
        sink.release();
        let working = sink.salt(name).with("working");
        let opened = ui.data(|data| data.get_temp::<Working>(working)).map(|working| working.opened);
        if opened.is_some_and(|opened| opened.to_hex() != color.to_hex()) {
            sink.outbox().push(Action::UsedColor(color.to_hex()));
        }
        ui.data_mut(|data| data.remove::<Working>(working));
    }
    ui.data_mut(|data| data.insert_temp(was_open, open));
    response
}

/// The picker, a hairline, and what stands beside it; as high as the higher of the two.
fn beside(ui: &mut Ui, sink: &mut Sink<'_>, picker: impl FnOnce(&mut Ui, &mut Sink<'_>), aside: Aside<'_>) {
    let line = palette(ui).line;
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        let left = ui.vertical(|ui| picker(ui, sink)).response.rect;
        ui.add_space(25.0);
        let right = ui
            .vertical(|ui| {
                ui.set_width(ASIDE);
                aside(ui, sink.outbox());
            })
            .response
            .rect;
        let bottom = left.bottom().max(right.bottom());
        ui.painter().vline(left.right() + 12.5, left.top()..=bottom, Stroke::new(1.0, line));
    });
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

/// The colours that every picker offers from now on: the theme's own.
pub fn offer(ui: &Ui, offers: Vec<Offer>) {
    ui.data_mut(|data| data.insert_temp(Id::unique("offered colors"), std::sync::Arc::new(offers)));
}

fn offers(ui: &Ui) -> std::sync::Arc<Vec<Offer>> {
    ui.data(|data| data.get_temp(Id::unique("offered colors"))).unwrap_or_default()
}

fn recent(ui: &Ui) -> Vec<Color> {
    ui.data(|data| data.get_temp(Id::unique("recent colors"))).unwrap_or_default()
}

/// The colours that every picker offers as used lately.
pub fn recall(ui: &Ui, colors: Vec<Color>) {
    ui.data_mut(|data| data.insert_temp(Id::unique("recent colors"), colors));
}

/// What the picker holds on to, so that hue and chroma survive a walk through black, white or grey.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Working {
    oklch: Oklch,
    /// What was last written with it.
    written: [u8; 3],
    plane: Plane,
    /// The colour that the picker was opened with.
    opened: Color,
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
        opened: color,
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
    let mut touches = vec![plane::ui(ui, name, &mut working, grounds)];
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        touches.extend(tracks(ui, name, &mut working.oklch));
    });
    let writing = Writing::of(text);
    let mut once: Option<String> = None;
    text_ui(ui, sink, name, text, color, writing, &mut working, &mut once);
    swatches_ui(ui, color, writing, &mut once);
    if !grounds.is_empty() {
        ui.add_space(-2.0);
        contrast::ui(ui, grounds, color);
    }

    if working.oklch != before {
        // What the screen cannot show is not offered: the value stops at the edge, the other two stay.
        working.oklch = within(working.oklch);
        working.written = Color::from_oklch(working.oklch).to_srgb8();
    }
    for touch in touches {
        touch.push(sink, gesture, || Value::String(writing.print(Color::from_oklch(working.oklch))));
    }
    if let Some(text) = once {
        sink.once(Value::String(text));
    }
    ui.data_mut(|data| data.insert_temp(id, working));
}

/// Lightness, chroma, hue and opacity.
fn tracks(ui: &mut Ui, name: &str, oklch: &mut Oklch) -> Vec<Touch> {
    let mut touches = Vec::new();
    let edge = most_chroma(oklch.l.clamp(0.0, 1.0), oklch.h) / MOST_CHROMA;
    let l_track = |oklch: Oklch, t: f64| within(Oklch { l: t, alpha: 1.0, ..oklch });
    let c_track = |oklch: Oklch, t: f64| within(Oklch { c: t * MOST_CHROMA, alpha: 1.0, ..oklch });
    // A grey has no hue to show: its track shows the hues it could have.
    let h_track = |oklch: Oklch, t: f64| {
        within(Oklch { l: oklch.l.clamp(0.35, 0.9), c: oklch.c.max(0.09), h: t * 360.0, alpha: 1.0 })
    };
    let a_track = |oklch: Oklch, t: f64| Oklch { alpha: t, ..oklch };
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
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, label, font, palette.text_soft);
            let slider_name = format!("{name} {what}");
            let beyond = (label == "C").then_some(edge);
            let slid = track::slider(ui, &slider_name, &mut value, most, beyond, |t| track(now, t));
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
    touches
}

/// The colour before and now, as text, and the form it is written in.
#[expect(clippy::too_many_arguments, reason = "one row of the picker, which has all of them at hand")]
fn text_ui(
    ui: &mut Ui,
    sink: &mut Sink<'_>,
    name: &str,
    text: &str,
    color: Color,
    writing: Writing,
    working: &mut Working,
    once: &mut Option<String>,
) {
    ui.allocate_ui_with_layout(vec2(WIDTH, size().row), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if before_ui(ui, working.opened, color).clicked() {
            *once = Some(writing.print(working.opened));
        }
        ui.push_id("text", |ui| {
            let mut sink = sink.again();
            text_field(ui, &mut sink, &format!("{name} as text"), text, parse_color);
        });
    });
    // Side by side, not a menu: egui has one popup at a time, and that is the picker.
    if let Some(form) = segmented(ui, "Form", writing.name(), &Writing::FORMS.map(|form| (form, form))) {
        *once = writing.in_form(form).map(|writing| writing.print(color));
    }
}

/// Left half: the colour that the picker was opened with, and back to it. Right half: the colour now.
fn before_ui(ui: &mut Ui, opened: Color, now: Color) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(42.0, size().row), Sense::click());
    let name = format!("Back to {}", opened.to_hex());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    let radius = size().radius;
    let (left, right) = rect.split_left_right_at_x(rect.center().x);
    for (half, color, corners) in [
        (left, opened, egui::CornerRadius { nw: radius, sw: radius, ..egui::CornerRadius::ZERO }),
        (right, now, egui::CornerRadius { ne: radius, se: radius, ..egui::CornerRadius::ZERO }),
    ] {
        if color.alpha < 1.0 {
            paint::checker(ui.painter(), palette, half, corners);
        }
        ui.painter().rect_filled(half, corners, paint::color32(color));
    }
    let edge = if response.hovered() { palette.line_strong } else { palette.line };
    ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, edge), StrokeKind::Inside);
    paint::focus_ring(ui.painter(), palette, &response, rect, radius);
    response.on_hover_text(format!("{name}, as it was when the picker was opened"))
}

/// The theme's colours, and those that were picked before.
fn swatches_ui(ui: &mut Ui, color: Color, writing: Writing, once: &mut Option<String>) {
    let offers = offers(ui);
    let recent: Vec<Offer> = recent(ui).into_iter().map(|color| Offer { name: "Recent".to_owned(), color }).collect();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let faint = palette(ui).text_faint;
        for (icon, list) in [(Icon::Palette, offers.as_slice()), (Icon::History, recent.as_slice())] {
            for (index, row) in list.chunks(PER_ROW).take(2).enumerate() {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
                    if index == 0 {
                        paint_icon(ui, rect.center(), icon, 13.0, faint);
                    }
                    for offer in row {
                        if offer_ui(ui, offer, offer.color.to_hex() == color.to_hex()).clicked() {
                            *once = Some(writing.print(offer.color));
                        }
                    }
                });
            }
        }
    });
}

fn offer_ui(ui: &mut Ui, offer: &Offer, taken: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
    let name = format!("{} {}", offer.name, offer.color.to_hex());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), taken, &name));
    let edge = if response.hovered() || taken { palette.text_soft } else { palette.line_strong };
    paint::swatch(ui.painter(), palette, rect, 4, offer.color, Stroke::new(1.0, edge));
    if taken {
        ui.painter().rect_stroke(rect.shrink(1.0), 3, Stroke::new(1.5, palette.raised), StrokeKind::Inside);
    }
    paint::focus_ring(ui.painter(), palette, &response, rect, 4);
    response.on_hover_text(name)
}

fn unit_point(rect: Rect, (x, y): (f64, f64)) -> egui::Pos2 {
    pos2(egui::lerp(rect.x_range(), x as f32), egui::lerp(rect.y_range(), y as f32))
}
