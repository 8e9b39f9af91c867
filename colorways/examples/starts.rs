//! Makes the catalogue of good sets that searches start from: `cargo run --release -p livery-colorways --example starts
//! -- <units> > colorways/src/suggest/starts.txt`.
//!
//! Accents around the hue circle on light and dark, with and without greys: what is best for one accent is close to a
//! good start for another. The file holds what two such runs found, of 1500 and of 2000 units.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a tool for developers")]

use std::collections::BTreeSet;

use livery_colorways::{Color, Request, Search};

fn main() {
    let units: u64 = std::env::args().nth(1).map_or(2000, |word| word.parse().unwrap());
    let accents = [
        "", "#d6336c", "#e8590c", "#b8860b", "#5c940d", "#0f9d58", "#0b8793", "#3b5bdb", "#7048e8", "#5f3dc4",
        "#868e96", "#e03131", "#f08c00", "#ffd43b", "#74b816", "#20c997", "#22b8cf", "#4dabf7", "#1864ab", "#b197fc",
        "#9c36b5", "#f783ac",
    ];
    let mut lines: BTreeSet<(usize, String)> = BTreeSet::new();
    for n in 3..=12_usize {
        for accent in accents {
            for (background, lightness) in [("#ffffff", (25.0, 100.0)), ("#15181f", (0.0, 92.0))] {
                for floors in [false, true] {
                    let color = |text: &str| text.parse::<Color>().unwrap();
                    let request = Request {
                        pins: if accent.is_empty() { Vec::new() } else { vec![color(accent)] },
                        count: n,
                        backgrounds: vec![color(background)],
                        min_chroma: if floors { 20.0 } else { 0.0 },
                        lightness: if floors { lightness } else { (0.0, 100.0) },
                        seed: n as u64 + 100,
                        ..Request::default()
                    };
                    let mut search = Search::new(request);
                    let best = search.step_units(units);
                    let mut hex: Vec<String> =
                        best.answers[0].colors.iter().map(|color| color.to_hex()[1..].to_owned()).collect();
                    hex.sort();
                    lines.insert((n, hex.join(" ")));
                }
            }
        }
    }
    for (_, line) in lines {
        println!("{line}");
    }
}
