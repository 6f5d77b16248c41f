//! Rows with their fields out of the sorted columns, in published order.

use super::bands::Order;
use super::{sample, select};
use crate::codes::bits_of_order_code;
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{Found, Held, RowColumns, RowField, RowSet, Sample, SelectQuery};
use crate::run::Run;

/// Up to this share of the table looking rows up beats reading the whole table: one in so many.
const ONE_IN: u64 = 8;
/// What the columns have for both zeros and for every NaN.
const NOT_TOLD_APART: [u16; 2] = [0x0000, 0x7e00];

/// The rows if they are few enough, and no more than `most`; else which they are.
pub fn answer(
    data: &Dataset,
    query: &SelectQuery,
    fields: &[RowField],
    most: u64,
    run: &Run,
) -> Result<Found> {
    let plan = Plan::new(data, &query.filter, run)?;
    Ok(match order(data, &plan, query.sample, most.min(data.synapse_count() as u64 / ONE_IN)) {
        Ok(order) => Found::Held(Box::new(held(data, fields, &order))),
        Err(set) => Found::Set(set),
    })
}

/// The order of the rows; where they are more than `most`, which they are.
fn order(
    data: &Dataset,
    plan: &Plan,
    sample: Option<Sample>,
    most: u64,
) -> std::result::Result<Order, RowSet> {
    let small = sample.filter(|sample| sample.size <= most);
    if let Some(drawn) = small.and_then(|sample| sample::draw(data, plan, sample)) {
        return Ok(Order::plain(drawn.iter().map(|drawn| (drawn.row, drawn.place)).collect()));
    }
    // The plan's rows are an upper bound; where it is low, no bitmap over the table is needed.
    if sample.is_none() && plan.rows() as u64 <= most {
        return Ok(Order::new(data, plan, None));
    }
    let set = select::of_plan(data, plan, sample);
    if set.len() > most { Err(set) } else { Ok(Order::new(data, plan, Some(&set))) }
}

/// The rows in an order.
fn held(data: &Dataset, fields: &[RowField], order: &Order) -> Held {
    let columns = columns(data, fields, order);
    let unsure = |column| unsure(&data.synapses.row, order, column);
    let (unsure_size, unsure_prob) = (unsure(&columns.size), unsure(&columns.prob));
    Held { columns, unsure_size, unsure_prob }
}

/// Positions in a column of what its codes do not tell apart, with the published rows.
fn unsure(rows: &[u32], order: &Order, column: &[u16]) -> Vec<(usize, u32)> {
    let is_unsure = |bits: &u16| NOT_TOLD_APART.contains(bits);
    // Hardly ever: a look at the whole column goes 16 values at a time.
    if !column.iter().fold(false, |any, bits| any | is_unsure(bits)) {
        return Vec::new();
    }
    let rows = order.column(rows, |row| row);
    let unsure = column.iter().enumerate().filter(|(_, bits)| is_unsure(bits));
    unsure.map(|(at, _)| (at, rows[at])).collect()
}

/// What fills one field.
type Job<'a> = (RowField, Box<dyn FnOnce() + Send + 'a>);

/// The fields that are asked for.
fn columns(data: &Dataset, fields: &[RowField], order: &Order) -> RowColumns {
    let rows = &data.synapses;
    let mut columns = RowColumns::default();
    let jobs: [Job; 11] = [
        (RowField::PreId, Box::new(|| columns.pre_id = order.column(&rows.pre_id, |id| id))),
        (RowField::PostId, Box::new(|| columns.post_id = order.column(&rows.post_id, |id| id))),
        (RowField::X, Box::new(|| columns.x = order.column(&rows.x, |nm| nm))),
        (RowField::Y, Box::new(|| columns.y = order.column(&rows.y, |nm| nm))),
        (RowField::Z, Box::new(|| columns.z = order.column(&rows.z, |nm| nm))),
        (RowField::Size, Box::new(|| columns.size = order.column(&rows.size, bits_of_order_code))),
        (RowField::Prob, Box::new(|| columns.prob = order.column(&rows.prob, bits_of_order_code))),
        (RowField::Row, Box::new(|| columns.row = order.column(&rows.row, u64::from))),
        (
            RowField::PostMorph,
            Box::new(|| columns.post_morph = of_segments(data, order, |s| s.post_morph)),
        ),
        (
            RowField::PreCelltype,
            Box::new(|| columns.pre_celltype = of_segments(data, order, |s| s.pre_type)),
        ),
        (
            RowField::PostCelltype,
            Box::new(|| columns.post_celltype = of_segments(data, order, |s| s.post_type)),
        ),
    ];
    let asked = jobs.into_iter().filter(|(field, _)| fields.contains(field)).map(|(_, job)| job);
    match order {
        // Waking a thread would take longer.
        order if order.is_short() => asked.for_each(|job| job()),
        _ => rayon::scope(|scope| asked.for_each(|job| scope.spawn(|_| job()))),
    }
    columns
}

/// What the segments of the rows say.
fn of_segments(data: &Dataset, order: &Order, value: impl Fn(Segment) -> u8 + Sync) -> Vec<u8> {
    let segments = &data.segments[..];
    let of = |place: u64| segments[segments.partition_point(|segment| segment.end <= place)];
    order.of_places(|place| value(of(place.into())))
}
