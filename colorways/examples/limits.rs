//! Ratio to the best known difference, by setting and number of colours, after some units of work.
//!
//! `cargo run -p livery-colorways --example limits -- [units,units…] [words of a setting] [seeds]`
//!
//! A line per setting: the ratio in percent for 3 to 12 colours, the least over the seeds; then milliseconds of this
//! machine. A value above 100 beats the best known; its colours are printed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a tool for developers")]

use std::fmt::Write as _;
use std::time::Instant;

use livery_colorways::{Color, Request, Search, Vision};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let units: Vec<u64> =
        arguments.first().map_or("100,1000", String::as_str).split(',').map(|word| word.parse().unwrap()).collect();
    let words = arguments.get(1).map_or("", String::as_str);
    let seeds: u64 = arguments.get(2).map_or(1, |word| word.parse().unwrap());
    let settings: serde_json::Value = serde_json::from_str(include_str!("../tests/fixtures/limits.json")).unwrap();
    let color = |value: &serde_json::Value| value.as_str().map(|text| text.parse::<Color>().unwrap());
    let mut totals = vec![(0.0, 0_u32, 0_u32); units.len()];
    for setting in settings.as_array().unwrap() {
        let name = setting["name"].as_str().unwrap();
        if !words.split(' ').all(|word| name.contains(word)) {
            continue;
        }
        println!("{name}");
        let visions = if setting["views"] == 7 { Vision::SEVEN.to_vec() } else { Vision::TWELVE.to_vec() };
        let mut rows = vec![(String::new(), String::new()); units.len()];
        for n in 3..=12_usize {
            let best = &setting["best"][n.to_string()];
            let known = best[0].as_f64().unwrap();
            let mut least = vec![f64::INFINITY; units.len()];
            let mut millis = vec![0.0; units.len()];
            for seed in 0..seeds {
                let request = Request {
                    pins: setting["pins"].as_array().unwrap().iter().filter_map(color).collect(),
                    count: n,
                    backgrounds: color(&setting["background"]).into_iter().collect(),
                    visions: visions.clone(),
                    min_chroma: setting["min_chroma"].as_f64().unwrap(),
                    lightness: (setting["lightness"][0].as_f64().unwrap(), setting["lightness"][1].as_f64().unwrap()),
                    seed,
                    ..Request::default()
                };
                let start = Instant::now();
                let mut search = Search::new(request);
                let mut done = 0;
                for (at, &target) in units.iter().enumerate() {
                    let answer = &search.step_units(target.saturating_sub(done)).answers[0];
                    done = target.max(done);
                    millis[at] += start.elapsed().as_secs_f64() * 1e3 / seeds as f64;
                    let ratio = answer.difference / known;
                    least[at] = least[at].min(ratio);
                    totals[at].0 += ratio;
                    totals[at].1 += u32::from(ratio >= 0.97);
                    totals[at].2 += 1;
                    if answer.difference > known + 5e-4 && at + 1 == units.len() {
                        let list: Vec<String> = answer.colors.iter().map(|color| color.to_hex()).collect();
                        println!("  better for {n}: {:.3} than {known}: {}", answer.difference, list.join(" "));
                    }
                }
            }
            for (at, row) in rows.iter_mut().enumerate() {
                let _ = write!(row.0, "{:7.1}", least[at] * 100.0);
                let _ = write!(row.1, "{:7.1}", millis[at]);
            }
        }
        for (units, (ratios, millis)) in units.iter().zip(rows) {
            println!("{units:7} units  %{ratios}\n                ms{millis}");
        }
    }
    for (units, (sum, reached, all)) in units.iter().zip(totals) {
        println!("{units} units: mean {:.2} %, {reached} of {all} reach 97 %", sum / f64::from(all) * 100.0);
    }
}
