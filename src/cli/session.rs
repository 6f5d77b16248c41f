//! The data of one command: published files found, names read, prepared copy opened on demand.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use crate::dataset::{self, Facts, Prepare, StoreChoice};
use crate::error::Place as At;
use crate::names::Vocabulary;
use crate::output::Context;
use crate::progress::Progress;
use crate::query::Population;
use crate::read::{NeuronFile, Snapshot, SourceOverrides, Sources, SynapseFile};
use crate::{Dataset, Error, Filter, Kind, Result, Run};

use crate::cli::args::{DataArgs, OutputArgs};
use crate::cli::id_form::IdForm;
use crate::cli::interrupt;
use crate::cli::place::{Inputs, Place};
use crate::cli::progress::Bar;

/// Published files, their names, and the prepared copy once something needs it.
pub struct Session {
    pub sources: Sources,
    pub vocabulary: Vocabulary,
    pub store: StoreChoice,
    pub progress: Bar,
    /// The published files before any of them was read.
    pub published: Snapshot,
    prepared: OnceLock<Arc<Dataset>>,
}

impl Session {
    /// Finds the files that the flags and the environment name.
    pub fn find(args: &DataArgs, quiet: bool) -> Result<Session> {
        let folder = args.data.clone().or_else(|| {
            // A table named by flag stands in a folder of its own.
            Some(args.synapses.as_ref()?.parent()?.to_owned())
        });
        let folder = folder.ok_or_else(|| {
            Error::new(Kind::Usage, "no data named")
                .at(At::Parameter("DATA".into()))
                .advise("give the folder of the published files, or set AREAX_DATA; `areax synth DIR` generates data to try")
        })?;
        let overrides = SourceOverrides {
            synapses: args.synapses.clone(),
            neurons: args.neurons.clone(),
            celltype_mapping: args.celltype_mapping.clone(),
            post_morph_mapping: args.post_morph_mapping.clone(),
        };
        let folder = if folder.as_os_str().is_empty() { ".".into() } else { folder };
        let sources = Sources::find(&folder, &overrides)?;
        let published = Snapshot::take(&sources)?;
        let mut vocabulary = sources.vocabulary()?;
        if let Some(names) = &args.axon_only {
            let names: Vec<String> = names
                .split(',')
                .map(str::trim)
                .filter(|n| !n.is_empty())
                .map(str::to_owned)
                .collect();
            vocabulary = vocabulary.with_axon_only(&names)?;
        }
        let progress = Bar::new(quiet);
        for absent in sources.built_in() {
            progress.note(&format!("no *{absent}.txt in the data: the guide's table is used"));
        }
        let store = StoreChoice { store: args.store.clone() };
        Ok(Session { sources, vocabulary, store, progress, published, prepared: OnceLock::new() })
    }

    /// Opens the place of an answer, which is none of the files that the command reads: those of
    /// the data, and those that its flags name.
    pub fn place(&self, args: &OutputArgs, named: Vec<PathBuf>) -> Result<Place> {
        Ok(Place::open(args, &self.inputs(named))?.about(self.published.clone()))
    }

    /// What a command reads that reads `named` files beside the data.
    pub fn inputs(&self, named: Vec<PathBuf>) -> Inputs {
        let published = self.sources.files().cloned().collect();
        Inputs { published, named, copies: self.store.folders(&self.sources) }
    }

    /// Refuses published files that have changed since the command began: what was read of them
    /// may be of two states.
    pub fn unchanged(&self) -> Result<()> {
        self.published.unchanged()
    }

    /// The same of what a command has come to: where its sources have changed, that is the answer.
    pub fn settled<T>(&self, done: Result<T>) -> Result<T> {
        match done {
            Ok(done) => Ok(done),
            Err(error) => Err(self.unchanged().err().unwrap_or(error)),
        }
    }

    /// Refuses a filter that this data cannot answer, before anything is prepared.
    pub fn check(&self, filter: &Filter) -> Result<()> {
        filter.check()?;
        filter.pre_types(&self.vocabulary)?;
        filter.post_types(&self.vocabulary)?;
        filter.morphs(&self.vocabulary)?;
        if filter.needs_neurons() {
            return self.need_neurons("this filter");
        }
        Ok(())
    }

    /// Refuses `what` where there is no neuron table.
    pub fn need_neurons(&self, what: &str) -> Result<()> {
        if self.sources.neurons.is_some() {
            return Ok(());
        }
        let folder = self.sources.folder.display();
        Err(Error::data(format!(
            "{what} needs the neuron table, and there is no *neurons.npy in {folder}"
        ))
        .advise("put the published neurons file beside the synapses, or name it: --neurons FILE"))
    }

    /// The work of this command: Ctrl-C stops it.
    pub fn run(&self) -> Run<'_> {
        interrupt::run(&self.progress)
    }

    /// The prepared data set; made on first use.
    pub fn dataset(&self) -> Result<Arc<Dataset>> {
        if let Some(data) = self.prepared.get() {
            return Ok(data.clone());
        }
        let data = Dataset::open(&self.sources, self.vocabulary.clone(), &self.store, &self.run())?;
        Ok(self.prepared.get_or_init(|| Arc::new(data)).clone())
    }

    /// The prepared data set and what was counted when it was prepared, where this command has
    /// opened it: nothing is made only to explain an answer.
    pub fn known(&self) -> Option<(Arc<Dataset>, Facts)> {
        let data = self.prepared.get()?.clone();
        let (sources, how) = (&self.sources, Prepare::IfNeeded);
        let done = dataset::prepare(sources, &self.vocabulary, &self.store, how, &self.run());
        Some((data, done.ok()?.facts))
    }

    /// Rows of the synapse table and of the neuron table, from the files' headers.
    pub fn rows(&self) -> Result<(u64, u64)> {
        let synapses = SynapseFile::open(&self.sources.synapses)?.rows();
        let neurons = match &self.sources.neurons {
            Some(path) => NeuronFile::open(path)?.rows(),
            None => 0,
        };
        Ok((synapses, neurons))
    }

    /// What every answer says of itself, as `output` wants it: `rows` are those of both tables,
    /// `by` is who answered and who agreed.
    pub fn context<'a>(
        &'a self,
        output: &OutputArgs,
        (synapses, neurons): (u64, u64),
        filter: &'a Filter,
        population: Option<Population>,
        (engine, checked_against): (String, Option<String>),
    ) -> Context<'a> {
        Context {
            dataset_name: &self.sources.name,
            synapses,
            neurons,
            filter,
            population,
            axon_only: self.axon_only(),
            engine,
            checked_against,
            ids_as_text: output.ids == IdForm::String,
            hint: None,
            bare: false,
        }
    }

    /// Names of the axon-only types.
    pub fn axon_only(&self) -> Vec<String> {
        let types = self.vocabulary.types.entries().iter();
        types
            .filter(|(code, _)| self.vocabulary.is_axon_only(*code))
            .map(|(_, name)| name.clone())
            .collect()
    }
}
