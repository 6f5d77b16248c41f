//! From rows that pass at some point of a grid to what pairs of neurons have in each cell and bin.

use rayon::prelude::*;

use super::binned::BinnedNeurons;

/// What the rows of a bin come to between two neurons of the populations of their cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BinLink {
    /// The row of the cell.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// The bin of the rows.
    pub bin: u32,
    /// Place of the presynaptic neuron.
    pub pre: u32,
    /// Place of the postsynaptic one.
    pub post: u32,
    /// What is summed, in multiples of the power of two.
    pub units: i64,
}

impl BinLink {
    fn place(&self) -> (u32, u32, u32, u32, u32) {
        (self.row, self.column, self.bin, self.pre, self.post)
    }
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
        if !in_pre.labels.has(pre, (row, column)) || !in_post.labels.has(post, (row, column)) {
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

/// All rows together: those of a pair in a cell and bin are one link.
#[derive(Clone, Debug, Default, PartialEq)]
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
        all.links.par_sort_unstable_by_key(BinLink::place);
        all.add_up();
        all
    }

    /// Whether there are so many bins.
    pub fn has_bins(&self, bins: usize) -> bool {
        (self.outside.len(), self.autapses.len()) == (bins, bins)
            && self.links.iter().all(|link| (link.bin as usize) < bins)
            && self.undefined.iter().all(|(_, _, bin)| (*bin as usize) < bins)
    }

    /// Adds that of other rows.
    pub fn merge(&mut self, other: Gathered) {
        let add = |to: &mut Vec<u64>, from: Vec<u64>| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        };
        add(&mut self.outside, other.outside);
        add(&mut self.autapses, other.autapses);
        self.links.extend(other.links);
        self.undefined.extend(other.undefined);
        self.put_in_order();
    }

    /// The same links and cells where they stand elsewhere.
    #[must_use]
    pub fn placed(
        self,
        cell: impl Fn(u32, u32) -> (u32, u32),
        neuron: impl Fn(u32) -> u32,
    ) -> Gathered {
        let link = |link: BinLink| {
            let (row, column) = cell(link.row, link.column);
            BinLink { row, column, pre: neuron(link.pre), post: neuron(link.post), ..link }
        };
        let undefined = |(row, column, bin)| {
            let (row, column) = cell(row, column);
            (row, column, bin)
        };
        let mut placed = Gathered {
            links: self.links.into_iter().map(link).collect(),
            undefined: self.undefined.into_iter().map(undefined).collect(),
            ..self
        };
        placed.put_in_order();
        placed
    }

    /// Without threads: who merges may be a forked child. Links that are in order already are taken as they
    /// are.
    fn put_in_order(&mut self) {
        self.links.sort_by_key(BinLink::place);
        self.add_up();
    }

    /// Adds up the links of a pair, which stand together. Sums that pass 63 bits stay apart: what they are
    /// in is refused as a whole.
    fn add_up(&mut self) {
        self.links.dedup_by(|link, kept| {
            let sum = kept.units.checked_add(link.units);
            let sum = sum.filter(|_| link.place() == kept.place());
            sum.map(|sum| kept.units = sum).is_some()
        });
        self.undefined.sort_unstable();
        self.undefined.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(cell: (u32, u32), bin: u32, (pre, post): (u32, u32), units: i64) -> BinLink {
        BinLink { row: cell.0, column: cell.1, bin, pre, post, units }
    }

    #[test]
    fn rows_of_a_pair_in_a_bin_add_up() {
        let part = |links: &[BinLink], outside| BinPart {
            links: links.to_vec(),
            undefined: vec![(1, 0, 1), (1, 0, 1)],
            outside: vec![outside, 0],
            autapses: vec![0, outside],
        };
        let mut all = Gathered::of(
            vec![
                part(&[link((1, 0), 1, (5, 6), 10), link((0, 0), 0, (5, 6), 1)], 2),
                part(&[link((1, 0), 1, (5, 6), -3), link((1, 0), 0, (5, 6), i64::MAX)], 3),
            ],
            2,
        );
        let large = link((1, 0), 0, (5, 6), i64::MAX);
        let expected = [link((0, 0), 0, (5, 6), 1), large, link((1, 0), 1, (5, 6), 7)];
        assert_eq!(all.links, expected);
        assert_eq!((&all.undefined[..], &all.outside[..]), (&[(1, 0, 1)][..], &[5, 0][..]));
        // What does not fit stays apart.
        all.merge(Gathered { links: vec![large], ..Gathered::of(vec![], 2) });
        assert_eq!(all.links[1..3], [large, large]);
        let placed = all.placed(|row, column| (1 - row, column + 1), |neuron| neuron - 5);
        assert_eq!(placed.links[2], link((0, 1), 1, (0, 1), 7));
        assert_eq!(placed.links[3], link((1, 1), 0, (0, 1), 1));
        assert_eq!((placed.undefined, placed.autapses), (vec![(0, 1, 1)], vec![0, 5]));
    }
}
