//! The manifest: what a prepared copy was made from and what it consists of.
//! A manifest is outside input like any other: nothing in it is believed before it is checked.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::FinishedColumn;
use super::facts::Facts;
use super::fingerprint::Source;
use super::npy::Scalar;
use super::{Segment, npy, seal, size_index};
use crate::names::{Names, Vocabulary};

/// Version of the layout of a prepared copy. Every layout has a store of its own
/// ([`super::store`]): a copy of another one stays as it is.
pub(super) const LAYOUT: u32 = 5;
/// The same of a data set with a map.
pub(super) const MAP_LAYOUT: u32 = 3;
/// File name of the manifest.
pub(super) const FILE: &str = "manifest.json";
/// A longer manifest is not a manifest: 2²⁴ segments need about a third of this.
pub(super) const BYTES_MAX: u64 = 1 << 30;

/// The content of `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// [`LAYOUT`] of the areax that wrote it.
    pub(super) layout: u32,
    /// Version of the areax that wrote it.
    pub(super) areax: String,
    /// The published tables it was made from: synapses first, then neurons if there are any.
    pub(super) sources: Vec<Source>,
    /// Whether there is a neuron table.
    pub(super) has_neuron_table: bool,
    /// What the rows hold.
    pub(super) facts: Facts,
    /// Every column file.
    pub(super) columns: Vec<FinishedColumn>,
    /// (pre type, post type, post morphology, rows), in the order of the rows.
    pub(super) segments: Vec<(u8, u8, u8, u64)>,
}

/// A column as it has to be: name, type and number of rows.
pub(super) type Expected = (&'static str, &'static str, u64);

impl Manifest {
    /// The columns that a copy with these facts consists of.
    pub(super) fn expected_columns(&self) -> Vec<Expected> {
        let synapses = self.facts.synapses;
        let neurons = self.facts.neurons;
        let ids = neurons.saturating_add(self.facts.orphan_ids);
        let column = |name, dtype, rows| (name, dtype, rows);
        vec![
            column("synapse_prob", u16::DESCR, synapses),
            column("synapse_size", u16::DESCR, synapses),
            column("synapse_pre", u32::DESCR, synapses),
            column("synapse_post", u32::DESCR, synapses),
            column("synapse_pre_id", u64::DESCR, synapses),
            column("synapse_post_id", u64::DESCR, synapses),
            column("synapse_row", u32::DESCR, synapses),
            column("synapse_x", u32::DESCR, synapses),
            column("synapse_y", u32::DESCR, synapses),
            column("synapse_z", u32::DESCR, synapses),
            column("ladder_rungs", u16::DESCR, size_index::BUCKETS as u64),
            column("ladder_counts", u32::DESCR, self.size_index_entries()),
            column("ladder_sums", i64::DESCR, self.size_index_entries()),
            column("ladder_sizes", u16::DESCR, synapses),
            column("neuron_id", u64::DESCR, ids),
            column("neuron_by_id", u32::DESCR, ids),
            column("neuron_cell_type", u8::DESCR, neurons),
            column("neuron_certainty", u16::DESCR, neurons),
            column("neuron_axon", f32::DESCR, neurons),
            column("neuron_soma", f32::DESCR, neurons),
            column("neuron_dendrite", f32::DESCR, neurons),
        ]
    }

    /// Entries of the counts of the size index, and of its sums.
    pub(super) fn size_index_entries(&self) -> u64 {
        let steps = self.segments.iter().map(|(.., rows)| size_index::steps(*rows));
        // The numbers of rows come from a file.
        steps.fold(0, u64::saturating_add).saturating_mul(size_index::BUCKETS as u64)
    }

    /// The segments with their places, or what is wrong with them.
    pub(super) fn segments(&self) -> Result<Vec<Segment>, String> {
        let mut segments: Vec<Segment> = Vec::with_capacity(self.segments.len());
        let mut start = 0u64;
        for &(pre_type, post_type, post_morph, rows) in &self.segments {
            let end = start.checked_add(rows).filter(|end| *end <= self.facts.synapses);
            let Some(end) = end.filter(|_| rows > 0) else {
                return Err("its segments do not fit its rows".to_owned());
            };
            let segment = Segment { pre_type, post_type, post_morph, start, end };
            if segments.last().is_some_and(|last| last.key() >= segment.key()) {
                return Err("its segments are out of order".to_owned());
            }
            segments.push(segment);
            start = end;
        }
        match start == self.facts.synapses {
            true => Ok(segments),
            false => Err("its segments do not cover its rows".to_owned()),
        }
    }

    /// Whether every cell type that the copy holds has a name in `types`. The names themselves
    /// may change without a new copy.
    pub(super) fn knows_types(&self, types: &Names) -> bool {
        let named = |code: u8| types.name_of(code).is_some();
        let of_neurons = self.facts.neurons_by_type.iter().all(|(code, _)| named(*code));
        of_neurons && self.segments.iter().all(|(pre, post, ..)| named(*pre) && named(*post))
    }

    /// Why this copy cannot be used for these sources, or `None` if it can.
    pub(super) fn objection(&self, now: &[Source], vocabulary: &Vocabulary) -> Option<String> {
        if self.layout != LAYOUT {
            return Some(format!("it has layout {}, this areax needs {LAYOUT}", self.layout));
        }
        if self.sources.len() != now.len() {
            return Some("it was made from other files".to_owned());
        }
        let changed = self.sources.iter().zip(now).find(|(then, now)| !then.same_as(now));
        if let Some((_, source)) = changed {
            return Some(format!("{} has changed", source.file));
        }
        if !self.knows_types(&vocabulary.types) {
            return Some("a type is missing from the cell type mapping".to_owned());
        }
        let ids = self.facts.neurons.checked_add(self.facts.orphan_ids);
        if self.facts.synapses > super::ROWS_MAX || ids.is_none_or(|ids| ids > super::ROWS_MAX) {
            return Some("its manifest counts more rows than there can be".to_owned());
        }
        self.columns_objection()
    }

    /// Whether the list of columns is the expected one.
    fn columns_objection(&self) -> Option<String> {
        let expected = self.expected_columns();
        let matches = expected.len() == self.columns.len()
            && expected.iter().zip(&self.columns).all(|((name, dtype, rows), column)| {
                column.file == npy::file_name(name)
                    && column.dtype == *dtype
                    && column.rows == *rows
            });
        (!matches).then(|| "its manifest lists other columns".to_owned())
    }

    /// Reads the manifest of a generation, which has this checksum; the error says what is wrong
    /// with it.
    pub(super) fn read(generation: &Path, checksum: &str) -> Result<Manifest, std::io::Error> {
        let bytes = read_sealed(&generation.join(FILE), BYTES_MAX, Some(checksum))?;
        parsed(&bytes)
    }
}

/// The text of a manifest, and the checksum that it carries.
pub(super) fn sealed(manifest: &impl Serialize) -> Result<(Vec<u8>, String), std::io::Error> {
    let bytes = seal::sealed(serde_json::to_vec(manifest)?);
    let checksum = seal::checksum(&bytes).unwrap_or_default().to_owned();
    Ok((bytes, checksum))
}

/// The checksum of the checksums of a column among `columns`.
pub(super) fn sums_of<'a>(columns: &'a [FinishedColumn], column: &str) -> Option<&'a str> {
    let name = npy::file_name(column);
    columns.iter().find(|column| column.file == name).map(|column| column.sums.as_str())
}

/// Reads a manifest that carries its checksum, this one if it is given.
pub(super) fn read_sealed(
    path: &Path,
    bytes_max: u64,
    checksum: Option<&str>,
) -> Result<Vec<u8>, std::io::Error> {
    let damaged = |what| std::io::Error::other(format!("its manifest is {what}"));
    if std::fs::metadata(path)?.len() > bytes_max {
        return Err(damaged("too long"));
    }
    let bytes = std::fs::read(path)?;
    match (seal::checksum(&bytes), checksum) {
        (None, _) => Err(damaged("damaged")),
        (Some(found), Some(named)) if found != named => Err(damaged("another than the one named")),
        _ => Ok(bytes),
    }
}

/// What the text of a manifest says.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, std::io::Error> {
    serde_json::from_slice(bytes)
        .map_err(|error| std::io::Error::other(format!("its manifest is damaged ({error})")))
}
