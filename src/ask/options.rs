//! How a connectome is opened, and how its questions are answered.

use std::path::PathBuf;
use std::sync::Arc;

use super::Check;
use super::auto::Clock;
use crate::engine::GpuRates;
use crate::error::{Error, Result};
use crate::read::SourceOverrides;
use crate::threads::{Pool, Threads};

/// How a connectome is opened. The default answers with the fastest engine that fits each
/// question, on a thread pool of its own with one thread for each processor.
///
/// ```no_run
/// use areax::ask::{EngineChoice, Options};
///
/// let connectome = Options::default()
///     .engine(EngineChoice::Cpu)
///     .store("/scratch/areax")
///     .threads(4)
///     .open("DATA")?;
/// # Ok::<(), areax::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub(super) store: Option<PathBuf>,
    pub(super) files: SourceOverrides,
    /// Folders of shards that are opened as one data set.
    pub(super) shards: Vec<PathBuf>,
    pub(super) axon_only: Option<Vec<String>>,
    pub(super) engine: EngineOptions,
    pub(super) check: Check,
    pub(super) threads: Threads,
    /// Threads that others use too.
    pub(super) pool: Option<Arc<Pool>>,
}

/// Which engine computes answers, and how a GPU is opened for it.
#[derive(Clone, Debug, Default)]
pub(super) struct EngineOptions {
    pub choice: EngineChoice,
    /// The GPU adapter: its index, its id, what PCI calls it, or part of its name.
    pub adapter: Option<String>,
    /// Bytes of GPU memory for columns and what questions write to.
    pub memory_bytes: Option<u64>,
    /// Whether the cpu answers where a GPU that is asked for by name fails.
    pub falls_back: bool,
    /// Whether many questions are to be expected.
    pub lives_long: bool,
    /// For tests: how fast `auto` takes any adapter to be, a software one too, and how long answers take.
    pub forged: Option<(GpuRates, Clock)>,
}

/// Which engine computes answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EngineChoice {
    /// For each question the one that a cost model prefers; never a software rasterizer. Where a
    /// GPU fails the cpu answers. See [`Options::long_lived`].
    #[default]
    Auto,
    /// The sorted columns, with SIMD and threads.
    Cpu,
    /// The sorted columns, on a GPU.
    Gpu,
    /// The published order, every filter on a GPU.
    GpuScan,
    /// The published records one by one: slow and plain. It needs no prepared copy.
    Reference,
}

impl EngineChoice {
    /// Every choice by its name.
    const NAMES: [(&str, EngineChoice); 5] = [
        ("auto", EngineChoice::Auto),
        ("cpu", EngineChoice::Cpu),
        ("gpu", EngineChoice::Gpu),
        ("gpu-scan", EngineChoice::GpuScan),
        ("reference", EngineChoice::Reference),
    ];

    /// The choice with this name.
    ///
    /// # Errors
    /// Another name (usage).
    pub fn parse(name: &str) -> Result<EngineChoice> {
        let named = EngineChoice::NAMES.into_iter().find(|(known, _)| *known == name);
        named.map(|(_, choice)| choice).ok_or_else(|| {
            Error::usage("engine", format!("there is no engine '{name}'"))
                .advise(format!("choose {}", EngineChoice::NAMES.map(|(name, _)| name).join(", ")))
        })
    }
}

impl Options {
    /// Folder for the prepared copy, instead of `.areax` in the data's folder.
    #[must_use]
    pub fn store(mut self, folder: impl Into<PathBuf>) -> Options {
        self.store = Some(folder.into());
        self
    }

    /// Published files that are not to be found by their endings.
    #[must_use]
    pub fn files(mut self, files: SourceOverrides) -> Options {
        self.files = files;
        self
    }

    /// Names of the cell types that have only their axon in the volume, instead of those of DA,
    /// HVC and LMAN that the data has.
    #[must_use]
    pub fn axon_only(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Options {
        self.axon_only = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Which engine computes answers.
    #[must_use]
    pub fn engine(mut self, choice: EngineChoice) -> Options {
        self.engine.choice = choice;
        self
    }

    /// The GPU adapter: its number in `areax doctor`, `vulkan:0`, its PCI bus or id, or part of its name.
    #[must_use]
    pub fn adapter(mut self, name: impl Into<String>) -> Options {
        self.engine.adapter = Some(name.into());
        self
    }

    /// Bytes of GPU memory for columns and what questions write to; columns that do not fit are streamed.
    #[must_use]
    pub fn gpu_memory(mut self, bytes: u64) -> Options {
        self.engine.memory_bytes = Some(bytes);
        self
    }

    /// Whether the cpu answers where a GPU that is asked for by name fails. A software rasterizer
    /// is then no GPU.
    #[must_use]
    pub fn fall_back(mut self, falls_back: bool) -> Options {
        self.engine.falls_back = falls_back;
        self
    }

    /// Whether many questions are to be expected, as in a server or a notebook. Under [`EngineChoice::Auto`]
    /// a GPU is then opened, measured and filled beside the questions once it would have saved more time than
    /// that takes, and asked where it is idle and expected to take less than half of the cpu's time. Without,
    /// each question pays for the GPU alone, which it hardly ever regains.
    #[must_use]
    pub fn long_lived(mut self, lives_long: bool) -> Options {
        self.engine.lives_long = lives_long;
        self
    }

    /// For tests: `auto` takes any adapter for hardware that is as fast as this, and every answer of the cpu
    /// and of the GPU for one of so many milliseconds.
    #[doc(hidden)]
    #[must_use]
    pub fn forged_gpu(mut self, rates: GpuRates, cpu_ms: f64, gpu_ms: f64) -> Options {
        self.engine.forged = Some((rates, Clock::Given { cpu_ms, gpu_ms }));
        self
    }

    /// What answers are compared with before they are given.
    #[must_use]
    pub fn check(mut self, check: Check) -> Options {
        self.check = check;
        self
    }

    /// How many threads compute.
    #[must_use]
    pub fn threads(mut self, count: usize) -> Options {
        self.threads = Threads::Own(count.max(1));
        self
    }

    /// Computes on the caller's thread, and on the rayon pool that it belongs to: for programs
    /// that have one, and never fork.
    #[must_use]
    pub fn callers_threads(mut self) -> Options {
        self.threads = Threads::Callers;
        self
    }

    /// Computes on the threads of somebody who has other work for them.
    #[cfg(feature = "cli")]
    pub(crate) fn shared_threads(mut self, pool: Arc<Pool>) -> Options {
        self.pool = Some(pool);
        self
    }
}
