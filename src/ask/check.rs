//! Which answers are compared with another engine's, and what is said where they differ.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::class::QuestionClass;
use super::{Answer, Question, differ};
use crate::engine::KernelRun;
use crate::error::{Error, Kind};

/// What answers are compared with before they are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// Nothing.
    Never,
    /// A GPU's answers with the cpu's: the first of each kind of question and of each kernel, then one in
    /// 64.
    #[default]
    Sample,
    /// Every answer with the reference's.
    Reference,
}

/// After the first of a kind one in so many is compared.
const ONE_IN: u64 = 64;

/// Chooses the answers that are compared.
#[derive(Debug, Default)]
pub struct Sampler(Mutex<HashMap<Unit, u64>>);

/// What is looked at once before it is trusted.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Unit {
    /// Questions that are alike.
    Questions(QuestionClass),
    /// A kernel, and what it tested and collected.
    Kernel(&'static str, u32),
}

impl Sampler {
    /// Whether an answer to a question that ran these kernels is to be compared: the first of its kind and
    /// the first of any of its kernels, then one in 64 of its kind.
    pub fn takes(&self, question: &Question, kernels: &[KernelRun]) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = |unit: Unit| {
            let count = seen.entry(unit).or_default();
            *count += 1;
            *count
        };
        // All of them are counted.
        let counts: Vec<u64> =
            kernels.iter().map(|run| count(Unit::Kernel(run.name, run.tests))).collect();
        count(Unit::Questions(QuestionClass::of(question))) % ONE_IN == 1 || counts.contains(&1)
    }
}

/// The error of two engines that gave different answers. One that `is_gpu` is asked no more.
pub fn disagreement(
    question: &Question,
    (engine, answer): (&str, &Answer),
    (other, truth): (&str, &Answer),
    is_gpu: bool,
) -> Error {
    let differs = differ::first_difference(question, answer, truth);
    let retired = if is_gpu { "; this process asks no GPU any more" } else { "" };
    Error::new(Kind::Disagree, format!("{engine} and {other} disagree: {differs}{retired}")).advise(
        "this is a bug in areax or in a driver: please report it with the command line and \
         `areax doctor`; trust the answer of --engine reference",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{
        Filter, MatrixQuery, MatrixSetQuery, Measure, Normalize, Resampling, Weights,
    };

    #[test]
    fn the_first_of_each_kind_is_compared_and_then_one_in_64() {
        let sampler = Sampler::default();
        let count = |prob| Question::Count(Filter { prob_min: prob, ..Filter::default() });
        let takes = |question: &Question| sampler.takes(question, &[]);
        assert!(takes(&count(None)));
        assert!(!takes(&count(None)));
        // Another test on the rows, another kind; another threshold, the same.
        assert!(takes(&count(Some(0.5))));
        assert!(!takes(&count(Some(0.6))));
        let matrix = |ci| Question::Matrix(MatrixQuery { ci, ..MatrixQuery::default() });
        let poisson = Resampling { weights: Weights::Poisson, ..Resampling::default() };
        for ci in [None, Some(Resampling::default()), Some(poisson)] {
            assert!(takes(&matrix(ci)));
            assert!(!takes(&matrix(ci.map(|ci| Resampling { seed: 2, ..ci }))));
        }
        let taken = (0..ONE_IN * 2).filter(|_| takes(&count(None))).count();
        assert_eq!(taken, 2);
    }

    #[test]
    fn each_matrix_of_a_set_counts_by_its_measures() {
        let sampler = Sampler::default();
        let set = |measure: Measure| {
            let matrices = vec![(measure, Normalize::None)];
            Question::MatrixSet(MatrixSetQuery { matrices, ..MatrixSetQuery::default() })
        };
        assert!(sampler.takes(&set(Measure::Count), &[]));
        assert!(sampler.takes(&set(Measure::TotalSize), &[]));
        assert!(!sampler.takes(&set(Measure::TotalSize), &[]));
    }

    #[test]
    fn a_kernel_that_no_answer_was_compared_of_is_compared() {
        let sampler = Sampler::default();
        let takes = |names: &[(&'static str, u32)]| {
            let run = |(name, tests): &(&'static str, u32)| KernelRun {
                name,
                tests: *tests,
                ms: None,
                bytes: 0,
                workgroups: 1,
                atomics: 0,
            };
            let kernels: Vec<KernelRun> = names.iter().map(run).collect();
            sampler.takes(&Question::Count(Filter::default()), &kernels)
        };
        assert!(takes(&[("count_runs", 1)]));
        assert!(!takes(&[("count_runs", 1)]));
        assert!(takes(&[("count_runs", 1), ("neuron_mask", 0)]));
        assert!(takes(&[("count_runs", 3), ("neuron_mask", 0)]), "another specialisation");
        assert!(!takes(&[("count_runs", 3), ("neuron_mask", 0)]));
    }
}
