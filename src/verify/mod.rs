//! Random questions on every engine against the reference: the same answer bit for bit, or the
//! first difference in full.

mod cases;

pub use cases::Cases;

use std::fmt;

use crate::ask::{Answer, Question};
use crate::engine::Engine;
use crate::error::Result;
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
