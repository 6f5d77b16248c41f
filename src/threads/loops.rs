//! Loops whose parts run side by side, on the pool that the caller is on. They are compiled once: a loop of
//! rayon's own is compiled anew at each place, and a hundred places were an eighth of the program. A part
//! costs a lock, so it is a block of rows, never a row.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::error::Result;

/// Values of a block: their work is worth a thread.
const BLOCK: usize = 1 << 14;

/// Does `work` for every number below `count`.
pub fn each(count: usize, work: &(dyn Fn(usize) + Sync)) {
    match count {
        0 => {}
        1 => work(0),
        _ => (0..count).into_par_iter().with_max_len(1).for_each(work),
    }
}

/// The same for work that can fail: parts that have not begun by then are left out.
///
/// # Errors
/// One of those of the work.
pub fn try_each(count: usize, work: &(dyn Fn(usize) -> Result<()> + Sync)) -> Result<()> {
    match count {
        0 => Ok(()),
        1 => work(0),
        _ => (0..count).into_par_iter().with_max_len(1).try_for_each(work),
    }
}

/// What `of` gives for every number below `count`, in their order.
pub fn map<T: Send>(count: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let made = places(count);
    each(count, &|at| put(&made[at], of(at)));
    taken(made)
}

/// The same where that can fail.
///
/// # Errors
/// One of those of `of`.
pub fn try_map<T: Send>(count: usize, of: impl Fn(usize) -> Result<T> + Sync) -> Result<Vec<T>> {
    let made = places(count);
    try_each(count, &|at| of(at).map(|value| put(&made[at], value)))?;
    Ok(taken(made))
}

/// Gives every item away, with its place.
pub fn each_of<T: Send>(items: Vec<T>, work: impl Fn(usize, T) + Sync) {
    let items = given(items);
    each(items.len(), &|at| take(&items[at]).into_iter().for_each(|item| work(at, item)));
}

/// What `of` makes of each item, in their order.
pub fn map_of<I: Send, T: Send>(items: Vec<I>, of: impl Fn(I) -> T + Sync) -> Vec<T> {
    let items = given(items);
    map(items.len(), |at| take(&items[at]).map(&of)).into_iter().flatten().collect()
}

/// The same where that can fail.
///
/// # Errors
/// One of those of `of`.
pub fn try_map_of<I: Send, T: Send>(
    items: Vec<I>,
    of: impl Fn(I) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let items = given(items);
    let made = try_map(items.len(), |at| take(&items[at]).map(&of).transpose())?;
    Ok(made.into_iter().flatten().collect())
}

/// Shows values in blocks, each with the place of its first.
pub fn fill<T: Send>(values: &mut [T], work: impl Fn(usize, &mut [T]) + Sync) {
    each_of(values.chunks_mut(BLOCK).collect(), |at, block| work(at * BLOCK, block));
}

/// What `of` makes of each value.
pub fn mapped<T: Sync, U: Clone + Default + Send>(
    values: &[T],
    of: impl Fn(&T) -> U + Sync,
) -> Vec<U> {
    let mut made = vec![U::default(); values.len()];
    fill(&mut made, |first, made| {
        made.iter_mut().zip(&values[first..]).for_each(|(made, value)| *made = of(value));
    });
    made
}

/// Whether every number below `count` passes a test; they are tested in blocks.
pub fn all(count: usize, passes: impl Fn(usize) -> bool + Sync) -> bool {
    let failed = AtomicBool::new(false);
    each(count.div_ceil(BLOCK), &|block| {
        let first = block * BLOCK;
        if !failed.load(Relaxed) && !(first..count.min(first + BLOCK)).all(&passes) {
            failed.store(true, Relaxed);
        }
    });
    !failed.into_inner()
}

fn given<T>(items: Vec<T>) -> Vec<Mutex<Option<T>>> {
    items.into_iter().map(|item| Mutex::new(Some(item))).collect()
}

fn take<T>(place: &Mutex<Option<T>>) -> Option<T> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn places<T>(count: usize) -> Vec<Mutex<Option<T>>> {
    (0..count).map(|_| Mutex::new(None)).collect()
}

fn put<T>(place: &Mutex<Option<T>>, value: T) {
    *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
}

fn taken<T>(places: Vec<Mutex<Option<T>>>) -> Vec<T> {
    let value =
        |place: Mutex<Option<T>>| place.into_inner().unwrap_or_else(PoisonError::into_inner);
    places.into_iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::error::Error;

    #[test]
    fn every_part_is_done_once_and_stays_in_its_place() {
        let done: Vec<AtomicUsize> = (0..1000).map(|_| AtomicUsize::new(0)).collect();
        each(done.len(), &|at| {
            done[at].fetch_add(1, Relaxed);
        });
        assert!(done.iter().all(|times| times.load(Relaxed) == 1));
        assert_eq!(map(1000, |at| at * 2), (0..1000).map(|at| at * 2).collect::<Vec<_>>());
        assert!(map(0, |at| at).is_empty());
        assert!(all(100_000, |at| at < 100_000) && all(0, |_| false));
        assert!((0..100_000).step_by(9_999).all(|odd| !all(100_000, |at| at != odd)));
        let mut values = vec![0; 100_000];
        fill(&mut values, |first, block| {
            block.iter_mut().zip(first..).for_each(|(value, at)| *value = at);
        });
        assert!(values.iter().enumerate().all(|(at, value)| at == *value));
        assert_eq!(mapped(&values, |value| value + 1)[99_999], 100_000);
        assert_eq!(map_of(values, |value| value / 2)[99_999], 49_999);
    }

    #[test]
    fn a_failure_is_told() {
        let of = |at| if at == 700 { Err(Error::data("no")) } else { Ok(at) };
        assert!(try_map(1000, of).is_err());
        assert_eq!(try_map(700, of).map(|all| all.len()).ok(), Some(700));
        assert!(try_each(701, &|at| of(at).map(drop)).is_err());
        assert!(try_map_of(vec![1, 700], of).is_err());
        assert_eq!(try_map_of(vec![1, 2], of).ok(), Some(vec![1, 2]));
    }
}
