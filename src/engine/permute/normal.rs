//! The mean and the spread of a sum over all permutations, in closed form.

use crate::query::Exact;

/// What permutations come to in a cell.
pub struct Normal {
    pub mean: f64,
    pub sd: f64,
    /// The mean, as a whole number and the rest.
    whole: i64,
    rest: f64,
}

impl Normal {
    /// Where a value is not finite.
    pub const UNDEFINED: Normal = Normal { mean: f64::NAN, sd: f64::NAN, whole: 0, rest: f64::NAN };

    /// How many standard deviations a sum is from the mean; NaN where that is undefined.
    #[inline]
    pub fn z(&self, sum: i64) -> f64 {
        ((sum - self.whole) as f64 - self.rest) / self.sd
    }
}

/// Adds what a stratum of n neurons, of which m have a label, comes to: m x̄ and m (1 − m/n) s².
pub fn add_moments(
    (mean, variance): (&mut Exact, &mut Exact),
    (m, n): (i128, i128),
    (sum, squares): (i128, i128),
) {
    if let Some(share) = Exact::ratio(m, n) {
        *mean = mean.plus(&share.times(&Exact::whole(sum)));
    }
    // Of one neuron, and of labels that all have or none, nothing varies.
    if let Some(share) = Exact::ratio(m * (n - m), n * n * (n - 1)) {
        let total = Exact::whole(sum);
        let spread = Exact::whole(n).times(&Exact::whole(squares));
        let spread = spread.plus(&total.times(&total).times(&Exact::whole(-1)));
        *variance = variance.plus(&share.times(&spread));
    }
}

impl Normal {
    /// Of an exact mean and variance.
    pub fn of(mean: &Exact, variance: &Exact) -> Normal {
        let floor = mean.floor();
        let rest = mean.plus(&Exact::whole(-floor)).value();
        let sd = variance.root().unwrap_or(f64::NAN);
        // A sum that never varies has no z.
        let known = sd > 0.0;
        Normal {
            mean: mean.value(),
            sd,
            whole: i64::try_from(floor).unwrap_or(0),
            rest: if known { rest } else { f64::NAN },
        }
    }
}
