//! Input that can be read once: stdin and pipes.

use std::collections::BTreeMap;
use std::io::{Read, Result};
use std::path::{Path, PathBuf};

/// What the streams of a command held: where two of its flags name the same, both get it.
#[derive(Default)]
pub struct Streams(BTreeMap<PathBuf, Vec<u8>>);

impl Streams {
    /// What a file holds; `-` is stdin.
    pub fn read(&mut self, path: &Path) -> Result<Vec<u8>> {
        if is_file(path)? {
            return std::fs::read(path);
        }
        if let Some(bytes) = self.0.get(path) {
            return Ok(bytes.clone());
        }
        let bytes = read(path)?;
        self.0.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

/// What a file or a stream that is read once holds; `-` is stdin.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if is_file(path)? {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    match path == Path::new("-") {
        true => std::io::stdin().read_to_end(&mut bytes)?,
        false => std::fs::File::open(path)?.read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}

fn is_file(path: &Path) -> Result<bool> {
    Ok(path != Path::new("-") && std::fs::metadata(path)?.is_file())
}
