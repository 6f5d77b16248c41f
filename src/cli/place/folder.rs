//! An answer that is several files of a folder.

use std::path::Path;

use crate::{Error, Result};

use super::Inputs;
use super::meta;
use super::part::Part;
use super::target::Target;

/// Replaces files of a folder: none before all of them are whole, and the last one, which says what
/// the others are, after them.
pub fn replace_all(folder: &Path, files: &[(String, Vec<u8>)], inputs: &Inputs) -> Result<()> {
    let mut parts = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(name);
        inputs.check(&path)?;
        let Target::File(path) = Target::find(&path)? else {
            return Err(Error::usage("output", "this is not a file").in_file(&path));
        };
        let mut part = Part::create(&path)?;
        part.write(bytes)?;
        parts.push((path, part));
    }
    for (path, part) in parts {
        part.finish()?;
        meta::remove(&path);
    }
    Ok(())
}

/// Whether a path is that of a stream: stdout, a pipe or a device, which cannot be a folder.
pub fn streams(path: &Path) -> bool {
    matches!(Target::find(path), Ok(Target::Stdout | Target::Descriptor(_) | Target::Special(_)))
}
