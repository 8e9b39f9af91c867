//! What is under the pointer has a name and a key, and the app hears nothing of being looked at.

use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, dressed, outfit, runs, theme};
use livery_themes::{Document, Mode};
use serde_json::{Value, json};

/// Points at the middle of an element and clicks; what was picked.
async fn pick(browser: &Chromium, selector: &str) -> Result<Value, Failure> {
    browser.value("(() => { __test.reports.length = 0; })()").await?;
    let (x, y, ..) = browser.place(selector).await?;
    browser.mouse(&[("move", 2.0, 2.0), ("move", x - 1.0, y), ("move", x, y), ("down", x, y), ("up", x, y)]).await?;
    browser.wait_for("__test.last('picked')").await?;
    let hovered = browser.value("__test.last('hovered')?.name").await?;
    let picked = browser.value("__test.last('picked')").await?;
    assert_eq!(hovered, picked["name"], "{selector}");
    Ok(picked)
}

#[tokio::test]
async fn parts_of_a_page_have_names_and_keys() -> Result<(), Failure> {
    let sample = DashApp::start(&app("sample"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    browser.value("__test.do({ type: 'inspect', on: true })").await?;
    for (selector, name, key) in [
        (".livery-card-header", "Card header", "card_header_background_color"),
        (".livery-card-title", "Card title", "card_title_text"),
        (".livery-data-value", "Data value", "heading_text"),
        (".livery-title", "Header title", "header_text"),
        (".livery-tag", "Tag", "tag_text"),
        ("#share", "Button", "button_background_color"),
        (".tab--selected", "Selected tab", "accent"),
        ("#alert", "Alert", "dbc_warning"),
        ("#bar .bars .point path", "trace 1 of Output by region", "colorway"),
        ("#scatter .colorbar .cbfills rect", "colour bar of Price against output", "colorscale"),
        ("#line .xtick text", "x axis of Weekly output", "body_text"),
        ("#line .ytitle", "y axis title of Weekly output", "body_text"),
        ("#line .legendtext", "legend of Weekly output", "body_text"),
        ("#pie .slice path", "trace 1 of Revenue by source", "colorway"),
    ] {
        let picked = pick(&browser, selector).await?;
        assert_eq!(picked["name"], name, "{selector}: {picked}");
        assert_eq!(picked["key"], key, "{selector}: {picked}");
        let found = format!("document.querySelector({}) !== null", picked["selector"]);
        assert_eq!(browser.value(&found).await?, true, "{picked}");
    }
    // The key that is named is the one that colours it: with another value the element has another colour.
    let before = pick(&browser, "#share").await?["color"].clone();
    let changed = Document::open(br##"{"accent": "#0f766e", "button_background_color": "#123456"}"##).0;
    browser.value(&format!("__test.wear({})", outfit(&changed, Mode::Light, 2, false))).await?;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let after = pick(&browser, "#share").await?["color"].clone();
    // Under the pointer a button is a little lighter than its key.
    assert_ne!(after, before);
    assert_eq!(pick(&browser, "#share").await?["key"], "button_background_color");

    // Alt and a click copies the colour.
    let (x, y, ..) = browser.place("#bar .bars .point path").await?;
    for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": i32::from(kind != "mouseMoved"), "modifiers": 1 });
        browser.devtools("Input.dispatchMouseEvent", event).await?;
    }
    browser.wait_for("__test.last('copied_color')").await?;
    assert_eq!(browser.value("__test.last('copied_color').hex").await?, "#0f766e");
    browser.close().await
}

#[tokio::test]
async fn looking_around_runs_no_callback() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    let heard = runs(&probe)?;
    browser.value("__test.do({ type: 'inspect', on: true })").await?;
    for selector in ["#bar .bars .point path", "#scatter .points path", "#dropdown", "#new", "#tabs .tab"] {
        pick(&browser, selector).await?;
    }
    assert_eq!(runs(&probe)?, heard);
    // Picking a stop gives a selector that finds the element in a page that is drawn anew.
    browser.value("__test.do({ type: 'inspect', on: false })").await?;
    browser.value("__test.do({ type: 'pick_stop', on: true })").await?;
    let (x, y, ..) = browser.place("#heat").await?;
    browser.mouse(&[("move", x, y), ("down", x, y), ("up", x, y)]).await?;
    browser.wait_for("__test.last('stop_picked')").await?;
    let stop = browser.value("__test.last('stop_picked').stop").await?;
    assert_eq!(stop, json!({ "name": "heat", "selector": "#heat", "path": "/", "notes": "" }));
    browser.value("__test.do({ type: 'pick_stop', on: false })").await?;
    assert_eq!(runs(&probe)?, heard);
    browser.click("#new").await?;
    browser.wait_for("document.querySelector('#log').textContent.length > 10").await?;
    assert_ne!(runs(&probe)?, heard, "afterwards the app is as live as before");
    browser.close().await
}
