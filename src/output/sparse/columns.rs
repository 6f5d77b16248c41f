//! Sparse matrices and sweeps as Parquet or Arrow: the columns of the CSV, a row for each cell.

use std::borrow::Cow;
use std::io::Write;
use std::ops::Range;

use super::Listed;
use crate::error::Result;
use crate::output::Format;
use crate::output::columns::{self, GROUP_ROWS, Kind, Values as Column, put_bytes};
use crate::query::{Axis, Values};

pub(super) fn cells(format: Format, listed: &Listed, out: &mut dyn Write) -> Result<()> {
    let Listed { sparse, grid, .. } = listed;
    let mut kinds: Vec<Kind> = grid.iter().map(kind).collect();
    kinds.extend([Kind::NullableText, Kind::NullableText, Kind::UInt64]);
    kinds.extend(sparse.values.as_ref().map(|values| match values {
        Values::Counts(_) => Kind::UInt64,
        Values::Reals(_) => Kind::Float64,
    }));
    let heads = listed.heads();
    let of: Vec<(&str, Kind)> = heads.iter().map(String::as_str).zip(kinds).collect();
    let mut file = columns::begin(format, &of)?;
    let mut ready = Vec::new();
    let cells = &sparse.cells;
    let texts: Vec<Vec<String>> =
        grid.iter().map(|axis| axis.each().map(|value| value.to_string()).collect()).collect();
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
            None => of_points(listed, column, &texts[column], at.clone()),
        };
        file.group(&column, &mut ready)?;
        put_bytes(out, &mut ready)?;
    }
    file.finish(&mut ready)?;
    put_bytes(out, &mut ready)
}

/// The type of an axis: text where float64 does not hold its values.
fn kind(axis: &Axis) -> Kind {
    if axis.is_real() { Kind::Float64 } else { Kind::NullableText }
}

/// The values of an axis at the points of some cells.
fn of_points<'a>(
    listed: &Listed,
    axis: usize,
    texts: &'a [String],
    cells: Range<usize>,
) -> Column<'a> {
    let place = |cell| listed.place(axis, cell);
    match kind(&listed.grid[axis]) {
        Kind::Float64 => {
            Column::Float64(cells.map(|cell| listed.grid[axis].values[place(cell)]).collect())
        }
        _ => Column::NullableText(cells.map(|cell| place(cell) as u32).collect(), texts),
    }
}
