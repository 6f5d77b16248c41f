//! Neurons with what is asked of each, as plainly as it can be said: conditions one by one, then the rows
//! of each neuron.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::cells::Summand;
use super::{Records, populations};
use crate::error::{Error, Result};
use crate::map::Number;
use crate::query::{
    ColumnName, Condition, Counted, Direction, NeuronColumn, NeuronCount, NeuronDetails,
    NeuronField, NeuronList, NeuronValues, NeuronsQuery, Subject,
};
use crate::run::Run;

/// Rows by neuron and side: those that it makes, and those that it gets.
type RowsOf = HashMap<(u32, bool), Vec<usize>>;

impl Records {
    /// A question about neurons as this data takes it: its columns tell conditions apart.
    pub fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery> {
        let query = NeuronsQuery {
            columns: Some(self.map.neuron_names(NeuronDetails::All)),
            ..query.clone()
        };
        // A population is of neurons and of synapses, as its conditions are.
        let mut filter = populations::expanded(&query.filter, &self.map)?;
        let of_population = std::mem::take(&mut filter.conditions);
        let expressions = query.expressions.iter().cloned().chain(of_population).collect();
        let query = NeuronsQuery { filter, expressions, ..query };
        Ok(NeuronsQuery { min_synapses: Some(query.fewest()), ..query })
    }

    /// The neurons that fulfil the conditions, as the question wants them listed.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage).
    pub fn list_neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        let query = &self.of_neurons(query)?;
        self.map.check_neurons(query)?;
        let rows = match query.fewest() > 0 || query.lists_counts() {
            true => self.rows_by_neuron(&self.passing(&query.counted())?),
            false => {
                // Refused whether it decides or not.
                self.passing(&query.counted())?;
                RowsOf::default()
            }
        };
        run.check()?;
        let mut neurons = self.fulfilling(query, &rows)?;
        let available = neurons.len() as u64;
        if let Some(sort) = &query.sort {
            let order = self.values(&sort.field, &neurons, &rows)?.order(sort.is_descending);
            neurons = order.into_iter().map(|place| neurons[place as usize]).collect();
        }
        if let Some(limit) = query.limit {
            neurons.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let column = |field: &NeuronField| {
            Ok(NeuronColumn { name: field.name(), values: self.values(field, &neurons, &rows)? })
        };
        let columns = query.fields.iter().map(column).collect::<Result<_>>()?;
        Ok(NeuronList { ids: self.ids_of(&neurons), available, columns })
    }

    /// The filters on the neuron itself.
    fn own_conditions(&self, query: &NeuronsQuery) -> Result<Vec<Condition>> {
        let mut conditions = Vec::new();
        let (own, parameter) = match query.direction {
            Direction::Outgoing => (Subject::Pre, "pre_celltype"),
            Direction::Incoming => (Subject::Post, "post_celltype"),
        };
        if let Some(names) = query.own_types() {
            let column = ColumnName::named(Subject::Row, self.map.types(parameter)?);
            conditions.push(Condition::In { column, not: false, values: names.to_vec() });
        }
        if let Some(ids) = query.own_ids() {
            let values = ids.names().map(Cow::into_owned).collect();
            conditions.push(Condition::In { column: ColumnName::Id(own), not: false, values });
        }
        Ok(conditions)
    }

    /// The listed neurons that fulfil the conditions, in table order.
    fn fulfilling(&self, query: &NeuronsQuery, rows: &RowsOf) -> Result<Vec<u32>> {
        let own = query.told_apart().own;
        let mut conditions: Vec<Condition> =
            own.into_iter().flat_map(|expression| expression.conditions).collect();
        if let Some(names) = &query.celltype {
            let column = ColumnName::named(Subject::Row, self.map.types("celltype")?);
            conditions.push(Condition::In { column, not: false, values: names.clone() });
        }
        conditions.extend(self.own_conditions(query)?);
        let mut fulfil = vec![true; self.ids.len()];
        for condition in &conditions {
            let Some(column) = condition.column() else { continue };
            let holding = self.neurons_holding(condition, column, query.exact_thresholds)?;
            fulfil.iter_mut().zip(holding).for_each(|(all, holds)| *all &= holds);
        }
        let is_output = query.direction == Direction::Outgoing;
        let mut neurons = Vec::new();
        for neuron in (0..self.listed as u32).filter(|neuron| fulfil[*neuron as usize]) {
            let own = rows.get(&(neuron, is_output)).map_or(&[][..], Vec::as_slice);
            if query.fewest() == 0 || self.synapses_of(own)? >= query.fewest() {
                neurons.push(neuron);
            }
        }
        Ok(neurons)
    }

    fn rows_by_neuron(&self, rows: &[usize]) -> RowsOf {
        let mut all = RowsOf::default();
        for row in rows {
            let (pre, post) = self.pair(*row);
            all.entry((pre, true)).or_default().push(*row);
            all.entry((post, false)).or_default().push(*row);
        }
        all
    }

    /// What a field says of neurons.
    fn values(&self, field: &NeuronField, neurons: &[u32], rows: &RowsOf) -> Result<NeuronValues> {
        let (is_output, what) = match field {
            NeuronField::Id => return Ok(NeuronValues::Ids(self.ids_of(neurons))),
            NeuronField::Column(name) => {
                return self.neuron_values(name, neurons).ok_or_else(|| {
                    Error::usage("fields", format!("neurons have no field '{name}'"))
                });
            }
            NeuronField::Counted(NeuronCount { is_output, what }) => (*is_output, what),
        };
        let none = Vec::new();
        let own = |neuron: &u32| rows.get(&(*neuron, is_output)).unwrap_or(&none);
        Ok(match what {
            Counted::Synapses => {
                let counts = neurons.iter().map(|neuron| self.synapses_of(own(neuron)));
                NeuronValues::Counts(counts.collect::<Result<_>>()?)
            }
            Counted::Partners => {
                let partner = |row: &usize| {
                    let (pre, post) = self.pair(*row);
                    if is_output { post } else { pre }
                };
                let partners = |neuron| {
                    let partners: HashSet<u32> = own(neuron).iter().map(partner).collect();
                    partners.len() as u64
                };
                NeuronValues::Counts(neurons.iter().map(partners).collect())
            }
            Counted::Total(name) => {
                let total = |neuron| self.total_of(name, own(neuron));
                NeuronValues::Totals(neurons.iter().map(total).collect())
            }
        })
    }

    /// The sum of a number of the synapse table over some rows.
    fn total_of(&self, name: &str, rows: &[usize]) -> f64 {
        let at = self.map.synapses.numbers.iter().position(|number| number.name == name);
        at.map_or(f64::NAN, |at| self.totals_of(rows)[at])
    }

    /// The sum of each number of the synapse table over some rows.
    pub fn totals_of(&self, rows: &[usize]) -> Vec<f64> {
        let numbers = self.map.synapses.numbers.iter().zip(&self.numbers);
        let total = |(map, numbers): (&Number, _)| {
            self.sum(rows, Some(Summand { numbers, summed: map.summed })).total()
        };
        numbers.map(total).collect()
    }
}
