//! What every question is timed on, and what comes of it.

use std::sync::{Arc, OnceLock};

use super::variants::Kernels;
use crate::dataset::Dataset;
use crate::engine::{Engine, GpuRates};
use crate::error::Result;
use crate::progress::Progress;
use crate::read::SynapseFile;
use crate::run::Run;
use serde::Serialize;

/// An engine and the bandwidth that it cannot pass.
pub struct Contender<'a> {
    pub engine: &'a dyn Engine,
    pub roof_gb_per_s: f64,
    /// The kernels that it is held to.
    pub kernels: Option<Kernels>,
    /// How fast it is if it is a GPU, measured when the cost model first needs it.
    rates: OnceLock<GpuRates>,
}

impl<'e> Contender<'e> {
    /// An engine with its roof: the memory's read bandwidth, or a GPU's copy bandwidth.
    pub fn of(
        engine: &'e dyn Engine,
        memory_gb_per_s: f64,
        kernels: Option<Kernels>,
    ) -> Contender<'e> {
        let copies = engine.copy_bytes_per_s();
        let roof_gb_per_s = copies.map_or(memory_gb_per_s, |bytes| bytes / 1e9);
        Contender { engine, roof_gb_per_s, kernels, rates: OnceLock::new() }
    }

    /// How fast it is, as the cost model reckons.
    pub fn rates(&self, run: &Run) -> Result<GpuRates> {
        if let Some(rates) = self.rates.get() {
            return Ok(*rates);
        }
        let rates = self.engine.rates(run)?.unwrap_or(GpuRates::DISCRETE);
        Ok(*self.rates.get_or_init(|| rates))
    }
}

/// What every question is timed on.
pub struct Bench<'a> {
    pub data: &'a Arc<Dataset>,
    pub file: &'a SynapseFile,
    pub contenders: &'a [Contender<'a>],
    pub reference: &'a Contender<'a>,
    pub runs: u32,
    /// Runs that the reference is asked too, the first ones.
    pub checked: u32,
    pub progress: &'a dyn Progress,
    /// That of what is timed: it reports to nobody.
    pub run: Run<'static>,
}

impl Bench<'_> {
    /// Begins to report on a question.
    pub fn start(&self, name: &str) {
        let steps = u64::from(self.runs) * self.contenders.len() as u64;
        self.progress.start(name, steps + u64::from(self.checked));
    }

    /// Of something for each run that of the runs which the reference is asked too.
    pub fn checked_of<'q, Q>(&self, runs: &'q [Q]) -> &'q [Q] {
        &runs[..runs.len().min(self.checked as usize)]
    }
}

/// One question on one engine.
#[derive(Debug, Serialize)]
pub struct Outcome {
    pub name: &'static str,
    pub engine: &'static str,
    /// GPU adapter, if it is a GPU engine.
    pub adapter: Option<String>,
    /// The kernels that it was held to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernels: Option<Kernels>,
    pub runs: usize,
    pub min_ms: f64,
    pub median_ms: f64,
    /// Median of the kernels' time on the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kernel_ms: Option<f64>,
    /// What the cost model of `--engine auto` expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_ms: Option<f64>,
    /// Rows of the table over the median time.
    pub rows_per_s: f64,
    /// Bytes that the median run had to read.
    pub bytes: u64,
    /// Over the kernels' time where it is known, else over the whole question's.
    pub gb_per_s: f64,
    pub roof_gb_per_s: f64,
}
