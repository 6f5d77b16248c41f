//! What answers questions: one state of the data, and its engines. It chooses the engine, checks
//! what it says, and lets the cpu answer where a GPU fails.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::auto::Standby;
use super::check::disagreement;
use super::engines::{EngineWithFallback, Turn};
use super::shared::SharedEngine;
use super::{Answer, Check, Data, Options, Provenance, Question, Rows, RowsQuery, short};
use crate::dataset::Prepare;
use crate::engine::Engine;
use crate::engine::cpu::Cpu;
use crate::engine::reference::Reference;
use crate::error::{Kind, Result};
use crate::query::NeuronQuery;
use crate::rows::{Origin, Selection};
use crate::run::Run;
use crate::threads::Pool;

/// One state of the data and its engines.
pub struct Backend {
    /// The data.
    pub data: Data,
    /// Its engines.
    pub engines: EngineWithFallback,
    /// The threads that compute, and that read rows.
    pub(crate) pool: Arc<Pool>,
}

impl Backend {
    /// Engines of some data, on threads of their own.
    pub fn new(data: Data, engines: EngineWithFallback) -> Backend {
        Backend { data, engines, pool: Arc::default() }
    }

    /// Finds the published files in a folder; nothing is opened yet.
    pub(super) fn find(folder: &Path, options: &Options, pool: Arc<Pool>) -> Result<Backend> {
        let data = Data::find(folder, options)?;
        Ok(Backend { data, engines: EngineWithFallback::of(options), pool })
    }

    /// Opens all that questions take before the first of them comes: the copy, the published table and
    /// the engine that is asked first. Where that cannot be opened the cpu stands in only if it
    /// `stands_in` for it: for one who has answered before, and goes on.
    ///
    /// # Errors
    /// Bad data, a disk that refuses, published files that have changed; an engine that is unavailable
    /// ([`Kind::Engine`]).
    pub fn open(&self, how: Prepare, stands_in: bool, run: &Run) -> Result<()> {
        self.pool.run(false, || {
            if let Some(mapped) = &self.data.mapped {
                mapped.described(run)?;
                mapped.open(stands_in, run)?;
                return self.data.published.unchanged();
            }
            self.data.prepare(how, run)?;
            self.data.file()?;
            self.engines.open(&self.data, stands_in, run)
        })
    }

    /// Answers a question. Nothing is begun anew where the data has changed or is damaged.
    ///
    /// # Errors
    /// Those of the engines; [`Kind::Disagree`] where two of them gave different answers;
    /// [`Kind::Data`] where the published files have changed meanwhile.
    pub fn ask(
        &self,
        question: &Question,
        check: Check,
        run: &Run,
    ) -> Result<(Answer, Provenance)> {
        let is_short = check != Check::Reference && self.is_short(question, run);
        let ask = || self.ask_here(question, is_short, check, run);
        let (mut answer, by) = self.pool.run(is_short, ask)?;
        if let Answer::Rows(rows) = &mut answer {
            rows.pool = Some(Arc::clone(&self.pool));
        }
        Ok((answer, by))
    }

    fn ask_here(
        &self,
        question: &Question,
        is_short: bool,
        check: Check,
        run: &Run,
    ) -> Result<(Answer, Provenance)> {
        if *question == Question::Info {
            let info = self.data.info(run)?;
            return Ok((info, Provenance::of("prepare")));
        }
        if let Some(mapped) = &self.data.mapped {
            let answered = self.data.settled(mapped.ask(question, check, run))?;
            self.data.published.unchanged()?;
            return Ok(answered);
        }
        let turn = self.first(question, is_short, run)?;
        let compared = check == Check::Reference || self.engines.has_cpu_behind(&turn.engine);
        let ask = |engine: &dyn Engine| {
            self.data.settled(self.ask_engine(question, engine, compared, run))
        };
        let (answer, by) = self.with_fallback(&turn, run, &ask)?;
        let by = &by;
        if let Some((_, chosen)) = &turn.chosen {
            Standby::tell(chosen, &answer);
        }
        let mut provenance = Provenance {
            adapter: by.adapter(),
            kernels: by.last_run(),
            reason: turn.chosen.map(|(_, chosen)| chosen.reason),
            ..Provenance::of(by.name())
        };
        if let Some(other) = self.checker(question, by, &provenance, check, run)? {
            let truth = ask(other.as_ref())?;
            if answer != truth {
                // Two states of the published files are no fault of an engine.
                self.data.published.unchanged()?;
                self.engines.faults.fetch_add(1, Ordering::Relaxed);
                let (is_gpu, found) = (self.engines.has_cpu_behind(by), (by.name(), &answer));
                let error = disagreement(question, found, (other.name(), &truth), is_gpu);
                if is_gpu {
                    self.engines.retirement.begin(&error);
                }
                return Err(error);
            }
            provenance.checked_against = Some(other.name());
        }
        Ok((answer, provenance))
    }

    /// The engine that is asked first.
    fn first(&self, question: &Question, is_short: bool, run: &Run) -> Result<Turn<'_>> {
        match is_short {
            // No other engine has short questions.
            true => self.engines.cpu(&self.data, run).map(|cpu| Arc::clone(cpu).into()),
            false => self.engines.first(&self.data, question, self.pool.threads(), run),
        }
    }

    /// Whether a question is answered in some microseconds, without other threads.
    pub(super) fn is_short(&self, question: &Question, run: &Run) -> bool {
        self.engines.has_short_questions()
            && short::is_short(question, &self.data, self.pool.is_started(), run)
    }

    /// How many synapses the filter of a question lets pass, by the engine that would answer it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn count(&self, question: &Question, run: &Run) -> Result<u64> {
        let filter = question.filter();
        if let Some(mapped) = &self.data.mapped {
            let count = || self.data.settled(mapped.passing_rows(&filter, run));
            return self.pool.run(false, count);
        }
        let count = |engine: &dyn Engine| self.data.settled(engine.count(&filter, run));
        self.pool.run(false, || {
            let Turn { engine, chosen } = self.first(question, false, run)?;
            // What it takes says nothing of the question.
            let counted = self.with_fallback(&engine.into(), run, &count);
            drop(chosen);
            counted.map(|(count, _)| count.count)
        })
    }

    /// What the first engine says, or the cpu where that fails and the cpu may stand in; and which.
    fn with_fallback<A>(
        &self,
        turn: &Turn,
        run: &Run,
        ask: &dyn Fn(&dyn Engine) -> Result<A>,
    ) -> Result<(A, SharedEngine)> {
        let first = &turn.engine;
        let begin = Instant::now();
        let error = match ask(first.as_ref()) {
            Err(error) if error.kind().is_of_engine() => error,
            answer => {
                let answer = answer?;
                if let Some((standby, chosen)) = &turn.chosen {
                    standby.answered(chosen, chosen.gpu.is_some(), begin.elapsed());
                }
                return Ok((answer, Arc::clone(first)));
            }
        };
        if error.kind() == Kind::Engine {
            self.engines.faults.fetch_add(1, Ordering::Relaxed);
            if let Some((standby, _)) = &turn.chosen {
                standby.failed(&error);
            }
        }
        if !self.engines.falls_back() || !self.engines.has_cpu_behind(first) {
            return Err(error);
        }
        run.progress.note(&format!("{error}\nthe cpu answers instead"));
        self.engines.fallbacks.fetch_add(1, Ordering::Relaxed);
        let cpu = self.engines.cpu(&self.data, run)?;
        let answer = ask(cpu.as_ref())?;
        if let Some((standby, chosen)) = &turn.chosen {
            standby.answered(chosen, false, begin.elapsed());
        }
        Ok((answer, Arc::clone(cpu)))
    }

    /// The engine that must give the same. The reference's tables are held no longer than it takes.
    fn checker(
        &self,
        question: &Question,
        by: &SharedEngine,
        provenance: &Provenance,
        check: Check,
        run: &Run,
    ) -> Result<Option<SharedEngine>> {
        // An answer that was under way when another turned out to be wrong is worth no more.
        let takes = || {
            self.engines.sampler.takes(question, &provenance.kernels)
                || self.engines.retirement.has_begun()
        };
        match check {
            Check::Reference if by.name() == Reference::NAME => Ok(None),
            Check::Reference => {
                let data = &self.data;
                Ok(Some(Arc::new(Reference::open(&data.sources, data.vocabulary.clone())?)))
            }
            Check::Sample if self.engines.checks(by) && takes() => {
                self.engines.cpu(&self.data, run).map(|cpu| Some(Arc::clone(cpu)))
            }
            Check::Sample | Check::Never => Ok(None),
        }
    }

    /// Engines that are `compared` say which rows pass, and these are then read as published.
    fn ask_engine(
        &self,
        question: &Question,
        engine: &dyn Engine,
        compared: bool,
        run: &Run,
    ) -> Result<Answer> {
        if engine.name() == Cpu::NAME {
            self.prepare_index(question, run)?;
        }
        match question {
            Question::Rows(query) => self.rows(query, engine, compared, run).map(Answer::Rows),
            _ => question.ask(engine, run),
        }
    }

    fn rows(
        &self,
        query: &RowsQuery,
        engine: &dyn Engine,
        compared: bool,
        run: &Run,
    ) -> Result<Rows> {
        let (select, fields) = (&query.select, query.fields.published()?);
        let file = self.data.file()?;
        let selection = match compared || query.held_max == 0 {
            true => Selection::Set(Arc::new(engine.select(select, run)?)),
            false => Selection::by(engine, file, select, &fields, query.held_max, run)?,
        };
        // The rows that are read now are those that were selected, or none is given.
        self.data.published.unchanged()?;
        Ok(Rows { selection, origin: Origin::Published(Arc::clone(file)), fields, pool: None })
    }

    /// Makes the index by neuron ready for a question that uses it: building it may take seconds,
    /// which are to be seen.
    fn prepare_index(&self, question: &Question, run: &Run) -> Result<()> {
        match question {
            Question::Neuron(query) => {
                let dataset = self.data.dataset(run)?;
                if dataset.index_of(query.number()?)?.is_none() {
                    // Known before the index is built.
                    return Err(NeuronQuery::unknown(&query.id));
                }
                dataset.prepare_index(run).map(drop)
            }
            Question::NeuronSet(query) | Question::EachNeuron(query) => {
                let dataset = self.data.dataset(run)?;
                for id in query.numbers()?.iter() {
                    if dataset.index_of(*id)?.is_none() {
                        return Err(NeuronQuery::unknown(id));
                    }
                }
                dataset.prepare_index(run).map(drop)
            }
            Question::Adjacency(_) | Question::Describe(_) => {
                self.data.dataset(run)?.prepare_index(run).map(drop)
            }
            Question::Neurons(query) if query.lists_counts() => {
                self.data.dataset(run)?.prepare_index(run).map(drop)
            }
            _ => Ok(()),
        }
    }
}

impl Provenance {
    /// An answer that nothing else was compared with.
    pub(super) fn of(engine: &'static str) -> Provenance {
        let kernels = Vec::new();
        Provenance { engine, adapter: None, checked_against: None, kernels, reason: None }
    }
}
