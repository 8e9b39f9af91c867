//! One frame of the editor: drain the inbox, draw the panels, do what they asked for.

use egui::{Context, Key, KeyboardShortcut, Modifiers, Order, Rect, ThemePreference, Ui};
use livery_protocol::PlacePreview;

use crate::backend::Backend;
use crate::panels::{self, View};
use crate::state::{Action, Appearance, Command, State};
use crate::style;

/// Paints the previewed page where there is no layer for it under the editor's.
pub trait PreviewFrame {
    /// Shows a page in an area; `None` hides it. Called every frame that is drawn.
    fn show(&mut self, url: Option<&str>, place: &PlacePreview);
}

/// The editor.
pub struct App {
    state: State,
    backend: Box<dyn Backend>,
    frame: Option<Box<dyn PreviewFrame>>,
    view: View,
    started: bool,
    /// Whether the system asks for less motion.
    still: bool,
}

impl App {
    /// An editor that talks to a machine. `frame` is where the page shows when it is not a layer of its own.
    pub fn new(ctx: &Context, backend: Box<dyn Backend>, frame: Option<Box<dyn PreviewFrame>>) -> Self {
        style::install(ctx);
        Self { state: State::default(), backend, frame, view: View::default(), started: false, still: false }
    }

    /// Says moments as the page's clock does: seconds since 1970 to a text such as `14:02`.
    #[must_use]
    pub fn with_clock(mut self, clock: fn(u64) -> String) -> Self {
        self.view.clock = Some(clock);
        self
    }

    /// Moves less, as the system asks for, unless the user's settings say otherwise.
    #[must_use]
    pub fn with_still(mut self, still: bool) -> Self {
        self.still = still;
        self
    }

    /// What the editor knows.
    pub fn state(&self) -> &State {
        &self.state
    }

    fn take_in(&mut self, ctx: &Context) {
        if !self.started {
            self.started = true;
            self.state.start(&*self.backend);
        }
        let inbox = self.backend.drain();
        if !inbox.is_empty() {
            ctx.request_repaint();
        }
        for inbound in inbox {
            self.state.receive(&*self.backend, inbound);
        }
    }

    fn wear_appearance(&self, ctx: &Context) {
        let wanted = match self.state.appearance {
            Appearance::System => ThemePreference::System,
            Appearance::Light => ThemePreference::Light,
            Appearance::Dark => ThemePreference::Dark,
        };
        if ctx.options(|options| options.theme_preference) != wanted {
            ctx.set_theme(wanted);
        }
        // Asked for once each; egui answers with the frame after.
        if (ctx.zoom_factor() - self.state.scale()).abs() > 1e-3 {
            ctx.set_zoom_factor(self.state.scale());
        }
        style::move_less(ctx, self.state.settings.reduced_motion.unwrap_or(self.still));
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_in(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.wear_appearance(ui.ctx());
        let mut outbox = Vec::new();
        if self.state.presentation.runs() {
            pressed_steps(ui, &mut outbox);
        } else {
            pressed_commands(ui, &self.view, &mut outbox);
        }
        let (area, page_zoom) = panels::ui(ui, &self.state, &mut self.view, &mut outbox);
        end_trial(&self.state, &mut outbox);
        outbox.push(Action::Place(placement(ui, &self.state, area, page_zoom)));
        let changed = outbox.len() > 1;
        for action in outbox {
            self.state.apply(&*self.backend, action);
        }
        // After what this frame was for, and never while something is dragged.
        let free = !ui.input(|input| input.pointer.any_down());
        let audited = free && self.state.audit.is_pending();
        if audited {
            self.state.audit.step();
        }
        if changed || audited {
            ui.request_repaint();
        }
        if let Some(frame) = &mut self.frame {
            let place = placement(ui, &self.state, area, page_zoom);
            frame.show(self.state.preview_url().filter(|_| !self.state.layered_preview), &place);
        }
    }

    fn clear_color(&self, _visuals: &egui::Visuals) -> [f32; 4] {
        // The page shows through where the editor paints nothing.
        [0.0; 4]
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }

    #[cfg(target_arch = "wasm32")]
    fn as_any_mut(&mut self) -> Option<&mut dyn std::any::Any> {
        Some(self)
    }
}

/// What is tried on goes on as long as a panel asks for it in every frame, and ends by itself when none does: there is no
/// way to leave the page in something that the theme does not have.
fn end_trial(state: &State, outbox: &mut Vec<Action>) {
    let wanted = outbox.iter().rev().find_map(|action| match action {
        Action::TryOn(changes) => Some(changes.clone()),
        _ => None,
    });
    let wanted = wanted.unwrap_or_default();
    outbox.retain(|action| !matches!(action, Action::TryOn(_)));
    if wanted != state.tried() {
        outbox.push(Action::TryOn(wanted));
    }
}

/// Keys of commands, taken before any field sees them. In a field of plain text, undo is the text's own.
fn pressed_commands(ui: &Ui, view: &View, outbox: &mut Vec<Action>) {
    let in_text = ui.memory(egui::Memory::focused).is_some_and(|id| view.is_plain_text(id));
    let typing = ui.text_edit_focused();
    let mut shortcuts: Vec<(KeyboardShortcut, Command)> = Command::all()
        .filter(|command| !(in_text && matches!(command, Command::Undo | Command::Redo)))
        .flat_map(|command| command.keys().iter().filter_map(move |keys| Some((shortcut(keys)?, command))))
        // A bare sign belongs to the text that is being typed.
        .filter(|(shortcut, _)| !(typing && shortcut.modifiers.is_none() && shortcut.logical_key == Key::Questionmark))
        .collect();
    // The longest first, or Ctrl+S would take Ctrl+Shift+S.
    shortcuts.sort_by_key(|(shortcut, _)| std::cmp::Reverse(shortcut.modifiers.shift));
    for (shortcut, command) in shortcuts {
        if ui.input_mut(|input| input.consume_shortcut(&shortcut)) {
            if matches!(command, Command::Undo | Command::Redo) {
                // A field that is being typed in shows the document again.
                if let Some(id) = ui.memory(egui::Memory::focused) {
                    ui.memory_mut(|memory| memory.surrender_focus(id));
                }
            }
            outbox.push(Action::Run(command));
        }
    }
}

/// Keys of a presentation; nothing else has the keyboard then.
fn pressed_steps(ui: &Ui, outbox: &mut Vec<Action>) {
    let pressed: Vec<Key> = ui.input(|input| {
        let plain = |event: &egui::Event| match event {
            egui::Event::Key { key, pressed: true, repeat: false, modifiers, .. } if !modifiers.command => Some(*key),
            _ => None,
        };
        input.events.iter().filter_map(plain).collect()
    });
    outbox.extend(pressed.into_iter().filter_map(panels::present::key).map(Action::Present));
}

/// Reads `Ctrl+Shift+S`.
pub(crate) fn shortcut(keys: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut key = None;
    for part in keys.split('+') {
        match part {
            "Ctrl" => modifiers |= Modifiers::COMMAND,
            "Shift" => modifiers |= Modifiers::SHIFT,
            "Alt" => modifiers |= Modifiers::ALT,
            name => key = Key::from_name(name),
        }
    }
    key.map(|key| KeyboardShortcut::new(modifiers, key))
}

/// Where the page goes, what lies over it, and whether the editor has the pointer to itself.
fn placement(ui: &Ui, state: &State, area: Rect, page_zoom: f32) -> PlacePreview {
    let zoom = ui.zoom_factor();
    let rect = |rect: Rect| livery_protocol::Rect {
        x: rect.left() * zoom,
        y: rect.top() * zoom,
        width: rect.width() * zoom,
        height: rect.height() * zoom,
    };
    let covers = ui.memory(|memory| {
        let mut covers: Vec<Rect> = memory
            .layer_ids()
            .filter(|layer| {
                matches!(layer.order, Order::Middle | Order::Foreground) && memory.areas().is_visible(layer)
            })
            .filter_map(|layer| memory.area_rect(layer.id))
            .filter(|cover| cover.intersects(area))
            .collect();
        covers.sort_by(|a, b| (a.min.y, a.min.x).partial_cmp(&(b.min.y, b.min.x)).unwrap_or(std::cmp::Ordering::Equal));
        covers
    });
    let grab = ui.any_popup_open() || state.overlay.is_some() || ui.input(|input| input.pointer.any_down());
    let shown = state.preview_url().is_some() && area.is_positive();
    PlacePreview {
        area: shown.then(|| rect(area)),
        covers: if shown { covers.into_iter().map(rect).collect() } else { Vec::new() },
        grab,
        zoom: page_zoom,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_s_keys_are_keys_that_egui_knows() {
        for command in Command::all() {
            for keys in command.keys() {
                assert!(shortcut(keys).is_some(), "{command:?}: {keys}");
            }
        }
    }
}
