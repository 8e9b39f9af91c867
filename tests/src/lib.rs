//! What the end-to-end tests share: where things are, and the real parts (browsers, windows, Dash apps) that they drive.
//!
//! Nothing here stands in for a part of the product. A test that lacks what it needs fails and says what to install.

pub mod axe;
pub mod browser;
pub mod desktop;
pub mod editor;
pub mod page;
pub mod pdf;

use std::env;
use std::path::{Path, PathBuf};

/// The checkout. Asked of cargo at run time, since checkouts that share a target folder share the tests' binaries too.
pub fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().unwrap_or_else(|| Path::new(".")).to_owned()
}

/// The Python that has Dash and the component libraries: `LIVERY_PYTHON` (the Makefile sets it), else the cached venv
/// that `make setup` builds.
pub fn python() -> PathBuf {
    env::var_os("LIVERY_PYTHON").map_or_else(|| cache().join("venv/bin/python"), PathBuf::from)
}

/// Livery's cache folder for what set-up downloads and builds.
pub fn cache() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .unwrap_or_else(|| root().join("target"))
        .join("livery")
}

/// The Python that has the third-party front ends: `LIVERY_THIRDPARTY_PYTHON`, else the cached environment.
pub fn third_party_python() -> PathBuf {
    env::var_os("LIVERY_THIRDPARTY_PYTHON").map_or_else(|| cache().join("venv-thirdparty/bin/python"), PathBuf::from)
}
