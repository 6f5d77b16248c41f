//! The neurons that may be on one side, told apart by the strictest point that they pass.

use super::points::Combinations;
use crate::query::NeuronLabels;

/// The neurons of one side, by label, and how strict a point they pass at.
#[derive(Debug, Default)]
pub struct BinnedNeurons {
    /// Which are in the population of a label at the point that lets most pass.
    pub labels: NeuronLabels,
    /// The bin of each neuron among the combinations of the axes about neurons.
    pub bins: Vec<u32>,
}

impl BinnedNeurons {
    /// Neurons that pass at so many values of each axis about neurons; at all of an axis that asks nothing of
    /// them. Those that pass at none are in no population.
    pub fn new(
        mut labels: NeuronLabels,
        passed: &[Option<&[u32]>],
        of_neurons: &Combinations,
    ) -> BinnedNeurons {
        let all = of_neurons.values();
        let bin = |(neuron, label): (usize, &mut u32)| {
            let each = passed.iter().zip(&all);
            let bin = of_neurons.bin(each.map(|(of, all)| of.map_or(*all, |of| of[neuron])));
            if bin.is_none() {
                *label = NeuronLabels::ABSENT;
            }
            bin.unwrap_or(0)
        };
        let bins = labels.label_of.iter_mut().enumerate().map(bin).collect();
        BinnedNeurons { labels, bins }
    }

    /// How many labels have populations of their own.
    pub fn len(&self) -> usize {
        if self.labels.is_whole { 1 } else { self.labels.labels as usize }
    }

    /// Whose population a label has.
    pub fn place(&self, label: u32) -> usize {
        if self.labels.is_whole { 0 } else { label as usize }
    }

    /// The label of a neuron that is in a population.
    pub fn has_label(&self, neuron: usize) -> Option<u32> {
        Some(self.labels.label_of[neuron]).filter(|label| *label != NeuronLabels::ABSENT)
    }
}
