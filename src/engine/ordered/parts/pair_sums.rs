//! Cells of pairs added up: by cell of a matrix, by neuron, by connection.

use super::pairs::{PairCell, PairParts};
use crate::engine::ordered::amount::{Amount, Tally};
use crate::engine::ordered::collect::Cell;
use crate::engine::ordered::medians::Share;
use crate::engine::ordered::middle::twice_the_middle;
use crate::engine::ordered::unit::Unit;
use crate::error::Result;
use crate::query::{Connection, Exact, Side};

/// The amounts of some cells together.
pub(super) fn together<'a>(cells: impl Iterator<Item = &'a PairCell>) -> Amount {
    let mut all = Amount::default();
    cells.for_each(|cell| all.add(cell.amount));
    all
}

/// Amounts by some place of cells, with the pairs in each: one in several cells of a place is one.
pub(super) fn by_cell(
    cells: &[PairCell],
    place: impl Fn(&PairCell) -> (u32, u32),
) -> Vec<Cell<Amount>> {
    let mut sorted: Vec<&PairCell> = cells.iter().collect();
    // Stable: those of a pair stay together.
    sorted.sort_by_key(|cell| place(cell));
    let of_place = |own: &[&PairCell]| {
        let (row, column) = place(own[0]);
        let pairs = own.chunk_by(|a, b| a.pair() == b.pair()).count() as u64;
        let tally = Amount { pairs, ..together(own.iter().copied()) };
        Cell { row, column, tally }
    };
    sorted.chunk_by(|a, b| place(a) == place(b)).map(of_place).collect()
}

/// What each neuron of a side has in each cell.
pub(super) fn shares(cells: &[PairCell], side: Side, columns: usize) -> Vec<Share> {
    let neuron = |cell: &PairCell| if side == Side::Pre { cell.pre } else { cell.post };
    let place = |cell: &PairCell| u64::from(cell.row) * columns as u64 + u64::from(cell.column);
    let mut known: Vec<u64> = cells.iter().map(neuron).collect();
    known.sort_unstable();
    known.dedup();
    let mut sorted: Vec<&PairCell> = cells.iter().collect();
    sorted.sort_by_key(|cell| (place(cell), neuron(cell)));
    let own = sorted.chunk_by(|a, b| (place(a), neuron(a)) == (place(b), neuron(b)));
    own.map(|own| {
        let amount = together(own.iter().copied());
        Share {
            cell: place(own[0]),
            neuron: known.partition_point(|id| *id < neuron(own[0])) as u32,
            units: (!amount.is_infinite).then_some(amount.units),
        }
    })
    .collect()
}

/// The rows and columns of a connection.
pub(super) struct Chosen {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

impl Chosen {
    pub(super) fn of(connection: &Connection, parts: &PairParts) -> Result<Chosen> {
        Ok(Chosen {
            rows: connection.pre.among(&parts.axes.rows, "pre")?,
            columns: connection.post.among(&parts.axes.columns, "post")?,
        })
    }

    fn has(&self, cell: &PairCell) -> bool {
        self.rows[cell.row as usize] && self.columns[cell.column as usize]
    }

    /// What it comes to.
    pub(super) fn amount(&self, cells: &[PairCell]) -> Amount {
        let own: Vec<PairCell> = cells.iter().filter(|cell| self.has(cell)).copied().collect();
        let all = by_cell(&own, |_| (0, 0));
        all.first().map_or(Amount::default(), |cell| cell.tally)
    }

    /// The median over the neurons that have a row at one end, of what they have in the connection.
    pub(super) fn median(
        &self,
        cells: &[PairCell],
        side: Side,
        unit: Option<Unit>,
    ) -> Option<Exact> {
        let is_at_end = |cell: &&PairCell| match side {
            Side::Pre => self.rows[cell.row as usize],
            Side::Post => self.columns[cell.column as usize],
        };
        let neuron = |cell: &PairCell| if side == Side::Pre { cell.pre } else { cell.post };
        let mut all: Vec<u64> = cells.iter().filter(is_at_end).map(neuron).collect();
        all.sort_unstable();
        all.dedup();
        let own = cells.iter().filter(|cell| self.has(cell));
        let own: Vec<PairCell> = own.map(|cell| PairCell { row: 0, column: 0, ..*cell }).collect();
        let shares = shares(&own, side, 1);
        let mut units = shares.iter().map(|share| share.units).collect::<Option<Vec<i128>>>()?;
        if all.is_empty() {
            return None;
        }
        units.sort_unstable();
        let twice = twice_the_middle(&units, all.len());
        match unit {
            Some(unit) => unit.exact(twice, 2),
            None => Exact::ratio(twice, 2),
        }
    }
}
