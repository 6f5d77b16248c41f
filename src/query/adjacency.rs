//! The answer to `adjacency`: neuron × neuron, sparse, number and summed size of the synapses.

use crate::query::same::same;
use crate::query::{IdRef, NeuronColumn, NeuronIds};

/// Which neuron makes how many synapses with which: compressed sparse rows, presynaptic neurons
/// as rows and postsynaptic ones as columns, over the neurons with at least one matching synapse.
#[derive(Clone, Debug, Default)]
pub struct Adjacency {
    /// The neurons of at least one synapse that passes, pre or post: in the order of the neuron
    /// table, then those that it lacks, by ascending id.
    pub neuron_ids: NeuronIds,
    /// Where the pairs of each neuron begin, and where the last one's end.
    pub starts: Vec<u32>,
    /// The postsynaptic neuron of each pair as place in `neuron_ids`, ascending within a row.
    pub posts: Vec<u32>,
    /// Number of synapses of each pair.
    pub counts: Vec<u32>,
    /// Their summed size in µm², exact and rounded once; NaN over a NaN or infinite size.
    pub total_sizes: Vec<f64>,
    /// What is said of each neuron besides its id, if anything is asked.
    pub columns: Vec<NeuronColumn>,
    /// What pairs have in a data set with a map, instead of `counts` and `total_sizes`, which are empty
    /// then.
    pub of_map: Option<Box<PairsOfMap>>,
}

/// What each pair has in a data set with a map.
#[derive(Clone, Debug, Default)]
pub struct PairsOfMap {
    /// Number of synapses.
    pub counts: Vec<u64>,
    /// Number of rows, where one may be more than one synapse.
    pub rows: Option<Vec<u64>>,
    /// The numbers of the synapse table: name and sum, exact and rounded once; NaN over an infinite
    /// value.
    pub totals: Vec<TotalOfPairs>,
}

/// The name of a number, and its sum over each pair.
type TotalOfPairs = (String, Vec<f64>);

/// A pair of neurons with at least one synapse.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// Id of the presynaptic neuron.
    pub pre_id: IdRef<'a>,
    /// Id of the postsynaptic neuron.
    pub post_id: IdRef<'a>,
    /// Number of synapses.
    pub count: u64,
    /// Their summed size in µm²; 0 in a data set with a map.
    pub total_size: f64,
}

impl Adjacency {
    /// Number of pairs with at least one synapse.
    pub fn pairs(&self) -> usize {
        self.posts.len()
    }

    /// Number of synapses in all pairs.
    pub fn total(&self) -> u64 {
        match &self.of_map {
            Some(of_map) => of_map.counts.iter().sum(),
            None => self.counts.iter().map(|count| u64::from(*count)).sum(),
        }
    }

    /// Number of synapses of the pair at a place among all pairs, and their summed size.
    fn sums(&self, at: usize) -> (u64, f64) {
        match &self.of_map {
            Some(of_map) => (of_map.counts[at], 0.0),
            None => (self.counts[at].into(), self.total_sizes[at]),
        }
    }

    /// The pair at a place among all pairs, if there is one.
    pub fn pair(&self, at: usize) -> Option<Pair<'_>> {
        let row = self.starts.partition_point(|start| *start as usize <= at).checked_sub(1)?;
        let post_id = self.neuron_ids.get(*self.posts.get(at)? as usize)?;
        let (count, total_size) = self.sums(at);
        Some(Pair { pre_id: self.neuron_ids.get(row)?, post_id, count, total_size })
    }

    /// The pairs whose opposite is there too, but for those of a neuron with itself; and the neurons
    /// that still have one.
    pub fn reciprocal(&self) -> Adjacency {
        let own = |row: usize| self.starts[row] as usize..self.starts[row + 1] as usize;
        let has = |pre: u32, post: u32| self.posts[own(pre as usize)].binary_search(&post).is_ok();
        let is_kept = |row: u32, at: &usize| {
            let post = self.posts[*at];
            post != row && has(post, row)
        };
        // A kept pair has its opposite: who is a partner of one is the first of another.
        let rows = 0..self.neuron_ids.len() as u32;
        let has_one = |row: &u32| own(*row as usize).any(|at| is_kept(*row, &at));
        let kept: Vec<u32> = rows.filter(has_one).collect();
        let place = |neuron: u32| kept.partition_point(|known| *known < neuron) as u32;
        let mut left = Adjacency { starts: vec![0], ..Adjacency::default() };
        for row in &kept {
            for at in own(*row as usize).filter(|at| is_kept(*row, at)) {
                left.posts.push(place(self.posts[at]));
                left.counts.push(self.counts[at]);
                left.total_sizes.push(self.total_sizes[at]);
            }
            left.starts.push(left.posts.len() as u32);
        }
        left.neuron_ids = self.neuron_ids.take(&kept);
        left
    }

    /// The `most` pairs with most synapses, of the same number the first ones, in the order that they
    /// have here; over the same neurons.
    pub fn strongest(&self, most: usize) -> Adjacency {
        let mut kept: Vec<u32> = (0..self.pairs() as u32).collect();
        // Sorted before it is cut: the first of the same number stays.
        kept.sort_by_key(|at| std::cmp::Reverse(self.sums(*at as usize).0));
        kept.truncate(most);
        kept.sort_unstable();
        let before = |start: &u32| kept.partition_point(|at| at < start) as u32;
        Adjacency {
            neuron_ids: self.neuron_ids.clone(),
            starts: self.starts.iter().map(before).collect(),
            posts: taken(&self.posts, &kept),
            counts: taken(&self.counts, &kept),
            total_sizes: taken(&self.total_sizes, &kept),
            columns: self.columns.clone(),
            of_map: self.of_map.as_ref().map(|of_map| {
                let total = |(name, of): &TotalOfPairs| (name.clone(), taken(of, &kept));
                Box::new(PairsOfMap {
                    counts: taken(&of_map.counts, &kept),
                    rows: of_map.rows.as_ref().map(|rows| taken(rows, &kept)),
                    totals: of_map.totals.iter().map(total).collect(),
                })
            }),
        }
    }

    /// The places in `neuron_ids` of the neurons of each pair, row by row.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let rows = self.starts.windows(2).enumerate();
        rows.flat_map(move |(pre, bounds)| {
            let posts = &self.posts[bounds[0] as usize..bounds[1] as usize];
            posts.iter().map(move |post| (pre, *post as usize))
        })
    }

    /// The pairs row by row.
    pub fn iter(&self) -> impl Iterator<Item = Pair<'_>> + '_ {
        let rows = self.neuron_ids.iter().zip(self.starts.windows(2));
        rows.flat_map(move |(pre_id, bounds)| {
            (bounds[0] as usize..bounds[1] as usize).map(move |at| {
                let (count, total_size) = self.sums(at);
                let post_id = self.neuron_ids.at(self.posts[at] as usize);
                Pair { pre_id, post_id, count, total_size }
            })
        })
    }
}

/// Some of the values of pairs; none where there are none.
fn taken<T: Copy>(values: &[T], kept: &[u32]) -> Vec<T> {
    kept.iter().filter_map(|at| values.get(*at as usize)).copied().collect()
}

impl PartialEq for Adjacency {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &Adjacency) -> bool {
        let (a, b) = (&self.total_sizes, &other.total_sizes);
        self.neuron_ids == other.neuron_ids
            && self.starts == other.starts
            && self.posts == other.posts
            && self.counts == other.counts
            && self.columns == other.columns
            && self.of_map == other.of_map
            && a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| same(*a, *b))
    }
}

impl PartialEq for PairsOfMap {
    /// Equal bit for bit, except that all NaN are one.
    fn eq(&self, other: &PairsOfMap) -> bool {
        let totals = |((name, a), (other, b)): (&TotalOfPairs, &TotalOfPairs)| {
            name == other && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(*a, *b))
        };
        self.counts == other.counts
            && self.rows == other.rows
            && self.totals.len() == other.totals.len()
            && self.totals.iter().zip(&other.totals).all(totals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(pair: Pair) -> (u64, u64, u64) {
        let number = |id: IdRef| id.number("").unwrap();
        (number(pair.pre_id), number(pair.post_id), pair.count)
    }

    #[test]
    fn a_pair_is_found_by_its_place() {
        let adjacency = Adjacency {
            neuron_ids: [10, 20, 30, 40].into(),
            starts: vec![0, 0, 2, 2, 3],
            posts: vec![0, 3, 1],
            counts: vec![5, 6, 7],
            total_sizes: vec![0.5, 0.6, 0.7],
            columns: Vec::new(),
            of_map: None,
        };
        let walked: Vec<_> = adjacency.iter().map(pair).collect();
        assert_eq!(walked, [(20, 10, 5), (20, 40, 6), (40, 20, 7)]);
        for (at, (pre_id, post_id, count)) in walked.into_iter().enumerate() {
            assert_eq!(pair(adjacency.pair(at).unwrap()), (pre_id, post_id, count));
        }
        assert!(adjacency.pair(3).is_none());
        assert!(Adjacency::default().pair(0).is_none());
    }

    #[test]
    fn the_strongest_pairs_stay_in_their_order() {
        let adjacency = Adjacency {
            neuron_ids: [10, 20, 30, 40].into(),
            starts: vec![0, 2, 2, 4, 5],
            posts: vec![1, 3, 0, 1, 2],
            counts: vec![5, 7, 5, 9, 5],
            total_sizes: vec![0.1, 0.2, 0.3, 0.4, 0.5],
            columns: Vec::new(),
            of_map: None,
        };
        let strongest = |most| -> Vec<_> { adjacency.strongest(most).iter().map(pair).collect() };
        assert_eq!(strongest(3), [(10, 20, 5), (10, 40, 7), (30, 20, 9)]);
        assert_eq!(strongest(1), [(30, 20, 9)]);
        assert!(strongest(0).is_empty());
        assert_eq!(adjacency.strongest(9), adjacency);
        assert_eq!(adjacency.strongest(2).total_sizes, [0.2, 0.4]);
        assert_eq!(Adjacency::default().strongest(2).pairs(), 0);
    }

    #[test]
    fn reciprocal_pairs_have_their_opposite() {
        let adjacency = Adjacency {
            neuron_ids: [10, 20, 30, 40].into(),
            starts: vec![0, 2, 4, 5, 6],
            // 10→10, 10→40, 20→10, 20→30, 30→20, 40→10
            posts: vec![0, 3, 0, 2, 1, 0],
            counts: vec![1, 2, 3, 4, 5, 6],
            total_sizes: vec![0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
            columns: Vec::new(),
            of_map: None,
        };
        let left = adjacency.reciprocal();
        let pairs: Vec<_> = left.iter().map(pair).collect();
        assert_eq!(pairs, [(10, 40, 2), (20, 30, 4), (30, 20, 5), (40, 10, 6)]);
        assert_eq!(left.neuron_ids, vec![10, 20, 30, 40]);
        assert_eq!(left.places().collect::<Vec<_>>(), [(0, 3), (1, 2), (2, 1), (3, 0)]);
        let none = Adjacency { starts: vec![0], ..Adjacency::default() };
        assert_eq!(none.reciprocal(), none);
        assert_eq!(Adjacency::default().reciprocal().pairs(), 0);
    }
}
