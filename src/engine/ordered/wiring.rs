//! Intervals of a matrix over a copy: which neurons are in its populations, and what the rows of each pair of
//! them come to in each cell.

use super::Ordered;
use super::axes::Axes;
use super::meaning::Meaning;
use super::resolved::Resolved;
use super::summand::{Summand, Value};
use super::walk::Walk;
use crate::dataset::mapped::NeuronIds;
use crate::draws::number_of_name;
use crate::engine::resample::{self, Adder, Holds, Part};
use crate::error::Result;
use crate::query::{Filter, Intervals, MatrixQuery, NeuronLabels, Normalize, Resampling, Wiring};
use crate::run::Run;

/// Rows of a part of the walk, and room for the labels of a block.
#[derive(Default)]
struct Walked {
    part: Part,
    rows: Vec<u32>,
    columns: Vec<u32>,
}

/// What is summed of a row, and in which unit.
pub enum Unit<'a> {
    /// Its synapses.
    Synapses,
    /// Its value, in units of the column.
    Exact(&'a Summand<'a>),
    /// Its value as a multiple of 2 to this power, the nearest.
    Multiples { of: &'a Summand<'a>, power: i32, is_rounded: bool },
}

impl<'a> Unit<'a> {
    /// That of a meaning, but for medians.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn of(meaning: &'a Meaning) -> Result<Unit<'a>> {
        let summand = meaning.summand().filter(|_| !matches!(meaning, Meaning::Median(..)));
        let grid = summand.map(Summand::grid).transpose()?.flatten();
        Ok(match (summand, grid) {
            (None, _) => Unit::Synapses,
            (Some(of), None) => Unit::Exact(of),
            (Some(of), Some((power, is_rounded))) => Unit::Multiples { of, power, is_rounded },
        })
    }

    /// What is summed; none of synapses.
    pub fn summand(&self) -> Option<&'a Summand<'a>> {
        match self {
            Unit::Synapses => None,
            Unit::Exact(of) | Unit::Multiples { of, .. } => Some(*of),
        }
    }

    /// The power of two of which sums are multiples, and whether values are rounded to be.
    pub fn exponent(&self) -> (i32, bool) {
        match self {
            Unit::Synapses => (0, false),
            Unit::Exact(of) => (of.unit(), false),
            Unit::Multiples { power, is_rounded, .. } => (*power, *is_rounded),
        }
    }
}

impl Ordered {
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
        self.may_measure(&meaning)?;
        let own = self.wiring(&query.filter, &axes, &meaning, run)?;
        run.check()?;
        let holds = match (&meaning, query.normalize) {
            (Meaning::Median(side, of), _) => {
                let passing = self.resolve(&query.filter)?;
                let ends =
                    self.median_ends(&passing, &axes, *side, of.as_ref(), resampling.level, run)?;
                let mut found = resample::described(&own, resampling);
                found.set_medians(ends);
                return Ok(found);
            }
            (Meaning::Mean(_), _) => Holds::Mean,
            (_, Normalize::None) => Holds::Sum,
            (_, normalize) => Holds::Fraction(normalize),
        };
        let whole = self.whole_of(query)?.filter(|whole| *whole != query.filter);
        let whole = whole.map(|whole| self.wiring(&whole, &axes, &meaning, run)).transpose()?;
        let adder = self.device.as_deref().map(|device| device as &dyn Adder);
        resample::intervals(&own, whole.as_ref(), holds, resampling, adder, run)
    }

    pub(super) fn wiring(
        &self,
        filter: &Filter,
        axes: &Axes,
        meaning: &Meaning,
        run: &Run,
    ) -> Result<Wiring> {
        let passing = self.resolve(filter)?;
        let unit = Unit::of(meaning)?;
        let (pre, post) = self.populations(&passing, axes);
        let parts = self.rows_of_pairs(&passing, axes, &unit, (&pre, &post), run)?;
        let (exponent, is_rounded) = unit.exponent();
        let (rows, columns) = axes.shape();
        let shape = (rows as u32, columns as u32);
        let wiring = resample::wiring(parts, self.draw_numbers()?, shape, pre, post);
        let mut wiring = Wiring { exponent, is_rounded, ..wiring };
        if matches!(meaning, Meaning::Pairs) {
            wiring.count_pairs();
        }
        Ok(wiring)
    }

    /// The number that each neuron draws by.
    pub(super) fn draw_numbers(&self) -> Result<Vec<u64>> {
        match &self.data.neurons.ids {
            NeuronIds::Numbers(ids) => {
                ids.ensure_all()?;
                Ok(ids.to_vec())
            }
            NeuronIds::Names(names) => Ok(names.all()?.into_iter().map(number_of_name).collect()),
        }
    }

    fn rows_of_pairs(
        &self,
        passing: &Resolved,
        axes: &Axes,
        unit: &Unit,
        (pre, post): (&NeuronLabels, &NeuronLabels),
        run: &Run,
    ) -> Result<Vec<Part>> {
        let (rows, columns) = (&axes.rows.labelling, &axes.columns.labelling);
        let mut reads = self.amount_columns(unit.summand());
        reads.extend(rows.reads(&self.data));
        reads.extend(columns.reads(&self.data));
        let walk = Walk { order: None, reads };
        let parts = self.walk_beside(passing, &walk, run, Walked::default, |walked, block| {
            rows.fill(&self.data, block, &mut walked.rows);
            columns.fill(&self.data, block, &mut walked.columns);
            let posts = &self.data.rows.post[block.rows.clone()];
            block.each_passing(|neuron, at| {
                let row = block.rows.start + at;
                let cell = (walked.rows[at], walked.columns[at]);
                let (ends, of) = ((neuron, posts[at]), || self.units_of(unit, row));
                walked.part.add((pre, post), cell, ends, self.synapses(row), of);
            });
            Ok(())
        })?;
        Ok(parts.into_iter().map(|walked| walked.part).collect())
    }

    /// Synapses that have a value, and what it comes to; nothing where it is no number.
    pub(super) fn units_of(&self, unit: &Unit, row: usize) -> (i64, Option<i64>) {
        let synapses = self.synapses(row) as i64;
        let (of, round) = match unit {
            Unit::Synapses => return (synapses, Some(synapses)),
            Unit::Exact(of) => (of, None),
            Unit::Multiples { of, power, .. } => (of, Some(*power)),
        };
        match of.at(row) {
            Value::Null => (0, Some(0)),
            Value::Infinite => (0, None),
            Value::Units(units) => {
                let units = round.map_or(units, |power| of.rounded(units, power));
                let times = if of.summed { 1 } else { i128::from(synapses) };
                // What passes 63 bits in a row does so in its cell: that is refused there.
                (synapses, Some(i64::try_from(units * times).unwrap_or(i64::MAX)))
            }
        }
    }
}
