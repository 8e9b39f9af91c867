//! Choosing a font: those that the theme brings, those installed here, each name in its own face, those of the web, and a
//! file of one's own.
//!
//! Only the rows in sight ask for a face. Faces are given to egui by a provider, which is asked when a text is first laid
//! out in a family: a list that is scrolled never has the fonts loaded anew. What is held is bounded; past that all is let
//! go, and the rows in sight ask again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use egui::epaint::text::{FontData, FontInsert, FontProvider};
use egui::{
    Align, Align2, FontFamily, FontId, Id, Key as Press, Layout, Modifiers, Popup, PopupCloseBehavior, Role,
    ScrollArea, Sense, TextEdit, Ui, WidgetInfo, vec2,
};
use livery_protocol::FontFace;
use livery_themes::table::Key;
use livery_themes::{Document, Value, fonts as theme_fonts};
use lucide_icons::Icon;
use skrifa::MetadataProvider as _;

use crate::state::{Action, Ask, Change, Edit, Face, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::{plain_text, text_field};
use crate::widgets::{Sink, icon_button, paint, paint_icon};

/// Faces that egui holds at a time, and their bytes.
const MOST_FACES: usize = 64;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Height of a row; the same for all, so that only those in sight are laid out.
const ROW: f32 = 30.0;
const WIDTH: f32 = 304.0;
/// Size of a name in its own face.
const SHOWN: f32 = 15.0;

/// Families of Google Fonts that dashboards are set in; any other can be typed.
const WEB: &[&str] = &[
    "Atkinson Hyperlegible",
    "Barlow",
    "Cabin",
    "DM Sans",
    "DM Serif Display",
    "EB Garamond",
    "Figtree",
    "Fira Sans",
    "IBM Plex Mono",
    "IBM Plex Sans",
    "IBM Plex Serif",
    "Inter",
    "JetBrains Mono",
    "Karla",
    "Lato",
    "Libre Baskerville",
    "Libre Franklin",
    "Lora",
    "Manrope",
    "Merriweather",
    "Montserrat",
    "Mulish",
    "Noto Sans",
    "Noto Serif",
    "Nunito",
    "Nunito Sans",
    "Open Sans",
    "Outfit",
    "Playfair Display",
    "Plus Jakarta Sans",
    "Poppins",
    "PT Sans",
    "PT Serif",
    "Public Sans",
    "Quicksand",
    "Raleway",
    "Roboto",
    "Roboto Condensed",
    "Roboto Mono",
    "Roboto Slab",
    "Rubik",
    "Source Code Pro",
    "Source Sans 3",
    "Source Serif 4",
    "Space Grotesk",
    "Ubuntu",
    "Work Sans",
];

/// Families that every browser has something for.
const GENERIC: &[(&str, &str)] = &[
    ("system-ui", "The system's own"),
    ("sans-serif", "The browser's plain letters"),
    ("serif", "The browser's letters with serifs"),
    ("monospace", "Letters of one width"),
];

/// Where a family comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Theme,
    Generic,
    Here,
    Web,
    Typed,
}

impl Origin {
    fn title(self) -> &'static str {
        match self {
            Self::Theme => "In this theme",
            Self::Generic => "On every machine",
            Self::Here => "On this computer",
            Self::Web => "Google Fonts, loaded by the page",
            Self::Typed => "",
        }
    }
}

enum Row {
    Title(Origin),
    Family(String, Origin),
}

/// Gives egui the faces that came.
#[derive(Clone, Default)]
struct Faces(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    faces: BTreeMap<String, Option<FontData>>,
    bytes: usize,
}

/// The bytes as they came, without another copy.
struct Shared(Arc<FontFace>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

fn family_of(name: &str) -> FontFamily {
    FontFamily::Name(format!("face of {name}").into())
}

impl FontProvider for Faces {
    fn fonts_for_family(&self, family: &FontFamily) -> Vec<FontInsert> {
        let FontFamily::Name(wanted) = family else { return Vec::new() };
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = held.faces.iter().find(|(name, _)| family_of(name) == FontFamily::Name(wanted.clone()));
        let Some((name, Some(data))) = found else { return Vec::new() };
        vec![FontInsert { name: format!("face of {name}"), data: data.clone(), families: Vec::new() }]
    }
}

impl Faces {
    /// Of this window; made when the first list is opened.
    fn of(ui: &Ui) -> Self {
        let id = Id::unique("faces of fonts");
        if let Some(faces) = ui.data(|data| data.get_temp::<Self>(id)) {
            return faces;
        }
        Self::anew(ui)
    }

    fn anew(ui: &Ui) -> Self {
        let faces = Self::default();
        ui.data_mut(|data| data.insert_temp(Id::unique("faces of fonts"), faces.clone()));
        ui.ctx().set_font_providers(vec![Arc::new(faces.clone())]);
        faces
    }

    /// The family to draw a name in, where its face is there and can draw it.
    fn family(&self, ui: &Ui, name: &str, face: &Arc<FontFace>) -> Option<FontFamily> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.faces.get(name) {
            return known.is_some().then(|| family_of(name));
        }
        let usable = draws(face, name);
        if usable && (held.faces.len() >= MOST_FACES || held.bytes + face.bytes.len() > MOST_BYTES) {
            drop(held);
            // From the next frame on; this one shows names in the editor's own letters.
            Self::anew(ui);
            return None;
        }
        let data = usable.then(|| FontData::from_blob(Arc::new(Shared(Arc::clone(face))), face.index));
        held.bytes += if usable { face.bytes.len() } else { 0 };
        held.faces.insert(name.to_owned(), data);
        usable.then(|| family_of(name))
    }
}

/// Whether a face can be read, and has a drawing for each letter of a text. Fonts of symbols have not.
fn draws(face: &FontFace, text: &str) -> bool {
    let Ok(font) = skrifa::FontRef::from_index(&face.bytes, face.index) else { return false };
    let (letters, drawings) = (font.charmap(), font.outline_glyphs());
    text.chars()
        .filter(|c| !c.is_whitespace())
        .all(|c| letters.map(c).is_some_and(|glyph| drawings.get(glyph).is_some()))
}

/// A font: its name as text, and the list to choose it from.
pub(super) fn field(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key) {
    let current = plain_text(state.theme.value(key.name));
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let button = icon_button(ui, Icon::ChevronsUpDown, &format!("Choose {}", key.label));
        Popup::menu(&button)
            .width(WIDTH)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name(format!("Fonts for {}", key.label))
            .show(|ui| list_ui(ui, state, outbox, key, &current));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let mut sink = Sink::for_key(outbox, key.name, key.label);
            text_field(ui, &mut sink, key.label, &current, |text| {
                if text.is_empty() { Err("A font needs a name".to_owned()) } else { Ok(Value::String(text.to_owned())) }
            });
        });
    });
}

/// Families that the theme brings the files or addresses of.
fn brought(document: &Document) -> Vec<String> {
    match document.get_in("/livery/fonts") {
        Some(Value::Object(families)) => families.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The rows that a query leaves, under their titles.
fn rows(state: &State, query: &str) -> Vec<Row> {
    let wanted = query.trim().to_lowercase();
    let fits = |name: &str| name.to_lowercase().contains(&wanted);
    let theme = brought(state.document());
    let here: &[String] = state.stock.fonts.as_deref().unwrap_or_default();
    let is_here = |name: &str| theme.iter().chain(here).any(|known| known.eq_ignore_ascii_case(name));
    let groups: [(Origin, Vec<String>); 4] = [
        (Origin::Theme, theme.clone()),
        (Origin::Generic, GENERIC.iter().map(|(name, _)| (*name).to_owned()).collect()),
        (Origin::Here, here.iter().filter(|name| !theme.contains(name)).cloned().collect()),
        (Origin::Web, WEB.iter().filter(|name| !is_here(name)).map(|name| (*name).to_owned()).collect()),
    ];
    let mut rows = Vec::new();
    let mut exact = wanted.is_empty();
    for (origin, names) in groups {
        let names: Vec<String> = names.into_iter().filter(|name| fits(name)).collect();
        exact |= names.iter().any(|name| name.to_lowercase() == wanted);
        if !names.is_empty() {
            rows.push(Row::Title(origin));
            rows.extend(names.into_iter().map(|name| Row::Family(name, origin)));
        }
    }
    if !exact {
        rows.push(Row::Family(query.trim().to_owned(), Origin::Typed));
    }
    rows
}

/// What choosing a family changes. A font of the web comes with the address that the page loads it from.
fn changes(key: &'static Key, name: &str, origin: Origin) -> Vec<Change> {
    let set = Change::Set { key: key.name, path: Vec::new(), value: Value::String(name.to_owned()) };
    if origin != Origin::Web {
        return vec![set];
    }
    let pointer = format!("/livery/fonts/{}", name.replace('~', "~0").replace('/', "~1"));
    vec![Change::Put { pointer, value: Value::String(theme_fonts::web_font(name)) }, set]
}

fn list_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, key: &'static Key, current: &str) {
    if state.stock.wants_fonts() {
        outbox.push(Action::Ask(Ask::Fonts));
    }
    let palette = palette(ui);
    let id = Id::unique(("fonts", key.name));
    let pass = ui.ctx().cumulative_pass_nr();
    let opened = ui.data(|data| data.get_temp::<u64>(id)) != Some(pass.saturating_sub(1));
    ui.data_mut(|data| data.insert_temp(id, pass));
    let mut query: String = ui.data(|data| data.get_temp(id.with("query"))).filter(|_| !opened).unwrap_or_default();
    let mut chosen: usize = ui.data(|data| data.get_temp(id.with("row"))).filter(|_| !opened).unwrap_or(usize::MAX);
    let (up, down, enter) = ui.input_mut(|input| {
        let none = Modifiers::NONE;
        let walk = (input.consume_key(none, Press::ArrowUp), input.consume_key(none, Press::ArrowDown));
        (walk.0, walk.1, input.consume_key(none, Press::Enter))
    });
    ui.set_width(WIDTH);
    let edit = TextEdit::singleline(&mut query)
        .id(id.with("field"))
        .hint_text("Find a font, or type its name")
        .margin(egui::Margin { left: 28, right: 8, top: 6, bottom: 6 })
        .desired_width(ui.available_width());
    let response = ui.add(edit).accessible_name("Find a font");
    paint_icon(ui, response.rect.left_center() + vec2(15.0, 0.0), Icon::Search, 14.0, palette.text_faint);
    if opened {
        response.request_focus();
    }
    let rows = rows(state, &query);
    let families: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| matches!(row, Row::Family(..))).map(|(at, _)| at).collect();
    let is_current =
        |at: &usize| matches!(rows.get(*at), Some(Row::Family(name, _)) if name.eq_ignore_ascii_case(current));
    if response.changed() {
        chosen = families.first().copied().unwrap_or(usize::MAX);
    } else if chosen == usize::MAX {
        chosen = families.iter().copied().find(is_current).unwrap_or(usize::MAX);
    }
    if down {
        chosen = families.iter().copied().find(|at| chosen == usize::MAX || *at > chosen).unwrap_or(chosen);
    }
    if up {
        chosen = families.iter().rev().copied().find(|at| *at < chosen).unwrap_or(chosen);
    }
    ui.add_space(2.0);
    let mut taken = None;
    let faces = Faces::of(ui);
    let mut area = ScrollArea::vertical().max_height(336.0).min_scrolled_height(336.0).auto_shrink([false, true]);
    if (opened || up || down) && chosen != usize::MAX {
        area = area.vertical_scroll_offset((chosen as f32 * ROW - 150.0).max(0.0));
    } else if response.changed() {
        area = area.vertical_scroll_offset(0.0);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for at in range {
            match rows.get(at) {
                Some(Row::Title(origin)) => title_ui(ui, *origin),
                Some(Row::Family(name, origin)) => {
                    let marked = at == chosen;
                    let row = family_ui(ui, state, outbox, &faces, (name, *origin), (marked, is_current(&at)));
                    if row.clicked() || (enter && marked) {
                        taken = Some((name.clone(), *origin));
                    } else if row.hovered() {
                        // The page shows it while the pointer rests on it.
                        outbox.push(Action::TryOn(changes(key, name, *origin)));
                    }
                }
                None => {}
            }
        }
    });
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.add_space(4.0);
    super::hairline(ui);
    file_ui(ui, outbox, key);
    if let Some((name, origin)) = taken {
        let edit = Edit { name: key.label.to_owned(), hold: None, changes: changes(key, &name, origin) };
        outbox.push(Action::Edit(edit));
        ui.close();
    }
    ui.data_mut(|data| {
        data.insert_temp(id.with("query"), query);
        data.insert_temp(id.with("row"), chosen);
    });
}

/// The company's own font, which others have not installed.
fn file_ui(ui: &mut Ui, outbox: &mut Vec<Action>, key: &'static Key) {
    let palette = palette(ui);
    let button = egui::Button::new((style::icon(Icon::FileType).size(14.0), "Use a file…"))
        .frame_when_inactive(false)
        .min_size(vec2(ui.available_width(), size().row));
    let button = ui.add(button).accessible_name(format!("Use a file for {}", key.label));
    if button.on_hover_text("A woff2, woff, ttf or otf file; or drop one on the window").clicked() {
        outbox.push(Action::Ask(Ask::FontFile(key.name)));
        ui.close();
    }
    let text = "A font of this computer shows where it is installed. A file goes along with every export.";
    ui.label(style::caption(text).color(palette.text_soft));
}

fn title_ui(ui: &mut Ui, origin: Origin) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, origin.title()));
    let at = rect.left_bottom() + vec2(8.0, -6.0);
    let font = egui::TextStyle::Small.resolve(ui.style());
    ui.painter().text(at, Align2::LEFT_BOTTOM, origin.title(), font, palette(ui).text_soft);
}

fn family_ui(
    ui: &mut Ui,
    state: &State,
    outbox: &mut Vec<Action>,
    faces: &Faces,
    (name, origin): (&str, Origin),
    (marked, current): (bool, bool),
) -> egui::Response {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let shown = if origin == Origin::Typed { format!("Use “{name}”") } else { name.to_owned() };
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), current, &shown));
    if response.hovered() || marked {
        ui.painter().rect_filled(rect, size().radius, if marked { palette.accent_soft } else { palette.hover });
    }
    let mut font = egui::TextStyle::Body.resolve(ui.style());
    if origin == Origin::Here {
        match state.stock.face(name) {
            Some(Face::Here(face)) => {
                if let Some(family) = faces.family(ui, name, face) {
                    font = FontId::new(SHOWN, family);
                }
            }
            None if state.stock.can_ask_face() => outbox.push(Action::Ask(Ask::Face(name.to_owned()))),
            Some(Face::UnderWay | Face::Missing) | None => {}
        }
    }
    let room = rect.shrink2(vec2(8.0, 0.0));
    let mut job = egui::text::LayoutJob::simple_singleline(shown, font, palette.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.width() - 24.0);
    let galley = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).layout_job(job);
    let top = room.left_center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(top, galley, palette.text);
    if current {
        paint_icon(ui, room.right_center() - vec2(8.0, 0.0), Icon::Check, 14.0, palette.accent);
    }
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
    match GENERIC.iter().find(|(generic, _)| *generic == name) {
        Some((_, hint)) => response.on_hover_text(*hint),
        None => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inter() -> FontFace {
        FontFace { bytes: ttf_inter::REGULAR.to_vec(), index: 0 }
    }

    #[test]
    fn a_face_is_used_where_it_can_draw_its_name() {
        assert!(draws(&inter(), "Inter Display"));
        assert!(!draws(&inter(), "源ノ角"), "a name in letters that it lacks");
        assert!(!draws(&FontFace { bytes: b"no font".to_vec(), index: 0 }, "Inter"));
        assert!(!draws(&FontFace { index: 7, ..inter() }, "Inter"), "a face that the file has not");
        let icons = FontFace { bytes: lucide_icons::LUCIDE_FONT_BYTES.to_vec(), index: 0 };
        assert!(!draws(&icons, "Lucide"), "a font of symbols");
    }
}
