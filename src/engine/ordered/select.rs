//! Which rows pass, by their position in the files, and where they stand in the copy.

use std::sync::atomic::{AtomicU64, Ordering};

use super::Ordered;
use super::resolved::Resolved;
use super::walk::Walk;
use crate::error::Result;
use crate::query::{RowSet, Sample, SelectQuery};
use crate::run::Run;

/// Most rows whose places are kept by the side of their set.
const FEW: usize = 1 << 20;

/// Rows that were chosen.
pub struct Chosen {
    /// Which they are, by their position in the files.
    pub set: RowSet,
    /// Their places in the copy, in the order of the files; none where they are many.
    pub places: Option<Vec<u32>>,
}

/// Rows of a sample: their keys and places.
struct Lowest {
    keys: [u32; 4],
    size: usize,
    rows: Vec<(u32, u32)>,
}

impl Ordered {
    /// The rows that pass, or a uniform sample of them.
    ///
    /// # Errors
    /// Names that no column has, a number of synapses of pairs, which chooses no rows (usage); a damaged
    /// copy ([`crate::Kind::Damaged`]).
    pub(super) fn chosen(&self, query: &SelectQuery, run: &Run) -> Result<Chosen> {
        query.check()?;
        let passing = self.resolve(&query.filter)?;
        if let Some(device) = &self.device {
            let set = self.rows_on(&**device, &passing, query.sample, run)?;
            return Ok(Chosen { set, places: None });
        }
        match query.sample {
            Some(sample) => self.sampled(&passing, sample, run),
            None => self.all_chosen(&passing, run),
        }
    }

    fn all_chosen(&self, passing: &Resolved, run: &Run) -> Result<Chosen> {
        let none = RowSet::none(self.data.rows_of_files());
        let words: Vec<AtomicU64> = none.words.iter().map(|_| AtomicU64::new(0)).collect();
        let row_of = &self.data.rows.row;
        let walk = Walk { order: None, reads: vec![row_of] };
        let parts = self.walk(passing, &walk, run, Vec::new, |places: &mut Vec<u32>, block| {
            let passing = block.rows.clone().zip(&*block.mask).filter(|(_, passes)| **passes == 1);
            for (place, _) in passing {
                let row = row_of[place] as usize;
                words[row / 64].fetch_or(1 << (row % 64), Ordering::Relaxed);
                // One more than few is known to be many.
                if places.len() <= FEW {
                    places.push(place as u32);
                }
            }
            Ok(())
        })?;
        let words = words.into_iter().map(AtomicU64::into_inner).collect();
        let are_few = parts.iter().map(Vec::len).sum::<usize>() <= FEW;
        let places = are_few.then(|| self.in_file_order(parts.concat()));
        Ok(Chosen { set: RowSet { words, ..none }, places })
    }

    fn sampled(&self, passing: &Resolved, sample: Sample, run: &Run) -> Result<Chosen> {
        let row_of = &self.data.rows.row;
        let size = usize::try_from(sample.size).unwrap_or(usize::MAX);
        let make = || Lowest { keys: Sample::round_keys(sample.seed), size, rows: Vec::new() };
        let walk = Walk { order: None, reads: vec![row_of] };
        let parts = self.walk(passing, &walk, run, make, |part, block| {
            let passing = block.rows.clone().zip(&*block.mask).filter(|(_, passes)| **passes == 1);
            passing.for_each(|(place, _)| part.add(row_of[place], place as u32));
            Ok(())
        })?;
        let mut lowest = make();
        for part in parts {
            lowest.rows.extend(part.rows);
        }
        lowest.cut();
        let mut set = RowSet::none(self.data.rows_of_files());
        lowest.rows.iter().for_each(|(_, place)| set.insert(row_of[*place as usize]));
        let places = lowest.rows.into_iter().map(|(_, place)| place).collect();
        Ok(Chosen { set, places: Some(self.in_file_order(places)) })
    }

    fn in_file_order(&self, mut places: Vec<u32>) -> Vec<u32> {
        let row_of = &self.data.rows.row;
        places.sort_unstable_by_key(|place| row_of[*place as usize]);
        places
    }
}

impl Lowest {
    fn add(&mut self, row: u32, place: u32) {
        self.rows.push((Sample::key(&self.keys, row), place));
        if self.rows.len() >= self.size.saturating_mul(2).max(1024) {
            self.cut();
        }
    }

    /// Leaves those with the lowest keys. No two rows have the same.
    fn cut(&mut self) {
        if self.rows.len() > self.size {
            if self.size > 0 {
                self.rows.select_nth_unstable(self.size - 1);
            }
            self.rows.truncate(self.size);
        }
    }
}
