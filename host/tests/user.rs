//! What belongs to the user: settings, library, unsaved work and the windows of two processes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{Desk, PATIENCE, rerun, text};
use livery_host::files::{read_picked, revision};
use livery_host::{Folders, Options};
use livery_protocol::{Code, Event, KeepWork, LibraryKind, PickKind, Settings};

fn desk(home: &Path) -> Desk {
    Desk::with_options(Options { folders: Some(Folders::within(home)), ..Options::default() })
}

fn home_with_theme() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let theme = home.path().join("theme.json");
    fs::write(&theme, "{}").unwrap();
    (home, theme)
}

fn work(path: Option<&Path>, words: &str, unsaved: bool) -> KeepWork {
    KeepWork {
        path: path.map(text),
        text: words.to_owned(),
        history: format!("steps to {words}"),
        expected: Some(revision(b"{}")),
        unsaved,
    }
}

#[test]
fn the_steps_come_back_with_exactly_the_file_that_they_led_to() {
    let (home, theme) = home_with_theme();
    let first = desk(home.path());
    first.host.open_theme(&theme).unwrap();
    first.host.save_theme(&theme, "one", None).unwrap();
    first.host.keep_work(work(Some(&theme), "one", false)).unwrap();
    drop(first);
    let second = desk(home.path());
    assert_eq!(second.host.open_theme(&theme).unwrap().history.as_deref(), Some("steps to one"));
    assert!(second.host.recovered().is_empty());
    fs::write(&theme, "two").unwrap();
    assert_eq!(second.host.open_theme(&theme).unwrap().history, None);
}

#[test]
fn work_is_offered_when_its_window_ended_unasked_and_not_when_it_was_given_up() {
    let (home, theme) = home_with_theme();
    let first = desk(home.path());
    first.host.keep_work(work(Some(&theme), "older", true)).unwrap();
    first.host.keep_work(work(Some(&theme), "newer", true)).unwrap();
    assert!(desk(home.path()).host.recovered().is_empty(), "the window lives");
    drop(first);

    let second = desk(home.path());
    let recovered = second.host.recovered();
    let [found] = recovered.as_slice() else { panic!("{recovered:?}") };
    assert_eq!((found.text.as_str(), found.path.as_deref()), ("newer", Some(text(&theme).as_str())));
    assert_eq!(found.history.as_deref(), Some("steps to newer"));
    assert_eq!(found.expected, Some(revision(b"{}")));
    assert!(desk(home.path()).host.recovered().is_empty(), "one window offers it, not two");
    assert_eq!(second.host.recovered(), recovered, "a window that starts its page anew offers it again");
    second.host.forget_work(&found.id).unwrap();
    assert!(second.host.recovered().is_empty());

    second.host.keep_work(work(None, "thrown away", true)).unwrap();
    second.host.give_up_work();
    drop(second);
    assert!(desk(home.path()).host.recovered().is_empty());
    assert_eq!(fs::read_dir(home.path().join("state/windows")).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn work_of_an_editor_that_died_is_offered_to_the_next_in_the_same_window() {
    let (home, theme) = home_with_theme();
    let window = desk(home.path());
    window.host.lose_editor();
    assert!(window.host.recovered().is_empty(), "there was none");
    // As fast as it goes: within one tick of the clock, now and then.
    let names: Vec<String> = (0..40).map(|number| format!("work {number}")).collect();
    for name in &names {
        window.host.keep_work(work(Some(&theme), name, true)).unwrap();
        window.host.lose_editor();
    }
    let words = |recovered: &[livery_protocol::Recovered]| -> Vec<String> {
        recovered.iter().map(|work| work.text.clone()).collect()
    };
    let newest_first: Vec<String> = names.iter().rev().cloned().collect();
    assert_eq!(words(&window.host.recovered()), newest_first);
    assert!(desk(home.path()).host.recovered().is_empty(), "one window offers it, not two");

    // What the next editor does not take back stays, also when the window dies.
    let newest = window.host.recovered().remove(0);
    window.host.forget_work(&newest.id).unwrap();
    drop(window);
    assert_eq!(words(&desk(home.path()).host.recovered()), newest_first[1..]);
}

#[test]
fn work_that_is_on_disk_by_now_is_not_offered() {
    let (home, theme) = home_with_theme();
    let first = desk(home.path());
    first.host.keep_work(work(Some(&theme), "saved", true)).unwrap();
    first.host.save_theme(&theme, "saved", None).unwrap();
    drop(first);
    let second = desk(home.path());
    assert!(second.host.recovered().is_empty());
    assert_eq!(second.host.open_theme(&theme).unwrap().history.as_deref(), Some("steps to saved"));
}

/// The other process of the next test; does nothing when it is run by itself.
#[test]
fn another_window() {
    let Some(home) = std::env::var_os("LIVERY_TEST_HOME").map(PathBuf::from) else { return };
    let desk = desk(&home);
    assert!(desk.host.open_theme(&home.join("theme.json")).unwrap().elsewhere);
    println!("open");
    std::io::stdout().flush().unwrap();
    std::thread::sleep(PATIENCE);
}

#[test]
fn windows_of_two_processes_know_of_each_other_until_one_is_killed() {
    let (home, theme) = home_with_theme();
    let desk = desk(home.path());
    assert!(!desk.host.open_theme(&theme).unwrap().elsewhere);
    let mut other = rerun("another_window", "LIVERY_TEST", |command| {
        command.env("LIVERY_TEST_HOME", home.path()).stdout(Stdio::piped());
    });
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "open"));
    assert_eq!(desk.theme_event(), Event::OpenElsewhere { path: text(&theme), elsewhere: true });
    assert!(desk.host.open_theme(&theme).unwrap().elsewhere);
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(desk.theme_event(), Event::OpenElsewhere { path: text(&theme), elsewhere: false });
}

#[test]
fn settings_survive_wrong_values_and_two_windows() {
    let (home, theme) = home_with_theme();
    let file = home.path().join("config/settings.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, r#"{"appearance": "dark", "scale": "huge", "recent": 7, "of_a_newer_livery": [1]}"#).unwrap();
    let (a, b) = (desk(home.path()), desk(home.path()));
    let given = a.host.settings();
    assert_eq!(given, Settings { appearance: "dark".to_owned(), ..Settings::default() });

    b.host.open_theme(&theme).unwrap();
    b.host.trust_folder(home.path()).unwrap();
    let kept = a.host.keep_settings(Settings { scale: 2.0, ..given }).unwrap();
    assert_eq!((kept.scale, kept.appearance.as_str()), (2.0, "dark"));
    assert_eq!(kept.recent, [text(&theme)], "what the other window added stays");
    assert!(a.host.is_trusted(&home.path().join("app")) && !a.host.is_trusted(Path::new("/")));

    let kept = a.host.keep_settings(Settings { recent: Vec::new(), trusted: Vec::new(), ..kept }).unwrap();
    assert!(kept.recent.is_empty() && !a.host.is_trusted(home.path()), "what the user removed is gone");
    assert!(fs::read_to_string(&file).unwrap().contains("of_a_newer_livery"));

    fs::write(&file, "{ no settings").unwrap();
    assert_eq!(a.host.settings(), Settings::default());
    a.host.open_theme(&theme).unwrap();
    assert_eq!(b.host.settings().recent, [text(&theme)]);
    assert_eq!(fs::read_to_string(file.with_extension("json.broken")).unwrap(), "{ no settings");
    fs::remove_file(&theme).unwrap();
    assert!(b.host.settings().recent.is_empty(), "files that are gone are not offered");
}

#[test]
fn the_library_keeps_any_name_and_tells_of_changes() {
    let home = tempfile::tempdir().unwrap();
    let desk = desk(home.path());
    assert_eq!(desk.host.library().unwrap().themes, []);
    for name in ["Acme / summer", "100 %", "..", "émile: \"x\"", "Acme / summer"] {
        desk.host.keep_in_library(LibraryKind::Theme, name, "{}", None).unwrap();
    }
    assert_eq!(desk.theme_event(), Event::LibraryChanged);
    let library = desk.host.library().unwrap();
    let names: Vec<&str> = library.themes.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["..", "100 %", "Acme / summer", "Acme / summer 2", "émile: \"x\""]);
    assert!(library.colorways.is_empty());

    let old = library.themes[1].path.clone();
    let renamed = desk.host.keep_in_library(LibraryKind::Theme, "All", "{1}", Some(Path::new(&old))).unwrap();
    assert!(!Path::new(&old).exists());
    desk.host.remove_from_library(Path::new(&renamed.path)).unwrap();
    assert!(!Path::new(&renamed.path).exists());
    let trash: Vec<_> = fs::read_dir(home.path().join("data/library/trash")).unwrap().flatten().collect();
    assert_eq!(fs::read_to_string(trash[0].path()).unwrap(), "{1}");

    // Another program.
    fs::write(home.path().join("data/library/colorways/theirs.txt"), "#ff0000").unwrap();
    let deadline = Instant::now() + PATIENCE;
    while desk.host.library().unwrap().colorways.is_empty() {
        assert!(Instant::now() < deadline);
        assert_eq!(desk.theme_event(), Event::LibraryChanged);
    }
    fs::write(home.path().join("data/library/colorways/broken.txt"), [0xff, 0xfe, 0x00]).unwrap();
    std::thread::sleep(Duration::from_millis(10));
    assert_eq!(desk.host.library().unwrap().failures.len(), 1);
}

#[test]
fn only_files_of_the_library_can_be_removed_from_it() {
    let (home, theme) = home_with_theme();
    let desk = desk(home.path());
    desk.host.keep_in_library(LibraryKind::Theme, "a", "{}", None).unwrap();
    let tricky = home.path().join("data/library/themes/../../../theme.json");
    for path in [&theme, &tricky] {
        assert_eq!(desk.host.remove_from_library(path).unwrap_err().code, Code::NotFound);
        let replaced = desk.host.keep_in_library(LibraryKind::Theme, "b", "{}", Some(path));
        assert_eq!(replaced.unwrap_err().code, Code::NotFound);
    }
    assert!(theme.exists());
}

#[test]
fn picked_files_are_read_up_to_a_size() {
    let (home, theme) = home_with_theme();
    let picked = read_picked(&theme, PickKind::Colors).unwrap();
    assert_eq!(picked.bytes, b"{}");
    let sent: serde_json::Value = serde_json::to_value(&picked).unwrap();
    assert_eq!(sent["bytes"], "e30=");
    let large = home.path().join("large");
    fs::File::create(&large).unwrap().set_len(5 * 1024 * 1024).unwrap();
    assert_eq!(read_picked(&large, PickKind::Colors).unwrap_err().code, Code::TooLarge);
    assert_eq!(read_picked(home.path(), PickKind::Font).unwrap_err().code, Code::Other);
}

#[test]
fn installed_fonts_have_faces() {
    let desk = Desk::new();
    let families = desk.host.fonts();
    // A machine without fonts has none to show.
    if let Some(family) = families.first() {
        let face = desk.host.font_face(family).unwrap();
        assert!(face.bytes.len() > 100, "{family}");
    }
    assert_eq!(desk.host.font_face("no such family"), None);
}
