//! The parts of a grid whose settings one pass over the rows serves.

use super::points::{AxisLength, Combinations};
use crate::query::{Axis, SweepQuery};

/// Settings that rows are told apart for.
#[derive(Clone, Debug, PartialEq)]
pub struct GridPart {
    /// The grid of these settings alone.
    pub grid: SweepQuery,
    /// All combinations of the values of its axes.
    pub all: Combinations,
    /// The setting of each combination.
    pub settings: Vec<u64>,
}

/// All settings at once, unless a number of synapses of a pair is asked for: which pairs have enough is
/// another matter at every setting.
pub fn parts(grid: &SweepQuery) -> Vec<GridPart> {
    if !grid.counts_pairs() {
        return vec![GridPart {
            grid: grid.clone(),
            all: combinations(grid),
            settings: settings(grid),
        }];
    }
    let each = 0..grid.points().unwrap_or(0);
    let alone = |setting: u64| {
        let grid = grid.at_point(setting);
        GridPart { all: combinations(&grid), grid, settings: vec![setting] }
    };
    each.map(alone).collect()
}

fn combinations(grid: &SweepQuery) -> Combinations {
    let length = |axis: &Axis| AxisLength {
        values: axis.values.len(),
        is_of_neurons: axis.parameter.threshold().is_none() || axis.parameter.of_neuron(),
    };
    Combinations::new(grid.axes.iter().map(length).collect())
}

fn settings(grid: &SweepQuery) -> Vec<u64> {
    let mut settings = vec![0];
    for axis in &grid.axes {
        let order = axis.loosest_first();
        let length = axis.values.len() as u64;
        let next = |setting: &u64| {
            let setting = *setting;
            order.iter().map(move |at| setting * length + *at as u64).collect::<Vec<_>>()
        };
        settings = settings.iter().flat_map(next).collect();
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(axes: &[&str]) -> SweepQuery {
        let axes = axes.iter().map(|axis| Axis::parse(axis).unwrap()).collect();
        SweepQuery { axes, ..SweepQuery::default() }
    }

    #[test]
    fn settings_stand_from_the_loosest_to_the_strictest() {
        let parts = parts(&grid(&["prob_max=0.5,0.9", "cell_axon=50,0,10"]));
        assert_eq!(parts.len(), 1);
        // (0.9, 0), (0.9, 10), (0.9, 50), (0.5, 0) …
        assert_eq!(parts[0].settings, [4, 5, 3, 1, 2, 0]);
        assert_eq!(
            (parts[0].all.values(), parts[0].all.of_neurons().values()),
            (vec![2, 3], vec![3])
        );
    }

    #[test]
    fn each_number_of_synapses_of_a_pair_is_a_part() {
        let parts = parts(&grid(&["min_pair=1,2", "prob_min=0.5,0.6"]));
        assert_eq!(parts.len(), 4);
        assert!(parts.iter().all(|part| part.grid.axes.is_empty() && part.all.len() == 1));
        assert_eq!(parts[3].settings, [3]);
        assert_eq!(parts[3].grid.filter.min_pair, Some(2));
    }
}
