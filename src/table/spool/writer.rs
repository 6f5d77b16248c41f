//! A spool in the making: columns batch by batch, rewritten where their type turns out wider.

use std::path::{Path, PathBuf};

use super::blocks::{BlockWriter, Blocks};
use super::kinds::{of_bytes, row_bytes, with_bytes};
use super::manifest::{self, Entry, nulls_path, values_path};
use super::reader::Spool;
use crate::error::{Error, Result};
use crate::table::column::{Column, ColumnType, SourceColumn};
use crate::table::unify::{cast, wider};

/// Rows that are rewritten at once.
const REWRITTEN_ROWS: u64 = 1 << 18;

/// Writes a spool.
pub struct SpoolWriter {
    folder: PathBuf,
    rows: u64,
    columns: Vec<Making>,
}

/// A column in the making.
struct Making {
    column: SourceColumn,
    values: BlockWriter,
    /// A byte a row, from the first null on; the rows before it are filled up.
    nulls: Option<BlockWriter>,
}

impl SpoolWriter {
    /// Begins a spool of these columns of numbers in a folder that is there. What spools of former
    /// times left there is overwritten.
    ///
    /// # Errors
    /// A column of texts, and a disk that refuses.
    pub fn create(folder: &Path, columns: &[SourceColumn]) -> Result<SpoolWriter> {
        let making = |(i, column): (usize, &SourceColumn)| {
            row_bytes(&column.kind)?;
            let values = BlockWriter::create(&values_path(folder, i))?;
            Ok(Making { column: column.clone(), values, nulls: None })
        };
        let columns = columns.iter().enumerate().map(making).collect::<Result<_>>()?;
        Ok(SpoolWriter { folder: folder.to_owned(), rows: 0, columns })
    }

    /// The types so far.
    pub fn kinds(&self) -> impl Iterator<Item = &ColumnType> {
        self.columns.iter().map(|making| &making.column.kind)
    }

    /// Appends rows: all columns in their order, with the same number of rows. Where a column is wider
    /// than the rows before it (float64 after int64), those are rewritten.
    ///
    /// # Errors
    /// Columns that do not fit, and a disk that refuses.
    pub fn append(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::rows);
        if columns.len() != self.columns.len() || columns.iter().any(|c| c.rows() != rows) {
            return Err(Error::data("a spool gets all its columns, and as many rows of each"));
        }
        for (i, column) in columns.into_iter().enumerate() {
            self.widen(i, &column.values.kind())?;
            let making = &mut self.columns[i];
            let column = cast(column, &making.column.kind);
            with_bytes(&column.values, |bytes| making.values.append(bytes))?;
            self.mark_nulls(i, &column, rows)?;
        }
        self.rows += rows as u64;
        Ok(())
    }

    fn mark_nulls(&mut self, i: usize, column: &Column, rows: usize) -> Result<()> {
        let making = &mut self.columns[i];
        if making.nulls.is_none() && column.nulls.any() {
            let mut nulls = BlockWriter::create(&nulls_path(&self.folder, i))?;
            let zeros = vec![0; 1 << 16];
            let mut left = self.rows;
            while left > 0 {
                let now = left.min(zeros.len() as u64);
                nulls.append(&zeros[..now as usize])?;
                left -= now;
            }
            making.nulls = Some(nulls);
        }
        match &mut making.nulls {
            Some(nulls) => {
                let marks: Vec<u8> =
                    (0..rows).map(|row| u8::from(column.nulls.is_null(row))).collect();
                nulls.append(&marks)
            }
            None => Ok(()),
        }
    }

    /// Makes a column wide enough for values of this type too.
    fn widen(&mut self, i: usize, kind: &ColumnType) -> Result<()> {
        let making = &mut self.columns[i];
        let before = making.column.kind.clone();
        let after = wider(&before, kind);
        if after == before {
            return Ok(());
        }
        row_bytes(&after)?;
        let (path, new_path) = (values_path(&self.folder, i), self.folder.join(format!("{i}.new")));
        let old =
            std::mem::replace(&mut making.values, BlockWriter::create(&new_path)?).finish()?;
        let width = row_bytes(&before)? as u64;
        for first in (0..self.rows).step_by(REWRITTEN_ROWS as usize) {
            let end = self.rows.min(first + REWRITTEN_ROWS);
            let bytes = old.read(first * width..end * width, self.rows * width)?;
            let column = cast(Column::whole(of_bytes(&before, &bytes)), &after);
            with_bytes(&column.values, |bytes| making.values.append(bytes))?;
        }
        making.values.renamed(&path)?;
        making.column.kind = after;
        Ok(())
    }

    /// All rows are there. The folder itself is the caller's to make durable.
    ///
    /// # Errors
    /// A disk that refuses.
    pub fn finish(self) -> Result<Spool> {
        let SpoolWriter { folder, rows, columns } = self;
        let (mut entries, mut files) = (Vec::new(), Vec::new());
        for Making { column, values, nulls } in columns {
            let values = values.finish()?;
            let nulls = nulls.map(BlockWriter::finish).transpose()?;
            let null_sums = nulls.as_ref().map(|nulls: &Blocks| nulls.sums().to_vec());
            entries.push(Entry { column, sums: values.sums().to_vec(), null_sums });
            files.push((values, nulls));
        }
        manifest::write(&folder, rows, &entries)?;
        let columns = entries.into_iter().map(|entry| entry.column).collect();
        Ok(Spool::of(rows, columns, files))
    }
}
