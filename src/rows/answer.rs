//! A selection with its rows in memory, by the shorter way: out of an engine's own columns, or
//! out of the published file.

use super::columns::columns;
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{EngineColumns, RowColumns, RowField, RowSet, SelectQuery, SelectedRows};
use crate::read::SynapseFile;
use crate::run::Run;

/// The rows of a question, as published.
///
/// # Errors
/// Those of [`Engine::select`]; a file that cannot be read any more.
pub fn answer(
    engine: &dyn Engine,
    file: &SynapseFile,
    query: &SelectQuery,
    fields: &[RowField],
    run: &Run,
) -> Result<RowColumns> {
    match engine.rows(query, fields, u64::MAX, run)? {
        SelectedRows::Set(set) => columns(file, &set, fields),
        SelectedRows::Columns(held) => restored(file, *held),
    }
}

/// Rows that an engine holds, as published.
pub(super) fn restored(file: &SynapseFile, mut held: EngineColumns) -> Result<RowColumns> {
    restore(file, &held.unsure_size, RowField::Size, &mut held.columns)?;
    restore(file, &held.unsure_prob, RowField::Prob, &mut held.columns)?;
    Ok(held.columns)
}

/// Puts the published zeros and NaN back into a column.
fn restore(
    file: &SynapseFile,
    unsure: &[(usize, u32)],
    field: RowField,
    held: &mut RowColumns,
) -> Result<()> {
    if unsure.is_empty() {
        return Ok(());
    }
    let mut again = RowSet::none(file.rows());
    unsure.iter().for_each(|(_, row)| again.insert(*row));
    let published = columns(file, &again, &[field])?;
    let (held, published) = match field {
        RowField::Size => (&mut held.size, published.size),
        _ => (&mut held.prob, published.prob),
    };
    for ((at, _), bits) in unsure.iter().zip(published) {
        held[*at] = bits;
    }
    Ok(())
}
