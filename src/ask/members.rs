//! The neurons that a question about several of them chooses by conditions.

use std::borrow::Cow;

use crate::engine::Engine;
use crate::error::Result;
use crate::query::NeuronSetQuery;
use crate::run::Run;

/// The same question with the neurons that its conditions choose.
///
/// # Errors
/// Those of the engine; conditions that choose none (usage).
pub fn chosen<'q>(
    query: &'q NeuronSetQuery,
    engine: &dyn Engine,
    run: &Run,
) -> Result<Cow<'q, NeuronSetQuery>> {
    if !query.is_chosen {
        return Ok(Cow::Borrowed(query));
    }
    query.check_chosen()?;
    let (neurons, filter) = query.told_apart();
    Ok(Cow::Owned(NeuronSetQuery::new(engine.neurons(&neurons, run)?, filter)))
}
