//! Intervals of a matrix: which neurons are in its populations, and what the rows of each pair of them come
//! to in each cell; the resampling is that of every engine over a copy.

use super::cell_table::{self, CellTable};
use super::matrix::{self, column_of};
use super::medians::Owners;
use super::{medians, pairs, walk};
use crate::codes::{self, UNIT_EXPONENT};
use crate::dataset::{AnyColumn, Column, Dataset};
use crate::engine::groups::LabelOf;
use crate::engine::plan::{Bitmap, Plan};
use crate::engine::resample::{self, Adder, Holds, Part};
use crate::error::{Error, Result};
use crate::query::{
    Along, Categories, CodeSet, Filter, Intervals, MatrixQuery, MedianEnds, NeuronLabels,
    Resampling, Side, Statistic, Subject, Summand, Wiring,
};
use crate::run::Run;
use crate::schema;
use crate::threads::loops;

/// The intervals of every cell; what is resampled is added up by the processors, unless an adder does.
pub fn answer(
    data: &Dataset,
    query: &MatrixQuery,
    resampling: &Resampling,
    adder: Option<&dyn Adder>,
    run: &Run,
) -> Result<Intervals> {
    let (own, whole) = collect(data, query, run)?;
    let statistic = query.measure.of_j0251()?;
    let Statistic::Median(side, of) = statistic else {
        let holds = Holds::of(statistic, query.normalize);
        return resample::intervals(&own, whole.as_ref(), holds, resampling, adder, run);
    };
    let cells = Categories::asked(&query.cells)?;
    let plan = cell_table::plan(data, &query.filter, cells, run)?;
    let table = CellTable::new(data, cells);
    let label_of = matrix::label_of(data, query)?;
    let owners = match &label_of {
        Some(label_of) => Owners::Labels(label_of, (own.shape.0 as usize, own.shape.1 as usize)),
        None => Owners::Runs(&table),
    };
    let ends = medians::ends((side, of), data, &plan, owners, resampling.level)?;
    Ok(of_medians(&own, resampling, ends))
}

/// The intervals of medians, whose ends are known.
pub fn of_medians(own: &Wiring, resampling: &Resampling, ends: Vec<MedianEnds>) -> Intervals {
    let mut found = resample::described(own, resampling);
    found.set_medians(ends);
    found
}

/// What is resampled: the wiring of a matrix, and that of which its cells are fractions.
pub fn collect(data: &Dataset, query: &MatrixQuery, run: &Run) -> Result<(Wiring, Option<Wiring>)> {
    let asked = Asked::new(data, query)?;
    let own = asked.wiring(&query.filter, run)?;
    run.check()?;
    Ok((own, query.whole().map(|all| asked.wiring(&all, run)).transpose()?))
}

/// The wiring of a matrix, and that of another filter, with the names of its rows.
///
/// # Errors
/// No neuron table, a damaged copy.
pub fn of_filters(
    data: &Dataset,
    query: &MatrixQuery,
    other: Option<&Filter>,
    run: &Run,
) -> Result<(Vec<String>, Wiring, Option<Wiring>)> {
    let asked = Asked::new(data, query)?;
    let own = asked.wiring(&query.filter, run)?;
    let other = other.map(|filter| asked.wiring(filter, run)).transpose()?;
    run.check()?;
    Ok((matrix::names(data, query, asked.cells).0, own, other))
}

/// A matrix, and where its labels come from.
pub struct Asked<'a> {
    data: &'a Dataset,
    statistic: Statistic,
    /// What rows and columns are, where they are named.
    pub cells: Option<Categories>,
    label_of: Option<LabelOf>,
    shape: (usize, usize),
    /// The label of each type code among rows and columns.
    positions: [usize; 256],
}

impl<'a> Asked<'a> {
    /// The labels that a question asks for.
    ///
    /// # Errors
    /// Labels that the data lacks.
    pub fn new(data: &'a Dataset, query: &MatrixQuery) -> Result<Asked<'a>> {
        let cells = Categories::asked(&query.cells)?;
        let label_of = matrix::label_of(data, query)?;
        let (labels, columns) = matrix::names(data, query, cells);
        let shape = (labels.len(), columns.as_ref().unwrap_or(&labels).len());
        let positions = crate::engine::groups::type_positions(data);
        let statistic = query.measure.of_j0251()?;
        Ok(Asked { data, statistic, cells, label_of, shape, positions })
    }

    fn wiring(&self, filter: &Filter, run: &Run) -> Result<Wiring> {
        let data = self.data;
        let ordered = Filter { min_pair: None, ..filter.clone() };
        let by_order = Plan::by_order(data, &ordered, run)?;
        let (pre, post) = self.populations(filter, &by_order)?;
        let mut plan = match filter.fewest_of_pair() {
            None => by_order,
            Some(_) => pairs::plan(data, filter, run)?,
        };
        cell_table::relabel(data, &mut plan, self.cells);
        let parts = self.rows(&plan, &pre, &post)?;
        run.check()?;
        let ids = &data.neurons.id;
        ids.ensure_all()?;
        let exponent = self.exponent();
        let shape = (self.shape.0 as u32, self.shape.1 as u32);
        let gathered = resample::wiring(parts, ids.to_vec(), shape, pre, post);
        let mut wiring = Wiring { exponent, ..gathered };
        if self.statistic == Statistic::Pairs {
            wiring.count_pairs();
        }
        Ok(wiring)
    }

    /// The power of two of which what is summed is a multiple.
    pub fn exponent(&self) -> i32 {
        if self.summand().is_some() { UNIT_EXPONENT } else { 0 }
    }

    /// The neurons that may be presynaptic, and those that may be postsynaptic, by a plan without pairs.
    ///
    /// # Errors
    /// Types without a neuron table.
    pub fn populations(
        &self,
        filter: &Filter,
        by_order: &Plan,
    ) -> Result<(NeuronLabels, NeuronLabels)> {
        let predicate = filter.predicate(&self.data.vocabulary)?;
        let types = [schema::PRE_TYPE, schema::POST_TYPE].map(|column| predicate.codes_of(column));
        let tests = &by_order.tests;
        Ok((
            self.population(Side::Pre, tests.pre.as_ref(), types[0])?,
            self.population(Side::Post, tests.post.as_ref(), types[1])?,
        ))
    }

    /// Whose rows and columns are.
    fn subjects(&self) -> (Subject, Subject) {
        let Categories { rows, columns } = self.cells.unwrap_or(Categories::TYPES);
        (rows.subject(), columns.subject())
    }

    /// The neurons of a side, by label.
    fn population(
        &self,
        side: Side,
        passing: Option<&Bitmap>,
        types: Option<&CodeSet>,
    ) -> Result<NeuronLabels> {
        let data = self.data;
        let neurons = data.neurons.id.len();
        let of_type = &data.neurons.cell_type;
        let (rows, columns) = self.subjects();
        let own = if side == Side::Pre { Subject::Pre } else { Subject::Post };
        let by_type = self.label_of.is_none() && (rows == own || columns == own);
        if by_type && of_type.is_empty() && neurons > 0 {
            return Err(Error::no_neuron_table("intervals by cell type", None));
        }
        of_type.ensure_all()?;
        let shape = (self.shape.0 as u32, self.shape.1 as u32);
        let along = Along::of(side, (rows, columns), shape.1);
        let has = |neuron: usize| passing.is_none_or(|set| set.bit(neuron as u32) == 1);
        let code = |neuron: usize| of_type.get(neuron).copied();
        let label = |neuron: usize| {
            let is_in = has(neuron)
                && types.is_none_or(|types| code(neuron).is_some_and(|code| types.contains(code)));
            let label = match &self.label_of {
                _ if !is_in => None,
                Some(label_of) => label_of.of(neuron as u32).map(|label| label as u32),
                None if by_type => code(neuron).map(|code| {
                    // All axes of neurons are types.
                    let place = self.positions[usize::from(code)] as u32;
                    along.label((place, place))
                }),
                None => Some(0),
            };
            label.unwrap_or(NeuronLabels::ABSENT)
        };
        Ok(NeuronLabels {
            along,
            labels: along.count(shape),
            label_of: (0..neurons).map(label).collect(),
            is_whole: self.label_of.is_none() && !by_type,
        })
    }

    fn summand(&self) -> Option<Summand> {
        match self.statistic {
            Statistic::Sum(of) | Statistic::Mean(of) => Some(of),
            _ => None,
        }
    }

    /// The codes of what is summed; none of synapses.
    pub fn codes(&self) -> Option<&'a Column<u16>> {
        let columns = &self.data.synapses;
        self.summand().map(|of| match column_of(of) {
            schema::SIZE => &columns.size,
            _ => &columns.prob,
        })
    }

    fn rows(&self, plan: &Plan, pre: &NeuronLabels, post: &NeuronLabels) -> Result<Vec<Part>> {
        let columns = &self.data.synapses;
        let table = CellTable::new(self.data, self.cells);
        let codes = self.codes();
        let mut read: Vec<&dyn AnyColumn> = vec![&columns.pre, &columns.post];
        read.extend(codes.map(|codes| codes as &dyn AnyColumn));
        plan.ensure(self.data, &read)?;
        let of_batch = |batch: &Vec<_>| {
            let mut part = Part::default();
            walk::blocks(columns, plan, batch, |run, rows, mask| {
                for row in walk::passing(rows, mask) {
                    let ends = (columns.pre[row], columns.post[row]);
                    let cell = match &self.label_of {
                        Some(labels) => labels.pair(ends.0, ends.1),
                        None => Some(table.place(run)),
                    };
                    let Some((row_label, column)) = cell else { continue };
                    let cell = (row_label as u32, column as u32);
                    let of = || units_of(codes.map(|codes| codes[row]));
                    part.add((pre, post), cell, ends, 1, of);
                }
            });
            part
        };
        let batches = walk::batches(&plan.runs);
        Ok(loops::map(batches.len(), |at| of_batch(&batches[at])))
    }
}

/// One synapse, and what it comes to; nothing where that is no number.
pub fn units_of(code: Option<u16>) -> (i64, Option<i64>) {
    (1, code.map_or(Some(1), |code| codes::units(codes::bits_of_order_code(code))))
}
