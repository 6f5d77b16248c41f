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
    let mut asked = Question::from_pairs(question.name(), pairs.clone(), defaults)?;
    // How large it may be is not told: it changes no answer.
    if let (Question::Sweep(asked), Question::Sweep(given)) = (&mut asked, question) {
        asked.large = given.large;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Axis, SweepQuery};

    #[test]
    fn a_sweep_that_may_be_large_may_be_so_where_it_is_collected() {
        for large in [false, true] {
            let axes = vec![Axis::parse("prob_min=0.5,0.7").unwrap()];
            let question = Question::Sweep(SweepQuery { axes, large, ..SweepQuery::default() });
            let (_, asked) = canonical(&question, Defaults::Off).unwrap();
            assert_eq!(asked, question);
        }
    }
}
