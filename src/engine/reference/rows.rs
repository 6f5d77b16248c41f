//! Sweeps and selections, as plainly as they can be said: a matrix at each point of the grid; the
//! rows that pass, sorted by key where a sample is asked.

use super::Reference;
use crate::error::Result;
use crate::query::{Filter, MatrixQuery, RowSet, SelectQuery, Sweep, SweepQuery, Values};
use crate::run::Run;

impl Reference {
    /// The matrix at every point, one after the other.
    pub(super) fn every_point(&self, query: &SweepQuery, run: &Run) -> Result<Sweep> {
        let types = self.vocabulary.types.entries();
        query.check(types.len())?;
        let mut counts = Vec::new();
        let of_point = |filter| {
            let cells = query.cells.clone();
            MatrixQuery { filter, cells, ..MatrixQuery::default() }
        };
        let plain = of_point(Filter::default());
        let axes = self.axes(&plain, run)?;
        for point in 0..query.points().unwrap_or(0) {
            let matrix = self.plain_matrix(&of_point(query.filter_at(point)), run)?;
            if let Values::Counts(cells) = matrix.values {
                counts.extend(cells);
            }
        }
        Ok(Sweep::new(axes.labels(), axes.columns(), counts))
    }

    /// The numbers of the rows that pass, or of those with the lowest keys.
    pub(super) fn passing_rows(&self, query: &SelectQuery, run: &Run) -> Result<RowSet> {
        let rules = self.rules(&query.filter, run)?;
        let mut rows: Vec<u32> = self.scan(
            run,
            &rules,
            Vec::new,
            |rows, block, i| rows.push((block.first_row() + i as u64) as u32),
            |mut rows, more| {
                rows.extend(more);
                rows
            },
        )?;
        if let Some(sample) = query.sample {
            let keys = round_keys(sample.seed);
            rows.sort_by_key(|row| key(keys, *row));
            rows.truncate(usize::try_from(sample.size).unwrap_or(usize::MAX));
        }
        let mut set = RowSet::none(self.synapses.rows());
        for row in rows {
            set.insert(row);
        }
        Ok(set)
    }
}

/// Two outputs of splitmix64 from the seed on, each cut into its low and its high half.
pub fn round_keys(seed: u64) -> [u32; 4] {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9E3779B97F4A7C15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xBF58476D1CE4E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D049BB133111EB);
        z ^ (z >> 31)
    };
    let (a, b) = (next(), next());
    [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
}

/// Four rounds: xor the round key, then the mixer lowbias32.
pub fn key(keys: [u32; 4], row: u32) -> u32 {
    let mut x = row;
    for k in keys {
        x ^= k;
        x ^= x >> 16;
        x = x.wrapping_mul(0x7FEB352D);
        x ^= x >> 15;
        x = x.wrapping_mul(0x846CA68B);
        x ^= x >> 16;
    }
    x
}
