//! `check --audit` and `fix` as they are called: what they print, write, and how they exit.

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

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// A theme that comes with Livery, which has nothing to mend.
fn sound() -> String {
    livery_themes::library::themes().first().expect("there are some").text.to_owned()
}

/// The same with a tag that can hardly be read.
fn faint() -> String {
    let text = sound();
    let line = |key: &str| text.lines().find(|line| line.contains(key)).expect("it has every key").to_owned();
    text.replace(&line("\"tag_text\""), "  \"tag_text\": \"#999999\",")
        .replace(&line("\"tag_background_color\""), "  \"tag_background_color\": \"#ffffff\",")
}

#[test]
fn a_sound_theme_passes() {
    let folder = folder(&[("theme.json", &sound())]);
    let output = livery(folder.path(), &["check", "theme.json", "--audit"]);
    assert_eq!(stdout(&output), "theme.json: 103 keys, nothing to say\n");
    assert_eq!(output.status.code(), Some(0));
    let output = livery(folder.path(), &["fix", "theme.json"]);
    assert_eq!(stdout(&output), "theme.json: 0 changes, 0 left; nothing to write\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_audit_says_what_cannot_be_read_and_where() {
    let folder = folder(&[("theme.json", &faint())]);
    assert_eq!(livery(folder.path(), &["check", "theme.json"]).status.code(), Some(0), "without --audit it is fine");
    let output = livery(folder.path(), &["check", "theme.json", "--audit", "--mode", "light"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output), @"
    theme.json:95:15: error[text-contrast] light: Tag text (#999999) on tag background (#ffffff) has a contrast of 2.84; it needs 4.5.
      Darken tag text to #767676.
    theme.json: 103 keys, 1 finding
    ");
    let output = livery(folder.path(), &["check", "theme.json", "--audit", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let said: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let finding = &said["findings"][0];
    assert_eq!(finding["place"], json!({"pointer": "/tag_text", "line": 95, "column": 15}));
    assert_eq!((&finding["rule"], &finding["needed"]), (&json!("text-contrast"), &json!(4.5)));
    assert_eq!(livery(folder.path(), &["check", "theme.json", "--mode", "dark"]).status.code(), Some(2));
}

#[test]
fn sarif_has_what_its_readers_need() {
    let text = faint().replacen("\"accent\":", "\"colr\": \"x\", \"accent\":", 1);
    let folder = folder(&[("my theme.json", &text)]);
    let output = livery(folder.path(), &["check", "my theme.json", "--audit", "--sarif"]);
    assert_eq!(output.status.code(), Some(1));
    let log: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-2.1.0.json")));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(run["tool"]["driver"]["name"], "Livery");
    for rule in rules {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string(), "{rule}");
    }
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 2);
    let mut prints = std::collections::HashSet::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20theme.json");
        let region = &place["region"];
        assert!(region["startLine"].as_u64() >= Some(1) && region["startColumn"].as_u64() >= Some(1), "{region}");
        assert!(prints.insert(result["partialFingerprints"]["livery/v1"].to_string()), "{result}");
    }
    let tag = results.iter().find(|result| result["ruleId"] == "text-contrast").expect("the tag");
    let region = &tag["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, json!({"startLine": 95, "startColumn": 15, "endLine": 95, "endColumn": 24}));
}

#[test]
fn fix_mends_the_file_and_nothing_else() {
    let folder = folder(&[("theme.json", &faint())]);
    let dry = livery(folder.path(), &["fix", "theme.json", "--dry-run"]);
    assert_eq!((dry.status.code(), fs::read_to_string(folder.path().join("theme.json")).unwrap()), (Some(0), faint()));
    assert!(stdout(&dry).contains("light: Darken tag text to #"), "{}", stdout(&dry));
    assert!(stdout(&dry).ends_with("nothing written\n"));
    let out = livery(folder.path(), &["fix", "theme.json", "--out", "fixed.json"]);
    assert_eq!((out.status.code(), fs::read_to_string(folder.path().join("theme.json")).unwrap()), (Some(0), faint()));
    let output = livery(folder.path(), &["fix", "theme.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let fixed = fs::read_to_string(folder.path().join("theme.json")).unwrap();
    assert_eq!(fixed, fs::read_to_string(folder.path().join("fixed.json")).unwrap());
    let differing: Vec<(String, String)> = faint()
        .lines()
        .zip(fixed.lines())
        .filter(|(before, after)| before != after)
        .map(|(before, after)| (before.to_owned(), after.to_owned()))
        .collect();
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert!(differing[0].1.starts_with("  \"tag_text\": \"#"));
    assert_eq!(livery(folder.path(), &["check", "theme.json", "--audit"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_mended_is_told_with_the_reason() {
    let locked = faint().replace("\"livery\": {", "\"livery\": {\"locked\": [\"tag_text\", \"tag_background_color\"],");
    let folder = folder(&[("theme.json", &locked), ("broken.json", "{\"tag_text\": \"#fff\", \"accent\"")]);
    let output = livery(folder.path(), &["fix", "theme.json", "--mode", "light"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("No fix: tag text is locked, and tag background is locked."), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("theme.json")).unwrap(), locked);
    let output = livery(folder.path(), &["fix", "broken.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("the file's syntax is broken"), "{}", stdout(&output));
    assert_eq!(livery(folder.path(), &["fix", "missing.json"]).status.code(), Some(2));
    let said: Value =
        serde_json::from_str(&stdout(&livery(folder.path(), &["fix", "theme.json", "--json"]))).expect("JSON");
    assert_eq!((said["written"].is_null(), said["left"][0]["key"].as_str()), (true, Some("tag_text")));
}
