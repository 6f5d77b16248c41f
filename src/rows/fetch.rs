//! Selected rows out of blocks of the published file. Blocks without a selected row are not read.
//! What is gone over several times is kept, where it is short.

use std::ops::Range;

use super::mapped::MapBlocks;
use crate::error::{Error, Result};
use crate::query::{RowColumns, RowSet, SynapseRow};
use crate::read::{SynapseBlock, SynapseFile};
use crate::threads::loops;

/// Bytes of a block of records, about: small enough to stay in cache until they are written.
pub(super) const BLOCK_BYTES: usize = 128 << 10;
/// Rows of a bitmap word. A block is a whole number of words.
const WORD_ROWS: u64 = 64;

/// Blocks of a file and of a selection from it.
pub(crate) struct Blocks<'a> {
    file: &'a SynapseFile,
    set: &'a RowSet,
    /// Bitmap words of one block.
    words: usize,
}

impl<'a> Blocks<'a> {
    /// Refuses a selection from another table.
    pub fn new(file: &'a SynapseFile, set: &'a RowSet) -> Result<Blocks<'a>> {
        Blocks::of_bytes(file, set, BLOCK_BYTES)
    }

    /// The same with blocks of another size.
    pub fn of_bytes(file: &'a SynapseFile, set: &'a RowSet, bytes: usize) -> Result<Blocks<'a>> {
        if file.rows() != set.table_rows {
            return Err(Error::data(format!(
                "the table has {} rows, and the selection is from one of {}",
                file.rows(),
                set.table_rows
            ))
            .in_file(file.path())
            .advise("the file has changed while it was read: run again"));
        }
        let rows = bytes as u64 / file.record_bytes().max(1) as u64;
        let words = (rows / WORD_ROWS).clamp(1, 1 << 10) as usize;
        Ok(Blocks { file, set, words })
    }

    /// How many blocks there are.
    pub fn len(&self) -> usize {
        self.set.words.len().div_ceil(self.words)
    }

    /// Shows the selected rows of a block to `visit`, in file order.
    pub fn visit(
        &self,
        block: usize,
        buffer: &mut Vec<u8>,
        mut visit: impl FnMut(&SynapseRow),
    ) -> Result<()> {
        let first_word = block * self.words;
        let words = &self.set.words[first_word..self.set.words.len().min(first_word + self.words)];
        let Some(span) = span(words) else { return Ok(()) };
        let origin = first_word as u64 * WORD_ROWS;
        let records = self.file.read(origin + span.start..origin + span.end, buffer)?;
        for (at, word) in words.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let row = at as u64 * WORD_ROWS + u64::from(rest.trailing_zeros());
                visit(&record(&records, (row - span.start) as usize));
                rest &= rest - 1;
            }
        }
        Ok(())
    }
}

/// The records of a selection, one behind the other.
#[derive(Debug)]
pub(crate) struct Records {
    bytes: Vec<u8>,
    rows: Vec<u64>,
}

/// Rows of a block that is kept.
const BLOCK_ROWS: usize = 1 << 12;

impl Records {
    /// Reads every row that is selected; none if they have more than `bytes_max`.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn read(blocks: &Blocks, bytes_max: u64) -> Result<Option<Records>> {
        let record_bytes = blocks.file.record_bytes() as u64;
        if blocks.set.len().saturating_mul(record_bytes) > bytes_max {
            return Ok(None);
        }
        let of_block = |block| {
            let (mut bytes, mut buffer) = (Vec::new(), Vec::new());
            blocks.visit(block, &mut buffer, |row| bytes.extend_from_slice(row.record))?;
            Ok(bytes)
        };
        let parts: Vec<Vec<u8>> = loops::try_map(blocks.len(), of_block)?;
        Ok(Some(Records { bytes: parts.concat(), rows: blocks.set.rows().collect() }))
    }
}

/// Where selected rows come from.
pub(crate) enum RowSource<'a> {
    /// Blocks of the file, each time anew.
    Published(Blocks<'a>),
    /// Memory.
    Records(&'a SynapseFile, &'a Records),
    /// Columns.
    Columns(&'a RowColumns),
    /// A table with a map.
    Map(MapBlocks<'a>),
}

impl RowSource<'_> {
    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        match self {
            RowSource::Published(blocks) => blocks.len(),
            RowSource::Records(_, kept) => kept.rows.len().div_ceil(BLOCK_ROWS),
            RowSource::Columns(rows) => rows.row.len().div_ceil(BLOCK_ROWS),
            RowSource::Map(blocks) => blocks.len(),
        }
    }

    /// Shows the rows of a block to `visit`, in file order; `buffer` is used again.
    pub fn visit(
        &self,
        block: usize,
        buffer: &mut Vec<u8>,
        mut visit: impl FnMut(&SynapseRow),
    ) -> Result<()> {
        match self {
            RowSource::Published(blocks) => blocks.visit(block, buffer, visit),
            RowSource::Map(blocks) => blocks.visit(block, buffer, visit),
            RowSource::Records(file, kept) => {
                let records = file.block_of(&kept.bytes);
                let end = kept.rows.len().min((block + 1) * BLOCK_ROWS);
                for at in block * BLOCK_ROWS..end {
                    visit(&SynapseRow { row: kept.rows[at], ..record(&records, at) });
                }
                Ok(())
            }
            RowSource::Columns(rows) => {
                let end = rows.row.len().min((block + 1) * BLOCK_ROWS);
                (block * BLOCK_ROWS..end).for_each(|at| visit(&held(rows, at)));
                Ok(())
            }
        }
    }
}

/// From the first to past the last row that is set.
fn span(words: &[u64]) -> Option<Range<u64>> {
    let first = words.iter().position(|word| *word != 0)?;
    let last = words.iter().rposition(|word| *word != 0)?;
    let start = first as u64 * WORD_ROWS + u64::from(words[first].trailing_zeros());
    let end = (last as u64 + 1) * WORD_ROWS - u64::from(words[last].leading_zeros());
    Some(start..end)
}

#[inline]
fn record<'a>(block: &SynapseBlock<'a>, at: usize) -> SynapseRow<'a> {
    SynapseRow {
        row: block.first_row() + at as u64,
        size: block.size(at),
        prob: block.prob(at),
        x: block.x(at),
        y: block.y(at),
        z: block.z(at),
        pre_id: block.pre_id(at),
        post_id: block.post_id(at),
        post_morph: block.post_morph(at),
        pre_celltype: block.pre_celltype(at),
        post_celltype: block.post_celltype(at),
        record: block.record(at),
    }
}

/// A row that is held; fields that are not held are 0, and there is no record. Who needs those takes
/// another source: `RowsHandle::giving`.
fn held(rows: &RowColumns, at: usize) -> SynapseRow<'static> {
    fn of<T: Copy + Default>(column: &[T], at: usize) -> T {
        column.get(at).copied().unwrap_or_default()
    }
    SynapseRow {
        row: of(&rows.row, at),
        size: of(&rows.size, at),
        prob: of(&rows.prob, at),
        x: of(&rows.x, at),
        y: of(&rows.y, at),
        z: of(&rows.z, at),
        pre_id: of(&rows.pre_id, at),
        post_id: of(&rows.post_id, at),
        post_morph: of(&rows.post_morph, at),
        pre_celltype: of(&rows.pre_celltype, at),
        post_celltype: of(&rows.post_celltype, at),
        record: &[],
    }
}

/// The records' type as the published header writes it, in UTF-8.
pub(super) fn descr(file: &SynapseFile) -> Vec<u8> {
    // The major version of the format: text before version 3 is Latin-1.
    let is_utf8 = file.header_bytes().get(6).is_some_and(|version| *version >= 3);
    if is_utf8 {
        return file.descr().to_vec();
    }
    file.descr().iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use crate::synth::{self, SynthOptions};

    #[test]
    fn kept_rows_are_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 20_000, neurons: 900, seed: 2, nasty: true };
        let made = synth::write(folder.path(), &options, &Silent).unwrap();
        let file = SynapseFile::open(&made.synapses).unwrap();
        let mut rng = fastrand::Rng::with_seed(3);
        for one_in in [1, 3, 900, 100_000] {
            let mut set = RowSet::none(file.rows());
            (0..20_000).filter(|_| rng.u32(..one_in) == 0).for_each(|row| set.insert(row));
            let blocks = || Blocks::of_bytes(&file, &set, 20_000).unwrap();
            let bytes = set.len() * file.record_bytes() as u64;
            let kept = Records::read(&blocks(), bytes).unwrap().unwrap();
            assert!(bytes == 0 || Records::read(&blocks(), bytes - 1).unwrap().is_none());
            let shown = |rows: RowSource| {
                let (mut shown, mut buffer) = (Vec::new(), Vec::new());
                for block in 0..rows.blocks() {
                    let mut show = |row: &SynapseRow| shown.push(format!("{row:?}"));
                    rows.visit(block, &mut buffer, &mut show).unwrap();
                }
                shown
            };
            let of_file = shown(RowSource::Published(blocks()));
            assert_eq!(of_file.len() as u64, set.len());
            assert!(shown(RowSource::Records(&file, &kept)) == of_file, "one in {one_in}");
        }
    }

    #[test]
    fn a_span_runs_from_the_first_to_past_the_last_row() {
        assert_eq!(span(&[0, 0]), None);
        assert_eq!(span(&[1]), Some(0..1));
        assert_eq!(span(&[0, 1 << 5, 1 << 63, 0]), Some(69..192));
        assert_eq!(span(&[u64::MAX]), Some(0..64));
    }
}
