//! The filter of a request: the guide's defaults, the population, then what the request gives.

use axum::http::StatusCode;

use super::fields::Fields;
use super::problem::Problem;
use super::state::State;
use crate::ask::table::{POPULATION, default_of};
use crate::query::{Filter, FilterParameter, Population};

/// The filter, and the population that gave part of it.
///
/// # Errors
/// 400 for a value that means nothing.
pub fn of(fields: &Fields) -> Result<(Filter, Option<Population>), Problem> {
    over(fields, defaults()?)
}

/// The filter by itself.
///
/// # Errors
/// Those of [`of`].
pub fn alone(fields: &Fields) -> Result<Filter, Problem> {
    of(fields).map(|(filter, _)| filter)
}

/// The guide's defaults.
pub fn defaults() -> Result<Filter, Problem> {
    let mut filter = Filter::default();
    for param in [FilterParameter::ProbMin, FilterParameter::SizeMin] {
        if let Some(text) = default_of(param) {
            param.set(&mut filter, text)?;
        }
    }
    Ok(filter)
}

/// The same as [`of`] over a filter that holds where the request says nothing else.
///
/// # Errors
/// Those of [`of`].
pub fn over(fields: &Fields, mut filter: Filter) -> Result<(Filter, Option<Population>), Problem> {
    let population = fields.get(POPULATION.name).map(Population::parse).transpose()?;
    if let Some(population) = population {
        filter = filter.population(population);
    }
    let is_strict = filter.strict;
    for param in FilterParameter::ALL {
        if let Some(text) = fields.get(param.name()) {
            param.set(&mut filter, text)?;
        }
    }
    if is_strict && !filter.strict {
        return Err(Problem::bad("strict", "the preset is strict, which cannot be taken out")
            .advise("leave out strict, or the preset"));
    }
    Ok((filter, population))
}

/// Refuses a filter that this data cannot answer, or whose lists are too long.
pub fn check(filter: &Filter, state: &State) -> Result<(), Problem> {
    let data = &state.data;
    for ids in [&filter.pre_neuron_ids, &filter.post_neuron_ids].into_iter().flatten() {
        if ids.len() > state.limits.ids_max {
            let (given, most) = (ids.len(), state.limits.ids_max);
            let sentence = format!("a list of {given} ids; the limit of this server is {most}");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
                .advise("split the list: counts of disjoint lists can be added"));
        }
    }
    filter.check()?;
    filter.pre_types(data.vocabulary())?;
    filter.post_types(data.vocabulary())?;
    filter.morphs(data.vocabulary())?;
    if filter.needs_neurons() {
        need_neurons(state, "leave out lengths, certainties and the population")?;
    }
    Ok(())
}

/// Refuses a question that the data set cannot answer for want of a neuron table.
pub fn need_neurons(state: &State, advice: &str) -> Result<(), Problem> {
    if state.data.dataset.has_neuron_table {
        return Ok(());
    }
    let sentence = "this needs the neuron table, and the data set that is open has none";
    Err(Problem::new(StatusCode::BAD_REQUEST, sentence).advise(advice))
}
