//! The bar over the page: tabs, the device, the eyes, what is named under the pointer; and the page's place on its device.

use egui::{
    Align, Button, Color32, CursorIcon, DragValue, Frame, Layout, Margin, Panel, Popup, PopupCloseBehavior, Rect, Role,
    Sense, Slider, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};
use livery_protocol::page::{Paper, PaperFormat};
use livery_protocol::{Source, Stage, Tab};
use lucide_icons::Icon;

use super::top::{command_icon, menu_item};
use crate::state::beside::Beside;
use crate::state::viewing::{Device, Eyes, SideList, View};
use crate::state::{Action, Command, State, source_name};
use crate::style;
use crate::tokens::{Palette, palette, size};
use crate::widgets::{checkbox, icon_button, icon_button_with, paint, paint_icon};

/// The bar itself.
pub(super) fn bar_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let palette = palette(ui);
    let frame = Frame::new().fill(palette.window).inner_margin(Margin::symmetric(8, 0));
    Panel::top("preview bar").exact_size(36.0).resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.horizontal_centered(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                command_icon(ui, state, outbox, Command::Present, Icon::Presentation);
                side_button(ui, state, outbox, SideList::App, Icon::Server, Command::AppPanel);
                side_button(ui, state, outbox, SideList::Escapes, Icon::Pipette, Command::Escapes);
                let inspect =
                    icon_button_with(ui, Icon::SquareMousePointer, Command::Inspect.title(), state.viewing.inspect);
                if inspect.clicked() {
                    outbox.push(Action::Run(Command::Inspect));
                }
                eyes_ui(ui, state, outbox);
                paper_ui(ui, state, outbox);
                beside_ui(ui, state, outbox);
                device_ui(ui, state, outbox);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| tabs_ui(ui, state, outbox));
            });
        });
    });
}

fn side_button(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>, list: SideList, icon: Icon, command: Command) {
    if icon_button_with(ui, icon, command.title(), state.viewing.side == Some(list)).clicked() {
        outbox.push(Action::Run(command));
    }
}

fn tabs_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let room = ui.available_width() - size().row - 8.0;
    let count = state.viewing.tabs.len().max(1);
    let width = (room / count as f32 - 4.0).clamp(56.0, 180.0);
    for (index, tab) in state.viewing.tabs.iter().enumerate() {
        if (index + 1) as f32 * (width + 4.0) > room + 8.0 {
            break;
        }
        tab_ui(ui, outbox, tab, width);
    }
    let add = icon_button(ui, Icon::Plus, "Preview something else");
    Popup::menu(&add).width(240.0).accessible_name("Preview something else").show(|ui| {
        for command in [Command::Gallery, Command::PreviewAddress, Command::PreviewApp] {
            menu_item(ui, state, outbox, command);
        }
    });
}

/// How a source is doing, as a colour and a word.
pub(super) fn badge(stage: Stage, palette: &Palette) -> (Color32, &'static str) {
    match stage {
        Stage::Empty => (palette.line_strong, "nothing there"),
        Stage::Stopped => (palette.line_strong, "stopped"),
        Stage::Starting => (palette.warning, "starting"),
        Stage::Restarting => (palette.warning, "starting anew"),
        Stage::Untrusted => (palette.warning, "waiting for your word"),
        Stage::Serving => (palette.success, "running"),
        Stage::Failed => (palette.danger, "failed"),
    }
}

fn tab_ui(ui: &mut Ui, outbox: &mut Vec<Action>, tab: &Tab, width: f32) {
    let palette = palette(ui);
    let open = tab.shown;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 28.0), Sense::click());
    let name = if tab.title.is_empty() { source_name(&tab.source) } else { tab.title.as_str() };
    let (tint, said) = badge(tab.stage, palette);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), open, format!("{name}, {said}")));
    let fill = match (open, response.hovered()) {
        (true, _) => palette.raised,
        (false, true) => palette.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    let edge = if open { palette.line } else { Color32::TRANSPARENT };
    ui.painter().rect(rect, size().radius, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    ui.painter().circle_filled(rect.left_center() + vec2(12.0, 0.0), 3.5, tint);
    let close = Rect::from_center_size(rect.right_center() - vec2(14.0, 0.0), vec2(20.0, 20.0));
    let text = Rect::from_min_max(rect.left_top() + vec2(22.0, 0.0), egui::pos2(close.left() - 2.0, rect.bottom()));
    let font = egui::TextStyle::Small.resolve(ui.style());
    let color = if open { palette.text } else { palette.text_soft };
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(text.width());
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(text.left_center() - vec2(0.0, galley.size().y / 2.0), galley, color);
    paint::focus_ring(ui.painter(), palette, &response, rect.shrink(2.0), size().radius);
    let shut = ui.interact(close, ui.scope_id().with(("close tab", tab.id)), Sense::click());
    shut.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {name}")));
    if shut.hovered() {
        ui.painter().rect_filled(close, 4, palette.hover);
    }
    let cross = if shut.hovered() || shut.has_focus() { palette.text } else { palette.text_faint };
    paint_icon(ui, close.center(), Icon::X, 12.0, cross);
    paint::focus_ring(ui.painter(), palette, &shut, close.shrink(2.0), 4);
    if shut.clicked() {
        outbox.push(Action::View(View::CloseTab(tab.id)));
    } else if response.on_hover_text(format!("{name}, {said}\n{}", full_name(&tab.source))).clicked() && !open {
        outbox.push(Action::View(View::ShowTab(tab.id)));
    }
}

fn full_name(source: &Source) -> String {
    match source {
        Source::Address { url } => url.clone(),
        Source::App { path } => path.clone(),
        Source::Gallery { .. } => "Built-in pages with a thing of every kind".to_owned(),
    }
}

fn device_icon(device: Device) -> Icon {
    match device {
        Device::Room => Icon::Maximize,
        Device::Phone => Icon::Smartphone,
        Device::Tablet => Icon::Tablet,
        Device::Laptop => Icon::Laptop,
        Device::Desktop => Icon::Monitor,
        Device::Free => Icon::Scaling,
    }
}

fn device_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let viewing = &state.viewing;
    let response = icon_button_with(ui, device_icon(viewing.device), "Device", viewing.device != Device::Room);
    let response = response.on_hover_text(viewing.device.title());
    Popup::menu(&response)
        .width(260.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Device")
        .show(|ui| {
            for device in Device::ALL {
                let size = device.size().map(|[w, h]| format!("{w} × {h}")).unwrap_or_default();
                let soft = palette(ui).text_soft;
                let row =
                    Button::selectable(viewing.device == *device, (style::icon(device_icon(*device)), device.title()))
                        .right_text(style::caption(size).color(soft))
                        .min_size(vec2(ui.available_width(), 0.0));
                if ui.add(row).accessible_name(device.title()).clicked() {
                    outbox.push(Action::View(View::On(*device)));
                }
            }
            let Some([width, height]) = viewing.size() else { return };
            ui.separator();
            ui.horizontal(|ui| {
                let mut own = [width as u16, height as u16];
                ui.label("Size");
                let mut changed = false;
                for (side, name) in own.iter_mut().zip(["Device width", "Device height"]) {
                    let drag = ui.add_sized(vec2(64.0, size().row), DragValue::new(side).range(240..=5120));
                    changed |= drag.accessible_name(name).changed();
                }
                if changed {
                    outbox.push(Action::View(View::Size(own)));
                }
                if icon_button(ui, Icon::RotateCwSquare, "Turn the device").clicked() {
                    outbox.push(Action::View(View::Turn));
                }
            });
            ui.horizontal(|ui| {
                ui.label("Zoom");
                for (zoom, name) in [(None, "Fit"), (Some(0.5), "50 %"), (Some(0.75), "75 %"), (Some(1.0), "100 %")] {
                    let on = viewing.zoom == zoom;
                    if ui.add(Button::selectable(on, name)).accessible_name(format!("Zoom {name}")).clicked() {
                        outbox.push(Action::View(View::Zoom(zoom)));
                    }
                }
            });
        });
}

fn eyes_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let viewing = &state.viewing;
    let response = icon_button_with(ui, Icon::Eye, "Color vision", viewing.eyes != Eyes::Usual);
    let response = response.on_hover_text(viewing.eyes.title());
    Popup::menu(&response)
        .width(240.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Color vision")
        .show(|ui| {
            for eyes in Eyes::ALL {
                let row =
                    Button::selectable(viewing.eyes == *eyes, eyes.title()).min_size(vec2(ui.available_width(), 0.0));
                if ui.add(row).accessible_name(eyes.title()).clicked() {
                    outbox.push(Action::View(View::Through(*eyes)));
                }
            }
            if viewing.eyes.has_degrees() {
                ui.separator();
                let mut degree = viewing.degree * 100.0;
                let slider = Slider::new(&mut degree, 0.0..=100.0).integer().suffix(" %");
                let slider = ui.name_inputs("How strongly", |ui| ui.add(slider));
                if slider.accessible_name("How strongly").changed() {
                    outbox.push(Action::View(View::Degree(degree / 100.0)));
                }
            }
        });
}

/// The page twice.
fn beside_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let beside = state.viewing.beside;
    let title = Command::Beside.title();
    let response = icon_button_with(ui, Icon::Columns2, title, beside.is_some());
    Popup::menu(&response).width(240.0).accessible_name(title).show(|ui| {
        for (choice, name) in
            std::iter::once((None, "One page")).chain(Beside::ALL.iter().map(|kind| (Some(*kind), kind.title())))
        {
            let row = Button::selectable(beside == choice, name).min_size(vec2(ui.available_width(), 0.0));
            if ui.add(row).accessible_name(name).clicked() {
                outbox.push(Action::View(View::Beside(choice)));
            }
        }
    });
}

/// The page as sheets of paper, and onto paper.
fn paper_ui(ui: &mut Ui, state: &State, outbox: &mut Vec<Action>) {
    let paper = state.viewing.paper;
    let response = icon_button_with(ui, Icon::FileText, "Paper", paper.is_some());
    Popup::menu(&response)
        .width(240.0)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Paper")
        .show(|ui| {
            let landscape = paper.is_some_and(|paper| paper.landscape);
            let choices = [
                (None, "On the screen", ""),
                (Some(PaperFormat::A4), "A4", "210 × 297 mm"),
                (Some(PaperFormat::Letter), "Letter", "8.5 × 11 in"),
            ];
            let soft = palette(ui).text_soft;
            for (format, name, size) in choices {
                let row = Button::selectable(paper.map(|paper| paper.format) == format, name)
                    .right_text(style::caption(size).color(soft))
                    .min_size(vec2(ui.available_width(), 0.0));
                if ui.add(row).accessible_name(name).clicked() {
                    let paper = format.map(|format| Paper { format, landscape });
                    outbox.push(Action::View(View::OnPaper(paper)));
                }
            }
            if let Some(paper) = paper {
                let mut landscape = paper.landscape;
                if checkbox(ui, &mut landscape, "Landscape").changed() {
                    outbox.push(Action::View(View::OnPaper(Some(Paper { landscape, ..paper }))));
                }
            }
            ui.separator();
            menu_item(ui, state, outbox, Command::SavePdf);
            menu_item(ui, state, outbox, Command::Print);
        });
}

/// The page's place in a room, and how large its pixels are shown.
pub(super) fn place(state: &State, room: Rect) -> (Rect, f32) {
    let Some([width, height]) = state.viewing.size() else { return (room, 1.0) };
    let inner = room.shrink(16.0);
    let fits = (inner.width() / width).min(inner.height() / height).clamp(0.05, 1.0);
    let zoom = state.viewing.zoom.unwrap_or(fits);
    let shown = vec2((width * zoom).min(inner.width()), (height * zoom).min(inner.height())).floor();
    let place = Rect::from_center_size(room.center(), shown);
    (Rect::from_min_size(place.min.floor(), shown), zoom)
}

/// What is around the device, and the handles that change its size.
pub(super) fn surround_ui(ui: &mut Ui, state: &State, room: Rect, page: Rect, zoom: f32, outbox: &mut Vec<Action>) {
    if page == room {
        return;
    }
    let palette = palette(ui);
    let painter = ui.painter();
    // Around the page and not over it: it shows through where nothing is painted.
    for side in [
        Rect::from_min_max(room.min, egui::pos2(room.right(), page.top())),
        Rect::from_min_max(egui::pos2(room.left(), page.bottom()), room.max),
        Rect::from_min_max(egui::pos2(room.left(), page.top()), egui::pos2(page.left(), page.bottom())),
        Rect::from_min_max(egui::pos2(page.right(), page.top()), egui::pos2(room.right(), page.bottom())),
    ] {
        painter.rect_filled(side, 0, palette.sunken);
    }
    painter.rect_stroke(page, 0, Stroke::new(1.0, palette.line_strong), StrokeKind::Outside);
    let Some([width, height]) = state.viewing.size() else { return };
    let text = format!("{width:.0} × {height:.0} · {:.0} %", zoom * 100.0);
    let font = egui::TextStyle::Small.resolve(ui.style());
    let below = egui::pos2(page.center().x, page.bottom() + 2.0);
    painter.text(below, egui::Align2::CENTER_TOP, text, font, palette.text_soft);
    for (name, across, down) in [
        ("Device width handle", true, false),
        ("Device height handle", false, true),
        ("Device size handle", true, true),
    ] {
        let center = egui::pos2(
            if across { page.right() + 8.0 } else { page.center().x - 70.0 },
            if down { page.bottom() + 8.0 } else { page.center().y },
        );
        let grip = Rect::from_center_size(
            center,
            vec2(if down && !across { 32.0 } else { 12.0 }, if across && !down { 32.0 } else { 12.0 }),
        );
        let handle = ui.interact(grip, ui.scope_id().with(name), Sense::drag());
        handle.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, name));
        let tint = if handle.hovered() || handle.dragged() { palette.accent } else { palette.line_strong };
        ui.painter().rect_filled(grip.shrink2(vec2(4.0, if across && down { 4.0 } else { 0.0 })), 2, tint);
        let cursor = match (across, down) {
            (true, true) => CursorIcon::ResizeNwSe,
            (true, false) => CursorIcon::ResizeHorizontal,
            _ => CursorIcon::ResizeVertical,
        };
        let handle = handle.on_hover_and_drag_cursor(cursor);
        let began = ui.scope_id().with((name, "began"));
        if handle.drag_started() {
            ui.data_mut(|data| data.insert_temp(began, (width, height, zoom)));
        }
        let start: Option<(f32, f32, f32)> = ui.data(|data| data.get_temp(began));
        if let (Some((from_width, from_height, zoom)), Some(moved)) =
            (start, handle.total_drag_delta().filter(|_| handle.dragged()))
        {
            // The device grows to both sides of its middle; from where the drag began, so that nothing adds up.
            let grown = |from: f32, step: f32, on: bool| {
                if on { (from + step * 2.0 / zoom).clamp(240.0, 5120.0) } else { from }
            };
            let own = [grown(from_width, moved.x, across) as u16, grown(from_height, moved.y, down) as u16];
            // A pointer that is held still changes nothing and draws nothing.
            if state.viewing.turned || own != [width as u16, height as u16] {
                outbox.push(Action::View(View::Size(own)));
            }
        }
    }
}
