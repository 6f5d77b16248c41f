//! Two labels: in every permutation those neurons of a stratum have the left one whose keys are the smallest, as
//! many as have it in the data.

use super::part::Part;
use super::permuter::{Amount, Permutations, Permuter, in_portions, with_firsts};
use super::processors::Processors;
use super::strata::{Labels, Sorted};
use super::{BITS, NeuronSums, check_sums, too_large};
use crate::error::Result;
use crate::query::{Exact, Permuting, Reached, TestFound};
use crate::run::Run;

/// The neurons of both labels.
pub struct TwoLabels {
    /// How many have the left one and the right one.
    pub neurons: [u64; 2],
    strata: Vec<Stratum>,
    /// Neurons of the left label in the data, and their squares.
    left: Part,
    all: Part,
}

/// Neurons that may exchange labels.
struct Stratum {
    /// The numbers that they draw by, ascending.
    numbers: Vec<u64>,
    /// How many have the left label.
    left: usize,
    /// Those with synapses: their places, and what these come to.
    sums: Vec<(u32, i64)>,
}

impl TwoLabels {
    /// Those of some neurons.
    ///
    /// # Errors
    /// Sums whose squares are too large.
    pub fn new(own: &NeuronSums, labels: &Labels) -> Result<TwoLabels> {
        let has = |label: u32| labels.iter().any(|own| own.contains(&label));
        let (sums, label_of) = (sums(own)?, &own.labels.label_of);
        let sorted = Sorted::of(own, has);
        let is_left = |neuron: &u32| labels[0].contains(&label_of[*neuron as usize]);
        let (mut left, mut all) = (Part::default(), Part::default());
        let mut made = Vec::new();
        for range in sorted.each() {
            let members = &sorted.neurons[range.clone()];
            let x = |neuron: &u32| sums[*neuron as usize];
            members.iter().for_each(|neuron| all.add(x(neuron)));
            members.iter().filter(|neuron| is_left(neuron)).for_each(|neuron| left.add(x(neuron)));
            let some = members.iter().enumerate().filter(|(_, neuron)| x(neuron) != 0);
            made.push(Stratum {
                numbers: sorted.numbers[range].to_vec(),
                left: members.iter().filter(|neuron| is_left(neuron)).count(),
                sums: some.map(|(at, neuron)| (at as u32, x(neuron))).collect(),
            });
        }
        let (squares, neurons) = (all.squares.unsigned_abs(), sorted.neurons.len() as u128);
        if squares.checked_mul(neurons).is_none_or(|product| product >= 1 << BITS) {
            return Err(too_large());
        }
        let of_left = made.iter().map(|stratum| stratum.left as u64).sum();
        let of_right = sorted.neurons.len() as u64 - of_left;
        Ok(TwoLabels { neurons: [of_left, of_right], strata: made, left, all })
    }

    /// Whether some stratum has neurons of both labels.
    pub fn is_mixed(&self) -> bool {
        self.strata.iter().any(|own| own.left > 0 && own.left < own.numbers.len())
    }

    /// The difference in the data, and in every permutation.
    ///
    /// # Errors
    /// A stopped run; those of the permuter.
    pub fn found(
        &self,
        permuting: &Permuting,
        permuter: Option<&dyn Permuter>,
        run: &Run,
    ) -> Result<TestFound> {
        let permuted = match permuter {
            Some(permuter) => self.permuted_by(permuter, permuting, run)?,
            None => self.permuted_here(permuting, run)?,
        };
        Ok(self.compared(&permuted))
    }

    /// What the left label comes to in every permutation.
    fn permuted_here(&self, permuting: &Permuting, run: &Run) -> Result<Vec<Part>> {
        let asked = (self.amounts(), 1 + Part::LIMBS);
        let here = Processors::new(self.lots(), 1, asked, permuting.seed)?;
        let note = |parts: &mut Vec<Part>, sums: Vec<i64>| {
            parts.push(Part::of_limbs(sums.into_iter()));
        };
        Ok(here.permuted(permuting.permutations, run, Vec::new, note)?.concat())
    }

    /// The same by a permuter.
    fn permuted_by(
        &self,
        permuter: &dyn Permuter,
        permuting: &Permuting,
        run: &Run,
    ) -> Result<Vec<Part>> {
        let asked =
            Permutations::new(self.lots(), 1, (self.amounts(), 1 + Part::LIMBS), permuting.seed);
        let mut all = Vec::with_capacity(permuting.permutations as usize);
        in_portions(permuter, asked, permuting.permutations, run, |own, sums| {
            all.extend((0..own.len()).map(|b| Part::of_limbs(sums.iter().map(|of| of[b]))));
            Ok(())
        })?;
        Ok(all)
    }

    /// What the neurons of every stratum draw by, and how many have the left label.
    fn lots(&self) -> impl Iterator<Item = (&[u64], Vec<u32>)> {
        self.strata.iter().map(|stratum| (&stratum.numbers[..], vec![stratum.left as u32]))
    }

    /// What is added up for a label: the neurons' sums, then their squares limb by limb.
    fn amounts(&self) -> impl Iterator<Item = Amount> + Clone {
        let firsts = with_firsts(&self.strata, |stratum| stratum.numbers.len());
        let sums = firsts
            .flat_map(|(first, stratum)| stratum.sums.iter().map(move |(at, x)| (first + at, *x)));
        sums.flat_map(|(neuron, x)| {
            (0..).zip(Part::limbs(x)).map(move |(target, units)| Amount { neuron, target, units })
        })
    }

    fn compared(&self, permuted: &[Part]) -> TestFound {
        let (t, expected) = (self.t(self.left), self.expected());
        let difference = self.difference(self.left);
        let twice = expected.times(&Exact::whole(2));
        // |d − D̄| ≥ |D − D̄| where (d − D)(d + D − 2 D̄) ≥ 0.
        let (floor, is_whole) = (twice.floor(), twice == Exact::whole(twice.floor()));
        let is_as_far = |other: i64| {
            let (apart, sum) = (
                i128::from(other) - i128::from(difference),
                i128::from(other) + i128::from(difference),
            );
            match apart.signum() {
                1 => sum > floor || is_whole && sum == floor,
                -1 => sum <= floor,
                _ => true,
            }
        };
        let ts: Vec<f64> = permuted.iter().map(|part| self.t(*part)).collect();
        let differences: Vec<i64> = permuted.iter().map(|part| self.difference(*part)).collect();
        let count = |is: &dyn Fn(f64) -> bool| ts.iter().filter(|own| is(**own)).count() as u32;
        let reached = Reached {
            both: count(&|own| own.abs() >= t.abs()),
            greater: count(&|own| own >= t),
            less: count(&|own| own <= t),
            difference: differences.iter().filter(|own| is_as_far(**own)).count() as u32,
        };
        let sums = [self.left.sum, self.all.without(self.left).sum];
        TestFound { sums, expected, t, reached, permuted: ts, differences }
    }

    fn difference(&self, left: Part) -> i64 {
        left.sum - self.all.without(left).sum
    }

    /// The mean difference of all permutations: in each stratum the mean of a neuron, as often as the left
    /// label has more neurons.
    fn expected(&self) -> Exact {
        let mut by_size: std::collections::BTreeMap<i128, i128> = Default::default();
        for stratum in &self.strata {
            let (left, all) = (stratum.left as i128, stratum.numbers.len() as i128);
            let sum: i128 = stratum.sums.iter().map(|(_, x)| i128::from(*x)).sum();
            *by_size.entry(all).or_default() += (2 * left - all) * sum;
        }
        let each = by_size.into_iter().filter_map(|(all, sum)| Exact::ratio(sum, all));
        each.fold(Exact::whole(0), |sum, own| sum.plus(&own))
    }

    /// The difference of the means by its standard error; every operation is rounded once.
    fn t(&self, left: Part) -> f64 {
        let right = self.all.without(left);
        let [a, b] = self.neurons.map(|n| n as f64);
        let [of_left, of_right] =
            [variance(left, self.neurons[0]), variance(right, self.neurons[1])];
        let apart = left.sum as f64 / a - right.sum as f64 / b;
        let error = (of_left / a + of_right / b).sqrt();
        if apart == 0.0 { 0.0 } else { apart / error }
    }
}

/// s², whose numerator is exact.
fn variance(part: Part, neurons: u64) -> f64 {
    let n = i128::from(neurons);
    let sum = i128::from(part.sum);
    (n * part.squares - sum * sum) as f64 / (n * (n - 1)) as f64
}

/// What the synapses of each neuron come to.
fn sums(own: &NeuronSums) -> Result<Vec<i64>> {
    check_sums(own)?;
    let mut sums = vec![0i64; own.numbers.len()];
    own.sums.iter().for_each(|sum| sums[sum.neuron as usize] += sum.units);
    Ok(sums)
}
