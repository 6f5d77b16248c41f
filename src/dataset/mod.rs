//! The prepared data set: the published rows sorted once, so that most filters cost nothing.
//!
//! Rows are grouped into [`Segment`]s by (pre type, post type, post morphology); inside a segment
//! they stand by probability, descending. A folder of plain `.npy` columns and a manifest.

mod beside;
mod build;
mod column;
mod compared;
mod condemned;
mod disk;
mod durable;
mod ensure;
mod facts;
mod fingerprint;
mod guard;
mod index;
mod invariants;
mod manifest;
pub mod mapped;
mod npy;
mod numbered;
mod open;
mod prepare;
pub(crate) mod seal;
mod size_index;
mod store;
mod sums;
mod sums_file;
mod verify;
mod whole;

#[doc(hidden)]
pub use column::AnyColumn;
pub use column::{Column, View};
pub use compared::compared_after;
pub(crate) use durable::{refused, sync_folder, write_durably};
pub use ensure::Prepare;
pub use facts::{Facts, FloatFacts, RowFacts};
pub(crate) use fingerprint::hash;
#[doc(hidden)]
pub use index::{Index, IndexSlot, Inputs, OutputSlices, Outputs};
#[doc(hidden)]
pub use numbered::{COUNTED, NumberView, Numbers, ORDERED_BY};
pub use prepare::{Prepared, open, open_existing, prepare};
#[doc(hidden)]
pub use size_index::{Left, SizeIndex, sums_fit};
pub use store::{StoreChoice, cache_folder};

use std::cmp::Ordering;

use crate::codes::CodeRange;
use crate::error::Result;
use crate::names::Vocabulary;
use crate::read::Snapshot;

/// Most rows of a table, and most neurons: rows are numbered by `u32`, of which one means "none".
const ROWS_MAX: u64 = u32::MAX as u64;

/// Rows of one (pre type, post type, post morphology), by descending probability; rows of the same
/// probability stand in the order of the published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Segment {
    /// Code of the presynaptic cell type.
    pub pre_type: u8,
    /// Code of the postsynaptic cell type.
    pub post_type: u8,
    /// Code of the postsynaptic morphology.
    pub post_morph: u8,
    /// First row in the sorted columns.
    pub start: u64,
    /// One past the last row.
    pub end: u64,
}

impl Segment {
    /// What segments are sorted by.
    fn key(&self) -> (u8, u8, u8) {
        (self.pre_type, self.post_type, self.post_morph)
    }
}

/// The sorted columns, one entry a synapse.
#[derive(Debug)]
pub struct SynapseColumns {
    /// Order code of the probability ([`crate::codes`]).
    pub prob: Column<u16>,
    /// Order code of the size.
    pub size: Column<u16>,
    /// Dense index of the presynaptic neuron.
    pub pre: Column<u32>,
    /// Dense index of the postsynaptic neuron.
    pub post: Column<u32>,
    /// Id of the presynaptic neuron: what its dense index stands for.
    pub pre_id: Column<u64>,
    /// Id of the postsynaptic neuron.
    pub post_id: Column<u64>,
    /// Position in the published file.
    pub row: Column<u32>,
    /// Coordinates in nm.
    pub x: Column<u32>,
    /// Coordinates in nm.
    pub y: Column<u32>,
    /// Coordinates in nm.
    pub z: Column<u32>,
}

/// The neurons by dense index: first the rows of the neuron table, then the ids that only
/// synapses have ("orphans"), by ascending id.
#[derive(Debug)]
pub struct NeuronColumns {
    /// Every id: `table_rows` of the table, then the orphans.
    pub id: Column<u64>,
    /// Dense indices by ascending id, for look-ups.
    pub by_id: Column<u32>,
    /// Cell type; table rows only, like all columns below.
    pub cell_type: Column<u8>,
    /// Order code of the cell-type certainty.
    pub certainty: Column<u16>,
    /// Axon length in µm.
    pub axon: Column<f32>,
    /// Soma skeleton length in µm.
    pub soma: Column<f32>,
    /// Dendrite length in µm.
    pub dendrite: Column<f32>,
}

/// An open prepared data set.
#[derive(Debug)]
pub struct Dataset {
    /// Name, from the synapse file's.
    pub name: String,
    /// Cell types, morphologies and the axon-only types.
    pub vocabulary: Vocabulary,
    /// The published files as they were when the copy was found to be theirs.
    pub published: Snapshot,
    /// Checksums (blake3) of the tables that the copy was made from: synapses, neurons, others.
    pub checksums: Vec<String>,
    /// Whether there is a neuron table.
    pub has_neuron_table: bool,
    /// Rows that occur together, by (pre type, post type, post morphology).
    pub segments: Vec<Segment>,
    /// The sorted rows.
    pub synapses: SynapseColumns,
    /// Between which codes their sizes are.
    pub sizes: CodeRange,
    /// How many of them have which size.
    pub size_index: SizeIndex,
    /// The neurons.
    pub neurons: NeuronColumns,
    /// The synapses by neuron, once a question needs them; see [`Dataset::index`].
    pub index: IndexSlot,
}

impl Dataset {
    /// Number of synapses.
    pub fn synapse_count(&self) -> usize {
        self.synapses.prob.len()
    }

    /// Number of rows of the neuron table.
    pub fn neuron_count(&self) -> usize {
        self.neurons.cell_type.len()
    }

    /// The dense index of a neuron id, if a synapse or the neuron table has it.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn index_of(&self, id: u64) -> Result<Option<u32>> {
        let (ids, by_id) = (&self.neurons.id, &self.neurons.by_id);
        let (mut first, mut end) = (0, by_id.len());
        while first < end {
            let middle = first + (end - first) / 2;
            let Some(index) = by_id.read_at(middle)? else { return Ok(None) };
            // Every index has its neuron, or the copy would not have been made.
            let Some(found) = ids.read_at(index as usize)? else { return Ok(None) };
            match found.cmp(&id) {
                Ordering::Less => first = middle + 1,
                Ordering::Equal => return Ok(Some(index)),
                Ordering::Greater => end = middle,
            }
        }
        Ok(None)
    }
}
