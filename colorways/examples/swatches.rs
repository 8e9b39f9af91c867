//! Prints suggestions in every style for some accents, as hex, with their robust difference and hue spread.
//!
//! `cargo run -p livery-colorways --example swatches -- [units] [count] [background] [accent…]`

#![allow(clippy::unwrap_used, reason = "a tool for developers")]

use livery_colorways::{Color, Request, Search, Style};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, or: u64| arguments.get(at).map_or(or, |word| word.parse().unwrap());
    let (units, count) = (number(0, 600), number(1, 8));
    let background: Color = arguments.get(2).map_or("#ffffff", String::as_str).parse().unwrap();
    let accents: Vec<Color> = if arguments.len() > 3 {
        arguments[3..].iter().map(|word| word.parse().unwrap()).collect()
    } else {
        ["#2563eb", "#e50914", "#1db954", "#ff9900", "#4a154b", "#334155"].map(|word| word.parse().unwrap()).to_vec()
    };
    for accent in accents {
        for style in Style::ALL {
            let mut search = Search::new(Request {
                pins: vec![accent],
                count: usize::try_from(count).unwrap(),
                backgrounds: vec![background],
                style,
                ..Request::default()
            });
            let answer = &search.step_units(units).answers[0];
            let hex: Vec<String> = answer
                .colors
                .iter()
                .map(|color| {
                    let [r, g, b] = color.to_srgb8();
                    format!("\x1b[48;2;{r};{g};{b}m  \x1b[0m{color}")
                })
                .collect();
            println!("{:11} {:5.1}  {}", style.name(), answer.difference, hex.join(" "));
        }
        println!();
    }
}
