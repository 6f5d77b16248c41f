//! What an engine collects for a question before anything is divided or rounded: whole numbers,
//! which add up. Partials of disjoint synapses of one data set, asked the same, make the partial of
//! all of them, in any order; [`finish`](Partial::finish) makes the answer of it. Threads work so
//! inside the engines; machines can, by way of [`Partial::to_bytes`].
//!
//! Medians and numbers of pairs do not add up: for them what each pair of neurons has is collected,
//! which does.

mod amounts;
mod bytes;
mod cells;
mod claim_parts;
mod describe_parts;
mod described_pairs;
mod grid;
mod interval_parts;
pub(super) mod listed;
mod neuron_parts;
mod pair_answers;
mod pair_list;
mod pair_lists;
mod pair_parts;
mod paired;
mod places;
mod set_parts;
mod tally;
mod test_parts;

pub use amounts::{Amount, Amounts};
pub(crate) use bytes::{Reader, Writer};
pub use cells::Cells;
pub(super) use cells::values;
pub use claim_parts::ClaimParts;
pub use describe_parts::{DescribeParts, Members};
pub use described_pairs::{DescribedPair, DescribedPairs, DistributionPart, PairValue};
pub use grid::GridCounts;
pub use interval_parts::IntervalParts;
pub use neuron_parts::{NeuronParts, PartColumn, summed as summed_with_pairs};
pub use pair_list::{PairCell, PairList};
pub use pair_lists::{Listing, PairLists};
pub use pair_parts::PairParts;
pub use paired::Paired;
pub use places::Places;
pub use set_parts::SetParts;
pub use tally::{Summed, Tally};
pub use test_parts::{CellTestParts, TestParts};

pub(super) use amounts::exact_over;

use crate::error::{Error, Kind, Result};
use crate::query::{
    ConnectionValues, ConnectionsQuery, Count, DescribeQuery, Distributions, Filter, Matrix,
    MatrixQuery, MatrixSet, MatrixSetQuery, Measure, NeuronList, NeuronsQuery, Robust, RobustQuery,
    Sparse, Sweep, SweepQuery, Test, TestQuery, Totals,
};
use crate::run::Run;
use pair_lists::needs_pairs;

/// A question whose partials add up.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Additive<'q> {
    /// How many synapses pass, and their size.
    Count(&'q Filter),
    /// A matrix.
    Matrix(&'q MatrixQuery),
    /// Several matrices of the same synapses.
    MatrixSet(&'q MatrixSetQuery),
    /// Counts at every point of a grid.
    Sweep(&'q SweepQuery),
    /// Connections at every point of a grid.
    Connections(&'q ConnectionsQuery),
    /// A matrix with the intervals of its cells.
    Intervals(&'q MatrixQuery),
    /// A claim with the intervals of its settings.
    ClaimIntervals(&'q RobustQuery),
    /// A matrix with a permutation test of each cell.
    CellTests(&'q MatrixQuery),
    /// A permutation test.
    Test(&'q TestQuery),
    /// Neurons.
    Neurons(&'q NeuronsQuery),
    /// Distributions.
    Describe(&'q DescribeQuery),
}

/// What no two of the parts that are added up share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disjoint {
    /// Synapses.
    Synapses,
    /// Pairs of neurons: all synapses of a pair are in one part.
    Pairs,
}

/// What was collected for an [`Additive`] question.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Partial {
    /// For [`Additive::Count`].
    Count(Amount),
    /// For [`Additive::Matrix`].
    Matrix(Cells),
    /// For [`Additive::MatrixSet`].
    MatrixSet(SetParts),
    /// For [`Additive::Sweep`].
    Sweep(GridCounts),
    /// For [`Additive::Connections`].
    Connections(Amounts),
    /// For any of them that [lists pairs](Additive::lists_pairs).
    Pairs(PairLists),
    /// For any of them that [lists populations too](Additive::needs_populations).
    Populated(PairParts),
    /// For [`Additive::Intervals`].
    Intervals(IntervalParts),
    /// For [`Additive::ClaimIntervals`].
    ClaimIntervals(ClaimParts),
    /// For [`Additive::CellTests`].
    CellTests(CellTestParts),
    /// For [`Additive::Test`].
    Test(TestParts),
    /// For [`Additive::Neurons`].
    Neurons(NeuronParts),
    /// For [`Additive::Describe`].
    Describe(DescribeParts),
}

/// What a partial comes to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Finished {
    /// Of [`Partial::Count`].
    Count(Count),
    /// Of a data set with a map, whose parts are its engine's.
    Totals(Totals),
    /// Of [`Partial::Matrix`], [`Partial::Intervals`] and [`Partial::CellTests`].
    Matrix(Matrix),
    /// Of [`Partial::MatrixSet`].
    MatrixSet(MatrixSet),
    /// Of [`Partial::Sweep`].
    Sweep(Sweep),
    /// Of [`Partial::Connections`].
    Connections(ConnectionValues),
    /// Of [`Partial::ClaimIntervals`].
    Robust(Robust),
    /// Of [`Partial::Test`].
    Test(Test),
    /// Of [`Partial::Neurons`].
    Neurons(NeuronList),
    /// Of [`Partial::Describe`].
    Describe(Distributions),
    /// Of [`Partial::Pairs`], where the cells that are not empty are listed.
    Sparse(Sparse),
}

impl Additive<'_> {
    /// Whether what adds up are lists of pairs of neurons: for medians and numbers of pairs, for lists of
    /// cells, and for numbers of synapses of a pair that may be in several parts.
    ///
    /// # Errors
    /// A number that j0251 lacks (usage).
    pub fn lists_pairs(&self, parts: Disjoint) -> Result<bool> {
        let (measure, counts_pairs) = match self {
            Additive::Matrix(query) => (&query.measure, query.filter.fewest_of_pair().is_some()),
            Additive::Connections(query) => (&query.measure, query.grid.counts_pairs()),
            Additive::Count(filter) => (&Measure::Count, filter.fewest_of_pair().is_some()),
            Additive::Sweep(query) => (&Measure::Count, query.counts_pairs()),
            Additive::MatrixSet(_)
            | Additive::Intervals(_)
            | Additive::ClaimIntervals(_)
            | Additive::CellTests(_)
            | Additive::Neurons(_)
            | Additive::Describe(_)
            | Additive::Test(_) => return Ok(false),
        };
        let is_sparse = match self {
            Additive::Matrix(query) => query.is_sparse(),
            Additive::Sweep(query) => query.sparse,
            _ => false,
        };
        Ok(is_sparse || counts_pairs && parts != Disjoint::Pairs || needs_pairs(measure)?)
    }
}

impl Partial {
    /// Adds the partial of other synapses.
    ///
    /// # Errors
    /// A partial of another question or of a data set with other labels ([`Kind::Data`]).
    pub fn merge(&mut self, other: &Partial) -> Result<()> {
        match (self, other) {
            (Partial::Count(amount), Partial::Count(more)) => amount.add(*more),
            (Partial::Matrix(cells), Partial::Matrix(more)) if cells.is_like(more) => {
                cells.merge(more);
            }
            (Partial::Sweep(counts), Partial::Sweep(more)) if counts.is_like(more) => {
                counts.merge(more);
            }
            (Partial::Connections(amounts), Partial::Connections(more))
                if amounts.is_like(more) =>
            {
                amounts.merge(more);
            }
            (Partial::Pairs(lists), Partial::Pairs(more)) if lists.is_like(more) => {
                lists.merge(more);
            }
            (Partial::Populated(parts), Partial::Populated(more)) if parts.is_like(more) => {
                parts.merge(more);
            }
            (Partial::Intervals(parts), Partial::Intervals(more)) if parts.is_like(more) => {
                parts.merge(more)?;
            }
            (Partial::ClaimIntervals(parts), Partial::ClaimIntervals(more))
                if parts.is_like(more) =>
            {
                parts.merge(more);
            }
            (Partial::MatrixSet(parts), Partial::MatrixSet(more)) if parts.is_like(more) => {
                parts.merge(more)?;
            }
            (Partial::Describe(parts), Partial::Describe(more)) if parts.is_like(more) => {
                parts.merge(more);
            }
            (Partial::Neurons(parts), Partial::Neurons(more)) if parts.is_like(more) => {
                parts.merge(more);
            }
            (Partial::CellTests(parts), Partial::CellTests(more)) if parts.is_like(more) => {
                parts.merge(more)?;
            }
            (Partial::Test(parts), Partial::Test(more)) if parts.is_like(more) => {
                parts.merge(more)?;
            }
            _ => return Err(unlike("the partials are of different questions or data sets")),
        }
        Ok(())
    }

    /// The same among more labels than this part has.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> Partial {
        match self {
            Partial::Matrix(cells) => Partial::Matrix(cells.among(rows, columns)),
            Partial::Sweep(counts) => Partial::Sweep(counts.among(rows, columns)),
            Partial::Pairs(lists) => Partial::Pairs(lists.among(rows, columns)),
            Partial::Populated(parts) => Partial::Populated(parts.among(rows, columns)),
            Partial::Intervals(parts) => Partial::Intervals(parts.among(rows, columns)),
            Partial::ClaimIntervals(parts) => Partial::ClaimIntervals(parts.among(rows, columns)),
            Partial::CellTests(parts) => Partial::CellTests(parts.among(rows, columns)),
            Partial::MatrixSet(parts) => Partial::MatrixSet(parts.among(rows, columns)),
            other => other,
        }
    }

    /// The same of a part of the table that begins behind so many rows.
    #[must_use]
    pub fn behind(self, rows: u64) -> Partial {
        match self {
            Partial::Describe(parts) => Partial::Describe(parts.behind(rows)),
            other => other,
        }
    }

    /// Whether random numbers are drawn to finish it, which takes threads.
    pub fn draws(&self) -> bool {
        use Partial::{CellTests, ClaimIntervals, Intervals, Populated, Test};
        matches!(self, Intervals(_) | ClaimIntervals(_) | CellTests(_) | Test(_) | Populated(_))
    }

    /// The answer: each number rounded once. Neurons are resampled and labels permuted now.
    ///
    /// # Errors
    /// A question for which this was not collected ([`Kind::Data`]); names that the data lack (usage); a run
    /// that is stopped.
    pub fn finish(self, question: &Additive, run: &Run) -> Result<Finished> {
        let finished = match (self, question) {
            (Partial::Count(amount), Additive::Count(_)) => Some(Finished::Count(amount.finish())),
            (Partial::Matrix(cells), Additive::Matrix(query)) => {
                cells.is_for(query).then(|| Finished::Matrix(cells.finish(query)))
            }
            (Partial::Sweep(counts), Additive::Sweep(query)) => {
                counts.is_for(query).then(|| Finished::Sweep(counts.finish()))
            }
            (Partial::Connections(amounts), Additive::Connections(query)) => {
                amounts.is_for(query).then(|| Finished::Connections(amounts.finish(query)))
            }
            (Partial::Intervals(parts), Additive::Intervals(query)) => parts.finish(query, run)?,
            (Partial::ClaimIntervals(parts), Additive::ClaimIntervals(query)) => {
                parts.finish(query, run)?
            }
            (Partial::Populated(parts), question) => parts.finish(question, run)?,
            (Partial::MatrixSet(parts), Additive::MatrixSet(query)) => parts.finish(query, run)?,
            (Partial::Neurons(parts), Additive::Neurons(query)) => parts.finish(query),
            (Partial::Describe(parts), Additive::Describe(query)) => parts.finish(query)?,
            (Partial::CellTests(parts), Additive::CellTests(query)) => parts.finish(query, run)?,
            (Partial::Test(parts), Additive::Test(query)) => parts.finish(query, run)?,
            (Partial::Pairs(lists), question) => match question.listing()? {
                Some(listing) if lists.is_for(&listing) => {
                    pair_answers::finish(&lists, &listing, question)?
                }
                _ => None,
            },
            _ => None,
        };
        finished.ok_or_else(|| unlike("the partial is not of this question"))
    }
}

fn unlike(what: &str) -> Error {
    Error::new(Kind::Data, what).advise("collect every partial with the same question")
}

#[cfg(test)]
mod tests;
