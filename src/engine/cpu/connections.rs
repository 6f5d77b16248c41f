//! What connections amount to at every point of a grid. Numbers, sums and means come out of one
//! histogram over the rows of the connections, as in [`super::sweep`]; medians out of the entries
//! of the cells, which are gathered once.

use super::sweep::{Amount, amounts};
use super::{grid_medians, medians};
use crate::dataset::Dataset;
use crate::engine::tally::Summed;
use crate::error::Result;
use crate::exact::ExactSum;
use crate::query::{
    CodeSet, Connection, ConnectionValues, ConnectionsQuery, Exact, Measure, Normalize,
};
use crate::run::Run;

/// The types of a connection, by code.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The presynaptic ones.
    pub pre: CodeSet,
    /// The postsynaptic ones.
    pub post: CodeSet,
}

/// Answers a question about connections.
pub fn answer(data: &Dataset, query: &ConnectionsQuery, run: &Run) -> Result<ConnectionValues> {
    query.check(data.vocabulary.types.len())?;
    let parts = pairs(data, &query.connections)?;
    if let Some((side, of)) = medians::asked(query.measure) {
        return grid_medians::answer(data, &query.grid, &parts, side, of, run);
    }
    let summed = Summed::for_measure(query.measure);
    let Some(whole) = query.whole() else {
        let found = amounts(data, &query.grid, &parts, summed, run)?;
        return Ok(found.iter().map(|amount| value(amount, query.measure)).collect());
    };
    let wholes = pairs(data, &query.wholes())?;
    let (found, all) = if whole == query.grid {
        // Both are in the same rows: one pass.
        let both = amounts(data, &whole, &[parts.as_slice(), &wholes].concat(), summed, run)?;
        let halves = both.chunks(2 * parts.len()).map(|point| point.split_at(parts.len()));
        let (found, all): (Vec<_>, Vec<_>) = halves.unzip();
        (found.concat(), all.concat())
    } else {
        (
            amounts(data, &query.grid, &parts, summed, run)?,
            amounts(data, &whole, &wholes, summed, run)?,
        )
    };
    Ok(found.iter().zip(&all).map(|(part, all)| fraction(part, all, query)).collect())
}

fn pairs(data: &Dataset, connections: &[Connection]) -> Result<Vec<Pair>> {
    let pair = |connection: &Connection| {
        let pre = connection.pre.set(&data.vocabulary)?;
        Ok(Pair { pre, post: connection.post.set(&data.vocabulary)? })
    };
    connections.iter().map(pair).collect()
}

fn value(amount: &Amount, measure: Measure) -> Option<Exact> {
    match measure {
        Measure::TotalSize => amount.sum.exact_over(1),
        Measure::MeanSize | Measure::MeanProb => amount.sum.exact_over(amount.count),
        _ => Some(Exact::whole(amount.count.into())),
    }
}

fn fraction(part: &Amount, all: &Amount, query: &ConnectionsQuery) -> Option<Exact> {
    if query.measure == Measure::Count || query.normalize == Normalize::None {
        return Exact::ratio(part.count.into(), all.count.into());
    }
    let defined = part.sum.nonfinite == 0 && all.sum.nonfinite == 0;
    defined.then(|| Exact::ratio(part.sum.units, all.sum.units)).flatten()
}

/// An exact sum as the number that it is.
pub trait AsExact {
    /// The sum ÷ `count`; `None` over a NaN or infinite value, and over 0.
    fn exact_over(&self, count: u64) -> Option<Exact>;
}

impl AsExact for ExactSum {
    fn exact_over(&self, count: u64) -> Option<Exact> {
        let units = i128::from(crate::codes::UNITS_PER_ONE) * i128::from(count);
        (self.nonfinite == 0).then(|| Exact::ratio(self.units, units)).flatten()
    }
}
