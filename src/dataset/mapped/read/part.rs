//! One of the neuron tables, as it was read.

use crate::dataset::mapped::build::{IdList, LabelList, Met, Spill};
use crate::error::{Error, Result};
use crate::map::OnDuplicate;

/// One of the tables that are joined.
pub(super) struct Part {
    /// Its ids, by row kept.
    pub(super) met: Met,
    /// Whether `where` asks for something that only this table says.
    pub(super) decides: bool,
    /// The numbers that this table owns, by their place among all.
    pub(super) numbers: Vec<(usize, Spill)>,
    pub(super) labels: Vec<(usize, Owned)>,
}

/// A category of a part.
pub(super) struct Owned {
    pub(super) list: LabelList,
    /// Whether the order of the names is that of the file, not of the rows.
    pub(super) is_ordered: bool,
}

impl Part {
    /// Keeps the first row of each id, or refuses the second.
    pub(super) fn meet(
        &mut self,
        ids: &IdList,
        mut kept: Vec<bool>,
        on_duplicate: OnDuplicate,
        refuse: impl Fn(usize, &str) -> Error,
    ) -> Result<Vec<bool>> {
        let mut next = self.met.len() as u32;
        let mut numbers = Vec::new();
        self.met.meet(ids, &mut numbers)?;
        let rows: Vec<usize> = (0..kept.len()).filter(|row| kept[*row]).collect();
        for ((at, row), number) in rows.into_iter().enumerate().zip(numbers) {
            if number == next {
                next += 1;
                continue;
            }
            match on_duplicate {
                OnDuplicate::Error => return Err(refuse(row, &ids.text(at))),
                OnDuplicate::First => kept[row] = false,
            }
        }
        Ok(kept)
    }
}
