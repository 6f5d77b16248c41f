//! What a number came to over the nulls: mean, spread, quantiles, and how many nulls reach the data.

/// Quantiles that answers have, in thousandths.
const QUANTILES: [(&str, usize); 5] =
    [("0.025", 25), ("0.25", 250), ("0.5", 500), ("0.75", 750), ("0.975", 975)];

/// One number in the data and in all nulls.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// In the data.
    pub observed: u64,
    /// Mean over the nulls.
    pub mean: f64,
    /// Standard deviation (n − 1); NaN of one null.
    pub sd: f64,
    /// Quantiles, linear between neighbours, in the order of [`Summary::QUANTILES`].
    pub quantiles: [f64; QUANTILES.len()],
    /// (1 + nulls with at least as much) ÷ (1 + nulls).
    pub p_greater: f64,
    /// (1 + nulls with at most as much) ÷ (1 + nulls).
    pub p_less: f64,
}

impl Summary {
    /// The names of the quantiles.
    pub const QUANTILES: [&str; QUANTILES.len()] =
        [QUANTILES[0].0, QUANTILES[1].0, QUANTILES[2].0, QUANTILES[3].0, QUANTILES[4].0];

    /// Of a number and what it is in the nulls.
    pub fn of(observed: u64, mut values: Vec<u64>) -> Summary {
        values.sort_unstable();
        let n = values.len() as u128;
        let p = |reached: usize| (1 + reached) as f64 / (1 + values.len()) as f64;
        let below = values.partition_point(|value| *value < observed);
        let at_most = values.partition_point(|value| *value <= observed);
        let sum: u128 = values.iter().map(|value| u128::from(*value)).sum();
        Summary {
            observed,
            mean: sum as f64 / n as f64,
            sd: deviation(&values, sum),
            quantiles: QUANTILES.map(|(_, thousandths)| quantile(&values, thousandths)),
            p_greater: p(values.len() - below),
            p_less: p(at_most),
        }
    }
}

/// √((n Σx² − (Σx)²) / (n (n − 1))), whose numerator is exact.
fn deviation(values: &[u64], sum: u128) -> f64 {
    let n = values.len() as u128;
    // Numbers that are near one another have small squares about the least of them.
    let least = values.first().copied().unwrap_or(0);
    let offset = |value: &u64| u128::from(value - least);
    let shifted = sum - n * u128::from(least);
    let squares: Option<u128> =
        values.iter().map(offset).try_fold(0u128, |sum, x| sum.checked_add(x.checked_mul(x)?));
    let exact = squares
        .and_then(|squares| squares.checked_mul(n))
        .and_then(|squares| squares.checked_sub(shifted.checked_mul(shifted)?));
    match (n, exact) {
        (0 | 1, _) => f64::NAN,
        (_, Some(exact)) => (exact as f64 / (n * (n - 1)) as f64).sqrt(),
        (_, None) => f64::NAN,
    }
}

/// The value at a place between the first and the last, exact and rounded once.
fn quantile(values: &[u64], thousandths: usize) -> f64 {
    let Some(last) = values.len().checked_sub(1) else { return f64::NAN };
    let place = thousandths * last;
    let (at, rest) = (place / 1000, (place % 1000) as u128);
    let (low, high) = (u128::from(values[at]), u128::from(values[(at + 1).min(last)]));
    (low * 1000 + (high - low) * rest) as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_are_those_of_numpy() {
        let of = Summary::of(3, vec![4, 1, 3, 2]);
        assert_eq!((of.mean, of.sd), (2.5, (5.0f64 / 3.0).sqrt()));
        assert_eq!(of.quantiles, [1.075, 1.75, 2.5, 3.25, 3.925]);
        assert_eq!((of.p_greater, of.p_less), (3.0 / 5.0, 4.0 / 5.0));
        let one = Summary::of(9, vec![2]);
        assert!(one.sd.is_nan());
        assert_eq!((one.p_greater, one.p_less), (0.5, 1.0));
    }
}
