//! Values as distributions, by their definitions: every value stands by itself, every number is a fraction
//! of whole ones, rounded once. Both references use it, and no engine does.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::rounding::rounded;
use crate::query::{Distribution, ValueSummary, ValueTable};

/// Every finite float64 is a whole number of 2⁻¹⁰⁷⁴.
const UNIT: u32 = 1074;

/// The values of the groups, in the order that they have; `None` is the group of null.
pub type Groups = Vec<(Option<String>, Vec<f64>)>;

/// The distributions of the groups that have a value.
pub fn distributions(name: &str, groups: Groups) -> Vec<Distribution> {
    groups.into_iter().map(|(group, values)| distribution(name, group, &values)).collect()
}

fn distribution(name: &str, group: Option<String>, values: &[f64]) -> Distribution {
    let mut finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    finite.sort_by(|a, b| a.partial_cmp(b).expect("finite numbers have an order"));
    let mut table = ValueTable::default();
    for value in &finite {
        if table.values.last() == Some(value) {
            *table.counts.last_mut().expect("as many counts as values") += 1;
        } else {
            // −0 is 0.
            table.values.push(if *value == 0.0 { 0.0 } else { *value });
            table.counts.push(1);
        }
    }
    let missing = (values.len() - finite.len()) as u64;
    let summary = summary(&finite);
    Distribution { name: name.to_owned(), group, missing, table, summary }
}

/// What sums up ascending numbers.
fn summary(values: &[f64]) -> ValueSummary {
    let n = values.len();
    let exact: Vec<BigInt> = values.iter().map(|value| units(*value)).collect();
    let sum: BigInt = exact.iter().sum();
    let mut weighted = BigInt::ZERO;
    for (at, value) in exact.iter().enumerate() {
        // k = at + 1
        weighted += (2 * (at as i64 + 1) - n as i64 - 1) * value;
    }
    let is_negative = values.first().is_some_and(|value| *value < 0.0);
    let gini = match sum == BigInt::ZERO || is_negative {
        true => f64::NAN,
        false => rounded(&BigRational::new(weighted, sum.clone() * n)),
    };
    let not_zero = |value: f64| if value == 0.0 { 0.0 } else { value };
    ValueSummary {
        n: n as u64,
        zeros: values.iter().filter(|value| **value == 0.0).count() as u64,
        min: values.first().copied().map_or(f64::NAN, not_zero),
        max: values.last().copied().map_or(f64::NAN, not_zero),
        mean: if n == 0 { f64::NAN } else { divided(sum, n as u64) },
        gini,
        quantiles: Distribution::QUANTILES
            .iter()
            .map(|(_, p, of)| quantile(&exact, *p, *of))
            .collect(),
    }
}

/// The value at place (n − 1) p, counted from 0, on the line between its neighbours.
fn quantile(exact: &[BigInt], p: u64, of: u64) -> f64 {
    if exact.is_empty() {
        return f64::NAN;
    }
    let place = BigRational::new(BigInt::from(exact.len() - 1) * p, of.into());
    let below = place.floor().to_integer();
    let share = place - BigRational::from(below.clone());
    let below = usize::try_from(below).expect("a place among the values");
    let above = (below + 1).min(exact.len() - 1);
    let (low, high) = (exact[below].clone(), exact[above].clone());
    let value = BigRational::from(low.clone()) + share * BigRational::from(high - low);
    rounded(&(value / (BigInt::from(1) << UNIT)))
}

fn divided(units: BigInt, by: u64) -> f64 {
    rounded(&BigRational::new(units, BigInt::from(by) << UNIT))
}

/// A finite number in units.
fn units(value: f64) -> BigInt {
    let exact = BigRational::from_float(value).expect("finite numbers are fractions");
    (exact * (BigInt::from(1) << UNIT)).to_integer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_distribution_is_as_by_hand() {
        let groups = vec![(None, vec![4.0, f64::NAN, 1.0, 0.0, 4.0])];
        let found = distributions("x", groups).remove(0);
        assert_eq!((found.missing, found.summary.n, found.summary.zeros), (1, 4, 1));
        assert_eq!((found.table.values, found.table.counts), (vec![0.0, 1.0, 4.0], vec![1, 1, 2]));
        // Ranks 1 to 4 weigh −3, −1, 1, 3: (−1 + 4 + 12) ÷ (4 · 9).
        assert_eq!(found.summary.gini, 15.0 / 36.0);
        assert_eq!((found.summary.mean, found.summary.quantiles[4]), (2.25, 2.5));
        assert_eq!(found.summary.quantiles[3], 0.75);
    }
}
