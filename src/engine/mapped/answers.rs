//! Questions → answers.

use super::Records;
use super::cells::Summand;
use crate::error::Result;
use crate::query::{Filter, NumberTotal, Totals};
use crate::run::Run;

impl Records {
    /// How many synapses pass, and what their numbers come to.
    ///
    /// # Errors
    /// Those of [`Records::passing`].
    pub fn totals(&self, filter: &Filter, run: &Run) -> Result<Totals> {
        let rows = self.passing(filter)?;
        run.check()?;
        let numbers = self.map.synapses.numbers.iter().zip(&self.numbers);
        let total = |(map, values): (&crate::map::Number, _)| {
            let summand = Summand { numbers: values, summed: map.summed };
            let sum = self.sum(&rows, Some(summand));
            NumberTotal {
                name: map.name.clone(),
                unit: map.unit.clone(),
                total: sum.total(),
                mean: sum.mean(),
            }
        };
        Ok(Totals {
            count: self.synapses_of(&rows)?,
            rows: rows.len() as u64,
            numbers: numbers.map(total).collect(),
        })
    }
}
