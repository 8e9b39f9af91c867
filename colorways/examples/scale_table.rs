//! The table of `bench/scales/run.sh`: how even our scales and those of others are, all measured by the same code.
//!
//! `--accents` prints the accents; otherwise the arguments are files with the samples of others.

use std::collections::BTreeMap;
use std::time::Instant;

use livery_colorways::scale::{Evenness, Hues, ScaleKind, ScaleRequest, evenness, suggest};
use livery_colorways::{Color, ciede2000};
use serde::Deserialize;

const ACCENTS: [&str; 24] = [
    "#2563eb", "#e11d48", "#16a34a", "#f59e0b", "#7c3aed", "#0ea5e9", "#ef4444", "#14b8a6", "#ec4899", "#84cc16",
    "#f97316", "#6366f1", "#1e3a8a", "#fde68a", "#6b7280", "#ffd600", "#e50914", "#00704a", "#4a154b", "#ff9900",
    "#1db954", "#0f62fe", "#7a3b00", "#00ffff",
];

#[derive(Deserialize)]
struct Peer {
    maker: String,
    accent: Option<String>,
    millis: Option<f64>,
    samples: Vec<[f64; 3]>,
}

/// The worst and the mean over all accents.
#[derive(Default)]
struct Row {
    count: usize,
    cv: Vec<f64>,
    vision: Vec<f64>,
    monotone: usize,
    miss: Vec<f64>,
    millis: Vec<f64>,
}

impl Row {
    fn add(&mut self, found: &Evenness, samples: &[Color], accent: Option<Color>, millis: Option<f64>) {
        self.count += 1;
        self.cv.push(found.cv);
        self.vision.push(found.worst_vision_cv);
        self.monotone += usize::from(found.lightness_monotone);
        if let Some(accent) = accent {
            let lab = Color::from_srgb8(accent.to_srgb8()).to_lab();
            // The nearest sample, rounded as a chart would get it.
            let miss = samples.iter().map(|c| ciede2000(lab, Color::from_srgb8(c.to_srgb8()).to_lab()));
            self.miss.push(miss.fold(f64::INFINITY, f64::min));
        }
        self.millis.extend(millis);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "--accents") {
        println!("{}", ACCENTS.join(" "));
        return Ok(());
    }
    let mut rows: BTreeMap<(u8, String), Row> = BTreeMap::new();
    for file in &arguments {
        let peers: Vec<Peer> = serde_json::from_slice(&std::fs::read(file)?)?;
        for peer in peers {
            let samples: Vec<Color> = peer
                .samples
                .iter()
                .map(|[red, green, blue]| Color { red: *red, green: *green, blue: *blue, alpha: 1.0 })
                .collect();
            let accent = peer.accent.as_deref().map(str::parse::<Color>).transpose()?;
            let row = rows.entry((u8::from(accent.is_some()), peer.maker)).or_default();
            row.add(&evenness(&samples, ScaleKind::Sequential), &samples, accent, peer.millis);
        }
    }
    for (hues, name) in [(Hues::Single, "single hue"), (Hues::Multi, "multi hue")] {
        for (background, ground) in [("#ffffff", "white"), ("#111827", "dark")] {
            let row = rows.entry((2, format!("Livery {name}, {ground}"))).or_default();
            for accent in ACCENTS {
                let accent: Color = accent.parse()?;
                // 256 stops put the accent at one of the 256 samples.
                let request =
                    ScaleRequest { hues, stops: 256, ..ScaleRequest::sequential(accent, background.parse()?) };
                let start = Instant::now();
                let scale = suggest(&request)?;
                let millis = start.elapsed().as_secs_f64() * 1e3;
                row.add(&scale.evenness(), &scale.colors(256), Some(accent), Some(millis));
            }
        }
    }
    println!(
        "256 samples, not rounded; CV of the CAM16-UCS steps; {} accents; miss = CIEDE2000 of the accent",
        ACCENTS.len()
    );
    println!(
        "{:36} {:>7} {:>7} {:>9} {:>9} {:>9} {:>7} {:>7} {:>8}",
        "scale", "CV mean", "worst", "eyes mean", "worst", "monotone", "miss", "worst", "ms"
    );
    for ((_, name), row) in &rows {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let worst = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
        let or_dash = |values: &[f64], text: String| if values.is_empty() { "-".to_owned() } else { text };
        println!(
            "{name:36} {:7.3} {:7.3} {:9.3} {:9.3} {:>9} {:>7} {:>7} {:>8}",
            mean(&row.cv),
            worst(&row.cv),
            mean(&row.vision),
            worst(&row.vision),
            format!("{}/{}", row.monotone, row.count),
            or_dash(&row.miss, format!("{:.2}", mean(&row.miss))),
            or_dash(&row.miss, format!("{:.2}", worst(&row.miss))),
            or_dash(&row.millis, format!("{:.1}", mean(&row.millis))),
        );
    }
    Ok(())
}
