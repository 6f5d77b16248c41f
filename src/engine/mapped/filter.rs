//! The rows that pass a whole filter, and the pairs of neurons that have too few of them.

use std::borrow::Cow;
use std::collections::HashMap;

use super::columns::{Numbers, Value};
use super::{Records, populations};
use crate::error::{Error, Result};
use crate::query::predicate::Subject;
use crate::query::{BoxNm, ColumnName, Condition, Filter, FilterParameter, in_force};

impl Records {
    /// The numbers of the rows that pass, ascending.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage).
    pub fn passing(&self, filter: &Filter) -> Result<Vec<usize>> {
        let mut passes = vec![true; self.row.len()];
        let mut narrow = |holds: Vec<bool>| {
            passes.iter_mut().zip(holds).for_each(|(passes, holds)| *passes &= holds);
        };
        for condition in self.conditions(filter)? {
            narrow(self.holding(&condition, filter.exact_thresholds)?);
        }
        if filter.exclude_autapses {
            narrow(self.pre.iter().zip(&self.post).map(|(pre, post)| pre != post).collect());
        }
        if let Some(box_nm) = filter.box_nm {
            narrow(self.inside(box_nm)?);
        }
        let rows = (0..passes.len()).filter(|row| passes[*row]).collect();
        Ok(self.of_strong_pairs(rows, filter.min_pair.unwrap_or(1)))
    }

    /// What a filter asks of columns, in whatever words.
    pub(super) fn conditions(&self, filter: &Filter) -> Result<Vec<Condition>> {
        let filter = &populations::expanded(filter, &self.map)?;
        let mut all: Vec<Condition> = Vec::new();
        for (of, names) in
            [(Subject::Pre, &filter.pre_celltype), (Subject::Post, &filter.post_celltype)]
        {
            if let Some(names) = names {
                let column = ColumnName::named(of, self.map.types(parameter_of(of))?);
                all.push(Condition::In { column, not: false, values: names.clone() });
            }
        }
        for (of, ids) in
            [(Subject::Pre, &filter.pre_neuron_ids), (Subject::Post, &filter.post_neuron_ids)]
        {
            if let Some(ids) = ids {
                let values = ids.names().map(Cow::into_owned).collect();
                all.push(Condition::In { column: ColumnName::Id(of), not: false, values });
            }
        }
        for (parameter, _) in in_force(filter) {
            self.map.allow(parameter)?;
        }
        let limits = populations::limits(filter, &self.map)?;
        all.extend(limits.iter().map(|limit| limit.condition(filter.strict)));
        let given = filter.conditions.iter().flat_map(|expression| &expression.conditions);
        all.extend(given.cloned());
        Ok(all)
    }

    /// Rows inside a box: lower ≤ coordinate < upper, in nm.
    fn inside(&self, box_nm: BoxNm) -> Result<Vec<bool>> {
        let Some(position) = self.position_nm() else {
            return Err(Error::usage("box", "the synapses of this data set have no position"));
        };
        let is_in = |row: usize| {
            (0..3).all(|axis| match position[axis].get(row) {
                Some(Value::Whole(at)) => {
                    let at = at as f64;
                    box_nm.lower[axis] <= at && at < box_nm.upper[axis]
                }
                Some(Value::Real(at, _)) => box_nm.lower[axis] <= at && at < box_nm.upper[axis],
                None => false,
            })
        };
        Ok((0..self.row.len()).map(is_in).collect())
    }

    /// Coordinates in nm: integers where column and nm are whole, else one product, rounded once.
    pub fn position_nm(&self) -> Option<[Numbers; 3]> {
        let (columns, map) = (self.position.as_ref()?, self.map.synapses.position.as_ref()?);
        let is_whole = columns.iter().all(|column| matches!(column, Numbers::Whole(_)))
            && map.nm.iter().all(|nm| nm.fract() == 0.0);
        let axis = |axis: usize| {
            let nm = map.nm[axis];
            match &columns[axis] {
                Numbers::Whole(values) if is_whole => {
                    let nm = nm as i128;
                    Numbers::Whole(values.iter().map(|value| Some((*value)? * nm)).collect())
                }
                numbers => Numbers::Real(
                    (0..numbers.len()).map(|row| numbers.real(row) * nm).collect(),
                    super::threshold::Precision::Double,
                ),
            }
        };
        Some([axis(0), axis(1), axis(2)])
    }

    /// The rows among these whose pair of neurons has so many synapses among these.
    fn of_strong_pairs(&self, mut rows: Vec<usize>, min_pair: u64) -> Vec<usize> {
        if min_pair > 1 {
            let synapses = self.synapses_of_pairs(&rows);
            rows.retain(|row| synapses[&self.pair(*row)] >= u128::from(min_pair));
        }
        rows
    }

    /// The two neurons of a row.
    pub fn pair(&self, row: usize) -> (u32, u32) {
        (self.pre[row], self.post[row])
    }

    /// How many synapses a row stands for.
    pub fn synapses(&self, row: usize) -> u64 {
        self.weight.as_ref().map_or(1, |weight| weight[row])
    }

    /// How many synapses each pair has in these rows.
    pub fn synapses_of_pairs(&self, rows: &[usize]) -> HashMap<(u32, u32), u128> {
        let mut synapses = HashMap::new();
        for row in rows {
            *synapses.entry(self.pair(*row)).or_default() += u128::from(self.synapses(*row));
        }
        synapses
    }
}

/// The filter on the types of a partner.
fn parameter_of(of: Subject) -> &'static str {
    match of {
        Subject::Pre => FilterParameter::PreCelltype.name(),
        _ => FilterParameter::PostCelltype.name(),
    }
}
