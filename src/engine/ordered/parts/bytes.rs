//! Parts as bytes, little-endian: the kind, then what was collected. What they travel in says of which
//! version they are, and has a checksum.

use super::sums::{Listed, Sums};
use super::{Both, ConnectionParts, MapParts, MatrixParts, SweepParts, TotalParts};
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::collect::Cell;
use crate::engine::ordered::unit::Unit;
use crate::engine::partial::{Reader, Writer};
use crate::error::{Error, Result};
use crate::query::Labels;

impl MapParts {
    /// The parts as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::new());
        match self {
            MapParts::Totals(of) => {
                out.u64(0);
                [of.synapses, of.rows].into_iter().for_each(|number| out.u64(number));
                out.list(&of.numbers, Writer::sums);
            }
            MapParts::Matrix(of) => {
                out.u64(1);
                out.both(&of.axes);
                out.u64(of.own.unit.0 as u64);
                out.list(&of.own.cells, |out, cell| {
                    out.place(cell.row, cell.column);
                    out.measured(&cell.tally);
                });
                out.list(of.lines.as_slice(), Writer::sums);
                out.list(of.rows.as_slice(), |out, rows| out.u64(*rows));
            }
            MapParts::Sweep(of) => {
                out.u64(2);
                out.both(&of.axes);
                out.list(&of.cells, |out, (point, row, column, count)| {
                    out.u64(*point);
                    out.place(*row, *column);
                    out.u64(*count);
                });
            }
            MapParts::Pairs(of) => {
                out.u64(4);
                out.pairs(of);
            }
            MapParts::Connections(of) => {
                out.u64(3);
                out.sums(&of.parts);
                out.list(of.wholes.as_slice(), Writer::sums);
            }
        }
        out.0
    }

    /// The parts that [`MapParts::to_bytes`] made these bytes of.
    ///
    /// # Errors
    /// Other bytes ([`crate::Kind::Data`]).
    pub fn from_bytes(bytes: &[u8]) -> Result<MapParts> {
        let mut from = Reader(bytes);
        let parts = from.parts().filter(|_| from.0.is_empty());
        parts.ok_or_else(|| {
            Error::data("this partial does not have the parts of its kind")
                .advise("collect it anew, with the version of areax that merges")
        })
    }
}

impl Writer {
    pub(super) fn place(&mut self, row: u32, column: u32) {
        self.u64(u64::from(row) << 32 | u64::from(column));
    }

    pub(super) fn measured(&mut self, of: &Amount) {
        [of.synapses, of.pairs, of.valued].into_iter().for_each(|number| self.u64(number));
        self.0.extend(of.units.to_le_bytes());
        self.u64(of.is_infinite.into());
    }

    fn sums(&mut self, of: &Sums) {
        self.u64(of.unit.0 as u64);
        self.list(&of.all, Writer::measured);
    }

    pub(super) fn both(&mut self, of: &Both) {
        for labels in [&of.rows, &of.columns] {
            let names: &[String] = &labels.names();
            self.u64((labels.len() > names.len()).into());
            self.labels(names);
        }
    }
}

impl Reader<'_> {
    fn parts(&mut self) -> Option<MapParts> {
        Some(match self.u64()? {
            0 => {
                let (synapses, rows, numbers) =
                    (self.u64()?, self.u64()?, self.list(Reader::sums)?);
                let are_single = numbers.iter().all(|sums| sums.all.len() == 1);
                MapParts::Totals(are_single.then_some(TotalParts { synapses, rows, numbers })?)
            }
            1 => {
                let (axes, unit) = (self.both()?, self.unit()?);
                let cells = self.list(|from| {
                    let (row, column) = from.place(&axes)?;
                    Some(Cell { row, column, tally: from.measured()? })
                })?;
                let lines = self.at_most_one(Reader::sums)?;
                let rows = self.at_most_one(Reader::u64)?;
                let own = Listed { unit, cells };
                MapParts::Matrix(MatrixParts { axes, own, lines, rows })
            }
            2 => {
                let axes = self.both()?;
                let cells = self.list(|from| {
                    let (point, (row, column)) = (from.u64()?, from.place(&axes)?);
                    Some((point, row, column, from.u64()?))
                })?;
                MapParts::Sweep(SweepParts { axes, cells })
            }
            3 => {
                let (parts, wholes) = (self.sums()?, self.at_most_one(Reader::sums)?);
                MapParts::Connections(ConnectionParts { parts, wholes })
            }
            4 => MapParts::Pairs(self.pairs()?),
            _ => return None,
        })
    }

    pub(super) fn unit(&mut self) -> Option<Unit> {
        i32::try_from(self.u64()? as i64).ok().map(Unit)
    }

    /// A row and a column that there are.
    pub(super) fn place(&mut self, axes: &Both) -> Option<(u32, u32)> {
        let place = self.u64()?;
        let (row, column) = ((place >> 32) as u32, place as u32);
        let are_there = (row as usize) < axes.rows.len() && (column as usize) < axes.columns.len();
        are_there.then_some((row, column))
    }

    pub(super) fn measured(&mut self) -> Option<Amount> {
        let (synapses, pairs, valued) = (self.u64()?, self.u64()?, self.u64()?);
        let units = self.take().map(i128::from_le_bytes)?;
        let is_infinite = self.u64()? != 0;
        Some(Amount { synapses, pairs, valued, units, is_infinite })
    }

    fn sums(&mut self) -> Option<Sums> {
        Some(Sums { unit: self.unit()?, all: self.list(Reader::measured)? })
    }

    pub(super) fn both(&mut self) -> Option<Both> {
        Some(Both { rows: self.axis()?, columns: self.axis()? })
    }

    fn axis(&mut self) -> Option<Labels> {
        let (has_null, names) = (self.u64()? != 0, self.labels()?);
        Some(if has_null { Labels::with_null(names) } else { Labels::from(names) })
    }

    /// What was written as a list of one, or of none.
    pub(super) fn at_most_one<T>(
        &mut self,
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        let mut list = self.list(read)?;
        (list.len() <= 1).then(|| list.pop())
    }
}
