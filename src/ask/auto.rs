//! Which engine `auto` chooses. A process that asks one question decides by what is known in microseconds:
//! the rows that pass by order, the tests that the filter has, and whether it lists few neurons. Finding out
//! which neurons pass would take as long as a quarter of the answer, and be done again for it. A program that
//! lives long learns from what it was asked (`standby.rs`).

mod clock;
mod reason;
mod standby;
mod work;

pub use clock::Clock;
pub use reason::Reason;
pub use standby::{AutoStatus, Chosen, Source, Standby};

use super::{Data, Question};
use crate::dataset::Dataset;
use crate::engine::GpuRates;
use crate::error::Result;
use crate::query::predicate::Predicate;

/// Whether a GPU that has still to be opened and filled would answer sooner than the processors.
pub fn prefers_gpu(question: &Question, data: &Data, rates: &GpuRates) -> bool {
    let all = data.known().map_or(0, |(data, _)| data.synapse_count()) as f64;
    let prefers = |rows: &dyn Fn(&Dataset, &Predicate) -> Result<f64>| {
        work::asked(question, data, rows).is_ok_and(|asked| {
            let upload = all * asked.columns.row_bytes();
            asked.work.is_some_and(|work| work.prefers_gpu(rates, upload))
        })
    };
    // More rows favour the GPU: where all of them do not, fewer never do.
    prefers(&|_, _| Ok(all)) && prefers(&work::by_order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Options;
    use crate::engine::auto::Work;
    use crate::engine::plan::{self, Plan};
    use crate::progress::Silent;
    use crate::query::Filter;
    use crate::run::Run;
    use crate::synth::{self, SynthOptions};
    use crate::verify::Cases;

    #[test]
    fn what_is_known_in_microseconds_is_never_below_the_work_of_the_plan() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 3000, neurons: 200, seed: 8, nasty: true };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let data = Data::find(folder.path(), &Options::default()).unwrap();
        let dataset = data.dataset(&Run::default()).unwrap();
        let mut cases = Cases::new(dataset, 2);
        for _ in 0..300 {
            let question = cases.question();
            // Pairs of neurons are counted before a plan is made.
            let filter = Filter { min_pair: None, ..question.costs().into_owned() };
            let Ok(predicate) = filter.predicate(&data.vocabulary) else { continue };
            if predicate.min_pair.is_some() {
                // No plan tests pairs, and no GPU is asked.
                assert!(!prefers_gpu(&question, &data, &GpuRates::DISCRETE), "{question}");
                continue;
            }
            let plan = Plan::new(dataset, &filter, &Run::default()).unwrap();
            let rows = work::by_order(dataset, &predicate).unwrap();
            assert_eq!(rows as usize, plan.rows(), "{question}");
            let (most, work) = (Work::at_most(rows, &predicate), Work::of(&plan));
            assert!(most.bytes >= work.bytes && most.lookups >= work.lookups, "{question}");
            // Too little for any GPU that has still to be opened.
            assert!(!prefers_gpu(&question, &data, &GpuRates::DISCRETE), "{question}");
        }
    }

    #[test]
    fn few_listed_neurons_are_known_as_the_plan_knows_them() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 20_000, neurons: 2000, ..SynthOptions::default() };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let data = Data::find(folder.path(), &Options::default()).unwrap();
        let dataset = data.dataset(&Run::default()).unwrap();
        dataset.ensure_all().unwrap();
        let ids: Vec<u64> = (0..2000).map(|at| dataset.neurons.id[at]).collect();
        let lists_few = |ids: &[u64]| {
            let filter = Filter { pre_neuron_ids: Some(ids.to_vec().into()), ..Filter::default() };
            let predicate = filter.predicate(&data.vocabulary).unwrap();
            plan::lists_few(dataset, &predicate).unwrap()
        };
        assert!(!lists_few(&ids[..1]), "the index is not there");
        dataset.index().unwrap();
        assert!(lists_few(&ids[..1]));
        assert!(!lists_few(&ids));
        let all = Filter::default().predicate(&data.vocabulary).unwrap();
        assert!(!plan::lists_few(dataset, &all).unwrap());
    }
}
