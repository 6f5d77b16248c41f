//! Sparse matrices on the CPU. Cell types are few: their cells are counted as ever, and those that are
//! not empty are listed. Labels may be many: the neurons of one label after the other are looked up in
//! the index, one dense row for each thread, so that memory follows what is not empty.

use rayon::prelude::*;

use super::cell_table::{self, CellTable};
use super::passing::Passing;
use super::{matrix, pairs, sweep as grid};
use crate::dataset::{Column, Dataset, Outputs};
use crate::engine::groups::{self, LabelOf};
use crate::engine::partial::listed::{self, Cell};
use crate::engine::partial::{Amount, Summed, Tally};
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{
    Categories, Filter, Groups, MatrixQuery, Measure, Sparse, SparseCells, Statistic, SweepQuery,
};
use crate::run::Run;

/// Answers a matrix question with the cells that are not empty.
pub fn answer(data: &Dataset, query: &MatrixQuery, run: &Run) -> Result<Sparse> {
    query.check()?;
    let cells_of = |filter: &Filter| match &query.groups {
        Some(groups) => by_label(data, filter, groups, &query.measure, run),
        None => by_category(data, filter, query, run),
    };
    let cells = cells_of(&query.filter)?;
    let whole = query.whole().map(|all| cells_of(&all)).transpose()?;
    let names = matrix::names(data, query, Categories::asked(&query.cells)?);
    Ok(listed::finish(names, &cells, whole.as_deref(), query))
}

/// Answers a sweep with the cells that are not empty. Where the whole grid has a place in memory, its
/// rows are gone over once; else it is cut along its points.
pub fn sweep(data: &Dataset, query: &SweepQuery, run: &Run) -> Result<Sparse> {
    query.check(data.vocabulary.types.len())?;
    let cells = Categories::asked(&query.cells)?;
    let (rows, columns) = cell_table::labels(data, cells);
    let mut listed = SparseCells::default();
    let width = columns.as_ref().map_or(rows.len(), Vec::len);
    let size = rows.len() * width;
    let points = query.points().unwrap_or(u64::MAX);
    let is_whole = points.checked_mul(size as u64).is_some_and(|all| all <= SweepQuery::CELLS_MAX);
    let mut list = |first: u64, counts: &[u64]| -> Result<()> {
        for (at, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            listed.points.push(first + (at / size) as u64);
            listed.rows.push((at % size / width) as u32);
            listed.columns.push((at % width) as u32);
            listed.counts.push(*count);
        }
        query.check_listed(listed.counts.len())
    };
    if is_whole {
        list(0, &grid::collect(data, query, run)?.counts)?;
    } else {
        let table = CellTable::new(data, cells);
        for point in 0..points {
            run.check()?;
            let plan = cell_table::plan(data, &query.filter_at(point), cells, run)?;
            list(point, &matrix::by_cell(data, &plan, &table, Summed::Nothing)?.counts)?;
        }
    }
    Ok(Sparse::new(rows, columns, listed, None))
}

/// The cells of categories: few, so that all are counted.
fn by_category(
    data: &Dataset,
    filter: &Filter,
    query: &MatrixQuery,
    run: &Run,
) -> Result<Vec<Cell>> {
    let cells = Categories::asked(&query.cells)?;
    let table = CellTable::new(data, cells);
    let plan = cell_table::plan(data, filter, cells, run)?;
    let tally = matrix::by_cell(data, &plan, &table, Summed::for_measure(&query.measure)?)?;
    let pairs = match query.measure {
        Measure::Pairs => {
            let axes = cells.unwrap_or(Categories::TYPES);
            let cell = |segment: &_, _, _| Some(table.cell_of(cell_table::codes(segment, axes)));
            pairs::count(data, filter, table.shape.0 * table.shape.1, cell, run)?.0
        }
        _ => Vec::new(),
    };
    Ok(not_empty(&tally, &pairs, table.shape.1))
}

fn not_empty(tally: &Tally, pairs: &[u64], columns: usize) -> Vec<Cell> {
    let cell = |(at, count): (usize, &u64)| {
        let sum = tally.sums.get(at).copied().unwrap_or_default();
        Cell {
            row: (at / columns) as u32,
            column: (at % columns) as u32,
            amount: Amount { count: *count, sum },
            pairs: pairs.get(at).copied().unwrap_or_default(),
        }
    };
    tally.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(cell).collect()
}

/// The cells of labels, one row after the other.
fn by_label(
    data: &Dataset,
    filter: &Filter,
    groups: &Groups,
    measure: &Measure,
    run: &Run,
) -> Result<Vec<Cell>> {
    let passing = Passing::new(data, filter, run)?;
    let label_of = groups::label_of(data, groups)?;
    let columns = &data.prepare_index(run)?.outputs;
    columns.ensure_starts()?;
    let members = Members::new(&label_of, data.neurons.id.len(), groups.labels().len());
    let walk = RowWalk { columns, passing: &passing, label_of: &label_of, measure };
    let rows: Vec<Vec<Cell>> = (0..groups.labels().len())
        .into_par_iter()
        .map_init(
            || Line::new(groups.labels().len()),
            |line, row| {
                run.check()?;
                walk.row(row as u32, members.of(row), line)
            },
        )
        .collect::<Result<_>>()?;
    Ok(rows.concat())
}

/// The neurons of each label.
struct Members {
    starts: Vec<usize>,
    neurons: Vec<u32>,
}

impl Members {
    fn new(label_of: &LabelOf, neurons: usize, labels: usize) -> Members {
        let all = || (0..neurons as u32).filter_map(|at| Some((label_of.of(at)?, at)));
        let mut starts = vec![0; labels + 1];
        all().for_each(|(label, _)| starts[label + 1] += 1);
        for label in 0..labels {
            starts[label + 1] += starts[label];
        }
        let (mut next, mut members) = (starts.clone(), vec![0; starts[labels]]);
        for (label, neuron) in all() {
            members[next[label]] = neuron;
            next[label] += 1;
        }
        Members { starts, neurons: members }
    }

    fn of(&self, label: usize) -> &[u32] {
        &self.neurons[self.starts[label]..self.starts[label + 1]]
    }
}

/// A dense row, used again for one label after the other.
struct Line {
    amounts: Vec<(Amount, u64)>,
    /// The columns that are not empty.
    touched: Vec<u32>,
    mask: Vec<u8>,
}

impl Line {
    fn new(labels: usize) -> Line {
        Line {
            amounts: vec![(Amount::default(), 0); labels],
            touched: Vec::new(),
            mask: Vec::new(),
        }
    }

    fn add(&mut self, column: usize, sum: ExactSum, is_new_pair: bool) {
        let (amount, pairs) = &mut self.amounts[column];
        if amount.count == 0 {
            self.touched.push(column as u32);
        }
        amount.add(Amount { count: 1, sum });
        *pairs += u64::from(is_new_pair);
    }

    /// The cells of the row, which is empty again.
    fn take(&mut self, row: u32) -> Vec<Cell> {
        self.touched.sort_unstable();
        let amounts = &mut self.amounts;
        let cell = |column: u32| {
            let (amount, pairs) = std::mem::take(&mut amounts[column as usize]);
            Cell { row, column, amount, pairs }
        };
        self.touched.drain(..).map(cell).collect()
    }
}

/// What the rows of a label's neurons are looked at with.
struct RowWalk<'a> {
    columns: &'a Outputs,
    passing: &'a Passing,
    label_of: &'a LabelOf,
    measure: &'a Measure,
}

impl RowWalk<'_> {
    fn row(&self, row: u32, neurons: &[u32], line: &mut Line) -> Result<Vec<Cell>> {
        let outputs = &self.columns.slices();
        let codes: Option<&Column<u16>> = match self.measure.of_j0251()? {
            Statistic::Sum(of) | Statistic::Mean(of) => {
                Some(self.columns.codes(matrix::column_of(of)).unwrap_or(&self.columns.size))
            }
            _ => None,
        };
        for neuron in neurons {
            let task = *neuron..*neuron + 1;
            let rows = outputs.rows_of(*neuron);
            if rows.is_empty() || !self.passing.may_pass(&task) {
                continue;
            }
            self.passing.ensure(self.columns, &rows)?;
            codes.map_or(Ok(()), |codes| codes.ensure(rows.clone()))?;
            let mut mask = std::mem::take(&mut line.mask);
            let rows = self.passing.mask(outputs, &task, &mut mask);
            let mut partner = None;
            for (at, _) in rows.zip(&mask).filter(|(_, passes)| **passes != 0) {
                let post = outputs.post[at];
                let is_new_pair = partner.replace(post) != Some(post);
                let Some((_, column)) = self.label_of.pair(*neuron, post) else { continue };
                let sum = codes.map(|codes| ExactSum::of_code(codes[at])).unwrap_or_default();
                line.add(column, sum, is_new_pair);
            }
            line.mask = mask;
        }
        Ok(line.take(row))
    }
}
