//! Folders for data that is made for one run, swept when their process was killed.

use std::fs::File;
use std::io::Result;
use std::path::{Path, PathBuf};

/// A folder for one piece of work, removed with everything in it when it is dropped.
pub struct Scratch {
    path: PathBuf,
    /// Held while the process lives.
    _lock: File,
}

impl Scratch {
    /// Creates `NAME-PID` in a folder, and removes those of this name that killed processes left.
    pub fn create(parent: &Path, name: &str) -> Result<Scratch> {
        let beginning = format!("{name}-");
        for entry in std::fs::read_dir(parent)?.flatten() {
            let file_name = entry.file_name();
            let pid = file_name.to_str().and_then(|name| name.strip_prefix(&beginning));
            // A link is none of them: what it leads to is somebody else's.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && pid.is_some_and(|pid| pid.parse::<u32>().is_ok()) {
                Scratch::sweep(&entry.path());
            }
        }
        let path = parent.join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir(&path)?;
        let lock = File::create_new(path.join(Scratch::LOCK))?;
        // Where the file system knows no locks nothing is ever swept.
        let _ = lock.try_lock();
        Ok(Scratch { path, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    const LOCK: &str = "lock";

    fn sweep(folder: &Path) {
        let Ok(lock) = File::options().write(true).open(folder.join(Scratch::LOCK)) else { return };
        if lock.try_lock().is_ok() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_killed_processes_are_swept_and_no_others() {
        let parent = tempfile::tempdir().unwrap();
        let folder = |name: &str, has_lock: bool| {
            let folder = parent.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("big"), "x").unwrap();
            has_lock.then(|| File::create(folder.join("lock")).unwrap());
            folder
        };
        let dead = folder("bench-1", true);
        let (no_lock, other) = (folder("bench-2", false), folder("bench-x", true));
        let lives = folder("bench-3", true);
        let lock = File::open(lives.join("lock")).unwrap();
        lock.lock().unwrap();
        let own = Scratch::create(parent.path(), "bench").unwrap();
        assert!(!dead.exists());
        assert!(no_lock.exists() && other.exists() && lives.exists());
        let path = own.path().to_owned();
        assert!(path.join("lock").exists());
        drop(own);
        assert!(!path.exists());
    }
}
