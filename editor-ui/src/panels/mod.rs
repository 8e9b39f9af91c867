//! The panels. Each reads the state and pushes actions; none can change anything itself.

mod audit;
mod bottom;
mod categories;
mod charts;
mod code;
mod dialogs;
mod fields;
mod fonts;
mod history;
mod library;
mod lists;
mod machine;
mod merge;
mod palette;
pub(crate) mod present;
mod presets;
mod preview;
mod rail;
mod row;
mod sheets;
mod sketch;
mod suggest;
mod top;
mod viewing;

use egui::{CentralPanel, Frame, Id, Margin, Panel, Rect, Stroke, Ui};
use livery_themes::{Document, Mode};

use crate::state::{Action, Drawer, Section, State};
use crate::tokens::{palette as colors, size};
use crate::widgets::color::Offer;

/// What panels keep between frames and nobody else needs.
#[derive(Default)]
pub struct View {
    /// Says a moment as people here do: seconds since 1970 to a text.
    pub(crate) clock: Option<fn(u64) -> String>,
    palette: palette::PaletteView,
    presets: presets::PresetsView,
    /// For which document and half pickers offer colours, and which were used lately.
    offered: Option<(Document, Mode, Vec<String>)>,
    library: library::LibraryView,
    categories: categories::CategoriesView,
    code: code::CodeView,
}

impl View {
    /// Whether a text field edits words of its own, not a value of the theme.
    pub fn is_plain_text(&self, id: Id) -> bool {
        [top::address_id(), fields::search_id(), palette::query_id()].contains(&id)
            || library::text_ids().contains(&id)
            || [categories::name_id(), presets::start_id()].contains(&id)
    }
}

/// Draws the whole window; returns where the page shows, and how large its pixels are.
pub fn ui(ui: &mut Ui, state: &State, view: &mut View, outbox: &mut Vec<Action>) -> (Rect, f32) {
    if state.presentation.runs() {
        // The page has the whole window.
        let area = ui.available_rect_before_wrap();
        ui.allocate_rect(area, egui::Sense::hover());
        return (area, 1.0);
    }
    offer_colors(ui, state, view);
    let palette = colors(ui);
    let bar = Frame::new().fill(palette.window).inner_margin(Margin::symmetric(12, 0));
    Panel::top("top").exact_size(size().bar).frame(bar).resizable(false).show(ui, |ui| top::ui(ui, state, outbox));
    Panel::bottom("bottom")
        .exact_size(size().status)
        .frame(bar)
        .resizable(false)
        .show(ui, |ui| bottom::line_ui(ui, state, outbox));
    if let Some(drawer) = state.drawer {
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(12, 8));
        Panel::bottom("drawer").default_size(220.0).size_range(96.0..=480.0).resizable(true).frame(frame).show(
            ui,
            |ui| match drawer {
                Drawer::Audit => audit::ui(ui, state, outbox),
                Drawer::Problems => bottom::problems_ui(ui, state, outbox),
            },
        );
    }
    let frame = Frame::new().fill(palette.window).inner_margin(Margin::symmetric(6, 8));
    Panel::left("rail")
        .exact_size(size().rail)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| rail::ui(ui, state, outbox));
    let frame = Frame::new().fill(palette.panel);
    // Text is wider than fields; either keeps the width that it was given.
    let (id, width, widest) =
        if state.section == Section::Code { ("code", 480.0, 900.0) } else { ("fields", size().panel, 520.0) };
    Panel::left(id)
        .default_size(width)
        .size_range(304.0..=widest)
        .resizable(true)
        .frame(frame)
        .show(ui, |ui| fields::ui(ui, state, view, outbox));
    if state.history_open {
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin { left: 12, right: 8, top: 12, bottom: 0 });
        Panel::right("history")
            .default_size(248.0)
            .size_range(200.0..=400.0)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| history::ui(ui, state, outbox));
    }
    if let Some(list) = state.viewing.side {
        let frame = Frame::new().fill(palette.panel).inner_margin(Margin { left: 12, right: 8, top: 12, bottom: 0 });
        Panel::right("side list")
            .default_size(300.0)
            .size_range(240.0..=460.0)
            .resizable(true)
            .frame(frame)
            .show(ui, |ui| lists::ui(ui, state, list, outbox));
    }
    let area = CentralPanel::no_frame()
        .show(ui, |ui| {
            if let Some(work) = state.recovered.first() {
                dialogs::recovered_ui(ui, state, work, view, outbox);
            }
            if state.file.elsewhere {
                dialogs::elsewhere_ui(ui, state);
            }
            if let Some(conflict) = &state.conflict {
                dialogs::conflict_ui(ui, state, conflict, outbox);
            }
            if state.source.source.is_some() || !state.viewing.tabs.is_empty() {
                viewing::bar_ui(ui, state, outbox);
            }
            preview::ui(ui, state, outbox)
        })
        .inner;
    dialogs::ui(ui, state, view, outbox);
    area
}

/// Every picker offers the theme's own colours: the few that the rest follows, and the series.
fn offer_colors(ui: &Ui, state: &State, view: &mut View) {
    let recent = &state.settings.recent_colors;
    let same = |(document, mode, colors): &(Document, Mode, Vec<String>)| {
        document == state.document() && *mode == state.mode && colors == recent
    };
    if view.offered.as_ref().is_some_and(same) {
        return;
    }
    let now = (state.document().clone(), state.mode, recent.clone());
    crate::widgets::color::recall(ui, recent.iter().filter_map(|text| text.parse().ok()).collect());
    view.offered = Some(now);
    let named = ["accent", "background_page", "background_content", "text", "body_text", "border"];
    let mut offers: Vec<Offer> = Vec::new();
    let keys = named.iter().filter_map(|name| livery_themes::table::key(name));
    let keys = keys.map(|key| Offer { name: key.label.to_owned(), color: state.theme.color(key.name) });
    let series = state.theme.colors("colorway").into_iter().enumerate();
    let series = series.map(|(index, color)| Offer { name: format!("Colorway {}", index + 1), color });
    for offer in keys.chain(series) {
        if !offers.iter().any(|other| other.color.to_hex() == offer.color.to_hex()) {
            offers.push(offer);
        }
    }
    crate::widgets::color::offer(ui, offers);
}

/// A hairline across.
fn hairline(ui: &mut Ui) {
    let rect = ui.available_rect_before_wrap();
    let stroke = Stroke::new(1.0, colors(ui).line);
    ui.painter().hline(rect.x_range(), ui.cursor().top(), stroke);
    ui.add_space(1.0);
}
