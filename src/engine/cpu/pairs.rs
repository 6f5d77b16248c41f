//! The rows of pairs of neurons with enough synapses: counted in one sequential pass over the index,
//! which has the rows of a pair together; what is kept becomes a bit for each sorted row.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::passing::{Passing, tasks};
use super::segment_of::SegmentOf;
use crate::dataset::{Dataset, Segment};
use crate::engine::plan::{Bitmap, Plan, RowTests};
use crate::error::Result;
use crate::query::Filter;
use crate::run::Run;

/// The plan of a filter, that on pairs of neurons too.
///
/// # Errors
/// Those of [`Plan::new`].
pub fn plan(data: &Dataset, filter: &Filter, run: &Run) -> Result<Plan> {
    if filter.fewest_of_pair().is_none() {
        return Plan::new(data, filter, run);
    }
    let rows = kept(data, filter, run)?;
    // Order still says which segment a row is in; of all else the bits have the answer.
    let ordered = Filter { min_pair: None, ..filter.clone() };
    let plan = Plan::by_order(data, &ordered, run)?;
    let tests = RowTests { rows: Some(rows), ..RowTests::default() };
    Ok(Plan { tests, ..plan })
}

/// The sorted rows that are left.
fn kept(data: &Dataset, filter: &Filter, run: &Run) -> Result<Bitmap> {
    let passing = Passing::new(data, filter, run)?;
    let columns = &data.prepare_index(run)?.outputs;
    columns.ensure_starts()?;
    let outputs = &columns.slices();
    let rows = data.synapse_count();
    let words: Vec<AtomicU64> = (0..rows.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
    let tasks = tasks(outputs.start.all());
    tasks.par_iter().try_for_each_init(Vec::new, |mask, task| {
        if run.is_stopped() || !passing.may_pass(task) {
            return Ok(());
        }
        let rows = outputs.rows_of_all(task);
        passing.ensure(columns, &rows)?;
        columns.place.ensure(rows)?;
        let rows = passing.mask(outputs, task, mask);
        let places = outputs.place[rows].iter().zip(&*mask);
        for (place, _) in places.filter(|(_, kept)| **kept != 0) {
            if let Some(word) = words.get(*place as usize / 64) {
                word.fetch_or(1 << (place % 64), Ordering::Relaxed);
            }
        }
        Ok(())
    })?;
    run.check()?;
    let mut kept = Bitmap::none(rows);
    kept.words_mut().iter_mut().zip(words).for_each(|(to, word)| *to = word.into_inner());
    Ok(kept)
}

/// Number of pairs of neurons in each of so many cells, and the number of their synapses. A pair is in
/// every cell that one of its synapses is in: `cell_of` says which, if any, by the segment of a
/// synapse and its two neurons.
pub fn count(
    data: &Dataset,
    filter: &Filter,
    cells: usize,
    cell_of: impl Fn(&Segment, u32, u32) -> Option<usize> + Sync,
    run: &Run,
) -> Result<(Vec<u64>, u64)> {
    let passing = Passing::new(data, filter, run)?;
    let columns = &data.prepare_index(run)?.outputs;
    columns.ensure_starts()?;
    let outputs = &columns.slices();
    let segments = SegmentOf::new(data);
    let counts: Vec<AtomicU64> = (0..cells).map(|_| AtomicU64::new(0)).collect();
    let total = AtomicU64::new(0);
    tasks(outputs.start.all()).par_iter().try_for_each_init(
        Scratch::default,
        |scratch, task| {
            if run.is_stopped() || !passing.may_pass(task) {
                return Ok(());
            }
            let rows = outputs.rows_of_all(task);
            passing.ensure(columns, &rows)?;
            columns.place.ensure(rows)?;
            let rows = passing.mask(outputs, task, &mut scratch.mask);
            let mut synapses = 0;
            for neuron in task.clone() {
                let own = outputs.rows_of(neuron);
                let begin = own.start.saturating_sub(rows.start);
                let Some(mask) = scratch.mask.get(begin..begin + own.len()) else { continue };
                let mut partner = None;
                for (row, _) in own.zip(mask).filter(|(_, passes)| **passes != 0) {
                    let post = outputs.post[row];
                    if partner.replace(post) != Some(post) {
                        scratch.seen.clear();
                    }
                    let segment = segments.at(outputs.place[row]);
                    let Some(cell) = segment.and_then(|of| cell_of(of, neuron, post)) else {
                        continue;
                    };
                    synapses += 1;
                    if !scratch.seen.contains(&cell) {
                        scratch.seen.push(cell);
                        counts[cell].fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
            total.fetch_add(synapses, Ordering::Relaxed);
            Ok(())
        },
    )?;
    run.check()?;
    Ok((counts.into_iter().map(AtomicU64::into_inner).collect(), total.into_inner()))
}

/// Memory that is used again.
#[derive(Default)]
struct Scratch {
    mask: Vec<u8>,
    /// The cells that the pair is in so far: mostly one.
    seen: Vec<usize>,
}
