//! Colour: parsing and printing, spaces, difference, contrast, colour vision, suggestion and scales.
//!
//! Pure: no IO, no clock, no threads. Every transcendental function comes from `libm`, so that wasm and native
//! give the same bytes. What is deliberately absent: files, images on disk, egui types.

mod assess;
mod cam16;
mod color;
mod contrast;
mod css;
mod difference;
mod gamut;
pub mod library;
#[cfg(feature = "logo")]
pub mod logo;
mod paste;
pub mod scale;
mod space;
mod suggest;
pub use suggest::{Answer, Best, Move, Repair, Repaired, Request, Search, Style, repair};
mod vision;

pub use assess::{
    Against, Assessment, ContrastReport, Pair, Problem, StatusReport, VisionReport, assess, difference_for, gate,
    least_difference,
};
pub use cam16::{Cam16, Cam16Ucs};
pub use color::{Color, Oklch, ParseColorError};
pub use contrast::{apca, contrast_ratio, grey_lightness, luminance};
pub use css::Notation;
pub use difference::{ciede2000, delta_e_ok};
pub use paste::{MOST as MOST_PASTED, colors_from_text};
pub use space::Lab;
pub use vision::{Deficiency, ParseVisionError, Vision, simulate};
