//! The same request gives the same bytes natively and in wasm. Needs node and the target wasm32-unknown-unknown.

mod module;

use std::error::Error;
use std::path::Path;

use livery_parity::answer;
use module::{Build, ask};

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

fn agrees_with_native(build: Build) -> Result<(), Box<dyn Error>> {
    let requests = requests();
    let wasm = ask(&build.make(Path::new(env!("CARGO_TARGET_TMPDIR")))?, &[], &requests)?;
    assert_eq!(wasm.len(), requests.len());
    for (request, reply) in requests.iter().zip(wasm) {
        let native = answer(request);
        assert!(native.len() > 20, "{request} says nothing: {native}");
        assert_eq!(native, reply, "{request}");
    }
    Ok(())
}

#[test]
fn native_and_wasm_give_the_same_bytes() -> Result<(), Box<dyn Error>> {
    agrees_with_native(Build { release: false, vectors: false })
}

#[test]
fn wasm_with_vectors_gives_the_same_bytes_too() -> Result<(), Box<dyn Error>> {
    agrees_with_native(Build { release: false, vectors: true })
}
