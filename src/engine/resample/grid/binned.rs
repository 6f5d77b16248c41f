//! The neurons that may be on one side, told apart by the strictest point that they pass.

use super::points::Combinations;
use crate::query::NeuronLabels;

/// The neurons of one side, by label, and how strict a point they pass at.
#[derive(Clone, Debug, Default, PartialEq)]
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

    /// Takes in what another part knows of the same neurons.
    pub fn join(&mut self, other: BinnedNeurons) {
        let both = self.labels.label_of.iter_mut().zip(&mut self.bins);
        let others = other.labels.label_of.into_iter().zip(other.bins);
        let known = both.zip(others).filter(|(_, (label, _))| *label != NeuronLabels::ABSENT);
        known
            .for_each(|((own_label, own_bin), (label, bin))| (*own_label, *own_bin) = (label, bin));
    }

    /// The same among other neurons: `places` says where each stands among so many.
    #[must_use]
    pub fn of_neurons(self, places: &[Option<u32>], count: usize) -> BinnedNeurons {
        let mut bins = vec![0; count];
        let mut label_of = vec![NeuronLabels::ABSENT; count];
        for ((place, label), bin) in places.iter().zip(self.labels.label_of).zip(self.bins) {
            if let Some(place) = place {
                (label_of[*place as usize], bins[*place as usize]) = (label, bin);
            }
        }
        BinnedNeurons { labels: NeuronLabels { label_of, ..self.labels }, bins }
    }

    /// How many labels have populations of their own.
    pub fn len(&self) -> usize {
        if self.labels.is_whole { 1 } else { self.labels.labels as usize }
    }

    /// Whether a label is of some of the cells of these rows and columns.
    pub fn is_wanted(&self, label: u32, (rows, columns): (&[bool], &[bool])) -> bool {
        let has = |of: &[bool], at: Option<u32>| match at {
            Some(at) => of[at as usize],
            None => of.contains(&true),
        };
        match self.labels.is_whole {
            true => rows.contains(&true) && columns.contains(&true),
            false => {
                let (row, column) = self.labels.along.cell(label);
                has(rows, row) && has(columns, column)
            }
        }
    }

    /// The label of a neuron that is in a population.
    pub fn has_label(&self, neuron: usize) -> Option<u32> {
        Some(self.labels.label_of[neuron]).filter(|label| *label != NeuronLabels::ABSENT)
    }
}
