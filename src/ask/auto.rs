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
