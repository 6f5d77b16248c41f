//! Lists of cells with their counts, by row, then column: made in parts, and put together.

use rayon::prelude::*;

use super::amount::Tally;
use super::collect::{Cell, Cells};
use crate::query::SparseCells;

/// Adds a cell at the end.
#[inline]
pub fn push(cells: &mut SparseCells, row: u32, column: u32, count: u64) {
    cells.rows.push(row);
    cells.columns.push(column);
    cells.counts.push(count);
}

/// The places of cells, and the synapses in each.
pub fn of_cells<T: Tally>(cells: &[Cell<T>]) -> SparseCells {
    SparseCells {
        points: Vec::new(),
        rows: cells.iter().map(|cell| cell.row).collect(),
        columns: cells.iter().map(|cell| cell.column).collect(),
        counts: cells.iter().map(|cell| cell.tally.synapses()).collect(),
    }
}

/// The same as cells of rows that are a synapse each.
pub fn as_cells(cells: &SparseCells) -> Cells<u64> {
    let places = cells.rows.iter().zip(&cells.columns).zip(&cells.counts);
    let cell = |((row, column), count): ((&u32, &u32), &u64)| Cell {
        row: *row,
        column: *column,
        tally: *count,
    };
    Cells { cells: places.map(cell).collect(), row_count: cells.counts.iter().sum() }
}

/// The same with columns as rows.
pub fn transposed(cells: &SparseCells) -> SparseCells {
    let mut order: Vec<u32> = (0..cells.len() as u32).collect();
    // Stable: rows stay in order within a column.
    order.par_sort_by_key(|at| cells.columns[*at as usize]);
    let of = |values: &[u32]| order.iter().map(|at| values[*at as usize]).collect();
    SparseCells {
        points: Vec::new(),
        rows: of(&cells.columns),
        columns: of(&cells.rows),
        counts: order.iter().map(|at| cells.counts[*at as usize]).collect(),
    }
}

/// Lists that follow one another as one; the last row of one may be the first of the next.
pub fn joined(parts: Vec<SparseCells>) -> SparseCells {
    let mut whole: Vec<SparseCells> = Vec::new();
    for mut part in parts {
        if let Some(last) = whole.last_mut()
            && last.rows.last() == part.rows.first()
        {
            merge_row(last, &mut part);
        }
        if !part.is_empty() {
            whole.push(part);
        }
    }
    SparseCells {
        points: Vec::new(),
        rows: concatenated(&whole, |part| &part.rows),
        columns: concatenated(&whole, |part| &part.columns),
        counts: concatenated(&whole, |part| &part.counts),
    }
}

/// Moves the first row of a list, which is the last of another, into that.
fn merge_row(cells: &mut SparseCells, next: &mut SparseCells) {
    let Some(row) = next.rows.first().copied() else { return };
    let first = cells.rows.partition_point(|other| *other < row);
    let end = next.rows.partition_point(|other| *other <= row);
    next.rows.drain(..end);
    cells.rows.truncate(first);
    let tail = cells.columns.split_off(first).into_iter().zip(cells.counts.split_off(first));
    let mut both: Vec<(u32, u64)> = tail.collect();
    both.extend(next.columns.drain(..end).zip(next.counts.drain(..end)));
    both.sort_unstable();
    for same in both.chunk_by(|a, b| a.0 == b.0) {
        push(cells, row, same[0].0, same.iter().map(|(_, count)| count).sum());
    }
}

/// One part of each list behind that of the one before; each is copied by a thread.
fn concatenated<T>(parts: &[SparseCells], of: impl Fn(&SparseCells) -> &Vec<T> + Sync) -> Vec<T>
where
    T: Copy + Default + Send + Sync,
{
    let mut all = vec![T::default(); parts.iter().map(SparseCells::len).sum()];
    let mut rest = all.as_mut_slice();
    let mut slices = Vec::new();
    for part in parts {
        let (own, after) = rest.split_at_mut(part.len());
        slices.push((own, of(part)));
        rest = after;
    }
    slices.into_par_iter().for_each(|(own, part)| own.copy_from_slice(part));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(cells: &[(u32, u32, u64)]) -> SparseCells {
        let mut list = SparseCells::default();
        cells.iter().for_each(|(row, column, count)| push(&mut list, *row, *column, *count));
        list
    }

    #[test]
    fn a_row_may_lie_in_several_parts() {
        let parts = [
            list(&[(0, 1, 5), (1, 0, 1), (1, 3, 2)]),
            list(&[]),
            list(&[(1, 1, 7), (1, 3, 4)]),
            list(&[(1, 0, 1), (2, 0, 1)]),
            list(&[(3, 9, 1)]),
        ];
        let whole = list(&[(0, 1, 5), (1, 0, 2), (1, 1, 7), (1, 3, 6), (2, 0, 1), (3, 9, 1)]);
        assert_eq!(joined(parts.to_vec()), whole);
        let turned = [(0, 1, 2), (0, 2, 1), (1, 0, 5), (1, 1, 7), (3, 1, 6), (9, 3, 1)];
        assert_eq!(transposed(&whole), list(&turned));
        assert_eq!(joined(vec![]), list(&[]));
    }
}
