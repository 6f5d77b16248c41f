//! Blocks of bytes put together so that no line is lost between two of them.

use crate::error::Result;
use crate::table::ahead::Ahead;

/// Blocks, and what waits for the rest of its line.
pub(in crate::table) struct Carry {
    blocks: Ahead<Result<Vec<u8>>>,
    /// Bytes at the start that are still to be dropped.
    drop: usize,
    rest: Vec<u8>,
}

impl Carry {
    /// The blocks without their first `drop` bytes.
    pub fn new(blocks: Ahead<Result<Vec<u8>>>, drop: usize) -> Carry {
        Carry { blocks, drop, rest: Vec::new() }
    }

    /// The next bytes, and whether they are the last; then they end with a line end.
    pub fn next(&mut self) -> Result<(Vec<u8>, bool)> {
        let Some(block) = self.blocks.next() else {
            let mut last = std::mem::take(&mut self.rest);
            if !last.is_empty() && last.last() != Some(&b'\n') {
                last.push(b'\n');
            }
            return Ok((last, true));
        };
        let block = block?;
        let drop = self.drop.min(block.len());
        self.drop -= drop;
        if self.rest.is_empty() && drop == 0 {
            return Ok((block, false));
        }
        let mut bytes = std::mem::take(&mut self.rest);
        bytes.extend_from_slice(&block[drop..]);
        Ok((bytes, false))
    }

    /// What is behind the last complete line comes first next time.
    pub fn keep(&mut self, rest: Vec<u8>) {
        self.rest = rest;
    }
}
