//! Rows with their fields out of the sorted columns, in published order.

use super::radix_order::RadixOrder;
use super::{pairs, sample, select};
use crate::codes::bits_of_order_code;
use crate::dataset::{AnyColumn, Column, Dataset, Segment};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{
    EngineColumns, RowColumns, RowField, RowSet, Sample, SelectQuery, SelectedRows,
};
use crate::run::Run;

/// Up to this share of the table looking rows up is faster than reading the whole table: one in so many.
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
) -> Result<SelectedRows> {
    let plan = pairs::plan(data, &query.filter, run)?;
    let most = most.min(data.synapse_count() as u64 / ONE_IN);
    Ok(match order(data, &plan, query.sample, most)? {
        Ok(order) => SelectedRows::Columns(Box::new(engine_columns(data, fields, &order)?)),
        Err(set) => SelectedRows::Set(set),
    })
}

/// The order of the rows; where they are more than `most`, which they are.
fn order(
    data: &Dataset,
    plan: &Plan,
    sample: Option<Sample>,
    most: u64,
) -> Result<std::result::Result<RadixOrder, RowSet>> {
    let small = sample.filter(|sample| sample.size <= most);
    if let Some(drawn) = small.map(|sample| sample::draw(data, plan, sample)).transpose()?.flatten()
    {
        let rows = drawn.iter().map(|drawn| (drawn.row, drawn.place)).collect();
        return Ok(Ok(RadixOrder::plain(rows)));
    }
    // The plan's rows are an upper bound; where it is low, no bitmap over the table is needed.
    if sample.is_none() && plan.rows() as u64 <= most {
        return RadixOrder::new(data, plan, None).map(Ok);
    }
    let set = select::of_plan(data, plan, sample)?;
    if set.len() > most { Ok(Err(set)) } else { RadixOrder::new(data, plan, Some(&set)).map(Ok) }
}

/// The rows in an order.
fn engine_columns(
    data: &Dataset,
    fields: &[RowField],
    order: &RadixOrder,
) -> Result<EngineColumns> {
    ensure(data, fields, order)?;
    let columns = columns(data, fields, order);
    let unsure = |column| unsure(&data.synapses.row, order, column);
    let (unsure_size, unsure_prob) = (unsure(&columns.size)?, unsure(&columns.prob)?);
    Ok(EngineColumns { columns, unsure_size, unsure_prob })
}

/// Positions in a column of what its codes do not tell apart, with the published rows.
fn unsure(rows: &Column<u32>, order: &RadixOrder, column: &[u16]) -> Result<Vec<(usize, u32)>> {
    let is_unsure = |bits: &u16| NOT_TOLD_APART.contains(bits);
    // Hardly ever: a look at the whole column goes 16 values at a time.
    if !column.iter().fold(false, |any, bits| any | is_unsure(bits)) {
        return Ok(Vec::new());
    }
    order.ensure(rows)?;
    let rows = order.column(rows, |row| row);
    let unsure = column.iter().enumerate().filter(|(_, bits)| is_unsure(bits));
    Ok(unsure.map(|(at, _)| (at, rows[at])).collect())
}

/// Makes sure of the columns that hold the fields.
fn ensure(data: &Dataset, fields: &[RowField], order: &RadixOrder) -> Result<()> {
    let rows = &data.synapses;
    // Types and morphology are the segments'.
    let held: [(RowField, &dyn AnyColumn); 8] = [
        (RowField::PreId, &rows.pre_id),
        (RowField::PostId, &rows.post_id),
        (RowField::X, &rows.x),
        (RowField::Y, &rows.y),
        (RowField::Z, &rows.z),
        (RowField::Size, &rows.size),
        (RowField::Prob, &rows.prob),
        (RowField::Row, &rows.row),
    ];
    let mut asked = held.iter().filter(|(field, _)| fields.contains(field));
    asked.try_for_each(|(_, column)| order.ensure(*column))
}

/// What fills one field.
type Job<'a> = (RowField, Box<dyn FnOnce() + Send + 'a>);

/// The fields that are asked for.
fn columns(data: &Dataset, fields: &[RowField], order: &RadixOrder) -> RowColumns {
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
pub fn of_segments(
    data: &Dataset,
    order: &RadixOrder,
    value: impl Fn(Segment) -> u8 + Sync,
) -> Vec<u8> {
    let segments = &data.segments[..];
    let of = |place: u64| segments[segments.partition_point(|segment| segment.end <= place)];
    order.of_places(|place| value(of(place.into())))
}
