//! How much of what pages paint comes from the theme, by pictures of them in two themes: all of the gallery, and nearly all of
//! apps that write their own colours once those are overridden.

use livery_host::coverage::{MeasuredPage, Measuring, measure};
use livery_protocol::Source;
use livery_tests::browser::{DashApp, Failure};
use livery_tests::page::app;
use livery_tests::third_party_python;
use livery_themes::{Mode, library};

/// Text of half-covered edges may come to the same colour in both themes.
const ALL: f64 = 0.9995;
const NEARLY_ALL: f64 = 0.95;

fn measuring(source: Source, pages: &[&str]) -> Measuring {
    let mint = library::themes().iter().find(|theme| theme.name == "Mint").map(|theme| theme.text.to_owned());
    Measuring {
        source,
        pages: pages.iter().map(|page| format!("/{page}")).collect(),
        theme: mint.unwrap_or_default(),
        mode: Mode::Light,
        overridden: false,
        size: (1400, 1000),
        pictures: None,
    }
}

fn told(page: &MeasuredPage) -> String {
    let of = page.overridden.as_ref().unwrap_or(&page.plain);
    format!("{} has {} from the theme; not from it: {:#?}", page.path, of.share, of.rest)
}

#[test]
fn the_gallery_is_the_themes_altogether() -> Result<(), Failure> {
    let pages = ["", "charts", "tables", "form", "report", "controls", "bootstrap", "mantine", "states"];
    let measured = measure(&measuring(Source::Gallery { page: None }, &pages), |_| {})?;
    assert_eq!(measured.len(), pages.len());
    for page in &measured {
        assert!(page.plain.share >= ALL, "{}", told(page));
        assert!(page.plain.painted_px > 800_000, "hardly anything of {} was looked at", page.path);
    }
    Ok(())
}

#[test]
fn an_app_that_writes_its_own_colours_is_found_out_and_overridden() -> Result<(), Failure> {
    let stubborn = DashApp::start(&app("stubborn"), &[])?;
    let source = Source::Address { url: stubborn.url() };
    let measured = measure(&Measuring { overridden: true, ..measuring(source, &[]) }, |_| {})?;
    let page = measured.first().ok_or("nothing was measured")?;
    assert!(page.plain.share < 0.7, "it writes everything itself: {}", page.plain.share);
    let panel = page.plain.rest.iter().find(|rest| rest.color == "#1e232e").ok_or("its panels are not found")?;
    assert!(panel.share > 0.05 && panel.key.is_some() && !panel.selector.is_empty(), "{panel:?}");
    let overridden = page.overridden.as_ref().ok_or("it was not measured overridden")?;
    assert!(overridden.share > NEARLY_ALL, "{}", told(page));
    Ok(())
}

/// Apps of other people's components, and the sample app.
#[test]
fn overridden_apps_are_nearly_all_the_themes() -> Result<(), Failure> {
    let parts = DashApp::start_with(&third_party_python(), &app("parts"), &[])?;
    let sample = DashApp::start(&app("sample"), &[])?;
    let pages = ["daq", "antd", "mantine", "grid"];
    for (source, pages) in [(parts.url(), &pages[..]), (sample.url(), &[])] {
        let source = Source::Address { url: source };
        for page in measure(&Measuring { overridden: true, ..measuring(source, pages) }, |_| {})? {
            let share = page.overridden.as_ref().map(|measured| measured.share);
            assert!(share > Some(NEARLY_ALL), "{}", told(&page));
        }
    }
    Ok(())
}
