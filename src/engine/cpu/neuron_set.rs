//! Several neurons taken together on the CPU: the synapses of each, put together by partner.

use super::neuron::{Passing, Seen, Side, partners};
use crate::dataset::Dataset;
use crate::error::Result;
use crate::query::{NeuronQuery, NeuronSet, NeuronSetQuery, Partners, SetPartners};
use crate::run::Run;

/// Everything about a set of neurons.
pub fn answer(data: &Dataset, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
    let passing = Passing::new(data, &query.filter)?;
    let index = |id: &u64| data.index_of(*id)?.ok_or_else(|| NeuronQuery::unknown(*id));
    let members: Vec<u32> = query.numbers()?.iter().map(index).collect::<Result<_>>()?;
    let side = |side| -> Result<SetPartners> {
        let mut seen = Vec::new();
        for (neuron, member) in members.iter().zip(0..) {
            let own = passing.synapses_of(*neuron, side, run)?;
            seen.extend(own.into_iter().map(|synapse| (synapse, member)));
        }
        together(data, seen)
    };
    Ok(NeuronSet {
        ids: query.numbers()?.into_owned().into(),
        outputs: side(Side::Outputs)?,
        inputs: side(Side::Inputs)?,
        of_map: None,
    })
}

/// What synapses come to, each with the member of the set that it belongs to.
fn together(data: &Dataset, mut seen: Vec<(Seen, u32)>) -> Result<SetPartners> {
    seen.sort_unstable_by_key(|(synapse, member)| (synapse.partner, *member));
    let members = seen.chunk_by(|(a, _), (b, _)| a.partner == b.partner);
    let members = members.map(|own| own.chunk_by(|(_, a), (_, b)| a == b).count() as u64);
    let members: Vec<u64> = members.collect();
    let synapses: Vec<Seen> = seen.into_iter().map(|(synapse, _)| synapse).collect();
    let (whole, by_neuron) = partners(data, &synapses)?;
    let (by_neuron, of_set) = SetPartners::rank(by_neuron.into_iter().zip(members).collect());
    Ok(SetPartners { partners: Partners { by_neuron, ..whole }, of_set })
}
