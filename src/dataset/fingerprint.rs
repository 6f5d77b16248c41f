//! What tells one state of a published file from another: name, size, modification time, samples
//! of its content, hash.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread::Scope;

use serde::{Deserialize, Serialize};

use super::beside::{Beside, beside};
use crate::error::{Error, Kind, Result};
use crate::read::{Identity, Snapshot, Sources};
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
    /// Checksum of bytes spread over the file.
    pub(super) samples: String,
    /// Checksum of the content; empty where it was not computed.
    pub(super) blake3: String,
}

impl Source {
    /// Whether both are the same state of the same file, as far as that shows without reading.
    pub(super) fn same_as(&self, other: &Source) -> bool {
        (&self.file, self.bytes, self.mtime_ns) == (&other.file, other.bytes, other.mtime_ns)
            && self.samples == other.samples
    }

    fn of(path: &Path, identity: &Identity) -> Source {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Source {
            file,
            bytes: identity.bytes,
            mtime_ns: identity.mtime_ns,
            samples: blake3::hash(&identity.samples).to_hex().to_string(),
            blake3: String::new(),
        }
    }
}

/// The tables that a prepared copy is made from, in the manifest's order.
pub(super) fn tables(sources: &Sources) -> Vec<PathBuf> {
    let tables = std::iter::once(&sources.synapses).chain(&sources.neurons);
    tables.chain(&sources.others).cloned().collect()
}

/// The state of the tables in a snapshot, without checksums of all their content.
pub(super) fn of(sources: &Sources, snapshot: &Snapshot) -> Vec<Source> {
    let tables = tables(sources).into_iter();
    tables.filter_map(|path| Some(Source::of(&path, snapshot.of(&path)?))).collect()
}

/// The checksum of a published file; stops early, with an error, once it is asked to.
pub fn hash(path: &Path, stop: &StopToken) -> Result<String> {
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

/// Does some work while the tables are hashed beside it, and gives the state that they were in all the
/// time.
pub(super) fn hashed<T>(
    sources: &Sources,
    now: &Snapshot,
    work: impl for<'scope, 'env> FnOnce(&'scope Scope<'scope, 'env>) -> Result<T>,
) -> Result<(T, Vec<Source>)> {
    let stop = StopToken::default();
    let (done, hashes) = std::thread::scope(|scope| {
        let hash = |path: PathBuf| {
            let stop = &stop;
            beside(scope, move || hash(&path, stop))
        };
        let hashing: Vec<_> = tables(sources).into_iter().map(hash).collect();
        let done = work(scope);
        if done.is_err() {
            stop.stop();
        }
        let hashes: Vec<Result<String>> = hashing.into_iter().map(Beside::join).collect();
        (done, hashes)
    });
    let done = done?;
    let hashes: Vec<String> = hashes.into_iter().collect::<Result<_>>()?;
    now.unchanged()?;
    let mut sources = of(sources, now);
    for (source, hash) in sources.iter_mut().zip(hashes) {
        source.blake3 = hash;
    }
    Ok((done, sources))
}

/// The error for a table that was written to while it was read.
pub(super) fn changed(path: &Path) -> Error {
    Error::data("the file changed while it was being prepared")
        .in_file(path)
        .advise("run again once nothing writes to it any more")
}
