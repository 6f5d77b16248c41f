//! Which engine is faster for a question: one cost model, in milliseconds, from the bytes that
//! each has to move. A GPU pays for being opened and for columns that are not yet on it; the
//! processors start at once.
//!
//! cpu = bytes ÷ [`CPU_GB_PER_S`] + look-ups ÷ [`CPU_LOOKUPS_PER_S`], but runs ÷
//! [`CPU_RUNS_PER_S`] where rows are counted by size alone
//!
//! gpu = a question + bytes ÷ bandwidth + look-ups ÷ their rate + bytes of the answer ÷ rate of the way back,
//! and before the first question opening + upload ÷ rate of the way there, all of [`GpuRates`]
//!
//! The processors' constants are measured on two cores (`docs/BENCHMARKS.md`) and scaled by the
//! number of threads; a program that lives long learns what its questions really take
//! (`src/engine/auto/ledger.rs`), and measures the GPU once it is open (`areax bench` shows for each question
//! whether the model chose right).

mod columns;
mod ledger;
mod pace;

pub use columns::Columns;
pub use ledger::{Asked, Balance, Decision, Ledger, Step, TAKEN_BELOW};

use super::GpuRates;
use super::plan::{self, Plan, RangeTest, UnionTest};
use crate::query::predicate::{PairOrder, Predicate};

/// Bytes a nanosecond that two cores stream.
pub const CPU_GB_PER_S: f64 = 40.0;
/// Neuron look-ups a second on two cores.
pub const CPU_LOOKUPS_PER_S: f64 = 2.4e9;
/// Runs a second whose rows two cores count by the size index.
pub const CPU_RUNS_PER_S: f64 = 1e7;

/// What a question makes an engine move.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Bytes of columns to read.
    pub bytes: f64,
    /// Neuron bits to look up.
    pub lookups: f64,
    /// Runs whose rows the processors count without reading them; 0 if they must be read.
    pub counted_runs: f64,
    /// Bytes of the answer that a GPU hands back.
    pub back: f64,
}

impl Work {
    /// The work of counting or summing over a plan's rows.
    pub fn of(plan: &Plan) -> Work {
        let rows = plan.rows() as f64;
        let tests = &plan.tests;
        let sets = [&tests.pre, &tests.post].into_iter().flatten().count() as f64;
        let ranges: usize = tests.ranges.iter().map(RangeTest::row_bytes).sum();
        let unions: usize = tests.unions.iter().map(UnionTest::row_bytes).sum();
        let ranges = ranges + unions;
        let ids = bytes_of_ids(tests.pair, sets);
        let bytes = rows * (ranges as f64 + ids);
        Work { bytes, lookups: rows * sets, ..Work::default() }
    }

    /// The work of `rows` under a predicate at most: as if none of its tests were spared.
    pub fn at_most(rows: f64, predicate: &Predicate) -> Work {
        let sets = [predicate.of_pre().next(), predicate.of_post().next()];
        let sets = sets.into_iter().flatten().count() as f64;
        let ids = bytes_of_ids(predicate.pair, sets);
        let bytes = rows * (plan::row_bytes(predicate) as f64 + ids);
        Work { bytes, lookups: rows * sets, ..Work::default() }
    }

    /// The work of counting alone.
    pub fn of_counts(plan: &Plan) -> Work {
        let counted_runs = if plan.tests.only_size() { plan.runs.len() as f64 } else { 0.0 };
        Work { counted_runs, ..Work::of(plan) }
    }

    /// Milliseconds on the processors, on the threads of the caller's pool.
    pub fn cpu_ms(self) -> f64 {
        self.cpu_ms_on(rayon::current_num_threads())
    }

    /// The same on so many threads.
    pub fn cpu_ms_on(self, threads: usize) -> f64 {
        let scale = threads as f64 / 2.0;
        if self.counted_runs > 0.0 {
            return self.counted_runs / (CPU_RUNS_PER_S * scale) * 1e3;
        }
        // Memory does not grow with the cores for long; look-ups in cache do.
        let streams = self.bytes / (CPU_GB_PER_S * scale.clamp(0.5, 4.0)) / 1e6;
        streams + self.lookups / (CPU_LOOKUPS_PER_S * scale) * 1e3
    }

    /// Milliseconds on a GPU that is open and has the columns.
    pub fn gpu_ms(self, rates: &GpuRates) -> f64 {
        let streams = self.bytes / rates.gb_per_s + self.back / rates.upload_gb_per_s;
        rates.question_ms + streams / 1e6 + self.lookups / rates.lookups_per_s * 1e3
    }

    /// Whether a GPU answers sooner that has still to be opened and to get these bytes.
    pub fn prefers_gpu(self, rates: &GpuRates, upload_bytes: f64) -> bool {
        rates.open_ms + upload_ms(rates, upload_bytes) + self.gpu_ms(rates) < self.cpu_ms()
    }
}

impl std::ops::Add for Work {
    type Output = Work;

    fn add(self, other: Work) -> Work {
        Work {
            bytes: self.bytes + other.bytes,
            lookups: self.lookups + other.lookups,
            counted_runs: self.counted_runs + other.counted_runs,
            back: self.back + other.back,
        }
    }
}

/// Milliseconds in which so many bytes come to a GPU.
pub fn upload_ms(rates: &GpuRates, bytes: f64) -> f64 {
    bytes / rates.upload_gb_per_s / 1e6
}

/// Bytes of a row that tests of `sets` neurons and of both ids read.
fn bytes_of_ids(pair: PairOrder, sets: f64) -> f64 {
    match pair {
        PairOrder::ANY => 4.0 * sets,
        pair if pair.needs_ids() => 16.0 + 4.0 * sets,
        _ => 8.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: GpuRates = GpuRates::DISCRETE;

    #[test]
    fn one_small_question_is_not_worth_an_upload() {
        let small = Work { bytes: 29e6, ..Work::default() };
        assert!(!small.prefers_gpu(&RATES, 300e6));
        let lengths = Work { bytes: 116e6, lookups: 29e6, ..Work::default() };
        assert!(!lengths.prefers_gpu(&RATES, 300e6));
    }

    #[test]
    fn a_gpu_that_holds_the_columns_wins_large_scans_unless_it_is_integrated() {
        let large = Work { bytes: 8.0 * 500e6, lookups: 1e9, ..Work::default() };
        let two_cores = large.bytes / CPU_GB_PER_S / 1e6 + large.lookups / CPU_LOOKUPS_PER_S * 1e3;
        assert!(large.gpu_ms(&RATES) < two_cores / 10.0);
        let laptop = GpuRates { gb_per_s: 36.0, lookups_per_s: 4e9, ..RATES };
        assert!(large.gpu_ms(&laptop) > two_cores / 2.0);
    }
}
