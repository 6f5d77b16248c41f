//! What each pair of neurons has in each cell of a matrix: it adds up where medians, numbers of pairs and
//! what asks for a number of synapses of a pair do not.

use std::collections::HashMap;

use super::Both;
use super::sums::joined;
use crate::engine::ordered::amount::Amount;
use crate::engine::ordered::unit::Unit;
use crate::error::Result;

/// Lists of pairs, and which settings of the question are of which.
#[derive(Clone, Debug, PartialEq)]
pub struct PairParts {
    pub(super) axes: Both,
    /// What neurons with names are called; pairs of others have ids.
    pub(super) names: Vec<String>,
    pub(super) lists: Vec<PairList>,
    /// The settings, and those that they are fractions of.
    pub(super) own: Vec<Setting>,
    pub(super) wholes: Option<Vec<Setting>>,
    /// Whether a row may be several synapses.
    pub(super) has_weight: bool,
}

/// A setting: its list, and how many synapses a pair has at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub(super) list: u32,
    pub(super) fewest: u64,
}

/// What pairs have, by pair, then row and column.
#[derive(Clone, Debug, PartialEq)]
pub struct PairList {
    pub(super) unit: Unit,
    pub(super) cells: Vec<PairCell>,
}

/// What one pair of neurons has in one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairCell {
    /// Id of the presynaptic neuron, or its place among the names.
    pub(super) pre: u64,
    pub(super) post: u64,
    pub(super) row: u32,
    pub(super) column: u32,
    /// Rows of the synapse table.
    pub(super) rows: u64,
    pub(super) amount: Amount,
}

impl PairCell {
    pub(super) fn pair(&self) -> (u64, u64) {
        (self.pre, self.post)
    }

    pub(super) fn cell(&self) -> (u32, u32) {
        (self.row, self.column)
    }

    fn place(&self) -> (u64, u64, u32, u32) {
        (self.pre, self.post, self.row, self.column)
    }
}

impl PairParts {
    /// Adds what another part has.
    pub(super) fn merge(&mut self, more: &PairParts) -> Result<()> {
        let shape = |of: &PairParts| {
            (of.axes.clone(), of.own.clone(), of.wholes.clone(), of.lists.len(), of.has_weight)
        };
        if shape(self) != shape(more) {
            return Err(super::unlike());
        }
        let place = self.places_of(&more.names);
        let placed = |id: u64| place.get(id as usize).copied().unwrap_or(id);
        for (own, more) in self.lists.iter_mut().zip(&more.lists) {
            let cells = more.cells.iter();
            let cells = cells.map(|cell| PairCell {
                pre: placed(cell.pre),
                post: placed(cell.post),
                ..*cell
            });
            own.merge(&PairList { unit: more.unit, cells: cells.collect() })?;
        }
        Ok(())
    }

    /// The places of names among those that are known from then on; none where neurons have ids.
    fn places_of(&mut self, more: &[String]) -> Vec<u64> {
        let mut known: HashMap<String, u64> = self.names.iter().cloned().zip(0..).collect();
        let mut places = Vec::with_capacity(more.len());
        for name in more {
            let next = known.len() as u64;
            let at = *known.entry(name.clone()).or_insert(next);
            if at == next {
                self.names.push(name.clone());
            }
            places.push(at);
        }
        places
    }
}

impl PairList {
    pub(super) fn new(unit: Unit, mut cells: Vec<PairCell>) -> PairList {
        cells.sort_by_key(PairCell::place);
        PairList { unit, cells }
    }

    fn merge(&mut self, more: &PairList) -> Result<()> {
        let both = [(&self.cells[..], self.unit), (&more.cells[..], more.unit)];
        let add_rows = |cell: &mut PairCell, more: &PairCell| cell.rows += more.rows;
        (self.unit, self.cells) = joined(both, PairCell::place, |cell| &mut cell.amount, add_rows)?;
        Ok(())
    }

    /// The cells of pairs that have so many synapses or more.
    pub(super) fn with_at_least(&self, fewest: u64) -> Vec<PairCell> {
        let has_enough = |pair: &&[PairCell]| {
            pair.iter().map(|cell| cell.amount.synapses).sum::<u64>() >= fewest
        };
        let pairs = self.cells.chunk_by(|a, b| a.pair() == b.pair());
        pairs.filter(has_enough).flatten().copied().collect()
    }
}
