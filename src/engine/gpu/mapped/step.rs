//! One dispatch over the rows of each chunk.

use super::row_pass::RowPass;
use crate::engine::gpu::buffers::Counted;
use crate::engine::gpu::pipeline::Kernel;
use crate::engine::ordered::device::{Column, Range};

/// A dispatch over the rows of each chunk. It is given its columns, its table and the mask, and the
/// cells if it makes them.
#[derive(Debug)]
pub struct Step {
    /// The kernel.
    pub kernel: &'static Kernel,
    /// What it reads of rows.
    pub columns: Vec<Column>,
    /// Where it looks values up.
    pub table: Counted,
    /// What it is asked.
    pub pass: RowPass,
    /// Whether it makes cells.
    pub makes_cells: bool,
}

impl Step {
    /// The same with what is asked.
    pub fn asking(mut self, asks: u32) -> Step {
        self.pass.asks = asks;
        self
    }

    /// The same with so many ranges.
    pub fn within(mut self, ranges: &[Range]) -> Step {
        self.pass.ranges = ranges.len() as u32;
        self
    }
}
