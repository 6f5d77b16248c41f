//! What every resample makes of some sums over neurons and pairs of neurons: drawn block by block, so that
//! memory holds the weights of a block, and added by all threads.

use super::adder::{Adder, Additions};
use super::counters::{self, Bits};
use super::digits::{Digit, digits};
use super::products::{self, BlockWeights};
use super::terms::{Target, Term};
use crate::draws::{BLOCK, Draws};
use crate::error::Result;
use crate::query::{Resampling, Weights};
use crate::run::Run;
use crate::threads::loops;

/// Pairs of a part of the work.
const PART: usize = 1 << 13;
const _: () = assert!(PART <= counters::PAIRS_MAX);
/// Neurons that one task draws for.
const DRAWN: usize = 1 << 10;

/// Part of a target.
struct Part<'a> {
    target: usize,
    what: What<'a>,
}

enum What<'a> {
    /// Pairs that add 2 to the power of `shift`, or (`is_negative`) take it away.
    Pairs {
        pairs: &'a [(u32, u32)],
        shift: u32,
        is_negative: bool,
    },
    Terms {
        terms: &'a [Term],
        is_single: bool,
    },
}

/// The sum of each target in every resample. `numbers` are what neurons draw by.
///
/// # Errors
/// A run that is stopped.
pub fn resampled(
    numbers: &[u64],
    targets: Vec<Target>,
    resampling: &Resampling,
    run: &Run,
) -> Result<Vec<Vec<i64>>> {
    let resamples = resampling.resamples as usize;
    let mut all = vec![vec![0; resamples]; targets.len()];
    each_block(numbers, targets, resampling, run, |first, sums| {
        for (target, sums) in sums {
            let all = &mut all[target][first..resamples.min(first + BLOCK)];
            all.iter_mut().zip(sums.iter()).for_each(|(all, sum)| *all += sum);
        }
        Ok(())
    })?;
    Ok(all)
}

/// The sums of some targets in the resamples of a block; those of one target may be apart, to be added up.
pub type BlockSums = Vec<(usize, Box<[i64; BLOCK]>)>;

/// Shows the sums of each block, with its first resample: the last block is shown whole, too.
///
/// # Errors
/// A run that is stopped; those of `each`.
pub fn each_block(
    numbers: &[u64],
    mut targets: Vec<Target>,
    resampling: &Resampling,
    run: &Run,
    mut each: impl FnMut(usize, BlockSums) -> Result<()>,
) -> Result<()> {
    let numbers = renumber(numbers, &mut targets);
    let draws = Draws::of_seed(resampling.seed);
    let blocks = (resampling.resamples as usize).div_ceil(BLOCK);
    match resampling.weights {
        Weights::DoubleOrNothing => {
            let digits = digits(&targets);
            drop(targets);
            let parts = parts_of_digits(&digits);
            for block in 0..blocks {
                let bits = drawn(&numbers, [0; BLOCK / 64], |neuron| {
                    draws.bits_of_block(neuron, block as u32)
                });
                run.check()?;
                each(block * BLOCK, added(&parts, |part, sums| of_bits(&bits, part, sums)))?;
                run.check()?;
            }
        }
        Weights::Poisson => {
            let parts = parts_of_terms(&targets);
            for block in 0..blocks {
                let weights = drawn(&numbers, [0; BLOCK], |neuron| {
                    draws.poisson_of_block(neuron, block as u32)
                });
                run.check()?;
                each(block * BLOCK, added(&parts, |part, sums| of_weights(&weights, part, sums)))?;
                run.check()?;
            }
        }
    }
    Ok(())
}

/// Bytes of the sums that an adder is asked for at a time.
const ADDED_MAX: usize = 1 << 28;

/// The same as [`each_block`] by an adder in the place of the processors.
///
/// # Errors
/// Those of the adder and of `each`.
pub fn each_block_by(
    adder: &dyn Adder,
    numbers: &[u64],
    mut targets: Vec<Target>,
    resampling: &Resampling,
    run: &Run,
    mut each: impl FnMut(usize, BlockSums) -> Result<()>,
) -> Result<()> {
    let numbers = renumber(numbers, &mut targets);
    let (digits, targets) = (digits(&targets), targets.len());
    let Resampling { seed, weights, resamples, .. } = *resampling;
    let blocks = (ADDED_MAX / (targets * size_of::<[i64; BLOCK]>()).max(1)).max(1);
    let step = blocks.saturating_mul(BLOCK).min(1 << 31);
    let mut asked = Additions { numbers, digits, targets, seed, weights, resamples: 0..0 };
    for first in (0..resamples).step_by(step) {
        asked.resamples = first..resamples.min(first.saturating_add(step as u32));
        let sums = adder.sums(&asked, run)?;
        for at in (0..asked.resamples.len()).step_by(BLOCK) {
            run.check()?;
            each(first as usize + at, block_of(&sums, at))?;
        }
    }
    Ok(())
}

/// The sums of the block that begins `at`.
fn block_of(sums: &[Vec<i64>], at: usize) -> BlockSums {
    let of = |(target, sums): (usize, &Vec<i64>)| {
        let mut own = Box::new([0; BLOCK]);
        own.iter_mut().zip(&sums[at..]).for_each(|(own, sum)| *own = *sum);
        (target, own)
    };
    sums.iter().enumerate().map(of).collect()
}

/// The same as [`resampled`] by an adder in the place of the processors.
///
/// # Errors
/// Those of the adder.
pub fn resampled_by(
    adder: &dyn Adder,
    numbers: &[u64],
    mut targets: Vec<Target>,
    resampling: &Resampling,
    run: &Run,
) -> Result<Vec<Vec<i64>>> {
    let numbers = renumber(numbers, &mut targets);
    let (digits, targets) = (digits(&targets), targets.len());
    let Resampling { seed, weights, resamples, .. } = *resampling;
    let resamples = 0..resamples;
    adder.sums(&Additions { numbers, digits, targets, seed, weights, resamples }, run)
}

/// Numbers the neurons that are used anew; what these draw by.
fn renumber(numbers: &[u64], targets: &mut [Target]) -> Vec<u64> {
    let mut places = vec![u32::MAX; numbers.len()];
    for term in targets.iter().flat_map(|target| &target.terms) {
        places[term.i as usize] = 0;
        places[term.j as usize] = 0;
    }
    let is_used = |(_, place): &(usize, &u32)| **place == 0;
    let used: Vec<u32> =
        places.iter().enumerate().filter(is_used).map(|(neuron, _)| neuron as u32).collect();
    used.iter().zip(0..).for_each(|(neuron, place)| places[*neuron as usize] = place);
    for term in targets.iter_mut().flat_map(|target| &mut target.terms) {
        term.i = places[term.i as usize];
        term.j = places[term.j as usize];
    }
    used.iter().map(|neuron| numbers[*neuron as usize]).collect()
}

/// What each neuron draws.
fn drawn<T: Copy + Send>(numbers: &[u64], zero: T, of: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let mut drawn = vec![zero; numbers.len()];
    loops::each_of(drawn.chunks_mut(DRAWN).collect(), |at, chunk| {
        let numbers = &numbers[at * DRAWN..];
        chunk.iter_mut().zip(numbers).for_each(|(drawn, number)| *drawn = of(*number));
    });
    drawn
}

fn parts_of_digits(digits: &[Digit]) -> Vec<Vec<Part<'_>>> {
    let parts = digits.iter().flat_map(|digit| {
        let Digit { target, is_single, power, is_negative, ref pairs } = *digit;
        // A weight of 2 is a digit more, that of both neurons two.
        let shift = power + if is_single { 1 } else { 2 };
        pairs.chunks(PART).map(move |pairs| {
            (pairs.len(), Part { target, what: What::Pairs { pairs, shift, is_negative } })
        })
    });
    together(parts)
}

fn parts_of_terms(targets: &[Target]) -> Vec<Vec<Part<'_>>> {
    let parts = targets.iter().enumerate().flat_map(|(target, of)| {
        of.terms.chunks(PART).map(move |terms| {
            (terms.len(), Part { target, what: What::Terms { terms, is_single: of.is_single } })
        })
    });
    together(parts)
}

/// Parts in tasks of about as much work: a part of few pairs costs the sums of a block all the same.
fn together<'a>(parts: impl Iterator<Item = (usize, Part<'a>)>) -> Vec<Vec<Part<'a>>> {
    const EACH: usize = 256;
    let mut tasks: Vec<Vec<Part>> = Vec::new();
    let mut room = 0;
    for (pairs, part) in parts {
        if room < pairs + EACH {
            tasks.push(Vec::new());
            room = PART + EACH;
        }
        room = room.saturating_sub(pairs + EACH);
        if let Some(last) = tasks.last_mut() {
            last.push(part);
        }
    }
    tasks
}

/// What the parts come to, by target; several parts of one target may be apart.
fn added(tasks: &[Vec<Part>], add: impl Fn(&What, &mut [i64; BLOCK]) + Sync) -> BlockSums {
    let of_task = |at: usize| {
        let by_target = tasks[at].chunk_by(|a, b| a.target == b.target);
        let sums = by_target.map(|own| {
            let mut sums = Box::new([0; BLOCK]);
            own.iter().for_each(|part| add(&part.what, &mut sums));
            (own[0].target, sums)
        });
        sums.collect::<Vec<_>>()
    };
    loops::map(tasks.len(), of_task).into_iter().flatten().collect()
}

fn of_bits(bits: &[Bits], part: &What, sums: &mut [i64; BLOCK]) {
    let What::Pairs { pairs, shift, is_negative } = part else { return };
    if !is_negative {
        return counters::add(bits, pairs, *shift, sums);
    }
    let mut taken = [0; BLOCK];
    counters::add(bits, pairs, *shift, &mut taken);
    sums.iter_mut().zip(&taken).for_each(|(sum, taken)| *sum -= taken);
}

fn of_weights(weights: &[BlockWeights], part: &What, sums: &mut [i64; BLOCK]) {
    let What::Terms { terms, is_single } = part else { return };
    match is_single {
        true => products::add_single(weights, terms, sums),
        false => products::add(weights, terms, sums),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_weights_one_by_one() {
        let mut rng = fastrand::Rng::with_seed(9);
        let numbers: Vec<u64> = (0..40).map(|_| rng.u64(..)).collect();
        for weights in Weights::ALL {
            let resampling = Resampling { weights, resamples: 1_999, ..Resampling::default() };
            let mut term = |i| Term { i, j: rng.u32(..40), amount: rng.i64(-99..1_000_000) };
            let terms: Vec<Term> = (0..40).flat_map(|i| [term(i), term(i), term(i)]).collect();
            let targets = || {
                let terms = terms.clone();
                vec![
                    Target { terms: terms.clone(), is_single: false },
                    Target { terms: terms[..9].to_vec(), is_single: true },
                    Target::of_neurons(3..20),
                    Target::of_squares(5..6),
                    Target::default(),
                ]
            };
            let found = resampled(&numbers, targets(), &resampling, &Run::default()).unwrap();
            let draws = Draws::of_seed(resampling.seed);
            for b in [0, 1, 1_023, 1_024, 1_998] {
                let weight = |neuron: u32| {
                    let number = numbers[neuron as usize];
                    i64::from(match weights {
                        Weights::DoubleOrNothing => draws.doubled_or_nothing(number, b),
                        Weights::Poisson => draws.poisson(number, b),
                    })
                };
                for (target, sums) in targets().iter().zip(&found) {
                    let of = |term: &Term| {
                        let second = if target.is_single { 1 } else { weight(term.j) };
                        term.amount * weight(term.i) * second
                    };
                    let expected: i64 = target.terms.iter().map(of).sum();
                    assert_eq!(sums[b as usize], expected, "{weights:?} {b}");
                }
            }
        }
    }
}
