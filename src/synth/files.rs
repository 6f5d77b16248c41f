//! New files that appear whole or not at all, and tables that are made in parallel and written in
//! order.

use super::CHUNK_ROWS;
use crate::error::{Error, Result};
use crate::progress::Progress;
use rayon::prelude::*;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Chunks in the making at one time, at most: two sets of this many buffers stay under 100 MB.
const CHUNKS_AT_ONCE: usize = 16;

/// A file under a temporary name, removed again unless [`Pending::commit`] is reached.
pub(super) struct Pending {
    file: File,
    temporary: PathBuf,
    target: PathBuf,
    committed: bool,
}

impl Pending {
    /// Creates the file that will be `folder/name`.
    ///
    /// The temporary name ends in `.part`, which no reader takes for a table, and is different for
    /// each writer, so that two of them do not mix their bytes.
    pub(super) fn create(folder: &Path, name: &str) -> Result<Pending> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{name}.{}-{count}.part", std::process::id()));
        let file = File::create(&temporary)
            .map_err(|error| Error::io(&temporary, "cannot create the file", error))?;
        Ok(Pending { file, temporary, target: folder.join(name), committed: false })
    }

    /// The file.
    #[cfg(feature = "output")]
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Appends bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file
            .write_all(bytes)
            .map_err(|error| Error::io(&self.target, "cannot write the file", error))
    }

    /// Gives the file its name, instead of what had that name before.
    pub(super) fn commit(mut self) -> Result<PathBuf> {
        std::fs::rename(&self.temporary, &self.target)
            .map_err(|error| Error::io(&self.target, "cannot rename the new file", error))?;
        self.committed = true;
        Ok(self.target.clone())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.committed {
            // The error that led here is the one to report.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

/// Appends `rows` records of `width` bytes, which `fill` makes chunk by chunk: it gets the chunk's
/// number and its bytes. While a set of chunks is written the next is made.
pub(super) fn write_rows(
    file: &mut Pending,
    rows: u64,
    width: usize,
    progress: &dyn Progress,
    fill: &(dyn Fn(u64, &mut [u8]) + Sync),
) -> Result<()> {
    let chunks = rows.div_ceil(CHUNK_ROWS);
    let at_once = (2 * rayon::current_num_threads()).min(CHUNKS_AT_ONCE);
    let make = |first: u64, set: &mut Vec<Vec<u8>>| {
        set.resize_with((chunks - first).min(at_once as u64) as usize, Vec::new);
        set.par_iter_mut().enumerate().for_each(|(at, bytes)| {
            let chunk = first + at as u64;
            let len = CHUNK_ROWS.min(rows - chunk * CHUNK_ROWS) as usize;
            bytes.resize(len * width, 0);
            fill(chunk, bytes);
            progress.advance(len as u64);
        });
    };
    let (mut ready, mut next) = (Vec::new(), Vec::new());
    make(0, &mut ready);
    let mut made = ready.len() as u64;
    while !ready.is_empty() {
        let (written, ()) = rayon::join(
            || ready.iter().try_for_each(|bytes| file.write(bytes)),
            || make(made, &mut next),
        );
        written?;
        std::mem::swap(&mut ready, &mut next);
        made += ready.len() as u64;
    }
    Ok(())
}
