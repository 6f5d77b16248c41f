//! Where a path of `-o` leads: through symbolic links to a file, or to what is not a file and can
//! only be written to as it is.

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

use crate::cli::descriptor;

/// What the answer is written to.
pub enum Target {
    Stdout,
    /// A file, there already or not; no symbolic link.
    File(PathBuf),
    /// An open descriptor: a pipe, a device, a file of the shell's.
    Descriptor(i32),
    /// A named pipe or a device.
    Special(PathBuf),
}

/// Links that are followed before they count as a circle; Linux has the same limit.
const LINKS_MAX: usize = 40;

impl Target {
    /// Follows a path. Nothing is opened yet.
    ///
    /// # Errors
    /// A folder, or a circle of links.
    pub fn find(path: &Path) -> Result<Target> {
        let refused = |what: &str| {
            Error::usage("output", what).in_file(path).advise("give -o the name of a file")
        };
        if path == Path::new("-") {
            return Ok(Target::Stdout);
        }
        let mut at = path.to_owned();
        for _ in 0..LINKS_MAX {
            match descriptor::number(&at) {
                Some(1) => return Ok(Target::Stdout),
                Some(number) => return Ok(Target::Descriptor(number)),
                None => {}
            }
            let Ok(to) = std::fs::read_link(&at) else {
                return match std::fs::metadata(&at) {
                    Ok(meta) if meta.is_dir() => Err(refused("this is a folder")),
                    Ok(meta) if !meta.is_file() => Ok(Target::Special(at)),
                    _ => Ok(Target::File(at)),
                };
            };
            at = at.parent().unwrap_or(Path::new("")).join(to);
        }
        Err(refused("symbolic links form a loop"))
    }

    /// Opens what is not a file; a named pipe waits here for its reader.
    pub fn stream(&self) -> Result<Option<File>> {
        let failed = |path: &Path, error| Error::io(path, "cannot be written", error);
        match self {
            Target::Stdout | Target::File(_) => Ok(None),
            Target::Descriptor(number) => {
                let path = PathBuf::from(format!("/dev/fd/{number}"));
                descriptor::duplicate(*number).map(Some).map_err(|error| failed(&path, error))
            }
            Target::Special(path) => {
                let file = OpenOptions::new().write(true).open(path);
                file.map(Some).map_err(|error| failed(path, error))
            }
        }
    }
}

/// The file that is there already.
///
/// # Errors
/// One that cannot be written: replacing it would go behind its owner's back.
pub fn older(path: &Path) -> Result<Option<std::fs::Metadata>> {
    let failed = |error| {
        Error::io(path, "cannot be written", error)
            .advise("make it writable (chmod u+w), or give -o another name")
    };
    match std::fs::metadata(path) {
        Err(_) => Ok(None),
        // To root no file is read-only, but its mode says what its owner wants.
        Ok(meta) if meta.permissions().readonly() => {
            Err(failed(ErrorKind::PermissionDenied.into()))
        }
        Ok(meta) => match OpenOptions::new().append(true).open(path) {
            Ok(_) => Ok(Some(meta)),
            Err(error) => Err(failed(error)),
        },
    }
}
