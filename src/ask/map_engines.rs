//! The engines over the prepared copy of a data set with a map, opened when a question first needs them
//! and then kept.

use std::sync::{Arc, OnceLock};

use super::check::Sampler;
use super::options::EngineOptions;
use super::retirement::Retirement;
use super::{EngineChoice, Reason, gpu};
use crate::dataset::mapped::MappedDataset;
use crate::engine::ordered::Ordered;
use crate::engine::reference::Reference;
use crate::error::Result;
use crate::map::Map;
use crate::run::Run;

/// The engines of one copy.
#[derive(Debug)]
pub struct MapEngines {
    options: EngineOptions,
    cpu: OnceLock<Ordered>,
    gpu: OnceLock<Ordered>,
    /// Chooses the answers of a GPU that are compared.
    pub sampler: Sampler,
    /// Whether no GPU is asked any more.
    pub retirement: Retirement,
}

/// Why `auto` takes no GPU by itself.
const NO_MODEL: &str = "no cost model knows questions of data sets with a map; a GPU that --adapter names is \
                        asked first";

/// A program that lives long and names a GPU has it asked first under `auto`, the processors behind it: what
/// it saves no model of maps tells. Drivers are only loaded for those who name one.
fn by_name(options: &EngineOptions) -> EngineOptions {
    let is_auto = options.choice == EngineChoice::Auto && options.lives_long;
    let names_one = is_auto && options.adapter.is_some();
    match names_one && gpu::find(options).is_some() {
        true => EngineOptions { choice: EngineChoice::Gpu, falls_back: true, ..options.clone() },
        false => options.clone(),
    }
}

impl MapEngines {
    /// Those that the options choose; none is open yet.
    pub fn new(options: &EngineOptions) -> MapEngines {
        MapEngines {
            options: by_name(options),
            cpu: OnceLock::new(),
            gpu: OnceLock::new(),
            sampler: Sampler::default(),
            retirement: Retirement::of_process(),
        }
    }

    /// Refuses an adapter that there is not.
    ///
    /// # Errors
    /// [`crate::Kind::Engine`].
    pub fn check_adapter(&self) -> Result<()> {
        match &self.options {
            EngineOptions { choice: EngineChoice::Auto, adapter: Some(name), .. } => {
                gpu::named_adapter(name)
            }
            _ => Ok(()),
        }
    }

    /// Why the processors answer, where a program that lives long lets `auto` choose.
    pub fn reason(&self) -> Option<Reason> {
        let is_auto = self.options.choice == EngineChoice::Auto && self.options.lives_long;
        is_auto.then_some(Reason::Never(NO_MODEL))
    }

    /// The engine that answers.
    pub fn choice(&self) -> EngineChoice {
        self.options.choice
    }

    /// Whether the tables themselves are asked.
    pub fn is_reference(&self) -> bool {
        self.options.choice == EngineChoice::Reference
    }

    /// Whether another engine answers what the chosen one does not support.
    pub fn falls_back(&self) -> bool {
        self.options.choice == EngineChoice::Auto || self.options.falls_back
    }

    /// The name of the engine that is asked first.
    pub fn first_name(&self) -> &'static str {
        match self.options.choice {
            EngineChoice::Reference => Reference::NAME,
            EngineChoice::Gpu => gpu::NAME,
            _ => Ordered::NAME,
        }
    }

    /// One that is open and knows the words of the map.
    pub fn open(&self) -> Option<&Ordered> {
        self.cpu.get().or(self.gpu.get())
    }

    /// The processors.
    pub fn cpu(&self, map: &Map, data: &Arc<MappedDataset>) -> &Ordered {
        self.cpu.get_or_init(|| Ordered::new(map.clone(), Arc::clone(data)))
    }

    /// The GPU.
    ///
    /// # Errors
    /// It is unavailable, or an answer of one was wrong ([`crate::Kind::Engine`]).
    pub fn gpu(&self, map: &Map, data: &Arc<MappedDataset>, run: &Run) -> Result<&Ordered> {
        self.retirement.check()?;
        if let Some(gpu) = self.gpu.get() {
            return Ok(gpu);
        }
        let device = gpu::open_map(data, &self.options, run.progress)?;
        Ok(self.gpu.get_or_init(|| Ordered::on(map.clone(), Arc::clone(data), device)))
    }
}
