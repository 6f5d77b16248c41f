//! Where prepared copies live, and how one replaces another without ever being half there.
//!
//! A store is a folder with one sub-folder a generation (`gen-…`), a file `current` that names
//! the one to use with the checksum of its manifest, and a file `lock`. Whoever prepares holds the
//! lock, writes a new generation, makes it durable, and only then renames a new `current` over the
//! old one. A crash at any moment leaves the old copy or the new one, and at most a generation that
//! nothing names.
//!
//! Every layout has stores of its own, and so has every pair of tables: two versions of areax, or
//! two tables of one folder, never remove one another's copies.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;

use super::durable::{refused, sync_folder, write_durably};
use super::manifest::{self, LAYOUT, MAP_LAYOUT, sealed};
use crate::error::{Error, Kind, Result};
use crate::read::Sources;
use crate::run::Run;

/// Where the user wants prepared copies to be.
#[derive(Clone, Debug, Default)]
pub struct StoreChoice {
    /// `--store DIR` or `AREAX_STORE`; else beside the data, else in the user's cache folder.
    pub store: Option<PathBuf>,
}

impl StoreChoice {
    /// The folders where prepared copies of a data set may be; whatever is in them is areax' own.
    pub fn folders(&self, sources: &Sources) -> Vec<PathBuf> {
        places(sources, self)
    }
}

const CURRENT: &str = "current";
const CURRENT_NEW: &str = "current.new";
const LOCK: &str = "lock";
const GENERATION: &str = "gen-";

/// The folders where the prepared copy of a data set may be, best first.
pub(super) fn places(sources: &Sources, choice: &StoreChoice) -> Vec<PathBuf> {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let shared = folder_name(sources, whole);
    if let Some(store) = &choice.store {
        return vec![store.join(shared)];
    }
    // A data set may be moved as a whole, with its copy.
    let within = |path: &Path| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder == sources.folder => PathBuf::from(name),
        _ => whole(path),
    };
    let beside = sources.folder.join(".areax").join(folder_name(sources, within));
    std::iter::once(beside).chain(cache_folder().map(|cache| cache.join(shared))).collect()
}

/// The user's cache folder for areax; none where the system names no such place.
pub fn cache_folder() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
    cache_of(std::env::consts::OS, folder)
}

/// The same on a system, by its environment.
fn cache_of(system: &str, variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let folder = |name| variable(name).filter(|path| path.is_absolute());
    let in_home = if system == "macos" { "Library/Caches" } else { ".cache" };
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("LOCALAPPDATA"));
    let cache = cache.or_else(|| folder("HOME").map(|home| home.join(in_home)));
    cache.map(|cache| cache.join("areax"))
}

/// A folder name that no other data set and no other layout has: the layout, the name of the data
/// set for people, and a hash of what `named` makes of the paths of its tables, or of its map. Folders
/// that begin with `gen-` are removed by areax 0.1.0.
fn folder_name(sources: &Sources, named: impl Fn(&Path) -> PathBuf) -> String {
    const NAME_CHARS_MAX: usize = 50;
    let mut hasher = blake3::Hasher::new();
    let mut say = |path: &Path| {
        // No path holds a zero.
        hasher.update(named(path).as_os_str().as_encoded_bytes()).update(&[0]);
    };
    let label = match &sources.map {
        // What a map says may change under its copy, its name too.
        Some(map) => {
            say(map);
            format!("map-{MAP_LAYOUT}")
        }
        None => {
            let tables = std::iter::once(&sources.synapses).chain(&sources.neurons);
            tables.chain(&sources.others).for_each(|path| say(path));
            let name: String = sources.name.chars().take(NAME_CHARS_MAX).collect();
            format!("layout-{LAYOUT}-{name}")
        }
    };
    format!("{label}-{}", &hasher.finalize().to_hex()[..12])
}

/// A generation, and the checksum that its manifest must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) folder: PathBuf,
    pub(super) checksum: String,
}

/// What `current` names, if it names a generation: its text is `gen-… CHECKSUM`, so that a
/// changed letter of it names nothing.
pub(super) fn current(root: &Path) -> Option<Named> {
    const NAME_BYTES_MAX: u64 = 100;
    let path = root.join(CURRENT);
    if std::fs::metadata(&path).ok()?.len() > NAME_BYTES_MAX {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    let (name, checksum) = text.strip_suffix('\n')?.split_once(' ')?;
    // Nothing but a generation of this store may be named.
    let number = name.strip_prefix(GENERATION)?;
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| Named { folder: root.join(name), checksum: checksum.to_owned() })
}

/// The right to change a store. Released when dropped, or by the system when the process ends.
pub(super) struct Lock {
    root: PathBuf,
    /// None where the file system knows no locks.
    file: Option<File>,
}

impl Drop for Lock {
    /// A child that was forked meanwhile holds the same file: closing it here would not release it.
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // Where it cannot be, the process will end.
            let _ = file.unlock();
        }
    }
}

impl Lock {
    /// Waits until nobody else prepares in `root`; makes the folder if it is missing.
    pub(super) fn wait(root: &Path, run: &Run) -> Result<Lock> {
        std::fs::create_dir_all(root).map_err(|e| refused(root, "cannot make the folder", e))?;
        let path = root.join(LOCK);
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.map_err(|error| refused(&path, "cannot create", error))?;
        let locked = match file.try_lock() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => {
                run.progress
                    .note(&format!("waiting: another areax is preparing {}", root.display()));
                wait_for(&file, run)?
            }
            Err(TryLockError::Error(error)) => Err(error),
        };
        let file = match locked {
            Ok(()) => Some(file),
            Err(error) if error.kind() == ErrorKind::Unsupported => None,
            Err(error) => return Err(Error::io(&path, "cannot lock", error)),
        };
        Ok(Lock { root: root.to_owned(), file })
    }

    /// The lock, unless somebody else has it or the store cannot be written.
    fn at_once(root: &Path) -> Option<Lock> {
        let file = File::options().write(true).open(root.join(LOCK)).ok()?;
        file.try_lock().ok()?;
        Some(Lock { root: root.to_owned(), file: Some(file) })
    }

    /// Removes every generation but the current one, and what an unfinished write left.
    fn sweep(&self) {
        if self.file.is_none() {
            // Without a lock, another process may be at work in what looks like a leftover.
            return;
        }
        for leftover in leftovers(&self.root) {
            // What cannot be removed now is removed by the next sweep.
            let _ = match leftover.is_dir() {
                true => std::fs::remove_dir_all(&leftover),
                false => std::fs::remove_file(&leftover),
            };
        }
    }
}

/// Looks now and then whether the lock is free: whoever waits may be stopped.
fn wait_for(file: &File, run: &Run) -> Result<std::io::Result<()>> {
    const LOOKS_AGAIN_AFTER: Duration = Duration::from_millis(20);
    loop {
        run.check()?;
        match file.try_lock() {
            Ok(()) => return Ok(Ok(())),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOOKS_AGAIN_AFTER),
            Err(TryLockError::Error(error)) => return Ok(Err(error)),
        }
    }
}

/// Removes what a killed process left in a store, unless somebody is at work there.
pub(super) fn tidy(root: &Path) {
    if leftovers(root).is_empty() {
        return;
    }
    if let Some(lock) = Lock::at_once(root) {
        lock.sweep();
    }
}

/// What a store holds besides the current generation, the pointer to it and the lock.
fn leftovers(root: &Path) -> Vec<PathBuf> {
    let current = current(root).map(|named| named.folder);
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        let name = entry.file_name();
        name == CURRENT_NEW || name.as_encoded_bytes().starts_with(GENERATION.as_bytes())
    });
    ours.map(|entry| entry.path()).filter(|path| Some(path) != current.as_ref()).collect()
}

/// A generation in the making; removed when dropped before it is published.
pub(super) struct Generation<'a> {
    lock: &'a Lock,
    /// Its folder.
    pub(super) folder: PathBuf,
    published: bool,
}

impl<'a> Generation<'a> {
    /// Begins a new generation, and removes the leftovers of earlier attempts.
    pub(super) fn begin(lock: &'a Lock) -> Result<Generation<'a>> {
        lock.sweep();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let process = u128::from(std::process::id());
        for attempt in 0..100 {
            let name = format!("{GENERATION}{:x}p{process:x}", now + attempt);
            let folder = lock.root.join(name);
            match std::fs::create_dir(&folder) {
                Ok(()) => return Ok(Generation { lock, folder, published: false }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(refused(&folder, "cannot make the folder", error)),
            }
        }
        Err(Error::new(Kind::Failure, "cannot find a name for a new folder").in_file(&lock.root))
    }

    /// Makes the generation the current one. Its columns must be durable already.
    pub(super) fn publish(mut self, manifest: &impl Serialize) -> Result<()> {
        let root = &self.lock.root;
        let path = self.folder.join(manifest::FILE);
        let (text, checksum) =
            sealed(manifest).map_err(|error| Error::io(&path, "cannot write", error))?;
        write_durably(&path, &text)?;
        sync_folder(&self.folder)?;
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        let (new, pointer) = (root.join(CURRENT_NEW), root.join(CURRENT));
        write_durably(&new, format!("{name} {checksum}\n").as_bytes())?;
        // The generation's own name must be durable before anything points to it.
        sync_folder(root)?;
        std::fs::rename(&new, &pointer).map_err(|e| refused(&pointer, "cannot replace", e))?;
        self.published = true;
        sync_folder(root)?;
        self.lock.sweep();
        Ok(())
    }
}

impl Drop for Generation<'_> {
    fn drop(&mut self) {
        if !self.published {
            // The error that led here is the one to report; a leftover is swept next time.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_has_its_own_cache_folder() {
        for (system, variables, expected) in [
            ("linux", &[("HOME", "/home/a")][..], Some("/home/a/.cache/areax")),
            ("macos", &[("HOME", "/Users/a")], Some("/Users/a/Library/Caches/areax")),
            ("macos", &[("HOME", "/Users/a"), ("XDG_CACHE_HOME", "/c")], Some("/c/areax")),
            (
                "linux",
                &[("HOME", "/home/a"), ("XDG_CACHE_HOME", "c")],
                Some("/home/a/.cache/areax"),
            ),
            ("windows", &[("LOCALAPPDATA", "/local")], Some("/local/areax")),
            ("linux", &[], None),
        ] {
            let variable = |name: &str| {
                let (_, value) = variables.iter().find(|(own, _)| *own == name)?;
                Some(PathBuf::from(value))
            };
            assert_eq!(cache_of(system, variable), expected.map(PathBuf::from), "{variables:?}");
        }
    }
}
