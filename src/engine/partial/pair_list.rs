//! What each pair of neurons has in each cell of a matrix. It adds up where medians, numbers of pairs and
//! what asks for a number of synapses of a pair do not.

use super::Amount;
use super::places::Places;

/// What one pair of neurons has in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairCell {
    /// Id of the presynaptic neuron.
    pub pre: u64,
    /// Id of the postsynaptic neuron.
    pub post: u64,
    /// Row of the matrix.
    pub row: u32,
    /// Column of the matrix.
    pub column: u32,
    /// Its synapses there.
    pub amount: Amount,
}

impl PairCell {
    fn pair(&self) -> (u64, u64) {
        (self.pre, self.post)
    }

    fn place(&self) -> (u64, u64, u32, u32) {
        (self.pre, self.post, self.row, self.column)
    }
}

/// By pair, then row and column; each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairList(Vec<PairCell>);

impl PairList {
    /// Adds up what stands more than once.
    pub fn new(mut cells: Vec<PairCell>) -> PairList {
        // Stable, for it takes what is in order already as it is; and without threads, for who merges may
        // be a forked child.
        cells.sort_by_key(PairCell::place);
        cells.dedup_by(|cell, kept| {
            let is_same = cell.place() == kept.place();
            if is_same {
                kept.amount.add(cell.amount);
            }
            is_same
        });
        PairList(cells)
    }

    /// All of them.
    pub fn cells(&self) -> &[PairCell] {
        &self.0
    }

    /// Those of pairs that have at least so many synapses.
    pub fn with_at_least(&self, fewest: Option<u64>) -> Vec<PairCell> {
        let has_enough = |pair: &&[PairCell]| {
            let synapses: u64 = pair.iter().map(|cell| cell.amount.count).sum();
            fewest.is_none_or(|fewest| synapses >= fewest)
        };
        self.0.chunk_by(|a, b| a.pair() == b.pair()).filter(has_enough).flatten().copied().collect()
    }

    /// Those of several parts of the rows.
    pub fn together(parts: Vec<PairList>) -> PairList {
        PairList::new(parts.into_iter().flat_map(|part| part.0).collect())
    }

    /// Those that are wanted.
    #[must_use]
    pub fn kept(mut self, is_wanted: impl Fn(&PairCell) -> bool) -> PairList {
        self.0.retain(is_wanted);
        self
    }

    /// Adds those of other rows.
    pub fn merge(&mut self, other: &PairList) {
        self.0.extend(&other.0);
        *self = PairList::new(std::mem::take(&mut self.0));
    }

    /// The same cells among more rows and columns; nothing if one of them has no place there.
    pub fn among(self, rows: &Places, columns: &Places) -> Option<PairList> {
        let place = |of: &Places, at: u32| of.at.get(at as usize).map(|at| *at as u32);
        let placed = |cell: PairCell| {
            let (row, column) = (place(rows, cell.row)?, place(columns, cell.column)?);
            Some(PairCell { row, column, ..cell })
        };
        Some(PairList::new(self.0.into_iter().map(placed).collect::<Option<_>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::ExactSum;

    fn cell(pre: u64, post: u64, row: u32, column: u32, count: u64) -> PairCell {
        let sum = ExactSum { units: i128::from(count) * 10, nonfinite: 0 };
        PairCell { pre, post, row, column, amount: Amount { count, sum } }
    }

    #[test]
    fn synapses_of_a_pair_in_a_cell_add_up() {
        let mut list = PairList::new(vec![cell(2, 1, 0, 0, 1), cell(1, 2, 0, 1, 2)]);
        list.merge(&PairList::new(vec![cell(1, 2, 0, 1, 3), cell(1, 2, 1, 0, 4)]));
        let expected = [cell(1, 2, 0, 1, 5), cell(1, 2, 1, 0, 4), cell(2, 1, 0, 0, 1)];
        assert_eq!(list.cells(), expected);
        // Over all of a pair's cells.
        assert_eq!(list.with_at_least(Some(9)), expected[..2]);
        assert_eq!(list.with_at_least(Some(10)), []);
        assert_eq!(list.with_at_least(None), expected);
    }
}
