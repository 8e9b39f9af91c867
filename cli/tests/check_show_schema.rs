//! The commands as they are called: what they print and how they exit.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn livery(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_livery")).args(args).current_dir(folder).output().expect("livery runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

const BAD: &str = "theme = {\n    'accent': '1f78b4',\n    'colorwy': ['red'],\n    'text': 'black',\n}\n";

#[test]
fn check_says_what_is_wrong_and_where() {
    let folder = folder(&[("theme.py", BAD.as_bytes()), ("good.json", b"{\"accent\": \"#1f78b4\"}")]);
    let output = livery(folder.path(), &["check", "theme.py"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "theme.py:2:15: error[bad-color] /accent: \"1f78b4\" is not a color.\n  Put a # in front: \"#1f78b4\".\n\
        theme.py:3:16: warning[unknown-key] /colorwy: \"colorwy\" is not a key of the format.\n  \
        Did you mean colorway? As it stands it is kept and published as --colorwy.\n\
        theme.py: 3 keys, 1 error, 1 warning\n";
    assert_eq!(stdout(&output), expected);
    let output = livery(folder.path(), &["check", "good.json"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), "good.json: 1 key, nothing to say\n"));
}

#[test]
fn check_speaks_json() {
    let folder = folder(&[("theme.py", BAD.as_bytes())]);
    let output = livery(folder.path(), &["check", "theme.py", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(
        (&said["errors"], &said["warnings"], &said["notes"], &said["keys"]),
        (&json!(1), &json!(1), &json!(0), &json!(3))
    );
    assert_eq!(said["diagnostics"][0]["place"], json!({"pointer": "/accent", "line": 2, "column": 15}));
    assert_eq!(said["diagnostics"][0]["severity"], json!("error"));
}

#[test]
fn what_cannot_be_read_is_told_with_a_remedy() {
    let folder = folder(&[("latin1.json", b"{\"accent\": \"caf\xe9\"}"), ("readme.md", b"# Nothing\n")]);
    let output = livery(folder.path(), &["check", "missing.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).is_empty());
    let said = stderr(&output);
    assert!(said.starts_with("error: ") && said.contains("missing.json") && said.lines().count() == 2, "{said}");
    assert_eq!(livery(folder.path(), &["show", "."]).status.code(), Some(2));
    let output = livery(folder.path(), &["check", "latin1.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("error[not-utf8]"));
    let output = livery(folder.path(), &["check", "readme.md"]);
    assert!(output.status.code() == Some(1) && stdout(&output).contains("error[no-theme]"));
    let output = livery(folder.path(), &["show", "readme.md"]);
    assert!(output.status.code() == Some(1) && stderr(&output).contains("There is no theme"));
    assert_eq!(livery(folder.path(), &["paint"]).status.code(), Some(2));
    assert_eq!(livery(folder.path(), &["check"]).status.code(), Some(2));
}

#[test]
fn show_prints_what_the_file_says_and_what_it_comes_to() {
    let theme = json!({"accent": "#0a7d4f", "card_margin": 0, "livery": {"dark": {"accent": "#35dba0"}}});
    let folder = folder(&[("theme.json", theme.to_string().as_bytes())]);
    let output = livery(folder.path(), &["show", "theme.json"]);
    assert_eq!(stdout(&output).lines().take(2).collect::<Vec<_>>(), ["accent: #0a7d4f", "card_margin: 0"]);
    let output = livery(folder.path(), &["show", "theme.json", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&stdout(&output)).expect("JSON"), theme);
    let output = livery(folder.path(), &["show", "theme.json", "--dark", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&stdout(&output)).expect("JSON"), json!({"accent": "#35dba0"}));
    let output = livery(folder.path(), &["show", "theme.json", "--resolved"]);
    let said = stdout(&output);
    assert!(said.contains("\n  accent = #0a7d4f\n") && said.contains("\n  dbc_primary ~ #0a7d4f\n"), "{said}");
    assert!(said.starts_with("Brand:\n") && said.contains("\nHeader & Hero:\n"));
    // What it comes to is a theme that says everything, and the same when read again.
    let whole = stdout(&livery(folder.path(), &["show", "theme.json", "--resolved", "--json"]));
    assert_eq!(serde_json::from_str::<Value>(&whole).expect("JSON").as_object().map(serde_json::Map::len), Some(103));
    fs::write(folder.path().join("whole.json"), &whole).expect("written");
    assert_eq!(stdout(&livery(folder.path(), &["show", "whole.json", "--resolved", "--json"])), whole);
    assert_eq!(livery(folder.path(), &["check", "whole.json"]).status.code(), Some(0));
    let dark = stdout(&livery(folder.path(), &["show", "theme.json", "--resolved", "--dark", "--json"]));
    let dark: Value = serde_json::from_str(&dark).expect("JSON");
    assert_eq!((&dark["dbc_primary"], &dark["color_scheme"]), (&json!("#35dba0"), &json!("dark")));
}

#[test]
fn schema_prints_the_schema() {
    let folder = folder(&[]);
    let output = livery(folder.path(), &["schema"]);
    assert_eq!(output.status.code(), Some(0));
    let schema: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(schema["$schema"], json!("https://json-schema.org/draft/2020-12/schema"));
    assert!(schema["properties"]["accent"].is_object());
}
