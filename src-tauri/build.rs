//! Declares the window's commands to Tauri and embeds the editor's page.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use livery_protocol::CALLS;
use tauri_build::{AppManifest, Attributes};

fn main() -> Result<(), Box<dyn Error>> {
    // Commands that are not declared here would be open to every local page; declared ones need the capability file.
    let commands: Vec<&'static str> = CALLS.iter().copied().chain(["subscribe"]).collect();
    let manifest = AppManifest::new().commands(Vec::leak(commands));
    tauri_build::try_build(Attributes::new().app_manifest(manifest))?;
    embed_page()
}

/// Writes `page.rs`, the list of the page's files with their bytes.
///
/// `cargo xtask web` puts the page into `<target>/web`, which may lie anywhere, so Tauri's own `frontendDist` (a path
/// relative to its configuration) cannot name it. A checkout whose page is not built still compiles; its window says
/// what to run.
fn embed_page() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=LIVERY_WEB");
    let page = env::var_os("LIVERY_WEB").map_or_else(|| built_page(&out), PathBuf::from);
    println!("cargo::rerun-if-changed={}", page.display());

    let mut source = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    if page.join("index.html").is_file() {
        let mut files: Vec<PathBuf> =
            fs::read_dir(&page)?.map(|entry| Ok(entry?.path())).collect::<Result<_, Box<dyn Error>>>()?;
        files.retain(|file| file.is_file());
        files.sort();
        for file in files {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            writeln!(source, "    ({:?}, include_bytes!({:?})),", format!("/{name}"), file.display().to_string())?;
        }
    } else {
        println!("cargo::warning=the editor's page is not built; run `cargo xtask web`, then build again");
        source.push_str("    (\"/index.html\", b\"<!doctype html><title>Livery</title><p>The editor's page is not built. Run <code>cargo xtask web</code>, then build the window again.\"),\n");
    }
    source.push_str("];\n");
    fs::write(out.join("page.rs"), source)?;
    Ok(())
}

/// `<target>/web`, from `<target>[/<triple>]/<profile>/build/<package>/out`.
fn built_page(out: &Path) -> PathBuf {
    let targets: Vec<PathBuf> =
        [4, 5].iter().filter_map(|&up| out.ancestors().nth(up)).map(|target| target.join("web")).collect();
    let fallback = targets.first().cloned().unwrap_or_default();
    targets.into_iter().find(|page| page.is_dir()).unwrap_or(fallback)
}
