//! A data set with a map: its tables, read once when a question first needs them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::Options;
use super::map_engines::MapEngines;
use crate::dataset::mapped::{MappedDataset, open};
use crate::dataset::{Prepare, Prepared, StoreChoice};
use crate::engine::mapped::Records;
use crate::error::{Error, Kind, Result};
use crate::map::{Found, Map, MapFile};
use crate::query::{Condition, Expression, Filter, Kept, Limit, MapFacts};
use crate::read::Sources;
use crate::run::Run;
use crate::shards::Found as Shards;
use crate::threads::Made;

/// The tables of a map.
#[derive(Debug)]
pub struct Mapped {
    found: Found,
    shards: Shards,
    records: Made<Arc<Records>>,
    dataset: Made<Arc<MappedDataset>>,
    /// What they hold, once somebody asks.
    facts: OnceLock<MapFacts>,
    pub(super) engines: MapEngines,
    /// Where the prepared copy lies.
    store: StoreChoice,
}

impl Mapped {
    /// Finds the files of the map in a folder.
    ///
    /// # Errors
    /// A map that says what it may not, files that do not exist ([`Kind::Data`]).
    pub fn find(folder: &Path, options: &Options) -> Result<Mapped> {
        Ok(Mapped::new(MapFile::read(folder)?.find()?, Shards::default(), options))
    }

    /// The tables of a map; `shards` are those that the files are of, where they are of any.
    pub fn new(found: Found, shards: Shards, options: &Options) -> Mapped {
        Mapped {
            found,
            shards,
            records: Made::default(),
            dataset: Made::default(),
            facts: OnceLock::new(),
            engines: MapEngines::new(&options.engine),
            store: StoreChoice { store: options.store.clone() },
        }
    }

    /// Whether these are all shards of a data set as one.
    pub fn are_joined(&self) -> bool {
        self.found.whole.is_some()
    }

    /// Makes a copy that is stored nowhere: for tables that are asked once.
    ///
    /// # Errors
    /// Tables that cannot be read, values that the map does not allow.
    pub fn prepare_in_memory(&self, run: &Run) -> Result<()> {
        self.dataset.keep(Arc::new(MappedDataset::in_memory(&self.found, run)?));
        Ok(())
    }

    /// The map.
    pub fn map(&self) -> &Map {
        self.found.asked()
    }

    /// Its files, as those of any data set.
    pub fn sources(&self) -> Sources {
        let Found { file, synapses, neurons, .. } = &self.found;
        let more = synapses.iter().skip(1).chain(neurons.iter().flatten().skip(1));
        Sources {
            name: self.map().name.clone(),
            folder: file.folder.clone(),
            synapses: synapses[0].clone(),
            neurons: neurons.iter().flatten().next().cloned(),
            celltype_mapping: None,
            post_morph_mapping: None,
            map: Some(file.path.clone()),
            others: more.cloned().collect(),
            pieces: Vec::new(),
        }
    }

    /// What the tables hold, read now if no question has needed it yet.
    ///
    /// # Errors
    /// Tables that cannot be read, values that the map does not allow.
    pub fn records(&self, run: &Run) -> Result<&Arc<Records>> {
        self.records.get_or_make(|| Ok(Arc::new(Records::read(&self.found, run)?)))
    }

    /// Synapses, and rows of the neuron table, out of whatever is open.
    ///
    /// # Errors
    /// Those of [`Mapped::records`].
    pub fn rows(&self) -> Result<(u64, u64)> {
        if let Some(dataset) = self.dataset.get() {
            return Ok((dataset.synapse_count(), dataset.neurons.listed as u64));
        }
        if self.engines.is_reference() {
            let records = self.records(&Run::default())?;
            return Ok((records.all_synapses()?, records.listed as u64));
        }
        let dataset = self.dataset(&Run::default())?;
        Ok((dataset.synapse_count(), dataset.neurons.listed as u64))
    }

    /// The prepared copy; made on first use.
    ///
    /// # Errors
    /// Tables that cannot be read, values that the map does not allow, a disk that refuses.
    pub fn dataset(&self, run: &Run) -> Result<&Arc<MappedDataset>> {
        self.dataset.get_or_make(|| Ok(Arc::new(self.make(Prepare::IfNeeded, run)?.0)))
    }

    /// Makes sure that there is a prepared copy, before a question needs it, and says what was done.
    ///
    /// # Errors
    /// Those of [`Mapped::dataset`].
    pub fn prepare(&self, how: Prepare, run: &Run) -> Result<Prepared> {
        let (dataset, prepared) = self.make(how, run)?;
        self.dataset.keep(Arc::new(dataset));
        Ok(prepared)
    }

    fn make(&self, how: Prepare, run: &Run) -> Result<(MappedDataset, Prepared)> {
        let sources = self.sources();
        let (dataset, prepared) = open(&self.found, &sources, &self.store, how, run)?;
        if self.are_joined() {
            self.shards.check_tables(&sources, &dataset.checksums)?;
        }
        Ok((dataset, prepared))
    }

    /// The thresholds that REST begins with.
    pub fn thresholds_of_rest(&self) -> &[(String, String)] {
        &self.map().defaults.rest
    }

    /// Whether the map says that its neurons are cells.
    pub fn neurons_are_cells(&self) -> bool {
        self.map().cells
    }

    /// The numbers of the synapse table and their units.
    pub fn units(&self) -> Vec<(String, String)> {
        let numbers = &self.map().synapses.numbers;
        numbers.iter().map(|number| (number.name.clone(), number.unit.clone())).collect()
    }

    /// What the tables hold and in which words they are asked, read once.
    ///
    /// # Errors
    /// Those of [`Mapped::dataset`].
    pub fn described(&self, run: &Run) -> Result<&MapFacts> {
        if let Some(facts) = self.facts.get() {
            return Ok(facts);
        }
        let (dataset, map) = (self.dataset(run)?, self.map());
        let facts = MapFacts { words: Some(dataset.words(map)?), ..dataset.facts(map) };
        Ok(self.facts.get_or_init(|| facts))
    }

    /// The conditions of a filter with the numbers that the columns are compared with; none before the
    /// tables have been read.
    pub fn compared(&self, filter: &Filter) -> Option<Vec<Expression>> {
        match (self.engines.open(), self.records.get()) {
            (Some(ordered), _) => Some(ordered.compared(filter)),
            (None, records) => records.map(|records| records.compared(filter)),
        }
    }

    /// The thresholds of a filter by name, with the numbers that the columns are compared with.
    pub fn compared_limits(&self, filter: &Filter) -> Option<Vec<Limit>> {
        let limits = filter.limits_by_name();
        let said =
            limits.iter().map(|limit| Expression { conditions: vec![limit.condition(false)] });
        let exact_thresholds = filter.exact_thresholds;
        let said = Filter { conditions: said.collect(), exact_thresholds, ..Filter::default() };
        let compared = self.compared(&said)?.into_iter().flat_map(|one| one.conditions);
        let number = |(limit, condition)| match condition {
            Condition::Compare { value, .. } => Limit { number: value, ..limit },
            _ => limit,
        };
        Some(limits.into_iter().zip(compared).map(number).collect())
    }

    /// Says of each threshold of a filter by name, among what explains it, which number its column is
    /// compared with, where that is another.
    pub fn say_compared(&self, filter: &Filter, kept: &mut [Kept]) {
        let limits = filter.limits_by_name().into_iter();
        let limits = limits.zip(self.compared_limits(filter).unwrap_or_default());
        for (given, compared) in limits {
            for step in kept.iter_mut().filter(|step| step.name == given.word()) {
                step.compared = Some(compared.real()).filter(|number| *number != given.real());
            }
        }
    }
}

/// The error about what needs a prepared copy, which data sets with a map do not have yet.
pub fn not_yet(what: &str) -> Error {
    let sentence = format!("'{what}' does not yet work on a data set with a map (areax.toml)");
    Error::new(Kind::Unsupported, sentence).advise("it does on the published files of j0251")
}
