//! Random questions on every engine against the reference: the same answer bit for bit, or the
//! first difference in full.

mod cases;

pub use cases::Cases;

use std::fmt;

use crate::engine::Engine;
use crate::error::Result;
use crate::query::{
    Count, Filter, Matrix, MatrixQuery, RowSet, SelectQuery, Sweep, SweepQuery, flags,
};

/// A question that every engine answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// How many synapses pass.
    Count(Filter),
    /// A matrix.
    Matrix(MatrixQuery),
    /// A matrix at every point of a grid.
    Sweep(SweepQuery),
    /// Which rows pass.
    Select(SelectQuery),
}

/// An answer to a [`Question`].
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Count`].
    Count(Count),
    /// To [`Question::Matrix`].
    Matrix(Matrix),
    /// To [`Question::Sweep`].
    Sweep(Sweep),
    /// To [`Question::Select`].
    Select(RowSet),
}

impl Question {
    /// Asks an engine.
    pub fn ask(&self, engine: &dyn Engine) -> Result<Answer> {
        Ok(match self {
            Question::Count(filter) => Answer::Count(engine.count(filter)?),
            Question::Matrix(query) => Answer::Matrix(engine.matrix(query)?),
            Question::Sweep(query) => Answer::Sweep(engine.sweep(query)?),
            Question::Select(query) => Answer::Select(engine.select(query)?),
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
            Answer::Sweep(sweep) => write!(f, "{:?}", sweep.counts),
            Answer::Select(rows) => {
                let first: Vec<u64> = rows.rows().take(100).collect();
                write!(f, "{} rows, the first {first:?}", rows.len())
            }
        }
    }
}

/// Asks the reference and an engine: `None` if they agree.
pub fn compare(
    question: &Question,
    engine: &dyn Engine,
    truth: &Answer,
) -> Result<Option<Box<Difference>>> {
    let answer = question.ask(engine)?;
    if answer == *truth {
        return Ok(None);
    }
    let (question, truth) = (question.clone(), truth.clone());
    Ok(Some(Box::new(Difference { question, engine: engine.name(), answer, truth })))
}
