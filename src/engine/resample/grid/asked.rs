//! What is asked of a grid, and what is known of its settings without resampling.

use super::Ends;
use super::source::Source;
use crate::engine::resample::Adder;
use crate::query::{Claim, Exact, Resampling, SettingInterval};

/// What is asked of a grid, whichever of its points.
pub struct GridAsked<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The cells of each of its connections.
    pub parts: Vec<Ends>,
    /// The cells of which each is a fraction; none where there are no fractions.
    pub wholes: Option<Vec<Ends>>,
    /// How neurons are resampled.
    pub resampling: &'a Resampling,
    /// The numbers that neurons draw by.
    pub neurons: Vec<u64>,
    /// What draws and adds up in the place of the processors.
    pub adder: Option<&'a dyn Adder>,
}

impl GridAsked<'_> {
    /// What is known of a combination without resampling.
    pub fn described(&self, sources: &[Source], at: usize) -> SettingInterval {
        let own = &sources[0];
        let place = own.place(at);
        let neurons = |ends: &Ends| own.populations.of_cells((&ends.pre, &ends.post), place);
        let has_synapse = |ends: &&Ends| {
            let mut cells = own.cells.iter().filter(|cell| ends.has(cell.row, cell.column));
            cells.any(|cell| cell.is_observed(at))
        };
        SettingInterval {
            difference: self.difference(sources, at),
            neurons: self.parts.iter().map(neurons).collect(),
            observed: self.parts.iter().filter(has_synapse).count(),
            ..SettingInterval::default()
        }
    }

    /// The exact difference at a combination where every weight is 1.
    fn difference(&self, sources: &[Source], at: usize) -> Option<f64> {
        let unit = Exact::power_of_two(sources[0].wiring.exponent);
        let sum = |slot: usize| -> Option<i128> {
            let source = sources.iter().rev().find(|source| source.first <= slot)?;
            source.sum_at_ones(slot - source.first, at, self.resampling)
        };
        let value = |part: usize| -> Option<Exact> {
            let own = sum(part)?;
            match &self.wholes {
                None => Some(Exact::whole(own).times(&unit)),
                Some(_) => Exact::ratio(own, sum(self.parts.len() + part).unwrap_or(0)),
            }
        };
        let values: Vec<Option<Exact>> = (0..self.parts.len()).map(value).collect();
        self.claim.judge(&values).difference().map(|difference| difference.value())
    }
}
