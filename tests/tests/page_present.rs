//! A deck of stops is shown over a live app: by keys, with a change of theme, over a reload.

use std::sync::mpsc;
use std::time::Duration;

use livery_host::Host;
use livery_protocol::page::{Deck, NamedTheme, Order, Report, Screen, Stop};
use livery_protocol::{Event, Source, Stage};
use livery_tests::browser::{Chromium, DashApp, Failure};
use livery_tests::page::{app, theme};
use livery_themes::Mode;

struct Show {
    host: Host,
    events: mpsc::Receiver<Event>,
    browser: Chromium,
    _app: DashApp,
}

impl Show {
    async fn begin() -> Result<Self, Failure> {
        let running = DashApp::start(&app("tour"), &[])?;
        let (sender, events) = mpsc::channel();
        let host = Host::new(move |event| {
            let _the_test_may_be_over = sender.send(event);
        })?;
        host.wear_theme(theme("#0f766e").text().to_owned(), Mode::Light, 1);
        host.open_source(Source::Address { url: running.url() });
        let url = loop {
            let state = host.source_state();
            match (state.stage, state.url) {
                (Stage::Serving, Some(url)) => break url,
                (Stage::Failed, _) => return Err(format!("{:?}", state.failure).into()),
                _ => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        };
        let browser = Chromium::start().await?;
        browser.open(&url).await?;
        browser.settle().await?;
        Ok(Self { host, events, browser, _app: running })
    }

    /// The next stage that is as wanted; others on the way are passed over.
    async fn until(&self, wanted: impl Fn(&Report) -> bool) -> Result<Report, Failure> {
        let mut last = None;
        for _ in 0..400 {
            while let Ok(event) = self.events.try_recv() {
                if let Event::Page { report } = event {
                    if wanted(&report) {
                        return Ok(report);
                    }
                    last = Some(report);
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("never came; the last was {last:?}").into())
    }

    /// The stop that is shown, with its element on the whole window.
    async fn at(&self, stop: usize, element: Option<&str>) -> Result<(), Failure> {
        self.until(|report| matches!(report, Report::Stage { at, expanded, .. } if *at == stop && expanded.as_deref() == element))
            .await?;
        if let Some(selector) = element {
            let wide = format!("document.querySelector({selector:?}).getBoundingClientRect().width > innerWidth * 0.9");
            self.browser.wait_for(&wide).await?;
        }
        Ok(())
    }
}

fn deck() -> Deck {
    let stop = |name: &str, selector: Option<&str>, path: &str| Stop {
        name: name.to_owned(),
        selector: selector.map(str::to_owned),
        path: Some(path.to_owned()),
        notes: "For the speaker.".to_owned(),
    };
    Deck {
        stops: vec![
            stop("Start", None, "/"),
            stop("Sales", Some("#sales"), "/"),
            stop("Costs", Some("#costs"), "/costs"),
            stop("Both", Some(".livery-card:has(#share)"), "/costs"),
        ],
        ..Deck::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_is_shown_over_a_live_app() -> Result<(), Failure> {
    let show = Show::begin().await?;
    let (host, browser) = (&show.host, &show.browser);
    let named = |name: &str, accent: &str, mode| NamedTheme {
        name: name.to_owned(),
        text: theme(accent).text().to_owned(),
        mode,
    };
    host.instruct_themes(vec![named("Other", "#b4371f", Mode::Light), named("Dark", "#0f766e", Mode::Dark)]);
    host.instruct(Order::Present { deck: deck() });
    show.at(0, None).await?;
    // A clicker, an arrow, a number; over pages without loading one anew.
    browser.value("(() => { window.kept = true; })()").await?;
    browser.key("PageDown").await?;
    show.at(1, Some("#sales")).await?;
    browser.key("ArrowRight").await?;
    show.at(2, Some("#costs")).await?;
    assert_eq!(browser.value("[location.pathname, window.kept]").await?, serde_json::json!(["/costs", true]));
    browser.key("4").await?;
    browser.key("Enter").await?;
    show.at(3, Some(".livery-card:has(#share)")).await?;
    browser.key("PageUp").await?;
    show.at(2, Some("#costs")).await?;

    // The app is as live as ever: its callback draws the expanded chart anew.
    browser.value("dash_clientside.set_props('year', { value: 2025 })").await?;
    browser
        .wait_for("document.querySelector('#costs .js-plotly-plot')._fullLayout.title.text === 'Costs 2025'")
        .await?;
    browser.wait_for("document.querySelector('#costs').getBoundingClientRect().width > innerWidth * 0.9").await?;

    // Built anew by the app, and not at once: shown again as soon as it is there.
    browser
        .value(
            "(() => { const gone = document.querySelector('#costs'), before = gone.previousElementSibling, parent = gone.parentElement;
                gone.remove(); setTimeout(() => before ? before.after(gone) : parent.prepend(gone), 900); })()",
        )
        .await?;
    show.at(2, None).await?;
    show.at(2, Some("#costs")).await?;

    // Themes: to the next, to the dark one, and over a reload.
    let accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()";
    browser.key("t").await?;
    show.until(|report| matches!(report, Report::Stage { theme: Some(0), .. })).await?;
    browser.wait_for(&format!("{accent} === '#b4371f'")).await?;
    browser.key("t").await?;
    show.until(|report| matches!(report, Report::Stage { theme: Some(1), .. })).await?;
    browser.wait_for("document.documentElement.dataset.bsTheme === 'dark'").await?;
    // What is edited meanwhile is not shown, and is there afterwards.
    host.wear_theme(theme("#7c3aed").text().to_owned(), Mode::Light, 2);
    host.reload_preview();
    browser.wait_for("!window.kept").await?;
    show.at(2, Some("#costs")).await?;
    browser.wait_for("document.documentElement.dataset.bsTheme === 'dark'").await?;

    // Screens and tools.
    for (key, screen) in [("b", Screen::Black), ("w", Screen::White), ("o", Screen::Overview)] {
        browser.key(key).await?;
        show.until(|report| matches!(report, Report::Stage { screen: Some(shown), .. } if *shown == screen)).await?;
        if key == "o" {
            assert_eq!(browser.value("document.querySelectorAll('livery-tile').length").await?, 4);
            assert_eq!(browser.value("document.querySelectorAll('#costs').length").await?, 1, "copies have no ids");
        }
        browser.key("Escape").await?;
        show.until(|report| matches!(report, Report::Stage { screen: None, .. })).await?;
    }
    let layer = |class: &str| format!("document.querySelector('livery-ui').shadowRoot.querySelector('.{class}')");
    browser.key("s").await?;
    browser.wait_for(&layer("spot")).await?;
    browser.key("s").await?;
    browser.key("l").await?;
    browser.wait_for(&layer("laser")).await?;
    browser.key("l").await?;
    browser.key("z").await?;
    browser.wait_for("document.querySelector('livery-lens .main-svg')").await?;
    browser.key("z").await?;
    browser.wait_for("!document.querySelector('livery-lens')").await?;

    browser.key("Escape").await?;
    show.until(|report| matches!(report, Report::Stage { count: 0, theme: None, .. })).await?;
    browser
        .wait_for(&format!("{accent} === '#7c3aed' && !document.querySelector('[data-livery-expanded], livery-place')"))
        .await?;
    let page = host.probe_page(livery_protocol::page::Question::Page).await?;
    assert_eq!(page["errors"], serde_json::json!([]), "{page}");
    // Once it has ended a page loaded anew is a page.
    host.reload_preview();
    browser.settle().await?;
    assert_eq!(browser.value("document.querySelectorAll('[data-livery-expanded]').length").await?, 0);
    show.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_goes_on_by_itself() -> Result<(), Failure> {
    let show = Show::begin().await?;
    let stops = deck().stops.into_iter().take(2).collect();
    show.host.instruct(Order::Present { deck: Deck { stops, interval_s: Some(1.0), ..Deck::default() } });
    show.at(0, None).await?;
    show.at(1, Some("#sales")).await?;
    show.at(0, None).await?;
    show.browser.close().await
}
