//! Build steps that plain cargo cannot do.
//!
//! `cargo xtask web` compiles the editor to WebAssembly, makes its JavaScript side and puts the page into
//! `<target>/web`, where the window's build script finds it. `cargo xtask gallery` packs Dash's own front end for the
//! gallery into `<target>/gallery`, where the host's build script finds it.

mod gallery;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let task = env::args().nth(1).unwrap_or_default();
    let done = match task.as_str() {
        "web" => folders().and_then(|(root, target)| web(&root, &target)),
        "gallery" => folders().and_then(|(root, target)| gallery::gallery(&root, &target)),
        _ => {
            eprintln!("usage: cargo xtask web        compile the editor's page into <target>/web");
            eprintln!("       cargo xtask gallery    pack Dash's front end for the gallery into <target>/gallery");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's and the target's folder.
fn folders() -> Result<(PathBuf, PathBuf)> {
    // Asked of cargo at run time: checkouts that share a target folder share this binary too.
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&package).parent().context("the workspace has no folder")?.to_owned();
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok((root, target))
}

fn web(root: &Path, target: &Path) -> Result<()> {
    // A folder of its own: cargo holds a lock on a target folder while it builds, and this may run inside a build.
    let wasm_target = target.join("wasm");
    let built = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(root)
        .args(["build", "--package", "livery-editor", "--lib", "--profile", "web"])
        .args(["--target", "wasm32-unknown-unknown"])
        .args(if runs_vectors() { &["--config", ".cargo/vectors.toml"][..] } else { &[] })
        .env("CARGO_TARGET_DIR", &wasm_target)
        .status()
        .context("cargo did not start")?;
    if !built.success() {
        bail!(
            "the editor did not compile to WebAssembly; if the target is missing: rustup target add wasm32-unknown-unknown"
        );
    }

    let page = target.join("web");
    let fresh = target.join("web.new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).context("the old page could not be removed")?;
    }
    fs::create_dir_all(&fresh).with_context(|| format!("no folder for the page: {}", fresh.display()))?;
    Bindgen::new()
        .input_path(wasm_target.join("wasm32-unknown-unknown/web/livery_editor.wasm"))
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&fresh)
        .context("wasm-bindgen could not make the page's script")?;
    for file in ["index.html", "boot.js", "style.css", "speaker.html", "speaker.js", "speaker.css"] {
        fs::copy(root.join("editor-ui/web").join(file), fresh.join(file))
            .with_context(|| format!("{file} was not copied"))?;
    }
    replace_changed(&fresh, &page)
}

/// Whether this machine's web view runs vectors in WebAssembly: on 64-bit ARM, and on x86-64 with AVX. With them
/// suggestions take about half the time or less, with the same bytes (`goals` in `colorways/parity` measures both); without
/// them the web view would refuse the page as a whole. The window runs where it is built.
fn runs_vectors() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx");
    #[cfg(not(target_arch = "x86_64"))]
    return cfg!(target_arch = "aarch64");
}

/// Moves what changed and leaves the rest alone, so that an unchanged page does not build the window again.
fn replace_changed(fresh: &Path, page: &Path) -> Result<()> {
    fs::create_dir_all(page).with_context(|| format!("no folder for the page: {}", page.display()))?;
    for entry in fs::read_dir(fresh)? {
        let from = entry?.path();
        let Some(name) = from.file_name() else { continue };
        let to = page.join(name);
        if from.is_dir() {
            replace_changed(&from, &to)?;
        } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
            fs::rename(&from, &to).with_context(|| format!("{} was not written", to.display()))?;
        }
    }
    fs::remove_dir_all(fresh).context("the temporary page was not removed")
}
