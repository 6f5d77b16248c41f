//! How many synapses pass by the labels of both partners: what most matrices ask. Nothing is written down for
//! a row on the way, other than in [`super::collect`], which serves everything else.

use super::Ordered;
use super::axes::Axes;
use super::block::Block;
use super::cell_lists;
use super::collect::by_label;
use super::counters::{Count, Lines, One, Rows, Table};
use super::kernels;
use super::labelling::{Labelling, NONE};
use super::resolved::Resolved;
use super::walk::Walk;
use crate::dataset::AnyColumn;
use crate::dataset::mapped::Weights;
use crate::error::Result;
use crate::query::SparseCells;
use crate::run::Run;

/// Cells, each in lanes, that every part of a walk may have a table of: they stay in the caches.
const TABLE: usize = 1 << 14;

impl Ordered {
    /// The synapses in each cell that has any, by row, then column, and the rows in all cells; none unless
    /// rows and columns of the answer are labels of the two partners, labels fit 16 bits, and weights 32.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub(super) fn counts_of_partners(
        &self,
        passing: &Resolved,
        axes: &Axes,
        run: &Run,
    ) -> Result<Option<(SparseCells, u64)>> {
        let (rows, columns) = axes.shape();
        let (lines, across, is_transposed) = match (&axes.rows.labelling, &axes.columns.labelling) {
            (Labelling::Pre(lines), Labelling::Post(across)) => (lines, across, false),
            (Labelling::Post(across), Labelling::Pre(lines)) => (lines, across, true),
            _ => return Ok(None),
        };
        let (height, width) = if is_transposed { (columns, rows) } else { (rows, columns) };
        if width >= usize::from(u16::MAX) || !self.may_weigh(across) {
            return Ok(None);
        }
        // Neurons without a label have one behind the last.
        let narrow = |label: &u32| if *label == NONE { width as u16 } else { *label as u16 };
        let labels: Vec<u16> = across.iter().map(narrow).collect();
        let width = width + 1;
        let (cells, rows) = match height * width <= TABLE {
            true => {
                let make = || Table::new(height, width);
                let (parts, rows) = self.counted(passing, lines, None, &labels, run, make)?;
                (Table::cells(parts), rows)
            }
            false => {
                let order = by_label(lines);
                let make = || Lines::new(width);
                let (parts, rows) = self.counted(passing, lines, order, &labels, run, make)?;
                (Lines::cells(parts), rows)
            }
        };
        let rows = if self.data.rows.weight.is_some() { rows } else { cells.counts.iter().sum() };
        Ok(Some((if is_transposed { cell_lists::transposed(&cells) } else { cells }, rows)))
    }

    /// Whether weights, if there are any, are narrow, and all of them together fit a cell of a line. Rows
    /// of neurons without a label are counted with the others then, so there must be none.
    fn may_weigh(&self, across: &[u32]) -> bool {
        match &self.data.rows.weight {
            None => true,
            Some(Weights::U8(_) | Weights::U16(_)) => {
                self.data.synapse_count() <= u32::MAX.into() && !across.contains(&NONE)
            }
            Some(Weights::U32(_) | Weights::U64(_)) => false,
        }
    }

    /// What the parts of a walk have counted, and the rows that pass.
    fn counted<C: Count + Send>(
        &self,
        passing: &Resolved,
        lines: &[u32],
        order: Option<Vec<u32>>,
        labels: &[u16],
        run: &Run,
        make: impl Fn() -> C + Sync,
    ) -> Result<(Vec<C>, u64)> {
        let mut reads: Vec<&dyn AnyColumn> = vec![&self.data.rows.post];
        reads.extend(self.weight_columns());
        let each = |part: &mut Part<C>, block: &mut Block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            part.weigh(self.data.rows.weight.as_ref(), block);
            for neuron in block.neurons.clone() {
                let (line, rows) = (lines[neuron as usize], block.rows_of(neuron));
                if line == NONE {
                    continue;
                }
                let (posts, mask) = (&posts[rows.clone()], &block.mask[rows.clone()]);
                match self.data.rows.weight {
                    None => part.cells.count(line, labels, &Rows { posts, mask, synapses: One }),
                    Some(_) => {
                        part.rows += kernels::count(mask);
                        let synapses = &part.weights[rows];
                        part.cells.count(line, labels, &Rows { posts, mask, synapses });
                    }
                }
            }
            Ok(())
        };
        let make = || Part { cells: make(), rows: 0, weights: Vec::new() };
        let parts = self.walk(passing, &Walk { order, reads }, run, make, each)?;
        let rows = parts.iter().map(|part| part.rows).sum();
        Ok((parts.into_iter().map(|part| part.cells).collect(), rows))
    }
}

/// What a part of a walk has counted.
struct Part<C> {
    cells: C,
    /// Rows that pass, where rows have weights.
    rows: u64,
    /// The weights of the block's rows that pass; 0 of the others.
    weights: Vec<u32>,
}

impl<C> Part<C> {
    fn weigh(&mut self, weights: Option<&Weights>, block: &Block) {
        self.weights.clear();
        let rows = block.rows.clone();
        match weights {
            Some(Weights::U8(column)) => {
                kernels::weigh_u8(block.mask, &column[rows], &mut self.weights);
            }
            Some(Weights::U16(column)) => {
                kernels::weigh_u16(block.mask, &column[rows], &mut self.weights);
            }
            _ => {}
        }
    }
}
