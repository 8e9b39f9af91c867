//! The wasm module, built by cargo and run by node. Needs node and the target wasm32-unknown-unknown.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How the module is built.
#[derive(Clone, Copy)]
pub(crate) struct Build {
    /// Optimised as a whole; without, only the colour cores are.
    pub(crate) release: bool,
    /// With vectors, which the editor's page has where the machine has them.
    pub(crate) vectors: bool,
}

impl Build {
    /// Builds the module in a folder of its own under `target` and says where it is.
    pub(crate) fn make(self, target: &Path) -> Result<PathBuf, Box<dyn Error>> {
        let target = target.join(if self.vectors { "parity-vectors" } else { "parity" });
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--offline", "-p", "livery-parity"]);
        cargo.args(["--target", "wasm32-unknown-unknown", "--target-dir"]).arg(&target);
        if self.release {
            cargo.arg("--release");
        }
        if self.vectors {
            cargo.arg("--config").arg(folder().join("../../.cargo/vectors.toml"));
        }
        if !cargo.status()?.success() {
            return Err("the wasm module could not be built; rustup target add wasm32-unknown-unknown".into());
        }
        let profile = if self.release { "release" } else { "debug" };
        Ok(target.join("wasm32-unknown-unknown").join(profile).join("livery_parity.wasm"))
    }
}

/// Runs `run.mjs` on the module: a line of its output for each request.
pub(crate) fn ask(module: &Path, options: &[&str], requests: &[String]) -> Result<Vec<String>, Box<dyn Error>> {
    let mut node = Command::new("node")
        .arg(folder().join("run.mjs"))
        .arg(module)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("node could not be started ({error}); install Node.js 18 or newer"))?;
    node.stdin.take().ok_or("no stdin")?.write_all(requests.join("\n").as_bytes())?;
    let output = node.wait_with_output()?;
    if !output.status.success() {
        return Err("the wasm module stopped".into());
    }
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
