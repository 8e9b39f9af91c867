//! The gallery: built-in pages that show every kind of thing that a theme touches, as a Dash app without Python.
//!
//! The front end is Dash's own, from the bundles that the build packed; this is the other side of its protocol: the page,
//! layout, list of callbacks, bundles, and the one callback that a server has to answer (which page a path shows). All
//! else that reacts on a page is a clientside callback.

mod data;
mod figures;
mod notation;

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io::Read as _;
use std::net::Ipv4Addr;

use flate2::read::GzDecoder;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use livery_protocol::{Code, Failure};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::failure::failure;
use notation::Notation;

include!(concat!(env!("OUT_DIR"), "/bundles.rs"));

/// A bundle's path in the address of a page.
const SUITES: &str = "/_dash-component-suites/";
/// Scripts of a page, in the order in which they depend on each other.
const SCRIPTS: [&str; 12] = [
    "dash/deps/react@18.3.1.min.js",
    "dash/deps/react-dom@18.3.1.min.js",
    "dash/deps/prop-types@15.8.1.min.js",
    "dash_ag_grid/dash_ag_grid.min.js",
    "dash_bootstrap_components/_components/dash_bootstrap_components.min.js",
    "dash_mantine_components/dash_mantine_components.js",
    "dash/dash-renderer/build/dash_renderer.min.js",
    "dash/dcc/dash_core_components.js",
    "dash/dcc/dash_core_components-shared.js",
    "dash/html/dash_html_components.min.js",
    "dash/dash_table/bundle.js",
    "plotly/package_data/plotly.min.js",
];
/// What Plotly Express gives every figure; the gallery's figures carry it too.
const TEMPLATE: &str = "plotly/package_data/templates/plotly.json";
const BOOTSTRAP: &str = "flask_bootstrap/static/bootstrap5/css/bootstrap.min.css";
const LONGEST_REQUEST_BYTES: usize = 1 << 20;

/// A page of the gallery.
struct Page {
    /// Its path, without the slash.
    name: &'static str,
    /// What the menu calls it.
    title: &'static str,
    layout: &'static str,
}

macro_rules! pages {
    ($($name:literal $title:literal $file:literal,)*) => {
        const PAGES: &[Page] = &[$(Page { name: $name, title: $title, layout: include_str!(concat!("gallery/pages/", $file, ".json")) }),*];
    };
}

pages! {
    "" "Operations" "operations",
    "charts" "Charts" "charts",
    "tables" "Tables" "tables",
    "form" "Booking" "form",
    "report" "Report" "report",
    "controls" "Controls" "controls",
    "bootstrap" "Bootstrap" "bootstrap",
    "mantine" "Mantine" "mantine",
    "states" "States" "states",
}

/// Whether this build can show the gallery.
pub fn has_gallery() -> bool {
    !BUNDLES.is_empty()
}

/// A running gallery; ends, with its connections, when dropped.
pub(crate) struct Gallery {
    port: u16,
    _end: DropGuard,
}

impl Gallery {
    /// Serves on a free port.
    ///
    /// # Errors
    /// [`Code::Other`] when this build has no bundles, or the system gives no port.
    pub(crate) async fn start() -> Result<Self, Failure> {
        let Some(site) = Site::new() else {
            return Err(failure(
                Code::Other,
                "The gallery is not part of this build of Livery: Dash's front end was not packed into it.",
                "Run `cargo xtask gallery` and build again, or preview an app or an address.",
            ));
        };
        let no_port = |error: std::io::Error| {
            failure(
                Code::Other,
                format!("The gallery could not open a port on 127.0.0.1: {error}."),
                "Close programs that use many ports, and try again.",
            )
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(no_port)?;
        let port = listener.local_addr().map_err(no_port)?.port();
        let end = CancellationToken::new();
        tokio::spawn(accept(listener, std::sync::Arc::new(site), end.clone()));
        Ok(Self { port, _end: end.drop_guard() })
    }

    /// Where it listens, on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}

async fn accept(listener: TcpListener, site: std::sync::Arc<Site>, end: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = end.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let _only_slower_without = stream.set_nodelay(true);
        let (site, end) = (std::sync::Arc::clone(&site), end.clone());
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request| {
                let site = std::sync::Arc::clone(&site);
                async move { Ok::<_, Infallible>(site.answer(request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                () = end.cancelled() => {}
                // A browser that goes away in the middle is nothing to report.
                _ = connection => {}
            }
        });
    }
}

/// What is served.
struct Site {
    notation: Notation,
}

impl Site {
    /// `None` when the build packed no bundles.
    fn new() -> Option<Self> {
        let template = serde_json::from_slice(&unpacked(bundle(TEMPLATE)?)).ok()?;
        Some(Self { notation: Notation::new(figures::Figures::new(template)) })
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        let at = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
        let zipped = at(header::ACCEPT_ENCODING).is_some_and(|accepted| accepted.contains("gzip"));
        if let Some(name) = path.strip_prefix(SUITES) {
            return match bundle(&without_fingerprint(name)) {
                Some(bytes) => packed(name, bytes, zipped),
                None => respond(StatusCode::NOT_FOUND, "text/plain", "The gallery has no such bundle."),
            };
        }
        match path.as_str() {
            "/_dash-layout" => {
                // One layout for each page, so that a page is there at once and not after another question.
                let from = at(header::REFERER).and_then(|from| url::Url::parse(from).ok());
                let page = page_at(from.as_ref().map_or("/", url::Url::path));
                respond_json(&self.shell(page))
            }
            "/_dash-dependencies" => {
                respond(StatusCode::OK, "application/json", include_str!("gallery/callbacks.json"))
            }
            "/_dash-update-component" if request.method() == Method::POST => self.update(request).await,
            "/assets/gallery.js" => respond(StatusCode::OK, "text/javascript", include_str!("gallery/callbacks.js")),
            "/assets/gallery.css" => respond(StatusCode::OK, "text/css", include_str!("gallery/gallery.css")),
            "/licenses" => respond(StatusCode::OK, "text/plain", licenses()),
            path => match PAGES.iter().find(|page| path == format!("/{}", page.name)) {
                Some(page) => respond(StatusCode::OK, "text/html", index(page)),
                None => respond(StatusCode::NOT_FOUND, "text/html", index_for("Not found")),
            },
        }
    }

    /// What Dash asks when the path changes: the page's content, the menu, and nothing else.
    async fn update(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let asked = match Limited::new(request.into_body(), LONGEST_REQUEST_BYTES).collect().await {
            Ok(body) => serde_json::from_slice::<Value>(&body.to_bytes()).unwrap_or_default(),
            Err(_) => Value::Null,
        };
        let Some(path) = asked.pointer("/inputs/0/value").and_then(Value::as_str) else {
            return respond(StatusCode::BAD_REQUEST, "text/plain", "The gallery answers only to a path.");
        };
        let page = page_at(path);
        respond_json(&json!({
            "multi": true,
            "response": {"page": {"children": self.content(page)}, "menu": {"children": self.menu(page)}},
        }))
    }

    /// The whole layout, with a page in it.
    fn shell(&self, page: Option<&Page>) -> Value {
        let shell = json!(["dmc.MantineProvider", ["Div.g-shell",
            ["dcc.Location#url"], ["dcc.Store#title"],
            ["Header.livery-header.g-header",
                ["Div", ["P.livery-title", "Skerry Lines"], ["P.livery-subtitle", "Ferries of the outer isles"]],
                ["Nav#menu.livery-menu.g-menu"],
                ["Div.livery-header-controls.livery-no-print.g-wide", ["Span", "Season"], ["Span.livery-tag", "Summer 2025"]],
            ],
            ["Main#page"],
            ["Footer.livery-footer.livery-no-print",
                ["H2.livery-footer-title", "Skerry Lines"],
                ["Div", "Ships, routes and figures are made up. ", ["A", {"href": "/licenses"}, "Licences of the components"]],
            ],
        ]]);
        let mut layout = self.notation.expand(&shell);
        let body = "/props/children/props/children";
        for (index, children) in [("/2/props/children/1", self.menu(page)), ("/3", self.content(page))] {
            if let Some(place) = layout.pointer_mut(&format!("{body}{index}/props")) {
                place["children"] = children;
            }
        }
        layout
    }

    fn menu(&self, current: Option<&Page>) -> Value {
        let link = |page: &Page| {
            let active = current.is_some_and(|current| current.name == page.name);
            let kind = if active { "dcc.Link.active" } else { "dcc.Link" };
            self.notation.expand(&json!([kind, {"href": format!("/{}", page.name)}, page.title]))
        };
        PAGES.iter().map(link).collect()
    }

    fn content(&self, page: Option<&Page>) -> Value {
        let Some(page) = page else {
            return self.notation.expand(&json!(["Div.livery-content.g-page",
                ["card", {"title": "There is no such page"}, ["P", "The gallery has the pages of the menu above."], ["dcc.Link", {"href": "/"}, "Back to operations"]],
            ]));
        };
        match serde_json::from_str(page.layout) {
            Ok(layout) => self.notation.expand(&layout),
            Err(error) => Value::String(format!("The page {} cannot be read: {error}", page.title)),
        }
    }
}

fn page_at(path: &str) -> Option<&'static Page> {
    let name = path.trim_matches('/');
    PAGES.iter().find(|page| page.name == name)
}

/// The page around the layout, as Dash writes it.
fn index(page: &Page) -> String {
    index_for(page.title)
}

fn index_for(title: &str) -> String {
    let config = json!({
        "url_base_pathname": null,
        "requests_pathname_prefix": "/",
        "ui": false,
        "props_check": false,
        "disable_version_check": true,
        "show_undo_redo": false,
        "suppress_callback_exceptions": true,
        "update_title": null,
        "children_props": notation::children_props(),
        "serve_locally": true,
        "dash_version": "4.4.1",
        "plotly_version": "7.1.0",
        "python_version": "",
        "dash_version_url": "",
        "ddk_version": null,
        "validate_callbacks": false,
        "csrf_token_name": "_csrf_token",
        "csrf_header_name": "X-CSRFToken",
        "plotly_cloud_installed": false,
    });
    let mut scripts = String::new();
    for script in SCRIPTS {
        // Writing to a string does not fail.
        let _infallible = writeln!(scripts, "<script src=\"{SUITES}{script}\"></script>");
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"UTF-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} – Skerry Lines</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{SUITES}{BOOTSTRAP}\">\n\
         <link rel=\"stylesheet\" href=\"/assets/gallery.css\">\n</head>\n<body>\n\
         <div id=\"react-entry-point\"><div class=\"_dash-loading\">Loading...</div></div>\n<footer>\n\
         <script id=\"_dash-config\" type=\"application/json\">{config}</script>\n{scripts}\
         <script src=\"/assets/gallery.js\"></script>\n\
         <script id=\"_dash-renderer\" type=\"application/javascript\">var renderer = new DashRenderer();</script>\n\
         </footer>\n</body>\n</html>\n"
    )
}

fn bundle(name: &str) -> Option<&'static [u8]> {
    let index = BUNDLES.binary_search_by(|(there, _)| (*there).cmp(name)).ok()?;
    BUNDLES.get(index).map(|(_, bytes)| *bytes)
}

/// Dash's scripts put a version after the first part of the names that they load: `async-graph.v4_4_1m1784647828.js`.
fn without_fingerprint(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let parts: Vec<&str> = file.split('.').collect();
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| {
            rest.rsplit_once('m').is_some_and(|(version, time)| {
                !time.is_empty()
                    && time.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && version.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            })
        })
    };
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|&(index, part)| !(index == 1 && parts.len() > 2 && is_version(part)))
        .map(|(_, part)| *part)
        .collect();
    let file = kept.join(".");
    if folder.is_empty() { file } else { format!("{folder}/{file}") }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match GzDecoder::new(bytes).read_to_end(&mut plain) {
        Ok(_) => plain,
        Err(_) => Vec::new(),
    }
}

fn packed(name: &str, bytes: &'static [u8], zipped: bool) -> Response<Full<Bytes>> {
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        _ => "text/plain",
    };
    let mut response =
        if zipped { respond(StatusCode::OK, kind, bytes) } else { respond(StatusCode::OK, kind, unpacked(bytes)) };
    let headers = response.headers_mut();
    if zipped {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // The port is another at the next start, and with it what the browser keeps.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

/// The licences of what is served, as their packages have them.
fn licenses() -> String {
    let mut text = String::new();
    for (name, bytes) in BUNDLES.iter().filter(|(name, _)| name.contains(".dist-info/")) {
        let package = name.split(".dist-info").next().unwrap_or_default();
        let _infallible = write!(text, "{package}\n\n{}\n\n\n", String::from_utf8_lossy(&unpacked(bytes)));
    }
    text
}

fn respond_json(value: &Value) -> Response<Full<Bytes>> {
    respond(StatusCode::OK, "application/json", value.to_string())
}

fn respond(status: StatusCode, kind: &str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8")) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_of_dash_are_no_part_of_a_name() {
        for (asked, name) in [
            ("dash/dcc/async-graph.v4_4_1m1784647828.js", "dash/dcc/async-graph.js"),
            ("dash/deps/react@18.v4_4_1m1795508542.3.1.min.js", "dash/deps/react@18.3.1.min.js"),
            ("dash/dcc/async-graph.js", "dash/dcc/async-graph.js"),
            ("plotly/package_data/plotly.min.js", "plotly/package_data/plotly.min.js"),
            ("plain.v1m2", "plain.v1m2"),
        ] {
            assert_eq!(without_fingerprint(asked), name);
        }
    }

    #[test]
    fn every_page_can_be_read_and_names_only_what_exists() {
        let notation = Notation::new(figures::Figures::new(json!({"layout": {"colorway": ["#636efa"]}})));
        for page in PAGES {
            let layout: Value =
                serde_json::from_str(page.layout).unwrap_or_else(|error| panic!("{}: {error}", page.name));
            assert_eq!(notation.unknown(&layout), Vec::<String>::new(), "{}", page.name);
        }
    }
}
