//! What a copy consists of, as its manifest says it. Columns of the map are known by what shapes them,
//! not by their names: names may change under a copy.

use serde::{Deserialize, Serialize};

use super::build::Keys;
use super::labels::CodeWidth;
use super::numbers::{NumberKind, WholeKind};
use super::rows::WeightWidth;

/// What a copy holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::dataset) struct Contents {
    /// Whether neurons are called by names.
    pub(super) has_names: bool,
    /// Neurons of the table.
    pub(super) listed: u64,
    /// Rows that the map leaves out.
    pub(super) left_out: u64,
    pub(super) weight: Option<WeightWidth>,
    pub(super) position: Option<[NumberKind; 3]>,
    pub(super) numbers: Vec<NumberContents>,
    pub(super) categories: Vec<LabelContents>,
    pub(super) neuron_numbers: Vec<NumberContents>,
    pub(super) labels: Vec<LabelContents>,
    /// The category of neurons by which they are numbered.
    pub(super) order: Option<usize>,
    /// Whether no two rows are of one pair of neurons.
    pub(super) are_pairs_single: bool,
    pub(super) cubes: Vec<CubesContents>,
    /// Whether weights have codes, by which cubes count.
    pub(super) has_weight_values: bool,
    /// Whether the synapses of pairs have.
    pub(super) has_pair_values: bool,
    pub(super) facts: TableFacts,
}

/// The cubes of a category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CubesContents {
    /// The category of neurons.
    pub(super) label: usize,
    /// Labels of a side.
    pub(super) side: u64,
    /// The numbers that have a cube.
    pub(super) numbers: Vec<bool>,
    /// Whether weights have one.
    pub(super) of_weight: bool,
    /// Whether the synapses of pairs have one.
    pub(super) of_pair: bool,
}

/// What the tables hold, but for numbers and categories.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct TableFacts {
    /// The weights of all rows together.
    pub(super) synapses: u64,
    /// Presynaptic ids, postsynaptic ids, ids of the neuron table.
    pub(super) ids: [IdFact; 3],
    pub(super) weight: Option<ColumnFact>,
    /// Coordinates in nm.
    pub(super) position: Option<[ColumnFact; 3]>,
}

/// Some ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct IdFact {
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) distinct: u64,
}

/// What a column of numbers holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ColumnFact {
    pub(super) kind: NumberKind,
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) distinct: u64,
    pub(super) nulls: u64,
}

/// A column of numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct NumberContents {
    /// What shapes it; empty in memory.
    pub(super) key: String,
    pub(super) kind: NumberKind,
    /// The type in the files, of integers.
    pub(super) whole: WholeKind,
    /// Whether every distinct number has a code.
    pub(super) is_exact: bool,
    pub(super) lowest_bit: Option<i32>,
    pub(super) fact: ColumnFact,
}

/// A column of categories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct LabelContents {
    /// What shapes it; empty in memory.
    pub(super) key: String,
    pub(super) width: CodeWidth,
    /// Names that occur.
    pub(super) distinct: u64,
    pub(super) nulls: u64,
}

impl Contents {
    /// Says what shapes each column.
    pub(super) fn set_keys(&mut self, keys: Keys) {
        let numbers = self.numbers.iter_mut().zip(keys.numbers);
        let of_neurons = self.neuron_numbers.iter_mut().zip(keys.neuron_numbers);
        numbers.chain(of_neurons).for_each(|(column, key)| column.key = key);
        let categories = self.categories.iter_mut().zip(keys.categories);
        let labels = self.labels.iter_mut().zip(keys.labels);
        categories.chain(labels).for_each(|(column, key)| column.key = key);
    }

    /// What shapes numbers of rows.
    pub(super) fn number_keys(&self) -> Vec<&str> {
        self.numbers.iter().map(|column| column.key.as_str()).collect()
    }

    /// What shapes categories of rows.
    pub(super) fn category_keys(&self) -> Vec<&str> {
        self.categories.iter().map(|column| column.key.as_str()).collect()
    }

    /// What shapes numbers of neurons.
    pub(super) fn neuron_number_keys(&self) -> Vec<&str> {
        self.neuron_numbers.iter().map(|column| column.key.as_str()).collect()
    }

    /// What shapes categories of neurons.
    pub(super) fn label_keys(&self) -> Vec<&str> {
        self.labels.iter().map(|column| column.key.as_str()).collect()
    }
}
