//! Some rows of a column, in any order.

use super::column::{Column, Dictionary, Nulls, Values};
use super::text::TextBuilder;

/// The values of some rows; what is beyond the last is some value, because it is null.
pub(super) fn take(values: &Values, rows: &[usize]) -> Values {
    macro_rules! of {
        ($values:expr) => {
            rows.iter().map(|row| $values.get(*row).copied().unwrap_or_default()).collect()
        };
    }
    match values {
        Values::I8(values) => Values::I8(of!(values)),
        Values::I16(values) => Values::I16(of!(values)),
        Values::I32(values) => Values::I32(of!(values)),
        Values::I64(values) => Values::I64(of!(values)),
        Values::U8(values) => Values::U8(of!(values)),
        Values::U16(values) => Values::U16(of!(values)),
        Values::U32(values) => Values::U32(of!(values)),
        Values::U64(values) => Values::U64(of!(values)),
        Values::F16(values) => Values::F16(of!(values)),
        Values::F32(values) => Values::F32(of!(values)),
        Values::F64(values) => Values::F64(of!(values)),
        Values::Bool(values) => Values::Bool(of!(values)),
        Values::Text(text) => {
            let mut texts = TextBuilder::default();
            rows.iter()
                .for_each(|row| texts.push(if *row < text.len() { text.get(*row) } else { "" }));
            Values::Text(texts.finish())
        }
        Values::Dictionary(of) => {
            let codes = of!(of.codes);
            Values::Dictionary(Dictionary { codes, values: of.values.clone(), ..*of })
        }
        Values::List3(values) => {
            let three: Vec<usize> = rows.iter().flat_map(|row| 3 * row..3 * row + 3).collect();
            Values::List3(Box::new(take(values, &three)))
        }
    }
}

impl Column {
    /// Some rows of it, in any order.
    #[must_use]
    pub fn at(&self, rows: &[usize]) -> Column {
        let nulls = match self.nulls.any() {
            true => Nulls::of(rows.iter().map(|row| self.nulls.is_null(*row)).collect()),
            false => Nulls::NONE,
        };
        Column { values: take(&self.values, rows), nulls }
    }
}
