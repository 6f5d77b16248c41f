//! The connections of a matrix, neuron by neuron: what a bootstrap over neurons resamples, as any engine
//! gives it.

/// The populations of a matrix, and the pairs of neurons that have synapses in its cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wiring {
    /// The numbers that the neurons draw by; places among them are what all else speaks of.
    pub neurons: Vec<u64>,
    /// The neurons that may be presynaptic.
    pub pre: NeuronLabels,
    /// The neurons that may be postsynaptic.
    pub post: NeuronLabels,
    /// Every pair that has synapses in a cell, by row, column, presynaptic and postsynaptic neuron: both
    /// neurons are in the population of their label, and no neuron is its own partner.
    pub links: Vec<Link>,
    /// Cells that a value which is no number fell in, by row and column: their sums are undefined.
    pub undefined: Vec<(u32, u32)>,
    /// Synapses with a partner that is in no population of its label.
    pub outside: u64,
    /// Synapses of a neuron with itself that are not outside.
    pub autapses: u64,
    /// Sums are multiples of 2 to this power.
    pub exponent: i32,
    /// Whether values were rounded to such multiples.
    pub is_rounded: bool,
}

/// The neurons of one side, by label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronLabels {
    /// How many labels there are.
    pub labels: u32,
    /// The label of each neuron; [`NeuronLabels::ABSENT`] of one that is not in the population.
    pub label_of: Vec<u32>,
    /// Whether labels are not of neurons: then each has the whole population, whose neurons have label 0.
    pub is_whole: bool,
}

/// What the synapses of a pair of neurons come to in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The row of the cell.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// Place of the presynaptic neuron.
    pub pre: u32,
    /// Place of the postsynaptic one.
    pub post: u32,
    /// Synapses, of a mean those that have a value.
    pub count: i64,
    /// What is summed, in multiples of the power of two; synapses or pairs where nothing else is.
    pub units: i64,
}

impl Wiring {
    /// What is summed is pairs: each link is one.
    pub fn count_pairs(&mut self) {
        self.links.iter_mut().for_each(|link| link.units = 1);
    }
}

impl NeuronLabels {
    /// The mark of a neuron that is not in the population.
    pub const ABSENT: u32 = u32::MAX;

    /// Whether a neuron is in the population of a label.
    pub fn has(&self, neuron: u32, label: u32) -> bool {
        match self.label_of.get(neuron as usize) {
            Some(&NeuronLabels::ABSENT) | None => false,
            Some(own) => self.is_whole || *own == label,
        }
    }

    /// How many neurons each label has.
    pub fn sizes(&self) -> Vec<u64> {
        let labels = || self.label_of.iter().filter(|label| **label != NeuronLabels::ABSENT);
        if self.is_whole {
            return vec![labels().count() as u64; self.labels as usize];
        }
        let mut sizes = vec![0; self.labels as usize];
        labels().for_each(|label| sizes[*label as usize] += 1);
        sizes
    }
}
