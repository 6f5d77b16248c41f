//! What an engine collects for a question before anything is divided or rounded: whole numbers,
//! which add up. Partials of disjoint synapses of one data set, asked the same, make the partial of
//! all of them, in any order; [`finish`](Partial::finish) makes the answer of it. Threads work so
//! inside the engines; machines can, by way of [`Partial::to_bytes`].
//!
//! Medians and numbers of pairs do not add up, and have no partial.

mod amounts;
mod bytes;
mod cells;
mod grid;
mod places;
mod tally;

pub use amounts::{Amount, Amounts};
pub use cells::Cells;
pub(super) use cells::values;
pub use grid::GridCounts;
pub use places::Places;
pub use tally::{Summed, Tally};

pub(super) use amounts::exact_over;

use super::medians;
use crate::error::{Error, Kind, Result};
use crate::query::{
    ConnectionValues, ConnectionsQuery, Count, Filter, Matrix, MatrixQuery, Measure, Sweep,
    SweepQuery,
};

/// A question whose partials add up.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Additive<'q> {
    /// How many synapses pass, and their size.
    Count(&'q Filter),
    /// A matrix of any measure but a median.
    Matrix(&'q MatrixQuery),
    /// Counts at every point of a grid.
    Sweep(&'q SweepQuery),
    /// Connections at every point of a grid, by any measure but a median.
    Connections(&'q ConnectionsQuery),
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Partial {
    /// For [`Additive::Count`].
    Count(Amount),
    /// For [`Additive::Matrix`].
    Matrix(Cells),
    /// For [`Additive::Sweep`].
    Sweep(GridCounts),
    /// For [`Additive::Connections`].
    Connections(Amounts),
}

/// What a partial comes to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Finished {
    /// Of [`Partial::Count`].
    Count(Count),
    /// Of [`Partial::Matrix`].
    Matrix(Matrix),
    /// Of [`Partial::Sweep`].
    Sweep(Sweep),
    /// Of [`Partial::Connections`].
    Connections(ConnectionValues),
}

impl Additive<'_> {
    /// Refuses medians and pairs, and what is given as a list of cells.
    ///
    /// # Errors
    /// A measure or a filter that does not add up (usage).
    pub fn check(&self, parts: Disjoint) -> Result<()> {
        let (measure, counts_pairs) = match self {
            Additive::Matrix(query) => (&query.measure, query.filter.fewest_of_pair().is_some()),
            Additive::Connections(query) => (&query.measure, query.grid.counts_pairs()),
            Additive::Count(filter) => (&Measure::Count, filter.fewest_of_pair().is_some()),
            Additive::Sweep(query) => (&Measure::Count, query.counts_pairs()),
        };
        if counts_pairs && parts != Disjoint::Pairs {
            let what = "the synapses of a pair may be in several parts";
            return Err(Error::usage("min_pair", what).advise(PAIRS_ADVICE));
        }
        let is_sparse = match self {
            Additive::Matrix(query) => query.is_sparse(),
            Additive::Sweep(query) => query.sparse,
            Additive::Count(_) | Additive::Connections(_) => false,
        };
        if is_sparse {
            return Err(Error::usage("sparse", "partials are of all cells")
                .advise("collect them without sparse, or open all shards as one"));
        }
        match medians::asked(measure)?.is_some() || *measure == Measure::Pairs {
            true => Err(Error::usage("measure", format!("{} does not add up", measure.name()))
                .advise(
                    "medians and pairs are computed from all synapses at once: open all shards as one",
                )),
            false => Ok(()),
        }
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
            other => other,
        }
    }

    /// The answer: each number rounded once.
    ///
    /// # Errors
    /// A question for which this was not collected ([`Kind::Data`]).
    pub fn finish(self, question: &Additive) -> Result<Finished> {
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
            _ => None,
        };
        finished.ok_or_else(|| unlike("the partial is not of this question"))
    }
}

/// Where pairs may be in several parts.
const PAIRS_ADVICE: &str =
    "pairs add up over data that was split by neurons; else open all shards as one";

fn unlike(what: &str) -> Error {
    Error::new(Kind::Data, what).advise("collect every partial with the same question")
}

#[cfg(test)]
mod tests;
