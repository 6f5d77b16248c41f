//! Labels of neurons that are given with a question, some of which only another shard has.

use crate::ask::Question;
use crate::error::Result;
use crate::query::{Groups, MatrixQuery};
use crate::shards::{GivenLabels, digest};

/// The labels of neurons that are given with a question.
fn groups(question: &Question) -> Option<&Groups> {
    match question {
        Question::Matrix(query) => query.groups.as_ref(),
        _ => None,
    }
}

/// The same as a partial says them.
pub(super) fn labels(question: &Question) -> Option<GivenLabels> {
    let groups = groups(question)?;
    let mut ids: Vec<(u64, u32)> = groups.labelled().collect();
    ids.sort_unstable();
    let ids = ids.iter().map(|(id, label)| format!("{id} {label}"));
    let other = [format!("{:?}", groups.other())];
    let texts: Vec<String> = groups.labels().iter().cloned().chain(other).chain(ids).collect();
    let checksum = digest(texts.iter().map(String::as_bytes));
    Some(GivenLabels { names: groups.labels().to_vec(), checksum })
}

/// Labelled neurons that are not in this shard: another one may have them.
pub(super) fn unknown(
    question: &Question,
    is_here: impl Fn(u64) -> Result<bool>,
) -> Result<Vec<u64>> {
    let mut unknown = Vec::new();
    for (id, _) in groups(question).into_iter().flat_map(Groups::labelled) {
        if !is_here(id)? {
            unknown.push(id);
        }
    }
    unknown.sort_unstable();
    Ok(unknown)
}

/// The question with its labels of neurons, but for those of neurons that are not here.
pub(super) fn known(asked: Question, question: &Question, unknown: &[u64]) -> Question {
    match (asked, groups(question)) {
        (Question::Matrix(query), Some(groups)) => {
            let groups = Some(groups.clone().without(unknown));
            MatrixQuery { groups, ..query }.into()
        }
        (asked, _) => asked,
    }
}
