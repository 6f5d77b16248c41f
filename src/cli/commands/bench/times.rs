//! Times of runs, and the report of them.

use super::trial::{Contender, Outcome};
use crate::dataset::Dataset;
use crate::engine::Engine;

/// Times of one question's runs on one engine, in milliseconds, with the bytes of each.
#[derive(Default)]
pub struct Times {
    pub ms: Vec<f64>,
    pub kernel_ms: Vec<f64>,
    pub bytes: Vec<u64>,
}

fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

impl Times {
    /// Adds the time of the last question's kernels, if it ran on a GPU that tells it.
    pub fn kernels(&mut self, engine: &dyn Engine) {
        let kernels = engine.last_run();
        if !kernels.is_empty() && kernels.iter().all(|run| run.ms.is_some()) {
            self.kernel_ms.push(kernels.iter().filter_map(|run| run.ms).sum());
        }
    }

    /// The report of these runs.
    pub fn outcome(self, data: &Dataset, name: &'static str, contender: &Contender) -> Outcome {
        let (adapter, kernels) = (contender.engine.adapter(), contender.kernels);
        let engine = contender.engine.name();
        let rows = data.synapse_count() as u64;
        Outcome { adapter, kernels, ..self.report(rows, name, engine, contender.roof_gb_per_s) }
    }

    /// The same of any data and engine.
    pub fn report(
        mut self,
        rows: u64,
        name: &'static str,
        engine: &'static str,
        roof_gb_per_s: f64,
    ) -> Outcome {
        let median_ms = median(&mut self.ms).unwrap_or(f64::NAN);
        let kernel_ms = median(&mut self.kernel_ms);
        self.bytes.sort_unstable();
        let bytes = self.bytes[self.bytes.len() / 2];
        Outcome {
            name,
            engine,
            adapter: None,
            kernels: None,
            runs: self.ms.len(),
            min_ms: self.ms[0],
            median_ms,
            kernel_ms,
            model_ms: None,
            rows_per_s: rows as f64 / median_ms * 1e3,
            bytes,
            gb_per_s: bytes as f64 / kernel_ms.unwrap_or(median_ms) / 1e6,
            roof_gb_per_s,
        }
    }
}
