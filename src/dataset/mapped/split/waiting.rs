//! The synapse table of a shard while it is written.

use std::path::Path;

use super::WRITTEN_ROWS;
use super::batches::Blank;
use crate::error::Result;
use crate::table::{Column, SourceColumn, TableWriter};

/// Rows of all shards together that wait to be written.
const WAITING_ROWS: usize = 1 << 20;
/// Fewest rows that are written together.
const WRITTEN_ROWS_MIN: usize = 1 << 12;

/// The table of a shard, and rows of it that wait to be written.
pub(super) struct Waiting {
    file: TableWriter,
    blank: Vec<Column>,
    columns: Vec<Column>,
    rows: u64,
    most: usize,
}

impl Waiting {
    pub(super) fn create(path: &Path, columns: &[Blank], shards: usize) -> Result<Waiting> {
        let of: Vec<SourceColumn> = columns.iter().map(|column| column.of.clone()).collect();
        let blank: Vec<Column> = columns.iter().map(|column| column.column.clone()).collect();
        Ok(Waiting {
            file: TableWriter::create(path, &of)?,
            columns: blank.clone(),
            blank,
            rows: 0,
            most: (WAITING_ROWS / shards).clamp(WRITTEN_ROWS_MIN, WRITTEN_ROWS),
        })
    }

    pub(super) fn add(&mut self, batch: &[Column], rows: &[usize]) -> Result<()> {
        let columns = self.columns.iter_mut().zip(batch);
        columns.for_each(|(column, more)| column.append(more.at(rows)));
        self.rows += rows.len() as u64;
        match self.columns.first().is_some_and(|column| column.rows() >= self.most) {
            true => self.write(),
            false => Ok(()),
        }
    }

    fn write(&mut self) -> Result<()> {
        self.file.write(&self.columns)?;
        self.columns = self.blank.clone();
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<u64> {
        // Lists of names stand in the file even where no row has one.
        if self.rows == 0 || self.columns.first().is_some_and(|column| column.rows() > 0) {
            self.write()?;
        }
        self.file.finish()?;
        Ok(self.rows)
    }
}
