//! The join of synapse ends with the neuron table: ids become dense indices.
//!
//! Ids that the table lacks (orphans) get a provisional index when they are first met, in
//! whatever order the threads meet them; [`Join::finish`] tells which index each has by ascending id.

use std::sync::{PoisonError, RwLock};

use super::dictionary::{Dictionary, MISSING};
use crate::dataset::ROWS_MAX;
use crate::error::{Error, Result};

/// The neuron dictionary and the orphans met so far.
pub(super) struct Join {
    table: Dictionary,
    table_rows: u32,
    orphans: RwLock<Met>,
}

struct Met {
    index_of: Dictionary,
    /// Ids by provisional index, which counts from `table_rows` on.
    ids: Vec<u64>,
}

/// The ids that only synapses have.
pub(super) struct Orphans {
    /// Index of the first.
    first: u32,
    /// Their ids, ascending.
    pub(super) ids: Vec<u64>,
    /// Rank by ascending id, by provisional index.
    rank: Vec<u32>,
}

impl Join {
    pub(super) fn new(table: Dictionary, table_rows: u32) -> Join {
        let met = Met { index_of: Dictionary::new(0), ids: Vec::new() };
        Join { table, table_rows, orphans: RwLock::new(met) }
    }

    /// Sets `indices[i]` to the index of `ids[i]`, a provisional one for orphans.
    pub(super) fn resolve(&self, ids: &[u64], indices: &mut [u32]) -> Result<()> {
        self.table.find_all(ids, indices);
        if !indices.contains(&MISSING) {
            return Ok(());
        }
        {
            let met = self.orphans.read().unwrap_or_else(PoisonError::into_inner);
            for (id, index) in missing(ids, indices) {
                *index = met.index_of.find(*id);
            }
        }
        if !indices.contains(&MISSING) {
            return Ok(());
        }
        let mut met = self.orphans.write().unwrap_or_else(PoisonError::into_inner);
        for (id, index) in missing(ids, indices) {
            *index = met.index(*id, self.table_rows)?;
        }
        Ok(())
    }

    /// The orphans, once all synapses have been joined.
    pub(super) fn finish(self) -> Orphans {
        let met = self.orphans.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut order: Vec<u32> = (0..met.ids.len() as u32).collect();
        order.sort_unstable_by_key(|at| met.ids[*at as usize]);
        let mut rank = vec![0; order.len()];
        for (position, at) in order.iter().enumerate() {
            rank[*at as usize] = position as u32;
        }
        let ids = order.iter().map(|at| met.ids[*at as usize]).collect();
        Orphans { first: self.table_rows, ids, rank }
    }
}

impl Met {
    /// The index of an orphan, a new one if it has none yet.
    fn index(&mut self, id: u64, table_rows: u32) -> Result<u32> {
        let next = u64::from(table_rows) + self.ids.len() as u64;
        if next >= ROWS_MAX {
            return Err(Error::data(format!("more than {ROWS_MAX} different neuron ids")));
        }
        let known = self.index_of.insert(id, next as u32);
        if known.is_none() {
            self.ids.push(id);
        }
        Ok(known.unwrap_or(next as u32))
    }
}

impl Orphans {
    /// The final index of a provisional one.
    #[inline]
    pub(super) fn settle(&self, index: u32) -> u32 {
        match index.checked_sub(self.first) {
            Some(provisional) => self.first + self.rank[provisional as usize],
            None => index,
        }
    }
}

/// The ids without an index, each with the place of its index.
fn missing<'a>(
    ids: &'a [u64],
    indices: &'a mut [u32],
) -> impl Iterator<Item = (&'a u64, &'a mut u32)> {
    ids.iter().zip(indices).filter(|(_, index)| **index == MISSING)
}
