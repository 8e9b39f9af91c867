//! Any chart or container goes on the whole window and back, and the app hears nothing of it.

use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, dressed, exported, runs, theme};
use livery_themes::Mode;
use serde_json::{Value, json};

/// Where everything stands and how large every chart is.
const PLACES: &str = "(() => { const box = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); \
    return [x, y + scrollY, width, height].map(Math.round); }; \
    return { boxes: [...document.querySelectorAll('.dash-graph, h1, button, input')].map(box), \
    charts: [...document.querySelectorAll('.js-plotly-plot')].map((chart) => [chart._fullLayout.width, chart._fullLayout.height]), \
    marks: document.querySelectorAll('[data-livery-expanded], [data-livery-aside], [data-livery-grow], livery-place').length, scroll: scrollY }; })()";

const SIZE: &str = "(() => { const chart = document.querySelector('[data-livery-expanded] .js-plotly-plot'); \
    const { width, height } = chart.getBoundingClientRect(); \
    const text = chart.querySelector('.xtick text').getBoundingClientRect().height; \
    return { wide: width / innerWidth, high: height / innerHeight, text, laid: chart._fullLayout.width / chart._fullLayout.height, shown: width / height }; })()";

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// Expands a chart by key and checks that it fills the window in larger type.
async fn expand_and_return(browser: &Chromium, probe: &DashApp, graph: &str) -> Result<(), Failure> {
    let (x, y, ..) = browser.place(&format!("#{graph}")).await?;
    browser.mouse(&[("move", x - 3.0, y - 3.0)]).await?;
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    let type_before = number(
        &browser
            .value(&format!("document.querySelector('#{graph} .xtick text').getBoundingClientRect().height"))
            .await?,
    );
    // Pointing at a chart is told to the app; nothing from here on is.
    let heard = runs(probe)?;
    let before = browser.value(PLACES).await?;
    browser.key("f").await?;
    browser.wait_for(&format!("document.querySelector('[data-livery-expanded]')?.id === '{graph}'")).await?;
    browser
        .wait_for(
            "(() => { const chart = document.querySelector('[data-livery-expanded] .js-plotly-plot'); \
            return Math.abs(chart._fullLayout.width - chart.clientWidth) < 3 && chart._fullLayout.width > 600; })()",
        )
        .await?;
    let size = browser.value(SIZE).await?;
    assert!(number(&size["wide"]) > 0.9 && number(&size["high"]) > 0.9, "{graph}: {size}");
    assert!(
        (number(&size["laid"]) - number(&size["shown"])).abs() < 0.02,
        "{graph} is laid out for its new size: {size}"
    );
    assert!(number(&size["text"]) > type_before * 1.3, "{graph}: type of {type_before} became {size}");
    let top = "document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('.dash-graph')?.id";
    assert_eq!(browser.value(top).await?, graph);
    browser.key("Escape").await?;
    browser
        .wait_for(&format!("JSON.stringify({PLACES}) === {:?}", before.to_string().replace('\\', "")))
        .await
        .map_err(|_| format!("{graph} does not return to {before}"))?;
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert_eq!(browser.value(PLACES).await?, before, "{graph}");
    assert_eq!(runs(probe)?, heard, "{graph}: expanding must run no callback");
    Ok(())
}

#[tokio::test]
async fn a_chart_fills_the_window_and_returns_exactly() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    // An ordinary one, one without a template, and one whose figure says how large it is.
    for graph in ["bar", "raw", "sized"] {
        expand_and_return(&browser, &probe, graph).await?;
    }
    let figure = browser.value("document.querySelector('#sized .js-plotly-plot').layout.width").await?;
    assert_eq!(figure, 400);

    // What the user does in the expanded chart is the app's as ever.
    browser.value("__test.do({ type: 'expand', target: '#scatter' })").await?;
    assert_eq!(browser.value("__test.last('stage').expanded").await?, "#scatter");
    tokio::time::sleep(std::time::Duration::from_millis(800)).await;
    let heard = runs(&probe)?;
    let (x, y, ..) = browser.place("#scatter .nsewdrag").await?;
    browser
        .mouse(&[
            ("move", x - 150.0, y - 100.0),
            ("down", x - 150.0, y - 100.0),
            ("drag", x, y),
            ("drag", x + 150.0, y + 100.0),
            ("up", x + 150.0, y + 100.0),
        ])
        .await?;
    let zoomed = "document.querySelector('#scatter .js-plotly-plot')._fullLayout.xaxis.range";
    browser.wait_for(&format!("{zoomed}[1] - {zoomed}[0] < 12")).await?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let told = |value: &Value| value["scatter.relayoutData"].as_u64().unwrap_or_default();
    assert_eq!(told(&runs(&probe)?), told(&heard) + 1);
    let range = browser.value(zoomed).await?;
    browser.key("Escape").await?;
    browser.wait_for("!document.querySelector('[data-livery-expanded]')").await?;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(browser.value(zoomed).await?, range, "the zoom stays");
    assert_eq!(browser.value("__test.page().errors").await?, json!([]));
    browser.close().await
}

#[tokio::test]
async fn an_exported_page_expands_cards_by_button_and_double_click() -> Result<(), Failure> {
    let folder = exported("sample", &theme("#0f766e"))?;
    let sample = DashApp::start(folder.path(), &[])?;
    let browser = Chromium::start().await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    let expanded =
        "document.querySelector('[data-livery-expanded]')?.querySelector('.livery-card-title')?.textContent ?? null";

    // The button comes with the pointer, and goes with it.
    let shown = "document.querySelector('livery-ui')?.shadowRoot.querySelector('.round[aria-label^=Expand].shown')?.getBoundingClientRect().toJSON()";
    let (x, y, ..) = browser.place("#line").await?;
    browser.mouse(&[("move", x - 3.0, y - 3.0), ("move", x, y)]).await?;
    browser.wait_for(shown).await?;
    let button = browser.value(shown).await?;
    let (x, y) = (number(&button["x"]) + 14.0, number(&button["y"]) + 14.0);
    browser.mouse(&[("move", x, y), ("down", x, y), ("up", x, y)]).await?;
    browser.wait_for("document.querySelector('[data-livery-expanded] #line')").await?;
    assert_eq!(browser.value(expanded).await?, "Weekly output", "a chart's card comes with it");

    // A dropdown of the app, drawn elsewhere in the document, would still open over it; all else is hidden.
    let hidden = "getComputedStyle(document.querySelector('#pie')).visibility";
    assert_eq!(browser.value(hidden).await?, "hidden");
    // The app draws other figures: it stays as it is.
    browser.value("dash_clientside.set_props('region', { value: 'Coast' })").await?;
    browser.settle().await?;
    assert_eq!(browser.value(expanded).await?, "Weekly output");
    browser.key("Escape").await?;
    browser.wait_for(&format!("({expanded}) === null")).await?;

    // A double click on a card's header; in a plot it is Plotly's own.
    let double = |x: f64, y: f64| [("move", x, y), ("down", x, y), ("up", x, y), ("double", x, y), ("up2", x, y)];
    let (x, y, ..) = browser.place("#scatter .nsewdrag").await?;
    browser.mouse(&double(x, y)).await?;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    assert_eq!(browser.value(expanded).await?, Value::Null);
    let (x, y, ..) = browser.place(".livery-card:has(#scatter) .livery-card-title").await?;
    browser.mouse(&double(x, y)).await?;
    browser.wait_for(&format!("({expanded}) !== null")).await?;
    browser.key("Escape").await?;
    browser.wait_for(&format!("({expanded}) === null")).await?;

    // A key that goes into a field is the field's.
    browser.click("#text").await?;
    browser.key("f").await?;
    assert_eq!(browser.value("document.querySelector('#text').value").await?, "f");
    assert_eq!(browser.value(expanded).await?, Value::Null);
    browser.close().await
}
