//! Sparse matrices and sweeps as Parquet or Arrow: the columns of the CSV, a row for each cell.

use std::borrow::Cow;
use std::io::Write;

use super::Listed;
use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, GROUP_ROWS, Kind, Values as Column};
use crate::query::Values;

pub(super) fn cells(format: Format, listed: &Listed, out: &mut dyn Write) -> Result<()> {
    let Listed { sparse, names: [rows, columns], word, grid, .. } = listed;
    let axes: Vec<_> = grid.iter().map(|axis| axis.parameter.name()).collect();
    let mut of: Vec<(&str, Kind)> =
        axes.iter().map(|name| (name.as_ref(), Kind::Float64)).collect();
    of.extend([
        (rows.as_ref(), Kind::NullableText),
        (columns.as_ref(), Kind::NullableText),
        ("count", Kind::UInt64),
    ]);
    of.extend(sparse.values.as_ref().map(|values| match values {
        Values::Counts(_) => (word.as_ref(), Kind::UInt64),
        Values::Reals(_) => (word.as_ref(), Kind::Float64),
    }));
    let mut file = columns::begin(format, &of)?;
    let cells = &sparse.cells;
    // A place behind the names is null.
    let (row_names, column_names) = (sparse.rows.names(), sparse.columns.names());
    for first in (0..cells.len()).step_by(GROUP_ROWS) {
        let at = first..cells.len().min(first + GROUP_ROWS);
        let of_cells = |column| match (column, &sparse.values) {
            (0, _) => Column::NullableText(Cow::Borrowed(&cells.rows[at.clone()]), &row_names),
            (1, _) => {
                Column::NullableText(Cow::Borrowed(&cells.columns[at.clone()]), &column_names)
            }
            (3, Some(Values::Counts(values))) => Column::UInt64(Cow::Borrowed(&values[at.clone()])),
            (3, Some(Values::Reals(values))) => Column::Float64(Cow::Borrowed(&values[at.clone()])),
            _ => Column::UInt64(Cow::Borrowed(&cells.counts[at.clone()])),
        };
        let column = |column: usize| match column.checked_sub(grid.len()) {
            Some(column) => of_cells(column),
            None => Column::Float64(at.clone().map(|cell| listed.point(cell)[column]).collect()),
        };
        file.group(&column, out)?;
    }
    file.finish(out)
}
