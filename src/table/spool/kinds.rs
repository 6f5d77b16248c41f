//! Numbers as bytes and back, little-endian as the machine has them.

use bytemuck::{Pod, cast_slice};

use crate::error::{Error, Result};
use crate::table::column::{ColumnType, Values};

const _: () = assert!(cfg!(target_endian = "little"), "columns are written as they are in memory");

/// Bytes of a row of this type; texts have none.
pub(super) fn row_bytes(kind: &ColumnType) -> Result<usize> {
    use ColumnType::*;
    Ok(match kind {
        I8 | U8 | Bool => 1,
        I16 | U16 | F16 => 2,
        I32 | U32 | F32 => 4,
        I64 | U64 | F64 => 8,
        List3(inner) => 3 * row_bytes(inner)?,
        Text | Dictionary | Other(_) => {
            let what = format!("a column of the type {kind} is spooled as codes of its names");
            return Err(Error::data(what));
        }
    })
}

/// Gives the bytes of values to `take`.
pub(super) fn with_bytes<T>(values: &Values, take: impl FnOnce(&[u8]) -> T) -> T {
    match values {
        Values::I8(values) => take(cast_slice(values)),
        Values::I16(values) => take(cast_slice(values)),
        Values::I32(values) => take(cast_slice(values)),
        Values::I64(values) => take(cast_slice(values)),
        Values::U8(values) => take(values),
        Values::U16(values) | Values::F16(values) => take(cast_slice(values)),
        Values::U32(values) => take(cast_slice(values)),
        Values::U64(values) => take(cast_slice(values)),
        Values::F32(values) => take(cast_slice(values)),
        Values::F64(values) => take(cast_slice(values)),
        Values::Bool(values) => take(&values.iter().map(|x| u8::from(*x)).collect::<Vec<_>>()),
        Values::List3(inner) => with_bytes(inner, take),
        // Refused when the column is created.
        Values::Text(_) | Values::Dictionary(_) => take(&[]),
    }
}

/// The values that some bytes are.
pub(super) fn of_bytes(kind: &ColumnType, bytes: &[u8]) -> Values {
    match kind {
        ColumnType::I8 => Values::I8(all(bytes)),
        ColumnType::I16 => Values::I16(all(bytes)),
        ColumnType::I32 => Values::I32(all(bytes)),
        ColumnType::I64 => Values::I64(all(bytes)),
        ColumnType::U16 => Values::U16(all(bytes)),
        ColumnType::U32 => Values::U32(all(bytes)),
        ColumnType::U64 => Values::U64(all(bytes)),
        ColumnType::F16 => Values::F16(all(bytes)),
        ColumnType::F32 => Values::F32(all(bytes)),
        ColumnType::F64 => Values::F64(all(bytes)),
        ColumnType::Bool => Values::Bool(bytes.iter().map(|byte| *byte != 0).collect()),
        ColumnType::List3(inner) => Values::List3(Box::new(of_bytes(inner, bytes))),
        ColumnType::U8 | ColumnType::Text | ColumnType::Dictionary | ColumnType::Other(_) => {
            Values::U8(bytes.to_vec())
        }
    }
}

/// Bytes need not be aligned.
fn all<T: Pod>(bytes: &[u8]) -> Vec<T> {
    bytes.chunks_exact(size_of::<T>()).map(bytemuck::pod_read_unaligned).collect()
}

/// The name of a type as manifests write it.
pub(super) fn name(kind: &ColumnType) -> String {
    match kind {
        ColumnType::List3(inner) => format!("3*{inner}"),
        kind => kind.to_string(),
    }
}

/// The type of that name.
pub(super) fn of_name(name: &str) -> Option<ColumnType> {
    use ColumnType::*;
    if let Some(inner) = name.strip_prefix("3*") {
        return Some(List3(Box::new(of_name(inner)?)));
    }
    let all = [I8, I16, I32, I64, U8, U16, U32, U64, F16, F32, F64, Bool];
    all.into_iter().find(|kind| kind.to_string() == name)
}
