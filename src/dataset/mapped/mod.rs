//! The prepared copy of a data set with a map: rows in one order, by (presynaptic neuron, postsynaptic
//! neuron, position in the files), and neurons numbered by (the map's `order`, id).
//!
//! All synapses of a neuron stand together, those of a pair too, and neurons of one type follow one
//! another: neurons, pairs, medians and matrices of types are passes over neighbours. Columns stand in
//! the order of the map, whatever their order in the copy.

mod assemble;
mod assemble_cubes;
mod build;
mod contents;
mod cubes;
mod facts;
mod invariants;
mod labels;
mod manifest;
mod neurons;
mod numbers;
mod prepare;
mod published;
mod read;
mod rows;
mod shelf;
mod split;
#[cfg(test)]
mod tests;
mod texts;

pub use build::{IdList, LabelList, Tables};
pub use cubes::{Cube, Cubes, Strengths};
pub use labels::{Codes, Labels};
pub use neurons::{NeuronIds, Neurons};
pub use numbers::{CodedNumbers, Coding, NumberKind, Numbers, WholeKind};
pub use prepare::open;
pub use published::PublishedNumber;
pub use rows::{ByPost, Position, Rows, Weights};
pub use split::{Deal, Dealt, split};
pub use texts::Texts;

use std::sync::OnceLock;

use crate::read::Snapshot;

/// An open prepared copy of a data set with a map.
#[derive(Debug)]
pub struct MappedDataset {
    /// The published files as they were when the copy was found to be theirs; none in memory.
    pub published: Snapshot,
    /// Checksums (blake3) of the tables that the copy was made from, in their order; none in memory.
    pub checksums: Vec<String>,
    /// The neurons, by their numbers.
    pub neurons: Neurons,
    /// The rows that the map keeps, in the order of the copy.
    pub rows: Rows,
    /// The same by postsynaptic neuron.
    pub by_post: ByPost,
    /// Sums over codes, for coarse matrices; none where no category has few values.
    pub cubes: Vec<Cubes>,
    /// What these count by beside numbers.
    pub strengths: Strengths,
    /// Rows of the files that the map leaves out.
    pub left_out: u64,
    facts: facts::Facts,
    /// The place of every row of the files, once many are read.
    places: OnceLock<Vec<u32>>,
}
