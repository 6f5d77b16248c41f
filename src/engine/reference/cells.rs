//! Which neurons of the table fulfil conditions, one by one; and everything about one neuron.
//!
//! What to know beside `docs/SEMANTICS.md`:
//! - The neuron table says of which type a neuron is, the synapse says of which type its target
//!   is. Ids that the table lacks are never in the list.
//! - The number of synapses is at least `min_synapses`, with `strict` too.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reference;
use super::conditions::check;
use super::numbers::{self, Sum};
use super::passes::Rules;
use crate::error::Result;
use crate::query::{
    Direction, Filter, Neuron, NeuronId, NeuronQuery, NeuronRecord, NeuronSet, NeuronSetQuery,
    NeuronsQuery, Partner, Partners, SetPartners, Synapses,
};
use crate::read::SynapseBlock;
use crate::run::Run;

impl Reference {
    /// The ids of the neurons that fulfil the conditions, in table order.
    pub(super) fn fulfilling(&self, query: &NeuronsQuery, run: &Run) -> Result<Vec<u64>> {
        query.check(&self.vocabulary)?;
        let types = query.types(&self.vocabulary)?;
        let neurons = self.table()?;
        let rules = self.rules(&query.reconstruction(), run)?;
        let synapses = match query.fewest() {
            0 => FxHashMap::default(),
            _ => self.synapses_by_neuron(query, run)?,
        };
        let own = query.told_apart().own;
        let own = own.iter().flat_map(|expression| &expression.conditions);
        let own = own.map(|one| check(one, true, query.exact_thresholds, &self.vocabulary));
        let own = own.collect::<Result<Vec<_>>>()?;
        let enough = |id: &u64| synapses.get(id).copied().unwrap_or(0) >= query.fewest();
        let mut ids: Vec<u64> = neurons
            .iter()
            .filter(|(_, neuron)| types.contains(neuron.cell_type))
            .map(|(id, _)| *id)
            .filter(|id| rules.allow_pre(*id) && enough(id))
            .filter(|id| own.iter().all(|check| check.pass_neuron(Some(neurons), *id)))
            .collect();
        self.put_in_table_order(&mut ids)?;
        Ok(ids)
    }

    fn synapses_by_neuron(&self, query: &NeuronsQuery, run: &Run) -> Result<FxHashMap<u64, u64>> {
        let rules = self.rules(&query.counted(), run)?;
        self.scan(
            run,
            &rules,
            FxHashMap::default,
            |counts: &mut FxHashMap<u64, u64>, block, i| {
                let own = match query.direction {
                    Direction::Outgoing => block.pre_id(i),
                    Direction::Incoming => block.post_id(i),
                };
                *counts.entry(own).or_default() += 1;
            },
            |mut a, b| {
                b.into_iter().for_each(|(id, count)| *a.entry(id).or_default() += count);
                a
            },
        )
    }

    /// Everything about one neuron.
    pub(super) fn profile(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        let id = query.number()?;
        query.filter.check()?;
        let neurons = if self.neurons_path.is_some() { Some(self.table()?) } else { None };
        let found = neurons.and_then(|neurons| neurons.get(&id));
        if found.is_none() && !self.is_in_a_synapse(id, run)? {
            return Err(NeuronQuery::unknown(id));
        }
        let record = found.map(|neuron| NeuronRecord {
            cell_type: neuron.cell_type,
            // −0 is 0.
            certainty: numbers::value(neuron.certainty) + 0.0,
            axon_um: neuron.axon_um,
            soma_um: neuron.soma_um,
            dendrite_um: neuron.dendrite_um,
        });
        let side = |is_pre: bool| -> Result<Partners> {
            let rules = self.rules(&query.filter, run)?;
            let seen = self.seen_of(id, is_pre, &rules, run)?;
            let type_of = |id| neurons.and_then(|neurons| neurons.get(&id)).map(|n| n.cell_type);
            Ok(partners(&seen, type_of))
        };
        let (outputs, inputs) = (side(true)?, side(false)?);
        Ok(Neuron { id: id.into(), record, outputs, inputs, of_map: None })
    }

    /// Everything about several neurons taken together.
    pub(super) fn profile_of_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        query.filter.check()?;
        let neurons = if self.neurons_path.is_some() { Some(self.table()?) } else { None };
        let type_of = |id| neurons.and_then(|neurons| neurons.get(&id)).map(|n| n.cell_type);
        let ids = query.numbers()?;
        for id in ids.iter() {
            if type_of(*id).is_none() && !self.is_in_a_synapse(*id, run)? {
                return Err(NeuronQuery::unknown(id));
            }
        }
        let rules = self.rules(&query.filter, run)?;
        let side = |is_pre: bool| -> Result<SetPartners> {
            let mut seen = Vec::new();
            let mut members: FxHashMap<NeuronId, u64> = FxHashMap::default();
            for id in ids.iter() {
                let own = self.seen_of(*id, is_pre, &rules, run)?;
                let others: FxHashSet<u64> = own.iter().map(|seen| seen.partner).collect();
                others.iter().for_each(|other| *members.entry((*other).into()).or_default() += 1);
                seen.extend(own);
            }
            let partners = partners(&seen, type_of);
            let of_set = partners.by_neuron.iter().map(|partner| members[&partner.id]).collect();
            Ok(SetPartners { partners, of_set })
        };
        let (outputs, inputs) = (side(true)?, side(false)?);
        Ok(NeuronSet { ids: ids.into_owned().into(), outputs, inputs, of_map: None })
    }

    /// The synapses of a neuron on one side that pass.
    fn seen_of(&self, id: u64, is_pre: bool, rules: &Rules<'_>, run: &Run) -> Result<Vec<Seen>> {
        self.scan(
            run,
            rules,
            Vec::new,
            |seen: &mut Vec<Seen>, block, i| {
                let own = if is_pre { block.pre_id(i) } else { block.post_id(i) };
                if own == id {
                    seen.push(Seen::of(block, i, is_pre));
                }
            },
            |mut a, b| {
                a.extend(b);
                a
            },
        )
    }

    fn is_in_a_synapse(&self, id: u64, run: &Run) -> Result<bool> {
        let rules = self.rules(&Filter::default(), run)?;
        self.scan(
            run,
            &rules,
            || false,
            |seen, block, i| *seen |= block.pre_id(i) == id || block.post_id(i) == id,
            |a, b| a || b,
        )
    }
}

/// A synapse as one of its partners sees it.
struct Seen {
    row: u32,
    partner: u64,
    partner_type: u8,
    size: u16,
}

impl Seen {
    fn of(block: &SynapseBlock<'_>, i: usize, is_pre: bool) -> Seen {
        let (partner, partner_type) = match is_pre {
            true => (block.post_id(i), block.post_celltype(i)),
            false => (block.pre_id(i), block.pre_celltype(i)),
        };
        // A table has fewer than 2³² rows.
        let row = (block.first_row() + i as u64) as u32;
        Seen { row, partner, partner_type, size: block.size(i) }
    }
}

fn partners(seen: &[Seen], type_of: impl Fn(u64) -> Option<u8>) -> Partners {
    let mut ids: Vec<u64> = seen.iter().map(|seen| seen.partner).collect();
    ids.sort_unstable();
    ids.dedup();
    let with = |id: u64| sum(seen.iter().filter(|seen| seen.partner == id));
    let mut by_neuron: Vec<Partner> = ids
        .iter()
        .map(|id| Partner {
            id: (*id).into(),
            cell_type: type_of(*id).map(u32::from),
            synapses: with(*id),
        })
        .collect();
    by_neuron.sort_by(|a, b| {
        let (most, other) = (a.synapses.count, b.synapses.count);
        other.cmp(&most).then(a.id.cmp(&b.id))
    });
    let by_type = (0..=u8::MAX)
        .map(|code| (u32::from(code), sum(seen.iter().filter(|seen| seen.partner_type == code))))
        .filter(|(_, synapses)| synapses.count > 0)
        .collect();
    let mut rows: Vec<u32> = seen.iter().map(|seen| seen.row).collect();
    rows.sort_unstable();
    Partners { all: sum(seen.iter()), rows, by_type, by_neuron }
}

fn sum<'a>(seen: impl Iterator<Item = &'a Seen>) -> Synapses {
    let (mut count, mut sizes) = (0, Sum::default());
    for synapse in seen {
        count += 1;
        sizes.add(synapse.size);
    }
    Synapses { count, total_size: sizes.rounded(), of_map: None }
}
