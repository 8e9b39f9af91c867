//! `livery coverage`: how much of what apps paint has its colour from the theme.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use livery_host::coverage::{Measured, MeasuredPage, Measuring, measure};
use livery_host::{Code, Source};
use livery_themes::Mode;
use serde_json::{Value, json};

use crate::output::{self, Failure};
use crate::preview::source;

/// The gallery's pages.
const GALLERY: [&str; 9] = ["", "charts", "tables", "form", "report", "controls", "bootstrap", "mantine", "states"];
/// Areas that are printed for each page; all that were found are in the JSON.
const PRINTED: usize = 6;

/// Measures how much of what an app paints has its colour from a theme, in a browser without a window.
///
/// A page is pictured in the theme and in the same theme with every colour exchanged: what looks the same in both does not
/// come from the theme. Pictures, maps and what moves by itself do not count. Needs Chromium, Chrome or Edge.
///
/// Exits with 1 where a page has less than --least.
#[derive(Debug, Parser)]
pub(crate) struct Args {
    /// Apps: Python files, which are started one after the other, or addresses of apps that run already.
    #[arg(value_name = "APP.py | URL", required_unless_present = "gallery")]
    sources: Vec<String>,
    /// All pages of Livery's own gallery.
    #[arg(long)]
    gallery: bool,
    /// The theme.
    #[arg(long, value_name = "FILE")]
    theme: PathBuf,
    /// Which half of the theme.
    #[arg(long, value_enum, default_value = "light")]
    mode: ModeArg,
    /// A page of the apps, as /sales; may be given more than once. Without it, the page that an app starts with.
    #[arg(long = "page", value_name = "PATH")]
    pages: Vec<String>,
    /// Measures once more with the theme in place of every colour and font that the app writes itself.
    #[arg(long = "override")]
    overridden: bool,
    /// The window, in CSS pixels.
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1400x1000", value_parser = size)]
    size: (u32, u32),
    /// The least share that is well, in percent: with --override, of the second measurement.
    #[arg(long, value_name = "PERCENT")]
    least: Option<f64>,
    /// Puts pictures of the pages there: as they are, and with colour only where it does not come from the theme.
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    /// Prints everything as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeArg {
    /// On a light page.
    Light,
    /// On a dark page.
    Dark,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('x').and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)));
    parts
        .filter(|(width, height)| (200..=4000).contains(width) && (200..=4000).contains(height))
        .ok_or_else(|| "write it as 1400x1000, from 200x200 to 4000x4000".to_owned())
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (document, diagnostics) = output::read_theme(&args.theme)?;
    for found in &diagnostics {
        output::complain(&args.theme, found);
    }
    let gallery = args.gallery.then(|| {
        let pages =
            if args.pages.is_empty() { GALLERY.map(|page| format!("/{page}")).to_vec() } else { args.pages.clone() };
        ("gallery".to_owned(), Source::Gallery { page: None }, pages)
    });
    let apps = args.sources.iter().map(|named| (named.clone(), source(named), args.pages.clone()));
    let mut enough = true;
    let mut failed = None;
    let mut all: Vec<Value> = Vec::new();
    let named: Vec<_> = gallery.into_iter().chain(apps).collect();
    let several = named.len() > 1;
    for (name, source, pages) in named {
        let measuring = Measuring {
            source,
            pages,
            theme: document.text().to_owned(),
            mode: match args.mode {
                ModeArg::Light => Mode::Light,
                ModeArg::Dark => Mode::Dark,
            },
            overridden: args.overridden,
            size: args.size,
            // Apps have pages of the same names.
            pictures: args
                .pictures
                .as_ref()
                .map(|folder| if several { folder.join(picture_folder(&name)) } else { folder.clone() }),
        };
        let measured = match measure(&measuring, output::warn) {
            Ok(measured) => measured,
            // Of many apps one that does not start is no reason to measure none.
            Err(failure) if several && failure.code != Code::NotFound => {
                output::warn(&format!("{name}: {failure}"));
                all.push(json!({ "source": name, "error": failure.to_string() }));
                failed = Some(failure);
                continue;
            }
            Err(failure) => return Err(failure),
        };
        for page in measured {
            let counted = page.overridden.as_ref().unwrap_or(&page.plain);
            enough &= args.least.is_none_or(|least| counted.share * 100.0 >= least);
            if args.json {
                let mut value = json!({ "source": name });
                if let (Some(fields), Ok(Value::Object(page))) = (value.as_object_mut(), serde_json::to_value(&page)) {
                    fields.extend(page);
                }
                all.push(value);
            } else {
                print(&name, &page);
            }
        }
    }
    if args.json {
        output::print_json(&Value::Array(all));
    }
    Ok(match failed {
        Some(_) => ExitCode::from(2),
        None if enough => ExitCode::SUCCESS,
        None => ExitCode::from(1),
    })
}

/// A source's name as a folder.
fn picture_folder(name: &str) -> String {
    let plain: String = name.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
    plain.trim_matches('-').to_owned()
}

/// A line for a page, and one for each area that is not the theme's.
fn print(name: &str, MeasuredPage { path, plain, overridden }: &MeasuredPage) {
    let with = overridden.as_ref().map(|measured| format!("   overridden {}", percent(measured.share)));
    output::print(&format!("{} {name} {path}{}", percent(plain.share), with.unwrap_or_default()));
    rest(plain);
    if let Some(measured) = overridden
        && !measured.rest.is_empty()
    {
        output::print("         overridden, what is left");
        rest(measured);
    }
}

fn rest(measured: &Measured) {
    for rest in measured.rest.iter().filter(|rest| rest.share >= 0.0005).take(PRINTED) {
        let key = rest.key.as_deref().map(|key| format!(", nearest {key}")).unwrap_or_default();
        let name = if rest.name.is_empty() { "Page" } else { &rest.name };
        output::print(&format!("         {} {}  {name}{key}  {}", percent(rest.share), rest.color, rest.selector));
    }
}

/// Rounded down, so that 100 % is all of it.
fn percent(share: f64) -> String {
    format!("{:5.1} %", (share * 1000.0).floor() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_up() {
        assert_eq!(percent(1.0), "100.0 %");
        assert_eq!(percent(0.99999), " 99.9 %");
        assert_eq!(percent(0.0), "  0.0 %");
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("1280x800"), Ok((1280, 800)));
        for wrong in ["1280", "x", "10x10", "1280x80000"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
