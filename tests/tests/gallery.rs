//! The gallery in a real browser: Dash's own front end, answered by the host, wearing a theme.

use std::time::{Duration, Instant};

use livery_host::Host;
use livery_protocol::page::Question;
use livery_protocol::{Source, Stage};
use livery_tests::browser::{Chromium, Failure};
use livery_themes::{Mode, library};
use serde_json::{Value, json};

const PAGES: [&str; 9] = ["", "charts", "tables", "form", "report", "controls", "bootstrap", "mantine", "states"];

/// Notes what a console would show in red, from the first script on.
const LISTEN: &str = "window.__errors = []; \
    addEventListener('error', (event) => __errors.push(String(event.message || event.target.src || event.target.href)), true); \
    addEventListener('unhandledrejection', (event) => __errors.push(String(event.reason))); \
    { const said = console.error; console.error = (...words) => { __errors.push(words.map(String).join(' ')); said(...words); }; }";

/// Errors, and answers that were none.
const ERRORS: &str = "[...__errors, ...performance.getEntriesByType('resource').filter((entry) => entry.responseStatus >= 400).map((entry) => entry.name)]";

/// The first colours of Plotly's own palette, wherever a chart still paints one.
const UNTHEMED: &str = "[...document.querySelectorAll('.js-plotly-plot :is(path, rect, circle)')].filter((shape) => { \
    const style = getComputedStyle(shape); return ['rgb(99, 110, 250)', 'rgb(239, 85, 59)', 'rgb(0, 204, 150)', 'rgb(171, 99, 250)', 'rgb(255, 161, 90)'] \
    .some((color) => style.fill === color || style.stroke === color); }).map((shape) => shape.closest('.dash-graph').id)";

/// What lies beyond the window's right edge and makes the page wider; what scrolls by itself may be as wide as it likes.
const STICKS_OUT: &str = "(() => { const edge = document.documentElement.clientWidth; \
    if (document.documentElement.scrollWidth <= edge) return []; \
    return [...document.querySelectorAll('#react-entry-point *')].filter((part) => part.getBoundingClientRect().right > edge + 1) \
    .map((part) => part.tagName + '.' + part.className).slice(0, 8); })()";

struct Shown {
    host: Host,
    browser: Chromium,
    url: String,
}

/// The gallery with a built-in theme.
async fn show(theme: &str, mode: Mode) -> Result<Shown, Failure> {
    let themes = library::themes();
    let text = themes.iter().find(|built_in| built_in.name == theme).ok_or("no such theme")?.text;
    let host = Host::new(|_| {})?;
    host.wear_theme(text.to_owned(), mode, 1);
    host.open_source(Source::Gallery { page: None });
    let until = Instant::now() + Duration::from_secs(20);
    let url = loop {
        let state = host.source_state();
        match (state.stage, state.url) {
            (Stage::Serving, Some(url)) => break url,
            (Stage::Failed, _) => return Err(format!("{:?}", state.failure).into()),
            _ if Instant::now() > until => return Err("the gallery does not serve".into()),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let browser = Chromium::start().await?;
    browser.inject(LISTEN).await?;
    Ok(Shown { host, browser, url })
}

impl Shown {
    async fn page(&self, name: &str) -> Result<(), Failure> {
        self.browser.open(&format!("{}{name}", self.url)).await?;
        self.browser.wait_for("document.querySelector('#page > div')").await?;
        if self.browser.value("document.querySelectorAll('#page .dash-graph').length").await? != json!(0) {
            self.browser.settle().await?;
        }
        Ok(())
    }

    async fn text(&self, selector: &str) -> Result<String, Failure> {
        let text = self.browser.value(&format!("document.querySelector('{selector}').textContent")).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}

#[tokio::test]
async fn every_page_is_drawn_wears_the_theme_and_shows_no_error() -> Result<(), Failure> {
    let shown = show("Mint", Mode::Light).await?;
    for name in PAGES {
        shown.page(name).await?;
        let parts =
            shown.browser.value("document.querySelectorAll('#page .livery-card, #page .livery-page').length").await?;
        assert!(parts.as_u64() >= Some(2), "{name} is empty");
        assert_eq!(shown.browser.value(ERRORS).await?, json!([]), "{name}");
        assert_eq!(shown.browser.value(UNTHEMED).await?, json!([]), "{name}");
        if name == "charts" {
            // Every kind of chart is there, each drawn.
            let kinds = "new Set([...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => plot.data.map((trace) => trace.type))).size";
            let kinds = shown.browser.value(kinds).await?;
            assert!(kinds.as_u64() >= Some(25), "{kinds} kinds of chart");
        }
        let page = shown.host.probe_page(Question::Page).await?;
        assert_eq!(page["errors"], json!([]), "{name}: {page}");
        // The page is as wide as the window, and nothing sticks out of it.
        assert_eq!(shown.browser.value(STICKS_OUT).await?, json!([]), "{name} is wider than the window");
        // Where a page does not colour a surface, the theme did.
        let header =
            shown.browser.value("getComputedStyle(document.querySelector('.livery-header')).backgroundColor").await?;
        let asked = "(() => { const probe = document.body.appendChild(document.createElement('i')); \
            probe.style.background = 'var(--header_background_color)'; const color = getComputedStyle(probe).backgroundColor; probe.remove(); return color; })()";
        assert_eq!(header, shown.browser.value(asked).await?, "{name}");
    }
    shown.browser.close().await
}

#[tokio::test]
async fn what_a_page_offers_works_without_a_server_behind_it() -> Result<(), Failure> {
    let shown = show("Slate", Mode::Dark).await?;
    let browser = &shown.browser;
    let traces = "document.querySelector('#ops-weekly .js-plotly-plot').data.length";

    // A dropdown filters charts and numbers.
    shown.page("").await?;
    browser.wait_for(&format!("{traces} === 5")).await?;
    let total = shown.text("#ops-total").await?;
    browser.click("#ops-route").await?;
    browser.wait_for("document.querySelectorAll('.dash-dropdown-option').length === 6").await?;
    browser.click(".dash-dropdown-option:nth-child(2)").await?;
    browser.wait_for(&format!("{traces} === 1")).await?;
    assert_ne!(shown.text("#ops-total").await?, total);

    // The menu changes the page without loading it again, and the browser's way back leads back.
    browser.value("window.__same = true").await?;
    browser.click("#menu a[href=\"/controls\"]").await?;
    browser.wait_for("document.querySelector('#controls-tabs')").await?;
    assert_eq!(shown.text("#menu .active").await?, "Controls");
    browser.wait_for("document.title.startsWith('Controls')").await?;
    browser
        .value("document.querySelector('#controls-tabs').scrollIntoView({ behavior: 'instant', block: 'center' })")
        .await?;
    browser.click("#controls-tabs .tab:nth-child(2)").await?;
    browser.wait_for("document.querySelector('#controls-tomorrow')").await?;
    browser.value("history.back()").await?;
    browser.wait_for("document.querySelector('#ops-weekly')").await?;
    assert_eq!(browser.value("window.__same").await?, json!(true));

    // A form checks, asks, and tells that it is done.
    browser.click("#menu a[href=\"/form\"]").await?;
    browser.wait_for("document.querySelector('#form-price')?.textContent === '€ 99.50'").await?;
    assert_eq!(browser.value("document.querySelector('#form-review').disabled").await?, json!(true));
    browser.value("dash_clientside.set_props('form-name', { value: 'Ada' })").await?;
    browser.value("dash_clientside.set_props('form-mail', { value: 'ada@' })").await?;
    browser
        .wait_for("document.querySelector('#form-mail.is-invalid') && document.querySelector('#form-name.is-valid')")
        .await?;
    browser.value("dash_clientside.set_props('form-mail', { value: 'ada@example.com' })").await?;
    browser.wait_for("!document.querySelector('#form-review').disabled").await?;
    browser.value("document.querySelector('#form-review').click()").await?;
    browser.wait_for("document.querySelector('.modal.show #form-confirm')").await?;
    browser.value("document.querySelector('#form-confirm').click()").await?;
    browser.wait_for("document.querySelector('#form-toast')?.textContent.includes('on its way')").await?;
    browser.wait_for("!document.querySelector('.modal.show')").await?;

    // A page that does not exist says so, in the theme.
    shown.page("nowhere").await?;
    assert!(shown.text("#page").await?.contains("no such page"));
    assert_eq!(browser.value("__errors").await?, Value::from(Vec::<String>::new()));
    shown.browser.close().await
}
