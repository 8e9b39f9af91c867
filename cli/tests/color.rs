//! The colour commands as a user runs them.

use std::process::{Command, Output};

use serde_json::Value;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn livery(args: &[&str]) -> std::io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_livery")).args(args).output()
}

/// Exit code, stdout and stderr in one text.
fn session(args: &[&str]) -> std::io::Result<String> {
    let output = livery(args)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    Ok(format!("exit {code}\n{}{}", text(&output.stdout), text(&output.stderr)))
}

fn json(args: &[&str]) -> Result<Value, Box<dyn std::error::Error>> {
    let output = livery(args)?;
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

#[test]
fn a_scale_through_an_accent() -> Outcome {
    insta::assert_snapshot!(session(&["suggest", "colorscale", "--accent", "#2563eb", "--background", "white"])?);
    insta::assert_snapshot!(session(&[
        "suggest",
        "colorscale",
        "--accent",
        "#1e3a8a",
        "--accent",
        "#b91c1c",
        "--kind",
        "diverging",
        "--stops",
        "11",
    ])?);
    Ok(())
}

#[test]
fn a_scale_as_json_holds_the_accent_and_its_evenness() -> Outcome {
    let found = json(&[
        "suggest",
        "colorscale",
        "--accent",
        "rebeccapurple",
        "--stops",
        "10",
        "--background",
        "#111827",
        "--hues",
        "multi",
        "--samples",
        "256",
        "--json",
    ])?;
    let stop = found["accents"][0]["stop"].as_u64().ok_or("no stop")? as usize;
    assert_eq!(found["colors"][stop], "#663399");
    assert_eq!(found["colors"].as_array().map(Vec::len), Some(10));
    assert_eq!(found["samples"].as_array().map(Vec::len), Some(256));
    assert_eq!(found["background"], "#111827");
    assert!(found["evenness"]["cv"].as_f64().is_some_and(|cv| cv <= 0.02));
    assert!(found["evenness"]["worst_vision_cv"].as_f64().is_some_and(|cv| cv <= 0.10));
    assert_eq!(found["evenness"]["lightness_monotone"], true);
    assert!(found["elapsed_ms"].as_f64().is_some_and(|millis| millis >= 0.0));
    Ok(())
}

#[test]
fn a_colorway_keeps_its_pins_and_is_the_same_every_time() -> Outcome {
    let args = [
        "suggest",
        "colorway",
        "--accent",
        "#2563eb",
        "--pin",
        "#f59e0b",
        "--background",
        "#ffffff",
        "--count",
        "6",
        "--min-contrast",
        "2",
        "--style",
        "vivid",
        "--seed",
        "7",
        "--json",
    ];
    let (mut first, mut second) = (json(&args)?, json(&args)?);
    assert_eq!(first["colors"][0], "#2563eb");
    assert_eq!(first["colors"][1], "#f59e0b");
    assert_eq!(first["colors"].as_array().map(Vec::len), Some(6));
    for field in ["min_difference", "robust_difference", "elapsed_ms"] {
        assert!(first[field].is_f64(), "{field}: {first}");
    }
    for field in ["by_vision", "worst_pair", "contrast", "prefix", "answers", "reasons"] {
        assert!(first[field].is_array(), "{field}: {first}");
    }
    assert!(first["robust_difference"].as_f64().is_some_and(|difference| difference > 11.0), "{first}");
    assert!(first["answers"].as_array().is_some_and(|answers| answers.len() > 1));
    first["elapsed_ms"] = Value::Null;
    second["elapsed_ms"] = Value::Null;
    assert_eq!(first, second);
    Ok(())
}

#[test]
fn every_style_answers_and_a_budget_is_taken() -> Outcome {
    for style in ["distinct", "brand", "vivid", "muted", "pastel", "single-hue"] {
        let found = json(&[
            "suggest",
            "colorway",
            "--accent",
            "#00704a",
            "--background",
            "#fff",
            "--count",
            "5",
            "--style",
            style,
            "--budget-ms",
            "5",
            "--json",
        ])?;
        assert_eq!(found["style"], style);
        assert_eq!(found["colors"].as_array().map(Vec::len), Some(5), "{found}");
    }
    Ok(())
}

#[test]
fn a_repair_says_what_it_moved_and_keeps_pins() -> Outcome {
    let args = ["repair", "#2563eb", "#2f6ae8", "#e11d48", "--pin", "#2563eb", "--background", "#fff"];
    let found = json(&[&args[..], &["--json"]].concat())?;
    assert_eq!(found["passes"], true);
    assert_eq!(found["colors"][0], "#2563eb");
    assert!(found["moved"].as_array().is_some_and(|moved| !moved.is_empty()));
    assert!(found["robust_difference"].as_f64().is_some_and(|difference| difference >= 11.0));
    assert!(session(&args)?.contains("Moved 2: #2f6ae8 to "));
    let impossible = ["repair", "#2563eb", "#2563ec", "--pin", "#2563eb", "--pin", "#2563ec"];
    assert_eq!(livery(&impossible)?.status.code(), Some(1));
    Ok(())
}

#[test]
fn an_assessment_names_what_merges() -> Outcome {
    insta::assert_snapshot!(session(&["assess", "okabe-ito", "--background", "#ffffff"])?);
    insta::assert_snapshot!(session(&[
        "assess",
        "#2563eb",
        "#e11d48",
        "oklch(62% 0.19 149)",
        "--min-difference",
        "15"
    ])?);
    Ok(())
}

#[test]
fn an_assessment_as_json_has_the_promised_fields() -> Outcome {
    let args = ["assess", "#2563eb", "#e11d48", "#f59e0b", "--background", "#fff", "--background", "#111827", "--json"];
    let found = json(&args)?;
    assert_eq!(found["colors"], serde_json::json!(["#2563eb", "#e11d48", "#f59e0b"]));
    for field in ["min_difference", "robust_difference", "elapsed_ms"] {
        assert!(found[field].is_f64(), "{field}: {found}");
    }
    for field in ["by_vision", "worst_pair", "contrast", "prefix"] {
        assert!(found[field].is_array(), "{field}: {found}");
    }
    assert!(found["robust_difference"].as_f64() <= found["min_difference"].as_f64());
    Ok(())
}

#[test]
fn the_exit_code_says_whether_colours_are_too_near() -> Outcome {
    let code =
        |least: &str| livery(&["assess", "#000", "#fff", "--min-difference", least]).map(|out| out.status.code());
    assert_eq!(code("50")?, Some(0));
    assert_eq!(code("101")?, Some(1));
    Ok(())
}

#[test]
fn a_logo_gives_its_colours() -> Outcome {
    let folder = tempfile::tempdir()?;
    let logo = folder.path().join("logo.svg");
    std::fs::write(
        &logo,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
            <rect width="20" height="20" fill="#00704a"/><circle cx="30" cy="10" r="9" fill="#cba258"/>
            <path d="M4 4h4v12H4z" fill="#fff"/></svg>"##,
    )?;
    let path = logo.to_str().ok_or("no path")?;
    insta::assert_snapshot!(session(&["colors", path])?);
    let found = json(&["colors", path, "--json"])?;
    assert_eq!(found["colors"], serde_json::json!(["#00704a", "#cba258"]));
    assert_eq!(found["shares"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn errors_say_what_to_do() -> Outcome {
    let folder = tempfile::tempdir()?;
    let broken = folder.path().join("logo.png");
    std::fs::write(&broken, b"\x89PNG\r\n\x1a\nnothing more")?;
    let hide = |text: String| text.replace(folder.path().to_str().unwrap_or("?"), "[folder]");
    let path = |name: &str| folder.path().join(name).to_str().map(str::to_owned).ok_or("no path");
    let mut all = String::new();
    for args in [
        vec!["colors", &path("logo.png")?],
        vec!["colors", &path("missing.png")?],
        vec!["colors", &path("")?],
        vec!["assess", "#12"],
        vec!["suggest", "colorscale", "--accent", "blau"],
        vec!["suggest", "colorscale", "--accent", "red", "--kind", "diverging"],
        vec!["suggest", "colorscale", "--accent", "red", "--stops", "1"],
        vec!["suggest", "colorway", "--style", "brand"],
        vec!["suggest", "colorway", "--style", "loud"],
        vec!["repair", "#2563eb", "#e11d48", "--pin", "red"],
    ] {
        let text = hide(session(&args)?);
        assert!(text.starts_with("exit 2\n"), "{text}");
        all.push_str(&text);
        all.push('\n');
    }
    insta::assert_snapshot!(all);
    Ok(())
}

#[test]
fn nothing_is_painted_where_nobody_looks() -> Outcome {
    let output = livery(&["suggest", "colorscale", "--accent", "#2563eb"])?;
    assert!(!output.stdout.contains(&0x1b));
    Ok(())
}

#[test]
fn the_library_is_shown_with_what_it_is_worth() -> Outcome {
    let all = json(&["library", "--json"])?;
    let (colorways, scales) = (all["colorways"].as_array(), all["scales"].as_array());
    assert!(colorways.is_some_and(|list| list.len() >= 20) && scales.is_some_and(|list| list.len() >= 20));
    for known in colorways.into_iter().flatten() {
        assert!(known["robust_difference"].is_number() && known["licence"].is_string(), "{known}");
        assert_eq!(known["colors"].as_array().map(Vec::len), known["prefix"].as_array().map(|list| list.len() + 1));
    }
    let one = json(&["library", "okabe-ito", "--background", "white", "--json"])?;
    assert_eq!(one["colorways"][0]["contrast"][0]["background"], "#ffffff");
    assert_eq!(one["scales"], serde_json::json!([]));
    let text = session(&["library"])?;
    assert!(text.lines().any(|line| line.starts_with("okabe-ito ") && line.contains("  8.2   8  #e69f00 ")), "{text}");
    let text = session(&["library", "viridis"])?;
    assert!(text.contains("Unevenness of steps") && text.contains("2015"), "{text}");
    let text = session(&["library", "nothing"])?;
    assert!(text.starts_with("exit 2") && text.contains("livery library"), "{text}");
    Ok(())
}
