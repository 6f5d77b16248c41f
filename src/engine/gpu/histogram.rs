//! Exact cells of a matrix from the device: bins in windows that fit a binding, in copies that
//! fit workgroup memory, read back once.

use super::asked::Asked;
use super::faults::Stop;
use super::job::Job;
use super::kernels::count_groups::{self, COUNT_GROUPS};
use super::kernels::count_pairs::COUNT_PAIRS;
use super::kernels::count_runs::COUNT_RUNS;
use super::layout::{Columns, Order};
use super::pipeline::Kernel;
use super::question::{PRIVATE_WORDS, Question, tests};
use super::session::{DeviceSession, RowPass};
use crate::dataset::Dataset;
use crate::engine::groups::LabelOf;
use crate::engine::partial::{Summed, Tally};
use crate::exact::ExactSum;

/// Words of a bin: count alone, or count, non-finite values and three limbs of the sum.
pub const COUNT_WORDS: usize = 1;
pub const SUM_WORDS: usize = 5;
/// More copies of small bins would cost more to clear than they save.
const COPIES_MAX: u32 = 4;
/// Most words of bins that one pass counts in.
pub const WINDOW_WORDS_MAX: u64 = 1 << 25;

/// What rows are counted by.
#[derive(Clone, Copy, Debug)]
pub enum Cells<'l> {
    /// Cell type × cell type.
    Types,
    /// Label × label, of so many labels.
    Labels(&'l LabelOf, usize),
}

impl Cells<'_> {
    /// Labels of an axis.
    pub fn labels(self, data: &Dataset) -> usize {
        match self {
            Cells::Types => data.vocabulary.types.len(),
            Cells::Labels(_, count) => count,
        }
    }
}

/// Counts and sums the rows that pass.
pub fn tally(
    session: &mut DeviceSession,
    job: &mut Job,
    asked: &Asked,
    cells: Cells,
    summed: Summed,
) -> Result<Tally, Stop> {
    let labels = cells.labels(&session.data);
    let mut tally = Tally::new(labels, summed);
    if asked.is_nothing || labels == 0 {
        return Ok(tally);
    }
    let table = session.tiles(asked);
    let is_sorted = session.order == Order::Sorted;
    let by_order = is_sorted && asked.tests_nothing() && summed == Summed::Nothing;
    if by_order && matches!(cells, Cells::Types) {
        // Order has answered everything: the runs are the counts.
        for [start, end, cell, _] in &table.tiles {
            tally.add(*cell as usize, (end - start).into(), ExactSum::default());
        }
        return Ok(tally);
    }
    let (kernel, columns) = kernel(is_sorted, cells);
    let mut question = asked.question;
    question.labels = labels as u32;
    let mut columns = columns.and(asked.columns);
    ask_sum(&mut question, &mut columns, summed);
    let neuron_bits = session.neuron_bits(job, asked)?;
    let tiles = session.write_tiles(job, &table)?;
    let lookup = match cells {
        Cells::Types => None,
        Cells::Labels(of, _) => {
            Some(count_groups::write_labels(&session.device, &session.data, job, of)?)
        }
    };
    let bin_words = if summed == Summed::Nothing { COUNT_WORDS } else { SUM_WORDS };
    let window = (session.device.binding_bytes_max / 4).min(WINDOW_WORDS_MAX) as usize / bin_words;
    let all = labels * labels;
    for first in (0..all).step_by(window) {
        let bins = window.min(all - first);
        set_bins(&mut question, first, bins, bin_words);
        let bytes = 4 * (bins * bin_words) as u64;
        let result = session.device.scratch("bins", bytes)?;
        job.clear(&result, bytes);
        let pass = RowPass { kernel, question, columns, lookup: lookup.as_ref(), result: &result };
        session.over_rows(job, &pass, &table, &tiles, &neuron_bits)?;
        let words = job.read(&result, (bins * bin_words) as u64)?;
        add(&mut tally, first, &words, bin_words);
    }
    Ok(tally)
}

fn kernel(is_sorted: bool, cells: Cells) -> (&'static Kernel, Columns) {
    match cells {
        Cells::Types if is_sorted => (&COUNT_RUNS, Columns::default()),
        Cells::Types => (&COUNT_PAIRS, Columns::KEY),
        Cells::Labels(..) => (&COUNT_GROUPS, Columns::PRE.and(Columns::POST)),
    }
}

fn ask_sum(question: &mut Question, columns: &mut Columns, summed: Summed) {
    match summed {
        Summed::Nothing => {}
        Summed::Size => {
            question.tests |= tests::SUM_SIZE;
            columns.insert(Columns::SIZE);
        }
        Summed::Prob => {
            question.tests |= tests::SUM_PROB;
            columns.insert(Columns::PROB);
        }
    }
}

pub fn set_bins(question: &mut Question, first: usize, bins: usize, bin_words: usize) {
    question.bin_first = first as u32;
    question.bins = bins as u32;
    // An odd distance puts the copies of one bin into different banks.
    let stride = (bins * bin_words) as u32 | 1;
    question.copies = (PRIVATE_WORDS / stride).min(COPIES_MAX);
    question.tests &= !tests::PRIVATE_BINS;
    if question.copies > 0 {
        question.tests |= tests::PRIVATE_BINS;
    }
    question.copy_stride = stride;
}

/// Adds bins as they come from the device.
fn add(tally: &mut Tally, first: usize, words: &[u32], bin_words: usize) {
    for (at, bin) in words.chunks_exact(bin_words).enumerate() {
        tally.add(first + at, bin[0].into(), sum_of(bin));
    }
}

/// The sum in a bin; 0 where only rows are counted.
pub fn sum_of(bin: &[u32]) -> ExactSum {
    match bin {
        [_, nonfinite, low, high, top] => {
            ExactSum { units: units(*low, *high, *top), nonfinite: u64::from(*nonfinite) }
        }
        _ => ExactSum::default(),
    }
}

/// A sum of 96 bits, two's complement.
pub fn units(low: u32, high: u32, top: u32) -> i128 {
    let top = i128::from(top as i32);
    top << 64 | i128::from(high) << 32 | i128::from(low)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn limbs_are_twos_complement() {
        assert_eq!(units(1, 0, 0), 1);
        assert_eq!(units(u32::MAX, u32::MAX, u32::MAX), -1);
        assert_eq!(units(0, 0, 1), 1 << 64);
        assert_eq!(units(0, 0x8000_0000, 0), 1 << 63);
    }
}
