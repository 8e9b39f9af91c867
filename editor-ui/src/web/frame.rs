//! The previewed page as an iframe under the canvas: where the window has no layer of its own for it.

use livery_protocol::{PlacePreview, Rect};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use crate::PreviewFrame;

/// An iframe, and the canvas with a hole over it.
pub(super) struct PageFrame {
    canvas: HtmlCanvasElement,
    iframe: Option<HtmlElement>,
    url: Option<String>,
    place: Option<PlacePreview>,
}

impl PageFrame {
    /// Under this canvas. The iframe is made when first needed.
    pub(super) fn under(canvas: HtmlCanvasElement) -> Self {
        Self { canvas, iframe: None, url: None, place: None }
    }

    fn make(&self) -> Option<HtmlElement> {
        let document = web_sys::window()?.document()?;
        let iframe = document.create_element("iframe").ok()?.dyn_into::<HtmlElement>().ok()?;
        for (name, value) in [
            ("id", "preview"),
            ("title", "Preview of the app"),
            ("sandbox", "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-popups"),
        ] {
            iframe.set_attribute(name, value).ok()?;
        }
        for (name, value) in [("position", "absolute"), ("border", "0"), ("z-index", "0"), ("background", "white")] {
            iframe.style().set_property(name, value).ok()?;
        }
        self.canvas.parent_node()?.insert_before(&iframe, Some(&self.canvas)).ok()?;
        Some(iframe)
    }

    fn clip(&self, path: Option<&str>) {
        let style = self.canvas.style();
        // Without the hole the editor still paints; only the pointer does not reach the page.
        drop(match path {
            Some(path) => style.set_property("clip-path", path),
            None => style.remove_property("clip-path").map(drop),
        });
    }
}

impl PreviewFrame for PageFrame {
    fn show(&mut self, url: Option<&str>, place: &PlacePreview) {
        if self.url.as_deref() == url && self.place.as_ref() == Some(place) {
            return;
        }
        let place = self.place.insert(place.clone()).clone();
        let (Some(url), Some(area)) = (url, place.area) else {
            self.url = None;
            if let Some(iframe) = self.iframe.take() {
                Element::remove(&iframe);
            }
            self.clip(None);
            return;
        };
        if self.iframe.is_none() {
            self.iframe = self.make();
        }
        let Some(iframe) = &self.iframe else { return };
        if self.url.as_deref() != Some(url) {
            drop(iframe.set_attribute("src", url));
            self.url = Some(url.to_owned());
        }
        // The page has more or fewer pixels than its place, and is drawn smaller or larger.
        let sides = [area.x, area.y, area.width / place.zoom, area.height / place.zoom];
        for (name, value) in ["left", "top", "width", "height"].into_iter().zip(sides) {
            drop(iframe.style().set_property(name, &format!("{value}px")));
        }
        drop(iframe.style().set_property("transform-origin", "0 0"));
        drop(iframe.style().set_property("transform", &format!("scale({})", place.zoom)));
        if place.grab {
            self.clip(None);
        } else {
            let (width, height) = (self.canvas.client_width(), self.canvas.client_height());
            let mut path = format!("M0 0H{width}V{height}H0Z{}", rectangle(area));
            for cover in place.covers.iter().filter_map(|cover| intersection(*cover, area)) {
                path.push_str(&rectangle(cover));
            }
            self.clip(Some(&format!("path(evenodd, '{path}')")));
        }
    }
}

fn rectangle(Rect { x, y, width, height }: Rect) -> String {
    format!("M{x} {y}h{width}v{height}h{}Z", -width)
}

fn intersection(a: Rect, b: Rect) -> Option<Rect> {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    let (width, height) = ((a.x + a.width).min(b.x + b.width) - x, (a.y + a.height).min(b.y + b.height) - y);
    (width > 0.0 && height > 0.0).then_some(Rect { x, y, width, height })
}
