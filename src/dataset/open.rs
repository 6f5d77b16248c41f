//! Opens a prepared copy: checks its manifest against the sources, and maps its columns.
//! No column is read: opening costs the same for any number of rows. What its blocks hold is
//! compared with their checksums when a question first needs them ([`super::Column::ensure`]).

use std::fs::File;
use std::io::{Error as IoError, Read, Result as IoResult};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use super::disk::FinishedColumn;
use super::fingerprint;
use super::guard::Guard;
use super::manifest::{self, Manifest};
use super::npy::{self, HEADER_BYTES, Scalar};
use super::size_index::{self, SizeIndex};
use super::store::{self, Named};
use super::{Column, Dataset, IndexSlot, NeuronColumns, SynapseColumns, condemned, sums};
use crate::names::Vocabulary;
use crate::read::{Snapshot, Sources};

/// An open prepared copy.
pub(super) struct Opened {
    pub(super) dataset: Dataset,
    pub(super) manifest: Manifest,
    /// Its folder.
    pub(super) generation: PathBuf,
}

/// What was found in a store.
pub(super) enum StoredCopy<T> {
    /// A copy that belongs to the sources.
    Ready(Box<T>),
    /// No copy.
    Nothing,
    /// A copy that cannot be used, and why.
    Unusable(String),
}

/// Opens the current copy in `root`, if it was made from the tables as they are `now`.
pub(super) fn open(
    root: &Path,
    sources: &Sources,
    now: &Snapshot,
    vocabulary: &Vocabulary,
) -> StoredCopy<Opened> {
    current(root, |named| open_generation(root, named, sources, now, vocabulary))
}

/// Opens the current generation in `root`.
pub(super) fn current<T>(root: &Path, open: impl Fn(&Named) -> IoResult<T>) -> StoredCopy<T> {
    const ATTEMPTS: usize = 10;
    let mut generation = store::current(root);
    for _ in 0..ATTEMPTS {
        let Some(named) = generation else {
            return StoredCopy::Nothing;
        };
        let reason = match open_unless_condemned(&named, &open) {
            Ok(opened) => return StoredCopy::Ready(Box::new(opened)),
            Err(reason) => reason,
        };
        // Another process may have replaced and removed this generation in the meantime.
        generation = store::current(root);
        if generation.as_ref() == Some(&named) {
            return StoredCopy::Unusable(reason.to_string());
        }
    }
    StoredCopy::Unusable("it is replaced continuously".to_owned())
}

fn open_unless_condemned<T>(named: &Named, open: impl Fn(&Named) -> IoResult<T>) -> IoResult<T> {
    match condemned::reason(&named.folder) {
        Some(reason) => Err(IoError::other(reason)),
        None => open(named),
    }
}

fn open_generation(
    root: &Path,
    Named { folder, checksum }: &Named,
    sources: &Sources,
    now: &Snapshot,
    vocabulary: &Vocabulary,
) -> IoResult<Opened> {
    let manifest = Manifest::read(folder, checksum)?;
    if let Some(objection) = manifest.objection(&fingerprint::of(sources, now), vocabulary) {
        return Err(IoError::other(objection));
    }
    if manifest.has_neuron_table != sources.neurons.is_some() {
        return Err(IoError::other("it was made from other files"));
    }
    let segments = manifest.segments().map_err(IoError::other)?;
    let (synapses, neurons) = map_columns(folder, &manifest)?;
    let columns = Folder { path: folder, columns: &manifest.columns };
    let size_index = SizeIndex::new(
        columns.map("ladder_rungs", size_index::BUCKETS as u64)?,
        columns.map("ladder_counts", manifest.size_index_entries())?,
        columns.map("ladder_sums", manifest.size_index_entries())?,
        columns.map("ladder_sizes", manifest.facts.synapses)?,
        &segments,
    );
    let dataset = Dataset {
        name: sources.name.clone(),
        vocabulary: vocabulary.clone(),
        published: now.clone(),
        checksums: manifest.sources.iter().map(|source| source.blake3.clone()).collect(),
        has_neuron_table: manifest.has_neuron_table,
        segments,
        synapses,
        sizes: manifest.facts.rows.size.codes(),
        size_index,
        neurons,
        index: IndexSlot::of(root.to_owned(), folder.to_owned()),
    };
    Ok(Opened { dataset, manifest, generation: folder.to_owned() })
}

fn map_columns(folder: &Path, manifest: &Manifest) -> IoResult<(SynapseColumns, NeuronColumns)> {
    let rows = manifest.facts.synapses;
    let neurons = manifest.facts.neurons;
    let columns = Folder { path: folder, columns: &manifest.columns };
    // No overflow: the manifest has been checked.
    let ids = neurons + manifest.facts.orphan_ids;
    let synapse_columns = SynapseColumns {
        prob: columns.map("synapse_prob", rows)?,
        size: columns.map("synapse_size", rows)?,
        pre: columns.map("synapse_pre", rows)?,
        post: columns.map("synapse_post", rows)?,
        pre_id: columns.map("synapse_pre_id", rows)?,
        post_id: columns.map("synapse_post_id", rows)?,
        row: columns.map("synapse_row", rows)?,
        x: columns.map("synapse_x", rows)?,
        y: columns.map("synapse_y", rows)?,
        z: columns.map("synapse_z", rows)?,
    };
    let neuron_columns = NeuronColumns {
        id: columns.map("neuron_id", ids)?,
        by_id: columns.map("neuron_by_id", ids)?,
        cell_type: columns.map("neuron_cell_type", neurons)?,
        certainty: columns.map("neuron_certainty", neurons)?,
        axon: columns.map("neuron_axon", neurons)?,
        soma: columns.map("neuron_soma", neurons)?,
        dendrite: columns.map("neuron_dendrite", neurons)?,
    };
    Ok((synapse_columns, neuron_columns))
}

/// A folder of columns, and what its manifest says of them.
pub(super) struct Folder<'a> {
    pub(super) path: &'a Path,
    pub(super) columns: &'a [FinishedColumn],
}

impl Folder<'_> {
    /// Maps a column that has exactly the header and the length that it must have, with the
    /// checksums beside it.
    pub(super) fn map<T: Scalar>(&self, name: &str, rows: u64) -> IoResult<Column<T>> {
        let path = self.path.join(npy::file_name(name));
        let bytes = npy::file_bytes(size_of::<T>(), rows);
        let bytes = bytes.ok_or_else(|| damaged(&path, "would be too long"))?;
        let (mut file, map) = map_file(&path, bytes)?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact(&mut header)?;
        if header != npy::header(T::DESCR, rows) {
            return Err(damaged(&path, "has another header"));
        }
        let beside = sums::beside(&path);
        let (_, sums) = map_file(&beside, sums::file_bytes(bytes))?;
        let sums_sum = manifest::sums_of(self.columns, name).unwrap_or_default().to_owned();
        let guard = Guard::new(path.clone(), map, sums, sums_sum);
        Column::mapped(guard, HEADER_BYTES).ok_or_else(|| damaged(&path, "is not aligned"))
    }
}

fn damaged(path: &Path, what: &str) -> IoError {
    IoError::other(format!("{} {what}", path.file_name().unwrap_or_default().display()))
}

/// Maps a file of exactly so many bytes.
fn map_file(path: &Path, bytes: u64) -> IoResult<(File, Mmap)> {
    let file =
        File::open(path).map_err(|error| damaged(path, &format!("cannot be opened ({error})")))?;
    if file.metadata()?.len() != bytes {
        return Err(damaged(path, "has another length"));
    }
    // SAFETY: no areax writes to a file of the copy or shortens it once its generation is
    // published; generations are only ever removed as a whole, which leaves mappings valid. A
    // foreign program that overwrites files in the store could be seen through the mapping: only
    // numbers of which every bit pattern is legal are read from it.
    #[allow(unsafe_code, reason = "the only way to map a file")]
    let map = unsafe { Mmap::map(&file) }?;
    Ok((file, map))
}
