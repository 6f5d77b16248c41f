//! Which neurons may exchange labels.

use rustc_hash::FxHashMap;

use super::NeuronSums;
use crate::query::{Compared, NeuronLabels};

/// The places of labels that are one.
pub type Labels = [Vec<u32>; 2];

/// The places of both labels of a claim among the names of labels.
pub fn places(compared: &Compared, names: &[String]) -> Labels {
    let place = |name: &String| names.iter().position(|own| own == name).map(|at| at as u32);
    [&compared.left, &compared.right].map(|own| own.iter().filter_map(place).collect())
}

/// The stratum of each neuron: those that have the same in every category.
pub fn strata(neurons: usize, categories: &[Vec<u32>]) -> Vec<u32> {
    let mut strata = vec![0; neurons];
    for category in categories {
        let mut known = FxHashMap::default();
        for (stratum, label) in strata.iter_mut().zip(category) {
            let next = known.len() as u32;
            *stratum = *known.entry((*stratum, *label)).or_insert(next);
        }
    }
    strata
}

/// Neurons of the population with their stratum, their number and their label: by stratum, then by number.
pub struct Sorted {
    /// Their places.
    pub neurons: Vec<u32>,
    /// The numbers that they draw by.
    pub numbers: Vec<u64>,
    /// Where strata end.
    pub ends: Vec<usize>,
}

impl Sorted {
    /// Those that `has` a label.
    pub fn of(own: &NeuronSums, has: impl Fn(u32) -> bool) -> Sorted {
        let NeuronSums { numbers, labels, strata, .. } = own;
        let is_in = |neuron: &u32| {
            let label = labels.label_of[*neuron as usize];
            label != NeuronLabels::ABSENT && has(label)
        };
        let mut neurons: Vec<u32> = (0..labels.label_of.len() as u32).filter(is_in).collect();
        let stratum = |neuron: &u32| strata[*neuron as usize];
        neurons.sort_by_key(|neuron| (stratum(neuron), numbers[*neuron as usize]));
        let mut ends = Vec::new();
        for own in neurons.chunk_by(|a, b| stratum(a) == stratum(b)) {
            ends.push(ends.last().copied().unwrap_or(0) + own.len());
        }
        let numbers = neurons.iter().map(|neuron| numbers[*neuron as usize]).collect();
        Sorted { neurons, numbers, ends }
    }

    /// The ranges of the strata.
    pub fn each(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| start..*end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Side, Wiring};

    #[test]
    fn strata_have_the_same_in_every_category() {
        assert_eq!(strata(3, &[]), [0, 0, 0]);
        let found = strata(5, &[vec![7, 7, 2, 2, 7], vec![1, 0, 1, 1, 1]]);
        assert_eq!(found[0], found[4]);
        assert_eq!(found[2], found[3]);
        assert!(found[0] != found[1] && found[0] != found[2] && found[1] != found[2]);
    }

    #[test]
    fn neurons_are_sorted_within_strata() {
        let labels = NeuronLabels {
            labels: 3,
            label_of: vec![0, 2, NeuronLabels::ABSENT, 1, 0],
            ..NeuronLabels::default()
        };
        let wiring = Wiring { neurons: vec![9, 4, 1, 3, 2], pre: labels, ..Wiring::default() };
        let own = NeuronSums::of(wiring, Side::Pre, &[1, 0, 0, 0, 1]).unwrap();
        let sorted = Sorted::of(&own, |label| label != 1);
        assert_eq!(sorted.neurons, [1, 4, 0]);
        assert_eq!(sorted.numbers, [4, 2, 9]);
        assert_eq!(sorted.each().collect::<Vec<_>>(), [0..1, 1..3]);
    }
}
