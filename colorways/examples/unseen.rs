//! Quality on settings that nothing here was tuned on: accents and backgrounds around the circle, with and without
//! floors.
//!
//! `cargo run --release -p livery-colorways --example unseen -- reference UNITS > FILE` finds strong references once;
//! the same with `beginnings UNITS >> FILE` adds what shorter lists can reach, which beginnings are measured by;
//! `cargo run --release -p livery-colorways --example unseen -- FILE [budgets]` compares: `16ms`, `100ms`, `1000` units.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use livery_colorways::{Color, Request, Search};

const ACCENTS: [&str; 10] =
    ["#7c3aed", "#e63946", "#00a896", "#ffb703", "#1d3557", "#ff006e", "#606c38", "#0077b6", "#8d99ae", ""];
const BACKGROUNDS: [&str; 5] = ["#ffffff", "#0b1020", "#fafafa", "#222222", "#f4efe6"];

fn settings() -> Vec<(String, Request)> {
    let mut list = Vec::new();
    for at in 0..40_usize {
        let accent = ACCENTS[at % 10];
        let background = BACKGROUNDS[(at / 2 + at / 10) % 5];
        let count = 3 + at * 7 % 10;
        let light = matches!(background, "#ffffff" | "#fafafa" | "#f4efe6");
        let floors = at % 3 == 1;
        let request = Request {
            pins: if accent.is_empty() { Vec::new() } else { vec![accent.parse().unwrap()] },
            count,
            backgrounds: vec![background.parse().unwrap()],
            min_chroma: if floors { 20.0 } else { 0.0 },
            lightness: match (floors, light) {
                (false, _) => (0.0, 100.0),
                (true, true) => (25.0, 100.0),
                (true, false) => (0.0, 92.0),
            },
            ..Request::default()
        };
        list.push((format!("{accent} {background} {count}{}", if floors { " floors" } else { "" }), request));
    }
    list
}

/// The name of the same setting for `count` colours.
fn at_length(name: &str, count: usize) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let last = words.iter_mut().rev().find(|word| word.parse::<usize>().is_ok());
    if let Some(word) = last {
        *word = count.to_string();
    }
    words.join(" ")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments[0] == "beginnings" {
        let units: u64 = arguments[1].parse().unwrap();
        for (name, request) in settings() {
            for count in (3..request.count).filter(|_| request.count >= 6) {
                let mut search = Search::new(Request { count, ..request.clone() });
                println!("{}\t{:.4}\t-", at_length(&name, count), search.step_units(units).answers[0].difference);
            }
        }
        return;
    }
    if arguments[0] == "reference" {
        let units: u64 = arguments[1].parse().unwrap();
        for (name, request) in settings() {
            let mut best = (0.0, String::new());
            for seed in 0..3 {
                let mut search = Search::new(Request { seed, ..request.clone() });
                let answer = &search.step_units(units).answers[0];
                if answer.difference > best.0 {
                    let hex: Vec<String> = answer.colors.iter().map(Color::to_string).collect();
                    best = (answer.difference, hex.join(" "));
                }
            }
            println!("{name}\t{:.4}\t{}", best.0, best.1);
        }
        return;
    }
    let text = std::fs::read_to_string(&arguments[0]).unwrap();
    let known: BTreeMap<&str, f64> = text
        .lines()
        .map(|line| {
            let mut parts = line.split('\t');
            (parts.next().unwrap(), parts.next().unwrap().parse().unwrap())
        })
        .collect();
    for budget in &arguments[1..] {
        let (mut ratios, mut first, mut prefixes) = (Vec::new(), 0.0, Vec::new());
        for (name, request) in settings() {
            for seed in 0..2 {
                let start = Instant::now();
                let mut search = Search::new(Request { seed, ..request.clone() });
                first += start.elapsed().as_secs_f64() * 1e3;
                match budget.strip_suffix("ms") {
                    Some(millis) => {
                        let millis = Duration::from_millis(millis.parse().unwrap());
                        search.step(&mut || start.elapsed() < millis);
                    }
                    None => {
                        search.step_units(budget.parse().unwrap());
                    }
                }
                let answer = &search.best().answers[0];
                let prefix = &answer.assessment.prefix;
                let all = prefix.len() + 1;
                if all >= 6 {
                    let own: Vec<&f64> = (3..all).filter_map(|k| known.get(&*at_length(&name, k))).collect();
                    let shares: f64 = own.iter().zip(&prefix[1..]).map(|(best, value)| *value / **best).sum();
                    prefixes.push(shares / own.len().max(1) as f64);
                }
                ratios.push((answer.difference / known[name.as_str()], name.clone()));
            }
        }
        ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all = ratios.len() as f64;
        let mean = ratios.iter().map(|ratio| ratio.0).sum::<f64>() / all * 100.0;
        let reached = ratios.iter().filter(|ratio| ratio.0 >= 0.97).count();
        println!(
            "{budget:>6}: mean {mean:.2} %, {reached} of {all} reach 97 %, first answer {:.2} ms, beginnings {:.1} %",
            first / all,
            prefixes.iter().sum::<f64>() / prefixes.len() as f64 * 100.0
        );
        for (ratio, name) in ratios.iter().take(5) {
            println!("        {:.1} {name}", ratio * 100.0);
        }
    }
}
