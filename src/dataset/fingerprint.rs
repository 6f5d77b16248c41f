//! What tells one state of a published file from another: name, size, modification time, hash.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind, Result};
use crate::read::{self, Sources};
use crate::run::{self, StopToken};

/// A published table at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Source {
    /// File name, without folders: a data set may be moved as a whole.
    pub(super) file: String,
    /// Length in bytes.
    pub(super) bytes: u64,
    /// Modification time in ns since 1970.
    pub(super) mtime_ns: i64,
    /// Checksum of the content; empty where it was not computed.
    pub(super) blake3: String,
}

impl Source {
    /// Whether both are the same state of the same file, as far as that shows without reading.
    pub(super) fn same_as(&self, other: &Source) -> bool {
        (&self.file, self.bytes, self.mtime_ns) == (&other.file, other.bytes, other.mtime_ns)
    }

    fn look(path: &Path) -> Result<Source> {
        let (bytes, mtime_ns) = read::fingerprint(path)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Source { file, bytes, mtime_ns, blake3: String::new() })
    }
}

/// The tables that a prepared copy is made from, in the manifest's order.
pub(super) fn tables(sources: &Sources) -> Vec<PathBuf> {
    std::iter::once(&sources.synapses).chain(&sources.neurons).cloned().collect()
}

/// The state of the tables now, without checksums.
pub(super) fn look(sources: &Sources) -> Result<Vec<Source>> {
    tables(sources).iter().map(|path| Source::look(path)).collect()
}

/// The checksum of a published file; stops early, with an error, once it is asked to.
pub(super) fn hash(path: &Path, stop: &StopToken) -> Result<String> {
    const BLOCK_BYTES: usize = 1 << 18;
    let cannot = |error| Error::io(path, "cannot read", error).as_kind(Kind::Data);
    let mut file = File::open(path).map_err(cannot)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; BLOCK_BYTES];
    loop {
        if stop.is_stopped() {
            return Err(run::stopped());
        }
        match file.read(&mut buffer).map_err(cannot)? {
            0 => return Ok(hasher.finalize().to_hex().to_string()),
            bytes => hasher.update(&buffer[..bytes]),
        };
    }
}

/// The error for a table that was written to while it was read.
pub(super) fn changed(path: &Path) -> Error {
    Error::data("the file changed while it was being prepared")
        .in_file(path)
        .advise("run again once nothing writes to it any more")
}
