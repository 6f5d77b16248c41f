//! How many synapses pass, and what their numbers come to.

use super::Ordered;
use super::amount::{Amount, Tally};
use super::device::{InCells, RowDevice};
use super::labelling::Labelling;
use super::resolved::Resolved;
use super::summand::Summand;
use super::unit::Unit;
use super::walk::Walk;
use crate::error::Result;
use crate::map::Number;
use crate::query::{Filter, NumberTotal, Totals};
use crate::run::Run;

/// Synapses, rows, and what each number comes to with the unit of that.
pub type AllAmounts = (u64, u64, Vec<(Amount, Unit)>);

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
        if let Some(device) = &self.device {
            return Ok(self.totals_on(&**device, &passing, &[], run)?.rows);
        }
        let parts = self.walk(&passing, &Walk::default(), run, u64::default, |rows, block| {
            *rows += super::kernels::count(block.mask);
            Ok(())
        });
        Ok(run.whole(parts)?.into_iter().sum())
    }

    fn all_totals(&self, filter: &Filter, run: &Run) -> Result<Totals> {
        let (count, rows, amounts) = self.amounts_of_all(filter, run)?;
        let total = |(map, (amount, unit)): (&Number, (Amount, Unit))| NumberTotal {
            name: map.name.clone(),
            unit: map.unit.clone(),
            total: amount.total(unit),
            mean: amount.mean(unit),
        };
        let numbers = self.map.synapses.numbers.iter().zip(amounts).map(total).collect();
        Ok(Totals { count, rows, numbers })
    }

    /// Synapses, rows, and what each number comes to with the unit of that.
    pub(super) fn amounts_of_all(&self, filter: &Filter, run: &Run) -> Result<AllAmounts> {
        let passing = self.resolve(filter)?;
        let places = 0..self.data.rows.numbers.len();
        let summands = places.map(|at| self.summand_at(at)).collect::<Result<Vec<Summand>>>()?;
        let parts = match &self.device {
            Some(device) => vec![self.totals_on(&**device, &passing, &summands, run)?],
            None => self.parts(&passing, &summands, run)?,
        };
        let of = |(at, summand): (usize, &Summand)| {
            let mut amount = Amount::default();
            parts.iter().for_each(|part| amount.add(part.numbers[at]));
            (amount, summand.unit_of_sums())
        };
        let synapses = parts.iter().map(|part| part.synapses).sum();
        let rows = parts.iter().map(|part| part.rows).sum();
        Ok((synapses, rows, summands.iter().enumerate().map(of).collect()))
    }

    /// What parts of the rows come to.
    fn parts(&self, passing: &Resolved, summands: &[Summand], run: &Run) -> Result<Vec<Part>> {
        let mut reads = self.amount_columns(None);
        reads.extend(summands.iter().flat_map(Summand::reads));
        let make = || Part::none(summands.len());
        let walk = Walk { order: None, reads };
        self.walk(passing, &walk, run, make, |part, block| {
            part.rows += super::kernels::count(block.mask);
            for (row, _) in block.rows.clone().zip(&*block.mask).filter(|(_, passes)| **passes == 1)
            {
                let synapses = self.synapses(row);
                part.synapses += synapses;
                for (amount, summand) in part.numbers.iter_mut().zip(summands) {
                    amount.add(Amount::of(synapses, summand.at(row), summand.summed));
                }
            }
            Ok(())
        })
    }

    /// The same of all rows by a device: a pass for each number.
    fn totals_on(
        &self,
        device: &dyn RowDevice,
        passing: &Resolved,
        summands: &[Summand],
        run: &Run,
    ) -> Result<Part> {
        let all = |summand| {
            let (rows, columns) = (&Labelling::All, &Labelling::All);
            let asked = InCells { rows, columns, shape: (1, 1), summand };
            let found = self.cells_on(device, passing, &asked, run)?;
            let amount = found.cells.first().map_or(Amount::default(), |cell| cell.tally);
            Ok((found.row_count, amount))
        };
        let mut part = Part::none(summands.len());
        if summands.is_empty() {
            let (rows, amount) = all(None)?;
            (part.rows, part.synapses) = (rows, amount.synapses);
        }
        for (number, summand) in part.numbers.iter_mut().zip(summands) {
            let (rows, amount) = all(Some(summand))?;
            (part.rows, part.synapses, *number) = (rows, amount.synapses, amount);
        }
        Ok(part)
    }
}

impl Part {
    fn none(numbers: usize) -> Part {
        Part { rows: 0, synapses: 0, numbers: vec![Amount::default(); numbers] }
    }
}
