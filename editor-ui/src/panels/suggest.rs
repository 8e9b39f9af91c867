//! Colours for charts that go with the accent: little charts, what they are worth, one click to take them.
//!
//! The search is advanced a few units in each frame that is drawn, and asks for frames only as long as it has something
//! to find. A suggestion under the pointer is tried on by the page and does not change until the pointer has left.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{
    Align, Align2, Color32, DragValue, FontId, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};
use livery_colorways::scale::{Hues, Scale, ScaleKind, ScaleRequest, Search};
use livery_colorways::{Answer, Color, Oklch, Style};
use livery_themes::{Theme, Value};
use lucide_icons::Icon;

use super::charts::{self, Paper};
use crate::state::{
    Action, Change, ChartsTab, Command, Edit, State, Suggester, Verdict, Wish, closest_words, style_name,
};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::{icon_button, paint, paint_icon, small_button};

/// Units of the search in a frame: about a millisecond.
const UNITS: u64 = 24;
/// Points that the search for a scale looks at in a frame: some milliseconds.
const POINTS: usize = 1000;
/// Seconds between two frames of the search.
const FRAME: std::time::Duration = std::time::Duration::from_millis(16);
/// Seconds that the accent rests before scales, which take some time each, are made.
const REST: f64 = 0.3;

/// What suggestions are kept in between frames; the picker and the charts section show the same.
#[derive(Default)]
struct Studio {
    style: Option<Style>,
    count: Option<usize>,
    scales_shown: bool,
    /// Colours beside the accent that stay.
    kept: Vec<Color>,
    seed: u64,
    suggester: Suggester,
    shown: Vec<Answer>,
    /// Whether the pointer was on a suggestion in the last frame.
    held: bool,
    scales: Scales,
}

#[derive(Default)]
struct Scales {
    accent: Option<(Color, Color)>,
    /// When the accent was another one.
    since: f64,
    made: Vec<Made>,
    /// How many of the kinds are made, those that cannot be counted in.
    done: usize,
    /// The search for the next one; none before it begins.
    search: Option<Search>,
}

struct Made {
    name: &'static str,
    kind: ScaleKind,
    stops: Vec<Color>,
    words: String,
    even: bool,
}

fn studio(ui: &Ui) -> Arc<Mutex<Studio>> {
    ui.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<Studio>>>(Id::unique("suggestions")).clone())
}

/// Beside the picker of the accent: the best few.
pub(super) fn aside(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let studio = studio(ui);
    let mut studio = studio.lock().unwrap_or_else(PoisonError::into_inner);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    ui.horizontal(|ui| {
        ui.label(style::strong("Charts in this color"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let more = small_button(ui, "More").on_hover_text("Open in the charts section");
            if more.clicked() {
                outbox.push(Action::Run(Command::Charts(ChartsTab::Suggested)));
                ui.close();
            }
        });
    });
    colorways_ui(ui, state, &mut studio, 3, outbox);
}

/// The page of the charts section.
pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let studio = studio(ui);
    let mut studio = studio.lock().unwrap_or_else(PoisonError::into_inner);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    let choices = [(false, "For series"), (true, "For values")];
    if let Some(scales) = segmented(ui, "Suggestions", studio.scales_shown, &choices) {
        studio.scales_shown = scales;
    }
    if studio.scales_shown {
        scales_ui(ui, state, &mut studio.scales, outbox);
    } else {
        options_ui(ui, state, &mut studio);
        colorways_ui(ui, state, &mut studio, usize::MAX, outbox);
    }
}

fn opaque(color: Color) -> Color {
    Color { alpha: 1.0, ..color }
}

/// How many, and which of the present ones stay.
fn options_ui(ui: &mut Ui, state: &State, studio: &mut Studio) {
    let palette = palette(ui);
    let colorway = state.theme.colors("colorway");
    let mut count = studio.count.unwrap_or_else(|| colorway.len().clamp(2, 12));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.label(egui::RichText::new("Colors").color(palette.text_soft));
        let drag = DragValue::new(&mut count).range(2..=24).speed(0.08);
        if ui.add_sized(vec2(48.0, size().row), drag).accessible_name("Number of suggested colors").changed() {
            studio.count = Some(count);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if icon_button(ui, Icon::RefreshCw, "Other suggestions").clicked() {
                studio.seed += 1;
            }
        });
    });
    let accent = opaque(state.theme.color("accent"));
    let others: Vec<Color> =
        colorway.into_iter().map(opaque).filter(|color| color.to_hex() != accent.to_hex()).take(11).collect();
    studio.kept.retain(|kept| others.iter().any(|other| other.to_hex() == kept.to_hex()));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.spacing_mut().interact_size.y = 20.0;
        ui.label(egui::RichText::new("Keep").color(palette.text_soft));
        ui.add_space(10.0);
        pin_ui(ui, accent, "The accent is always kept", true, false);
        for color in others {
            let kept = studio.kept.iter().any(|other| other.to_hex() == color.to_hex());
            let name = if kept { format!("Let go of {}", color.to_hex()) } else { format!("Keep {}", color.to_hex()) };
            if pin_ui(ui, color, &name, kept, true).clicked() {
                if kept {
                    studio.kept.retain(|other| other.to_hex() != color.to_hex());
                } else {
                    studio.kept.push(color);
                }
            }
        }
    });
}

fn pin_ui(ui: &mut Ui, color: Color, name: &str, on: bool, free: bool) -> Response {
    let palette = palette(ui);
    let sense = if free { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 20.0), sense);
    if free {
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), on, name));
    }
    let dot = rect.center() - vec2(0.0, 1.0);
    let radius = if on { 7.0 } else { 6.0 };
    ui.painter().circle_filled(dot, radius, paint::color32(color).gamma_multiply(if on { 1.0 } else { 0.55 }));
    if on {
        ui.painter().circle_stroke(dot, radius + 1.5, Stroke::new(1.25, palette.text));
    } else if response.hovered() {
        ui.painter().circle_stroke(dot, radius + 1.5, Stroke::new(1.0, palette.text_faint));
    }
    paint::focus_ring(ui.painter(), palette, &response, rect, 8);
    response.on_hover_text(name)
}

fn style_ui(ui: &mut Ui, studio: &mut Studio) -> Style {
    let style = studio.style.unwrap_or(Style::Brand);
    let mut chosen = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for row in [[Style::Brand, Style::Distinct, Style::Vivid], [Style::Muted, Style::Pastel, Style::SingleHue]] {
            let names = row.map(|style| (style, style_name(style)));
            chosen = chosen.or(segmented(ui, "Style", style, &names));
        }
    });
    if chosen.is_some() {
        studio.style = chosen;
    }
    chosen.unwrap_or(style)
}

fn colorways_ui(ui: &mut Ui, state: &State, studio: &mut Studio, most: usize, outbox: &mut Vec<Action>) {
    let style = style_ui(ui, studio);
    let accent = opaque(state.theme.color("accent"));
    let mut pins = vec![accent];
    pins.extend(studio.kept.iter().copied().filter(|kept| kept.to_hex() != accent.to_hex()));
    let count = studio.count.unwrap_or_else(|| state.theme.colors("colorway").len().clamp(2, 12));
    let grounds = vec![state.theme.surface("card_background_color")];
    let begun = studio.suggester.want(Wish { style, count, pins, grounds, seed: studio.seed });
    if !begun {
        // In the frame in which it begins, there is a first answer, and that was work enough.
        studio.suggester.work(UNITS);
    }
    if !studio.suggester.is_settled() {
        ui.ctx().request_repaint_after(FRAME);
    }
    if begun || !studio.held {
        studio.shown = studio.suggester.answers().to_vec();
    }
    let paper = Paper::of(&state.theme);
    let current: Vec<String> = state.theme.colors("colorway").iter().map(|color| color.to_hex()).collect();
    let mut held = false;
    for (index, answer) in studio.shown.iter().take(most).enumerate() {
        let colors: Vec<String> = answer.colors.iter().map(|color| color.to_hex()).collect();
        let worn = colors == current;
        let response = answer_ui(ui, answer, index, style, paper, worn);
        held |= response.hovered();
        let list = Value::Array(colors.into_iter().map(Value::String).collect());
        let changes = vec![Change::Set { key: "colorway", path: Vec::new(), value: list }];
        let name = format!("{} colorway", style_name(style));
        offer(&response, worn, name, changes, outbox);
    }
    studio.held = held;
    // Room for those that are still to come, so that nothing below moves when they do.
    if most < usize::MAX {
        for _ in studio.shown.len().min(most)..most {
            ui.allocate_exact_size(vec2(ui.available_width(), ANSWER), Sense::hover());
        }
    }
    let reasons = studio.suggester.best().map_or(&[][..], |best| &best.reasons);
    for reason in reasons {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let palette = palette(ui);
            ui.label(style::icon(Icon::Info).size(13.0).color(palette.text_soft));
            ui.add(egui::Label::new(style::caption(format!("{reason}.")).color(palette.text_soft)).wrap());
        });
    }
}

/// Tried on under the pointer or with the keyboard, taken with a click.
pub(super) fn offer(response: &Response, worn: bool, name: String, changes: Vec<Change>, outbox: &mut Vec<Action>) {
    if response.clicked() && !worn {
        outbox.push(Action::Edit(Edit { name, hold: None, changes }));
    } else if (response.hovered() || response.has_focus()) && !worn {
        outbox.push(Action::TryOn(changes));
    }
}

/// Height of an answer's card.
const ANSWER: f32 = 108.0;

/// A card to choose with a click, and the place for its inside.
pub(super) fn card(ui: &mut Ui, height: f32, name: &str, worn: bool, paper: Paper) -> (Rect, Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), worn, name));
    card_frame(ui, rect, &response, worn);
    let sheet = Rect::from_min_max(rect.min + vec2(6.0, 6.0), pos2(rect.right() - 6.0, rect.bottom() - 48.0));
    let edge = Stroke::new(1.0, palette(ui).line);
    ui.painter().rect(sheet, size().radius - 2, paper.ground, edge, StrokeKind::Inside);
    let words = Rect::from_min_max(pos2(rect.left() + 10.0, sheet.bottom() + 6.0), rect.max - vec2(10.0, 6.0));
    (sheet.shrink2(vec2(8.0, 7.0)), words, response)
}

/// The ground and the edge of something to choose.
pub(super) fn card_frame(ui: &Ui, rect: Rect, response: &Response, worn: bool) {
    let palette = palette(ui);
    let fill = if response.is_pointer_button_down_on() {
        palette.pressed
    } else if response.hovered() {
        palette.hover
    } else {
        palette.raised
    };
    let edge = if worn {
        Stroke::new(1.5, palette.accent)
    } else if response.hovered() {
        Stroke::new(1.0, palette.line_strong)
    } else {
        Stroke::new(1.0, palette.line)
    };
    ui.painter().rect(rect, size().radius + 2, fill, edge, StrokeKind::Inside);
    paint::focus_ring(ui.painter(), palette, response, rect.shrink(2.0), size().radius + 2);
}

fn answer_ui(ui: &mut Ui, answer: &Answer, index: usize, style: Style, paper: Paper, worn: bool) -> Response {
    let palette = palette(ui);
    let verdict = Verdict::of(answer.difference);
    let closest = closest_words(&answer.assessment).unwrap_or_default();
    let name = format!(
        "{} {}: {} colors. {} ({:.1}). {closest}",
        style_name(style),
        index + 1,
        answer.colors.len(),
        verdict.words(),
        answer.difference
    );
    let (sheet, words, response) = card(ui, ANSWER, &name, worn, paper);
    if !ui.is_rect_visible(response.rect) {
        return response;
    }
    charts::quartet(ui.painter(), sheet, &answer.colors, paper);
    let strip = Rect::from_min_size(words.min, vec2(words.width(), 8.0));
    charts::strip(ui.painter(), strip, &answer.colors);
    let (icon, tint) = verdict_mark(verdict, palette);
    let line = Rect::from_min_max(pos2(words.left(), strip.bottom() + 3.0), words.max);
    let first = pos2(line.left(), line.top() + 8.0);
    paint_icon(ui, first + vec2(6.0, 0.0), icon, 12.0, tint);
    let font = FontId::new(size().caption, egui::FontFamily::Name(style::MEDIUM.into()));
    let text = format!("{} · {:.1}", verdict.words(), answer.difference);
    ui.painter().text(first + vec2(17.0, 0.0), Align2::LEFT_CENTER, text, font.clone(), palette.text);
    if worn {
        ui.painter().text(pos2(line.right(), first.y), Align2::RIGHT_CENTER, "In use", font, palette.accent);
    }
    let font = FontId::new(size().caption, egui::FontFamily::Proportional);
    let at = pos2(line.left() + 17.0, first.y + 14.0);
    let clipped = ui.painter().with_clip_rect(words.expand2(vec2(0.0, 4.0)).intersect(ui.clip_rect()));
    clipped.text(at, Align2::LEFT_CENTER, closest, font, palette.text_soft);
    response.on_hover_text(answer.colors.iter().map(Color::to_string).collect::<Vec<_>>().join("  "))
}

pub(super) fn verdict_mark(verdict: Verdict, palette: &crate::tokens::Palette) -> (Icon, Color32) {
    match verdict {
        Verdict::Merges => (Icon::TriangleAlert, palette.danger),
        Verdict::NeedsCue => (Icon::Info, palette.warning),
        Verdict::Holds | Verdict::HoldsWell => (Icon::Check, palette.success),
    }
}

/// What is made, one after the other.
const KINDS: [(&str, ScaleKind, Hues); 5] = [
    ("One hue", ScaleKind::Sequential, Hues::Single),
    ("Through several hues", ScaleKind::Sequential, Hues::Multi),
    ("Two directions, to the opposite hue", ScaleKind::Diverging, Hues::Single),
    ("Two directions, to a neighbor", ScaleKind::Diverging, Hues::Multi),
    ("Round, for angles and hours", ScaleKind::Cyclic, Hues::Single),
];

impl Scales {
    /// Goes on with the search for the next one, when the accent has been at rest for a while.
    fn advance(&mut self, ui: &Ui, accent: Color, ground: Color) {
        let now = ui.input(|input| input.time);
        let is_same = self.accent.is_some_and(|(a, g)| a.to_hex() == accent.to_hex() && g.to_hex() == ground.to_hex());
        if !is_same {
            // A section that is opened is served at once; an accent that moves has to come to rest first.
            self.since = if self.accent.is_some() { now } else { f64::NEG_INFINITY };
            self.accent = Some((accent, ground));
            self.done = 0;
            self.search = None;
            self.made.clear();
        }
        let Some((name, kind, hues)) = KINDS.get(self.done).copied() else { return };
        let resting = now - self.since >= REST && !ui.input(|input| input.pointer.any_down());
        if resting {
            match self.search.take() {
                None => {
                    self.search = Search::new(&request(kind, hues, accent, ground)).ok();
                    // Two accents may leave no room for a middle.
                    self.done += usize::from(self.search.is_none());
                }
                Some(mut search) => {
                    if search.step(POINTS) {
                        self.search = Some(search);
                    } else {
                        self.done += 1;
                        self.made.extend(search.finish().ok().map(|scale| Made::of(name, &scale)));
                    }
                }
            }
        }
        if self.done < KINDS.len() {
            let wait = if resting { FRAME } else { std::time::Duration::from_secs_f64(REST) };
            ui.ctx().request_repaint_after(wait);
        }
    }
}

fn request(kind: ScaleKind, hues: Hues, accent: Color, ground: Color) -> ScaleRequest {
    match kind {
        ScaleKind::Sequential => ScaleRequest { hues, ..ScaleRequest::sequential(accent, ground) },
        ScaleKind::Diverging => {
            let turn = if hues == Hues::Single { 180.0 } else { 110.0 };
            // An odd number of stops has the middle as a stop of its own.
            ScaleRequest { stops: 11, ..ScaleRequest::diverging(partner(accent, turn), accent, ground) }
        }
        ScaleKind::Cyclic => ScaleRequest { stops: 11, ..ScaleRequest::cyclic(accent, ground) },
    }
}

impl Made {
    fn of(name: &'static str, scale: &Scale) -> Self {
        let found = scale.evenness();
        let even = found.is_even();
        let words = if even {
            "Steps look even to every eye".to_owned()
        } else if found.cv <= 0.02 && found.lightness_monotone {
            format!("Even, but less so for {}", found.worst_vision.label())
        } else if found.lightness_monotone || scale.kind == ScaleKind::Cyclic {
            "Steps are a little uneven".to_owned()
        } else {
            "Lightness turns on the way".to_owned()
        };
        Self { name, kind: scale.kind, stops: scale.stops(), words, even }
    }
}

/// A colour of the accent's lightness whose hue is turned, inside the gamut.
fn partner(accent: Color, turn: f64) -> Color {
    let own = accent.to_oklch();
    let mut wanted = Oklch { l: own.l.clamp(0.4, 0.7), c: own.c.max(0.08), h: (own.h + turn).rem_euclid(360.0), ..own };
    while wanted.c > 0.0 && !Color::from_oklch(wanted).in_srgb_gamut() {
        wanted.c -= 0.005;
    }
    Color::from_oklch(wanted)
}

fn scales_ui(ui: &mut Ui, state: &State, scales: &mut Scales, outbox: &mut Vec<Action>) {
    let accent = opaque(state.theme.color("accent"));
    scales.advance(ui, accent, state.theme.surface("card_background_color"));
    let paper = Paper::of(&state.theme);
    for made in &scales.made {
        let worn = wears_scale(&state.theme, made);
        let response = scale_card(ui, made.name, &made.words, made.even, &made.stops, paper, worn);
        let changes = scale_changes(made.kind, &made.stops);
        offer(&response, worn, format!("Scale: {}", made.name.to_lowercase()), changes, outbox);
    }
    for _ in scales.made.len()..KINDS.len().saturating_sub(scales.done - scales.made.len()) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), SCALE), Sense::hover());
        ui.painter().rect_filled(rect, size().radius + 2, palette(ui).window);
    }
}

/// Height of a scale's card.
const SCALE: f32 = 116.0;

fn wears_scale(theme: &Theme, made: &Made) -> bool {
    let hex = |colors: &[Color]| colors.iter().map(|color| color.to_hex()).collect::<Vec<_>>();
    match made.kind {
        ScaleKind::Diverging => theme.diverging().is_some_and(|own| hex(own) == hex(&made.stops)),
        ScaleKind::Sequential | ScaleKind::Cyclic => hex(&theme.colors("colorscale")) == hex(&made.stops),
    }
}

/// Diverging scales have a place of their own in a theme; the others are its colorscale.
pub(super) fn scale_changes(kind: ScaleKind, stops: &[Color]) -> Vec<Change> {
    let value = Value::Array(stops.iter().map(|color| Value::String(color.to_hex())).collect());
    vec![match kind {
        ScaleKind::Diverging => Change::Put { pointer: "/livery/diverging".to_owned(), value },
        ScaleKind::Sequential | ScaleKind::Cyclic => Change::Set { key: "colorscale", path: Vec::new(), value },
    }]
}

pub(super) fn scale_card(
    ui: &mut Ui,
    name: &str,
    words: &str,
    good: bool,
    stops: &[Color],
    paper: Paper,
    worn: bool,
) -> Response {
    let palette = palette(ui);
    let (sheet, text, response) = card(ui, SCALE, &format!("Scale {name}: {words}"), worn, paper);
    if !ui.is_rect_visible(response.rect) {
        return response;
    }
    charts::scale(ui.painter(), sheet, stops, paper);
    let medium = FontId::new(size().caption, egui::FontFamily::Name(style::MEDIUM.into()));
    let first = pos2(text.left(), text.top() + 8.0);
    ui.painter().text(first, Align2::LEFT_CENTER, name, medium.clone(), palette.text);
    if worn {
        ui.painter().text(pos2(text.right(), first.y), Align2::RIGHT_CENTER, "In use", medium, palette.accent);
    }
    let (icon, tint) = if good { (Icon::Check, palette.success) } else { (Icon::Info, palette.text_faint) };
    let second = first + vec2(0.0, 15.0);
    paint_icon(ui, second + vec2(6.0, 0.0), icon, 12.0, tint);
    let font = FontId::new(size().caption, egui::FontFamily::Proportional);
    ui.painter().text(second + vec2(17.0, 0.0), Align2::LEFT_CENTER, words, font, palette.text_soft);
    response
}
