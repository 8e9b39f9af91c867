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
            let app = App::new(&context.egui_ctx, Box::new(backend), Some(Box::new(frame)));
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
