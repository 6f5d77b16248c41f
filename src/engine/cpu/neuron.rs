//! One neuron on the CPU: the index says where its synapses are, and each is looked at.

use crate::codes;
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::RowCheck;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Filter, Neuron, NeuronQuery, NeuronRecord, Partner, Partners, Synapses};
use crate::run::Run;

/// Everything about one neuron.
pub fn answer(data: &Dataset, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
    let passing = Passing::new(data, &query.filter)?;
    let id = query.number()?;
    let neuron = data.index_of(id)?.ok_or_else(|| NeuronQuery::unknown(id))?;
    let side = |side| -> Result<Partners> {
        let (partners, mut by_neuron) = partners(data, &passing.synapses_of(neuron, side, run)?)?;
        Partners::rank(&mut by_neuron);
        Ok(Partners { by_neuron, ..partners })
    };
    let record = record(data, neuron)?;
    let (outputs, inputs) = (side(Side::Outputs)?, side(Side::Inputs)?);
    Ok(Neuron { id: id.into(), record, outputs, inputs, of_map: None })
}

/// Which end of its synapses a neuron is.
#[derive(Clone, Copy)]
pub enum Side {
    /// It makes them.
    Outputs,
    /// It gets them.
    Inputs,
}

/// A filter for looking at the synapses of single neurons.
pub struct Passing<'d> {
    data: &'d Dataset,
    check: RowCheck<'d>,
    /// Fewest synapses with a partner.
    fewest: Option<u64>,
}

impl<'d> Passing<'d> {
    pub fn new(data: &'d Dataset, filter: &Filter) -> Result<Passing<'d>> {
        let mut predicate = filter.predicate(&data.vocabulary)?;
        let fewest = predicate.min_pair.take();
        Ok(Passing { data, check: RowCheck::new(data, &predicate)?, fewest })
    }

    /// The synapses of a neuron on one side that pass, in the order of their partners.
    pub fn synapses_of(&self, neuron: u32, side: Side, run: &Run) -> Result<Vec<Seen>> {
        let (data, columns) = (self.data, &self.data.synapses);
        let index = data.prepare_index(run)?;
        let (places, partners) = match side {
            Side::Outputs => (index.outputs.places_of(neuron)?, &columns.post),
            Side::Inputs => (index.inputs.places_of(neuron)?, &columns.pre),
        };
        let own_type = |segment: &Segment| match side {
            Side::Outputs => segment.post_type,
            Side::Inputs => segment.pre_type,
        };
        self.check.ensure(places)?;
        let rows = || places.iter().map(|place| *place as usize);
        partners.ensure_at(rows())?;
        columns.size.ensure_at(rows())?;
        columns.row.ensure_at(rows())?;
        let going = places.iter().take_while(|_| !run.is_stopped());
        let seen = going.filter_map(|place| {
            let segment = self.check.passes(*place)?;
            Some(Seen::new(data, *place, partners[*place as usize], own_type(segment)))
        });
        let mut seen: Vec<Seen> = seen.collect();
        seen.sort_unstable_by_key(|synapse| synapse.partner);
        Ok(with_enough(seen, self.fewest))
    }
}

fn record(data: &Dataset, neuron: u32) -> Result<Option<NeuronRecord>> {
    let (at, neurons) = (neuron as usize, &data.neurons);
    let (Some(cell_type), Some(certainty), Some(axon_um), Some(soma_um), Some(dendrite_um)) = (
        neurons.cell_type.read_at(at)?,
        neurons.certainty.read_at(at)?,
        neurons.axon.read_at(at)?,
        neurons.soma.read_at(at)?,
        neurons.dendrite.read_at(at)?,
    ) else {
        return Ok(None);
    };
    let certainty = codes::value_of_order_code(certainty);
    Ok(Some(NeuronRecord { cell_type, certainty, axon_um, soma_um, dendrite_um }))
}

/// A synapse as one of its partners sees it.
#[derive(Clone, Copy)]
pub struct Seen {
    /// Dense index of the other one.
    pub partner: u32,
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
        Synapses { count: self.count, total_size: self.sizes.value(), of_map: None }
    }
}

/// The synapses, in the order of the partners, of partners with at least so many.
fn with_enough(seen: Vec<Seen>, fewest: Option<u64>) -> Vec<Seen> {
    let Some(fewest) = fewest else { return seen };
    let of_partners = seen.chunk_by(|a, b| a.partner == b.partner);
    of_partners.filter(|synapses| synapses.len() as u64 >= fewest).flatten().copied().collect()
}

/// What synapses amount to, which are in the order of the partners; the partners in that order.
pub fn partners(data: &Dataset, seen: &[Seen]) -> Result<(Partners, Vec<Partner>)> {
    let mut all = Tally::default();
    let mut of_type = [Tally::default(); 256];
    for synapse in seen {
        all.add(synapse.size);
        of_type[usize::from(synapse.partner_type)].add(synapse.size);
    }
    let mut rows: Vec<u32> = seen.iter().map(|synapse| synapse.row).collect();
    rows.sort_unstable();
    let with = |synapses: &[Seen]| {
        let mut tally = Tally::default();
        synapses.iter().for_each(|synapse| tally.add(synapse.size));
        let partner = synapses[0].partner as usize;
        let Some(id) = data.neurons.id.read_at(partner)? else { return Ok(None) };
        let cell_type = data.neurons.cell_type.read_at(partner)?.map(u32::from);
        Ok(Some(Partner { id: id.into(), cell_type, synapses: tally.synapses() }))
    };
    let of_partners = seen.chunk_by(|a, b| a.partner == b.partner);
    let by_neuron: Vec<Partner> =
        of_partners.filter_map(|synapses| with(synapses).transpose()).collect::<Result<_>>()?;
    let types = (0..=u8::MAX).zip(of_type).filter(|(_, tally)| tally.count > 0);
    let by_type = types.map(|(code, tally)| (code.into(), tally.synapses())).collect();
    Ok((Partners { all: all.synapses(), rows, by_type, by_neuron: Vec::new() }, by_neuron))
}
