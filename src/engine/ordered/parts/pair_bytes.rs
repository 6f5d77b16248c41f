//! Lists of pairs as bytes.

use super::pairs::{PairCell, PairList, PairParts, Setting};
use crate::engine::partial::{Reader, Writer};

impl Writer {
    pub(super) fn pairs(&mut self, of: &PairParts) {
        self.both(&of.axes);
        self.labels(&of.names);
        self.u64(of.has_weight.into());
        self.list(&of.lists, |out, list| {
            out.u64(list.unit.0 as u64);
            out.list(&list.cells, |out, cell| {
                [cell.pre, cell.post].into_iter().for_each(|id| out.u64(id));
                out.place(cell.row, cell.column);
                out.u64(cell.rows);
                out.measured(&cell.amount);
            });
        });
        self.settings(&of.own);
        self.list(of.wholes.as_slice(), |out, wholes| out.settings(wholes));
    }

    fn settings(&mut self, of: &[Setting]) {
        self.list(of, |out, setting| {
            out.u64(setting.list.into());
            out.u64(setting.fewest);
        });
    }
}

impl Reader<'_> {
    pub(super) fn pairs(&mut self) -> Option<PairParts> {
        let (axes, names) = (self.both()?, self.labels()?);
        let has_weight = self.u64()? != 0;
        let lists = self.list(|from| {
            let unit = from.unit()?;
            let cells = from.list(|from| {
                let (pre, post) = (from.u64()?, from.u64()?);
                let (row, column) = from.place(&axes)?;
                let (rows, amount) = (from.u64()?, from.measured()?);
                Some(PairCell { pre, post, row, column, rows, amount })
            })?;
            Some(PairList::new(unit, cells))
        })?;
        let count = lists.len();
        let own = self.settings(count)?;
        let wholes = self.at_most_one(|from| from.settings(count))?;
        Some(PairParts { axes, names, lists, own, wholes, has_weight })
    }

    /// Settings of so many lists.
    fn settings(&mut self, lists: usize) -> Option<Vec<Setting>> {
        self.list(|from| {
            let list = u32::try_from(from.u64()?).ok().filter(|at| (*at as usize) < lists)?;
            Some(Setting { list, fewest: from.u64()? })
        })
    }
}
