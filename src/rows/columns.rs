//! Selected rows in memory, column by column.

use super::fetch::Blocks;
use crate::error::Result;
use crate::query::{RowColumns, RowField, RowSet};
use crate::read::SynapseFile;
use crate::threads::loops;

/// Blocks that one task reads.
const BLOCKS_PER_TASK: usize = 64;

/// Reads the rows of `set` into memory.
///
/// # Errors
/// A file that has changed since it was opened, or cannot be read any more.
pub fn columns(file: &SynapseFile, set: &RowSet, fields: &[RowField]) -> Result<RowColumns> {
    let blocks = Blocks::new(file, set)?;
    let tasks = blocks.len().div_ceil(BLOCKS_PER_TASK);
    let parts = loops::map(tasks, |task| {
        let (mut part, mut buffer) = (RowColumns::default(), Vec::new());
        let first = task * BLOCKS_PER_TASK;
        for block in first..blocks.len().min(first + BLOCKS_PER_TASK) {
            blocks.visit(block, &mut buffer, |row| part.push(fields, row))?;
        }
        Ok(part)
    });
    let mut whole = RowColumns::default();
    for part in parts {
        whole.append(part?);
    }
    file.unchanged()?;
    Ok(whole)
}
