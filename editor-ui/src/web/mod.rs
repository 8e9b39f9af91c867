//! The editor in a page: the only room that names `web_sys` and `wasm_bindgen`.

mod aria;
mod bridge;
mod frame;

use eframe::WebOptions;
use wasm_bindgen::prelude::*;

use crate::App;

/// What the page's script holds: `new WebHandle()`, then `await handle.start(canvas)`.
#[wasm_bindgen]
pub struct WebHandle {
    runner: eframe::WebRunner,
}

#[wasm_bindgen]
impl WebHandle {
    /// Nothing runs yet.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "called by JavaScript, which has no Default")]
    pub fn new() -> Self {
        Self { runner: eframe::WebRunner::new() }
    }

    /// Runs the editor on a canvas. The canvas stands in a positioned element.
    ///
    /// # Errors
    /// When the canvas gives no WebGL.
    pub async fn start(&self, canvas: web_sys::HtmlCanvasElement) -> Result<(), JsValue> {
        let under = canvas.clone();
        let start = Box::new(move |context: &eframe::CreationContext<'_>| {
            let backend = bridge::TauriBackend::connect(&context.egui_ctx);
            aria::install(&context.egui_ctx, &under);
            let frame = frame::PageFrame::under(under);
            let app = App::new(&context.egui_ctx, Box::new(backend), Some(Box::new(frame)))
                .with_clock(clock)
                .with_still(wants_stillness());
            Ok(Box::new(app) as Box<dyn eframe::App>)
        });
        self.runner.start(canvas, WebOptions::default(), start).await
    }

    /// Ends the editor and frees what it holds.
    pub fn destroy(&self) {
        self.runner.destroy();
    }

    /// Whether the editor has crashed.
    pub fn has_panicked(&self) -> bool {
        self.runner.has_panicked()
    }

    /// What it said when it crashed.
    pub fn panic_message(&self) -> Option<String> {
        self.runner.panic_summary().map(|summary| summary.message())
    }

    /// Where it crashed.
    pub fn panic_callstack(&self) -> Option<String> {
        self.runner.panic_summary().map(|summary| summary.callstack())
    }
}

/// A moment as the user's own clock says it; with the day when it is not today.
fn clock(seconds: u64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let now = js_sys::Date::new_0();
    let time = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    let day = |date: &js_sys::Date| (date.get_full_year(), date.get_month(), date.get_date());
    if day(&date) == day(&now) {
        return time;
    }
    let (year, month, day) = day(&date);
    format!("{year}-{:02}-{day:02} {time}", month + 1)
}

/// Whether the system asks for less motion.
fn wants_stillness() -> bool {
    let asked = web_sys::window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok());
    asked.flatten().is_some_and(|query| query.matches())
}
