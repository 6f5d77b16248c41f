//! Columns in published order, made from the sorted ones by scattering through `row`. For each
//! chunk and column every thread passes once over `row` and writes the rows of its own window:
//! sequential reads, random writes within a window that stays in cache.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::layout::Order;
use crate::dataset::Dataset;

/// The values of `rows` in the given order.
pub fn part<'a, T: Copy + Default + Send + Sync>(
    order: Order,
    data: &Dataset,
    values: &'a [T],
    rows: Range<u64>,
) -> Cow<'a, [T]>
where
    [T]: ToOwned<Owned = Vec<T>>,
{
    match order {
        Order::Sorted => Cow::Borrowed(&values[rows.start as usize..rows.end as usize]),
        Order::Published => Cow::Owned(scatter(data, values, rows)),
    }
}

/// Pre position, post position and morphology of the published `rows`, 8 bits each.
pub fn keys(data: &Dataset, positions: &[usize; 256], rows: Range<u64>) -> Vec<u32> {
    by_window(rows, |first, window| {
        for segment in &data.segments {
            let position = |code: u8| positions[usize::from(code)] as u32;
            let key = position(segment.pre_type)
                | position(segment.post_type) << 8
                | u32::from(segment.post_morph) << 16;
            for row in &data.synapses.row[segment.start as usize..segment.end as usize] {
                if let Some(place) = window.get_mut(row.wrapping_sub(first) as usize) {
                    *place = key;
                }
            }
        }
    })
}

fn scatter<T: Copy + Default + Send + Sync>(
    data: &Dataset,
    values: &[T],
    rows: Range<u64>,
) -> Vec<T> {
    by_window(rows, |first, window| {
        for (row, value) in data.synapses.row.iter().zip(values) {
            if let Some(place) = window.get_mut(row.wrapping_sub(first) as usize) {
                *place = *value;
            }
        }
    })
}

/// Fills the values of `rows`, one window a thread; `fill` gets the window's first row.
fn by_window<T: Copy + Default + Send>(
    rows: Range<u64>,
    fill: impl Fn(u32, &mut [T]) + Sync,
) -> Vec<T> {
    let length = (rows.end - rows.start) as usize;
    let mut values = vec![T::default(); length];
    let window = length.div_ceil(rayon::current_num_threads()).max(1);
    values.par_chunks_mut(window).enumerate().for_each(|(at, part)| {
        // Row numbers are u32 throughout the prepared copy.
        fill((rows.start as usize + at * window) as u32, part);
    });
    values
}
