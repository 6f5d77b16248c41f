//! Rows that pass → what adds up in each cell. Where rows of the answer are labels of presynaptic neurons,
//! the neurons are taken label by label, and one dense row of the answer at a time is enough.

use std::collections::HashMap;

use super::Ordered;
use super::amount::Tally;
use super::block::Block;
use super::labelling::{Labelling, NONE};
use super::pair_firsts;
use super::resolved::Resolved;
use super::walk::Walk;
use crate::dataset::AnyColumn;
use crate::error::Result;
use crate::run::Run;

/// Cells that every part of a walk may have a table of.
const TABLE: usize = 1 << 18;
/// Cells of a line that every part may have open.
pub const WIDTH: usize = 1 << 20;

/// A cell that a row falls in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<T> {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// What adds up in it.
    pub tally: T,
}

/// The cells that rows fall in, by row, then column.
#[derive(Debug)]
pub struct Cells<T> {
    /// Those that are not empty.
    pub cells: Vec<Cell<T>>,
    /// The rows of the synapse table in them.
    pub row_count: u64,
}

/// What is asked for each cell.
pub struct Collected<'a, F> {
    /// The labels that are rows.
    pub rows: &'a Labelling<'a>,
    /// The labels that are columns.
    pub columns: &'a Labelling<'a>,
    /// How many rows and columns there are.
    pub shape: (usize, usize),
    /// The columns that `of` reads.
    pub reads: Vec<&'a dyn AnyColumn>,
    /// Whether `of` wants to know which rows are the first of their pair in their cell.
    pub by_pair: bool,
    /// What a row adds, and whether it is such a first one.
    pub of: F,
}

/// What a part of a walk has collected, and what it needs on the way.
struct Part<T, C> {
    cells: C,
    row_count: u64,
    rows: Vec<u32>,
    columns: Vec<u32>,
    firsts: Vec<u8>,
    amounts: Vec<T>,
}

/// Lines of the answer, one after the other.
struct Lines<T> {
    /// The line that is open, and its cells.
    line: u32,
    open: Vec<T>,
    /// Those of them that are not empty.
    touched: Vec<u32>,
    done: Vec<Cell<T>>,
}

impl Ordered {
    /// Collects what rows that pass come to, cell by cell.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn collect<T: Tally, F: Fn(usize, bool) -> T + Sync>(
        &self,
        passing: &Resolved,
        asked: &Collected<F>,
        run: &Run,
    ) -> Result<Cells<T>> {
        let (rows, columns) = asked.shape;
        match (asked.rows, asked.columns) {
            _ if rows.saturating_mul(columns) <= TABLE => self.in_tables(passing, asked, run),
            (Labelling::Pre(lines), _) if columns <= WIDTH => {
                self.by_line(passing, asked, lines, false, run)
            }
            (_, Labelling::Pre(lines)) if rows <= WIDTH => {
                self.by_line(passing, asked, lines, true, run)
            }
            _ => self.by_key(passing, asked, run),
        }
    }

    /// A table in every part.
    fn in_tables<T: Tally, F: Fn(usize, bool) -> T + Sync>(
        &self,
        passing: &Resolved,
        asked: &Collected<F>,
        run: &Run,
    ) -> Result<Cells<T>> {
        let (rows, columns) = asked.shape;
        let make = || Part::new(vec![T::default(); rows * columns]);
        let parts = self.walk(passing, &self.walk_of(asked, None), run, make, |part, block| {
            part.fill(self, asked, block);
            for (at, amount) in part.amounts.iter().enumerate() {
                if !T::IS_WIDE || block.mask[at] == 1 {
                    let cell = part.rows[at] as usize * columns + part.columns[at] as usize;
                    part.cells[cell].add(*amount);
                }
            }
            Ok(())
        })?;
        let mut table = vec![T::default(); rows * columns];
        for part in &parts {
            table.iter_mut().zip(&part.cells).for_each(|(cell, more)| cell.add(*more));
        }
        let cells = table.iter().enumerate().filter(|(_, tally)| !tally.is_none());
        let cells = cells.map(|(at, tally)| Cell {
            row: (at / columns) as u32,
            column: (at % columns) as u32,
            tally: *tally,
        });
        Ok(Cells { cells: cells.collect(), row_count: parts.iter().map(|p| p.row_count).sum() })
    }

    /// Line by line, which are rows of the answer, or columns.
    fn by_line<T: Tally, F: Fn(usize, bool) -> T + Sync>(
        &self,
        passing: &Resolved,
        asked: &Collected<F>,
        lines: &[u32],
        are_columns: bool,
        run: &Run,
    ) -> Result<Cells<T>> {
        let width = if are_columns { asked.shape.0 } else { asked.shape.1 };
        let walk = self.walk_of(asked, Some(lines));
        let parts = self.walk(
            passing,
            &walk,
            run,
            || Part::new(Lines::new(width)),
            |part, block| {
                part.fill(self, asked, block);
                let across = if are_columns { &part.rows } else { &part.columns };
                for neuron in block.neurons.clone() {
                    let own = block.rows_of(neuron);
                    part.cells.begin(lines[neuron as usize]);
                    part.cells.add(&across[own.clone()], &part.amounts[own]);
                }
                Ok(())
            },
        )?;
        let row_count = parts.iter().map(|part| part.row_count).sum();
        let mut cells: Vec<Cell<T>> = Vec::new();
        for part in parts {
            append(&mut cells, part.cells.finish());
        }
        if are_columns {
            for cell in &mut cells {
                (cell.row, cell.column) = (cell.column, cell.row);
            }
            cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
        }
        Ok(Cells { cells, row_count })
    }

    /// Cells by their place, wherever they are.
    fn by_key<T: Tally, F: Fn(usize, bool) -> T + Sync>(
        &self,
        passing: &Resolved,
        asked: &Collected<F>,
        run: &Run,
    ) -> Result<Cells<T>> {
        let make = || Part::new(HashMap::<(u32, u32), T>::new());
        let parts = self.walk(passing, &self.walk_of(asked, None), run, make, |part, block| {
            part.fill(self, asked, block);
            for (at, amount) in part.amounts.iter().enumerate() {
                if block.mask[at] == 1 {
                    let cell = (part.rows[at], part.columns[at]);
                    part.cells.entry(cell).or_default().add(*amount);
                }
            }
            Ok(())
        })?;
        let row_count = parts.iter().map(|part| part.row_count).sum();
        let cells = parts.into_iter().flat_map(|part| part.cells);
        let cells = cells.map(|((row, column), tally)| Cell { row, column, tally });
        Ok(Cells { cells: merged(cells.collect()), row_count })
    }

    fn walk_of<'a, F>(&'a self, asked: &'a Collected<F>, lines: Option<&[u32]>) -> Walk<'a> {
        let mut reads = asked.reads.clone();
        for labelling in [asked.rows, asked.columns] {
            reads.extend(labelling.reads(&self.data));
        }
        Walk { order: lines.and_then(by_label), reads }
    }
}

impl<T: Tally, C> Part<T, C> {
    fn new(cells: C) -> Part<T, C> {
        let (rows, columns) = (Vec::new(), Vec::new());
        Part { cells, row_count: 0, rows, columns, firsts: Vec::new(), amounts: Vec::new() }
    }

    /// Labels and amounts of a block's rows.
    fn fill<F: Fn(usize, bool) -> T>(
        &mut self,
        engine: &Ordered,
        asked: &Collected<F>,
        block: &mut Block,
    ) {
        asked.rows.fill(&engine.data, block, &mut self.rows);
        asked.columns.fill(&engine.data, block, &mut self.columns);
        self.row_count += super::kernels::count(block.mask);
        let first = block.rows.start;
        self.amounts.clear();
        if asked.by_pair {
            let posts = &engine.data.rows.post[block.rows.clone()];
            pair_firsts::mark(block, posts, &self.rows, &self.columns, &mut self.firsts);
            let amounts = block.mask.iter().zip(&self.firsts).enumerate();
            self.amounts.extend(amounts.map(|(at, (passes, is_first))| match passes {
                0 => T::default(),
                _ => (asked.of)(first + at, *is_first == 1),
            }));
        } else {
            let amounts = block.mask.iter().enumerate();
            self.amounts.extend(amounts.map(|(at, passes)| match passes {
                0 => T::default(),
                _ => (asked.of)(first + at, false),
            }));
        }
    }
}

impl<T: Tally> Lines<T> {
    fn new(width: usize) -> Lines<T> {
        let open = vec![T::default(); width];
        Lines { line: NONE, open, touched: Vec::new(), done: Vec::new() }
    }

    /// Goes on with a line.
    fn begin(&mut self, line: u32) {
        if line != self.line {
            self.close();
            self.line = line;
        }
    }

    #[inline]
    fn add(&mut self, across: &[u32], amounts: &[T]) {
        for (at, amount) in across.iter().zip(amounts) {
            if T::IS_WIDE && amount.is_none() {
                continue;
            }
            let cell = &mut self.open[*at as usize];
            if cell.is_none() && !amount.is_none() {
                self.touched.push(*at);
            }
            cell.add(*amount);
        }
    }

    fn close(&mut self) {
        self.touched.sort_unstable();
        for column in self.touched.drain(..) {
            let tally = std::mem::take(&mut self.open[column as usize]);
            self.done.push(Cell { row: self.line, column, tally });
        }
    }

    fn finish(mut self) -> Vec<Cell<T>> {
        self.close();
        self.done
    }
}

/// Neurons by their label; none where that is how they are numbered.
pub(super) fn by_label(labels: &[u32]) -> Option<Vec<u32>> {
    if labels.is_sorted() {
        return None;
    }
    let mut order: Vec<u32> = (0..labels.len() as u32).collect();
    order.sort_by_key(|neuron| labels[*neuron as usize]);
    Some(order)
}

/// Puts cells behind others; the first row of the one may be the last row of the others.
fn append<T: Tally>(cells: &mut Vec<Cell<T>>, more: Vec<Cell<T>>) {
    let Some(row) = more.first().map(|cell| cell.row) else { return };
    let common = cells.iter().rposition(|cell| cell.row != row).map_or(0, |at| at + 1);
    let end = more.iter().position(|cell| cell.row != row).unwrap_or(more.len());
    let both = cells.drain(common..).chain(more[..end].iter().copied()).collect();
    cells.extend(merged(both));
    cells.extend_from_slice(&more[end..]);
}

/// Cells in their order, each once.
fn merged<T: Tally>(mut cells: Vec<Cell<T>>) -> Vec<Cell<T>> {
    cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by(|next, kept| {
        let is_same = (next.row, next.column) == (kept.row, kept.column);
        if is_same {
            kept.tally.add(next.tally);
        }
        is_same
    });
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_two_parts_meet_in_one() {
        let cell = |row, column, tally| Cell { row, column, tally };
        let mut cells = vec![cell(0, 1, 5u64), cell(1, 0, 1), cell(1, 3, 2)];
        append(&mut cells, vec![cell(1, 1, 7), cell(1, 3, 4), cell(2, 0, 1)]);
        append(&mut cells, vec![]);
        append(&mut cells, vec![cell(2, 0, 1)]);
        let expected = [cell(0, 1, 5), cell(1, 0, 1), cell(1, 1, 7), cell(1, 3, 6), cell(2, 0, 2)];
        assert_eq!(cells, expected);
        assert_eq!(by_label(&[1, 0, NONE, 0]), Some(vec![1, 3, 0, 2]));
        assert_eq!(by_label(&[0, 0, 1, NONE]), None);
    }
}
