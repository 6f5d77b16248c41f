//! A number of a condition, and how values stand to it.

use std::cmp::Ordering;

use crate::codes;
use crate::query::Number;
use crate::table::ColumnType;

/// A number as it was written.
pub(super) struct Threshold {
    /// The greatest whole number that is not above it, and the least that is not below.
    whole: (i128, i128),
    /// The float64 nearest to it.
    real: f64,
}

impl Threshold {
    /// The number that a text says, if it says one.
    pub(super) fn parse(text: &str) -> Option<Threshold> {
        let number = Number::parse(text)?;
        Some(Threshold { whole: number.whole(), real: number.real() })
    }

    /// How an integer stands to it.
    pub(super) fn of_whole(&self, value: i128) -> Ordering {
        let (below, above) = self.whole;
        match (value.cmp(&below), value.cmp(&above)) {
            (Ordering::Less, _) => Ordering::Less,
            (Ordering::Equal, Ordering::Equal) => Ordering::Equal,
            (Ordering::Equal, _) => Ordering::Less,
            (Ordering::Greater, _) => Ordering::Greater,
        }
    }

    /// How a number of a float column stands to it: it is rounded to the type of the column, as NumPy
    /// does. None for NaN.
    pub(super) fn of_real(&self, value: f64, kind: &ColumnType) -> Option<Ordering> {
        let rounded = match kind {
            ColumnType::F16 => codes::f16_to_f64(codes::round_to_f16(self.real)),
            ColumnType::F32 => f64::from(self.real as f32),
            _ => self.real,
        };
        value.partial_cmp(&rounded)
    }
}
