//! The top bar: the file, the steps, the preview's source, the half, saving.

use egui::{Align, Button, Id, Key, Layout, Popup, RichText, Sense, TextEdit, Ui, vec2};
use livery_protocol::{Source, Stage};
use livery_themes::Mode;
use lucide_icons::Icon;

use crate::state::{Action, Appearance, Command, Enabled, Focus, State, file_name};
use crate::style;
use crate::tokens::{palette, size};
use crate::widgets::fields::segmented;
use crate::widgets::{icon_button, icon_button_with, paint_icon, primary_button};

/// The address field.
pub(super) fn address_id() -> Id {
    Id::unique("address")
}

pub(super) fn ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    ui.horizontal_centered(|ui| {
        file_ui(ui, state, outbox);
        gap(ui);
        command_icon(ui, state, outbox, Command::Undo, Icon::Undo2);
        command_icon(ui, state, outbox, Command::Redo, Icon::Redo2);
        if icon_button_with(ui, Icon::History, Command::History.title(), state.history_open).clicked() {
            outbox.push(Action::Run(Command::History));
        }
        gap(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            save_ui(ui, state, outbox);
            ui.add_space(4.0);
            command_button(ui, state, outbox, Command::Export, "Export");
            gap(ui);
            appearance_ui(ui, state, outbox);
            command_icon(ui, state, outbox, Command::Palette, Icon::Command);
            gap(ui);
            ui.allocate_ui(vec2(112.0, size().row), |ui| {
                let halves = [(Mode::Light, "Light"), (Mode::Dark, "Dark")];
                if let Some(mode) = segmented(ui, "Preview half", state.mode, &halves) {
                    outbox.push(Action::SetMode(mode));
                }
            });
            gap(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| source_ui(ui, state, outbox));
        });
    });
}

fn gap(ui: &mut Ui) {
    ui.add_space(8.0);
}

fn file_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = state.file.name();
    let unsaved = state.unsaved();
    let shown = if name.chars().count() > 26 {
        let start: String = name.chars().take(25).collect();
        format!("{start}…")
    } else {
        name.to_owned()
    };
    let button =
        Button::new((style::strong(shown), style::icon(Icon::ChevronDown).size(14.0).color(palette.text_soft)))
            .frame_when_inactive(false);
    let response = ui.add(button).accessible_name(format!("File menu, {name}"));
    let response = response.on_hover_ui(|ui| {
        ui.label(state.file.path.as_deref().unwrap_or("Not saved yet"));
        if unsaved {
            ui.label(style::caption("There are unsaved changes").color(palette.text_soft));
        }
    });
    let (rect, dot) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
    if unsaved {
        ui.painter().circle_filled(rect.center(), 3.5, palette.accent);
        dot.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, "Unsaved changes"));
    }
    Popup::menu(&response).width(240.0).accessible_name("File menu").show(|ui| {
        for command in [Command::New, Command::Open] {
            menu_item(ui, state, outbox, command);
        }
        recent_ui(ui, state, outbox);
        ui.separator();
        for command in [Command::Save, Command::SaveAs, Command::Revert, Command::Export, Command::CopyTheme] {
            menu_item(ui, state, outbox, command);
        }
        ui.separator();
        for command in [Command::Settings, Command::Keys, Command::Quit] {
            menu_item(ui, state, outbox, command);
        }
    });
}

/// Files opened and saved lately, in a menu of their own.
fn recent_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let recent: Vec<&String> = state.recent().collect();
    let menu = ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button("Open recent", |ui| {
            for path in recent {
                let button = Button::new(file_name(path)).frame_when_inactive(false);
                if ui.add(button).accessible_name(format!("Open {path}")).on_hover_text(path).clicked() {
                    outbox.push(Action::OpenFile(path.clone()));
                    ui.close();
                }
            }
        });
    });
    menu.response.on_disabled_hover_text("No theme was opened or saved yet");
}

/// A command in a menu: its keys at the right, its reason when it cannot run.
pub(super) fn menu_item(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, command: Command) {
    let enabled = command.enabled(state);
    let mut button = Button::new(command.title()).frame_when_inactive(false);
    let keys = command.keys().first().and_then(|keys| super::sheets::shown_keys(ui, keys));
    if let Some(keys) = keys {
        button = button.shortcut_text(RichText::new(keys).color(palette(ui).text_faint));
    }
    let response = ui.add_enabled(enabled == Enabled::Yes, button).on_hover_text(command.hint());
    let response = response.accessible_name(command.title());
    if let Enabled::No(reason) = enabled {
        response.on_disabled_hover_text(reason);
    } else if response.clicked() {
        outbox.push(Action::Run(command));
        ui.close();
    }
}

/// A command as an icon; the tooltip says which step, which keys, or why not.
pub(super) fn command_icon(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, command: Command, icon: Icon) {
    let enabled = command.enabled(state);
    let step = match command {
        Command::Undo => state.history.undo_name(),
        Command::Redo => state.history.redo_name(),
        _ => None,
    };
    let title = match step {
        Some(step) => format!("{}: {step}", command.title()),
        None => command.title().to_owned(),
    };
    let response = ui.add_enabled_ui(enabled == Enabled::Yes, |ui| icon_button(ui, icon, &title)).inner;
    let keys = command.keys().first().and_then(|keys| crate::app::shortcut(keys));
    let response = response.accessible_name(command.title());
    let response = match (&enabled, keys) {
        (Enabled::Yes, Some(keys)) => {
            let keys = ui.ctx().format_shortcut(&keys);
            response.on_hover_ui(|ui| {
                ui.label(style::caption(keys).color(palette(ui).text_soft));
            })
        }
        (Enabled::No(reason), _) => response.on_disabled_hover_text(format!("{title}\n{reason}")),
        _ => response,
    };
    if response.clicked() {
        outbox.push(Action::Run(command));
    }
}

fn command_button(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, command: Command, text: &str) {
    let enabled = command.enabled(state);
    let response = ui.add_enabled(enabled == Enabled::Yes, Button::new(text)).on_hover_text(command.hint());
    let response = response.accessible_name(text);
    if response.clicked() {
        outbox.push(Action::Run(command));
    }
}

fn save_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    match Command::Save.enabled(state) {
        Enabled::Yes => {
            if primary_button(ui, "Save").on_hover_text(Command::Save.hint()).clicked() {
                outbox.push(Action::Run(Command::Save));
            }
        }
        Enabled::No(reason) => {
            ui.add_enabled(false, Button::new("Save").min_size(vec2(58.0, size().row + 2.0)))
                .on_disabled_hover_text(reason);
        }
    }
}

fn appearance_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let icon = match state.appearance {
        Appearance::System => Icon::SunMoon,
        Appearance::Light => Icon::Sun,
        Appearance::Dark => Icon::Moon,
    };
    let response = icon_button(ui, icon, "Editor appearance");
    Popup::menu(&response).width(220.0).accessible_name("Editor appearance").show(|ui| {
        for appearance in Appearance::ALL {
            let (title, icon) = match appearance {
                Appearance::System => ("As the system", Icon::SunMoon),
                Appearance::Light => ("Light", Icon::Sun),
                Appearance::Dark => ("Dark", Icon::Moon),
            };
            let button = Button::selectable(state.appearance == *appearance, (style::icon(icon), title));
            if ui.add(button).accessible_name(title).clicked() {
                outbox.push(Action::SetAppearance(*appearance));
                ui.close();
            }
        }
    });
}

fn source_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let source = &state.source;
    let buttons = if source.source.is_some() { 4.0 } else { 1.0 };
    let output = Command::Output.enabled(state) == Enabled::Yes;
    let buttons = buttons - if output || source.source.is_none() { 0.0 } else { 1.0 };
    let width = (ui.available_width() - buttons * (size().row + 4.0) - 4.0).clamp(80.0, 560.0);
    // In the middle of what the bar leaves.
    let spare = ui.available_width() - buttons * (size().row + 4.0) - width;
    ui.add_space((spare / 2.0).max(0.0));
    address_ui(ui, state, outbox, width);
    command_icon(ui, state, outbox, Command::PreviewApp, Icon::FolderCode);
    if source.source.is_some() {
        command_icon(ui, state, outbox, Command::Reload, Icon::RotateCw);
        command_icon(ui, state, outbox, Command::Stop, Icon::Square);
    }
    if output {
        let name = Command::Output.title();
        if icon_button_with(ui, Icon::SquareTerminal, name, state.output_open).clicked() {
            outbox.push(Action::Run(Command::Output));
        }
    }
}

fn address_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, width: f32) {
    let palette = palette(ui);
    let id = address_id();
    let mut text = state.address.clone();
    let (tint, said) = match state.source.stage {
        Stage::Empty => (palette.text_faint, "No preview"),
        Stage::Starting => (palette.warning, "Starting"),
        Stage::Serving => (palette.success, "Running"),
        Stage::Failed => (palette.danger, "Failed"),
        Stage::Restarting => (palette.warning, "Starting anew"),
        Stage::Stopped => (palette.text_faint, "Stopped"),
        Stage::Untrusted => (palette.warning, "Waiting for your word"),
    };
    let edit = TextEdit::singleline(&mut text)
        .id(id)
        .hint_text("Address of a running Dash app, like http://127.0.0.1:8050")
        .margin(egui::Margin { left: 26, right: 8, top: 6, bottom: 6 })
        .desired_width(width);
    let response = ui.add(edit).accessible_name("Preview address");
    let dot = response.rect.left_center() + vec2(14.0, 0.0);
    if state.source.stage == Stage::Empty {
        paint_icon(ui, dot, Icon::Globe, 14.0, palette.text_faint);
    } else {
        ui.painter().circle_filled(dot, 4.0, tint);
    }
    if state.focus == Some(Focus::Address) {
        response.request_focus();
        outbox.push(Action::Focused);
    }
    let place = egui::Rect::from_center_size(dot, vec2(16.0, 16.0));
    let badge = ui.interact(place, id.with("state"), Sense::hover());
    badge.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, format!("Preview: {said}")));
    badge.on_hover_text(said);
    if response.changed() {
        outbox.push(Action::Address(text.clone()));
    }
    if response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter))
        && let Some(source) = source_from(&text)
    {
        outbox.push(Action::Preview(source));
    }
}

/// What a person means by what they typed: the gallery, an app file, or an address with or without its scheme.
pub(super) fn source_from(text: &str) -> Option<Source> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.eq_ignore_ascii_case("gallery") {
        return Some(Source::Gallery { page: None });
    }
    if let Some(page) = text.strip_prefix("gallery/") {
        return Some(Source::Gallery { page: Some(page.to_owned()) });
    }
    let is_file = std::path::Path::new(text).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("py"));
    if is_file && !text.starts_with("http") {
        return Some(Source::App { path: text.to_owned() });
    }
    let url = if text.contains("://") {
        text.to_owned()
    } else if text.starts_with(':') {
        format!("http://127.0.0.1{text}")
    } else if text.chars().all(|c| c.is_ascii_digit()) {
        format!("http://127.0.0.1:{text}")
    } else {
        format!("http://{text}")
    };
    Some(Source::Address { url })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_people_type_them() {
        let url = |text: &str| match source_from(text) {
            Some(Source::Address { url }) => url,
            other => panic!("{text:?}: {other:?}"),
        };
        assert_eq!(url("8050"), "http://127.0.0.1:8050");
        assert_eq!(url(":8050/page"), "http://127.0.0.1:8050/page");
        assert_eq!(url("localhost:8050"), "http://localhost:8050");
        assert_eq!(url(" http://10.0.0.2:8050 "), "http://10.0.0.2:8050");
        assert_eq!(source_from("/home/me/app.py"), Some(Source::App { path: "/home/me/app.py".to_owned() }));
        assert_eq!(source_from("Gallery"), Some(Source::Gallery { page: None }));
        assert_eq!(source_from("gallery/report"), Some(Source::Gallery { page: Some("report".to_owned()) }));
        assert_eq!(source_from("  "), None);
    }
}
