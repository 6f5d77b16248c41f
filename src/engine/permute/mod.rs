//! Permutation tests: labels of neurons are permuted within strata, each time by keys that are drawn for the
//! neurons. Which labels and sums they have an engine gives ([`Wiring`]); which engine it was makes no
//! difference here.

mod left;
mod many;
mod normal;
mod strata;
mod two;

pub use many::cells;
pub use strata::{Labels, strata};

use crate::error::{Error, Result};
use crate::query::{Compared, Exact, NeuronLabels, Side, Test, TestQuery, Wiring};
use crate::run::Run;
use two::TwoLabels;

/// Bits of the sum of all amounts: squares of sums fit in 127.
const SUM_BITS: u32 = 62;
/// Bits of the sum of the squares of neurons, times their number.
const BITS: u32 = 126;

/// How the difference of two labels stands to those of permuted ones. `own` is the matrix of the claim's
/// connections alone, `whole` that of all that they are fractions of; `labels` are the places of the left and
/// of the right label, `strata` what neurons have in common.
///
/// # Errors
/// A label of fewer than two neurons (usage), sums that are too large, a stopped run.
pub fn test(
    query: &TestQuery,
    compared: &Compared,
    labels: &Labels,
    (own, whole): (&Wiring, Option<&Wiring>),
    strata: &[u32],
    run: &Run,
) -> Result<Test> {
    let side = compared.side;
    let population = population(own, side);
    let two = TwoLabels::new(own, side, labels, population, strata)?;
    query.check_sizes(compared, two.neurons)?;
    let is_finite = own.undefined.is_empty();
    let found = match is_finite {
        true => Some(two.found(&query.permuting, run)?),
        false => None,
    };
    Ok(Test {
        side,
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

/// The neurons of a side, by label.
fn population(wiring: &Wiring, side: Side) -> &NeuronLabels {
    if side == Side::Pre { &wiring.pre } else { &wiring.post }
}

/// What a unit comes to in the values shown: of fractions 1 ÷ all units, which are of the same size.
fn scale(own: &Wiring, whole: Option<&Wiring>) -> Option<Exact> {
    let Some(whole) = whole else { return Some(Exact::power_of_two(own.exponent)) };
    let all = whole.links.iter().map(|link| i128::from(link.units)).sum();
    Exact::ratio(1, all).filter(|_| whole.undefined.is_empty())
}

fn too_large() -> Error {
    Error::data("the squares of what neurons have could pass 126 bits")
        .advise("ask for a measure of smaller numbers")
}

#[cfg(test)]
mod tests;
