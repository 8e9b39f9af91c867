//! Whole themes as small drawn pages: what a theme does to a header, cards, a button, text and a chart.

use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use livery_themes::library::{self, Flavour};
use livery_themes::{Document, Mode, Theme};

use crate::state::{Action, Change, Edit, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::paint::{color32, focus_ring};

/// The themes that can be chosen, worked out once.
#[derive(Default)]
pub(super) struct PresetsView {
    cards: Vec<Card>,
}

struct Card {
    name: &'static str,
    description: &'static str,
    reversed: bool,
    document: Document,
    theme: Theme,
}

impl PresetsView {
    fn cards(&mut self) -> &[Card] {
        if self.cards.is_empty() {
            self.cards = library::themes()
                .iter()
                .map(|built_in| {
                    let document = Document::open(built_in.text.as_bytes()).0;
                    let theme = Theme::resolve(&document, Mode::Light);
                    Card {
                        name: built_in.name,
                        description: built_in.description,
                        reversed: built_in.flavour == Flavour::Reversed,
                        document,
                        theme,
                    }
                })
                .collect();
        }
        &self.cards
    }
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut PresetsView, outbox: &mut Vec<Action>) {
    let columns = if ui.available_width() > 420.0 { 3 } else { 2 };
    let gap = 12.0;
    let width = ((ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32).floor();
    let current = fingerprint(&Theme::resolve(state.document(), Mode::Light));
    ui.spacing_mut().item_spacing = vec2(gap, gap);
    for row in view.cards().chunks(columns) {
        ui.horizontal(|ui| {
            for card in row {
                let worn = fingerprint(&card.theme) == current;
                if card_ui(ui, card, width, worn) {
                    let changes = vec![Change::Adopt(card.document.clone())];
                    let name = format!("Preset {}", title(card));
                    outbox.push(Action::Edit(Edit { name, hold: None, changes }));
                }
            }
        });
    }
}

/// What tells one built-in theme from another.
fn fingerprint(theme: &Theme) -> Vec<String> {
    let keys = ["accent", "background_page", "background_content", "text", "border", "card_background_color"];
    let mut parts: Vec<String> = keys.iter().map(|key| theme.color(key).to_hex()).collect();
    parts.extend(theme.colors("colorway").iter().map(|color| color.to_hex()));
    parts.push(theme.css("font_family"));
    parts
}

fn title(card: &Card) -> String {
    if card.reversed { format!("{}, reversed", card.name) } else { card.name.to_owned() }
}

fn card_ui(ui: &mut Ui, card: &Card, width: f32, worn: bool) -> bool {
    let palette = palette(ui);
    let page_height = (width * 0.66).round();
    let (rect, response) = ui.allocate_exact_size(vec2(width, page_height + 26.0), Sense::click());
    let title = title(card);
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), worn, format!("Preset {title}")));
    let page = Rect::from_min_size(rect.min, vec2(width, page_height));
    if ui.is_rect_visible(page) {
        page_drawing(&ui.painter().with_clip_rect(page.intersect(ui.clip_rect())), page, &card.theme);
        let edge = if worn {
            Stroke::new(2.0, palette.accent)
        } else if response.hovered() {
            Stroke::new(1.5, palette.text_soft)
        } else {
            Stroke::new(1.0, palette.line_strong)
        };
        let radius = CornerRadius::same(size().radius);
        // Corners of the drawing are cut by a thick line of the panel's own colour.
        ui.painter().rect_stroke(
            page.expand(3.0),
            size().radius + 3,
            Stroke::new(3.0, palette.panel),
            StrokeKind::Inside,
        );
        ui.painter().rect_stroke(page, radius, edge, StrokeKind::Inside);
        focus_ring(ui.painter(), palette, &response, page, size().radius);
        let color = if worn { palette.accent } else { palette.text };
        let font = FontId::new(12.0, egui::FontFamily::Name(style::MEDIUM.into()));
        let at = pos2(rect.left() + 2.0, page.bottom() + 14.0);
        ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).text(at, Align2::LEFT_CENTER, &title, font, color);
    }
    response.on_hover_text(format!("{title}\n{}", card.description)).clicked()
}

/// A page in a theme, drawn by hand: what one looks for in a theme at a glance.
fn page_drawing(painter: &Painter, page: Rect, theme: &Theme) {
    let color = |key: &str| color32(theme.color(key));
    let surface = |key: &str| color32(theme.surface(key));
    let radius = |key: &str| {
        let text = theme.field(key, "radius");
        let points = crate::widgets::fields::Length::parse(&text).map_or(0.0, |length| length.amount);
        (points * 0.5).clamp(0.0, 8.0) as u8
    };
    painter.rect_filled(page, 6, surface("background_page"));

    let unit = page.width() / 144.0;
    let at = |x: f32, y: f32, w: f32, h: f32| Rect::from_min_size(page.min + vec2(x, y) * unit, vec2(w, h) * unit);
    let header = at(0.0, 0.0, 144.0, 17.0);
    painter.rect_filled(header, CornerRadius { nw: 6, ne: 6, sw: 0, se: 0 }, surface("header_background_color"));
    painter.hline(header.x_range(), header.bottom(), Stroke::new(1.0, color("border")));
    let bar = |rect: Rect, fill: Color32| {
        painter.rect_filled(rect, (rect.height() / 2.0) as u8, fill);
    };
    bar(at(8.0, 6.0, 34.0, 5.0), color("header_text"));
    bar(at(106.0, 7.0, 13.0, 3.0), color("header_text").gamma_multiply(0.6));
    bar(at(123.0, 7.0, 13.0, 3.0), color("accent"));

    let card_radius = radius("card_border");
    let card_edge = Stroke::new(1.0, color("border").gamma_multiply(0.9));
    let card = |rect: Rect| {
        painter.rect_filled(rect.translate(vec2(0.0, 1.0)), card_radius, color("text").gamma_multiply(0.12));
        painter.rect(rect, card_radius, surface("card_background_color"), card_edge, StrokeKind::Inside);
    };
    let left = at(7.0, 23.0, 52.0, 65.0);
    card(left);
    bar(at(13.0, 29.0, 26.0, 4.0), color("heading_text"));
    bar(at(13.0, 37.0, 40.0, 2.6), color("body_text").gamma_multiply(0.75));
    bar(at(13.0, 42.0, 36.0, 2.6), color("body_text").gamma_multiply(0.75));
    bar(at(13.0, 47.0, 39.0, 2.6), color("body_text").gamma_multiply(0.75));
    let button = at(13.0, 56.0, 26.0, 11.0);
    let button_edge = Stroke::new(1.0, color("button_border"));
    painter.rect(button, radius("button_border"), surface("button_background_color"), button_edge, StrokeKind::Inside);
    bar(at(18.0, 60.2, 16.0, 2.6), color("button_text"));
    bar(at(13.0, 75.0, 40.0, 4.0), color("border"));
    bar(at(13.0, 75.0, 24.0, 4.0), color("accent"));

    let right = at(65.0, 23.0, 72.0, 65.0);
    card(right);
    bar(at(71.0, 29.0, 30.0, 4.0), color("heading_text"));
    for y in [42.0, 53.0, 64.0, 75.0] {
        let grid = Stroke::new(0.8, color("graph_grid_color"));
        painter.hline(at(71.0, y, 60.0, 0.0).x_range(), at(71.0, y, 0.0, 0.0).top(), grid);
    }
    let colorway = theme.colors("colorway");
    let heights = [34.0, 26.0, 41.0, 19.0, 30.0, 23.0, 37.0, 15.0];
    let count = colorway.len().min(8);
    let step = 60.0 / count.max(1) as f32;
    for (index, series) in colorway.iter().take(count).enumerate() {
        let height = heights[index];
        let bar = at(71.0 + index as f32 * step, 82.0 - height, step - 1.6, height);
        painter.rect_filled(bar, 1, color32(*series));
    }
}
