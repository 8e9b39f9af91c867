//! What `check --audit` and `fix` have in common: findings as text, JSON and SARIF.

use std::fmt::Write as _;
use std::path::Path;

use clap::ValueEnum;
use livery_themes::audit::{Finding, Rule, audit};
use livery_themes::{Diagnostic, Document, Mode, Severity, Value};
use serde_json::json;

/// Which halves are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Modes {
    /// The light half.
    Light,
    /// The dark half.
    Dark,
    /// Both.
    #[default]
    Both,
}

impl Modes {
    pub(crate) fn list(self) -> &'static [Mode] {
        match self {
            Self::Light => &[Mode::Light],
            Self::Dark => &[Mode::Dark],
            Self::Both => &[Mode::Light, Mode::Dark],
        }
    }
}

/// Findings of all halves asked for, each half's worst first.
pub(crate) fn findings(document: &Document, modes: Modes) -> Vec<Finding> {
    modes.list().iter().flat_map(|mode| audit(document, *mode)).collect()
}

/// Whether a finding makes a command exit with 1: notes are only worth knowing.
pub(crate) fn counts(finding: &Finding) -> bool {
    finding.severity != Severity::Note
}

pub(crate) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "light",
        Mode::Dark => "dark",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// As compilers write it, so that editors find the place.
pub(crate) fn line(file: &Path, document: &Document, finding: &Finding) -> String {
    let place = finding.region(document).place;
    let remedy = match (finding.fixes.first(), &finding.unfixable) {
        (Some(fix), _) => format!("{}.", fix.label),
        (None, Some(why)) => format!("No fix: {}", lowered(why)),
        (None, None) => String::new(),
    };
    format!(
        "{}:{}:{}: {}[{}] {}: {}\n  {remedy}",
        file.display(),
        place.line,
        place.column,
        level(finding.severity),
        finding.rule.name(),
        mode_name(finding.mode),
        finding.message
    )
}

fn lowered(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

/// A finding as JSON, with its place.
pub(crate) fn to_json(document: &Document, finding: &Finding) -> Value {
    let mut value = json!(finding);
    if let Value::Object(fields) = &mut value {
        fields.insert("place".to_owned(), json!(finding.region(document).place));
    }
    value
}

/// Everything as a SARIF 2.1.0 log, which code hosts and editors show beside the lines.
pub(crate) fn sarif(file: &Path, document: &Document, diagnostics: &[Diagnostic], findings: &[Finding]) -> Value {
    let mut codes: Vec<&str> = diagnostics.iter().map(|found| found.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            let mut described = json!({
                "id": rule.name(),
                "name": pascal(rule.name()),
                "shortDescription": { "text": format!("{}.", rule.title()) },
                "fullDescription": { "text": rule.help() },
                "help": { "text": rule.help() },
                "defaultConfiguration": { "level": level(rule.severity()) },
            });
            if let (Some(url), Value::Object(fields)) = (rule.url(), &mut described) {
                fields.insert("helpUri".to_owned(), url.into());
            }
            described
        })
        .collect();
    rules.extend(codes.iter().map(|code| {
        json!({
            "id": code, "name": pascal(code),
            "shortDescription": { "text": format!("{}.", code.replace('-', " ")) },
        })
    }));
    let index = |id: &str| rules.iter().position(|rule| rule["id"] == *id);
    let artifact = json!({ "uri": uri(file), "index": 0 });
    let mut results: Vec<Value> = diagnostics
        .iter()
        .map(|found| {
            json!({
                "ruleId": found.code, "ruleIndex": index(&found.code), "level": level(found.severity),
                "message": { "text": format!("{} {}", found.reason, found.remedy) },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": { "startLine": found.place.line, "startColumn": found.place.column },
                } }],
                "partialFingerprints": { "livery/v1": format!("{}{}", found.code, found.place.pointer) },
            })
        })
        .collect();
    results.extend(findings.iter().map(|finding| {
        let region = finding.region(document);
        let remedy = match (finding.fixes.first(), &finding.unfixable) {
            (Some(fix), _) => format!(" Fix: {}.", lowered(&fix.label)),
            (None, Some(why)) => format!(" No fix: {}", lowered(why)),
            (None, None) => String::new(),
        };
        json!({
            "ruleId": finding.rule.name(), "ruleIndex": index(finding.rule.name()), "level": level(finding.severity),
            "message": { "text": format!("In {} mode: {}{remedy}", mode_name(finding.mode), finding.message) },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {
                        "startLine": region.place.line, "startColumn": region.place.column,
                        "endLine": region.end_line, "endColumn": region.end_column,
                    },
                },
                "logicalLocations": [{ "fullyQualifiedName": finding.pointer, "kind": "property" }],
            }],
            "partialFingerprints": { "livery/v1": finding.id },
            "properties": {
                "mode": mode_name(finding.mode), "measured": finding.measured, "needed": finding.needed,
                "fixable": !finding.fixes.is_empty(),
            },
        })
    }));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Livery", "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "artifacts": [{ "location": { "uri": uri(file) }, "mimeType": "application/json" }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn pascal(name: &str) -> String {
    name.split('-')
        .filter_map(|word| {
            let mut characters = word.chars();
            Some(characters.next()?.to_uppercase().chain(characters).collect::<String>())
        })
        .collect()
}

/// A path as a relative reference (RFC 3986).
fn uri(file: &Path) -> String {
    let mut uri = if file.is_absolute() { "file://".to_owned() } else { String::new() };
    for byte in file.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
