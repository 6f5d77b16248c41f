//! Which claims can have intervals: of what adds up, over a grid of which at least one setting is about cells.

use crate::error::{Error, Result};
use crate::query::resampling_check::{fragments, lacking};
use crate::query::{Bound, Filter, FilterParameter, Limit, RobustQuery, Side, Types, Units};

impl RobustQuery {
    /// Most differences of all settings and resamples: a gigabyte of them.
    pub const DIFFERENCES_MAX: u64 = 1 << 27;
    /// Most settings with intervals.
    pub const SETTINGS_MAX: u64 = 1 << 14;

    /// Refuses intervals that are undefined: of what does not add up, of a number of resamples without
    /// whole ranks, of too many settings.
    ///
    /// # Errors
    /// Such a question (usage).
    pub fn check_resampling(&self) -> Result<()> {
        let Some(resampling) = &self.ci else { return Ok(()) };
        resampling.check()?;
        if !self.measure.is_additive() {
            let what = format!(
                "claims have intervals of numbers and sums of synapses, not of '{}'",
                self.measure.name()
            );
            return Err(Error::usage("measure", what)
                .advise("choose count or total-size, or leave out the intervals (ci)"));
        }
        let settings = self.grid.points().unwrap_or(u64::MAX);
        let differences = settings.saturating_mul(resampling.resamples.into());
        if settings <= RobustQuery::SETTINGS_MAX && differences <= RobustQuery::DIFFERENCES_MAX {
            return Ok(());
        }
        let what = format!(
            "intervals of {settings} settings by {} resamples are too many: at most {} settings, and {} of both \
             multiplied",
            resampling.resamples,
            RobustQuery::SETTINGS_MAX,
            RobustQuery::DIFFERENCES_MAX
        );
        Err(Error::usage("ci", what).advise("take fewer values on the axes, or fewer resamples"))
    }

    /// How many settings may be about fragments: those that ask nothing of the neurons of a resampled side
    /// but their type and its certainty.
    ///
    /// # Errors
    /// All settings, unless fragments are asked for (usage).
    pub fn check_units(&self, units: &Units) -> Result<u64> {
        let Some(resampling) = &self.ci else { return Ok(0) };
        if units.are_cells {
            return Ok(0);
        }
        let of_cells = |filter: &Filter, side: &Side| self.asks_for_cells(filter, *side, units);
        let settings = self.grid.points().unwrap_or(0);
        let may_be = |point: &u64| {
            let filter = self.grid.filter_at(*point);
            !lacking(resampling.sides, |side| of_cells(&filter, side)).is_empty()
        };
        let found = (0..settings).filter(may_be).count() as u64;
        if found < settings || resampling.fragments {
            return Ok(found);
        }
        let filter = self.grid.filter_at(0);
        let is_of_cells = |side: &Side| of_cells(&filter, side);
        let sides = lacking(resampling.sides, is_of_cells);
        Err(fragments(&sides, resampling.sides, is_of_cells, units))
    }

    /// Whether a setting asks more of the claim's neurons of a side than their type and how certain it is. The
    /// length of projection axons is asked of those alone.
    fn asks_for_cells(&self, filter: &Filter, side: Side, units: &Units) -> bool {
        let mut filter = filter.clone();
        if !self.is_of_projections(side, units) {
            filter.set_number(FilterParameter::ProjectionAxon, None);
        }
        // A length of at least 0 asks nothing.
        let asks_nothing = |limit: &Limit| limit.bound == Bound::AtLeast && limit.real() <= 0.0;
        filter.limits.retain(|limit| !asks_nothing(limit));
        filter.asks_for_cells(side, units)
    }

    /// Whether every type of a side of the claim has nothing but axons in the volume.
    fn is_of_projections(&self, side: Side, units: &Units) -> bool {
        self.claim.connections().iter().all(|connection| {
            let types = if side == Side::Pre { &connection.pre } else { &connection.post };
            match types {
                Types::Any => false,
                Types::Of(names) => {
                    names.iter().all(|name| units.axon_only.contains(&name.as_str()))
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Resampling;
    use crate::query::{Axis, Claim, Measure, Normalize, Preset, Sides, SweepQuery};

    fn asked(claim: &str, grid: SweepQuery, sides: Sides) -> RobustQuery {
        RobustQuery {
            claim: Claim::parse(claim).unwrap(),
            measure: Measure::Count,
            normalize: Normalize::None,
            grid,
            ci: Some(Resampling { sides, ..Resampling::default() }),
        }
    }

    #[test]
    fn settings_that_ask_for_no_cells_are_counted() {
        let check = |claim, sides| {
            let query = asked(claim, Preset::AreaX.grid(), sides);
            query.check_resampling().unwrap();
            query.check_units(&Units::J0251).unwrap()
        };
        // Without a least dendrite and axon: 4 sizes, 3 probabilities, 3 certainties.
        assert_eq!(check("HVC->MSN > LMAN->MSN", Sides::Both), 36);
        assert_eq!(check("HVC->MSN > LMAN->MSN", Sides::Pre), 0);
        assert_eq!(check("HVC->MSN > MSN->MSN", Sides::Pre), 36);
        // Which types are axon-only the data says.
        let units = Units { axon_only: &["HVC", "MSN"], ..Units::J0251 };
        let query = asked("HVC->MSN > MSN->MSN", Preset::AreaX.grid(), Sides::Pre);
        assert_eq!(query.check_units(&units).unwrap(), 0);
        let cells = Units { are_cells: true, ..Units::J0251 };
        let query = asked("A->B > 1", Preset::AreaX.grid(), Sides::Both);
        assert_eq!(query.check_units(&cells).unwrap(), 0);
    }

    #[test]
    fn a_grid_of_fragments_alone_is_refused() {
        let grid = |axis: &str| SweepQuery {
            axes: vec![Axis::parse(axis).unwrap()],
            ..SweepQuery::default()
        };
        let check = |axis| asked("A->B > 1", grid(axis), Sides::Both).check_units(&Units::J0251);
        assert!(check("prob_min=0.5,0.6").unwrap_err().what().contains("fragments"));
        assert!(check("cell_certainty=0.7,0.9").is_err());
        assert!(check("cell_axon=0").is_err());
        assert_eq!(check("cell_axon=0,50").unwrap(), 1);
        assert!(check("pre.axon=0,50").unwrap_err().advice().is_some());
        let mut query = asked("A->B > 1", grid("prob_min=0.5,0.6"), Sides::Both);
        query.ci = query.ci.map(|ci| Resampling { fragments: true, ..ci });
        assert_eq!(query.check_units(&Units::J0251).unwrap(), 2);
    }

    #[test]
    fn what_does_not_add_up_has_no_intervals() {
        let mut query = asked("A->B > 1", Preset::AreaX.grid(), Sides::Both);
        query.measure = Measure::MedianPerPre;
        let error = query.check_resampling().unwrap_err();
        assert!(error.what().contains("median-per-pre"), "{error}");
        query.measure = Measure::Count;
        query.grid.axes = vec![Axis::parse("size_min=0:20000:1").unwrap()];
        assert!(query.check_resampling().unwrap_err().what().contains("20001 settings"));
    }
}
