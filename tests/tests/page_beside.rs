//! Two of a page beside each other: each in its own theme or for its own eyes, scrolled together, on the same page.

use std::time::Duration;

use livery_host::Host;
use livery_protocol::page::{Difference, NamedTheme, Order, Pair};
use livery_protocol::{Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, theme};
use livery_themes::Mode;
use serde_json::json;

fn pair(shows: Difference) -> Order {
    Order::Beside { pair: Some(Pair { left: "Light".to_owned(), right: "Dark".to_owned(), shows }) }
}

/// An expression over the two sides' windows, `left` and `right`.
fn sides(expression: &str) -> String {
    format!(
        "(() => {{ const [left, right] = [...document.querySelectorAll('livery-beside iframe')].map((frame) => frame.contentWindow); \
         const style = (side, property) => side.getComputedStyle(side.document.documentElement).getPropertyValue(property).trim(); \
         return left && right ? ({expression}) : null; }})()"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_the_page_are_compared() -> Result<(), Failure> {
    let running = DashApp::start(&app("tour"), &[])?;
    let host = Host::new(|_| {})?;
    let document = theme("#0f766e");
    host.wear_theme(document.text().to_owned(), Mode::Light, 1);
    host.open_source(Source::Address { url: running.url() });
    let url = loop {
        let state = host.source_state();
        if let (Stage::Serving, Some(url)) = (state.stage, state.url) {
            break url;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let browser = Chromium::start().await?;
    browser.open(&url).await?;
    browser.settle().await?;

    // The other half: charts too.
    let dark = NamedTheme { name: "Dark".to_owned(), text: document.text().to_owned(), mode: Mode::Dark };
    host.instruct_themes(vec![dark]);
    host.instruct(pair(Difference::Theme));
    let halves = sides(
        "left.document.querySelectorAll('.main-svg').length > 0 && right.document.documentElement.dataset.bsTheme === 'dark' \
         && left.document.documentElement.dataset.bsTheme !== 'dark' && style(left, '--accent') === '#0f766e' \
         && right.document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor !== left.document.querySelector('.js-plotly-plot')?._fullLayout?.paper_bgcolor",
    );
    browser.wait_for(&halves).await?;
    let names = "[...document.querySelectorAll('livery-name')].map((name) => name.textContent)";
    assert_eq!(browser.value(names).await?, json!(["Light", "Dark"]));

    // What is edited reaches the left side, and only that.
    let right = browser.value(&sides("style(right, '--accent')")).await?;
    host.wear_theme(theme("#7c3aed").text().to_owned(), Mode::Light, 2);
    browser.wait_for(&sides("style(left, '--accent') === '#7c3aed'")).await?;
    assert_eq!(browser.value(&sides("style(right, '--accent')")).await?, right);

    // Together: to another page and down it.
    browser.value(&sides("left.document.querySelectorAll('nav a')[1].click()")).await?;
    browser
        .wait_for(&sides("right.location.pathname === '/costs' && right.document.querySelector('#share .main-svg')"))
        .await?;
    let tall = |side: &str| format!("{side}.document.documentElement.scrollHeight >= {side}.innerHeight + 200");
    browser.wait_for(&sides(&format!("{} && {}", tall("left"), tall("right")))).await?;
    browser.value(&sides("left.scrollTo(0, 120)")).await?;
    browser.wait_for(&sides("right.scrollY === 120")).await?;

    // A side that is shorter for a while does not hold the other back, and follows when it can.
    browser.value(&sides("right.document.querySelector('main').style.display = 'none'")).await?;
    browser.wait_for(&sides("left.scrollY === 120 && right.scrollY === 0")).await?;
    browser.value(&sides("left.scrollTo(0, 160)")).await?;
    browser.value("new Promise((done) => setTimeout(done, 300))").await?;
    assert_eq!(browser.value(&sides("[left.scrollY, right.scrollY]")).await?, json!([160, 0]));
    browser.value(&sides("right.document.querySelector('main').style.display = ''")).await?;
    browser.wait_for(&sides("right.scrollY === 160")).await?;

    // Either may lead.
    browser.value(&sides("right.scrollTo(0, 40)")).await?;
    browser.wait_for(&sides("left.scrollY === 40")).await?;

    // Other eyes on the right side alone.
    host.instruct(Order::Vision { values: None, contrast: Some(0.5) });
    host.instruct(pair(Difference::Vision));
    browser.wait_for(&sides("style(right, 'filter') === 'contrast(0.5)' && style(left, 'filter') === 'none'")).await?;
    browser.wait_for(&sides("style(right, '--accent') === '#7c3aed'")).await?;

    // One page again: as it is edited now, for the eyes that were chosen.
    host.instruct(Order::Beside { pair: None });
    browser.wait_for("!document.querySelector('livery-beside')").await?;
    let style =
        |property: &str| format!("getComputedStyle(document.documentElement).getPropertyValue('{property}').trim()");
    browser
        .wait_for(&format!("{} === '#7c3aed' && {} === 'contrast(0.5)'", style("--accent"), style("filter")))
        .await?;
    assert_eq!(browser.value("getComputedStyle(document.querySelector('main')).visibility").await?, "visible");
    browser.close().await
}
