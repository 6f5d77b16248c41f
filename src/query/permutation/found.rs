//! What a permutation test found: the difference in the data, and what permuted labels give.

use super::clopper_pearson;
use crate::query::{Claim, Exact, Outcome, Side};

/// Two labels of neurons, and how their difference stands to those of permuted labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The side of the neurons whose labels are permuted.
    pub side: Side,
    /// Neurons of the left label and of the right one.
    pub neurons: [u64; 2],
    /// Synapses of a neuron with itself, which are in no number.
    pub autapses: u64,
    /// Synapses with a partner that is in no population of its label.
    pub outside: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// Sums are of multiples of 2 to this power.
    pub exponent: i32,
    /// Whether values were rounded to such multiples.
    pub is_rounded: bool,
    /// Whether some neurons with different labels agree in all categories.
    pub is_mixed: bool,
    /// What a unit of the sums comes to in the values shown; none where they are undefined.
    pub scale: Option<Exact>,
    /// The numbers; none where a value is not finite.
    pub found: Option<TestFound>,
}

/// The numbers of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct TestFound {
    /// What both labels have, in units.
    pub sums: [i64; 2],
    /// The mean difference of all permutations, in units.
    pub expected: Exact,
    /// The studentised difference.
    pub t: f64,
    /// How many permutations reach that of the data.
    pub reached: Reached,
    /// The studentised difference of every permutation.
    pub permuted: Vec<f64>,
    /// The difference of every permutation, in units.
    pub differences: Vec<i64>,
}

/// How many permutations are at least as far out as the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// In |t|.
    pub both: u32,
    /// In t.
    pub greater: u32,
    /// In −t.
    pub less: u32,
    /// In how far the difference is from its mean.
    pub difference: u32,
}

impl Test {
    /// What both labels come to, and whether the claim is true of that.
    pub fn outcome(&self, claim: &Claim) -> Outcome {
        let [left, right] = [0, 1].map(|label| {
            let sum = self.found.as_ref()?.sums[label];
            Some(Exact::whole(sum.into()).times(self.scale.as_ref()?))
        });
        claim.judge(&[left, right])
    }

    /// Whether no synapse is in it.
    pub fn is_empty(&self) -> bool {
        self.lost.0 == self.lost.1
    }

    /// The difference of both labels; NaN where it is undefined.
    pub fn difference(&self) -> f64 {
        let of =
            |found: &TestFound| Exact::whole(i128::from(found.sums[0]) - i128::from(found.sums[1]));
        self.shown(of)
    }

    /// The mean difference of all permutations.
    pub fn expected(&self) -> f64 {
        self.shown(|found| found.expected.clone())
    }

    fn shown(&self, of: impl Fn(&TestFound) -> Exact) -> f64 {
        match (&self.found, &self.scale) {
            (Some(found), Some(scale)) => of(found).times(scale).value(),
            _ => f64::NAN,
        }
    }

    /// The means over the neurons of both labels, in units of the measure.
    pub fn means(&self) -> [f64; 2] {
        [0, 1].map(|label| {
            let mean = self.found.as_ref().and_then(|found| {
                let mean = Exact::ratio(found.sums[label].into(), self.neurons[label].into())?;
                Some(mean.times(&Exact::power_of_two(self.exponent)))
            });
            mean.map_or(f64::NAN, |mean| mean.value())
        })
    }

    /// A p value, by what reaches the data; NaN where there is none.
    pub fn p(&self, reached: fn(&Reached) -> u32) -> f64 {
        let Some(found) = &self.found else { return f64::NAN };
        (1 + u64::from(reached(&found.reached))) as f64 / (1 + found.permuted.len()) as f64
    }

    /// Between what the share of all permutations that reach the data lies, by those that were drawn (95 %).
    pub fn p_interval(&self) -> [f64; 2] {
        match &self.found {
            Some(found) => clopper_pearson(found.reached.both.into(), found.permuted.len() as u64),
            None => [f64::NAN; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Verdict;

    #[test]
    fn numbers_are_made_of_exact_sums() {
        let found = TestFound {
            sums: [10, 3],
            expected: Exact::ratio(1, 3).unwrap(),
            t: 1.0,
            reached: Reached { both: 4, greater: 1, less: 8, difference: 5 },
            permuted: vec![0.0; 9],
            differences: vec![0; 9],
        };
        let test = Test {
            side: Side::Pre,
            neurons: [4, 3],
            autapses: 0,
            outside: 0,
            lost: (0, 0),
            exponent: -1,
            is_rounded: false,
            is_mixed: true,
            scale: Exact::ratio(1, 2),
            found: Some(found),
        };
        let outcome = test.outcome(&Claim::parse("A->C < B->C").unwrap());
        assert_eq!(outcome.verdict, Verdict::Fails);
        assert_eq!(outcome.left.unwrap().value(), 5.0);
        assert_eq!((test.difference(), test.expected()), (3.5, 1.0 / 6.0));
        assert_eq!(test.means(), [1.25, 0.5]);
        assert_eq!((test.p(|of| of.both), test.p(|of| of.less)), (0.5, 0.9));
        let undefined = Test { scale: None, ..test.clone() };
        assert!(undefined.difference().is_nan() && !undefined.p(|of| of.both).is_nan());
        let none = Test { found: None, ..test };
        assert!(none.p(|of| of.both).is_nan() && none.p_interval()[0].is_nan());
        let claim = Claim::parse("A->C > B->C").unwrap();
        assert_eq!(none.outcome(&claim).verdict, Verdict::Undefined);
    }
}
