//! The numbers of neurons, and the order of rows by them.

use std::ops::Range;

use rayon::prelude::*;

use super::met::IdList;
use crate::threads::loops;

/// Going over all rows costs a thread more than its share of them beyond so many.
const PORTIONS_MAX: usize = 8;

/// The final numbers of neurons.
pub(super) struct Numbering {
    /// By provisional number.
    pub(super) number_of: Vec<u32>,
    /// Provisional numbers by number.
    pub(super) provisional: Vec<u32>,
    /// Numbers by ascending id.
    pub(super) by_id: Vec<u32>,
    /// The place of each in the order of answers, by number.
    pub(super) place: Vec<u32>,
}

impl Numbering {
    /// Numbers the first ids, those of the table, by (code, id), the rest behind them by id.
    pub(super) fn new(ids: &IdList, in_table: usize, codes: Option<&[u32]>) -> Numbering {
        let count = ids.len();
        let mut by_id: Vec<u32> = (0..count as u32).collect();
        match ids {
            IdList::Numbers(ids) => by_id.par_sort_unstable_by_key(|at| ids[*at as usize]),
            IdList::Names(names) => by_id.par_sort_unstable_by_key(|at| &names[*at as usize]),
        }
        // Stable, so that ids ascend among those with one code.
        let mut provisional = by_id.clone();
        let code = |at: u32| codes.and_then(|codes| codes.get(at as usize)).copied();
        provisional.par_sort_by_key(|at| ((*at as usize) >= in_table, code(*at).unwrap_or(0)));
        let mut number_of = vec![0; count];
        for (number, at) in provisional.iter().enumerate() {
            number_of[*at as usize] = number as u32;
        }
        by_id.iter_mut().for_each(|at| *at = number_of[*at as usize]);
        let place = (0..).zip(&provisional);
        let place =
            place.map(|(number, at)| if (number as usize) < in_table { *at } else { number });
        let place = place.collect();
        Numbering { number_of, provisional, by_id, place }
    }
}

/// The rows in the order of the copy.
pub(super) struct Order {
    /// Where those of each presynaptic neuron start, and the end of the last.
    pub(super) start: Vec<u64>,
    /// Postsynaptic neurons.
    pub(super) post: Vec<u32>,
    /// Which row in the order of the files each is.
    pub(super) from: Vec<u32>,
}

impl Order {
    /// Sorts rows by (pre, post, order of the files); both are given by provisional number.
    pub(super) fn new(pre: Vec<u32>, post: Vec<u32>, numbers: &Numbering) -> Order {
        let number = |provisional: u32| numbers.number_of[provisional as usize];
        let start = starts(pre.iter().map(|at| number(*at)), numbers.number_of.len());
        // Postsynaptic neuron and row in one number: it sorts like the pair.
        let pair = |row: usize| u64::from(number(post[row])) << 32 | row as u64;
        let mut pairs = by_neuron(&start, |row| number(pre[row]), pair);
        drop((pre, post));
        slices(&mut pairs, &start).into_par_iter().for_each(<[u64]>::sort_unstable);
        let post = loops::mapped(&pairs, |pair| (pair >> 32) as u32);
        let from = loops::mapped(&pairs, |pair| *pair as u32);
        Order { start, post, from }
    }

    /// The rows by postsynaptic neuron, and where those of each start.
    pub(super) fn by_post(&self) -> (Vec<u64>, Vec<u32>) {
        let start = starts(self.post.iter().copied(), self.start.len() - 1);
        let rows = by_neuron(&start, |row| self.post[row], |row| row as u32);
        (start, rows)
    }
}

/// Where each neuron's rows start, if they stand by neuron.
fn starts(neurons: impl Iterator<Item = u32>, count: usize) -> Vec<u64> {
    let mut start = vec![0; count + 1];
    neurons.for_each(|neuron| start[neuron as usize + 1] += 1);
    for at in 1..start.len() {
        start[at] += start[at - 1];
    }
    start
}

/// Something of each row, by neuron and then in their order: each thread goes over all rows, and takes those of
/// some neurons, which lie together.
fn by_neuron<T: Copy + Default + Send>(
    start: &[u64],
    neuron_of: impl Fn(usize) -> u32 + Sync,
    of: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let rows = start.last().map_or(0, |end| *end as usize);
    let mut all = vec![T::default(); rows];
    let mut rest = all.as_mut_slice();
    let mut shares = Vec::new();
    for neurons in portions(start, rayon::current_num_threads().clamp(1, PORTIONS_MAX)) {
        let own;
        (own, rest) = rest.split_at_mut((start[neurons.end] - start[neurons.start]) as usize);
        shares.push((neurons, own));
    }
    loops::each_of(shares, |_, (neurons, own)| {
        let (first, before) = (neurons.start, start[neurons.start]);
        let mut next: Vec<u64> = start[neurons].iter().map(|at| at - before).collect();
        for row in 0..rows {
            // Those of neurons before wrap around.
            let at = (neuron_of(row) as usize).wrapping_sub(first);
            if let Some(next) = next.get_mut(at) {
                own[*next as usize] = of(row);
                *next += 1;
            }
        }
    });
    all
}

/// The neurons in so many portions with about as many rows each.
pub(super) fn portions(start: &[u64], count: usize) -> Vec<Range<usize>> {
    let (neurons, rows) = (start.len() - 1, start[start.len() - 1]);
    let first = |portion: usize| {
        let row = rows * portion as u64 / count as u64;
        start[..neurons].partition_point(|at| *at < row)
    };
    let end = |portion: usize| if portion == count { neurons } else { first(portion) };
    (0..count).map(|portion| first(portion)..end(portion + 1)).collect()
}

/// The rows of each neuron; those of neurons without rows are left out.
fn slices<'a>(mut rows: &'a mut [u64], start: &[u64]) -> Vec<&'a mut [u64]> {
    let mut slices = Vec::new();
    for pair in start.windows(2) {
        let (own, rest) = rows.split_at_mut((pair[1] - pair[0]) as usize);
        rows = rest;
        if own.len() > 1 {
            slices.push(own);
        }
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_by_neuron_and_in_their_order() {
        let mut rng = fastrand::Rng::with_seed(3);
        for (rows, neurons) in [(0, 0), (0, 5), (1, 1), (1000, 3), (5000, 700), (50, 4000)] {
            let of: Vec<u32> = (0..rows).map(|_| rng.u32(..neurons as u32)).collect();
            let start = starts(of.iter().copied(), neurons);
            let mut expected: Vec<usize> = (0..rows).collect();
            expected.sort_by_key(|row| of[*row]);
            for threads in [1, 2, 3, 16] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let found = pool.install(|| by_neuron(&start, |row| of[row], |row| row));
                assert_eq!(found, expected, "{rows} rows, {neurons} neurons, {threads} threads");
            }
        }
    }
}
