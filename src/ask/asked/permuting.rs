//! How permutations are asked for.

use super::Pairs;
use crate::ask::table::{PERMUTATIONS, TEST_SEED, TEST_UNITS, TEST_WITHIN};
use crate::error::Result;
use crate::query::{CellAxes, Claim, Filter, Measure, Normalize, Permuting, TestQuery};

/// The question whether a claim's labels differ by more than permuted ones.
///
/// # Errors
/// Values that are none, what has no test (usage).
pub fn test(
    pairs: &Pairs,
    claim: Claim,
    filter: Filter,
    (measure, normalize): (Measure, Normalize),
) -> Result<TestQuery> {
    let (types, permuting) = (CellAxes::default(), of(pairs)?);
    let query = TestQuery { filter, claim, measure, normalize, types, permuting };
    query.check()?;
    Ok(query)
}

/// Within what, how often and by which seed.
fn of(pairs: &Pairs) -> Result<Permuting> {
    let within = pairs.get(TEST_WITHIN.name).map(Permuting::parse_within).transpose()?;
    let permutations = match pairs.integer(&PERMUTATIONS)? {
        // What is too many is said where it is checked.
        Some(permutations) => u32::try_from(permutations).unwrap_or(u32::MAX),
        None => Permuting::PERMUTATIONS,
    };
    Ok(Permuting {
        within: within.unwrap_or_default(),
        permutations,
        seed: pairs.integer(&TEST_SEED)?.unwrap_or(Permuting::SEED),
        fragments: pairs.word(&TEST_UNITS)? == Some("fragments"),
    })
}
