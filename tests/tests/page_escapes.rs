//! What an app writes itself is found, gives way to the theme where that is wished, and comes back as it was.

use livery_colorways::{Color, ciede2000};
use livery_protocol::page::{EscapeKind, EscapePlace, Escapes};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, dressed, runs, theme};
use livery_themes::{Document, Mode};
use serde_json::json;

/// Every colour and font that the page shows, in charts too, and what the app's figures say.
const LOOKS: &str = r#"(() => {
  const seen = [...document.querySelectorAll("body, body *")].filter((element) => !element.localName.startsWith("livery-") && !element.closest(".hoverlayer, .modebar"));
  return JSON.stringify([
    seen.map((element) => { const style = getComputedStyle(element); return [style.color, style.backgroundColor, style.borderTopColor, style.fill, style.stroke, style.fontFamily].join(); }),
    [...document.querySelectorAll("[style]")].filter((element) => !element.closest(".js-plotly-plot") && element.localName !== "livery-place").map((element) => element.getAttribute("style")),
    [...document.styleSheets].flatMap((sheet) => /own.css/.test(sheet.href ?? "") ? [...sheet.cssRules].map((rule) => rule.cssText) : []),
  ]);
})()"#;

async fn asked(browser: &Chromium) -> Result<Escapes, Failure> {
    Ok(serde_json::from_value(browser.value("__test.ask({ type: 'escapes' })").await?)?)
}

async fn share(browser: &Chromium) -> Result<f64, Failure> {
    Ok(browser.value("__test.ask({ type: 'coverage' }).share").await?.as_f64().unwrap_or_default())
}

async fn opened(app_: &DashApp) -> Result<Chromium, Failure> {
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&app_.url()).await?;
    browser.settle().await?;
    Ok(browser)
}

#[tokio::test]
async fn what_an_app_writes_itself_is_found_where_it_stands() -> Result<(), Failure> {
    let stubborn = DashApp::start(&app("stubborn"), &[])?;
    let browser = opened(&stubborn).await?;
    let escapes = asked(&browser).await?;
    assert_eq!(escapes.made_for, Some(Mode::Dark), "its own surfaces are dark");
    let find = |place: EscapePlace, property: &str, color: &str| {
        escapes.found.iter().find(|escape| {
            escape.place == place && escape.property == property && escape.color.as_deref() == Some(color)
        })
    };
    for (place, property, color, source, key) in [
        (EscapePlace::Sheet, "background-color", "#4361ee", "own.css", "dbc_info"),
        (EscapePlace::Sheet, "color", "#e6e9ef", "own.css", "text"),
        (EscapePlace::Inline, "background-color", "#1e232e", "Page", "background_content"),
        (EscapePlace::Inline, "color", "#c0c0c0", "Text", "text"),
        (EscapePlace::Figure, "paper_bgcolor", "#1e232e", "Sales", "background_content"),
        (EscapePlace::Figure, "gridcolor", "#39404f", "Heat", "border"),
        (EscapePlace::Figure, "color", "#ffd700", "Trend", "colorway/3"),
    ] {
        let escape = find(place, property, color).ok_or_else(|| format!("{color} is not found: {escapes:?}"))?;
        assert!(source.is_empty() || escape.source == source || place == EscapePlace::Figure, "{escape:?}");
        assert_eq!(escape.key.as_deref(), Some(key), "{escape:?}");
    }
    let tile = find(EscapePlace::Inline, "background-color", "#1e232e").map(|escape| escape.uses);
    assert_eq!(tile, Some(3));
    assert!(escapes.found.iter().any(|escape| escape.kind == EscapeKind::Font && escape.value == "Impact"));
    assert!(escapes.found.iter().any(|escape| escape.kind == EscapeKind::Font && escape.value == "Courier New"));
    assert!(escapes.found.iter().any(|escape| escape.kind == EscapeKind::Size && escape.value == "28px"));
    // What a media query hides or the theme decides anyway does not count.
    assert!(!escapes.found.iter().any(|escape| escape.color.as_deref() == Some("#000000")), "{escapes:?}");
    browser.close().await
}

#[tokio::test]
async fn overriding_covers_the_page_and_is_taken_back() -> Result<(), Failure> {
    let stubborn = DashApp::start(&app("stubborn"), &[])?;
    let browser = opened(&stubborn).await?;
    // The app hears of its graphs' first sizes.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let heard = runs(&stubborn)?;
    let (looks, before) = (browser.value(LOOKS).await?, share(&browser).await?);
    assert!(before < 0.7, "{before} of the page is the theme's although the app writes everything itself");

    browser.value("__test.do({ type: 'overrides', rules: [], all: true })").await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let after = share(&browser).await?;
    let rest = browser.value("__test.ask({ type: 'coverage' })").await?;
    assert!(after > 0.95, "{rest}");
    // Light where the app is dark; ink on a fill can be read on it.
    let color =
        |selector: &str, property: &str| format!("getComputedStyle(document.querySelector({selector:?})).{property}");
    assert_eq!(browser.value(&color(".panel", "backgroundColor")).await?, "rgb(255, 255, 255)");
    assert_eq!(browser.value(&color(".bar h1", "color")).await?, "rgb(255, 255, 255)");
    assert_eq!(
        browser.value("document.querySelector('#sales .js-plotly-plot')._fullLayout.paper_bgcolor").await?,
        "#ffffff"
    );
    // An element that the app changes meanwhile.
    browser.click("#refresh").await?;
    browser.wait_for("document.querySelector('#note').textContent.startsWith('Refreshed')").await?;
    browser.wait_for("document.querySelector('#note').style.color === 'rgb(199, 125, 255)' && getComputedStyle(document.querySelector('#note')).color !== 'rgb(199, 125, 255)'").await?;

    browser.value("__test.do({ type: 'overrides', rules: [], all: false })").await?;
    browser.wait_for("getComputedStyle(document.querySelector('#note')).color === 'rgb(199, 125, 255)'").await?;
    browser.value("dash_clientside.set_props('note', { style: { color: 'silver' }, children: 'Written by hand, all of it.' })").await?;
    browser.mouse(&[("move", 700.0, 990.0)]).await?;
    browser.wait_for(&format!("{LOOKS} === {looks}")).await?;
    assert_eq!(runs(&stubborn)?, heard, "overriding must run no callback");
    assert_eq!(browser.value("__test.page().errors").await?, json!([]));

    // One rule alone changes one thing.
    let rules = json!([{ "kind": "color", "value": "rgb(67, 97, 238)", "key": "accent_negative" }]);
    browser.value(&format!("__test.do({{ type: 'overrides', rules: {rules}, all: false }})")).await?;
    let negative =
        browser.value("getComputedStyle(document.documentElement).getPropertyValue('--accent_negative')").await?;
    let negative = negative.as_str().unwrap_or_default().parse::<Color>()?.to_srgb8();
    let shown = browser.value(&color(".page .go", "backgroundColor")).await?;
    assert_eq!(shown, format!("rgb({}, {}, {})", negative[0], negative[1], negative[2]));
    assert_eq!(browser.value(&color(".page .grid", "backgroundColor")).await?, "rgb(30, 35, 46)");
    browser.close().await
}

#[tokio::test]
async fn an_export_overrides_what_its_theme_says() -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("assets"))?;
    for file in ["app.py", "assets/own.css"] {
        std::fs::copy(app("stubborn").join(file), folder.path().join(file))?;
    }
    let text = r##"{"accent": "#0f766e", "background_content": "#fffdf8", "livery": {"overrides": {"all": true}}}"##;
    let (document, problems) = Document::open(text.as_bytes());
    assert!(problems.is_empty(), "{problems:?}");
    livery_host::export_dash(&folder.path().join("assets"), document.text(), None)?;
    let stubborn = DashApp::start(folder.path(), &[])?;
    let browser = Chromium::start().await?;
    browser.open(&stubborn.url()).await?;
    browser.settle().await?;
    browser
        .wait_for("getComputedStyle(document.querySelector('.panel')).backgroundColor === 'rgb(255, 253, 248)'")
        .await?;
    browser
        .wait_for("document.querySelector('#sales .js-plotly-plot')._fullLayout.paper_bgcolor === '#fffdf8'")
        .await?;
    browser.close().await
}

#[tokio::test]
async fn the_page_measures_colour_as_the_engine_does() -> Result<(), Failure> {
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open("data:text/html,<body>").await?;
    let colors =
        ["#000000", "#ffffff", "#0f766e", "#e5484d", "#f5a524", "#0091ff", "#777777", "#123456", "#8e4ec6", "#fefefe"];
    for first in colors {
        for second in colors {
            let lab = |text: &str| text.parse::<Color>().map(Color::to_lab);
            let expected = ciede2000(lab(first)?, lab(second)?);
            let got =
                browser.value(&format!("__test.distance({first:?}, {second:?})")).await?.as_f64().unwrap_or(f64::NAN);
            assert!((expected - got).abs() < 1e-6, "{first} and {second}: {expected} and {got}");
        }
    }
    browser.close().await
}

#[tokio::test]
async fn categories_are_told_with_their_charts() -> Result<(), Failure> {
    let tour = DashApp::start(&app("tour"), &[])?;
    let browser = opened(&tour).await?;
    let categories = browser.value("__test.ask({ type: 'categories' })").await?;
    assert_eq!(
        categories,
        json!([
            { "name": "North", "charts": ["Sales", "Orders"], "color": "#0f766e", "differs": false },
            { "name": "South", "charts": ["Sales", "Orders"], "color": "#e5484d", "differs": false },
        ])
    );
    browser.close().await
}
