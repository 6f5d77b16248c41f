//! Which answers are compared with another engine's, and what is said where they differ.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Answer, Question, differ};
use crate::error::{Error, Kind};
use crate::query::{Filter, FilterParameter, Measure, Setting, in_force};

/// What answers are compared with before they are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// Nothing.
    Never,
    /// A GPU's answers with the cpu's: the first of each kind, then one in 64.
    #[default]
    Sample,
    /// Every answer with the reference's.
    Reference,
}

/// After the first of a kind one in so many is compared.
const ONE_IN: u64 = 64;

/// Chooses the answers that are compared.
#[derive(Debug, Default)]
pub struct Sampler(Mutex<HashMap<KernelKind, u64>>);

/// What runs the same kernels, specialised alike.
type KernelKind = (&'static str, Option<Measure>, u64);

impl Sampler {
    /// Whether the next answer to a question like this one is to be compared.
    pub fn takes(&self, question: &Question) -> bool {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = asked.entry(kind(question)).or_default();
        *asked += 1;
        *asked % ONE_IN == 1
    }
}

fn kind(question: &Question) -> KernelKind {
    let measure = question.measure().cloned();
    (question.name(), measure, tests(&question.costs()))
}

/// One bit for each filter in force.
fn tests(filter: &Filter) -> u64 {
    let in_force = in_force(filter).into_iter();
    let set = in_force.filter(|(_, setting)| *setting != Setting::Flag(false));
    set.fold(0, |bits, (param, _)| {
        let place = FilterParameter::ALL.iter().position(|known| *known == param);
        bits | place.map_or(0, |place| 1 << place)
    })
}

/// The error of two engines that gave different answers.
pub fn disagreement(
    question: &Question,
    (engine, answer): (&str, &Answer),
    (other, truth): (&str, &Answer),
) -> Error {
    let differs = differ::first_difference(question, answer, truth);
    Error::new(Kind::Disagree, format!("{engine} and {other} disagree: {differs}")).advise(
        "this is a bug in areax or in a driver: please report it with the command line and \
         `areax doctor`; trust the answer of --engine reference",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::MatrixQuery;

    #[test]
    fn the_first_of_each_kind_is_compared_and_then_one_in_64() {
        let sampler = Sampler::default();
        let count = |prob| Question::Count(Filter { prob_min: prob, ..Filter::default() });
        assert!(sampler.takes(&count(None)));
        assert!(!sampler.takes(&count(None)));
        // Another test on the rows, another kernel; another threshold, the same.
        assert!(sampler.takes(&count(Some(0.5))));
        assert!(!sampler.takes(&count(Some(0.6))));
        assert!(sampler.takes(&Question::Matrix(MatrixQuery::default())));
        let taken = (0..ONE_IN * 2).filter(|_| sampler.takes(&count(None))).count();
        assert_eq!(taken, 2);
    }
}
