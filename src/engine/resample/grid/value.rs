//! What a connection of a claim comes to in the resamples of a block.

use crate::draws::BLOCK;

/// The sum of the cells of a connection in each resample of a block.
#[derive(Clone)]
pub struct Value {
    /// Undefined cells as 0.
    pub sum: [f64; BLOCK],
    /// Whether any cell is defined: 1, else 0.
    pub is_defined: [u8; BLOCK],
}

impl Value {
    /// Of no cell yet.
    pub const NONE: Value = Value { sum: [0.0; BLOCK], is_defined: [0; BLOCK] };

    /// In a resample; `None` where it is undefined.
    #[inline]
    pub fn at(&self, b: usize) -> Option<f64> {
        (self.is_defined[b] != 0).then_some(self.sum[b])
    }
}
