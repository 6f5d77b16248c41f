//! The plan of a filter that lists few neurons, where the index is ready: the rows of those
//! neurons are looked at one by one, and each that passes becomes a run, or part of one.

use super::neurons::indices;
use super::{RowCheck, RowRun};
use crate::dataset::{Dataset, Index};
use crate::error::Result;
use crate::query::predicate::{Predicate, Subject, Test};

/// Looking at a row of the index takes about as long as passing over so many in sequence.
const ROW_COST: usize = 64;

/// The runs of the rows that pass; `None` where passing over the table is quicker, or all that
/// there is.
pub(super) fn runs(data: &Dataset, predicate: &Predicate) -> Result<Option<Vec<RowRun>>> {
    let Some(listed) = fewest(data, lists(predicate))? else { return Ok(None) };
    let mut left = predicate.clone();
    left.terms.remove(listed.term);
    let check = RowCheck::new(data, &left)?;
    let mut places: Vec<u32> = listed.places.concat();
    places.sort_unstable();
    check.ensure(&places)?;
    let mut runs: Vec<RowRun> = Vec::new();
    for place in places {
        let Some(segment) = check.passes(place) else { continue };
        let (pre_type, post_type) = (segment.pre_type, segment.post_type);
        let (start, end) = (place as usize, place as usize + 1);
        match runs.last_mut() {
            // A run is of one segment, which its rows stand in together.
            Some(last) if last.end == start && start as u64 > segment.start => last.end = end,
            _ => runs.push(RowRun { pre_type, post_type, start, end }),
        }
    }
    Ok(Some(runs))
}

/// Whether a plan of these terms is one of few listed neurons. Lists that are long by themselves are not
/// looked up for this.
///
/// # Errors
/// A damaged copy.
pub fn lists_few(data: &Dataset, predicate: &Predicate) -> Result<bool> {
    let short = lists(predicate).into_iter().filter(|(_, _, ids)| ids.len() <= rows_max(data));
    Ok(fewest(data, short.collect())?.is_some())
}

/// Most rows that are looked at one by one.
fn rows_max(data: &Dataset) -> usize {
    data.synapse_count() / ROW_COST
}

/// The list whose neurons have the fewest rows, where they are few.
fn fewest<'a>(data: &'a Dataset, lists: Vec<List>) -> Result<Option<Listed<'a>>> {
    if lists.is_empty() {
        return Ok(None);
    }
    let Some(index) = data.index_if_ready() else { return Ok(None) };
    let candidates = lists.into_iter().map(|list| Listed::new(data, index, list));
    let candidates: Vec<Listed> = candidates.collect::<Result<_>>()?;
    let fewest = candidates.into_iter().min_by_key(|listed| listed.rows);
    Ok(fewest.filter(|listed| listed.rows <= rows_max(data)))
}

/// A list of ids: the place of its term, the partner whose ids they are, and the ids.
type List<'p> = (usize, Subject, &'p [u64]);

fn lists(predicate: &Predicate) -> Vec<List<'_>> {
    let terms = predicate.terms.iter().enumerate();
    let lists = terms.filter_map(|(at, term)| match &term.test {
        Test::Ids(ids) if term.of != Subject::Both => Some((at, term.of, ids.as_slice())),
        _ => None,
    });
    lists.collect()
}

/// The rows of listed neurons.
struct Listed<'a> {
    /// The place of the term that lists them.
    term: usize,
    places: Vec<&'a [u32]>,
    rows: usize,
}

impl<'a> Listed<'a> {
    fn new(data: &Dataset, index: &'a Index, list: List) -> Result<Listed<'a>> {
        let (term, of, ids) = list;
        let places_of = |neuron: u32| match of {
            Subject::Pre => index.outputs.places_of(neuron),
            _ => index.inputs.places_of(neuron),
        };
        let mut neurons = indices(data, ids)?;
        neurons.sort_unstable();
        neurons.dedup();
        let places: Vec<&[u32]> = neurons.into_iter().map(places_of).collect::<Result<_>>()?;
        Ok(Listed { term, rows: places.iter().map(|places| places.len()).sum(), places })
    }
}
