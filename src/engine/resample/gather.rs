//! From rows that pass to what each pair of neurons has in each cell.

use rayon::prelude::*;

use crate::query::{Link, NeuronLabels, Wiring};
use crate::threads::loops;

/// Rows of a cell that are worth several threads.
const LARGE: usize = 1 << 15;

/// What a part of the rows comes to.
#[derive(Default)]
pub struct Part {
    /// Each row is a link of its own until those of its pair are added up.
    rows: Vec<Link>,
    undefined: Vec<(u32, u32)>,
    outside: u64,
    autapses: u64,
}

impl Part {
    /// Adds a row of a cell. What it counts and comes to, nothing where it is no number, is asked of a row
    /// that is resampled.
    #[inline]
    pub fn add(
        &mut self,
        (in_pre, in_post): (&NeuronLabels, &NeuronLabels),
        (row, column): (u32, u32),
        (pre, post): (u32, u32),
        synapses: u64,
        of: impl FnOnce() -> (i64, Option<i64>),
    ) {
        if !in_pre.has(pre, (row, column)) || !in_post.has(post, (row, column)) {
            self.outside += synapses;
        } else if pre == post {
            self.autapses += synapses;
        } else {
            let (count, units) = of();
            if units.is_none() {
                self.undefined.push((row, column));
            }
            self.rows.push(Link { row, column, pre, post, count, units: units.unwrap_or(0) });
        }
    }
}

/// All parts of a matrix of so many rows and columns together; sums are multiples of 1.
pub fn wiring(
    parts: Vec<Part>,
    neurons: Vec<u64>,
    shape: (u32, u32),
    pre: NeuronLabels,
    post: NeuronLabels,
) -> Wiring {
    let outside = parts.iter().map(|part| part.outside).sum();
    let autapses = parts.iter().map(|part| part.autapses).sum();
    let mut undefined: Vec<(u32, u32)> =
        parts.iter().flat_map(|part| part.undefined.iter().copied()).collect();
    undefined.sort_unstable();
    undefined.dedup();
    let links = links(parts.into_iter().map(|part| part.rows).collect(), shape.1);
    let part = Wiring { neurons, shape, pre, post, links, ..Wiring::default() };
    Wiring { undefined, outside, autapses, ..part }
}

/// The links of some rows, by cell and pair.
fn links(parts: Vec<Vec<Link>>, columns: u32) -> Vec<Link> {
    let cell = |row: &Link| row.row as usize * columns as usize + row.column as usize;
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
fn pairs(rows: &mut [Link]) -> Vec<Link> {
    let pair = |row: &Link| u64::from(row.pre) << 32 | u64::from(row.post);
    match rows.len() > LARGE {
        true => rows.par_sort_unstable_by_key(pair),
        false => rows.sort_unstable_by_key(pair),
    }
    let together = |own: &[Link]| Link {
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
        let row = |row, column, pre, post, units| Link { row, column, pre, post, count: 1, units };
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
