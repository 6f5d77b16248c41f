//! Values as distributions, for the engines over prepared copies: counted as they are found, sorted and
//! summed up at the end, in integers of one unit that are rounded once.

use num_bigint::BigInt;
use num_rational::BigRational;
use rustc_hash::FxHashMap;

use crate::query::{Distribution, Exact, ValueSummary, ValueTable};

/// Bits of the sums that fit in an integer of the processor.
const BITS: u32 = 126;

/// Values with how many there are of each.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: FxHashMap<u64, u64>,
    missing: u64,
}

impl Tally {
    /// Adds a value; what is no finite number is missing.
    #[inline]
    pub fn add(&mut self, value: f64) {
        match value.is_finite() {
            // −0 is 0.
            true => *self.counts.entry((value + 0.0).to_bits()).or_default() += 1,
            false => self.missing += 1,
        }
    }

    /// Adds what another has.
    pub fn add_all(&mut self, mut other: Tally) {
        if self.counts.len() < other.counts.len() {
            std::mem::swap(self, &mut other);
        }
        self.missing += other.missing;
        for (value, count) in other.counts {
            *self.counts.entry(value).or_default() += count;
        }
    }

    fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.missing == 0
    }
}

/// What one group has, as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// The code of the group.
    pub group: u8,
    /// The bits of each value, ascending, with how many there are of it.
    pub counts: Vec<(u64, u64)>,
    /// How many have no value.
    pub missing: u64,
}

/// Values by group: the groups of a category by their codes.
#[derive(Clone, Debug, Default)]
pub struct Grouped(Vec<Tally>);

impl Grouped {
    /// Adds a value of a group.
    #[inline]
    pub fn add(&mut self, group: usize, value: f64) {
        if self.0.len() <= group {
            self.0.resize(group + 1, Tally::default());
        }
        self.0[group].add(value);
    }

    /// Adds a finite value of a group so many times.
    pub fn add_many(&mut self, group: usize, value: f64, times: u64) {
        if times == 0 {
            return;
        }
        if self.0.len() <= group {
            self.0.resize(group + 1, Tally::default());
        }
        *self.0[group].counts.entry((value + 0.0).to_bits()).or_default() += times;
    }

    /// What the groups have that have something.
    pub fn counts(&self) -> Vec<GroupCounts> {
        let of = |(group, tally): (usize, &Tally)| {
            let mut counts: Vec<(u64, u64)> =
                tally.counts.iter().map(|(value, count)| (*value, *count)).collect();
            counts.sort_unstable();
            let group = u8::try_from(group).ok().filter(|_| !tally.is_empty())?;
            Some(GroupCounts { group, counts, missing: tally.missing })
        };
        self.0.iter().enumerate().filter_map(of).collect()
    }

    /// What groups have.
    pub fn of_counts(counts: &[GroupCounts]) -> Grouped {
        let mut all = Grouped::default();
        for own in counts {
            let group = usize::from(own.group);
            own.counts.iter().for_each(|(value, count)| {
                all.add_many(group, f64::from_bits(*value), *count);
            });
            if own.missing > 0 {
                // Makes room for the group.
                all.add(group, f64::NAN);
                all.0[group].missing += own.missing - 1;
            }
        }
        all
    }

    /// Adds what another has.
    #[must_use]
    pub fn and(mut self, other: Grouped) -> Grouped {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), Tally::default());
        }
        self.0.iter_mut().zip(other.0).for_each(|(all, more)| all.add_all(more));
        self
    }

    /// The distributions of the groups that have something. `label` says what a group is called; without
    /// groups there is one, which may be empty.
    pub fn finish(
        self,
        name: &str,
        label: Option<&dyn Fn(usize) -> Option<String>>,
    ) -> Vec<Distribution> {
        let Some(label) = label else {
            let all = self.0.into_iter().next().unwrap_or_default();
            return vec![of(name, Some(Distribution::ALL.to_owned()), all)];
        };
        let groups = self.0.into_iter().enumerate().filter(|(_, tally)| !tally.is_empty());
        groups.map(|(group, tally)| of(name, label(group), tally)).collect()
    }
}

fn of(name: &str, group: Option<String>, tally: Tally) -> Distribution {
    let found = tally.counts.into_iter().map(|(bits, count)| (f64::from_bits(bits), count));
    let mut found: Vec<(f64, u64)> = found.collect();
    found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (values, counts) = found.into_iter().unzip();
    let table = ValueTable { values, counts };
    let summary = summary(&table);
    Distribution { name: name.to_owned(), group, missing: tally.missing, table, summary }
}

/// What sums up the values of a table.
fn summary(table: &ValueTable) -> ValueSummary {
    let ends: Vec<u64> = table
        .counts
        .iter()
        .scan(0, |end, count| {
            *end += count;
            Some(*end)
        })
        .collect();
    let n = ends.last().copied().unwrap_or(0);
    let zero = table.values.iter().position(|value| *value == 0.0);
    let scale = Scale::of(&table.values);
    let (sum, weighted) = scale.sums(table, &ends);
    let has_gini = n > 0 && table.values[0] >= 0.0 && sum != BigInt::ZERO;
    ValueSummary {
        n,
        zeros: zero.map_or(0, |at| table.counts[at]),
        min: table.values.first().copied().unwrap_or(f64::NAN),
        max: table.values.last().copied().unwrap_or(f64::NAN),
        mean: if n == 0 { f64::NAN } else { scale.rounded(sum.clone(), n.into()) },
        // Numbers and their sum are of one unit, which cancels.
        gini: if has_gini { ratio(weighted, sum * n).value() } else { f64::NAN },
        quantiles: Distribution::QUANTILES
            .iter()
            .map(|(_, p, of)| scale.quantile(table, &ends, (*p, *of)))
            .collect(),
    }
}

fn ratio(numerator: BigInt, denominator: BigInt) -> Exact {
    BigRational::new(numerator, denominator).into()
}

/// The unit of which every value of a table is a multiple: a power of two.
struct Scale {
    unit: i32,
    /// Bits of the largest value in units.
    bits: u32,
}

impl Scale {
    fn of(values: &[f64]) -> Scale {
        let parts = || values.iter().filter(|value| **value != 0.0).map(|value| parts(*value));
        let lowest = |(mantissa, exponent): (i64, i32)| exponent + mantissa.trailing_zeros() as i32;
        let highest = |(mantissa, exponent): (i64, i32)| {
            exponent + (i64::BITS - mantissa.unsigned_abs().leading_zeros()) as i32
        };
        let unit = parts().map(lowest).min().unwrap_or(0);
        let top = parts().map(highest).max().unwrap_or(0);
        Scale { unit, bits: (top - unit).max(0) as u32 }
    }

    fn units(&self, value: f64) -> BigInt {
        let (mantissa, exponent) = parts(value);
        if mantissa == 0 {
            return BigInt::ZERO;
        }
        let shift = exponent - self.unit;
        // The bits that are shifted out are zeros.
        if shift < 0 { BigInt::from(mantissa >> -shift) } else { BigInt::from(mantissa) << shift }
    }

    /// The same where it fits.
    fn few_units(&self, value: f64) -> i128 {
        let (mantissa, exponent) = parts(value);
        if mantissa == 0 {
            return 0;
        }
        let shift = exponent - self.unit;
        if shift < 0 { i128::from(mantissa >> -shift) } else { i128::from(mantissa) << shift }
    }

    /// The sum of the values, and Σ (2k − n − 1) x₍ₖ₎, in units.
    fn sums(&self, table: &ValueTable, ends: &[u64]) -> (BigInt, BigInt) {
        let n = ends.last().copied().unwrap_or(0);
        let bits_of_n = u64::BITS - n.leading_zeros();
        let runs = table.values.iter().zip(&table.counts).zip(ends);
        // Of ranks k from b + 1 to e: Σ (2k − n − 1) = (e − b) (b + e − n).
        let weight = |count: u64, end: u64| {
            i128::from(count) * (2 * i128::from(end) - i128::from(count) - i128::from(n))
        };
        if self.bits + 2 * bits_of_n <= BITS {
            let (mut sum, mut weighted) = (0i128, 0i128);
            for ((value, count), end) in runs {
                let units = self.few_units(*value);
                sum += units * i128::from(*count);
                weighted += units * weight(*count, *end);
            }
            return (sum.into(), weighted.into());
        }
        let (mut sum, mut weighted) = (BigInt::ZERO, BigInt::ZERO);
        for ((value, count), end) in runs {
            let units = self.units(*value);
            sum += &units * count;
            weighted += units * weight(*count, *end);
        }
        (sum, weighted)
    }

    /// So many units divided by a number, rounded once.
    fn rounded(&self, units: BigInt, by: BigInt) -> f64 {
        let power = BigInt::from(1) << self.unit.unsigned_abs();
        match self.unit < 0 {
            true => ratio(units, by * power).value(),
            false => ratio(units * power, by).value(),
        }
    }

    /// The value at rank (n − 1) p from 0, on a line between the two around it.
    fn quantile(&self, table: &ValueTable, ends: &[u64], (p, of): (u64, u64)) -> f64 {
        let Some(last) = ends.last().and_then(|n| n.checked_sub(1)) else { return f64::NAN };
        let place = u128::from(last) * u128::from(p);
        let (rank, rest) = ((place / u128::from(of)) as u64, (place % u128::from(of)) as u64);
        let at = |rank: u64| table.values[ends.partition_point(|end| *end <= rank)];
        if rest == 0 {
            return at(rank);
        }
        let (low, high) = (self.units(at(rank)), self.units(at(rank + 1)));
        self.rounded(low * (of - rest) + high * rest, of.into())
    }
}

/// A finite number as a whole one times a power of two.
fn parts(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = match exponent {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, exponent - 1075),
    };
    (if value < 0.0 { -mantissa } else { mantissa }, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summed(values: &[f64]) -> Distribution {
        let mut grouped = Grouped::default();
        values.iter().for_each(|value| grouped.add(0, *value));
        grouped.finish("x", None).remove(0)
    }

    #[test]
    fn a_small_distribution_is_as_by_hand() {
        let found = summed(&[3.0, 0.0, 1.0, f64::NAN, -0.0, 1.0, f64::INFINITY]);
        assert_eq!((found.missing, found.summary.n, found.summary.zeros), (2, 5, 2));
        assert_eq!(found.table.values, [0.0, 1.0, 3.0]);
        assert_eq!(found.table.counts, [2, 2, 1]);
        assert_eq!((found.summary.min, found.summary.max, found.summary.mean), (0.0, 3.0, 1.0));
        // Ranks 1 to 5 weigh −4, −2, 0, 2, 4: (0 + 0 + 0 + 2 + 12) ÷ (5 · 5).
        assert_eq!(found.summary.gini, 14.0 / 25.0);
        // numpy.quantile([0, 0, 1, 1, 3], …) by fractions.
        let expected = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.2, 2.6, 2.92];
        assert_eq!(found.summary.quantiles, expected);
    }

    #[test]
    fn nothing_is_undefined_and_one_group_is_there() {
        let none = summed(&[]);
        assert_eq!((none.group.as_deref(), none.summary.n), (Some("all"), 0));
        assert!(none.summary.mean.is_nan() && none.summary.quantiles[4].is_nan());
        let label = |_: usize| None;
        assert!(Grouped::default().finish("x", Some(&label)).is_empty());
        assert!(summed(&[0.0, 0.0]).summary.gini.is_nan());
        assert!(summed(&[-1.0, 3.0]).summary.gini.is_nan());
    }

    #[test]
    fn numbers_far_apart_are_exact() {
        let tiny = f64::from_bits(1);
        let found = summed(&[1e300, tiny, 1e300, 2.0 * tiny]);
        assert_eq!(found.summary.mean, 1e300 / 2.0);
        assert_eq!(found.summary.quantiles[4], 1e300 / 2.0);
        assert_eq!(found.summary.min, tiny);
    }
}
