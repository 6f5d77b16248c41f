//! Which rows of the index pass a filter. What the index knows of a row is tested there, in
//! sequence; for all else the sorted columns are asked first, and leave a bit for each row.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::{kernels, pair_rows, walk};
use crate::dataset::{Dataset, OutputSlices, Outputs};
use crate::engine::plan::{Bitmap, Plan, RangeTest};
use crate::error::Result;
use crate::query::predicate::{Predicate, Test as TermTest};
use crate::query::{CodeSet, Filter};
use crate::run::Run;
use crate::schema::ColumnNumber;

/// Rows of a task, about: their mask stays in the second level cache.
pub const TASK_ROWS: u32 = 1 << 16;

/// A filter over the rows of the index.
pub struct Passing {
    /// Presynaptic neurons that pass; `None` = all.
    pre: Option<Bitmap>,
    test: Test,
    /// Fewest rows of a pair, of those that pass all else; `None` = one.
    min_pair: Option<u64>,
}

enum Test {
    /// No row passes.
    Nothing,
    /// The index knows all that is asked.
    ByIndex { ranges: Vec<RangeTest>, sets: Vec<(ColumnNumber, CodeSet)>, others: Others },
    /// One bit for each row of the sorted columns.
    ByPlace(Vec<u64>),
}

/// What is asked of the postsynaptic neuron.
struct Others {
    post: Option<Bitmap>,
    exclude_autapses: bool,
}

impl Passing {
    /// Resolves `filter`.
    ///
    /// # Errors
    /// Those of [`Plan::by_order`].
    pub fn new(data: &Dataset, filter: &Filter, run: &Run) -> Result<Passing> {
        let mut predicate = filter.predicate(&data.vocabulary)?;
        let min_pair = predicate.min_pair.take();
        let plan = Plan::of(data, &predicate, run)?;
        let test = if plan.runs.is_empty() {
            Test::Nothing
        } else if knows_all(&predicate) {
            let (pre, post) = (plan.tests.pre, plan.tests.post);
            let others = Others { post, exclude_autapses: !plan.tests.pair.is_any() };
            return Ok(Passing { pre, test: by_index(data, &predicate, others), min_pair });
        } else {
            Test::ByPlace(places(data, &plan)?)
        };
        Ok(Passing { pre: plan.tests.pre, test, min_pair })
    }

    /// Makes sure of what is tested in some rows of the index.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn ensure(&self, outputs: &Outputs, rows: &Range<usize>) -> Result<()> {
        outputs.post.ensure(rows.clone())?;
        match &self.test {
            Test::Nothing => Ok(()),
            Test::ByPlace(_) => outputs.place.ensure(rows.clone()),
            Test::ByIndex { ranges, sets, .. } => {
                let mut codes = ranges.iter().filter_map(|test| outputs.codes(test.column));
                codes.try_for_each(|codes| codes.ensure(rows.clone()))?;
                let mut types = sets.iter().filter_map(|(column, _)| outputs.categories(*column));
                types.try_for_each(|types| types.ensure(rows.clone()))
            }
        }
    }

    /// Whether a row of these neurons may pass: one of them does, as far as is known.
    pub fn may_pass(&self, neurons: &Range<u32>) -> bool {
        let is_chosen = |set: &Bitmap| set.iter_in(neurons.clone()).next().is_some();
        !matches!(self.test, Test::Nothing) && self.pre.as_ref().is_none_or(is_chosen)
    }

    /// Puts the mask of all rows of `neurons` into `mask` (one byte a row, 1 = passes); these rows.
    pub fn mask(
        &self,
        outputs: &OutputSlices,
        neurons: &Range<u32>,
        mask: &mut Vec<u8>,
    ) -> Range<usize> {
        let rows = outputs.rows_of_all(neurons);
        let first = rows.start;
        mask.clear();
        mask.resize(rows.len(), 1);
        self.fill(outputs, rows.clone(), mask);
        if self.pre.is_some() || self.excludes_autapses() {
            self.narrow_own(outputs, neurons, first, mask);
        }
        if let Some(fewest) = self.min_pair {
            pair_rows::keep(outputs, neurons, rows.clone(), fewest, mask);
        }
        rows
    }

    /// The tests that are about the presynaptic neuron, the first row of which is `first`.
    fn narrow_own(
        &self,
        outputs: &OutputSlices,
        neurons: &Range<u32>,
        first: usize,
        mask: &mut [u8],
    ) {
        for neuron in neurons.clone() {
            let own = outputs.rows_of(neuron);
            // The bounds come from a file: a row may lie outside.
            let Some(begin) = own.start.checked_sub(first) else { continue };
            let Some(mask) = mask.get_mut(begin..begin + own.len()) else { continue };
            if self.pre.as_ref().is_some_and(|set| set.bit(neuron) == 0) {
                mask.fill(0);
            } else if self.excludes_autapses() {
                let posts = outputs.post[own].iter();
                posts.zip(mask).for_each(|(post, passes)| *passes &= u8::from(*post != neuron));
            }
        }
    }

    fn excludes_autapses(&self) -> bool {
        matches!(&self.test, Test::ByIndex { others, .. } if others.exclude_autapses)
    }

    /// Evaluates the tests on rows of the index.
    fn fill(&self, outputs: &OutputSlices, rows: Range<usize>, mask: &mut [u8]) {
        match &self.test {
            Test::Nothing => mask.fill(0),
            Test::ByPlace(bits) => {
                let bit = |place: u32| {
                    bits.get(place as usize / 64).map_or(0, |word| (word >> (place % 64)) as u8 & 1)
                };
                let places = outputs.place[rows].iter();
                mask.iter_mut().zip(places).for_each(|(passes, place)| *passes = bit(*place));
            }
            Test::ByIndex { ranges, sets, others } => {
                for test in ranges {
                    let Some(codes) = outputs.codes(test.column) else { continue };
                    let range = test.range.codes();
                    kernels::narrow_codes(&codes[rows.clone()], range.low, range.high, mask);
                }
                for (column, set) in sets {
                    let Some(codes) = outputs.categories(*column) else { continue };
                    kernels::narrow_types(&codes[rows.clone()], set, mask);
                }
                if let Some(post) = &others.post {
                    kernels::mask_neurons(&outputs.post[rows], post, mask);
                }
            }
        }
    }
}

/// Whether the index tells of a row all that a predicate asks.
fn knows_all(predicate: &Predicate) -> bool {
    predicate.is_simple() && predicate.of_row().all(|term| Outputs::has(term.column))
}

/// The tests of terms about columns that the index has.
fn by_index(data: &Dataset, predicate: &Predicate, others: Others) -> Test {
    let (mut ranges, mut sets) = (vec![], vec![]);
    for term in predicate.of_row() {
        match &term.test {
            TermTest::Codes(codes) => sets.push((term.column, codes.as_ref().clone())),
            // What nothing passes has left no run in the plan.
            TermTest::Range(range) => {
                ranges.extend(RangeTest::new(data, term.column, *range).ok().flatten());
            }
            TermTest::Ranges(_) | TermTest::Ids(_) => {}
        }
    }
    Test::ByIndex { ranges, sets, others }
}

/// One bit for each row of the sorted columns that passes.
fn places(data: &Dataset, plan: &Plan) -> Result<Vec<u64>> {
    plan.ensure(data, &[])?;
    let words = data.synapse_count().div_ceil(64);
    let words: Vec<AtomicU64> = (0..words).map(|_| AtomicU64::new(0)).collect();
    walk::batches(&plan.runs).par_iter().for_each(|batch| {
        walk::blocks(&data.synapses, plan, batch, |_, rows, mask| {
            let (mut at, mut bits) = (rows.start / 64, 0);
            for row in walk::passing(rows, mask) {
                if row / 64 != at {
                    words[at].fetch_or(bits, Ordering::Relaxed);
                    (at, bits) = (row / 64, 0);
                }
                bits |= 1 << (row % 64);
            }
            words[at].fetch_or(bits, Ordering::Relaxed);
        });
    });
    Ok(words.into_iter().map(AtomicU64::into_inner).collect())
}

/// Consecutive neurons with about [`TASK_ROWS`] rows, or one that has more.
pub fn tasks(starts: &[u32]) -> Vec<Range<u32>> {
    let neurons = starts.len().saturating_sub(1);
    let mut tasks = Vec::new();
    let mut first = 0;
    while first < neurons {
        let room = starts[first].saturating_add(TASK_ROWS);
        let end = starts.partition_point(|start| *start <= room).saturating_sub(1);
        let end = end.clamp(first + 1, neurons);
        tasks.push(first as u32..end as u32);
        first = end;
    }
    tasks
}
