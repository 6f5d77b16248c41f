//! Matrices on the CPU: cells by type come from the runs, cells by label from a look-up a row.

use rayon::prelude::*;

use super::cell_table::{self, CellTable, Labels};
use super::medians::Owners;
use super::{kernels, medians, pairs, size_index, walk};
use crate::dataset::{AnyColumn, Dataset, Segment, compared_after};
use crate::engine::groups::{self, LabelOf};
use crate::engine::partial::{Amount, Cells, Summed, Tally};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Categories, Filter, Matrix, MatrixQuery, Measure, Summand, Values};
use crate::run::Run;
use crate::schema::{self, ColumnNumber};
use crate::threads::loops;

/// More cells than this, and a tally for each batch of rows would cost more than it saves.
const CELLS_PER_BATCH_MAX: usize = 1 << 16;

/// Answers a matrix question.
pub fn answer(data: &Dataset, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
    if query.measure == Measure::Pairs {
        return of_pairs(data, query, run);
    }
    let Some((side, of)) = medians::asked(&query.measure)? else {
        return Ok(collect(data, query, run)?.finish(query));
    };
    query.check()?;
    let cells = Categories::asked(&query.cells)?;
    let plan = cell_table::plan(data, &query.filter, cells, run)?;
    let label_of = label_of(data, query)?;
    let (labels, columns) = names(data, query, cells);
    let (mut values, total) = match &label_of {
        Some(of_neuron) => {
            let shape = (labels.len(), labels.len());
            medians::matrices(side, &[of], data, &plan, Owners::Labels(of_neuron, shape))?
        }
        None => {
            let table = CellTable::new(data, cells);
            medians::matrices(side, &[of], data, &plan, Owners::Runs(&table))?
        }
    };
    Ok(Matrix::new(labels, columns, values.remove(0), total))
}

/// Pairs of neurons.
fn of_pairs(data: &Dataset, query: &MatrixQuery, run: &Run) -> Result<Matrix> {
    query.check()?;
    let cells = Categories::asked(&query.cells)?;
    let (labels, columns) = names(data, query, cells);
    let width = columns.as_ref().unwrap_or(&labels).len();
    let (label_of, table) = (label_of(data, query)?, CellTable::new(data, cells));
    let axes = cells.unwrap_or(Categories::TYPES);
    let cell_of = |segment: &Segment, pre: u32, post: u32| match &label_of {
        Some(label_of) => label_of.pair(pre, post).map(|(row, column)| row * width + column),
        None => Some(table.cell_of(cell_table::codes(segment, axes))),
    };
    let (counts, total) = pairs::count(data, &query.filter, labels.len() * width, cell_of, run)?;
    Ok(Matrix::new(labels, columns, Values::Counts(counts), total))
}

/// Collects the cells of a matrix; no medians nor pairs.
pub fn collect(data: &Dataset, query: &MatrixQuery, run: &Run) -> Result<Cells> {
    query.check()?;
    let cells = Categories::asked(&query.cells)?;
    let (labels, columns) = names(data, query, cells);
    let label_of = label_of(data, query)?;
    let summed = Summed::for_measure(&query.measure)?;
    let tally = |filter: &Filter| -> Result<Tally> {
        let plan = cell_table::plan(data, filter, cells, run)?;
        match &label_of {
            None => by_cell(data, &plan, &CellTable::new(data, cells), summed),
            Some(label_of) => by_label(data, &plan, label_of, labels.len(), summed),
        }
    };
    let own = tally(&query.filter)?;
    let whole = query.whole().map(|all| tally(&all)).transpose()?;
    Ok(Cells { labels, columns, own, whole })
}

/// The label of each neuron, where labels are asked for.
pub fn label_of(data: &Dataset, query: &MatrixQuery) -> Result<Option<LabelOf>> {
    query.groups.as_ref().map(|groups| groups::label_of(data, groups)).transpose()
}

/// How many synapses pass, and the sum of their sizes.
pub fn amount(data: &Dataset, filter: &Filter, run: &Run) -> Result<Amount> {
    let plan = pairs::plan(data, filter, run)?;
    by_type(data, &plan, Summed::Size).map(|tally| tally.all())
}

/// The names of the rows, and of the columns where they are others.
pub fn names(data: &Dataset, query: &MatrixQuery, cells: Option<Categories>) -> Labels {
    match &query.groups {
        Some(groups) => (groups.labels().to_vec(), None),
        None => cell_table::labels(data, cells),
    }
}

/// Cell type × cell type.
pub fn by_type(data: &Dataset, plan: &Plan, summed: Summed) -> Result<Tally> {
    by_cell(data, plan, &CellTable::new(data, None), summed)
}

/// By the cells of runs.
pub fn by_cell(data: &Dataset, plan: &Plan, table: &CellTable, summed: Summed) -> Result<Tally> {
    let cell = |run: &RowRun| table.cell(run);
    let mut tally = Tally::of_shape(table.shape, summed);
    if plan.tests.is_empty() && summed == Summed::Nothing {
        for run in &plan.runs {
            tally.add(cell(run), (run.end - run.start) as u64, ExactSum::default());
        }
        return Ok(tally);
    }
    if let Some(rows) = &plan.tests.rows
        && summed == Summed::Nothing
    {
        for run in &plan.runs {
            let count = rows.ones_in(run.start..run.end) as u64;
            tally.add(cell(run), count, ExactSum::default());
        }
        return Ok(tally);
    }
    if plan.tests.only_size() && summed != Summed::Prob {
        let range = plan.tests.size();
        size_index::ensure(data, &plan.runs, range, summed == Summed::Size)?;
        let by_size_index = |run: &RowRun| match summed {
            Summed::Size => size_index::count_and_sum(data, run, range),
            _ => (size_index::count(data, run, range), ExactSum::default()),
        };
        let sums: Vec<(u64, ExactSum)> = match walk::are_few(plan.runs.len()) {
            true => plan.runs.iter().map(by_size_index).collect(),
            false => {
                plan.runs.par_iter().with_min_len(walk::RUNS_PER_TASK).map(by_size_index).collect()
            }
        };
        for (run, (count, sum)) in plan.runs.iter().zip(sums) {
            tally.add(cell(run), count, sum);
        }
        return Ok(tally);
    }
    let read = summed_column(data, plan, summed);
    let tally_of = |batch: &Vec<RowRun>| -> Result<Tally> {
        let mut tally = Tally::of_shape(table.shape, summed);
        for portion in walk::portions(batch) {
            compared_after(
                || tally_batch(data, plan, &portion, summed, &mut tally, cell),
                || plan.ensure_in(&portion, data, &read),
            )?;
        }
        Ok(tally)
    };
    let batches = walk::batches(&plan.runs);
    let parts = loops::try_map(batches.len(), |at| tally_of(&batches[at]))?;
    Ok(parts.iter().fold(tally, Tally::merge))
}

/// The columns that are read beside those of the tests.
fn summed_column<'d>(data: &'d Dataset, plan: &Plan, summed: Summed) -> Vec<&'d dyn AnyColumn> {
    let columns = &data.synapses;
    match summed {
        Summed::Nothing => vec![],
        Summed::Size => vec![&columns.size],
        Summed::Prob if plan.tests.only_size() => vec![&columns.size, &columns.prob],
        Summed::Prob => vec![&columns.prob],
    }
}

fn tally_batch(
    data: &Dataset,
    plan: &Plan,
    batch: &[RowRun],
    summed: Summed,
    tally: &mut Tally,
    cell: impl Fn(&RowRun) -> usize,
) {
    let columns = &data.synapses;
    if plan.tests.only_size() && summed == Summed::Prob {
        let range = plan.tests.size();
        for run in batch {
            let rows = run.start..run.end;
            let (sizes, probs) = (&columns.size[rows.clone()], &columns.prob[rows]);
            let (count, sum) = kernels::count_and_sum(sizes, range, probs);
            tally.add(cell(run), count, sum);
        }
        return;
    }
    walk::blocks(columns, plan, batch, |run, rows, mask| {
        let count = kernels::count_mask(mask);
        let sum = match summed {
            Summed::Nothing => ExactSum::default(),
            Summed::Size => kernels::sum_masked(&columns.size[rows], mask),
            Summed::Prob => kernels::sum_masked(&columns.prob[rows], mask),
        };
        tally.add(cell(run), count, sum);
    });
}

/// Label × label.
fn by_label(
    data: &Dataset,
    plan: &Plan,
    labels: &LabelOf,
    count: usize,
    summed: Summed,
) -> Result<Tally> {
    let columns = &data.synapses;
    let mut read = summed_column(data, plan, summed);
    read.extend([&columns.pre as &dyn AnyColumn, &columns.post]);
    let tally_rows = |portion: &[RowRun], tally: &mut Tally| {
        walk::blocks(columns, plan, portion, |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                let Some((pre, post)) = labels.pair(columns.pre[row], columns.post[row]) else {
                    continue;
                };
                let sum = match summed {
                    Summed::Nothing => ExactSum::default(),
                    Summed::Size => ExactSum::of_code(columns.size[row]),
                    Summed::Prob => ExactSum::of_code(columns.prob[row]),
                };
                tally.add(pre * count + post, 1, sum);
            }
        });
    };
    let tally_of = |batch: &Vec<RowRun>| -> Result<Tally> {
        let mut tally = Tally::new(count, summed);
        for portion in walk::portions(batch) {
            compared_after(
                || tally_rows(&portion, &mut tally),
                || plan.ensure_in(&portion, data, &read),
            )?;
        }
        Ok(tally)
    };
    if count * count > CELLS_PER_BATCH_MAX {
        return tally_of(&plan.runs);
    }
    let zero = Tally::new(count, summed);
    let batches = walk::batches(&plan.runs);
    let parts = loops::try_map(batches.len(), |at| tally_of(&batches[at]))?;
    Ok(parts.iter().fold(zero, Tally::merge))
}

/// The column of a value.
pub fn column_of(of: Summand) -> ColumnNumber {
    match of {
        Summand::Size => schema::SIZE,
        Summand::Prob => schema::PROB,
    }
}
