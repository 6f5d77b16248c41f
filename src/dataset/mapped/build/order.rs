//! The numbers of neurons, and the order of rows by them.

use rayon::prelude::*;

use super::met::IdList;
use crate::threads::loops;

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
        let number_of = &numbers.number_of;
        let start = starts(pre.iter().map(|at| number_of[*at as usize]), number_of.len());
        let mut next: Vec<u64> = start.clone();
        // Postsynaptic neuron and row in one number: it sorts like the pair.
        let mut pairs = vec![0u64; pre.len()];
        for (row, (pre, post)) in pre.iter().zip(&post).enumerate() {
            let at = &mut next[number_of[*pre as usize] as usize];
            pairs[*at as usize] = u64::from(number_of[*post as usize]) << 32 | row as u64;
            *at += 1;
        }
        drop((pre, post, next));
        slices(&mut pairs, &start).into_par_iter().for_each(<[u64]>::sort_unstable);
        let post = loops::mapped(&pairs, |pair| (pair >> 32) as u32);
        let from = loops::mapped(&pairs, |pair| *pair as u32);
        Order { start, post, from }
    }

    /// The rows by postsynaptic neuron, and where those of each start.
    pub(super) fn by_post(&self) -> (Vec<u64>, Vec<u32>) {
        let start = starts(self.post.iter().copied(), self.start.len() - 1);
        let mut next = start.clone();
        let mut rows = vec![0; self.post.len()];
        for (row, post) in (0..).zip(&self.post) {
            let at = &mut next[*post as usize];
            rows[*at as usize] = row;
            *at += 1;
        }
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
