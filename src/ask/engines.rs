//! The engines of one data set, opened when a question first needs them and then kept: one that is
//! asked first, and the cpu behind a GPU, which checks it and may answer instead.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::auto::{AutoStatus, Chosen, Clock, Source, Standby};
use super::check::{Sampler, disagreement};
use super::options::EngineOptions;
use super::retirement::Retirement;
use super::shared::SharedEngine;
use super::{Check, Data, EngineChoice, Options, Question, auto, gpu};
use crate::dataset::Dataset;
use crate::engine::cpu::Cpu;
use crate::engine::not_supported;
use crate::engine::reference::Reference;
use crate::engine::{GpuRates, KernelRun};
use crate::error::{Error, Kind, Result};
use crate::query::Filter;
use crate::run::Run;

/// An engine that is asked first, and the cpu behind it if it is a GPU.
pub struct EngineWithFallback {
    first: First,
    cpu: OnceLock<SharedEngine>,
    /// Whether the first may be a GPU, so that the cpu may have to give the same answer.
    is_backed: bool,
    /// Whether the cpu answers where the first fails.
    falls_back: bool,
    /// Whether the cpu checks the first.
    checks: bool,
    pub(super) sampler: Arc<Sampler>,
    /// Whether the first is a GPU that is asked no more.
    pub(super) retirement: Retirement,
    /// How often the first has failed, or was wrong.
    pub(super) faults: AtomicU64,
    /// How often the cpu has answered instead.
    pub(super) fallbacks: AtomicU64,
}

/// The engine that is asked first.
enum First {
    /// It is open.
    Open(SharedEngine),
    /// It is opened when it is needed, once; `None` where that has failed and the cpu stands in.
    Later {
        options: EngineOptions,
        open: OnceLock<Option<SharedEngine>>,
        adapter_is_known: OnceLock<()>,
        /// The GPU of `auto` in a program that lives long.
        standby: OnceLock<Standby>,
    },
}

/// The engine that a question goes to, and why where `auto` has chosen it.
pub struct Turn<'e> {
    /// The engine.
    pub engine: SharedEngine,
    /// What to tell of its answer, and to whom.
    pub chosen: Option<(&'e Standby, Chosen<'e>)>,
}

impl From<SharedEngine> for Turn<'_> {
    fn from(engine: SharedEngine) -> Self {
        Turn { engine, chosen: None }
    }
}

impl EngineWithFallback {
    fn later(options: &EngineOptions) -> EngineWithFallback {
        let is_auto = options.choice == EngineChoice::Auto;
        let is_gpu = matches!(options.choice, EngineChoice::Gpu | EngineChoice::GpuScan);
        let first = First::Later {
            options: options.clone(),
            open: OnceLock::new(),
            adapter_is_known: OnceLock::new(),
            standby: OnceLock::new(),
        };
        EngineWithFallback {
            retirement: Retirement::of_process(),
            is_backed: is_auto || is_gpu,
            falls_back: is_auto || is_gpu && options.falls_back,
            checks: is_auto || is_gpu,
            ..EngineWithFallback::new(first)
        }
    }

    /// Opens the engine that is asked first, before a question needs it.
    ///
    /// # Errors
    /// An engine that is unavailable ([`Kind::Engine`]), but where the cpu may stand in and
    /// `stands_in`.
    pub(super) fn open(&self, data: &Data, stands_in: bool, run: &Run) -> Result<()> {
        let falls_back = self.falls_back && stands_in;
        if let (First::Later { options, adapter_is_known, .. }, true) = (&self.first, falls_back)
            && options.choice == EngineChoice::Auto
        {
            // Whether it is still there is seen when it is needed.
            adapter_is_known.get_or_init(|| ());
        }
        self.opened(data, &Question::Count(Filter::default()), falls_back, run).map(drop)
    }

    /// The engines that the options choose; none is opened yet.
    pub(super) fn of(options: &Options) -> EngineWithFallback {
        let engines = EngineWithFallback::later(&options.engine);
        if options.check == Check::Never { engines.unchecked() } else { engines }
    }

    /// `auto` in a program that lives long, with this GPU.
    #[cfg(test)]
    pub(super) fn on_standby(standby: Standby) -> EngineWithFallback {
        let options = EngineOptions { lives_long: true, ..EngineOptions::default() };
        let engines = EngineWithFallback::later(&options);
        if let First::Later { standby: place, .. } = &engines.first {
            place.get_or_init(|| standby);
        }
        EngineWithFallback { retirement: Retirement::default(), ..engines }
    }

    /// The GPU that it was made with.
    #[cfg(test)]
    pub(super) fn own_standby(&self) -> &Standby {
        match &self.first {
            First::Later { standby, .. } => standby.get().unwrap(),
            First::Open(_) => panic!("it is made with an engine"),
        }
    }

    /// An engine that answers or fails.
    pub fn only(engine: SharedEngine) -> EngineWithFallback {
        EngineWithFallback::new(First::Open(engine))
    }

    fn new(first: First) -> EngineWithFallback {
        EngineWithFallback {
            first,
            cpu: OnceLock::new(),
            is_backed: false,
            falls_back: false,
            checks: false,
            sampler: Arc::default(),
            retirement: Retirement::default(),
            faults: AtomicU64::new(0),
            fallbacks: AtomicU64::new(0),
        }
    }

    /// A GPU that answers or fails; the cpu checks it.
    pub fn checked(engine: SharedEngine, data: &Arc<Dataset>) -> EngineWithFallback {
        let cpu: SharedEngine = Arc::new(Cpu::new(Arc::clone(data)));
        EngineWithFallback {
            cpu: OnceLock::from(cpu),
            is_backed: true,
            checks: true,
            ..EngineWithFallback::only(engine)
        }
    }

    /// A GPU whose questions go to the cpu where it fails; the cpu checks it too.
    pub fn with_fallback(engine: SharedEngine, data: &Arc<Dataset>) -> EngineWithFallback {
        EngineWithFallback { falls_back: true, ..EngineWithFallback::checked(engine, data) }
    }

    /// The same without comparing.
    pub fn unchecked(self) -> EngineWithFallback {
        EngineWithFallback { checks: false, ..self }
    }

    /// The engine for a question, opened if it is not yet: the cpu where it stands in for one that
    /// cannot be.
    pub(super) fn first(
        &self,
        data: &Data,
        question: &Question,
        threads: usize,
        run: &Run,
    ) -> Result<Turn<'_>> {
        if let Some(standby) = self.standby(data, threads, run)?
            && self.may_ask_gpu(true)?
        {
            let chosen = standby.choose(question, data, run);
            let engine = match &chosen.gpu {
                Some((gpu, _)) => Arc::clone(gpu),
                None => Arc::clone(self.cpu(data, run)?),
            };
            return Ok(Turn { engine, chosen: Some((standby, chosen)) });
        }
        self.first_kept(data, question, run).map(|engine| Arc::clone(engine).into())
    }

    fn first_kept(&self, data: &Data, question: &Question, run: &Run) -> Result<&SharedEngine> {
        if let Some(engine) = self.opened(data, question, self.falls_back, run)? {
            return Ok(engine);
        }
        self.fallbacks.fetch_add(1, Ordering::Relaxed);
        self.cpu(data, run)
    }

    /// The engine for a question, opened if it is not yet; `None` where it cannot be and the cpu
    /// stands in, if it `falls_back` so.
    fn opened(
        &self,
        data: &Data,
        question: &Question,
        falls_back: bool,
        run: &Run,
    ) -> Result<Option<&SharedEngine>> {
        let (options, open, adapter_is_known) = match &self.first {
            First::Open(_) if self.falls_back && !question.has_gpu_path() => {
                return self.cpu(data, run).map(Some);
            }
            First::Open(engine) if self.is_backed => {
                return self.may_ask_gpu(falls_back).map(|may| may.then_some(engine));
            }
            First::Open(engine) => return Ok(Some(engine)),
            First::Later { options, open, adapter_is_known, .. } => {
                (options, open, adapter_is_known)
            }
        };
        let gpu = || {
            if !self.may_ask_gpu(falls_back)? {
                return Ok(None);
            }
            let dataset = data.dataset(run)?;
            let open = kept(open, || match gpu::open(dataset, options, run.progress) {
                Err(error) if falls_back && error.kind() == Kind::Engine => {
                    self.stand_in(options, &error, run);
                    Ok(None)
                }
                opened => opened.map(Some),
            });
            open.map(Option::as_ref)
        };
        match options.choice {
            EngineChoice::Cpu => self.cpu(data, run).map(Some),
            EngineChoice::Reference => {
                let open = kept(open, || {
                    let reference = Reference::open(&data.sources, data.vocabulary.clone())?;
                    Ok(Some(Arc::new(reference)))
                });
                open.map(Option::as_ref)
            }
            EngineChoice::Gpu | EngineChoice::GpuScan if question.has_gpu_path() => gpu(),
            EngineChoice::Gpu | EngineChoice::GpuScan if self.falls_back => {
                self.cpu(data, run).map(Some)
            }
            EngineChoice::Gpu => Err(not_supported(gpu::NAME, &question.in_words())),
            EngineChoice::GpuScan => Err(not_supported(gpu::SCAN_NAME, &question.in_words())),
            EngineChoice::Auto => {
                if let Some(name) = &options.adapter {
                    // It must be there, whichever engine answers in the end.
                    kept(adapter_is_known, || gpu::named_adapter(name))?;
                }
                data.dataset(run)?;
                if !options.lives_long
                    && auto::prefers_gpu(question, data, &GpuRates::DISCRETE)
                    && let Some(engine) = gpu()?
                {
                    return Ok(Some(engine));
                }
                self.cpu(data, run).map(Some)
            }
        }
    }

    /// The GPU of `auto` in a program that lives long; none elsewhere.
    fn standby(&self, data: &Data, threads: usize, run: &Run) -> Result<Option<&Standby>> {
        let First::Later { options, adapter_is_known, standby, .. } = &self.first else {
            return Ok(None);
        };
        if options.choice != EngineChoice::Auto || !options.lives_long {
            return Ok(None);
        }
        if let Some(name) = &options.adapter {
            // It must be there, whichever engine answers in the end.
            kept(adapter_is_known, || gpu::named_adapter(name))?;
        }
        let made = kept(standby, || {
            let dataset = data.dataset(run)?;
            let rows = dataset.synapse_count() as u64;
            Ok(Standby::new(self.source(dataset, options), rows, threads))
        });
        made.map(Some)
    }

    /// Where its GPU comes from.
    fn source(&self, dataset: &Arc<Dataset>, options: &EngineOptions) -> Source {
        let (wanted, opened, data) = (options.clone(), options.clone(), Arc::clone(dataset));
        let (sampler, retirement) = (Arc::clone(&self.sampler), self.retirement.clone());
        let (cpu, checks) = (Cpu::new(Arc::clone(dataset)), self.checks);
        let (assumed, clock) = options.forged.unwrap_or((GpuRates::DISCRETE, Clock::Wall));
        Source {
            assumed,
            find: Box::new(move || gpu::find(&wanted)),
            open: Box::new(move |run| gpu::open_measured(&data, &opened, run)),
            clock,
            check: Box::new(move |question, answer, kernels: &[KernelRun], truth, run| {
                if !checks || !sampler.takes(question, kernels) {
                    return Ok(());
                }
                let truth = match truth.given(run)? {
                    Some(truth) => truth,
                    None => question.ask(&cpu, run)?,
                };
                if *answer == truth {
                    return Ok(());
                }
                let found = (gpu::NAME, answer);
                let error = disagreement(question, found, (Cpu::NAME, &truth), true);
                retirement.begin(&error);
                Err(error)
            }),
        }
    }

    /// How `auto` stands in a program that lives long, once it was asked something.
    pub fn auto_status(&self) -> Option<AutoStatus> {
        match &self.first {
            First::Later { standby, .. } => standby.get().map(Standby::status),
            First::Open(_) => None,
        }
    }

    /// Whether a GPU may be asked: none once an answer was wrong, which is an error where the cpu does
    /// not stand in.
    fn may_ask_gpu(&self, falls_back: bool) -> Result<bool> {
        match self.retirement.check() {
            Err(_) if falls_back => Ok(false),
            checked => checked.map(|()| true),
        }
    }

    /// Says that the first cannot be opened. Where nobody has named a GPU there may be none: that
    /// is no fault.
    fn stand_in(&self, options: &EngineOptions, error: &Error, run: &Run) {
        if options.choice != EngineChoice::Auto || options.adapter.is_some() {
            run.progress.note(&format!("{error}\nthe cpu answers instead"));
            self.faults.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The cpu.
    pub(super) fn cpu(&self, data: &Data, run: &Run) -> Result<&SharedEngine> {
        kept(&self.cpu, || Ok(Arc::new(Cpu::new(Arc::clone(data.dataset(run)?)))))
    }

    /// Whether the cpu is asked first about what it knows without reading: no other engine does.
    pub(super) fn has_short_questions(&self) -> bool {
        match &self.first {
            First::Open(engine) => engine.name() == Cpu::NAME,
            First::Later { options, .. } => {
                matches!(options.choice, EngineChoice::Auto | EngineChoice::Cpu)
            }
        }
    }

    /// Whether the cpu answers where the first fails.
    pub(super) fn falls_back(&self) -> bool {
        self.falls_back
    }

    /// Whether answers of `engine` are compared with the cpu's.
    pub(super) fn checks(&self, engine: &SharedEngine) -> bool {
        self.checks && !self.is_cpu(engine)
    }

    /// Whether the cpu may have to give the same answer as `engine`, or another instead of it.
    pub(super) fn has_cpu_behind(&self, engine: &SharedEngine) -> bool {
        self.is_backed && !self.is_cpu(engine)
    }

    fn is_cpu(&self, engine: &SharedEngine) -> bool {
        self.cpu.get().is_some_and(|cpu| Arc::ptr_eq(cpu, engine))
    }

    /// The engine that is asked first, where it is open; else the cpu, where that is.
    pub fn engine(&self) -> Option<&SharedEngine> {
        let first = match &self.first {
            First::Open(engine) => Some(engine),
            First::Later { open, .. } => open.get().and_then(Option::as_ref),
        };
        first.or(self.cpu.get())
    }

    /// How often the cpu has answered instead of it.
    pub fn fallbacks(&self) -> u64 {
        self.fallbacks.load(Ordering::Relaxed)
    }

    /// How often it has failed, or was wrong.
    pub fn faults(&self) -> u64 {
        let in_background = self.auto_status().map_or(0, |status| status.failures);
        self.faults.load(Ordering::Relaxed) + in_background
    }
}

/// What is in a cell; made if it is empty.
fn kept<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(kept) => Ok(kept),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}
