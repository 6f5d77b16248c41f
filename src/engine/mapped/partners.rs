//! One neuron, or several taken together: the rows that each has, by partner.

use std::collections::{BTreeMap, BTreeSet};

use super::Records;
use super::columns::NULL;
use super::ids::Ids;
use crate::error::Result;
use crate::query::{
    IdRef, Neuron, NeuronDetails, NeuronOfMap, NeuronQuery, NeuronSet, NeuronSetQuery, Partner,
    Partners, RowTotals, SetPartners, Synapses,
};
use crate::run::Run;

/// What types are called where the map names none.
const ALL: &str = "all";

impl Records {
    /// Everything about one neuron.
    ///
    /// # Errors
    /// An id that no neuron has, those of [`Records::passing`] (usage).
    pub fn profile(&self, query: &NeuronQuery, run: &Run) -> Result<Neuron> {
        let neuron = self.place_of(query.id.as_ref())?;
        let rows = self.passing(&query.filter)?;
        run.check()?;
        let side = |is_output| Ok(self.side(&rows, &[neuron], is_output)?.partners);
        let (outputs, inputs) = (side(true)?, side(false)?);
        let of_map = NeuronOfMap {
            is_listed: self.map.neurons.is_some() && (neuron as usize) < self.listed,
            columns: self.neuron_details(&[neuron], NeuronDetails::All),
            cell_type: self
                .neuron_types()
                .and_then(|of| of.get(neuron as usize))
                .map(str::to_owned),
            ..self.of_several()
        };
        Ok(Neuron {
            id: self.id(neuron).to_owned(),
            record: None,
            outputs,
            inputs,
            of_map: Some(Box::new(of_map)),
        })
    }

    /// Everything about several neurons taken together.
    ///
    /// # Errors
    /// Those of [`Records::profile`].
    pub fn profile_of_set(&self, query: &NeuronSetQuery, run: &Run) -> Result<NeuronSet> {
        let members = query.ids.iter().map(|id| self.place_of(id));
        let members: Vec<u32> = members.collect::<Result<_>>()?;
        let rows = self.passing(&query.filter)?;
        run.check()?;
        Ok(NeuronSet {
            ids: self.ids_of(&members),
            outputs: self.side(&rows, &members, true)?,
            inputs: self.side(&rows, &members, false)?,
            of_map: Some(Box::new(self.of_several())),
        })
    }

    fn of_several(&self) -> NeuronOfMap {
        let numbers = self.map.synapses.numbers.iter();
        NeuronOfMap {
            types: self.type_names().into(),
            numbers: numbers.map(|number| (number.name.clone(), number.unit.clone())).collect(),
            has_weights: self.weight.is_some(),
            ..NeuronOfMap::default()
        }
    }

    /// The rows of some neurons on one side, by partner.
    fn side(&self, rows: &[usize], members: &[u32], is_output: bool) -> Result<SetPartners> {
        let ends = |row: usize| {
            let (pre, post) = self.pair(row);
            if is_output { (pre, post) } else { (post, pre) }
        };
        let members: BTreeSet<u32> = members.iter().copied().collect();
        let own = rows.iter().copied().filter(|row| members.contains(&ends(*row).0));
        let own: Vec<usize> = own.collect();
        let mut by_type: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut by_neuron: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for row in &own {
            let (_, partner) = ends(*row);
            by_type.entry(self.type_of(partner)).or_default().push(*row);
            by_neuron.entry(partner).or_default().push(*row);
        }
        let by_type = by_type.into_iter().map(|(code, rows)| Ok((code, self.come_to(&rows)?)));
        let mut found = Vec::new();
        for (partner, rows) in &by_neuron {
            let touched: BTreeSet<u32> = rows.iter().map(|row| ends(*row).0).collect();
            let partner = Partner {
                id: self.id(*partner).to_owned(),
                // Without types there is one label for all together, and none for each.
                cell_type: self.neuron_types().map(|_| self.type_of(*partner)),
                synapses: self.come_to(rows)?,
            };
            found.push((partner, touched.len() as u64));
        }
        let by_type = by_type.collect::<Result<_>>()?;
        let (by_neuron, of_set) = SetPartners::rank(found);
        let partners = Partners { all: self.come_to(&own)?, rows: Vec::new(), by_type, by_neuron };
        Ok(SetPartners { partners, of_set })
    }

    /// What some rows come to.
    fn come_to(&self, rows: &[usize]) -> Result<Synapses> {
        let of_map = RowTotals { rows: rows.len() as u64, totals: self.totals_of(rows) };
        let count = self.synapses_of(rows)?;
        Ok(Synapses { count, total_size: 0.0, of_map: Some(Box::new(of_map)) })
    }

    /// What codes of types stand for.
    fn type_names(&self) -> Vec<String> {
        self.neuron_types().map_or_else(|| vec![ALL.to_owned()], |types| types.names.clone())
    }

    /// The code of a neuron's type; null is beyond the names.
    fn type_of(&self, neuron: u32) -> u32 {
        self.neuron_types().map_or(0, |types| match types.codes[neuron as usize] {
            NULL => NULL,
            code => code,
        })
    }

    fn id(&self, neuron: u32) -> IdRef<'_> {
        match &self.ids {
            Ids::Numbers(ids) => IdRef::Number(ids[neuron as usize]),
            Ids::Names(ids) => IdRef::Name(&ids[neuron as usize]),
        }
    }

    /// The place of a neuron that a question names.
    fn place_of(&self, id: IdRef) -> Result<u32> {
        let place = match &self.ids {
            Ids::Numbers(ids) => {
                let number = id.number(NeuronQuery::PARAMETER)?;
                ids.iter().position(|known| *known == number)
            }
            Ids::Names(ids) => {
                let name = id.to_string();
                ids.iter().position(|known| *known == name)
            }
        };
        place.map(|place| place as u32).ok_or_else(|| NeuronQuery::unknown(id))
    }
}
