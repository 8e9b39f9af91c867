//! Whole themes as small drawn pages: what a theme does to a header, cards, a button, text and a chart. One's own, those
//! that come with Livery, and one made of a single colour or of a logo.

use std::rc::Rc;

use egui::{
    Align, Align2, CornerRadius, FontId, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};
use livery_colorways::logo::LogoColor;
use livery_colorways::{Color, Oklch};
use livery_protocol::{LibraryFile, LibraryKind};
use livery_themes::library::{self, Flavour};
use livery_themes::{Document, Mode, Theme, Value};
use lucide_icons::Icon;

use super::sketch;
use super::suggest::offer;
use crate::state::{Action, Ask, Change, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::paint::{self, focus_ring};
use crate::widgets::{icon_button, paint_icon, small_button};

/// The themes that can be chosen, worked out once.
#[derive(Default)]
pub(super) struct PresetsView {
    built_in: Vec<Card>,
    own: Vec<(LibraryFile, Card)>,
    /// The revision of the library that `own` is of.
    revision: Option<u64>,
    /// What the document looked like when it was last asked.
    current: Option<(Document, Rc<[String]>)>,
    start: Start,
}

/// A theme that is begun from a colour.
#[derive(Default)]
struct Start {
    text: String,
    dark: bool,
    /// The header's band, where it is not the page's.
    header: Option<Color>,
    /// The theme, for the colours that it was made of.
    made: Option<(Seed, Card)>,
    /// The logo whose first colour was taken already.
    logo: Option<String>,
}

/// What a theme is made of: the accent, whether it is dark, the header's band.
type Seed = (String, bool, Option<String>);

struct Card {
    title: String,
    description: String,
    document: Document,
    theme: Theme,
    fingerprint: Vec<String>,
}

impl Card {
    fn new(title: String, description: String, document: Document) -> Self {
        let theme = Theme::resolve(&document, Mode::Light);
        Self { title, description, fingerprint: fingerprint(&theme), theme, document }
    }
}

/// The field for the colour to start from, which holds words of its own.
pub(super) fn start_id() -> Id {
    Id::unique("preset start color")
}

impl PresetsView {
    /// The document's own, worked out when it changes.
    fn fingerprint_of(&mut self, document: &Document) -> Rc<[String]> {
        if let Some((of, known)) = &self.current
            && of == document
        {
            return Rc::clone(known);
        }
        let known: Rc<[String]> = fingerprint(&Theme::resolve(document, Mode::Light)).into();
        self.current = Some((document.clone(), Rc::clone(&known)));
        known
    }

    fn fill(&mut self, state: &State) {
        if self.built_in.is_empty() {
            let cards = library::themes().iter().map(|built_in| {
                let document = Document::open(built_in.text.as_bytes()).0;
                let reversed = built_in.flavour == Flavour::Reversed;
                let title = if reversed { format!("{}, reversed", built_in.name) } else { built_in.name.to_owned() };
                Card::new(title, built_in.description.to_owned(), document)
            });
            self.built_in = cards.collect();
        }
        if self.revision != Some(state.stock.revision) {
            self.revision = Some(state.stock.revision);
            let files = state.stock.library.iter().flat_map(|library| &library.themes);
            let cards = files.map(|file| {
                let document = Document::open(file.text.as_bytes()).0;
                let card = Card::new(file.name.clone(), "A theme of your own".to_owned(), document);
                (file.clone(), card)
            });
            self.own = cards.collect();
        }
    }
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut PresetsView, outbox: &mut Vec<Action>) {
    if state.stock.wants_library() {
        outbox.push(Action::Ask(Ask::Library));
    }
    view.fill(state);
    let current = view.fingerprint_of(state.document());
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    start_ui(ui, state, &mut view.start, &current, outbox);

    title_ui(ui, "Yours", |ui| {
        let keep = small_button(ui, "Keep this theme");
        if keep.on_hover_text("The theme as it is now, to start others from").clicked() {
            let name = state.theme.name().map_or_else(|| state.file.name().to_owned(), str::to_owned);
            let name = name.trim_end_matches(".json").to_owned();
            let text = state.document().text().to_owned();
            outbox.push(Action::Ask(Ask::Keep { kind: LibraryKind::Theme, name, text, replace: None }));
        }
    });
    if let Some((LibraryKind::Theme, file)) = &state.stock.discarded {
        ui.horizontal(|ui| {
            ui.label(style::caption(format!("Removed {}", file.name)).color(palette(ui).text_soft));
            if small_button(ui, "Put back").clicked() {
                outbox.push(Action::Ask(Ask::PutBack));
            }
        });
    }
    if view.own.is_empty() {
        let text = "Themes that you keep stand here, beside those that come with Livery.";
        ui.label(style::caption(text).color(palette(ui).text_soft));
    }
    let own: Vec<(&Card, Option<&LibraryFile>)> = view.own.iter().map(|(file, card)| (card, Some(file))).collect();
    grid_ui(ui, &own, &current, outbox);

    title_ui(ui, "Built in", |_| {});
    let built_in: Vec<(&Card, Option<&LibraryFile>)> = view.built_in.iter().map(|card| (card, None)).collect();
    grid_ui(ui, &built_in, &current, outbox);
}

fn title_ui(ui: &mut Ui, title: &str, rest: impl FnOnce(&mut Ui)) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let label = ui.label(style::strong(title));
        label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        ui.with_layout(Layout::right_to_left(Align::Center), rest);
    });
}

fn grid_ui(ui: &mut Ui, cards: &[(&Card, Option<&LibraryFile>)], current: &[String], outbox: &mut Vec<Action>) {
    let columns = if ui.available_width() > 420.0 { 3 } else { 2 };
    let gap = 12.0;
    let width = ((ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32).floor();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(gap, gap);
        for row in cards.chunks(columns) {
            ui.horizontal(|ui| {
                for (card, file) in row {
                    let worn = card.fingerprint == current;
                    let response = card_ui(ui, card, &format!("Preset {}", card.title), width, worn);
                    adopt(&response, card, worn, outbox);
                    if let Some(file) = file {
                        remove_ui(ui, &response, file, outbox);
                    }
                }
            });
        }
    });
}

/// Tried on under the pointer, taken with a click.
fn adopt(response: &Response, card: &Card, worn: bool, outbox: &mut Vec<Action>) {
    offer(response, worn, format!("Preset {}", card.title), vec![Change::Adopt(card.document.clone())], outbox);
}

/// A quiet way out of the library, on the card's caption.
fn remove_ui(ui: &mut Ui, card: &Response, file: &LibraryFile, outbox: &mut Vec<Action>) {
    let place = Rect::from_center_size(card.rect.right_bottom() - vec2(12.0, 12.0), vec2(24.0, 24.0));
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(&file.path));
    if icon_button(&mut inside, Icon::Trash2, &format!("Remove {}", file.name)).clicked() {
        outbox.push(Action::Ask(Ask::Discard(LibraryKind::Theme, file.clone())));
    }
}

/// A whole theme from one colour, typed or taken from a logo.
fn start_ui(ui: &mut Ui, state: &State, start: &mut Start, current: &[String], outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    take_logo(state, start);
    let frame = egui::Frame::new().fill(palette.raised).stroke(Stroke::new(1.0, palette.line));
    frame.corner_radius(size().radius_large).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let label = ui.label(style::strong("Start from your color"));
        label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Start from your color"));
        let color = start.text.trim().parse::<Color>().ok().map(|color| Color { alpha: 1.0, ..color });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let (rect, _) = ui.allocate_exact_size(vec2(size().row, size().row), Sense::hover());
            if let Some(color) = color {
                let edge = Stroke::new(1.0, palette.line);
                paint::swatch(ui.painter(), palette, rect, size().radius, color, edge);
            } else {
                ui.painter().rect_filled(rect, size().radius, palette.sunken);
                paint_icon(ui, rect.center(), Icon::Pipette, 14.0, palette.text_faint);
            }
            let edit = TextEdit::singleline(&mut start.text)
                .id(start_id())
                .hint_text("#2563eb")
                .margin(egui::Margin::symmetric(8, 5))
                .desired_width(ui.available_width() - 84.0);
            ui.add(edit).accessible_name("Color to start from");
            let logo = ui.add_sized(vec2(78.0, size().row), egui::Button::new("Logo…"));
            if logo.on_hover_text("A PNG, JPEG, WebP or SVG file").clicked() {
                outbox.push(Action::Ask(Ask::Logo));
            }
        });
        logo_ui(ui, state, start, outbox);
        let Some(color) = color else {
            let words = if start.text.trim().is_empty() {
                "Everything else follows from it: grounds, text, charts, light and dark."
            } else {
                "This is no color yet; #2563eb, rgb(37 99 235) and teal are."
            };
            ui.add(egui::Label::new(style::caption(words).color(palette.text_soft)).wrap());
            return;
        };
        if let Some(dark) = segmented(ui, "Ground", start.dark, &[(false, "Light"), (true, "Dark")]) {
            start.dark = dark;
        }
        let key = (color.to_hex(), start.dark, start.header.map(Color::to_hex));
        if start.made.as_ref().is_none_or(|(of, _)| *of != key) {
            let document = from_color(color, start.dark, start.header);
            let title = format!("from {}", color.to_hex());
            start.made = Some((key, Card::new(title, "Made of this color".to_owned(), document)));
        }
        let Some((_, card)) = &start.made else { return };
        let worn = card.fingerprint == current;
        let width = ui.available_width();
        let response = page_ui(ui, card, &format!("Theme {}", card.title), width, 0.0, worn);
        adopt(&response, card, worn, outbox);
        let words = if worn { "In use" } else { "Click to start with it; undo brings the theme before back" };
        ui.label(style::caption(words).color(palette.text_soft));
    });
}

/// A logo that was just read: its main colour is where one most likely starts.
fn take_logo(state: &State, start: &mut Start) {
    let Some(logo) = &state.stock.logo else {
        start.logo = None;
        return;
    };
    if start.logo.as_ref() != Some(&logo.name) {
        start.logo = Some(logo.name.clone());
        start.header = None;
        if let Some(first) = logo.colors.as_ref().ok().and_then(|found| found.colors.first()) {
            start.text = first.color.to_hex();
        }
    }
}

/// The logo's colours with their shares: one for the accent, one for the header's band.
fn logo_ui(ui: &mut Ui, state: &State, start: &mut Start, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let Some(logo) = &state.stock.logo else { return };
    let found = match &logo.colors {
        Ok(found) => found,
        Err(problem) => {
            ui.add(egui::Label::new(style::caption(problem.as_str()).color(palette.danger)).wrap());
            return;
        }
    };
    ui.horizontal(|ui| {
        ui.label(style::caption(format!("In {}", logo.name)).color(palette.text_soft));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if small_button(ui, "Forget").clicked() {
                outbox.push(Action::Ask(Ask::ForgetLogo));
            }
        });
    });
    let parts: Vec<LogoColor> = found.colors.iter().chain(&found.neutrals).copied().collect();
    let accent = start.text.trim().parse::<Color>().ok().map(Color::to_hex);
    if let Some(color) = parts_ui(ui, "Accent", &parts, accent.as_deref()) {
        start.text = color.to_hex();
    }
    let header = start.header.map(Color::to_hex);
    if let Some(color) = parts_ui(ui, "Header", &parts, header.as_deref()) {
        // The same once more takes it away.
        start.header = Some(color).filter(|color| Some(color.to_hex()) != header);
    }
    if let Some(note) = &found.note {
        ui.add(egui::Label::new(style::caption(format!("{note}.")).color(palette.text_soft)).wrap());
    }
}

fn parts_ui(ui: &mut Ui, role: &str, parts: &[LogoColor], taken: Option<&str>) -> Option<Color> {
    let palette = palette(ui);
    let mut chosen = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let (rect, _) = ui.allocate_exact_size(vec2(46.0, 24.0), Sense::hover());
        let font = FontId::new(size().caption, egui::FontFamily::Proportional);
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, role, font, palette.text_soft);
        for part in parts.iter().take(8) {
            let hex = part.color.to_hex();
            let on = taken == Some(hex.as_str());
            let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
            let name = format!("{role} {hex}, {:.0} % of the logo", part.share * 100.0);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, &name));
            let edge = if on {
                Stroke::new(2.0, palette.accent)
            } else if response.hovered() {
                Stroke::new(1.0, palette.text_soft)
            } else {
                Stroke::new(1.0, palette.line_strong)
            };
            paint::swatch(ui.painter(), palette, rect, 5, part.color, edge);
            focus_ring(ui.painter(), palette, &response, rect, 5);
            if response.on_hover_text(name).clicked() {
                chosen = Some(part.color);
            }
        }
    });
    chosen
}

/// A theme in which everything follows the accent. A dark one stands on grounds with a breath of the accent's hue.
fn from_color(accent: Color, dark: bool, header: Option<Color>) -> Document {
    let mut values = serde_json::Map::new();
    let mut set = |key: &str, color: Color| values.insert(key.to_owned(), Value::String(color.to_hex()));
    set("accent", accent);
    let own = accent.to_oklch();
    let tint =
        |l: f64, c: f64| Color::from_oklch(Oklch { l, c: c.min(own.c * 0.12), h: own.h, alpha: 1.0 }).to_srgb_gamut();
    if dark {
        set("background_page", tint(0.17, 0.014));
        set("background_content", tint(0.21, 0.016));
    } else {
        set("background_page", tint(0.973, 0.006));
        set("background_content", Color::WHITE);
    }
    if let Some(header) = header {
        set("header_background_color", header);
    }
    livery_themes::completed(&Document::from_values(&values))
}

/// What tells one theme from another.
fn fingerprint(theme: &Theme) -> Vec<String> {
    let keys = [
        "accent",
        "background_page",
        "background_content",
        "text",
        "border",
        "card_background_color",
        "header_background_color",
    ];
    let mut parts: Vec<String> = keys.iter().map(|key| theme.color(key).to_hex()).collect();
    parts.extend(theme.colors("colorway").iter().map(|color| color.to_hex()));
    parts.push(theme.css("font_family"));
    parts
}

fn card_ui(ui: &mut Ui, card: &Card, name: &str, width: f32, worn: bool) -> Response {
    let palette = palette(ui);
    let response = page_ui(ui, card, name, width, 26.0, worn);
    let rect = response.rect;
    if ui.is_rect_visible(rect) {
        let color = if worn { palette.accent } else { palette.text };
        let font = FontId::new(12.0, egui::FontFamily::Name(style::MEDIUM.into()));
        let at = pos2(rect.left() + 2.0, rect.bottom() - 12.0);
        let clip = rect.intersect(ui.clip_rect());
        ui.painter().with_clip_rect(clip).text(at, Align2::LEFT_CENTER, &card.title, font, color);
    }
    response.on_hover_text(format!("{}\n{}", card.title, card.description))
}

/// The drawn page, with some room under it.
fn page_ui(ui: &mut Ui, card: &Card, name: &str, width: f32, below: f32, worn: bool) -> Response {
    let palette = palette(ui);
    let page_height = (width * 0.66).round();
    let (rect, response) = ui.allocate_exact_size(vec2(width, page_height + below), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), worn, name));
    let page = Rect::from_min_size(rect.min, vec2(width, page_height));
    if ui.is_rect_visible(page) {
        sketch::page(&ui.painter().with_clip_rect(page.intersect(ui.clip_rect())), page, &card.theme);
        let edge = if worn {
            Stroke::new(2.0, palette.accent)
        } else if response.hovered() {
            Stroke::new(1.5, palette.text_soft)
        } else {
            Stroke::new(1.0, palette.line_strong)
        };
        let radius = CornerRadius::same(size().radius);
        // Corners of the drawing are cut by a thick line of the panel's own colour.
        let cut = if below > 0.0 { palette.panel } else { palette.raised };
        ui.painter().rect_stroke(page.expand(3.0), size().radius + 3, Stroke::new(3.0, cut), StrokeKind::Inside);
        ui.painter().rect_stroke(page, radius, edge, StrokeKind::Inside);
        focus_ring(ui.painter(), palette, &response, page, size().radius);
    }
    response
}
