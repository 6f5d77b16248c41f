//! Columns of numbers and categories as fields of records.

use std::sync::Arc;

use super::columns::{Categories, NULL, Numbers, Value};
use super::threshold::Precision;
use crate::engine::reference::numbers::value as float16;
use crate::query::{FieldKind, RecordField};
use crate::table::ColumnType;

/// The greatest integer up to which float64 holds every integer.
const EXACT_MAX: i128 = 1 << 53;

/// A field of numbers, which have this type in their files.
pub fn of_numbers(name: &str, numbers: &Numbers, kind: &ColumnType) -> RecordField {
    let kind = match (numbers, kind) {
        (Numbers::Real(_, Precision::Half), _) => FieldKind::Float16,
        (Numbers::Real(_, Precision::Single), _) => FieldKind::Float32,
        (Numbers::Real(_, Precision::Double), _) => FieldKind::Float64,
        (_, ColumnType::I8) => FieldKind::Int8,
        (_, ColumnType::I16) => FieldKind::Int16,
        (_, ColumnType::I32) => FieldKind::Int32,
        (_, ColumnType::U8) => FieldKind::UInt8,
        (_, ColumnType::U16) => FieldKind::UInt16,
        (_, ColumnType::U32) => FieldKind::UInt32,
        (_, ColumnType::U64) => FieldKind::UInt64,
        (Numbers::Whole(_), _) => FieldKind::Int64,
    };
    let is_nullable = (0..numbers.len()).any(|row| numbers.get(row).is_none());
    let is_beyond = |row| {
        let whole = numbers.get(row).and_then(Value::whole);
        whole.is_some_and(|value| value.abs() > EXACT_MAX)
    };
    let is_beyond_float = is_nullable && (0..numbers.len()).any(is_beyond);
    RecordField { is_nullable, is_beyond_float, ..RecordField::new(name, kind) }
}

/// A field of categories.
pub fn of_categories(name: &str, categories: &Categories) -> RecordField {
    RecordField {
        is_nullable: categories.codes.contains(&NULL),
        ..RecordField::of_texts(name, Arc::new(categories.names.clone()))
    }
}

/// A value in the type of its field, which holds it.
pub fn pack_number(value: Option<Value>, field: &RecordField, out: &mut Vec<u8>) {
    let whole = value.and_then(Value::whole).unwrap_or(0);
    let real = value.and_then(Value::real).unwrap_or(f64::NAN);
    match field.kind {
        FieldKind::Float16 => out.extend(half_bits(real).to_le_bytes()),
        FieldKind::Float32 => out.extend((real as f32).to_le_bytes()),
        FieldKind::Float64 => out.extend(real.to_le_bytes()),
        // Two's complement: the lowest bytes are those of the narrower type.
        kind => out.extend_from_slice(&whole.to_le_bytes()[..kind.width()]),
    }
    if field.has_mark() {
        out.push(value.is_some().into());
    }
}

/// The bits of a number that is a float16, found among all of them.
fn half_bits(value: f64) -> u16 {
    if value.is_nan() {
        return 0x7e00;
    }
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let (mut low, mut high) = (0, 0x7c00);
    while low < high {
        let middle = (low + high) / 2;
        match float16(middle) < value.abs() {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    sign | low
}
