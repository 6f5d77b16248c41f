//! Builds the index: counts the rows of every neuron, then sorts the rows of as many neurons at a
//! time as fit in a part of memory: each part goes over all rows, so few large ones are quicker.
//! Parts go to files, or stay in memory.

use std::ops::Range;
use std::sync::Mutex;

use super::{Index, Inputs, Outputs};
use crate::dataset::{AnyColumn, Column, Dataset};
use crate::error::Result;
use crate::run::Run;
use crate::threads::loops;

/// Memory for the parts of all threads, unless one neuron has more rows.
const PARTS_BYTES_MAX: usize = 3 << 29;
/// Bytes of a row while its part is made: 8 to sort by, and those of [`OutputPart`].
const PART_ROW_BYTES: usize = 8 + 13;
/// Fewest rows worth a part of their own: each part goes over all rows.
const PART_ROWS_MIN: usize = 1 << 16;

/// Makes sure of what the index is made from.
pub(super) fn ensure(data: &Dataset) -> Result<()> {
    let columns = &data.synapses;
    let read: [&dyn AnyColumn; 4] = [&columns.pre, &columns.post, &columns.prob, &columns.size];
    read.into_iter().try_for_each(|column| column.ensure(0..column.rows()))
}

/// Where the rows of each neuron begin, and where the last one's end.
pub(super) fn starts(neurons: &[u32], count: usize) -> Vec<u32> {
    let mut starts = vec![0u32; count + 1];
    for neuron in neurons {
        // `get_mut`: the column comes from a file.
        if let Some(next) = starts.get_mut(*neuron as usize + 1) {
            *next += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// Consecutive neurons whose rows are sorted together.
fn parts(starts: &[u32]) -> Vec<Range<usize>> {
    let rows = starts.last().copied().unwrap_or(0) as usize;
    let threads = rayon::current_num_threads();
    let most = rows / (2 * threads);
    let most = most.min(PARTS_BYTES_MAX / PART_ROW_BYTES / threads).max(PART_ROWS_MIN);
    let neurons = starts.len().saturating_sub(1);
    let mut parts = Vec::new();
    let mut first = 0;
    while first < neurons {
        let room = starts[first].saturating_add(most as u32);
        let end = starts.partition_point(|start| *start <= room) - 1;
        let end = end.clamp(first + 1, neurons);
        parts.push(first..end);
        first = end;
    }
    parts
}

/// The places of a part's rows, grouped by neuron; `key` is what a neuron's rows are sorted by.
fn grouped(
    column: &[u32],
    starts: &[u32],
    neurons: &Range<usize>,
    key: impl Fn(usize) -> u64,
) -> Vec<u64> {
    let base = starts[neurons.start];
    let mut next: Vec<u32> = starts[neurons.clone()].iter().map(|start| start - base).collect();
    let mut rows = vec![0u64; (starts[neurons.end] - base) as usize];
    let first = neurons.start as u32;
    for (place, neuron) in column.iter().enumerate() {
        if let Some(next) = next.get_mut(neuron.wrapping_sub(first) as usize) {
            rows[*next as usize] = key(place);
            *next += 1;
        }
    }
    rows
}

/// Sorted rows of consecutive neurons.
pub(super) struct OutputPart {
    /// The first of them, of all rows.
    pub(super) first: usize,
    pub(super) post: Vec<u32>,
    pub(super) place: Vec<u32>,
    pub(super) prob: Vec<u16>,
    pub(super) size: Vec<u16>,
    pub(super) post_type: Vec<u8>,
}

/// Sorts the rows by (pre, post, place) and gives them to `take`, in no order.
pub(super) fn outputs(
    data: &Dataset,
    starts: &[u32],
    run: &Run,
    take: impl Fn(OutputPart) -> Result<()> + Sync,
) -> Result<()> {
    let columns = &data.synapses;
    let (pre, post): (&[u32], &[u32]) = (&columns.pre, &columns.post);
    let (prob, size): (&[u16], &[u16]) = (&columns.prob, &columns.size);
    let types = post_types(data);
    let parts = parts(starts);
    run.progress.start("sorting synapses by neuron", pre.len() as u64);
    loops::try_each(parts.len(), &|at| {
        let neurons = &parts[at];
        run.check()?;
        let key = |place: usize| u64::from(post[place]) << 32 | place as u64;
        let mut rows = grouped(pre, starts, neurons, key);
        let base = starts[neurons.start];
        for bounds in starts[neurons.start..=neurons.end].windows(2) {
            rows[(bounds[0] - base) as usize..(bounds[1] - base) as usize].sort_unstable();
        }
        let place: Vec<u32> = rows.iter().map(|key| *key as u32).collect();
        run.progress.advance(rows.len() as u64);
        take(OutputPart {
            first: base as usize,
            post: rows.iter().map(|key| (key >> 32) as u32).collect(),
            prob: place.iter().map(|at| prob[*at as usize]).collect(),
            size: place.iter().map(|at| size[*at as usize]).collect(),
            post_type: place.iter().map(|at| types[*at as usize]).collect(),
            place,
        })
    })
}

/// Groups the places by postsynaptic neuron and gives them to `take` with the place of the first,
/// in no order.
pub(super) fn inputs(
    data: &Dataset,
    starts: &[u32],
    run: &Run,
    take: impl Fn(usize, Vec<u32>) -> Result<()> + Sync,
) -> Result<()> {
    let parts = parts(starts);
    loops::try_each(parts.len(), &|at| {
        let neurons = &parts[at];
        run.check()?;
        let rows = grouped(&data.synapses.post, starts, neurons, |place| place as u64);
        let places = rows.into_iter().map(|place| place as u32).collect();
        take(starts[neurons.start] as usize, places)
    })
}

/// The postsynaptic type of every row of the sorted columns.
fn post_types(data: &Dataset) -> Vec<u8> {
    let mut types = vec![0; data.synapse_count()];
    for segment in &data.segments {
        types[segment.start as usize..segment.end as usize].fill(segment.post_type);
    }
    types
}

/// The index in memory alone.
pub(super) fn in_memory(data: &Dataset, run: &Run) -> Result<Index> {
    ensure(data)?;
    let neurons = data.neurons.id.len();
    let (pre_starts, post_starts) = rayon::join(
        || starts(&data.synapses.pre, neurons),
        || starts(&data.synapses.post, neurons),
    );
    let parts = Mutex::new(Vec::new());
    outputs(data, &pre_starts, run, |part| {
        parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(part);
        Ok(())
    })?;
    let outputs = joined(parts.into_inner().unwrap_or_default(), pre_starts);
    let parts = Mutex::new(Vec::new());
    inputs(data, &post_starts, run, |first, places| {
        parts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((first, places));
        Ok(())
    })?;
    let mut parts = parts.into_inner().unwrap_or_default();
    parts.sort_by_key(|(first, _)| *first);
    let places: Vec<Vec<u32>> = parts.into_iter().map(|(_, places)| places).collect();
    let inputs = Inputs { start: post_starts.into(), place: places.concat().into() };
    Ok(Index { outputs, inputs })
}

fn joined(mut parts: Vec<OutputPart>, starts: Vec<u32>) -> Outputs {
    fn column<T: Copy>(parts: &[OutputPart], of: impl Fn(&OutputPart) -> &[T]) -> Column<T> {
        parts.iter().map(of).collect::<Vec<&[T]>>().concat().into()
    }
    parts.sort_by_key(|part| part.first);
    Outputs {
        start: starts.into(),
        post: column(&parts, |part| &part.post),
        place: column(&parts, |part| &part.place),
        prob: column(&parts, |part| &part.prob),
        size: column(&parts, |part| &part.size),
        post_type: column(&parts, |part| &part.post_type),
    }
}
