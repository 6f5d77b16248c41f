//! A question as all shards are asked it, and what they do not share.

use crate::ask::{Defaults, Question};
use crate::engine::partial::Disjoint;
use crate::error::{Error, Kind, Result};
use crate::shards::{By, Shard};

/// What no two shards share.
pub(super) fn disjoint(shard: &Shard) -> Disjoint {
    match shard.whole.by {
        By::Rows => Disjoint::Synapses,
        By::Neurons => Disjoint::Pairs,
    }
}

/// The question as text, and the question that is made of that where partials are merged: a filter that asks
/// nothing is none there. `defaults` say of which layout the data are.
pub(super) fn canonical(
    question: &Question,
    defaults: Defaults<'_>,
) -> Result<(Vec<(String, String)>, Question)> {
    let Some(pairs) = question.pairs() else {
        let what = "connections by themselves are asked by no command";
        return Err(Error::new(Kind::Usage, what).advise("ask about a claim"));
    };
    let asked = Question::from_pairs(question.name(), pairs.clone(), defaults)?;
    let sorted = |mut pairs: Vec<(String, String)>| {
        pairs.sort();
        pairs
    };
    match asked.pairs() {
        // A threshold stands among others, by its name, where numbers are those of a map.
        Some(read) if sorted(read.clone()) == sorted(pairs) => Ok((read, asked)),
        _ => Err(Error::new(Kind::Failure, format!("{question} is not what {asked} is"))),
    }
}
