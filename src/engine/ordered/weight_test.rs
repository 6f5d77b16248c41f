//! What is asked of the weights of rows, as ranges, which are compared in the width that the column has.

use super::asked::OfNumber;
use super::block::Block;
use super::device::keys::that_pass;
use super::kernels;
use crate::dataset::mapped::{NumberKind, Weights};
use crate::error::Result;

/// A test of weights.
pub struct WeightTest<'a> {
    weights: &'a Weights,
    /// The lowest and the highest of each range that passes.
    ranges: Vec<[u64; 2]>,
}

impl<'a> WeightTest<'a> {
    pub fn new(weights: &'a Weights, asked: &OfNumber) -> WeightTest<'a> {
        // The key of a whole number without a sign is the number.
        WeightTest { weights, ranges: that_pass(asked, NumberKind::U64) }
    }

    /// Takes out of the mask the rows whose weight is in no range.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn narrow(&self, block: &mut Block) -> Result<()> {
        let rows = block.rows.clone();
        self.weights.column().ensure(rows.clone())?;
        let [[low, high]] = self.ranges[..] else {
            let is_in = |weight: u64| self.ranges.iter().any(|[l, h]| (*l..=*h).contains(&weight));
            for (passes, row) in block.mask.iter_mut().zip(rows) {
                *passes &= u8::from(is_in(self.weights.get(row)));
            }
            return Ok(());
        };
        match self.weights {
            Weights::U8(column) => match (u8::try_from(low), high.min(0xff) as u8) {
                (Ok(low), high) => kernels::narrow_u8(&column[rows], low, high, block.mask),
                (Err(_), _) => block.mask.fill(0),
            },
            Weights::U16(column) => match (u16::try_from(low), high.min(0xffff) as u16) {
                (Ok(low), high) => kernels::narrow_u16(&column[rows], low, high, block.mask),
                (Err(_), _) => block.mask.fill(0),
            },
            Weights::U32(column) => kernels::narrow_wide(&column[rows], low, high, block.mask),
            Weights::U64(column) => kernels::narrow_wide(&column[rows], low, high, block.mask),
        }
        Ok(())
    }
}
