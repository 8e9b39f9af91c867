//! *Distinct* against the best known values: every setting, 3 to 12 colours. Work is counted in units; no clock is read.
//!
//! With twelve views 97 % of the best known robust difference, with seven 94 % of the best known difference. Each search
//! stops as soon as it is there, and has to be there within the limit.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use std::path::PathBuf;

use livery_colorways::{Color, Request, Search, Vision, contrast_ratio, least_difference};
use serde_json::Value;

/// Units (about a tenth of a millisecond each) after which a search has to be good.
const LIMIT: u64 = 4000;

struct Setting {
    name: String,
    request: Request,
    known: Vec<(usize, f64)>,
}

fn color(value: &Value) -> Option<Color> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn own_settings() -> Vec<Setting> {
    let list: Value = serde_json::from_str(include_str!("fixtures/limits.json")).unwrap();
    list.as_array()
        .unwrap()
        .iter()
        .map(|entry| Setting {
            name: entry["name"].as_str().unwrap().to_owned(),
            request: Request {
                pins: entry["pins"].as_array().unwrap().iter().filter_map(color).collect(),
                backgrounds: color(&entry["background"]).into_iter().collect(),
                visions: if entry["views"] == 7 { Vision::SEVEN.to_vec() } else { Vision::TWELVE.to_vec() },
                min_chroma: entry["min_chroma"].as_f64().unwrap(),
                lightness: (entry["lightness"][0].as_f64().unwrap(), entry["lightness"][1].as_f64().unwrap()),
                ..Request::default()
            },
            known: entry["best"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(n, best)| (n.parse().unwrap(), best[0].as_f64().unwrap()))
                .collect(),
        })
        .collect()
}

fn check(setting: &Setting) {
    let share = if setting.request.visions.len() == 7 { 0.94 } else { 0.97 };
    for &(count, known) in &setting.known {
        let mut search = Search::new(Request { count, ..setting.request.clone() });
        while search.best().answers[0].difference < share * known && search.best().units < LIMIT {
            search.step_units(100);
        }
        let answer = &search.best().answers[0];
        let ratio = answer.difference / known;
        assert!(ratio >= share, "{}, {count} colours: {:.1} % of {known}", setting.name, ratio * 100.0);
        // Nothing was gained by cheating: measured anew with the exact formula, every limit kept.
        let measured = least_difference(&answer.colors, &setting.request.visions).unwrap();
        assert!((measured - answer.difference).abs() < 1e-9);
        for (index, shown) in answer.colors.iter().enumerate() {
            if let Some(pin) = setting.request.pins.get(index) {
                assert_eq!(shown.to_hex(), pin.to_hex());
                continue;
            }
            let lab = shown.to_lab();
            assert!(lab.chroma() >= setting.request.min_chroma, "{shown}");
            let (low, high) = setting.request.lightness;
            assert!(lab.l >= low - 0.02 && lab.l <= high + 0.02, "{shown}");
            for &background in &setting.request.backgrounds {
                assert!(contrast_ratio(*shown, background) >= setting.request.min_contrast, "{shown}");
            }
        }
    }
}

#[test]
fn twelve_views_reach_97_percent_of_the_best_known() {
    let settings = own_settings();
    let twelve: Vec<&Setting> = settings.iter().filter(|setting| setting.request.visions.len() == 12).collect();
    assert!(twelve.len() >= 4);
    twelve.into_iter().for_each(check);
}

#[test]
fn eight_colours_are_there_within_a_frame() {
    // As many units take less than a frame; `cargo run -p livery-parity --example goals` has the milliseconds.
    const FRAME: u64 = 80;
    for setting in own_settings().iter().filter(|setting| setting.request.visions.len() == 12) {
        let mut search = Search::new(Request { count: 8, ..setting.request.clone() });
        let known = setting.known.iter().find(|(count, _)| *count == 8).unwrap().1;
        let ratio = search.step_units(FRAME).answers[0].difference / known;
        assert!(ratio >= 0.97, "{}: {:.1} % of {known}", setting.name, ratio * 100.0);
    }
}

#[test]
fn seven_views_reach_94_percent_of_the_best_known() {
    let settings = own_settings();
    let seven: Vec<&Setting> = settings.iter().filter(|setting| setting.request.visions.len() == 7).collect();
    assert!(seven.len() >= 5);
    seven.into_iter().for_each(check);
}

#[test]
fn other_accents_and_backgrounds_are_served_as_well() {
    // Best of long runs (6000 units) for accents and backgrounds that neither the fixture nor the catalogue knows.
    for (accent, background, count, known) in [
        ("#7c3aed", "#ffffff", 8, 20.62),
        ("#7c3aed", "#ffffff", 12, 16.21),
        ("#e63946", "#0b1020", 8, 20.60),
        ("#e63946", "#0b1020", 12, 15.73),
        ("#00a896", "#fafafa", 8, 22.69),
        ("#00a896", "#fafafa", 12, 16.20),
        ("#ffb703", "#222222", 8, 20.54),
        ("#ffb703", "#222222", 12, 15.41),
    ] {
        let mut search = Search::new(Request {
            pins: vec![accent.parse().unwrap()],
            count,
            backgrounds: vec![background.parse().unwrap()],
            ..Request::default()
        });
        let reached = search.step_units(1000).answers[0].difference;
        assert!(reached >= 0.97 * known, "{accent} on {background}, {count} colours: {reached} of {known}");
    }
}

#[test]
fn first_answers_of_many_colours_can_be_told_apart() {
    // What is there before any further unit of work; the best of other tools has 3.3 for 24 on white.
    for (backgrounds, least) in [(vec!["#ffffff"], 7.0), (vec!["#111827"], 7.0), (vec!["#ffffff", "#111827"], 5.0)] {
        for accent in ["#2563eb", "#7c3aed", "#e63946", "#00a896", "#ffb703", ""] {
            for count in [13, 18, 24] {
                let search = Search::new(Request {
                    pins: accent.parse().into_iter().collect(),
                    count,
                    backgrounds: backgrounds.iter().map(|text| text.parse().unwrap()).collect(),
                    ..Request::default()
                });
                let answer = &search.best().answers[0];
                assert_eq!(answer.colors.len(), count);
                let reached = answer.difference;
                assert!(reached >= least, "{count} colours, {accent:?} on {backgrounds:?}: {reached:.2}");
            }
        }
    }
}

#[test]
fn shared_limits_are_no_better_than_ours() {
    // The fixture holds the best known values, from there and from here; when the shared file is at hand, nothing in it
    // may be better than what this crate measures itself against.
    let shared = std::env::var_os("LIVERY_SHARED").map_or_else(|| PathBuf::from("../../shared"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("colour/limits.json")) else { return };
    let limits: Value = serde_json::from_str(&text).unwrap();
    let own = own_settings();
    let names = [
        ("A_free", "free"),
        ("B_white3", "white"),
        ("C_white3_accent", "white, accent"),
        ("D_dark3", "dark"),
        ("E_dark3_accent", "dark, accent"),
        ("HE_E_robust", "dark, accent, twelve views"),
        ("H_C_robust", "white, accent, twelve views"),
        ("UE_E_robust_chromatic", "dark, accent, twelve views, chromatic"),
        ("U_C_robust_chromatic", "white, accent, twelve views, chromatic"),
    ];
    for (theirs, ours) in names {
        let setting = own.iter().find(|setting| setting.name == ours).unwrap();
        for (n, value) in limits["settings"][theirs]["best"].as_object().into_iter().flatten() {
            let value = value["robust_difference"].as_f64().or(value["min_difference"].as_f64()).unwrap();
            let known = setting.known.iter().find(|(count, _)| count.to_string() == *n).unwrap().1;
            // A little slack: they may find better ones later than this fixture was written.
            assert!(known >= 0.985 * value, "{theirs} {n}: {known} {value}");
        }
    }
}
