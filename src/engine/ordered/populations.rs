//! Populations and thresholds by name, in the words of conditions.

use super::Ordered;
use crate::error::Result;
use crate::map::Keeps;
use crate::query::{Condition, Expression, Filter, Limit, Population};

impl Ordered {
    /// A filter whose population is said in conditions and thresholds.
    ///
    /// # Errors
    /// A population that the map does not name (usage).
    pub(super) fn expanded(&self, filter: &Filter) -> Result<Filter> {
        let mut filter = filter.clone();
        let Some(name) = filter.population_name.take() else { return Ok(filter) };
        let known = &self.map.populations;
        let Some(population) = known.iter().find(|known| known.name == name) else {
            let known: Vec<&str> = known.iter().map(|known| known.name.as_str()).collect();
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

    /// The thresholds of a filter by name, as conditions.
    ///
    /// # Errors
    /// A number that the map does not have (usage).
    pub(super) fn thresholds(&self, filter: &Filter) -> Result<Vec<Condition>> {
        let limits = filter.limits_by_name();
        limits.iter().try_for_each(|limit| self.map.check_limit(limit))?;
        Ok(limits.iter().map(|limit| limit.condition(filter.strict)).collect())
    }
}
