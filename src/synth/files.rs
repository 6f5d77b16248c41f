//! New files that appear whole or not at all, and tables that are made in parallel and written in
//! order.

use super::CHUNK_ROWS;
use crate::error::{Error, Result};
use crate::run::Run;
use crate::unfinished::{self, Unfinished};
use rayon::prelude::*;
#[cfg(feature = "output")]
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Chunks in the making at one time, at most: two sets of this many buffers stay under 100 MB.
const CHUNKS_AT_ONCE: usize = 16;

/// A file under a temporary name, which no reader takes for a table; removed again unless
/// [`Pending::commit`] is reached.
pub(super) struct Pending(Unfinished);

impl Pending {
    /// Creates the file that will be `folder/name`.
    pub(super) fn create(folder: &Path, name: &str) -> Result<Pending> {
        let path = folder.join(name);
        Unfinished::create(&path)
            .map(Pending)
            .map_err(|error| Error::io(&path, "cannot create the file", error))
    }

    /// The file.
    #[cfg(feature = "output")]
    pub(super) fn file(&self) -> &File {
        &self.0.file
    }

    /// Appends bytes.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = self.0.file.write_all(bytes);
        written.map_err(|error| Error::io(self.0.path(), "cannot write the file", error))
    }

    /// Gives the file its name, instead of what had that name before.
    pub(super) fn commit(self) -> Result<PathBuf> {
        let path = self.0.path().to_owned();
        match self.0.finish() {
            Ok(()) => Ok(path),
            Err(error) => Err(Error::io(&path, "cannot rename the new file", error)),
        }
    }
}

/// Creates a folder, or takes what killed processes left unfinished out of it.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Error::io(folder, "cannot create the folder", error))?;
    unfinished::sweep(folder);
    Ok(())
}

/// Appends `rows` records of `width` bytes, which `fill` makes chunk by chunk: it gets the chunk's
/// number and its bytes. While a set of chunks is written the next is made.
pub(super) fn write_rows(
    file: &mut Pending,
    rows: u64,
    width: usize,
    run: &Run<'_>,
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
            run.progress.advance(len as u64);
        });
    };
    let (mut ready, mut next) = (Vec::new(), Vec::new());
    make(0, &mut ready);
    let mut made = ready.len() as u64;
    while !ready.is_empty() {
        run.check()?;
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
