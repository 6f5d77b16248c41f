//! The differences of a claim's sides in the resamples of a block, at every point of a grid.

use super::asked::GridAsked;
use super::neurons::{self, Sums};
use super::point::Point;
use super::points::Combinations;
use super::source::Source;
use super::value::Value;
use crate::draws::BLOCK;
use crate::engine::resample::sums::BlockSums;
use crate::error::Result;
use crate::query::RealClaim;
use crate::run::Run;
use crate::threads::loops;

/// Bytes of the sums of cells at all points that are in memory at a time.
const SUMS_MAX: usize = 1 << 28;

/// The resamples of a block.
pub struct Block<'a> {
    /// What is asked.
    pub asked: &'a GridAsked<'a>,
    /// The claim.
    pub claim: &'a RealClaim,
    /// The combinations.
    pub all: &'a Combinations,
    /// The synapses.
    pub sources: &'a [Source<'a>],
    /// What every target comes to.
    pub sums: Vec<Option<Box<Sums>>>,
}

impl Block<'_> {
    /// The differences at every combination.
    ///
    /// # Errors
    /// A run that is stopped.
    pub fn differences(&self, run: &Run) -> Result<Vec<Vec<f64>>> {
        let connections = self.asked.parts.len();
        let slots = connections * if self.asked.wholes.is_some() { 2 } else { 1 };
        let mut values = vec![vec![Value::NONE; slots]; self.all.len()];
        for source in self.sources {
            run.check()?;
            self.add(source, &mut values, run)?;
        }
        let unit = match self.asked.wholes {
            Some(_) => 1.0,
            None => 2f64.powi(self.sources[0].wiring.exponent),
        };
        let of_point = |at: usize| {
            let values = &values[at];
            let value = |b: usize, part: usize| {
                let own = values[part].at(b)?;
                if self.asked.wholes.is_none() {
                    return Some(own * unit);
                }
                let whole = values[connections + part].sum[b];
                (whole != 0.0).then_some(own / whole)
            };
            let difference = |b| self.claim.difference(|part| value(b, part)).unwrap_or(f64::NAN);
            (0..BLOCK).map(difference).collect()
        };
        Ok(loops::map(self.all.len(), of_point))
    }

    /// Adds the cells of a source to the values of its connections, in the order of the cells.
    fn add(&self, source: &Source, values: &mut [Vec<Value>], run: &Run) -> Result<()> {
        let (start, middle, end) = source.targets;
        let (of_cells, of_neurons) = (&self.sums[start..middle], &self.sums[middle..end]);
        let weights = source.populations.weights(of_neurons);
        let point = |at: usize| Point {
            populations: &source.populations,
            weights: &weights,
            at: (at, source.place(at)),
            sides: self.asked.resampling.sides,
        };
        let each = self.all.len() * size_of::<Sums>();
        let slots = source.first..source.first + source.ends.len();
        for cells in source.cells.chunks((SUMS_MAX / each).max(1)) {
            run.check()?;
            let sums = loops::map(cells.len(), |cell| cells[cell].sums(self.all, of_cells));
            loops::each_of(values.iter_mut().collect(), |at, values| {
                let point = point(at);
                for (cell, sums) in cells.iter().zip(&sums) {
                    point.add(cell, sums, &source.ends, &mut values[slots.clone()]);
                }
            });
        }
        loops::each_of(values.iter_mut().collect(), |at, values| {
            let point = point(at);
            let own = source.ends.iter().zip(&mut values[slots.clone()]);
            // Of what fractions are of, the sum alone counts.
            let parts = self.asked.parts.len().saturating_sub(source.first);
            own.take(parts).for_each(|(ends, value)| point.define(&source.cells, ends, value));
        });
        Ok(())
    }
}

/// The sums of a block by target.
pub fn together(sums: BlockSums, targets: usize) -> Vec<Option<Box<Sums>>> {
    let mut all: Vec<Option<Box<Sums>>> = vec![None; targets];
    for (target, sums) in sums {
        match &mut all[target] {
            Some(known) => neurons::add(known, &sums),
            none => *none = Some(sums),
        }
    }
    all
}
