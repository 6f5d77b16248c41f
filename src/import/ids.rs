//! Whether ids are names: what the first rows say.

use super::choose::Chosen;
use super::fit::Fit;
use crate::error::Result;
use crate::map::{IdColumn, Map};
use crate::table::ColumnType;

/// Rows that are looked at.
const ROWS: usize = 1_000;

/// Takes `names = true` from all ids, and says whether it was there.
pub(super) fn forget_names(map: &mut Map) -> bool {
    let has_names = map.has_names();
    ids(map).for_each(|id| id.names = false);
    has_names
}

/// Says `names = true` where it was said before, or an id is no number; then all ids are names.
pub(super) fn find_names(chosen: &Chosen, map: &mut Map, has_names: bool) -> Result<()> {
    let mut has_names = has_names || map.has_names();
    for fit in &chosen.synapses {
        let columns = [map.synapses.pre.column.as_str(), map.synapses.post.column.as_str()];
        has_names = has_names || are_names(fit, &columns)?;
    }
    for (entry, fit) in chosen.neurons.iter().enumerate() {
        let Some(neurons) = &map.neurons else { break };
        has_names = has_names || are_names(fit, &[&neurons.id_of(entry).column])?;
    }
    ids(map).for_each(|id| id.names = has_names && id.add == 0);
    Ok(())
}

fn ids(map: &mut Map) -> impl Iterator<Item = &mut IdColumn> {
    let neurons = map.neurons.iter_mut().flat_map(|neurons| &mut neurons.id);
    [&mut map.synapses.pre, &mut map.synapses.post].into_iter().chain(neurons)
}

fn are_names(fit: &Fit, columns: &[&str]) -> Result<bool> {
    let is_text = |column: &&&str| {
        matches!(fit.look.kind(column), Some(ColumnType::Text | ColumnType::Dictionary))
    };
    let columns: Vec<&str> = columns.iter().filter(is_text).copied().collect();
    if columns.is_empty() {
        return Ok(false);
    }
    let rows = fit.look.rows(&columns, ROWS)?;
    let mut texts = rows.iter().flatten().flatten();
    // Numbers that are no ids, such as 7.2e17, are judged where they are read.
    Ok(texts.any(|text| !text.is_empty() && text.parse::<f64>().is_err()))
}
