//! Opens a prepared copy: checks its manifest against the sources, and maps its columns.
//! No column is read: opening costs the same for any number of rows.

use std::fs::File;
use std::io::{Error as IoError, Read, Result as IoResult};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use super::fingerprint;
use super::ladder::{self, Ladder};
use super::manifest::Manifest;
use super::npy::{self, HEADER_BYTES, Scalar};
use super::{Column, Dataset, IndexSlot, NeuronColumns, SynapseColumns, store};
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
pub(super) enum Found {
    /// A copy that belongs to the sources.
    Ready(Box<Opened>),
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
) -> Found {
    const ATTEMPTS: usize = 10;
    let mut generation = store::current(root);
    for _ in 0..ATTEMPTS {
        let Some(folder) = generation else {
            return Found::Nothing;
        };
        let reason = match open_generation(root, &folder, sources, now, vocabulary) {
            Ok(opened) => return Found::Ready(Box::new(opened)),
            Err(reason) => reason,
        };
        // Another process may have replaced and removed this generation in the meantime.
        generation = store::current(root);
        if generation.as_ref() == Some(&folder) {
            return Found::Unusable(reason.to_string());
        }
    }
    Found::Unusable("it is being replaced all the time".to_owned())
}

fn open_generation(
    root: &Path,
    folder: &Path,
    sources: &Sources,
    now: &Snapshot,
    vocabulary: &Vocabulary,
) -> IoResult<Opened> {
    let manifest = Manifest::read(folder)?;
    if let Some(objection) = manifest.objection(&fingerprint::of(sources, now), vocabulary) {
        return Err(IoError::other(objection));
    }
    let segments = manifest.segments().map_err(IoError::other)?;
    let (synapses, neurons) = map_columns(folder, &manifest)?;
    let ladder = Ladder::new(
        map(folder, "ladder_rungs", ladder::RUNGS as u64)?,
        map(folder, "ladder_counts", manifest.ladder_counts())?,
        map(folder, "ladder_sums", manifest.ladder_counts())?,
        map(folder, "ladder_sizes", manifest.facts.synapses)?,
        &segments,
    );
    let dataset = Dataset {
        name: sources.name.clone(),
        vocabulary: vocabulary.clone(),
        published: now.clone(),
        has_neuron_table: manifest.has_neuron_table,
        segments,
        synapses,
        sizes: manifest.facts.rows.size.codes(),
        ladder,
        neurons,
        index: IndexSlot::of(root.to_owned(), folder.to_owned()),
    };
    Ok(Opened { dataset, manifest, generation: folder.to_owned() })
}

fn map_columns(folder: &Path, manifest: &Manifest) -> IoResult<(SynapseColumns, NeuronColumns)> {
    let rows = manifest.facts.synapses;
    let neurons = manifest.facts.neurons;
    // No overflow: the manifest has been checked.
    let ids = neurons + manifest.facts.orphan_ids;
    let synapse_columns = SynapseColumns {
        prob: map(folder, "synapse_prob", rows)?,
        size: map(folder, "synapse_size", rows)?,
        pre: map(folder, "synapse_pre", rows)?,
        post: map(folder, "synapse_post", rows)?,
        pre_id: map(folder, "synapse_pre_id", rows)?,
        post_id: map(folder, "synapse_post_id", rows)?,
        row: map(folder, "synapse_row", rows)?,
        x: map(folder, "synapse_x", rows)?,
        y: map(folder, "synapse_y", rows)?,
        z: map(folder, "synapse_z", rows)?,
    };
    let neuron_columns = NeuronColumns {
        id: map(folder, "neuron_id", ids)?,
        by_id: map(folder, "neuron_by_id", ids)?,
        cell_type: map(folder, "neuron_cell_type", neurons)?,
        certainty: map(folder, "neuron_certainty", neurons)?,
        axon: map(folder, "neuron_axon", neurons)?,
        soma: map(folder, "neuron_soma", neurons)?,
        dendrite: map(folder, "neuron_dendrite", neurons)?,
    };
    Ok((synapse_columns, neuron_columns))
}

/// Maps a column that has exactly the header and the length that it must have.
pub(super) fn map<T: Scalar>(folder: &Path, name: &str, rows: u64) -> IoResult<Column<T>> {
    let file_name = npy::file_name(name);
    let damaged = |what: &str| IoError::other(format!("{file_name} {what}"));
    let mut file = File::open(folder.join(&file_name))
        .map_err(|error| damaged(&format!("cannot be opened ({error})")))?;
    if Some(file.metadata()?.len()) != npy::file_bytes(size_of::<T>(), rows) {
        return Err(damaged("has another length"));
    }
    let mut header = [0; HEADER_BYTES];
    file.read_exact(&mut header)?;
    if header != npy::header(T::DESCR, rows) {
        return Err(damaged("has another header"));
    }
    // SAFETY: no areax writes to a column or shortens it once its generation is published;
    // generations are only ever removed as a whole, which leaves mappings valid. A foreign
    // program that overwrites files in the store could be seen through the mapping: only numbers
    // of which every bit pattern is legal are read from it.
    #[allow(unsafe_code, reason = "the only way to map a file")]
    let map = unsafe { Mmap::map(&file) }?;
    Column::mapped(map, HEADER_BYTES).ok_or_else(|| damaged("is not aligned"))
}
