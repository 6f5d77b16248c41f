//! Which engine is asked about a data set with a map, which one checks it, and which one stands in.

use super::check::disagreement;
use super::mapped::Mapped;
use super::{Answer, Check, EngineChoice, Provenance, Question};
use crate::engine::Engine;
use crate::engine::not_supported;
use crate::engine::ordered::Ordered;
use crate::engine::reference::Reference;
use crate::error::{Error, Kind, Result};
use crate::query::{Filter, FilterParameter};
use crate::run::Run;

impl Mapped {
    /// Opens the engine that is asked first, before a question needs it.
    ///
    /// # Errors
    /// A GPU that is unavailable ([`Kind::Engine`]), but where the cpu may stand in and `stands_in`.
    pub fn open(&self, stands_in: bool, run: &Run) -> Result<()> {
        match self.engines.choice() {
            EngineChoice::Gpu => match self.gpu(run) {
                Err(error) if stands_in && self.may_stand_in(&error, run) => Ok(()),
                opened => opened.map(drop),
            },
            _ if stands_in => Ok(()),
            _ => self.engines.check_adapter(),
        }
    }

    /// How many rows pass, of which each may be many synapses, by the engine that answers.
    ///
    /// # Errors
    /// Unknown names and values that do not suit a column (usage); tables that cannot be read.
    pub fn passing_rows(&self, filter: &Filter, run: &Run) -> Result<u64> {
        match self.engines.choice() {
            EngineChoice::Reference => Ok(self.records(run)?.totals(filter, run)?.rows),
            EngineChoice::Gpu => {
                match self.gpu(run).and_then(|gpu| gpu.passing_rows(filter, run)) {
                    Err(error) if self.may_stand_in(&error, run) => {
                        self.cpu(run)?.passing_rows(filter, run)
                    }
                    rows => rows,
                }
            }
            _ => self.cpu(run)?.passing_rows(filter, run),
        }
    }

    /// Answers a question: out of the prepared copy where the engine over it can, unless another is
    /// chosen.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] for questions that the chosen engine does not support; unknown names and
    /// values that do not suit a column (usage); [`Kind::Disagree`] where two engines gave different
    /// answers.
    pub fn ask(
        &self,
        question: &Question,
        check: Check,
        run: &Run,
    ) -> Result<(Answer, Provenance)> {
        self.check_ids(&question.filter())?;
        let by_reference =
            || Ok((self.by_reference(question, run)?, Provenance::of(Reference::NAME)));
        match self.engines.choice() {
            EngineChoice::Reference => return by_reference(),
            EngineChoice::Gpu => match self.on_gpu(question, check, run) {
                Err(error) if self.may_stand_in(&error, run) => {}
                answered => return answered,
            },
            EngineChoice::GpuScan if !self.engines.falls_back() => {
                let error = not_supported(super::gpu::SCAN_NAME, "data sets with a map");
                return Err(error.advise("take --engine gpu or --engine cpu"));
            }
            _ => {}
        }
        let answer = match self.by_cpu(question, run) {
            Err(error) if error.kind() == Kind::Unsupported && self.engines.falls_back() => {
                return by_reference();
            }
            answer => answer?,
        };
        let checked = (check == Check::Reference)
            .then(|| self.by_reference(question, run).map(|truth| (Reference::NAME, truth)));
        let provenance =
            Provenance { reason: self.engines.reason(), ..Provenance::of(Ordered::NAME) };
        compared(question, answer, provenance, checked.transpose()?, false)
    }

    /// A GPU's answer, compared with the cpu's where the sample takes it; a wrong one is the last.
    fn on_gpu(&self, question: &Question, check: Check, run: &Run) -> Result<(Answer, Provenance)> {
        let gpu = self.gpu(run)?;
        let answer = self.by(gpu, question, run)?;
        let provenance = Provenance {
            adapter: gpu.adapter(),
            kernels: gpu.last_run(),
            ..Provenance::of(gpu.name())
        };
        let other = match check {
            Check::Reference => Some((Reference::NAME, self.by_reference(question, run)?)),
            Check::Sample
                if self.engines.sampler.takes(question, &provenance.kernels)
                    || self.engines.retirement.has_begun() =>
            {
                Some((Ordered::NAME, self.by_cpu(question, run)?))
            }
            Check::Sample | Check::Never => None,
        };
        let compared = compared(question, answer, provenance, other, true);
        if let Err(error) = &compared {
            self.engines.retirement.begin(error);
        }
        compared
    }

    /// Whether the cpu answers where a GPU says this; where the GPU has failed, that is said.
    fn may_stand_in(&self, error: &Error, run: &Run) -> bool {
        let may = self.engines.falls_back() && error.kind().is_of_engine();
        if may && error.kind() == Kind::Engine {
            run.progress.note(&format!("{error}\nthe cpu answers instead"));
        }
        may
    }

    /// The engine that is asked first.
    pub fn engine_name(&self) -> &'static str {
        self.engines.first_name()
    }

    /// Refuses lists of ids with a name among them where the ids of the data are numbers.
    pub(super) fn check_ids(&self, filter: &Filter) -> Result<()> {
        if self.map().has_names() {
            return Ok(());
        }
        let lists = [
            (FilterParameter::PreNeuronIds, &filter.pre_neuron_ids),
            (FilterParameter::PostNeuronIds, &filter.post_neuron_ids),
        ];
        for (parameter, ids) in lists {
            ids.as_ref().map(|ids| ids.numbers(parameter.name())).transpose()?;
        }
        Ok(())
    }
}

/// An answer that another engine's must equal, if there is one.
fn compared(
    question: &Question,
    answer: Answer,
    by: Provenance,
    other: Option<(&'static str, Answer)>,
    is_gpu: bool,
) -> Result<(Answer, Provenance)> {
    let Some((name, truth)) = other else { return Ok((answer, by)) };
    if answer != truth {
        return Err(disagreement(question, (by.engine, &answer), (name, &truth), is_gpu));
    }
    Ok((answer, Provenance { checked_against: Some(name), ..by }))
}
