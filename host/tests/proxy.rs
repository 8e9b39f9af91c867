//! The preview proxy in front of a real server that does everything servers do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod common;

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use async_compression::tokio::write::{BrotliEncoder, DeflateEncoder, GzipEncoder, ZlibEncoder};
use common::{Desk, NAVIGATION, PATIENCE, ask, connect, fetch, get, head, parse, parts};
use futures_util::{SinkExt as _, StreamExt as _, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use livery_protocol::page::{Hello, Question, ToHost, ToPage};
use livery_protocol::{Code, Event, Source, Stage};
use livery_themes::Mode;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><!-- <head> --><head><meta charset=\"utf-8\"><title>T</title></head><body>b\u{e9}</body></html>";
const BIG_BYTES: usize = 500 * 1024 * 1024;

type Body = UnsyncBoxBody<Bytes, Infallible>;

/// A web app, and the preview of it.
struct Scene {
    desk: Desk,
    server: Server,
    port: u16,
}

struct Server {
    runtime: Runtime,
    port: u16,
    /// Lets the event stream send its second event.
    second: Arc<Notify>,
}

fn server() -> Server {
    server_at("127.0.0.1:0")
}

fn server_at(address: &str) -> Server {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind(address)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let second = Arc::new(Notify::new());
    let its = Arc::clone(&second);
    runtime.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let second = Arc::clone(&its);
            tokio::spawn(async move {
                let service = hyper::service::service_fn(move |request| {
                    let second = Arc::clone(&second);
                    async move { Ok::<_, Infallible>(serve(request, second).await) }
                });
                let _left = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .with_upgrades()
                    .await;
            });
        }
    });
    Server { runtime, port, second }
}

fn scene() -> Scene {
    let server = server();
    let desk = Desk::new();
    desk.host.open_source(Source::Address { url: format!("http://127.0.0.1:{}/", server.port) });
    let port = parts(&desk.serving().url.unwrap()).0;
    Scene { desk, server, port }
}

fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed_unsync()
}

fn html(body: Body) -> Response<Body> {
    Response::builder().header("Content-Type", "text/html").header("ETag", "\"1\"").body(body).unwrap()
}

fn chunks(parts: Vec<Vec<u8>>) -> Body {
    let frames = parts.into_iter().map(|part| Ok(Frame::data(Bytes::from(part))));
    StreamBody::new(stream::iter(frames)).boxed_unsync()
}

macro_rules! compressed {
    ($encoder:ident, $name:literal) => {{
        let mut encoder = $encoder::new(Vec::new());
        encoder.write_all(PAGE.as_bytes()).await.unwrap();
        encoder.shutdown().await.unwrap();
        let mut response = html(full(encoder.into_inner()));
        response.headers_mut().insert("content-encoding", $name.parse().unwrap());
        response
    }};
}

#[allow(clippy::too_many_lines, reason = "one arm for each thing that a server does")]
async fn serve(mut request: Request<Incoming>, second: Arc<Notify>) -> Response<Body> {
    let path = request.uri().path().to_owned();
    match path.as_str() {
        "/" => html(chunks(PAGE.as_bytes().chunks(7).map(<[u8]>::to_vec).collect())),
        "/gzip" => compressed!(GzipEncoder, "gzip"),
        "/br" => compressed!(BrotliEncoder, "br"),
        "/deflate" => compressed!(ZlibEncoder, "deflate"),
        "/raw-deflate" => compressed!(DeflateEncoder, "deflate"),
        "/error" => {
            let mut response = html(full("<html><head></head><body>broken</body></html>"));
            *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
        "/big" => {
            let piece = Bytes::from(vec![b'x'; 64 * 1024]);
            let start = stream::iter([Ok(Frame::data(Bytes::from_static(PAGE.as_bytes())))]);
            let rest = stream::iter((0..BIG_BYTES / piece.len()).map(move |_| Ok(Frame::data(piece.clone()))));
            html(StreamBody::new(start.chain(rest)).boxed_unsync())
        }
        "/events" => {
            let first = stream::iter([Ok(Frame::data(Bytes::from_static(b"data: 1\n\n")))]);
            let then = stream::once(async move {
                second.notified().await;
                Ok(Frame::data(Bytes::from_static(b"data: 2\n\n")))
            });
            let body = StreamBody::new(first.chain(then)).boxed_unsync();
            Response::builder().header("Content-Type", "text/event-stream").body(body).unwrap()
        }
        "/upload" => {
            let mut total = 0;
            while let Some(frame) = request.body_mut().frame().await {
                total += frame.unwrap().into_data().unwrap().len();
            }
            Response::new(full(total.to_string()))
        }
        "/cookies" => Response::builder()
            .header("Set-Cookie", "a=1; Domain=example.com; Path=/; Secure; SameSite=None; HttpOnly")
            .header("Set-Cookie", "__Host-b=2; Path=/; Secure")
            .header("Set-Cookie", "domain=secure; Max-Age=5; SameSite=Lax")
            .body(full(""))
            .unwrap(),
        "/redirect" => {
            let to = request.uri().query().unwrap().strip_prefix("to=").unwrap().to_owned();
            Response::builder().status(302).header("Location", to).body(full("")).unwrap()
        }
        "/framed" => Response::builder()
            .header("Content-Type", "text/html")
            .header("X-Frame-Options", "DENY")
            .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
            .header("Content-Security-Policy-Report-Only", "default-src 'none'")
            .header("Cross-Origin-Opener-Policy", "same-origin")
            .header("Cross-Origin-Embedder-Policy", "require-corp")
            .header("Cross-Origin-Resource-Policy", "same-origin")
            .header("Strict-Transport-Security", "max-age=1")
            .header("Last-Modified", "Tue, 24 Nov 2026 08:00:00 GMT")
            .header("Cache-Control", "max-age=600")
            .header("X-Own", "stays")
            .body(full(PAGE))
            .unwrap(),
        "/socket" => {
            let key = request.headers()["sec-websocket-key"].as_bytes().to_vec();
            let host = request.headers()["host"].to_str().unwrap().to_owned();
            let origin = request.headers()["origin"].to_str().unwrap().to_owned();
            // As Dash checks it for websocket callbacks.
            if origin != format!("http://{host}") {
                return Response::builder().status(403).body(full("")).unwrap();
            }
            let upgraded = hyper::upgrade::on(&mut request);
            tokio::spawn(async move {
                let stream = TokioIo::new(upgraded.await.unwrap());
                let mut socket = WebSocketStream::from_raw_socket(stream, Role::Server, None).await;
                while let Some(Ok(message)) = socket.next().await {
                    if message.is_text() {
                        socket.send(Message::text(format!("echo {message}"))).await.unwrap();
                    }
                }
            });
            Response::builder()
                .status(101)
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Accept", derive_accept_key(&key))
                .body(full(""))
                .unwrap()
        }
        // What the app sees, as JSON.
        _ => {
            let headers: serde_json::Map<String, Value> = request
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), Value::from(value.to_str().unwrap())))
                .collect();
            let seen = json!({
                "method": request.method().as_str(),
                "target": request.uri().to_string(),
                "headers": headers,
            });
            let mut response = Response::builder().header("Content-Type", "application/json").header("ETag", "\"2\"");
            if request.headers().contains_key("range") {
                response = response.status(206).header("Content-Range", "bytes 0-1/9");
            }
            response.body(full(seen.to_string())).unwrap()
        }
    }
}

impl Scene {
    /// Where an agent connects, and the origin that it says.
    fn agent(&self) -> (String, String) {
        let (boot, ..) = injected(&get(self.port, "/").text());
        (boot["agent"].as_str().unwrap().to_owned(), format!("http://127.0.0.1:{}", self.port))
    }

    fn wear(&self, accent: &str, sequence: u64) {
        self.desk.host.wear_theme(json!({ "accent": accent }).to_string(), Mode::Light, sequence);
    }

    fn seen(&self, path: &str, headers: &str) -> Value {
        serde_json::from_slice(&ask(self.port, "GET", path, headers, b"").body).unwrap()
    }
}

/// What was put in, and the page without it.
fn injected(text: &str) -> (Value, String, String) {
    let start = text.find("<script>window.__LIVERY__=").expect("nothing was injected");
    let end = text.find("</script><script src=\"/__livery__/page.js\"></script>").unwrap();
    let boot = &text[start + "<script>window.__LIVERY__=".len()..end];
    let after = &text[end + "</script><script src=\"/__livery__/page.js\"></script>".len()..];
    (serde_json::from_str(boot).unwrap(), text[..start].to_owned(), after.to_owned())
}

#[test]
fn a_page_wears_the_theme_from_its_first_byte() {
    let scene = scene();
    scene.wear("#123456", 7);
    let answer = get(scene.port, "/");
    assert_eq!(answer.status, 200);
    let (boot, before, after) = injected(&answer.text());
    assert_eq!(format!("{before}{after}"), PAGE, "nothing else changed");
    assert!(before.ends_with("<!-- <head> --><head>"), "first in the head: {before}");
    assert_eq!(boot["outfit"]["sequence"], 7);
    assert!(boot["outfit"]["variables"].as_str().unwrap().contains("#123456"));
    assert!(boot["outfit"]["rules"].as_str().unwrap().len() > 1000);
    assert_eq!(boot["outfit"]["template"]["layout"]["colorway"][0], "#123456");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("etag"), "");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "the page's own word is out of reach now");
    let script = get(scene.port, "/__livery__/page.js");
    assert_eq!(script.text(), livery_themes::runtime::PAGE_SCRIPT);
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn a_theme_cannot_break_out_of_its_script() {
    let scene = scene();
    let text = json!({ "accent": "#123456", "livery": { "category_colors": { "</script><!--\u{2028}": "#ff0000" } } });
    scene.desk.host.wear_theme(text.to_string(), Mode::Light, 1);
    let (boot, before, after) = injected(&get(scene.port, "/").text());
    assert_eq!(format!("{before}{after}"), PAGE);
    assert!(boot["outfit"]["categories"].get("</script><!--\u{2028}").is_some());
}

#[test]
fn compressed_pages_are_opened() {
    let scene = scene();
    for path in ["/gzip", "/br", "/deflate", "/raw-deflate"] {
        let answer = get(scene.port, path);
        let (_, before, after) = injected(&answer.text());
        assert_eq!(format!("{before}{after}"), PAGE, "{path}");
        assert_eq!(answer.header("content-encoding"), "", "{path}");
    }
    // What a script fetches stays as it came.
    let answer = fetch(scene.port, "/gzip");
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.body[..2], [0x1f, 0x8b]);
}

#[test]
fn only_pages_are_changed() {
    let scene = scene();
    assert_eq!(fetch(scene.port, "/").text(), PAGE);
    let error = get(scene.port, "/error");
    assert_eq!(error.status, 500);
    let text = error.text();
    assert!(text.contains("broken") && !text.contains("__LIVERY__") && text.contains("location.reload"), "{text}");
    let head = ask(scene.port, "HEAD", "/", NAVIGATION, b"");
    assert_eq!((head.status, head.header("cache-control"), head.body.len()), (200, "no-store", 0));
}

#[test]
fn what_the_app_sees() {
    let scene = scene();
    let host = format!("127.0.0.1:{}", scene.port);
    let headers = format!(
        "{NAVIGATION}Origin: http://{host}\r\nReferer: http://{host}/a\r\nIf-None-Match: \"2\"\r\nRange: bytes=0-1\r\n\
         Cookie: s=1\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Own: stays\r\n"
    );
    let seen = scene.seen("/seen/a%2Fb//c;d?x=%20&y=[1]", &headers);
    assert_eq!(seen["target"], "/seen/a%2Fb//c;d?x=%20&y=[1]", "paths are not rewritten");
    let headers = &seen["headers"];
    assert_eq!(headers["host"], host, "the app sees the address that the browser sees");
    assert_eq!(headers["origin"], format!("http://{host}"));
    assert_eq!(headers["referer"], format!("http://{host}/a"));
    assert_eq!(headers["accept-encoding"], "identity");
    assert_eq!(headers["cookie"], "s=1");
    assert_eq!(headers["x-own"], "stays");
    for dropped in ["if-none-match", "range", "keep-alive", "te", "connection"] {
        assert!(headers.get(dropped).is_none(), "{dropped}");
    }
    // Elsewhere conditions and ranges are the app's business.
    let other = "Sec-Fetch-Dest: video\r\nRange: bytes=0-1\r\nIf-None-Match: \"2\"\r\nAccept-Encoding: gzip\r\n";
    let answer = ask(scene.port, "GET", "/seen", other, b"");
    assert_eq!((answer.status, answer.header("content-range"), answer.header("etag")), (206, "bytes 0-1/9", "\"2\""));
    let seen: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(seen["headers"]["if-none-match"], "\"2\"");
    assert_eq!(seen["headers"]["accept-encoding"], "gzip");
    // Other methods pass too.
    let seen: Value = serde_json::from_slice(&ask(scene.port, "DELETE", "/seen", "", b"").body).unwrap();
    assert_eq!(seen["method"], "DELETE");
}

#[test]
fn only_its_own_name_and_its_own_target() {
    let scene = scene();
    for host in ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:8050"] {
        let answer = ask(scene.port, "GET", "/", &format!("{NAVIGATION}Host: {host}\r\n"), b"");
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.text().contains("b\u{e9}"), "{host}");
    }
    let port = scene.port;
    assert_eq!(ask(port, "GET", "/", &format!("Host: LOCALHOST:{port}\r\n"), b"").status, 200);
    assert_eq!(ask(port, "GET", "http://evil.example/", "", b"").status, 421);
    assert_eq!(ask(port, "CONNECT", "evil.example:443", "", b"").status, 421);
    let twice = format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n");
    assert_eq!(ask(port, "GET", "/", &twice, b"").status, 421);
    // The path cannot name another host either.
    let seen = scene.seen("//evil.example/x", "");
    assert_eq!(seen["target"], "//evil.example/x");
}

#[test]
fn redirects_stay_in_the_preview() {
    let scene = scene();
    let app = scene.server.port;
    let cases = [
        (format!("http://127.0.0.1:{app}/next?a=1#b"), "/next?a=1#b".to_owned()),
        (format!("//127.0.0.1:{app}/next"), "/next".to_owned()),
        ("/next".to_owned(), "/next".to_owned()),
        ("next".to_owned(), "next".to_owned()),
        (format!("http://127.0.0.1:{}/next", scene.port), format!("http://127.0.0.1:{}/next", scene.port)),
        ("https://login.example/".to_owned(), "https://login.example/".to_owned()),
    ];
    for (to, expected) in cases {
        let answer = get(scene.port, &format!("/redirect?to={}", to.split('#').next().unwrap()));
        assert_eq!(answer.status, 302);
        assert_eq!(answer.header("location"), expected.split('#').next().unwrap(), "{to}");
    }
}

#[test]
fn cookies_can_be_stored() {
    let scene = scene();
    let answer = get(scene.port, "/cookies");
    let cookies: Vec<&str> = answer.header("set-cookie").lines().collect();
    assert_eq!(
        cookies,
        ["a=1; Path=/; HttpOnly", "__Host-b=2; Path=/; Secure", "domain=secure; Max-Age=5; SameSite=Lax"]
    );
}

#[test]
fn nothing_keeps_a_page_out_of_the_frame() {
    let scene = scene();
    let answer = get(scene.port, "/framed");
    injected(&answer.text());
    let mut kept: Vec<&str> = answer.headers.keys().map(String::as_str).collect();
    kept.sort_unstable();
    assert_eq!(kept, ["cache-control", "connection", "content-type", "date", "transfer-encoding", "x-own"]);
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
#[cfg(target_os = "linux")]
fn a_big_page_does_not_fill_the_memory() {
    let scene = scene();
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
    };
    let before = resident();
    let mut stream = connect(scene.port);
    stream.write_all(head(scene.port, "GET", "/big", NAVIGATION, None).as_bytes()).unwrap();
    // Nobody reads for a while: what has piled up by then is what the proxy holds.
    std::thread::sleep(Duration::from_millis(500));
    let mut buffer = vec![0; 256 * 1024];
    let (mut total, mut most) = (0, resident());
    let mut start = Vec::new();
    loop {
        let read = stream.read(&mut buffer).unwrap();
        if read == 0 {
            break;
        }
        if start.len() < 1 << 20 {
            start.extend_from_slice(&buffer[..read]);
        }
        total += read;
        most = most.max(resident());
    }
    assert!(total > BIG_BYTES, "{total}");
    assert!(String::from_utf8_lossy(&start).contains("window.__LIVERY__="));
    let grown = most.saturating_sub(before);
    assert!(grown < 64 * 1024 * 1024, "{} MB more for a page of {} MB", grown >> 20, BIG_BYTES >> 20);
}

#[test]
fn large_uploads_stream_after_the_go_ahead() {
    let scene = scene();
    let mut stream = connect(scene.port);
    let size = 32 * 1024 * 1024;
    let request = head(scene.port, "POST", "/upload", "Expect: 100-continue\r\n", Some(size));
    stream.write_all(request.as_bytes()).unwrap();
    let mut go = [0; 25];
    stream.read_exact(&mut go).unwrap();
    assert_eq!(&go, b"HTTP/1.1 100 Continue\r\n\r\n");
    let piece = vec![0; 1 << 20];
    for _ in 0..size / piece.len() {
        stream.write_all(&piece).unwrap();
    }
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    assert_eq!(parse(&all, "POST").text(), size.to_string());
}

#[test]
fn server_sent_events_come_one_by_one() {
    let scene = scene();
    let mut stream = connect(scene.port);
    stream.write_all(head(scene.port, "GET", "/events", "Accept: text/event-stream\r\n", None).as_bytes()).unwrap();
    let mut seen = String::new();
    let mut byte = [0];
    while !seen.ends_with("data: 1\n\n") {
        stream.read_exact(&mut byte).unwrap();
        seen.push(char::from(byte[0]));
    }
    // The first one came while the app still holds the second back.
    scene.server.second.notify_one();
    while !seen.ends_with("data: 2\n\n") {
        stream.read_exact(&mut byte).unwrap();
        seen.push(char::from(byte[0]));
    }
}

#[test]
fn one_connection_serves_many_requests() {
    let scene = scene();
    let mut stream = connect(scene.port);
    for _ in 0..3 {
        let request = format!("HEAD /seen HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", scene.port);
        stream.write_all(request.as_bytes()).unwrap();
        let mut seen = String::new();
        let mut byte = [0];
        while !seen.ends_with("\r\n\r\n") {
            stream.read_exact(&mut byte).unwrap();
            seen.push(char::from(byte[0]));
        }
        assert!(seen.starts_with("HTTP/1.1 200"), "{seen}");
    }
}

async fn socket(port: u16, path: &str, origin: &str) -> Result<WebSocketStream<TcpStream>, u16> {
    let mut request = format!("ws://127.0.0.1:{port}{path}").into_client_request().unwrap();
    request.headers_mut().insert("origin", origin.parse().unwrap());
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    match tokio_tungstenite::client_async(request, stream).await {
        Ok((socket, _)) => Ok(socket),
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn websockets_of_the_app_pass() {
    let scene = scene();
    let origin = format!("http://127.0.0.1:{}", scene.port);
    scene.server.runtime.block_on(async {
        let mut socket = socket(scene.port, "/socket", &origin).await.unwrap();
        for word in ["one", "two"] {
            socket.send(Message::text(word)).await.unwrap();
            assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(format!("echo {word}")));
        }
        // What the app refuses is refused.
        assert_eq!(socket_status(scene.port, "/socket", "http://elsewhere.example").await, 403);
    });
}

async fn socket_status(port: u16, path: &str, origin: &str) -> u16 {
    socket(port, path, origin).await.err().unwrap_or(101)
}

/// A page's agent, by hand.
struct Agent {
    socket: WebSocketStream<TcpStream>,
}

impl Agent {
    async fn next(&mut self) -> ToPage {
        let message = tokio::time::timeout(PATIENCE, self.socket.next()).await.unwrap().unwrap().unwrap();
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    async fn say(&mut self, message: ToHost) {
        self.socket.send(Message::text(serde_json::to_string(&message).unwrap())).await.unwrap();
    }
}

#[test]
fn the_agent_gets_themes_and_answers() {
    let scene = scene();
    scene.wear("#000001", 1);
    let (path, origin) = scene.agent();
    scene.server.runtime.block_on(async {
        // Neither another site, nor one that does not know the key.
        assert_eq!(socket_status(scene.port, &path, "http://evil.example").await, 403);
        assert_eq!(socket_status(scene.port, "/__livery__/agent?key=guess", &origin).await, 403);
        assert_eq!(fetch(scene.port, &path).status, 403);

        let mut first = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        let mut second = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        let hello = Hello { title: "T".repeat(1000), path: "/".to_owned(), dash: Some("4.4.1".to_owned()) };
        first.say(ToHost::Hello(hello.clone())).await;
        let state = scene.desk.source(|state| state.page.is_some());
        assert_eq!(state.page.unwrap().title.chars().count(), 300, "a page's words are kept short");
        second.say(ToHost::Hello(Hello { title: "second".to_owned(), ..hello })).await;
        let state = scene.desk.source(|state| state.page.as_ref().is_some_and(|page| page.title == "second"));
        assert_eq!(state.stage, Stage::Serving);

        // The theme that the page came with is not sent again: the first one sent is the next.
        scene.wear("#000002", 2);
        for agent in [&mut first, &mut second] {
            let ToPage::Wear(outfit) = agent.next().await else { panic!() };
            assert_eq!(outfit.sequence, 2);
            assert!(outfit.variables.contains("#000002"));
            assert_eq!(outfit.rules, None, "the page has them");
        }
        first.say(ToHost::Worn { sequence: 2, style_ms: 1.0, charts_ms: 2.0 }).await;
        assert_eq!(scene.desk.theme_event(), Event::Worn { sequence: 2 });
        first.say(ToHost::Shortcut { keys: "Ctrl+S".to_owned() }).await;
        assert_eq!(scene.desk.theme_event(), Event::Shortcut { keys: "Ctrl+S".to_owned() });

        // Noise is no message.
        first.socket.send(Message::text("{]")).await.unwrap();
        first.socket.send(Message::binary(vec![0])).await.unwrap();

        // Asked is the page that greeted last; when it has gone, the one before.
        for agent in [&mut second, &mut first] {
            let answer = tokio::spawn(scene.desk.host.probe_page(Question::Page));
            let ToPage::Ask { id, question } = agent.next().await else { panic!() };
            assert_eq!(question, Question::Page);
            agent.say(ToHost::Answer { id: id + 1000, value: json!("of nobody") }).await;
            agent.say(ToHost::Answer { id, value: json!({ "charts": 3 }) }).await;
            assert_eq!(answer.await.unwrap().unwrap(), json!({ "charts": 3 }));
            agent.socket.close(None).await.unwrap();
            while agent.socket.next().await.is_some() {}
        }
        let failure = scene.desk.host.probe_page(Question::Page).await.unwrap_err();
        assert_eq!(failure.code, Code::Unreachable);
        assert_eq!(failure.message, "No previewed page is open.");

        // A page that comes back with an old theme gets the new one.
        let mut third = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        let ToPage::Wear(outfit) = third.next().await else { panic!() };
        assert_eq!(outfit.sequence, 2);
        scene.desk.host.reload_preview();
        assert_eq!(third.next().await, ToPage::Reload);

        // Another source ends what went through the old one.
        scene.desk.host.close_source();
        assert!(matches!(third.socket.next().await, None | Some(Err(_) | Ok(Message::Close(_)))));
        let refused = async {
            while TcpStream::connect(("127.0.0.1", scene.port)).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, refused).await.unwrap();
    });
}

#[test]
fn a_page_that_leaves_keeps_nobody_waiting() {
    let scene = scene();
    let (path, origin) = scene.agent();
    scene.server.runtime.block_on(async {
        let hello = Hello { title: "page".to_owned(), path: "/".to_owned(), dash: None };
        let mut other = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        for leaves_politely in [true, false] {
            let mut agent = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
            let title = format!("leaves politely: {leaves_politely}");
            agent.say(ToHost::Hello(Hello { title: title.clone(), ..hello.clone() })).await;
            scene.desk.source(|state| state.page.as_ref().is_some_and(|page| page.title == title));
            let answer = tokio::spawn(scene.desk.host.probe_page(Question::Page));
            let ToPage::Ask { id, .. } = agent.next().await else { panic!() };
            other.say(ToHost::Answer { id, value: json!("for another page") }).await;
            if leaves_politely {
                agent.socket.close(None).await.unwrap();
            }
            drop(agent);
            let failure = answer.await.unwrap().unwrap_err();
            assert_eq!(failure.code, Code::Unreachable);
            assert_eq!(failure.message, "The previewed page was closed before it answered.");
        }
    });
}

#[test]
fn a_page_that_floods_is_heard_no_more_than_a_window_can_bear() {
    let scene = scene();
    let (path, origin) = scene.agent();
    scene.server.runtime.block_on(async {
        let mut hostile = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        let began = std::time::Instant::now();
        let flood = tokio::spawn(async move {
            let large = json!({ "type": "answer", "id": 1, "value": "x".repeat(1 << 20) }).to_string();
            for sequence in 0..1_000_000 {
                let worn = serde_json::to_string(&ToHost::Worn { sequence, style_ms: 0.0, charts_ms: 0.0 }).unwrap();
                if hostile.socket.send(Message::text(worn)).await.is_err() {
                    return;
                }
                if sequence % 1000 == 999 && hostile.socket.send(Message::text(large.clone())).await.is_err() {
                    return;
                }
            }
        });
        // Meanwhile another page is answered.
        let mut other = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        for _ in 0..5 {
            other.say(ToHost::Hello(Hello { title: "other".to_owned(), ..Hello::default() })).await;
            scene.desk.source(|state| state.page.is_some());
            let answer = tokio::spawn(scene.desk.host.probe_page(Question::Page));
            let ToPage::Ask { id, .. } = other.next().await else { panic!() };
            other.say(ToHost::Answer { id, value: json!("here") }).await;
            assert_eq!(answer.await.unwrap().unwrap(), json!("here"));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let heard = scene.desk.events.try_iter().filter(|event| matches!(event, Event::Worn { .. })).count();
        let bearable = 900.0 + 300.0 * began.elapsed().as_secs_f64() + 1.0;
        assert!(heard > 0 && (heard as f64) < bearable, "{heard} messages, {bearable} at most");
        flood.abort();
    });
}

#[test]
fn a_slow_page_gets_the_latest_theme() {
    let scene = scene();
    let (path, origin) = scene.agent();
    scene.server.runtime.block_on(async {
        let mut agent = Agent { socket: socket(scene.port, &path, &origin).await.unwrap() };
        let last = 3000;
        for sequence in 1..=last {
            scene.wear(&format!("#{sequence:06x}"), sequence);
        }
        let mut received = 0;
        loop {
            let ToPage::Wear(outfit) = agent.next().await else { panic!() };
            received += 1;
            if outfit.sequence == last {
                break;
            }
        }
        assert!(received < last, "every theme of a fast drag was sent");
    });
}

#[test]
fn an_address_that_refuses_is_opened_when_it_answers() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let desk = Desk::new();
    desk.host.open_source(Source::Address { url: format!("localhost:{port}") });
    let state = desk.failed();
    let failure = state.failure.unwrap();
    assert_eq!(failure.code, Code::Unreachable);
    assert_eq!(failure.message, format!("Nothing answers at http://localhost:{port} (connection refused)."));
    assert!(failure.remedy.starts_with("Start the app there, or check the address"), "{failure}");

    let (preview, path) = parts(&state.url.unwrap());
    let page = get(preview, &path);
    assert_eq!(page.status, 502);
    assert!(page.text().contains("Nothing answers at http://localhost"), "{}", page.text());
    assert!(page.text().contains("/__livery__/alive"), "it looks again by itself");
    assert_eq!(fetch(preview, "/__livery__/alive").status, 503);
    assert_eq!(fetch(preview, "/_dash-layout").header("content-type"), "text/plain; charset=utf-8");

    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port))).unwrap();
    runtime.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = hyper::service::service_fn(|request| async {
                Ok::<_, Infallible>(serve(request, Arc::new(Notify::new())).await)
            });
            tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    desk.source(|state| state.stage == Stage::Serving && state.failure.is_none());
    assert_eq!(get(preview, "/").status, 200);
    assert_eq!(fetch(preview, "/__livery__/alive").status, 204);
}

#[test]
fn an_address_that_is_none_says_why() {
    let desk = Desk::new();
    for (url, why) in [
        ("", "it is empty"),
        ("ftp://127.0.0.1/", "only http and https can be previewed"),
        ("http://a b/", "invalid international domain name"),
        ("http://name:secret@127.0.0.1/", "a name and password in it are not supported"),
        ("http://127.0.0.1:99999", "invalid port number"),
    ] {
        desk.host.open_source(Source::Address { url: url.to_owned() });
        let failure = desk.failed().failure.unwrap();
        assert!(failure.message.contains(why), "{failure}");
        assert!(failure.remedy.contains("http://127.0.0.1:8050"), "{failure}");
        desk.host.close_source();
    }
}

/// Elsewhere the name decides which site answers, so the app must see its own, everywhere.
#[test]
fn an_app_on_another_machine_sees_its_own_name() {
    let outward = std::net::UdpSocket::bind("0.0.0.0:0").unwrap();
    // Nothing is sent: this only asks which of this machine's addresses would be used.
    let Some(ip) = outward.connect("192.0.2.1:9").ok().and_then(|()| outward.local_addr().ok()) else {
        println!("skipped: this machine has no address but its own");
        return;
    };
    let server = server_at("0.0.0.0:0");
    let app = format!("{}:{}", ip.ip(), server.port);
    let desk = Desk::new();
    desk.host.open_source(Source::Address { url: format!("{app}/start?a=1") });
    let url = desk.serving().url.unwrap();
    assert!(url.ends_with("/start?a=1"), "{url}");
    let port = parts(&url).0;
    let own = format!("http://127.0.0.1:{port}");
    let headers = format!("{NAVIGATION}Origin: {own}\r\nReferer: {own}/a?b=1\r\n");
    let seen: Value = serde_json::from_slice(&ask(port, "GET", "/seen", &headers, b"").body).unwrap();
    assert_eq!(seen["headers"]["host"], app);
    assert_eq!(seen["headers"]["origin"], format!("http://{app}"));
    assert_eq!(seen["headers"]["referer"], format!("http://{app}/a?b=1"));
    let answer = get(port, &format!("/redirect?to=http://{app}/next"));
    assert_eq!(answer.header("location"), "/next");
    // Its socket takes the page for one of its own.
    server.runtime.block_on(async {
        assert!(socket(port, "/socket", &own).await.is_ok());
    });
}

#[test]
fn an_https_app_is_previewed_when_its_certificate_is_good() {
    const CHILD: &str = "LIVERY_TEST_TRUSTS";
    if let Ok(app) = std::env::var(CHILD) {
        let desk = Desk::new();
        desk.host.open_source(Source::Address { url: format!("https://{app}/") });
        let port = parts(&desk.serving().url.unwrap()).0;
        injected(&get(port, "/").text());
        let answer = get(port, &format!("/redirect?to=https://{app}/next"));
        assert_eq!(answer.header("location"), "/next");
        return;
    }
    let runtime = Runtime::new().unwrap();
    let certified = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let app = listener.local_addr().unwrap().to_string();
    runtime.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let service = hyper::service::service_fn(|request| async {
                    Ok::<_, Infallible>(serve(request, Arc::new(Notify::new())).await)
                });
                let _left =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });

    let desk = Desk::new();
    desk.host.open_source(Source::Address { url: format!("https://{app}/") });
    let failure = desk.failed().failure.unwrap();
    assert_eq!(failure.code, Code::Unreachable);
    assert!(failure.message.contains("certificate"), "{failure}");

    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, certified.cert.pem()).unwrap();
    let output = common::rerun("an_https_app_is_previewed_when_its_certificate_is_good", CHILD, |command| {
        command.env(CHILD, &app).env("SSL_CERT_FILE", &trusted).env_remove("SSL_CERT_DIR");
    })
    .wait_with_output()
    .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_page_gets_the_fonts_that_lie_beside_the_theme() {
    let scene = scene();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("acme.woff2"), b"wOF2 and more").unwrap();
    std::fs::write(folder.path().join("secret.woff2"), b"not a font").unwrap();
    let text = json!({ "livery": { "fonts": { "Acme": ["acme.woff2", "secret.woff2", "missing.ttf"] } } }).to_string();
    let file = folder.path().join("theme.json");
    std::fs::write(&file, &text).unwrap();
    // Without a file there is no folder to look in.
    scene.desk.host.wear_theme(text.clone(), Mode::Light, 1);
    assert!(injected(&get(scene.port, "/").text()).0["outfit"].get("fonts").is_none());
    scene.desk.host.open_theme(&file).unwrap();
    scene.desk.host.wear_theme(text.clone(), Mode::Light, 2);
    let (boot, _, _) = injected(&get(scene.port, "/").text());
    let css = boot["outfit"]["fonts"].as_str().unwrap();
    assert_eq!(css.matches("@font-face").count(), 1, "what is no font is not given away: {css}");
    let start = css.find("/__livery__/font/").unwrap();
    let address = &css[start..start + css[start..].find('"').unwrap()];
    let font = fetch(scene.port, address);
    assert_eq!((font.status, font.body.as_slice()), (200, b"wOF2 and more".as_slice()));
    assert_eq!(font.header("content-type"), "font/woff2");
    assert_eq!(fetch(scene.port, "/__livery__/font/0123").status, 404);
    // An export has it inside, and does not silently lack one.
    let assets = folder.path().join("assets");
    std::fs::create_dir(&assets).unwrap();
    let failure = scene.desk.host.export_dash(&assets, &text).unwrap_err();
    assert!(failure.message.contains("secret.woff2"), "{failure}");
    let good = json!({ "livery": { "fonts": { "Acme": "acme.woff2" } } }).to_string();
    scene.desk.host.export_dash(&assets, &good).unwrap();
    let css = std::fs::read_to_string(assets.join("zz_livery.css")).unwrap();
    assert!(css.contains("url(\"data:font/woff2;base64,d09GMiBhbmQgbW9yZQ==\") format(\"woff2\")"));
}
