//! A selection with its rows in memory, by the shorter way: out of an engine's own columns, or
//! out of the published file.

use super::columns::columns;
use crate::engine::Engine;
use crate::error::Result;
use crate::query::{RowColumns, RowField, RowSet, SelectQuery};
use crate::read::SynapseFile;

/// What an engine's columns have for both zeros and for every NaN.
const NOT_TOLD_APART: [u16; 2] = [0x0000, 0x7e00];

/// The rows of a question, as published.
///
/// # Errors
/// Those of [`Engine::select`]; a file that cannot be read any more.
pub fn answer(
    engine: &dyn Engine,
    file: &SynapseFile,
    query: &SelectQuery,
    fields: &[RowField],
) -> Result<RowColumns> {
    let (set, held) = engine.rows(query, fields)?;
    let Some(mut held) = held else { return columns(file, &set, fields) };
    restore(file, &set, RowField::Size, &mut held.size)?;
    restore(file, &set, RowField::Prob, &mut held.prob)?;
    Ok(held)
}

/// Puts the published zeros and NaN back into a column.
fn restore(file: &SynapseFile, set: &RowSet, field: RowField, held: &mut [u16]) -> Result<()> {
    let unsure = |bits: &u16| NOT_TOLD_APART.contains(bits);
    if !held.iter().any(unsure) {
        return Ok(());
    }
    let mut again = RowSet::none(set.table_rows);
    for (row, _) in set.rows().zip(held.iter()).filter(|(_, bits)| unsure(bits)) {
        // Rows are numbered by 32 bits.
        again.insert(row as u32);
    }
    let published = columns(file, &again, &[field])?;
    let published = if field == RowField::Size { published.size } else { published.prob };
    held.iter_mut()
        .filter(|bits| unsure(bits))
        .zip(published)
        .for_each(|(held, bits)| *held = bits);
    Ok(())
}
