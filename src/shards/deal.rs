//! Which shard a row is in, and files that all shards have.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::dataset::refused;
use crate::error::Result;

/// Stretches of the table that differ by at most one row.
pub(super) fn shard_of_row(row: u64, rows: u64, shards: u64) -> u64 {
    // Fits: rows are fewer than 2³², and so are shards.
    row * shards / rows.max(1)
}

/// The same shard for all rows of a neuron, and about as many neurons in each.
pub(super) fn shard_of_neuron(id: u64, shards: u64) -> u64 {
    let mixed = (id ^ (id >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 32) * shards) >> 32
}

/// Gives a file to further folders, under this name.
pub(super) fn share(file: &Path, name: &str, folders: &[PathBuf]) -> Result<()> {
    for folder in folders {
        let other = folder.join(name);
        if std::fs::hard_link(file, &other).is_err() {
            std::fs::copy(file, &other).map_err(|e| refused(&other, "cannot write", e))?;
            sync(&other)?;
        }
    }
    Ok(())
}

/// Makes the bytes of a file durable.
pub(super) fn sync(path: &Path) -> Result<()> {
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| refused(path, "cannot sync", error))
}
