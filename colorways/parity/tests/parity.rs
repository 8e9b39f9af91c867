//! The same request gives the same bytes natively and in wasm. Needs node and the target wasm32-unknown-unknown.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use livery_parity::answer;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Builds the wasm module beside the tests' own files, without vectors or, as the editor has it, with them.
fn build(vectors: bool) -> Outcome<PathBuf> {
    const VECTORS: [&str; 2] = ["--config", "target.wasm32-unknown-unknown.rustflags = ['-Ctarget-feature=+simd128']"];
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(if vectors { "parity-vectors" } else { "parity" });
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--offline", "-p", "livery-parity"])
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(&target)
        .args(VECTORS.iter().filter(|_| vectors))
        .status()?;
    if !status.success() {
        return Err("the wasm module could not be built; rustup target add wasm32-unknown-unknown".into());
    }
    Ok(target.join("wasm32-unknown-unknown/debug/livery_parity.wasm"))
}

fn in_wasm(module: &Path, requests: &[String]) -> Outcome<Vec<String>> {
    let script = Path::new("run.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .arg(module)
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

fn requests() -> Vec<String> {
    [
        r##"{"ask":"scale","accents":["#2563eb"],"background":"#ffffff","stops":10}"##,
        r##"{"ask":"scale","accents":["#e11d48"],"background":"#111827","stops":11,"hues":"multi"}"##,
        r##"{"ask":"scale","accents":["#84cc16"],"background":"#ffffff","stops":7,"hues":"multi"}"##,
        r##"{"ask":"scale","kind":"diverging","accents":["#1e3a8a","#b91c1c"],"background":"#ffffff","stops":11}"##,
        r##"{"ask":"scale","kind":"cyclic","accents":["#6366f1"],"background":"#ffffff","stops":12}"##,
        r##"{"ask":"scale","kind":"diverging","accents":["#6366f1"],"background":"#ffffff"}"##,
        r##"{"ask":"colorway","pins":["#2563eb"],"backgrounds":["#ffffff"],"count":8,"units":40}"##,
        r##"{"ask":"colorway","pins":["#00704a"],"backgrounds":["#111827"],"count":6,"style":"brand","units":60}"##,
        r##"{"ask":"colorway","pins":["#e11d48"],"backgrounds":["#fff","#111827"],"count":5,"style":"pastel","seed":9}"##,
        r#"{"ask":"colorway","count":12,"style":"vivid","units":20,"seed":3}"#,
        r##"{"ask":"assess","colors":["#2563eb","#e11d48","#16a34a","oklch(70% 0.2 60)"],"backgrounds":["#fff"]}"##,
        r##"{"ask":"repair","colors":["#636efa","#ef553b","#00cc96","#ab63fa"],"backgrounds":["#fff"]}"##,
    ]
    .map(str::to_owned)
    .to_vec()
}

fn native_and_wasm_agree(vectors: bool) -> Outcome<()> {
    let requests = requests();
    let wasm = in_wasm(&build(vectors)?, &requests)?;
    assert_eq!(wasm.len(), requests.len());
    for (request, reply) in requests.iter().zip(wasm) {
        let native = answer(request);
        assert!(native.len() > 20, "{request} says nothing: {native}");
        assert_eq!(native, reply, "{request}");
    }
    Ok(())
}

#[test]
fn native_and_wasm_give_the_same_bytes() -> Outcome<()> {
    native_and_wasm_agree(false)
}

#[test]
fn wasm_with_vectors_gives_the_same_bytes_too() -> Outcome<()> {
    native_and_wasm_agree(true)
}
