//! What a command reads, so that its answer never replaces any of it.

use std::path::{Path, PathBuf};

use crate::{Error, Result};

use super::meta;
use super::target::Target;

/// The files that a command reads.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The published files, or those that took their places.
    pub published: Vec<PathBuf>,
    /// Files that flags name: labels, ids, shapes.
    pub named: Vec<PathBuf>,
    /// Folders of prepared copies.
    pub copies: Vec<PathBuf>,
}

impl Inputs {
    /// Refuses an answer that would replace one of them, or stand among the columns of a copy.
    pub fn check(&self, output: &Path) -> Result<()> {
        match Target::find(output)? {
            Target::Stdout => self.check_file(Path::new("/dev/stdout")),
            Target::Descriptor(number) => self.check_file(Path::new(&format!("/dev/fd/{number}"))),
            // Whoever reads from a pipe may well write to it.
            Target::Special(_) => Ok(()),
            Target::File(path) => {
                self.check_copies(&path)?;
                self.check_file(&path)?;
                self.check_file(&meta::beside(&path))
            }
        }
    }

    /// The same of the standard output, which a shell may have opened to append to an input.
    pub fn check_stdout(&self) -> Result<()> {
        self.check(Path::new("-"))
    }

    fn check_file(&self, output: &Path) -> Result<()> {
        let is_output = |path: &&PathBuf| is_same(stdin_or(path), output);
        if let Some(path) = self.published.iter().find(is_output) {
            return Err(refused("the answer would replace a published file", path));
        }
        match self.named.iter().find(is_output) {
            Some(path) => Err(refused("the answer would replace one of its input files", path)),
            None => Ok(()),
        }
    }

    fn check_copies(&self, output: &Path) -> Result<()> {
        let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
        let Ok(folder) = folder.unwrap_or(Path::new(".")).canonicalize() else { return Ok(()) };
        let is_inside = |copy: &&PathBuf| copy.canonicalize().is_ok_and(|c| folder.starts_with(c));
        match self.copies.iter().find(is_inside) {
            Some(copy) => Err(refused("the answer would be written into the prepared copy", copy)),
            None => Ok(()),
        }
    }
}

fn refused(what: &str, path: &Path) -> Error {
    Error::usage("output", what).in_file(path).advise("give -o another name")
}

/// What a flag names: `-` is stdin, which a shell may have opened on a file.
fn stdin_or(path: &Path) -> &Path {
    if path == Path::new("-") { Path::new("/dev/stdin") } else { path }
}

/// Whether two paths are one file. A terminal or a pipe is none.
fn is_same(one: &Path, other: &Path) -> bool {
    let (Ok(a), Ok(b)) = (std::fs::metadata(one), std::fs::metadata(other)) else { return false };
    a.is_file() && b.is_file() && is_one(&a, &b, one, other)
}

/// Also under two names, or in a folder that is there twice.
#[cfg(unix)]
fn is_one(a: &std::fs::Metadata, b: &std::fs::Metadata, _: &Path, _: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_one(_: &std::fs::Metadata, _: &std::fs::Metadata, one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
