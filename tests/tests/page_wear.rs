//! A real Dash page in a real browser wears a theme, and nothing of the app notices.

use std::sync::mpsc;
use std::time::Duration;

use livery_host::Host;
use livery_protocol::page::Question;
use livery_protocol::{Event, Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure, get};
use livery_tests::page::{app, dressed, outfit, theme};
use livery_themes::{Mode, Theme};
use serde_json::{Value, json};

/// Every colour of Plotly's own palette and first colour scale that is left in any chart.
const RESIDUE: &str = r##"(() => {
  const source = new Set(["#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3", "#ff6692", "#b6e880", "#ff97ff", "#fecb52",
    "#0d0887", "#46039f", "#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953", "#fb9f3a", "#fdca26", "#f0f921", "#e5ecf6", "#2a3f5f"]);
  const found = [];
  const walk = (value, path, depth) => {
    if (typeof value === "string") { if (source.has(value.toLowerCase())) found.push(path + " " + value); return; }
    if (!value || typeof value !== "object" || depth > 6 || ArrayBuffer.isView(value)) return;
    for (const key of Object.keys(value)) if (!key.startsWith("_") && key !== "template") walk(value[key], path + "." + key, depth + 1);
  };
  for (const chart of document.querySelectorAll(".js-plotly-plot")) {
    const name = chart.parentElement.id;
    walk(chart._fullData, name + ".data", 0);
    walk(chart._fullLayout, name + ".layout", 0);
    walk((chart._transitionData?._frames ?? []).map((frame) => frame.data), name + ".frames", 0);
    // What is drawn, too.
    for (const element of chart.querySelectorAll("path, rect, text")) {
      for (const name of ["fill", "stroke"]) {
        const parts = (element.style[name].match(/\d+/g) ?? []).slice(0, 3).map(Number);
        if (parts.length === 3) {
          const hex = "#" + parts.map((part) => part.toString(16).padStart(2, "0")).join("");
          if (source.has(hex)) found.push(chart.parentElement.id + " drawn " + hex);
        }
      }
    }
  }
  return [document.querySelectorAll(".js-plotly-plot").length, found];
})()"##;

#[tokio::test]
async fn no_colour_of_the_source_palette_is_left() -> Result<(), Failure> {
    let sample = DashApp::start(&app("sample"), &[])?;
    let document = theme("#0f766e");
    let browser = dressed(&document, Mode::Light).await?;
    browser.open(&sample.url()).await?;
    browser.settle().await?;
    let answer = browser.value(RESIDUE).await?;
    assert!(answer[0].as_u64() >= Some(11), "charts: {answer}");
    assert_eq!(answer[1], json!([]));
    let charts = browser.value("__test.charts()").await?.to_string().to_lowercase();
    for color in ["#0f766e", "#e5484d", "#12a594", "#f5a524"] {
        assert!(charts.contains(color), "{color} in no chart");
    }

    // Another theme, then a callback that returns new figures: they wear it too, and so do the frames.
    let next = outfit(&theme("#9333ea"), Mode::Dark, 2, false);
    let worn = browser.value(&format!("__test.wear({next})")).await?;
    assert_eq!(worn["sequence"], 2);
    assert_eq!(browser.value(RESIDUE).await?[1], json!([]));
    browser.click("#region").await?;
    browser.click(".dash-dropdown-content .dash-dropdown-option:nth-child(3)").await?;
    browser.settle().await?;
    assert_eq!(browser.value(RESIDUE).await?[1], json!([]));
    let charts = browser.value("__test.charts()").await?.to_string().to_lowercase();
    let accent = Theme::resolve(&theme("#9333ea"), Mode::Dark).color("accent").to_hex();
    assert!(charts.contains(&accent) && !charts.contains("#0f766e"), "{accent} in {charts}");

    // A hidden chart does not hold up the others, and is dressed when it is shown.
    let first = "document.querySelector('#box .js-plotly-plot')._fullData[0].marker.color";
    browser.value("(() => { document.querySelector('#box').style.display = 'none'; })()").await?;
    let third = outfit(&theme("#b91c1c"), Mode::Light, 3, false);
    assert_eq!(browser.value(&format!("__test.wear({third})")).await?["sequence"], 3);
    assert_eq!(browser.value(first).await?, accent.as_str());
    browser
        .value(
            "(() => { const box = document.querySelector('#box'); box.style.display = ''; box.scrollIntoView(); })()",
        )
        .await?;
    browser.wait_for(&format!("{first} === '#b91c1c'")).await?;
    let page = browser.value("__test.page()").await?;
    assert_eq!(page["errors"], json!([]), "{page}");
    browser.close().await
}

#[tokio::test]
async fn a_style_sheet_stays_last_whatever_the_app_does() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Dark).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    let color = "getComputedStyle(document.body).backgroundColor";
    let before = browser.value(color).await?;
    browser
        .value(
            "(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('html body { background: red }'); \
             document.adoptedStyleSheets = [sheet]; \
             document.head.insertAdjacentHTML('beforeend', '<style>html body { background: lime }</style>'); })()",
        )
        .await?;
    assert_eq!(browser.value(color).await?, before);
    assert_eq!(browser.value("document.adoptedStyleSheets.length").await?, 4);

    // Dark puts the attributes of the libraries on, light gives them back.
    let attributes = "[document.documentElement.dataset.bsTheme ?? null, document.body.dataset.agThemeMode ?? null]";
    assert_eq!(browser.value(attributes).await?, json!(["dark", "dark"]));
    let light = outfit(&theme("#0f766e"), Mode::Light, 2, false);
    browser.value(&format!("__test.wear({light})")).await?;
    assert_eq!(browser.value(attributes).await?, json!([null, null]));
    // A library that writes its attribute on starting does not change what is shown.
    browser.value("(() => { document.documentElement.dataset.bsTheme = 'dark'; })()").await?;
    browser.wait_for("document.documentElement.dataset.bsTheme !== 'dark'").await?;
    assert_ne!(browser.value(color).await?, before);
    browser.close().await
}

#[tokio::test]
async fn a_question_that_the_page_cannot_bear_is_answered_with_nothing() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    browser
        .value(
            "(() => { const odd = document.createElement('div'); odd.className = 'js-plotly-plot'; \
             Object.defineProperty(odd, '_fullLayout', { get() { throw new Error('no chart'); } }); \
             document.body.append(odd); })()",
        )
        .await?;
    assert_eq!(browser.value("__test.ask({ type: 'charts' })").await?, Value::Null);
    let errors = browser.value("__test.ask({ type: 'page' }).errors").await?;
    assert!(errors.as_array().is_some_and(|errors| errors.contains(&json!("no chart"))), "{errors}");
    browser.close().await
}

/// What the user did to the charts, as Plotly has it.
const STATE: &str = r##"(() => {
  const chart = (id) => document.querySelector("#" + id + " .js-plotly-plot");
  return {
    zoom: chart("scatter")._fullLayout.xaxis.range.map((end) => Number(end.toFixed(4))),
    kept: chart("line")._fullData.map((trace) => trace.visible),
    legend: chart("bar")._fullData.map((trace) => trace.visible),
    selected: chart("scale")._fullData.map((trace) => trace.selectedpoints ?? null),
    frame: chart("animation")._fullLayout._currentFrame,
    slider: chart("animation")._fullLayout.sliders[0].active,
    points: chart("animation")._fullData.map((trace) => Array.from(trace.x)),
    camera: chart("surface")._fullLayout.scene.camera.eye,
  };
})()"##;

/// Waits until the page has drawn a theme.
#[tokio::test]
async fn the_themes_properties_end_at_charts_unless_the_app_reads_them_there() -> Result<(), Failure> {
    let probe = DashApp::start(&app("probe"), &[])?;
    let browser = dressed(&theme("#0f766e"), Mode::Light).await?;
    browser.open(&probe.url()).await?;
    browser.settle().await?;
    let accent = |selector: &str| {
        format!("getComputedStyle(document.querySelector('{selector}')).getPropertyValue('--accent').trim()")
    };
    browser.value("__test.spare()").await?;
    assert_eq!(browser.value(&accent(":root")).await?, "#0f766e");
    assert_eq!(
        browser.value(&accent(".main-svg text")).await?,
        "",
        "what a chart inherits is computed anew for nothing"
    );

    let sheet = "document.head.append(Object.assign(document.createElement('style'), { textContent: '.gtitle { fill: var(--accent) !important }' }))";
    browser.value(&format!("void {sheet}")).await?;
    browser.value("__test.spare()").await?;
    let fill = "getComputedStyle(document.querySelector('.main-svg .gtitle')).fill";
    assert_eq!(browser.value(fill).await?, "rgb(15, 118, 110)");
    browser.value(&format!("__test.wear({})", outfit(&theme("#9333ea"), Mode::Light, 2, false))).await?;
    assert_eq!(browser.value(fill).await?, "rgb(147, 51, 234)");
    browser.close().await
}

async fn worn(events: &mpsc::Receiver<Event>, sequence: u64) -> Result<(), Failure> {
    for _ in 0..600 {
        while let Ok(event) = events.try_recv() {
            if matches!(event, Event::Worn { sequence: drawn } if drawn == sequence) {
                return Ok(());
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(format!("theme {sequence} was never worn").into())
}

fn runs(port: u16) -> Result<Value, Failure> {
    Ok(serde_json::from_str(&get(port, "/_probe")?)?)
}

async fn drag(browser: &Chromium, selector: &str) -> Result<(), Failure> {
    let (x, y, width, height) = browser.place(selector).await?;
    let (dx, dy) = (width * 0.25, height * 0.25);
    browser
        .mouse(&[
            ("move", x - dx, y - dy),
            ("down", x - dx, y - dy),
            ("drag", x, y),
            ("drag", x + dx * 0.5, y + dy * 0.5),
            ("drag", x + dx, y + dy),
            ("up", x + dx, y + dy),
        ])
        .await?;
    tokio::time::sleep(Duration::from_millis(600)).await;
    Ok(())
}

#[tokio::test]
async fn a_hundred_themes_leave_no_trace_in_the_app() -> Result<(), Failure> {
    // Graphs report their first size by themselves: the same as without a theme is what there must be.
    let plain = DashApp::start(&app("probe"), &[])?;
    let browser = Chromium::start().await?;
    browser.open(&plain.url()).await?;
    browser.settle().await?;
    let undressed = runs(plain.port)?;
    browser.close().await?;
    drop(plain);
    let probe = DashApp::start(&app("probe"), &[])?;
    let (sender, events) = mpsc::channel();
    let host = Host::new(move |event| {
        // The test may be over.
        let _ = sender.send(event);
    })?;
    let wear =
        |accent: &str, mode: Mode, sequence: u64| host.wear_theme(theme(accent).text().to_owned(), mode, sequence);
    wear("#0f766e", Mode::Light, 1);
    host.open_source(Source::Address { url: probe.url() });
    let url = loop {
        let state = host.source_state();
        match (state.stage, state.url) {
            (Stage::Serving, Some(url)) => break url,
            (Stage::Failed, _) => return Err(format!("{:?}", state.failure).into()),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let browser = Chromium::start().await?;
    browser.open(&url).await?;
    browser.settle().await?;
    assert_eq!(runs(probe.port)?, undressed, "a theme on loading must run no callback");

    // A user zooms, hides a trace, selects points, plays an animation.
    drag(&browser, "#scatter .nsewdrag").await?;
    browser.click("#bar .legendtoggle").await?;
    browser.click("#line .legendtoggle").await?;
    browser.value("document.querySelector('#scale .modebar-btn[data-val=select]').click()").await?;
    drag(&browser, "#scale .nsewdrag").await?;
    browser
        .value(
            "Plotly.animate(document.querySelector('#animation .js-plotly-plot'), ['3'], \
             { frame: { duration: 0 }, transition: { duration: 0 }, mode: 'immediate' })",
        )
        .await?;
    browser.mouse(&[("move", 5.0, 5.0)]).await?;
    tokio::time::sleep(Duration::from_millis(1500)).await;

    let before = runs(probe.port)?;
    let state = browser.value(STATE).await?;
    assert!(before["scatter.relayoutData"].as_u64() >= Some(1), "the zoom was no zoom: {before}");
    assert!(before["bar.restyleData"].as_u64() >= Some(1), "the legend was not clicked: {before}");
    assert!(before["scale.selectedData"].as_u64() >= Some(1), "nothing was selected: {before}");
    assert_eq!(state["frame"], "3", "{state}");
    assert_eq!(state["legend"][0], "legendonly", "{state}");
    assert_eq!(state["kept"][0], "legendonly", "{state}");

    for sequence in 2..102_u64 {
        let accent = format!("#{:02x}{:02x}{:02x}", sequence * 2, 255 - sequence * 2, (sequence * 53) % 256);
        wear(&accent, if sequence % 10 == 0 { Mode::Dark } else { Mode::Light }, sequence);
        // Some are waited for until all charts are drawn; most come as fast as a drag sends them.
        if sequence % 20 == 0 {
            worn(&events, sequence).await?;
        } else {
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
    wear("#9333ea", Mode::Light, 200);
    worn(&events, 200).await?;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(browser.value(RESIDUE).await?[1], json!([]));
    assert_eq!(runs(probe.port)?, before, "a theme must run no callback");
    assert_eq!(browser.value(STATE).await?, state);

    // What the app hears of its figures has its own colours, and what the user did.
    browser.click("#new").await?;
    browser.wait_for("document.querySelector('#log').textContent.length > 10").await?;
    browser.settle().await?;
    let heard: Value = serde_json::from_str(
        browser.value("document.querySelector('#log').textContent").await?.as_str().unwrap_or_default(),
    )?;
    assert_eq!(heard["scatter"]["data"][0]["marker"]["color"], "#636efa");
    assert_eq!(heard["scatter"]["layout"]["template"]["layout"]["colorway"][0], "#636efa");
    assert_eq!(heard["scatter"]["layout"]["xaxis"]["range"].as_array().map(Vec::len), Some(2), "{heard}");
    assert!(!heard.to_string().contains("9333ea"));
    // The new figure has the same `uirevision`: it keeps what was hidden. (A zoom it does not keep, with or without a
    // theme: Dash writes the range into the figure, and Plotly then takes it for the app's.)
    assert_eq!(browser.value(STATE).await?["kept"], state["kept"]);
    // Points that the app adds stay, also in what the server is told.
    let points = "document.querySelector('#raw .js-plotly-plot').data[0].x.length";
    let count = browser.value(points).await?.as_u64().unwrap_or_default();
    for more in [2, 4] {
        browser.click("#more").await?;
        browser.wait_for(&format!("{points} === {}", count + more)).await?;
        browser.settle().await?;
    }
    // The second click told of what the first had added.
    browser.wait_for(&format!("document.querySelector('#log').lang === '{}'", count + 2)).await?;
    wear("#0ea5e9", Mode::Light, 201);
    worn(&events, 201).await?;
    assert_eq!(browser.value(points).await?, count + 4);
    assert_eq!(browser.value(RESIDUE).await?[1], json!([]));
    let page = host.probe_page(Question::Page).await?;
    assert_eq!(page["errors"], json!([]), "{page}");
    browser.close().await
}
