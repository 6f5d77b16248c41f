//! Random questions on every engine against the reference: the same answer bit for bit, or the
//! first difference in full.

mod cases;
mod claims;
mod conditions;
mod descriptions;
mod maps;
mod nulls;
mod permutations;
mod resampling;
mod tables;
mod tested;

pub use cases::Cases;
pub use maps::MapCases;
pub use tables::RandomMap;

use std::fmt;

use crate::ask::{Answer, Mapped, Question};
use crate::engine::Engine;
use crate::engine::ordered::Ordered;
use crate::error::{Error, Kind, Result};
use crate::run::Run;

/// Two engines that gave different answers.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What was asked.
    pub question: Question,
    /// Name of the engine that was checked.
    pub engine: &'static str,
    /// Its answer, in words.
    pub answer: String,
    /// The reference's answer.
    pub truth: String,
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
    let (answer, truth) = (answer.to_string(), truth.to_string());
    Ok(Some(Difference::between(question, engine.name(), answer, truth)))
}

impl Difference {
    fn between(
        question: &Question,
        engine: &'static str,
        answer: String,
        truth: String,
    ) -> Box<Difference> {
        Box::new(Difference { question: question.clone(), engine, answer, truth })
    }
}

/// What came of a question to an engine.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The reference's answer.
    Same,
    /// The reference's refusal, word for word.
    Refused,
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

/// The same of a data set with a map: of the processors over its prepared copy.
///
/// # Errors
/// An engine that fails; what it refuses is an outcome.
pub fn outcome_of_map(question: &Question, data: &Mapped, run: &Run) -> Result<Outcome> {
    outcomes_of_map(question, data, &[], run).map(|mut outcomes| outcomes.remove(0))
}

/// The same of the processors, and of other engines over the copy.
///
/// # Errors
/// Those of [`outcome_of_map`].
pub fn outcomes_of_map(
    question: &Question,
    data: &Mapped,
    others: &[Ordered],
    run: &Run,
) -> Result<Vec<Outcome>> {
    let truth = match data.by_reference(question, run) {
        Err(error) if !is_refusal(&error) => return Err(error),
        truth => truth,
    };
    let first = outcome_of(question, Ordered::NAME, data.by_cpu(question, run), &truth);
    let by = |engine: &Ordered| {
        outcome_of(question, engine.name(), data.by(engine, question, run), &truth)
    };
    std::iter::once(first).chain(others.iter().map(by)).collect()
}

fn is_refusal(error: &Error) -> bool {
    matches!(error.kind(), Kind::Usage | Kind::Data)
}

/// An answer or refusal beside that of the reference.
fn outcome_of(
    question: &Question,
    engine: &'static str,
    answer: Result<Answer>,
    truth: &Result<Answer>,
) -> Result<Outcome> {
    let in_words = |answer: &Result<Answer>| match answer {
        Ok(answer) => answer.to_string(),
        Err(error) => error.in_words(),
    };
    match (&answer, truth) {
        (Err(error), _) if error.kind() == Kind::Unsupported => return Ok(Outcome::Unsupported),
        (Ok(answer), Ok(truth)) if answer == truth => return Ok(Outcome::Same),
        (Err(ours), Err(theirs))
            if is_refusal(theirs)
                && ours.kind() == theirs.kind()
                && ours.what() == theirs.what() =>
        {
            return Ok(Outcome::Refused);
        }
        _ => {}
    }
    let (ours, theirs) = (in_words(&answer), in_words(truth));
    match answer {
        Err(error) if !is_refusal(&error) => Err(error),
        _ => Ok(Outcome::Different(Difference::between(question, engine, ours, theirs))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
