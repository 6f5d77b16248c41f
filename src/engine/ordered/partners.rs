//! One neuron, or several taken together: what each partner makes of their rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::Ordered;
use super::amount::{Amount, Tally};
use super::neuron_columns::{code_of, text_of};
use super::resolved::Resolved;
use super::summand::Summand;
use crate::engine::plan::Bitmap;
use crate::error::Result;
use crate::query::predicate::Subject;
use crate::query::{
    Neuron, NeuronDetails, NeuronOfMap, NeuronQuery, NeuronSet, NeuronSetQuery, Partner, Partners,
    RowTotals, SetPartners, Synapses,
};
use crate::run::Run;

/// What types are called where the map names none.
const ALL: &str = "all";
/// The type of a neuron that has none.
const NULL: u32 = u32::MAX;

/// What some rows come to.
#[derive(Clone)]
struct Sums {
    rows: u64,
    synapses: u64,
    /// One a number.
    amounts: Vec<Amount>,
    /// How many of the set the partner touches.
    touched: u64,
}

impl Sums {
    fn none(numbers: usize) -> Sums {
        Sums { rows: 0, synapses: 0, amounts: vec![Amount::default(); numbers], touched: 0 }
    }

    fn add(&mut self, other: &Sums) {
        self.rows += other.rows;
        self.synapses += other.synapses;
        self.touched += other.touched;
        self.amounts.iter_mut().zip(&other.amounts).for_each(|(all, more)| all.add(*more));
    }

    fn finish(&self, summands: &[Summand]) -> Synapses {
        let totals =
            self.amounts.iter().zip(summands).map(|(amount, of)| amount.total(of.unit_of_sums()));
        let of_map = RowTotals { rows: self.rows, totals: totals.collect() };
        Synapses { count: self.synapses, total_size: 0.0, of_map: Some(Box::new(of_map)) }
    }
}

impl Ordered {
    /// Everything about one neuron.
    pub(super) fn profile(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        let neuron = self.neuron_of(query.id.as_ref())?;
        let passing = self.resolve(&query.filter)?;
        let side = |is_output| Ok(self.side(&passing, &[neuron], is_output, run)?.partners);
        let (outputs, inputs) = (side(true)?, side(false)?);
        let cell_type = match self.neuron_types() {
            Some(types) => text_of(types, neuron)?,
            None => None,
        };
        let of_map = NeuronOfMap {
            is_listed: self.map.neurons.is_some() && (neuron as usize) < self.data.neurons.listed,
            columns: self.neuron_details(&[neuron], NeuronDetails::All)?,
            cell_type,
            ..self.of_several()?
        };
        let id = self.ids_of(&[neuron])?.at(0).to_owned();
        Ok(Neuron { id, record: None, outputs, inputs, of_map: Some(Box::new(of_map)) })
    }

    /// Everything about several neurons taken together.
    pub(super) fn profile_of_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        let members = query.ids.iter().map(|id| self.neuron_of(id));
        let members: Vec<u32> = members.collect::<Result<_>>()?;
        let passing = self.resolve(&query.filter)?;
        Ok(NeuronSet {
            ids: self.ids_of(&members)?,
            outputs: self.side(&passing, &members, true, run)?,
            inputs: self.side(&passing, &members, false, run)?,
            of_map: Some(Box::new(self.of_several()?)),
        })
    }

    fn of_several(&self) -> Result<NeuronOfMap> {
        let numbers = self.map.synapses.numbers.iter();
        Ok(NeuronOfMap {
            types: self.type_names()?,
            numbers: numbers.map(|number| (number.name.clone(), number.unit.clone())).collect(),
            has_weights: self.data.rows.weight.is_some(),
            ..NeuronOfMap::default()
        })
    }

    /// What codes of types stand for.
    fn type_names(&self) -> Result<Arc<[String]>> {
        if let Some(known) = self.type_names.get() {
            return Ok(known.clone());
        }
        let names = match self.neuron_types() {
            Some(types) => types.names.all()?.into_iter().map(str::to_owned).collect(),
            None => Arc::from([ALL.to_owned()]),
        };
        Ok(self.type_names.get_or_init(|| names).clone())
    }

    /// The rows of some neurons on one side, by partner.
    fn side(
        &self,
        passing: &Resolved,
        members: &[u32],
        is_output: bool,
        run: &Run,
    ) -> Result<SetPartners> {
        let summands = self.summands()?;
        let passing = self.about(passing, members, is_output);
        let walk = self.walk_of_sums(&summands);
        let parts = self.walk(&passing, &walk, run, HashMap::<u32, Sums>::new, |part, block| {
            let posts = &self.data.rows.post[block.rows.clone()];
            block.each_pair(posts, |(pre, post), rows| {
                let passing = rows.filter(|row| block.mask[*row] == 1);
                let passing: Vec<usize> = passing.map(|row| block.rows.start + row).collect();
                if !passing.is_empty() {
                    let partner = if is_output { post } else { pre };
                    let own = part.entry(partner).or_insert_with(|| Sums::none(summands.len()));
                    own.add(&self.sums_of_pair(&passing, &summands));
                }
            });
            Ok(())
        })?;
        let mut by_neuron: HashMap<u32, Sums> = HashMap::new();
        for (partner, sums) in parts.into_iter().flatten() {
            by_neuron.entry(partner).or_insert_with(|| Sums::none(summands.len())).add(&sums);
        }
        self.partners(&by_neuron, &summands)
    }

    fn sums_of_pair(&self, rows: &[usize], summands: &[Summand]) -> Sums {
        Sums {
            rows: rows.len() as u64,
            synapses: rows.iter().map(|row| self.synapses(*row)).sum(),
            amounts: summands.iter().map(|of| self.sum_of(rows, of)).collect(),
            touched: 1,
        }
    }

    /// What passes of the rows of some neurons on one side.
    fn about(&self, passing: &Resolved, members: &[u32], is_output: bool) -> Resolved {
        let mut set = Bitmap::none(self.data.neurons.len());
        members.iter().for_each(|neuron| set.insert(*neuron));
        let mut own = passing.clone();
        own.ask(if is_output { Subject::Pre } else { Subject::Post }, &set);
        own
    }

    fn partners(
        &self,
        by_neuron: &HashMap<u32, Sums>,
        summands: &[Summand],
    ) -> Result<SetPartners> {
        let types = self.neuron_types();
        let type_of = |neuron: u32| match types {
            None => Ok(0),
            Some(of) => code_of(of, neuron).map(|code| if code == of.null() { NULL } else { code }),
        };
        let mut all = Sums::none(summands.len());
        let mut by_type: BTreeMap<u32, Sums> = BTreeMap::new();
        let mut found = Vec::new();
        for (neuron, sums) in by_neuron {
            all.add(sums);
            let code = type_of(*neuron)?;
            let own = by_type.entry(code);
            own.or_insert_with(|| Sums::none(summands.len())).add(sums);
            let partner = Partner {
                id: self.ids_of(&[*neuron])?.at(0).to_owned(),
                cell_type: types.map(|_| code),
                synapses: sums.finish(summands),
            };
            found.push((partner, sums.touched));
        }
        let (by_neuron, of_set) = SetPartners::rank(found);
        let by_type = by_type.into_iter().map(|(code, sums)| (code, sums.finish(summands)));
        let (all, by_type) = (all.finish(summands), by_type.collect());
        Ok(SetPartners { partners: Partners { all, rows: Vec::new(), by_type, by_neuron }, of_set })
    }
}
