//! Pairs of neurons with their populations as bytes.

use super::{Reader, Writer, are_of};
use crate::engine::partial::PairParts;
use crate::query::NeuronLabels;

impl Writer {
    pub(super) fn pair_parts(&mut self, parts: &PairParts) {
        self.pair_lists(&parts.pairs);
        self.list(&parts.neurons, |out, number| out.u64(*number));
        self.list(&parts.populations, |out, sides| {
            sides.iter().for_each(|side| out.neuron_labels(side));
        });
        self.list(&parts.strata, |out, stratum| out.u32(*stratum));
        self.u64(parts.fragments);
    }
}

impl Reader<'_> {
    pub(super) fn pair_parts(&mut self) -> Option<PairParts> {
        let (pairs, neurons) = (self.pair_lists()?, self.list(Reader::u64)?);
        let populations = self.list(|from| Some([from.neuron_labels()?, from.neuron_labels()?]))?;
        let (strata, fragments) = (self.list(Reader::u32)?, self.u64()?);
        let (rows, columns) = pairs.shape();
        let shape = (rows.try_into().ok()?, columns.try_into().ok()?);
        let is_side =
            |side: &NeuronLabels| side.label_of.len() == neurons.len() && are_of(side, shape);
        let fits = neurons.is_sorted_by(|one, next| one < next)
            && populations.iter().flatten().all(is_side)
            && [0, neurons.len()].contains(&strata.len());
        fits.then_some(PairParts { pairs, neurons, populations, strata, fragments })
    }
}
