//! The one door: a folder of published files that answers questions.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use super::mend::mending;
use super::{Answer, Answered, Backend, Check, Options, Provenance, Question};
use crate::dataset::Dataset;
use crate::error::{Error, Kind, Result};
use crate::names::Vocabulary;
use crate::read::Sources;
use crate::run::Run;
use crate::threads::Pool;

/// A connectome: published files that answer questions.
///
/// The prepared copy is made when a question first needs it; engines are opened once and kept. It
/// may be shared by threads, and asked in a child process that was forked: its threads, which also read
/// rows for formats, are of each process its own.
///
/// ```
/// use areax::{Connectome, Filter, MatrixQuery, Run};
/// use areax::query::Matrix;
/// # use areax::{progress::Silent, synth::{self, SynthOptions}};
/// # let folder = tempfile::tempdir().unwrap();
/// # let (synapses, neurons) = (2000, 300);
/// # synth::write(folder.path(), &SynthOptions { synapses, neurons, ..Default::default() }, &Silent)?;
/// # let data = folder.path();
///
/// let connectome = Connectome::open(data)?;
/// let filter = Filter { prob_min: Some(0.6), ..Filter::default() };
/// let query = MatrixQuery { filter, ..MatrixQuery::default() };
/// let answered = connectome.ask(&query.into(), &Run::default())?;
/// println!("{} in {:?}", answered.by.engine, answered.took);
/// let matrix: Matrix = answered.answer.try_into()?;
/// println!("{} of 2000 synapses", matrix.total);
/// # assert!(matrix.total > 0);
/// # Ok::<(), areax::Error>(())
/// ```
pub struct Connectome {
    options: Options,
    backend: RwLock<Arc<Backend>>,
}

impl Options {
    /// Opens the published files in a folder.
    ///
    /// # Errors
    /// Those of [`Connectome::open`].
    pub fn open(self, folder: impl AsRef<Path>) -> Result<Connectome> {
        Connectome::with(folder.as_ref(), self, &Run::default())
    }

    /// Opens all shards of a data set as the one that was split ([`crate::shards`]), in whatever order
    /// they are given; its prepared copy is made in `.areax` beside them, where they lie in one folder.
    ///
    /// # Errors
    /// A folder that is no shard, shards of different data sets, one that is given twice or lacks
    /// ([`crate::Kind::Data`]); those of [`Connectome::open`].
    pub fn open_many(mut self, shards: &[PathBuf]) -> Result<Connectome> {
        let parents: Vec<_> = shards.iter().map(|shard| shard.parent()).collect();
        let beside = parents.first().copied().flatten();
        let is_one = parents.iter().all(|parent| *parent == beside);
        let folder = beside.filter(|_| is_one).or(shards.first().map(PathBuf::as_path));
        let folder = match folder {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if shards.is_empty() {
            return Err(Error::usage("shards", "there are no shards"));
        }
        self.shards = shards.to_vec();
        self.open(folder)
    }
}

impl Connectome {
    /// Opens the published files in a folder. Nothing is prepared yet.
    ///
    /// # Errors
    /// Files that are missing, ambiguous or malformed ([`Kind::Data`]).
    pub fn open(folder: impl AsRef<Path>) -> Result<Connectome> {
        Options::default().open(folder)
    }

    /// Opens them as the options say. What the user should know is noted to `run`.
    ///
    /// # Errors
    /// Those of [`Connectome::open`]; unknown axon-only types (usage).
    pub fn with(folder: &Path, options: Options, run: &Run) -> Result<Connectome> {
        let own = || Arc::new(Pool::new(options.threads));
        let pool = options.pool.clone().unwrap_or_else(own);
        let backend = Backend::find(folder, &options, pool)?;
        let data = &backend.data;
        let built_in = data.mapped.is_none().then(|| data.sources.built_in());
        for absent in built_in.into_iter().flatten() {
            run.progress.note(&format!("no *{absent}.txt in the data: the guide's table is used"));
        }
        let backend = RwLock::new(Arc::new(backend));
        Ok(Connectome { options, backend })
    }

    /// Answers a question. A prepared copy that turns out to be damaged is made anew, and the
    /// question asked again.
    ///
    /// # Errors
    /// - what [`Connectome::check`] refuses: values without meaning, unknown names, a missing table;
    /// - [`Kind::Data`]: bad data, and published files that have changed since they were opened;
    /// - [`Kind::Engine`]: an engine that was asked for by name is unavailable or has failed;
    /// - [`Kind::Unsupported`]: it does not support the question;
    /// - [`Kind::Disagree`]: two engines gave different answers;
    /// - [`Kind::Stopped`]: the run was stopped.
    ///
    /// ```
    /// use areax::ask::{Answer, Question};
    /// use areax::{Connectome, Filter, Run};
    /// # use areax::{progress::Silent, synth::{self, SynthOptions}};
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let (synapses, neurons) = (2000, 300);
    /// # synth::write(folder.path(), &SynthOptions { synapses, neurons, ..Default::default() }, &Silent)?;
    /// # let data = folder.path();
    ///
    /// let connectome = Connectome::open(data)?;
    /// let from_hvc = Filter { pre_celltype: Some(vec!["HVC".into()]), ..Filter::default() };
    /// match connectome.ask(&Question::Count(from_hvc), &Run::default())?.answer {
    ///     Answer::Count(count) => println!("{} synapses, {} µm²", count.count, count.total_size),
    ///     other => println!("{other}"),
    /// }
    /// # Ok::<(), areax::Error>(())
    /// ```
    pub fn ask(&self, question: &Question, run: &Run) -> Result<Answered> {
        self.ask_checked(question, self.options.check, run)
    }

    /// The same, compared with `check` before it is given.
    ///
    /// # Errors
    /// Those of [`Connectome::ask`].
    pub fn ask_checked(&self, question: &Question, check: Check, run: &Run) -> Result<Answered> {
        let begin = Instant::now();
        let ask = |backend: &Arc<Backend>| self.ask_once(backend, question, check, run);
        let (answer, by) = self.mended(ask, run)?;
        Ok(Answered { answer, by, took: begin.elapsed() })
    }

    /// Does some work over the state of the data, once more where its copy turns out to be damaged.
    pub(crate) fn mended<T>(
        &self,
        work: impl FnMut(&Arc<Backend>) -> Result<T>,
        run: &Run,
    ) -> Result<T> {
        let is_damaged = |error: &Error| error.kind() == Kind::Damaged;
        let renew = |backend: &Arc<Backend>, error: Error| {
            run.progress.note(&error.in_words());
            self.renewed(backend)
        };
        mending(self.backend(), is_damaged, renew, work).1
    }

    fn ask_once(
        &self,
        backend: &Backend,
        question: &Question,
        check: Check,
        run: &Run,
    ) -> Result<(Answer, Provenance)> {
        Connectome::check_over(backend, question)?;
        backend.ask(question, check, run)
    }

    /// Refuses data that have changed, and what they cannot answer.
    pub(super) fn check_over(backend: &Backend, question: &Question) -> Result<()> {
        if backend.data.published.changed_at_a_glance().is_some() {
            backend.data.published.unchanged()?;
        }
        backend.data.check(question)
    }

    /// Finds the data anew where its files have changed since they were opened.
    ///
    /// # Errors
    /// Those of [`Connectome::open`].
    #[cfg(feature = "mcp")]
    pub(crate) fn renew_if_changed(&self) -> Result<()> {
        let backend = self.backend();
        match backend.data.published.changed_at_a_glance() {
            Some(_) if backend.data.published.changed().is_some() => {
                self.renewed(&backend).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Refuses what this data cannot answer, before anything is prepared.
    ///
    /// # Errors
    /// Values without meaning, unknown names ([`Kind::Usage`]), a table that is missing ([`Kind::Data`]).
    pub fn check(&self, question: &Question) -> Result<()> {
        self.backend().data.check(question)
    }

    /// The prepared data set; made on first use.
    ///
    /// # Errors
    /// Bad data, a disk that refuses, published files that have changed.
    pub fn dataset(&self, run: &Run) -> Result<Arc<Dataset>> {
        let backend = self.backend();
        backend.pool.run(false, || backend.data.dataset(run).cloned())
    }

    /// Where the published files lie.
    pub fn sources(&self) -> Sources {
        self.backend().data.sources.clone()
    }

    /// Names of types and morphologies.
    pub fn vocabulary(&self) -> Vocabulary {
        self.backend().data.vocabulary.clone()
    }

    /// The state of the data that is asked, and its engines.
    #[doc(hidden)]
    pub fn backend(&self) -> Arc<Backend> {
        Arc::clone(&self.backend.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The state after `old`, whose prepared copy is damaged: the data are found anew.
    fn renewed(&self, old: &Arc<Backend>) -> Result<Arc<Backend>> {
        // The lock is held for no longer than it takes: a child that is forked meanwhile would wait for
        // ever.
        let folder = &old.data.sources.folder;
        let found = Arc::new(Backend::find(folder, &self.options, Arc::clone(&old.pool))?);
        let mut backend = self.backend.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(old, &backend) {
            *backend = found;
        }
        Ok(Arc::clone(&backend))
    }
}
