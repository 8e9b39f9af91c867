//! How long people wait for suggestions, natively and in wasm, by the same requests: the first answer, 97 % of the best
//! known at eight colours in every setting with twelve views, and twenty-four colours.
//!
//! `cargo run --release -p livery-parity --example goals`; part of `make bench-colour`. Needs node.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]
#![allow(clippy::print_stdout, reason = "prints a table")]

#[path = "../tests/module/mod.rs"]
mod module;

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use livery_parity::answer;
use module::{Build, ask};
use serde_json::{Value, json};

/// Units of work after which a search is given up.
const LIMIT: u64 = 4000;
/// How many times each request is timed; the best counts, as it does in `run.mjs`.
const TIMES: usize = 5;

struct Row {
    name: String,
    request: Value,
    /// Milliseconds: the goal natively and in wasm.
    goals: [f64; 2],
    quality: String,
}

fn main() {
    let parity = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fixture = std::fs::read_to_string(parity.join("../tests/fixtures/limits.json")).unwrap();
    let settings: Value = serde_json::from_str(&fixture).unwrap();
    let mut rows = vec![
        Row {
            name: "first answer, 8 colours".to_owned(),
            request: json!({ "ask": "colorway", "pins": ["#2563eb"], "backgrounds": ["#ffffff"], "count": 8, "units": 0 }),
            goals: [4.0, f64::INFINITY],
            quality: String::new(),
        },
        Row {
            name: "24 colours".to_owned(),
            request: json!({ "ask": "colorway", "pins": ["#2563eb"], "backgrounds": ["#ffffff"], "count": 24, "units": 0 }),
            goals: [100.0, f64::INFINITY],
            quality: String::new(),
        },
    ];
    for setting in settings.as_array().unwrap().iter().filter(|setting| setting["views"] != 7) {
        let known = setting["best"]["8"][0].as_f64().unwrap();
        let pins: Vec<&Value> = setting["pins"].as_array().unwrap().iter().filter(|pin| pin.is_string()).collect();
        let request = |units: u64| {
            json!({
                "ask": "colorway", "pins": pins, "count": 8, "units": units,
                "backgrounds": [setting["background"]],
                "min_chroma": setting["min_chroma"], "lightness": setting["lightness"],
            })
        };
        let reached = |units: u64| -> f64 {
            let reply: Value = serde_json::from_str(&answer(&request(units).to_string())).unwrap();
            reply["answers"][0]["difference"].as_f64().unwrap() / known
        };
        let units = (0..LIMIT).step_by(5).find(|units| reached(*units) >= 0.97).unwrap_or(LIMIT);
        rows.push(Row {
            name: format!("97 %, {}", setting["name"].as_str().unwrap()),
            request: request(units),
            goals: [16.0, 33.0],
            quality: format!("{units} units, {:.1} %", reached(units) * 100.0),
        });
    }
    let wasm = in_wasm(&rows, true).into_iter().zip(in_wasm(&rows, false));
    println!("{:44} {:>10} {:>6} {:>10} {:>6} {:>16}", "", "native ms", "goal", "wasm ms", "goal", "without vectors");
    for (row, (wasm, plain)) in rows.iter().zip(wasm) {
        let text = row.request.to_string();
        let native = (0..TIMES)
            .map(|_| {
                let start = Instant::now();
                black_box(answer(black_box(&text)));
                start.elapsed().as_secs_f64() * 1e3
            })
            .fold(f64::INFINITY, f64::min);
        let goal = |goal: f64| if goal.is_finite() { format!("{goal:.0}") } else { String::new() };
        let [own, page] = row.goals;
        println!(
            "{:44} {native:10.2} {:>6} {wasm:10.2} {:>6} {plain:16.2}  {}",
            row.name,
            goal(own),
            goal(page),
            row.quality
        );
    }
}

/// Milliseconds of each request in the wasm module, optimised; with vectors or without.
fn in_wasm(rows: &[Row], vectors: bool) -> Vec<f64> {
    let example = std::env::current_exe().unwrap();
    let module = Build { release: true, vectors }.make(example.ancestors().nth(3).unwrap()).unwrap();
    let requests: Vec<String> = rows.iter().map(|row| row.request.to_string()).collect();
    ask(&module, &["--time"], &requests).unwrap().iter().map(|line| line.parse().unwrap()).collect()
}
