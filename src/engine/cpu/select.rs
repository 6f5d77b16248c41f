//! Selections on the CPU: a bitmap over published rows, set through the `row` column, and a
//! large sample from it in two passes over the keys.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use rayon::prelude::*;

use super::{pairs, sample, walk};
use crate::dataset::{Dataset, compared_after};
use crate::engine::plan::{Plan, RowRun};
use crate::error::Result;
use crate::query::{RowSet, Sample, SelectQuery};
use crate::run::Run;

/// Most words of bitmaps that threads have for themselves: 64 MiB.
const OWN_WORDS_MAX: usize = 8 << 20;
/// Bitmap words that one task samples from.
const WORDS_PER_TASK: usize = 1 << 12;

/// Answers a selection.
pub fn answer(data: &Dataset, query: &SelectQuery, run: &Run) -> Result<RowSet> {
    of_plan(data, &pairs::plan(data, &query.filter, run)?, query.sample)
}

/// The rows of a plan, or a sample of them.
pub fn of_plan(data: &Dataset, plan: &Plan, sample: Option<Sample>) -> Result<RowSet> {
    if let Some(few) =
        sample.map(|sample| sample::of_plan(data, plan, sample)).transpose()?.flatten()
    {
        return Ok(few);
    }
    let rows = passing(data, plan)?;
    Ok(match sample {
        Some(sample) if rows.len() > sample.size => lowest_keys(&rows, sample),
        _ => rows,
    })
}

/// The published rows that pass.
fn passing(data: &Dataset, plan: &Plan) -> Result<RowSet> {
    let table_rows = data.synapse_count() as u64;
    let (threads, words) = (rayon::current_num_threads(), table_rows.div_ceil(64) as usize);
    let words = match words * threads {
        all if all <= OWN_WORDS_MAX => of_own_bitmaps(data, plan, words, threads),
        _ => of_one_bitmap(data, plan, words),
    };
    Ok(RowSet { words: words?, table_rows })
}

/// Each thread sets bits of its own, which overlap in time; then they are put together.
fn of_own_bitmaps(data: &Dataset, plan: &Plan, words: usize, threads: usize) -> Result<Vec<u64>> {
    let batches = walk::batches(&plan.runs);
    let own = |batches: &[Vec<RowRun>]| {
        let mut own = vec![0u64; words];
        for_each_passing(data, plan, batches, |row| {
            // The columns come from a file: no row is believed to be in the table.
            if let Some(word) = own.get_mut(row as usize / 64) {
                *word |= 1 << (row % 64);
            }
        })?;
        Ok(own)
    };
    let parts = batches.par_chunks(batches.len().div_ceil(threads).max(1)).map(own);
    let parts: Vec<Vec<u64>> = parts.collect::<Result<_>>()?;
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_else(|| vec![0; words]);
    for part in parts {
        whole.par_iter_mut().zip(part).for_each(|(whole, part)| *whole |= part);
    }
    Ok(whole)
}

/// All threads set bits of one, which takes several times as long and only its own memory.
fn of_one_bitmap(data: &Dataset, plan: &Plan, words: usize) -> Result<Vec<u64>> {
    let words: Vec<AtomicU64> = (0..words).map(|_| AtomicU64::new(0)).collect();
    walk::batches(&plan.runs).par_iter().try_for_each(|batch| {
        for_each_passing(data, plan, std::slice::from_ref(batch), |row| {
            if let Some(word) = words.get(row as usize / 64) {
                word.fetch_or(1 << (row % 64), Ordering::Relaxed);
            }
        })
    })?;
    Ok(words.into_iter().map(AtomicU64::into_inner).collect())
}

/// Shows the published numbers of the passing rows.
fn for_each_passing(
    data: &Dataset,
    plan: &Plan,
    batches: &[Vec<RowRun>],
    mut visit: impl FnMut(u32),
) -> Result<()> {
    let published = data.synapses.row.view();
    for portion in batches.iter().flat_map(|batch| walk::portions(batch)) {
        let shown = |_: &RowRun, rows, mask: &[u8]| {
            walk::passing(rows, mask).for_each(|row| visit(published[row]));
        };
        compared_after(
            || walk::blocks(&data.synapses, plan, &portion, shown),
            || plan.ensure_in(&portion, data, &[&data.synapses.row]),
        )?;
    }
    Ok(())
}

/// The `sample.size` rows with the lowest keys. There are more rows than that.
fn lowest_keys(rows: &RowSet, sample: Sample) -> RowSet {
    let keys = Sample::round_keys(sample.seed);
    let (high, taken) = last_high_half(rows, &keys, sample.size);
    let mut chosen = RowSet { words: vec![0; rows.words.len()], ..*rows };
    let mut undecided: Vec<(u32, u32)> = chosen
        .words
        .par_chunks_mut(WORDS_PER_TASK)
        .zip(rows.words.par_chunks(WORDS_PER_TASK))
        .enumerate()
        .flat_map_iter(|(task, (chosen, words))| {
            let mut undecided = Vec::new();
            for_each_row(task, words, |row| {
                let key = Sample::key(&keys, row);
                match (key >> 16).cmp(&high) {
                    std::cmp::Ordering::Less => {
                        chosen[row as usize / 64 - task * WORDS_PER_TASK] |= 1 << (row % 64);
                    }
                    std::cmp::Ordering::Equal => undecided.push((key, row)),
                    std::cmp::Ordering::Greater => {}
                }
            });
            undecided
        })
        .collect();
    undecided.sort_unstable();
    for (_, row) in undecided.into_iter().take((sample.size - taken) as usize) {
        chosen.insert(row);
    }
    chosen
}

/// The high half of the key at which `size` rows are reached, and how many rows are below it.
fn last_high_half(rows: &RowSet, keys: &[u32; 4], size: u64) -> (u32, u64) {
    let counts: Vec<AtomicU32> = (0..1 << 16).map(|_| AtomicU32::new(0)).collect();
    rows.words.par_chunks(WORDS_PER_TASK).enumerate().for_each(|(task, words)| {
        for_each_row(task, words, |row| {
            counts[(Sample::key(keys, row) >> 16) as usize].fetch_add(1, Ordering::Relaxed);
        });
    });
    let mut below = 0;
    for (high, count) in counts.iter().enumerate() {
        let count = u64::from(count.load(Ordering::Relaxed));
        if below + count >= size {
            return (high as u32, below);
        }
        below += count;
    }
    (1 << 16, below)
}

/// The rows whose bits are set in the words of a task.
fn for_each_row(task: usize, words: &[u64], mut visit: impl FnMut(u32)) {
    for (at, word) in words.iter().enumerate() {
        let first = ((task * WORDS_PER_TASK + at) * 64) as u32;
        let mut rest = *word;
        while rest != 0 {
            visit(first + rest.trailing_zeros());
            rest &= rest - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cpu::gather;
    use crate::engine::cpu::radix_order::RadixOrder;
    use crate::engine::cpu::tests::made;
    use crate::query::{Filter, RowField};

    #[test]
    fn row_numbers_of_a_damaged_copy_do_not_panic() {
        let folder = tempfile::tempdir().unwrap();
        let mut data = made(folder.path());
        let rows = data.synapses.row.len() as u32;
        data.synapses.row = (0..rows)
            .map(|row| if row % 3 == 0 { u32::MAX } else { row })
            .collect::<Vec<_>>()
            .into();
        for size in [None, Some(100), Some(200_000)] {
            let sample = size.map(|size| Sample { size, seed: 1 });
            let query = SelectQuery { filter: Filter::default(), sample };
            assert!(answer(&data, &query, &Run::default()).is_ok());
            assert!(
                gather::answer(&data, &query, &RowField::ALL, u64::MAX, &Run::default()).is_ok()
            );
        }
        let plan = Plan::new(&data, &Filter::default(), &Run::default()).unwrap();
        let order = RadixOrder::new(&data, &plan, None).unwrap();
        assert!(matches!(order, RadixOrder::TwoSteps(_)));
        assert_eq!(order.column(&data.synapses.row, |row| row).len(), rows as usize);
    }

    #[test]
    fn own_bitmaps_and_one_hold_the_same_rows() {
        let folder = tempfile::tempdir().unwrap();
        let data = made(folder.path());
        let words = data.synapse_count().div_ceil(64);
        for prob_min in [None, Some(0.7), Some(f64::INFINITY)] {
            let (size_min, strict) = (Some(0.1), prob_min == Some(f64::INFINITY));
            let filter = Filter { prob_min, size_min, strict, ..Filter::default() };
            let plan = Plan::new(&data, &filter, &Run::default()).unwrap();
            let one = of_one_bitmap(&data, &plan, words).unwrap();
            assert_eq!(one.iter().any(|word| *word != 0), !strict);
            for threads in [1, 3, 100] {
                assert!(
                    of_own_bitmaps(&data, &plan, words, threads).unwrap() == one,
                    "{threads} threads"
                );
            }
        }
    }
}
