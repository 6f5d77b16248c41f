//! A block of rows: those of presynaptic neurons that follow one another.

use std::ops::Range;

/// Rows of whole neurons that follow one another.
pub struct Block<'a> {
    /// The presynaptic neurons.
    pub neurons: Range<u32>,
    /// Their rows.
    pub rows: Range<usize>,
    /// One byte a row: 1 passes, 0 fails.
    pub mask: &'a mut [u8],
    start: &'a [u64],
}

impl<'a> Block<'a> {
    /// The rows of some neurons, by where those of each start; all pass.
    pub fn new(neurons: Range<u32>, start: &'a [u64], mask: &'a mut Vec<u8>) -> Block<'a> {
        let rows = start[neurons.start as usize] as usize..start[neurons.end as usize] as usize;
        mask.clear();
        mask.resize(rows.len(), 1);
        Block { neurons, rows, mask, start }
    }

    /// The rows of a neuron, counted from the first of the block.
    #[inline]
    pub fn rows_of(&self, neuron: u32) -> Range<usize> {
        let at = neuron as usize;
        let (start, end) = (self.start[at] as usize, self.start[at + 1] as usize);
        start - self.rows.start..end - self.rows.start
    }
}
