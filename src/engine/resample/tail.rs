//! The ranks between which a median lies: those of the binomial distribution of how many of n values are
//! below it.

use crate::query::Level;

/// Up to so many values the tails are added up as whole numbers.
const EXACT_MAX: u64 = 100;

/// The largest rank r for which, of `n` values, fewer than r lie below the median at most as often as a tail
/// of the level says; 0 where there is none.
pub fn rank(n: u64, level: Level) -> u64 {
    if n <= EXACT_MAX { exact(n, level) } else { approximate(n, level) }
}

fn exact(n: u64, level: Level) -> u64 {
    let (tail, of) = level.tail();
    let most = (1u128 << n) * u128::from(tail);
    let (mut rank, mut ways, mut sum) = (0, 1u128, 1u128);
    while sum * u128::from(of) <= most {
        ways = ways * u128::from(n - rank) / u128::from(rank + 1);
        rank += 1;
        sum += ways;
    }
    rank
}

/// The same with probabilities in float64, as multiples of the largest: ranks of so many values are far
/// enough apart.
fn approximate(n: u64, level: Level) -> u64 {
    let middle = n / 2;
    // Each probability below the middle; what is too small to matter is left out.
    let mut ways = vec![1.0];
    let mut rank = middle;
    while rank > 0 && ways.last().is_some_and(|last| *last > 1e-40) {
        let before = ways.last().copied().unwrap_or(0.0);
        ways.push(before * rank as f64 / (n - rank + 1) as f64);
        rank -= 1;
    }
    // The two halves are alike; an even number has one in the middle.
    let below: f64 = ways.iter().rev().sum();
    let all = if n.is_multiple_of(2) { 2.0 * below - 1.0 } else { 2.0 * below };
    let (tail, of) = level.tail();
    let most = all * tail as f64 / of as f64;
    let mut sum = 0.0;
    let first = rank;
    for (at, ways) in (first..).zip(ways.iter().rev()) {
        sum += ways;
        if sum > most {
            return at;
        }
    }
    middle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_tables() {
        // Conover 1999, A3: 95 % intervals of a median.
        for (n, expected) in [
            (0, 0),
            (5, 0),
            (6, 1),
            (8, 1),
            (9, 2),
            (10, 2),
            (12, 3),
            (17, 5),
            (20, 6),
            (50, 18),
            (100, 40),
        ] {
            assert_eq!(rank(n, Level::DEFAULT), expected, "{n}");
        }
        // A tail that is met exactly: of two values none lies below in one of four cases.
        let half = Level::parse("0.5").unwrap();
        assert_eq!((rank(1, half), rank(2, half)), (0, 1));
    }

    #[test]
    fn both_ways_agree() {
        for level in
            ["0.95", "0.9", "0.99", "0.999999", "0.68"].map(|text| Level::parse(text).unwrap())
        {
            for n in 3..=EXACT_MAX {
                assert_eq!(approximate(n, level), exact(n, level), "{n} {level:?}");
            }
        }
        // scipy.stats.binom.ppf(0.025, n, 0.5)
        assert_eq!(rank(1_000, Level::DEFAULT), 469);
        assert_eq!(rank(37_923, Level::DEFAULT), 18_771);
        assert_eq!(rank(4_000_001, Level::DEFAULT), 1_998_041);
    }
}
