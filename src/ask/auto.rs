//! Which engine `auto` chooses: decided by what costs nothing to know, the rows of the segments that
//! the filter lets pass and the tests that it has. Planning the question to learn its exact cost
//! would take as long as a quarter of its answer.

use super::{Data, Question, short};
use crate::dataset::Dataset;
use crate::engine::auto::Work;
use crate::query::Filter;

/// Bytes of a row's columns that a GPU holds for a question without coordinates.
const RESIDENT_ROW_BYTES: f64 = 12.0;

/// Whether a GPU would answer sooner than the processors; opening it and the upload of the columns
/// included, unless it `is_open`.
pub fn prefers_gpu(question: &Question, data: &Data, is_open: bool) -> bool {
    // A short question is answered before a GPU has begun.
    let may = question.has_gpu_path() && !short::is_short(question, data);
    let Some((data, _)) = data.known().filter(|_| may) else { return false };
    let filter = question.costs();
    let all = data.synapse_count() as f64;
    let upload = (!is_open).then_some(all * RESIDENT_ROW_BYTES);
    // More rows favour the GPU: where all of them do not, fewer never do.
    Work::at_most(all, &filter).prefers_gpu(upload)
        && Work::at_most(rows(data, &filter), &filter).prefers_gpu(upload)
}

/// Rows of the segments whose types and morphology pass. Names that the data lacks are refused
/// later.
fn rows(data: &Dataset, filter: &Filter) -> f64 {
    let vocabulary = &data.vocabulary;
    let (Ok(pre), Ok(post), Ok(morphs)) =
        (filter.pre_types(vocabulary), filter.post_types(vocabulary), filter.morphs(vocabulary))
    else {
        return 0.0;
    };
    let segments = data.segments.iter();
    let passing = segments.filter(|segment| {
        pre.contains(segment.pre_type)
            && post.contains(segment.post_type)
            && morphs.contains(segment.post_morph)
    });
    passing.map(|segment| (segment.end - segment.start) as f64).sum()
}
