//! Places in the sorted columns, brought into published order: a radix sort by published row
//! number, in two steps that stay in the caches. Batches of places are dealt to bands of
//! consecutive published rows; inside a band each row sets its bit, and the bits before it are
//! its rank.

use std::ops::Range;

use rayon::prelude::*;

use super::walk;
use crate::dataset::Dataset;
use crate::engine::plan::{Plan, Run};
use crate::query::RowSet;

/// Published rows of a band, as a power of two: their bits and ranks fit the first cache.
const BAND_BITS: u32 = 17;
const BAND_WORDS: usize = 1 << (BAND_BITS - 6);
/// Up to so many rows a plain sort is quicker than clearing the bits of every band.
const PLAIN_ROWS_MAX: usize = 1 << 14;

/// Published row number in the high half, place in the sorted columns in the low one.
type Pair = u64;

/// The places of the plan's rows in published order; only of those in `only`, if it is given.
pub fn published(data: &Dataset, plan: &Plan, only: Option<&RowSet>) -> Vec<u32> {
    let batches = walk::batches(&plan.runs);
    let found: Vec<Vec<Pair>> = match batches.as_slice() {
        // Waking a thread would take longer.
        [batch] => vec![pairs(data, plan, batch, only)],
        batches => batches.par_iter().map(|batch| pairs(data, plan, batch, only)).collect(),
    };
    let rows: usize = found.iter().map(Vec::len).sum();
    if rows <= PLAIN_ROWS_MAX {
        let mut pairs = found.concat();
        pairs.sort_unstable();
        return pairs.into_iter().map(place).collect();
    }
    let bands = (data.synapse_count() >> BAND_BITS) + 1;
    let dealt: Vec<Dealt> = found.into_par_iter().map(|pairs| Dealt::new(&pairs, bands)).collect();
    by_band(&dealt, bands, rows)
}

/// The places of all bands, one band after the other.
fn by_band(dealt: &[Dealt], bands: usize, rows: usize) -> Vec<u32> {
    let mut places = vec![0; rows];
    let mut rest = places.as_mut_slice();
    let mut pieces = Vec::with_capacity(bands);
    for band in 0..bands {
        let rows = dealt.iter().map(|dealt| dealt.of(band).len()).sum();
        let (piece, after) = rest.split_at_mut(rows);
        pieces.push(piece);
        rest = after;
    }
    pieces.into_par_iter().enumerate().for_each(|(band, piece)| {
        let of_band: Vec<&[Pair]> = dealt.iter().map(|dealt| dealt.of(band)).collect();
        rank(&of_band, piece);
    });
    places
}

/// The passing rows of a batch.
fn pairs(data: &Dataset, plan: &Plan, batch: &[Run], only: Option<&RowSet>) -> Vec<Pair> {
    let published = &data.synapses.row;
    let rows_max = batch.iter().map(|run| run.end - run.start).sum();
    let mut pairs = Vec::with_capacity(if only.is_some() { 0 } else { rows_max });
    walk::blocks(&data.synapses, plan, batch, |_, rows, mask| {
        let numbered = rows.clone().zip(&published[rows]).zip(mask);
        let pair = |((at, row), _): ((usize, &u32), _)| u64::from(*row) << 32 | at as u64;
        let passing = numbered.filter(|(_, passes)| **passes != 0);
        match only {
            None => pairs.extend(passing.map(pair)),
            Some(set) => {
                pairs.extend(passing.filter(|((_, row), _)| set.contains(**row)).map(pair));
            }
        }
    });
    pairs
}

fn row(pair: Pair) -> usize {
    (pair >> 32) as usize
}

fn place(pair: Pair) -> u32 {
    pair as u32
}

/// Pairs of a batch, band by band.
struct Dealt {
    pairs: Vec<Pair>,
    /// Where the pairs of each band start, and the end of the last.
    starts: Vec<u32>,
}

impl Dealt {
    fn new(pairs: &[Pair], bands: usize) -> Dealt {
        let mut starts = vec![0; bands + 1];
        for pair in pairs {
            starts[(row(*pair) >> BAND_BITS) + 1] += 1;
        }
        for band in 0..bands {
            starts[band + 1] += starts[band];
        }
        let mut next = starts.clone();
        let mut dealt = vec![0; pairs.len()];
        for pair in pairs {
            let next = &mut next[row(*pair) >> BAND_BITS];
            dealt[*next as usize] = *pair;
            *next += 1;
        }
        Dealt { pairs: dealt, starts }
    }

    fn of(&self, band: usize) -> &[Pair] {
        let range: Range<usize> = self.starts[band] as usize..self.starts[band + 1] as usize;
        &self.pairs[range]
    }
}

/// Writes the places of a band in the order of their rows. No row comes twice.
fn rank(pairs: &[&[Pair]], places: &mut [u32]) {
    let mut bits = [0u64; BAND_WORDS];
    let in_band = |pair: Pair| row(pair) % (1 << BAND_BITS);
    for pair in pairs.iter().copied().flatten() {
        let row = in_band(*pair);
        bits[row / 64] |= 1 << (row % 64);
    }
    let mut before = [0u32; BAND_WORDS];
    let mut rows = 0;
    for (before, word) in before.iter_mut().zip(&bits) {
        *before = rows;
        rows += word.count_ones();
    }
    for pair in pairs.iter().copied().flatten() {
        let row = in_band(*pair);
        let below = bits[row / 64] & ((1 << (row % 64)) - 1);
        places[(before[row / 64] + below.count_ones()) as usize] = place(*pair);
    }
}
