//! The only room that touches the machine: files, their watch, the apps that Livery starts, and the preview proxy.
//!
//! [`Host`] has one method for each call of the protocol. What is deliberately absent: windows and dialogs (see
//! src-tauri), and any knowledge of what a theme means (see themes).

mod app;
mod bell;
mod browser;
pub mod coverage;
mod failure;
pub mod files;
mod font_files;
mod fonts;
mod gallery;
mod host;
mod offer;
mod opener;
pub mod project;
mod proxy;
mod sources;
mod user;
mod wardrobe;
pub mod watch;

pub use app::OUTPUT_LINES;
pub use gallery::has_gallery;
pub use host::{Host, Options, export_dash};
pub use livery_protocol::{Code, Event, Failure, Revision, SaveReply, Source, SourceState, Stage};
pub use offer::offered;
pub use user::Folders;
