//! Rows with their fields out of the sorted columns, in published order: the selection says at
//! which place each row stands, and each column is looked up in that order.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::{select, walk};
use crate::codes::bits_of_order_code;
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{RowColumns, RowField, RowSet, SelectQuery};

/// Up to this share of the table looking rows up beats reading the whole table: one in so many.
const ONE_IN: u64 = 8;

/// The selection, and its rows if they are few enough.
pub fn answer(
    data: &Dataset,
    query: &SelectQuery,
    fields: &[RowField],
) -> Result<(RowSet, Option<RowColumns>)> {
    let plan = Plan::new(data, &query.filter)?;
    let set = select::of_plan(data, &plan, query.sample);
    if set.len() > set.table_rows / ONE_IN {
        return Ok((set, None));
    }
    let places = places(data, &plan, &set);
    let mut columns = RowColumns::default();
    for field in fields {
        fill(data, *field, &places, &mut columns);
    }
    Ok((set, Some(columns)))
}

/// Where the rows of `set` stand in the sorted columns, in published order.
fn places(data: &Dataset, plan: &Plan, set: &RowSet) -> Vec<u32> {
    let ranks = ranks(set);
    let places: Vec<AtomicU32> = (0..set.len()).map(|_| AtomicU32::new(0)).collect();
    let published = &data.synapses.row;
    walk::batches(&plan.runs).par_iter().for_each(|batch| {
        walk::blocks(&data.synapses, plan, batch, |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                let at = published[row];
                let (word, bit) = (set.words[at as usize / 64], 1 << (at % 64));
                // A sample leaves most of them out.
                if word & bit != 0 {
                    let rank = ranks[at as usize / 64] + (word & (bit - 1)).count_ones();
                    places[rank as usize].store(row as u32, Ordering::Relaxed);
                }
            }
        });
    });
    places.into_iter().map(AtomicU32::into_inner).collect()
}

/// How many rows of the set stand before each of its words.
fn ranks(set: &RowSet) -> Vec<u32> {
    let before = set.words.iter().scan(0, |rows, word| {
        let before = *rows;
        *rows += word.count_ones();
        Some(before)
    });
    before.collect()
}

fn fill(data: &Dataset, field: RowField, places: &[u32], columns: &mut RowColumns) {
    let (rows, ids) = (&data.synapses, &data.neurons.id);
    match field {
        RowField::Size => columns.size = look_up(places, |at| bits_of_order_code(rows.size[at])),
        RowField::Prob => columns.prob = look_up(places, |at| bits_of_order_code(rows.prob[at])),
        RowField::X => columns.x = look_up(places, |at| rows.x[at]),
        RowField::Y => columns.y = look_up(places, |at| rows.y[at]),
        RowField::Z => columns.z = look_up(places, |at| rows.z[at]),
        RowField::PreId => columns.pre_id = look_up(places, |at| ids[rows.pre[at] as usize]),
        RowField::PostId => columns.post_id = look_up(places, |at| ids[rows.post[at] as usize]),
        RowField::PostMorph => columns.post_morph = look_up(places, |at| of(data, at).post_morph),
        RowField::PreCelltype => {
            columns.pre_celltype = look_up(places, |at| of(data, at).pre_type);
        }
        RowField::PostCelltype => {
            columns.post_celltype = look_up(places, |at| of(data, at).post_type);
        }
        RowField::Row => columns.row = look_up(places, |at| rows.row[at].into()),
    }
}

fn look_up<T: Send>(places: &[u32], value: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    places.par_iter().map(|at| value(*at as usize)).collect()
}

/// The segment that a row is in.
fn of(data: &Dataset, row: usize) -> Segment {
    let after = data.segments.partition_point(|segment| segment.end <= row as u64);
    data.segments[after]
}
