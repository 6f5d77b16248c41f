//! The files of the repository, as the walls look at them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::source::Source;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `folder` with this ending, sorted; none if the folder does not exist.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Its path in the repository.
pub fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/")
}

/// All of the library and of the program, read once for all tests.
pub fn library_and_binary() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        files("src", "rs").iter().map(|path| Source::read(&name(path), path)).collect()
    });
    assert!(SOURCES.len() > 50, "the sources were not found");
    &SOURCES
}

/// Fails with what is broken.
#[track_caller]
pub fn assert_none(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}
