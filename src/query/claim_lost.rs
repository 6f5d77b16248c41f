//! What the conditions on neurons cost at every setting of a claim's grid.

use crate::query::{
    ClaimIntervals, Connection, ConnectionsQuery, Measure, Normalize, SweepQuery, Types,
};

impl SweepQuery {
    /// How many synapses there are at every point.
    #[doc(hidden)]
    pub fn totals(&self) -> ConnectionsQuery {
        let (measure, normalize) = (Measure::Count, Normalize::None);
        let connections = vec![Connection { pre: Types::Any, post: Types::Any }];
        ConnectionsQuery { grid: self.clone(), measure, normalize, connections }
    }

    /// The same grid without the conditions on neurons; none where there are no such.
    #[doc(hidden)]
    pub fn without_neurons(&self) -> Option<SweepQuery> {
        let filter = self.filter.without_neurons(&self.cells.kept());
        let axes = self.axes.iter().filter(|axis| !axis.parameter.is_about_neurons());
        let all = SweepQuery { filter, axes: axes.cloned().collect(), ..self.clone() };
        (all != *self).then_some(all)
    }

    /// The place of a point among those of the axes that are not about neurons.
    fn place_without_neurons(&self, point: usize) -> usize {
        let (mut rest, mut place, mut stride) = (point, 0, 1);
        for axis in self.axes.iter().rev() {
            let values = axis.values.len();
            if !axis.parameter.is_about_neurons() {
                place += rest % values * stride;
                stride *= values;
            }
            rest /= values;
        }
        place
    }
}

impl ClaimIntervals {
    /// Says how many synapses of every setting the conditions on neurons leave out: `passing` do not, of
    /// those of [`SweepQuery::without_neurons`].
    #[doc(hidden)]
    pub fn set_lost(&mut self, grid: &SweepQuery, passing: &[u64], of: Option<&[u64]>) {
        for (point, (setting, own)) in self.settings.iter_mut().zip(passing).enumerate() {
            let of = of.and_then(|of| of.get(grid.place_without_neurons(point))).unwrap_or(own);
            setting.lost = (of.saturating_sub(*own), *of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Axis, SettingInterval};

    #[test]
    fn settings_that_differ_in_neurons_alone_lose_of_the_same() {
        let axes = ["prob_min=0,0.5", "cell_axon=0,50", "size_min=0,1,2"];
        let axes = axes.map(|axis| Axis::parse(axis).unwrap()).to_vec();
        let grid = SweepQuery { axes, ..SweepQuery::default() };
        let all = grid.without_neurons().unwrap();
        assert_eq!(all.axes, [grid.axes[0].clone(), grid.axes[2].clone()]);
        assert_eq!(all.without_neurons(), None);
        let settings = vec![SettingInterval::default(); 12];
        let mut found = ClaimIntervals { settings, ..ClaimIntervals::default() };
        let passing: Vec<u64> = (0..12).collect();
        found.set_lost(&grid, &passing, Some(&[100, 101, 102, 103, 104, 105]));
        let lost: Vec<_> = found.settings.iter().map(|setting| setting.lost).collect();
        assert_eq!(lost[..4], [(100, 100), (100, 101), (100, 102), (97, 100)]);
        assert_eq!(lost[11], (94, 105));
        found.set_lost(&grid, &passing, None);
        assert_eq!(found.settings[5].lost, (0, 5));
    }
}
