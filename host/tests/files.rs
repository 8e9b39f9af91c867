//! Reading and writing on real disks: full ones, read-only ones, with links, and while others write.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::sync::mpsc;

use common::{Mount, rerun};
use livery_host::files::{LARGEST_THEME_BYTES, read_theme, revision, save, write_folder, write_whole};
use livery_protocol::{Code, Failure, SaveReply};
use notify::Watcher as _;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn says(failure: &Failure, code: Code, message: &str, remedy: &str) {
    assert_eq!(failure.code, code, "{failure}");
    assert!(failure.message.contains(message), "{failure}");
    assert!(failure.remedy.contains(remedy), "{failure}");
}

#[test]
fn a_new_file_is_as_any_other_program_would_make_it() {
    let folder = tempfile::tempdir().unwrap();
    let ordinary = folder.path().join("ordinary");
    fs::write(&ordinary, "").unwrap();
    let path = folder.path().join("theme.json");
    let SaveReply::Saved { revision: saved, .. } = save(&path, "{}\n", None).unwrap() else { panic!() };
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}\n");
    assert_eq!(saved, revision(b"{}\n"));
    assert_eq!(read_theme(&path).unwrap().revision, saved);
    assert_eq!(fs::metadata(&path).unwrap().mode(), fs::metadata(&ordinary).unwrap().mode());
    assert_eq!(names(folder.path()), ["ordinary", "theme.json"]);
}

#[test]
fn mode_owner_and_links_stay() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.json");
    let link = folder.path().join("theme.json");
    fs::write(&real, "{}").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    // Only a superuser may give files away; for others the owner is their own in any case.
    let _allowed_or_not = std::os::unix::fs::chown(&real, Some(12345), Some(23456));
    let before = fs::metadata(&real).unwrap();
    symlink("real.json", &link).unwrap();
    save(&link, "{\"a\": 1}", Some(&revision(b"{}"))).unwrap();
    let after = fs::metadata(&real).unwrap();
    assert_eq!(fs::read_to_string(&real).unwrap(), "{\"a\": 1}");
    assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn a_link_to_nothing_yet_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("theme.json");
    symlink("later.json", &link).unwrap();
    save(&link, "{}", None).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join("later.json")).unwrap(), "{}");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn what_somebody_else_wrote_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    fs::write(&path, "theirs").unwrap();
    let read = revision(b"as it was read");
    let SaveReply::Conflict { theirs } = save(&path, "ours", Some(&read)).unwrap() else { panic!() };
    assert_eq!(theirs.text, "theirs");
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    // Answered with what is there now, it is a decision.
    assert!(matches!(save(&path, "ours", Some(&theirs.revision)).unwrap(), SaveReply::Saved { .. }));
    assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
    // The same content from both is no conflict; nor is a file that was deleted.
    assert!(matches!(save(&path, "ours", Some(&read)).unwrap(), SaveReply::Saved { .. }));
    fs::remove_file(&path).unwrap();
    assert!(matches!(save(&path, "ours", Some(&read)).unwrap(), SaveReply::Saved { .. }));
    assert_eq!(names(folder.path()), ["theme.json"]);
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    let Some(mount) = Mount::new("512k") else { return };
    let _alone = common::no_other_starts();
    let path = mount.folder.path().join("theme.json");
    save(&path, "{\"old\": true}", None).unwrap();
    let big = "x".repeat(2_000_000);
    let failure = save(&path, &big, Some(&revision(b"{\"old\": true}"))).unwrap_err();
    says(&failure, Code::DiskFull, "theme.json could not be saved: the disk is full.", "Free some space");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"old\": true}");
    assert_eq!(names(mount.folder.path()), ["theme.json"], "nothing half written is left");

    let assets = mount.folder.path().join("assets");
    let small = vec![("a.css".to_owned(), b"a{}".to_vec()), ("b.js".to_owned(), b"1".to_vec())];
    write_folder(&assets, &small).unwrap();
    let large = vec![("a.css".to_owned(), b"b{}".to_vec()), ("b.js".to_owned(), big.into_bytes())];
    says(&write_folder(&assets, &large).unwrap_err(), Code::DiskFull, "the disk is full", "Free some space");
    assert_eq!(fs::read(assets.join("a.css")).unwrap(), b"a{}", "no file is new while another is old");
    assert_eq!(names(mount.folder.path()), ["assets", "theme.json"]);
}

#[test]
fn a_read_only_disk_says_so() {
    let Some(mount) = Mount::new("64k") else { return };
    let path = mount.folder.path().join("theme.json");
    save(&path, "{}", None).unwrap();
    mount.read_only();
    let failure = save(&path, "[]", None).unwrap_err();
    says(&failure, Code::PermissionDenied, "on a disk that can only be read", "another disk");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    let failure = write_folder(&mount.folder.path().join("assets"), &[("a".to_owned(), Vec::new())]).unwrap_err();
    says(&failure, Code::PermissionDenied, "can only be read", "another disk");
}

#[test]
fn a_file_marked_read_only_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    fs::write(&path, "{}").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let failure = save(&path, "[]", None).unwrap_err();
    says(&failure, Code::PermissionDenied, "marked read-only", "Make it writable");
    let failure = write_folder(folder.path(), &[("theme.json".to_owned(), b"[]".to_vec())]).unwrap_err();
    says(&failure, Code::PermissionDenied, "marked read-only", "Make it writable");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
}

/// A superuser may do everything, so this runs as somebody who may not.
#[test]
fn without_permission() {
    const AS_NOBODY: &str = "LIVERY_TEST_AS_NOBODY";
    if rustix::process::geteuid().is_root() && std::env::var_os(AS_NOBODY).is_none() {
        // Nobody may not see into the folders where builds are.
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let copy = folder.path().join("files");
        let alone = common::no_other_starts();
        fs::copy(std::env::current_exe().unwrap(), &copy).unwrap();
        let mut child = std::process::Command::new(&copy)
            .args(["without_permission", "--exact"])
            .env(AS_NOBODY, "1")
            .current_dir("/")
            .gid(65534)
            .uid(65534)
            .spawn()
            .unwrap();
        drop(alone);
        assert!(child.wait().unwrap().success());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    fs::write(&path, "{}").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    says(&read_theme(&path).unwrap_err(), Code::PermissionDenied, "does not let you", "right to read");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    says(&save(&path, "[]", None).unwrap_err(), Code::PermissionDenied, "does not let you write in", "another place");
    let exported = write_folder(&folder.path().join("assets"), &[("a".to_owned(), Vec::new())]);
    says(&exported.unwrap_err(), Code::PermissionDenied, "does not let you write", "another place");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
}

#[test]
fn a_crash_in_the_middle_leaves_the_old_file() {
    const CHILD: &str = "LIVERY_TEST_SAVES_FOR_EVER";
    if let Some(path) = std::env::var_os(CHILD) {
        let path = Path::new(&path);
        for turn in 0.. {
            let letter = if turn % 2 == 0 { "a" } else { "b" };
            save(path, &letter.repeat(300_000), None).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    fs::write(&path, "a".repeat(300_000)).unwrap();
    for _ in 0..5 {
        let mut child = rerun("a_crash_in_the_middle_leaves_the_old_file", CHILD, |command| {
            command.env(CHILD, &path);
        });
        // Until it has saved at least once.
        let before = fs::metadata(&path).unwrap().ino();
        while fs::metadata(&path).unwrap().ino() == before {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.len(), 300_000);
        assert!(text.bytes().all(|byte| Some(&byte) == text.as_bytes().first()), "two saves are mixed");
    }
}

#[test]
fn what_cannot_be_a_theme_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.json");
    says(&read_theme(&missing).unwrap_err(), Code::NotFound, "There is no file", "Check the path");
    says(&read_theme(folder.path()).unwrap_err(), Code::Other, "is a folder, not a theme file", "inside it");
    says(&read_theme(Path::new("/dev/zero")).unwrap_err(), Code::Other, "is not an ordinary file", "on disk");
    let large = folder.path().join("large.json");
    fs::File::create(&large).unwrap().set_len(LARGEST_THEME_BYTES + 1).unwrap();
    says(&read_theme(&large).unwrap_err(), Code::TooLarge, "larger than 64 MB", "a few kilobytes");

    let nowhere = folder.path().join("no such folder/theme.json");
    says(&save(&nowhere, "{}", None).unwrap_err(), Code::NotFound, "there is no folder", "Create the folder");
    says(&save(folder.path(), "{}", None).unwrap_err(), Code::Other, "is a folder", "Give the file a name");
    says(&save(Path::new("/dev/null"), "{}", None).unwrap_err(), Code::Other, "not an ordinary file", "another name");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    says(&write_folder(&file, &[]).unwrap_err(), Code::Other, "is a file, not a folder", "Choose a folder");
}

#[test]
fn ten_megabytes_are_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    let text = format!("{{\"accent\": \"#123456\", \"filler\": \"{}\"}}", "\u{e9}".repeat(5 * 1024 * 1024));
    fs::write(&path, &text).unwrap();
    let opened = read_theme(&path).unwrap();
    assert_eq!(opened.text, text);
    assert!(!opened.lossy);
}

#[test]
fn what_could_not_be_read_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theme.json");
    fs::write(&path, b"{\"name\": \"caf\xe9\"}").unwrap();
    let opened = read_theme(&path).unwrap();
    assert!(opened.lossy);
    let failure = save(&path, "{}", Some(&opened.revision)).unwrap_err();
    says(&failure, Code::Other, "is not UTF-8 text", "Save under another name");
    assert_eq!(fs::read(&path).unwrap(), b"{\"name\": \"caf\xe9\"}");
}

#[test]
fn an_export_shows_a_running_app_only_whole_files() {
    let project = tempfile::tempdir().unwrap();
    let assets = project.path().join("assets");
    let first = vec![("zz.css".to_owned(), b"a{}".to_vec()), ("theme.json".to_owned(), b"{}".to_vec())];
    assert_eq!(write_folder(&assets, &first).unwrap(), ["zz.css", "theme.json"]);
    fs::write(assets.join("own.css"), "own").unwrap();
    let before = fs::metadata(assets.join("theme.json")).unwrap();

    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let _the_test_may_be_over = sender.send(event.unwrap());
    })
    .unwrap();
    watcher.watch(&assets, notify::RecursiveMode::Recursive).unwrap();
    let second = vec![("zz.css".to_owned(), b"b{}".to_vec()), ("theme.json".to_owned(), b"{}".to_vec())];
    assert_eq!(write_folder(&assets, &second).unwrap(), ["zz.css"]);
    fs::write(assets.join("end"), "").unwrap();
    let mut seen = Vec::new();
    loop {
        let event = events.recv_timeout(common::PATIENCE).unwrap();
        if event.paths.iter().any(|path| path.ends_with("end")) {
            break;
        }
        if !event.kind.is_access() {
            seen.extend(event.paths);
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, [assets.join("zz.css")], "a temporary file in assets makes Dash reload the page");

    let after = fs::metadata(assets.join("theme.json")).unwrap();
    assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()), "unchanged is untouched");
    assert_eq!(fs::read(assets.join("zz.css")).unwrap(), b"b{}");
    fs::remove_file(assets.join("end")).unwrap();
    assert_eq!(names(&assets), ["own.css", "theme.json", "zz.css"]);
    assert_eq!(names(project.path()), ["assets"]);
}

#[test]
fn a_file_that_somebody_else_writes_takes_its_place_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.pdf");
    fs::write(&path, "before").unwrap();
    let failed = write_whole(&path, |part| {
        fs::write(part, "half").unwrap();
        Err("out of paper".to_owned())
    });
    assert_eq!(failed, Err("out of paper".to_owned()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    write_whole(&path, |part| fs::write(part, "after").map_err(|error| error.to_string())).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "after");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}
