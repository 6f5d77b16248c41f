//! Names of files that stand beside others.

use std::path::{Path, PathBuf};

/// A path with something added to its last name. (`Path::with_added_extension` puts a dot between.)
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    name.into()
}
