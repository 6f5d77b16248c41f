//! A data set with a map: its tables, read once when a question first needs them.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::check::disagreement;
use super::known::{check_axes, check_types};
use super::resolved::{judged, resolved};
use super::{Answer, Check, EngineChoice, Options, Provenance, Question, Rows, RowsQuery};
use crate::dataset::mapped::{MappedDataset, open};
use crate::dataset::{Prepare, Prepared, StoreChoice};
use crate::engine::mapped::Records;
use crate::engine::not_supported;
use crate::engine::ordered::Ordered;
use crate::engine::reference::Reference;
use crate::error::{Error, Kind, Result};
use crate::map::{Found, Map, MapFile};
use crate::query::{Condition, Expression, Filter, FilterParameter, Kept, Limit, MapFacts, RowSet};
use crate::read::Sources;
use crate::rows::{MapRows, Origin, Selection};
use crate::run::Run;
use crate::threads::Made;

/// The tables of a map.
#[derive(Debug)]
pub struct Mapped {
    found: Found,
    records: Made<Arc<Records>>,
    dataset: Made<Arc<MappedDataset>>,
    /// What they hold, once somebody asks.
    facts: OnceLock<MapFacts>,
    ordered: OnceLock<Ordered>,
    /// The engine that answers.
    choice: EngineChoice,
    /// Whether another answers what it does not support.
    falls_back: bool,
    /// Where the prepared copy lies.
    store: StoreChoice,
}

impl Mapped {
    /// Finds the files of the map in a folder.
    ///
    /// # Errors
    /// A map that says what it may not, files that do not exist ([`Kind::Data`]).
    pub fn find(folder: &Path, options: &Options) -> Result<Mapped> {
        let found = MapFile::read(folder)?.find()?;
        Ok(Mapped {
            found,
            records: Made::default(),
            dataset: Made::default(),
            facts: OnceLock::new(),
            ordered: OnceLock::new(),
            choice: options.engine.choice,
            falls_back: options.engine.choice == EngineChoice::Auto || options.engine.falls_back,
            store: StoreChoice { store: options.store.clone() },
        })
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
        &self.found.file.map
    }

    /// Its files, as those of any data set.
    pub fn sources(&self) -> Sources {
        let Found { file, synapses, neurons } = &self.found;
        let more = synapses.iter().skip(1).chain(neurons.iter().flatten().skip(1));
        Sources {
            name: file.map.name.clone(),
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
        if self.choice == EngineChoice::Reference {
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
        open(&self.found, &self.sources(), &self.store, how, run)
    }

    /// The thresholds that REST begins with.
    pub fn thresholds_of_rest(&self) -> &[(String, String)] {
        &self.found.file.map.defaults.rest
    }

    /// The numbers of the synapse table and their units.
    pub fn units(&self) -> Vec<(String, String)> {
        let numbers = &self.found.file.map.synapses.numbers;
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
        let (dataset, map) = (self.dataset(run)?, &self.found.file.map);
        let facts = MapFacts { words: Some(dataset.words(map)?), ..dataset.facts(map) };
        Ok(self.facts.get_or_init(|| facts))
    }

    /// The conditions of a filter with the numbers that the columns are compared with; none before the
    /// tables have been read.
    pub fn compared(&self, filter: &Filter) -> Option<Vec<Expression>> {
        match (self.ordered.get(), self.records.get()) {
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

    /// The engine over the prepared copy, which is made on first use.
    fn ordered(&self, run: &Run) -> Result<&Ordered> {
        let data = self.dataset(run)?;
        Ok(self.ordered.get_or_init(|| Ordered::new(self.found.file.map.clone(), Arc::clone(data))))
    }

    /// How many rows pass, of which each may be many synapses, by the engine that answers.
    ///
    /// # Errors
    /// Unknown names and values that do not suit a column (usage); tables that cannot be read.
    pub fn passing_rows(&self, filter: &Filter, run: &Run) -> Result<u64> {
        match self.choice {
            EngineChoice::Reference => Ok(self.records(run)?.totals(filter, run)?.rows),
            _ => self.ordered(run)?.passing_rows(filter, run),
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
        let answer = match self.choice {
            EngineChoice::Reference => return by_reference(),
            EngineChoice::Gpu | EngineChoice::GpuScan if !self.falls_back => {
                return Err(not_supported("gpu", "data sets with a map"));
            }
            _ => self.by_cpu(question, run),
        };
        let answer = match answer {
            Err(error) if error.kind() == Kind::Unsupported && self.falls_back => {
                return by_reference();
            }
            answer => answer?,
        };
        let mut provenance = Provenance::of(Ordered::NAME);
        if check == Check::Reference {
            let truth = self.by_reference(question, run)?;
            if answer != truth {
                let (cpu, reference) = ((Ordered::NAME, &answer), (Reference::NAME, &truth));
                return Err(disagreement(question, cpu, reference));
            }
            provenance.checked_against = Some(Reference::NAME);
        }
        Ok((answer, provenance))
    }

    /// The engine that is asked first.
    pub fn engine_name(&self) -> &'static str {
        match self.choice {
            EngineChoice::Reference => Reference::NAME,
            _ => Ordered::NAME,
        }
    }

    /// Answers a question out of the prepared copy.
    ///
    /// # Errors
    /// [`Kind::Unsupported`] for questions that the engine over it does not support; unknown names and
    /// values that do not suit a column (usage).
    pub fn by_cpu(&self, question: &Question, run: &Run) -> Result<Answer> {
        check_types(question, self.ordered(run)?)?;
        match question {
            Question::Count(filter) => self.ordered(run)?.totals(filter, run).map(Answer::Totals),
            Question::Rows(query) => self.found_rows(query, run).map(Answer::Rows),
            Question::Matrix(_)
            | Question::MatrixSet(_)
            | Question::Sweep(_)
            | Question::Select(_)
            | Question::Neurons(_)
            | Question::Neuron(_)
            | Question::NeuronSet(_)
            | Question::EachNeuron(_)
            | Question::Adjacency(_)
            | Question::Connections(_) => {
                let ordered = self.ordered(run)?;
                resolved(question.clone(), ordered)?.ask(ordered, run)
            }
            _ if question.claim().is_some() => {
                let ordered = self.ordered(run)?;
                judged(question.clone(), ordered)?.ask(ordered, run)
            }
            _ => Err(unsupported(question)),
        }
    }

    /// Refuses lists of ids with a name among them where the ids of the data are numbers.
    fn check_ids(&self, filter: &Filter) -> Result<()> {
        if self.found.file.map.has_names() {
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

    /// Answers a question out of the tables.
    ///
    /// # Errors
    /// Unknown names and values that do not suit a column (usage).
    pub fn by_reference(&self, question: &Question, run: &Run) -> Result<Answer> {
        check_types(question, &**self.records(run)?)?;
        match question {
            Question::Count(filter) => Ok(Answer::Totals(self.records(run)?.totals(filter, run)?)),
            Question::Rows(query) => Ok(Answer::Rows(self.chosen(query, run)?)),
            _ if question.claim().is_some() => {
                let records = self.records(run)?;
                judged(question.clone(), &**records)?.ask(&**records, run)
            }
            _ => {
                let records = self.records(run)?;
                resolved(question.clone(), &**records)?.ask(&**records, run)
            }
        }
    }

    /// Refuses what no table needs to be read for.
    ///
    /// # Errors
    /// A grid without axes (usage).
    pub fn check(&self, question: &Question) -> Result<()> {
        check_axes(question, &self.found.file.map)
    }

    /// A question as these tables take it: an answer with many cells lists those that are not empty.
    ///
    /// # Errors
    /// Names that the tables lack, medians over too many cells (usage).
    pub fn resolved(&self, question: Question, run: &Run) -> Result<Question> {
        self.check(&question)?;
        match question {
            _ if question.claim().is_some() => match self.choice {
                EngineChoice::Reference => judged(question, &**self.records(run)?),
                _ => judged(question, self.ordered(run)?),
            },
            Question::Matrix(_)
            | Question::Sweep(_)
            | Question::Neurons(_)
            | Question::NeuronSet(_)
            | Question::EachNeuron(_) => match self.choice {
                EngineChoice::Reference => resolved(question, &**self.records(run)?),
                _ => resolved(question, self.ordered(run)?),
            },
            other => Ok(other),
        }
    }

    /// Rows out of the prepared copy.
    fn found_rows(&self, query: &RowsQuery, run: &Run) -> Result<Rows> {
        let (set, rows) = self.ordered(run)?.rows(&query.select, &query.fields, run)?;
        Ok(rows_of(set, rows.into()))
    }

    fn chosen(&self, query: &RowsQuery, run: &Run) -> Result<Rows> {
        let records = self.records(run)?;
        let rows = MapRows::new(Arc::clone(records), &query.fields)?;
        Ok(rows_of(records.selected(&query.select, run)?, rows))
    }
}

/// Rows of a table with a map.
fn rows_of(set: RowSet, rows: MapRows) -> Rows {
    let (selection, origin) = (Selection::Set(Arc::new(set)), Origin::Map(Arc::new(rows)));
    Rows { selection, origin, fields: Vec::new(), pool: None }
}

/// The error about a question that the engine over the prepared copy does not support.
fn unsupported(question: &Question) -> Error {
    let error = not_supported(Ordered::NAME, question.name());
    error.advise("take --engine reference, or leave --engine out")
}

/// The error about what needs a prepared copy, which data sets with a map do not have yet.
pub fn not_yet(what: &str) -> Error {
    let sentence = format!("'{what}' does not yet work on a data set with a map (areax.toml)");
    Error::new(Kind::Unsupported, sentence).advise("it does on the published files of j0251")
}
