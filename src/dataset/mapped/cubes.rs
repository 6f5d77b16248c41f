//! Sums over codes: how many rows and synapses there are for every pair of labels and every range of
//! codes of one number. A coarse matrix with one threshold is two binary searches a cell.

use crate::dataset::Column;

/// What cubes count by that is no number of the map: its values by code, ascending.
#[derive(Debug, Default)]
pub struct Strengths {
    /// The weights that rows have; none where a row is one synapse, or they are more than there are codes.
    pub weights: Option<Column<u64>>,
    /// The synapses that pairs of neurons have; none where every pair is one row, or they are more than
    /// there are codes.
    pub pairs: Option<Column<u64>>,
}

/// Cubes of a category with few values.
#[derive(Debug)]
pub struct Cubes {
    /// The category of neurons, by its place in their labels.
    pub label: usize,
    /// Labels of a side, null included: the last. A pair is `pre * side + post`.
    pub side: usize,
    /// Rows of each pair.
    pub rows: Column<u32>,
    /// Synapses of each pair; none where a row is one.
    pub weights: Option<Column<u64>>,
    /// One for each number of rows, in the order of the map; none where it would be too large.
    pub of_number: Vec<Option<Cube>>,
    /// That of the weights of rows.
    pub of_weight: Option<Cube>,
    /// That of the synapses of the pair that a row is of.
    pub of_pair: Option<Cube>,
}

impl Cubes {
    /// All there are.
    pub fn all(&self) -> impl Iterator<Item = &Cube> {
        self.of_number.iter().chain([&self.of_weight, &self.of_pair]).flatten()
    }
}

/// Rows and synapses of each pair by the code of one number.
#[derive(Debug)]
pub struct Cube {
    /// Where the codes of each pair start, and behind the last of them their end.
    pub start: Column<u32>,
    /// The distinct codes of each pair, ascending; that of null too.
    pub code: Column<u16>,
    /// Rows of the pair up to and with this code.
    pub rows: Column<u32>,
    /// Synapses of the pair up to and with this code; none where a row is one.
    pub weights: Option<Column<u64>>,
}
