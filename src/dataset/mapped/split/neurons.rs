//! The neuron table of a map, joined.

use std::path::Path;
use std::sync::Arc;

use super::WRITTEN_ROWS;
use super::batches::{ids, names, of_list};
use crate::dataset::mapped::build::Parts;
use crate::error::Result;
use crate::map::Map;
use crate::table::{Column, Nulls, SourceColumn, TableWriter};

/// Writes the joined neuron table.
pub(super) fn write(map: &Map, parts: &Parts, in_table: usize, path: &Path) -> Result<()> {
    let Some(neurons) = &map.neurons else { return Ok(()) };
    let mut columns = vec![("id", ids(&parts.ids, 0..in_table as u32))];
    let of_numbers = names(neurons.numbers.iter().map(|one| &one.column));
    for (of, name) in parts.neuron_numbers.iter().zip(of_numbers) {
        let mut all = Column::none(&of.spill.published());
        of.spill.columns().try_for_each(|more| more.map(|more| all.append(more)))?;
        columns.push((name, among(&all, &of.rows)));
    }
    let of_categories = names(neurons.categories.iter().map(|one| &one.column));
    for (of, name) in parts.neuron_categories.iter().zip(of_categories) {
        columns.push((name, of_list(of.codes.clone(), &Arc::new(of.names.clone()))));
    }
    let kinds: Vec<SourceColumn> = columns
        .iter()
        .map(|(name, of)| SourceColumn { name: (*name).to_owned(), kind: of.values.kind() })
        .collect();
    let mut file = TableWriter::create(path, &kinds)?;
    // Readers hold a batch at a time.
    for first in (0..in_table.max(1)).step_by(WRITTEN_ROWS) {
        let rows: Vec<usize> = (first..in_table.min(first + WRITTEN_ROWS)).collect();
        file.write(&columns.iter().map(|(_, of)| of.at(&rows)).collect::<Vec<_>>())?;
    }
    file.finish()
}

/// The values of some rows, null where there is no such row.
fn among(column: &Column, rows: &[u32]) -> Column {
    let count = column.rows();
    let is_null = |at: usize| at >= count || column.nulls.is_null(at);
    let places: Vec<usize> = rows.iter().map(|row| *row as usize).collect();
    let nulls = Nulls::of(places.iter().map(|at| is_null(*at)).collect());
    // Whatever stands where there is no row is null.
    let values = Column { values: column.values.clone(), nulls: Nulls::NONE }.at(&places).values;
    Column { values, nulls }
}
