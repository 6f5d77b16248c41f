//! The bins of a histogram: whole numbers by themselves while they are few, powers of two of counts that
//! range far, else even steps.

use crate::query::Distribution;

/// Most bins of whole numbers by themselves.
const WHOLE_MAX: f64 = 40.0;
/// Even steps of all else.
const EVEN: usize = 30;

/// The bins of a distribution, whatever its groups.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bins {
    /// Where each begins, ascending, and where the last ends.
    pub edges: Vec<f64>,
    /// What stands below each, or below each edge.
    pub labels: Vec<String>,
    /// Whether a label is that of a bin, in its middle.
    pub are_of_bins: bool,
}

impl Bins {
    /// The bins that hold all values of some groups.
    pub fn of(groups: &[&Distribution]) -> Bins {
        let values = || groups.iter().flat_map(|one| one.table.values.iter().copied());
        let (low, high) =
            values().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return Bins { edges: vec![0.0, 1.0], labels: Vec::new(), are_of_bins: true };
        }
        let are_whole = values().all(|value| value.fract() == 0.0);
        match are_whole && low >= 0.0 {
            true if high - low < WHOLE_MAX => Bins::whole(low, high),
            true => Bins::doubling(high),
            false => Bins::even(low, high),
        }
    }

    fn whole(low: f64, high: f64) -> Bins {
        let count = (high - low) as usize + 1;
        Bins {
            edges: (0..=count).map(|at| low + at as f64 - 0.5).collect(),
            labels: (0..count).map(|at| (low + at as f64).to_string()).collect(),
            are_of_bins: true,
        }
    }

    /// 0, 1, 2–3, 4–7, 8–15, …
    fn doubling(high: f64) -> Bins {
        let (mut edges, mut labels) = (vec![0.0, 1.0], vec!["0".to_owned()]);
        let mut start = 1.0;
        while start <= high {
            labels.push(start.to_string());
            start *= 2.0;
            edges.push(start);
        }
        Bins { edges, labels, are_of_bins: true }
    }

    fn even(low: f64, high: f64) -> Bins {
        let high = if low == high { low + low.abs().max(1.0) } else { high };
        let step = (high - low) / EVEN as f64;
        let edge = |at: usize| if at == EVEN { high } else { low + at as f64 * step };
        let edges: Vec<f64> = (0..=EVEN).map(edge).collect();
        let labels = edges.iter().map(|edge| crate::output::words::round(*edge)).collect();
        Bins { edges, labels, are_of_bins: false }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// How many values of a group are in each; the last has its end too.
    pub fn counts(&self, one: &Distribution) -> Vec<u64> {
        let mut counts = vec![0; self.len()];
        for (value, count) in one.table.values.iter().zip(&one.table.counts) {
            let at = self.edges.partition_point(|edge| edge <= value).saturating_sub(1);
            counts[at.min(self.len() - 1)] += count;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ValueSummary, ValueTable};

    fn of(values: &[f64]) -> Distribution {
        let table = ValueTable { values: values.to_vec(), counts: vec![1; values.len()] };
        let nan = f64::NAN;
        let summary = ValueSummary {
            n: 0,
            zeros: 0,
            min: nan,
            max: nan,
            mean: nan,
            gini: nan,
            quantiles: vec![],
        };
        Distribution { name: "x".into(), group: None, missing: 0, table, summary }
    }

    #[test]
    fn every_value_is_in_one_bin() {
        let few = of(&[1.0, 2.0, 5.0]);
        let many = of(&[0.0, 1.0, 2.0, 3.0, 4.0, 500.0]);
        let reals = of(&[-0.25, 0.5, 1.75]);
        for one in [&few, &many, &reals, &of(&[]), &of(&[0.5])] {
            let bins = Bins::of(&[one]);
            assert_eq!(bins.counts(one).iter().sum::<u64>() as usize, one.table.values.len());
        }
        assert_eq!(Bins::of(&[&few]).counts(&few), [1, 1, 0, 0, 1]);
        assert_eq!(Bins::of(&[&many]).counts(&many), [1, 1, 2, 1, 0, 0, 0, 0, 0, 1]);
        assert_eq!(Bins::of(&[&many]).labels[..4], ["0", "1", "2", "4"]);
        let counts = Bins::of(&[&reals]).counts(&reals);
        assert_eq!((counts[0], counts[29]), (1, 1));
    }
}
