//! Neurons of a stratum, and which of them have the left label in a permutation.

use crate::draws::Draws;

/// Neurons that may exchange labels.
pub struct Stratum {
    /// The numbers that they draw by, ascending.
    pub numbers: Vec<u64>,
    /// How many have the left label.
    pub left: usize,
    /// Those with synapses: their places, and what these come to.
    pub sums: Vec<(u32, i64)>,
}

/// What some neurons come to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Part {
    pub sum: i64,
    pub squares: i128,
}

impl Part {
    /// Adds a neuron.
    #[inline]
    pub fn add(&mut self, x: i64) {
        self.sum += x;
        self.squares += i128::from(x) * i128::from(x);
    }

    /// Limbs of a square.
    pub const LIMBS: usize = 4;

    /// A neuron's sum, and its square in limbs of 32 bits, which add up in 63.
    pub fn limbs(x: i64) -> impl Iterator<Item = i64> {
        let square = u128::from(x.unsigned_abs()).pow(2);
        let limb = move |at: usize| i64::from((square >> (32 * at)) as u32);
        std::iter::once(x).chain((0..Part::LIMBS).map(limb))
    }

    /// From the sums of all these.
    pub fn of_limbs(mut sums: impl Iterator<Item = i64>) -> Part {
        let sum = sums.next().unwrap_or(0);
        let squares = sums.enumerate().map(|(at, limb)| i128::from(limb) << (32 * at)).sum();
        Part { sum, squares }
    }

    /// What the others come to.
    pub fn without(self, other: Part) -> Part {
        Part { sum: self.sum - other.sum, squares: self.squares - other.squares }
    }
}

/// Room for the keys of a stratum.
#[derive(Default)]
pub struct Keys {
    of: Vec<u64>,
    sorted: Vec<u64>,
}

impl Stratum {
    /// Adds what the neurons with the smallest keys come to.
    pub fn add_left(&self, draws: Draws, permutation: u32, keys: &mut Keys, part: &mut Part) {
        let all = self.numbers.len();
        if self.left == 0 || self.sums.is_empty() {
            return;
        }
        if self.left == all {
            self.sums.iter().for_each(|(_, x)| part.add(*x));
            return;
        }
        keys.of.resize(all, 0);
        draws.permutation_keys(&self.numbers, permutation, &mut keys.of);
        keys.sorted.clone_from(&keys.of);
        let (below, last, _) = keys.sorted.select_nth_unstable(self.left - 1);
        let last = *last;
        // Of equal keys those of the smallest numbers are taken, which stand first.
        let mut ties = self.left - below.iter().filter(|key| **key < last).count();
        let is_tied = keys.of.iter().filter(|key| **key == last).count() > ties;
        if !is_tied {
            for (at, x) in &self.sums {
                if keys.of[*at as usize] <= last {
                    part.add(*x);
                }
            }
            return;
        }
        let mut has = vec![false; all];
        for (has, key) in has.iter_mut().zip(&keys.of) {
            *has = *key < last || *key == last && ties > 0;
            ties -= usize::from(*key == last && ties > 0);
        }
        let own = self.sums.iter().filter(|(at, _)| has[*at as usize]);
        own.for_each(|(_, x)| part.add(*x));
    }
}
