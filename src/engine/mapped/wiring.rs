//! Intervals of a matrix, by the reference's resampling: which neurons are in its populations, and what the
//! rows of each pair of them come to in each cell.

use std::collections::{BTreeMap, BTreeSet};

use super::Records;
use super::axes::{Axes, Axis};
use super::cells::{Meaning, Side, Summand};
use super::columns::{Numbers, Value};
use super::ids::Ids;
use super::threshold::Precision;
use crate::draws::number_of_name;
use crate::engine::reference::resample::{self, Holds, median_rank};
use crate::error::Result;
use crate::query::predicate::Subject;
use crate::query::{
    Along, ColumnName, Filter, Intervals, Link, MatrixQuery, MedianEnds, NeuronLabels, Normalize,
    Resampling, Wiring,
};
use crate::run::Run;

impl Records {
    /// The intervals of every cell.
    pub(super) fn intervals_of(
        &self,
        query: &MatrixQuery,
        resampling: &Resampling,
        run: &Run,
    ) -> Result<Intervals> {
        query.check()?;
        let axes = self.axes(&query.cells, query.groups.as_ref())?;
        let meaning = self.meaning(&query.measure)?;
        let all = |_, _| true;
        let own = self.wiring(&query.filter, &axes, meaning, &all)?;
        run.check()?;
        let holds = match (meaning, query.normalize) {
            (Meaning::Median(..), _) => Holds::Other,
            (Meaning::Mean(_), _) => Holds::Mean,
            (_, Normalize::None) => Holds::Sum,
            (_, normalize) => Holds::Fraction(normalize),
        };
        let whole =
            self.whole(query).map(|whole| self.wiring(&whole, &axes, meaning, &all)).transpose()?;
        let mut found = resample::intervals(&own, whole.as_ref(), holds, resampling, run)?;
        if let Meaning::Median(side, of) = meaning {
            found.set_medians(self.median_ends(query, &axes, (side, of), resampling)?);
        }
        Ok(found)
    }

    /// The ends of the median of every cell.
    fn median_ends(
        &self,
        query: &MatrixQuery,
        axes: &Axes,
        (side, of): (Side, Option<Summand>),
        resampling: &Resampling,
    ) -> Result<Vec<MedianEnds>> {
        let rows_of = self.by_cell(&self.passing(&query.filter)?, axes);
        let neurons = self.neurons_of(&rows_of, side);
        let (rows, columns) = (axes.rows.labels.len(), axes.columns.labels.len());
        let mut ends = Vec::new();
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |c| (row, c))) {
            let own = if side == Side::Pre { row } else { column };
            let n = neurons.get(own).copied().unwrap_or(0);
            let rank = median_rank(n as u64, resampling.level) as usize;
            let rows = rows_of.get(&(row, column)).map_or(&[][..], Vec::as_slice);
            ends.push(self.ends_of_median(rows, side, of, (n, rank)));
        }
        Ok(ends)
    }

    /// The synapses of the cells that are meant.
    pub(super) fn wiring(
        &self,
        filter: &Filter,
        axes: &Axes,
        meaning: Meaning,
        is_meant: &dyn Fn(u32, u32) -> bool,
    ) -> Result<Wiring> {
        let pre = self.population(filter, axes, Subject::Pre)?;
        let post = self.population(filter, axes, Subject::Post)?;
        let summand = match meaning {
            Meaning::Total(of) | Meaning::Mean(of) => Some(of),
            _ => None,
        };
        let (exponent, is_rounded) = summand.map_or((0, false), |of| grid(of.numbers));
        let (mut outside, mut autapses) = (0, 0);
        let mut links: BTreeMap<(u32, u32, u32, u32), (i64, i64)> = BTreeMap::new();
        let mut undefined = BTreeSet::new();
        for row in self.passing(filter)? {
            let Some(cell) = axes.cell_of(row) else { continue };
            let (at_row, at_column) = (cell.0 as u32, cell.1 as u32);
            if !is_meant(at_row, at_column) {
                continue;
            }
            let (from, to) = self.pair(row);
            if !pre.has(from, (at_row, at_column)) || !post.has(to, (at_row, at_column)) {
                outside += self.synapses(row);
            } else if from == to {
                autapses += self.synapses(row);
            } else {
                let link = links.entry((at_row, at_column, from, to)).or_default();
                let synapses = self.synapses(row) as i64;
                let Some(Summand { numbers, summed }) = summand else {
                    link.0 += synapses;
                    link.1 += synapses;
                    continue;
                };
                let times = if summed { 1 } else { i128::from(synapses) };
                let units = match numbers.get(row) {
                    None => continue,
                    Some(Value::Whole(value)) => value,
                    Some(Value::Real(value, _)) if value.is_finite() => rounded(value, exponent),
                    Some(Value::Real(..)) => {
                        undefined.insert((at_row, at_column));
                        continue;
                    }
                };
                link.0 += synapses;
                link.1 = link.1.saturating_add(i64::try_from(units * times).unwrap_or(i64::MAX));
            }
        }
        let is_pairs = matches!(meaning, Meaning::Pairs);
        let link = |((row, column, pre, post), (count, units))| {
            let units = if is_pairs { 1 } else { units };
            Link { row, column, pre, post, count, units }
        };
        Ok(Wiring {
            neurons: match &self.ids {
                Ids::Numbers(ids) => ids.clone(),
                Ids::Names(names) => names.iter().map(|name| number_of_name(name)).collect(),
            },
            shape: (axes.rows.labels.len() as u32, axes.columns.labels.len() as u32),
            pre,
            post,
            links: links.into_iter().map(link).collect(),
            undefined: undefined.into_iter().collect(),
            outside,
            autapses,
            exponent,
            is_rounded,
        })
    }

    /// The neurons of one side that fulfil all conditions on it.
    fn population(&self, filter: &Filter, axes: &Axes, side: Subject) -> Result<NeuronLabels> {
        let mut passes = vec![true; self.ids.len()];
        for condition in self.conditions(filter)? {
            let Some(column) = condition.column() else { continue };
            let of = match column {
                ColumnName::Named { of, .. } | ColumnName::Id(of) => *of,
            };
            if of != side && of != Subject::Both {
                continue;
            }
            let holds = self.neurons_holding(&condition, column, filter.exact_thresholds)?;
            passes.iter_mut().zip(holds).for_each(|(passes, holds)| *passes &= holds);
        }
        let (rows, columns) = (axes.rows.labels.len() as u32, axes.columns.labels.len() as u32);
        let neurons = 0..self.ids.len();
        let of_axis = |axis: &Axis, neuron: usize| {
            let label = axis.label_of_neuron(neuron).flatten();
            label.map_or(NeuronLabels::ABSENT, |label| label as u32)
        };
        let passing = |label_of: &dyn Fn(usize) -> u32| -> Vec<u32> {
            let label = |at| if passes[at] { label_of(at) } else { NeuronLabels::ABSENT };
            neurons.clone().map(label).collect()
        };
        let (by_row, by_column) = (axes.rows.is_of(side), axes.columns.is_of(side));
        let (along, labels, label_of) = match (by_row, by_column) {
            (true, false) => (Along::Rows, rows, passing(&|at| of_axis(&axes.rows, at))),
            (false, true) => (Along::Columns, columns, passing(&|at| of_axis(&axes.columns, at))),
            (true, true) => {
                let both = |at| {
                    let (row, column) = (of_axis(&axes.rows, at), of_axis(&axes.columns, at));
                    let is_absent = [row, column].contains(&NeuronLabels::ABSENT);
                    if is_absent { NeuronLabels::ABSENT } else { row * columns + column }
                };
                (Along::Cells(columns), rows * columns, passing(&both))
            }
            (false, false) if side == Subject::Pre => (Along::Rows, rows, passing(&|_| 0)),
            (false, false) => (Along::Columns, columns, passing(&|_| 0)),
        };
        Ok(NeuronLabels { along, labels, label_of, is_whole: !by_row && !by_column })
    }
}

/// The power of two of which the values of a column are multiples, and whether they were rounded to be: those
/// of float32 and float64 are.
fn grid(numbers: &Numbers) -> (i32, bool) {
    match numbers {
        Numbers::Whole(_) => (0, false),
        Numbers::Real(_, Precision::Half) => (-24, false),
        Numbers::Real(values, _) => {
            let finite = values.iter().filter(|value| value.is_finite());
            let most = finite.fold(0.0f64, |most, value| most.max(value.abs()));
            if most == 0.0 {
                return (0, true);
            }
            let mut power = 0;
            while 2f64.powi(power) > most {
                power -= 1;
            }
            while 2f64.powi(power + 1) <= most {
                power += 1;
            }
            (power - 31, true)
        }
    }
}

/// A number as a multiple of a power of two, the nearest one, ties to even.
fn rounded(value: f64, power: i32) -> i128 {
    // Both steps are exact: the quotient is below 2³³, and float64 has room for its fraction.
    (value / 2f64.powi(power)).round_ties_even() as i128
}
