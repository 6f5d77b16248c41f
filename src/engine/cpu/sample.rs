//! A sample that is small beside what it is drawn from: only rows with keys below a bound are
//! looked at twice, and no list of all the others is made.

use std::ops::Range;

use rayon::prelude::*;

use super::{kernels, walk};
use crate::dataset::{Dataset, compared_after};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::query::{RowSet, Sample};

/// The largest sample drawn this way: one in so many of the rows that may pass.
const ONE_IN: u64 = 8;
/// And at most so many rows: they are sorted.
const ROWS_MAX: u64 = 1 << 20;
/// Mask bytes that are looked at together.
const MASK_BYTES: usize = 64;

/// A row that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Drawn {
    key: u32,
    /// Its number in the published table.
    pub row: u32,
    /// Its place in the sorted columns.
    pub place: u32,
}

/// The rows with the lowest keys of those that pass, in no order; none where the sample is too
/// large for this way.
pub fn draw(data: &Dataset, plan: &Plan, sample: Sample) -> Result<Option<Vec<Drawn>>> {
    let rows = plan.rows() as u64;
    if sample.size > ROWS_MAX.min(rows / ONE_IN) {
        return Ok(None);
    }
    let keys = Sample::round_keys(sample.seed);
    let batches = walk::batches(&plan.runs);
    let mut last = last_key(sample.size, rows);
    loop {
        let below = |batch: &Vec<RowRun>| below(data, plan, batch, &keys, last);
        let mut drawn: Vec<Drawn> = match batches.as_slice() {
            // Waking a thread would take longer.
            [batch] => below(batch)?,
            batches => batches.par_iter().map(below).collect::<Result<Vec<_>>>()?.concat(),
        };
        let found = drawn.len() as u64;
        if found >= sample.size || last == u32::MAX {
            let size = sample.size.min(found) as usize;
            if size > 0 && size < drawn.len() {
                drawn.select_nth_unstable(size - 1);
            }
            drawn.truncate(size);
            return Ok(Some(drawn));
        }
        // As many pass as this part of the keys says; at least twice as far, so that it ends.
        let passing = (found << 32) / (u64::from(last) + 1);
        last = last_key(sample.size, passing).max(last.saturating_mul(2).saturating_add(1));
    }
}

/// The same as a selection.
pub fn of_plan(data: &Dataset, plan: &Plan, sample: Sample) -> Result<Option<RowSet>> {
    let Some(drawn) = draw(data, plan, sample)? else { return Ok(None) };
    let mut set = RowSet::none(data.synapse_count() as u64);
    drawn.iter().for_each(|drawn| set.insert(drawn.row));
    Ok(Some(set))
}

/// The key below which `rows` rows very likely hold `size`: as many as are expected there, and
/// eight standard deviations more.
fn last_key(size: u64, rows: u64) -> u32 {
    let wanted = size + 8 * size.isqrt() + 64;
    let last = (u128::from(wanted) << 32) / u128::from(rows.max(1));
    u32::try_from(last).unwrap_or(u32::MAX)
}

/// The passing rows of a batch with keys up to `last`.
fn below(
    data: &Dataset,
    plan: &Plan,
    batch: &[RowRun],
    keys: &[u32; 4],
    last: u32,
) -> Result<Vec<Drawn>> {
    let published = data.synapses.row.view();
    let mut drawn = Vec::new();
    let mut near = [0; kernels::BLOCK];
    for portion in walk::portions(batch) {
        let draw = |_: &RowRun, rows: Range<usize>, mask: &[u8]| {
            let near = &mut near[..mask.len()];
            near.copy_from_slice(mask);
            kernels::mask_keys(&published[rows.clone()], keys, last, near);
            for (at, near) in near.chunks(MASK_BYTES).enumerate() {
                // Hardly ever: sixty-four rows at a time.
                if near.iter().fold(0, |any, near| any | near) == 0 {
                    continue;
                }
                let start = rows.start + at * MASK_BYTES;
                drawn.extend(walk::passing(start..start + near.len(), near).map(|place| {
                    let row = published[place];
                    Drawn { key: Sample::key(keys, row), row, place: place as u32 }
                }));
            }
        };
        compared_after(
            || walk::blocks(&data.synapses, plan, &portion, draw),
            || plan.ensure_in(&portion, data, &[&data.synapses.row]),
        )?;
    }
    Ok(drawn)
}
