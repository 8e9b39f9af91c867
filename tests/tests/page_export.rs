//! What is exported is what was previewed: the same app, once through Livery's proxy and once with nothing but the
//! exported files, compared style by style and trace by trace in a real browser.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use livery_host::{Host, export_dash};
use livery_protocol::page::Question;
use livery_protocol::{Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::root;
use livery_themes::Mode;
use serde_json::{Value, json};

/// A theme with an opinion on everything, so that a rule that is lost on the way shows.
fn theme() -> String {
    json!({
        "accent": "#0f766e", "accent_positive": "#15803d", "accent_negative": "#b91c1c",
        "background_page": "#f3f6f6", "background_content": "#fdfefe", "text": "#233a3a", "border": "#cfdcdc",
        "font_family": "Inter, sans-serif", "font_family_headings": "Georgia, serif", "font_size": "15px",
        "colorway": ["#0f766e", "#e5484d", "#7c3aed", "#f5a524", "#0ea5e9", "#8e4ec6", "#d6409f", "#30a46c"],
        "card_border": { "width": "2px", "style": "solid", "color": "#bcd0d0", "radius": "9px" },
        "card_padding": "7px", "card_margin": "11px", "card_box_shadow": "0px 2px 5px rgba(0,40,40,0.2)",
        "control_border": { "width": "1px", "color": "#88a8a8", "radius": "6px" },
        "button_border": { "width": "2px", "color": "#0f766e", "radius": "12px" },
        "table_border": "#a9c6c6", "table_striped_odd": "rgba(15,118,110,0.07)",
        "dbc_primary": "#0f766e", "dbc_warning": "#d97706", "tag_border": { "width": "1px", "style": "solid", "color": "#88a8a8", "radius": "20px" },
        "tooltip_background_color": "#123", "graph_grid_color": "#d5e3e3", "section_padding": "17px",
        "livery": { "dark": { "accent": "#2dd4bf", "background_page": "#0b1414" }, "category_colors": { "Wind": "#0284c7" } },
    })
    .to_string()
}

/// Selector and property. Colours, lines, corners, type and space of every kind of component.
fn pairs() -> Vec<(String, String)> {
    let groups: &[(&str, &str)] = &[
        (
            "html",
            "background-color color-scheme --accent --colorway-1 --card_border-radius --Dash-Fill-Interactive-Strong --bs-primary --mantine-color-body --mantine-color-blue-filled",
        ),
        ("body", "background-color color font-family font-size --ag-accent-color"),
        (".livery-header", "background-color color border-bottom-color padding-top"),
        (".livery-title", "font-size font-family text-transform color"),
        (".livery-menu a.active", "color background-color border-radius"),
        (
            ".livery-card",
            "background-color border-top-color border-top-width border-radius padding-top margin-top box-shadow",
        ),
        (".livery-card-header", "background-color border-bottom-color border-bottom-width"),
        (".livery-card-title", "color font-family font-size"),
        (".livery-card-description", "color background-color font-size"),
        (".livery-data-card", "border-left-color border-radius"),
        (".livery-positive", "color"),
        (".livery-negative", "color"),
        (".livery-content", "padding-left"),
        (".livery-footer", "background-color"),
        (".livery-tag", "border-radius border-top-color background-color"),
        (".dash-button", "color background-color border-top-color border-top-width border-radius text-transform"),
        (".dash-dropdown", "background-color border-top-color border-radius color"),
        (".dash-input-container", "background-color border-top-color border-radius"),
        (".dash-input-stepper", "color background-color"),
        (".dash-textarea", "border-top-color border-radius font-family"),
        (".dash-datepicker-input-wrapper", "border-top-color border-radius"),
        (".dash-slider-range", "background-color"),
        (".dash-slider-thumb", "background-color border-top-color"),
        (".dash-options-list-option-checkbox", "accent-color"),
        (".tab--selected", "color border-bottom-color background-color"),
        (".tab-container .tab:not(.tab--selected)", "color background-color border-top-width"),
        (".dash-spreadsheet-inner th", "background-color color font-family border-top-color"),
        (".dash-spreadsheet-inner td", "background-color color font-family border-bottom-color"),
        (".previous-next-container button.next-page", "color background-color"),
        (".ag-header", "background-color"),
        (".ag-header-cell-text", "color font-family font-weight"),
        (".ag-row", "background-color"),
        (".ag-root-wrapper", "border-top-color border-radius"),
        (".btn-primary", "background-color color border-radius"),
        (".btn-warning", "background-color color"),
        (".btn-outline-primary", "color border-top-color"),
        (".alert-warning", "background-color color border-top-color"),
        (".badge.bg-primary", "background-color border-radius color"),
        (".progress-bar", "background-color"),
        (".form-check-input:checked", "background-color"),
        (".form-control", "background-color border-top-color border-radius"),
        (".page-item.active .page-link", "background-color color"),
        (".accordion-button", "background-color color"),
        (".mantine-Button-root", "background-color color border-radius"),
        (".mantine-Input-input", "background-color border-top-color color"),
        (".mantine-Alert-root", "background-color"),
        (".mantine-Paper-root", "background-color border-top-color"),
        (".mantine-Table-th", "color font-family"),
        ("h3", "color font-family"),
        ("blockquote", "border-left-color background-color"),
        ("pre", "background-color border-top-color"),
    ];
    groups
        .iter()
        .flat_map(|(selector, properties)| {
            properties.split(' ').map(move |property| ((*selector).to_owned(), property.to_owned()))
        })
        .collect()
}

/// Every colour of every trace and of the layout, as Plotly has them after defaults, and the texts and marks as drawn.
const TRACES: &str = r#"[...document.querySelectorAll(".js-plotly-plot")].map((chart) => {
  const colors = (value, depth) => {
    if (typeof value === "string" || typeof value === "number" || value === null || typeof value === "boolean") return value;
    if (ArrayBuffer.isView(value) || typeof value !== "object" || depth > 6) return null;
    if (Array.isArray(value)) return value.length > 40 ? value.length : value.map((item) => colors(item, depth + 1));
    const kept = {};
    for (const key of Object.keys(value).sort()) {
      if (key.startsWith("_") || key === "uid" || key === "template" || key === "domain") continue;
      if (/color|font|scale|family|size|way/i.test(key) && key !== "customdata") kept[key] = colors(value[key], depth + 1);
      else if (value[key] && typeof value[key] === "object" && !Array.isArray(value[key]) && !ArrayBuffer.isView(value[key])) {
        const inner = colors(value[key], depth + 1);
        if (inner && Object.keys(inner).length > 0) kept[key] = inner;
      }
    }
    return kept;
  };
  const drawn = [...new Set([...chart.querySelectorAll(".main-svg path, .main-svg text, .main-svg rect")].map((e) => (e.style.fill + "|" + e.style.stroke).replace(/url\([^)]*\)/g, "gradient")))].sort();
  return { id: chart.parentElement.id, traces: chart._fullData.map((trace) => ({ type: trace.type, name: trace.name, ...colors(trace, 0) })),
    layout: colors(chart._fullLayout, 0), frames: (chart._transitionData?._frames ?? []).map((frame) => colors({ color: frame.data }, 0)), drawn };
})"#;

async fn styles(browser: &Chromium) -> Result<Value, Failure> {
    let pairs = json!(pairs());
    browser
        .value(&format!(
            "{pairs}.map(([selector, property]) => {{ const element = document.querySelector(selector); \
             return [selector, property, element && getComputedStyle(element).getPropertyValue(property).trim()]; }})"
        ))
        .await
}

async fn everything(browser: &Chromium) -> Result<(Value, Value), Failure> {
    browser.settle().await?;
    browser.wait_for("document.querySelector('.ag-row') && document.querySelector('.mantine-Table-th')").await?;
    // Buttons and tabs change their colours over some time.
    tokio::time::sleep(Duration::from_millis(900)).await;
    Ok((styles(browser).await?, browser.value(TRACES).await?))
}

fn copy_sample(to: &Path) -> Result<(), Failure> {
    fs::copy(root().join("tests/apps/sample/app.py"), to.join("app.py"))?;
    Ok(())
}

fn differences(first: &Value, second: &Value) -> Vec<String> {
    let empty = Vec::new();
    let (first, second) = (first.as_array().unwrap_or(&empty), second.as_array().unwrap_or(&empty));
    assert_eq!(first.len(), second.len());
    first.iter().zip(second).filter(|(a, b)| a != b).map(|(a, b)| format!("{a} became {b}")).collect()
}

#[tokio::test]
async fn exported_is_previewed_in_both_modes() -> Result<(), Failure> {
    assert!(pairs().len() >= 60, "{}", pairs().len());
    let plain = tempfile::tempdir()?;
    copy_sample(plain.path())?;
    let exported = tempfile::tempdir()?;
    copy_sample(exported.path())?;
    export_dash(&exported.path().join("assets"), &theme(), None)?;

    let (sender, events) = mpsc::channel();
    let host = Host::new(move |event| {
        // The test may be over.
        let _ = sender.send(event);
    })?;
    host.wear_theme(theme(), Mode::Light, 1);
    let running = DashApp::start(plain.path(), &[])?;
    host.open_source(Source::Address { url: running.url() });
    let url = loop {
        let state = host.source_state();
        match (state.stage, state.url) {
            (Stage::Serving, Some(url)) => break url,
            (Stage::Failed, _) => return Err(format!("{:?} {:?}", state.failure, state.output).into()),
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let app = DashApp::start(exported.path(), &[])?;

    for mode in [Mode::Light, Mode::Dark] {
        host.wear_theme(theme(), mode, 7);
        let preview = Chromium::start().await?;
        preview.open(&url).await?;
        let (previewed_styles, previewed_traces) = everything(&preview).await?;
        // The host hears of it too, and sees the same page.
        let asked = host.probe_page(Question::Styles { pairs: vec![("html".into(), "--accent".into())] }).await?;
        assert_eq!(asked[0], previewed_styles[2][2]);
        preview.close().await?;

        let browser = Chromium::start().await?;
        if mode == Mode::Dark {
            browser
                .inject("document.addEventListener('DOMContentLoaded', () => document.documentElement.classList.add('livery-dark'))")
                .await?;
        }
        browser.open(&app.url()).await?;
        let (exported_styles, exported_traces) = everything(&browser).await?;
        browser.close().await?;

        let missing: Vec<String> = previewed_styles
            .as_array()
            .into_iter()
            .flatten()
            .filter(|row| row[2].as_str().is_none_or(str::is_empty))
            .map(Value::to_string)
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "matched by nothing in {mode:?}");
        assert_eq!(differences(&previewed_styles, &exported_styles), Vec::<String>::new(), "{mode:?}");
        assert_eq!(differences(&previewed_traces, &exported_traces), Vec::<String>::new(), "{mode:?}");
        let traces = previewed_traces.to_string();
        assert!(traces.contains("#0284c7"), "the colour of the category Wind: {traces}");
    }
    drop(events);
    Ok(())
}
