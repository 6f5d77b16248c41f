//! `explain=true`: the rows kept by each filter one after the other, and the same question as URL,
//! command line and Rust.

use super::problem::Problem;
use super::state::State;
use crate::ask::table::{CHECK, EXPLAIN};
use crate::ask::{Check, Pairs, Question, Surroundings};
use crate::query::Explanation;
use crate::run::Run;

/// Explains a question; `beside` is what the request says besides it, and `prefix` stands before the
/// path of every route.
///
/// # Errors
/// Those of the engine.
pub fn of(
    state: &State,
    question: &Question,
    beside: &[(&str, String)],
    prefix: &str,
    run: &Run,
) -> Result<Explanation, Problem> {
    let rows = state.backend.data.rows()?;
    // Paths of the server's disk are for its log alone.
    let with = Surroundings {
        data: "DATA",
        folder: "DATA",
        beside,
        rows,
        served: (&state.name, state.defaults()),
    };
    let ask = |step: &Question| Ok(state.backend.ask(step, Check::Sample, run)?.0);
    let explanation = state.data().explained(question, question.explain(&with, ask)?);
    let url = explanation.url.map(|url| format!("{prefix}{url}"));
    Ok(Explanation { url, ..explanation })
}

/// What a request says besides its question.
///
/// # Errors
/// A flag that is neither true nor false (400).
pub fn beside(pairs: &Pairs) -> Result<Vec<(&'static str, String)>, Problem> {
    let mut beside: Vec<(&'static str, String)> = pairs
        .of_answer()
        .filter(|(name, _)| ![CHECK.name, EXPLAIN.name].contains(name))
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    if pairs.flag(&CHECK)? {
        beside.push((CHECK.name, "true".to_owned()));
    }
    Ok(beside)
}
