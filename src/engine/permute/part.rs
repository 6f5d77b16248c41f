//! What some neurons come to: the sum of their sums, and of the squares of these.

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
    pub fn limbs(x: i64) -> impl Iterator<Item = i64> + Clone {
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
