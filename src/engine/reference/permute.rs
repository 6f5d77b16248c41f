//! Permutation tests in the plainest form: in every permutation each neuron of a stratum has a key, all are sorted
//! by it, and the first ones have the left label; every number by its definition.

use std::collections::{BTreeMap, HashMap};

use crate::draws::Draws;
use crate::error::{Error, Result};
use crate::query::{
    Compared, Exact, NeuronLabels, Reached, Side, Test, TestFound, TestQuery, Wiring,
};
use crate::run::Run;

/// What the neurons of the permuted side are called, and what they have in common.
pub struct Neurons<'a> {
    /// The names of labels.
    pub names: &'a [String],
    /// What a neuron has in every category within which labels are permuted.
    pub alike: &'a dyn Fn(usize) -> Vec<usize>,
}

/// A neuron: the number that it draws by, whether its label is the left one, what its synapses come to.
struct Neuron {
    number: u64,
    is_left: bool,
    x: i128,
}

/// What both labels come to: numbers of neurons, sums, sums of squares.
#[derive(Clone, Copy, Default)]
struct Both {
    n: [i128; 2],
    sum: [i128; 2],
    squares: [i128; 2],
}

impl Both {
    fn add(&mut self, is_left: bool, x: i128) {
        let label = usize::from(!is_left);
        self.n[label] += 1;
        self.sum[label] += x;
        self.squares[label] += x * x;
    }

    fn difference(&self) -> i128 {
        self.sum[0] - self.sum[1]
    }

    /// The studentised difference, every operation rounded once.
    fn t(&self) -> f64 {
        let mean = |label: usize| self.sum[label] as f64 / self.n[label] as f64;
        let variance = |label: usize| {
            let n = self.n[label];
            let above = n * self.squares[label] - self.sum[label] * self.sum[label];
            above as f64 / (n * (n - 1)) as f64
        };
        let error = variance(0) / self.n[0] as f64 + variance(1) / self.n[1] as f64;
        let t = (mean(0) - mean(1)) / error.sqrt();
        if t.is_nan() { 0.0 } else { t }
    }
}

/// How the difference of two labels stands to those of permuted ones.
///
/// # Errors
/// A label of fewer than two neurons (usage), sums that are too large, a stopped run.
pub fn test(
    query: &TestQuery,
    compared: &Compared,
    (own, whole): (&Wiring, Option<&Wiring>),
    neurons: &Neurons,
    run: &Run,
) -> Result<Test> {
    let population = if compared.side == Side::Pre { &own.pre } else { &own.post };
    check_sum(own)?;
    let mut x: HashMap<u32, i128> = HashMap::new();
    for link in &own.links {
        let neuron = if compared.side == Side::Pre { link.pre } else { link.post };
        *x.entry(neuron).or_default() += i128::from(link.units);
    }
    let mut strata: BTreeMap<Vec<usize>, Vec<Neuron>> = BTreeMap::new();
    let mut both = Both::default();
    for (neuron, label) in population.label_of.iter().enumerate() {
        if *label == NeuronLabels::ABSENT {
            continue;
        }
        let name = &neurons.names[*label as usize];
        let is_left = compared.left.contains(name);
        if !is_left && !compared.right.contains(name) {
            continue;
        }
        let x = x.get(&(neuron as u32)).copied().unwrap_or(0);
        both.add(is_left, x);
        let one = Neuron { number: own.neurons[neuron], is_left, x };
        strata.entry((neurons.alike)(neuron)).or_default().push(one);
    }
    check_squares(&both)?;
    let [left, right] = both.n.map(|n| n as u64);
    query.check_sizes(compared, [left, right])?;
    let is_mixed = strata.values().any(|own| {
        let left = own.iter().filter(|neuron| neuron.is_left).count();
        left > 0 && left < own.len()
    });
    let scale = match whole {
        None => Some(Exact::power_of_two(own.exponent)),
        Some(whole) if whole.undefined.is_empty() => {
            Exact::ratio(1, whole.links.iter().map(|link| i128::from(link.units)).sum())
        }
        Some(_) => None,
    };
    let found = match own.undefined.is_empty() {
        true => Some(found(query, &strata, &both, run)?),
        false => None,
    };
    Ok(Test {
        side: compared.side,
        neurons: [left, right],
        autapses: own.autapses,
        outside: own.outside,
        lost: (0, 0),
        exponent: own.exponent,
        is_rounded: own.is_rounded,
        is_mixed,
        scale,
        found,
    })
}

fn found(
    query: &TestQuery,
    strata: &BTreeMap<Vec<usize>, Vec<Neuron>>,
    both: &Both,
    run: &Run,
) -> Result<TestFound> {
    let draws = Draws::of_seed(query.permuting.seed);
    let expected = expected(strata);
    let from_mean = |difference: i128| {
        let apart = Exact::whole(difference).plus(&expected.times(&Exact::whole(-1)));
        if apart < Exact::whole(0) { apart.times(&Exact::whole(-1)) } else { apart }
    };
    let (t, far) = (both.t(), from_mean(both.difference()));
    let (mut reached, mut permuted, mut differences) = (Reached::default(), vec![], vec![]);
    for b in 0..query.permuting.permutations {
        run.check()?;
        let mut now = Both::default();
        for neurons in strata.values() {
            let left = neurons.iter().filter(|neuron| neuron.is_left).count();
            let key = |neuron: &&Neuron| (draws.permutation_key(neuron.number, b), neuron.number);
            let mut sorted: Vec<&Neuron> = neurons.iter().collect();
            sorted.sort_by_key(key);
            sorted.iter().enumerate().for_each(|(at, neuron)| now.add(at < left, neuron.x));
        }
        let own = now.t();
        reached.both += u32::from(own.abs() >= t.abs());
        reached.greater += u32::from(own >= t);
        reached.less += u32::from(own <= t);
        reached.difference += u32::from(from_mean(now.difference()) >= far);
        permuted.push(own);
        differences.push(now.difference() as i64);
    }
    let sums = both.sum.map(|sum| sum as i64);
    Ok(TestFound { sums, expected, t, reached, permuted, differences })
}

/// The mean difference of all permutations: a neuron has the left label as often as any other of its stratum.
fn expected(strata: &BTreeMap<Vec<usize>, Vec<Neuron>>) -> Exact {
    let mut expected = Exact::whole(0);
    for neurons in strata.values() {
        let all = neurons.len() as i128;
        let left = neurons.iter().filter(|neuron| neuron.is_left).count() as i128;
        let sum: i128 = neurons.iter().map(|neuron| neuron.x).sum();
        if let Some(mean) = Exact::ratio(sum, all) {
            expected = expected.plus(&mean.times(&Exact::whole(left - (all - left))));
        }
    }
    expected
}

pub(super) fn check_sum(own: &Wiring) -> Result<()> {
    let all: u128 = own.links.iter().map(|link| u128::from(link.units.unsigned_abs())).sum();
    if all < 1 << 62 { Ok(()) } else { Err(wide()) }
}

fn check_squares(both: &Both) -> Result<()> {
    let squares = (both.squares[0] + both.squares[1]) as u128;
    let neurons = (both.n[0] + both.n[1]) as u128;
    let fits = squares.checked_mul(neurons).is_some_and(|product| product < 1 << 126);
    if fits { Ok(()) } else { Err(wide()) }
}

fn wide() -> Error {
    Error::data("the squares of what neurons have could pass 126 bits")
        .advise("ask for a measure of smaller numbers")
}
