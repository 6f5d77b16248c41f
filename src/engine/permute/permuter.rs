//! What draws keys, gives labels by them and adds up in the place of the processors.

use std::ops::Range;

use crate::engine::resample::{Digit, Target, Term, digits};
use crate::error::Result;
use crate::run::Run;

/// Sums over the neurons of each label that are wanted in every permutation.
#[derive(Debug)]
pub struct Permutations {
    /// What neurons draw by: stratum by stratum, ascending in each.
    pub numbers: Vec<u64>,
    /// Those that may exchange labels.
    pub strata: Vec<Lot>,
    /// How many labels are told apart; further ones are nobody's.
    pub labels: usize,
    /// What is added up, target by target; the pairs are of each neuron with itself, by its place here.
    pub digits: Vec<Digit>,
    /// How many targets there are.
    pub targets: usize,
    /// The seed of the keys.
    pub seed: u64,
    /// The permutations.
    pub permutations: Range<u32>,
}

impl Permutations {
    /// The sums of so many targets over the neurons of strata: what these draw by, and their cuts.
    pub fn new<'a>(
        strata: impl Iterator<Item = (&'a [u64], Vec<u32>)>,
        labels: usize,
        (amounts, targets): (impl Iterator<Item = Amount>, usize),
        seed: u64,
    ) -> Permutations {
        let (numbers, strata) = lots(strata);
        let single = || Target { is_single: true, ..Target::default() };
        let mut of_target: Vec<Target> = (0..targets).map(|_| single()).collect();
        for Amount { neuron, target, units } in amounts {
            let term = Term { i: neuron, j: neuron, amount: units };
            of_target[target as usize].terms.push(term);
        }
        let digits = digits(&of_target);
        Permutations { numbers, strata, labels, digits, targets, seed, permutations: 0..0 }
    }
}

/// What the neurons of strata draw by, one stratum after the other, and which of them may exchange labels.
pub fn lots<'a>(strata: impl Iterator<Item = (&'a [u64], Vec<u32>)>) -> (Vec<u64>, Vec<Lot>) {
    let (mut numbers, mut lots) = (Vec::new(), Vec::new());
    for (own, cuts) in strata {
        let first = numbers.len() as u32;
        numbers.extend_from_slice(own);
        lots.push(Lot { neurons: first..numbers.len() as u32, cuts });
    }
    (numbers, lots)
}

/// Strata in the same order, each with the place of its first neuron, by how many it has.
pub fn with_firsts<S>(
    strata: &[S],
    neurons: impl Fn(&S) -> usize + Clone,
) -> impl Iterator<Item = (u32, &S)> + Clone {
    strata.iter().scan(0, move |next, stratum| {
        let first = *next;
        *next += neurons(stratum) as u32;
        Some((first, stratum))
    })
}

/// What a neuron has of a target, which it has once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub neuron: u32,
    pub target: u32,
    pub units: i64,
}

/// Neurons that may exchange labels.
#[derive(Debug, PartialEq, Eq)]
pub struct Lot {
    /// Their places.
    pub neurons: Range<u32>,
    /// How many have the first label, how many one of the first two, and so on: one for each label. In a
    /// permutation those with the smallest (key, number) have the first label, the next ones the next.
    pub cuts: Vec<u32>,
}

/// Draws keys, gives labels and adds up.
pub trait Permuter: Sync {
    /// The sum of each target over the neurons of each label in each of the permutations: target by target for
    /// the first label, then for the next. Sums are known to fit 63 bits.
    ///
    /// # Errors
    /// More than it holds ([`crate::Kind::Unsupported`]); its faults ([`crate::Kind::Engine`]); a run that is
    /// stopped.
    fn permuted(&self, asked: &Permutations, run: &Run) -> Result<Vec<Vec<i64>>>;
}

/// Bytes of the sums that a permuter is asked for at a time.
const SUMS_MAX: usize = 1 << 28;
/// Permutations that are asked for at least.
const PORTION_MIN: usize = 32;

/// Asks for the sums of so many permutations, a portion at a time: `each` is given the first of them, and the
/// sums.
///
/// # Errors
/// Those of the permuter and of `each`.
pub fn in_portions(
    permuter: &dyn Permuter,
    mut asked: Permutations,
    permutations: u32,
    run: &Run,
    mut each: impl FnMut(Range<u32>, Vec<Vec<i64>>) -> Result<()>,
) -> Result<()> {
    let sums = asked.labels * asked.targets * size_of::<i64>();
    let step = (SUMS_MAX / sums.max(1) / PORTION_MIN * PORTION_MIN).clamp(PORTION_MIN, 1 << 30);
    for first in (0..permutations).step_by(step) {
        let own = first..permutations.min(first.saturating_add(step as u32));
        asked.permutations = own.clone();
        each(own, permuter.permuted(&asked, run)?)?;
        run.check()?;
    }
    Ok(())
}
