//! The bytes of columns as a device holds them.

use std::borrow::Cow;
use std::ops::Range;

use super::{Column, INFINITE, NULL, keys};
use crate::dataset::mapped::{CodedNumbers, Codes, Coding, MappedDataset, Numbers, Rows, Weights};
use crate::engine::ordered::summand::{Value, value_of};
use crate::error::Result;

/// Bytes of a value.
pub fn width(data: &MappedDataset, column: Column) -> u32 {
    match column {
        Column::Pre | Column::Post | Column::Row => 4,
        Column::Codes(_) => 2,
        Column::Units(_) => 8,
        Column::Keys(at) => keys::width(data.rows.numbers[at].kind()),
        Column::Axis(axis) => {
            let position = data.rows.position.as_ref();
            position.map_or(4, |position| keys::width(position.axes[axis].kind()))
        }
        Column::Category(at) => match data.rows.categories[at].codes {
            Codes::U8(_) => 1,
            Codes::U16(_) => 2,
            Codes::U32(_) => 4,
        },
        Column::Weight => match data.rows.weight {
            None | Some(Weights::U8(_)) => 1,
            Some(Weights::U16(_)) => 2,
            Some(Weights::U32(_)) => 4,
            Some(Weights::U64(_)) => 8,
        },
    }
}

/// The bytes of some rows, once these are ensured.
///
/// # Errors
/// A damaged copy ([`crate::Kind::Damaged`]).
pub fn bytes(data: &MappedDataset, column: Column, rows: Range<usize>) -> Result<Cow<'_, [u8]>> {
    let of = &data.rows;
    Ok(match column {
        Column::Pre => Cow::Owned(pre(of, rows)?),
        Column::Post => raw(of.post.read(rows)?),
        Column::Row => raw(of.row.read(rows)?),
        Column::Codes(at) => raw(of.numbers[at].codes.read(rows)?),
        Column::Units(at) => Cow::Owned(units(&of.numbers[at], rows)?),
        Column::Category(at) => match &of.categories[at].codes {
            Codes::U8(codes) => raw(codes.read(rows)?),
            Codes::U16(codes) => raw(codes.read(rows)?),
            Codes::U32(codes) => raw(codes.read(rows)?),
        },
        Column::Weight => match &of.weight {
            None => Cow::Owned(vec![1; rows.len()]),
            Some(Weights::U8(weights)) => raw(weights.read(rows)?),
            Some(Weights::U16(weights)) => raw(weights.read(rows)?),
            Some(Weights::U32(weights)) => raw(weights.read(rows)?),
            Some(Weights::U64(weights)) => raw(weights.read(rows)?),
        },
        Column::Keys(at) => match &of.numbers[at].coding {
            Coding::Buckets { exact, .. } => Cow::Owned(keys_of(exact, rows)?),
            // Codes decide alone, and nobody asks.
            Coding::Exact { .. } => Cow::Borrowed(&[]),
        },
        Column::Axis(axis) => match &of.position {
            Some(position) => Cow::Owned(keys_of(&position.axes[axis], rows)?),
            None => Cow::Borrowed(&[]),
        },
    })
}

fn raw<T: bytemuck::NoUninit>(values: &[T]) -> Cow<'_, [u8]> {
    Cow::Borrowed(bytemuck::cast_slice(values))
}

/// The presynaptic neuron of each row, which the copy does not store.
fn pre(of: &Rows, rows: Range<usize>) -> Result<Vec<u8>> {
    let start = of.start.read(0..of.start.len())?;
    let mut pre: Vec<u32> = Vec::with_capacity(rows.len());
    let mut neuron = if rows.is_empty() { 0 } else { Rows::pre_of(start, rows.start as u64) };
    while pre.len() < rows.len() {
        let end = (start[neuron as usize + 1] as usize).min(rows.end);
        pre.resize(end - rows.start, neuron);
        neuron += 1;
    }
    Ok(bytemuck::cast_slice(&pre).to_vec())
}

fn keys_of(numbers: &Numbers, rows: Range<usize>) -> Result<Vec<u8>> {
    numbers.column().ensure(rows.clone())?;
    Ok(match keys::width(numbers.kind()) {
        4 => rows.flat_map(|row| (keys::key(numbers, row) as u32).to_ne_bytes()).collect(),
        _ => rows.flat_map(|row| keys::key(numbers, row).to_ne_bytes()).collect(),
    })
}

fn units(of: &CodedNumbers, rows: Range<usize>) -> Result<Vec<u8>> {
    of.codes.ensure(rows.clone())?;
    if let Coding::Buckets { exact, .. } = &of.coding {
        exact.column().ensure(rows.clone())?;
    }
    Ok(rows.flat_map(|row| units_of(value_of(of, row)).to_ne_bytes()).collect())
}

/// A value as a device has it; whoever asks has made sure that it fits.
pub fn units_of(value: Value) -> i64 {
    match value {
        Value::Null => NULL,
        Value::Infinite => INFINITE,
        Value::Units(units) => units as i64,
    }
}
