//! Ids of the rows that are kept.

use super::kept;
use crate::dataset::mapped::build::IdList;
use crate::error::Result;
use crate::map::IdColumn;
use crate::table::Batch;
use crate::table::decode::{self, NullTexts};

/// The ids of the rows kept, in a column.
pub(super) fn ids(
    batch: &Batch,
    id: &IdColumn,
    slot: usize,
    nulls: &NullTexts,
    kept: Option<&[bool]>,
) -> Result<IdList> {
    if !id.names {
        let ids = decode::ids(batch, slot, nulls, id.add);
        ids.flaws.check(batch, slot, kept, "an id")?;
        let all = if kept.is_none() { ids.values } else { kept::of(&ids.values, kept) };
        return Ok(IdList::Numbers(all));
    }
    let rows = (0..batch.rows).filter(|row| kept.is_none_or(|kept| kept[*row]));
    let name = |row: usize| match batch.columns[slot].text(row) {
        // Names are padded in one column and not in the other.
        Some(name) if !nulls.is_null(name.as_bytes()) => Ok(name.trim().to_owned()),
        _ => {
            let what = "there is no value, where the name of a neuron is expected";
            Err(batch.error(slot, row, what).advise("leave such rows out with `where`"))
        }
    };
    rows.map(name).collect::<Result<_>>().map(IdList::Names)
}
