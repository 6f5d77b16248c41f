//! What each connection has, and the values of its synapses, for distributions that are put together from
//! several machines.

use super::walk;
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::partial::{Amount, DescribedPair, PairValue};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::threads::loops;

/// The connections of the rows of a plan; `group_of` says the group of a sorted row.
pub fn connections(
    data: &Dataset,
    plan: &Plan,
    group_of: impl Fn(usize) -> usize + Sync,
) -> Result<Vec<DescribedPair>> {
    let columns = &data.synapses;
    plan.ensure(data, &[&columns.pre, &columns.post, &columns.size, &columns.row])?;
    let all = of_rows(data, plan, |row, pair| DescribedPair {
        pair,
        amount: Amount { count: 1, sum: ExactSum::of_code(columns.size[row]) },
        first: (columns.row[row].into(), group_of(row) as u8),
    })?;
    Ok(DescribedPair::joined(all.into_iter().flat_map(DescribedPair::joined).collect()))
}

/// The values of the rows of a plan, which are read from this column.
pub fn values(
    data: &Dataset,
    plan: &Plan,
    column: &dyn AnyColumn,
    value_at: impl Fn(usize) -> (f64, usize) + Sync,
) -> Result<Vec<PairValue>> {
    plan.ensure(data, &[&data.synapses.pre, &data.synapses.post, column])?;
    let all = of_rows(data, plan, |row, pair| {
        let (value, group) = value_at(row);
        PairValue { pair, group: group as u8, value: value.to_bits(), count: 1 }
    })?;
    Ok(PairValue::joined(all.into_iter().flat_map(PairValue::joined).collect()))
}

/// What every row is of which neurons, batch by batch.
fn of_rows<T: Send>(
    data: &Dataset,
    plan: &Plan,
    made: impl Fn(usize, (u64, u64)) -> T + Sync,
) -> Result<Vec<Vec<T>>> {
    let (columns, ids) = (&data.synapses, &data.neurons.id);
    ids.ensure_all()?;
    let batches = walk::batches(&plan.runs);
    Ok(loops::map(batches.len(), |at| {
        let mut all = Vec::new();
        walk::blocks(columns, plan, &batches[at], |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                let ends = (ids[columns.pre[row] as usize], ids[columns.post[row] as usize]);
                all.push(made(row, ends));
            }
        });
        all
    }))
}
