//! The audit beside the document: worked out one half at a time, when nothing is being dragged.

use livery_colorways::{Color, Vision, ciede2000, simulate};
use livery_themes::audit::{self, Finding, Fix, Rule};
use livery_themes::{Document, Mode};

use super::{Drawer, State, Tone, Version};

/// What was found in both halves, and whether that is still so.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    light: Vec<Finding>,
    dark: Vec<Finding>,
    /// For which document; `None` before the first time.
    document: Option<Document>,
    /// The half to look at next.
    next: Option<Mode>,
}

impl Audit {
    /// Another document may have other findings.
    pub(super) fn stale(&mut self, document: &Document) {
        if self.document.as_ref() != Some(document) {
            self.document = Some(document.clone());
            self.next = Some(Mode::Light);
        }
    }

    /// Whether there is something to work out.
    pub fn is_pending(&self) -> bool {
        self.next.is_some()
    }

    /// Works the next half out. Whether there is more to do.
    pub fn step(&mut self) -> bool {
        if let (Some(document), Some(mode)) = (&self.document, self.next) {
            let found = audit::audit(document, mode);
            match mode {
                Mode::Light => (self.light, self.next) = (found, Some(Mode::Dark)),
                Mode::Dark => (self.dark, self.next) = (found, None),
            }
        }
        self.is_pending()
    }

    /// What was found in a half, worst first.
    pub fn findings(&self, mode: Mode) -> &[Finding] {
        match mode {
            Mode::Light => &self.light,
            Mode::Dark => &self.dark,
        }
    }

    /// How many findings of both halves can be mended.
    pub fn fixable(&self) -> usize {
        self.light.iter().chain(&self.dark).filter(|finding| !finding.fixes.is_empty()).count()
    }

    /// One line about a half, as people say it; `None` when nothing was found.
    pub fn summary(&self, mode: Mode) -> Option<String> {
        let findings = self.findings(mode);
        let of = |rules: &[Rule]| findings.iter().filter(|finding| rules.contains(&finding.rule)).collect::<Vec<_>>();
        let count = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        let contrast =
            of(&[Rule::TextContrast, Rule::FocusVisible, Rule::ControlEdge, Rule::ChartContrast, Rule::ChartGrid]);
        let merges = of(&[Rule::ColorwayMerge, Rule::StatusMerge]);
        let eyes = match merges.as_slice() {
            [one] => worst_eye(&one.colors).map(|eye| format!(" {eye}")).unwrap_or_default(),
            _ => " for some eyes".to_owned(),
        };
        let parts = [
            count(contrast.len(), "contrast problem", "contrast problems"),
            count(merges.len(), "pair merges", "pairs merge").map(|text| text + &eyes),
            count(of(&[Rule::TinyType]).len(), "type too small", "types too small"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// For whom two colours are most alike, as it stands after *merges*.
fn worst_eye(colors: &[Color]) -> Option<String> {
    let [a, b] = colors else { return None };
    let seen = |color: Color, vision: Vision| simulate(color, vision).to_lab();
    let apart = |vision: Vision| ciede2000(seen(*a, vision), seen(*b, vision));
    let worst = Vision::TWELVE.into_iter().min_by(|a, b| apart(*a).total_cmp(&apart(*b)))?;
    Some(match worst {
        Vision::Normal => "for every eye".to_owned(),
        // Which model of it is the measure's business.
        other => format!("under {}", other.label().split(" (").next().unwrap_or_default()),
    })
}

impl State {
    pub(super) fn toggle(&mut self, drawer: Drawer) {
        self.drawer = if self.drawer == Some(drawer) { None } else { Some(drawer) };
    }

    fn step_to(&mut self, name: impl Into<String>, document: Document) {
        self.history.edit(name, None, Version { document, file: self.file.id });
        self.refresh();
    }

    pub(super) fn fix(&mut self, fix: &Fix) {
        let document = audit::apply(self.document(), fix);
        self.step_to(fix.label.clone(), document);
        self.tell(Tone::Good, format!("{}; undo takes it back", fix.label));
    }

    pub(super) fn fix_all(&mut self) {
        let (document, applied, left) = audit::fix_all(self.document());
        self.step_to("Fix all findings", document);
        let fixed =
            if applied.len() == 1 { "1 finding fixed".to_owned() } else { format!("{} findings fixed", applied.len()) };
        match left.len() {
            0 => self.tell(Tone::Good, format!("{fixed}; nothing is left")),
            n => self.tell(Tone::Plain, format!("{fixed}, {n} left that only you can decide")),
        }
    }

    pub(super) fn derive_dark(&mut self) {
        let document = livery_themes::derive_dark(self.document());
        if document == *self.document() {
            self.tell(Tone::Plain, "The dark half is that already");
            return;
        }
        self.step_to("Derive dark half", document);
        self.set_mode(Mode::Dark);
        self.tell(Tone::Good, "The dark half is written out; undo takes it back");
    }
}
