//! Files in the making: under names of their own until they are whole, and locked while their process
//! lives, so that others can tell them from what killed processes left behind.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use crate::paths::with_suffix;

/// Names that are tried.
const NAMES_MAX: u32 = 100;
/// `x.csv` is made as `x.csv.areax-PID-NUMBER.part`.
const INFIX: &str = ".areax-";
const SUFFIX: &str = ".part";

/// A file that is removed again unless [`Unfinished::finish`] is reached.
pub struct Unfinished {
    path: PathBuf,
    part: PathBuf,
    /// What is written.
    pub file: File,
}

impl Unfinished {
    /// Creates the file that will be `path`.
    pub fn create(path: &Path) -> Result<Unfinished> {
        // Another process may write the same file, and nobody else's is touched.
        for number in 0..NAMES_MAX {
            let suffix = format!("{INFIX}{}-{number}{SUFFIX}", std::process::id());
            let part = with_suffix(path, &suffix);
            let file = match File::create_new(&part) {
                Ok(file) => file,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            // Where the file system knows no locks nothing is ever swept.
            let is_others = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
            if is_others || !part.exists() {
                // Somebody swept it before it was locked.
                continue;
            }
            return Ok(Unfinished { path: path.to_owned(), part, file });
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// The name that it will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name, instead of what had that name before.
    pub fn finish(self) -> Result<()> {
        std::fs::rename(&self.part, &self.path)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After `finish` there is nothing left to remove.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// Removes from a folder what killed processes left unfinished.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
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

/// Whether a name is one that [`Unfinished::create`] gives.
fn is_part(name: &str) -> bool {
    let Some(rest) = name.strip_suffix(SUFFIX) else { return false };
    let Some((_, numbers)) = rest.rsplit_once(INFIX) else { return false };
    numbers.split_once('-').is_some_and(|(pid, number)| is_number(pid) && is_number(number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

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
