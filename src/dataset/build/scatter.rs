//! Second pass over the synapses: every chunk of the published file is joined with the neurons,
//! grouped by segment in memory, and written part by part to where its rows belong.
//! Within a segment the rows then stand in file order.

use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use super::BLOCK_ROWS;
use super::count::{Layout, SegmentPart};
use super::join::Join;
use super::keys::{self, KeyTable};
use crate::codes::order_code;
use crate::dataset::disk::ColumnFile;
use crate::dataset::facts::{FloatFacts, RowFacts, range};
use crate::dataset::fingerprint;
use crate::dataset::npy::Scalar;
use crate::error::Result;
use crate::read::{SynapseBlock, SynapseFile};
use crate::run::Run;

/// The columns of the synapses, in the making.
pub(super) struct SynapseFiles {
    pub(super) prob: ColumnFile<u16>,
    pub(super) size: ColumnFile<u16>,
    pub(super) pre: ColumnFile<u32>,
    pub(super) post: ColumnFile<u32>,
    pub(super) row: ColumnFile<u32>,
    pub(super) x: ColumnFile<u32>,
    pub(super) y: ColumnFile<u32>,
    pub(super) z: ColumnFile<u32>,
}

impl SynapseFiles {
    pub(super) fn create(folder: &Path, rows: u64) -> Result<SynapseFiles> {
        Ok(SynapseFiles {
            prob: ColumnFile::create(folder, "synapse_prob", rows)?,
            size: ColumnFile::create(folder, "synapse_size", rows)?,
            pre: ColumnFile::create(folder, "synapse_pre", rows)?,
            post: ColumnFile::create(folder, "synapse_post", rows)?,
            row: ColumnFile::create(folder, "synapse_row", rows)?,
            x: ColumnFile::create(folder, "synapse_x", rows)?,
            y: ColumnFile::create(folder, "synapse_y", rows)?,
            z: ColumnFile::create(folder, "synapse_z", rows)?,
        })
    }
}

/// Everything that the threads share.
pub(super) struct Scatter<'a> {
    pub(super) file: &'a SynapseFile,
    pub(super) layout: &'a Layout,
    pub(super) join: &'a Join,
    /// Cell types by row of the neuron table.
    pub(super) neuron_types: &'a [u8],
    pub(super) columns: &'a SynapseFiles,
    pub(super) run: &'a Run<'a>,
}

impl Scatter<'_> {
    /// Writes all rows, and tells what they hold.
    pub(super) fn run(&self) -> Result<RowFacts> {
        self.run.progress.start("joining synapses with neurons", self.file.rows());
        let chunks = (0..self.layout.chunks.len())
            .into_par_iter()
            .with_max_len(1)
            .map_init(Scratch::default, |scratch, chunk| self.chunk(chunk, scratch));
        let facts: Vec<RowFacts> = chunks.collect::<Result<_>>()?;
        Ok(facts.into_iter().fold(RowFacts::default(), RowFacts::merge))
    }

    fn chunk(&self, chunk: usize, scratch: &mut Scratch) -> Result<RowFacts> {
        let parts = &self.layout.chunks[chunk];
        let first = chunk as u64 * self.layout.chunk_rows;
        let end = self.file.rows().min(first + self.layout.chunk_rows);
        scratch.grouped.resize((end - first) as usize);
        let mut next = first_places(parts);
        let mut facts = RowFacts::default();
        for start in (first..end).step_by(BLOCK_ROWS) {
            self.run.check()?;
            let rows = start..end.min(start + BLOCK_ROWS as u64);
            let block = self.file.read(rows, &mut scratch.bytes)?;
            facts = facts.merge(self.block(&block, &mut next, &mut scratch.grouped)?);
            self.run.progress.advance(block.len() as u64);
        }
        self.write(&runs(parts), &scratch.grouped)?;
        Ok(facts)
    }

    /// Groups the rows of one block; `next` holds the next free place of every segment.
    fn block(
        &self,
        block: &SynapseBlock,
        next: &mut KeyTable,
        grouped: &mut Grouped,
    ) -> Result<RowFacts> {
        let rows = 0..block.len();
        let to: Vec<u32> = rows.clone().map(|i| take_place(next, block, i)).collect();
        // The first pass has counted the same rows, unless the file changed in between.
        if to.iter().any(|place| *place as usize >= grouped.row.len()) {
            return Err(fingerprint::changed(self.file.path()));
        }
        let first_row = block.first_row() as u32;
        let x = scatter(&to, |i| block.x(i), &mut grouped.x);
        let y = scatter(&to, |i| block.y(i), &mut grouped.y);
        let z = scatter(&to, |i| block.z(i), &mut grouped.z);
        let size = scatter(&to, |i| order_code(block.size(i)), &mut grouped.size);
        let prob = scatter(&to, |i| order_code(block.prob(i)), &mut grouped.prob);
        scatter(&to, |i| first_row + i as u32, &mut grouped.row);

        let pre_ids: Vec<u64> = rows.clone().map(|i| block.pre_id(i)).collect();
        let post_ids: Vec<u64> = rows.clone().map(|i| block.post_id(i)).collect();
        let (mut pre, mut post) = (vec![0; pre_ids.len()], vec![0; post_ids.len()]);
        self.join.resolve(&pre_ids, &mut pre)?;
        self.join.resolve(&post_ids, &mut post)?;
        scatter(&to, |i| pre[i], &mut grouped.pre);
        scatter(&to, |i| post[i], &mut grouped.post);

        let (pre_orphans, pre_type_disagreements) =
            self.compare(&pre, rows.clone().map(|i| block.pre_celltype(i)));
        let (post_orphans, post_type_disagreements) =
            self.compare(&post, rows.map(|i| block.post_celltype(i)));
        Ok(RowFacts {
            size: FloatFacts::of_codes(&size),
            prob: FloatFacts::of_codes(&prob),
            x: range(&x),
            y: range(&y),
            z: range(&z),
            autapses: pre.iter().zip(&post).filter(|(pre, post)| pre == post).count() as u64,
            pre_orphans,
            post_orphans,
            pre_type_disagreements,
            post_type_disagreements,
        })
    }

    /// How many neurons the table lacks, and of how many it says another type.
    fn compare(&self, indices: &[u32], types: impl Iterator<Item = u8>) -> (u64, u64) {
        let (mut orphans, mut disagreements) = (0, 0);
        for (index, cell_type) in indices.iter().zip(types) {
            match self.neuron_types.get(*index as usize) {
                Some(table) => disagreements += u64::from(*table != cell_type),
                None => orphans += 1,
            }
        }
        (orphans, disagreements)
    }

    fn write(&self, runs: &[Stretch], grouped: &Grouped) -> Result<()> {
        write_column(&self.columns.prob, runs, &grouped.prob)?;
        write_column(&self.columns.size, runs, &grouped.size)?;
        write_column(&self.columns.pre, runs, &grouped.pre)?;
        write_column(&self.columns.post, runs, &grouped.post)?;
        write_column(&self.columns.row, runs, &grouped.row)?;
        write_column(&self.columns.x, runs, &grouped.x)?;
        write_column(&self.columns.y, runs, &grouped.y)?;
        write_column(&self.columns.z, runs, &grouped.z)
    }
}

/// Memory that a thread uses again for every chunk.
#[derive(Default)]
struct Scratch {
    bytes: Vec<u8>,
    grouped: Grouped,
}

/// The columns of one chunk, grouped by segment.
#[derive(Default)]
struct Grouped {
    prob: Vec<u16>,
    size: Vec<u16>,
    pre: Vec<u32>,
    post: Vec<u32>,
    row: Vec<u32>,
    x: Vec<u32>,
    y: Vec<u32>,
    z: Vec<u32>,
}

impl Grouped {
    fn resize(&mut self, rows: usize) {
        self.prob.resize(rows, 0);
        self.size.resize(rows, 0);
        for column in [&mut self.pre, &mut self.post, &mut self.row] {
            column.resize(rows, 0);
        }
        for column in [&mut self.x, &mut self.y, &mut self.z] {
            column.resize(rows, 0);
        }
    }
}

/// The place of the first row of every part within its chunk's groups.
fn first_places(parts: &[SegmentPart]) -> KeyTable {
    let mut places = KeyTable::new();
    let mut place = 0;
    for part in parts {
        *places.at(part.key) = place;
        place += part.rows;
    }
    places
}

#[inline]
fn take_place(next: &mut KeyTable, block: &SynapseBlock, i: usize) -> u32 {
    let place =
        next.at(keys::key(block.pre_celltype(i), block.post_celltype(i), block.post_morph(i)));
    *place += 1;
    *place - 1
}

/// Puts value `i` at place `to[i]` of `column`, and returns the values in their old order.
#[inline]
fn scatter<T: Copy>(to: &[u32], value: impl Fn(usize) -> T, column: &mut [T]) -> Vec<T> {
    let values: Vec<T> = (0..to.len()).map(value).collect();
    for (value, to) in values.iter().zip(to) {
        column[*to as usize] = *value;
    }
    values
}

/// Grouped rows that stand together in the sorted columns too.
struct Stretch {
    grouped: Range<usize>,
    at: u64,
}

/// The runs of a chunk; parts that follow one another in both places become one.
fn runs(parts: &[SegmentPart]) -> Vec<Stretch> {
    let mut runs: Vec<Stretch> = Vec::with_capacity(parts.len());
    let mut place = 0;
    for part in parts {
        let grouped = place..place + part.rows as usize;
        place = grouped.end;
        match runs.last_mut() {
            Some(last) if last.at + last.grouped.len() as u64 == part.at => {
                last.grouped.end = grouped.end;
            }
            _ => runs.push(Stretch { grouped, at: part.at }),
        }
    }
    runs
}

fn write_column<T: Scalar>(column: &ColumnFile<T>, runs: &[Stretch], grouped: &[T]) -> Result<()> {
    runs.iter().try_for_each(|run| column.write(run.at, &grouped[run.grouped.clone()]))
}
