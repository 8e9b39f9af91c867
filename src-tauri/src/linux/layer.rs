//! The preview as a web view of its own, under the editor's.
//!
//! Tauri puts the editor's web view into a box. Here it moves into an overlay: below, a container that holds the
//! preview's web view; above, the editor, painted with a transparent background. The preview has its own process, so a
//! busy page never slows the editor, and its own storage, so apps do not see each other's cookies.
//!
//! The editor lies over the whole window, so by itself it would take every click. Its *input region* is therefore the
//! page without the preview's area (plus whatever of the editor lies over the preview); clicks elsewhere fall through.
//!
//! All functions run on the main thread.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use gtk::prelude::*;
use gtk::{cairo, gdk};
use livery_protocol::page::{Paper, PaperFormat};
use livery_protocol::{PlacePreview, Rect};
use tauri::{Manager as _, WebviewWindow};
use webkit2gtk::{
    CookieManagerExt, CookiePersistentStorage, NavigationPolicyDecision, NavigationPolicyDecisionExt, PolicyDecision,
    PolicyDecisionExt, PolicyDecisionType, PrintOperation, PrintOperationExt, ResponsePolicyDecision,
    ResponsePolicyDecisionExt, Settings, URIRequestExt, URIResponseExt, WebContext, WebContextExt,
    WebProcessTerminationReason, WebView, WebViewExt, WebsiteDataManager,
};

/// An editor that lives no longer than this is not started again.
const LEAST_LIFE: Duration = Duration::from_secs(5);

/// As the page shows paper on the screen.
const PRINT_MARGIN_MM: f64 = 12.7;

const NOWHERE: PlacePreview = PlacePreview { area: None, covers: Vec::new(), grab: false, zoom: 1.0 };

thread_local! {
    static LAYER: RefCell<Option<Layer>> = const { RefCell::new(None) };
    static PRINTING: RefCell<Option<Printing>> = const { RefCell::new(None) };
}

struct Layer {
    editor: WebView,
    below: gtk::Fixed,
    preview: Option<Preview>,
    placement: PlacePreview,
}

/// What the page prints next goes into a file, without a dialog.
struct Printing {
    file: PathBuf,
    size: Option<Paper>,
    done: Sender<Result<(), String>>,
}

struct Preview {
    view: WebView,
    /// The folder that this view keeps its cookies and storage in; one for each source.
    storage: std::path::PathBuf,
    url: Rc<RefCell<String>>,
    /// The view shows no page of the app: it crashed, could not be loaded, or wanted to leave.
    lost: Rc<Cell<bool>>,
}

/// Moves the editor's web view into an overlay. Called once, before the window is shown.
pub(crate) fn attach(window: &WebviewWindow) -> Result<(), String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let handle = window.app_handle().clone();
    window
        .with_webview(move |webview| {
            let editor = webview.inner();
            // The receiver lives until this has run: setting up happens on the main thread, where this is immediate.
            drop(sender.send(put_into_overlay(&editor, move || handle.exit(1))));
        })
        .map_err(|error| error.to_string())?;
    receiver.recv().map_err(|error| error.to_string())?
}

fn put_into_overlay(editor: &WebView, give_up: impl Fn() + 'static) -> Result<(), String> {
    let parent = editor
        .parent()
        .and_then(|parent| parent.downcast::<gtk::Box>().ok())
        .ok_or("the editor's web view is not where Tauri used to put it")?;
    editor.set_background_color(&gdk::RGBA::new(0.0, 0.0, 0.0, 0.0));
    bring_back(editor, give_up);

    let below = gtk::Fixed::new();
    let overlay = gtk::Overlay::new();
    parent.remove(editor);
    overlay.add(&below);
    overlay.add_overlay(editor);
    parent.pack_start(&overlay, true, true, 0);
    overlay.show_all();

    // The region belongs to the GDK window, which only exists once the widget is realised.
    editor.connect_realize(|_| with_layer(Layer::apply_region));
    LAYER.set(Some(Layer { editor: editor.clone(), below, preview: None, placement: NOWHERE }));
    Ok(())
}

/// Loads the editor again when its process dies (killed for want of memory, crashed): the journal has the work.
fn bring_back(editor: &WebView, give_up: impl Fn() + 'static) {
    let began = Cell::new(Instant::now());
    editor.connect_web_process_terminated(move |editor, reason| {
        if reason == WebProcessTerminationReason::TerminatedByApi {
            return;
        }
        // One that dies at once would do so for ever.
        if began.replace(Instant::now()).elapsed() < LEAST_LIFE {
            eprintln!(
                "The editor's page ends as soon as it starts. Unsaved work is kept and offered at the next start."
            );
            give_up();
            return;
        }
        eprintln!("The editor's page ended ({reason:?}) and is started again.");
        editor.reload();
    });
}

/// Where the preview is painted, which editor areas lie over it, and whether the editor takes every event for now.
pub(crate) fn place(placement: PlacePreview) {
    with_layer(|layer| {
        layer.placement = placement;
        layer.apply_area();
        layer.apply_region();
    });
}

/// Shows an address, with its cookies and storage kept in `storage`; `None` shows nothing and ends the page's process.
pub(crate) fn show(page: Option<(&str, &Path)>) {
    with_layer(|layer| {
        let Some((url, storage)) = page else {
            if let Some(old) = layer.preview.take() {
                old.close(&layer.below);
            }
            return;
        };
        if let Some(preview) = &layer.preview
            && preview.storage == storage
        {
            // Called for every change of the source's state; only another address is a reason to load.
            if *preview.url.borrow() != url {
                preview.load(url);
            }
            return;
        }
        if let Some(old) = layer.preview.take() {
            old.close(&layer.below);
        }
        let preview = Preview::new(storage);
        layer.below.put(&preview.view, 0, 0);
        preview.load(url);
        layer.preview = Some(preview);
        layer.apply_area();
    });
}

/// Brings back a page that cannot reload itself: one that hangs, whose process is ended, and one that is not there.
pub(crate) fn revive() {
    with_layer(|layer| {
        if let Some(preview) = &layer.preview {
            let hangs = !preview.view.is_web_process_responsive();
            if hangs {
                preview.view.terminate_web_process();
            }
            if hangs || preview.lost.get() {
                let url = preview.url.borrow().clone();
                preview.load(&url);
            }
        }
    });
}

/// The next time that the page prints itself, it is into this file; `done` hears how it went.
pub(crate) fn print_into(file: PathBuf, size: Option<Paper>, done: Sender<Result<(), String>>) {
    PRINTING.set(Some(Printing { file, size, done }));
}

/// Whether a file is waiting for what is printed.
fn print_quietly(operation: &PrintOperation) -> bool {
    let Some(Printing { file, size, done }) = PRINTING.take() else { return false };
    let address = match gtk::glib::filename_to_uri(&file, None) {
        Ok(address) => address,
        Err(error) => {
            // Whoever waits has given up.
            drop(done.send(Err(error.to_string())));
            return true;
        }
    };
    let settings = gtk::PrintSettings::new();
    // The printer that is a file is found by its name, which GTK translates.
    settings.set_printer(&gtk::glib::dgettext(Some("gtk30"), "Print to File"));
    settings.set("output-uri", Some(&address));
    settings.set("output-file-format", Some("pdf"));
    let setup = gtk::PageSetup::new();
    if let Some(Paper { format, landscape }) = size {
        let name = match format {
            PaperFormat::A4 => "iso_a4",
            PaperFormat::Letter => "na_letter",
        };
        setup.set_paper_size(&gtk::PaperSize::new(Some(name)));
        setup.set_orientation(if landscape { gtk::PageOrientation::Landscape } else { gtk::PageOrientation::Portrait });
    }
    setup.set_top_margin(PRINT_MARGIN_MM, gtk::Unit::Mm);
    setup.set_bottom_margin(PRINT_MARGIN_MM, gtk::Unit::Mm);
    setup.set_left_margin(PRINT_MARGIN_MM, gtk::Unit::Mm);
    setup.set_right_margin(PRINT_MARGIN_MM, gtk::Unit::Mm);
    operation.set_print_settings(&settings);
    operation.set_page_setup(&setup);
    let failed = done.clone();
    operation.connect_failed(move |_, error| drop(failed.send(Err(error.to_string()))));
    operation.connect_finished(move |_| drop(done.send(Ok(()))));
    operation.print();
    true
}

fn with_layer(change: impl FnOnce(&mut Layer)) {
    LAYER.with(|layer| {
        // A signal that GTK sends while the layer is being changed finds it borrowed; what it would do is being done.
        if let Ok(mut layer) = layer.try_borrow_mut()
            && let Some(layer) = layer.as_mut()
        {
            change(layer);
        }
    });
}

impl Layer {
    fn apply_area(&self) {
        let Some(Preview { view, .. }) = &self.preview else { return };
        match self.placement.area.map(pixels) {
            Some(area) if area.width() > 0 && area.height() > 0 => {
                self.below.move_(view, area.x(), area.y());
                view.set_size_request(area.width(), area.height());
                // The page gets more or fewer pixels than its place has: a large screen on a small one.
                let zoom = f64::from(self.placement.zoom);
                if zoom.is_finite() && zoom > 0.0 && (view.zoom_level() - zoom).abs() > 1e-4 {
                    view.set_zoom_level(zoom);
                }
                view.show();
            }
            // Hidden, not removed: a page that comes back must not load again.
            _ => view.hide(),
        }
    }

    fn apply_region(&mut self) {
        let PlacePreview { area, covers, grab, .. } = &self.placement;
        // Larger than any screen, so that resizing the window needs no new region.
        let region = cairo::Region::create_rectangle(&cairo::RectangleInt::new(0, 0, 1 << 15, 1 << 15));
        if let Some(area) = area
            && !grab
        {
            // A region that is out of memory is an empty one; then the editor keeps the click, which is the safe side.
            let _stays_whole = region.subtract_rectangle(&pixels(*area));
            for cover in covers {
                let _stays_open = region.union_rectangle(&pixels(*cover));
            }
        }
        // Both: on the widget's window alone, the overlay's wrapper around it would still take the clicks.
        if let Some(window) = self.editor.window() {
            window.input_shape_combine_region(&region, 0, 0);
            if let Some(wrapper) = window.parent() {
                wrapper.input_shape_combine_region(&region, 0, 0);
            }
        }
    }
}

impl Preview {
    fn new(storage: &Path) -> Self {
        let folder = storage.to_string_lossy().into_owned();
        let data = WebsiteDataManager::builder()
            .base_data_directory(folder.as_str())
            .base_cache_directory(storage.join("cache").to_string_lossy().into_owned())
            .build();
        let context = WebContext::with_website_data_manager(&data);
        if let Some(cookies) = context.cookie_manager() {
            let file = storage.join("cookies.sqlite").to_string_lossy().into_owned();
            cookies.set_persistent_storage(&file, CookiePersistentStorage::Sqlite);
        }
        let settings =
            Settings::builder().enable_developer_extras(cfg!(debug_assertions)).enable_smooth_scrolling(true).build();
        let view = WebView::builder().web_context(&context).settings(&settings).build();
        let url = Rc::new(RefCell::new(String::new()));
        let lost = Rc::new(Cell::new(false));
        guard(&view, &url, &lost);
        Self { view, storage: storage.to_owned(), url, lost }
    }

    fn load(&self, url: &str) {
        url.clone_into(&mut self.url.borrow_mut());
        self.lost.set(false);
        self.view.load_uri(url);
    }

    fn close(self, below: &gtk::Fixed) {
        below.remove(&self.view);
        // Ends the page's process now, not when the last reference goes.
        self.view.terminate_web_process();
    }
}

/// Keeps the view on the app: other pages open in the system's browser when the user asked for them, else not at all.
fn guard(view: &WebView, url: &Rc<RefCell<String>>, lost: &Rc<Cell<bool>>) {
    let url = Rc::clone(url);
    let (left, failed, crashed) = (Rc::clone(lost), Rc::clone(lost), Rc::clone(lost));
    let clicked = Rc::new(Cell::new(false));
    view.connect_decide_policy(move |view, decision, kind| match kind {
        PolicyDecisionType::NewWindowAction => {
            if let Some((target, true)) = navigation(decision) {
                open_outside(view, &target);
            }
            decision.ignore();
            true
        }
        PolicyDecisionType::NavigationAction => {
            let Some((target, by_user)) = navigation(decision) else { return false };
            clicked.set(by_user);
            // Pages, and what a page makes for itself. Which frame wants to go is not told here, so other addresses
            // are let through to the answer, where it is.
            if ["http:", "https:", "about:", "blob:", "data:"].iter().any(|scheme| target.starts_with(scheme)) {
                return false;
            }
            if by_user {
                open_outside(view, &target);
            }
            decision.ignore();
            true
        }
        PolicyDecisionType::Response => {
            let Some(answer) = decision.downcast_ref::<ResponsePolicyDecision>() else { return false };
            let target = answer.response().and_then(|response| response.uri()).map(String::from).unwrap_or_default();
            if answer.is_main_frame_main_resource() && target.starts_with("http") && !same_origin(&target, &url.borrow()) {
                decision.ignore();
                if clicked.replace(false) {
                    open_outside(view, &target);
                } else {
                    left.set(true);
                    note(view, &format!("The app sent its page to {}.", origin(&target)), "Livery shows only the app itself. If it asks to sign in elsewhere, preview it without, or export the theme.");
                }
                return true;
            }
            if !answer.is_mime_type_supported() {
                decision.download();
                return true;
            }
            false
        }
        _ => false,
    });
    view.connect_print(|_, operation| print_quietly(operation));
    view.connect_load_failed(move |_, _, _, _| {
        failed.set(true);
        false
    });
    view.connect_web_process_terminated(move |view, reason| {
        // Ending it ourselves (closing, reloading a page that hangs) is followed by what comes next.
        if reason != WebProcessTerminationReason::TerminatedByApi {
            crashed.set(true);
            note(view, "The page crashed.", "Reload the preview. The editor and your theme are not affected.");
        }
    });
}

/// Where a decision wants to go, and whether the user asked for it.
fn navigation(decision: &PolicyDecision) -> Option<(String, bool)> {
    let action = decision.downcast_ref::<NavigationPolicyDecision>()?.navigation_action()?;
    Some((action.request()?.uri()?.to_string(), action.is_user_gesture()))
}

fn open_outside(view: &WebView, target: &str) {
    // Never `file:` and the like: the page is not to be trusted with what the system would open.
    if !["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
        return;
    }
    let window = view.toplevel().and_then(|window| window.downcast::<gtk::Window>().ok());
    if let Err(error) = gtk::show_uri_on_window(window.as_ref(), target, gtk::current_event_time()) {
        eprintln!("The system's browser did not open {target}: {error}");
    }
}

/// A page of our own in the preview.
fn note(view: &WebView, what: &str, remedy: &str) {
    let html = format!(
        "<!doctype html><meta charset=utf-8><style>html{{color-scheme:light dark}}body{{font:15px/1.5 system-ui;\
         max-width:32em;margin:20vh auto;padding:0 2em}}</style><p><strong>{}</strong><p>{}",
        escape(what),
        escape(remedy)
    );
    view.load_html(&html, None);
}

fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, character| {
        match character {
            '&' | '<' | '>' | '"' | '\'' => drop(write!(escaped, "&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
        escaped
    })
}

/// `http://host:port` of an address.
fn origin(url: &str) -> &str {
    let authority = url.find("://").map_or(0, |scheme| scheme + 3);
    let end =
        url.get(authority..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |length| authority + length);
    url.get(..end).unwrap_or(url)
}

fn same_origin(a: &str, b: &str) -> bool {
    origin(a) == origin(b)
}

/// Whole logical pixels, grown outwards so that no seam shows at fractional edges.
fn pixels(rect: Rect) -> cairo::RectangleInt {
    let (left, top) = (rect.x.floor(), rect.y.floor());
    let (right, bottom) = ((rect.x + rect.width).ceil(), (rect.y + rect.height).ceil());
    cairo::RectangleInt::new(left as i32, top as i32, (right - left) as i32, (bottom - top) as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins() {
        assert_eq!(origin("http://127.0.0.1:8050/a?b#c"), "http://127.0.0.1:8050");
        assert_eq!(origin("http://127.0.0.1:8050"), "http://127.0.0.1:8050");
        assert_eq!(origin("http://127.0.0.1:8050?x"), "http://127.0.0.1:8050");
        assert!(!same_origin("http://127.0.0.1:8050/", "http://127.0.0.1:80501/"));
        assert!(!same_origin("http://127.0.0.1:8050@evil.example/", "http://127.0.0.1:8050/"));
    }

    #[test]
    fn notes_cannot_carry_markup() {
        assert_eq!(escape("<a href='x'>&"), "&#60;a href=&#39;x&#39;&#62;&#38;");
    }

    #[test]
    fn areas_grow_to_whole_pixels() {
        let area = pixels(Rect { x: 10.4, y: 20.6, width: 100.2, height: 50.0 });
        assert_eq!((area.x(), area.y(), area.width(), area.height()), (10, 20, 101, 51));
    }
}
