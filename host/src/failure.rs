//! Failures in words that a user can act on.

use std::io::{self, ErrorKind};
use std::path::Path;

use livery_protocol::{Code, Failure};

/// What was being done when the system refused; decides the wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Read,
    Save,
    Export,
}

pub(crate) fn failure(code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Failure {
    Failure { code, message: message.into(), remedy: remedy.into() }
}

/// The file's name as people say it; the whole path when there is none.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Words for what the system said about `path`.
pub(crate) fn io_failure(deed: Deed, path: &Path, error: &io::Error) -> Failure {
    let name = name_of(path);
    let place = path.display();
    let (could_not, untouched) = match deed {
        Deed::Read => (format!("{name} could not be read"), ""),
        Deed::Save => (format!("{name} could not be saved"), " The file on disk is as it was."),
        Deed::Export => (format!("The export to {name} could not be written"), " The files there are as they were."),
    };
    match error.kind() {
        ErrorKind::NotFound if deed == Deed::Read => {
            failure(Code::NotFound, format!("There is no file {place}."), "Check the path, or choose another file.")
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            let folder = path.parent().unwrap_or(path).display();
            failure(
                Code::NotFound,
                format!("{could_not}: there is no folder {folder}."),
                "Create the folder, or choose another place.",
            )
        }
        ErrorKind::PermissionDenied if deed == Deed::Read => failure(
            Code::PermissionDenied,
            format!("{could_not}: the system does not let you."),
            format!("Give yourself the right to read {place}, or open a copy of it."),
        ),
        ErrorKind::PermissionDenied => failure(
            Code::PermissionDenied,
            format!("{could_not}: the system does not let you write in {}.", path.parent().unwrap_or(path).display()),
            format!("Give yourself the right to write there, or choose another place.{untouched}"),
        ),
        ErrorKind::ReadOnlyFilesystem => failure(
            Code::PermissionDenied,
            format!("{could_not}: {} is on a disk that can only be read.", path.parent().unwrap_or(path).display()),
            format!("Choose a place on another disk.{untouched}"),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => failure(
            Code::DiskFull,
            format!("{could_not}: the disk is full."),
            format!("Free some space, or choose another place.{untouched}"),
        ),
        _ => failure(
            Code::Other,
            format!("{could_not}: {error}."),
            format!("Check {place}, or choose another place.{untouched}"),
        ),
    }
}
