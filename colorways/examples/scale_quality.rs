//! How many scales through known accents are even for every eye, by kind and background, and how long they take.
//!
//! `--json` writes what the test `scale_quality` holds the scales to, times left out.

#[path = "../tests/scale_table/mod.rs"]
mod scale_table;

use std::time::Instant;

use scale_table::{ROWS, row};

fn main() -> Result<(), serde_json::Error> {
    let json = std::env::args().any(|argument| argument == "--json");
    if !json {
        println!("CV of the CAM16-UCS steps of 256 samples; a scale fails above 0.02, or above 0.10 for some eye");
        println!(
            "{:20} {:8} {:>8} {:>13} {:>9} {:>10} {:>9} {:>9}",
            "scale", "ground", "fail", "not monotone", "worst CV", "worst eye", "least L*", "ms"
        );
    }
    let mut rows = Vec::new();
    for (kind, background) in ROWS {
        let start = Instant::now();
        let mut found = row(kind, background, |complaint| eprintln!("{complaint}"));
        let millis = start.elapsed().as_secs_f64() * 1e3 / found.scales.max(1) as f64;
        if !json {
            println!(
                "{kind:20} {background:8} {:>8} {:>13} {:>9.4} {:>10.3} {:>9.1} {millis:>9.1}",
                format!("{}/{}", found.fail, found.scales),
                found.not_monotone,
                found.worst_cv,
                found.worst_vision_cv,
                found.least_range,
            );
        }
        let figures = [&mut found.worst_cv, &mut found.worst_vision_cv, &mut found.least_range, &mut found.most_chroma];
        for figure in figures {
            *figure = (*figure * 1e4).round() / 1e4;
        }
        rows.push(serde_json::to_string(&found)?);
    }
    if json {
        println!("[\n{}\n]", rows.join(",\n"));
    }
    Ok(())
}
