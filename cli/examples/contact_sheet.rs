//! Draws what Livery suggests for twelve brand accents, in every style, as charts, to be looked at hard.
//!
//! ```text
//! cargo run -p livery-cli --example contact_sheet -- FOLDER [--dark] [--count 8] [--only NAME]
//! ```

#![expect(clippy::cast_possible_wrap, reason = "pixels of a small picture")]

use std::error::Error;
use std::path::{Path, PathBuf};

use image::RgbImage;
use livery_colorways::scale::{Hues, ScaleRequest, suggest};
use livery_colorways::{Color, Request, Search, Style};
use plotters::prelude::*;
use plotters::style::{Color as _, register_font};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Accents of real brands and what they are called here.
const ACCENTS: [(&str, &str); 12] = [
    ("blue", "#0f62fe"),
    ("green", "#1db954"),
    ("red", "#e50914"),
    ("pine", "#00704a"),
    ("aubergine", "#4a154b"),
    ("orange", "#ff9900"),
    ("magenta", "#e20074"),
    ("yellow", "#ffcc00"),
    ("brown", "#644117"),
    ("petrol", "#009999"),
    ("violet", "#9146ff"),
    ("coral", "#ff5a5f"),
];

const CELL: (u32, u32) = (300, 190);
const LABEL: u32 = 150;

/// What a row of charts is drawn in.
struct Row {
    name: String,
    note: String,
    colors: Vec<Color>,
    /// Of pastel fills.
    outlines: Option<Vec<Color>>,
}

struct Options {
    folder: PathBuf,
    dark: bool,
    count: usize,
    only: Option<String>,
}

fn main() -> Outcome<()> {
    let options = options()?;
    if register_font("sans-serif", FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT).is_err() {
        return Err("the font could not be read".into());
    }
    std::fs::create_dir_all(&options.folder)?;
    for (name, accent) in ACCENTS {
        if options.only.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        let suffix = if options.dark { "-dark" } else { "" };
        let path = options.folder.join(format!("{name}{suffix}.png"));
        sheet(&path, accent.parse()?, &options)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn options() -> Outcome<Options> {
    let mut options = Options { folder: PathBuf::new(), dark: false, count: 8, only: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--dark" => options.dark = true,
            "--count" => options.count = arguments.next().ok_or("--count takes a number")?.parse()?,
            "--only" => options.only = arguments.next(),
            folder => options.folder = folder.into(),
        }
    }
    if options.folder.as_os_str().is_empty() {
        return Err("say which folder the pictures go to".into());
    }
    Ok(options)
}

fn rows(accent: Color, background: Color, options: &Options) -> Vec<Row> {
    Style::ALL
        .into_iter()
        .filter_map(|style| {
            let mut search = Search::new(Request {
                pins: vec![accent],
                count: options.count,
                backgrounds: vec![background],
                style,
                ..Request::default()
            });
            let answer = search.step_units(800).answers.first()?.clone();
            let note = format!("difference {:.1}", answer.difference);
            Some(Row { name: style.name().to_owned(), note, colors: answer.colors, outlines: answer.outlines })
        })
        .collect()
}

fn sheet(path: &Path, accent: Color, options: &Options) -> Outcome<()> {
    let background: Color = if options.dark { "#111827" } else { "#ffffff" }.parse()?;
    let ink = if options.dark { RGBColor(226, 232, 240) } else { RGBColor(30, 41, 59) };
    let rows = rows(accent, background, options);
    let scales = scales(accent, background);
    let width = LABEL + 5 * CELL.0;
    let height = rows.len() as u32 * CELL.1 + scales.len() as u32 * 44 + 30;
    let mut pixels = vec![0; (width * height * 3) as usize];
    {
        let root = BitMapBackend::with_buffer(&mut pixels, (width, height)).into_drawing_area();
        root.fill(&rgb(background))?;
        let text = |size: u32| ("sans-serif", size).into_font().color(&ink);
        for (index, row) in rows.iter().enumerate() {
            let top = index as i32 * CELL.1 as i32;
            root.draw(&Text::new(row.name.clone(), (10, top + 16), text(17)))?;
            root.draw(&Text::new(row.note.clone(), (10, top + 38), text(13)))?;
            let edge = |place: usize| row.outlines.as_ref().and_then(|outlines| outlines.get(place)).copied();
            for (place, color) in row.colors.iter().enumerate() {
                let (x, y) = (10 + (place as i32 % 4) * 32, top + 62 + (place as i32 / 4) * 32);
                root.draw(&Rectangle::new([(x, y), (x + 28, y + 28)], rgb(*color).filled()))?;
                if let Some(edge) = edge(place) {
                    root.draw(&Rectangle::new([(x, y), (x + 28, y + 28)], rgb(edge).stroke_width(1)))?;
                }
                if color.to_srgb8() == accent.to_srgb8() {
                    root.draw(&Circle::new((x + 14, y + 14), 4, rgb(background).filled()))?;
                }
            }
            let cells = root.clone().shrink((LABEL, top as u32), (5 * CELL.0, CELL.1)).split_evenly((1, 5));
            let charts = [bars, lines, scatter, areas, stacked];
            for (cell, chart) in cells.iter().zip(charts) {
                let cell = cell.margin(10, 10, 10, 10);
                chart(&cell, &row.colors, rgb(background), ink)?;
            }
        }
        for (index, (name, colors)) in scales.iter().enumerate() {
            let top = (rows.len() as u32 * CELL.1) as i32 + 10 + index as i32 * 44;
            root.draw(&Text::new(name.clone(), (10, top + 12), text(14)))?;
            let step = f64::from(5 * CELL.0) / colors.len() as f64;
            for (place, color) in colors.iter().enumerate() {
                let x = LABEL as i32 + (place as f64 * step) as i32;
                let end = LABEL as i32 + ((place + 1) as f64 * step) as i32;
                root.draw(&Rectangle::new([(x, top), (end, top + 36)], rgb(*color).filled()))?;
            }
        }
        root.present()?;
    }
    RgbImage::from_raw(width, height, pixels).ok_or("the picture has another size")?.save(path)?;
    Ok(())
}

fn scales(accent: Color, background: Color) -> Vec<(String, Vec<Color>)> {
    let single = ScaleRequest::sequential(accent, background);
    let multi = ScaleRequest { hues: Hues::Multi, ..single.clone() };
    let oklch = accent.to_oklch();
    let other = Color::from_oklch(livery_colorways::Oklch { h: oklch.h + 160.0, ..oklch }).to_srgb_gamut();
    let diverging = ScaleRequest { stops: 11, ..ScaleRequest::diverging(accent, other, background) };
    let cyclic = ScaleRequest { stops: 13, ..ScaleRequest::cyclic(accent, background) };
    let mut found = Vec::new();
    for (name, request) in [("single hue", single), ("multi hue", multi), ("diverging", diverging), ("cyclic", cyclic)]
    {
        if let Ok(scale) = suggest(&request) {
            found.push((name.to_owned(), scale.stops()));
            found.push((format!("{name}, smooth"), scale.colors(256)));
        }
    }
    found
}

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;
fn rgb(color: Color) -> RGBColor {
    let [r, g, b] = color.to_srgb8();
    RGBColor(r, g, b)
}

/// Numbers that look like data and are the same every time.
fn noise(seed: usize) -> f64 {
    let mixed = (seed as u64 + 11).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as f64 / f64::from(1 << 24)
}

fn bars(area: &Area<'_>, colors: &[Color], _: RGBColor, ink: RGBColor) -> Outcome<()> {
    let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..colors.len() as f64, 0.0..1.05)?;
    chart.draw_series(colors.iter().enumerate().map(|(index, color)| {
        let x = index as f64;
        Rectangle::new([(x + 0.1, 0.0), (x + 0.9, 0.35 + 0.65 * noise(index + 3))], rgb(*color).filled())
    }))?;
    chart.draw_series([PathElement::new([(0.0, 0.0), (colors.len() as f64, 0.0)], ink.stroke_width(1))])?;
    Ok(())
}

fn lines(area: &Area<'_>, colors: &[Color], _: RGBColor, ink: RGBColor) -> Outcome<()> {
    let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..40.0, -0.1..1.1)?;
    chart.draw_series([PathElement::new([(0.0, -0.1), (40.0, -0.1)], ink.mix(0.5).stroke_width(1))])?;
    for (index, color) in colors.iter().enumerate() {
        let phase = noise(index) * 6.0;
        let level = (index as f64 + 0.5) / colors.len() as f64;
        let points = (0..=40).map(|x| {
            let x = f64::from(x);
            (x, level * 0.8 + 0.1 + 0.18 * ((x / 5.5 + phase).sin() * 0.8 + (x / 2.3 + phase * 2.0).cos() * 0.3))
        });
        chart.draw_series(LineSeries::new(points, rgb(*color).stroke_width(2)))?;
    }
    Ok(())
}

fn scatter(area: &Area<'_>, colors: &[Color], _: RGBColor, _: RGBColor) -> Outcome<()> {
    let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    for (index, color) in colors.iter().enumerate() {
        let centre = (0.15 + 0.7 * noise(index * 7 + 1), 0.15 + 0.7 * noise(index * 7 + 2));
        chart.draw_series((0..28).map(|point| {
            let spread =
                |k: usize| (noise(index * 500 + point * 2 + k) + noise(index * 900 + point * 3 + k) - 1.0) * 0.22;
            Circle::new((centre.0 + spread(0), centre.1 + spread(1)), 3, rgb(*color).filled())
        }))?;
    }
    Ok(())
}

/// Neighbouring areas, as in a map: each cell belongs to the nearest of a few dozen places.
fn areas(area: &Area<'_>, colors: &[Color], background: RGBColor, _: RGBColor) -> Outcome<()> {
    let (width, height) = area.dim_in_pixel();
    let places: Vec<(f64, f64, usize)> = (0..26)
        .map(|index| {
            (noise(index * 2) * f64::from(width), noise(index * 2 + 1) * f64::from(height), index % colors.len())
        })
        .collect();
    let nearest = |x: f64, y: f64| {
        let distance = |p: &(f64, f64, usize)| (p.0 - x).powi(2) + (p.1 - y).powi(2);
        places.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map_or(0, |(index, _)| index)
    };
    for y in 0..height as i32 {
        for x in 0..width as i32 {
            let here = nearest(f64::from(x), f64::from(y));
            let border =
                nearest(f64::from(x) + 1.5, f64::from(y)) != here || nearest(f64::from(x), f64::from(y) + 1.5) != here;
            let color = if border { background } else { rgb(colors[places[here].2]) };
            area.draw_pixel((x, y), &color)?;
        }
    }
    Ok(())
}

fn stacked(area: &Area<'_>, colors: &[Color], _: RGBColor, _: RGBColor) -> Outcome<()> {
    let mut chart = ChartBuilder::on(area).build_cartesian_2d(0.0..30.0, 0.0..1.0)?;
    let share = |index: usize, x: f64| 1.0 + 0.7 * (x / 4.0 + noise(index + 40) * 7.0).sin();
    let total = |x: f64| (0..colors.len()).map(|index| share(index, x)).sum::<f64>();
    // From the top down, each area hides the lower part of the one before.
    for index in (0..colors.len()).rev() {
        let points = (0..=60).map(|x| {
            let x = f64::from(x) / 2.0;
            (x, (0..=index).map(|lower| share(lower, x)).sum::<f64>() / total(x))
        });
        chart.draw_series(AreaSeries::new(points, 0.0, rgb(colors[index]).filled()))?;
    }
    Ok(())
}
