//! Folders of the prepared copy in which damage was found: they are not opened again. A file in the
//! folder says so to other processes; where it cannot be written, this one remembers by itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file that says so; its text names what is damaged.
const MARK: &str = "damaged";
/// A longer text is not repeated.
const TEXT_BYTES_MAX: usize = 300;

static FOUND: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Condemns the folder of a file in which damage was found.
pub(super) fn add(damaged: &Path) {
    let Some(folder) = damaged.parent() else { return };
    let name = damaged.file_name().unwrap_or_default().to_string_lossy();
    if std::fs::write(folder.join(MARK), format!("{name} is damaged")).is_err() {
        // A store that cannot be written keeps its copy; this process does without.
        FOUND.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    }
}

/// Why a folder is not to be opened, if it is condemned.
pub(super) fn reason(folder: &Path) -> Option<String> {
    if let Ok(text) = std::fs::read(folder.join(MARK)) {
        let text = String::from_utf8_lossy(&text[..text.len().min(TEXT_BYTES_MAX)]).into_owned();
        return Some(if text.is_empty() { "it is damaged".to_owned() } else { text });
    }
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.contains(folder).then(|| "it is damaged".to_owned())
}
