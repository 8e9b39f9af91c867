//! From what is painted to findings, and from findings to changes.

use std::collections::{HashMap, HashSet};

use livery_colorways::{Color, contrast_ratio, luminance};
use serde::Serialize;
use serde_json::Value;

use super::charts::{LEAST_CONTRAST, LEAST_DIFFERENCE, Palette, STATUS};
use super::nearest::nearest;
use super::paint::{self, LEAST_TYPE, Stand, capital, label};
use super::{Finding, Fix, Rule};
use crate::check;
use crate::document::{Document, Mode, Severity};
use crate::edit;
use crate::theme::{Standing, Theme};
use crate::variables::color_css;

/// Rounds of [`fix_all`]; each mends what can be mended independently.
const MOST_ROUNDS: usize = 200;
/// How often [`fix_all`] tries the same finding.
const MOST_TRIES: usize = 3;

/// A fix that [`fix_all`] made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Applied {
    /// What was found.
    pub finding: Finding,
    /// What was done about it.
    pub fix: Fix,
}

/// The document with a fix made. Keys that follow the changed ones are carried along, as with any change.
#[must_use]
pub fn apply(document: &Document, fix: &Fix) -> Document {
    fix.edits
        .iter()
        .fold(document.clone(), |document, (pointer, value)| edit::change(&document, fix.mode, pointer, value.clone()))
}

/// Mends everything that can be mended, in both halves, and tells what was done and what is left.
pub fn fix_all(document: &Document) -> (Document, Vec<Applied>, Vec<Finding>) {
    fix_modes(document, &[Mode::Light, Mode::Dark])
}

/// As [`fix_all`], for some halves. What is mended in the light half may show in the dark one.
pub fn fix_modes(document: &Document, modes: &[Mode]) -> (Document, Vec<Applied>, Vec<Finding>) {
    let mut document = document.clone();
    let mut applied = Vec::new();
    let mut tries: HashMap<String, usize> = HashMap::new();
    // The light half first: the dark one derives from it.
    for mode in modes {
        for _ in 0..MOST_ROUNDS {
            let findings = audit(&document, *mode);
            let theme = Theme::resolve(&document, *mode);
            let follows = |finding: &Finding| theme.standing(&finding.key) == Standing::Following;
            // What follows may be mended by what it follows.
            let only_followers = findings.iter().all(|finding| finding.fixes.is_empty() || follows(finding));
            let mut touched: HashSet<String> = HashSet::new();
            let mut next = document.clone();
            for finding in findings {
                let count = tries.entry(finding.id.clone()).or_default();
                let Some(fix) = finding.fixes.get(*count / MOST_TRIES) else { continue };
                if (follows(&finding) && !only_followers) || !touched.insert(finding.key.clone()) {
                    continue;
                }
                *count += 1;
                next = apply(&next, fix);
                let surface = fix.edits.iter().any(|(pointer, _)| pointer.contains("background"));
                applied.push(Applied { fix: fix.clone(), finding });
                // What else is wrong was measured on the surface as it was, or follows what was changed.
                if surface || only_followers {
                    break;
                }
            }
            if next == document {
                break;
            }
            document = next;
        }
    }
    let left = modes.iter().flat_map(|mode| audit(&document, *mode)).collect();
    (document, applied, left)
}

/// Everything about one half, worst first.
pub(super) fn audit(document: &Document, mode: Mode) -> Vec<Finding> {
    let theme = Theme::resolve(document, mode);
    Desk { document, mode, theme: &theme, held: held(document, mode) }.findings()
}

/// Whether a key may be changed.
#[derive(Clone, Debug, Default)]
struct Held {
    locked: HashSet<String>,
    code: HashSet<String>,
    /// Nothing can be changed.
    broken: bool,
}

fn held(document: &Document, mode: Mode) -> Held {
    let locked = document.get_in("/livery/locked");
    let locked = locked.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let layer = edit::layer_pointer(mode);
    let code = crate::table::KEYS.iter().filter(|key| {
        document.node_at(&format!("{layer}/{}", key.name)).is_some_and(|(_, node)| node.value().is_none())
    });
    Held {
        locked: locked.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        code: code.map(|key| key.name.to_owned()).collect(),
        broken: !document.is_editable(),
    }
}

impl Held {
    /// Why a key cannot be changed.
    fn why(&self, key: &str) -> Option<String> {
        if self.broken {
            Some("the file's syntax is broken".to_owned())
        } else if self.locked.contains(key) {
            Some(format!("{} is locked", label(key)))
        } else if self.code.contains(key) {
            Some(format!("{} is program code in this file", label(key)))
        } else {
            None
        }
    }
}

/// One half of a document under audit.
struct Desk<'a> {
    document: &'a Document,
    mode: Mode,
    theme: &'a Theme,
    held: Held,
}

impl Desk<'_> {
    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let stands = paint::stands(self.theme);
        let mut told: Vec<&Stand> = Vec::new();
        for stand in stands.iter().filter(|stand| stand.fails()) {
            // Surfaces of one colour, and the surroundings of a control, are one finding.
            let same = told.iter().position(|other| other.is_as(stand));
            if same.is_none() {
                told.push(stand);
            }
        }
        findings.extend(told.into_iter().map(|stand| self.contrast(stand, &stands)));
        self.colorway(&mut findings);
        self.status(&mut findings);
        self.categories(&mut findings);
        for (key, size) in paint::tiny_type(self.theme) {
            findings.push(self.tiny(key, size));
        }
        let rank = |severity: Severity| match severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        findings.sort_by_key(|finding| rank(finding.severity));
        findings
    }

    fn finding(&self, rule: Rule, key: &str, pointer: String, against: Option<&str>) -> Finding {
        let mode = if self.mode == Mode::Dark { "dark" } else { "light" };
        let id = format!("{mode}/{}{pointer}{}", rule.name(), against.map(|key| format!("/{key}")).unwrap_or_default());
        Finding {
            id,
            rule,
            severity: rule.severity(),
            mode: self.mode,
            key: key.to_owned(),
            pointer,
            against: against.map(str::to_owned),
            message: String::new(),
            measured: 0.0,
            needed: 0.0,
            colors: Vec::new(),
            fixes: Vec::new(),
            unfixable: None,
        }
    }

    fn fix(&self, label: String, edits: Vec<(String, Value)>, color: Option<Color>) -> Fix {
        Fix { label, mode: self.mode, edits, color }
    }

    fn contrast(&self, stand: &Stand, stands: &[Stand]) -> Finding {
        let mut finding = self.finding(stand.rule, stand.key, stand.pointer.clone(), Some(stand.ground_key));
        if stand.ground_name == "table heads" {
            finding.id.push_str("/head");
        }
        if stand.what.starts_with("links") {
            finding.id.push_str("/links");
        }
        let grounds: Vec<&str> = stands
            .iter()
            .filter(|other| other.fails() && other.is_as(stand) && other.ground == stand.ground)
            .map(|other| other.ground_name.as_str())
            .collect();
        finding.severity = stand.severity;
        finding.measured = stand.measured;
        finding.needed = stand.needed;
        finding.colors = vec![stand.color, stand.ground];
        finding.message = format!(
            "{} ({}) on {} ({}) has a contrast of {}; it needs {}.",
            capital(&stand.what),
            color_css(stand.color),
            grounds.join(" and "),
            color_css(stand.ground),
            floored(stand.measured),
            stand.needed,
        );
        let mut reasons = Vec::new();
        match self.held.why(stand.key) {
            Some(why) => reasons.push(why),
            None if !stand.direct => reasons.push(format!("no shade of {} passes on all surfaces", label(stand.key))),
            None => match recolored(stand, stands) {
                Some(color) => {
                    let mut edits = vec![(stand.pointer.clone(), Value::from(color_css(color)))];
                    edits.extend(stand.besides.iter().map(|(pointer, value)| (pointer.clone(), Value::from(*value))));
                    let verb = verb(stand.color, color);
                    let label = format!("{verb} {} to {}", label(stand.key), color_css(color));
                    let fix = self.fix(label, edits, Some(color));
                    if self.keeps_locks(&fix) {
                        finding.fixes.push(fix);
                    } else {
                        reasons.push("a locked key follows it".to_owned());
                    }
                }
                None => reasons.push(format!("no shade of {} passes on all that it stands on", label(stand.key))),
            },
        }
        if finding.fixes.is_empty() {
            match self.held.why(stand.ground_key) {
                Some(why) if Some(&why) != reasons.first() => reasons.push(why),
                Some(_) => {}
                None => match self.resurfaced(stand, stands) {
                    Some(fix) => finding.fixes.push(fix),
                    None => reasons.push(format!("no shade of {} would help without harm", label(stand.ground_key))),
                },
            }
        }
        if finding.fixes.is_empty() {
            finding.unfixable = Some(format!("{}.", capital(&reasons.join(", and "))));
        }
        finding
    }

    /// The other side: a shade of the surface. Surfaces carry much along, so that the answer is tried out.
    fn resurfaced(&self, stand: &Stand, stands: &[Stand]) -> Option<Fix> {
        let on: Vec<(Color, f64)> = stands
            .iter()
            .filter(|other| other.ground_key == stand.ground_key && other.severity == Severity::Error)
            .map(|other| (other.color, other.needed))
            .collect();
        let only = [(stand.color, stand.needed)];
        let mut candidates: Vec<Color> =
            [on.as_slice(), only.as_slice()].into_iter().filter_map(|demands| nearest(stand.ground, demands)).collect();
        candidates.dedup();
        let before = weight(stands);
        candidates.into_iter().find_map(|color| {
            let mut edits = vec![(format!("/{}", stand.ground_key), Value::from(color_css(color)))];
            // A dark half that says one of the two surfaces has to say both.
            for other in ["background_content", "background_page"] {
                if self.mode == Mode::Dark
                    && ["background_content", "background_page"].contains(&stand.ground_key)
                    && other != stand.ground_key
                {
                    edits.push((format!("/{other}"), Value::from(color_css(self.theme.surface(other)))));
                }
            }
            let verb = verb(stand.ground, color);
            let fix =
                self.fix(format!("{verb} {} to {}", label(stand.ground_key), color_css(color)), edits, Some(color));
            if fix.edits.iter().any(|(pointer, _)| self.held.why(pointer.trim_start_matches('/')).is_some()) {
                return None;
            }
            let theme = Theme::resolve(&apply(self.document, &fix), self.mode);
            let after = paint::stands(&theme);
            let gone = !after.iter().any(|other| {
                other.fails()
                    && other.rule == stand.rule
                    && other.key == stand.key
                    && other.ground_key == stand.ground_key
                    && other.ground_name == stand.ground_name
                    && other.what == stand.what
            });
            (gone && weight(&after) < before && self.same_locked(&theme)).then_some(fix)
        })
    }

    /// Whether a fix leaves the values of all locked keys as they are, also of those that the file does not write.
    fn keeps_locks(&self, fix: &Fix) -> bool {
        let layer = edit::layer_pointer(self.mode);
        let literal = |key: &String| {
            self.document
                .get_in(&format!("{layer}/{key}"))
                .is_some_and(|value| !value.is_null() && !value.to_string().contains("var("))
        };
        if self.held.locked.iter().all(literal) {
            return true;
        }
        self.same_locked(&Theme::resolve(&apply(self.document, fix), self.mode))
    }

    fn same_locked(&self, theme: &Theme) -> bool {
        self.held.locked.iter().all(|key| theme.value(key) == self.theme.value(key))
    }

    fn colorway(&self, findings: &mut Vec<Finding>) {
        let palette = Palette::colorway(self.theme);
        let brand = self.held.locked.contains("accent")
            && palette.colors.first().copied()
                == Some(Color::from_srgb8(self.theme.color("accent").over(palette.paper).to_srgb8()));
        let why = |index: usize| {
            self.held
                .why("colorway")
                .or_else(|| (index == 0 && brand).then(|| "the first color is the accent, which is locked".to_owned()))
        };
        for index in 0..palette.colors.len() {
            let measured = palette.contrast(index);
            if measured >= LEAST_CONTRAST {
                continue;
            }
            let mut finding = self.finding(
                Rule::ChartContrast,
                "colorway",
                format!("/colorway/{index}"),
                Some("card_background_color"),
            );
            finding.measured = measured;
            finding.needed = LEAST_CONTRAST;
            finding.colors = palette.colors.get(index).copied().into_iter().chain([palette.paper]).collect();
            finding.message = format!(
                "Color {} of the colorway ({}) on the paper of charts ({}) has a contrast of {}; it needs {LEAST_CONTRAST}.",
                index + 1,
                shown_color(&palette, index),
                color_css(palette.paper),
                floored(measured),
            );
            let moved = match why(index) {
                Some(why) => Err(why),
                None => palette
                    .moved(index, None, LEAST_CONTRAST)
                    .ok_or_else(|| "every shade that is seen would merge with another color".to_owned()),
            };
            self.offer_move(&mut finding, &palette, index, moved);
            findings.push(finding);
        }
        for merge in palette.merges() {
            let (first, second) = merge.pair;
            let mut finding = self.finding(
                Rule::ColorwayMerge,
                "colorway",
                format!("/colorway/{second}"),
                Some(&format!("colorway/{first}")),
            );
            finding.measured = merge.difference;
            finding.needed = LEAST_DIFFERENCE;
            finding.colors =
                [second, first].into_iter().filter_map(|index| palette.colors.get(index).copied()).collect();
            finding.message = format!(
                "Colors {} ({}) and {} ({}) of the colorway merge for {}: a difference of {}; it needs {LEAST_DIFFERENCE}.",
                first + 1,
                shown_color(&palette, first),
                second + 1,
                shown_color(&palette, second),
                merge.eyes,
                floored(merge.difference),
            );
            let mut reasons = Vec::new();
            for (index, other) in [(second, first), (first, second)] {
                match why(index) {
                    Some(why) if reasons.contains(&why) => {}
                    Some(why) => reasons.push(why),
                    None => match palette.moved(index, Some(other), LEAST_CONTRAST) {
                        Some(color) => {
                            finding.fixes.push(self.colorway_fix(&palette, index, color));
                            break;
                        }
                        None => reasons.push(format!("color {} has nowhere to go", index + 1)),
                    },
                }
            }
            if finding.fixes.is_empty() {
                finding.unfixable = Some(format!("{}.", capital(&reasons.join(", and "))));
            }
            findings.push(finding);
        }
    }

    fn colorway_fix(&self, palette: &Palette, index: usize, color: Color) -> Fix {
        let label = format!(
            "Move color {} of the colorway from {} to {}",
            index + 1,
            shown_color(palette, index),
            color_css(color)
        );
        self.fix(label, vec![(format!("/colorway/{index}"), Value::from(color_css(color)))], Some(color))
    }

    fn offer_move(&self, finding: &mut Finding, palette: &Palette, index: usize, moved: Result<Color, String>) {
        match moved {
            Ok(color) => finding.fixes.push(self.colorway_fix(palette, index, color)),
            Err(why) => finding.unfixable = Some(format!("{}.", capital(&why))),
        }
    }

    fn status(&self, findings: &mut Vec<Finding>) {
        let paper = Color::from_srgb8(self.theme.surface("card_background_color").to_srgb8());
        let mut keys: Vec<&str> = STATUS.iter().flat_map(|(first, second)| [*first, *second]).collect();
        keys.sort_unstable();
        keys.dedup();
        for (first, second) in STATUS {
            let colors = [first, second].map(|key| self.theme.color(key));
            let palette = Palette::new(&colors, paper);
            let Some(merge) = palette.merges().into_iter().next() else { continue };
            let mut finding = self.finding(Rule::StatusMerge, second, format!("/{second}"), Some(first));
            finding.measured = merge.difference;
            finding.needed = LEAST_DIFFERENCE;
            finding.colors = palette.colors.iter().rev().copied().collect();
            finding.message = format!(
                "{} ({}) and {} ({}) look the same to {}: a difference of {}; it needs {LEAST_DIFFERENCE}.",
                capital(&label(first)),
                color_css(palette.colors.first().copied().unwrap_or(Color::BLACK)),
                label(second),
                color_css(palette.colors.last().copied().unwrap_or(Color::BLACK)),
                if merge.eyes == "every eye" { merge.eyes.clone() } else { format!("eyes with {}", merge.eyes) },
                floored(merge.difference),
            );
            let mut reasons = Vec::new();
            for (key, other) in [(second, first), (first, second)] {
                if let Some(why) = self.held.why(key) {
                    reasons.push(why);
                    continue;
                }
                // All that the key must stay apart from: its partners.
                let partners: Vec<&str> = STATUS
                    .iter()
                    .filter_map(|(a, b)| {
                        if *a == key {
                            Some(*b)
                        } else if *b == key {
                            Some(*a)
                        } else {
                            None
                        }
                    })
                    .filter(|partner| *partner != other)
                    .collect();
                let mut colors = vec![self.theme.color(key), self.theme.color(other)];
                colors.extend(partners.iter().map(|partner| self.theme.color(partner)));
                // A fill with text on it needs no contrast of its own.
                let least = if key.starts_with("accent_") { LEAST_CONTRAST } else { 1.0 };
                let Some(color) = Palette::new(&colors, paper).moved(0, Some(1), least) else {
                    reasons.push(format!("{} has nowhere to go", label(key)));
                    continue;
                };
                let text = format!("{} {} to {}", verb(self.theme.color(key), color), label(key), color_css(color));
                let fix = self.fix(text, vec![(format!("/{key}"), Value::from(color_css(color)))], Some(color));
                if self.keeps_locks(&fix) {
                    finding.fixes.push(fix);
                    break;
                }
                reasons.push(format!("a locked key follows {}", label(key)));
            }
            if finding.fixes.is_empty() {
                finding.unfixable = Some(format!("{}.", capital(&reasons.join(", and "))));
            }
            findings.push(finding);
        }
    }

    /// Colours of categories are the same in both halves, so that a fix has to pass on both papers.
    fn categories(&self, findings: &mut Vec<Finding>) {
        let categories = self.theme.category_colors();
        if categories.is_empty() {
            return;
        }
        let paper = |theme: &Theme| Color::from_srgb8(theme.surface("card_background_color").to_srgb8());
        let own = paper(self.theme);
        let other = if self.mode == Mode::Light { Mode::Dark } else { Mode::Light };
        let mut papers = vec![(own, LEAST_CONTRAST)];
        for (name, color) in categories {
            let color = super::nearest::shown(*color, own);
            let measured = contrast_ratio(color, own);
            if measured >= LEAST_CONTRAST {
                continue;
            }
            if papers.len() == 1 {
                papers.push((paper(&Theme::resolve(self.document, other)), LEAST_CONTRAST));
            }
            let pointer = format!("/livery/category_colors{}", check::pointer_step(name));
            let mut finding =
                self.finding(Rule::ChartContrast, "livery", pointer.clone(), Some("card_background_color"));
            finding.measured = measured;
            finding.needed = LEAST_CONTRAST;
            finding.colors = vec![color, own];
            finding.message = format!(
                "The color of {} ({}) on the paper of charts ({}) has a contrast of {}; it needs {LEAST_CONTRAST}.",
                check::shown(name),
                color_css(color),
                color_css(own),
                floored(measured),
            );
            match nearest(color, &papers) {
                _ if self.held.broken => finding.unfixable = Some("The file's syntax is broken.".to_owned()),
                Some(found) => {
                    let label = format!("{} {} to {}", verb(color, found), check::shown(name), color_css(found));
                    finding.fixes.push(Fix {
                        label,
                        mode: Mode::Light,
                        edits: vec![(pointer, Value::from(color_css(found)))],
                        color: Some(found),
                    });
                }
                None => {
                    finding.unfixable = Some(
                        "The color is the same in light and dark, and no shade is seen on both papers.".to_owned(),
                    );
                }
            }
            findings.push(finding);
        }
    }

    fn tiny(&self, key: &str, size: f64) -> Finding {
        let mut finding = self.finding(Rule::TinyType, key, format!("/{key}"), None);
        finding.measured = size;
        finding.needed = LEAST_TYPE;
        finding.message = format!(
            "{} is {} px; type below {LEAST_TYPE} px is hard to read.",
            capital(&label(key)),
            libm::round(size * 100.0) / 100.0
        );
        let fix = self.fix(
            format!("Set {} to {LEAST_TYPE} px", label(key)),
            vec![(format!("/{key}"), Value::from(format!("{LEAST_TYPE}px")))],
            None,
        );
        match self.held.why(key) {
            Some(why) => finding.unfixable = Some(format!("{}.", capital(&why))),
            None if !self.keeps_locks(&fix) => finding.unfixable = Some("A locked key follows it.".to_owned()),
            None => finding.fixes.push(fix),
        }
        finding
    }
}

/// A shade of a colour that passes on everything that it is painted on; if there is none, one that passes here and
/// loses nothing elsewhere.
fn recolored(stand: &Stand, stands: &[Stand]) -> Option<Color> {
    let own: Vec<&Stand> = stands.iter().filter(|other| other.key == stand.key && other.direct).collect();
    let here = |other: &&&Stand| {
        !other.fails() || (other.ground_key == stand.ground_key && other.ground_name == stand.ground_name)
    };
    let demand = |other: &Stand| (other.ground, other.needed);
    let all: Vec<(Color, f64)> = own.iter().map(|other| demand(other)).collect();
    let some: Vec<(Color, f64)> = own.iter().filter(here).map(|other| demand(other)).collect();
    nearest(stand.color, &all).or_else(|| nearest(stand.color, &some))
}

/// Rounded down, so that 4.499 does not read as the 4.5 that was wanted.
fn floored(value: f64) -> f64 {
    libm::floor(value * 100.0) / 100.0
}

fn shown_color(palette: &Palette, index: usize) -> String {
    palette.colors.get(index).map(|color| color_css(*color)).unwrap_or_default()
}

fn verb(from: Color, to: Color) -> &'static str {
    let (before, after) = (luminance(from), luminance(to));
    if (before - after).abs() < 0.01 {
        "Move"
    } else if after < before {
        "Darken"
    } else {
        "Lighten"
    }
}

/// How much is wrong: errors, then everything.
fn weight(stands: &[Stand]) -> (usize, usize) {
    let failing = stands.iter().filter(|stand| stand.fails());
    let errors = failing.clone().filter(|stand| stand.severity == Severity::Error).count();
    (errors, failing.count())
}
