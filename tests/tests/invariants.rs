//! The rules of ARCHITECTURE.md, held against the workspace as it is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, MetadataCommand};
use livery_tests::root;

/// Who may use whom; test and build dependencies count as well, except those of [`FREE`].
const ARROWS: &[(&str, &[&str])] = &[
    ("livery-colorways", &[]),
    ("livery-themes", &["livery-colorways"]),
    ("livery-protocol", &["livery-themes"]),
    ("livery-editor", &["livery-colorways", "livery-themes", "livery-protocol"]),
    ("livery-host", &["livery-themes", "livery-protocol"]),
    ("livery-desktop", &["livery-host", "livery-protocol"]),
    ("livery-cli", &["livery-colorways", "livery-themes", "livery-protocol", "livery-host"]),
];

/// Rooms outside the product: they may look at everything.
const FREE: &[&str] = &["livery-tests", "livery-parity", "xtask"];

/// Crates that only one room may name.
const KEPT: &[(&str, &[&str])] = &[
    ("tauri", &["livery-desktop"]),
    ("gtk", &["livery-desktop"]),
    ("wry", &["livery-desktop"]),
    ("webkit2gtk", &["livery-desktop"]),
    ("egui", &["livery-editor"]),
    ("eframe", &["livery-editor"]),
    ("web-sys", &["livery-editor"]),
    ("wasm-bindgen", &["livery-editor"]),
    ("notify", &["livery-host"]),
    ("directories", &["livery-host"]),
    ("hyper", &["livery-host"]),
];

fn metadata() -> cargo_metadata::Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().unwrap()
}

#[test]
fn rooms_use_each_other_only_along_the_arrows() {
    let metadata = metadata();
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let rooms: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    for package in &metadata.packages {
        let name = package.name.as_str();
        if FREE.contains(&name) {
            continue;
        }
        let allowed = arrows.get(name).unwrap_or_else(|| panic!("{name} has no place in the plan"));
        for dependency in &package.dependencies {
            let used = dependency.name.as_str();
            if rooms.contains(used) && used != name && dependency.kind != DependencyKind::Development {
                assert!(allowed.contains(&used), "{name} must not use {used}");
            }
        }
    }
}

#[test]
fn machine_and_toolkits_are_named_in_one_room_each() {
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Development || FREE.contains(&package.name.as_str()) {
                continue;
            }
            if let Some((_, rooms)) = KEPT.iter().find(|(kept, _)| *kept == dependency.name) {
                assert!(rooms.contains(&package.name.as_str()), "{} must not use {}", package.name, dependency.name);
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// A file's text up to its unit tests, which may do as they like.
fn shipped(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

#[test]
fn pure_rooms_touch_no_machine_and_read_no_clock() {
    let forbidden = ["std::fs", "std::process", "std::net", "std::env", "std::thread", "Instant::now", "SystemTime"];
    for room in ["colorways/src", "themes/src", "protocol/src", "editor-ui/src/state"] {
        for file in sources(&root().join(room)) {
            let text = shipped(&file);
            for word in forbidden {
                assert!(!text.contains(word), "{word} in {}", file.display());
            }
        }
    }
}

#[test]
fn only_host_names_files_processes_and_sockets() {
    let forbidden = ["std::fs", "std::process::Command", "std::net::", "tokio::net", "tokio::process", "tokio::fs"];
    for room in ["colorways/src", "themes/src", "protocol/src", "editor-ui/src", "src-tauri/src", "cli/src"] {
        for file in sources(&root().join(room)) {
            let text = shipped(&file);
            for word in forbidden {
                assert!(!text.contains(word), "{word} in {}", file.display());
            }
        }
    }
}

#[test]
fn editor_state_knows_no_toolkit_and_only_the_web_room_knows_the_page() {
    for file in sources(&root().join("editor-ui/src/state")) {
        assert!(!shipped(&file).contains("egui::"), "egui in {}", file.display());
    }
    for file in sources(&root().join("editor-ui/src")) {
        if !file.starts_with(root().join("editor-ui/src/web")) {
            let text = shipped(&file);
            assert!(!text.contains("web_sys") && !text.contains("wasm_bindgen"), "the page in {}", file.display());
        }
    }
}

#[test]
fn colour_maths_uses_no_platform_functions() {
    let methods = [
        ".powf(",
        ".powi(",
        ".sin(",
        ".cos(",
        ".tan(",
        ".atan2(",
        ".exp(",
        ".ln(",
        ".log10(",
        ".cbrt(",
        ".hypot(",
        ".sin_cos(",
    ];
    for file in sources(&root().join("colorways/src")) {
        let text = shipped(&file);
        for method in methods {
            assert!(!text.contains(method), "{method} in {}; use libm", file.display());
        }
    }
    // palette's `std` feature would win over `libm`; features unify, so the whole workspace is asked.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = Command::new(cargo)
        .current_dir(root())
        .args(["tree", "--offline", "--workspace", "--edges", "features", "--invert", "palette", "--prefix", "none"])
        .output()
        .unwrap();
    let tree = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.contains("palette feature \"libm\""), "{tree}");
    assert!(!tree.contains("palette feature \"std\""), "{tree}");
}
