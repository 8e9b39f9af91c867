//! Chart colours suggested while the accent moves: a search that goes on a little in each frame, until it has nothing
//! better to find.

use livery_colorways::{Answer, Assessment, Best, Color, Request, Search, Style, gate};

/// What suggestions are wanted for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// What they should feel like.
    pub style: Style,
    /// How many colours, 2 to 24.
    pub count: usize,
    /// Colours that stay, the accent first.
    pub pins: Vec<Color>,
    /// What charts stand on.
    pub grounds: Vec<Color>,
    /// Another number, other answers.
    pub seed: u64,
}

/// Units after which a search that has found nothing new is over. A unit is 0.02 to 0.1 ms of work.
const PATIENCE: u64 = 240;
/// Units after which it is over in any case.
const MOST_UNITS: u64 = 1200;

/// The suggestions for the newest wish.
#[derive(Default)]
pub struct Suggester {
    running: Option<(Wish, Search)>,
    revision: u64,
    /// Units done when the answers last changed.
    changed_at: u64,
}

impl Suggester {
    /// Begins anew when the wish is another one. There is an answer at once, and a good one after some work.
    pub fn want(&mut self, wish: Wish) -> bool {
        if self.running.as_ref().is_some_and(|(old, _)| *old == wish) {
            return false;
        }
        let search = Search::new(Request {
            pins: wish.pins.clone(),
            count: wish.count,
            backgrounds: wish.grounds.clone(),
            style: wish.style,
            seed: wish.seed,
            ..Request::default()
        });
        self.revision = search.best().revision;
        self.changed_at = search.best().units;
        self.running = Some((wish, search));
        true
    }

    /// Does some work. Nothing once the search is over, so that a window at rest stays at rest.
    pub fn work(&mut self, units: u64) {
        if self.is_settled() {
            return;
        }
        if let Some((_, search)) = &mut self.running {
            let best = search.step_units(units);
            if best.revision != self.revision {
                self.revision = best.revision;
                self.changed_at = best.units;
            }
        }
    }

    /// Whether there is nothing more to do for the wish.
    pub fn is_settled(&self) -> bool {
        self.running.as_ref().is_none_or(|(_, search)| {
            let units = search.best().units;
            units >= MOST_UNITS || units.saturating_sub(self.changed_at) >= PATIENCE
        })
    }

    /// The answers so far.
    pub fn best(&self) -> Option<&Best> {
        self.running.as_ref().map(|(_, search)| search.best())
    }

    /// Every answer's number goes up with each change, and with each wish.
    pub fn answers(&self) -> &[Answer] {
        self.best().map_or(&[], |best| &best.answers)
    }
}

/// How well colours are told apart by every eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Some merge.
    Merges,
    /// With markers, dashes or labels beside the colour.
    NeedsCue,
    /// With a little care.
    Holds,
    /// At a glance.
    HoldsWell,
}

impl Verdict {
    /// Of the least difference over the twelve visions.
    pub fn of(difference: f64) -> Self {
        if difference >= gate::GOOD {
            Self::HoldsWell
        } else if difference >= gate::ACCEPTABLE {
            Self::Holds
        } else if difference >= gate::SECOND_CUE {
            Self::NeedsCue
        } else {
            Self::Merges
        }
    }

    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Merges => "Some colors merge",
            Self::NeedsCue => "Wants markers or dashes too",
            Self::Holds => "Holds for every vision",
            Self::HoldsWell => "Clear for every vision",
        }
    }
}

/// The pair that is hardest to tell apart, and for whom: "Closest: 2 and 5, for deuteranopia". Counted from 1.
pub fn closest_words(assessment: &Assessment) -> Option<String> {
    let worst = assessment.by_vision.iter().min_by(|a, b| a.difference.total_cmp(&b.difference))?;
    let (first, second) = worst.pair;
    Some(format!("Closest: {} and {}, for {}", first + 1, second + 1, worst.vision.label()))
}

/// What a style is called.
pub fn style_name(style: Style) -> &'static str {
    match style {
        Style::Distinct => "Distinct",
        Style::Brand => "Brand",
        Style::Vivid => "Vivid",
        Style::Muted => "Muted",
        Style::Pastel => "Pastel",
        Style::SingleHue => "Single hue",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(accent: &str, style: Style) -> Wish {
        let pins = vec![accent.parse().unwrap()];
        Wish { style, count: 6, pins, grounds: vec![Color::WHITE], seed: 0 }
    }

    #[test]
    fn there_is_an_answer_at_once_and_work_ends() {
        let mut suggester = Suggester::default();
        assert!(suggester.is_settled(), "without a wish there is nothing to do");
        for style in Style::ALL {
            assert!(suggester.want(wish("#1f78b4", style)));
            let first = suggester.answers()[0].difference;
            let mut frames = 0;
            while !suggester.is_settled() {
                suggester.work(24);
                frames += 1;
                assert!(frames <= 60, "{style:?} goes on and on");
            }
            let answer = &suggester.answers()[0];
            assert!(answer.difference >= first, "{style:?}");
            assert_eq!((answer.colors.len(), answer.colors[0].to_hex()), (6, "#1f78b4".to_owned()));
            assert!(!suggester.want(wish("#1f78b4", style)), "the same wish keeps its answers");
        }
        assert!(suggester.want(wish("#1f78b5", Style::SingleHue)));
        assert!(!suggester.is_settled());
    }

    #[test]
    fn words_go_with_the_numbers() {
        let verdicts = [3.0, 8.0, 11.0, 15.0].map(Verdict::of);
        assert!(verdicts.is_sorted() && verdicts[0] == Verdict::Merges && verdicts[3] == Verdict::HoldsWell);
        let colors: Vec<Color> = ["#d62728", "#2ca02c", "#1f77b4"].map(|text| text.parse().unwrap()).into();
        let words = closest_words(&livery_colorways::assess(&colors, &livery_colorways::Against::default()));
        assert!(words.as_deref().is_some_and(|words| words.starts_with("Closest: 1 and 2, for ")), "{words:?}");
    }
}
