//! Reading and writing files so that nothing is ever half there.
//!
//! A write goes to a temporary file on the same disk, is flushed to it, and then takes the place of the old one in one
//! step; whatever fails on the way, the old file is still there, whole.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use livery_protocol::{Code, Failure, OpenedTheme, PickKind, PickedFile, Revision, SaveReply};
use tempfile::NamedTempFile;

use crate::failure::{Deed, failure, io_failure, name_of};

/// The largest file that is read as a theme, in bytes.
pub const LARGEST_THEME_BYTES: u64 = 64 * 1024 * 1024;

/// What a file with these bytes is called: equal revisions are equal bytes.
pub fn revision(bytes: &[u8]) -> Revision {
    Revision(blake3::hash(bytes).to_hex().to_string())
}

/// Reads a theme file.
///
/// # Errors
/// [`Code::NotFound`], [`Code::PermissionDenied`], [`Code::TooLarge`] above [`LARGEST_THEME_BYTES`], [`Code::Other`] for
/// folders, devices and whatever else the system says.
pub fn read_theme(path: &Path) -> Result<OpenedTheme, Failure> {
    let bytes = read_whole(path, &THEME)?;
    let revision = revision(&bytes);
    let (text, lossy) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    Ok(OpenedTheme { path: path.to_string_lossy().into_owned(), text, lossy, revision, ..OpenedTheme::default() })
}

/// Reads an image, a logo for example, of at most `largest` bytes.
///
/// # Errors
/// As [`read_theme`], with [`Code::TooLarge`] above `largest`.
pub fn read_image(path: &Path, largest: u64) -> Result<Vec<u8>, Failure> {
    read_whole(path, &Wanted { noun: "an image", example: "an image", largest, hint: "Save a smaller version of it." })
}

/// Reads a file that the user picked.
///
/// # Errors
/// As [`read_theme`], with [`Code::TooLarge`] above what is sensible for its kind.
pub fn read_picked(path: &Path, kind: PickKind) -> Result<PickedFile, Failure> {
    const MEGABYTE: u64 = 1024 * 1024;
    let wanted = match kind {
        PickKind::Image => Wanted {
            noun: "an image",
            example: "an image",
            largest: 32 * MEGABYTE,
            hint: "Save a smaller version of it.",
        },
        PickKind::Font => Wanted {
            noun: "a font",
            example: "a font file",
            largest: 32 * MEGABYTE,
            hint: "Choose a single woff2, ttf or otf file.",
        },
        PickKind::Colors => Wanted {
            noun: "a list of colors",
            example: "a file",
            largest: 4 * MEGABYTE,
            hint: "Check that this is the right file; a palette is a few kilobytes.",
        },
        PickKind::Theme => THEME,
    };
    Ok(PickedFile { path: path.to_string_lossy().into_owned(), bytes: read_whole(path, &wanted)? })
}

/// Reads a text of at most `largest` bytes.
pub(crate) fn read_text(path: &Path, largest: u64) -> Result<String, Failure> {
    let bytes = read_whole(path, &Wanted { noun: "a theme or palette", largest, ..THEME })?;
    String::from_utf8(bytes).map_err(|_| {
        failure(
            Code::Other,
            format!("{} is not UTF-8 text.", path.display()),
            "Convert it to UTF-8, or remove it from the folder.",
        )
    })
}

/// Writes a file of Livery's own in one step and flushes it.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = stage(path, bytes, None)?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// Removes what writers that were killed left half written: temporary files whose names begin so, untouched for a while.
pub(crate) fn sweep(folder: &Path, prefix: &str) {
    const ABANDONED: Duration = Duration::from_mins(2);
    /// A folder full of other things must not make opening a theme slow.
    const MOST_ENTRIES: usize = 5000;
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().take(MOST_ENTRIES) {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| {
            // As `stage` makes them: the file's name, six letters or digits, and an ending.
            name.strip_suffix(".tmp").and_then(|name| name.strip_prefix(prefix)).is_some_and(|rest| {
                let random = rest.rsplit('.').next().unwrap_or_default();
                random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
        });
        let abandoned = || {
            let modified = entry.metadata().and_then(|metadata| metadata.modified()).ok();
            modified.and_then(|modified| modified.elapsed().ok()).is_some_and(|age| age > ABANDONED)
        };
        if ours && abandoned() {
            let _best_effort = fs::remove_file(entry.path());
        }
    }
}

/// As [`sweep`], for one file that is written in place.
pub(crate) fn sweep_beside(target: &Path) {
    sweep(folder_of(target), &format!(".{}.", name_of(target)));
}

/// Has a file written by somebody who takes a path and no bytes: it comes to `path` when it is whole, and what was there
/// before stays until then. `write` is given the path to write to.
///
/// # Errors
/// In words: what `write` says, or the system when the file cannot be put in its place. Nothing is left behind then.
pub fn write_whole(path: &Path, write: impl FnOnce(&Path) -> Result<(), String>) -> Result<(), String> {
    let part = folder_of(path).join(format!("{}.part", name_of(path)));
    write(&part).and_then(|()| fs::rename(&part, path).map_err(|error| error.to_string())).inspect_err(|_| {
        // It may never have been there.
        let _best_effort = remove(&part);
    })
}

/// Removes a file of Livery's own, if it is there.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Reads a font file of at most `largest` bytes.
///
/// # Errors
/// As [`read_theme`], with [`Code::TooLarge`] above `largest`.
pub fn read_font(path: &Path, largest: u64) -> Result<Vec<u8>, Failure> {
    read_whole(path, &Wanted { noun: "a font", example: "a font file", largest, hint: "Choose a smaller font." })
}

/// What a file is read as, for the words of a failure.
struct Wanted {
    noun: &'static str,
    example: &'static str,
    largest: u64,
    hint: &'static str,
}

const THEME: Wanted = Wanted {
    noun: "a theme",
    example: "the theme.json",
    largest: LARGEST_THEME_BYTES,
    hint: "Check that this is the right file; a theme is a few kilobytes.",
};

fn read_whole(path: &Path, wanted: &Wanted) -> Result<Vec<u8>, Failure> {
    let Wanted { noun, example, largest, hint } = *wanted;
    let metadata = fs::metadata(path).map_err(|error| io_failure(Deed::Read, path, &error))?;
    if metadata.is_dir() {
        return Err(failure(
            Code::Other,
            format!("{} is a folder, not {noun} file.", path.display()),
            format!("Choose {example} inside it."),
        ));
    }
    // A pipe or a device could keep the reader waiting for ever.
    if !metadata.is_file() {
        return Err(failure(
            Code::Other,
            format!("{} is not an ordinary file.", path.display()),
            format!("Choose {example} on disk."),
        ));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(largest + 1).read_to_end(&mut bytes))
        .map_err(|error| io_failure(Deed::Read, path, &error))?;
    if bytes.len() as u64 > largest {
        return Err(failure(
            Code::TooLarge,
            format!("{} is larger than {} MB, too large for {noun}.", name_of(path), largest / 1024 / 1024),
            hint,
        ));
    }
    Ok(bytes)
}

/// Writes a file in one step. `expected` is what the file was when it was read: when it is another now, nothing is
/// written and the reply is [`SaveReply::Conflict`]. `None` overwrites whatever is there. A file that was deleted since
/// is written again: nothing of anybody's is lost by that.
///
/// Symbolic links are followed, so the link stays and its file changes; mode and owner stay as they were.
///
/// # Errors
/// [`Code::NotFound`] for a missing folder, [`Code::PermissionDenied`] (also for a file marked read-only),
/// [`Code::DiskFull`], [`Code::Other`]. After every failure the file is as it was.
pub fn save(path: &Path, text: &str, expected: Option<&Revision>) -> Result<SaveReply, Failure> {
    let fail = |error: &io::Error| io_failure(Deed::Save, path, error);
    let target = real_path(path).map_err(|error| fail(&error))?;
    let old = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => {
            return Err(failure(
                Code::Other,
                format!("{} is a folder; a theme cannot be saved over it.", path.display()),
                "Give the file a name inside it, as theme.json.",
            ));
        }
        Ok(metadata) if !metadata.is_file() => {
            return Err(failure(
                Code::Other,
                format!("{} is not an ordinary file; a theme cannot be saved over it.", path.display()),
                "Save under another name.",
            ));
        }
        // The rename would replace it all the same, and for a superuser so would any write: but whoever marked it did
        // so for a reason.
        Ok(metadata) if metadata.permissions().readonly() => {
            return Err(failure(
                Code::PermissionDenied,
                format!("{} could not be saved: the file is marked read-only.", name_of(path)),
                "Make it writable, or save under another name. The file on disk is as it was.",
            ));
        }
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(fail(&error)),
    };
    let new_revision = revision(text.as_bytes());
    let saved = SaveReply::Saved { path: path.to_string_lossy().into_owned(), revision: new_revision.clone() };

    if let Some(conflict) = foreign_change(path, &new_revision, expected)? {
        return Ok(conflict);
    }
    let temporary = stage(&target, text.as_bytes(), old.as_ref()).map_err(|error| fail(&error))?;
    // Writing took its time; look once more so that the gap in which somebody else's save could be lost is as small as
    // the system allows.
    if let Some(conflict) = foreign_change(path, &new_revision, expected)? {
        return Ok(conflict);
    }
    temporary.persist(&target).map_err(|error| fail(&error.error))?;
    sync_folder(&target);
    Ok(saved)
}

fn foreign_change(path: &Path, new: &Revision, expected: Option<&Revision>) -> Result<Option<SaveReply>, Failure> {
    let Some(expected) = expected else { return Ok(None) };
    if !path.exists() {
        return Ok(None);
    }
    let theirs = read_theme(path)?;
    if theirs.revision == *new {
        return Ok(None);
    }
    if theirs.revision != *expected {
        return Ok(Some(SaveReply::Conflict { theirs }));
    }
    if theirs.lossy {
        return Err(failure(
            Code::Other,
            format!("{} is not UTF-8 text; saving over it would lose what could not be read.", name_of(path)),
            "Save under another name, or convert the file to UTF-8 and open it again.",
        ));
    }
    Ok(None)
}

/// The file that a path leads to through symbolic links, whether or not it exists yet.
fn real_path(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Ok(real) => Ok(real),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // A link that leads to nothing yet, or a new file in a folder that may itself be a link.
            if let Ok(link) = fs::read_link(path) {
                let parent = path.parent().unwrap_or(Path::new(""));
                return real_path(&parent.join(link));
            }
            let folder = folder_of(path);
            let name = path.file_name().ok_or(error)?;
            Ok(fs::canonicalize(folder)?.join(name))
        }
        Err(error) => Err(error),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A complete, flushed file beside `target`, ready to take its place; removed again when dropped.
fn stage(target: &Path, bytes: &[u8], old: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let folder = folder_of(target);
    let prefix = format!(".{}.", name_of(target));
    let mut temporary = new_temporary(&prefix, folder)?;
    temporary.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(temporary.as_file(), old);
        temporary.as_file().set_permissions(old.permissions())?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// Like a file made in the ordinary way: what it may be is left to the user's umask, not narrowed to the owner.
#[cfg(unix)]
fn new_temporary(prefix: &str, folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new()
        .prefix(prefix)
        .suffix(".tmp")
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_temporary(prefix: &str, folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(prefix).suffix(".tmp").tempfile_in(folder)
}

/// Best effort: only a superuser may give files away, and a save is worth more than its owner.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(new) = file.metadata() else { return };
    if new.uid() != old.uid() || new.gid() != old.gid() {
        let _not_ours_to_give = rustix::fs::fchown(
            file,
            Some(rustix::fs::Uid::from_raw(old.uid())),
            Some(rustix::fs::Gid::from_raw(old.gid())),
        );
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &fs::Metadata) {}

/// Makes the rename itself survive a power cut. The new file is in place already, so a failure here is not one of the
/// save's.
fn sync_folder(target: &Path) {
    if let Ok(folder) = File::open(folder_of(target)) {
        let _best_effort = folder.sync_all();
    }
}

/// Writes files into a folder that a running app may be watching. Everything is staged completely outside the folder
/// (Dash reloads the whole page for a temporary file inside its assets) and then moved in; files that are already as
/// they should be are not touched. Other files in the folder stay.
///
/// Returns the names that were written, in order.
///
/// # Errors
/// As [`save`]. When staging fails, no file in the folder has changed.
pub fn write_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<String>, Failure> {
    if let Ok(metadata) = fs::metadata(folder)
        && !metadata.is_dir()
    {
        return Err(failure(
            Code::Other,
            format!("{} is a file, not a folder.", folder.display()),
            "Choose a folder, as the assets folder of the app.",
        ));
    }
    let fail = |error: &io::Error| io_failure(Deed::Export, folder, error);
    fs::create_dir_all(folder).map_err(|error| fail(&error))?;
    let folder = fs::canonicalize(folder).map_err(|error| fail(&error))?;
    let changed: Vec<&(String, Vec<u8>)> =
        files.iter().filter(|(name, bytes)| !holds(&folder.join(name), bytes)).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    if let Some((name, _)) = changed.iter().find(|(name, _)| is_read_only(&folder.join(name))) {
        return Err(failure(
            Code::PermissionDenied,
            format!("The export could not be written: {name} in {} is marked read-only.", folder.display()),
            "Make it writable, or export to another folder. The files there are as they were.",
        ));
    }
    let staging = staging_folder(&folder).map_err(|error| fail(&error))?;
    for (name, bytes) in &changed {
        stage_file(&staging.path().join(name), bytes, fs::metadata(folder.join(name)).ok().as_ref())
            .map_err(|error| fail(&error))?;
    }
    for (name, _) in &changed {
        fs::rename(staging.path().join(name), folder.join(name)).map_err(|error| fail(&error))?;
    }
    sync_folder(&folder.join("."));
    Ok(changed.iter().map(|(name, _)| name.clone()).collect())
}

/// Makes a file look written just now, content unchanged.
pub(crate) fn touch(path: &Path) {
    if let Ok(file) = File::options().append(true).open(path) {
        let _best_effort = file.set_modified(SystemTime::now());
    }
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

fn is_read_only(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly())
}

/// A folder from which files can be moved into `folder`: beside it, or, when it is the root of a disk or its parent may
/// not be written, in it.
fn staging_folder(folder: &Path) -> io::Result<tempfile::TempDir> {
    let beside = folder.parent().filter(|parent| same_disk(parent, folder));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".livery-export-");
    match beside.map(|parent| builder.tempdir_in(parent)) {
        Some(Ok(staging)) => Ok(staging),
        _ => builder.tempdir_in(folder),
    }
}

#[cfg(unix)]
fn same_disk(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    matches!((fs::metadata(a), fs::metadata(b)), (Ok(a), Ok(b)) if a.dev() == b.dev())
}

#[cfg(not(unix))]
fn same_disk(_a: &Path, _b: &Path) -> bool {
    true
}

fn stage_file(path: &Path, bytes: &[u8], old: Option<&fs::Metadata>) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    if let Some(old) = old {
        keep_owner(&file, old);
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}
