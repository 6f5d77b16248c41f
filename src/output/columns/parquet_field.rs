//! Fields of any type as columns of a Parquet file.

use parquet::basic::{ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::{ColumnCloseResult, ColumnWriter, ColumnWriterImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::schema::types::Type;

use crate::query::{FieldKind, FieldValues};

/// Values that are put into a column at a time.
const VALUES_AT_ONCE: usize = 8192;

/// The type of such a column.
pub(super) fn kind(name: &str, kind: FieldKind, is_nullable: bool) -> Result<Type, ParquetError> {
    let (physical, converted) = match kind {
        FieldKind::Int8 => (Physical::INT32, ConvertedType::INT_8),
        FieldKind::Int16 => (Physical::INT32, ConvertedType::INT_16),
        FieldKind::Int32 => (Physical::INT32, ConvertedType::INT_32),
        FieldKind::Int64 => (Physical::INT64, ConvertedType::INT_64),
        FieldKind::UInt8 => (Physical::INT32, ConvertedType::UINT_8),
        FieldKind::UInt16 => (Physical::INT32, ConvertedType::UINT_16),
        FieldKind::UInt32 => (Physical::INT32, ConvertedType::UINT_32),
        FieldKind::UInt64 => (Physical::INT64, ConvertedType::UINT_64),
        FieldKind::Float16 => (Physical::FIXED_LEN_BYTE_ARRAY, ConvertedType::NONE),
        FieldKind::Float32 => (Physical::FLOAT, ConvertedType::NONE),
        FieldKind::Float64 => (Physical::DOUBLE, ConvertedType::NONE),
        FieldKind::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
    };
    let repetition = if is_nullable { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    match kind {
        FieldKind::Float16 => {
            builder.with_logical_type(Some(LogicalType::Float16)).with_length(2).build()
        }
        _ => builder.with_converted_type(converted).build(),
    }
}

/// Puts a column's values into its writer.
pub(super) fn fill(
    writer: ColumnWriter,
    values: FieldValues,
    nulls: &[bool],
) -> Result<ColumnCloseResult, ParquetError> {
    use ColumnWriter::{
        ByteArrayColumnWriter, DoubleColumnWriter, FixedLenByteArrayColumnWriter,
        FloatColumnWriter, Int32ColumnWriter, Int64ColumnWriter,
    };
    match (writer, values) {
        (Int32ColumnWriter(to), FieldValues::Int8(values)) => put(to, values, i32::from, nulls),
        (Int32ColumnWriter(to), FieldValues::Int16(values)) => put(to, values, i32::from, nulls),
        (Int32ColumnWriter(to), FieldValues::Int32(values)) => put(to, values, |v| v, nulls),
        (Int64ColumnWriter(to), FieldValues::Int64(values)) => put(to, values, |v| v, nulls),
        (Int32ColumnWriter(to), FieldValues::UInt8(values)) => put(to, values, i32::from, nulls),
        (Int32ColumnWriter(to), FieldValues::UInt16(values)) => put(to, values, i32::from, nulls),
        // The same bits: the column says that they are unsigned.
        (Int32ColumnWriter(to), FieldValues::UInt32(values)) => {
            put(to, values, u32::cast_signed, nulls)
        }
        (Int64ColumnWriter(to), FieldValues::UInt64(values)) => {
            put(to, values, u64::cast_signed, nulls)
        }
        (FixedLenByteArrayColumnWriter(to), FieldValues::Float16(values)) => {
            let bytes = |bits: u16| FixedLenByteArray::from(bits.to_le_bytes().to_vec());
            put(to, values, bytes, nulls)
        }
        (FloatColumnWriter(to), FieldValues::Float32(values)) => put(to, values, |v| v, nulls),
        (DoubleColumnWriter(to), FieldValues::Float64(values)) => put(to, values, |v| v, nulls),
        (ByteArrayColumnWriter(to), FieldValues::Text(codes, texts)) => {
            // Copies of these share their bytes.
            let texts: Vec<ByteArray> = texts.iter().map(|text| text.as_str().into()).collect();
            let text = |code: u32| texts.get(code as usize).cloned().unwrap_or_default();
            put(to, codes, text, nulls)
        }
        _ => Err(ParquetError::General("values of another kind than the column's".into())),
    }
}

fn put<T: Copy, D: DataType>(
    mut to: ColumnWriterImpl<'_, D>,
    values: Vec<T>,
    value: impl Fn(T) -> D::T,
    nulls: &[bool],
) -> Result<ColumnCloseResult, ParquetError> {
    for (at, values) in values.chunks(VALUES_AT_ONCE).enumerate() {
        let start = at * VALUES_AT_ONCE;
        let nulls = nulls.get(start..start + values.len()).unwrap_or_default();
        if nulls.is_empty() {
            let values: Vec<D::T> = values.iter().copied().map(&value).collect();
            to.write_batch(&values, None, None)?;
        } else {
            let levels: Vec<i16> = nulls.iter().map(|null| (!null).into()).collect();
            let there = values.iter().zip(nulls).filter(|(_, null)| !**null);
            let values: Vec<D::T> = there.map(|(v, _)| value(*v)).collect();
            to.write_batch(&values, Some(&levels), None)?;
        }
    }
    to.close()
}
