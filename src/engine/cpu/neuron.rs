//! One neuron on the CPU: the index says where its synapses are, and each is looked at.

use crate::codes;
use crate::dataset::Dataset;
use crate::engine::plan::RowCheck;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Neuron, NeuronQuery, NeuronRecord, Partner, Partners, Synapses};
use crate::run::Run;

/// Everything about one neuron.
pub fn answer(data: &Dataset, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
    let check = RowCheck::new(data, &query.filter)?;
    let neuron = data.index_of(query.id).ok_or_else(|| NeuronQuery::unknown(query.id))?;
    let index = data.prepare_index(run)?;
    let going = |_: &&u32| !run.is_stopped();
    let (pre, post): (&[u32], &[u32]) = (&data.synapses.pre, &data.synapses.post);
    let outputs = index.outputs.place[index.outputs.rows_of(neuron)]
        .iter()
        .take_while(going)
        .filter_map(|place| {
            let segment = check.passes(*place)?;
            Some(Seen::new(data, *place, post[*place as usize], segment.post_type))
        });
    let inputs = index.inputs.place[index.inputs.rows_of(neuron)]
        .iter()
        .take_while(going)
        .filter_map(|place| {
            let segment = check.passes(*place)?;
            Some(Seen::new(data, *place, pre[*place as usize], segment.pre_type))
        });
    Ok(Neuron {
        id: query.id,
        record: record(data, neuron),
        outputs: partners(data, outputs.collect()),
        inputs: partners(data, inputs.collect()),
    })
}

fn record(data: &Dataset, neuron: u32) -> Option<NeuronRecord> {
    let (at, neurons) = (neuron as usize, &data.neurons);
    Some(NeuronRecord {
        cell_type: *neurons.cell_type.get(at)?,
        certainty: codes::value_of_order_code(neurons.certainty[at]),
        axon_um: neurons.axon[at],
        soma_um: neurons.soma[at],
        dendrite_um: neurons.dendrite[at],
    })
}

/// A synapse as one of its partners sees it.
struct Seen {
    /// Dense index of the other one.
    partner: u32,
    partner_type: u8,
    /// Order code.
    size: u16,
    /// Position in the published table.
    row: u32,
}

impl Seen {
    fn new(data: &Dataset, place: u32, partner: u32, partner_type: u8) -> Seen {
        let (at, columns) = (place as usize, &data.synapses);
        Seen { partner, partner_type, size: columns.size[at], row: columns.row[at] }
    }
}

/// A number of synapses and the exact sum of their sizes.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u64,
    sizes: ExactSum,
}

impl Tally {
    fn add(&mut self, size: u16) {
        self.count += 1;
        self.sizes.add(ExactSum::of_code(size));
    }

    fn synapses(self) -> Synapses {
        Synapses { count: self.count, total_size: self.sizes.value() }
    }
}

fn partners(data: &Dataset, mut seen: Vec<Seen>) -> Partners {
    let mut all = Tally::default();
    let mut of_type = [Tally::default(); 256];
    for synapse in &seen {
        all.add(synapse.size);
        of_type[usize::from(synapse.partner_type)].add(synapse.size);
    }
    let mut rows: Vec<u32> = seen.iter().map(|synapse| synapse.row).collect();
    rows.sort_unstable();
    seen.sort_unstable_by_key(|synapse| synapse.partner);
    let with = |synapses: &[Seen]| {
        let mut tally = Tally::default();
        synapses.iter().for_each(|synapse| tally.add(synapse.size));
        let partner = synapses[0].partner as usize;
        Some(Partner {
            id: *data.neurons.id.get(partner)?,
            cell_type: data.neurons.cell_type.get(partner).copied(),
            synapses: tally.synapses(),
        })
    };
    let mut by_neuron: Vec<Partner> =
        seen.chunk_by(|a, b| a.partner == b.partner).filter_map(with).collect();
    Partners::rank(&mut by_neuron);
    let types = (0..=u8::MAX).zip(of_type).filter(|(_, tally)| tally.count > 0);
    let by_type = types.map(|(code, tally)| (code, tally.synapses())).collect();
    Partners { all: all.synapses(), rows, by_type, by_neuron }
}
