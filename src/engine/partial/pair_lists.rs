//! What is collected for questions that need the synapses of each pair of neurons together.

use super::pair_list::PairList;
use super::paired::points;
use super::places::Places;
use super::{Additive, Summed};
use crate::engine::medians::{self, Of};
use crate::error::Result;
use crate::query::{CellAxes, Filter, Groups, Measure, Statistic, Summand};

/// Lists of pairs of neurons for each of the filters of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairLists {
    /// Names of rows and columns.
    pub labels: Vec<String>,
    /// Names of columns where they are others.
    pub columns: Option<Vec<String>>,
    /// What is summed beside the number of synapses.
    pub summed: Summed,
    /// In the order of [`Listing::filters`].
    pub lists: Vec<PairList>,
}

/// What has to be listed for a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<'q> {
    /// What rows and columns are.
    pub cells: CellAxes,
    /// Labels instead.
    pub groups: Option<&'q Groups>,
    /// What is summed.
    pub summed: Summed,
    /// Which synapses are listed, each filter once: nothing is asked of their pairs yet.
    pub filters: Vec<Filter>,
}

impl<'q> Additive<'q> {
    /// What is to be listed; nothing of what never lists pairs.
    ///
    /// # Errors
    /// A number that j0251 lacks (usage).
    pub fn listing(&self) -> Result<Option<Listing<'q>>> {
        let paired = self.paired()?;
        let filters: Vec<Filter> = match *self {
            Additive::Count(filter) => vec![filter.clone()],
            Additive::Matrix(query) => {
                std::iter::once(query.filter.clone()).chain(query.whole()).collect()
            }
            Additive::Sweep(query) => points(query),
            Additive::Connections(query) => {
                let whole = query.whole();
                points(&query.grid).into_iter().chain(whole.iter().flat_map(points)).collect()
            }
            _ => match &paired {
                Some(paired) => paired.wired.iter().chain(&paired.counted).cloned().collect(),
                None => return Ok(None),
            },
        };
        let mut distinct: Vec<Filter> = Vec::new();
        for filter in filters {
            let listed = without_pairs(&filter);
            if !distinct.contains(&listed) {
                distinct.push(listed);
            }
        }
        let (cells, groups, summed) = match *self {
            Additive::Count(_) => (&CellAxes::default(), None, Summed::Size),
            Additive::Matrix(query) | Additive::Intervals(query) | Additive::CellTests(query) => {
                (&query.cells, query.groups.as_ref(), summed(&query.measure)?)
            }
            Additive::Sweep(query) => (&query.cells, None, Summed::Nothing),
            Additive::Connections(query) => (&query.grid.cells, None, summed(&query.measure)?),
            _ => match &paired {
                Some(paired) => (&paired.matrix.cells, None, summed(&paired.matrix.measure)?),
                None => return Ok(None),
            },
        };
        Ok(Some(Listing { cells: cells.clone(), groups, summed, filters: distinct }))
    }
}

impl Listing<'_> {
    /// Where the list for a filter stands.
    pub fn at(&self, filter: &Filter) -> Option<usize> {
        let listed = without_pairs(filter);
        self.filters.iter().position(|known| *known == listed)
    }
}

fn without_pairs(filter: &Filter) -> Filter {
    Filter { min_pair: None, ..filter.clone() }
}

/// What is summed for a measure, a median too.
fn summed(measure: &Measure) -> Result<Summed> {
    Ok(match medians::asked(measure)? {
        Some((_, Of::Sum(Summand::Size))) => Summed::Size,
        Some((_, Of::Sum(Summand::Prob))) => Summed::Prob,
        Some((_, Of::Number)) => Summed::Nothing,
        None => Summed::for_measure(measure)?,
    })
}

/// Whether a measure is no sum over synapses.
pub fn needs_pairs(measure: &Measure) -> Result<bool> {
    Ok(matches!(measure.of_j0251()?, Statistic::Median(..) | Statistic::Pairs))
}

impl PairLists {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &PairLists) -> bool {
        self.labels == other.labels
            && self.columns == other.columns
            && self.summed == other.summed
            && self.lists.len() == other.lists.len()
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &PairLists) {
        self.lists.iter_mut().zip(&other.lists).for_each(|(list, more)| list.merge(more));
    }

    /// The same cells among more: rows and columns stand at these places of the labels.
    #[must_use]
    pub fn among(self, rows: &Places, columns: Option<&Places>) -> PairLists {
        let of = columns.unwrap_or(rows);
        // Every row and column of a part has a place.
        let lists = self.lists.into_iter().map(|list| list.among(rows, of).unwrap_or_default());
        PairLists {
            labels: rows.labels.clone(),
            columns: self.columns.map(|_| of.labels.clone()),
            summed: self.summed,
            lists: lists.collect(),
        }
    }

    /// Whether they have the shape of this question.
    pub fn is_for(&self, listing: &Listing) -> bool {
        let (rows, columns) = self.shape();
        let fits = |list: &PairList| {
            let mut cells = list.cells().iter();
            cells.all(|cell| (cell.row as usize) < rows && (cell.column as usize) < columns)
        };
        self.lists.len() == listing.filters.len()
            && self.summed == listing.summed
            && self.columns.is_some() == listing.cells.is_named()
            && listing.groups.is_none_or(|groups| groups.labels() == self.labels)
            && self.lists.iter().all(fits)
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.labels.len(), self.columns.as_ref().unwrap_or(&self.labels).len())
    }
}
