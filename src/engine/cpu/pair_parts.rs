//! What pairs of neurons have and which populations these are in, for what is drawn once all parts are there.

use super::{pair_lists, test, wiring};
use crate::dataset::Dataset;
use crate::engine::partial::{Additive, PairParts, Paired};
use crate::engine::plan::Plan;
use crate::error::Result;
use crate::query::{NeuronLabels, Units};
use crate::run::Run;

/// Collects it; nothing where nothing is drawn.
pub fn collect(data: &Dataset, question: &Additive, run: &Run) -> Result<Option<PairParts>> {
    let fragments = check(data, question)?;
    let (Some(paired), Some(listing)) = (question.paired()?, question.listing()?) else {
        return Ok(None);
    };
    let populations = populations(data, &paired, run)?;
    let pairs = pair_lists::collect(data, question, &listing, run)?;
    let strata = match question {
        Additive::Test(query) => test::strata(data, &query.permuting)?,
        Additive::CellTests(query) => match &query.test {
            Some(test) => test::strata(data, &test.permuting)?,
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    data.neurons.id.ensure_all()?;
    let neurons = data.neurons.id.to_vec();
    let all = PairParts { pairs, neurons, populations, strata, fragments };
    Ok(Some(all.of_populations()))
}

/// Refuses what the question refuses; gives how many settings of a claim are about fragments too.
fn check(data: &Dataset, question: &Additive) -> Result<u64> {
    match question {
        Additive::Intervals(query) => query.check()?,
        Additive::CellTests(query) => {
            query.check()?;
            if let Some(test) = &query.test {
                test.permuting.strata_j0251(test.side)?;
            }
        }
        Additive::Test(query) => drop(query.check_j0251(&data.vocabulary)?),
        Additive::ClaimIntervals(query) => {
            query.check(&data.vocabulary)?;
            return Units::of(&data.vocabulary, |units| query.check_units(units));
        }
        _ => {}
    }
    Ok(0)
}

fn populations(data: &Dataset, paired: &Paired, run: &Run) -> Result<Vec<[NeuronLabels; 2]>> {
    let asked = wiring::Asked::new(data, &paired.matrix)?;
    let mut all = Vec::new();
    for filter in paired.populations() {
        let by_order = Plan::by_order(data, &filter, run)?;
        let (pre, post) = asked.populations(&filter, &by_order)?;
        all.push([pre, post]);
    }
    Ok(all)
}
