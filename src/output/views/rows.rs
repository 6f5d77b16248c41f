//! Rows as the formats see them: where they are read from, and what of them is shown.

use crate::query::{RowField, Sample, Vocabulary};
use crate::rows::RowsHandle;

/// Rows that are read as they are written, with what it takes to show them.
#[derive(Clone, Copy, Debug)]
pub struct RowsView<'a> {
    /// The rows.
    pub rows: &'a RowsHandle,
    /// The fields, in the order asked.
    pub fields: &'a [RowField],
    /// Whether the fields were named; if not, `npy` holds whole records.
    pub fields_named: bool,
    /// The sample, if it is one.
    pub sample: Option<Sample>,
    /// The names of types and morphologies.
    pub vocabulary: &'a Vocabulary,
    /// Sizes and probabilities have the fewest digits that read back as the same float16.
    pub short: bool,
}
