//! Medians over cells: how many synapses, or how much area, the cells of a type make with
//! another type, the cells that make none with it counting as 0.

use rayon::prelude::*;

use super::cell_table::CellTable;
use super::walk;
use crate::dataset::{Column, Dataset};
use crate::engine::groups::LabelOf;
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Level, MedianEnds, Summand, Values};
use crate::threads::loops;

pub use crate::engine::medians::{Of, Side, asked};

/// One passing synapse: whose it is, and its value.
#[derive(Clone, Copy)]
struct Entry {
    /// Label of the cell.
    own: u32,
    /// Label of the partner.
    partner: u32,
    /// Dense index of the cell.
    cell: u32,
    /// Order code of the value.
    code: u16,
}

/// Where the labels of a synapse come from, which its cells have.
#[derive(Clone, Copy)]
pub enum Owners<'a> {
    /// From its run.
    Runs(&'a CellTable),
    /// From its neurons; and the shape of the matrix.
    Labels(&'a LabelOf, (usize, usize)),
}

impl Owners<'_> {
    fn shape(self) -> (usize, usize) {
        match self {
            Owners::Runs(table) => table.shape,
            Owners::Labels(_, shape) => shape,
        }
    }
}

/// A matrix of medians for each of `wanted`, which sum one column at most, and the number of synapses
/// in them. One pass over the rows serves all.
pub fn matrices(
    side: Side,
    wanted: &[Of],
    data: &Dataset,
    plan: &Plan,
    owners: Owners,
) -> Result<(Vec<Values>, u64)> {
    let shape = owners.shape();
    let mut medians = vec![vec![f64::NAN; shape.0 * shape.1]; wanted.len()];
    let total = each_cell(side, wanted, data, plan, owners, &mut |which, cell, sums, cells| {
        medians[which][cell] = wanted[which].median(sums, cells);
    })?;
    Ok((medians.into_iter().map(Values::Reals).collect(), total))
}

/// The median of every cell of a matrix, and between which values it lies.
pub fn ends(
    (side, of): (Side, Of),
    data: &Dataset,
    plan: &Plan,
    owners: Owners,
    level: Level,
) -> Result<Vec<MedianEnds>> {
    let shape = owners.shape();
    let none = MedianEnds { n: 0, median: f64::NAN, ends: None };
    let mut found = vec![none; shape.0 * shape.1];
    each_cell(side, &[of], data, plan, owners, &mut |_, cell, sums, cells| {
        found[cell] = of.ends(sums, cells, level);
    })?;
    Ok(found)
}

/// Shows what the cells of every place of a matrix have there, and how many they are, to `each`, for each
/// of `wanted`; how many synapses are in them.
fn each_cell(
    side: Side,
    wanted: &[Of],
    data: &Dataset,
    plan: &Plan,
    owners: Owners,
    each: &mut dyn FnMut(usize, usize, Vec<ExactSum>, usize),
) -> Result<u64> {
    let shape = owners.shape();
    let columns = &data.synapses;
    let codes = summed(data, wanted);
    plan.ensure(data, &[&columns.pre, &columns.post, codes])?;
    let mut total = 0;
    for runs in side.portions(plan, matches!(owners, Owners::Labels(..))) {
        let mut entries = side.entries(data, plan, &runs, owners, codes);
        total += entries.len() as u64;
        entries.par_sort_unstable_by_key(|e| (e.own, e.partner, e.cell));
        for own in entries.chunk_by(|a, b| a.own == b.own) {
            let cells = distinct_cells(own);
            for (which, of) in wanted.iter().enumerate() {
                side.row_of_cells(own, *of, shape, &mut |cell, sums| {
                    each(which, cell, sums, cells);
                });
            }
        }
    }
    Ok(total)
}

/// The column that is summed; any, where none is.
pub fn summed<'d>(data: &'d Dataset, wanted: &[Of]) -> &'d Column<u16> {
    let is_prob = |of: &Of| *of == Of::Sum(Summand::Prob);
    if wanted.iter().any(is_prob) { &data.synapses.prob } else { &data.synapses.size }
}

impl Side {
    /// The runs in portions that hold all of a cell's synapses: by the cell's type, so that the
    /// entries of one type at a time are in memory. Labels can be anywhere.
    fn portions(self, plan: &Plan, labelled: bool) -> Vec<Vec<RowRun>> {
        if labelled {
            return vec![plan.runs.clone()];
        }
        let own = |run: &RowRun| if self == Side::Pre { run.pre_type } else { run.post_type };
        let mut runs = plan.runs.clone();
        runs.sort_by_key(own);
        runs.chunk_by(|a, b| own(a) == own(b)).map(<[RowRun]>::to_vec).collect()
    }

    fn entries(
        self,
        data: &Dataset,
        plan: &Plan,
        runs: &[RowRun],
        owners: Owners,
        codes: &Column<u16>,
    ) -> Vec<Entry> {
        let columns = &data.synapses;
        let gather = |batch: &Vec<RowRun>| {
            let mut entries = Vec::new();
            walk::blocks(columns, plan, batch, |run, rows, mask| {
                for row in walk::passing(rows, mask) {
                    let (pre, post) = (columns.pre[row], columns.post[row]);
                    let pair = match owners {
                        Owners::Runs(table) => Some(table.place(run)),
                        Owners::Labels(labels, _) => labels.pair(pre, post),
                    };
                    let Some((pre_label, post_label)) = pair else { continue };
                    let (own, partner, cell) = match self {
                        Side::Pre => (pre_label as u32, post_label as u32, pre),
                        Side::Post => (post_label as u32, pre_label as u32, post),
                    };
                    entries.push(Entry { own, partner, cell, code: codes[row] });
                }
            });
            entries
        };
        let batches = walk::batches(runs);
        let parts = loops::map(batches.len(), |at| gather(&batches[at]));
        parts.concat()
    }

    /// What the cells of one label have with every partner label. `entries` are those of the label,
    /// sorted by partner and cell.
    fn row_of_cells(
        self,
        entries: &[Entry],
        of: Of,
        (rows, columns): (usize, usize),
        each: &mut dyn FnMut(usize, Vec<ExactSum>),
    ) {
        let Some(own) = entries.first().map(|entry| entry.own as usize) else { return };
        let at = |partner: usize| {
            let (row, column) = if self == Side::Pre { (own, partner) } else { (partner, own) };
            row * columns + column
        };
        let mut lacks = vec![true; if self == Side::Pre { columns } else { rows }];
        for with in entries.chunk_by(|a, b| a.partner == b.partner) {
            let sums = with.chunk_by(|a, b| a.cell == b.cell).map(|cell| sum(of, cell)).collect();
            let partner = with[0].partner as usize;
            lacks[partner] = false;
            each(at(partner), sums);
        }
        let without = lacks.iter().enumerate().filter(|(_, lacks)| **lacks);
        without.for_each(|(partner, _)| each(at(partner), Vec::new()));
    }
}

/// What one cell's entries amount to.
fn sum(of: Of, cell: &[Entry]) -> ExactSum {
    if of == Of::Number {
        return ExactSum { units: cell.len() as i128, nonfinite: 0 };
    }
    let mut sum = ExactSum::default();
    for entry in cell {
        sum.add(ExactSum::of_code(entry.code));
    }
    sum
}

fn distinct_cells(entries: &[Entry]) -> usize {
    let mut cells: Vec<u32> = entries.iter().map(|entry| entry.cell).collect();
    cells.par_sort_unstable();
    cells.dedup();
    cells.len()
}
