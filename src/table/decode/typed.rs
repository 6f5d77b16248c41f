//! Numbers of formats that say their types.

use super::flaws::is_kept;
use super::nulls::NullTexts;
use crate::codes::f16_to_f64;
use crate::table::column::{Column, Nulls, Values, each_number};

/// Which rows of a typed column are null; NaN is.
pub(super) fn nulls(column: &Column, nulls: &NullTexts, kept: Option<&[bool]>) -> Nulls {
    let values = &column.values;
    let rows = values.rows();
    let (integers, floats) = (nulls.integers(), nulls.floats());
    let is_null_float = |value: f64| value.is_nan() || floats.contains(&value);
    let is_null = |row: usize| match values {
        Values::F16(values) => is_null_float(f16_to_f64(values[row])),
        Values::F32(values) => is_null_float(f64::from(values[row])),
        Values::F64(values) => is_null_float(values[row]),
        _ if integers.is_empty() => false,
        values => whole(values, row).is_some_and(|value| integers.contains(&value)),
    };
    let may_be_null = column.nulls.any()
        || kept.is_some()
        || !integers.is_empty()
        || matches!(values, Values::F16(_) | Values::F32(_) | Values::F64(_));
    let mark = |row| column.nulls.is_null(row) || !is_kept(kept, row) || is_null(row);
    let marks = if may_be_null { (0..rows).map(mark).collect() } else { Vec::new() };
    Nulls::of(marks)
}

/// A whole number, if that is what is held.
pub(super) fn whole(values: &Values, row: usize) -> Option<i128> {
    each_number!(values, values => i128::try_from_number(values[row]),
        Values::F16(values) => i128::try_from_number(f16_to_f64(values[row])),
        _ => None,
    )
}

/// A number of any type as a whole one, if it is one.
trait TryFromNumber<T>: Sized {
    fn try_from_number(value: T) -> Option<Self>;
}

macro_rules! integers {
    ($($type:ty),*) => {
        $(impl TryFromNumber<$type> for i128 {
            fn try_from_number(value: $type) -> Option<i128> {
                Some(value.into())
            }
        })*
    };
}
integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl TryFromNumber<f64> for i128 {
    fn try_from_number(value: f64) -> Option<i128> {
        // Beyond 2¹²⁶ nothing is asked for.
        let is_whole = value.fract() == 0.0 && value.abs() < 1e38;
        is_whole.then_some(value as i128)
    }
}

impl TryFromNumber<f32> for i128 {
    fn try_from_number(value: f32) -> Option<i128> {
        i128::try_from_number(f64::from(value))
    }
}
