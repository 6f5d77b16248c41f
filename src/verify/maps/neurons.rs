//! Random questions about neurons, in the words of a map.

use super::MapCases;
use crate::ask::Question;
use crate::error::Result;
use crate::query::{
    Counted, Direction, Filter, NeuronCount, NeuronField, NeuronQuery, NeuronSetQuery, NeuronSort,
    NeuronsQuery, Subject,
};

impl MapCases<'_> {
    /// Which neurons there are.
    pub(super) fn neurons(&mut self) -> Result<NeuronsQuery> {
        let filter = if self.rng.bool() { self.filter(Subject::Both)? } else { Filter::default() };
        // Those that are conditions by their own names are not looked at.
        let prob_min = None;
        let (strict, exact_thresholds, conditions) = (false, false, Vec::new());
        let filter = Filter { prob_min, strict, exact_thresholds, conditions, ..filter };
        let direction = self.rng.choice(Direction::ALL).unwrap_or_default();
        let other = match direction {
            Direction::Outgoing => &filter.post_celltype,
            Direction::Incoming => &filter.pre_celltype,
        };
        // Said once.
        let target_celltype = if other.is_none() { self.types()? } else { None };
        Ok(NeuronsQuery {
            celltype: self.types()?,
            target_celltype,
            direction,
            min_synapses: self.one_in(2).then(|| self.rng.u64(..6)),
            strict: self.one_in(3),
            exact_thresholds: self.one_in(4),
            expressions: if self.rng.bool() { self.conditions(Subject::Both)? } else { vec![] },
            fields: self.fields(),
            sort: if self.one_in(3) { self.sort() } else { None },
            limit: self.one_in(3).then(|| self.rng.u64(..40)),
            filter,
            ..NeuronsQuery::default()
        })
    }

    /// Some fields in any order, none as often as not.
    fn fields(&mut self) -> Vec<NeuronField> {
        let mut fields = self.all_fields();
        self.rng.shuffle(&mut fields);
        let some = if self.rng.bool() { 0 } else { self.rng.usize(..=fields.len()) };
        fields.truncate(some);
        fields
    }

    fn sort(&mut self) -> Option<NeuronSort> {
        let fields = self.all_fields();
        let field = self.rng.choice(fields)?;
        Some(NeuronSort { field, is_descending: self.rng.bool() })
    }

    fn all_fields(&self) -> Vec<NeuronField> {
        let mut fields = vec![NeuronField::Id];
        if let Some(table) = &self.map.neurons {
            let categories = table.categories.iter().map(|of| &of.name);
            let names = categories.chain(table.numbers.iter().map(|of| &of.name));
            fields.extend(names.cloned().map(NeuronField::Column));
        }
        let totals = self.map.synapses.numbers.iter().map(|of| Counted::Total(of.name.clone()));
        for what in [Counted::Synapses, Counted::Partners].into_iter().chain(totals) {
            let counted = |is_output| NeuronCount { is_output, what: what.clone() };
            fields.extend([false, true].map(|output| NeuronField::Counted(counted(output))));
        }
        fields
    }

    /// One neuron.
    pub(super) fn neuron(&mut self, filter: Filter) -> Result<NeuronQuery> {
        Ok(NeuronQuery { id: self.id()?, filter })
    }

    /// Several, by their ids or by conditions, together or one by one.
    pub(super) fn neuron_set(&mut self, filter: Filter) -> Result<Question> {
        let query = match self.one_in(3) {
            true => {
                let conditions = self.conditions(Subject::Both)?;
                NeuronSetQuery::chosen(Filter { conditions, ..filter })
            }
            false => NeuronSetQuery::new(self.ids(5)?, filter),
        };
        Ok(if self.one_in(4) { Question::EachNeuron(query) } else { Question::NeuronSet(query) })
    }
}
