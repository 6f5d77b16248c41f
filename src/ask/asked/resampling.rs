//! How intervals are asked for.

use super::Pairs;
use crate::ask::table::{CI, CI_SEED, CI_WEIGHTS, LEVEL, RESAMPLES, TEST, UNITS};
use crate::error::{Error, Result};
use crate::query::{Level, Resampling, Sides, Weights};

/// What pairs ask of intervals; `None` where they ask for none.
///
/// # Errors
/// A value that is none, and what belongs to intervals without them (usage).
pub fn of(pairs: &Pairs) -> Result<Option<Resampling>> {
    let Some(sides) = pairs.one_of(&CI, &Sides::ALL, Sides::name)? else {
        let is_tested = pairs.gives(TEST.name);
        let own = [RESAMPLES, LEVEL, CI_WEIGHTS, CI_SEED, UNITS];
        // Tests have a seed and units, too.
        let own = own.into_iter().take(if is_tested { 3 } else { 5 });
        return match own.into_iter().find(|parameter| pairs.gives(parameter.name)) {
            Some(parameter) => Err(Error::usage(
                parameter.name,
                format!("'{}' belongs to intervals: ask for them too", parameter.name),
            )
            .advise(format!("for example {}", pairs.spelling().example(CI.name, CI.example)))),
            None => Ok(None),
        };
    };
    let usual = Resampling::default();
    let resamples = match pairs.integer(&RESAMPLES)? {
        // What is too many is said where it is checked.
        Some(resamples) => u32::try_from(resamples).unwrap_or(u32::MAX),
        None => usual.resamples,
    };
    let weights = pairs.one_of(&CI_WEIGHTS, &Weights::ALL, Weights::name)?;
    let resampling = Resampling {
        sides,
        weights: weights.unwrap_or_default(),
        resamples,
        level: pairs.get(LEVEL.name).map_or(Ok(usual.level), Level::parse)?,
        seed: pairs.integer(&CI_SEED)?.unwrap_or(usual.seed),
        fragments: pairs.word(&UNITS)? == Some("fragments"),
        keeps_sums: false,
    };
    resampling.check()?;
    Ok(Some(resampling))
}
