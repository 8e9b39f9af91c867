//! The stops of the presentation, and what it changes between.

use egui::{Button, DragValue, Frame, Key, Margin, RichText, TextEdit, Ui, vec2};
use livery_protocol::Stage;
use livery_protocol::page::{Step, Stop};
use lucide_icons::Icon;

use crate::state::{Action, Present, State};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::{checkbox, icon_button, primary_button};

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let presentation = &state.presentation;
    let serving = state.source.stage == Stage::Serving;
    let mut wish = |wish| outbox.push(Action::Present(wish));
    ui.spacing_mut().item_spacing.y = 8.0;
    if let Some(reason) = &presentation.unreadable {
        Frame::new().fill(palette.danger_soft).corner_radius(size().radius).inner_margin(12).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(reason).color(palette.danger));
        });
    }
    ui.horizontal(|ui| {
        ui.add_enabled_ui(serving, |ui| {
            if primary_button(ui, "Present").on_disabled_hover_text("Nothing is previewed").clicked() {
                wish(Present::Begin(0));
            }
        });
        let text = if presentation.speaker { "Close speaker window" } else { "Speaker window" };
        let button = Button::new(text).min_size(vec2(0.0, size().row + 2.0));
        if ui.add(button).on_hover_text("Notes, what comes next and the time, for a second screen").clicked() {
            wish(Present::Speaker(!presentation.speaker));
        }
    });
    ui.add_space(8.0);
    ui.label(style::strong("Stops"));
    let stops = &presentation.project.stops;
    if stops.is_empty() {
        let text = "None yet: the whole page is shown, and any chart can be put on the full screen. \
                    Pick charts or parts of the page to step through them.";
        ui.label(RichText::new(text).color(palette.text_soft));
    }
    for (index, stop) in stops.iter().enumerate() {
        if let Some(asked) = stop_ui(ui, index, stop, stops.len(), serving) {
            wish(asked);
        }
    }
    ui.horizontal(|ui| {
        ui.add_enabled_ui(serving, |ui| {
            let text = if presentation.picking { "Done picking" } else { "Pick in the page" };
            let button = Button::selectable(presentation.picking, (style::icon(Icon::SquareMousePointer), text));
            let button = ui.add(button.min_size(vec2(0.0, size().row)));
            if button.accessible_name(text).on_disabled_hover_text("Nothing is previewed").clicked() {
                wish(Present::Pick(!presentation.picking));
            }
            let button = Button::new("Add this page").min_size(vec2(0.0, size().row));
            if ui.add(button).on_disabled_hover_text("Nothing is previewed").clicked() {
                wish(Present::AddPage);
            }
        });
    });
    if let Some((_, stop)) = &presentation.removed {
        let text = format!("Put back “{}”", name(stop, stops.len()));
        if ui.add(Button::new(text).min_size(vec2(0.0, size().row)).truncate()).clicked() {
            wish(Present::PutBack);
        }
    }
    ui.add_space(8.0);
    ui.label(style::strong("Going on"));
    ui.horizontal(|ui| {
        let interval = presentation.project.interval_s;
        let mut by_itself = interval.is_some();
        if checkbox(ui, &mut by_itself, "By itself, every").changed() {
            wish(Present::Interval(by_itself.then_some(20.0)));
        }
        let mut seconds = interval.unwrap_or(20.0);
        ui.add_enabled_ui(interval.is_some(), |ui| {
            let value = DragValue::new(&mut seconds).range(1.0..=3600.0).speed(0.5).suffix(" s");
            if ui.add(value).accessible_name("Seconds for each stop").changed() {
                wish(Present::Interval(Some(seconds)));
            }
        });
    });
    ui.add_space(8.0);
    themes_ui(ui, state, &mut wish);
    ui.add_space(8.0);
    keys_ui(ui);
}

fn stop_ui(ui: &mut Ui, index: usize, stop: &Stop, count: usize, serving: bool) -> Option<Present> {
    let palette = palette(ui);
    let number = index + 1;
    let mut asked = None;
    Frame::new()
        .fill(palette.raised)
        .stroke((1.0, palette.line))
        .corner_radius(size().radius)
        .inner_margin(Margin::same(8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            ui.horizontal(|ui| {
                let place = vec2(18.0, size().row);
                ui.add_sized(place, egui::Label::new(RichText::new(number.to_string()).color(palette.text_soft)));
                let buttons = 4.0 * (size().row + 4.0);
                let mut text = stop.name.clone();
                let edit = TextEdit::singleline(&mut text)
                    .id(ui.scope_id().with(("stop name", index)))
                    .hint_text(name(stop, index))
                    .desired_width(ui.available_width() - buttons - 8.0);
                if ui.add(edit).accessible_name(format!("Name of stop {number}")).changed() {
                    asked = Some(Present::Rename(index, text));
                }
                ui.add_enabled_ui(index > 0, |ui| {
                    if icon_button(ui, Icon::ArrowUp, &format!("Move stop {number} up")).clicked() {
                        asked = Some(Present::Move { from: index, to: index - 1 });
                    }
                });
                ui.add_enabled_ui(number < count, |ui| {
                    if icon_button(ui, Icon::ArrowDown, &format!("Move stop {number} down")).clicked() {
                        asked = Some(Present::Move { from: index, to: number });
                    }
                });
                ui.add_enabled_ui(serving, |ui| {
                    if icon_button(ui, Icon::Play, &format!("Present from stop {number}")).clicked() {
                        asked = Some(Present::Begin(index));
                    }
                });
                if icon_button(ui, Icon::X, &format!("Remove stop {number}")).clicked() {
                    asked = Some(Present::Remove(index));
                }
            });
            let mut notes = stop.notes.clone();
            let edit = TextEdit::multiline(&mut notes)
                .id(ui.scope_id().with(("stop notes", index)))
                .hint_text("Notes for the speaker")
                .desired_rows(1)
                .desired_width(ui.available_width());
            if ui.add(edit).accessible_name(format!("Notes of stop {number}")).changed() {
                asked = Some(Present::Notes(index, notes));
            }
            let place = match (&stop.path, &stop.selector) {
                (Some(path), Some(_)) => format!("Part of {path}"),
                (Some(path), None) => format!("All of {path}"),
                (None, Some(_)) => "Part of the page".to_owned(),
                (None, None) => "All of the page".to_owned(),
            };
            let text = RichText::new(place).small().color(palette.text_soft);
            let place = ui.add(egui::Label::new(text).truncate());
            if let Some(selector) = &stop.selector {
                place.on_hover_text(selector);
            }
        });
    asked
}

fn themes_ui(ui: &mut Ui, state: &State, wish: &mut impl FnMut(Present)) {
    let palette = palette(ui);
    let chosen = &state.presentation.project.themes;
    ui.label(style::strong("Themes to change between"));
    let more = if chosen.is_empty() { String::new() } else { format!(", {}", chosen.join(", ")) };
    let text = format!("Light and dark of this theme{more}");
    ui.label(RichText::new(text).color(palette.text_soft));
    ui.menu_button("Built-in themes", |ui| {
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for theme in livery_themes::library::themes() {
                let mut on = chosen.iter().any(|name| name == theme.name);
                if checkbox(ui, &mut on, theme.name).changed() {
                    wish(Present::Theme(theme.name.to_owned()));
                }
            }
        });
    });
}

/// The keys, since nothing on the screen names them while presenting.
fn keys_ui(ui: &mut Ui) {
    const KEYS: &[(&str, &str)] = &[
        ("→  Space  Page Down", "Forward"),
        ("←  Page Up", "Back"),
        ("3 Enter", "To stop 3"),
        ("O", "Overview"),
        ("B  W", "Black or white screen"),
        ("L  S  Z", "Laser, spotlight, lens"),
        ("T", "Next theme"),
        ("P", "Auto-play rests"),
        ("Esc", "End"),
    ];
    let palette = palette(ui);
    ui.label(style::strong("Keys"));
    egui::Grid::new("presentation keys").num_columns(2).spacing(vec2(16.0, 4.0)).show(ui, |ui| {
        for (keys, does) in KEYS {
            ui.label(RichText::new(*keys).color(palette.text_soft));
            ui.label(*does);
            ui.end_row();
        }
    });
}

fn name(stop: &Stop, index: usize) -> String {
    if stop.name.is_empty() { format!("Stop {}", index + 1) } else { stop.name.clone() }
}

/// What a key means while presenting; the page takes the same ones when it has the keyboard.
pub(crate) fn key(key: Key) -> Option<Present> {
    let step = match key {
        Key::ArrowRight | Key::ArrowDown | Key::PageDown | Key::Space | Key::N => Step::Forward,
        Key::ArrowLeft | Key::ArrowUp | Key::PageUp | Key::Backspace => Step::Back,
        Key::Home => Step::To { at: 0 },
        Key::O => Step::Overview,
        Key::B | Key::Period => Step::Black,
        Key::W | Key::Comma => Step::White,
        Key::L => Step::Laser,
        Key::S => Step::Spotlight,
        Key::Z => Step::Lens,
        Key::T => Step::Theme { at: None },
        Key::P => Step::Pause,
        Key::Escape | Key::F5 => Step::End,
        Key::Enter => return Some(Present::Enter),
        _ => {
            let digits = [
                Key::Num0,
                Key::Num1,
                Key::Num2,
                Key::Num3,
                Key::Num4,
                Key::Num5,
                Key::Num6,
                Key::Num7,
                Key::Num8,
                Key::Num9,
            ];
            let digit = digits.iter().position(|digit| *digit == key)?;
            return u32::try_from(digit).ok().map(Present::Digit);
        }
    };
    Some(Present::Step(step))
}
