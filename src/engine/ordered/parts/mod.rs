//! What a part of a data set with a map has for a question before anything is divided or rounded: whole
//! numbers, which add up. Parts that share no synapse, asked the same, make what all of them have, in any
//! order; [`MapParts::finish`] makes the answer of it. They travel as bytes.
//!
//! Parts know which values all of the data set has: labels are the same in each.

mod bytes;
mod collect;
mod finish;
mod pair_bytes;
mod pair_collect;
mod pair_finish;
mod pair_sums;
mod pairs;
mod sums;

pub use pairs::PairParts;
pub use sums::{Listed, Sums};

use crate::engine::partial::{Additive, Disjoint};
use crate::error::{Error, Kind, Result};
use crate::query::{Filter, Labels, Measure, Statistic};

/// What was collected for a question.
#[derive(Clone, Debug, PartialEq)]
pub enum MapParts {
    /// For [`Additive::Count`].
    Totals(TotalParts),
    /// For [`Additive::Matrix`].
    Matrix(MatrixParts),
    /// For [`Additive::Sweep`].
    Sweep(SweepParts),
    /// For [`Additive::Connections`].
    Connections(ConnectionParts),
    /// For any of them that [lists pairs](MapParts::lists_pairs).
    Pairs(PairParts),
}

/// How many synapses pass, and what their numbers come to.
#[derive(Clone, Debug, PartialEq)]
pub struct TotalParts {
    synapses: u64,
    rows: u64,
    /// One amount for each number of the synapse table, each in a unit of its own.
    numbers: Vec<Sums>,
}

/// The cells of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixParts {
    axes: Both,
    /// Those that something falls in, by row, then column.
    own: Listed,
    /// What the lines come to that cells are fractions of.
    lines: Option<Sums>,
    /// The rows in all cells, where a row may be several synapses.
    rows: Option<u64>,
}

/// The cells of a matrix at every point of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepParts {
    axes: Both,
    /// Point, row, column and synapses of each that something falls in, in this order.
    cells: Vec<(u64, u32, u32, u64)>,
}

/// What connections come to at every point of a grid, the connections fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectionParts {
    parts: Sums,
    wholes: Option<Sums>,
}

/// The labels of rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Both {
    /// Those of rows.
    pub rows: Labels,
    /// Those of columns.
    pub columns: Labels,
}

impl MapParts {
    /// Whether what adds up are lists of pairs of neurons: for medians and numbers of pairs, and for numbers of
    /// synapses of a pair that may be in several parts.
    ///
    /// # Errors
    /// A question whose answers parts do not make ([`Kind::Usage`]).
    pub fn lists_pairs(question: &Additive, parts: Disjoint) -> Result<bool> {
        let pairs = |filter: &Filter| filter.fewest_of_pair().is_some();
        let (measure, of_pairs) = match question {
            Additive::Count(filter) => (&Measure::Count, pairs(filter)),
            Additive::Matrix(query) => (&query.measure, pairs(&query.filter)),
            Additive::Sweep(query) => (&Measure::Count, query.counts_pairs()),
            Additive::Connections(query) => (&query.measure, query.grid.counts_pairs()),
            other => return Err(refused(name(other))),
        };
        Ok(match measure.statistic() {
            Statistic::Median(..) => true,
            Statistic::Pairs => parts != Disjoint::Pairs,
            _ => of_pairs && parts != Disjoint::Pairs,
        })
    }

    /// How many rows and columns there are, where there are such.
    pub fn shape(&self) -> Option<(usize, usize)> {
        let axes = match self {
            MapParts::Matrix(parts) => &parts.axes,
            MapParts::Sweep(parts) => &parts.axes,
            MapParts::Pairs(parts) => &parts.axes,
            MapParts::Totals(_) | MapParts::Connections(_) => return None,
        };
        Some((axes.rows.len(), axes.columns.len()))
    }

    /// Adds what another part has.
    ///
    /// # Errors
    /// A part of another question or data set ([`Kind::Data`]); sums that are too wide together
    /// ([`Kind::Usage`]).
    pub fn merge(&mut self, other: &MapParts) -> Result<()> {
        match (self, other) {
            (MapParts::Totals(own), MapParts::Totals(more))
                if own.numbers.len() == more.numbers.len() =>
            {
                own.synapses += more.synapses;
                own.rows += more.rows;
                own.numbers
                    .iter_mut()
                    .zip(&more.numbers)
                    .try_for_each(|(own, more)| own.merge(more))
            }
            (MapParts::Matrix(own), MapParts::Matrix(more))
                if own.axes == more.axes && own.rows.is_some() == more.rows.is_some() =>
            {
                own.own.merge(&more.own)?;
                own.rows = own.rows.zip(more.rows).map(|(own, more)| own + more);
                merge_both(&mut own.lines, &more.lines)
            }
            (MapParts::Sweep(own), MapParts::Sweep(more)) if own.axes == more.axes => {
                own.merge(more);
                Ok(())
            }
            (MapParts::Pairs(own), MapParts::Pairs(more)) => own.merge(more),
            (MapParts::Connections(own), MapParts::Connections(more)) => {
                own.parts.merge(&more.parts)?;
                merge_both(&mut own.wholes, &more.wholes)
            }
            _ => Err(unlike()),
        }
    }
}

fn merge_both(own: &mut Option<Sums>, more: &Option<Sums>) -> Result<()> {
    match (own, more) {
        (Some(own), Some(more)) => own.merge(more),
        (None, None) => Ok(()),
        _ => Err(unlike()),
    }
}

impl SweepParts {
    fn merge(&mut self, more: &SweepParts) {
        self.cells.extend(&more.cells);
        self.cells.sort_unstable_by_key(|(point, row, column, _)| (*point, *row, *column));
        self.cells.dedup_by(|next, kept| {
            let is_same = (next.0, next.1, next.2) == (kept.0, kept.1, kept.2);
            if is_same {
                kept.3 += next.3;
            }
            is_same
        });
    }
}

/// What of a question is not collected.
fn name(question: &Additive) -> &'static str {
    match question {
        Additive::Test(_) | Additive::CellTests(_) => "permutation tests",
        Additive::Intervals(_) | Additive::ClaimIntervals(_) => "intervals",
        Additive::Neurons(_) => "lists of neurons",
        Additive::Describe(_) => "distributions",
        _ => "answers to this question",
    }
}

fn refused(what: &str) -> Error {
    let what = format!("{what} are not collected from shards of a data set with a map");
    Error::new(Kind::Usage, what)
        .advise("ask the folder of all shards, which answers as the whole does")
}

fn unlike() -> Error {
    Error::data("the partials are of different questions or data sets")
        .advise("collect every partial with the same question")
}
