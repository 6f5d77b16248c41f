//! Which pairs of neurons and which populations a question is about that draws, where the synapses of a pair may
//! be in several parts.

use super::{Additive, Disjoint};
use crate::error::Result;
use crate::query::{Filter, MatrixQuery, SweepQuery};

/// A question about what is resampled or permuted, as one about pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// Its cells, and what is summed in them.
    pub matrix: MatrixQuery,
    /// The synapses whose neurons are resampled or permuted.
    pub wired: Vec<Filter>,
    /// The synapses that are only counted.
    pub counted: Vec<Filter>,
}

impl Additive<'_> {
    /// The question as one about pairs; nothing where nothing is drawn.
    ///
    /// # Errors
    /// A question that has no test (usage).
    pub fn paired(&self) -> Result<Option<Paired>> {
        Ok(Some(match self {
            Additive::Intervals(query) => Paired {
                matrix: (*query).clone(),
                wired: std::iter::once(query.filter.clone()).chain(query.whole()).collect(),
                counted: query.without_neurons().map(|all| all.filter).into_iter().collect(),
            },
            Additive::CellTests(query) => {
                let all = query.without_neurons().map(|all| all.filter);
                Paired {
                    matrix: (*query).clone(),
                    wired: vec![query.filter.clone()],
                    counted: query.whole().into_iter().chain(all).collect(),
                }
            }
            Additive::Test(query) => {
                let compared = query.check()?;
                let (own, all) = (query.own(&compared), query.passing(&compared).1);
                let whole = query.whole(&compared).map(|all| all.filter);
                Paired {
                    wired: std::iter::once(own.filter.clone()).chain(whole).collect(),
                    matrix: own,
                    counted: all.map(|all| all.filter).into_iter().collect(),
                }
            }
            Additive::ClaimIntervals(query) => {
                let (whole, all) = (query.whole(), query.grid.without_neurons());
                let matrix = MatrixQuery {
                    filter: query.grid.filter.clone(),
                    measure: query.measure.clone(),
                    cells: query.grid.cells.clone(),
                    ..MatrixQuery::default()
                };
                Paired {
                    matrix,
                    wired: std::iter::once(&query.grid).chain(&whole).flat_map(points).collect(),
                    counted: all.iter().flat_map(points).collect(),
                }
            }
            _ => return Ok(None),
        }))
    }

    /// Whether what adds up are lists of pairs with the populations of their neurons: for what is drawn and
    /// asks how many synapses a pair has, which may be in several parts.
    pub fn needs_populations(&self, parts: Disjoint) -> bool {
        let counts_pairs = match self {
            Additive::Intervals(query) | Additive::CellTests(query) => {
                query.filter.fewest_of_pair().is_some()
            }
            Additive::ClaimIntervals(query) => query.grid.counts_pairs(),
            Additive::Test(query) => query.filter.fewest_of_pair().is_some(),
            _ => false,
        };
        counts_pairs && parts != Disjoint::Pairs
    }
}

/// The filters of all points.
pub fn points(grid: &SweepQuery) -> Vec<Filter> {
    (0..grid.points().unwrap_or(0)).map(|point| grid.filter_at(point)).collect()
}

impl Paired {
    /// The filters that tell populations apart, each population once: whatever is asked of synapses, neurons
    /// are the same.
    pub fn populations(&self) -> Vec<Filter> {
        let mut distinct = Vec::new();
        for filter in &self.wired {
            let of_neurons = filter.of_neurons();
            if !distinct.contains(&of_neurons) {
                distinct.push(of_neurons);
            }
        }
        distinct
    }
}
