//! Random questions on every engine against the reference: the same answer bit for bit, or the
//! first difference in full.

mod cases;

pub use cases::Cases;

use std::fmt;

use crate::engine::Engine;
use crate::error::Result;
use crate::query::{
    Adjacency, ConnectionValues, ConnectionsQuery, Count, Filter, Matrix, MatrixQuery, Neuron,
    NeuronQuery, NeuronsQuery, RowSet, SelectQuery, Sheet, SheetQuery, Sweep, SweepQuery, flags,
};
use crate::run::Run;

/// A question that every engine answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// How many synapses pass.
    Count(Filter),
    /// A matrix.
    Matrix(MatrixQuery),
    /// Several matrices of the same synapses.
    Sheet(SheetQuery),
    /// A matrix at every point of a grid.
    Sweep(SweepQuery),
    /// What some connections amount to at every point of a grid.
    Connections(ConnectionsQuery),
    /// Which rows pass.
    Select(SelectQuery),
    /// Which neurons there are.
    Neurons(NeuronsQuery),
    /// One neuron.
    Neuron(NeuronQuery),
    /// Neuron × neuron.
    Adjacency(Filter),
}

/// An answer to a [`Question`].
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Count`].
    Count(Count),
    /// To [`Question::Matrix`].
    Matrix(Matrix),
    /// To [`Question::Sheet`].
    Sheet(Sheet),
    /// To [`Question::Sweep`].
    Sweep(Sweep),
    /// To [`Question::Connections`].
    Connections(ConnectionValues),
    /// To [`Question::Select`].
    Select(RowSet),
    /// To [`Question::Neurons`].
    Neurons(Vec<u64>),
    /// To [`Question::Neuron`].
    Neuron(Neuron),
    /// To [`Question::Adjacency`].
    Adjacency(Adjacency),
}

impl Question {
    /// Asks an engine.
    pub fn ask(&self, engine: &dyn Engine, run: &Run) -> Result<Answer> {
        Ok(match self {
            Question::Count(filter) => Answer::Count(engine.count(filter, run)?),
            Question::Matrix(query) => Answer::Matrix(engine.matrix(query, run)?),
            Question::Sheet(query) => Answer::Sheet(engine.sheet(query, run)?),
            Question::Sweep(query) => Answer::Sweep(engine.sweep(query, run)?),
            Question::Connections(query) => Answer::Connections(engine.connections(query, run)?),
            Question::Select(query) => Answer::Select(engine.select(query, run)?),
            Question::Neurons(query) => Answer::Neurons(engine.neurons(query, run)?),
            Question::Neuron(query) => Answer::Neuron(engine.neuron(query, run)?),
            Question::Adjacency(filter) => Answer::Adjacency(engine.adjacency(filter, run)?),
        })
    }
}

impl fmt::Display for Question {
    /// As a command line, but for the data and the groups file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Count(filter) => write!(f, "areax count DATA{}", flags(filter)),
            Question::Matrix(query) => {
                let (measure, normalize) = (query.measure.name(), query.normalize.name());
                write!(f, "areax matrix DATA --measure {measure} --normalize {normalize}")?;
                if let Some(groups) = &query.groups {
                    let (labels, neurons) = (groups.labels().len(), groups.labelled().count());
                    write!(f, " --groups ({neurons} neurons, {labels} labels)")?;
                }
                f.write_str(&flags(&query.filter))
            }
            Question::Sheet(query) => {
                let one = |question: &MatrixQuery| {
                    format!("{}/{}", question.measure.name(), question.normalize.name())
                };
                let all: Vec<String> = query.questions().iter().map(one).collect();
                write!(f, "a sheet of {} of DATA{}", all.join(", "), flags(&query.filter))
            }
            Question::Connections(query) => {
                let (measure, normalize) = (query.measure.name(), query.normalize.name());
                let connections = &query.connections;
                write!(f, "{connections:?} by {measure}, normalize {normalize} of")?;
                write!(f, " {}", Question::Sweep(query.grid.clone()))
            }
            Question::Sweep(query) => {
                f.write_str("areax sweep DATA")?;
                for axis in &query.axes {
                    let values: Vec<String> = axis.values.iter().map(f64::to_string).collect();
                    write!(f, " --axis {}={}", axis.param.name(), values.join(","))?;
                }
                f.write_str(&flags(&query.filter))
            }
            Question::Select(query) => {
                f.write_str("areax synapses DATA --fields row")?;
                if let Some(sample) = query.sample {
                    write!(f, " --max-results {} --seed {}", sample.size, sample.seed)?;
                }
                f.write_str(&flags(&query.filter))
            }
            Question::Neurons(query) => {
                f.write_str("areax neurons DATA")?;
                query.flags().iter().try_for_each(|(name, value)| match value.as_str() {
                    "true" => write!(f, " --{}", name.replace('_', "-")),
                    value => write!(f, " --{}={value}", name.replace('_', "-")),
                })
            }
            Question::Neuron(query) => {
                write!(f, "areax neuron {} DATA{}", query.id, flags(&query.filter))
            }
            Question::Adjacency(filter) => write!(f, "areax adjacency DATA{}", flags(filter)),
        }
    }
}

/// Two engines that gave different answers.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What was asked.
    pub question: Question,
    /// Name of the engine that was checked.
    pub engine: &'static str,
    /// Its answer.
    pub answer: Answer,
    /// The reference's answer.
    pub truth: Answer,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.question)?;
        writeln!(f, "  {}: {}", self.engine, self.answer)?;
        write!(f, "  reference: {}", self.truth)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Count(count) => write!(f, "{count:?}"),
            Answer::Matrix(matrix) => write!(f, "{} synapses, {:?}", matrix.total, matrix.values),
            Answer::Sheet(Sheet(matrices)) => write!(f, "{matrices:?}"),
            Answer::Connections(values) => write!(f, "{values:?}"),
            Answer::Sweep(sweep) => write!(f, "{:?}", sweep.counts),
            Answer::Select(rows) => {
                let first: Vec<u64> = rows.rows().take(100).collect();
                write!(f, "{} rows, the first {first:?}", rows.len())
            }
            Answer::Neurons(ids) => {
                let first = &ids[..ids.len().min(100)];
                write!(f, "{} neurons, the first {first:?}", ids.len())
            }
            Answer::Neuron(neuron) => write!(f, "{neuron:?}"),
            Answer::Adjacency(pairs) => {
                let first: Vec<_> = pairs.iter().take(100).collect();
                let neurons = pairs.neuron_ids.len();
                write!(f, "{} pairs of {neurons} neurons, the first {first:?}", pairs.pairs())
            }
        }
    }
}

/// Asks the reference and an engine: `None` if they agree.
pub fn compare(
    question: &Question,
    engine: &dyn Engine,
    truth: &Answer,
    run: &Run,
) -> Result<Option<Box<Difference>>> {
    let answer = question.ask(engine, run)?;
    if answer == *truth {
        return Ok(None);
    }
    let (question, truth) = (question.clone(), truth.clone());
    Ok(Some(Box::new(Difference { question, engine: engine.name(), answer, truth })))
}
