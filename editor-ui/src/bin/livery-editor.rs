//! The editor in a native window, for work on panels: everything that needs no machine works, nothing is saved. The
//! product's window is the desktop's.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> eframe::Result {
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 860.0]).with_title("Livery editor");
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let backend = livery_editor::backend::Recorder::default();
    eframe::run_native(
        "livery-editor",
        options,
        Box::new(|context| Ok(Box::new(livery_editor::App::new(&context.egui_ctx, Box::new(backend), None)))),
    )
}

#[cfg(target_arch = "wasm32")]
fn main() {}
