//! What a partial says of itself.

use super::labelled::labels;
use crate::ask::Question;
use crate::query::Population;
use crate::shards::{About, Shard};

/// What a partial of a question says of itself, but for who collected it, and in whose words.
pub(super) fn about(
    shard: &Shard,
    question: &Question,
    pairs: Vec<(String, String)>,
    population: Option<Population>,
    unknown: Vec<u64>,
) -> About {
    About {
        areax: env!("CARGO_PKG_VERSION").to_owned(),
        whole: shard.whole.clone(),
        names: String::new(),
        axon_only: Vec::new(),
        shards: vec![shard.number],
        question: question.name().to_owned(),
        pairs,
        population: population.map(|population| population.name().to_owned()),
        labels: labels(question),
        engine: String::new(),
        unknown,
        compared: None,
    }
}
