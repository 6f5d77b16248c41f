//! Which engine computes the answers, and the cpu behind a GPU, which checks it and may replace it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::dataset::Dataset;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::error::{Error, Kind, Result};

/// An engine that many requests share.
pub type SharedEngine = Arc<dyn Engine + Send + Sync>;

/// Which engine gave an answer, and which one agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The engine that answered.
    pub engine: &'static str,
    /// The engine that was asked too and agreed.
    pub checked_against: Option<&'static str>,
}

/// Which engine computes the answer.
pub struct EngineWithFallback {
    /// The engine that is asked first.
    engine: SharedEngine,
    /// The cpu behind it.
    cpu: Option<SharedEngine>,
    /// Whether the cpu answers where the first fails.
    falls_back: bool,
    /// Whether the answers of a GPU are compared with the cpu's before they are given.
    checks: bool,
    /// How often the first has failed, or was wrong.
    faults: AtomicU64,
    /// How often the cpu has answered instead.
    fallbacks: AtomicU64,
}

impl EngineWithFallback {
    /// An engine that answers or fails.
    pub fn only(engine: SharedEngine) -> EngineWithFallback {
        let (faults, fallbacks) = (AtomicU64::new(0), AtomicU64::new(0));
        EngineWithFallback {
            engine,
            cpu: None,
            falls_back: false,
            checks: false,
            faults,
            fallbacks,
        }
    }

    /// A GPU that answers or fails; the cpu checks it.
    pub fn checked(engine: SharedEngine, data: &Arc<Dataset>) -> EngineWithFallback {
        let cpu: SharedEngine = Arc::new(Cpu::new(Arc::clone(data)));
        EngineWithFallback { cpu: Some(cpu), checks: true, ..EngineWithFallback::only(engine) }
    }

    /// A GPU whose questions go to the cpu where it fails; the cpu checks it too.
    pub fn with_fallback(engine: SharedEngine, data: &Arc<Dataset>) -> EngineWithFallback {
        EngineWithFallback { falls_back: true, ..EngineWithFallback::checked(engine, data) }
    }

    /// The same without comparing.
    pub fn unchecked(self) -> EngineWithFallback {
        EngineWithFallback { checks: false, ..self }
    }

    /// Asks; the answer comes with its provenance.
    ///
    /// # Errors
    /// Those of the engine, or of the one that replaces it; [`Kind::Disagree`] where the
    /// answer of a GPU is not the cpu's.
    pub fn ask<A: PartialEq>(
        &self,
        question: impl Fn(&dyn Engine) -> Result<A>,
    ) -> Result<(A, Provenance)> {
        match (question(self.engine.as_ref()), &self.cpu) {
            (Err(error), cpu) if error.kind().is_of_engine() => {
                self.faults.fetch_add(1, Ordering::Relaxed);
                let Some(cpu) = cpu.as_ref().filter(|_| self.falls_back) else { return Err(error) };
                tracing::warn!(error = %error, "the cpu answers instead");
                self.fallbacks.fetch_add(1, Ordering::Relaxed);
                Ok((question(cpu.as_ref())?, by(cpu)))
            }
            (answer, Some(cpu)) if self.checks => {
                let answer = answer?;
                if answer != question(cpu.as_ref())? {
                    return Err(self.refuted(self.engine.name(), cpu.name()));
                }
                Ok((answer, Provenance { checked_against: Some(cpu.name()), ..by(&self.engine) }))
            }
            (answer, _) => Ok((answer?, by(&self.engine))),
        }
    }

    /// Asks the cpu, if it may replace a GPU: for questions that no GPU engine supports.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn ask_without_gpu<A>(
        &self,
        question: impl Fn(&dyn Engine) -> Result<A>,
    ) -> Result<(A, Provenance)> {
        let engine = self.cpu.as_ref().filter(|_| self.falls_back).unwrap_or(&self.engine);
        Ok((question(engine.as_ref())?, by(engine)))
    }

    /// Counts an answer that another engine has refuted.
    pub(super) fn refuted(&self, engine: &str, by: &str) -> Error {
        self.faults.fetch_add(1, Ordering::Relaxed);
        let error = Error::new(Kind::Disagree, format!("{engine} and {by} disagree"));
        error.advise("this is a bug in areax or in a driver: start the server with --engine cpu")
    }

    /// Whether the cpu checks the first, or may replace it.
    pub fn has_cpu_behind(&self) -> bool {
        self.cpu.is_some()
    }

    /// The engine that is asked first.
    pub fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// How often the cpu has answered instead of it.
    pub fn fallbacks(&self) -> u64 {
        self.fallbacks.load(Ordering::Relaxed)
    }

    /// How often it has failed, or was wrong.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }
}

fn by(engine: &SharedEngine) -> Provenance {
    Provenance { engine: engine.name(), checked_against: None }
}
