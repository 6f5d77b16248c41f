//! Answers about a data set with a map, by each of its engines.

use std::sync::Arc;

use super::known::{check_axes, check_types};
use super::mapped::Mapped;
use super::resolved::{judged, resolved};
use super::{Answer, Question, Rows, RowsQuery};
use crate::engine::Engine;
use crate::engine::not_supported;
use crate::engine::ordered::Ordered;
use crate::error::{Error, Result};
use crate::query::RowSet;
use crate::rows::{MapRows, Origin, Selection};
use crate::run::Run;

impl Mapped {
    /// The engine over the prepared copy, which is made on first use.
    pub(super) fn cpu(&self, run: &Run) -> Result<&Ordered> {
        Ok(self.engines.cpu(self.map(), self.dataset(run)?))
    }

    /// The same on a GPU.
    pub(super) fn gpu(&self, run: &Run) -> Result<&Ordered> {
        self.engines.gpu(self.map(), self.dataset(run)?, run)
    }

    /// Answers a question out of the prepared copy.
    ///
    /// # Errors
    /// [`crate::Kind::Unsupported`] for questions that the engine over it does not support; unknown names and
    /// values that do not suit a column (usage).
    pub fn by_cpu(&self, question: &Question, run: &Run) -> Result<Answer> {
        self.by(self.cpu(run)?, question, run)
    }

    /// The same by an engine over the copy.
    ///
    /// # Errors
    /// Those of [`Mapped::by_cpu`].
    pub fn by(&self, engine: &Ordered, question: &Question, run: &Run) -> Result<Answer> {
        check_types(question, engine)?;
        match question {
            Question::Count(filter) => engine.totals(filter, run).map(Answer::Totals),
            Question::Rows(query) => found_rows(engine, query, run).map(Answer::Rows),
            Question::Matrix(_)
            | Question::MatrixSet(_)
            | Question::Sweep(_)
            | Question::Select(_)
            | Question::Neurons(_)
            | Question::Neuron(_)
            | Question::NeuronSet(_)
            | Question::EachNeuron(_)
            | Question::Adjacency(_)
            | Question::Null(_)
            | Question::Test(_)
            | Question::Describe(_)
            | Question::Connections(_) => resolved(question.clone(), engine)?.ask(engine, run),
            _ if question.claim().is_some() => judged(question.clone(), engine)?.ask(engine, run),
            _ => Err(unsupported(engine, question)),
        }
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
        let map = self.map();
        map.with_units(|units| question.check_units(units))?;
        check_axes(question, map)
    }

    /// A question as these tables take it: an answer with many cells lists those that are not empty.
    ///
    /// # Errors
    /// Names that the tables lack, medians over too many cells (usage).
    pub fn resolved(&self, question: Question, run: &Run) -> Result<Question> {
        self.check(&question)?;
        match question {
            _ if question.claim().is_some() => match self.engines.is_reference() {
                true => judged(question, &**self.records(run)?),
                false => judged(question, self.cpu(run)?),
            },
            Question::Describe(query) => {
                query.described(&self.map().described_columns())?;
                Ok(Question::Describe(query))
            }
            Question::Matrix(_)
            | Question::Sweep(_)
            | Question::Neurons(_)
            | Question::NeuronSet(_)
            | Question::Test(_)
            | Question::EachNeuron(_) => match self.engines.is_reference() {
                true => resolved(question, &**self.records(run)?),
                false => resolved(question, self.cpu(run)?),
            },
            other => Ok(other),
        }
    }

    fn chosen(&self, query: &RowsQuery, run: &Run) -> Result<Rows> {
        let records = self.records(run)?;
        let rows = MapRows::new(Arc::clone(records), &query.fields)?;
        Ok(rows_of(records.selected(&query.select, run)?, rows))
    }
}

/// Rows out of the prepared copy.
fn found_rows(engine: &Ordered, query: &RowsQuery, run: &Run) -> Result<Rows> {
    let (set, rows) = engine.rows(&query.select, &query.fields, run)?;
    Ok(rows_of(set, rows.into()))
}

/// Rows of a table with a map.
fn rows_of(set: RowSet, rows: MapRows) -> Rows {
    let (selection, origin) = (Selection::Set(Arc::new(set)), Origin::Map(Arc::new(rows)));
    Rows { selection, origin, fields: Vec::new(), pool: None }
}

/// The error about a question that an engine over the prepared copy does not support.
fn unsupported(engine: &Ordered, question: &Question) -> Error {
    let error = not_supported(engine.name(), question.name());
    error.advise("take --engine reference, or leave --engine out")
}
