//! A filter resolved against a copy: which neurons may be on each side, and what is asked of each row.

use super::asked::{CodeTest, OfNumber, OfText};
use super::by_labels::{ByLabels, narrow};
use super::names::{self, Column};
use super::{Ordered, sets};
use crate::dataset::mapped::Numbers;
use crate::engine::plan::Bitmap;
use crate::error::{Error, Result};
use crate::query::predicate::{PairOrder, Subject};
use crate::query::{BoxNm, ColumnName, Condition, Filter, NeuronIds, Operator, in_force};

/// What must hold for a row.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The presynaptic neurons that pass; all, where there is none.
    pub pre: Option<Bitmap>,
    /// The postsynaptic neurons that pass.
    pub post: Option<Bitmap>,
    /// Numbers of the row, by their place in the map.
    pub numbers: Vec<(usize, CodeTest)>,
    /// Categories of the row, by their place in the map: whether each code passes.
    pub categories: Vec<(usize, Vec<bool>)>,
    /// Its synapses.
    pub weights: Vec<OfNumber>,
    /// How the ids of its partners stand to each other.
    pub pair: PairOrder,
    /// Where it is.
    pub inside: Option<BoxNm>,
    /// Fewest synapses of a pair of neurons among the rows that pass all else.
    pub min_pair: u64,
    /// What is asked of neurons by the labels of each category that has cubes, in the order of those.
    pub by_labels: Vec<ByLabels>,
}

impl Resolved {
    /// Asks that neurons of one side, or of both, are in a set.
    pub(super) fn ask(&mut self, of: Subject, neurons: &Bitmap) {
        if of.is_pre() {
            narrow(&mut self.pre, neurons, Bitmap::and);
        }
        if of.is_post() {
            narrow(&mut self.post, neurons, Bitmap::and);
        }
    }
}

impl Ordered {
    /// Resolves a filter.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage); a damaged copy.
    pub fn resolve(&self, filter: &Filter) -> Result<Resolved> {
        let filter = &self.expanded(filter)?;
        filter.check()?;
        let min_pair = filter.min_pair.unwrap_or(1);
        let by_labels = vec![ByLabels::ANY; self.data.cubes.len()];
        let mut resolved = Resolved { min_pair, by_labels, ..Resolved::default() };
        for condition in self.conditions(filter)? {
            self.add(&condition, filter.exact_thresholds, &mut resolved)?;
        }
        for (of, ids) in
            [(Subject::Pre, &filter.pre_neuron_ids), (Subject::Post, &filter.post_neuron_ids)]
        {
            if let Some(ids) = ids {
                resolved.ask(of, &self.listed(ids)?);
                resolved.by_labels.iter_mut().for_each(|one| one.is_all = false);
            }
        }
        if filter.exclude_autapses {
            resolved.pair = resolved.pair.and(PairOrder::DIFFERENT);
        }
        if let Some(box_nm) = filter.box_nm {
            if self.data.rows.position.is_none() {
                let what = "the synapses of this data set have no position";
                return Err(Error::usage("box", what));
            }
            resolved.inside = Some(box_nm);
        }
        if resolved.min_pair > 1 && self.data.rows.are_pairs_single {
            // A pair is one row: all of its synapses pass, or none.
            resolved.weights.push(OfNumber::at_least(resolved.min_pair));
            resolved.min_pair = 1;
        }
        Ok(resolved)
    }

    /// What a filter asks of columns, in whatever words.
    fn conditions(&self, filter: &Filter) -> Result<Vec<Condition>> {
        let mut all: Vec<Condition> = Vec::new();
        for (of, parameter, names) in [
            (Subject::Pre, "pre_celltype", &filter.pre_celltype),
            (Subject::Post, "post_celltype", &filter.post_celltype),
        ] {
            if let Some(names) = names {
                let column = ColumnName::named(of, self.map.types(parameter)?);
                all.push(Condition::In { column, not: false, values: names.clone() });
            }
        }
        in_force(filter).into_iter().try_for_each(|(parameter, _)| self.map.allow(parameter))?;
        all.extend(self.thresholds(filter)?);
        let given = filter.conditions.iter().flat_map(|expression| &expression.conditions);
        all.extend(given.cloned());
        Ok(all)
    }

    /// The neurons that are listed by id; those that the data lacks are no neurons.
    fn listed(&self, ids: &NeuronIds) -> Result<Bitmap> {
        let mut listed = Bitmap::none(self.data.neurons.len());
        for id in ids.iter() {
            if let Some(number) = sets::number_of(&self.data.neurons, id)? {
                listed.insert(number);
            }
        }
        Ok(listed)
    }

    fn add(&self, condition: &Condition, exact: bool, resolved: &mut Resolved) -> Result<()> {
        let Some(name) = condition.column() else {
            resolved.pair = resolved.pair.and(pair_order(condition));
            return Ok(());
        };
        let (of, column) = names::column(&self.map, name)?;
        self.add_to(of, column, condition, exact, resolved)
            .map_err(|error| self.map.with_columns(error))
    }

    fn add_to(
        &self,
        of: Subject,
        column: Column,
        condition: &Condition,
        exact: bool,
        resolved: &mut Resolved,
    ) -> Result<()> {
        let rows = &self.data.rows;
        match column {
            Column::RowNumber(at) => {
                let numbers = &rows.numbers[at];
                let asked = OfNumber::new(condition, numbers.kind(), exact)?;
                resolved.numbers.push((at, asked.codes(numbers)?));
            }
            Column::RowCategory(at) => {
                let codes = OfText::new(condition)?.codes(&rows.categories[at])?;
                resolved.categories.push((at, codes));
            }
            Column::Weight => {
                let kind = Numbers::U64(Vec::new().into()).kind();
                resolved.weights.push(OfNumber::new(condition, kind, exact)?);
            }
            of_neurons => {
                resolved.ask(of, &self.neurons_that(of_neurons, condition, exact)?);
                for (cubes, asked) in self.data.cubes.iter().zip(&mut resolved.by_labels) {
                    if of_neurons == Column::NeuronCategory(cubes.label) {
                        let labels = &self.data.neurons.labels[cubes.label];
                        asked.ask(of, &OfText::new(condition)?.codes(labels)?);
                    } else {
                        asked.is_all = false;
                    }
                }
            }
        }
        Ok(())
    }

    /// The neurons for which a condition on one of their columns holds, whatever partner it names.
    pub(super) fn neurons_holding(&self, condition: &Condition, exact: bool) -> Result<Bitmap> {
        match condition.column() {
            None => Ok(Bitmap::all(self.data.neurons.len())),
            Some(ColumnName::Id(_)) => self.neurons_that(Column::Id, condition, exact),
            Some(ColumnName::Named { name, .. }) => {
                self.neurons_that(names::of_neuron(&self.map, name)?, condition, exact)
            }
        }
    }

    fn neurons_that(&self, column: Column, condition: &Condition, exact: bool) -> Result<Bitmap> {
        let neurons = &self.data.neurons;
        match column {
            Column::NeuronNumber(at) => {
                let numbers = &neurons.numbers[at];
                let asked = OfNumber::new(condition, numbers.kind(), exact)?;
                sets::of_number(numbers, &asked.codes(numbers)?, neurons.len())
            }
            Column::NeuronCategory(at) => {
                let labels = &neurons.labels[at];
                sets::of_labels(labels, &OfText::new(condition)?.codes(labels)?, neurons.len())
            }
            _ => sets::of_ids(neurons, condition),
        }
    }
}

/// The orders of the two ids that a condition lets pass.
fn pair_order(condition: &Condition) -> PairOrder {
    let Condition::Pair(operator) = condition else { return PairOrder::ANY };
    let (less, equal, greater) = match operator {
        Operator::Equal => (false, true, false),
        Operator::NotEqual => (true, false, true),
        Operator::Less => (true, false, false),
        Operator::AtMost => (true, true, false),
        Operator::Greater => (false, false, true),
        Operator::AtLeast => (false, true, true),
        // The parser makes no such pair.
        Operator::Matches | Operator::NotMatches => (false, false, false),
    };
    PairOrder { less, equal, greater }
}
