//! `cargo xtask gallery`: Dash's own front end, as the gallery serves it.
//!
//! The bundles come from the wheels that Dash apps install, each pinned by its hash, so that no bundle lies in the
//! repository. Each file is compressed on its own: the host hands it to the browser as it is.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, io};

use anyhow::{Context as _, Result, bail, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

const WHEELS: &str = "host/gallery/wheels.txt";
const BUNDLES: &str = "host/gallery/bundles.txt";

/// Puts the bundles into `<target>/gallery`, where the host's build script finds them.
pub(crate) fn gallery(root: &Path, target: &Path) -> Result<()> {
    let wanted = lines(&root.join(BUNDLES))?;
    let wheels = wheels(&root.join(WHEELS))?;
    let out = target.join("gallery");
    let lists = [fs::read(root.join(WHEELS))?, fs::read(root.join(BUNDLES))?].concat();
    let stamp = sha256(&lists);
    if fs::read_to_string(out.join("stamp")).ok().as_deref() == Some(stamp.as_str()) {
        return Ok(());
    }
    let fresh = target.join("gallery.new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).context("the old bundles could not be removed")?;
    }
    let mut found: BTreeMap<&str, usize> = wanted.iter().map(|pattern| (pattern.as_str(), 0)).collect();
    for wheel in wheels.values() {
        let mut archive =
            ZipArchive::new(File::open(wheel)?).with_context(|| format!("{} is no wheel", wheel.display()))?;
        for index in 0..archive.len() {
            let mut member = archive.by_index(index)?;
            let Some(name) = member.enclosed_name().and_then(|path| path.to_str().map(str::to_owned)) else { continue };
            let Some(pattern) = wanted.iter().find(|pattern| matches(pattern, &name)) else { continue };
            found.entry(pattern).and_modify(|count| *count += 1);
            let path = fresh.join(format!("{name}.gz"));
            fs::create_dir_all(path.parent().unwrap_or(&fresh))?;
            let mut packed = GzEncoder::new(File::create(&path)?, Compression::best());
            io::copy(&mut member, &mut packed).with_context(|| format!("{name} could not be packed"))?;
            packed.finish()?.flush()?;
        }
    }
    let missing: Vec<&str> = found.into_iter().filter(|(_, count)| *count == 0).map(|(pattern, _)| pattern).collect();
    ensure!(missing.is_empty(), "no wheel of {WHEELS} has {}", missing.join(", "));
    fs::write(fresh.join("stamp"), stamp)?;
    if out.exists() {
        fs::remove_dir_all(&out).context("the old bundles could not be removed")?;
    }
    fs::rename(&fresh, &out).with_context(|| format!("{} could not be written", out.display()))
}

/// The wheels by their hash; downloaded, by pip, when one is missing.
fn wheels(list: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let hashes: Vec<String> = lines(list)?
        .iter()
        .map(|line| line.split_once("sha256:").map(|(_, hash)| hash.trim().to_owned()).context("a wheel has no hash"))
        .collect::<Result<_>>()?;
    let folder = cache().context("there is no home folder; set LIVERY_CACHE")?.join("wheels");
    fs::create_dir_all(&folder).with_context(|| format!("no folder for the wheels: {}", folder.display()))?;
    let mut there = by_hash(&folder)?;
    if hashes.iter().any(|hash| !there.contains_key(hash)) {
        download(list, &folder)?;
        there = by_hash(&folder)?;
    }
    there.retain(|hash, _| hashes.contains(hash));
    ensure!(there.len() == hashes.len(), "pip did not bring all wheels of {}", list.display());
    Ok(there)
}

fn download(list: &Path, folder: &Path) -> Result<()> {
    let made = cache().map(|cache| cache.join("venv/bin/python")).filter(|python| python.exists());
    let python = made.or_else(|| env::var_os("LIVERY_PYTHON").map(PathBuf::from)).unwrap_or_else(|| "python3".into());
    let downloaded = Command::new(&python)
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
        ])
        .arg("--dest")
        .arg(folder)
        .arg("--requirement")
        .arg(list)
        .status()
        .with_context(|| format!("{} did not start; `./setup.sh build` makes it", python.display()))?;
    if !downloaded.success() {
        bail!("pip could not download the wheels of {}", list.display());
    }
    Ok(())
}

fn by_hash(folder: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut there = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "whl") {
            let mut bytes = Vec::new();
            File::open(&path)?.read_to_end(&mut bytes)?;
            there.insert(sha256(&bytes), path);
        }
    }
    Ok(there)
}

fn sha256(bytes: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)]));
    Sha256::digest(bytes).iter().flat_map(digits).collect()
}

fn cache() -> Option<PathBuf> {
    let given = env::var_os("LIVERY_CACHE").map(PathBuf::from);
    given.or_else(|| env::home_dir().map(|home| home.join(".cache/livery")))
}

fn lines(file: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
    let content = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(content.map(str::to_owned).collect())
}

/// Whether a name fits a pattern in which a star stands for any characters but a slash.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(before) else { return false };
    let starred = rest.find('/').unwrap_or(rest.len());
    (0..=starred).filter(|&end| rest.is_char_boundary(end)).any(|end| matches(after, &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_within_a_folder() {
        assert!(matches("a/async-*Chart.js", "a/async-BarChart.js"));
        assert!(matches("*.dist-info/licenses/LICENSE*", "dash-4.4.1.dist-info/licenses/LICENSE.txt"));
        assert!(!matches("a/*.js", "a/b/c.js"));
        assert!(!matches("a/b.js", "a/b.js.map"));
    }
}
