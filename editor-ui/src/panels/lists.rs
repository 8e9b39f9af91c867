//! The lists at the right: what escapes the theme; the app that is previewed.

use egui::{Align, Button, Label, Layout, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};
use livery_colorways::Color;
use livery_protocol::page::{Escape, EscapeKind, EscapePlace};
use livery_themes::{Mode, table};
use lucide_icons::Icon;

use crate::state::viewing::{SideList, View};
use crate::state::{Action, Command, State};
use crate::style;
use crate::tokens::palette;
use crate::widgets::{checkbox, icon_button, paint};

pub(super) fn ui(ui: &mut Ui, state: &State, list: SideList, outbox: &mut Vec<Action>) {
    let (title, command) = match list {
        SideList::Escapes => ("What escapes the theme", Command::Escapes),
        SideList::App => ("App and environment", Command::AppPanel),
    };
    ui.horizontal(|ui| {
        let heading = ui.label(style::title(title));
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, Icon::X, &format!("Close {}", title.to_lowercase())).clicked() {
                outbox.push(Action::Run(command));
            }
            if list == SideList::Escapes && icon_button(ui, Icon::RotateCw, "Look again").clicked() {
                outbox.push(Action::AskEscapes);
            }
        });
    });
    match list {
        SideList::Escapes => escapes_ui(ui, state, outbox),
        SideList::App => super::machine::ui(ui, state, outbox),
    }
}

pub(super) fn empty_ui(ui: &mut Ui, icon: Icon, title: &str, text: &str) {
    let palette = palette(ui);
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        ui.label(style::icon(icon).size(24.0).color(palette.text_faint));
        ui.label(style::strong(title));
        ui.label(RichText::new(text).color(palette.text_soft));
    });
}

fn escapes_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let Some(escapes) = &state.viewing.escapes else {
        let (title, text) = match state.preview_url() {
            None => ("Nothing is previewed", "Preview an app to see which colors, fonts and sizes it writes itself."),
            Some(_) => ("Looking…", "The page looks at its own styles and charts."),
        };
        empty_ui(ui, Icon::Pipette, title, text);
        return;
    };
    if let Some(made_for) = escapes.made_for {
        let text = match made_for {
            Mode::Dark => "This app was made for a dark page and wears a light theme.",
            Mode::Light => "This app was made for a light page and wears a dark theme.",
        };
        let label = ui.label(style::caption(text).color(palette.warning));
        label.widget_info(|| WidgetInfo::labeled(Role::Status, true, text));
    }
    if escapes.found.is_empty() {
        empty_ui(ui, Icon::CircleCheck, "Nothing escapes", "All that the page shows comes from the theme.");
        return;
    }
    let all = state.overrides_all();
    let mut on = all;
    ui.label(style::caption("Values that the app writes itself, each with the nearest key.").color(palette.text_soft));
    if checkbox(ui, &mut on, "Override all in preview and export").changed() {
        outbox.push(Action::View(View::OverrideAll(on)));
    }
    let rules = state.overrides();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (index, escape) in escapes.found.iter().enumerate() {
            let overridden = rules.iter().any(|rule| {
                rule.kind == escape.kind && rule.value == escape.value && Some(&rule.key) == escape.key.as_ref()
            });
            ui.push_id(index, |ui| escape_ui(ui, escape, overridden, all, outbox));
        }
    });
}

fn escape_ui(ui: &mut Ui, escape: &Escape, overridden: bool, all: bool, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        if let Some(color) = escape.color.as_deref().and_then(|text| text.parse::<Color>().ok()) {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
            paint::swatch(ui.painter(), palette, rect, 4, color, Stroke::new(1.0, palette.line_strong));
        } else {
            let icon = if escape.kind == EscapeKind::Font { Icon::Type } else { Icon::Ruler };
            ui.label(style::icon(icon).color(palette.text_soft));
        }
        ui.add(Label::new(RichText::new(&escape.value).monospace()).truncate());
    });
    let place = match escape.place {
        EscapePlace::Sheet => "in",
        EscapePlace::Inline => "on",
        EscapePlace::Figure => "in the figure",
    };
    let uses = if escape.uses == 1 { "once".to_owned() } else { format!("{} times", escape.uses) };
    let text = format!("{} {place} {} · {uses}", escape.property, escape.source);
    ui.add(Label::new(style::caption(&text).color(palette.text_soft)).truncate())
        .on_hover_text(format!("{}\n{}", escape.source, escape.selector));
    let Some(key) = escape.key.as_deref() else { return };
    let label = table::key(key).map_or(key, |key| key.label);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let adopt = ui.add(Button::new("Adopt").small()).accessible_name(format!("Adopt {} as {label}", escape.value));
        if adopt.on_hover_text(format!("{label} gets this value")).clicked() {
            outbox.push(Action::View(View::Adopt(escape.clone())));
        }
        let text = if overridden { "Overridden" } else { "Override" };
        let button = Button::selectable(overridden || all, text).frame_when_inactive(true).small();
        let button = ui.add_enabled(!all, button).accessible_name(format!("Override {} by {label}", escape.value));
        if button.on_hover_text(format!("The theme's {} stands in its place", label.to_lowercase())).clicked() {
            outbox.push(Action::View(View::Override(escape.clone())));
        }
        let far = escape.distance.map(|distance| format!(" · difference {distance:.0}")).unwrap_or_default();
        ui.add(Label::new(style::caption(format!("nearest: {label}{far}")).color(palette.text_soft)).truncate());
    });
}
