//! What each pair of neurons has in each cell, for answers that are put together from several machines.

use super::cell_table::{self, CellTable};
use super::{connections, walk};
use crate::dataset::{AnyColumn, Column, Dataset};
use crate::engine::groups::{self, LabelOf};
use crate::engine::partial::{Additive, Amount, Listing, PairCell, PairList, PairLists, Summed};
use crate::engine::plan::RowRun;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Categories, Filter};
use crate::run::Run;
use crate::threads::loops;

/// Lists them for each filter of a question.
pub fn collect(
    data: &Dataset,
    question: &Additive,
    listing: &Listing,
    run: &Run,
) -> Result<PairLists> {
    check(data, question)?;
    let axes = Categories::asked(&listing.cells)?;
    let (labels, columns) = match listing.groups {
        Some(groups) => (groups.labels().to_vec(), None),
        None => cell_table::labels(data, axes),
    };
    let label_of = listing.groups.map(|groups| groups::label_of(data, groups)).transpose()?;
    let table = CellTable::new(data, axes);
    let summed = column(data, listing.summed);
    let of_rows = Rows { data, axes, table: &table, labels: label_of.as_ref(), summed };
    let lists = listing.filters.iter().map(|filter| of_rows.list(filter, run));
    Ok(PairLists { labels, columns, summed: listing.summed, lists: lists.collect::<Result<_>>()? })
}

/// Those that pass a filter, with one of their sums, by the types of both.
pub fn of_filter(data: &Dataset, filter: &Filter, summed: Summed, run: &Run) -> Result<PairList> {
    let (table, summed) = (CellTable::new(data, None), column(data, summed));
    Rows { data, axes: None, table: &table, labels: None, summed }.list(filter, run)
}

fn column(data: &Dataset, summed: Summed) -> Option<&Column<u16>> {
    match summed {
        Summed::Nothing => None,
        Summed::Size => Some(&data.synapses.size),
        Summed::Prob => Some(&data.synapses.prob),
    }
}

/// What the question refuses.
fn check(data: &Dataset, question: &Additive) -> Result<()> {
    let types = data.vocabulary.types.len();
    match question {
        Additive::Count(filter) => filter.check(),
        Additive::Matrix(query) => query.check(),
        Additive::Sweep(query) => query.check(types),
        Additive::Connections(query) => {
            query.check(types)?;
            connections::codes_of(data, query, &query.connections).map(|_| ())
        }
        // They have pairs of their own.
        _ => Ok(()),
    }
}

/// Where the cells of rows, and what they hold, come from.
struct Rows<'a> {
    data: &'a Dataset,
    axes: Option<Categories>,
    table: &'a CellTable,
    labels: Option<&'a LabelOf>,
    summed: Option<&'a Column<u16>>,
}

impl Rows<'_> {
    fn list(&self, filter: &Filter, run: &Run) -> Result<PairList> {
        let columns = &self.data.synapses;
        let plan = cell_table::plan(self.data, filter, self.axes, run)?;
        let mut read: Vec<&dyn AnyColumn> = vec![&columns.pre, &columns.post];
        read.extend(self.summed.map(|codes| codes as &dyn AnyColumn));
        plan.ensure(self.data, &read)?;
        let ids = &self.data.neurons.id;
        ids.ensure_all()?;
        let of_batch = |batch: &Vec<RowRun>| {
            let mut cells = Vec::new();
            walk::blocks(columns, &plan, batch, |run, rows, mask| {
                for row in walk::passing(rows, mask) {
                    let (pre, post) = (columns.pre[row], columns.post[row]);
                    let place = match self.labels {
                        Some(labels) => labels.pair(pre, post),
                        None => Some(self.table.place(run)),
                    };
                    let Some((at, column)) = place else { continue };
                    let sum = self.summed.map(|codes| ExactSum::of_code(codes[row]));
                    cells.push(PairCell {
                        pre: ids[pre as usize],
                        post: ids[post as usize],
                        row: at as u32,
                        column: column as u32,
                        amount: Amount { count: 1, sum: sum.unwrap_or_default() },
                    });
                }
            });
            PairList::new(cells)
        };
        let batches = walk::batches(&plan.runs);
        let parts = loops::map(batches.len(), |at| of_batch(&batches[at]));
        run.check()?;
        Ok(PairList::together(parts))
    }
}
