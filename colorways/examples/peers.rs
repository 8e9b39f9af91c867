//! One table of time and quality: palettes of other tools (JSON lines, see `bench/`) beside ours, by the same metric.
//!
//! `bench/run` does the whole; this alone is `cargo run --release -p livery-colorways --example peers -- found.jsonl`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use livery_colorways::{Against, Color, Request, Search, Style, assess};
use serde_json::Value;

struct Row {
    tool: String,
    millis: f64,
    robust: f64,
    seven: f64,
    contrast: f64,
}

fn main() {
    let path = std::env::args().nth(1).expect("the file of palettes, as made by bench/run");
    let text = std::fs::read_to_string(path).unwrap();
    let mut table: BTreeMap<(String, u64), Vec<Row>> = BTreeMap::new();
    for line in text.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let colors: Vec<Color> =
            entry["colors"].as_array().unwrap().iter().map(|text| text.as_str().unwrap().parse().unwrap()).collect();
        let key = (entry["setting"].as_str().unwrap().to_owned(), entry["n"].as_u64().unwrap());
        let row = measured(entry["tool"].as_str().unwrap(), entry["seconds"].as_f64().unwrap() * 1e3, &colors);
        table.entry(key).or_default().push(row);
    }
    println!("setting    n  tool                     ms   robust    seven  contrast on white");
    for ((setting, n), mut rows) in table {
        let request = Request {
            count: usize::try_from(n).unwrap(),
            backgrounds: if setting == "white" { vec![Color::WHITE] } else { Vec::new() },
            style: Style::Distinct,
            ..Request::default()
        };
        for budget in [0_u64, 4, 16, 100] {
            let start = Instant::now();
            let mut search = Search::new(request.clone());
            let best = search.step(&mut || start.elapsed() < Duration::from_millis(budget));
            let colors = best.answers[0].colors.clone();
            let millis = start.elapsed().as_secs_f64() * 1e3;
            let name = if budget == 0 { "livery, first answer".to_owned() } else { format!("livery, {budget} ms") };
            rows.push(measured(&name, millis, &colors));
        }
        for row in rows {
            println!(
                "{setting:8} {n:3}  {:20} {:8.1} {:8.2} {:8.2} {:8.2}",
                row.tool, row.millis, row.robust, row.seven, row.contrast
            );
        }
        println!();
    }
}

fn measured(tool: &str, millis: f64, colors: &[Color]) -> Row {
    let against = Against { backgrounds: vec![Color::WHITE], ..Against::default() };
    let report = assess(colors, &against);
    Row {
        tool: tool.to_owned(),
        millis,
        robust: report.robust_difference.unwrap_or(0.0),
        seven: report.min_difference.unwrap_or(0.0),
        contrast: report.contrast[0].least,
    }
}
