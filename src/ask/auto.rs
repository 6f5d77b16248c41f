//! Which engine `auto` chooses: decided by what is known in microseconds, the rows that pass by order,
//! the tests that the filter has, and whether it lists few neurons. Finding out which neurons pass
//! would take as long as a quarter of the answer, and be done again for it.

use super::{Data, Question, short};
use crate::dataset::Dataset;
use crate::engine::auto::Work;
use crate::engine::plan;
use crate::error::Result;
use crate::query::predicate::Predicate;
use crate::run::Run;

/// Bytes of a row's columns that a GPU holds for a question without coordinates.
const RESIDENT_ROW_BYTES: f64 = 12.0;

/// Whether a GPU would answer sooner than the processors; opening it and the upload of the columns
/// included, unless it `is_open`.
pub fn prefers_gpu(question: &Question, data: &Data, is_open: bool) -> bool {
    // A short question is answered before a GPU has begun; what resamples and permutations cost the model does
    // not know.
    let is_known = question.has_gpu_path() && !draws(question);
    let may = is_known && !short::is_short(question, data, true, &Run::default());
    let Some((data, _)) = data.known().filter(|_| may) else { return false };
    // Names that the data lacks are refused later.
    let Ok(predicate) = question.costs().predicate(&data.vocabulary) else { return false };
    if !predicate.is_simple() {
        return false;
    }
    let all = data.synapse_count() as f64;
    let upload = (!is_open).then_some(all * RESIDENT_ROW_BYTES);
    let prefers = |rows: f64| Work::at_most(rows, &predicate).prefers_gpu(upload);
    // More rows favour the GPU: where all of them do not, fewer never do. The cpu meets damage again,
    // and says so.
    predicate.min_pair.is_none()
        && prefers(all)
        && rows(data, &predicate).is_ok_and(prefers)
        && plan::lists_few(data, &predicate).is_ok_and(|few| !few)
}

/// Whether a question resamples or permutes neurons.
fn draws(question: &Question) -> bool {
    let permutes = match question {
        Question::Matrix(query) => query.test.is_some(),
        _ => matches!(question, Question::Test(_)),
    };
    permutes || question.resampling().is_some()
}

/// Rows that pass by order alone.
fn rows(data: &Dataset, predicate: &Predicate) -> Result<f64> {
    let (runs, ..) = plan::rows(data, predicate)?;
    Ok(runs.iter().map(|run| (run.end - run.start) as f64).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Options;
    use crate::engine::plan::Plan;
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
                assert!(!prefers_gpu(&question, &data, true), "{question}");
                continue;
            }
            let plan = Plan::new(dataset, &filter, &Run::default()).unwrap();
            let rows = rows(dataset, &predicate).unwrap();
            assert_eq!(rows as usize, plan.rows(), "{question}");
            let (most, work) = (Work::at_most(rows, &predicate), Work::of(&plan));
            assert!(most.bytes >= work.bytes && most.lookups >= work.lookups, "{question}");
            // Too little for any GPU that has still to be opened.
            assert!(!prefers_gpu(&question, &data, false), "{question}");
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
