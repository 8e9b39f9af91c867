//! Changes by other programs, as editors really make them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(unix)]

mod common;

use std::fs;
use std::io::{Seek as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use common::{Desk, text};
use livery_host::files::revision;
use livery_protocol::{Event, SaveReply};

struct Scene {
    desk: Desk,
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn scene() -> Scene {
    let folder = tempfile::tempdir().unwrap();
    let themes = folder.path().join("brand/themes");
    fs::create_dir_all(&themes).unwrap();
    let path = themes.join("theme.json");
    fs::write(&path, "{}").unwrap();
    let desk = Desk::new();
    desk.host.open_theme(&path).unwrap();
    Scene { desk, _folder: folder, path }
}

impl Scene {
    fn expect_content(&self, content: &str) {
        assert_eq!(
            self.desk.theme_event(),
            Event::ThemeChanged { path: text(&self.path), revision: revision(content.as_bytes()) }
        );
    }

    fn expect_removed(&self) {
        assert_eq!(self.desk.theme_event(), Event::ThemeRemoved { path: text(&self.path) });
    }

    /// What came before this was silent, or its event would come first.
    fn expect_silence_until(&self, content: &str) {
        fs::write(&self.path, content).unwrap();
        self.expect_content(content);
    }
}

#[test]
fn a_plain_write_is_told_once() {
    let scene = scene();
    fs::write(&scene.path, "one").unwrap();
    scene.expect_content("one");
    scene.expect_silence_until("two");
}

#[test]
fn own_saves_are_not_told() {
    let scene = scene();
    let mut expected = revision(b"{}");
    for turn in 0..5 {
        let content = format!("ours {turn}");
        let reply = scene.desk.host.save_theme(&scene.path, &content, Some(&expected)).unwrap();
        let SaveReply::Saved { revision, .. } = reply else { panic!("{reply:?}") };
        expected = revision;
    }
    scene.expect_silence_until("theirs");
    let reply = scene.desk.host.save_theme(&scene.path, "ours", Some(&expected)).unwrap();
    assert!(matches!(reply, SaveReply::Conflict { theirs } if theirs.text == "theirs"));
}

#[test]
fn editors_that_save_by_rename_are_understood() {
    let scene = scene();
    // As Emacs, VS Code and Livery: a new file over the old one.
    let temporary = scene.path.with_extension("tmp");
    fs::write(&temporary, "renamed").unwrap();
    fs::rename(&temporary, &scene.path).unwrap();
    scene.expect_content("renamed");
    // As vim with backups: the old one out of the way, then a new one by the old name, then the backup deleted.
    let backup = scene.path.with_extension("json~");
    fs::rename(&scene.path, &backup).unwrap();
    fs::write(&scene.path, "vim").unwrap();
    fs::remove_file(&backup).unwrap();
    scene.expect_content("vim");
    // And again, for the watch must not hang on the old file.
    fs::write(&temporary, "renamed again").unwrap();
    fs::rename(&temporary, &scene.path).unwrap();
    scene.expect_content("renamed again");
}

#[test]
fn a_file_that_is_emptied_and_then_filled_is_told_when_filled() {
    let scene = scene();
    let mut file = fs::File::create(&scene.path).unwrap();
    file.sync_all().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    file.rewind().unwrap();
    file.write_all(b"filled").unwrap();
    drop(file);
    scene.expect_content("filled");
}

#[test]
fn neighbours_and_touches_are_silent() {
    let scene = scene();
    fs::write(scene.path.with_file_name("other.json"), "other").unwrap();
    fs::File::open(&scene.path).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    fs::write(&scene.path, "{}").unwrap();
    scene.expect_silence_until("changed");
}

#[test]
fn deleted_and_made_again() {
    let scene = scene();
    fs::remove_file(&scene.path).unwrap();
    scene.expect_removed();
    fs::write(&scene.path, "again").unwrap();
    scene.expect_content("again");
}

#[test]
fn the_folder_vanishes_and_comes_back() {
    let scene = scene();
    let brand = scene.path.ancestors().nth(2).unwrap().to_owned();
    fs::remove_dir_all(&brand).unwrap();
    scene.expect_removed();
    fs::create_dir_all(scene.path.parent().unwrap()).unwrap();
    fs::write(&scene.path, "back").unwrap();
    scene.expect_content("back");
    // By being moved away, too.
    let themes = scene.path.parent().unwrap();
    fs::rename(themes, brand.join("elsewhere")).unwrap();
    scene.expect_removed();
    fs::rename(brand.join("elsewhere"), themes).unwrap();
    scene.expect_content("back");
    scene.expect_silence_until("and still followed");
}

#[test]
fn links_are_followed_to_their_file() {
    let scene = scene();
    let link = scene.path.ancestors().nth(2).unwrap().join("link.json");
    std::os::unix::fs::symlink(&scene.path, &link).unwrap();
    scene.desk.host.open_theme(&link).unwrap();
    fs::write(&scene.path, "through").unwrap();
    let told = Event::ThemeChanged { path: text(&link), revision: revision(b"through") };
    assert_eq!(scene.desk.theme_event(), told);
}

#[test]
fn only_the_open_theme_is_followed() {
    let scene = scene();
    let other = scene.path.with_file_name("other.json");
    fs::write(&other, "{}").unwrap();
    scene.desk.host.open_theme(&other).unwrap();
    fs::write(&scene.path, "no longer of interest").unwrap();
    fs::write(&other, "of interest").unwrap();
    let told = Event::ThemeChanged { path: text(&other), revision: revision(b"of interest") };
    assert_eq!(scene.desk.theme_event(), told);
    // Saved under another name, that one is the open one.
    let third = scene.path.with_file_name("third.json");
    scene.desk.host.save_theme(&third, "{}", None).unwrap();
    fs::write(&other, "no longer").unwrap();
    fs::write(&third, "third").unwrap();
    assert_eq!(scene.desk.theme_event(), Event::ThemeChanged { path: text(&third), revision: revision(b"third") });
}

/// A change between reading and following would otherwise never be told.
#[test]
fn a_change_in_the_middle_of_opening_is_told() {
    let scene = scene();
    let (sender, changes) = std::sync::mpsc::channel();
    let watcher = livery_host::watch::Watcher::new(move |change| sender.send(change).unwrap()).unwrap();
    fs::write(&scene.path, "since").unwrap();
    watcher.follow(&scene.path, Some(revision(b"{}")));
    let change = changes.recv_timeout(common::PATIENCE).unwrap();
    let revision = revision(b"since");
    assert_eq!(change, livery_host::watch::Change::Changed { path: scene.path.clone(), revision });
}
