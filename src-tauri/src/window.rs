//! The window and its life.

use std::sync::Arc;

use livery_protocol::Event;
use tauri::{App, DragDropEvent, Manager as _, RunEvent, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::desktop::Desktop;
use crate::page::Page;
use crate::{Arguments, commands};

/// The label that the capability file names.
pub(crate) const LABEL: &str = "main";

/// Opens the window and runs until it is closed.
///
/// # Errors
/// Tauri's, when the window or its web view cannot be made.
pub(crate) fn run(arguments: &Arguments) -> tauri::Result<()> {
    let theme = arguments.theme.clone();
    let source = arguments.source();
    let position = tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(position)
        .invoke_handler(commands::serve)
        .setup(move |app| {
            let window = open(app)?;
            let layered = attach_layer(&window);
            let desktop = Desktop::new(app.handle().clone(), theme, source, layered)?;
            app.manage(Arc::new(desktop));
            window.show()?;
            Ok(())
        })
        .build(tauri::generate_context!(assets = Page))?;
    app.run(|app, event| match event {
        RunEvent::WindowEvent { label, event: WindowEvent::CloseRequested { api, .. }, .. } if label == LABEL => {
            let desktop = app.state::<Arc<Desktop>>();
            // The editor asks what to do about unsaved work; when it is not there to ask, the window must still close.
            if desktop.has_unsaved_work() && desktop.tell(Event::CloseRequested) {
                api.prevent_close();
            }
        }
        // The speaker's window does not keep the program alive.
        RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } if label == LABEL => app.exit(0),
        // The browser gives a page what is in a dropped file, not where it is; a theme has to be saved back there.
        RunEvent::WindowEvent { event: WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }), label, .. }
            if label == LABEL =>
        {
            if let Some(event) = paths.iter().find_map(|path| livery_host::offered(path)) {
                app.state::<Arc<Desktop>>().tell(event);
            }
        }
        RunEvent::Exit => app.state::<Arc<Desktop>>().end(),
        _ => {}
    });
    Ok(())
}

fn open(app: &App) -> tauri::Result<WebviewWindow> {
    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Livery")
        .inner_size(1440.0, 900.0)
        .min_inner_size(900.0, 600.0)
        .visible(false)
        .zoom_hotkeys_enabled(false)
        // Links and redirects never take the editor's page away.
        .on_navigation(|url| matches!(url.scheme(), "tauri" | "about") || url.host_str() == Some("tauri.localhost"))
        .build()
}

/// Whether the preview is a layer of its own; where it is not, the editor shows a frame.
fn attach_layer(window: &WebviewWindow) -> bool {
    #[cfg(target_os = "linux")]
    match crate::linux::attach(window) {
        Ok(()) => return true,
        Err(error) => eprintln!("The preview is shown in a frame, which is slower: {error}"),
    }
    #[cfg(not(target_os = "linux"))]
    let _unlayered = window;
    false
}
