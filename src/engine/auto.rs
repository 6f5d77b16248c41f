//! Which engine is faster for a question: one cost model, in milliseconds, from the bytes that
//! each has to move. A GPU pays for being opened and for columns that are not yet on it; the
//! processors start at once.
//!
//! cpu = bytes ÷ [`CPU_GB_PER_S`] + look-ups ÷ [`CPU_LOOKUPS_PER_S`], but runs ÷
//! [`CPU_RUNS_PER_S`] where rows are counted by size alone
//!
//! gpu = [`GPU_QUESTION_MS`] + bytes ÷ [`GPU_GB_PER_S`], and before the first question
//! [`GPU_OPEN_MS`] + upload ÷ [`UPLOAD_GB_PER_S`]
//!
//! The processors' constants are measured on two cores (`docs/BENCHMARKS.md`) and scaled by the
//! number of threads; the GPU's are a middling discrete GPU's data sheet, to be replaced by
//! measured ones (`areax bench` shows for each question whether the model chose right).

use super::plan::{self, Plan, RangeTest, UnionTest};
use crate::query::predicate::{PairOrder, Predicate};

/// Bytes a nanosecond that two cores stream.
pub const CPU_GB_PER_S: f64 = 40.0;
/// Neuron look-ups a second on two cores.
pub const CPU_LOOKUPS_PER_S: f64 = 2.4e9;
/// Runs a second whose rows two cores count by the size index.
pub const CPU_RUNS_PER_S: f64 = 1e7;
/// Bytes a nanosecond that a GPU streams from its own memory.
pub const GPU_GB_PER_S: f64 = 400.0;
/// Bytes a nanosecond on the way to the GPU.
pub const UPLOAD_GB_PER_S: f64 = 8.0;
/// Submitting a question and reading its answer.
pub const GPU_QUESTION_MS: f64 = 0.3;
/// Opening a device and compiling its shaders.
pub const GPU_OPEN_MS: f64 = 300.0;

/// What a question makes an engine move.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Bytes of columns to read.
    pub bytes: f64,
    /// Neuron bits to look up.
    pub lookups: f64,
    /// Runs whose rows the processors count without reading them; 0 if they must be read.
    pub counted_runs: f64,
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
        Work { bytes, lookups: rows * sets, counted_runs: 0.0 }
    }

    /// The work of `rows` under a predicate at most: as if none of its tests were spared.
    pub fn at_most(rows: f64, predicate: &Predicate) -> Work {
        let sets = [predicate.of_pre().next(), predicate.of_post().next()];
        let sets = sets.into_iter().flatten().count() as f64;
        let ids = bytes_of_ids(predicate.pair, sets);
        let bytes = rows * (plan::row_bytes(predicate) as f64 + ids);
        Work { bytes, lookups: rows * sets, counted_runs: 0.0 }
    }

    /// The work of counting alone.
    pub fn of_counts(plan: &Plan) -> Work {
        let counted_runs = if plan.tests.only_size() { plan.runs.len() as f64 } else { 0.0 };
        Work { counted_runs, ..Work::of(plan) }
    }

    /// Milliseconds on the processors.
    pub fn cpu_ms(self) -> f64 {
        let scale = rayon::current_num_threads() as f64 / 2.0;
        if self.counted_runs > 0.0 {
            return self.counted_runs / (CPU_RUNS_PER_S * scale) * 1e3;
        }
        // Memory does not grow with the cores for long; look-ups in cache do.
        let streams = self.bytes / (CPU_GB_PER_S * scale.clamp(0.5, 4.0)) / 1e6;
        streams + self.lookups / (CPU_LOOKUPS_PER_S * scale) * 1e3
    }

    /// Milliseconds on a GPU; `upload_bytes` are what it does not hold yet, `None` if it is
    /// open and holds everything.
    pub fn gpu_ms(self, upload_bytes: Option<f64>) -> f64 {
        let first = upload_bytes.map_or(0.0, |bytes| GPU_OPEN_MS + bytes / UPLOAD_GB_PER_S / 1e6);
        // Look-ups in the GPU's cache cost about what reading the index does.
        first + GPU_QUESTION_MS + (self.bytes + 4.0 * self.lookups) / GPU_GB_PER_S / 1e6
    }

    /// Whether a GPU answers sooner.
    pub fn prefers_gpu(self, upload_bytes: Option<f64>) -> bool {
        self.gpu_ms(upload_bytes) < self.cpu_ms()
    }
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

    #[test]
    fn one_small_question_is_not_worth_an_upload() {
        let small = Work { bytes: 29e6, ..Work::default() };
        assert!(!small.prefers_gpu(Some(300e6)));
        let lengths = Work { bytes: 116e6, lookups: 29e6, ..Work::default() };
        assert!(!lengths.prefers_gpu(Some(300e6)), "{} {}", lengths.cpu_ms(), lengths.gpu_ms(None));
    }

    #[test]
    fn a_card_that_holds_the_columns_wins_large_scans() {
        let large = Work { bytes: 8.0 * 500e6, lookups: 1e9, ..Work::default() };
        assert!(large.prefers_gpu(None));
    }
}
