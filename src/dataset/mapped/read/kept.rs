//! The rows of a batch that are kept.

use crate::table::{Nulls, Values};

/// Those of the values that are kept; all, where no row is left out.
pub(super) fn of<T: Clone>(values: &[T], kept: Option<&[bool]>) -> Vec<T> {
    match kept {
        None => values.to_vec(),
        Some(kept) => {
            let kept = values.iter().zip(kept).filter(|(_, kept)| **kept);
            kept.map(|(value, _)| value.clone()).collect()
        }
    }
}

/// The same for numbers of any type.
pub(super) fn numbers(values: &Values, kept: &[bool]) -> Values {
    let kept = Some(kept);
    match values {
        Values::I8(values) => Values::I8(of(values, kept)),
        Values::I16(values) => Values::I16(of(values, kept)),
        Values::I32(values) => Values::I32(of(values, kept)),
        Values::I64(values) => Values::I64(of(values, kept)),
        Values::U8(values) => Values::U8(of(values, kept)),
        Values::U16(values) => Values::U16(of(values, kept)),
        Values::U32(values) => Values::U32(of(values, kept)),
        Values::U64(values) => Values::U64(of(values, kept)),
        Values::F16(bits) => Values::F16(of(bits, kept)),
        Values::F32(values) => Values::F32(of(values, kept)),
        Values::F64(values) => Values::F64(of(values, kept)),
        // Decoders give numbers.
        others => others.clone(),
    }
}

/// Which of the rows kept are null.
pub(super) fn nulls(nulls: &Nulls, kept: &[bool]) -> Nulls {
    let rows = kept.iter().enumerate().filter(|(_, kept)| **kept);
    if nulls.any() {
        Nulls::of(rows.map(|(row, _)| nulls.is_null(row)).collect())
    } else {
        Nulls::NONE
    }
}
