//! Counts and sums of connections at every point of a grid: the histogram of a sweep with exact
//! sums in its bins, over the rows of these connections alone.

use rustc_hash::FxHashMap;

use super::answer::{self, Total};
use super::cuts::Cuts;
use super::interval_runs::IntervalRuns;
use super::levels::Levels;
use super::{by_point, loosest};
use crate::dataset::{AnyColumn, Dataset};
use crate::engine::cpu::grid_medians::ConnectionCodes;
use crate::engine::cpu::{cell_table, walk};
use crate::engine::partial::{Amount, Summed};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{Categories, FilterParameter, SweepQuery};
use crate::run::Run;
use crate::threads::loops;

impl Total for Amount {
    fn add(&mut self, other: Amount) {
        Amount::add(self, other);
    }

    fn less(mut self, other: Amount) -> Amount {
        self.count -= other.count;
        self.sum.units -= other.sum.units;
        self.sum.nonfinite -= other.sum.nonfinite;
        self
    }
}

/// What each connection amounts to, by point, then connection.
pub fn amounts(
    data: &Dataset,
    query: &SweepQuery,
    connections: &[ConnectionCodes],
    summed: Summed,
    run: &Run,
) -> Result<Vec<Amount>> {
    if query.counts_pairs() && !query.axes.is_empty() {
        return by_point(query, run, |point| amounts(data, point, connections, summed, run));
    }
    let cells = Categories::asked(&query.cells)?;
    let mut plan = cell_table::plan(data, &loosest(query), cells, run)?;
    let classes = Classes::of(connections, &mut plan);
    let prob = Cuts::new(query, FilterParameter::ProbMin, FilterParameter::ProbMax);
    let size = Cuts::new(query, FilterParameter::SizeMin, FilterParameter::SizeMax);
    let levels = Levels::new(data, query, run)?;
    let columns = &data.synapses;
    let read: [&dyn AnyColumn; 4] = [&columns.prob, &columns.size, &columns.pre, &columns.post];
    classes.runs.iter().try_for_each(|runs| plan.ensure_in(runs, data, &read))?;
    let pass =
        Pass { data, plan: &plan, levels: &levels, table: size.table(), size: &size, summed };
    let histogram = pass.histogram(&classes, &prob);
    run.check()?;
    let of_classes: Vec<Amount> =
        answer::points(query, histogram, classes.members.len(), &prob, &size, &levels, run);
    Ok(classes.by_connection(&of_classes, query, connections.len()))
}

/// Pairs of types that belong to the same connections are one class: their rows are counted
/// together. Rows of no connection are left out.
struct Classes {
    /// The connections of each class.
    members: Vec<Vec<usize>>,
    /// The runs of each class.
    runs: Vec<Vec<RowRun>>,
}

impl Classes {
    fn of(connections: &[ConnectionCodes], plan: &mut Plan) -> Classes {
        let mut places: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
        let mut classes = Classes { members: Vec::new(), runs: Vec::new() };
        for run in std::mem::take(&mut plan.runs) {
            let fits = |pair: &ConnectionCodes| {
                pair.pre.contains(run.pre_type) && pair.post.contains(run.post_type)
            };
            let of: Vec<usize> =
                (0..connections.len()).filter(|at| fits(&connections[*at])).collect();
            if of.is_empty() {
                continue;
            }
            let place = *places.entry(of.clone()).or_insert(classes.members.len());
            if place == classes.members.len() {
                classes.members.push(of);
                classes.runs.push(Vec::new());
            }
            classes.runs[place].push(run);
        }
        classes
    }

    fn by_connection(
        &self,
        of_classes: &[Amount],
        query: &SweepQuery,
        connections: usize,
    ) -> Vec<Amount> {
        let points = query.points().unwrap_or(0) as usize;
        let mut amounts = vec![Amount::default(); points * connections];
        for (at, amount) in of_classes.iter().enumerate() {
            let (point, class) = (at / self.members.len(), at % self.members.len());
            for connection in &self.members[class] {
                amounts[point * connections + connection].add(*amount);
            }
        }
        amounts
    }
}

/// One pass over the rows.
struct Pass<'a> {
    data: &'a Dataset,
    plan: &'a Plan,
    levels: &'a Levels,
    size: &'a Cuts,
    /// The size interval of each order code.
    table: Vec<u16>,
    summed: Summed,
}

impl Pass<'_> {
    /// Amounts by (class, probability interval, levels, size interval), the last fastest.
    fn histogram(&self, classes: &Classes, prob: &Cuts) -> Vec<Amount> {
        let bins = self.levels.len() * self.size.len();
        let mut all = vec![Amount::default(); classes.members.len() * prob.len() * bins];
        for (runs, amounts) in classes.runs.iter().zip(all.chunks_mut(prob.len() * bins)) {
            let intervals = IntervalRuns::new(self.data.synapses.prob.view(), runs, prob);
            for (interval, amounts) in amounts.chunks_mut(bins).enumerate() {
                self.add(&intervals.of(interval).collect::<Vec<RowRun>>(), amounts);
            }
        }
        all
    }

    fn add(&self, runs: &[RowRun], amounts: &mut [Amount]) {
        let batches = walk::batches(runs);
        let parts = loops::map(batches.len(), |at| {
            let mut part = vec![Amount::default(); amounts.len()];
            self.add_here(&batches[at], &mut part);
            part
        });
        for part in parts {
            amounts.iter_mut().zip(part).for_each(|(sum, more)| sum.add(more));
        }
    }

    fn add_here(&self, runs: &[RowRun], amounts: &mut [Amount]) {
        let columns = &self.data.synapses;
        let intervals = self.size.len();
        walk::blocks(columns, self.plan, runs, |_, rows, mask| {
            for row in walk::passing(rows, mask) {
                let interval = usize::from(self.table[usize::from(columns.size[row])]);
                let level = self.levels.of_row(columns.pre[row], columns.post[row]);
                let code = match self.summed {
                    Summed::Nothing => None,
                    Summed::Size => Some(columns.size[row]),
                    Summed::Prob => Some(columns.prob[row]),
                };
                let sum = code.map(ExactSum::of_code).unwrap_or_default();
                amounts[level * intervals + interval].add(Amount { count: 1, sum });
            }
        });
    }
}
