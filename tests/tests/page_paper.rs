//! The page as pages on paper: no card and no chart is cut, and the app hears nothing of it.

use base64::Engine as _;
use livery_tests::browser::{DashApp, Failure};
use livery_tests::page::{app, dressed, runs, theme};
use livery_tests::pdf;
use livery_themes::Mode;
use serde_json::{Value, json};

/// Cards that lie over the end of a sheet's room, by their place; `pitch` from one sheet to the next.
fn cut(height: u32) -> String {
    format!(
        "(() => {{ const top = document.body.getBoundingClientRect().top; const pitch = {height} + 24; \
         return [...document.querySelectorAll('.livery-card, .livery-data-card, .dash-graph')].map((card) => card.getBoundingClientRect()) \
         .map((box) => [Math.round(box.top - top), Math.round(box.bottom - top)]) \
         .filter(([from, to]) => to - from < {height} - 96 && Math.floor(from / pitch) * pitch + {height} - 47 < to); }})()"
    )
}

#[tokio::test]
async fn nothing_is_cut_at_the_end_of_a_sheet() -> Result<(), Failure> {
    let sample = DashApp::start(&app("sample"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    for (size, width, height) in [
        (json!({ "format": "a4", "landscape": false }), 794, 1123),
        (json!({ "format": "letter", "landscape": true }), 1056, 816),
    ] {
        browser.value(&format!("__test.do({{ type: 'paper', size: {size} }})")).await?;
        browser.wait_for("document.querySelector('[data-livery-push]')").await?;
        browser.wait_for(&format!("JSON.stringify({}) === '[]'", cut(height))).await?;
        assert_eq!(browser.value("document.body.getBoundingClientRect().width").await?, width);
        // What only a screen needs is not printed.
        assert_eq!(
            browser.value("getComputedStyle(document.querySelector('.modebar-container')).display").await?,
            "none"
        );
    }
    browser.value("__test.do({ type: 'paper', size: null })").await?;
    assert_eq!(browser.value("document.querySelectorAll('[data-livery-push]').length").await?, 0);
    assert_ne!(browser.value("getComputedStyle(document.querySelector('.modebar-container')).display").await?, "none");
    browser.close().await
}

#[tokio::test]
async fn paper_runs_no_callback() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let heard: Value = runs(&probe)?;
    browser.value("__test.do({ type: 'paper', size: { format: 'a4', landscape: false } })").await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    browser.value("__test.do({ type: 'paper', size: null })").await?;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(runs(&probe)?, heard);
    browser.close().await
}

#[tokio::test]
async fn what_is_printed_is_on_that_paper_in_the_themes_colours() -> Result<(), Failure> {
    let sample = DashApp::start(&app("sample"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    for (size, width, height) in [
        (json!({ "format": "a4", "landscape": false }), 595.28, 841.89),
        (json!({ "format": "letter", "landscape": false }), 612.0, 792.0),
        (json!({ "format": "a4", "landscape": true }), 841.89, 595.28),
    ] {
        browser.value(&format!("__test.do({{ type: 'paper', size: {size} }})")).await?;
        browser.wait_for("document.querySelector('[data-livery-push]')").await?;
        let left_out = "[...document.querySelectorAll('.ag-root-wrapper')].map((grid) => getComputedStyle(grid).contentVisibility)";
        assert_eq!(browser.value(left_out).await?, json!(["visible"]), "a grid below the window's end is printed too");
        let printed =
            browser.devtools("Page.printToPDF", json!({ "preferCSSPageSize": true, "printBackground": true })).await?;
        let text = printed["data"].as_str().ok_or("nothing was printed")?;
        let pdf::Pdf { sheets, colors } = pdf::read(&base64::prelude::BASE64_STANDARD.decode(text)?);
        assert!(sheets.len() >= 2, "the sample fills more than one sheet");
        for (wide, high) in sheets {
            assert!((wide - width).abs() < 1.5 && (high - height).abs() < 1.5, "{size}: a sheet of {wide} x {high}");
        }
        // The accent, the first other colour of the charts, text; not the grey around sheets on a screen, and no colour of
        // Plotly's own.
        for wanted in ["#0f766e", "#e5484d", "#2f2f3a"] {
            assert!(colors.contains(wanted), "{size}: {wanted} is not printed, but {colors:?}");
        }
        for foreign in ["#70747c", "#636efa", "#ef553b", "#e5ecf6"] {
            assert!(!colors.contains(foreign), "{size}: {foreign} is printed");
        }
    }
    browser.close().await
}

#[tokio::test]
async fn pictures_stand_for_what_the_graphics_card_draws_while_it_is_printed() -> Result<(), Failure> {
    let sample = DashApp::start(&app("sample"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    browser.wait_for("document.querySelector('.gl-container canvas')").await?;
    browser.value("__test.do({ type: 'print', size: { format: 'a4', landscape: false } })").await?;
    browser.wait_for("document.querySelector('[data-livery-pictured] > img')").await?;
    // Taken away again, and the page is no longer on paper.
    browser.wait_for("!document.querySelector('[data-livery-pictured]')").await?;
    browser.wait_for("!document.querySelector('[data-livery-push]')").await?;
    assert_eq!(browser.value("document.querySelectorAll('.js-plotly-plot > img').length").await?, 0);
    browser.close().await
}
