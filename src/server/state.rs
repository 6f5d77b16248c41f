//! What every request sees: the open data set, the engine that answers, and the limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::counters::Metrics;
use super::hosts::Hosts;
use super::limits::Limits;
use super::origins::Origins;
use super::room::Room;
use super::scheduler::Scheduler;
use super::selections::Selections;
use super::shape_folders::ShapeFolders;
use super::upstream::Upstream;
use crate::ask::table::GUIDE_NAME;
use crate::ask::{
    Answer, Backend, Check, Data, Defaults, Opened, Provenance, Question, SharedEngine,
};
use crate::engine::reference::Reference;
use crate::error::{Error, Kind, Result};
use crate::fetch::Mirror;
use crate::query::MapFacts;
use crate::run::Run;

/// What answers about the published layout, all of it open; none of a data set with a map, which
/// opens its own copy.
fn open(backend: &Backend) -> Result<Option<(Arc<Opened>, SharedEngine)>> {
    if let Some(mapped) = &backend.data.mapped {
        mapped.described(&Run::default())?;
        return Ok(None);
    }
    let Some(engine) = backend.engines.engine().cloned() else {
        return Err(Error::new(Kind::Engine, "no engine is open"));
    };
    // From here on the copy and the open file are of one state, or it shows.
    backend.data.file()?;
    Ok(Some((Arc::clone(backend.data.prepared(&Run::default())?), engine)))
}

/// What every request about a data set sees.
pub struct State {
    /// The name under which its routes stand.
    pub name: String,
    /// What answers questions about it.
    pub backend: Arc<Backend>,
    /// The prepared copy and the engine that is asked first; none of a data set with a map.
    open: Option<(Arc<Opened>, SharedEngine)>,
    /// Where questions wait for a processor.
    pub scheduler: Arc<Scheduler>,
    /// What is counted as requests are answered.
    pub(super) metrics: Arc<Metrics>,
    /// The connections that are open.
    pub(super) room: Arc<Room>,
    /// The rows of open streams.
    pub selections: Selections,
    /// What a request may cost.
    pub limits: Limits,
    /// Where skeletons and meshes lie.
    pub shapes: ShapeFolders,
    /// Where shapes come from that the folders lack.
    pub upstream: Option<Arc<Upstream>>,
    /// Whose pages may read answers.
    pub origins: Origins,
    /// Under which names it answers.
    pub hosts: Hosts,
    closing: Arc<AtomicBool>,
    /// Opens the data set anew; none where only a new start does.
    pub(super) reopen: Option<Reopen>,
}

impl State {
    /// The state of a server that has just started. Skeletons and meshes are looked for beside
    /// the published files.
    ///
    /// # Errors
    /// Threads that cannot be started ([`Kind::Failure`]); a synapse table that cannot be read, or is
    /// no longer the one that the copy was made from ([`Kind::Data`]).
    pub fn new(backend: impl Into<Arc<Backend>>, limits: Limits) -> Result<State> {
        let backend = backend.into();
        let scheduler = Arc::new(Scheduler::new(&limits, backend.pool.threads())?);
        let folder = backend.data.sources.folder.clone();
        let shapes = ShapeFolders { skeletons: folder.clone(), meshes: folder };
        let closing = Arc::default();
        let open = open(&backend)?;
        let selections = Selections::default();
        Ok(State {
            name: backend.data.served().0.to_owned(),
            backend,
            open,
            scheduler,
            metrics: Arc::default(),
            room: Arc::default(),
            selections,
            limits,
            shapes,
            upstream: None,
            origins: Origins::Own,
            hosts: Hosts::Any,
            closing,
            reopen: None,
        })
    }

    /// Another data set of the same server: threads, limits and counters are shared.
    ///
    /// # Errors
    /// Those of [`State::new`].
    pub fn beside(&self, backend: impl Into<Arc<Backend>>) -> Result<State> {
        let backend = backend.into();
        let folder = backend.data.sources.folder.clone();
        let name = backend.data.served().0.to_owned();
        let shapes = ShapeFolders { skeletons: folder.clone(), meshes: folder };
        Ok(State { name, shapes, upstream: None, reopen: None, ..self.over(backend)? })
    }

    /// The same server over another state of its data.
    ///
    /// # Errors
    /// A synapse table that cannot be read.
    pub(super) fn over(&self, backend: Arc<Backend>) -> Result<State> {
        let open = open(&backend)?;
        Ok(State {
            name: self.name.clone(),
            backend,
            open,
            scheduler: Arc::clone(&self.scheduler),
            metrics: Arc::clone(&self.metrics),
            room: Arc::clone(&self.room),
            selections: Selections::default(),
            limits: self.limits,
            shapes: self.shapes.clone(),
            upstream: self.upstream.clone(),
            origins: self.origins.clone(),
            hosts: self.hosts.clone(),
            closing: Arc::clone(&self.closing),
            reopen: self.reopen.clone(),
        })
    }

    /// The answer to a question, and where it comes from; compared with the reference's where it
    /// `is_checked`.
    ///
    /// # Errors
    /// Those of [`Backend::ask`].
    pub fn ask<A>(
        &self,
        question: &Question,
        is_checked: bool,
        run: &Run,
    ) -> Result<(A, Provenance)>
    where
        A: TryFrom<Answer, Error = Error>,
    {
        let (answer, by) = self.answer(question, is_checked, run)?;
        Ok((answer.try_into()?, by))
    }

    /// The same, whatever it holds.
    ///
    /// # Errors
    /// Those of [`Backend::ask`].
    pub fn answer(
        &self,
        question: &Question,
        is_checked: bool,
        run: &Run,
    ) -> Result<(Answer, Provenance)> {
        let check = if is_checked { Check::Reference } else { Check::Sample };
        self.backend.ask(question, check, run)
    }

    /// The data: its files, names, and its tables where it has a map.
    pub fn data(&self) -> &Data {
        &self.backend.data
    }

    /// What holds where a request gives nothing.
    pub fn defaults(&self) -> Defaults<'_> {
        self.data().served().1
    }

    /// What the tables of a map hold; counted when it was opened.
    pub fn facts(&self) -> Option<&MapFacts> {
        self.data().mapped.as_ref()?.described(&Run::default()).ok()
    }

    /// The prepared copy of the published layout.
    pub fn opened(&self) -> Option<&Arc<Opened>> {
        self.open.as_ref().map(|(opened, _)| opened)
    }

    /// The engine that is asked first.
    pub fn engine_name(&self) -> &'static str {
        let of_map = || self.data().mapped.as_ref().map(|mapped| mapped.engine_name());
        let of_copy = self.open.as_ref().map(|(_, engine)| engine.name());
        of_copy.or_else(of_map).unwrap_or(Reference::NAME)
    }

    /// The adapter of that engine.
    pub fn adapter(&self) -> Option<String> {
        self.open.as_ref().and_then(|(_, engine)| engine.adapter())
    }

    /// Makes the index by neuron ready, which takes seconds.
    pub(super) fn make_index(&self) {
        let Some(opened) = self.opened() else { return };
        let index = || opened.dataset.index().map(drop);
        if let Err(error) = self.backend.pool.run(false, index) {
            tracing::warn!(error = %error, "the index by neuron cannot be built yet");
        }
    }

    /// Whether the routes of the guide are about this data set: it has the published layout, and no
    /// other name.
    pub(super) fn has_guide(&self) -> bool {
        self.open.is_some() && self.name == GUIDE_NAME
    }

    /// The same state with its routes under another name.
    pub fn named(mut self, name: &str) -> State {
        self.name = name.to_owned();
        self
    }

    /// The same state, opened anew by `reopen` where the published files have changed.
    pub fn with_reopen(mut self, reopen: Reopen) -> State {
        self.reopen = Some(reopen);
        self
    }

    /// The same state with shapes in other folders.
    pub fn with_shapes(mut self, shapes: ShapeFolders) -> State {
        self.shapes = shapes;
        self
    }

    /// The same state with another server for the shapes that it lacks.
    pub fn with_upstream(mut self, mirror: Mirror) -> State {
        self.upstream = Some(Arc::new(Upstream::new(mirror)));
        self
    }

    /// The same state, read by pages of other origins too.
    pub fn with_origins(mut self, origins: Origins) -> State {
        self.origins = origins;
        self
    }

    /// The same state, asked under these names alone.
    pub fn with_hosts(mut self, hosts: Hosts) -> State {
        self.hosts = hosts;
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

/// Opens a data set as it is now ([`Backend::open`]), with the engine that answers about it.
pub type Reopen = Arc<dyn Fn() -> Result<Arc<Backend>> + Send + Sync>;

/// The state as handlers hold it.
pub type Shared = Arc<State>;
