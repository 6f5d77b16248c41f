//! Rows that were chosen, with the file that they are read from as they are wanted: a handle, not
//! the rows.

use std::sync::{Arc, OnceLock};

use super::fetch::{self, BLOCK_BYTES, Records, RowSource};
use super::mapped::MapRows;
use super::selection::Selection;
use crate::error::Result;
use crate::query::{RecordLayout, RowField, SynapseRow};
use crate::read::SynapseFile;
use crate::threads::Pool;

/// Where rows are read from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// The published file.
    Published(Arc<SynapseFile>),
    /// A table with a map.
    Map(Arc<MapRows>),
}

/// A selection with its source. Clones share both.
#[derive(Clone, Debug)]
pub struct RowsHandle {
    origin: Origin,
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
        RowsHandle::of(Origin::Published(file), selection)
    }

    /// The rows of a selection from there.
    pub(crate) fn of(origin: Origin, selection: Selection) -> RowsHandle {
        let (len, first) = (selection.len(), selection.first());
        RowsHandle { origin, selection, len, first, bare: OnceLock::new(), pool: None }
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
        let all = self.source(self.giving(fields, false), BLOCK_BYTES, None)?;
        let mut rows = Vec::new();
        first(&all, most, |row| rows.push(SynapseRow { record: &[], ..*row }))?;
        self.unchanged()?;
        Ok(rows)
    }

    /// The records of the first `most` rows, one behind the other.
    ///
    /// # Errors
    /// Those of [`RowsHandle::head`].
    pub(crate) fn head_records(&self, most: usize) -> Result<Vec<u8>> {
        let all = self.source(self.giving(&[], true), BLOCK_BYTES, None)?;
        let mut records = Vec::new();
        first(&all, most, |row| records.extend_from_slice(row.record))?;
        self.unchanged()?;
        Ok(records)
    }

    /// What the records of a table with a map hold; none where they are as published.
    pub fn layout(&self) -> Option<&RecordLayout> {
        match &self.origin {
            Origin::Published(_) => None,
            Origin::Map(rows) => Some(rows.layout()),
        }
    }

    /// The records' type as the published header writes it, in UTF-8; nothing where there is none.
    pub fn descr(&self) -> Vec<u8> {
        match &self.origin {
            Origin::Published(file) => fetch::descr(file),
            Origin::Map(_) => Vec::new(),
        }
    }

    /// Refuses a file that has changed since it was opened.
    pub(crate) fn unchanged(&self) -> Result<()> {
        match &self.origin {
            Origin::Published(file) => file.unchanged(),
            // It is in memory.
            Origin::Map(_) => Ok(()),
        }
    }

    /// A selection that gives these fields, and the records where they are wanted: the rows in memory
    /// if they have all of it, else they are read as published.
    pub(crate) fn giving(&self, fields: &[RowField], records: bool) -> &Selection {
        match &self.origin {
            Origin::Published(file) if !self.selection.holds(fields, records) => {
                self.bare.get_or_init(|| self.selection.bare(file.rows()))
            }
            _ => &self.selection,
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
        match &self.origin {
            Origin::Published(file) => selection.keep(file, block_bytes, bytes_max),
            Origin::Map(_) => Ok(None),
        }
    }

    /// Where the rows of [`RowsHandle::giving`] come from, block by block: memory if it has them.
    pub(crate) fn source<'a>(
        &'a self,
        selection: &'a Selection,
        block_bytes: usize,
        kept: Option<&'a Records>,
    ) -> Result<RowSource<'a>> {
        match &self.origin {
            Origin::Published(file) => selection.rows(file, block_bytes, kept),
            Origin::Map(rows) => selection.of_map(rows),
        }
    }
}

/// Shows the first `most` rows to `visit`.
fn first(all: &RowSource, most: usize, mut visit: impl FnMut(&SynapseRow)) -> Result<()> {
    let (mut seen, mut buffer) = (0, Vec::new());
    for block in 0..all.blocks() {
        if seen >= most {
            break;
        }
        all.visit(block, &mut buffer, |row| {
            if seen < most {
                visit(row);
            }
            seen += 1;
        })?;
    }
    Ok(())
}
