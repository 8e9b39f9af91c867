//! The theme document: table of keys, derivation, compilation to what a page wears, formats in and out.
//!
//! Pure: no IO, no clock, no threads. What is deliberately absent: files (see host), egui.

pub mod audit;
mod check;
mod compare;
mod compile;
mod completion;
mod css;
mod diagnose;
mod document;
mod edit;
mod export;
pub mod fonts;
pub mod library;
mod recolor;
mod resolver;
mod rules;
pub mod runtime;
mod schema;
mod search;
mod shades;
mod syntax;
pub mod table;
mod template;
mod theme;
mod variables;
mod write;

pub use compare::{
    DarkDifference, Difference, Side, conflicts, dark_differences, derive_dark, differences, merge, reset_dark,
};
pub use compile::{Compiled, compile};
pub use completion::{Completion, complete};
pub use document::{Container, Diagnostic, Document, Mode, Place, Region, Severity};
pub use edit::{change, completed, follow};
pub use export::{export_dash, export_dash_with_fonts};
pub use recolor::{LEAST_DIFFERENCE, recolored};
pub use schema::schema;
pub use search::{Hit, search};
pub use serde_json::Value;
pub use table::{Group, Key, Kind, Role};
pub use theme::{Standing, Theme};
