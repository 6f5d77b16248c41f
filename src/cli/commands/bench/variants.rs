//! `--variants`: every GPU with kernels that read which tests a question has, beside one with kernels that are
//! compiled for these alone.

use std::sync::Arc;

use serde::Serialize;

use crate::Result;
use crate::cli::args::{BenchArgs, EngineArgs};
use crate::cli::engines;
use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::engine::gpu::{Gpu, GpuScan, Options};

/// For which questions the kernels over rows are compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kernels {
    /// For any.
    Generic,
    /// Anew for the tests of each.
    Specialized,
}

impl Kernels {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kernels::Generic => "generic",
            Kernels::Specialized => "specialized",
        }
    }

    /// How a GPU is opened that has no others.
    fn of(self, options: Options) -> Options {
        let rows_min = match self {
            Kernels::Generic => u64::MAX,
            Kernels::Specialized => 0,
        };
        Options { specialize_rows_min: Some(rows_min), ..options }
    }
}

/// An engine, and which kernels it is held to.
pub type Variant = (Box<dyn Engine>, Option<Kernels>);

/// The engines that are timed: as they choose their kernels themselves, or each GPU with either.
pub fn opened(data: &Arc<Dataset>, args: &EngineArgs, bench: &BenchArgs) -> Result<Vec<Variant>> {
    if !bench.variants {
        let all = engines::all(data, args, bench.software)?;
        return Ok(all.into_iter().map(|engine| (engine, None)).collect());
    }
    let mut all: Vec<Variant> = vec![(Box::new(Cpu::new(Arc::clone(data))), None)];
    for adapter in engines::wanted(args, bench.software)? {
        let options = |kernels: Kernels| kernels.of(engines::on(&adapter, args));
        for kernels in [Kernels::Generic, Kernels::Specialized] {
            let gpu = Gpu::open(Arc::clone(data), options(kernels))?;
            all.push((Box::new(gpu), Some(kernels)));
        }
        for kernels in [Kernels::Generic, Kernels::Specialized] {
            let scan = GpuScan::open(Arc::clone(data), options(kernels))?;
            all.push((Box::new(scan), Some(kernels)));
        }
    }
    Ok(all)
}
