//! Partials put together, and the answer that they make.

use super::collected::Collected;
use super::maps::{DEFAULTS, map_of, said};
use crate::ask::{Answer, Defaults, Question};
use crate::engine::cpu::Cpu;
use crate::error::{Error, Kind, Result};
use crate::map::Map;
use crate::names::{Names, Vocabulary};
use crate::output::Context;
use crate::output::views::View;
use crate::query::{Filter, Groups, MatrixQuery, Population};
use crate::run::Run;
use crate::shards::{About, opened, sealed};

/// What some shards of a data set have for a question, together.
#[derive(Clone, Debug, PartialEq)]
pub struct Partials {
    about: About,
    collected: Collected,
    keeps_sums: bool,
}

/// The answer of shards, and what it is of.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Merged {
    /// The question that all of them were asked.
    pub question: Question,
    /// Its answer.
    pub answer: Answer,
    /// The population that gave part of its filter, if one was named.
    pub population: Option<Population>,
    /// Which shards lack, in words, where the answer is not of all.
    pub lacking: Option<String>,
    pub(in crate::ask) from: FromShards,
}

/// What a merged answer is of: its formats need no data.
#[derive(Clone, Debug)]
pub(in crate::ask) struct FromShards {
    about: About,
    lacking: Option<String>,
    /// The map of the whole, where it has one.
    map: Option<Map>,
    /// Names that views of other answers want.
    types: Names,
}

impl Partials {
    /// Puts partials together, in any order: those of [`Connectome::partial`](crate::Connectome::partial)
    /// and of [`Partials::to_bytes`].
    ///
    /// # Errors
    /// Bytes that are no partial or damaged, partials of different data sets or questions, a shard that is in
    /// two of them ([`crate::Kind::Data`]).
    pub fn merge<B: AsRef<[u8]>>(partials: impl IntoIterator<Item = B>) -> Result<Partials> {
        let mut all: Option<Partials> = None;
        for (at, bytes) in partials.into_iter().enumerate() {
            let one = Partials::from_bytes(bytes.as_ref()).map_err(|error| {
                let which = Error::data(format!("partial {}: {}", at + 1, error.what()));
                which.advise(error.advice().unwrap_or_default())
            })?;
            match &mut all {
                None => all = Some(one),
                Some(all) => all.join(&one)?,
            }
        }
        all.ok_or_else(|| {
            Error::data("there are no partials").advise("give what 'areax partial' has written")
        })
    }

    /// The partial that these bytes are.
    ///
    /// # Errors
    /// Bytes that are no partial or damaged ([`crate::Kind::Data`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<Partials> {
        let (about, collected) = opened(bytes)?;
        let collected = Collected::from_bytes(collected, about.whole.map.is_some())?;
        Ok(Partials { about, collected, keeps_sums: false })
    }

    /// Adds another one.
    ///
    /// # Errors
    /// Those of [`Partials::merge`].
    pub fn join(&mut self, other: &Partials) -> Result<()> {
        self.about.join(&other.about)?;
        self.collected.merge(&other.collected)
    }

    /// Their bytes, to be merged with those of further shards.
    ///
    /// # Errors
    /// A question that is no text.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        sealed(&self.about, &self.collected.to_bytes())
    }

    /// The same, the answer of which has the sums of every resample, where there are such.
    #[must_use]
    pub fn keeping_sums(self) -> Partials {
        Partials { keeps_sums: true, ..self }
    }

    /// The question, in one line.
    pub fn asked(&self) -> String {
        self.about.asked()
    }

    /// The answer: each number rounded once, intervals resampled. Without some of the shards it is given only
    /// if it may be `incomplete`.
    ///
    /// # Errors
    /// Shards that lack; what only all shards together can tell: labelled neurons that no shard has
    /// ([`crate::Kind::Data`]); a run that is stopped.
    pub fn answer(self, incomplete: bool, run: &Run) -> Result<Merged> {
        let lacking = self.about.lacking();
        if let Some(lacking) = lacking.as_ref().filter(|_| !incomplete) {
            return Err(Error::data(lacking.clone()).advise(
                "collect what is missing, or say that the answer may be incomplete (--incomplete)",
            ));
        }
        if let (Some(id), None) = (self.about.unknown.first(), &lacking) {
            return Err(Groups::unknown(id));
        }
        let (question, population) = asked(&self.about)?;
        let question = question.keeping_sums(self.keeps_sums);
        let map = self.about.whole.map.as_deref().map(map_of).transpose()?;
        let (question, finished) = self.collected.finish(question, map.as_ref(), run)?;
        let answer = question.finished(finished)?;
        let types = Vocabulary::none().types;
        let from = FromShards { about: self.about, lacking: lacking.clone(), map, types };
        Ok(Merged { question, answer, population, lacking, from })
    }
}

impl Merged {
    /// The answer as formats see it.
    ///
    /// # Errors
    /// None, but for a question whose answers do not add up.
    pub fn view(&self) -> Result<View<'_>> {
        self.from.view(&self.question, &self.answer)
    }

    /// What the answer says of itself.
    pub fn context<'a>(&'a self, filter: &'a Filter) -> Context<'a> {
        Context { population: self.population, ..self.from.context(filter) }
    }
}

impl FromShards {
    /// Who collected them.
    pub fn engine(&self) -> &'static str {
        Cpu::NAME
    }

    /// An answer as formats see it.
    ///
    /// # Errors
    /// An answer that partials do not make ([`Kind::Failure`]).
    pub fn view<'a>(&'a self, question: &'a Question, answer: &'a Answer) -> Result<View<'a>> {
        let view = question.view(answer, &self.types, None);
        view.ok_or_else(|| Error::new(Kind::Failure, format!("{question} is not written")))
    }

    /// What an answer says of itself, but for the population that its filter was given by.
    pub fn context<'a>(&'a self, filter: &'a Filter) -> Context<'a> {
        let whole = &self.about.whole;
        let synapses = if self.map.is_some() { whole.synapses } else { whole.rows };
        let rows = (synapses, whole.neurons);
        let engine = match &self.lacking {
            None => self.about.engine.clone(),
            Some(lacking) => format!("{}; {lacking}", self.about.engine),
        };
        let axon_only = self.about.axon_only.clone();
        let context = Context { axon_only, engine, ..Context::new(&whole.name, rows, filter, "") };
        let (Some(map), Some(compared)) = (&self.map, &self.about.compared) else { return context };
        let (conditions, limits) = said(compared, filter);
        let units = map.synapses.numbers.iter();
        let units = units.map(|number| (number.name.clone(), number.unit.clone()));
        Context {
            compared: Some(conditions),
            limits: Some(limits),
            units: Some(units.collect()),
            are_cells: map.cells,
            ..context
        }
    }
}

fn asked(about: &About) -> Result<(Question, Option<Population>)> {
    let pairs = about.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let defaults = if about.whole.map.is_some() { DEFAULTS } else { Defaults::Off };
    let mut question = Question::from_pairs(&about.question, pairs, defaults)?;
    // What was collected was wanted.
    if let Question::Sweep(query) = &mut question {
        query.large = true;
    }
    if let (Question::Matrix(query), Some(labels)) = (&mut question, &about.labels) {
        let groups = Some(Groups::of_labels(labels.names.clone()));
        *query = MatrixQuery { groups, ..std::mem::take(query) };
    }
    let population = about.population.as_deref().map(Population::parse).transpose()?;
    Ok((question, population))
}
