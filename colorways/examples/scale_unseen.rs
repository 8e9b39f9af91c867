//! How many scales are even for every eye through accents that nothing here was tuned on.
//!
//! `cargo run --release -p livery-colorways --example scale_unseen -- [COUNT]`: single- and multi-hue scales on white, on dark
//! and on paper through COUNT (500) accents anywhere in sRGB and the corners of the cube; diverging ones on white and on dark, and
//! cyclic ones, through pairs of them, a tenth as many. The uneven ones are listed, and how long the longest search took.

#![allow(clippy::unwrap_used, reason = "a tool for developers")]
#![allow(clippy::print_stdout, reason = "prints a table")]

use std::time::{Duration, Instant};

use livery_colorways::Color;
use livery_colorways::scale::{Hues, ScaleKind, ScaleRequest, suggest};

const CORNERS: [&str; 8] = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ff00ff", "#00ffff", "#000000", "#ffffff"];

/// The same colours in every run (the multiplier of Knuth's MMIX).
fn accents(count: usize) -> Vec<Color> {
    let mut state = 12_345_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    let mut accents: Vec<Color> = (0..count).map(|_| Color::from_srgb8([next(), next(), next()])).collect();
    accents.extend(CORNERS.map(|hex| hex.parse::<Color>().unwrap()));
    accents
}

/// Makes all scales and says what is found.
fn judge(name: &str, requests: &[ScaleRequest]) {
    let (mut made, mut uneven, mut longest) = (0, Vec::new(), Duration::ZERO);
    for request in requests {
        // Some pairs leave no room for a middle.
        let start = Instant::now();
        let Ok(scale) = suggest(request) else { continue };
        longest = longest.max(start.elapsed());
        made += 1;
        let found = scale.evenness();
        if !found.is_even() {
            let accents: Vec<String> = request.accents.iter().map(|accent| accent.to_hex()).collect();
            uneven.push(format!(
                "    {} on {}: CV {:.4}, {:.3} for {}{}",
                accents.join(" and "),
                request.background.to_hex(),
                found.cv,
                found.worst_vision_cv,
                found.worst_vision,
                if found.lightness_monotone { "" } else { ", lightness turns back" },
            ));
        }
    }
    println!("{name}: {} of {made} are not even for every eye; the longest search took {longest:.0?}", uneven.len());
    for line in uneven {
        println!("{line}");
    }
}

fn main() {
    let count = std::env::args().nth(1).map_or(500, |count| count.parse().unwrap());
    let accents = accents(count);
    let [white, dark, paper]: [Color; 3] = ["#ffffff", "#111827", "#f7f3ea"].map(|hex| hex.parse().unwrap());
    let sequential = |hues: Hues| -> Vec<ScaleRequest> {
        let on = |ground: Color| {
            accents.iter().map(move |accent| ScaleRequest { hues, ..ScaleRequest::sequential(*accent, ground) })
        };
        [white, dark, paper].into_iter().flat_map(on).collect()
    };
    let pairs: Vec<[Color; 2]> =
        accents.chunks_exact(2).take(count.div_ceil(10)).map(|pair| [pair[0], pair[1]]).collect();
    let diverging =
        |ground: Color| pairs.iter().map(|[low, high]| ScaleRequest::diverging(*low, *high, ground)).collect();
    let cyclic = pairs.iter().map(|pair| ScaleRequest {
        kind: ScaleKind::Cyclic,
        accents: pair.to_vec(),
        stops: 12,
        ..ScaleRequest::cyclic(pair[0], white)
    });
    let rows: [(&str, Vec<ScaleRequest>); 5] = [
        ("single hue", sequential(Hues::Single)),
        ("multi hue", sequential(Hues::Multi)),
        ("diverging on white", diverging(white)),
        ("diverging on dark", diverging(dark)),
        ("cyclic, two accents", cyclic.collect()),
    ];
    for (name, requests) in rows {
        judge(name, &requests);
    }
}
