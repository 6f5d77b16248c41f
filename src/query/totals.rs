//! What a count comes to in a data set with a map: synapses, rows, and the sums of its numbers.

use super::same::same;

/// How many synapses pass, and what their numbers come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Totals {
    /// Synapses that passed: the weights of the rows together.
    pub count: u64,
    /// Rows that passed.
    pub rows: u64,
    /// The numbers of the synapse table, in the order of the map.
    pub numbers: Vec<NumberTotal>,
}

/// What the values of one number come to.
#[derive(Clone, Debug)]
pub struct NumberTotal {
    /// Its name in the map.
    pub name: String,
    /// Its unit; empty if it has none.
    pub unit: String,
    /// The sum over the synapses, exact until it is rounded once: 0 where there is nothing to sum, NaN
    /// over an infinite value.
    pub total: f64,
    /// The sum divided by the number of synapses that have a value; NaN where none has.
    pub mean: f64,
}

impl PartialEq for NumberTotal {
    fn eq(&self, other: &NumberTotal) -> bool {
        self.name == other.name && same(self.total, other.total) && same(self.mean, other.mean)
    }
}
