//! Whole themes as small drawn pages: what a theme does to a header, cards, a button, text and a chart.

use egui::{Align2, CornerRadius, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use livery_themes::library::{self, Flavour};
use livery_themes::{Document, Mode, Theme};

use super::sketch;
use crate::state::{Action, Change, Edit, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::paint::focus_ring;

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
