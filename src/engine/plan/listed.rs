//! The plan of a filter that lists few neurons, where the index is ready: the rows of those
//! neurons are looked at one by one, and each that passes becomes a run, or part of one.

use super::neurons::indices;
use super::{RowCheck, RowRun};
use crate::dataset::{Dataset, Index};
use crate::error::Result;
use crate::query::Filter;

/// Looking at a row of the index takes about as long as passing over so many in sequence.
const ROW_COST: usize = 64;

/// The runs of the rows that pass; `None` where passing over the table is quicker, or all that
/// there is.
pub(super) fn runs(data: &Dataset, filter: &Filter) -> Result<Option<Vec<RowRun>>> {
    if filter.pre_neuron_ids.is_none() && filter.post_neuron_ids.is_none() {
        return Ok(None);
    }
    let Some(index) = data.index_if_ready() else { return Ok(None) };
    let candidates = [
        filter.pre_neuron_ids.as_ref().map(|ids| Listed::outputs(data, index, ids)).transpose()?,
        filter.post_neuron_ids.as_ref().map(|ids| Listed::inputs(data, index, ids)).transpose()?,
    ];
    let fewest = candidates.into_iter().flatten().min_by_key(|listed| listed.rows);
    let Some(listed) = fewest.filter(|l| l.rows <= data.synapse_count() / ROW_COST) else {
        return Ok(None);
    };
    let check = RowCheck::new(data, &listed.side.left(filter))?;
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

/// The partner whose neurons are listed.
#[derive(Clone, Copy)]
enum Side {
    Pre,
    Post,
}

impl Side {
    /// What its list leaves to test on the rows of the listed neurons.
    fn left(self, filter: &Filter) -> Filter {
        let mut left = filter.clone();
        match self {
            Side::Pre => left.pre_neuron_ids = None,
            Side::Post => left.post_neuron_ids = None,
        }
        left
    }
}

/// The rows of listed neurons.
struct Listed<'a> {
    side: Side,
    places: Vec<&'a [u32]>,
    rows: usize,
}

impl<'a> Listed<'a> {
    fn outputs(data: &Dataset, index: &'a Index, ids: &[u64]) -> Result<Listed<'a>> {
        Listed::new(data, Side::Pre, ids, |neuron| index.outputs.places_of(neuron))
    }

    fn inputs(data: &Dataset, index: &'a Index, ids: &[u64]) -> Result<Listed<'a>> {
        Listed::new(data, Side::Post, ids, |neuron| index.inputs.places_of(neuron))
    }

    fn new(
        data: &Dataset,
        side: Side,
        ids: &[u64],
        places: impl Fn(u32) -> Result<&'a [u32]>,
    ) -> Result<Listed<'a>> {
        let mut neurons = indices(data, ids)?;
        neurons.sort_unstable();
        neurons.dedup();
        let places: Vec<&[u32]> = neurons.into_iter().map(places).collect::<Result<_>>()?;
        Ok(Listed { side, rows: places.iter().map(|places| places.len()).sum(), places })
    }
}
