//! At how many values of each axis of a grid rows and neurons pass: what tells the rows of one pass over them
//! apart.

use crate::codes::CodeRange;
use crate::dataset::{AnyColumn, Column, Dataset};
use crate::engine::plan::{Bitmap, Plan};
use crate::engine::resample::grid::{Combinations, GridPart};
use crate::error::Result;
use crate::query::predicate::Bound;
use crate::query::{Axis, Filter, SweepQuery};
use crate::run::Run;
use crate::schema;

/// The axes of a grid.
pub struct GridBins<'a> {
    /// All combinations of their values.
    pub all: Combinations,
    axes: Vec<Passed<'a>>,
}

/// At how many values of an axis something passes.
enum Passed<'a> {
    /// By the code of a row.
    Codes(&'a Column<u16>, Vec<u32>),
    /// By the neurons on either side; at all of them, where there is none.
    Neurons { pre: Option<Vec<u32>>, post: Option<Vec<u32>>, all: u32 },
}

impl<'a> GridBins<'a> {
    /// Those of a part of a grid, no axis of which is about pairs.
    ///
    /// # Errors
    /// No neuron table; a run that is stopped.
    pub fn new(data: &'a Dataset, part: &GridPart, run: &Run) -> Result<GridBins<'a>> {
        let axes = part.grid.axes.iter().map(|axis| Passed::of(data, axis, &part.grid, run));
        Ok(GridBins { all: part.all.clone(), axes: axes.collect::<Result<_>>()? })
    }

    /// The columns of rows that [`GridBins::bin`] reads, but for the neurons.
    pub fn reads(&self) -> Vec<&'a dyn AnyColumn> {
        let column = |passed: &Passed<'a>| match passed {
            Passed::Codes(column, _) => Some(*column as &dyn AnyColumn),
            Passed::Neurons { .. } => None,
        };
        self.axes.iter().filter_map(column).collect()
    }

    /// The bin of a row between two neurons; none where it passes at no point.
    #[inline]
    pub fn bin(&self, row: usize, pre: u32, post: u32) -> Option<u32> {
        self.all.bin(self.axes.iter().map(|passed| match passed {
            Passed::Codes(column, by_code) => by_code[usize::from(column[row])],
            Passed::Neurons { pre: of_pre, post: of_post, all } => {
                let of = |of: &Option<Vec<u32>>, neuron: u32| {
                    of.as_ref().map_or(*all, |of| of[neuron as usize])
                };
                of(of_pre, pre).min(of(of_post, post))
            }
        }))
    }

    /// At how many values of each axis about neurons those of a side pass.
    pub fn neurons(&self, is_pre: bool) -> Vec<Option<&[u32]>> {
        let mut all = Vec::new();
        for passed in &self.axes {
            if let Passed::Neurons { pre, post, .. } = passed {
                all.push(if is_pre { pre.as_deref() } else { post.as_deref() });
            }
        }
        all
    }
}

impl<'a> Passed<'a> {
    fn of(data: &'a Dataset, axis: &Axis, query: &SweepQuery, run: &Run) -> Result<Passed<'a>> {
        let threshold = axis.parameter.threshold();
        match threshold.filter(|_| !axis.parameter.of_neuron()) {
            Some(threshold) => {
                let columns = &data.synapses;
                let column =
                    if threshold.column == schema::SIZE { &columns.size } else { &columns.prob };
                let mut by_code = vec![0; 1 << 16];
                for value in &axis.values {
                    let range = match threshold.bound {
                        Bound::AtLeast => {
                            CodeRange::between(Some(*value), None, query.filter.rule())
                        }
                        Bound::AtMost => {
                            CodeRange::between(None, Some(*value), query.filter.rule())
                        }
                    };
                    if !range.is_empty() {
                        let codes = usize::from(range.low)..=usize::from(range.high);
                        by_code[codes].iter_mut().for_each(|passed| *passed += 1);
                    }
                }
                Ok(Passed::Codes(column, by_code))
            }
            None => Passed::of_neurons(data, axis, query, run),
        }
    }

    fn of_neurons(
        data: &'a Dataset,
        axis: &Axis,
        query: &SweepQuery,
        run: &Run,
    ) -> Result<Passed<'a>> {
        let neurons = data.neurons.id.len();
        let (mut pre, mut post) = (None, None);
        for (at, value) in axis.values.iter().enumerate() {
            run.check()?;
            let mut alone = Filter {
                strict: query.filter.strict,
                exact_thresholds: query.filter.exact_thresholds,
                ..Filter::default()
            };
            axis.parameter.set(&mut alone, Some(*value));
            let tests = Plan::by_order(data, &alone, run)?.tests;
            raise(&mut pre, tests.pre.as_ref(), at as u32, neurons);
            raise(&mut post, tests.post.as_ref(), at as u32, neurons);
        }
        Ok(Passed::Neurons { pre, post, all: axis.values.len() as u32 })
    }
}

/// One value more at which the neurons in the set pass, all if there is none; `before` values let all pass
/// where none has been counted.
fn raise(passed: &mut Option<Vec<u32>>, set: Option<&Bitmap>, before: u32, neurons: usize) {
    if passed.is_none() && set.is_none() {
        return;
    }
    let passed = passed.get_or_insert_with(|| vec![before; neurons]);
    for (neuron, passed) in passed.iter_mut().enumerate() {
        *passed += set.map_or(1, |set| set.bit(neuron as u32) as u32);
    }
}
