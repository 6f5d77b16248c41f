//! The answer to `describe`: distributions with what sums them up, and every value with its count.

use std::fmt;

use crate::query::same::same;

/// Distributions, group by group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distributions {
    /// Neurons that the filter lets pass as presynaptic ones, with or without a synapse.
    pub n_pre: u64,
    /// The same as postsynaptic ones.
    pub n_post: u64,
    /// Synapses that the conditions on neurons leave out, and those that pass all others.
    pub lost: (u64, u64),
    /// In the order asked; of each its groups, in the order of their category.
    pub all: Vec<Distribution>,
}

/// The values of one group.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// What the values are.
    pub name: String,
    /// Whose they are: [`Distribution::ALL`] where there are no groups, none where the category is null.
    pub group: Option<String>,
    /// How many there are of what has no number: null, NaN, or an infinity. They are in nothing else.
    pub missing: u64,
    /// The values with how many there are of each, ascending.
    pub table: ValueTable,
    /// What sums them up.
    pub summary: ValueSummary,
}

/// Values, ascending, and how many there are of each.
#[derive(Clone, Debug, Default)]
pub struct ValueTable {
    /// Distinct numbers.
    pub values: Vec<f64>,
    /// How many there are of each.
    pub counts: Vec<u64>,
}

/// What sums up the values of a group; NaN where that is undefined. Every number is exact and rounded
/// once.
#[derive(Clone, Debug)]
pub struct ValueSummary {
    /// How many values there are.
    pub n: u64,
    /// How many of them are 0.
    pub zeros: u64,
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// Their mean.
    pub mean: f64,
    /// Their Gini coefficient: Σ (2k − n − 1) x₍ₖ₎ ÷ (n Σ x); undefined where their sum is 0 or one is
    /// negative.
    pub gini: f64,
    /// One for each of [`Distribution::QUANTILES`], linear between neighbours.
    pub quantiles: Vec<f64>,
}

impl Distribution {
    /// The group of all values.
    pub const ALL: &str = "all";

    /// The quantiles that are given: as text, and as a fraction.
    pub const QUANTILES: [(&str, u64, u64); 9] = [
        ("0.01", 1, 100),
        ("0.05", 5, 100),
        ("0.1", 10, 100),
        ("0.25", 25, 100),
        ("0.5", 50, 100),
        ("0.75", 75, 100),
        ("0.9", 90, 100),
        ("0.95", 95, 100),
        ("0.99", 99, 100),
    ];

    /// The quantiles with their names.
    pub fn quantiles(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        let names = Distribution::QUANTILES.iter().map(|(name, ..)| *name);
        names.zip(self.summary.quantiles.iter().copied())
    }
}

impl ValueTable {
    /// The `most` values that there are most of, of the same number the smallest, ascending.
    #[must_use]
    pub fn most_frequent(&self, most: usize) -> ValueTable {
        let mut kept: Vec<usize> = (0..self.values.len()).collect();
        kept.sort_by_key(|at| std::cmp::Reverse(self.counts[*at]));
        kept.truncate(most);
        kept.sort_unstable();
        ValueTable {
            values: kept.iter().map(|at| self.values[*at]).collect(),
            counts: kept.iter().map(|at| self.counts[*at]).collect(),
        }
    }
}

impl Distributions {
    /// Entries of all tables.
    pub fn entries(&self) -> usize {
        self.all.iter().map(|one| one.table.values.len()).sum()
    }

    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.all.iter().all(|one| one.summary.n == 0)
    }
}

impl fmt::Display for Distributions {
    /// What sums up each group, without its values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pre, {} post", self.n_pre, self.n_post)?;
        for Distribution { name, group, missing, summary, .. } in &self.all {
            write!(f, "; {name} of {group:?}, {missing} missing: {summary:?}")?;
        }
        Ok(())
    }
}

impl PartialEq for Distribution {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &Distribution) -> bool {
        self.name == other.name
            && self.group == other.group
            && self.missing == other.missing
            && all_same(&self.table.values, &other.table.values)
            && self.table.counts == other.table.counts
            && self.summary == other.summary
    }
}

impl PartialEq for ValueSummary {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &ValueSummary) -> bool {
        let own = [self.min, self.max, self.mean, self.gini];
        (self.n, self.zeros) == (other.n, other.zeros)
            && all_same(&own, &[other.min, other.max, other.mean, other.gini])
            && all_same(&self.quantiles, &other.quantiles)
    }
}

fn all_same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b))
}
