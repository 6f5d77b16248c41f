//! A block of rows: those of presynaptic neurons that follow one another.

use std::ops::Range;

/// What is walked over together: rows of presynaptic neurons that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The presynaptic neurons.
    pub neurons: Range<u32>,
    /// All of their rows that can pass, and what lies between.
    pub rows: Range<usize>,
}

impl Chunk {
    /// All rows of some neurons, by where those of each start.
    pub fn of(neurons: Range<u32>, start: &[u64]) -> Chunk {
        let rows = start[neurons.start as usize] as usize..start[neurons.end as usize] as usize;
        Chunk { neurons, rows }
    }
}

/// Rows of neurons that follow one another.
pub struct Block<'a> {
    /// The presynaptic neurons.
    pub neurons: Range<u32>,
    /// Their rows, as far as they can pass.
    pub rows: Range<usize>,
    /// One byte a row: 1 passes, 0 fails.
    pub mask: &'a mut [u8],
    start: &'a [u64],
}

impl<'a> Block<'a> {
    /// The rows of a chunk, by where those of each neuron start; all pass.
    pub fn new(chunk: &Chunk, start: &'a [u64], mask: &'a mut Vec<u8>) -> Block<'a> {
        let Chunk { neurons, rows } = chunk.clone();
        mask.clear();
        mask.resize(rows.len(), 1);
        Block { neurons, rows, mask, start }
    }

    /// Shows the rows that pass, counted from the first of the block, each with its presynaptic neuron.
    #[inline]
    pub fn each_passing(&self, mut show: impl FnMut(u32, usize)) {
        for neuron in self.neurons.clone() {
            let own = self.rows_of(neuron).filter(|at| self.mask[*at] == 1);
            own.for_each(|at| show(neuron, at));
        }
    }

    /// The rows of a neuron, counted from the first of the block.
    #[inline]
    pub fn rows_of(&self, neuron: u32) -> Range<usize> {
        let at = neuron as usize;
        let start = (self.start[at] as usize).max(self.rows.start);
        let end = (self.start[at + 1] as usize).min(self.rows.end);
        start - self.rows.start..end.max(start) - self.rows.start
    }
}
