//! How many synapses pass, and what their numbers come to.

use super::Ordered;
use super::amount::{Amount, Tally};
use super::summand::Summand;
use super::walk::Walk;
use crate::error::Result;
use crate::query::{Filter, NumberTotal, Totals};
use crate::run::Run;

/// What a part of the rows comes to.
struct Part {
    rows: u64,
    synapses: u64,
    numbers: Vec<Amount>,
}

impl Ordered {
    /// How many synapses pass, and what their numbers come to.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage); sums that are too wide
    /// ([`crate::Kind::Unsupported`]); a damaged copy.
    pub fn totals(&self, filter: &Filter, run: &Run) -> Result<Totals> {
        run.whole(self.all_totals(filter, run))
    }

    /// How many rows pass.
    ///
    /// # Errors
    /// Names that no column has, values that do not suit a column (usage); a damaged copy.
    pub fn passing_rows(&self, filter: &Filter, run: &Run) -> Result<u64> {
        let passing = self.resolve(filter)?;
        let parts = self.walk(&passing, &Walk::default(), run, u64::default, |rows, block| {
            *rows += super::kernels::count(block.mask);
            Ok(())
        });
        Ok(run.whole(parts)?.into_iter().sum())
    }

    fn all_totals(&self, filter: &Filter, run: &Run) -> Result<Totals> {
        let passing = self.resolve(filter)?;
        let places = 0..self.data.rows.numbers.len();
        let summands = places.map(|at| self.summand_at(at)).collect::<Result<Vec<Summand>>>()?;
        let mut reads = self.amount_columns(None);
        reads.extend(summands.iter().flat_map(Summand::reads));
        let make =
            || Part { rows: 0, synapses: 0, numbers: vec![Amount::default(); summands.len()] };
        let walk = Walk { order: None, reads };
        let parts = self.walk(&passing, &walk, run, make, |part, block| {
            part.rows += super::kernels::count(block.mask);
            for (row, _) in block.rows.clone().zip(&*block.mask).filter(|(_, passes)| **passes == 1)
            {
                let synapses = self.synapses(row);
                part.synapses += synapses;
                for (amount, summand) in part.numbers.iter_mut().zip(&summands) {
                    amount.add(Amount::of(synapses, summand.at(row), summand.summed));
                }
            }
            Ok(())
        })?;
        let total = |at: usize, summand: &Summand| {
            let mut amount = Amount::default();
            parts.iter().for_each(|part| amount.add(part.numbers[at]));
            let map = &self.map.synapses.numbers[at];
            NumberTotal {
                name: map.name.clone(),
                unit: map.unit.clone(),
                total: amount.total(summand),
                mean: amount.mean(summand),
            }
        };
        Ok(Totals {
            count: parts.iter().map(|part| part.synapses).sum(),
            rows: parts.iter().map(|part| part.rows).sum(),
            numbers: summands.iter().enumerate().map(|(at, of)| total(at, of)).collect(),
        })
    }
}
