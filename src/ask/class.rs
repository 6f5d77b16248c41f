//! Which questions are alike: those of one class go the same way through an engine, over more rows or fewer.

use super::Question;
use crate::query::{Filter, FilterParameter, Measure, Setting, in_force};

/// Questions of one name, with these measures and these filters in force, resampled by these weights, or
/// permuted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QuestionClass {
    name: &'static str,
    measures: Vec<Measure>,
    filters: u64,
    weights: Option<&'static str>,
    permutes: bool,
}

impl QuestionClass {
    /// That of a question.
    pub fn of(question: &Question) -> QuestionClass {
        QuestionClass {
            name: question.name(),
            measures: question.measures().cloned().collect(),
            filters: filters(&question.costs()),
            weights: question.resampling().map(|resampling| resampling.weights.name()),
            permutes: permutes(question),
        }
    }
}

/// Whether a question permutes neurons.
pub fn permutes(question: &Question) -> bool {
    match question {
        Question::Matrix(query) => query.test.is_some(),
        _ => matches!(question, Question::Test(_)),
    }
}

/// One bit for each filter in force.
fn filters(filter: &Filter) -> u64 {
    let in_force = in_force(filter).into_iter();
    let set = in_force.filter(|(_, setting)| *setting != Setting::Flag(false));
    set.fold(0, |bits, (param, _)| {
        let place = FilterParameter::ALL.iter().position(|known| *known == param);
        bits | place.map_or(0, |place| 1 << place)
    })
}
