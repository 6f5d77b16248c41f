//! Rows with their fields out of the sorted columns, in published order: each column is looked up
//! at the places where the rows stand.

use rayon::prelude::*;

use super::{order, select};
use crate::codes::bits_of_order_code;
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{Found, Held, RowColumns, RowField, SelectQuery};

/// Up to this share of the table looking rows up beats reading the whole table: one in so many.
const ONE_IN: u64 = 8;
/// Rows that one task looks up.
const PLACES_PER_TASK: usize = 1 << 13;
/// What the columns have for both zeros and for every NaN.
const NOT_TOLD_APART: [u16; 2] = [0x0000, 0x7e00];

/// The rows if they are few enough, else which they are.
pub fn answer(data: &Dataset, query: &SelectQuery, fields: &[RowField]) -> Result<Found> {
    let plan = Plan::new(data, &query.filter)?;
    let rows_max = data.synapse_count() as u64 / ONE_IN;
    // The plan's rows are an upper bound; where it is low, no bitmap over the table is needed.
    let few = query.sample.is_none() && plan.rows() as u64 <= rows_max;
    let set = (!few).then(|| select::of_plan(data, &plan, query.sample));
    if let Some(set) = set.as_ref().filter(|set| set.len() > rows_max) {
        return Ok(Found::Set(set.clone()));
    }
    let places = order::published(data, &plan, set.as_ref());
    let mut columns = RowColumns::default();
    for field in fields {
        fill(data, *field, &places, &mut columns);
    }
    let unsure = |column| unsure(&data.synapses.row, &places, column);
    let (unsure_size, unsure_prob) = (unsure(&columns.size), unsure(&columns.prob));
    Ok(Found::Held(Box::new(Held { columns, unsure_size, unsure_prob })))
}

/// Positions in a column of what its codes do not tell apart, with the published rows.
fn unsure(rows: &[u32], places: &[u32], column: &[u16]) -> Vec<(usize, u32)> {
    let is_unsure = |bits: &u16| NOT_TOLD_APART.contains(bits);
    let mut unsure = Vec::new();
    for (block, bits) in column.chunks(PLACES_PER_TASK).enumerate() {
        // Hardly ever: a look at the whole block goes 16 values at a time.
        if bits.iter().fold(false, |any, bits| any | is_unsure(bits)) {
            let at = (block * PLACES_PER_TASK..).zip(bits).filter(|(_, bits)| is_unsure(bits));
            unsure.extend(at.map(|(at, _)| (at, rows[places[at] as usize])));
        }
    }
    unsure
}

fn fill(data: &Dataset, field: RowField, places: &[u32], columns: &mut RowColumns) {
    let (rows, ids) = (&data.synapses, &data.neurons.id);
    match field {
        RowField::Size => columns.size = look_up(places, &rows.size, bits_of_order_code),
        RowField::Prob => columns.prob = look_up(places, &rows.prob, bits_of_order_code),
        RowField::X => columns.x = look_up(places, &rows.x, |nm| nm),
        RowField::Y => columns.y = look_up(places, &rows.y, |nm| nm),
        RowField::Z => columns.z = look_up(places, &rows.z, |nm| nm),
        RowField::PreId => columns.pre_id = look_up_ids(places, &rows.pre, ids),
        RowField::PostId => columns.post_id = look_up_ids(places, &rows.post, ids),
        RowField::PostMorph => columns.post_morph = of_segments(data, places, |s| s.post_morph),
        RowField::PreCelltype => columns.pre_celltype = of_segments(data, places, |s| s.pre_type),
        RowField::PostCelltype => {
            columns.post_celltype = of_segments(data, places, |s| s.post_type);
        }
        RowField::Row => columns.row = look_up(places, &rows.row, u64::from),
    }
}

// Columns come as slices: a column that is asked for its slice again for every row takes ten times
// as long.

fn look_up<T: Copy + Sync, V: Clone + Default + Send>(
    places: &[u32],
    column: &[T],
    value: impl Fn(T) -> V + Sync,
) -> Vec<V> {
    filled(places, |at| value(column[at as usize]))
}

fn look_up_ids(places: &[u32], neurons: &[u32], ids: &[u64]) -> Vec<u64> {
    filled(places, |at| ids[neurons[at as usize] as usize])
}

/// What the segments of the rows say.
fn of_segments(data: &Dataset, places: &[u32], value: impl Fn(Segment) -> u8 + Sync) -> Vec<u8> {
    let segments = &data.segments;
    let of = |row: u64| segments[segments.partition_point(|segment| segment.end <= row)];
    filled(places, |at| value(of(at.into())))
}

/// A value for each place. Chunks of a vector that is there already: collecting values one by one
/// takes twice as long.
fn filled<V: Clone + Default + Send>(places: &[u32], value: impl Fn(u32) -> V + Sync) -> Vec<V> {
    if places.len() <= PLACES_PER_TASK {
        // Waking a thread would take longer.
        return places.iter().map(|at| value(*at)).collect();
    }
    let mut values = vec![V::default(); places.len()];
    let chunks = values.par_chunks_mut(PLACES_PER_TASK).zip(places.par_chunks(PLACES_PER_TASK));
    chunks.for_each(|(values, places)| {
        values.iter_mut().zip(places).for_each(|(to, at)| *to = value(*at));
    });
    values
}
