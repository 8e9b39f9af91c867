//! Known colorways and scales, and the user's own: look, try on, take; and for one's own, keep, order, pin, repair.

use egui::{
    Align2, CursorIcon, FontId, Id, Key, Modifiers, Rect, Response, Role, Sense, Stroke, StrokeKind, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};
use livery_colorways::library::{self, ColorwayFile};
use livery_colorways::scale::{Evenness, SAMPLES, ScaleKind, evenness, interpolate};
use livery_colorways::{
    Against, Assessment, Color, Repair, Repaired, assess, colors_from_text, contrast_ratio, repair,
};
use livery_protocol::{LibraryFile, LibraryKind};
use livery_themes::Value;
use lucide_icons::Icon;

use super::charts::{self, Paper};
use super::suggest::{card_frame, offer, scale_changes, verdict_mark};
use crate::state::{Action, Ask, Change, ScaleFile, State, Verdict, closest_words, fuzzy};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::{paint, paint_icon, small_button};

/// Assessments made in one frame at most; each takes about half a millisecond.
const PER_FRAME: usize = 6;
/// Height of a row.
const ROW: f32 = 66.0;

/// What the page keeps between frames.
#[derive(Default)]
pub(super) struct LibraryView {
    scales: bool,
    query: String,
    known: Vec<Option<Worth>>,
    known_scales: Vec<Option<Evenness>>,
    own: Vec<(LibraryFile, ColorwayFile, Worth)>,
    own_scales: Vec<(LibraryFile, ScaleFile, Evenness)>,
    /// The revision of the library that `own` is of.
    revision: Option<u64>,
    /// The own file that is being changed.
    open: Option<String>,
    /// Its name while it is typed.
    name: String,
    repaired: Option<Repaired>,
    /// What is pasted, while that is open.
    paste: Option<String>,
    /// What was taken over from a picked file or a logo already.
    taken: Option<Vec<Color>>,
}

/// What a colorway is worth, without a ground.
struct Worth {
    difference: f64,
    closest: String,
}

impl Worth {
    fn of(assessment: &Assessment) -> Self {
        Self {
            difference: assessment.robust_difference.unwrap_or(100.0),
            closest: closest_words(assessment).unwrap_or_default(),
        }
    }
}

/// Text fields of the page that hold words of their own.
pub(super) fn text_ids() -> [Id; 3] {
    ["library query", "library paste", "library name"].map(Id::unique)
}

pub(super) fn ui(ui: &mut Ui, state: &State, view: &mut LibraryView, outbox: &mut Vec<Action>) {
    if state.stock.wants_library() {
        outbox.push(Action::Ask(Ask::Library));
    }
    take_over(state, view);
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    if let Some(scales) = segmented(ui, "Library", view.scales, &[(false, "For series"), (true, "For values")]) {
        view.scales = scales;
    }
    let [query_id, ..] = text_ids();
    let hint = if view.scales { "Find a scale" } else { "Find a colorway" };
    let edit = TextEdit::singleline(&mut view.query)
        .id(query_id)
        .hint_text(hint)
        .margin(egui::Margin { left: 28, right: 8, top: 5, bottom: 5 })
        .desired_width(ui.available_width());
    let field = ui.add(edit).accessible_name(hint);
    paint_icon(ui, field.rect.left_center() + vec2(15.0, 0.0), Icon::Search, 14.0, palette(ui).text_faint);
    if view.scales {
        scales_ui(ui, state, view, outbox);
    } else {
        colorways_ui(ui, state, view, outbox);
    }
}

/// The user's files, read again when the library changed; and colours that came from a file or a logo.
fn take_over(state: &State, view: &mut LibraryView) {
    if view.revision != Some(state.stock.revision) {
        view.revision = Some(state.stock.revision);
        let worth = |colors: &[Color]| Worth::of(&assess(colors, &Against::default()));
        view.own = state
            .stock
            .colorways()
            .into_iter()
            .map(|(file, own)| {
                let worth = worth(&own.colors);
                (file, own, worth)
            })
            .collect();
        view.own_scales = state
            .stock
            .scales()
            .into_iter()
            .map(|(file, scale)| {
                let even = evenness(&interpolate(&scale.stops, SAMPLES), scale.kind);
                (file, scale, even)
            })
            .collect();
    }
    let logo = state.stock.logo.as_ref().and_then(|logo| logo.colors.as_ref().ok());
    let logo = logo.map(|logo| logo.colors.iter().map(|part| part.color).collect::<Vec<_>>());
    let come = state.stock.picked.as_ref().map(|(_, colors)| colors.clone()).or(logo);
    if come.is_some() && come != view.taken {
        // Only while the page is looked at: a logo picked in the presets is not an import.
        if view.paste.is_some() {
            view.paste = come.as_ref().map(|colors| hex_list(colors).join(", "));
        }
        view.taken = come;
    }
}

fn hex_list(colors: &[Color]) -> Vec<String> {
    colors.iter().map(|color| color.to_hex()).collect()
}

fn colorway_change(colors: &[Color]) -> Vec<Change> {
    let list = hex_list(colors).into_iter().map(Value::String).collect();
    vec![Change::Set { key: "colorway", path: Vec::new(), value: Value::Array(list) }]
}

fn keep(name: &str, colors: &[Color]) -> Action {
    let file = ColorwayFile { name: name.to_owned(), colors: colors.to_vec(), ..ColorwayFile::default() };
    let text = file.to_json();
    Action::Ask(Ask::Keep { kind: LibraryKind::Colorway, name: name.to_owned(), text, replace: None })
}

fn title_ui(ui: &mut Ui, title: &str) {
    ui.add_space(4.0);
    let label = ui.label(style::strong(title));
    label.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
}

fn quiet_ui(ui: &mut Ui, text: &str) {
    let soft = palette(ui).text_soft;
    ui.add(egui::Label::new(style::caption(text).color(soft)).wrap());
}

fn discarded_ui(ui: &mut Ui, state: &State, kind: LibraryKind, outbox: &mut Vec<Action>) {
    if let Some((of, file)) = &state.stock.discarded
        && *of == kind
    {
        ui.horizontal(|ui| {
            ui.label(style::caption(format!("Removed {}", file.name)).color(palette(ui).text_soft));
            if small_button(ui, "Put back").clicked() {
                outbox.push(Action::Ask(Ask::PutBack));
            }
        });
    }
}

fn colorways_ui(ui: &mut Ui, state: &State, view: &mut LibraryView, outbox: &mut Vec<Action>) {
    let current = hex_list(&state.theme.colors("colorway"));
    let ground = state.theme.surface("card_background_color");
    title_ui(ui, "Yours");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        if ui.button("Keep the theme's").on_hover_text("The colorway as it is now, to use in other themes").clicked() {
            let name = state.theme.name().unwrap_or("My colorway").to_owned();
            outbox.push(keep(&name, &state.theme.colors("colorway")));
        }
        if ui.button("Paste…").on_hover_text("A list of colors in any form, a link to a palette, code").clicked() {
            view.paste = if view.paste.is_some() { None } else { Some(String::new()) };
        }
        for (label, ask, hint) in [
            ("File…", Ask::ColorFile, "Text, JSON, CSS, a GIMP palette"),
            ("Logo…", Ask::Logo, "The colors that a logo is made of"),
        ] {
            if ui.button(label).on_hover_text(hint).clicked() {
                view.paste.get_or_insert_default();
                outbox.push(Action::Ask(ask));
            }
        }
    });
    paste_ui(ui, state, view, outbox);
    discarded_ui(ui, state, LibraryKind::Colorway, outbox);
    let found = |view: &LibraryView, name: &str| view.query.trim().is_empty() || fuzzy(&view.query, name).is_some();
    if view.own.is_empty() && state.stock.library.is_some() {
        quiet_ui(ui, "Colorways that you keep are here for every theme.");
    }
    for index in 0..view.own.len() {
        let Some((file, own, worth)) = view.own.get(index) else { continue };
        let name = if own.name.is_empty() { file.name.clone() } else { own.name.clone() };
        if !found(view, &name) {
            continue;
        }
        let worn = hex_list(&own.colors) == current;
        let response = row_ui(ui, &name, &own.colors, Some(worth), ground, worn);
        offer(&response, worn, format!("Colorway {name}"), colorway_change(&own.colors), outbox);
        let open = view.open.as_ref() == Some(&file.path);
        if corner_button(ui, &response, Icon::Pencil, &format!("Change {name}"), open).clicked() {
            let path = file.path.clone();
            view.name.clone_from(&name);
            view.repaired = None;
            view.open = if open { None } else { Some(path) };
        }
        if open {
            own_ui(ui, state, view, index, outbox);
        }
    }
    title_ui(ui, "Known");
    let known = library::colorways();
    view.known.resize_with(known.len(), || None);
    let mut left = PER_FRAME;
    for (index, colorway) in known.iter().enumerate() {
        if !found(view, &colorway.name) {
            continue;
        }
        let worn = hex_list(&colorway.colors) == current;
        let worth = view.known.get(index).and_then(Option::as_ref);
        let response = row_ui(ui, &colorway.name, &colorway.colors, worth, ground, worn);
        if worth.is_none() && ui.is_rect_visible(response.rect) {
            if left > 0 {
                left -= 1;
                if let Some(place) = view.known.get_mut(index) {
                    *place = Some(Worth::of(&colorway.assessment(&Against::default())));
                }
            }
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(16));
        }
        offer(&response, worn, format!("Colorway {}", colorway.name), colorway_change(&colorway.colors), outbox);
        let hint = format!("Duplicate {} into yours", colorway.name);
        if corner_button(ui, &response, Icon::CopyPlus, &hint, false).clicked() {
            let text = colorway.file().to_json();
            let name = colorway.name.clone();
            outbox.push(Action::Ask(Ask::Keep { kind: LibraryKind::Colorway, name, text, replace: None }));
        }
        let words = format!("{}\n{} ({})", colorway.source, colorway.licence, colorway.year);
        response.on_hover_text(words);
    }
}

/// A button on a row's corner; it is above the row, and takes the pointer there.
fn corner_button(ui: &mut Ui, row: &Response, icon: Icon, name: &str, on: bool) -> Response {
    let place = Rect::from_center_size(pos2(row.rect.right() - 20.0, row.rect.top() + 17.0), vec2(28.0, 28.0));
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place).id_salt(name));
    crate::widgets::icon_button_with(&mut inside, icon, name, on)
}

fn row_ui(ui: &mut Ui, name: &str, colors: &[Color], worth: Option<&Worth>, ground: Color, worn: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let verdict = worth.map(|worth| Verdict::of(worth.difference));
    response.widget_info(|| {
        let words = verdict.map_or("", Verdict::words);
        WidgetInfo::selected(Role::Button, ui.is_enabled(), worn, format!("Colorway {name}: {words}"))
    });
    card_frame(ui, rect, &response, worn);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let medium = FontId::new(12.0, egui::FontFamily::Name(style::MEDIUM.into()));
    let small = FontId::new(size().caption, egui::FontFamily::Proportional);
    let left = rect.left() + 10.0;
    let first = rect.top() + 17.0;
    let painter = ui.painter().with_clip_rect(rect.shrink(2.0).intersect(ui.clip_rect()));
    let color = if worn { palette.accent } else { palette.text };
    painter.text(pos2(left, first), Align2::LEFT_CENTER, name, medium, color);
    if let (Some(worth), Some(verdict)) = (worth, verdict) {
        let (icon, tint) = verdict_mark(verdict, palette);
        let right = pos2(rect.right() - 40.0, first);
        let number = format!("{:.1}", worth.difference);
        let shown = painter.text(right, Align2::RIGHT_CENTER, number, small.clone(), palette.text_soft);
        paint_icon(ui, shown.left_center() - vec2(9.0, 0.0), icon, 12.0, tint);
    }
    let strip = Rect::from_min_max(pos2(left, rect.top() + 30.0), pos2(rect.right() - 10.0, rect.top() + 41.0));
    charts::strip(&painter, strip, colors);
    if let Some(worth) = worth {
        let faint = colors.iter().filter(|color| contrast_ratio(**color, ground) < 3.0).count();
        let mut words = worth.closest.clone();
        if faint > 0 {
            words = format!("{words} · {faint} faint here");
        }
        painter.text(pos2(left, rect.top() + 53.0), Align2::LEFT_CENTER, words, small, palette.text_soft);
    }
    response
}

/// Colours out of any text.
fn paste_ui(ui: &mut Ui, state: &State, view: &mut LibraryView, outbox: &mut Vec<Action>) {
    let [_, paste_id, _] = text_ids();
    let Some(text) = &mut view.paste else { return };
    let mut close = false;
    let fill = palette(ui).window;
    egui::Frame::new().fill(fill).corner_radius(size().radius + 2).inner_margin(10).show(ui, |ui| {
        let edit = TextEdit::multiline(text)
            .id(paste_id)
            .hint_text("#2563eb, rgb(255 99 71), 0x33A02C, coolors.co/…")
            .desired_rows(2)
            .desired_width(ui.available_width());
        ui.add(edit).accessible_name("Pasted colors");
        let colors = colors_from_text(text);
        if colors.is_empty() {
            let words = if text.trim().is_empty() { "Colors are found in any text" } else { "No colors found in this" };
            quiet_ui(ui, words);
        } else {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 14.0), Sense::hover());
            charts::strip(ui.painter(), rect, &colors);
            let difference = assess(&colors, &Against::default()).robust_difference;
            let words = difference.map_or(String::new(), |difference| {
                format!(" · {} · {difference:.1}", Verdict::of(difference).words())
            });
            let count = if colors.len() == 1 { "1 color".to_owned() } else { format!("{} colors", colors.len()) };
            quiet_ui(ui, &format!("{count}{words}"));
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.add_enabled_ui(!colors.is_empty(), |ui| {
                if ui.button("Use").clicked() {
                    let edit = crate::state::Edit {
                        name: "Pasted colorway".to_owned(),
                        hold: None,
                        changes: colorway_change(&colors),
                    };
                    outbox.push(Action::Edit(edit));
                    close = true;
                }
                if ui.button("Keep as colorway").clicked() {
                    let from = state.stock.picked.as_ref().map(|(name, _)| name.clone());
                    let from = from.and_then(|name| Some(name.rsplit_once('.')?.0.to_owned()));
                    outbox.push(keep(from.as_deref().unwrap_or("Pasted colors"), &colors));
                    close = true;
                }
            });
            if ui.button("Close").clicked() {
                close = true;
            }
        });
    });
    if close {
        view.paste = None;
    }
}

/// What can be done with one's own.
fn own_ui(ui: &mut Ui, state: &State, view: &mut LibraryView, index: usize, outbox: &mut Vec<Action>) {
    let [.., name_id] = text_ids();
    let Some((file, own, _)) = view.own.get(index) else { return };
    let (file, own) = (file.clone(), own.clone());
    let mut changed: Option<ColorwayFile> = None;
    let fill = palette(ui).window;
    egui::Frame::new().fill(fill).corner_radius(size().radius + 2).inner_margin(10).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let edit = TextEdit::singleline(&mut view.name).id(name_id).desired_width(ui.available_width());
        let field = ui.add(edit).accessible_name("Name of the colorway");
        let name = view.name.trim();
        if field.lost_focus() && !name.is_empty() && name != own.name {
            changed = Some(ColorwayFile { name: name.to_owned(), ..own.clone() });
        }
        if let Some(with) = chips_ui(ui, &own) {
            changed = Some(with);
        }
        quiet_ui(ui, "Drag to reorder. Click pins a color: it stays when the rest is repaired.");
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            if ui.button("Repair").on_hover_text("Moves what merges, and no more than it has to").clicked() {
                let pins = own.pins.iter().filter_map(|pin| own.colors.iter().position(|color| color == pin));
                let backgrounds = vec![state.theme.surface("card_background_color")];
                view.repaired =
                    Some(repair(&own.colors, &Repair { pinned: pins.collect(), backgrounds, ..Repair::default() }));
            }
            if ui.button("Take the theme's").on_hover_text("The theme's colorway in place of these colors").clicked() {
                changed =
                    Some(ColorwayFile { colors: state.theme.colors("colorway"), pins: Vec::new(), ..own.clone() });
            }
            if ui.button("Duplicate").clicked() {
                let text = file.text.clone();
                let name = view.name.clone();
                outbox.push(Action::Ask(Ask::Keep { kind: LibraryKind::Colorway, name, text, replace: None }));
            }
            if ui.button("Remove").clicked() {
                outbox.push(Action::Ask(Ask::Discard(LibraryKind::Colorway, file.clone())));
                view.open = None;
            }
        });
        if let Some(with) = repaired_ui(ui, view, &own) {
            changed = Some(with);
        }
    });
    if let Some(with) = changed {
        view.repaired = None;
        let name = if with.name.is_empty() { file.name } else { with.name.clone() };
        let replace = Some(file.path);
        outbox.push(Action::Ask(Ask::Keep { kind: LibraryKind::Colorway, name, text: with.to_json(), replace }));
    }
}

/// What a repair moved, and the wish to keep it.
fn repaired_ui(ui: &mut Ui, view: &mut LibraryView, own: &ColorwayFile) -> Option<ColorwayFile> {
    let repaired = view.repaired.as_ref()?;
    let mut kept = None;
    let mut left = false;
    let palette = palette(ui);
    if repaired.moved.is_empty() {
        quiet_ui(ui, "Nothing has to move: it holds as it is.");
    }
    for moved in &repaired.moved {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.spacing_mut().interact_size.y = 18.0;
            ui.label(style::caption(format!("{}", moved.index + 1)).color(palette.text_soft));
            for color in [moved.from, moved.to] {
                let (rect, _) = ui.allocate_exact_size(vec2(26.0, 14.0), Sense::hover());
                paint::swatch(ui.painter(), palette, rect, 3, color, Stroke::new(1.0, palette.line));
            }
            let words = format!("{} → {} · moved {:.1}", moved.from, moved.to, moved.distance);
            ui.label(style::caption(words).color(palette.text_soft));
        });
    }
    for reason in &repaired.reasons {
        quiet_ui(ui, &format!("{reason}."));
    }
    if !repaired.moved.is_empty() {
        let now = repaired.assessment.robust_difference.unwrap_or_default();
        ui.horizontal(|ui| {
            ui.label(style::caption(format!("{} · {now:.1}", Verdict::of(now).words())));
            if small_button(ui, "Keep the repair").clicked() {
                // Pins did not move.
                kept = Some(ColorwayFile { colors: repaired.colors.clone(), ..own.clone() });
            }
            left = small_button(ui, "Leave it").clicked();
        });
    }
    if left {
        view.repaired = None;
    }
    kept
}

/// The colours as chips: dragged or moved with the arrow keys, pinned with a click.
fn chips_ui(ui: &mut Ui, own: &ColorwayFile) -> Option<ColorwayFile> {
    let palette = palette(ui);
    let (chip, gap) = (24.0, 5.0);
    let step = chip + gap;
    let per_row = ((ui.available_width() + gap) / step).floor().max(1.0) as usize;
    let rows = own.colors.len().div_ceil(per_row);
    let (area, _) = ui.allocate_exact_size(vec2(ui.available_width(), rows as f32 * step - gap), Sense::hover());
    let place = |index: usize| {
        let at = vec2((index % per_row) as f32, (index / per_row) as f32) * step;
        Rect::from_min_size(area.min + at, vec2(chip, chip))
    };
    let mut moved = None;
    let mut pinned = None;
    for (index, color) in own.colors.iter().enumerate() {
        let rect = place(index);
        let id = Id::unique("library chips").with(index);
        let response = ui.interact(rect, id, Sense::click_and_drag());
        let is_pinned = own.pins.contains(color);
        let name = format!("Color {} {}{}", index + 1, color, if is_pinned { ", pinned" } else { "" });
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_pinned, &name));
        let lifted = response.dragged();
        let shown = match response.interact_pointer_pos().filter(|_| lifted) {
            Some(at) => Rect::from_center_size(at, vec2(chip + 2.0, chip + 2.0)),
            None => rect,
        };
        let edge = if response.hovered() || lifted { palette.text_soft } else { palette.line_strong };
        paint::swatch(ui.painter(), palette, shown, 5, *color, Stroke::new(1.0, edge));
        if is_pinned {
            let ink = if contrast_ratio(*color, Color::WHITE) > 3.0 {
                crate::tokens::tokens().light.raised
            } else {
                crate::tokens::tokens().light.text
            };
            paint_icon(ui, shown.center(), Icon::Pin, 12.0, ink);
        }
        paint::focus_ring(ui.painter(), palette, &response, rect, 5);
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.drag_stopped()) {
            let unit = (at - area.min) / step;
            let column = (unit.x.floor().max(0.0) as usize).min(per_row - 1);
            let to = (unit.y.floor().max(0.0) as usize * per_row + column).min(own.colors.len() - 1);
            if response.drag_stopped() && to != index {
                moved = Some((index, to));
            } else if response.dragged() {
                ui.set_cursor_icon(CursorIcon::Grabbing);
                ui.painter().rect_stroke(
                    place(to).expand(2.0),
                    6,
                    Stroke::new(1.5, palette.accent),
                    StrokeKind::Outside,
                );
            }
        }
        if response.has_focus() {
            let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let to = ui.input_mut(|input| {
                if input.consume_key(Modifiers::NONE, Key::ArrowLeft) {
                    index.checked_sub(1)
                } else if input.consume_key(Modifiers::NONE, Key::ArrowRight) {
                    Some(index + 1).filter(|to| *to < own.colors.len())
                } else {
                    None
                }
            });
            if let Some(to) = to {
                moved = Some((index, to));
                ui.memory_mut(|memory| memory.request_focus(Id::unique("library chips").with(to)));
            }
        }
        if response.clicked() {
            pinned = Some(*color);
        }
        response.on_hover_text(name);
    }
    if let Some((from, to)) = moved {
        let mut with = own.clone();
        let color = with.colors.remove(from);
        with.colors.insert(to, color);
        return Some(with);
    }
    let color = pinned?;
    let mut with = own.clone();
    if with.pins.contains(&color) {
        with.pins.retain(|pin| *pin != color);
    } else {
        with.pins.push(color);
    }
    Some(with)
}

fn kind_words(kind: ScaleKind) -> &'static str {
    match kind {
        ScaleKind::Sequential => "One direction",
        ScaleKind::Diverging => "Two directions",
        ScaleKind::Cyclic => "Round",
    }
}

fn even_words(found: &Evenness) -> String {
    if found.is_even() {
        "even for every eye".to_owned()
    } else if !found.lightness_monotone {
        "lightness turns on the way".to_owned()
    } else if found.worst_vision_cv > 0.25 {
        format!("uneven for {}", found.worst_vision.label())
    } else {
        "nearly even".to_owned()
    }
}

fn scales_ui(ui: &mut Ui, state: &State, view: &mut LibraryView, outbox: &mut Vec<Action>) {
    let paper = Paper::of(&state.theme);
    let found = |view: &LibraryView, name: &str| view.query.trim().is_empty() || fuzzy(&view.query, name).is_some();
    let current = hex_list(&state.theme.colors("colorscale"));
    let diverging = state.theme.diverging().map(hex_list);
    let is_worn = |kind: ScaleKind, stops: &[Color]| match kind {
        ScaleKind::Diverging => diverging.as_ref().is_some_and(|own| *own == hex_list(stops)),
        ScaleKind::Sequential | ScaleKind::Cyclic => current == hex_list(stops),
    };
    title_ui(ui, "Yours");
    ui.horizontal_wrapped(|ui| {
        if ui.button("Keep the theme's").on_hover_text("The colorscale as it is now").clicked() {
            let name = state.theme.name().unwrap_or("My scale").to_owned();
            let stops = state.theme.colors("colorscale");
            outbox.push(keep_scale(&name, ScaleKind::Sequential, stops));
        }
        if let Some(stops) = state.theme.diverging()
            && ui.button("Keep the diverging one").clicked()
        {
            outbox.push(keep_scale("My diverging scale", ScaleKind::Diverging, stops.to_vec()));
        }
    });
    discarded_ui(ui, state, LibraryKind::Colorscale, outbox);
    if view.own_scales.is_empty() && state.stock.library.is_some() {
        quiet_ui(ui, "Scales that you keep are here for every theme.");
    }
    for (file, scale, even) in &view.own_scales {
        let name = if scale.name.is_empty() { &file.name } else { &scale.name };
        if !found(view, name) {
            continue;
        }
        let worn = is_worn(scale.kind, &scale.stops);
        let words = format!("{}, {}", kind_words(scale.kind), even_words(even));
        let response = scale_row(ui, name, &words, &scale.stops, even.is_even(), paper, worn);
        offer(&response, worn, format!("Scale {name}"), scale_changes(scale.kind, &scale.stops), outbox);
        if corner_button(ui, &response, Icon::Trash2, &format!("Remove {name}"), false).clicked() {
            outbox.push(Action::Ask(Ask::Discard(LibraryKind::Colorscale, file.clone())));
        }
    }
    title_ui(ui, "Known");
    let known = library::scales();
    view.known_scales.resize_with(known.len(), || None);
    let mut left = 1;
    for (index, scale) in known.iter().enumerate() {
        if !found(view, &scale.name) {
            continue;
        }
        // A theme holds ten stops (eleven with a middle); long maps are taken at as many.
        let count = if scale.kind == ScaleKind::Sequential { 10 } else { 11 };
        let stops: Vec<Color> =
            interpolate(&scale.stops, count).into_iter().map(|color| Color::from_srgb8(color.to_srgb8())).collect();
        let worn = is_worn(scale.kind, &stops);
        let even = view.known_scales.get(index).and_then(Option::as_ref);
        let words = even.map_or_else(
            || kind_words(scale.kind).to_owned(),
            |even| format!("{}, {}", kind_words(scale.kind), even_words(even)),
        );
        let is_even = even.is_some_and(Evenness::is_even);
        let response = scale_row(ui, &scale.name, &words, &scale.stops, is_even, paper, worn);
        if even.is_none() && ui.is_rect_visible(response.rect) {
            if left > 0 {
                left -= 1;
                if let Some(place) = view.known_scales.get_mut(index) {
                    *place = Some(scale.evenness());
                }
            }
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(16));
        }
        offer(&response, worn, format!("Scale {}", scale.name), scale_changes(scale.kind, &stops), outbox);
        response.on_hover_text(format!("{}\n{} ({})", scale.source, scale.licence, scale.year));
    }
}

fn keep_scale(name: &str, kind: ScaleKind, stops: Vec<Color>) -> Action {
    let file = ScaleFile { name: name.to_owned(), kind, stops };
    let text = serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
    Action::Ask(Ask::Keep { kind: LibraryKind::Colorscale, name: name.to_owned(), text, replace: None })
}

fn scale_row(ui: &mut Ui, name: &str, words: &str, stops: &[Color], good: bool, paper: Paper, worn: bool) -> Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), worn, format!("Scale {name}: {words}")));
    card_frame(ui, rect, &response, worn);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let medium = FontId::new(12.0, egui::FontFamily::Name(style::MEDIUM.into()));
    let small = FontId::new(size().caption, egui::FontFamily::Proportional);
    let left = rect.left() + 10.0;
    let color = if worn { palette.accent } else { palette.text };
    ui.painter().text(pos2(left, rect.top() + 17.0), Align2::LEFT_CENTER, name, medium, color);
    let band = Rect::from_min_max(pos2(left, rect.top() + 30.0), pos2(rect.right() - 10.0, rect.top() + 41.0));
    let colors: Vec<_> = stops.iter().map(|color| paint::color32(*color)).collect();
    paint::band(ui.painter(), band, &colors);
    ui.painter().rect_stroke(band, 0, Stroke::new(1.0, paper.grid.gamma_multiply(0.6)), StrokeKind::Outside);
    let (icon, tint) = if good { (Icon::Check, palette.success) } else { (Icon::Minus, palette.text_faint) };
    paint_icon(ui, pos2(left + 6.0, rect.top() + 54.0), icon, 11.0, tint);
    ui.painter().text(pos2(left + 16.0, rect.top() + 54.0), Align2::LEFT_CENTER, words, small, palette.text_soft);
    response
}
