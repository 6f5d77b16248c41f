//! Which engine `auto` chooses: decided by what costs nothing to know, the rows of the segments that
//! the filter lets pass and the tests that it has. Planning the question to learn its exact cost
//! would take as long as a quarter of its answer.

use super::{Data, Question, short};
use crate::dataset::{Dataset, Segment};
use crate::engine::auto::Work;
use crate::engine::plan;
use crate::query::predicate::Predicate;

/// Bytes of a row's columns that a GPU holds for a question without coordinates.
const RESIDENT_ROW_BYTES: f64 = 12.0;

/// Whether a GPU would answer sooner than the processors; opening it and the upload of the columns
/// included, unless it `is_open`.
pub fn prefers_gpu(question: &Question, data: &Data, is_open: bool) -> bool {
    // A short question is answered before a GPU has begun.
    let may = question.has_gpu_path() && !short::is_short(question, data);
    let Some((data, _)) = data.known().filter(|_| may) else { return false };
    // Names that the data lacks are refused later.
    let Ok(predicate) = question.costs().predicate(&data.vocabulary) else { return false };
    let all = data.synapse_count() as f64;
    let upload = (!is_open).then_some(all * RESIDENT_ROW_BYTES);
    // More rows favour the GPU: where all of them do not, fewer never do.
    Work::at_most(all, &predicate).prefers_gpu(upload)
        && Work::at_most(rows(data, &predicate), &predicate).prefers_gpu(upload)
}

/// Rows of the segments whose types and morphology pass.
fn rows(data: &Dataset, predicate: &Predicate) -> f64 {
    let rows = |segment: &Segment| (segment.end - segment.start) as f64;
    plan::segments(data, predicate).map(rows).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Options;
    use crate::engine::plan::Plan;
    use crate::progress::Silent;
    use crate::run::Run;
    use crate::synth::{self, SynthOptions};
    use crate::verify::Cases;

    #[test]
    fn what_is_known_for_nothing_is_never_below_the_work_of_the_plan() {
        let folder = tempfile::tempdir().unwrap();
        let options = SynthOptions { synapses: 3000, neurons: 200, seed: 8, nasty: true };
        synth::write(folder.path(), &options, &Silent).unwrap();
        let data = Data::find(folder.path(), &Options::default()).unwrap();
        let dataset = data.dataset(&Run::default()).unwrap();
        let mut cases = Cases::new(dataset, 2);
        for _ in 0..300 {
            let question = cases.question();
            let filter = question.costs();
            let Ok(predicate) = filter.predicate(&data.vocabulary) else { continue };
            let plan = Plan::new(dataset, &filter, &Run::default()).unwrap();
            let (most, work) =
                (Work::at_most(rows(dataset, &predicate), &predicate), Work::of(&plan));
            assert!(most.bytes >= work.bytes && most.lookups >= work.lookups, "{question}");
            // Too little for any GPU that has still to be opened.
            assert!(!prefers_gpu(&question, &data, false), "{question}");
        }
    }
}
