//! Suggesting chart colours: an anytime search that can run between two frames.

mod engine;
mod exchange;
mod order;
mod region;
mod repair;
mod solver;
mod style;

use serde::Serialize;

use crate::assess::{Against, Assessment, Differences, assess_shown, difference_for, gate, labs, shown};
use crate::color::Color;
use crate::difference::ciede2000;
use crate::vision::Vision;
use engine::{LANES, Views};
use region::Region;
pub use repair::{Move, Repair, Repaired, repair};
use solver::{Found, Solver};
pub use style::Style;

/// What is wanted. Start from `Request::default()`: eight *distinct* colours, 3:1, the twelve views.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Colours that are kept exactly and come first; the first is the accent that *brand* and *single hue* follow.
    pub pins: Vec<Color>,
    /// How many colours, 2..=24, pins included.
    pub count: usize,
    /// Surfaces the colours lie on: none, one, or two (light and dark at once).
    pub backgrounds: Vec<Color>,
    /// Least WCAG contrast of every colour that is not pinned with every background, 1..=21. *Pastel* keeps it with
    /// outlines instead.
    pub min_contrast: f64,
    /// Colours to keep away from, such as status colours: as far as from each other.
    pub avoid: Vec<Color>,
    /// The eyes to hold for; at most twelve, further ones are left out.
    pub visions: Vec<Vision>,
    /// What it should feel like.
    pub style: Style,
    /// Least CIE chroma C* of every colour that is not pinned; 20 keeps greys out.
    pub min_chroma: f64,
    /// Least and greatest CIE lightness L* of every colour that is not pinned.
    pub lightness: (f64, f64),
    /// The same seed and the same number of units give the same answer.
    pub seed: u64,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            pins: Vec::new(),
            count: 8,
            backgrounds: Vec::new(),
            min_contrast: 3.0,
            avoid: Vec::new(),
            visions: Vision::TWELVE.to_vec(),
            style: Style::Distinct,
            min_chroma: 0.0,
            lightness: (0.0, 100.0),
            seed: 0,
        }
    }
}

/// One suggestion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The colours: pins first, the rest ordered so that every prefix is good for its length.
    pub colors: Vec<Color>,
    /// Least difference over the visions of the request.
    pub difference: f64,
    /// Outline colours for *pastel*, one per colour, with the wanted contrast on the backgrounds.
    pub outlines: Option<Vec<Color>>,
    /// What they are worth.
    pub assessment: Assessment,
}

/// The best so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Best {
    /// Ranked, best first; truly different from each other. Never empty after [`Search::new`].
    pub answers: Vec<Answer>,
    /// Why the wish could not be met fully, in plain words; empty when it could.
    pub reasons: Vec<String>,
    /// Units of work done so far.
    pub units: u64,
    /// Goes up whenever `answers` changed, so that a view need not compare them.
    pub revision: u64,
}

/// Most answers that are given.
const ANSWERS: usize = 5;

/// A search in progress. It reads no clock and never blocks: call [`Search::step`] as long as there is time.
pub struct Search {
    request: Request,
    pins: Vec<Color>,
    count: usize,
    against: Against,
    views: Views,
    regions: Vec<Region>,
    /// The region being searched; *brand* moves on to wider ones.
    at: usize,
    solver: Option<Solver>,
    /// Units spent in the present region.
    here: u64,
    notes: Vec<String>,
    shown: Vec<Found>,
    best: Best,
}

impl Search {
    /// Sets a search up and finds a first, already good, answer.
    pub fn new(request: Request) -> Self {
        let base = request.backgrounds.first().map_or(Color::WHITE, |color| color.over(Color::WHITE));
        let pins: Vec<Color> = request.pins.iter().take(24).map(|&pin| shown(pin, base)).collect();
        let count = request.count.clamp(2, 24).max(pins.len());
        let mut notes = Vec::new();
        if count != request.count {
            notes.push(format!(
                "{} colours were asked for; {count} are given (2 to 24, and no fewer than are pinned)",
                request.count
            ));
        }
        let views = Views::new(&request.visions);
        if request.visions.len() > LANES {
            notes.push(format!("Only the first {LANES} of {} colour visions are held for", request.visions.len()));
        }
        let mut request = request;
        request.visions.truncate(LANES);
        if request.visions.is_empty() {
            request.visions.push(Vision::Normal);
        }
        request.count = count;
        let (regions, own) = style::regions(&request);
        notes.extend(own);
        if let Some((difference, first, second)) = worst_pins(&pins, &request.visions)
            && difference < gate::SECOND_CUE
        {
            notes.push(format!(
                "Pinned colours {} and {} already merge (difference {difference:.1}); the rest cannot make up for that",
                first + 1,
                second + 1
            ));
        }
        let against = Against {
            backgrounds: request.backgrounds.clone(),
            min_contrast: request.min_contrast,
            ..Against::default()
        };
        let mut search = Self {
            request,
            pins,
            count,
            against,
            views,
            regions,
            at: 0,
            solver: None,
            here: 0,
            notes,
            shown: Vec::new(),
            best: Best::default(),
        };
        if search.count > search.pins.len() {
            search.open(0);
            search.until_first();
        }
        search.publish();
        search
    }

    /// The request, with what had to be corrected.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The best so far.
    pub fn best(&self) -> &Best {
        &self.best
    }

    /// Works as long as `go_on` says so, asked before each unit (0.1 to 0.5 ms), and gives the best so far.
    ///
    /// A clock belongs into the closure: `step(&mut || start.elapsed() < budget)`.
    pub fn step(&mut self, go_on: &mut dyn FnMut() -> bool) -> &Best {
        while go_on() {
            if !self.unit() {
                break;
            }
        }
        self.publish();
        &self.best
    }

    /// Does `units` of work: the deterministic way to spend a budget.
    pub fn step_units(&mut self, units: u64) -> &Best {
        let mut left = units;
        self.step(&mut || {
            let go_on = left > 0;
            left = left.saturating_sub(1);
            go_on
        })
    }

    fn open(&mut self, at: usize) {
        let Some(region) = self.regions.get(at) else { return };
        let fixed: Vec<[f64; 3]> =
            self.pins.iter().chain(&self.request.avoid).map(|color| color.clipped().to_linear()).collect();
        let wanted = self.count - self.pins.len();
        let mut region = region.clone();
        let mut solver = Solver::new(self.views.clone(), region.clone(), &fixed, wanted, self.request.seed);
        // A region too small to hold the colours gives way: chroma first, then hue, then contrast with it.
        let enough = (wanted * 2).max(8);
        for _ in 0..14 {
            if solver.sample_count() >= enough {
                break;
            }
            if region.chroma.0 > 1.0 {
                region.chroma.0 *= 0.5;
            } else if region.hue.is_some() {
                region.hue = None;
            } else if region.chroma != (0.0, 200.0) {
                region.chroma = (0.0, 200.0);
            } else {
                region.lightness = (-1.0, 101.0);
                region.luminance = Region::intervals(&region.backgrounds, 1.0, (0.0, 100.0));
                region.min_contrast = 1.0;
            }
            solver = Solver::new(self.views.clone(), region.clone(), &fixed, wanted, self.request.seed);
            let note = "The limits leave too little room for so many colours; they were loosened until there was some";
            if !self.notes.iter().any(|own| own == note) && self.regions.len() == 1 {
                self.notes.push(note.to_owned());
            }
        }
        self.at = at;
        self.here = 0;
        self.solver = Some(solver);
    }

    fn until_first(&mut self) {
        for _ in 0..200 {
            match &self.solver {
                Some(solver) if !solver.ready() => {}
                _ => break,
            }
            self.unit();
        }
    }

    /// One unit; `false` when there is nothing to do.
    fn unit(&mut self) -> bool {
        let Some(solver) = &mut self.solver else { return false };
        solver.advance();
        self.here += 1;
        self.best.units += 1;
        // A family that cannot be told apart at this width looks further out.
        let patience = 30 + 2 * self.count as u64;
        if self.at + 1 < self.regions.len() && self.here > patience {
            let value = solver.best.first().map_or(0.0, |found| found.value);
            let ceiling = worst_pins(&self.pins, &self.request.visions).map_or(f64::INFINITY, |worst| worst.0);
            if value < style::FAMILY_TARGET && f64::from(value) < ceiling {
                // It may take a while until there is something else to show.
                self.publish();
                self.open(self.at + 1);
                self.until_first_inner();
            }
        }
        true
    }

    fn until_first_inner(&mut self) {
        for _ in 0..self.count * 2 {
            let Some(solver) = &mut self.solver else { return };
            if !solver.best.is_empty() {
                return;
            }
            solver.advance();
            self.here += 1;
            self.best.units += 1;
        }
    }

    fn publish(&mut self) {
        let found: Vec<Found> = match &self.solver {
            Some(solver) => solver.best.iter().take(ANSWERS).cloned().collect(),
            None => vec![Found { colors: Vec::new(), value: 0.0 }],
        };
        if found == self.shown && !self.best.answers.is_empty() {
            return;
        }
        // A brand family that opened anew keeps the old answer until it has a better one.
        let value = |list: &[Found]| list.first().map_or(0.0, |found| found.value);
        let better = self.solver.as_ref().is_none_or(Solver::ready) && value(&found) >= value(&self.shown);
        if found.is_empty() || (!better && !self.best.answers.is_empty()) {
            return;
        }
        let old = std::mem::take(&mut self.best.answers);
        self.best.answers = found
            .iter()
            .map(|found| match self.shown.iter().position(|shown| shown == found) {
                Some(index) if index < old.len() => old[index].clone(),
                _ => self.answer(found),
            })
            .collect();
        self.shown = found;
        self.best.revision += 1;
        self.best.reasons.clone_from(&self.notes);
        if let Some(first) = self.best.answers.first()
            && first.difference < gate::SECOND_CUE
            && let Some((i, j)) = first.assessment.worst_pair
        {
            self.best.reasons.push(format!(
                "The best that was found still lets {} and {} merge (difference {:.1}); ask for fewer colours, another \
                 style or looser limits",
                i + 1,
                j + 1,
                first.difference
            ));
        }
    }

    fn answer(&self, found: &Found) -> Answer {
        let mut colors = self.pins.clone();
        colors.extend(found.colors.iter().map(|&rgb| Color::from_srgb8(rgb)));
        let n = colors.len();
        let twelve = Differences::new(&colors);
        let own = (self.request.visions != Vision::TWELVE)
            .then(|| self.request.visions.iter().map(|&vision| labs(&colors, vision)).collect::<Vec<_>>());
        let mut table = vec![f32::INFINITY; n * n];
        let mut difference = f64::INFINITY;
        for i in 0..n {
            for j in 0..i {
                let least = match &own {
                    None => twelve.between(i, j).iter().copied().fold(f64::INFINITY, f64::min),
                    Some(views) => views.iter().map(|labs| ciede2000(labs[i], labs[j])).fold(f64::INFINITY, f64::min),
                };
                difference = difference.min(least);
                table[i * n + j] = least as f32;
                table[j * n + i] = least as f32;
            }
        }
        let order = order::order(n, self.pins.len(), &table, &[]).sequence;
        let colors: Vec<Color> = order.iter().map(|&index| colors[index]).collect();
        let outlines = (self.request.style == Style::Pastel && !self.request.backgrounds.is_empty()).then(|| {
            let contrast = self.request.min_contrast;
            colors.iter().map(|&fill| style::outline(fill, &self.request.backgrounds, contrast)).collect()
        });
        let assessment = assess_shown(colors.clone(), &|i, j| twelve.between(order[i], order[j]), &self.against);
        Answer { colors, difference, outlines, assessment }
    }
}

fn worst_pins(pins: &[Color], visions: &[Vision]) -> Option<(f64, usize, usize)> {
    let mut worst: Option<(f64, usize, usize)> = None;
    for j in 0..pins.len() {
        for i in 0..j {
            let least = visions.iter().map(|&vision| difference_for(pins[i], pins[j], vision));
            let least = least.fold(f64::INFINITY, f64::min);
            if worst.is_none_or(|(difference, ..)| least < difference) {
                worst = Some((least, i, j));
            }
        }
    }
    worst
}
