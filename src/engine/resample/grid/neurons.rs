//! The populations of the cells of a claim at every point of a grid, and the sums of their weights.

use rustc_hash::FxHashMap;

use super::binned::BinnedNeurons;
use super::points::Combinations;
use crate::draws::BLOCK;
use crate::engine::resample::terms::Target;

/// Sums of the resamples of a block.
pub type Sums = [i64; BLOCK];

/// What there is in each bin of a population: its neurons.
type Binned = Vec<Vec<u32>>;

/// The populations of either side, by label, and of both.
pub struct Populations<'a> {
    pre: &'a BinnedNeurons,
    post: &'a BinnedNeurons,
    own: Combinations,
    /// Where each combination is among those.
    places: Vec<usize>,
    of_pre: Vec<Counted>,
    of_post: Vec<Counted>,
    of_both: FxHashMap<(u32, u32), Counted>,
    targets: Vec<Target>,
}

/// How many neurons there are at every combination, and where the sums of each bin stand.
struct Counted {
    sizes: Vec<u64>,
    targets: Vec<Option<usize>>,
}

impl<'a> Populations<'a> {
    /// Those of some cells: of the rows and columns that are `wanted`.
    pub fn new(
        (pre, post): (&'a BinnedNeurons, &'a BinnedNeurons),
        all: &Combinations,
        wanted: (&[bool], &[bool]),
    ) -> Populations<'a> {
        let own = all.of_neurons();
        let bins = own.len();
        let by_label = |of: &BinnedNeurons| {
            let mut all: Vec<Binned> = vec![vec![Vec::new(); bins]; of.len()];
            for neuron in 0..of.labels.label_of.len() {
                if let Some(label) = of.has_label(neuron).filter(|at| of.is_wanted(*at, wanted)) {
                    all[label as usize][of.bins[neuron] as usize].push(neuron as u32);
                }
            }
            all
        };
        let (of_pre, of_post) = (by_label(pre), by_label(post));
        let mut both: FxHashMap<(u32, u32), Binned> = FxHashMap::default();
        for neuron in 0..pre.labels.label_of.len() {
            let (Some(of_pre), Some(of_post)) = (pre.has_label(neuron), post.has_label(neuron))
            else {
                continue;
            };
            if pre.is_wanted(of_pre, wanted) && post.is_wanted(of_post, wanted) {
                let binned =
                    both.entry((of_pre, of_post)).or_insert_with(|| vec![Vec::new(); bins]);
                let bin = own.meet(pre.bins[neuron], post.bins[neuron]);
                binned[bin as usize].push(neuron as u32);
            }
        }
        let mut targets = Vec::new();
        let mut count = |binned: Binned, are_squares: bool| {
            let mut sizes: Vec<u64> = binned.iter().map(|own| own.len() as u64).collect();
            own.cumulate(&mut sizes, |to, from| *to += from);
            let of_bin = |neurons: Vec<u32>| {
                let target = match are_squares {
                    true => Target::of_squares(neurons.into_iter()),
                    false => Target::of_neurons(neurons.into_iter()),
                };
                (!target.terms.is_empty()).then(|| {
                    targets.push(target);
                    targets.len() - 1
                })
            };
            Counted { sizes, targets: binned.into_iter().map(of_bin).collect() }
        };
        let of_pre = of_pre.into_iter().map(|binned| count(binned, false)).collect();
        let of_post = of_post.into_iter().map(|binned| count(binned, false)).collect();
        let of_both = both.into_iter().map(|(key, binned)| (key, count(binned, true))).collect();
        let places = (0..all.len()).map(|at| all.place_of_neurons(at)).collect();
        Populations { pre, post, own, places, of_pre, of_post, of_both, targets }
    }

    /// Where a combination is among those of the axes about neurons.
    pub fn place(&self, at: usize) -> usize {
        self.places[at]
    }

    /// What is resampled of them, once.
    pub fn take_targets(&mut self) -> Vec<Target> {
        std::mem::take(&mut self.targets)
    }

    /// Presynaptic neurons of a cell at a combination.
    pub fn n_pre(&self, cell: (u32, u32), at: usize) -> u64 {
        self.of_pre[self.pre.labels.place(cell) as usize].sizes[at]
    }

    /// Postsynaptic neurons.
    pub fn n_post(&self, cell: (u32, u32), at: usize) -> u64 {
        self.of_post[self.post.labels.place(cell) as usize].sizes[at]
    }

    /// Presynaptic and postsynaptic neurons of all cells of some rows and columns.
    pub fn of_cells(&self, wanted: (&[bool], &[bool]), at: usize) -> (u64, u64) {
        let count = |of: &BinnedNeurons, counted: &[Counted]| {
            let own = (0..).zip(counted).filter(|(label, _)| of.is_wanted(*label, wanted));
            own.map(|(_, counted)| counted.sizes[at]).sum()
        };
        (count(self.pre, &self.of_pre), count(self.post, &self.of_post))
    }

    /// Pairs of different neurons of a cell.
    pub fn pairs(&self, cell: (u32, u32), at: usize) -> i128 {
        let both = self.of_both.get(&self.key(cell)).map_or(0, |both| both.sizes[at]);
        i128::from(self.n_pre(cell, at)) * i128::from(self.n_post(cell, at)) - i128::from(both)
    }

    fn key(&self, cell: (u32, u32)) -> (u32, u32) {
        (self.pre.labels.place(cell), self.post.labels.place(cell))
    }

    /// The sums of the weights of a block: `sums` are those of the targets of these.
    pub fn weights(&self, sums: &[Option<Box<Sums>>]) -> BlockWeights<'_> {
        let of = |counted: &Counted| {
            let own = |target: &Option<usize>| {
                target.and_then(|at| sums[at].as_deref().copied()).unwrap_or([0; BLOCK])
            };
            let mut all: Vec<Sums> = counted.targets.iter().map(own).collect();
            self.own.cumulate(&mut all, add);
            all
        };
        BlockWeights {
            of: self,
            pre: self.of_pre.iter().map(of).collect(),
            post: self.of_post.iter().map(of).collect(),
            both: self.of_both.iter().map(|(key, counted)| (*key, of(counted))).collect(),
        }
    }
}

/// The sums of weights of the populations in the resamples of a block.
pub struct BlockWeights<'a> {
    of: &'a Populations<'a>,
    pre: Vec<Vec<Sums>>,
    post: Vec<Vec<Sums>>,
    both: FxHashMap<(u32, u32), Vec<Sums>>,
}

impl BlockWeights<'_> {
    /// Of the presynaptic neurons of a cell at a combination.
    pub fn pre(&self, cell: (u32, u32), at: usize) -> &Sums {
        &self.pre[self.of.pre.labels.place(cell) as usize][at]
    }

    /// Of the postsynaptic ones.
    pub fn post(&self, cell: (u32, u32), at: usize) -> &Sums {
        &self.post[self.of.post.labels.place(cell) as usize][at]
    }

    /// Of the squares of the weights of neurons in both; none where no neuron is.
    pub fn both(&self, cell: (u32, u32), at: usize) -> Option<&Sums> {
        self.both.get(&self.of.key(cell)).map(|all| &all[at])
    }
}

/// Adds sums resample by resample.
pub fn add(to: &mut Sums, from: &Sums) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}
