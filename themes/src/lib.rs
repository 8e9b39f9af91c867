//! The theme document: table of keys, derivation, compilation to what a page wears, formats in and out.
//!
//! Pure: no IO, no clock, no threads. What is deliberately absent: files (see host), egui.

mod document;

pub use document::{Container, Diagnostic, Document, Mode, Place, Severity};
