//! The numbers of the rows that are kept: their positions in the files, or those that shards say.

use super::columns::Columns;
use super::kept;
use crate::dataset::ROWS_MAX;
use crate::dataset::mapped::build::Spill;
use crate::error::{Error, Result};
use crate::map::{Found, ROW};
use crate::table::{Batch, Nulls, Table, Values};

/// The numbers so far.
pub(super) struct RowNumbers {
    pub(super) spill: Spill,
    /// The column that says them, where there is one.
    slot: Option<usize>,
    /// Rows without a number here.
    pub(super) left_out: u64,
}

impl RowNumbers {
    pub(super) fn of(found: &Found, columns: &mut Columns, spill: Spill) -> RowNumbers {
        let slot = found.whole.as_ref().map(|_| columns.slot(ROW));
        let left_out = found.whole.as_ref().map_or(0, |whole| whole.left_out);
        RowNumbers { spill, slot, left_out }
    }

    pub(super) fn take(
        &mut self,
        batch: &Batch,
        table: &Table,
        kept: Option<&[bool]>,
    ) -> Result<()> {
        // They ascend among the rows of a pair, whatever decides which shard a row is in: more is not asked of
        // their order.
        if let Some(slot) = self.slot {
            let rows = &batch.columns[slot];
            return self.spill.append(&rows.values, &rows.nulls);
        }
        let end = batch.first_row + batch.rows as u64;
        if end >= ROWS_MAX {
            let path = &table.files()[batch.file];
            return Err(Error::data(format!("more than {ROWS_MAX} rows")).in_file(path));
        }
        let rows: Vec<i64> = (batch.first_row as i64..end as i64).collect();
        let rows = kept::of(&rows, kept);
        self.left_out += (batch.rows - rows.len()) as u64;
        self.spill.append(&Values::I64(rows), &Nulls::NONE)
    }
}
