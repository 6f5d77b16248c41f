//! What populations and thresholds by name say in the words of conditions.

use crate::error::Result;
use crate::map::{Keeps, Map};
use crate::query::{Expression, Filter, Limit, Population};

/// A filter whose population is said in conditions and thresholds.
///
/// # Errors
/// A population that the map does not name (usage).
pub fn expanded(filter: &Filter, map: &Map) -> Result<Filter> {
    let mut filter = filter.clone();
    let Some(name) = filter.population_name.take() else { return Ok(filter) };
    let Some(population) = map.populations.iter().find(|known| known.name == name) else {
        let known: Vec<&str> = map.populations.iter().map(|known| known.name.as_str()).collect();
        return Err(Population::unknown(&name, &known));
    };
    match &population.keeps {
        Keeps::Where(words) => filter.conditions.push(words.parse::<Expression>()?),
        Keeps::Filters(all) => {
            for (word, value) in all {
                filter.limits.extend(Limit::parse(word, value)?);
            }
        }
    }
    Ok(filter)
}

/// The thresholds of a filter on numbers of the synapses.
///
/// # Errors
/// A number that the map does not have (usage).
pub fn limits(filter: &Filter, map: &Map) -> Result<Vec<Limit>> {
    let limits = filter.limits_by_name();
    limits.iter().try_for_each(|limit| map.check_limit(limit))?;
    Ok(limits)
}
