//! `livery suggest`, `assess`, `repair`, `colors` and `library`: colour without a window.

mod swatch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand, ValueEnum};
use livery_colorways::library::{KnownColorway, KnownScale};
use livery_colorways::scale::{self, Evenness, Hues, ScaleKind, ScaleRequest};
use livery_colorways::{
    Against, Answer, Assessment, Best, Color, ParseColorError, Repaired, Request, Search, Style, Vision, assess, gate,
    library, logo, repair,
};
use livery_host::{Code, Failure};
use serde_json::{Value, json};

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
    Colorway(Colorway),
    Colorscale(Colorscale),
}

/// Suggests colours for categories that every eye can tell apart and that stand out from the background.
///
/// The same request gives the same answer, unless --budget-ms leaves it to the clock.
#[derive(Debug, Parser)]
struct Colorway {
    /// The brand's colour: kept exactly, first in the list.
    #[arg(long, value_name = "COLOR", value_parser = color)]
    accent: Option<Color>,
    /// A further colour that is kept exactly; may be given several times.
    #[arg(long = "pin", value_name = "COLOR", value_parser = color)]
    pins: Vec<Color>,
    /// What the chart stands on; may be given twice, for light and dark at once.
    #[arg(long = "background", value_name = "COLOR", value_parser = color)]
    backgrounds: Vec<Color>,
    /// How many colours, 2 to 24.
    #[arg(long, value_name = "N", default_value_t = 8)]
    count: usize,
    /// What it should feel like: distinct, brand, vivid, muted, pastel or single-hue.
    #[arg(long, value_name = "STYLE", default_value = "distinct", value_parser = style)]
    style: Style,
    /// The least WCAG contrast of every colour with the background.
    #[arg(long, value_name = "R", default_value_t = 3.0)]
    min_contrast: f64,
    /// The least CIE chroma of every colour; 20 keeps greys out.
    #[arg(long, value_name = "C", default_value_t = 0.0)]
    min_chroma: f64,
    /// The least CIE lightness of every colour, 0 to 100.
    #[arg(long, value_name = "L", default_value_t = 0.0)]
    min_lightness: f64,
    /// The greatest CIE lightness of every colour, 0 to 100.
    #[arg(long, value_name = "L", default_value_t = 100.0)]
    max_lightness: f64,
    /// A colour to keep away from, such as a status colour, as far as from each other; may be given several times.
    #[arg(long, value_name = "COLOR", value_parser = color)]
    avoid: Vec<Color>,
    /// An eye to hold for (normal, protan, deutan-0.5, brettel-tritan …); may be given several times. Without it: all
    /// twelve views.
    #[arg(long = "vision", value_name = "VISION")]
    visions: Vec<Vision>,
    /// Another seed gives another answer of the same kind.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Search for so many milliseconds instead of a fixed amount of work.
    #[arg(long, value_name = "N")]
    budget_ms: Option<u64>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
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

/// Moves the colours of a colorway as little as possible until it passes.
///
/// Exits with 1 where it cannot be made to pass.
#[derive(Debug, Parser)]
pub(crate) struct Repair {
    /// The colours in their order, or the id of a known colorway (okabe-ito, plotly, tol-muted …).
    #[arg(value_name = "COLOR", required = true)]
    colors: Vec<String>,
    /// One of the colours that must stay exactly as it is; may be given several times.
    #[arg(long = "pin", value_name = "COLOR", value_parser = color)]
    pins: Vec<Color>,
    /// What they stand on; may be given twice, for light and dark.
    #[arg(long = "background", value_name = "COLOR", value_parser = color)]
    backgrounds: Vec<Color>,
    /// The least CIEDE2000 difference between two colours, for every eye.
    #[arg(long, value_name = "D", default_value_t = gate::ACCEPTABLE)]
    min_difference: f64,
    /// The least WCAG contrast with the background.
    #[arg(long, value_name = "R", default_value_t = 3.0)]
    min_contrast: f64,
    /// Another seed may find another way.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
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

/// Shows the known colorways and scales, with what they are worth.
///
/// Without an id, all of them in a line each; with one, its assessment and where it comes from.
#[derive(Debug, Parser)]
pub(crate) struct Library {
    /// The id of one colorway or scale (okabe-ito, viridis …).
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// What they stand on; may be given twice, for light and dark.
    #[arg(long = "background", value_name = "COLOR", value_parser = color)]
    backgrounds: Vec<Color>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(crate) fn suggest(args: &Suggest) -> Result<ExitCode, Failure> {
    match &args.what {
        What::Colorway(args) => suggest_colorway(args),
        What::Colorscale(args) => suggest_colorscale(args),
    }
}

/// Units of search without --budget-ms: more add less than a hundredth to the difference.
const UNITS: u64 = 1500;

fn suggest_colorway(args: &Colorway) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let pins: Vec<Color> = args.accent.iter().chain(&args.pins).copied().collect();
    if pins.is_empty() && matches!(args.style, Style::Brand | Style::SingleHue) {
        return Err(failure(
            format!("The style {} follows a brand's colour, and there is none.", args.style.name()),
            "Give the colour with --accent, or choose another --style.",
        ));
    }
    let defaults = Request::default();
    let mut search = Search::new(Request {
        pins,
        count: args.count,
        backgrounds: args.backgrounds.clone(),
        min_contrast: args.min_contrast,
        avoid: args.avoid.clone(),
        visions: if args.visions.is_empty() { defaults.visions.clone() } else { args.visions.clone() },
        style: args.style,
        min_chroma: args.min_chroma,
        lightness: (args.min_lightness, args.max_lightness),
        seed: args.seed,
    });
    let best = match args.budget_ms {
        Some(budget) => search.step(&mut || start.elapsed() < Duration::from_millis(budget)),
        None => search.step_units(UNITS),
    };
    let elapsed_ms = millis(start);
    if args.json {
        output::print_json(&colorway_json(best, args, elapsed_ms).map_err(unwritable)?);
    } else {
        print_colorways(best, args);
    }
    Ok(ExitCode::SUCCESS)
}

/// The best answer at the top, all of them under `answers`.
fn colorway_json(best: &Best, args: &Colorway, elapsed_ms: f64) -> serde_json::Result<Value> {
    let answer = |answer: &Answer| {
        let mut value = serde_json::to_value(&answer.assessment)?;
        value["outlines"] = serde_json::to_value(&answer.outlines)?;
        Ok::<Value, serde_json::Error>(value)
    };
    let answers: Vec<Value> = best.answers.iter().map(answer).collect::<Result<_, _>>()?;
    let mut value = answers.first().cloned().unwrap_or_default();
    value["style"] = json!(args.style.name());
    value["seed"] = json!(args.seed);
    value["reasons"] = json!(best.reasons);
    value["answers"] = Value::Array(answers);
    value["elapsed_ms"] = json!(elapsed_ms);
    Ok(value)
}

fn print_colorways(best: &Best, args: &Colorway) {
    let painter = Painter::default();
    if let Some(answer) = best.answers.first() {
        print_assessment(&answer.assessment);
        if let Some(outlines) = &answer.outlines {
            output::print(&format!("Outlines: {}", painter.strip(outlines)));
        }
    }
    if best.answers.len() > 1 {
        output::print(&format!("Other answers in the style {}:", args.style.name()));
        for answer in &best.answers[1..] {
            output::print(&format!("  {:5.1}  {}", answer.difference, painter.strip(&answer.colors)));
        }
    }
    for reason in &best.reasons {
        output::print(&format!("! {reason}"));
    }
}

pub(crate) fn repair_colors(args: &Repair) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let colors = colors_or_id(&args.colors)?;
    let mut pinned = Vec::new();
    for pin in &args.pins {
        let same = |color: &Color| color.to_srgb8() == pin.to_srgb8();
        let place = colors.iter().position(same).ok_or_else(|| {
            failure(
                format!("{} is to be kept, but it is not one of the colours.", pin.to_hex()),
                "Give --pin a colour of the list, exactly.",
            )
        })?;
        pinned.push(place);
    }
    let wanted = livery_colorways::Repair {
        pinned,
        backgrounds: args.backgrounds.clone(),
        min_contrast: args.min_contrast,
        min_difference: args.min_difference,
        seed: args.seed,
        ..livery_colorways::Repair::default()
    };
    let found = repair(&colors, &wanted);
    if args.json {
        let mut value = serde_json::to_value(&found.assessment).map_err(unwritable)?;
        value["moved"] = serde_json::to_value(&found.moved).map_err(unwritable)?;
        value["passes"] = json!(found.passes);
        value["reasons"] = json!(found.reasons);
        value["elapsed_ms"] = json!(millis(start));
        output::print_json(&value);
    } else {
        print_repaired(&found);
    }
    Ok(if found.passes { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn print_repaired(found: &Repaired) {
    let painter = Painter::default();
    print_assessment(&found.assessment);
    if found.moved.is_empty() {
        output::print("Nothing was moved");
    }
    for moved in &found.moved {
        output::print(&format!(
            "Moved {}: {} to {}, by {:.1}",
            moved.index + 1,
            painter.named(moved.from),
            painter.named(moved.to),
            moved.distance
        ));
    }
    for reason in &found.reasons {
        output::print(&format!("! {reason}"));
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

pub(crate) fn library(args: &Library) -> Result<ExitCode, Failure> {
    let against = Against { backgrounds: args.backgrounds.clone(), ..Against::default() };
    let wanted = args.id.as_ref().map(|id| id.to_lowercase());
    let asked = |id: &str| wanted.as_ref().is_none_or(|wanted| wanted == id);
    let colorways: Vec<&KnownColorway> = library::colorways().iter().filter(|known| asked(&known.id)).collect();
    let scales: Vec<&KnownScale> = library::scales().iter().filter(|known| asked(&known.id)).collect();
    if let Some(id) = &args.id
        && colorways.is_empty()
        && scales.is_empty()
    {
        return Err(failure(
            format!("There is no colorway or scale {id:?}."),
            "Run livery library to see the ids of all of them.",
        ));
    }
    if args.json {
        let colorways: Vec<Value> = colorways
            .iter()
            .map(|known| {
                let mut value = serde_json::to_value(known.assessment(&against))?;
                for (key, text) in [("id", &known.id), ("name", &known.name), ("source", &known.source)] {
                    value[key] = json!(text);
                }
                value["licence"] = json!(known.licence);
                value["year"] = json!(known.year);
                Ok(value)
            })
            .collect::<serde_json::Result<_>>()
            .map_err(unwritable)?;
        let scales: Vec<Value> = scales
            .iter()
            .map(|known| {
                let even = known.evenness();
                json!({
                    "id": known.id, "name": known.name, "kind": known.kind, "source": known.source,
                    "licence": known.licence, "year": known.year, "stops": known.stops, "cv": even.cv,
                    "worst_vision_cv": even.worst_vision_cv, "lightness_monotone": even.lightness_monotone,
                })
            })
            .collect();
        output::print_json(&json!({ "colorways": colorways, "scales": scales }));
        return Ok(ExitCode::SUCCESS);
    }
    let painter = Painter::default();
    if args.id.is_some() {
        for known in colorways {
            output::print(&origin(&known.name, &known.source, &known.licence, known.year));
            print_assessment(&known.assessment(&against));
        }
        for known in scales {
            output::print(&origin(&known.name, &known.source, &known.licence, known.year));
            output::print(&painter.strip(&known.stops));
            output::print(&evenness_line("straight lines between the stops", &known.evenness()));
        }
        return Ok(ExitCode::SUCCESS);
    }
    output::print("Colorways: the least difference over all eyes, the number of colours");
    for known in colorways {
        let worth = known.assessment(&against).robust_difference.unwrap_or(0.0);
        output::print(&format!(
            "{:18} {worth:5.1} {:3}  {}",
            known.id,
            known.colors.len(),
            painter.strip(&known.colors)
        ));
    }
    output::print("Scales: unevenness of steps in normal vision and at most for any eye, in percent");
    for known in scales {
        let even = known.evenness();
        // Every fourth stop says enough in a line.
        let shown: Vec<Color> = known.stops.iter().step_by((known.stops.len() / 8).max(1)).copied().collect();
        output::print(&format!(
            "{:18} {:5.1} {:5.1}  {}",
            known.id,
            even.cv * 100.0,
            even.worst_vision_cv * 100.0,
            painter.strip(&shown)
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn origin(name: &str, source: &str, licence: &str, year: u16) -> String {
    format!("{name}, {year}. {source}. Licence: {licence}")
}

fn color(text: &str) -> Result<Color, ParseColorError> {
    text.parse()
}

fn style(text: &str) -> Result<Style, String> {
    let wanted = text.to_lowercase().replace(['_', ' '], "-");
    Style::ALL.into_iter().find(|style| style.name() == wanted).ok_or_else(|| {
        let names: Vec<&str> = Style::ALL.into_iter().map(Style::name).collect();
        format!("choose one of {}", names.join(", "))
    })
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
