//! `FILE.meta.json`: what an answer cannot carry itself. It names the hash of its answer, so that
//! a pair that does not belong together (a kill between the two files) can be told.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use crate::output;
use crate::paths::with_suffix;
use crate::{Error, Result};
use twox_hash::XxHash3_128;

use super::part::Part;
use super::target::Target;

/// The name of the file beside an answer.
pub fn beside(answer: &Path) -> PathBuf {
    with_suffix(answer, ".meta.json")
}

/// Refuses to replace a file beside the answer that areax did not write.
pub fn check(answer: &Path) -> Result<()> {
    let path = beside(answer);
    if std::fs::symlink_metadata(&path).is_err() || is_own(&path) {
        return Ok(());
    }
    let what = "this file, which areax did not write, would be replaced: the answer's filter and \
                engine are written there";
    Err(Error::usage("output", what).in_file(&path).advise("move it, or give -o another name"))
}

/// Removes what an answer in another format left there: it is not about this one.
pub fn remove(answer: &Path) {
    let path = beside(answer);
    if is_own(&path) {
        let _ = std::fs::remove_file(path);
    }
}

/// Opens the file beside an answer and writes it; it still has to be given its name.
pub fn write(answer: &Path, meta: &str, hash: &str) -> Result<Part> {
    let path = beside(answer);
    let about = output::with_hash(meta, hash).map_err(|error| error.in_file(&path))?;
    let Target::File(path) = Target::find(&path)? else {
        return Err(Error::usage("output", "this is not a file").in_file(&path));
    };
    let mut part = Part::create(&path)?;
    part.write(about.as_bytes())?;
    Ok(part)
}

/// Whether areax wrote it, this version or an older one.
fn is_own(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    // A pipe would keep us waiting.
    if !file.metadata().is_ok_and(|meta| meta.is_file()) {
        return false;
    }
    output::is_meta_json(BufReader::new(file))
}

/// The hash of some bytes.
pub fn hash(bytes: &[u8]) -> String {
    hexadecimal(XxHash3_128::oneshot(bytes))
}

fn hexadecimal(hash: u128) -> String {
    format!("{hash:032x}")
}

/// Passes bytes on and hashes them.
pub struct Hashed<W> {
    to: W,
    hash: XxHash3_128,
}

impl<W: Write> Hashed<W> {
    pub fn new(to: W) -> Hashed<W> {
        Hashed { to, hash: XxHash3_128::new() }
    }

    /// The hash of all that was written, in hexadecimal digits.
    pub fn hash(self) -> String {
        hexadecimal(self.hash.finish_128())
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.write(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_python_xxhash() {
        for (text, hash) in [
            ("", "99aa06d3014798d86001c324468d497f"),
            ("areax", "c9057312c44919e28b7152145a6daa55"),
        ] {
            let mut hashed = Hashed::new(Vec::new());
            hashed.write_all(text.as_bytes()).unwrap();
            assert_eq!((hashed.hash(), super::hash(text.as_bytes())), (hash.into(), hash.into()));
        }
    }
}
