//! The axes of a sweep that are about neurons: how many of its thresholds a neuron passes.

use crate::dataset::Dataset;
use crate::engine::plan::{Bitmap, Plan};
use crate::error::Result;
use crate::query::predicate::Bound;
use crate::query::{AxisParameter, Filter, SweepQuery};
use crate::run::Run;

/// For each neuron, as pre and as post partner, the levels it reaches on all neuron axes.
pub struct Levels {
    axes: Vec<LevelAxis>,
    /// One number a neuron: the levels of all axes, packed; empty without neuron axes.
    pre: Vec<u32>,
    post: Vec<u32>,
}

/// One neuron axis: its filter, and its different thresholds from loose to strict.
struct LevelAxis {
    parameter: AxisParameter,
    stricter: Vec<f64>,
    /// Bits to the right of this axis' field in the packed levels.
    shift: u32,
    /// Widest level: `stricter.len()`.
    mask: u32,
}

impl Levels {
    /// Evaluates every threshold of every neuron axis once.
    ///
    /// # Errors
    /// No neuron table.
    pub fn new(data: &Dataset, query: &SweepQuery, run: &Run) -> Result<Levels> {
        let mut axes = Vec::new();
        let mut shift = 0;
        for axis in query.axes.iter().filter(|axis| axis.parameter.of_neuron()) {
            let mut stricter = axis.values.clone();
            stricter.sort_by(f64::total_cmp);
            stricter.dedup();
            if axis.parameter.threshold().is_some_and(|t| t.bound == Bound::AtMost) {
                stricter.reverse();
            }
            let bits = usize::BITS - stricter.len().leading_zeros();
            axes.push(LevelAxis {
                parameter: axis.parameter.clone(),
                stricter,
                shift,
                mask: (1 << bits) - 1,
            });
            shift += bits;
        }
        let neurons = if axes.is_empty() { 0 } else { data.neurons.id.len() };
        let mut levels = Levels { axes, pre: vec![0; neurons], post: vec![0; neurons] };
        levels.evaluate(data, query, run)?;
        Ok(levels)
    }

    fn evaluate(&mut self, data: &Dataset, query: &SweepQuery, run: &Run) -> Result<()> {
        for axis in &self.axes {
            for threshold in &axis.stricter {
                run.check()?;
                let mut filter = Filter {
                    strict: query.filter.strict,
                    exact_thresholds: query.filter.exact_thresholds,
                    ..Filter::default()
                };
                axis.parameter.set(&mut filter, Some(*threshold));
                let tests = Plan::by_order(data, &filter, run)?.tests;
                raise(&mut self.pre, tests.pre.as_ref(), axis.shift);
                raise(&mut self.post, tests.post.as_ref(), axis.shift);
            }
        }
        Ok(())
    }

    /// Whether there is no neuron axis.
    pub fn is_empty(&self) -> bool {
        self.axes.is_empty()
    }

    /// Combinations of levels that a row can have.
    pub fn len(&self) -> usize {
        self.axes.iter().map(|axis| axis.stricter.len() + 1).product()
    }

    /// The combination that a row of these two neurons reaches: on each axis the lower of the two.
    #[inline]
    pub fn of_row(&self, pre: u32, post: u32) -> usize {
        let of = |levels: &[u32], neuron: u32| levels.get(neuron as usize).copied().unwrap_or(0);
        let (pre, post) = (of(&self.pre, pre), of(&self.post, post));
        self.axes.iter().fold(0, |index, axis| {
            let level = |packed: u32| packed >> axis.shift & axis.mask;
            index * (axis.stricter.len() + 1) + level(pre).min(level(post)) as usize
        })
    }

    /// Lengths of the level axes, slowest first.
    pub fn shape(&self) -> Vec<usize> {
        self.axes.iter().map(|axis| axis.stricter.len() + 1).collect()
    }

    /// Whether a row of this combination passes where another one is asked for: on each axis it
    /// reaches at least that level.
    pub fn reaches(&self, combination: usize, asked: usize) -> bool {
        let (mut has, mut wants) = (combination, asked);
        self.axes.iter().rev().all(|axis| {
            let levels = axis.stricter.len() + 1;
            let passes = has % levels >= wants % levels;
            (has, wants) = (has / levels, wants / levels);
            passes
        })
    }

    /// The combination that a point asks for.
    pub fn of_point(&self, filter: &Filter) -> usize {
        self.axes.iter().fold(0, |index, axis| {
            let value = axis.parameter.number(filter).unwrap_or(0.0);
            let level = axis.stricter.iter().position(|threshold| *threshold == value);
            index * (axis.stricter.len() + 1) + level.map_or(0, |at| at + 1)
        })
    }
}

/// One level more for the neurons in the set; all neurons if there is no set.
fn raise(levels: &mut [u32], set: Option<&Bitmap>, shift: u32) {
    for (neuron, level) in levels.iter_mut().enumerate() {
        let passes = set.is_none_or(|set| set.bit(neuron as u32) != 0);
        *level += u32::from(passes) << shift;
    }
}
