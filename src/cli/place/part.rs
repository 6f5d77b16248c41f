//! An answer in the making: it takes its name, and the place of an older file, when it is whole.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use crate::unfinished::{self, Unfinished};
use crate::{Error, Result};

use super::target;

/// A file under a name of its own until it is whole.
pub struct Part(Unfinished);

impl Part {
    /// Opens a part of `path`, which is not a symbolic link; what killed processes left in its folder
    /// is removed.
    ///
    /// # Errors
    /// A folder or an older file that cannot be written.
    pub fn create(path: &Path) -> Result<Part> {
        let failed = |error| Error::io(path, "cannot be written", error);
        let older = target::older(path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        unfinished::sweep(folder.unwrap_or(Path::new(".")));
        let made = Unfinished::create(path).map_err(failed)?;
        if let Some(older) = older {
            keep_owner(&made.file, &older);
            made.file.set_permissions(older.permissions()).map_err(failed)?;
        }
        Ok(Part(made))
    }

    /// What is written.
    pub fn file(&mut self) -> &mut File {
        &mut self.0.file
    }

    /// Writes all of it.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.0.file.write_all(bytes);
        written.map_err(|error| Error::io(self.0.path(), "cannot be written", error))
    }

    /// Gives it the mode of another.
    pub fn with_mode_of(&self, other: &Part) -> Result<()> {
        let mode = other
            .0
            .file
            .metadata()
            .and_then(|meta| self.0.file.set_permissions(meta.permissions()));
        mode.map_err(|error| Error::io(self.0.path(), "cannot be written", error))
    }

    /// Gives it its name.
    pub fn finish(self) -> Result<()> {
        let path = self.0.path().to_owned();
        self.0.finish().map_err(|error| Error::io(&path, "cannot be written", error))
    }
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
