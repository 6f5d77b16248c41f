//! Fields of any type as Arrow arrays.

use std::sync::Arc;

use arrow_array::types::*;
use arrow_array::{ArrayRef, ArrowPrimitiveType, PrimitiveArray, StringArray};
use arrow_schema::DataType;

use crate::query::{FieldKind, FieldValues};

/// The type of such a field.
pub(super) fn data_type(kind: FieldKind) -> DataType {
    match kind {
        FieldKind::Int8 => DataType::Int8,
        FieldKind::Int16 => DataType::Int16,
        FieldKind::Int32 => DataType::Int32,
        FieldKind::Int64 => DataType::Int64,
        FieldKind::UInt8 => DataType::UInt8,
        FieldKind::UInt16 => DataType::UInt16,
        FieldKind::UInt32 => DataType::UInt32,
        FieldKind::UInt64 => DataType::UInt64,
        FieldKind::Float16 => DataType::Float16,
        FieldKind::Float32 => DataType::Float32,
        FieldKind::Float64 => DataType::Float64,
        FieldKind::Text => DataType::Utf8,
    }
}

/// Values as an array of that type.
pub(super) fn array(values: FieldValues, nulls: &[bool]) -> ArrayRef {
    match values {
        FieldValues::Int8(values) => numbers::<Int8Type>(values, nulls),
        FieldValues::Int16(values) => numbers::<Int16Type>(values, nulls),
        FieldValues::Int32(values) => numbers::<Int32Type>(values, nulls),
        FieldValues::Int64(values) => numbers::<Int64Type>(values, nulls),
        FieldValues::UInt8(values) => numbers::<UInt8Type>(values, nulls),
        FieldValues::UInt16(values) => numbers::<UInt16Type>(values, nulls),
        FieldValues::UInt32(values) => numbers::<UInt32Type>(values, nulls),
        FieldValues::UInt64(values) => numbers::<UInt64Type>(values, nulls),
        FieldValues::Float16(bits) => {
            type Half = <Float16Type as ArrowPrimitiveType>::Native;
            let values = bits.into_iter().map(Half::from_bits).collect();
            numbers::<Float16Type>(values, nulls)
        }
        FieldValues::Float32(values) => numbers::<Float32Type>(values, nulls),
        FieldValues::Float64(values) => numbers::<Float64Type>(values, nulls),
        FieldValues::Text(codes, texts) => {
            let texts = codes.iter().map(|code| texts.get(*code as usize).map(String::as_str));
            Arc::new(texts.collect::<StringArray>())
        }
    }
}

fn numbers<T: ArrowPrimitiveType>(values: Vec<T::Native>, nulls: &[bool]) -> ArrayRef {
    if nulls.is_empty() {
        return Arc::new(PrimitiveArray::<T>::from_iter_values(values));
    }
    let values = values.into_iter().zip(nulls).map(|(value, null)| (!null).then_some(value));
    Arc::new(values.collect::<PrimitiveArray<T>>())
}
