//! Cells of an answer by way of a device.

use super::columns::units_of;
use super::labels::Told;
use super::{Bin, Program, RowDevice, SUM_BITS, Summed, no_path};
use crate::dataset::mapped::Weights;
use crate::engine::ordered::Ordered;
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::axes::Axes;
use crate::engine::ordered::collect::{Cell, Cells};
use crate::engine::ordered::labelling::Labelling;
use crate::engine::ordered::meaning::Meaning;
use crate::engine::ordered::resolved::Resolved;
use crate::engine::ordered::summand::Summand;
use crate::error::{Error, Kind, Result};
use crate::run::Run;

/// What is asked for each cell.
pub struct InCells<'a> {
    /// The labels that are rows.
    pub rows: &'a Labelling<'a>,
    /// The labels that are columns.
    pub columns: &'a Labelling<'a>,
    /// How many rows and columns there are.
    pub shape: (usize, usize),
    /// What is summed.
    pub summand: Option<&'a Summand<'a>>,
}

impl<'a> InCells<'a> {
    /// The cells of a matrix.
    pub fn of(axes: &'a Axes<'a>, summand: Option<&'a Summand<'a>>) -> InCells<'a> {
        let (rows, columns) = (&axes.rows.labelling, &axes.columns.labelling);
        InCells { rows, columns, shape: axes.shape(), summand }
    }
}

impl Ordered {
    /// What rows that pass come to, cell by cell, by a device.
    ///
    /// # Errors
    /// What the device has no path for ([`crate::Kind::Unsupported`]), its faults; a damaged copy.
    pub(in crate::engine::ordered) fn cells_on(
        &self,
        device: &dyn RowDevice,
        passing: &Resolved,
        asked: &InCells,
        run: &Run,
    ) -> Result<Cells<Amount>> {
        let columns = asked.shape.1.max(1) as u32;
        let Some(program) = self.program(device, passing, asked)? else {
            return Ok(Cells { cells: Vec::new(), row_count: 0 });
        };
        let bins = device.bins(&program, run)?;
        let cell = |(at, bin): &(u32, Bin)| Cell {
            row: at / columns,
            column: at % columns,
            tally: amount(bin),
        };
        let row_count = bins.iter().map(|(_, bin)| bin.rows).sum();
        Ok(Cells { cells: bins.iter().map(cell).collect(), row_count })
    }

    /// What a device is to do; none where no row can pass.
    fn program(
        &self,
        device: &dyn RowDevice,
        passing: &Resolved,
        asked: &InCells,
    ) -> Result<Option<Program>> {
        let name = device.name();
        if matches!(self.data.rows.weight, Some(Weights::U64(_))) {
            return Err(no_path(name, "weights of more than 32 bits"));
        }
        let Some(mut tests) = self.tests(name, passing)? else { return Ok(None) };
        let (rows, columns) = asked.shape;
        let cells = rows as u64 * columns as u64;
        if cells > u32::MAX.into() {
            return Err(no_path(name, &format!("{rows} × {columns} cells")));
        }
        let mut told = Told::default();
        told.add(self, asked.rows, rows as u32);
        told.add(self, asked.columns, columns as u32);
        tests.extend(told.tests);
        let summed = asked.summand.map(|of| self.summed(name, of)).transpose()?;
        Ok(Some(Program { tests, labels: told.labels, cells, summed }))
    }

    fn summed(&self, device: &str, of: &Summand) -> Result<(Summed, bool)> {
        let numbers = &self.data.rows.numbers;
        let at = numbers.iter().position(|known| of.is_of(known)).unwrap_or_default();
        if of.bits > SUM_BITS {
            return Err(self.too_wide_on(device, at, &of.bits.to_string()));
        }
        let values = match of.by_code() {
            Some(values) => {
                Summed::ByCode(at, values.iter().map(|value| units_of(*value)).collect())
            }
            None => Summed::Units(at),
        };
        Ok((values, of.summed))
    }

    fn too_wide_on(&self, device: &str, at: usize, bits: &str) -> Error {
        let name = &self.map.synapses.numbers[at].name;
        let why =
            format!("sums of '{name}': an exact one needs {bits} bits, and it has {SUM_BITS}");
        no_path(device, &why)
    }

    /// What the processors say of sums that are too wide for them, by the engine that is asked.
    pub(in crate::engine::ordered) fn too_wide(&self, at: usize, error: Error) -> Error {
        match &self.device {
            Some(device) if error.kind() == Kind::Unsupported => {
                self.too_wide_on(device.name(), at, "more")
            }
            _ => error,
        }
    }

    /// Refuses measures that no device adds up.
    ///
    /// # Errors
    /// [`crate::Kind::Unsupported`].
    pub(in crate::engine::ordered) fn may_measure(&self, meaning: &Meaning) -> Result<()> {
        let Some(device) = &self.device else { return Ok(()) };
        match meaning {
            Meaning::Count | Meaning::Total(_) | Meaning::Mean(_) => Ok(()),
            Meaning::Pairs => {
                Err(no_path(device.name(), "numbers of pairs: they do not add up row by row"))
            }
            Meaning::Median(..) => Err(no_path(device.name(), "medians over neurons")),
        }
    }

    /// Refuses what only the processors answer.
    ///
    /// # Errors
    /// [`crate::Kind::Unsupported`].
    pub(in crate::engine::ordered) fn on_processors(&self, what: &str) -> Result<()> {
        match &self.device {
            Some(device) => Err(no_path(device.name(), what)),
            None => Ok(()),
        }
    }
}

fn amount(bin: &Bin) -> Amount {
    Amount {
        synapses: bin.synapses,
        pairs: 0,
        valued: bin.valued,
        units: bin.units.into(),
        is_infinite: bin.is_infinite,
    }
}

impl Cells<Amount> {
    /// Their synapses alone.
    pub fn synapses(self) -> Cells<u64> {
        let cells = self.cells.into_iter();
        let cells =
            cells.map(|Cell { row, column, tally }| Cell { row, column, tally: tally.synapses });
        Cells { cells: cells.collect(), row_count: self.row_count }
    }
}
