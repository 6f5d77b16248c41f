//! The data of one command: the connectome that its flags name, and the bar that shows how far its
//! work is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ask::{Backend, Connectome, Data, Options, Provenance, Question};
use crate::error::Place as At;
use crate::output::views::View;
use crate::output::{AnswerKind, Context};
use crate::query::Population;
use crate::read::SourceOverrides;
use crate::{Answer, Dataset, Error, Filter, Kind, Result, Run};

use crate::cli::args::{DataArgs, EngineArgs, OutputArgs};
use crate::cli::caller::Caller;
use crate::cli::id_form::IdForm;
use crate::cli::place::{Inputs, Named, Place};
use crate::cli::progress::Bar;

/// A connectome, and who learns how its work goes on.
pub struct Session {
    pub connectome: Connectome,
    pub progress: Bar,
    /// The data as they were found.
    found: Arc<Backend>,
    caller: Caller,
}

impl Session {
    /// Finds the files that the flags and the environment name.
    pub fn find(args: &DataArgs, caller: &Caller) -> Result<Session> {
        Session::with(args, Options::default(), caller)
    }

    /// The same for a command that asks the engine which its flags choose.
    pub fn asking(args: &DataArgs, engine: &EngineArgs, caller: &Caller) -> Result<Session> {
        Session::with(args, engine.options(), caller)
    }

    /// The same with other options on how it answers.
    pub fn with(args: &DataArgs, answering: Options, caller: &Caller) -> Result<Session> {
        let progress = Bar::new(caller.quiet);
        let run = Run { progress: &progress, ..Run::default() };
        let connectome = Connectome::with(&folder(args)?, options(args, answering, caller), &run)?;
        let found = connectome.backend();
        Ok(Session { connectome, progress, found, caller: caller.clone() })
    }

    /// The data as they were found.
    pub fn data(&self) -> &Data {
        &self.found.data
    }

    /// Opens the place of an answer, which is none of the files that the command reads: those of
    /// the data, and those that its flags name.
    pub fn place(
        &self,
        args: &OutputArgs,
        named: Vec<PathBuf>,
        answer: AnswerKind,
    ) -> Result<Place> {
        let place = Named::new(args, &self.inputs(named)).only(answer)?;
        Ok(place.about(self.data().published.clone()))
    }

    /// What a command reads that reads `named` files beside the data.
    pub fn inputs(&self, named: Vec<PathBuf>) -> Inputs {
        let sources = &self.data().sources;
        let published = sources.files().cloned().collect();
        Inputs { published, named, copies: self.data().store.folders(sources) }
    }

    /// Refuses published files that have changed since the command began: what was read of them
    /// may be of two states.
    pub fn unchanged(&self) -> Result<()> {
        self.data().published.unchanged()
    }

    /// The same of what a command has come to: where its sources have changed, that is the answer.
    pub fn settled<T>(&self, done: Result<T>) -> Result<T> {
        self.data().settled(done)
    }

    /// Refuses a question that this data cannot answer, before anything is prepared.
    pub fn check(&self, question: &Question) -> Result<()> {
        self.connectome.check(question)
    }

    /// A question as this data takes it, which is one that it can answer.
    pub fn resolved(&self, question: Question) -> Result<Question> {
        self.check(&question)?;
        self.data().resolved(question, &self.run())
    }

    /// The work of this command: Ctrl-C stops it.
    pub fn run(&self) -> Run<'_> {
        self.caller.interrupt.run(&self.progress)
    }

    /// The same, of work that reports to nobody.
    pub fn silent(&self) -> Run<'static> {
        self.caller.interrupt.silent()
    }

    /// The answer to a question, and where it comes from.
    pub fn ask<A>(&self, question: &Question) -> Result<(A, Provenance)>
    where
        A: TryFrom<Answer, Error = Error>,
    {
        let (answer, by) = self.answer(question)?;
        Ok((answer.try_into()?, by))
    }

    /// The same, whatever it holds.
    pub fn answer(&self, question: &Question) -> Result<(Answer, Provenance)> {
        let answered = self.connectome.ask(question, &self.run())?;
        Ok((answered.answer, answered.by))
    }

    /// The prepared data set; made on first use.
    pub fn dataset(&self) -> Result<Arc<Dataset>> {
        self.connectome.dataset(&self.run())
    }

    /// Gives an answer to its place. Rows are read by the threads that compute; any other answer is put into
    /// its format by them, unless it is small.
    pub fn give(&self, place: Place, view: &View, context: &Context) -> Result<()> {
        let run = self.run();
        match view {
            View::Rows(_) => place.give(view, context, &run),
            _ => {
                let is_small = matches!(view, View::Count(_) | View::Matrix(..));
                self.caller.pool.run(is_small, || place.give(view, context, &run))
            }
        }
    }

    /// What an answer says of itself, as `output` wants it.
    pub fn context<'a>(
        &'a self,
        output: &OutputArgs,
        filter: &'a Filter,
        population: Option<Population>,
        by: &Provenance,
    ) -> Result<Context<'a>> {
        let ids_as_text = output.ids == IdForm::String;
        Ok(Context { population, ids_as_text, ..self.data().context(filter, by)? })
    }
}

/// The folder that the flags and the environment name.
fn folder(args: &DataArgs) -> Result<PathBuf> {
    let folder = args.data.clone().or_else(|| {
        // A table named by flag stands in a folder of its own.
        Some(args.synapses.as_ref()?.parent()?.to_owned())
    });
    let folder = folder.ok_or_else(|| {
        Error::new(Kind::Usage, "no data named")
            .at(At::Parameter("DATA".into()))
            .advise("give the folder of the published files, or set AREAX_DATA; `areax synth DIR` generates data to try")
    })?;
    Ok(if folder.as_os_str().is_empty() { Path::new(".").to_owned() } else { folder })
}

/// How a connectome is opened. It computes on the threads that the whole command shares.
fn options(args: &DataArgs, answering: Options, caller: &Caller) -> Options {
    let files = SourceOverrides {
        synapses: args.synapses.clone(),
        neurons: args.neurons.clone(),
        celltype_mapping: args.celltype_mapping.clone(),
        post_morph_mapping: args.post_morph_mapping.clone(),
    };
    let mut options = answering.shared_threads(Arc::clone(&caller.pool)).files(files);
    if let Some(store) = &args.store {
        options = options.store(store);
    }
    match &args.axon_only {
        Some(names) => {
            let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
            options.axon_only(names)
        }
        None => options,
    }
}
