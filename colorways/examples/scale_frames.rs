//! How long a search for a scale holds those who draw between its pieces, over known accents, kinds and two grounds.
//! `cargo run --release -p livery-colorways --example scale_frames [-- UNITS]`; the editor takes 1000 units a frame.

#![allow(clippy::unwrap_used, reason = "a tool for developers")]
#![allow(clippy::print_stdout, reason = "prints a table")]

#[path = "../tests/scale_table/accents.rs"]
mod accents;

use std::time::Instant;

use livery_colorways::Color;
use livery_colorways::scale::{Hues, ScaleRequest, Search};

fn main() {
    let units: usize = std::env::args().nth(1).map_or(1000, |word| word.parse().unwrap());
    let color = |hex: &str| hex.parse::<Color>().unwrap();
    println!("ms that a call holds; calls that a scale takes");
    for kind in ["single hue", "multi hue", "diverging", "cyclic"] {
        let mut holds: Vec<f64> = Vec::new();
        let mut calls: Vec<usize> = Vec::new();
        for (index, accent) in accents::ACCENTS.iter().enumerate() {
            for ground in ["#ffffff", "#111827"] {
                let base = ScaleRequest::sequential(color(accent), color(ground));
                let other = color(accents::ACCENTS[(index + 5) % accents::ACCENTS.len()]);
                let request = match kind {
                    "multi hue" => ScaleRequest { hues: Hues::Multi, ..base },
                    "diverging" => ScaleRequest::diverging(color(accent), other, color(ground)),
                    "cyclic" => ScaleRequest::cyclic(color(accent), color(ground)),
                    _ => base,
                };
                let mut timed = |start: Instant| holds.push(start.elapsed().as_secs_f64() * 1e3);
                let start = Instant::now();
                let Ok(mut search) = Search::new(&request) else { continue };
                timed(start);
                let mut count = 1;
                loop {
                    let start = Instant::now();
                    let more = search.step(units);
                    timed(start);
                    count += 1;
                    if !more {
                        break;
                    }
                }
                calls.push(count);
            }
        }
        holds.sort_by(f64::total_cmp);
        calls.sort_unstable();
        let hold = |part: f64| holds[((holds.len() - 1) as f64 * part) as usize];
        println!(
            "{kind:12} median {:5.1}  p95 {:5.1}  longest {:5.1}; median {:4}  longest {:4}",
            hold(0.5),
            hold(0.95),
            hold(1.0),
            calls[calls.len() / 2],
            calls[calls.len() - 1],
        );
    }
}
