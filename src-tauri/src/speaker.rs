//! The speaker's window: notes, what comes next, and the time. It is told what the page is told and what it reports.

use std::sync::{Mutex, PoisonError};

use livery_protocol::page::{Order, Report, Step};
use livery_protocol::{Event, Speaking};
use tauri::{AppHandle, Manager as _, WebviewUrl, WebviewWindowBuilder};

/// The label that the capability file names.
const LABEL: &str = "speaker";

/// What the speaker's window shows.
#[derive(Default)]
pub(crate) struct Speaker {
    speaking: Mutex<Speaking>,
}

impl Speaker {
    /// What it shows now.
    pub(crate) fn now(&self) -> Speaking {
        self.speaking.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of what the page is told.
    pub(crate) fn note(&self, handle: &AppHandle, order: &Order) {
        self.change(handle, |speaking| match order {
            Order::Present { deck } => {
                speaking.deck = Some(deck.clone());
                speaking.stage = None;
                true
            }
            Order::Step { step: Step::End } => std::mem::take(&mut speaking.deck).is_some(),
            _ => false,
        });
    }

    /// The themes that the presentation changes between.
    pub(crate) fn themes(&self, handle: &AppHandle, names: Vec<String>) {
        self.change(handle, |speaking| {
            speaking.themes = names;
            true
        });
    }

    /// Takes note of what the page reports.
    pub(crate) fn hear(&self, handle: &AppHandle, event: &Event) {
        if let Event::Page { report: report @ Report::Stage { count, .. } } = event {
            self.change(handle, |speaking| {
                if *count == 0 {
                    speaking.deck = None;
                }
                speaking.stage = Some(report.clone());
                true
            });
        }
    }

    fn change(&self, handle: &AppHandle, change: impl FnOnce(&mut Speaking) -> bool) {
        let text = {
            let mut speaking = self.speaking.lock().unwrap_or_else(PoisonError::into_inner);
            if !change(&mut speaking) {
                return;
            }
            serde_json::to_string(&*speaking)
        };
        if let (Ok(text), Some(window)) = (text, handle.get_webview_window(LABEL)) {
            // A window that is being closed has nothing to show.
            let _gone = window.eval(format!("window.livery?.show({text})"));
        }
    }
}

/// Opens or closes the window. It is placed by the window manager, usually on the screen where the pointer is.
///
/// # Errors
/// Tauri's, when the window cannot be made.
pub(crate) fn show(handle: &AppHandle, show: bool) -> tauri::Result<()> {
    match (handle.get_webview_window(LABEL), show) {
        (Some(window), true) => window.set_focus(),
        (Some(window), false) => window.close(),
        (None, true) => WebviewWindowBuilder::new(handle, LABEL, WebviewUrl::App("speaker.html".into()))
            .title("Speaker – Livery")
            .inner_size(880.0, 600.0)
            .min_inner_size(520.0, 400.0)
            .zoom_hotkeys_enabled(false)
            .on_navigation(|url| matches!(url.scheme(), "tauri" | "about") || url.host_str() == Some("tauri.localhost"))
            .build()
            .map(drop),
        (None, false) => Ok(()),
    }
}
