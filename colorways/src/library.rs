//! Well-known colorways and scales, as data with source, licence and year; and files of one's own colorways.
//!
//! What they are worth is never written down beside them: assessments are computed from the colours when asked for.

mod file;

use std::sync::LazyLock;

use serde::Deserialize;

pub use file::{ColorwayFile, ColorwayFileError};

use crate::assess::{Against, Assessment, assess};
use crate::color::Color;
use crate::scale::{Evenness, SAMPLES, ScaleKind, evenness, interpolate};

/// A known categorical list.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownColorway {
    /// Name for commands and files, in lower case with hyphens.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who made it and where the values come from.
    pub source: String,
    /// Under which licence the values are published.
    pub licence: String,
    /// The year of first publication.
    pub year: u16,
    /// The colours, in their published order.
    pub colors: Vec<Color>,
}

/// A known continuous scale.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownScale {
    /// Name for commands and files, in lower case with hyphens.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What it is for.
    pub kind: ScaleKind,
    /// Who made it and where the values come from.
    pub source: String,
    /// Under which licence the values are published.
    pub licence: String,
    /// The year of first publication.
    pub year: u16,
    /// Evenly spaced stops; long maps are sampled at 33.
    pub stops: Vec<Color>,
}

impl KnownColorway {
    /// What the colorway is worth, on these backgrounds and against these limits.
    pub fn assessment(&self, against: &Against) -> Assessment {
        assess(&self.colors, against)
    }

    /// The same as a file of one's own, to start from.
    pub fn file(&self) -> ColorwayFile {
        ColorwayFile {
            name: self.name.clone(),
            colors: self.colors.clone(),
            source: Some(self.source.clone()),
            licence: Some(self.licence.clone()),
            year: Some(self.year),
            ..ColorwayFile::default()
        }
    }
}

impl KnownScale {
    /// How even the scale is, with straight lines in sRGB between its stops.
    pub fn evenness(&self) -> Evenness {
        evenness(&interpolate(&self.stops, SAMPLES), self.kind)
    }
}

/// The known colorways, in a fixed order.
pub fn colorways() -> &'static [KnownColorway] {
    static COLORWAYS: LazyLock<Vec<KnownColorway>> = LazyLock::new(|| {
        read(include_str!("../library/colorways.json"), |entry: Entry| {
            let Entry { id, name, source, licence, year, colors, .. } = entry;
            Some(KnownColorway { id, name, source, licence, year, colors: parse(&colors)? })
        })
    });
    &COLORWAYS
}

/// The known scales, in a fixed order.
pub fn scales() -> &'static [KnownScale] {
    static SCALES: LazyLock<Vec<KnownScale>> = LazyLock::new(|| {
        read(include_str!("../library/scales.json"), |entry: Entry| {
            let Entry { id, name, source, licence, year, stops, kind, .. } = entry;
            Some(KnownScale { id, name, kind: kind?, source, licence, year, stops: parse(&stops)? })
        })
    });
    &SCALES
}

/// The colorway with this id.
pub fn colorway(id: &str) -> Option<&'static KnownColorway> {
    colorways().iter().find(|known| known.id == id)
}

/// The scale with this id.
pub fn scale(id: &str) -> Option<&'static KnownScale> {
    scales().iter().find(|known| known.id == id)
}

/// One entry of either file.
#[derive(Deserialize)]
struct Entry {
    id: String,
    name: String,
    source: String,
    licence: String,
    year: u16,
    #[serde(default)]
    kind: Option<ScaleKind>,
    #[serde(default)]
    colors: Vec<String>,
    #[serde(default)]
    stops: Vec<String>,
}

/// The files are part of the program; a test sees to it that nothing in them is skipped.
fn read<T>(text: &str, known: impl Fn(Entry) -> Option<T>) -> Vec<T> {
    serde_json::from_str::<Vec<Entry>>(text).unwrap_or_default().into_iter().filter_map(known).collect()
}

fn parse(colors: &[String]) -> Option<Vec<Color>> {
    colors.iter().map(|color| color.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_entry_of_the_files_is_read() {
        for (text, count) in [
            (include_str!("../library/colorways.json"), colorways().len()),
            (include_str!("../library/scales.json"), scales().len()),
        ] {
            let entries: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
            assert_eq!(entries.len(), count);
            assert!(count >= 20);
        }
    }

    #[test]
    fn ids_are_unique_and_every_entry_names_its_origin() {
        let mut ids = BTreeSet::new();
        let colorways = colorways().iter().map(|k| (&k.id, &k.name, &k.source, &k.licence, k.year, k.colors.len()));
        let scales = scales().iter().map(|k| (&k.id, &k.name, &k.source, &k.licence, k.year, k.stops.len()));
        for (id, name, source, licence, year, count) in colorways.chain(scales) {
            assert!(ids.insert(id), "{id} is there twice");
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
            assert!(!name.is_empty() && source.len() > 4 && !licence.is_empty(), "{id}");
            assert!((1990..2100).contains(&year) && count >= 3, "{id}");
        }
    }

    #[test]
    fn well_known_values_are_where_they_belong() {
        let first = |id: &str| colorway(id).map(|known| known.colors[0].to_hex());
        assert_eq!(first("okabe-ito").as_deref(), Some("#e69f00"));
        assert_eq!(first("plotly").as_deref(), Some("#636efa"));
        assert_eq!(first("tableau-10").as_deref(), Some("#4e79a7"));
        let ends = scale("viridis").map(|known| (known.stops[0].to_hex(), known.stops[32].to_hex()));
        assert_eq!(ends, Some(("#440154".to_owned(), "#fde725".to_owned())));
    }

    #[test]
    fn assessments_agree_with_published_values() {
        let robust = |id: &str| {
            colorway(id).and_then(|known| known.assessment(&Against::default()).robust_difference).unwrap_or(-1.0)
        };
        // Measured with colour-science and daltonlens: 8.155 and a pair that tritanopes cannot tell apart at all.
        assert!((robust("okabe-ito") - 8.155).abs() < 0.01);
        assert!(robust("plotly") < 2.0 && robust("plotly") >= 0.0);
        for known in colorways() {
            let found = known.assessment(&Against::default());
            assert_eq!(found.colors.len(), known.colors.len(), "{}", known.id);
            assert!(found.robust_difference.is_some_and(|least| least >= 0.0), "{}", known.id);
        }
    }

    #[test]
    fn kinds_are_what_the_colours_show() {
        for known in scales() {
            let found = known.evenness();
            let (first, last) = (known.stops[0], known.stops[known.stops.len() - 1]);
            match known.kind {
                ScaleKind::Cyclic => {
                    assert!(crate::ciede2000(first.to_lab(), last.to_lab()) < 4.0, "{} does not close", known.id);
                }
                ScaleKind::Diverging | ScaleKind::Sequential => {
                    assert!(
                        crate::ciede2000(first.to_lab(), last.to_lab()) > 20.0,
                        "{} ends where it begins",
                        known.id
                    );
                }
            }
            assert!(found.cv.is_finite() && found.worst_vision_cv >= 0.0, "{}", known.id);
        }
        let viridis = scale("viridis").map(KnownScale::evenness);
        assert!(viridis.is_some_and(|found| found.lightness_monotone && (0.04..0.09).contains(&found.cv)));
    }
}
