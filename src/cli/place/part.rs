//! A file in the making: it takes its name, and the place of an older file, when it is whole.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::paths::with_suffix;
use crate::{Error, Result};

use super::target;

/// A file under a name of its own until it is whole. While its process lives it is locked, so
/// that others can tell it from what a killed process left behind.
pub struct Part {
    path: PathBuf,
    part: PathBuf,
    pub file: File,
}

/// Names of unfinished files that are tried.
const PARTS_MAX: u32 = 100;
/// `x.csv` is made as `x.csv.areax-PID-NUMBER.part`.
const INFIX: &str = ".areax-";
const SUFFIX: &str = ".part";

impl Part {
    /// Opens a part of `path`, which is not a symbolic link; what killed processes left in its folder
    /// is removed.
    ///
    /// # Errors
    /// A folder or an older file that cannot be written.
    pub fn create(path: &Path) -> Result<Part> {
        let failed = |error| Error::io(path, "cannot be written", error);
        let older = target::older(path)?;
        sweep(path);
        // Another process may write the same answer, and nobody else's file is touched.
        for number in 0..PARTS_MAX {
            let suffix = format!("{INFIX}{}-{number}{SUFFIX}", std::process::id());
            let part = with_suffix(path, &suffix);
            let file = match File::create_new(&part) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(failed(error)),
            };
            // Where the file system knows no locks nothing is ever swept.
            let is_others = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            if is_others || !part.exists() {
                // Somebody swept it before it was locked.
                continue;
            }
            let made = Part { path: path.to_owned(), part, file };
            if let Some(older) = older {
                keep_owner(&made.file, &older);
                made.file.set_permissions(older.permissions()).map_err(failed)?;
            }
            return Ok(made);
        }
        Err(failed(ErrorKind::AlreadyExists.into()))
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| Error::io(&self.path, "cannot be written", error))
    }

    /// Gives it the mode of another.
    pub fn with_mode_of(&self, other: &Part) -> Result<()> {
        let mode =
            other.file.metadata().and_then(|meta| self.file.set_permissions(meta.permissions()));
        mode.map_err(|error| Error::io(&self.path, "cannot be written", error))
    }

    /// Gives it its name.
    pub fn finish(self) -> Result<()> {
        std::fs::rename(&self.part, &self.path)
            .map_err(|error| Error::io(&self.path, "cannot be written", error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After `finish` there is nothing left to remove.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// Removes the unfinished files of killed processes beside `path`.
fn sweep(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else { return };
    for entry in entries.flatten() {
        if !is_part(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let path = entry.path();
        // Whoever still writes it holds its lock.
        let Ok(file) = File::options().write(true).open(&path) else { continue };
        if file.try_lock().is_ok() {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// Whether a name is one that [`Part::create`] gives.
fn is_part(name: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some(rest) = name.strip_suffix(SUFFIX) else { return false };
    let Some((_, numbers)) = rest.rsplit_once(INFIX) else { return false };
    numbers.split_once('-').is_some_and(|(pid, number)| is_number(pid) && is_number(number))
}

/// The file keeps its owner where the system lets areax give it away (to root it does).
#[cfg(unix)]
fn keep_owner(file: &File, older: &std::fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is = file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (older.uid(), older.gid()));
    if !is {
        let _ = fchown(file, Some(older.uid()), Some(older.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &std::fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_parts_are_swept() {
        for (name, expected) in [
            ("m.csv.areax-12-0.part", true),
            (".areax-1-2.part", true),
            ("m.csv.part", false),
            ("m.csv.12-0.part", false),
            ("m.csv.areax-12.part", false),
            ("m.csv.areax-x-0.part", false),
            ("m.csv.areax-12-0.part2", false),
        ] {
            assert_eq!(is_part(name), expected, "{name}");
        }
    }
}
