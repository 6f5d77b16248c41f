//! What every request sees: the open data set, who answers, and the limits.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::desk::Desk;
use super::limits::Limits;
use super::shapes::ShapeFolders;
use crate::dataset::{Dataset, Facts};
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::error::{Kind, Result};
use crate::inventory::{self, TypeRow};
use crate::names::Vocabulary;
use crate::read::{Sources, SynapseFile};

/// An engine that many requests share.
pub type SharedEngine = Arc<dyn Engine + Send + Sync>;

/// The open data set and its published files.
#[derive(Debug)]
pub struct Data {
    /// The prepared copy.
    pub dataset: Arc<Dataset>,
    /// Where the published files lie.
    pub sources: Sources,
    /// The published synapses.
    pub file: SynapseFile,
    /// What was counted while the copy was prepared.
    pub facts: Facts,
    types: OnceLock<Vec<TypeRow>>,
}

impl Data {
    /// Opens the published rows beside a prepared copy.
    ///
    /// # Errors
    /// A synapse table that cannot be read ([`Kind::Data`]).
    pub fn open(dataset: Arc<Dataset>, sources: Sources, facts: Facts) -> Result<Data> {
        let file = SynapseFile::open(&sources.synapses)?;
        Ok(Data { dataset, sources, file, facts, types: OnceLock::new() })
    }

    /// Names of types and morphologies.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.dataset.vocabulary
    }

    /// What the data holds of each cell type; counted once.
    pub fn types(&self) -> &[TypeRow] {
        self.types.get_or_init(|| inventory::types(&self.dataset, &self.facts))
    }
}

/// Who answers.
pub struct Answerer {
    /// The engine that is asked first.
    engine: SharedEngine,
    /// Answers where the first gives up, and checks it.
    cpu: Option<SharedEngine>,
    /// How often the first has given up.
    faults: AtomicU64,
}

impl Answerer {
    /// An engine that answers or fails.
    pub fn only(engine: SharedEngine) -> Answerer {
        Answerer { engine, cpu: None, faults: AtomicU64::new(0) }
    }

    /// An engine whose questions go to the cpu where it gives up.
    pub fn with_fallback(engine: SharedEngine, data: &Arc<Dataset>) -> Answerer {
        let cpu: SharedEngine = Arc::new(Cpu::new(Arc::clone(data)));
        Answerer { engine, cpu: Some(cpu), faults: AtomicU64::new(0) }
    }

    /// Asks; the name of who answered stands beside the answer.
    ///
    /// # Errors
    /// Those of the engine, or of the one that stands in for it.
    pub fn ask<A>(&self, question: impl Fn(&dyn Engine) -> Result<A>) -> Result<(A, &'static str)> {
        match (question(self.engine.as_ref()), &self.cpu) {
            (Err(error), Some(cpu)) if error.kind() == Kind::Engine => {
                self.faults.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(error = %error, "the cpu answers instead");
                Ok((question(cpu.as_ref())?, cpu.name()))
            }
            (Err(error), None) if error.kind() == Kind::Engine => {
                self.faults.fetch_add(1, Ordering::Relaxed);
                Err(error)
            }
            (answer, _) => Ok((answer?, self.engine.name())),
        }
    }

    /// Asks the cpu, if it stands behind a card: for questions that no card has a path for.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn ask_without_gpu<A>(
        &self,
        question: impl Fn(&dyn Engine) -> Result<A>,
    ) -> Result<(A, &'static str)> {
        let engine = self.cpu.as_ref().unwrap_or(&self.engine);
        Ok((question(engine.as_ref())?, engine.name()))
    }

    /// The engine that is asked first.
    pub fn engine(&self) -> &dyn Engine {
        self.engine.as_ref()
    }

    /// How often it has given up.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }
}

/// What every request sees.
pub struct State {
    /// The open data set.
    pub data: Arc<Data>,
    /// Who answers.
    pub answerer: Answerer,
    /// Where questions wait for a processor.
    pub desk: Desk,
    /// What a request may cost.
    pub limits: Limits,
    /// Where skeletons and meshes lie.
    pub shapes: ShapeFolders,
    closing: AtomicBool,
}

impl State {
    /// The state of a server that has just started. Skeletons and meshes are looked for beside
    /// the published files.
    ///
    /// # Errors
    /// Threads that cannot be started ([`Kind::Failure`]).
    pub fn new(data: Data, answerer: Answerer, limits: Limits) -> Result<State> {
        let desk = Desk::new(&limits)?;
        let folder = data.sources.folder.clone();
        let shapes = ShapeFolders { skeletons: folder.clone(), meshes: folder };
        let closing = AtomicBool::new(false);
        Ok(State { data: Arc::new(data), answerer, desk, limits, shapes, closing })
    }

    /// The same state with shapes in other folders.
    pub fn with_shapes(mut self, shapes: ShapeFolders) -> State {
        self.shapes = shapes;
        self
    }

    /// From now on the server is not ready for more.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Whether it is being closed.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }
}

/// The state as handlers hold it.
pub type Shared = Arc<State>;
