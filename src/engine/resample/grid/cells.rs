//! The cells of a claim that have synapses: what each comes to at every point, in the resamples of a block.

use super::gather::{BinLink, Gathered};
use super::neurons::{BlockWeights, Populations, Sums, add};
use super::points::Combinations;
use super::value::Value;
use crate::draws::BLOCK;
use crate::engine::resample::terms::{Target, Term};
use crate::exact::ratio;
use crate::query::Sides;

/// A cell.
pub struct GridCell {
    pub row: u32,
    pub column: u32,
    /// The bins that have synapses, and where their sums stand.
    bins: Vec<(u32, usize)>,
    /// What it comes to at every combination where all weights are 1.
    pub units: Vec<i128>,
    /// How many links it has there.
    links: Vec<u64>,
    /// No sum of a resample is larger.
    most: i128,
    /// At which combinations a value in it is no number; empty where all are.
    undefined: Vec<bool>,
}

/// The cells of some links and what is resampled of them. Weights are at most `weight_max`.
pub fn cells(
    gathered: &Gathered,
    all: &Combinations,
    sides: Sides,
    weight_max: u8,
) -> (Vec<GridCell>, Vec<Target>) {
    let (mut cells, mut targets) = (Vec::new(), Vec::new());
    for own in gathered.links.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)) {
        let (row, column) = (own[0].row, own[0].column);
        let mut bins = Vec::new();
        let (mut units, mut links) = (vec![0i128; all.len()], vec![0u64; all.len()]);
        for of_bin in own.chunk_by(|a, b| a.bin == b.bin) {
            let bin = of_bin[0].bin;
            units[bin as usize] = of_bin.iter().map(|link| i128::from(link.units)).sum();
            links[bin as usize] = of_bin.len() as u64;
            bins.push((bin, targets.len()));
            targets.push(target(of_bin, sides));
        }
        let sum: i128 = own.iter().map(|link| i128::from(link.units).abs()).sum();
        let most = sum * i128::from(weight_max).pow(2);
        all.cumulate(&mut units, |to, from| *to += from);
        all.cumulate(&mut links, |to, from| *to += from);
        let undefined = Vec::new();
        cells.push(GridCell { row, column, bins, units, links, most, undefined });
    }
    for (row, column, bin) in &gathered.undefined {
        // A value that is no number is a link all the same.
        let of = |cell: &GridCell| (cell.row, cell.column).cmp(&(*row, *column));
        if let Ok(at) = cells.binary_search_by(of) {
            let cell: &mut GridCell = &mut cells[at];
            cell.undefined.resize(all.len(), false);
            cell.undefined[*bin as usize] = true;
        }
    }
    for cell in cells.iter_mut().filter(|cell| !cell.undefined.is_empty()) {
        all.cumulate(&mut cell.undefined, |to, from| *to |= from);
    }
    (cells, targets)
}

/// The amounts of a bin, by the weights of the sides that vary.
fn target(links: &[BinLink], sides: Sides) -> Target {
    let term = |link: &BinLink| {
        let (i, j) = match sides {
            Sides::Both => (link.pre, link.post),
            Sides::Pre => (link.pre, link.pre),
            Sides::Post => (link.post, link.post),
        };
        Term { i, j, amount: link.units }
    };
    Target { terms: links.iter().map(term).collect(), is_single: sides != Sides::Both }
}

impl GridCell {
    /// Whether sums of it could pass 63 bits.
    pub fn is_too_wide(&self) -> bool {
        self.most > i128::from(i64::MAX)
    }

    /// Whether a synapse is in it at a combination.
    pub fn is_observed(&self, at: usize) -> bool {
        self.links[at] > 0
    }

    /// Whether a value in it is no number at a combination.
    pub fn is_undefined(&self, at: usize) -> bool {
        self.undefined.get(at).is_some_and(|is_undefined| *is_undefined)
    }

    /// Its sums at every combination in the resamples of a block.
    pub fn sums(&self, all: &Combinations, sums: &[Option<Box<Sums>>]) -> Vec<Sums> {
        let mut own = vec![[0; BLOCK]; all.len()];
        for (bin, target) in &self.bins {
            if let Some(sums) = &sums[*target] {
                own[*bin as usize] = **sums;
            }
        }
        all.cumulate(&mut own, add);
        own
    }

    /// Adds to `value` what its sums at a combination come to.
    pub fn add_to(&self, value: &mut Value, sums: &Sums, weight: &Weight) {
        let exact = weight.is_small && weight.times * self.most <= 1 << 53;
        let each = value.sum.iter_mut().zip(&mut value.is_defined).zip(sums);
        for (((to, is_defined), sum), own) in each.zip(&weight.of) {
            let is_weighed = *own != 0;
            *is_defined |= u8::from(is_weighed);
            *to += match (is_weighed, exact) {
                (false, _) => 0.0,
                // Both are exact as float64, and the division rounds once.
                (true, true) => (weight.times as i64 * sum) as f64 / *own as f64,
                (true, false) => ratio(weight.times * i128::from(*sum), (*own).into()),
            };
        }
    }
}

/// What the sums of a cell are multiplied with and divided by: W of each resample of a block.
pub struct Weight {
    times: i128,
    of: Sums,
    is_small: bool,
}

impl Weight {
    /// That of a cell, among the populations of a combination of axes about neurons.
    pub fn new(
        populations: &Populations,
        weights: &BlockWeights,
        cell: (u32, u32),
        at: usize,
        sides: Sides,
    ) -> Weight {
        let (pre, post) = (weights.pre(cell, at), weights.post(cell, at));
        let (times, of) = match sides {
            Sides::Pre => (populations.n_pre(cell, at).into(), *pre),
            Sides::Post => (populations.n_post(cell, at).into(), *post),
            Sides::Both => {
                let mut of = [0; BLOCK];
                for ((of, pre), post) in of.iter_mut().zip(pre).zip(post) {
                    *of = pre * post;
                }
                if let Some(both) = weights.both(cell, at) {
                    of.iter_mut().zip(both).for_each(|(of, both)| *of -= both);
                }
                (populations.pairs(cell, at), of)
            }
        };
        let is_small = of.iter().all(|own| *own <= 1 << 53);
        Weight { times, of, is_small }
    }

    /// In which resamples it is not 0: 1, else 0.
    pub fn is_defined(&self) -> impl Iterator<Item = u8> {
        self.of.iter().map(|own| u8::from(*own != 0))
    }
}
