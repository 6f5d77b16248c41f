//! What is said of distributions in words: whose they are, and how far they reach.

use crate::output::{Context, drawn, words};
use crate::query::Distributions;

/// The sentence for the Methods section: neurons first.
pub fn methods(distributions: &Distributions, context: &Context) -> String {
    let population = drawn::population(context, false);
    let lost = words::lost(distributions.lost);
    let lost = lost.map(|lost| format!("; its conditions leave out {lost}")).unwrap_or_default();
    format!(
        "{} neurons as presynaptic and {} as postsynaptic ones, with or without a synapse (population: \
         {population}{lost}). Counted, not sampled or tested: no interval, no p value. One volume: they describe \
         this tissue, and say nothing about other animals. areax {}.",
        words::thousands(distributions.n_pre),
        words::thousands(distributions.n_post),
        env!("CARGO_PKG_VERSION")
    )
}
