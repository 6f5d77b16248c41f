//! Makes a prepared copy: three passes over the synapses, no more memory than a few columns.
//!
//! 1. `count`: how many rows of each segment every chunk has, so that every row's place is known.
//! 2. `scatter`: joins ids with neurons and writes the rows to their segments.
//! 3. `sort`: orders the rows of every segment by probability; `size_index` then counts their sizes.
//!
//! The same sources give the same bytes, whatever the number of threads.

mod count;
pub(super) mod dictionary;
pub(super) mod finisher;
mod join;
mod keys;
mod neurons;
mod scatter;
mod size_index;
mod sort;

use std::path::Path;
use std::thread::Scope;

use self::finisher::Finisher;
use self::join::Join;
use self::scatter::{Scatter, SynapseFiles};
use self::sort::Neurons;
use super::disk::FinishedColumn;
use super::facts::Facts;
use super::manifest::{LAYOUT, Manifest};
use super::{Segment, fingerprint};
use crate::error::{Error, Result};
use crate::names::Vocabulary;
use crate::read::{NeuronFile, Snapshot, Sources};
use crate::run::Run;

/// Rows that are read at once; they stay in the second level cache.
const BLOCK_ROWS: usize = 1 << 14;
/// Rows that a thread groups in memory at once, 28 bytes each: enough that the parts that it
/// writes are some kilobytes long.
pub(super) const CHUNK_ROWS: u64 = 1 << 20;

/// Writes all columns into `folder`, durably, and returns the manifest to go with them.
pub(super) fn build(
    sources: &Sources,
    vocabulary: &Vocabulary,
    chunk_rows: u64,
    folder: &Path,
    now: &Snapshot,
    run: &Run,
) -> Result<Manifest> {
    let (built, sources_now) = fingerprint::hashed(sources, now, |scope| {
        columns(scope, sources, vocabulary, chunk_rows, folder, run)
    })?;
    let (facts, segments, mut columns) = built;
    let mut manifest = Manifest {
        layout: LAYOUT,
        areax: env!("CARGO_PKG_VERSION").to_owned(),
        has_neuron_table: sources.neurons.is_some(),
        sources: sources_now,
        facts,
        columns: Vec::new(),
        segments: segments
            .iter()
            .map(|s| (s.pre_type, s.post_type, s.post_morph, s.end - s.start))
            .collect(),
    };
    let order = manifest.expected_columns();
    let place = |column: &FinishedColumn| {
        order.iter().position(|(name, ..)| super::npy::file_name(name) == column.file)
    };
    columns.sort_by_key(place);
    manifest.columns = columns;
    run.progress.finish();
    Ok(manifest)
}

/// Facts, segments and columns.
type Built = (Facts, Vec<Segment>, Vec<FinishedColumn>);

fn columns<'scope>(
    scope: &'scope Scope<'scope, '_>,
    sources: &Sources,
    vocabulary: &Vocabulary,
    chunk_rows: u64,
    folder: &Path,
    run: &Run,
) -> Result<Built> {
    let finisher = Finisher::new(scope);
    let types = &vocabulary.types;
    let mut facts = Facts::default();
    let synapses = sources.synapse_file()?;
    let neurons = sources.neurons.as_deref().map(NeuronFile::open).transpose()?;
    let table = neurons::copy(neurons.as_ref(), types, folder, &mut facts, &finisher, run)?;
    let (dictionary, by_id) = table.index(neurons.as_ref())?;

    let layout = count::count(&synapses, types, chunk_rows, run)?;
    let columns = SynapseFiles::create(folder, synapses.rows())?;
    let join = Join::new(dictionary, table.ids.len() as u32);
    let scatter = Scatter {
        file: &synapses,
        layout: &layout,
        join: &join,
        neuron_types: &table.types,
        columns: &columns,
        run,
    };
    facts.rows = scatter.run()?;
    let orphans = join.finish();
    table.write_ids(&by_id, &orphans, folder, &finisher)?;
    drop(by_id);

    let ids = [table.ids, orphans.ids.clone()].concat();
    let neurons = Neurons { orphans: &orphans, ids: &ids };
    sort::sort(columns, &layout.segments, neurons, folder, &finisher, run)?;
    facts.synapses = synapses.rows();
    facts.orphan_ids = orphans.ids.len() as u64;
    run.progress.start("writing to disk", 0);
    Ok((facts, layout.segments, finisher.wait()?))
}

/// The error for a cell type that the mapping lacks.
fn unknown_type(code: u8, what: &str) -> Error {
    Error::data(format!("{what} {code} is not in the cell type mapping"))
        .advise("check that the mapping file belongs to this table (--celltype-mapping FILE)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use crate::synth::{self, SynthOptions};

    /// The manifest of a copy made in chunks of `chunk_rows`; it holds a checksum of every column.
    fn manifest(sources: &Sources, chunk_rows: u64) -> Manifest {
        let folder = tempfile::tempdir().unwrap();
        let vocabulary = sources.vocabulary().unwrap();
        let now = Snapshot::take(sources).unwrap();
        build(sources, &vocabulary, chunk_rows, folder.path(), &now, &Run::default()).unwrap()
    }

    #[test]
    fn the_size_of_chunks_changes_no_byte() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 40_000, neurons: 3000, seed: 5, nasty: true };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let sources = Sources::find(folder.path(), &Default::default()).unwrap();
        let whole = manifest(&sources, CHUNK_ROWS);
        assert!(whole.segments.len() > 50 && whole.facts.orphan_ids > 1);
        for chunk_rows in [777, 16_384, 20_001, 39_999] {
            assert!(manifest(&sources, chunk_rows) == whole, "chunks of {chunk_rows} rows");
        }
    }
}
