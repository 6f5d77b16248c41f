//! What is collected of a part of the synapses, whatever is asked.

use super::{
    claim_intervals, connections, describe, matrix, neurons, pair_lists, pair_parts, sweep, test,
    wiring,
};
use crate::dataset::Dataset;
use crate::engine::partial::{Additive, Disjoint, IntervalParts, Partial, SetParts};
use crate::error::Result;
use crate::query::MatrixQuery;
use crate::run::Run;

/// Collects it. `parts` says what is in no two of them.
pub fn collect(data: &Dataset, question: &Additive, parts: Disjoint, run: &Run) -> Result<Partial> {
    if question.lists_pairs(parts)?
        && let Some(listing) = question.listing()?
    {
        return pair_lists::collect(data, question, &listing, run).map(Partial::Pairs);
    }
    if question.needs_populations(parts)
        && let Some(found) = pair_parts::collect(data, question, run)?
    {
        return Ok(Partial::Populated(found));
    }
    match question {
        Additive::Intervals(query) => intervals(data, query, parts, run).map(Partial::Intervals),
        Additive::ClaimIntervals(query) => {
            claim_intervals::collect(data, query, run).map(Partial::ClaimIntervals)
        }
        Additive::CellTests(query) => {
            let matrix = collect(data, &Additive::Matrix(query), parts, run)?;
            test::collect_cells(data, query, matrix, run).map(Partial::CellTests)
        }
        Additive::Neurons(query) => neurons::collect(data, query, parts, run).map(Partial::Neurons),
        Additive::Describe(query) => {
            describe::collect(data, query, parts, run).map(Partial::Describe)
        }
        Additive::Test(query) => test::collect(data, query, run).map(Partial::Test),
        Additive::Count(filter) => matrix::amount(data, filter, run).map(Partial::Count),
        Additive::Matrix(query) => matrix::collect(data, query, run).map(Partial::Matrix),
        Additive::MatrixSet(query) => {
            query.check()?;
            let each = |asked: &Additive| collect(data, asked, parts, run);
            let lists_pairs = |asked: &Additive| asked.lists_pairs(parts);
            SetParts::collect(&query.questions(), lists_pairs, each).map(Partial::MatrixSet)
        }
        Additive::Sweep(query) => sweep::collect(data, query, run).map(Partial::Sweep),
        Additive::Connections(query) => {
            connections::collect(data, query, run).map(Partial::Connections)
        }
    }
}

fn intervals(
    data: &Dataset,
    query: &MatrixQuery,
    parts: Disjoint,
    run: &Run,
) -> Result<IntervalParts> {
    query.check()?;
    let matrix = collect(data, &Additive::Matrix(query), parts, run)?;
    let of = match query.without_neurons() {
        Some(all) => Some(matrix::collect(data, &all, run)?.own.total()),
        None => None,
    };
    let (own, whole) = wiring::collect(data, query, run)?;
    // What is resampled together has the same neurons in the same places.
    let is_in = |at: &usize| own.knows(*at) || whole.as_ref().is_some_and(|whole| whole.knows(*at));
    let kept: Vec<usize> = (0..own.neurons.len()).filter(is_in).collect();
    let (own, whole) = (own.of_neurons(&kept), whole.map(|whole| whole.of_neurons(&kept)));
    Ok(IntervalParts { matrix: Box::new(matrix), own, whole, of })
}
