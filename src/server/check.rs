//! `check=true`: the reference is asked the same question, and an answer that is not its own is not
//! given.

use super::engines::Provenance;
use super::problem::Problem;
use super::state::State;
use crate::engine::Engine;
use crate::engine::reference::Reference;
use crate::error::Result;

/// The answer with what the reference has said of it, if that is `wanted`. The reference reads the
/// published files; its tables are held no longer than the question takes.
///
/// # Errors
/// Those of the reference; [`Kind::Disagree`](crate::error::Kind) where its answer is another.
pub fn against_reference<A: PartialEq>(
    state: &State,
    wanted: bool,
    (answer, by): (A, Provenance),
    question: impl Fn(&dyn Engine) -> Result<A>,
) -> Result<(A, Provenance), Problem> {
    let reference = match wanted {
        true => Reference::open(&state.data.sources, state.data.vocabulary().clone())?,
        false => return Ok((answer, by)),
    };
    if reference.name() == by.engine {
        return Ok((answer, by));
    }
    if question(&reference)? != answer {
        // Two states of the published files are no fault of an engine.
        state.data.dataset.published.unchanged()?;
        return Err(state.engines.refuted(by.engine, reference.name()).into());
    }
    Ok((answer, Provenance { checked_against: Some(reference.name()), ..by }))
}
