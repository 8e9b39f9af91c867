//! The few colours that make a brand, read from its logo.
//!
//! Counted are the pixels inside flat areas (a pixel between two areas is antialiasing), not the transparent ones. White,
//! black and greys are kept apart, for a logo without any colour. Text in an SVG is not drawn, since there are no fonts
//! here; logos hold their letters as outlines.

mod clusters;
mod pixels;

use serde::Serialize;

use crate::Color;
use clusters::Cluster;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 24 * 1024 * 1024;
/// The longest side of an image that is read, in pixels.
pub const MOST_SIDE: u32 = 16_384;
/// The most pixels of an image that is read.
pub const MOST_PIXELS: u64 = 48_000_000;
/// The most colours that are reported.
pub const MOST_COLORS: usize = 8;

/// What a logo is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogoColors {
    /// The brand's colours, the largest share first. Black, white and greys only when there is nothing else.
    pub colors: Vec<LogoColor>,
    /// Black, white and greys beside them, with their shares of the same whole.
    pub neutrals: Vec<LogoColor>,
    /// Whether the logo has no colour but black, white and greys.
    pub achromatic: bool,
    /// What a person should know about the answer, in a sentence.
    pub note: Option<String>,
    /// Width in pixels; of an SVG, the width it was drawn at.
    pub width: u32,
    /// Height in pixels; of an SVG, the height it was drawn at.
    pub height: u32,
}

/// A colour and how much of the logo it covers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LogoColor {
    /// The colour, opaque, exact to 8 bits where the logo is flat.
    #[serde(serialize_with = "as_hex")]
    pub color: Color,
    /// Its part of everything counted that is not background, 0..=1.
    pub share: f64,
}

/// Why a logo could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// No bytes at all.
    #[error("the file is empty; choose a PNG, JPEG, WebP or SVG image")]
    Empty,
    /// More than [`MOST_BYTES`].
    #[error("the file has {megabytes} MB and the most is {} MB; save a smaller version of the logo", MOST_BYTES >> 20)]
    TooManyBytes {
        /// Size of the file in whole megabytes.
        megabytes: usize,
    },
    /// Neither PNG, JPEG, WebP nor SVG.
    #[error("the file is {found}; save the logo as PNG, JPEG, WebP or SVG")]
    UnknownFormat {
        /// What it looks like.
        found: &'static str,
    },
    /// Larger than [`MOST_SIDE`] or [`MOST_PIXELS`].
    #[error("the image is {width} by {height} pixels; save a version of at most 4000 by 4000")]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The decoder gave up.
    #[error("the {format} image is damaged or incomplete; export it again from where it was made")]
    Damaged {
        /// Which format it claims to be.
        format: &'static str,
        /// The decoder's own words, for a log.
        reason: String,
    },
    /// Nothing to see in it.
    #[error("{0}")]
    Nothing(&'static str),
}

/// Reads the colours of a logo from the bytes of a PNG, JPEG, WebP or SVG file.
///
/// # Errors
///
/// When the file is too large, not an image of these formats, damaged, or shows nothing.
pub fn colors(bytes: &[u8]) -> Result<LogoColors, LogoError> {
    let picture = pixels::decode(bytes)?;
    let counted = pixels::count(&picture);
    if counted.is_empty() {
        return Err(LogoError::Nothing(if picture.undrawn_text {
            "the SVG shows nothing but text, which cannot be drawn without its font; convert the text to outlines first"
        } else {
            "the image is wholly transparent; choose a version of the logo that shows something"
        }));
    }
    let clusters = clusters::find(&counted);
    Ok(sort_out(clusters, &picture))
}

fn sort_out(clusters: Vec<Cluster>, picture: &pixels::Picture) -> LogoColors {
    let (chromatic, neutral): (Vec<Cluster>, Vec<Cluster>) = clusters.into_iter().partition(|c| !c.is_neutral());
    // The background is not ink: the neutral that fills the border of the picture.
    let ink: Vec<Cluster> = neutral.into_iter().filter(|cluster| !cluster.is_like(picture.border)).collect();
    let whole: u64 = chromatic.iter().chain(&ink).map(|cluster| cluster.count).sum();
    let share = |cluster: &Cluster| LogoColor {
        color: cluster.color,
        share: if whole > 0 { cluster.count as f64 / whole as f64 } else { 0.0 },
    };
    // Less than this is noise, or a detail that nobody takes for the brand.
    let visible = |color: &LogoColor| color.share >= 0.012;
    let mut colors: Vec<LogoColor> = chromatic.iter().map(share).filter(visible).collect();
    let mut neutrals: Vec<LogoColor> = ink.iter().map(share).filter(visible).collect();
    colors.truncate(MOST_COLORS);
    neutrals.truncate(MOST_COLORS);
    let achromatic = colors.is_empty();
    let mut note = picture.undrawn_text.then(|| {
        "text in the SVG was not drawn; its colours are missing unless it is converted to outlines".to_owned()
    });
    if achromatic {
        colors = std::mem::take(&mut neutrals);
        if colors.is_empty() {
            colors = vec![LogoColor { color: picture.border.unwrap_or(Color::WHITE), share: 1.0 }];
        }
        note =
            Some("the logo has no colour of its own, only black, white or greys; choose an accent by hand".to_owned());
    }
    LogoColors { colors, neutrals, achromatic, note, width: picture.width, height: picture.height }
}

fn as_hex<S: serde::Serializer>(color: &Color, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&color.to_hex())
}
