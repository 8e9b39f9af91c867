//! What only Linux needs. The one place that names GTK and `WebKitGTK`.

mod layer;

use gtk::gdk;
use webkit2gtk_nvidia_quirk::WorkaroundKind;

pub(crate) use layer::{attach, place, print_into, revive, show};

/// Gets the process ready for a window. Before anything else: `WebKitGTK` reads the environment when it is loaded.
///
/// # Errors
/// In words, when there is no display.
pub(crate) fn prepare() -> Result<(), String> {
    // Blank windows with NVIDIA's driver; does nothing on other machines or when the user has set the variables.
    match webkit2gtk_nvidia_quirk::needs_workaround() {
        WorkaroundKind::DisableWebkitDmabufRenderer => {
            webkit2gtk_nvidia_quirk::set_webkit_disable_dmabuf_renderer(false);
        }
        WorkaroundKind::DisableNvExplicitSync => webkit2gtk_nvidia_quirk::nv_disable_explicit_sync(false),
        WorkaroundKind::None => {}
    }
    gtk::init().map_err(|_| {
        "Livery's window needs a display, and there is none (neither WAYLAND_DISPLAY nor DISPLAY leads to one). Run it \
         in a desktop session, or under a virtual display (xvfb-run livery-desktop). The command `livery` works without."
            .to_owned()
    })
}

/// Puts text on the clipboard and hands it to the session, so that it stays when Livery ends. On the main thread.
pub(crate) fn copy_text(text: &str) {
    let clipboard = gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD);
    clipboard.set_text(text);
    clipboard.store();
}
