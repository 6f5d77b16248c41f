//! Which rows of the index are of pairs of neurons with enough of them.
//!
//! Nothing branches on what a row holds: most pairs have one synapse, and where the next one begins
//! is hard to foretell.

use std::ops::Range;

use crate::dataset::OutputSlices;

/// Memory that is used again: the rows that pass, one after the other.
#[derive(Default)]
struct Passed {
    /// The pair of each: neuron above, partner below.
    pairs: Vec<u64>,
    /// The place of each in the mask.
    at: Vec<u32>,
}

thread_local! {
    static PASSED: std::cell::RefCell<Passed> = std::cell::RefCell::default();
}

/// Clears the mask of the rows whose pair has fewer than `fewest` rows in it. `rows` of the index
/// are those of `neurons`, and of the mask.
pub fn keep(
    outputs: &OutputSlices,
    neurons: &Range<u32>,
    rows: Range<usize>,
    fewest: u64,
    mask: &mut [u8],
) {
    let Ok(fewest) = usize::try_from(fewest) else { return mask.fill(0) };
    PASSED.with_borrow_mut(|passed| {
        passed.take(outputs, neurons, rows, mask);
        mask.fill(0);
        passed.mark(fewest, mask);
    });
}

impl Passed {
    fn take(
        &mut self,
        outputs: &OutputSlices,
        neurons: &Range<u32>,
        rows: Range<usize>,
        mask: &[u8],
    ) {
        self.pairs.clear();
        self.pairs.resize(rows.len() + 1, 0);
        self.at.clear();
        self.at.resize(rows.len() + 1, 0);
        let mut next = 0;
        for neuron in neurons.clone() {
            let own = outputs.rows_of(neuron);
            // The bounds come from a file: a row may lie outside.
            let Some(begin) = own.start.checked_sub(rows.start) else { continue };
            let Some(mask) = mask.get(begin..begin + own.len()) else { continue };
            let above = u64::from(neuron) << 32;
            for (at, (post, passes)) in outputs.post[own].iter().zip(mask).enumerate() {
                if let (Some(pair), Some(place)) = (self.pairs.get_mut(next), self.at.get_mut(next))
                {
                    *pair = above | u64::from(*post);
                    *place = (begin + at) as u32;
                }
                next += usize::from(*passes);
            }
        }
        self.pairs.truncate(next);
        self.at.truncate(next);
    }

    fn mark(&self, fewest: usize, mask: &mut [u8]) {
        let Some(last) = self.pairs.get(fewest.saturating_sub(1)..) else { return };
        // A row and the one so many behind it are of one pair: so are all between them.
        let mut until = 0;
        for (row, at) in self.at.iter().enumerate() {
            let is_whole = last.get(row).is_some_and(|pair| *pair == self.pairs[row]);
            until = if is_whole { row + fewest } else { until };
            mask[*at as usize] = u8::from(row < until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_pairs_with_enough_of_them_are_kept() {
        let mut rng = fastrand::Rng::with_seed(5);
        for fewest in [1, 2, 3, 7, 200] {
            let mut pairs: Vec<u64> = (0..900).map(|_| rng.u64(..300)).collect();
            pairs.sort_unstable();
            let at: Vec<u32> = (0..900).map(|row| 2 * row + 1).collect();
            let count = |pair: u64| pairs.iter().filter(|other| **other == pair).count();
            let expected: Vec<u8> =
                pairs.iter().flat_map(|pair| [0, u8::from(count(*pair) >= fewest)]).collect();
            let mut mask = vec![0; 1800];
            Passed { pairs: pairs.clone(), at }.mark(fewest, &mut mask);
            assert_eq!(mask, expected, "{fewest}");
        }
    }
}
