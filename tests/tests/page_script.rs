//! The page script and the Plotly template, checked by the tools that they are written for.

use std::fs;
use std::process::Command;

use livery_tests::browser::Failure;
use livery_tests::{cache, python, root};
use livery_themes::{Document, Mode, Theme, compile, library};

/// The version that `themes/runtime/package.json` names.
fn typescript() -> Result<String, Failure> {
    let package: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(root().join("themes/runtime/package.json"))?)?;
    Ok(package["devDependencies"]["typescript"].as_str().ok_or("package.json names no typescript")?.to_owned())
}

#[test]
fn the_page_script_has_no_type_errors() -> Result<(), Failure> {
    let folder = cache().join("tsc");
    let compiler = folder.join("node_modules/typescript/bin/tsc");
    if !compiler.exists() {
        fs::create_dir_all(&folder)?;
        let status = Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(&folder)
            .arg(format!("typescript@{}", typescript()?))
            .status()
            .map_err(|error| format!("npm could not be started ({error}): install nodejs and npm"))?;
        assert!(status.success(), "npm could not install typescript; the first run needs the network");
    }
    let output = Command::new("node")
        .arg(compiler)
        .arg("--project")
        .arg(root().join("themes/runtime/jsconfig.json"))
        .output()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}

/// Reads templates from a file and tries them as an app would.
const CHECK: &str = r#"
import json, sys
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import plotly.io as pio
frame = pd.DataFrame({"x": list("abcabc"), "y": [3, 1, 2, 4, 6, 5], "g": list("uuuvvv"), "v": [1, 2, 3, 4, 5, 6]})
for name, template in json.load(open(sys.argv[1])).items():
    go.layout.Template(template)
    # Drawing takes seconds: two are enough, all are validated.
    if name.split(" ")[0] not in ("default", "odd"):
        continue
    pio.templates["brand"] = template
    pio.templates.default = "plotly+brand"
    way = template["layout"]["colorway"]
    bar = px.bar(frame, x="x", y="y", color="g")
    assert [trace.marker.color for trace in bar.data] == way[:2], (name, [trace.marker.color for trace in bar.data])
    line = px.line(frame, x="x", y="y", color="g")
    assert [trace.line.color for trace in line.data] == way[:2], name
    scatter = px.scatter(frame, x="x", y="y", color="v")
    scale = [list(stop) for stop in scatter.layout.coloraxis.colorscale]
    assert [c.lower() for _, c in scale] == [c.lower() for _, c in template["layout"]["colorscale"]["sequential"]], name
    px.pie(frame, names="g", values="v"); px.imshow([[1, 2], [3, 4]])
    go.Figure(go.Candlestick(x=[1], open=[1], high=[3], low=[0], close=[2])).to_json()
print("ok")
"#;

#[test]
fn templates_are_valid_for_plotly() -> Result<(), Failure> {
    let mut templates = serde_json::Map::new();
    let mut add = |name: String, document: &Document| {
        for mode in [Mode::Light, Mode::Dark] {
            templates.insert(format!("{name} {mode:?}"), compile(&Theme::resolve(document, mode)).template);
        }
    };
    add("default".to_owned(), &Document::open(b"{}").0);
    let odd = br#"{"accent":"oklch(70% 0.3 30)","border":"rgb(1 2 3 / 50%)","graph_grid_color":"hsl(10deg 20% 30%)","font_size":"1.2rem"}"#;
    add("odd".to_owned(), &Document::open(odd).0);
    // Each built-in theme comes in two flavours of the same colours.
    for theme in library::themes().iter().step_by(3) {
        add(theme.name.to_owned(), &Document::open(theme.text.as_bytes()).0);
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("templates.json");
    fs::write(&file, serde_json::to_vec(&templates)?)?;
    let output = Command::new(python()).args(["-c", CHECK]).arg(&file).output()?;
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "ok", "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
