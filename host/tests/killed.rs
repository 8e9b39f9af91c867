//! Two hundred times `kill -9`, at random moments, in the middle of edits, journals and saves: the file is always whole, and
//! whatever was said to be kept is there at the next start.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use common::{rerun, text};
use livery_host::{Folders, Host, Options};
use livery_protocol::{KeepWork, SaveReply};

const ROUNDS: u64 = 208;
/// Side by side, each with a home of its own: most of a round is waiting.
const LANES: u64 = 4;

/// A document that tells its number and whether it is whole. The sizes differ so that a mix of two would show.
fn document(number: u64) -> String {
    let filling = "0123456789abcdef".repeat(usize::try_from(64 + number * 7 % 2048).unwrap());
    format!("{{\"number\": {number}, \"filling\": \"{filling}\", \"end\": {number}}}\n")
}

fn number(document: &str) -> u64 {
    let value: serde_json::Value =
        serde_json::from_str(document).unwrap_or_else(|error| panic!("half a file: {error}"));
    let number = value["number"].as_u64().unwrap();
    assert_eq!(document, self::document(number), "a mix of two files");
    number
}

fn steps(number: u64) -> String {
    format!("steps to {number}")
}

/// What the window does, without its pictures: it takes over what was left, and then edits, keeps and saves until it dies.
/// Does nothing when it is run by itself.
#[test]
fn a_window_that_will_be_killed() {
    let Some(home) = std::env::var_os("LIVERY_TEST_HOME").map(PathBuf::from) else { return };
    let say = |what: &str, number: u64| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{what} {number}").unwrap();
        out.flush().unwrap();
    };
    let theme = home.join("theme.json");
    let options = Options { folders: Some(Folders::within(&home)), ..Options::default() };
    let host = Host::with_options(options, |_| {}).unwrap();
    let mut opened = host.open_theme(&theme).unwrap();
    let mut at = number(&opened.text);
    let recovered = host.recovered();
    if let Some(newest) = recovered.first()
        && number(&newest.text) > at
    {
        at = number(&newest.text);
        assert_eq!(newest.history, Some(steps(at)));
        assert_eq!(newest.path, Some(text(&theme)));
    } else if let Some(history) = opened.history.take() {
        assert_eq!(history, steps(at));
    }
    say("found", at);
    let keep = |at: u64, unsaved: bool, expected| {
        host.keep_work(KeepWork {
            path: Some(text(&theme)),
            text: document(at),
            history: steps(at),
            expected: Some(expected),
            unsaved,
        })
        .unwrap();
    };
    // First into its own journal, then out of the others'.
    keep(at, true, opened.revision.clone());
    for old in recovered {
        host.forget_work(&old.id).unwrap();
    }
    loop {
        at += 1;
        keep(at, true, opened.revision.clone());
        say("kept", at);
        if at.is_multiple_of(5) {
            match host.save_theme(&theme, &document(at), Some(&opened.revision)).unwrap() {
                SaveReply::Saved { revision, .. } => opened.revision = revision,
                other => panic!("{other:?}"),
            }
            say("saved", at);
            keep(at, false, opened.revision.clone());
        }
    }
}

/// The last number that was told to be in the journal or in the file.
#[derive(Default)]
struct Told {
    kept: u64,
    saved: u64,
}

fn live_and_die(home: &Path, millis: u64, told: &mut Told) {
    let mut window = rerun("a_window_that_will_be_killed", "LIVERY_TEST", |command| {
        command.env("LIVERY_TEST_HOME", home).stdout(Stdio::piped()).stderr(Stdio::piped());
    });
    let output = window.stdout.take().unwrap();
    let reader = thread::spawn(move || BufReader::new(output).lines().map_while(Result::ok).collect::<Vec<_>>());
    thread::sleep(Duration::from_millis(millis));
    window.kill().unwrap();
    let ended = window.wait_with_output().unwrap();
    assert!(!ended.status.success() && ended.status.code().is_none(), "it ended by itself: {ended:?}");
    for line in reader.join().unwrap() {
        // What the test harness itself says has other words.
        let mut words = line.split(' ').skip_while(|word| !matches!(*word, "found" | "kept" | "saved"));
        let (Some(what), Some(Ok(number))) = (words.next(), words.next().map(str::parse::<u64>)) else { continue };
        match what {
            "found" => assert!(number >= told.kept, "{number} was found, {} was kept", told.kept),
            "saved" => told.saved = number,
            _ => {}
        }
        told.kept = told.kept.max(number);
    }
    let in_file = number(&fs::read_to_string(home.join("theme.json")).unwrap());
    assert!(in_file >= told.saved, "{in_file} is in the file, {} was saved", told.saved);
}

#[test]
fn whatever_was_kept_survives_two_hundred_kills() {
    let lanes: Vec<_> = (0..LANES)
        .map(|lane| {
            thread::spawn(move || {
                let home = tempfile::tempdir().unwrap();
                fs::write(home.path().join("theme.json"), document(0)).unwrap();
                let mut told = Told::default();
                let mut random = 0x9e37_79b9_7f4a_7c15 ^ (lane + 1);
                for _ in 0..ROUNDS / LANES {
                    // Xorshift: another moment each time, from before the window has started to the middle of its work.
                    random ^= random << 13;
                    random ^= random >> 7;
                    random ^= random << 17;
                    live_and_die(home.path(), random % 160, &mut told);
                }
                let options = Options { folders: Some(Folders::within(home.path())), ..Options::default() };
                let host = Host::with_options(options, |_| {}).unwrap();
                let file = host.open_theme(&home.path().join("theme.json")).unwrap();
                let recovered = host.recovered().first().map_or(0, |work| number(&work.text));
                assert!(recovered.max(number(&file.text)) >= told.kept);
                told.kept
            })
        })
        .collect();
    for lane in lanes {
        let kept = lane.join().unwrap();
        assert!(kept > 20, "the windows hardly lived: {kept} changes");
    }
}
