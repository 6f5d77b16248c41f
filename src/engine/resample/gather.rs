//! From rows that pass to what each pair of neurons has in each cell.

use rayon::prelude::*;

use crate::query::Link;
use crate::threads::loops;

/// What a row adds: it is a link of its own until those of its pair are added up.
pub type Row = Link;

/// Rows of a cell that are worth several threads.
const LARGE: usize = 1 << 15;

/// The links of some rows, by cell and pair.
pub fn links(parts: Vec<Vec<Row>>, columns: u32) -> Vec<Link> {
    let cell = |row: &Row| row.row as usize * columns as usize + row.column as usize;
    let last = parts.iter().flatten().map(cell).max();
    let mut starts = vec![0; last.map_or(0, |last| last + 1) + 1];
    parts.iter().flatten().for_each(|row| starts[cell(row) + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let nothing = Link { row: 0, column: 0, pre: 0, post: 0, count: 0, units: 0 };
    let mut rows = vec![nothing; starts.last().copied().unwrap_or(0)];
    let mut next = starts.clone();
    for row in parts.into_iter().flatten() {
        let place = &mut next[cell(&row)];
        rows[*place] = row;
        *place += 1;
    }
    let (mut cells, mut rest) = (Vec::new(), &mut rows[..]);
    for ends in starts.windows(2) {
        let (own, others) = rest.split_at_mut(ends[1] - ends[0]);
        rest = others;
        if !own.is_empty() {
            cells.push(own);
        }
    }
    loops::map_of(cells, pairs).concat()
}

/// The rows of a cell, pair by pair.
fn pairs(rows: &mut [Row]) -> Vec<Link> {
    let pair = |row: &Row| u64::from(row.pre) << 32 | u64::from(row.post);
    match rows.len() > LARGE {
        true => rows.par_sort_unstable_by_key(pair),
        false => rows.sort_unstable_by_key(pair),
    }
    let together = |own: &[Row]| Link {
        count: own.iter().map(|row| row.count).sum(),
        units: own.iter().map(|row| row.units).sum(),
        ..own[0]
    };
    rows.chunk_by(|a, b| (a.pre, a.post) == (b.pre, b.post)).map(together).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_pair_in_a_cell_are_added_up() {
        let row = |row, column, pre, post, units| Row { row, column, pre, post, count: 1, units };
        let parts = vec![
            vec![row(1, 0, 5, 6, 10), row(0, 1, 5, 6, 1), row(1, 0, 2, 9, 4)],
            vec![],
            vec![row(1, 0, 5, 6, -3), row(0, 0, 7, 7, 1)],
        ];
        let pair = Link { count: 2, ..row(1, 0, 5, 6, 7) };
        let expected = [row(0, 0, 7, 7, 1), row(0, 1, 5, 6, 1), row(1, 0, 2, 9, 4), pair];
        assert_eq!(links(parts, 2), expected);
        assert_eq!(links(vec![], 2), []);
    }
}
