//! A test of a row's number that one range does not say: one of several values, or all but some.

use super::{Bitmap, width};
use crate::query::predicate::KeyRanges;
use crate::schema::{ColumnKind, ColumnNumber, J0251};

/// The numbers of a column of rows that pass, in several ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionTest {
    /// The column.
    pub column: ColumnNumber,
    /// The keys that pass.
    pub ranges: KeyRanges,
    /// Of a column of codes, a bit for each code; else empty.
    pub codes: Bitmap,
}

impl UnionTest {
    /// The test that ranges are of a column.
    pub fn new(column: ColumnNumber, ranges: &KeyRanges) -> UnionTest {
        let mut codes = Bitmap::none(0);
        if J0251[column].kind == ColumnKind::Float16 {
            codes = Bitmap::none(1 << 16);
            for range in ranges.as_slice() {
                let range = range.codes();
                (range.low..=range.high).for_each(|code| codes.insert(code.into()));
            }
        }
        UnionTest { column, ranges: ranges.clone(), codes }
    }

    /// Bytes of a row that the test reads.
    pub fn row_bytes(&self) -> usize {
        width(self.column)
    }
}
