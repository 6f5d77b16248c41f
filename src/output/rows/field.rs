//! A field of rows, of the published layout or of a record, and the values of records in each format.

use std::io::Write;

use super::{Style, put_integer};
use crate::output::csv::quoted;
use crate::output::{float16, words};
use crate::query::{Cell, FieldKind, RecordField, RowField};

/// A field.
#[derive(Clone, Copy, Debug)]
pub(in crate::output) enum Field<'a> {
    /// Of the published layout.
    Published(RowField),
    /// Of a record, in a table with a map.
    Record(&'a RecordField),
}

impl<'a> Field<'a> {
    /// Itself, in the published layout.
    pub fn published(self) -> Option<RowField> {
        match self {
            Field::Published(field) => Some(field),
            Field::Record(_) => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        match self {
            Field::Published(field) => field.name(),
            Field::Record(field) => &field.name,
        }
    }
}

/// A value as CSV; nothing where it is null, so that an empty text has quotes.
pub(super) fn put_csv(cell: Cell, style: Style, out: &mut Vec<u8>) {
    match cell {
        Cell::Null => {}
        Cell::Text("") => out.extend_from_slice(b"\"\""),
        Cell::Text(text) => out.extend_from_slice(quoted(text).as_bytes()),
        number => put_number(number, style, out),
    }
}

/// A value as JSON; infinities, which it does not have, as `null` too.
pub(super) fn put_json(field: &RecordField, cell: Cell, style: Style, out: &mut Vec<u8>) {
    match cell {
        Cell::Text(text) => {
            // Writing to memory does not fail.
            let _ = serde_json::to_writer(out, text);
        }
        Cell::Unsigned(id) if field.is_id && style.ids_as_text => {
            out.push(b'"');
            put_integer(id, out);
            out.push(b'"');
        }
        cell if real(cell).is_some_and(f64::is_infinite) => out.extend_from_slice(b"null"),
        Cell::Null => out.extend_from_slice(b"null"),
        number => put_number(number, style, out),
    }
}

/// A number: integers as they are, floats in the fewest digits that read back as the same float64, or
/// as the same number of their own type.
fn put_number(cell: Cell, style: Style, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = match cell {
        Cell::Signed(value) => return put_integer(value, out),
        Cell::Unsigned(value) => return put_integer(value, out),
        Cell::Half(bits) if style.short => return out.extend_from_slice(float16::short(bits)),
        Cell::Half(bits) => return out.extend_from_slice(float16::text(bits)),
        Cell::Single(value) if style.short => write!(out, "{value:?}"),
        Cell::Single(value) => write!(out, "{:?}", f64::from(value)),
        Cell::Double(value) => write!(out, "{value:?}"),
        Cell::Null | Cell::Text(_) => return,
    };
}

/// A value for a terminal.
pub(super) fn shown(cell: Cell) -> String {
    match cell {
        Cell::Null => "null".to_owned(),
        Cell::Signed(value) => value.to_string(),
        Cell::Unsigned(value) => value.to_string(),
        Cell::Text(text) => text.to_owned(),
        float => match real(float).unwrap_or(f64::NAN) {
            number if number.is_finite() => words::compact(number, 4),
            infinite => infinite.to_string(),
        },
    }
}

fn real(cell: Cell) -> Option<f64> {
    match cell {
        Cell::Half(bits) => Some(float16::value(bits)),
        Cell::Single(value) => Some(value.into()),
        Cell::Double(value) => Some(value),
        _ => None,
    }
}

/// The type of a field in a NumPy array: integers that may be null are float64, and texts have as many
/// characters as the longest of the table.
pub(super) fn dtype(field: &RecordField) -> String {
    if field.has_mark() {
        return "<f8".to_owned();
    }
    match field.kind {
        FieldKind::Int8 => "|i1",
        FieldKind::Int16 => "<i2",
        FieldKind::Int32 => "<i4",
        FieldKind::Int64 => "<i8",
        FieldKind::UInt8 => "|u1",
        FieldKind::UInt16 => "<u2",
        FieldKind::UInt32 => "<u4",
        FieldKind::UInt64 => "<u8",
        FieldKind::Float16 => "<f2",
        FieldKind::Float32 => "<f4",
        FieldKind::Float64 => "<f8",
        FieldKind::Text => return format!("<U{}", field.longest),
    }
    .to_owned()
}

/// A value of a record in that type: NaN or an empty text where it is null.
pub(super) fn put_npy(field: &RecordField, record: &[u8], out: &mut Vec<u8>) {
    if field.kind == FieldKind::Text {
        let end = out.len() + 4 * field.longest;
        if let Cell::Text(text) = field.cell(record) {
            text.chars().for_each(|c| out.extend_from_slice(&u32::from(c).to_le_bytes()));
        }
        out.resize(end, 0);
    } else if field.has_mark() {
        let value = match field.cell(record) {
            Cell::Signed(value) => value as f64,
            Cell::Unsigned(value) => value as f64,
            _ => f64::NAN,
        };
        out.extend_from_slice(&value.to_le_bytes());
    } else {
        let bytes = record.get(field.start..field.start + field.kind.width());
        out.extend_from_slice(bytes.unwrap_or_default());
    }
}
