//! How much of an app's painted area has its colour from the theme.
//!
//! Each page is pictured three times: in the theme, in the same theme with every colour exchanged for another
//! ([`livery_themes::recolored`]), and in the theme again. What looks the same in the first two does not come from the theme,
//! however it came to be there; what differs between the first and the last moves by itself and is left out. A colour that
//! merely equals one of the theme's does not count as the theme's, and nothing has to be known of how a page is made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use image::RgbImage;
use livery_protocol::page::{Order, OverrideRule, Painter, Question, Spot, Surface};
use livery_protocol::{Code, Event, Failure, Source, Stage};
use livery_themes::{Document, Mode};
use serde::Serialize;
use serde_json::Value;

use crate::browser::Browser;
use crate::failure::failure;
use crate::host::Host;

/// Of 255 in each channel: what drawing the same twice may differ by.
const SAME: u8 = 2;
/// Pages longer than this are measured to here, in CSS pixels.
const LONGEST_PAGE_PX: u32 = 8000;
/// Patches are told apart by squares of this size, in CSS pixels.
const SQUARE_PX: u32 = 160;
/// As many patches are asked about.
const MOST_PATCHES: usize = 80;
/// As many are told.
const MOST_REST: usize = 20;
/// How long a page may take to put a theme on.
const WEARING_PATIENCE: Duration = Duration::from_secs(30);

/// Comes true when nothing of the page has changed for a while.
const SETTLED: &str = "new Promise((done) => {
  const began = performance.now();
  let changed = began;
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    const now = performance.now();
    const drawn = [...document.querySelectorAll('.dash-graph')].every((graph) => graph.getClientRects().length === 0
      || (graph.querySelector('.main-svg') && !graph.querySelector('.dash-graph--pending')));
    const ready = document.readyState === 'complete' && !document.querySelector('._dash-loading') && document.body.childElementCount > 0
      && document.title !== 'Updating...' && drawn && now - changed > 600;
    if (!ready && now - began < 15000) return setTimeout(look, 100);
    watch.disconnect();
    done(ready);
  };
  look();
})";

/// Nothing moves but by itself, and what is only there while an app is written is not.
const STILL: &str = "(() => { const style = document.createElement('style');
  style.textContent = '*, *::before, *::after { transition: none !important; animation-duration: 0s !important; animation-delay: 0s !important; caret-color: transparent !important; scroll-behavior: auto !important; } .dash-debug-menu__outer, .dash-debug-menu { display: none !important; }';
  (document.head ?? document.documentElement).append(style); window.scrollTo(0, 0); })()";

/// Comes true when what was changed is painted.
const PAINTED: &str = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true), 120))))";

/// What to measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measuring {
    /// The app.
    pub source: Source,
    /// Paths of its pages; without any, the one it starts with.
    pub pages: Vec<String>,
    /// The theme's document.
    pub theme: String,
    /// Which half of it.
    pub mode: Mode,
    /// Whether to measure once more with everything overridden that the app writes itself.
    pub overridden: bool,
    /// The window, in CSS pixels.
    pub size: (u32, u32),
    /// Where to put pictures of the pages, as `sales.png` and `sales-overridden.png`, and beside each one in which only what
    /// does not come from the theme has its colour.
    pub pictures: Option<PathBuf>,
}

/// A page as it was measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasuredPage {
    /// Its path.
    pub path: String,
    /// With the theme as it is.
    #[serde(flatten)]
    pub plain: Measured,
    /// With everything overridden that the app writes itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Measured>,
}

/// One measurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Measured {
    /// Share of the painted area whose colour comes from the theme, 0 to 1.
    pub share: f64,
    /// The painted area, in CSS pixels: the page without pictures and without what moves.
    pub painted_px: u64,
    /// What moved by itself and was left out, in CSS pixels.
    pub unsteady_px: u64,
    /// What does not come from the theme, the largest areas first.
    pub rest: Vec<Rest>,
}

/// An area that does not come from the theme.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rest {
    /// Finds it in the page.
    pub selector: String,
    /// What it is, in words.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// Of the painted area, 0 to 1.
    pub share: f64,
    /// The key of the theme whose value is nearest.
    pub key: Option<String>,
}

/// Measures pages of an app, one after the other. Blocks; `tell` hears what is being waited for.
///
/// # Errors
/// Those of opening the source; [`Code::NotFound`] when there is no browser.
pub fn measure(measuring: &Measuring, mut tell: impl FnMut(&str)) -> Result<Vec<MeasuredPage>, Failure> {
    // Before an app is started for nothing.
    let mut browser = Browser::start(measuring.size.0, measuring.size.1)?;
    let (sender, events) = mpsc::channel();
    let host = Host::new(move |event| {
        let _nobody_listens_at_the_end = sender.send(event);
    })?;
    let mut session = Session { host, events, sequence: 0, measuring, browser: &mut browser };
    session.wear(Colors::Own);
    session.host.open_source(measuring.source.clone());
    let start = session.address(&mut tell)?;
    let pages = if measuring.pages.is_empty() { vec![start.path().to_owned()] } else { measuring.pages.clone() };
    let mut measured = Vec::new();
    for path in pages {
        tell(&format!("Measuring {path}"));
        let address = start.join(&path).map_err(|_| {
            failure(Code::Other, format!("{path} is no path of a page."), "Write it as in the browser, as /sales.")
        })?;
        measured.push(session.page(&path, address.as_str())?);
    }
    Ok(measured)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colors {
    Own,
    Other,
}

struct Session<'a> {
    host: Host,
    events: mpsc::Receiver<Event>,
    sequence: u64,
    measuring: &'a Measuring,
    browser: &'a mut Browser,
}

impl Session<'_> {
    fn wear(&mut self, colors: Colors) {
        self.sequence += 1;
        let Measuring { theme, mode, .. } = self.measuring;
        match colors {
            Colors::Own => self.host.wear_theme(theme.clone(), *mode, self.sequence),
            Colors::Other => self.host.wear_recolored(theme.clone(), *mode, self.sequence),
        }
    }

    /// Waits until the source serves.
    fn address(&self, tell: &mut impl FnMut(&str)) -> Result<url::Url, Failure> {
        let mut stage = Stage::default();
        loop {
            let state = self.host.source_state();
            if state.stage != stage {
                stage = state.stage;
                if let (Stage::Starting, Source::App { path }) = (stage, &self.measuring.source) {
                    tell(&format!("Starting {path}"));
                }
            }
            match (state.stage, state.url, state.failure) {
                (Stage::Serving, Some(url), _) => {
                    return url::Url::parse(&url)
                        .map_err(|error| failure(Code::Other, format!("{url}: {error}."), "Report this as a fault."));
                }
                (Stage::Failed, _, Some(why)) => return Err(why),
                _ => {}
            }
            // The host outlives this loop and tells of every change.
            let _a_change = self.events.recv_timeout(Duration::from_secs(1));
        }
    }

    fn page(&mut self, path: &str, address: &str) -> Result<MeasuredPage, Failure> {
        self.host.instruct(self.overrides(false));
        self.wear(Colors::Own);
        self.browser.open(address)?;
        self.browser.value(SETTLED)?;
        self.browser.value(STILL)?;
        let name = file_name(path);
        let plain = self.compare(&name)?;
        let overridden = if self.measuring.overridden {
            self.host.instruct(self.overrides(true));
            self.wear_and_wait(Colors::Own)?;
            self.browser.value(SETTLED)?;
            Some(self.compare(&format!("{name}-overridden"))?)
        } else {
            None
        };
        Ok(MeasuredPage { path: path.to_owned(), plain, overridden })
    }

    /// What gives way to the theme: what its file says, or all.
    fn overrides(&self, all: bool) -> Order {
        let (document, _) = Document::open(self.measuring.theme.as_bytes());
        let written = document.get_in("/livery/overrides").unwrap_or_default();
        let rules: Vec<OverrideRule> =
            written.get("rules").and_then(|rules| serde_json::from_value(rules.clone()).ok()).unwrap_or_default();
        let all = all || written.get("all").and_then(Value::as_bool).unwrap_or(false);
        Order::Overrides { rules, all }
    }

    fn wear_and_wait(&mut self, colors: Colors) -> Result<(), Failure> {
        self.wear(colors);
        let deadline = Instant::now() + WEARING_PATIENCE;
        loop {
            let rest = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(rest) {
                Ok(Event::Worn { sequence }) if sequence >= self.sequence => break,
                Ok(_) => {}
                Err(_) => {
                    return Err(failure(
                        Code::Unreachable,
                        "The page does not put the theme on: it hangs, or its scripts are blocked.",
                        "Open it with livery preview and look at its console.",
                    ));
                }
            }
        }
        self.browser.value(PAINTED)?;
        Ok(())
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, question: Question) -> Result<T, Failure> {
        let unread = |error: &dyn std::fmt::Display| {
            failure(Code::Other, format!("The page's answer could not be read: {error}."), "Report this as a fault.")
        };
        let waiting = tokio::runtime::Builder::new_current_thread().build().map_err(|error| unread(&error))?;
        let answer = waiting.block_on(self.host.probe_page(question))?;
        serde_json::from_value(answer).map_err(|error| unread(&error))
    }

    fn compare(&mut self, name: &str) -> Result<Measured, Failure> {
        let mut tries = 0;
        let (own, other, mut tally) = loop {
            let surface: Surface = self.ask(Question::Surface)?;
            let width = self.measuring.size.0;
            let height = (surface.height.max(f64::from(self.measuring.size.1)) as u32).min(LONGEST_PAGE_PX);
            let own = self.browser.picture(width, height)?;
            self.wear_and_wait(Colors::Other)?;
            let other = self.browser.picture(width, height)?;
            self.wear_and_wait(Colors::Own)?;
            let again = self.browser.picture(width, height)?;
            let tally = tally(&own, &other, &again, &surface.pictures);
            tries += 1;
            // A page that was not ready yet: something came late, and moved what lies below.
            if tally.unsteady * 50 < tally.painted || tries == 3 {
                break (own, other, tally);
            }
            self.browser.value(SETTLED)?;
        };
        if let Some(folder) = &self.measuring.pictures {
            keep(folder, name, &own, &other)?;
        }
        tally.patches.sort_by_key(|patch| std::cmp::Reverse(patch.pixels));
        tally.patches.truncate(MOST_PATCHES);
        let points = tally.patches.iter().map(Patch::spot).collect();
        let painters: Vec<Option<Painter>> =
            if tally.patches.is_empty() { Vec::new() } else { self.ask(Question::Painters { points })? };
        Ok(tally.measured(painters))
    }
}

/// A page's path as a name for its pictures.
fn file_name(path: &str) -> String {
    let plain: String = path.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
    match plain.trim_matches('-') {
        "" => "page".to_owned(),
        name => name.to_owned(),
    }
}

fn keep(folder: &Path, name: &str, own: &RgbImage, other: &RgbImage) -> Result<(), Failure> {
    let mut rest = own.clone();
    for (now, then) in rest.pixels_mut().zip(other.pixels()) {
        if !near(now.0, then.0) {
            let [red, green, blue] = now.0.map(u16::from);
            now.0 = [(235 + (red + green + blue) / 48) as u8; 3];
        }
    }
    let written = std::fs::create_dir_all(folder)
        .map_err(image::ImageError::IoError)
        .and_then(|()| own.save(folder.join(format!("{name}.png"))))
        .and_then(|()| rest.save(folder.join(format!("{name}-rest.png"))));
    written.map_err(|error| {
        failure(
            Code::Other,
            format!("Pictures could not be written to {}: {error}.", folder.display()),
            "Choose another folder.",
        )
    })
}

/// Pixels of one colour, in one square, that do not come from the theme.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Patch {
    color: [u8; 3],
    pixels: u64,
    /// The middle of the longest row.
    middle: (u32, u32),
    longest: u32,
}

impl Patch {
    fn hex(&self) -> String {
        let [red, green, blue] = self.color;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn spot(&self) -> Spot {
        let (x, y) = self.middle;
        Spot { x: f64::from(x) + 0.5, y: f64::from(y) + 0.5, color: self.hex() }
    }
}

#[derive(Debug, Default)]
struct Tally {
    painted: u64,
    escaped: u64,
    unsteady: u64,
    patches: Vec<Patch>,
}

impl Tally {
    fn measured(self, painters: Vec<Option<Painter>>) -> Measured {
        let painted = self.painted.max(1) as f64;
        let mut rest: BTreeMap<(String, String), (u64, Painter)> = BTreeMap::new();
        for (patch, painter) in self.patches.iter().zip(painters) {
            let painter = painter.unwrap_or_default();
            let known = rest.entry((painter.selector.clone(), patch.hex())).or_insert((0, painter));
            known.0 += patch.pixels;
        }
        let mut rest: Vec<Rest> = rest
            .into_iter()
            .map(|((selector, color), (pixels, Painter { name, key, .. }))| Rest {
                selector,
                name,
                color,
                share: pixels as f64 / painted,
                key,
            })
            .collect();
        rest.sort_by(|one, other| other.share.total_cmp(&one.share));
        rest.truncate(MOST_REST);
        Measured {
            share: 1.0 - self.escaped as f64 / painted,
            painted_px: self.painted,
            unsteady_px: self.unsteady,
            rest,
        }
    }
}

fn near(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= SAME)
}

/// Counts what is the same in two themes.
fn tally(own: &RgbImage, other: &RgbImage, again: &RgbImage, pictures: &[[f64; 4]]) -> Tally {
    let width = own.width().min(other.width()).min(again.width());
    let height = own.height().min(other.height()).min(again.height());
    let mut tally = Tally::default();
    let mut patches: BTreeMap<([u8; 3], u32, u32), Patch> = BTreeMap::new();
    let mut in_picture = vec![false; width as usize];
    for y in 0..height {
        in_picture.fill(false);
        for [left, top, wide, high] in pictures {
            if f64::from(y) + 1.0 > *top && f64::from(y) < top + high {
                let (from, to) = (left.max(0.0) as usize, (left + wide).ceil().max(0.0) as usize);
                let to = to.min(in_picture.len());
                in_picture[from.min(to)..to].fill(true);
            }
        }
        let mut run: Option<([u8; 3], u32)> = None;
        for x in 0..=width {
            let escaped = (x < width)
                .then(|| {
                    let (now, then, last) = (own.get_pixel(x, y).0, other.get_pixel(x, y).0, again.get_pixel(x, y).0);
                    if !near(now, last) {
                        tally.unsteady += 1;
                        return None;
                    }
                    let same = near(now, then);
                    if same && in_picture.get(x as usize) == Some(&true) {
                        return None;
                    }
                    tally.painted += 1;
                    same.then_some(now)
                })
                .flatten();
            if run.map(|(color, _)| color) == escaped && x % SQUARE_PX != 0 {
                continue;
            }
            if let Some((color, from)) = run.take() {
                let length = x - from;
                tally.escaped += u64::from(length);
                let patch = patches.entry((color, from / SQUARE_PX, y / SQUARE_PX)).or_insert(Patch {
                    color,
                    pixels: 0,
                    middle: (from, y),
                    longest: 0,
                });
                patch.pixels += u64::from(length);
                if length > patch.longest {
                    patch.longest = length;
                    patch.middle = (from + length / 2, y);
                }
            }
            run = escaped.map(|color| (color, x));
        }
    }
    tally.patches = patches.into_values().collect();
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn sheet(color: [u8; 3]) -> RgbImage {
        RgbImage::from_pixel(400, 300, Rgb(color))
    }

    fn fill(sheet: &mut RgbImage, [left, top, wide, high]: [u32; 4], color: [u8; 3]) {
        for y in top..top + high {
            for x in left..left + wide {
                sheet.put_pixel(x, y, Rgb(color));
            }
        }
    }

    #[test]
    fn what_stays_in_another_theme_escapes_and_pictures_and_what_moves_do_not_count() {
        let (mut own, mut other) = (sheet([255, 255, 255]), sheet([0, 20, 76]));
        // A block of the app's own, a picture, and a clock.
        for picture in [&mut own, &mut other] {
            fill(picture, [10, 10, 100, 50], [200, 0, 0]);
            fill(picture, [200, 100, 60, 60], [9, 9, 9]);
        }
        let mut again = own.clone();
        fill(&mut again, [300, 200, 20, 10], [1, 2, 3]);
        let tally = tally(&own, &other, &again, &[[200.0, 100.0, 60.0, 60.0]]);
        assert_eq!((tally.unsteady, tally.escaped), (200, 5000));
        assert_eq!(tally.painted, 400 * 300 - 200 - 3600);
        let (x, y) = tally.patches[0].middle;
        assert!((10..110).contains(&x) && (10..60).contains(&y), "{:?}", tally.patches);
        let painter = Painter { selector: "#bar".into(), name: "Bar".into(), key: Some("accent".into()) };
        let measured = tally.measured(vec![Some(painter)]);
        assert_eq!(measured.rest[0].selector, "#bar");
        assert_eq!(measured.rest[0].color, "#c80000");
        assert!((measured.share - (1.0 - 5000.0 / 116_200.0)).abs() < 1e-9);
    }
}
