//! Which rows pass, by their position in the files: all of them, or those with the lowest keys.

use super::Records;
use crate::engine::reference::rows::{key, round_keys};
use crate::error::Result;
use crate::query::{RowSet, Sample, SelectQuery};
use crate::run::Run;

impl Records {
    /// The rows that pass, or a uniform sample of them.
    ///
    /// # Errors
    /// Those of [`Records::passing`]; a number of synapses of pairs, which chooses no rows (usage).
    pub fn selected(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        query.check()?;
        let mut rows: Vec<u64> =
            self.passing(&query.filter)?.into_iter().map(|row| self.row[row]).collect();
        run.check()?;
        if let Some(Sample { size, seed }) = query.sample {
            let keys = round_keys(seed);
            // Rows are numbered by 32 bits in the key; of rows beyond, the first comes first.
            rows.sort_by_key(|row| (key(keys, *row as u32), *row));
            rows.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        }
        let mut set = RowSet::none(self.rows_of_files());
        for row in rows {
            set.words[(row / 64) as usize] |= 1 << (row % 64);
        }
        Ok(set)
    }

    /// How many rows the files have, those that the map leaves out too.
    pub fn rows_of_files(&self) -> u64 {
        self.row.len() as u64 + self.left_out
    }
}
