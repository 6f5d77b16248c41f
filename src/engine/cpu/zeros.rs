//! Long vectors of zeros: every thread clears a part of the memory, which may be new to the
//! program.

use rayon::prelude::*;

/// Items that one task clears at least: a smaller part is not worth a thread.
const PART_ITEMS_MIN: usize = 1 << 16;

/// `length` times nothing.
pub fn zeros<T: Copy + Default + Send>(length: usize) -> Vec<T> {
    let parts = (0..length).into_par_iter().with_min_len(PART_ITEMS_MIN);
    parts.map(|_| T::default()).collect()
}
