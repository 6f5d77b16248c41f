//! Random questions on every engine against the reference: the same answer bit for bit, or the
//! first difference in full.

mod cases;
mod conditions;

pub use cases::Cases;

use std::fmt;

use crate::ask::{Answer, Question};
use crate::engine::Engine;
use crate::error::{Kind, Result};
use crate::run::Run;

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

/// What came of a question to an engine.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The reference's answer.
    Same,
    /// None: the engine does not support the question.
    Unsupported,
    /// Another answer.
    Different(Box<Difference>),
}

/// [`compare`] of an engine that need not support every question.
///
/// # Errors
/// Those of the engine; one that fails is not one that does not support the question.
pub fn outcome(
    question: &Question,
    engine: &dyn Engine,
    truth: &Answer,
    run: &Run,
) -> Result<Outcome> {
    match compare(question, engine, truth, run) {
        Ok(None) => Ok(Outcome::Same),
        Ok(Some(difference)) => Ok(Outcome::Different(difference)),
        Err(error) if error.kind() == Kind::Unsupported => Ok(Outcome::Unsupported),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::query::{
        Adjacency, Count, Filter, Matrix, MatrixQuery, NeuronIds, NeuronsQuery, RowSet,
        SelectQuery, Sweep, SweepQuery,
    };

    /// Loses its device at every question that it supports.
    struct Lost;

    fn lost<T>() -> Result<T> {
        Err(Error::new(Kind::Engine, "the device was lost"))
    }

    impl Engine for Lost {
        fn name(&self) -> &'static str {
            "lost"
        }
        fn count(&self, _: &Filter, _: &Run) -> Result<Count> {
            lost()
        }
        fn matrix(&self, _: &MatrixQuery, _: &Run) -> Result<Matrix> {
            lost()
        }
        fn sweep(&self, _: &SweepQuery, _: &Run) -> Result<Sweep> {
            lost()
        }
        fn neurons(&self, _: &NeuronsQuery, _: &Run) -> Result<NeuronIds> {
            lost()
        }
        fn select(&self, _: &SelectQuery, _: &Run) -> Result<RowSet> {
            lost()
        }
    }

    #[test]
    fn an_engine_that_fails_is_not_one_that_does_not_support_the_question() {
        let ask =
            |question: &Question, truth: &Answer| outcome(question, &Lost, truth, &Run::default());
        let pairs = Answer::Adjacency(Adjacency::default());
        let unsupported = ask(&Question::Adjacency(Filter::default().into()), &pairs);
        assert!(matches!(unsupported, Ok(Outcome::Unsupported)), "{unsupported:?}");
        let none = Answer::Count(Count { count: 0, total_size: 0.0, mean_size: f64::NAN });
        let failed = ask(&Question::Count(Filter::default()), &none);
        assert!(matches!(&failed, Err(error) if error.kind() == Kind::Engine), "{failed:?}");
    }
}
