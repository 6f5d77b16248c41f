//! Lists of cells with their counts, by row, then column: made in parts, and put together.

use rayon::prelude::*;

use super::amount::Tally;
use super::collect::{Cell, Cells};
use crate::query::SparseCells;
use crate::threads::loops;

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

/// The same as cells, in which so many rows are.
pub fn as_cells(cells: &SparseCells, row_count: u64) -> Cells<u64> {
    let places = cells.rows.iter().zip(&cells.columns).zip(&cells.counts);
    let cell = |((row, column), count): ((&u32, &u32), &u64)| Cell {
        row: *row,
        column: *column,
        tally: *count,
    };
    Cells { cells: places.map(cell).collect(), row_count }
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

/// The cells of some lines, in as little memory as they need.
#[derive(Clone, Default)]
pub struct LineCells {
    /// Each line, and where its cells end.
    pub lines: Vec<(u32, usize)>,
    /// The column of each cell.
    pub columns: Vec<u16>,
    /// How many rows fall in it.
    pub counts: Vec<u32>,
}

impl LineCells {
    /// Ends a line behind the cells that there are, if it has any.
    pub fn end_line(&mut self, line: u32) {
        let (first, end) = (self.lines.last().map_or(0, |last| last.1), self.columns.len());
        if end > first {
            self.lines.push((line, end));
        }
    }

    /// Moves the first line of other cells, which is the last of these, into these.
    fn take_first_line(&mut self, of: &mut LineCells) {
        let Some((line, _)) = self.lines.pop() else { return };
        let first = self.lines.last().map_or(0, |last| last.1);
        let end = of.lines.remove(0).1;
        of.lines.iter_mut().for_each(|line| line.1 -= end);
        let own = self.columns.split_off(first).into_iter().zip(self.counts.split_off(first));
        let mut both: Vec<(u16, u32)> = own.collect();
        both.extend(of.columns.drain(..end).zip(of.counts.drain(..end)));
        both.sort_unstable();
        for same in both.chunk_by(|a, b| a.0 == b.0) {
            self.columns.push(same[0].0);
            self.counts.push(same.iter().map(|(_, count)| count).sum());
        }
        self.end_line(line);
    }

    fn write(&self, rows: &mut [u32], columns: &mut [u32], counts: &mut [u64]) {
        let mut first = 0;
        for (line, end) in &self.lines {
            rows[first..*end].fill(*line);
            first = *end;
        }
        columns.iter_mut().zip(&self.columns).for_each(|(to, from)| *to = (*from).into());
        counts.iter_mut().zip(&self.counts).for_each(|(to, from)| *to = (*from).into());
    }
}

/// Cells that follow one another as one list; the last line of some may be the first of the next. Each
/// part is written by a thread.
pub fn joined(parts: Vec<LineCells>) -> SparseCells {
    let mut whole: Vec<LineCells> = Vec::new();
    for mut part in parts {
        let first = part.lines.first().map(|line| line.0);
        if let Some(last) = whole.last_mut()
            && last.lines.last().map(|line| line.0) == first
        {
            last.take_first_line(&mut part);
        }
        if !part.lines.is_empty() {
            whole.push(part);
        }
    }
    let count = whole.iter().map(|part| part.columns.len()).sum();
    let (mut rows, mut columns, mut counts) = (vec![0; count], vec![0; count], vec![0; count]);
    let mut rest = (&mut rows[..], &mut columns[..], &mut counts[..]);
    let mut slices = Vec::new();
    for part in &whole {
        let (cells, (rows, columns, counts)) = (part.columns.len(), rest);
        let own =
            (rows.split_at_mut(cells), columns.split_at_mut(cells), counts.split_at_mut(cells));
        slices.push((part, own.0.0, own.1.0, own.2.0));
        rest = (own.0.1, own.1.1, own.2.1);
    }
    loops::each_of(slices, |_, (part, rows, columns, counts): (&LineCells, _, _, _)| {
        part.write(rows, columns, counts);
    });
    SparseCells { points: Vec::new(), rows, columns, counts }
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
        let part = |cells: &[(u32, u16, u32)]| {
            let mut part = LineCells::default();
            for line in cells.chunk_by(|a, b| a.0 == b.0) {
                part.columns.extend(line.iter().map(|cell| cell.1));
                part.counts.extend(line.iter().map(|cell| cell.2));
                part.end_line(line[0].0);
            }
            part
        };
        let parts = [
            part(&[(0, 1, 5), (1, 0, 1), (1, 3, 2)]),
            part(&[]),
            part(&[(1, 1, 7), (1, 3, 4)]),
            part(&[(1, 0, 1), (2, 0, 1)]),
            part(&[(3, 9, 1)]),
        ];
        let whole = list(&[(0, 1, 5), (1, 0, 2), (1, 1, 7), (1, 3, 6), (2, 0, 1), (3, 9, 1)]);
        assert_eq!(joined(parts.to_vec()), whole);
        let turned = [(0, 1, 2), (0, 2, 1), (1, 0, 5), (1, 1, 7), (3, 1, 6), (9, 3, 1)];
        assert_eq!(transposed(&whole), list(&turned));
        assert_eq!(joined(vec![]), list(&[]));
    }
}
