//! How permutations are asked for.

use super::Pairs;
use crate::ask::table::{PERMUTATIONS, TEST, TEST_SEED, TEST_UNITS, TEST_WITHIN};
use crate::error::{Error, Result};
use crate::query::{
    CellAxes, Claim, Filter, MatrixTest, Measure, Normalize, Permuting, Side, TestQuery,
};

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

/// What pairs ask of tests of a matrix; `None` where they ask for none.
///
/// # Errors
/// A value that is none, and what belongs to tests without them (usage).
pub fn of_matrix(pairs: &Pairs) -> Result<Option<MatrixTest>> {
    let Some(side) = pairs.one_of(&TEST, &[Side::Pre, Side::Post], Side::word)? else {
        let own = [TEST_WITHIN, PERMUTATIONS];
        return match own.into_iter().find(|parameter| pairs.gives(parameter.name)) {
            Some(parameter) => Err(Error::usage(
                parameter.name,
                format!("'{}' belongs to tests: ask for them too", parameter.name),
            )
            .advise(format!("for example {}", pairs.spelling().example(TEST.name, TEST.example)))),
            None => Ok(None),
        };
    };
    Ok(Some(MatrixTest { side, permuting: of(pairs)?, keeps_sums: false }))
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
