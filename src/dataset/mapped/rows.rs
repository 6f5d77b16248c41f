//! The rows in the order of the copy: by (presynaptic neuron, postsynaptic neuron, position in the
//! files). The presynaptic neuron is not stored; it is where its rows start.

use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::numbers::{CodedNumbers, Numbers};
use crate::dataset::{AnyColumn, Column};

/// The rows.
#[derive(Debug)]
pub struct Rows {
    /// Where the rows of each presynaptic neuron start, and behind the last of them their end: one
    /// more than there are neurons.
    pub start: Column<u64>,
    /// The postsynaptic neuron of each row, by number.
    pub post: Column<u32>,
    /// Synapses of each row; none where a row is one.
    pub weight: Option<Weights>,
    /// Whether no two of them are of one pair of neurons.
    pub are_pairs_single: bool,
    /// Position in the files, rows counted that the map leaves out.
    pub row: Column<u32>,
    /// Where each is.
    pub position: Option<Position>,
    /// Numbers, in the order of the map.
    pub numbers: Vec<CodedNumbers>,
    /// Categories, in the order of the map.
    pub categories: Vec<Labels>,
}

/// The rows by (postsynaptic neuron, order of the copy).
#[derive(Debug)]
pub struct ByPost {
    /// Where those of each postsynaptic neuron start, and behind the last of them their end.
    pub start: Column<u64>,
    /// Rows of the copy.
    pub row: Column<u32>,
}

/// Coordinates as published.
#[derive(Debug)]
pub struct Position {
    /// x, y and z, in units of the columns.
    pub axes: [Numbers; 3],
}

/// Synapses of rows, as narrow as the largest allows.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names of types say what they are")]
pub enum Weights {
    U8(Column<u8>),
    U16(Column<u16>),
    U32(Column<u32>),
    U64(Column<u64>),
}

/// The type of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum WeightWidth {
    U8,
    U16,
    U32,
    U64,
}

impl Rows {
    /// The presynaptic neuron of a row, by where the rows of each neuron start: the last that starts there
    /// or before, for those without rows end there too.
    pub fn pre_of(start: &[u64], row: u64) -> u32 {
        (start.partition_point(|start| *start <= row) - 1) as u32
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.post.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.post.is_empty()
    }
}

impl Weights {
    /// The weight of a row that has been ensured.
    #[inline]
    pub fn get(&self, row: usize) -> u64 {
        match self {
            Weights::U8(column) => column[row].into(),
            Weights::U16(column) => column[row].into(),
            Weights::U32(column) => column[row].into(),
            Weights::U64(column) => column[row],
        }
    }

    /// The column, whatever its width.
    pub fn column(&self) -> &dyn AnyColumn {
        match self {
            Weights::U8(column) => column,
            Weights::U16(column) => column,
            Weights::U32(column) => column,
            Weights::U64(column) => column,
        }
    }
}
