//! Ends in the order of the shuffle, stratum by stratum, and where those of each neuron are.

use super::Ends;

/// Ends of a block of neurons, about: they stay in the cache.
const BLOCK: u32 = 1 << 14;
/// Up to so many numbers insertion is the fastest order.
const FEW: usize = 16;

/// Ends by stratum, those of a stratum by ascending number.
#[derive(Debug)]
pub struct Layout {
    /// Where each stratum starts, and the end of the last.
    pub starts: Vec<usize>,
    /// The row in the files.
    pub row: Vec<u32>,
    /// Which synapse of the row; empty where every row is one.
    pub copy: Vec<u16>,
    /// Postsynaptic neurons of the data.
    pub post: Vec<u32>,
    /// Where the places of each presynaptic neuron start, and the end of the last.
    pub pre_starts: Vec<u32>,
    /// Places of ends, by presynaptic neuron, ascending.
    pub place: Vec<u32>,
    /// Neurons that some end is presynaptic to, and postsynaptic.
    pub is_pre: Vec<bool>,
    pub is_post: Vec<bool>,
}

impl Layout {
    /// Puts ends in order. There are so many neurons.
    pub fn new(ends: Ends, neurons: usize) -> Layout {
        let (starts, to) = places(&ends.stratum);
        let row = moved(&ends.row, &to);
        let copy = if ends.copy.is_empty() { Vec::new() } else { moved(&ends.copy, &to) };
        let post = moved(&ends.post, &to);
        let (pre_starts, place) = by_neuron(&moved(&ends.pre, &to), neurons);
        let mut is_post = vec![false; neurons];
        post.iter().for_each(|post| is_post[*post as usize] = true);
        let is_pre = pre_starts.windows(2).map(|ends| ends[0] < ends[1]).collect();
        Layout { starts, row, copy, post, pre_starts, place, is_pre, is_post }
    }

    /// How many ends there are.
    pub fn len(&self) -> usize {
        self.post.len()
    }

    /// The number of the end at a place.
    pub fn number(&self, at: usize) -> u64 {
        let copy = self.copy.get(at).copied().unwrap_or(0);
        u64::from(copy) << 48 | u64::from(self.row[at])
    }

    /// How many neurons have one, on either side.
    pub fn neurons(&self) -> u64 {
        let both = self.is_pre.iter().zip(&self.is_post);
        both.filter(|(pre, post)| **pre || **post).count() as u64
    }

    /// The places of the ends of a presynaptic neuron.
    pub fn places_of(&self, neuron: usize) -> &[u32] {
        &self.place[self.pre_starts[neuron] as usize..self.pre_starts[neuron + 1] as usize]
    }

    /// Shows the posts of every presynaptic neuron, in order, out of those of all places; a block of neurons
    /// at a time is brought together first, so that no load waits for the one before. Ends early once
    /// `goes_on` says so.
    pub fn each_neuron(
        &self,
        posts: &[u32],
        goes_on: impl Fn() -> bool,
        mut each: impl FnMut(usize, &[u32]),
    ) {
        let (mut first, mut own) = (0, Vec::new());
        while first < self.is_post.len() && goes_on() {
            let start = self.pre_starts[first];
            let room = start.saturating_add(BLOCK);
            let end = self.pre_starts.partition_point(|start| *start <= room) - 1;
            let end = end.clamp(first + 1, self.is_post.len());
            let places = &self.place[start as usize..self.pre_starts[end] as usize];
            own.clear();
            own.extend(places.iter().map(|at| posts[*at as usize]));
            for neuron in first..end {
                let range = self.pre_starts[neuron] - start..self.pre_starts[neuron + 1] - start;
                let own = &mut own[range.start as usize..range.end as usize];
                if !own.is_empty() {
                    sort(own);
                    each(neuron, own);
                }
            }
            first = end;
        }
    }

    /// The presynaptic neuron of every place.
    pub fn pres(&self) -> Vec<u32> {
        let mut pres = vec![0; self.len()];
        for neuron in 0..self.is_post.len() {
            self.places_of(neuron).iter().for_each(|at| pres[*at as usize] = neuron as u32);
        }
        pres
    }

    /// The stratum of every place.
    pub fn strata(&self) -> Vec<u32> {
        let each = self.starts.windows(2).enumerate();
        each.flat_map(|(stratum, ends)| vec![stratum as u32; ends[1] - ends[0]]).collect()
    }

    /// Ends in the longest stratum.
    pub fn longest(&self) -> usize {
        self.starts.windows(2).map(|ends| ends[1] - ends[0]).max().unwrap_or(0)
    }
}

/// Sorts the posts of a neuron.
pub fn sort(posts: &mut [u32]) {
    if posts.len() > FEW {
        posts.sort_unstable();
        return;
    }
    for at in 1..posts.len() {
        let (post, mut to) = (posts[at], at);
        while to > 0 && posts[to - 1] > post {
            posts[to] = posts[to - 1];
            to -= 1;
        }
        posts[to] = post;
    }
}

/// Where each stratum starts, and where every end goes.
fn places(strata: &[u32]) -> (Vec<usize>, Vec<u32>) {
    let count = strata.iter().max().map_or(0, |last| *last as usize + 1);
    let mut starts = vec![0; count + 1];
    strata.iter().for_each(|stratum| starts[*stratum as usize + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut next = starts.clone();
    let place = |stratum: &u32| {
        let at = &mut next[*stratum as usize];
        *at += 1;
        (*at - 1) as u32
    };
    (starts, strata.iter().map(place).collect())
}

fn moved<T: Copy + Default>(values: &[T], to: &[u32]) -> Vec<T> {
    let mut moved = vec![T::default(); values.len()];
    values.iter().zip(to).for_each(|(value, to)| moved[*to as usize] = *value);
    moved
}

/// The places of each neuron, ascending.
fn by_neuron(of: &[u32], neurons: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; neurons + 1];
    of.iter().for_each(|neuron| starts[*neuron as usize + 1] += 1);
    (0..neurons).for_each(|at| starts[at + 1] += starts[at]);
    let mut next = starts.clone();
    let mut place = vec![0; of.len()];
    for (at, neuron) in of.iter().enumerate() {
        let to = &mut next[*neuron as usize];
        place[*to as usize] = at as u32;
        *to += 1;
    }
    (starts, place)
}
