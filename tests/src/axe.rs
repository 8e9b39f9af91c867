//! axe-core, the checker of pages for those who do not see them, from npm.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::browser::Failure;
use crate::cache;

/// The version of axe-core that the tests were written with.
const AXE: &str = "4.14.1";

/// The checker's source, from the cache; the first run fetches it.
///
/// # Errors
/// When npm is not there, or the network.
pub fn source() -> Result<String, Failure> {
    let folder = cache().join("axe");
    let package = folder.join("node_modules/axe-core");
    let there = fs::read_to_string(package.join("package.json")).unwrap_or_default();
    if serde_json::from_str::<Value>(&there).map_or(true, |there| there["version"] != AXE) {
        fs::create_dir_all(&folder)?;
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(&folder)
            .arg(format!("axe-core@{AXE}"))
            .status()
            .map_err(|error| format!("npm could not be started ({error}): install nodejs and npm"))?;
        if !status.success() {
            return Err("npm could not install axe-core; the first run needs the network".into());
        }
    }
    Ok(fs::read_to_string(package.join("axe.min.js"))?)
}

/// An expression that checks the page; its value is a list of [`words`].
pub const RUN: &str = "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations.flatMap((rule) => \
     rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`)))";

/// What it found wrong, a line each.
pub fn words(found: &Value) -> Vec<String> {
    found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
