//! What pairs ask of shuffled synapses.

use super::Pairs;
use crate::ask::table::{NULL_SEED, NULLS, SHUFFLE, STATISTIC, WITHIN};
use crate::error::{Error, Result};
use crate::query::{Filter, NullQuery, NullStatistic, Within};

/// The question about the synapses of a filter.
///
/// # Errors
/// No statistic, values that are none (usage).
pub fn of(pairs: &Pairs, filter: Filter) -> Result<NullQuery> {
    pairs.word(&SHUFFLE)?;
    let statistics = pairs.all(STATISTIC.name).map(NullStatistic::parse);
    let statistics = statistics.collect::<Result<Vec<_>>>()?;
    if statistics.is_empty() {
        let advice = pairs.spelling().example(STATISTIC.name, STATISTIC.example);
        return Err(Error::usage(STATISTIC.name, "there is no statistic")
            .advise(format!("for example {advice}; {}", NullStatistic::advice())));
    }
    let nulls = pairs.integer(&NULLS)?.unwrap_or(NullQuery::NULLS.into());
    let nulls = u32::try_from(nulls).map_err(|_| {
        Error::usage(NULLS.name, format!("{nulls} nulls are too many"))
            .advise(format!("at most {} are possible", u32::MAX))
    })?;
    let seed = pairs.integer(&NULL_SEED)?.unwrap_or(NullQuery::SEED);
    let within = pairs.get(WITHIN.name).map(Within::parse).transpose()?.unwrap_or_default();
    Ok(NullQuery { filter, within, statistics, nulls, seed })
}
