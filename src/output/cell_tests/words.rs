//! What is said of tests in words: units, population, the sentences for the Methods section.

use super::Asked;
use crate::draws::Draws;
use crate::output::{Context, drawn, words};
use crate::query::MatrixTest;

/// How far tests of one volume reach.
const ONE_VOLUME: &str =
    "One volume: the tests are about neurons of this tissue; they say nothing about other animals.";

/// What is permuted.
pub fn unit(test: &MatrixTest) -> &'static str {
    if test.permuting.fragments { "fragment" } else { "neuron" }
}

/// Whose neurons they are.
pub fn population(asked: Asked, context: &Context) -> String {
    drawn::of_matrix(context, asked.test.permuting.fragments, asked.query.groups.is_some())
}

/// The sentences for the Methods section.
pub fn methods(asked: Asked, context: &Context) -> String {
    let Asked { tests, test, .. } = asked;
    let unit = unit(test);
    let cells = tests.z.iter().filter(|z| !z.is_nan()).count() as u64;
    let within = match test.permuting.within.as_slice() {
        [] => "among all of them".to_owned(),
        all => {
            let names: Vec<&str> = all.iter().map(|axis| axis.category()).collect();
            format!("among those of the same {}", names.join(" and "))
        }
    };
    let mut text = format!(
        "{} {}synaptic {unit}s; the unit is the {unit}. Their labels were permuted {} times {within} (by keys \
         drawn for each {unit}: {}, seed {}). The statistic of a cell is z, its sum less the mean over all \
         permutations by their standard deviation, both in closed form; p is two-sided, (1 + b)/(1 + B) (Phipson \
         & Smyth 2010). Over {} cells whose sums vary p_max_t is adjusted by the largest |z| of each permutation \
         (Westfall & Young 1993), p_bh by Benjamini and Hochberg (1995). Synapses of a neuron with itself ({}) \
         are left out of them. Population: {}.",
        words::thousands(tests.n.of.iter().sum()),
        test.side.word(),
        words::thousands(test.permuting.permutations.into()),
        Draws::GENERATOR,
        test.permuting.seed,
        words::thousands(cells),
        words::thousands(tests.autapses),
        population(asked, context),
    );
    if let Some(lost) = words::lost(tests.lost) {
        text += &format!(" Its conditions leave out {lost}.");
    }
    if let Some(power) = tests.rounded_to {
        text += &format!(" Tests take values rounded to multiples of 2^{power}.");
    }
    if test.permuting.fragments {
        text += " Units are fragments, not cells: p values are too small by an unknown factor.";
    }
    format!("{text} {ONE_VOLUME}")
}

/// What table and picture say of the tests: how many cells differ after adjustment, then the methods.
pub fn facts(asked: Asked, context: &Context) -> Vec<(String, String)> {
    let below = |p: Vec<f64>| p.iter().filter(|p| **p <= 0.05).count() as u64;
    let tests = asked.tests;
    let said = format!(
        "{} cells with p ≤ 0.05 adjusted by max-T, {} by BH, of {} tested",
        words::thousands(below(tests.p_max_t())),
        words::thousands(below(tests.p_bh())),
        words::thousands(tests.z.iter().filter(|z| !z.is_nan()).count() as u64)
    );
    vec![("Tests".to_owned(), said), ("Methods".to_owned(), methods(asked, context))]
}
