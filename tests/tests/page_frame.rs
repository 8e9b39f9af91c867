//! A page with a frame in it: the page is what wears the theme and what the host asks, the frame is the app's content.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use livery_host::Host;
use livery_protocol::page::Question;
use livery_protocol::{Event, Source, Stage};
use livery_tests::browser::{Chromium, Failure};
use livery_themes::Mode;

fn serve() -> Result<u16, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            let inner = request[..read].starts_with(b"GET /inner");
            let body =
                if inner { "<title>inner</title><p>inner" } else { "<title>outer</title><iframe src=/inner></iframe>" };
            let _left = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    Ok(port)
}

#[tokio::test]
async fn a_frame_in_a_page_is_left_alone() -> Result<(), Failure> {
    let (sender, events) = mpsc::channel();
    let host = Host::new(move |event| {
        let _the_test_may_be_over = sender.send(event);
    })?;
    host.wear_theme("{\"accent\": \"#123456\"}".to_owned(), Mode::Light, 1);
    host.open_source(Source::Address { url: serve()?.to_string() });
    while host.source_state().stage != Stage::Serving {
        events.recv_timeout(Duration::from_mins(1))?;
    }
    let url = host.source_state().url.ok_or("no address")?;
    let browser = Chromium::start().await?;
    browser.open(&url).await?;
    browser.wait_for("frames[0].document.title === 'inner'").await?;
    while events.recv_timeout(Duration::from_mins(1))? != (Event::Worn { sequence: 1 }) {}
    let styles = "[document, frames[0].document].map((page) => page.adoptedStyleSheets.length > 0)";
    assert_eq!(browser.value(styles).await?, serde_json::json!([true, false]));
    let page = host.probe_page(Question::Page).await?;
    assert_eq!(page["title"], "outer", "{page}");
    browser.close().await
}
