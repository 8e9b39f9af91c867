//! `livery suggest`, `assess`, `repair` and `colors`: colour without a window.

mod swatch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand, ValueEnum};
use livery_colorways::scale::{self, Evenness, Hues, ScaleKind, ScaleRequest};
use livery_colorways::{Against, Assessment, Color, ParseColorError, Vision, assess, library, logo};
use livery_host::{Code, Failure};
use serde_json::json;

use crate::output;
use swatch::Painter;

/// Suggests chart colours that match an accent.
#[derive(Debug, Parser)]
pub(crate) struct Suggest {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Colorscale(Colorscale),
}

/// Suggests a continuous scale that passes through the accent exactly, with steps that every eye sees as even.
#[derive(Debug, Parser)]
struct Colorscale {
    /// A colour that the scale passes through; two of them for a diverging scale.
    #[arg(long = "accent", value_name = "COLOR", required = true, value_parser = color)]
    accents: Vec<Color>,
    /// What the scale is for.
    #[arg(long, value_enum, default_value_t = Kind::Sequential)]
    kind: Kind,
    /// Whether a sequential scale keeps the accent's hue or passes through more.
    #[arg(long, value_enum, default_value_t = HuesArg::Single)]
    hues: HuesArg,
    /// How many colours.
    #[arg(long, value_name = "N", default_value_t = 10)]
    stops: usize,
    /// What the chart stands on.
    #[arg(long, value_name = "COLOR", default_value = "#ffffff", value_parser = color)]
    background: Color,
    /// Also print so many unrounded samples, as sRGB from 0 to 1 (with --json).
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Kind {
    Sequential,
    Diverging,
    Cyclic,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum HuesArg {
    Single,
    Multi,
}

/// Says what chart colours are worth: how well every eye tells them apart, and their contrast.
///
/// Exits with 1 where two of them are nearer than --min-difference.
#[derive(Debug, Parser)]
pub(crate) struct Assess {
    /// The colours in their order, or the id of a known colorway (okabe-ito, plotly, tol-muted …).
    #[arg(value_name = "COLOR", required = true)]
    colors: Vec<String>,
    /// What they stand on; may be given twice, for light and dark.
    #[arg(long = "background", value_name = "COLOR", value_parser = color)]
    backgrounds: Vec<Color>,
    /// The least CIEDE2000 difference between two colours, for every eye, that is no problem.
    #[arg(long, value_name = "D")]
    min_difference: Option<f64>,
    /// The least WCAG contrast with the background that is no problem.
    #[arg(long, value_name = "R", default_value_t = 3.0)]
    min_contrast: f64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Reads the few colours that make a brand from its logo.
#[derive(Debug, Parser)]
pub(crate) struct Colors {
    /// A PNG, JPEG, WebP or SVG image.
    #[arg(value_name = "LOGO")]
    file: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn suggest(args: &Suggest) -> Result<ExitCode, Failure> {
    match &args.what {
        What::Colorscale(args) => suggest_colorscale(args),
    }
}

fn suggest_colorscale(args: &Colorscale) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let kind = match args.kind {
        Kind::Sequential => ScaleKind::Sequential,
        Kind::Diverging => ScaleKind::Diverging,
        Kind::Cyclic => ScaleKind::Cyclic,
    };
    let hues = match args.hues {
        HuesArg::Single => Hues::Single,
        HuesArg::Multi => Hues::Multi,
    };
    let Colorscale { accents, background, stops, .. } = args;
    let request = ScaleRequest { kind, hues, accents: accents.clone(), background: *background, stops: *stops };
    let scale = scale::suggest(&request).map_err(|error| {
        failure(error.to_string(), "Run livery suggest colorscale --help to see what each kind takes.")
    })?;
    let elapsed_ms = millis(start);
    if args.json {
        let mut value = scale.to_json();
        value["background"] = json!(background);
        if let Some(count) = args.samples {
            let samples = scale.colors(count.min(scale::MOST_STOPS));
            value["samples"] = samples.iter().map(|color| json!([color.red, color.green, color.blue])).collect();
        }
        value["elapsed_ms"] = json!(elapsed_ms);
        output::print_json(&value);
        return Ok(ExitCode::SUCCESS);
    }
    let painter = Painter::default();
    let colors = scale.stops();
    output::print(&painter.strip(&colors));
    for (index, color) in colors.iter().enumerate() {
        let accent = if accents.iter().any(|accent| accent.to_srgb8() == color.to_srgb8()) { "  accent" } else { "" };
        output::print(&format!("{:>4}  {}{accent}", index + 1, painter.named(*color)));
    }
    output::print(&evenness_line("continuous", &scale.evenness()));
    output::print(&evenness_line("these stops, straight lines between", &scale.evenness_of_stops()));
    Ok(ExitCode::SUCCESS)
}

fn evenness_line(what: &str, found: &Evenness) -> String {
    let lightness = if found.lightness_monotone { "lightness moves one way" } else { "lightness turns for some eyes" };
    format!(
        "Unevenness of steps, {what}: {:.1} % in normal vision, at most {:.1} % ({}); {lightness}",
        found.cv * 100.0,
        found.worst_vision_cv * 100.0,
        found.worst_vision.label(),
    )
}

pub(crate) fn assess_colors(args: &Assess) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let colors = colors_or_id(&args.colors)?;
    let mut against =
        Against { backgrounds: args.backgrounds.clone(), min_contrast: args.min_contrast, ..Against::default() };
    if let Some(least) = args.min_difference {
        against.min_difference = least;
    }
    let found = assess(&colors, &against);
    let too_near =
        args.min_difference.is_some_and(|least| found.robust_difference.is_some_and(|difference| difference < least));
    if args.json {
        let mut value = serde_json::to_value(&found).map_err(unwritable)?;
        value["elapsed_ms"] = json!(millis(start));
        output::print_json(&value);
    } else {
        print_assessment(&found);
    }
    Ok(if too_near { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The arguments as colours; a single one may be the id of a known colorway.
fn colors_or_id(texts: &[String]) -> Result<Vec<Color>, Failure> {
    if let [id] = texts
        && let Some(known) = library::colorway(&id.to_lowercase())
    {
        return Ok(known.colors.clone());
    }
    texts.iter().map(|text| color(text)).collect::<Result<_, _>>().map_err(|error| {
        failure(
            format!("{error}."),
            "Write colours as CSS does (#2563eb, rebeccapurple, oklch(60% 0.2 260)), in quotes where there are spaces, or \
             the id of one known colorway.",
        )
    })
}

fn print_assessment(found: &Assessment) {
    let painter = Painter::default();
    output::print(&painter.strip(&found.colors));
    for (index, color) in found.colors.iter().enumerate() {
        let contrasts: Vec<String> = found
            .contrast
            .iter()
            .map(|report| format!("{:.2} on {}", report.ratios[index], report.background.to_hex()))
            .collect();
        let contrast =
            if contrasts.is_empty() { String::new() } else { format!("  contrast {}", contrasts.join(", ")) };
        output::print(&format!("{:>4}  {}{contrast}", index + 1, painter.named(*color)));
    }
    if let (Some(seven), Some(twelve), Some((first, second))) =
        (found.min_difference, found.robust_difference, found.worst_pair)
    {
        output::print(&format!(
            "Least difference: {twelve:.1} over all eyes and models ({} and {}), {seven:.1} over the seven main ones",
            first + 1,
            second + 1
        ));
        let normal = found.by_vision.iter().find(|report| report.vision == Vision::Normal);
        if let Some(normal) = normal {
            output::print(&format!("In normal vision: {:.1}", normal.difference));
        }
        let prefix: Vec<String> =
            found.prefix.iter().enumerate().map(|(index, value)| format!("{} {value:.1}", index + 2)).collect();
        output::print(&format!("Of the first: {}", prefix.join(", ")));
    }
    for problem in &found.problems {
        output::print(&format!("! {}", problem.message()));
    }
}

pub(crate) fn colors(args: &Colors) -> Result<ExitCode, Failure> {
    let bytes = livery_host::files::read_image(&args.file, logo::MOST_BYTES as u64)?;
    let start = Instant::now();
    let found = logo::colors(&bytes).map_err(|error| {
        let text = error.to_string();
        let (what, remedy) = text.split_once("; ").unwrap_or((text.as_str(), "choose another image"));
        failure(format!("{}: {what}.", args.file.display()), &format!("{}.", capital(remedy)))
    })?;
    if args.json {
        let mut value = serde_json::to_value(&found).map_err(unwritable)?;
        value["elapsed_ms"] = json!(millis(start));
        // What the other commands call `colors` is a list of colours; shares stay beside them.
        value["shares"] = found.colors.iter().map(|color| json!(color.share)).collect();
        value["colors"] = found.colors.iter().map(|color| json!(color.color.to_hex())).collect();
        output::print_json(&value);
        return Ok(ExitCode::SUCCESS);
    }
    let painter = Painter::default();
    for (title, list) in [("", &found.colors), ("Black, white and greys", &found.neutrals)] {
        if !title.is_empty() && !list.is_empty() {
            output::print(title);
        }
        for logo::LogoColor { color, share } in list {
            output::print(&format!("{}  {:5.1} %", painter.named(*color), share * 100.0));
        }
    }
    if let Some(note) = &found.note {
        output::print(&capital(note));
    }
    Ok(ExitCode::SUCCESS)
}

fn color(text: &str) -> Result<Color, ParseColorError> {
    text.parse()
}

fn failure(message: impl Into<String>, remedy: &str) -> Failure {
    Failure { code: Code::Other, message: message.into(), remedy: remedy.to_owned() }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unwritable(error: serde_json::Error) -> Failure {
    failure(format!("the answer could not be written as JSON: {error}."), "Leave --json out.")
}

fn millis(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 1e5).round() / 100.0
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
