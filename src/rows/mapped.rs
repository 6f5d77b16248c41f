//! Rows of a table with a map: records of the fields that were asked for, made a block at a time.

use std::sync::Arc;

use crate::engine::mapped::{Fields, Records};
use crate::engine::ordered::CopyRows;
use crate::error::Result;
use crate::query::{NamedColumn, RecordLayout, RowFields, RowSet, SynapseRow};

/// Bitmap words of a block: 4,096 rows of the table.
const BLOCK_WORDS: usize = 64;

/// A table with a map, and the fields that are wanted of its rows.
#[derive(Debug)]
pub struct MapRows(Source);

/// Where rows come from.
#[derive(Debug)]
enum Source {
    /// The tables in memory.
    Tables(Arc<Records>, Fields),
    /// The prepared copy.
    Copy(CopyRows),
}

impl From<CopyRows> for MapRows {
    fn from(rows: CopyRows) -> MapRows {
        MapRows(Source::Copy(rows))
    }
}

impl MapRows {
    /// These fields of the rows of a table.
    ///
    /// # Errors
    /// A name that no field has, with the nearest (usage).
    pub fn new(records: Arc<Records>, fields: &RowFields) -> Result<MapRows> {
        let fields = records.fields(fields)?;
        Ok(MapRows(Source::Tables(records, fields)))
    }

    /// How the fields lie in a record.
    pub fn layout(&self) -> &RecordLayout {
        match &self.0 {
            Source::Tables(_, fields) => &fields.layout,
            Source::Copy(rows) => &rows.layout,
        }
    }

    /// The fields of some rows, in memory.
    ///
    /// # Errors
    /// A row that the table does not have.
    pub fn columns(&self, set: &RowSet) -> Result<Vec<NamedColumn>> {
        let mut records = Vec::new();
        self.pack(&set.rows_of_words(0, set.words.len()), &mut records)?;
        let layout = self.layout();
        Ok(layout.fields.iter().map(|field| layout.column(field, &records)).collect())
    }

    /// The records of some rows, one behind the other.
    pub(super) fn pack(&self, rows: &[u64], out: &mut Vec<u8>) -> Result<()> {
        match &self.0 {
            Source::Tables(records, fields) => records.pack(fields, rows, out),
            Source::Copy(copy) => copy.pack(rows, out),
        }
    }
}

/// Blocks of a selection.
pub(crate) struct MapBlocks<'a> {
    pub rows: &'a MapRows,
    pub set: &'a RowSet,
}

impl MapBlocks<'_> {
    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.set.words.len().div_ceil(BLOCK_WORDS)
    }

    /// Shows the selected rows of a block to `visit`, in file order, each with its record.
    pub fn visit(
        &self,
        block: usize,
        buffer: &mut Vec<u8>,
        mut visit: impl FnMut(&SynapseRow),
    ) -> Result<()> {
        let rows = self.set.rows_of_words(block * BLOCK_WORDS, BLOCK_WORDS);
        buffer.clear();
        self.rows.pack(&rows, buffer)?;
        let records = buffer.chunks_exact(self.rows.layout().width.max(1));
        for (row, record) in rows.iter().zip(records) {
            visit(&SynapseRow { record, ..SynapseRow::bare(*row) });
        }
        Ok(())
    }
}
