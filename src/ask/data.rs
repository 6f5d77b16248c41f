//! The data of a connectome: published files, the names in them, and the prepared copy once a
//! question needs it.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::mapped::{Mapped, not_yet};
use super::{Answer, Opened, Options, Question};
#[cfg(feature = "output")]
use super::{Defaults, named_facts, table::GUIDE_NAME};
use crate::dataset::{Dataset, Facts, Prepare, Prepared, StoreChoice, open, open_existing};
use crate::error::{Error, Result};
use crate::map::MapFile;
use crate::names::Vocabulary;
#[cfg(feature = "output")]
use crate::query::MapFacts;
use crate::query::{DescribedColumns, Explanation, Filter, Units};
use crate::read::{NeuronFile, Snapshot, Sources, SynapseFile};
use crate::run::Run;
use crate::shards::Found;
use crate::threads::Made;

/// Published files in one state, and their prepared copy.
#[derive(Debug)]
pub struct Data {
    /// Where the published files lie.
    pub sources: Sources,
    /// Names of types and morphologies.
    pub vocabulary: Vocabulary,
    /// The published files before any of them was read.
    pub published: Snapshot,
    /// Where the prepared copy lies.
    pub store: StoreChoice,
    /// The tables of a map, of a data set that has one.
    pub mapped: Option<Mapped>,
    /// The shards that it consists of, or the one that it is.
    pub(super) shards: Found,
    prepared: Made<Arc<Opened>>,
    /// One prepares, others wait; in each process, because a child does not have the thread that its
    /// parent waits for.
    file: OnceLock<Arc<SynapseFile>>,
}

impl Data {
    /// Finds the published files in a folder and reads the names.
    ///
    /// # Errors
    /// Files that are missing, ambiguous or malformed; unknown axon-only types (usage).
    pub(super) fn find(folder: &Path, options: &Options) -> Result<Data> {
        let shards = match (options.shards.as_slice(), options.files.is_empty()) {
            ([], true) => Found::in_folder(folder)?,
            ([], false) => Found::default(),
            (shards, _) => Found::all(shards)?,
        };
        let are_joined = shards.are_joined(folder);
        let found = match are_joined {
            true => shards.map(folder)?,
            false if MapFile::is_in(folder) && options.files.is_empty() => {
                Some(MapFile::read(folder)?.find()?)
            }
            false if shards.one().is_some_and(|shard| shard.whole.map.is_some()) => {
                return Err(Error::data("this shard lacks its map, areax.toml")
                    .in_file(folder)
                    .advise("copy the shard anew, or split the data again"));
            }
            false => None,
        };
        let mapped = found.map(|found| Mapped::new(found, shards.clone(), options));
        let sources = match &mapped {
            Some(mapped) => mapped.sources(),
            None if are_joined => shards.sources(folder)?,
            None => Sources::find(folder, &options.files)?,
        };
        let published = Snapshot::take(&sources)?;
        let mut vocabulary = match &mapped {
            // Names of a map are looked up in its tables.
            Some(_) => Vocabulary::none(),
            None => sources.vocabulary()?,
        };
        if let Some(names) = &options.axon_only {
            vocabulary = vocabulary.with_axon_only(names)?;
        }
        let store = StoreChoice { store: options.store.clone() };
        let (prepared, file) = (Made::default(), OnceLock::new());
        Ok(Data { sources, vocabulary, published, store, mapped, shards, prepared, file })
    }

    /// Data whose prepared copy is open already, with what was counted as it was prepared.
    pub fn of(dataset: Arc<Dataset>, sources: Sources, facts: Facts) -> Data {
        Data {
            sources,
            vocabulary: dataset.vocabulary.clone(),
            published: dataset.published.clone(),
            store: StoreChoice::default(),
            mapped: None,
            shards: Found::default(),
            prepared: Arc::new(Opened::of(dataset, facts)).into(),
            file: OnceLock::new(),
        }
    }

    /// The prepared data set; made on first use.
    ///
    /// # Errors
    /// Bad data, a disk that refuses, published files that have changed since they were found.
    pub fn dataset(&self, run: &Run) -> Result<&Arc<Dataset>> {
        self.prepared(run).map(|opened| &opened.dataset)
    }

    /// The prepared data set and what was counted as it was prepared.
    ///
    /// # Errors
    /// Those of [`Data::dataset`].
    pub fn prepared(&self, run: &Run) -> Result<&Arc<Opened>> {
        self.prepared.get_or_make(|| {
            let (dataset, prepared) = self.make(Prepare::IfNeeded, run)?;
            Ok(shared(dataset, prepared.facts))
        })
    }

    /// The same where it is open already: nothing is made for this.
    pub fn known(&self) -> Option<(&Dataset, &Facts)> {
        self.prepared.get().map(|opened| (opened.dataset.as_ref(), &opened.facts))
    }

    /// The same, or opened where a copy is there that can be used as it is: that needs no other thread. What
    /// is wrong with one is said where it is needed.
    pub fn at_hand(&self, run: &Run) -> Option<(&Dataset, &Facts)> {
        if self.known().is_none() && self.mapped.is_none() {
            let found = open_existing(&self.sources, &self.vocabulary, &self.store, run).ok()?;
            let is_theirs = |dataset: &Dataset| {
                self.published.unchanged().is_ok() && self.check_shards(dataset).is_ok()
            };
            let (dataset, prepared) = found.filter(|(dataset, _)| is_theirs(dataset))?;
            self.prepared.keep(shared(dataset, prepared.facts));
        }
        self.known()
    }

    /// Makes sure that there is a prepared copy, before a question needs it, and says what was done.
    ///
    /// # Errors
    /// Those of [`Data::dataset`].
    pub fn prepare(&self, how: Prepare, run: &Run) -> Result<Prepared> {
        if let Some(mapped) = &self.mapped {
            let prepared = mapped.prepare(how, run)?;
            self.published.unchanged()?;
            return Ok(prepared);
        }
        let (dataset, prepared) = self.make(how, run)?;
        self.prepared.keep(shared(dataset, prepared.facts.clone()));
        Ok(prepared)
    }

    fn make(&self, how: Prepare, run: &Run) -> Result<(Dataset, Prepared)> {
        if self.mapped.is_some() {
            return Err(not_yet("this command"));
        }
        let opened = open(&self.sources, &self.vocabulary, &self.store, how, run)?;
        // The names were read before the tables.
        self.published.unchanged()?;
        self.check_shards(&opened.0)?;
        Ok(opened)
    }

    /// Whether these are all shards of a data set as one.
    #[cfg(feature = "output")]
    pub(super) fn are_joined(&self) -> bool {
        let is_of_map = self.mapped.as_ref().is_some_and(Mapped::are_joined);
        is_of_map || !self.sources.pieces.is_empty()
    }

    /// Refuses shards that are not as they were written, where all of them are one data set.
    fn check_shards(&self, dataset: &Dataset) -> Result<()> {
        match self.sources.pieces.is_empty() {
            true => Ok(()),
            false => self.shards.check_tables(&self.sources, &dataset.checksums),
        }
    }

    /// What the data set holds, as it was counted while it was prepared.
    ///
    /// # Errors
    /// Those of [`Data::dataset`].
    pub fn info(&self, run: &Run) -> Result<Answer> {
        let Some(mapped) = &self.mapped else {
            return Ok(Answer::Info(Box::new(self.prepared(run)?.info()?.clone())));
        };
        let facts = self.settled(mapped.described(run))?.clone();
        self.published.unchanged()?;
        Ok(Answer::Columns(Box::new(facts)))
    }

    /// The name under which a server has it, if it is given no other, and what holds there where
    /// nothing is given: those of the guide, or of the map.
    #[cfg(feature = "output")]
    pub fn served(&self) -> (&str, Defaults<'_>) {
        match &self.mapped {
            Some(mapped) => (&self.sources.name, Defaults::Map(mapped.thresholds_of_rest())),
            None => (GUIDE_NAME, Defaults::Guide),
        }
    }

    /// What the map of the data names, before anybody has read its tables; none of the published layout.
    #[cfg(feature = "output")]
    pub fn named(&self) -> Option<MapFacts> {
        self.mapped.as_ref().map(|mapped| named_facts::of(mapped.map()))
    }

    /// The published synapses.
    ///
    /// # Errors
    /// A table that cannot be read, or is not the one that was found.
    pub fn file(&self) -> Result<&Arc<SynapseFile>> {
        if self.mapped.is_some() {
            return Err(not_yet("synapses"));
        }
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let file = self.sources.synapse_file()?;
        self.published.unchanged()?;
        Ok(self.file.get_or_init(|| Arc::new(file)))
    }

    /// Synapses, and rows of the neuron table; from the files' headers where nothing is prepared, and of a
    /// map those that it keeps.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn rows(&self) -> Result<(u64, u64)> {
        if let Some(mapped) = &self.mapped {
            return mapped.rows();
        }
        if let Some((dataset, _)) = self.known() {
            return Ok((dataset.synapse_count() as u64, dataset.neuron_count() as u64));
        }
        let synapses = self.sources.synapse_file()?.rows();
        let neurons = match &self.sources.neurons {
            Some(path) => NeuronFile::open(path)?.rows(),
            None => 0,
        };
        Ok((synapses, neurons))
    }

    /// The explanation of a question, with the numbers that columns of a map are compared with.
    #[must_use]
    pub fn explained(&self, question: &Question, explanation: Explanation) -> Explanation {
        let mut explanation = explanation;
        if let Some(mapped) = &self.mapped {
            mapped.say_compared(&question.filter(), &mut explanation.kept);
        }
        explanation
    }

    /// What a piece of work has come to: where it failed and the published files have changed,
    /// that is why.
    ///
    /// # Errors
    /// That of the work, or the change.
    pub fn settled<T>(&self, done: Result<T>) -> Result<T> {
        done.map_err(|error| self.published.unchanged().err().unwrap_or(error))
    }

    /// A question as this data takes it: with what depends on how much the data holds.
    ///
    /// # Errors
    /// What [`Data::check`] does not know yet (usage); tables that cannot be read.
    pub fn resolved(&self, question: Question, run: &Run) -> Result<Question> {
        match &self.mapped {
            Some(mapped) => self.settled(mapped.resolved(question, run)),
            None => {
                Units::of(&self.vocabulary, |units| question.check_units(units))?;
                Ok(question)
            }
        }
    }

    /// Refuses what this data cannot answer, before anything is prepared.
    ///
    /// # Errors
    /// Values without meaning, unknown names, an axon-only type as postsynaptic (usage); a neuron
    /// table that is missing ([`crate::Kind::Data`]).
    pub fn check(&self, question: &Question) -> Result<()> {
        if let Some(mapped) = &self.mapped {
            // Names are known once the tables have been read.
            return mapped.check(question);
        }
        question.check(&self.vocabulary)?;
        match question {
            Question::Neurons(_) => self.need_neurons("this"),
            Question::Test(query) => {
                self.need_neurons("this")?;
                self.check_filter(&query.filter)
            }
            Question::Null(query) if query.needs_types().is_some() => {
                self.need_neurons("this")?;
                self.check_filter(&query.filter)
            }
            Question::Describe(query) => {
                let wanted = query.described(&DescribedColumns::j0251())?;
                if let Some(name) = query.needs_neuron_table(&wanted) {
                    self.need_neurons(&format!("'{name}'"))?;
                }
                self.check_filter(&query.filter)
            }
            Question::NeuronSet(query) | Question::EachNeuron(query) if query.is_chosen => {
                self.need_neurons("this")?;
                self.check_filter(&query.synapses())
            }
            _ => match question.grid() {
                Some(grid) => self.check_filter(&grid.with_axes()),
                None => self.check_filter(&question.filter()),
            },
        }
    }

    fn check_filter(&self, filter: &Filter) -> Result<()> {
        if filter.predicate(&self.vocabulary)?.needs_neurons() {
            return self.need_neurons("this filter");
        }
        Ok(())
    }

    /// Refuses `what` where there is no neuron table.
    fn need_neurons(&self, what: &str) -> Result<()> {
        if self.sources.neurons.is_some() {
            return Ok(());
        }
        Err(Error::no_neuron_table(what, Some(&self.sources.folder)))
    }
}

fn shared(dataset: Dataset, facts: Facts) -> Arc<Opened> {
    Arc::new(Opened::of(Arc::new(dataset), facts))
}
