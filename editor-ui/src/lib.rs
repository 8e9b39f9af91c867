//! The editor: a library that runs as wasm in the desktop's window and natively for development.
//!
//! What is deliberately absent: files, clocks, processes, the page itself. All of these are behind [`backend::Backend`].

mod app;
pub mod backend;
pub mod panels;
pub mod state;
pub mod style;
pub mod tokens;
pub mod widgets;

#[cfg(target_arch = "wasm32")]
pub mod web;

pub use app::{App, PreviewFrame};
