//! Embeds Dash's own front end, for the gallery.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `bundles.rs`, the list of the bundles with their compressed bytes, ordered by name.
///
/// `cargo xtask gallery` puts them into `<target>/gallery`. A checkout without them still compiles; its gallery says
/// what to run.
fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=LIVERY_GALLERY");
    let folder = env::var_os("LIVERY_GALLERY").map_or_else(|| packed_folder(&out), PathBuf::from);
    // A path that does not exist would make cargo build the host again every time.
    fs::create_dir_all(&folder)?;
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    let mut bundles: Vec<(String, PathBuf)> = files
        .into_iter()
        .filter_map(|path| {
            let name = path.strip_prefix(&folder).ok()?.to_str()?.strip_suffix(".gz")?.replace('\\', "/");
            Some((name, path))
        })
        .collect();
    bundles.sort();
    let mut source = String::from("static BUNDLES: &[(&str, &[u8])] = &[\n");
    for (name, path) in bundles {
        writeln!(source, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    source.push_str("];\n");
    fs::write(out.join("bundles.rs"), source)?;
    Ok(())
}

/// `<target>/gallery`, from `<target>[/<triple>]/<profile>/build/<package>/out`.
fn packed_folder(out: &Path) -> PathBuf {
    let targets: Vec<PathBuf> =
        [4, 5].iter().filter_map(|&up| out.ancestors().nth(up)).map(|target| target.join("gallery")).collect();
    let fallback = targets.first().cloned().unwrap_or_default();
    targets.into_iter().find(|folder| folder.join("stamp").is_file()).unwrap_or(fallback)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
