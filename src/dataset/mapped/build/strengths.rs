//! Weights of rows, and synapses of pairs of neurons, as codes by which cubes count.

use std::collections::BTreeSet;
use std::ops::Range;

use super::coded::Coded;
use super::order::{Order, portions};
use super::tally::CODES_MAX;
use crate::threads::loops;

/// Parts of the rows that are looked at together.
const PARTS: usize = 64;
/// Numbers of synapses below this are looked up in a table.
const TABLE: usize = 1 << 16;

/// A number of synapses for each row, as a code that sorts like it.
pub(super) struct Strength {
    pub(super) codes: Vec<u16>,
    /// By code.
    pub(super) values: Vec<u64>,
}

impl Strength {
    /// The weights of the rows; none where they are more than there are codes.
    pub(super) fn of_weights(coded: Coded) -> Option<Strength> {
        // The key of a whole number is the number.
        coded.highs.is_none().then_some(Strength { codes: coded.codes, values: coded.lows })
    }

    /// The synapses of the pair that each row is of; none where they are more than there are codes.
    pub(super) fn of_pairs(order: &Order, weights: Option<&[u64]>) -> Option<Strength> {
        let synapses = |rows: Range<usize>| match weights {
            None => rows.len() as u64,
            Some(weights) => weights[rows].iter().sum(),
        };
        let parts = portions(&order.start, PARTS);
        let distinct = |neurons: &Range<usize>| {
            let mut table = vec![false; TABLE];
            let mut beyond = BTreeSet::new();
            each_pair(order, neurons.clone(), |rows| {
                let synapses = synapses(rows);
                match table.get_mut(synapses as usize) {
                    Some(is_there) => *is_there = true,
                    None => {
                        beyond.insert(synapses);
                    }
                }
            });
            beyond.extend((0..).zip(table).filter(|(_, is_there)| *is_there).map(|(at, _)| at));
            beyond
        };
        let found = loops::map(parts.len(), |at| distinct(&parts[at]));
        let values: Vec<u64> =
            found.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
        if values.len() > CODES_MAX {
            return None;
        }
        let code = |synapses: u64| values.partition_point(|value| *value < synapses) as u16;
        let table: Vec<u16> = (0..TABLE as u64).map(code).collect();
        let coded = |neurons: &Range<usize>| {
            let mut codes = Vec::with_capacity(rows_of(order, neurons).len());
            each_pair(order, neurons.clone(), |rows| {
                let (count, synapses) = (rows.len(), synapses(rows));
                let code = table.get(synapses as usize).copied().unwrap_or_else(|| code(synapses));
                codes.extend(std::iter::repeat_n(code, count));
            });
            codes
        };
        let codes = loops::map(parts.len(), |at| coded(&parts[at])).concat();
        Some(Strength { codes, values })
    }
}

/// Whether no two rows are of one pair of neurons.
pub(super) fn are_pairs_single(order: &Order) -> bool {
    let is_single = |neuron: usize| {
        let posts = &order.post[rows_of(order, &(neuron..neuron + 1))];
        posts.windows(2).all(|pair| pair[0] != pair[1])
    };
    loops::all(order.start.len() - 1, is_single)
}

fn rows_of(order: &Order, neurons: &Range<usize>) -> Range<usize> {
    order.start[neurons.start] as usize..order.start[neurons.end] as usize
}

/// Shows the rows of each pair.
fn each_pair(order: &Order, neurons: Range<usize>, mut show: impl FnMut(Range<usize>)) {
    for neuron in neurons {
        let rows = rows_of(order, &(neuron..neuron + 1));
        let mut first = rows.start;
        for pair in order.post[rows].chunk_by(|a, b| a == b) {
            show(first..first + pair.len());
            first += pair.len();
        }
    }
}
