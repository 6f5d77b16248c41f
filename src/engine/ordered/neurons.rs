//! Neurons with what is asked of each: conditions as sets, then one pass over the rows that count for each
//! thing that is counted.

use std::borrow::Cow;

use super::Ordered;
use super::amount::Amount;
use super::collect::Collected;
use super::device::InCells;
use super::labelling::Labelling;
use super::resolved::Resolved;
use super::summand::Summand;
use crate::engine::plan::Bitmap;
use crate::error::{Error, Result};
use crate::query::{
    ColumnName, Condition, Counted, Direction, NeuronColumn, NeuronCount, NeuronDetails,
    NeuronField, NeuronList, NeuronValues, NeuronsQuery, Subject,
};
use crate::run::Run;

impl Ordered {
    /// A question about neurons as this data takes it: its columns tell conditions apart.
    pub fn of_neurons(&self, query: &NeuronsQuery) -> Result<NeuronsQuery> {
        let columns = Some(self.map.neuron_names(NeuronDetails::All));
        let query = NeuronsQuery { columns, ..query.clone() };
        // A population is of neurons and of synapses, as its conditions are.
        let mut filter = self.expanded(&query.filter)?;
        let of_population = std::mem::take(&mut filter.conditions);
        let expressions = query.expressions.iter().cloned().chain(of_population).collect();
        let query = NeuronsQuery { filter, expressions, ..query };
        Ok(NeuronsQuery { min_synapses: Some(query.fewest()), ..query })
    }

    /// The neurons that fulfil the conditions, as the question wants them listed.
    pub(super) fn list_neurons(&self, query: &NeuronsQuery, run: &Run) -> Result<NeuronList> {
        let query = &self.of_neurons(query)?;
        self.map.check_neurons(query)?;
        // Refused whether it decides or not.
        let counted = self.resolve(&query.counted())?;
        let mut neurons = self.fulfilling(query, &counted, run)?;
        let available = neurons.len() as u64;
        if let Some(sort) = &query.sort {
            let values = self.values(&sort.field, &neurons, &counted, run)?;
            let order = values.order(sort.is_descending);
            neurons = order.into_iter().map(|place| neurons[place as usize]).collect();
        }
        if let Some(limit) = query.limit {
            neurons.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let column = |field: &NeuronField| {
            let values = self.values(field, &neurons, &counted, run)?;
            Ok(NeuronColumn { name: field.name(), values })
        };
        let columns = query.fields.iter().map(column).collect::<Result<_>>()?;
        Ok(NeuronList { ids: self.ids_of(&neurons)?, available, columns })
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
    fn fulfilling(&self, query: &NeuronsQuery, counted: &Resolved, run: &Run) -> Result<Vec<u32>> {
        let own = query.told_apart().own;
        let mut conditions: Vec<Condition> =
            own.into_iter().flat_map(|expression| expression.conditions).collect();
        if let Some(names) = &query.celltype {
            let column = ColumnName::named(Subject::Row, self.map.types("celltype")?);
            conditions.push(Condition::In { column, not: false, values: names.clone() });
        }
        conditions.extend(self.own_conditions(query)?);
        let listed = self.data.neurons.listed;
        let mut fulfil = Bitmap::all(self.data.neurons.len());
        for condition in &conditions {
            let holding = self.neurons_holding(condition, query.exact_thresholds);
            fulfil.and(&holding.map_err(|error| self.map.with_columns(error))?);
        }
        let mut neurons: Vec<u32> = fulfil.iter_in(0..listed as u32).collect();
        if query.fewest() > 0 {
            let is_output = query.direction == Direction::Outgoing;
            let amounts = self.by_neuron(counted, is_output, None, false, run)?;
            neurons.retain(|neuron| amounts[*neuron as usize].synapses >= query.fewest());
        }
        let place = &self.data.neurons.place;
        place.ensure_all()?;
        neurons.sort_unstable_by_key(|neuron| place[*neuron as usize]);
        Ok(neurons)
    }

    /// What a field says of neurons.
    fn values(
        &self,
        field: &NeuronField,
        neurons: &[u32],
        counted: &Resolved,
        run: &Run,
    ) -> Result<NeuronValues> {
        let (is_output, what) = match field {
            NeuronField::Id => return Ok(NeuronValues::Ids(self.ids_of(neurons)?)),
            NeuronField::Column(name) => {
                return self.neuron_values(name, neurons)?.ok_or_else(|| {
                    Error::usage("fields", format!("neurons have no field '{name}'"))
                });
            }
            NeuronField::Counted(NeuronCount { is_output, what }) => (*is_output, what),
        };
        let summand = match what {
            Counted::Total(name) => Some(self.summand(name, name)?),
            _ => None,
        };
        let by_pair = matches!(what, Counted::Partners);
        let all = self.by_neuron(counted, is_output, summand.as_ref(), by_pair, run)?;
        let own = neurons.iter().map(|neuron| &all[*neuron as usize]);
        Ok(match (what, &summand) {
            (Counted::Partners, _) => NeuronValues::Counts(own.map(|of| of.pairs).collect()),
            (Counted::Total(_), Some(summand)) => {
                NeuronValues::Totals(own.map(|of| of.total(summand.unit_of_sums())).collect())
            }
            _ => NeuronValues::Counts(own.map(|of| of.synapses).collect()),
        })
    }

    /// What the rows of each neuron on one side come to.
    pub(super) fn by_neuron(
        &self,
        counted: &Resolved,
        is_output: bool,
        summand: Option<&Summand>,
        by_pair: bool,
        run: &Run,
    ) -> Result<Vec<Amount>> {
        let neurons = Labelling::neurons(&self.data, is_output);
        let mut all = vec![Amount::default(); self.data.neurons.len()];
        if let Some(device) = &self.device {
            let (rows, columns, shape) = (&Labelling::All, &neurons, (1, all.len()));
            if by_pair {
                self.on_processors("numbers of partners")?;
            }
            let asked = InCells { rows, columns, shape, summand };
            for cell in self.cells_on(&**device, counted, &asked, run)?.cells {
                all[cell.column as usize] = cell.tally;
            }
            return Ok(all);
        }
        let asked = Collected {
            rows: &Labelling::All,
            columns: &neurons,
            shape: (1, self.data.neurons.len()),
            reads: self.amount_columns(summand),
            by_pair,
            of: |row, is_first| Amount { pairs: u64::from(is_first), ..self.amount(summand, row) },
        };
        for cell in self.collect(counted, &asked, run)?.cells {
            all[cell.column as usize] = cell.tally;
        }
        Ok(all)
    }
}
