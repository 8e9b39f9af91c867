//! The preview proxy: one previewed app, on 127.0.0.1, with unchanged paths and Livery's page script in its pages.
//!
//! Bodies stream through; the only thing ever held back is the start of a page, until its head is found. Nothing but the
//! one target is reachable through it, and it answers only to its own name, so that a web site elsewhere cannot reach the
//! app by pointing its own name at 127.0.0.1 (DNS rebinding).

mod agent;
mod headers;
mod inject;
mod pages;
mod standing;
mod target;

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, Response, StatusCode, Uri, Version};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use livery_protocol::{Code, Failure};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_util::sync::CancellationToken;

pub(crate) use agent::{Agents, Said, SharedAgents};
pub(crate) use standing::Standing;
pub(crate) use target::Target;

use crate::failure::failure;
use crate::wardrobe::{FONTS, Wardrobe};
use inject::Chunks;

/// How long the first byte of an answer may take when it is only asked whether anything answers.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Body = UnsyncBoxBody<Bytes, BoxError>;
type Upstream = Client<HttpsConnector<HttpConnector>, Body>;

/// A running proxy; ends, with every connection through it, when dropped.
pub(crate) struct Proxy {
    door: Arc<Door>,
    /// Path and query of the address to show.
    start: String,
}

struct Door {
    /// Another one when the app was started anew, on another port.
    target: RwLock<Arc<Target>>,
    port: u16,
    key: String,
    upstream: Upstream,
    wardrobe: Wardrobe,
    agents: SharedAgents,
    /// What to say instead of "nothing answers", when more is known.
    notice: Mutex<Option<Failure>>,
    end: CancellationToken,
}

impl Proxy {
    /// Starts serving on a port, or, when that is taken, on a free one.
    pub(crate) async fn start(
        target: Target,
        port: Option<u16>,
        wardrobe: Wardrobe,
        agents: SharedAgents,
    ) -> Result<Self, Failure> {
        let no_port = |error: &dyn std::fmt::Display| {
            failure(
                Code::Other,
                format!("The preview could not open a port on 127.0.0.1: {error}."),
                "Close programs that use many ports, and try again.",
            )
        };
        let wished = match port {
            Some(port) => TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.ok(),
            None => None,
        };
        let listener = match wished {
            Some(listener) => listener,
            None => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(|error| no_port(&error))?,
        };
        let port = listener.local_addr().map_err(|error| no_port(&error))?.port();
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(|error| no_port(&error))?;
        let key = secret.iter().fold(String::new(), |key, byte| format!("{key}{byte:02x}"));
        let upstream = upstream(&target)?;
        let end = CancellationToken::new();
        let start = target.start.clone();
        let door = Arc::new(Door {
            target: RwLock::new(Arc::new(target)),
            port,
            key,
            upstream,
            wardrobe,
            agents,
            notice: Mutex::new(None),
            end: end.clone(),
        });
        tokio::spawn(accept(listener, Arc::clone(&door)));
        Ok(Self { door, start })
    }

    /// The address to show.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.door.port, self.start)
    }

    /// Shows another path first.
    pub(crate) fn begin_at(&mut self, path: String) {
        self.start = path;
    }

    /// Leads to another place from now on.
    pub(crate) fn lead_to(&self, target: Target) {
        *self.door.target.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(target);
    }

    /// Whether it can: its connections are made for one scheme.
    pub(crate) fn can_lead_to(&self, target: &Target) -> bool {
        self.door.target().is_secure() == target.is_secure()
    }

    /// What pages say from now on while the app does not answer.
    pub(crate) fn explain(&self, why: Option<Failure>) {
        *self.door.notice.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// Whether anything answers at the target.
    pub(crate) fn probe(&self) -> impl Future<Output = Result<(), Failure>> + Send + use<> {
        let door = Arc::clone(&self.door);
        async move { door.probe().await }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.door.end.cancel();
    }
}

fn upstream(target: &Target) -> Result<Upstream, Failure> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    let roots = hyper_rustls::HttpsConnectorBuilder::new();
    let secured = if target.origin().starts_with("https") {
        roots.with_provider_and_native_roots(rustls::crypto::ring::default_provider()).map_err(|error| {
            failure(
                Code::Unreachable,
                format!("{} cannot be checked: this system has no certificates ({error}).", target.origin()),
                "Install the package ca-certificates.",
            )
        })?
    } else {
        // Never used; without it the connector would read the system's certificates for nothing.
        roots.with_tls_config(bare_tls()?)
    };
    let https = secured.https_or_http().enable_http1().wrap_connector(connector);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(20))
        .set_host(false)
        .build(https))
}

fn bare_tls() -> Result<rustls::ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(|error| {
        failure(Code::Other, format!("The preview could not start: {error}."), "Report this as a fault.")
    })?;
    Ok(config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

async fn accept(listener: TcpListener, door: Arc<Door>) {
    loop {
        let stream = tokio::select! {
            () = door.end.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = stream else {
            // Most likely out of file descriptors: let some close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _only_slower_without = stream.set_nodelay(true);
        let door = Arc::clone(&door);
        tokio::spawn(async move {
            let end = door.end.clone();
            let service = hyper::service::service_fn(move |request| {
                let door = Arc::clone(&door);
                async move { Ok::<_, Infallible>(door.answer(request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades();
            tokio::select! {
                () = end.cancelled() => {}
                // A browser that goes away in the middle is nothing to report.
                _ = connection => {}
            }
        });
    }
}

impl Door {
    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        if !self.is_addressed(&request) {
            return plain(
                StatusCode::MISDIRECTED_REQUEST,
                "This is a preview on this machine; it answers only to its own address.",
            );
        }
        if *request.method() == Method::CONNECT || request.uri().path_and_query().is_none() {
            return plain(StatusCode::BAD_REQUEST, "This is not a general proxy.");
        }
        if headers::is_own(request.uri()) {
            return self.own(request).await;
        }
        self.forward(request).await
    }

    fn target(&self) -> Arc<Target> {
        Arc::clone(&self.target.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the request names this proxy and nothing else.
    fn is_addressed(&self, request: &Request<Incoming>) -> bool {
        let ours = |name: &str| {
            name.rsplit_once(':').is_some_and(|(host, port)| {
                port.parse() == Ok(self.port) && (host == "127.0.0.1" || host.eq_ignore_ascii_case("localhost"))
            })
        };
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok());
        hosts.next().is_none()
            && host.is_some_and(ours)
            && request.uri().authority().is_none_or(|authority| ours(authority.as_str()))
    }

    /// The origin that the browser sees, under the name that it used.
    fn origin(headers: &HeaderMap) -> String {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        format!("http://{host}")
    }

    async fn own(self: Arc<Self>, mut request: Request<Incoming>) -> Response<Body> {
        let name = request.uri().path().strip_prefix(livery_protocol::page::PREFIX).unwrap_or_default().to_owned();
        match name.as_str() {
            "page.js" => {
                let mut response = Response::new(full(livery_themes::runtime::PAGE_SCRIPT));
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            "alive" => {
                let answers = self.connects().await;
                plain(if answers { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE }, "")
            }
            "agent" => self.agent(&mut request),
            _ if name.starts_with(FONTS) => {
                let worn = self.wardrobe.latest().await;
                let Some(font) = worn.fonts.iter().find(|font| name.strip_prefix(FONTS) == Some(&font.name)) else {
                    return plain(StatusCode::NOT_FOUND, "The theme has no such font any more.");
                };
                let mut response = Response::new(full(font.bytes.clone()));
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(font.format.media_type()));
                headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=31536000, immutable"));
                response
            }
            _ => plain(StatusCode::NOT_FOUND, "There is nothing of Livery's here."),
        }
    }

    async fn connects(&self) -> bool {
        let target = self.target();
        let Some(port) = target.port() else { return false };
        let connecting = TcpStream::connect((target.host(), port));
        matches!(tokio::time::timeout(CONNECT_TIMEOUT, connecting).await, Ok(Ok(_)))
    }

    fn agent(self: Arc<Self>, request: &mut Request<Incoming>) -> Response<Body> {
        let query: Vec<(String, String)> =
            url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
        let parameter = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let headers = request.headers();
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        // Another page on this machine may know the port, but neither the key nor how to change its origin.
        if parameter("key") != Some(&self.key) || origin != Some(&Self::origin(headers)) {
            return plain(StatusCode::FORBIDDEN, "This socket is for the previewed page only.");
        }
        let has = parameter("has").and_then(|has| has.parse().ok()).unwrap_or(0);
        let version = headers.get(header::SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
        let Some(key) = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| version && headers::is_upgrade(headers))
        else {
            return plain(StatusCode::UPGRADE_REQUIRED, "This is a WebSocket.");
        };
        let accept = derive_accept_key(key.as_bytes());
        let upgraded = hyper::upgrade::on(request);
        tokio::spawn(async move {
            if let Ok(stream) = upgraded.await {
                self.agents.serve(TokioIo::new(stream), &self.wardrobe, has, &self.end).await;
            }
        });
        let mut response = plain(StatusCode::SWITCHING_PROTOCOLS, "");
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_TYPE);
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        if let Ok(accept) = HeaderValue::from_str(&accept) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        response
    }

    async fn forward(self: Arc<Self>, mut request: Request<Incoming>) -> Response<Body> {
        let method = request.method().clone();
        let page = headers::asks_for_page(&method, request.headers());
        let browser = headers::is_upgrade(request.headers()).then(|| hyper::upgrade::on(&mut request));
        let own_origin = Self::origin(request.headers());
        let target = self.target();
        headers::to_app(request.headers_mut(), &target, &own_origin, page);
        let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        let Ok(uri) = target.address(path).parse::<Uri>() else {
            return plain(StatusCode::BAD_REQUEST, "The path cannot be passed on.");
        };
        *request.uri_mut() = uri;
        *request.version_mut() = Version::HTTP_11;
        let request = request.map(|body| body.map_err(BoxError::from).boxed_unsync());
        match self.upstream.request(request).await {
            Ok(response) if response.status() == StatusCode::SWITCHING_PROTOCOLS => self.tunnel(response, browser),
            Ok(response) => self.pass(response, &method, page).await,
            Err(error) => self.apologise(&error, page),
        }
    }

    /// From here on only bytes.
    fn tunnel(
        self: Arc<Self>,
        mut response: Response<Incoming>,
        browser: Option<hyper::upgrade::OnUpgrade>,
    ) -> Response<Body> {
        let Some(browser) = browser else {
            return plain(StatusCode::BAD_GATEWAY, "The app changed to a protocol that nobody asked for.");
        };
        let app = hyper::upgrade::on(&mut response);
        let end = self.end.clone();
        tokio::spawn(async move {
            let (Ok(browser), Ok(app)) = tokio::join!(browser, app) else { return };
            let (mut browser, mut app) = (TokioIo::new(browser), TokioIo::new(app));
            tokio::select! {
                () = end.cancelled() => {}
                _ = tokio::io::copy_bidirectional(&mut browser, &mut app) => {}
            }
        });
        response.map(|_| empty())
    }

    async fn pass(&self, mut response: Response<Incoming>, method: &Method, page: bool) -> Response<Body> {
        headers::to_page(response.headers_mut(), &self.target());
        let (mut parts, body) = response.into_parts();
        let encoding = parts
            .headers
            .get(header::CONTENT_ENCODING)
            .and_then(|encoding| encoding.to_str().ok())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let has_body = !matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        if !page || !has_body || !headers::is_html(&parts.headers) || !inject::can_decode(&encoding) {
            return Response::from_parts(parts, body.map_err(BoxError::from).boxed_unsync());
        }
        headers::to_injected(&mut parts.headers);
        if *method == Method::HEAD {
            return Response::from_parts(parts, empty());
        }
        let snippet = if parts.status.is_success() {
            pages::boot(&*self.wardrobe.latest().await, &self.key)
        } else {
            pages::reloader(&self.key)
        };
        let chunks: Chunks = Box::pin(body.into_data_stream().map_err(io::Error::other));
        let injected = async { inject::inject(inject::decode(&encoding, chunks).await?, Bytes::from(snippet)).await };
        match injected.await {
            Ok((charset, chunks)) => {
                if let Some(charset) = charset {
                    name_charset(&mut parts.headers, &charset);
                }
                let body = StreamBody::new(chunks.map_ok(Frame::data).map_err(BoxError::from)).boxed_unsync();
                Response::from_parts(parts, body)
            }
            Err(error) => plain(StatusCode::BAD_GATEWAY, &format!("The app's page ended in its middle: {error}.")),
        }
    }

    fn apologise(&self, error: &hyper_util::client::legacy::Error, page: bool) -> Response<Body> {
        let known = self.notice.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let failure = known.unwrap_or_else(|| self.explain_error(error));
        let status = StatusCode::BAD_GATEWAY;
        if !page {
            return plain(status, &failure.to_string());
        }
        let mut response = Response::new(full(pages::unreachable(&failure)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn explain_error(&self, error: &hyper_util::client::legacy::Error) -> Failure {
        let target = self.target();
        let origin = target.origin();
        if error.is_connect() {
            let reason = root_cause(error);
            return failure(
                Code::Unreachable,
                format!("Nothing answers at {origin} ({reason})."),
                "Start the app there, or check the address; the preview opens it as soon as it answers.",
            );
        }
        failure(
            Code::Unreachable,
            format!("The app at {origin} closed the connection without an answer ({}).", root_cause(error)),
            "Look at what the app printed, and reload the preview.",
        )
    }

    async fn probe(&self) -> Result<(), Failure> {
        let target = self.target();
        let origin = target.origin();
        let host = if target.local { format!("127.0.0.1:{}", self.port) } else { target.authority() };
        let request = Request::builder()
            .uri(target.address(&target.start))
            .header(header::HOST, host)
            .header(header::ACCEPT, "text/html,*/*")
            .header(header::CONNECTION, "close")
            .body(empty())
            .map_err(|error| {
                failure(Code::Other, format!("{origin} cannot be asked: {error}."), "Check the address.")
            })?;
        match tokio::time::timeout(PROBE_TIMEOUT, self.upstream.request(request)).await {
            Ok(Ok(_any_answer)) => Ok(()),
            Ok(Err(error)) => Err(self.explain_error(&error)),
            Err(_) => Err(failure(
                Code::Unreachable,
                format!("{origin} takes connections but has not answered for {} seconds.", PROBE_TIMEOUT.as_secs()),
                "Check that this is the address of a web app and that it is not stuck; the preview opens it when it answers.",
            )),
        }
    }
}

/// The innermost reason, without the layers of libraries around it.
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let words = cause.to_string();
    // `Connection refused (os error 111)`
    words.split(" (os error").next().unwrap_or_default().to_lowercase()
}

fn name_charset(headers: &mut HeaderMap, charset: &str) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("text/html");
    if !kind.to_ascii_lowercase().contains("charset=")
        && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset={charset}"))
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
}

fn plain(status: StatusCode, words: &str) -> Response<Body> {
    let mut response = Response::new(full(words.to_owned()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

fn empty() -> Body {
    full(Bytes::new())
}
