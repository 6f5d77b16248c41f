//! A claim in float64: the difference of its sides, as resamples have it.

use super::{Claim, Sign, Term};

/// Both sides of a claim, their factors rounded once.
#[derive(Clone, Debug)]
pub struct RealClaim {
    sides: [Vec<RealTerm>; 2],
    sign: Sign,
}

/// A number, or a number times a connection.
#[derive(Clone, Copy, Debug)]
struct RealTerm {
    factor: f64,
    connection: Option<usize>,
}

impl Claim {
    /// The same in float64.
    pub fn in_reals(&self) -> RealClaim {
        let term =
            |term: &Term| RealTerm { factor: term.factor.value(), connection: term.connection };
        RealClaim {
            sides: [0, 1].map(|side| self.sides[side].iter().map(term).collect()),
            sign: self.sign,
        }
    }
}

impl RealClaim {
    /// Left − right, each side added up term by term; `None` if a connection has no value.
    #[inline]
    pub fn difference(&self, value: impl Fn(usize) -> Option<f64>) -> Option<f64> {
        let side = |terms: &[RealTerm]| {
            terms.iter().try_fold(0.0, |sum, term| {
                let times = match term.connection {
                    Some(at) => term.factor * value(at)?,
                    None => term.factor,
                };
                Some(sum + times)
            })
        };
        Some(side(&self.sides[0])? - side(&self.sides[1])?)
    }

    /// Whether the claim holds with this difference: a tie does not.
    #[inline]
    pub fn holds(&self, difference: f64) -> bool {
        match self.sign {
            Sign::More => difference > 0.0,
            Sign::Less => difference < 0.0,
        }
    }

    /// 1 where the left side is said to be larger, −1 where the right one is.
    pub fn sign(&self) -> i8 {
        if self.sign == Sign::More { 1 } else { -1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_left_less_right() {
        let of = |text: &str, values: [Option<f64>; 2]| {
            let claim = Claim::parse(text).unwrap().in_reals();
            claim.difference(|at| values[at]).map(|d| (d, claim.holds(d)))
        };
        assert_eq!(of("A->C > B->C", [Some(3.0), Some(1.0)]), Some((2.0, true)));
        assert_eq!(of("A->C < B->C", [Some(3.0), Some(1.0)]), Some((2.0, false)));
        assert_eq!(of("A->C > 2 * B->C + 1", [Some(3.0), Some(1.0)]), Some((0.0, false)));
        assert_eq!(of("A->C - B->C < 0", [Some(1.0), Some(1.5)]), Some((-0.5, true)));
        assert_eq!(of("A->C > 0 * B->C", [Some(3.0), None]), None);
    }
}
