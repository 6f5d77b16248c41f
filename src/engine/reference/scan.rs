//! All published synapses, one after the other, block by block; several blocks at once.

use super::Reference;
use super::neurons::unknown_type;
use super::passes::Rules;
use crate::error::{Error, Result};
use crate::read::{SynapseBlock, SynapseFile};
use crate::run::Run;
use crate::threads::loops;

/// Records read at a time.
const BLOCK_ROWS: u64 = 1 << 15;
/// Parts for each thread: some end sooner than others.
const PARTS: usize = 4;

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
        let blocks = file.rows().div_ceil(BLOCK_ROWS);
        let parts = blocks.min((rayon::current_num_threads() * PARTS) as u64);
        let scan_part = |part: usize| {
            let (mut state, mut buffer) = (start(), Vec::new());
            let from = |part: u64| part * blocks / parts;
            for number in from(part as u64)..from(part as u64 + 1) {
                run.check()?;
                let rows = number * BLOCK_ROWS..file.rows().min((number + 1) * BLOCK_ROWS);
                let block = file.read(rows, &mut buffer)?;
                for i in 0..block.len() {
                    self.check_types(file, &block, i)?;
                    if rules.pass(&block, i) {
                        visit(&mut state, &block, i);
                    }
                }
            }
            Ok(state)
        };
        // Parts stay in order, so the error that is kept is the first in the file.
        let states = loops::map(parts as usize, scan_part).into_iter();
        states.reduce(|a, b| a.and_then(|a| Ok(merge(a, b?)))).unwrap_or_else(|| Ok(start()))
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
