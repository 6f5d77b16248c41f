//! Columns in published order, made from the sorted ones by scattering through `row`: one pass
//! over `row` for a span of several chunks, by all threads at once. Spans are as long as memory
//! allows, because every pass reads the whole of `row`, whatever part of it is wanted.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};

use bytemuck::Pod;
use rayon::prelude::*;

use super::keys::RowKey;
use crate::dataset::{Column, Dataset};
use crate::engine::groups;
use crate::error::Result;

/// Bytes of one column that are scattered at once.
const SPAN_BYTES: usize = 128 << 20;
/// Sorted rows that a thread takes at once.
const PIECE_ROWS: usize = 1 << 16;

/// A value that threads can put into its place without a lock: no two rows share a place.
pub trait Scattered: Copy + Send + Sync {
    /// A place for it.
    type Place: Send + Sync;
    /// A place that holds 0.
    fn place() -> Self::Place;
    /// Puts the value there.
    fn put(self, place: &Self::Place);
    /// What a place holds.
    fn held(place: Self::Place) -> Self;
}

macro_rules! scattered {
    ($value:ty, $place:ty) => {
        impl Scattered for $value {
            type Place = $place;

            fn place() -> $place {
                <$place>::new(0)
            }

            fn put(self, place: &$place) {
                place.store(self, Ordering::Relaxed);
            }

            fn held(place: $place) -> $value {
                place.into_inner()
            }
        }
    };
}

scattered!(u16, AtomicU16);
scattered!(u32, AtomicU32);

/// Values of published rows.
#[derive(Debug)]
pub struct Span<T> {
    rows: Range<u64>,
    values: Vec<T>,
}

impl<T> Span<T> {
    /// The values of some of its rows.
    pub fn of(&self, rows: &Range<u64>) -> &[T] {
        let at = |row: u64| (row - self.rows.start) as usize;
        &self.values[at(rows.start)..at(rows.end)]
    }
}

/// The spans of columns, by name, of which chunks are still to come.
#[derive(Debug)]
pub struct Spans<T> {
    by_name: HashMap<&'static str, Span<T>>,
    bytes: usize,
}

impl<T> Default for Spans<T> {
    fn default() -> Spans<T> {
        Spans { by_name: HashMap::new(), bytes: SPAN_BYTES }
    }
}

impl<T: Scattered> Spans<T> {
    /// The span that holds a chunk's `rows` of `all`; `fill` makes one, if there is none.
    pub fn take(
        &mut self,
        name: &'static str,
        rows: &Range<u64>,
        all: u64,
        fill: impl FnOnce(Range<u64>) -> Vec<T>,
    ) -> Span<T> {
        let kept = self.by_name.remove(name);
        let holds = |span: &Span<T>| span.rows.start <= rows.start && rows.end <= span.rows.end;
        kept.filter(holds).unwrap_or_else(|| {
            let chunk = (rows.end - rows.start).max(1);
            let chunks = ((self.bytes / size_of::<T>()) as u64 / chunk).max(1);
            let rows = rows.start..(rows.start + chunks * chunk).min(all);
            Span { values: fill(rows.clone()), rows }
        })
    }

    /// Keeps a span whose chunk `rows` has been uploaded, if more of it is to come.
    pub fn keep(&mut self, name: &'static str, span: Span<T>, rows: &Range<u64>) {
        if rows.end < span.rows.end {
            self.by_name.insert(name, span);
        }
    }
}

/// Makes sure of all that is read to bring a column into published order.
pub fn ensure<T: Scattered + Pod>(data: &Dataset, values: &Column<T>) -> Result<()> {
    data.synapses.row.ensure_all()?;
    values.ensure_all()
}

/// The values of the published `rows`, given in sorted order.
pub fn scatter<T: Scattered + Pod>(data: &Dataset, values: &Column<T>, rows: Range<u64>) -> Vec<T> {
    let values = values.view();
    filled(rows, |first, places| {
        put_all(first, places, &data.synapses.row, |at| values[at]);
    })
}

/// The keys of the published `rows`, short ones or long ones.
pub fn keys<T: Scattered>(
    data: &Dataset,
    rows: Range<u64>,
    written: impl Fn(RowKey) -> T,
) -> Vec<T> {
    let positions = groups::type_positions(data);
    // There are at most 256 types.
    let position = |code: u8| positions[usize::from(code)] as u8;
    filled(rows, |first, places| {
        for segment in &data.segments {
            let key = written(RowKey {
                pre: position(segment.pre_type),
                post: position(segment.post_type),
                morph: segment.post_morph,
            });
            let own = &data.synapses.row[segment.start as usize..segment.end as usize];
            put_all(first, places, own, |_| key);
        }
    })
}

fn filled<T: Scattered>(rows: Range<u64>, fill: impl FnOnce(u32, &[T::Place])) -> Vec<T> {
    let places: Vec<T::Place> = (rows.start..rows.end).map(|_| T::place()).collect();
    // Row numbers are u32 throughout the prepared copy.
    fill(rows.start as u32, &places);
    places.into_iter().map(T::held).collect()
}

/// Puts the value of each sorted row into its published place, where that is among `places`.
fn put_all<T: Scattered>(
    first: u32,
    places: &[T::Place],
    row: &[u32],
    value: impl Fn(usize) -> T + Sync,
) {
    row.par_chunks(PIECE_ROWS).enumerate().for_each(|(piece, rows)| {
        for (at, row) in rows.iter().enumerate() {
            if let Some(place) = places.get(row.wrapping_sub(first) as usize) {
                value(piece * PIECE_ROWS + at).put(place);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_give_every_chunk_its_values_in_few_passes() {
        let all: Vec<u32> = (0..1000).map(|row| row * 3).collect();
        for (bytes, chunk, passes_expected) in [(400, 100, 10), (1200, 100, 4), (1 << 20, 64, 1)] {
            let mut spans = Spans { bytes, ..Spans::default() };
            let mut passes = 0;
            for start in (0..1000u64).step_by(chunk) {
                let rows = start..(start + chunk as u64).min(1000);
                let span = spans.take("column", &rows, 1000, |rows| {
                    passes += 1;
                    all[rows.start as usize..rows.end as usize].to_vec()
                });
                assert_eq!(span.of(&rows), &all[rows.start as usize..rows.end as usize]);
                spans.keep("column", span, &rows);
            }
            assert_eq!(passes, passes_expected, "{bytes} bytes");
            assert!(spans.by_name.is_empty(), "nothing is kept past the last chunk");
        }
    }

    #[test]
    fn places_are_filled_through_the_row_numbers() {
        let mut rng = fastrand::Rng::with_seed(3);
        let mut row: Vec<u32> = (0..200_000).collect();
        rng.shuffle(&mut row);
        for rows in [0..200_000u64, 70_001..150_003, 199_999..200_000, 5..5] {
            let found: Vec<u16> = filled(rows.clone(), |first, places| {
                put_all(first, places, &row, |at| (row[at] % 65_521) as u16);
            });
            let expected: Vec<u16> = rows.map(|row| (row % 65_521) as u16).collect();
            assert_eq!(found, expected);
        }
    }
}
