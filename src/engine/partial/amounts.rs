//! Numbers of rows with exact sums, and what connections amount to out of them.

use crate::codes::UNITS_PER_ONE;
use crate::exact::ExactSum;
use crate::query::{
    ConnectionValues, ConnectionsQuery, Count, Exact, Measure, Normalize, Statistic,
};

/// Rows, and the exact sum of one of their columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many rows.
    pub count: u64,
    /// The sum; 0 where nothing is summed.
    pub sum: ExactSum,
}

impl Amount {
    /// Adds another one.
    pub fn add(&mut self, other: Amount) {
        self.count += other.count;
        self.sum.add(other.sum);
    }

    /// As the answer to `count`: the sum is that of sizes.
    pub fn finish(self) -> Count {
        let Amount { count, sum } = self;
        Count { count, total_size: sum.value(), mean_size: sum.over(count) }
    }
}

/// What each connection amounts to, by point of the grid, then connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// The connections.
    pub parts: Vec<Amount>,
    /// What they are fractions of; none where no fractions are asked for.
    pub wholes: Option<Vec<Amount>>,
}

impl Amounts {
    /// Whether others have the same shape.
    pub fn is_like(&self, other: &Amounts) -> bool {
        let wholes = |amounts: &Amounts| amounts.wholes.as_ref().map(Vec::len);
        self.parts.len() == other.parts.len() && wholes(self) == wholes(other)
    }

    /// Adds those of other rows, of the same shape.
    pub fn merge(&mut self, other: &Amounts) {
        add_all(&mut self.parts, &other.parts);
        if let (Some(wholes), Some(more)) = (&mut self.wholes, &other.wholes) {
            add_all(wholes, more);
        }
    }

    /// Whether they have the shape of this question.
    pub fn is_for(&self, query: &ConnectionsQuery) -> bool {
        let points = query.grid.points();
        let values = points.and_then(|points| points.checked_mul(query.connections.len() as u64));
        let fits = |amounts: &Vec<Amount>| Some(amounts.len() as u64) == values;
        fits(&self.parts)
            && self.wholes.is_some() == query.whole().is_some()
            && self.wholes.as_ref().is_none_or(fits)
    }

    /// The values of the connections.
    pub fn finish(&self, query: &ConnectionsQuery) -> ConnectionValues {
        match &self.wholes {
            None => self.parts.iter().map(|amount| value(amount, &query.measure)).collect(),
            Some(wholes) => {
                let pairs = self.parts.iter().zip(wholes);
                pairs.map(|(part, whole)| fraction(part, whole, query)).collect()
            }
        }
    }
}

fn add_all(sums: &mut [Amount], more: &[Amount]) {
    sums.iter_mut().zip(more).for_each(|(sum, more)| sum.add(*more));
}

fn value(amount: &Amount, measure: &Measure) -> Option<Exact> {
    match measure.statistic() {
        Statistic::Sum(_) => exact_over(amount.sum, 1),
        Statistic::Mean(_) => exact_over(amount.sum, amount.count),
        Statistic::Number | Statistic::Pairs | Statistic::Median(..) => {
            Some(Exact::whole(amount.count.into()))
        }
    }
}

fn fraction(part: &Amount, all: &Amount, query: &ConnectionsQuery) -> Option<Exact> {
    if query.measure.statistic() == Statistic::Number || query.normalize == Normalize::None {
        return Exact::ratio(part.count.into(), all.count.into());
    }
    let defined = part.sum.nonfinite == 0 && all.sum.nonfinite == 0;
    defined.then(|| Exact::ratio(part.sum.units, all.sum.units)).flatten()
}

/// An exact sum ÷ `count` as the number that it is; `None` over a NaN or infinite value, and over 0.
pub fn exact_over(sum: ExactSum, count: u64) -> Option<Exact> {
    let units = i128::from(UNITS_PER_ONE) * i128::from(count);
    (sum.nonfinite == 0).then(|| Exact::ratio(sum.units, units)).flatten()
}
