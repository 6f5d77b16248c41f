//! How many rows pass by the labels of both partners: what most matrices ask. Nothing is written down for
//! a row on the way, other than in [`super::collect`], which serves everything else.

use super::Ordered;
use super::axes::Axes;
use super::block::Block;
use super::cell_lists;
use super::collect::by_label;
use super::counters::{Count, Lines, Table};
use super::labelling::{Labelling, NONE};
use super::resolved::Resolved;
use super::walk::Walk;
use crate::error::Result;
use crate::query::SparseCells;
use crate::run::Run;

/// Cells, each in lanes, that every part of a walk may have a table of: they stay in the caches.
const TABLE: usize = 1 << 14;

impl Ordered {
    /// The rows in each cell that has any, by row, then column; none unless rows and columns of the answer
    /// are labels of the two partners, each row is a synapse, and labels fit 16 bits.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn counts_of_partners(
        &self,
        passing: &Resolved,
        axes: &Axes,
        run: &Run,
    ) -> Result<Option<SparseCells>> {
        let (rows, columns) = axes.shape();
        let (lines, across, is_transposed) = match (&axes.rows.labelling, &axes.columns.labelling) {
            (Labelling::Pre(lines), Labelling::Post(across)) => (lines, across, false),
            (Labelling::Post(across), Labelling::Pre(lines)) => (lines, across, true),
            _ => return Ok(None),
        };
        let (height, width) = if is_transposed { (columns, rows) } else { (rows, columns) };
        if self.data.rows.weight.is_some() || width >= usize::from(u16::MAX) {
            return Ok(None);
        }
        // Neurons without a label have one behind the last.
        let narrow = |label: &u32| if *label == NONE { width as u16 } else { *label as u16 };
        let labels: Vec<u16> = across.iter().map(narrow).collect();
        let width = width + 1;
        let cells = match height * width <= TABLE {
            true => {
                let make = || Table::new(height, width);
                Table::cells(self.counted(passing, lines, None, &labels, run, make)?)
            }
            false => {
                let order = by_label(lines);
                let make = || Lines::new(width);
                Lines::cells(self.counted(passing, lines, order, &labels, run, make)?)
            }
        };
        Ok(Some(if is_transposed { cell_lists::transposed(&cells) } else { cells }))
    }

    fn counted<C: Count + Send>(
        &self,
        passing: &Resolved,
        lines: &[u32],
        order: Option<Vec<u32>>,
        labels: &[u16],
        run: &Run,
        make: impl Fn() -> C + Sync,
    ) -> Result<Vec<C>> {
        let walk = Walk { order, reads: vec![&self.data.rows.post] };
        let each = |part: &mut C, block: &mut Block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            for neuron in block.neurons.clone() {
                let (line, rows) = (lines[neuron as usize], block.rows_of(neuron));
                if line != NONE {
                    part.count(line, labels, &posts[rows.clone()], &block.mask[rows]);
                }
            }
            Ok(())
        };
        self.walk(passing, &walk, run, make, each)
    }
}
