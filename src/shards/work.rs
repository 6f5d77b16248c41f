//! The folder that shards are written in, until it gets its name: nobody else works in it, and what a
//! killed process has left there is removed.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::manifest::SET_FILE;
use crate::dataset::{refused, sync_folder};
use crate::error::{Error, Result};
use crate::paths::with_suffix;

/// The folder in the making.
const SUFFIX: &str = ".areax-split";
/// The file in it that says that somebody is at work.
const LOCK: &str = ".lock";

/// Refuses a folder with something in it.
pub(super) fn check_new(folder: &Path) -> Result<()> {
    let has_any = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(Error::io(folder, "cannot list the folder", error)),
    };
    let what = match folder.join(SET_FILE).exists() {
        true => "there are shards already",
        false => "there is something in this folder already",
    };
    match has_any {
        false => Ok(()),
        true => Err(Error::data(what)
            .in_file(folder)
            .advise("give the name of a new folder, or remove this one")),
    }
}

/// A folder in the making, which nobody else works in.
pub(super) struct Work {
    pub(super) folder: PathBuf,
    lock: File,
}

impl Work {
    pub(super) fn begin(folder: &Path) -> Result<Work> {
        let part = with_suffix(folder, SUFFIX);
        std::fs::create_dir_all(&part).map_err(|e| refused(&part, "cannot make the folder", e))?;
        let path = part.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|error| refused(&path, "cannot create", error))?;
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(Error::data("another areax is splitting data into this folder")
                .in_file(folder)
                .advise("wait until it has ended, or give another folder"));
        }
        // What a killed one has left.
        let entries = std::fs::read_dir(&part).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|entry| *entry != path) {
            let removed = match path.is_dir() {
                true => std::fs::remove_dir_all(&path),
                false => std::fs::remove_file(&path),
            };
            removed.map_err(|error| refused(&path, "cannot remove", error))?;
        }
        Ok(Work { folder: part, lock })
    }

    /// Gives the folder its name.
    pub(super) fn publish(self, folder: &Path) -> Result<()> {
        sync_folder(&self.folder)?;
        // One that is there is empty.
        let _ = std::fs::remove_dir(folder);
        std::fs::rename(&self.folder, folder)
            .map_err(|error| refused(folder, "cannot make the folder", error))?;
        // Its name in the whole folder says nothing any more.
        let _ = std::fs::remove_file(folder.join(LOCK));
        let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync_folder(beside.unwrap_or(Path::new(".")))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Nothing is left of one that has failed; after `publish` there is no such folder.
        let _ = std::fs::remove_dir_all(&self.folder);
        let _ = self.lock.unlock();
    }
}
