//! First pass over the synapses: which segments there are, and where the rows of each chunk of
//! the published file will stand in them.

use std::collections::BTreeMap;

use super::keys::{self, Key, KeyTable};
use super::{BLOCK_ROWS, unknown_type};
use crate::dataset::{ROWS_MAX, Segment};
use crate::error::{Error, Result};
use crate::names::{CodeSet, Names};
use crate::read::{SynapseBlock, SynapseFile};
use crate::run::Run;
use crate::threads::loops;

/// Where rows go.
pub(super) struct Layout {
    /// The segments, with their places.
    pub(super) segments: Vec<Segment>,
    /// Rows of a chunk, save the last.
    pub(super) chunk_rows: u64,
    /// For every chunk its parts, by ascending key.
    pub(super) chunks: Vec<Vec<SegmentPart>>,
}

/// The rows of one chunk that belong to one segment.
#[derive(Clone, Copy)]
pub(super) struct SegmentPart {
    pub(super) key: Key,
    /// How many.
    pub(super) rows: u32,
    /// Where the first of them stands in the sorted columns.
    pub(super) at: u64,
}

/// Counts the rows of every segment in every chunk, and refuses unknown cell types.
pub(super) fn count(
    file: &SynapseFile,
    types: &Names,
    chunk_rows: u64,
    run: &Run,
) -> Result<Layout> {
    let rows = file.rows();
    if rows >= ROWS_MAX {
        return Err(Error::data(format!("more than {ROWS_MAX} synapses")).in_file(file.path()));
    }
    run.progress.start("counting synapses by cell type", rows);
    let mut known = CodeSet::none();
    types.entries().iter().for_each(|(code, _)| known.insert(*code));
    // Collected before it is searched for errors: the first bad row is to be named.
    let counts = loops::map(rows.div_ceil(chunk_rows) as usize, |chunk| {
        let first = chunk as u64 * chunk_rows;
        count_chunk(file, first..rows.min(first + chunk_rows), &known, run)
    });
    Ok(lay_out(counts.into_iter().collect::<Result<_>>()?, chunk_rows))
}

fn count_chunk(
    file: &SynapseFile,
    rows: std::ops::Range<u64>,
    known: &CodeSet,
    run: &Run,
) -> Result<Vec<(Key, u32)>> {
    let (mut counts, mut buffer) = (KeyTable::new(), Vec::new());
    for first in rows.clone().step_by(BLOCK_ROWS) {
        run.check()?;
        let block = file.read(first..rows.end.min(first + BLOCK_ROWS as u64), &mut buffer)?;
        for i in 0..block.len() {
            let (pre, post) = (block.pre_celltype(i), block.post_celltype(i));
            if !(known.contains(pre) && known.contains(post)) {
                return Err(refuse(file, &block, i, known));
            }
            *counts.at(keys::key(pre, post, block.post_morph(i))) += 1;
        }
        run.progress.advance(block.len() as u64);
    }
    Ok(counts.occurring())
}

/// The error for a row with an unknown cell type.
fn refuse(file: &SynapseFile, block: &SynapseBlock, i: usize, known: &CodeSet) -> Error {
    let row = block.first_row() + i as u64;
    let (pre, post) = (block.pre_celltype(i), block.post_celltype(i));
    let error = match known.contains(pre) {
        false => unknown_type(pre, "presynaptic cell type"),
        true => unknown_type(post, "postsynaptic cell type"),
    };
    file.about_row(row, error)
}

/// Gives every segment, and every chunk's part of it, its place.
fn lay_out(counts: Vec<Vec<(Key, u32)>>, chunk_rows: u64) -> Layout {
    let mut totals: BTreeMap<Key, u64> = BTreeMap::new();
    for (key, rows) in counts.iter().flatten() {
        *totals.entry(*key).or_default() += u64::from(*rows);
    }
    let mut segments: Vec<Segment> = Vec::with_capacity(totals.len());
    for (key, rows) in &totals {
        let (pre_type, post_type, post_morph) = keys::parts(*key);
        let start = segments.last().map_or(0, |last| last.end);
        segments.push(Segment { pre_type, post_type, post_morph, start, end: start + rows });
    }
    let mut next: BTreeMap<Key, u64> =
        totals.into_keys().zip(segments.iter().map(|segment| segment.start)).collect();
    let place = |(key, rows)| {
        let next = next.entry(key).or_default();
        let at = *next;
        *next += u64::from(rows);
        SegmentPart { key, rows, at }
    };
    let mut place = place;
    let chunks =
        counts.into_iter().map(|chunk| chunk.into_iter().map(&mut place).collect()).collect();
    Layout { segments, chunk_rows, chunks }
}
