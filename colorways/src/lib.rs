//! Colour: parsing and printing, spaces, difference, contrast, colour vision, suggestion and scales.
//!
//! Pure: no IO, no clock, no threads. Every transcendental function comes from `libm`, so that wasm and native
//! give the same bytes. What is deliberately absent: files, images on disk, egui types.

mod cam16;
mod color;

pub use cam16::{Cam16, Cam16Ucs};
pub use color::{Color, Oklch, ParseColorError};
