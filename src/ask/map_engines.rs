//! The engines over the prepared copy of a data set with a map, opened when a question first needs them
//! and then kept.

use std::sync::{Arc, OnceLock};

use super::check::Sampler;
use super::options::EngineOptions;
use super::retirement::Retirement;
use super::{EngineChoice, gpu};
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

impl MapEngines {
    /// Those that the options choose; none is open yet.
    pub fn new(options: &EngineOptions) -> MapEngines {
        MapEngines {
            options: options.clone(),
            cpu: OnceLock::new(),
            gpu: OnceLock::new(),
            sampler: Sampler::default(),
            retirement: Retirement::of_process(),
        }
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
