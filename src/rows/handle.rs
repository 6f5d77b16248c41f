//! Rows that were chosen, with the file that they are read from as they are wanted: a handle, not
//! the rows.

use std::sync::{Arc, OnceLock};

use super::fetch::{self, Records, RowSource};
use super::selection::{self, Selection};
use crate::error::Result;
use crate::query::{RowField, SynapseRow};
use crate::read::SynapseFile;
use crate::threads::Pool;

/// A selection with its source. Clones share both.
#[derive(Clone, Debug)]
pub struct RowsHandle {
    file: Arc<SynapseFile>,
    selection: Selection,
    /// Counted once: a selection may be megabytes of bits.
    len: u64,
    first: Option<u64>,
    /// Which rows they are, where what is wanted of them is not in memory.
    bare: OnceLock<Selection>,
    /// The threads that read them; without, those of the caller.
    pool: Option<Arc<Pool>>,
}

impl RowsHandle {
    /// The rows of a selection from this file.
    pub fn new(file: Arc<SynapseFile>, selection: Selection) -> RowsHandle {
        let (len, first) = (selection.len(), selection.first());
        RowsHandle { file, selection, len, first, bare: OnceLock::new(), pool: None }
    }

    /// The same, read by these threads.
    pub(crate) fn read_by(self, pool: Arc<Pool>) -> RowsHandle {
        RowsHandle { pool: Some(pool), ..self }
    }

    /// Does what reads the rows, on the threads that do.
    ///
    /// # Errors
    /// Those of the work; threads that cannot be started.
    pub(crate) fn read<A: Send>(&self, work: impl FnOnce() -> Result<A> + Send) -> Result<A> {
        match &self.pool {
            Some(pool) => pool.run(false, work),
            None => work(),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of the first in the published table.
    pub fn first(&self) -> Option<u64> {
        self.first
    }

    /// The first `most` rows, without their records' bytes.
    ///
    /// # Errors
    /// A file that has changed since it was opened, or cannot be read any more.
    pub fn head(&self, most: usize) -> Result<Vec<SynapseRow<'static>>> {
        self.head_with(&RowField::ALL, most)
    }

    /// The same, with these fields; others may be 0.
    pub(crate) fn head_with(
        &self,
        fields: &[RowField],
        most: usize,
    ) -> Result<Vec<SynapseRow<'static>>> {
        selection::first(&self.file, self.giving(fields, false), most)
    }

    /// The records' type as the published header writes it, in UTF-8.
    pub fn descr(&self) -> Vec<u8> {
        fetch::descr(&self.file)
    }

    /// Refuses a file that has changed since it was opened.
    pub(crate) fn unchanged(&self) -> Result<()> {
        self.file.unchanged()
    }

    /// A selection that gives these fields, and the records where they are wanted: the rows in memory
    /// if they have all of it, else they are read as published.
    pub(crate) fn giving(&self, fields: &[RowField], records: bool) -> &Selection {
        match self.selection.holds(fields, records) {
            true => &self.selection,
            false => self.bare.get_or_init(|| self.selection.bare(self.file.rows())),
        }
    }

    /// Reads rows that are not in memory into it, where their records are no more than `bytes_max`.
    /// Blocks of the file have about `block_bytes`.
    pub(crate) fn keep(
        &self,
        selection: &Selection,
        block_bytes: usize,
        bytes_max: u64,
    ) -> Result<Option<Records>> {
        selection.keep(&self.file, block_bytes, bytes_max)
    }

    /// Where the rows of [`RowsHandle::giving`] come from, block by block: memory if it has them.
    pub(crate) fn source<'a>(
        &'a self,
        selection: &'a Selection,
        block_bytes: usize,
        kept: Option<&'a Records>,
    ) -> Result<RowSource<'a>> {
        selection.rows(&self.file, block_bytes, kept)
    }
}
