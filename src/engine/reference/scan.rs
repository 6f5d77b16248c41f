//! All published synapses, one after the other, block by block; several blocks at once.

use rayon::prelude::*;

use super::Reference;
use super::neurons::unknown_type;
use super::passes::Rules;
use crate::error::{Error, Result};
use crate::read::{SynapseBlock, SynapseFile};
use crate::run::Run;

/// Records read at a time.
const BLOCK_ROWS: u64 = 1 << 15;

impl Reference {
    /// Shows every synapse that passes to `visit`, which adds it to a state. States begin with
    /// `start`; those of different blocks are put together by `merge`.
    ///
    /// # Errors
    /// A row with a cell type that the mapping lacks, whether it passes or not; the first such.
    pub fn scan<T: Send>(
        &self,
        run: &Run,
        rules: &Rules<'_>,
        start: impl Fn() -> T + Sync + Send,
        visit: impl Fn(&mut T, &SynapseBlock<'_>, usize) + Sync + Send,
        merge: impl Fn(T, T) -> T + Sync + Send,
    ) -> Result<T> {
        let file = &self.synapses;
        let scan_block = |(state, mut buffer): (Result<T>, Vec<u8>), number: u64| {
            let rows = number * BLOCK_ROWS..file.rows().min((number + 1) * BLOCK_ROWS);
            let state = state.and_then(|mut state| {
                run.check()?;
                let block = file.read(rows, &mut buffer)?;
                for i in 0..block.len() {
                    self.check_types(file, &block, i)?;
                    if rules.pass(&block, i) {
                        visit(&mut state, &block, i);
                    }
                }
                Ok(state)
            });
            (state, buffer)
        };
        (0..file.rows().div_ceil(BLOCK_ROWS))
            .into_par_iter()
            .fold(|| (Ok(start()), Vec::new()), scan_block)
            .map(|(state, _)| state)
            // Blocks stay in order, so the error that is kept is the first in the file.
            .reduce(|| Ok(start()), |a, b| a.and_then(|a| Ok(merge(a, b?))))
    }

    #[inline]
    fn check_types(&self, file: &SynapseFile, block: &SynapseBlock<'_>, i: usize) -> Result<()> {
        let (pre, post) = (block.pre_celltype(i), block.post_celltype(i));
        if !self.known_types.contains(pre) {
            Err(bad_row(file, block.first_row() + i as u64, "pre_celltype", pre))
        } else if !self.known_types.contains(post) {
            Err(bad_row(file, block.first_row() + i as u64, "post_celltype", post))
        } else {
            Ok(())
        }
    }
}

#[cold]
fn bad_row(file: &SynapseFile, row: u64, column: &str, code: u8) -> Error {
    file.about_row(row, unknown_type(column, code))
}
