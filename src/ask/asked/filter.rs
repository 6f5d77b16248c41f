//! The filter that pairs ask for: what holds without them, the population, then what they give.

use super::{Defaults, Pairs};
use crate::ask::table::POPULATION;
use crate::error::{Error, Result};
use crate::query::ParameterKind::Float16OfSynapse;
use crate::query::{FILTERS, Filter, FilterParameter, FilterSpec, Limit, Population};

impl Defaults<'_> {
    /// The filter that holds where nothing is given.
    ///
    /// # Errors
    /// None that a user sees: the table's own defaults are read as any text is.
    pub(in crate::ask) fn filter(self) -> Result<Filter> {
        let mut filter = Filter::default();
        match self {
            Defaults::Off => {}
            Defaults::Guide => {
                // All others are off where they are not given.
                let of_synapse = |spec: &&FilterSpec| spec.parameter.kind() == Float16OfSynapse;
                for spec in FILTERS.iter().filter(of_synapse) {
                    spec.default.map_or(Ok(()), |text| spec.parameter.set(&mut filter, text))?;
                }
            }
            Defaults::Map(thresholds) => {
                for (word, number) in thresholds {
                    filter.set_limit(word, number)?;
                }
            }
        }
        Ok(filter)
    }
}

/// The filter over one that holds where nothing else is given, and the population that gave part of
/// it.
///
/// # Errors
/// A value that is none; `strict=false` over a filter that is strict (usage).
pub fn over(
    pairs: &Pairs,
    mut filter: Filter,
    defaults: Defaults<'_>,
) -> Result<(Filter, Option<Population>)> {
    let named = pairs.get(POPULATION.name);
    let of_j0251 = named.filter(|_| !defaults.is_map());
    let population = of_j0251.and_then(|name| Population::parse(name).ok());
    match population {
        Some(population) => filter = filter.population(population),
        // Others are the data's own.
        None => filter.population_name = named.map(|name| name.trim().to_owned()),
    }
    let is_strict = filter.strict;
    for parameter in FilterParameter::ALL {
        let name = parameter.name();
        if pairs.gives_nothing(name) {
            parameter.spec().value.set_nothing(&mut filter);
        } else if let Some(ids) = pairs.ids(name) {
            filter.set_ids(*parameter, ids.clone());
        } else {
            let is_limit = defaults.is_map() && Limit::of_word(name).is_some();
            pairs.all(name).try_for_each(|text| match is_limit {
                // A decimal until it meets the type of a column.
                true => filter.set_limit(name, text),
                false => parameter.set(&mut filter, text),
            })?;
        }
    }
    for (word, value) in pairs.limits() {
        filter.set_limit(word, value)?;
    }
    if is_strict && !filter.strict {
        return Err(Error::usage("strict", "the preset is strict, which cannot be disabled")
            .advise("leave out strict, or the preset"));
    }
    Ok((filter, population))
}
