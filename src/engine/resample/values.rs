//! From sums to values: each resample's value in float64, rounded once, and the ranks between which the
//! interval lies.

use super::populations::WeightSums;
use super::{Holds, Place, Resampled, standard_error};
use crate::exact::ratio;
use crate::query::Sides;

/// What is found of a cell.
pub struct Ends {
    /// The value where every weight is 1.
    pub estimate: f64,
    /// None where no interval was tried.
    pub tried: Option<Tried>,
}

/// What came of trying.
pub struct Tried {
    /// Resamples in which it is undefined.
    pub undefined: u32,
    /// None where too few are defined.
    pub ends: Option<(f64, f64)>,
    /// The analytic standard error.
    pub se: Option<f64>,
}

/// The sums of a line: of each resample, and where every weight is 1.
pub struct Line {
    resamples: Vec<f64>,
    estimate: f64,
}

/// What makes values of sums.
pub struct Scale<'a> {
    of: &'a Resampled<'a>,
    own: &'a WeightSums<'a>,
    whole: &'a WeightSums<'a>,
    unit: f64,
}

impl<'a> Scale<'a> {
    /// By the weights of the matrix itself, and of what fractions are of.
    pub fn new(
        of: &'a Resampled<'a>,
        own: &'a WeightSums<'a>,
        whole: &'a WeightSums<'a>,
    ) -> Scale<'a> {
        Scale { of, own, whole, unit: 2f64.powi(of.own.exponent) }
    }

    /// What the cells of a line come to together; none where there are no fractions.
    pub fn line(&self, line: &[Place], sums: &[Vec<i64>]) -> Option<Line> {
        if !matches!(self.of.holds, Holds::Fraction(_)) {
            return None;
        }
        let mut resamples = vec![0.0; self.of.resampling.resamples as usize];
        let mut estimate = 0.0;
        for place in line {
            let (target, links) = match (&self.of.whole_cells, self.of.whole) {
                (Some(cells), Some(_)) => (place.whole, cells.at(place.row, place.column)),
                _ => (place.own, self.of.cells.at(place.row, place.column)),
            };
            let Some(target) = target.filter(|_| !self.is_undefined(place)) else { continue };
            let value = self.value_of(self.whole, place);
            for (b, (all, sum)) in resamples.iter_mut().zip(&sums[target]).enumerate() {
                *all += value(b, *sum).unwrap_or(0.0);
            }
            let sum = links.iter().map(|link| i128::from(link.units)).sum();
            estimate += self.at_ones(self.whole, place, sum).unwrap_or(0.0);
        }
        Some(Line { resamples, estimate })
    }

    /// Whether a value in a cell of what fractions are of is no number.
    fn is_undefined(&self, place: &Place) -> bool {
        let wiring = self.of.whole.unwrap_or(self.of.own);
        wiring.undefined.binary_search(&(place.row as u32, place.column as u32)).is_ok()
    }

    /// Estimate and interval of a cell.
    pub fn ends(
        &self,
        place: &Place,
        sums: &[Vec<i64>],
        line: Option<&Line>,
        is_tried: bool,
    ) -> Ends {
        let links = self.of.cells.at(place.row, place.column);
        let all = |of: &dyn Fn(usize) -> i64| (0..links.len()).map(|at| i128::from(of(at))).sum();
        let units: i128 = all(&|at| links[at].units);
        let own = &self.of.own.undefined;
        let is_finite = own.binary_search(&(place.row as u32, place.column as u32)).is_err();
        let estimate = match (self.of.holds, line) {
            _ if !is_finite => None,
            (Holds::Mean, _) => {
                let count = all(&|at| links[at].count);
                (count != 0).then(|| ratio(units, count) * self.unit)
            }
            (_, Some(line)) => fraction(self.at_ones(self.own, place, units), line.estimate),
            _ => self.at_ones(self.own, place, units).map(|sum| sum * self.unit),
        };
        let estimate = estimate.unwrap_or(f64::NAN);
        let Some(own) = place.own.filter(|_| is_tried) else {
            return Ends { estimate, tried: None };
        };
        let sums_of = |target: usize| sums[target].iter().copied().enumerate();
        let mut values: Vec<f64> = match (self.of.holds, line, place.count) {
            (Holds::Mean, _, Some(count)) => {
                let counts = &sums[count];
                sums_of(own)
                    .filter(|(b, _)| counts[*b] != 0)
                    .map(|(b, sum)| ratio(sum.into(), counts[b].into()) * self.unit)
                    .collect()
            }
            (_, Some(line), _) => {
                let value = self.value_of(self.own, place);
                sums_of(own)
                    .filter_map(|(b, sum)| fraction(value(b, sum), line.resamples[b]))
                    .collect()
            }
            _ => {
                let value = self.value_of(self.own, place);
                sums_of(own).filter_map(|(b, sum)| Some(value(b, sum)? * self.unit)).collect()
            }
        };
        let se = match self.of.holds {
            Holds::Sum => {
                let at = (place.row, place.column);
                let sides = self.of.resampling.sides;
                standard_error::of_cell(self.of.own, &self.of.sizes, at, links, sides)
            }
            _ => None,
        };
        let undefined = self.of.resampling.resamples - values.len() as u32;
        let rank = self.of.resampling.rank_of(values.len() as u64) as usize;
        let ends = (rank > 0).then(|| between(&mut values, rank));
        Ends { estimate, tried: Some(Tried { undefined, ends, se: se.map(|se| se * self.unit) }) }
    }

    /// The value of a sum of a cell in a resample, in units; `None` where it is undefined.
    fn value_of<'s>(
        &self,
        weights: &'s WeightSums<'a>,
        place: &Place,
    ) -> impl Fn(usize, i64) -> Option<f64> + 's + use<'s, 'a> {
        let (row, column) = (place.row, place.column);
        let (pre, post) = (weights.pre(row, column), weights.post(row, column));
        let both = weights.both(row, column);
        let sizes = weights.sizes;
        let sides = self.of.resampling.sides;
        let pairs = sizes.pairs(row, column);
        let (n_pre, n_post) = sizes.of_cell(row, column);
        let (n_pre, n_post) = (i128::from(n_pre), i128::from(n_post));
        move |b, sum| {
            let (times, weight) = match sides {
                Sides::Both => {
                    let both = both.map_or(0, |both| both[b]);
                    (pairs, i128::from(pre[b]) * i128::from(post[b]) - i128::from(both))
                }
                Sides::Pre => (n_pre, pre[b].into()),
                Sides::Post => (n_post, post[b].into()),
            };
            (weight != 0).then(|| ratio(times * i128::from(sum), weight))
        }
    }

    /// The same where every weight is 1.
    fn at_ones(&self, weights: &WeightSums, place: &Place, sum: i128) -> Option<f64> {
        let (row, column) = (place.row, place.column);
        let sizes = weights.sizes;
        let weight = match self.of.resampling.sides {
            Sides::Both => sizes.pairs(row, column),
            Sides::Pre => sizes.of_cell(row, column).0.into(),
            Sides::Post => sizes.of_cell(row, column).1.into(),
        };
        (weight != 0).then(|| ratio(sum, 1))
    }
}

fn fraction(part: Option<f64>, whole: f64) -> Option<f64> {
    (whole != 0.0).then_some(part? / whole)
}

/// The values of a rank from either end.
pub fn between(values: &mut [f64], rank: usize) -> (f64, f64) {
    let last = values.len() - rank;
    let (_, hi, _) = values.select_nth_unstable_by(last, f64::total_cmp);
    let hi = *hi;
    let (_, lo, _) = values[..=last].select_nth_unstable_by(rank - 1, f64::total_cmp);
    (*lo, hi)
}
