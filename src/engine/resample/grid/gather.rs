//! From rows that pass at some point of a grid to what pairs of neurons have in each cell and bin.

use rayon::prelude::*;

use super::binned::BinnedNeurons;

/// What a row comes to between two neurons of the populations of its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinLink {
    /// The row of the cell.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// The bin of the row.
    pub bin: u32,
    /// Place of the presynaptic neuron.
    pub pre: u32,
    /// Place of the postsynaptic one.
    pub post: u32,
    /// What is summed, in multiples of the power of two.
    pub units: i64,
}

/// What a part of the rows comes to.
#[derive(Debug, Default)]
pub struct BinPart {
    links: Vec<BinLink>,
    /// Where a value is no number: row, column, bin.
    undefined: Vec<(u32, u32, u32)>,
    outside: Vec<u64>,
    autapses: Vec<u64>,
}

impl BinPart {
    /// None yet, of so many bins.
    pub fn new(bins: usize) -> BinPart {
        BinPart { outside: vec![0; bins], autapses: vec![0; bins], ..BinPart::default() }
    }

    /// Adds a row of a cell. What it comes to, nothing where it is no number, is asked of a row that is
    /// resampled.
    #[inline]
    pub fn add(
        &mut self,
        (in_pre, in_post): (&BinnedNeurons, &BinnedNeurons),
        (row, column, bin): (u32, u32, u32),
        (pre, post): (u32, u32),
        synapses: u64,
        units: impl FnOnce() -> Option<i64>,
    ) {
        if !in_pre.labels.has(pre, row) || !in_post.labels.has(post, column) {
            self.outside[bin as usize] += synapses;
        } else if pre == post {
            self.autapses[bin as usize] += synapses;
        } else {
            let units = units();
            if units.is_none() {
                self.undefined.push((row, column, bin));
            }
            self.links.push(BinLink { row, column, bin, pre, post, units: units.unwrap_or(0) });
        }
    }
}

/// All rows together.
#[derive(Debug, Default)]
pub struct Gathered {
    /// By cell, then bin.
    pub links: Vec<BinLink>,
    /// Where a value is no number.
    pub undefined: Vec<(u32, u32, u32)>,
    /// Synapses with a partner in no population of its label, by bin.
    pub outside: Vec<u64>,
    /// Synapses of a neuron with itself, by bin.
    pub autapses: Vec<u64>,
}

impl Gathered {
    /// What some parts come to.
    pub fn of(parts: Vec<BinPart>, bins: usize) -> Gathered {
        let mut all =
            Gathered { outside: vec![0; bins], autapses: vec![0; bins], ..Gathered::default() };
        for part in parts {
            let add = |to: &mut Vec<u64>, from: Vec<u64>| {
                to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
            };
            add(&mut all.outside, part.outside);
            add(&mut all.autapses, part.autapses);
            all.undefined.extend(part.undefined);
            all.links.extend(part.links);
        }
        all.links.par_sort_unstable_by_key(|of| (of.row, of.column, of.bin, of.pre, of.post));
        all
    }
}
