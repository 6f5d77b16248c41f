//! Permutations by the processors: keys, labels and sums of a few at a time, on all threads.

use super::labelled::{Keys, Labelled, Own, TOGETHER};
use super::permuter::{Amount, Lot, lots};
use super::rows::{Room, Rows};
use crate::draws::Draws;
use crate::error::Result;
use crate::run::Run;
use crate::threads::loops;

/// Parts of the work of a thread: one that is late has less left to do.
const PARTS: usize = 4;

/// Sums over the neurons of each label that are wanted in every permutation.
pub struct Processors {
    labelled: Labelled,
    rows: Rows,
    labels: usize,
    draws: Draws,
}

impl Processors {
    /// The sums of so many targets over the neurons of strata: what these draw by, and their cuts; `amounts` are
    /// by neuron, by its place among all.
    ///
    /// # Errors
    /// Too many labels.
    pub fn new<'a>(
        strata: impl Iterator<Item = (&'a [u64], Vec<u32>)>,
        labels: usize,
        (amounts, targets): (impl Iterator<Item = Amount> + Clone, usize),
        seed: u64,
    ) -> Result<Processors> {
        let (numbers, lots): (Vec<u64>, Vec<Lot>) = lots(strata);
        Ok(Processors {
            labelled: Labelled::new(numbers, lots, labels)?,
            rows: Rows::new(amounts, targets),
            labels,
            draws: Draws::of_seed(seed),
        })
    }

    /// Notes the sums of every permutation in one of some parts, which are in the order of permutations: target
    /// by target for the first label, then for the next.
    ///
    /// # Errors
    /// A stopped run.
    pub fn permuted<T: Send>(
        &self,
        permutations: u32,
        run: &Run,
        part: impl Fn() -> T + Sync,
        note: impl Fn(&mut T, Vec<i64>) + Sync,
    ) -> Result<Vec<T>> {
        let groups = (permutations as usize).div_ceil(TOGETHER);
        let of_part = groups.div_ceil(PARTS * rayon::current_num_threads()).max(1);
        let made = loops::map(groups.div_ceil(of_part), |at| {
            let (mut part, mut keys, mut room) = (part(), Keys::default(), Room::default());
            let mut labels = vec![Own::default(); self.labelled.neurons()];
            let own = at * of_part..groups.min((at + 1) * of_part);
            for group in own.take_while(|_| !run.is_stopped()) {
                let first = (group * TOGETHER) as u32;
                let own = first..permutations.min(first + TOGETHER as u32);
                for (at, permutation) in own.clone().enumerate() {
                    self.labelled.label(self.draws, (permutation, at), &mut keys, &mut labels);
                }
                let sums = self.rows.add(self.labels, &labels, &mut room);
                sums.into_iter().take(own.len()).for_each(|sums| note(&mut part, sums));
            }
            part
        });
        run.check()?;
        Ok(made)
    }
}
