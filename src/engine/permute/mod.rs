//! Permutation tests: labels of neurons are permuted within strata, each time by keys that are drawn for the
//! neurons. Which labels and sums they have an engine gives ([`NeuronSums`]); which engine it was makes no
//! difference here.

mod labelled;
mod many;
mod neurons;
mod normal;
mod part;
mod permuter;
mod processors;
mod rows;
mod strata;
mod sums;
mod two;

pub use many::cells;
pub use permuter::Permuter;
#[cfg(feature = "gpu")]
pub use permuter::{Lot, Permutations};
pub use strata::{Labels, places, strata};
pub use sums::{NeuronSum, NeuronSums, Whole};

use crate::error::{Error, Result};
use crate::query::{Compared, Exact, Test, TestQuery};
use crate::run::Run;
use two::TwoLabels;

/// Bits of the sum of all amounts: squares of sums fit in 127.
const SUM_BITS: u32 = 62;
/// Bits of the sum of the squares of neurons, times their number.
const BITS: u32 = 126;

/// How the difference of two labels stands to those of permuted ones. `own` is what the neurons have in the
/// claim's connections alone, `whole` all that these are fractions of; `labels` are the places of the left and
/// of the right label. The processors permute and add up, unless a permuter does.
///
/// # Errors
/// A label of fewer than two neurons (usage), sums that are too large, a stopped run; those of the permuter.
pub fn test(
    query: &TestQuery,
    compared: &Compared,
    labels: &Labels,
    (own, whole): (&NeuronSums, Option<Whole>),
    permuter: Option<&dyn Permuter>,
    run: &Run,
) -> Result<Test> {
    let two = TwoLabels::new(own, labels)?;
    query.check_sizes(compared, two.neurons)?;
    let is_finite = own.undefined.is_empty();
    let found = match is_finite {
        true => Some(two.found(&query.permuting, permuter, run)?),
        false => None,
    };
    Ok(Test {
        side: own.side,
        neurons: two.neurons,
        autapses: own.autapses,
        outside: own.outside,
        lost: (0, 0),
        exponent: own.exponent,
        is_rounded: own.is_rounded,
        is_mixed: two.is_mixed(),
        scale: scale(own, whole),
        found,
    })
}

/// What a unit comes to in the values shown: of fractions 1 ÷ all units, which are of the same size.
fn scale(own: &NeuronSums, whole: Option<Whole>) -> Option<Exact> {
    let Some(whole) = whole else { return Some(Exact::power_of_two(own.exponent)) };
    Exact::ratio(1, whole.units).filter(|_| whole.is_finite)
}

/// Refuses sums that are too large together.
fn check_sums(own: &NeuronSums) -> Result<()> {
    let all: u128 = own.sums.iter().map(|sum| u128::from(sum.units.unsigned_abs())).sum();
    if all < 1 << SUM_BITS { Ok(()) } else { Err(too_large()) }
}

fn too_large() -> Error {
    Error::data("the squares of what neurons have could pass 126 bits")
        .advise("ask for a measure of smaller numbers")
}

#[cfg(test)]
mod tests;
