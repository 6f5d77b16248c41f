//! A column of numbers: mapped from a `.npy` file of the prepared copy, or held in memory.
//!
//! The blocks of a mapped column are compared with their checksums when they are first read (before it, or, by
//! [`compared_after`](super::compared_after), right after it), and
//! whoever is about to read says so: [`Column::ensure`]. Reading itself tests nothing, so that it
//! costs nothing; in a debug build it panics over rows that nobody has ensured, and every test is
//! a test of that.

use std::ops::{Deref, Index, Range, RangeFrom, RangeFull};

use bytemuck::Pod;

use super::guard::Guard;
use super::sums::BLOCK_BYTES;
use crate::error::Result;

/// Bytes that a processor reads together.
const CACHE_LINE: usize = 64;

/// A column of `T`; behaves like a slice.
pub struct Column<T>(Repr<T>);

enum Repr<T> {
    Owned(Vec<T>),
    /// A file whose bytes from the offset on are a whole number of aligned `T`.
    Mapped(Guard, usize),
}

/// A column of any numbers.
pub trait AnyColumn: Sync {
    /// Makes sure that some rows hold what was written; those beyond the end cannot be
    /// read.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]): nothing may be answered from it.
    fn ensure(&self, rows: Range<usize>) -> Result<()>;

    /// Whether that is known of all rows.
    fn is_ensured(&self) -> bool;

    /// How many numbers.
    fn rows(&self) -> usize;

    /// Brings rows that are read soon into the caches, whatever they hold, with what is compared for them.
    fn touch(&self, rows: Range<usize>);
}

impl<T: Pod + Sync> AnyColumn for Column<T> {
    #[inline]
    fn ensure(&self, rows: Range<usize>) -> Result<()> {
        Column::ensure(self, rows)
    }

    #[inline]
    fn is_ensured(&self) -> bool {
        Column::is_ensured(self)
    }

    fn rows(&self) -> usize {
        self.len()
    }

    fn touch(&self, rows: Range<usize>) {
        let bytes = match &self.0 {
            Repr::Mapped(guard, _) => guard.around(self.bytes_of(&rows)),
            Repr::Owned(values) => bytemuck::cast_slice(&values[rows]),
        };
        let mut sum = 0u8;
        for byte in bytes.iter().step_by(CACHE_LINE) {
            sum = sum.wrapping_add(*byte);
        }
        std::hint::black_box(sum);
    }
}

impl<T: Pod> Column<T> {
    /// A column over a file from byte `offset` on; `None` if the rest is not a whole number of
    /// aligned `T`.
    pub(super) fn mapped(guard: Guard, offset: usize) -> Option<Column<T>> {
        bytemuck::try_cast_slice::<u8, T>(guard.bytes().get(offset..)?).ok()?;
        Some(Column(Repr::Mapped(guard, offset)))
    }

    /// How many numbers.
    #[inline]
    pub fn len(&self) -> usize {
        self.values().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes sure that some rows hold what was written; see [`AnyColumn::ensure`].
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    #[inline]
    pub fn ensure(&self, rows: Range<usize>) -> Result<()> {
        match &self.0 {
            Repr::Mapped(guard, _) if !guard.is_whole() => guard.ensure(self.bytes_of(&rows)),
            _ => Ok(()),
        }
    }

    /// [`Column::ensure`] for all rows.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    pub fn ensure_all(&self) -> Result<()> {
        self.ensure(0..self.len())
    }

    /// [`Column::ensure`] for single rows.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    pub fn ensure_at(&self, rows: impl IntoIterator<Item = usize>) -> Result<()> {
        match &self.0 {
            Repr::Mapped(guard, _) if !guard.is_whole() => {
                rows.into_iter().try_for_each(|row| self.ensure(row..row.saturating_add(1)))
            }
            _ => Ok(()),
        }
    }

    /// [`Column::ensure`] for so many single rows: all of the column where they are likely to lie in most of
    /// its blocks.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    pub fn ensure_of(&self, count: usize, rows: impl IntoIterator<Item = usize>) -> Result<()> {
        let in_block = (BLOCK_BYTES / size_of::<T>()).max(1);
        match count >= self.len() / in_block {
            true => self.ensure_all(),
            false => self.ensure_at(rows),
        }
    }

    /// Some rows, once they are ensured.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    #[inline]
    pub fn read(&self, rows: Range<usize>) -> Result<&[T]> {
        self.ensure(rows.clone())?;
        Ok(&self.values()[rows])
    }

    /// One row, once it is ensured; none beyond the end.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    #[inline]
    pub fn read_at(&self, row: usize) -> Result<Option<T>> {
        self.ensure(row..row.saturating_add(1))?;
        Ok(self.values().get(row).copied())
    }

    /// How many of the first of some rows hold `is_before`, which no row behind them does: found
    /// by halving. Whoever searches has ensured the rows on the way ([`Column::ensure_search`]).
    #[inline]
    pub fn search(&self, rows: Range<usize>, is_before: impl Fn(&T) -> bool) -> usize {
        if self.is_ensured() {
            return self.values()[rows].partition_point(is_before);
        }
        // The rows of `ensure_search`, and no others.
        let (mut first, mut end) = (rows.start, rows.end);
        while first < end {
            let middle = first + (end - first) / 2;
            match is_before(&self[middle]) {
                true => first = middle + 1,
                false => end = middle,
            }
        }
        first - rows.start
    }

    /// Makes sure of the rows that [`Column::search`] looks at.
    ///
    /// # Errors
    /// A block that is damaged ([`crate::Kind::Damaged`]).
    pub fn ensure_search(&self, rows: Range<usize>, is_before: impl Fn(&T) -> bool) -> Result<()> {
        let (mut first, mut end) = (rows.start, rows.end);
        while first < end {
            let middle = first + (end - first) / 2;
            self.ensure(middle..middle + 1)?;
            match is_before(&self.values()[middle]) {
                true => first = middle + 1,
                false => end = middle,
            }
        }
        Ok(())
    }

    /// The column as it is handed on: reading it costs what reading a slice does.
    #[inline]
    pub fn view(&self) -> View<'_, T> {
        View {
            values: self.values(),
            #[cfg(debug_assertions)]
            column: self,
        }
    }

    #[inline]
    fn is_ensured(&self) -> bool {
        match &self.0 {
            Repr::Owned(_) => true,
            Repr::Mapped(guard, _) => guard.is_whole(),
        }
    }

    /// The bytes of the file that hold some rows.
    fn bytes_of(&self, rows: &Range<usize>) -> Range<usize> {
        let Repr::Mapped(guard, offset) = &self.0 else { return 0..0 };
        let at = |row: usize| {
            let byte = row.saturating_mul(size_of::<T>()).saturating_add(*offset);
            byte.min(guard.bytes().len())
        };
        at(rows.start)..at(rows.end)
    }

    #[inline]
    fn values(&self) -> &[T] {
        match &self.0 {
            Repr::Owned(values) => values,
            Repr::Mapped(guard, offset) => bytemuck::cast_slice(&guard.bytes()[*offset..]),
        }
    }

    /// In a debug build: that somebody has ensured the rows.
    #[inline]
    #[track_caller]
    fn assert_ensured(&self, rows: Range<usize>) {
        if cfg!(debug_assertions)
            && let Repr::Mapped(guard, _) = &self.0
        {
            let rows = rows.start.min(self.len())..rows.end.min(self.len());
            let holds = guard.holds(&self.bytes_of(&rows));
            assert!(holds, "rows {rows:?} are read, and nobody has ensured them");
        }
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Column<T> {
        Column(Repr::Owned(values))
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    #[inline]
    #[track_caller]
    fn deref(&self) -> &[T] {
        self.assert_ensured(0..self.len());
        self.values()
    }
}

impl<T: Pod> Index<usize> for Column<T> {
    type Output = T;

    #[inline]
    #[track_caller]
    fn index(&self, row: usize) -> &T {
        self.assert_ensured(row..row.saturating_add(1));
        &self.values()[row]
    }
}

impl<T: Pod> Index<Range<usize>> for Column<T> {
    type Output = [T];

    #[inline]
    #[track_caller]
    fn index(&self, rows: Range<usize>) -> &[T] {
        self.assert_ensured(rows.clone());
        &self.values()[rows]
    }
}

impl<T: Pod> Index<RangeFrom<usize>> for Column<T> {
    type Output = [T];

    #[inline]
    #[track_caller]
    fn index(&self, rows: RangeFrom<usize>) -> &[T] {
        &self[rows.start..self.len()]
    }
}

impl<T: Pod> Index<RangeFull> for Column<T> {
    type Output = [T];

    #[inline]
    #[track_caller]
    fn index(&self, _: RangeFull) -> &[T] {
        self
    }
}

impl<T: Pod> std::fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Column of {}", self.len())
    }
}

/// A column as its readers hold it: a slice that in a debug build knows what has been ensured.
#[derive(Clone, Copy)]
pub struct View<'a, T> {
    values: &'a [T],
    #[cfg(debug_assertions)]
    column: &'a Column<T>,
}

impl<'a, T: Pod> View<'a, T> {
    /// How many numbers.
    #[inline]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All of it.
    #[inline]
    #[track_caller]
    pub fn all(&self) -> &'a [T] {
        self.rows(0..self.len())
    }

    /// Some rows.
    #[inline]
    #[track_caller]
    pub fn rows(&self, rows: Range<usize>) -> &'a [T] {
        #[cfg(debug_assertions)]
        self.column.assert_ensured(rows.clone());
        &self.values[rows]
    }

    /// One row; none beyond the end.
    #[inline]
    #[track_caller]
    pub fn get(&self, row: usize) -> Option<&'a T> {
        #[cfg(debug_assertions)]
        self.column.assert_ensured(row..row.saturating_add(1));
        self.values.get(row)
    }
}

impl<T: Pod> Index<usize> for View<'_, T> {
    type Output = T;

    #[inline]
    #[track_caller]
    fn index(&self, row: usize) -> &T {
        #[cfg(debug_assertions)]
        self.column.assert_ensured(row..row.saturating_add(1));
        &self.values[row]
    }
}

impl<T: Pod> Index<Range<usize>> for View<'_, T> {
    type Output = [T];

    #[inline]
    #[track_caller]
    fn index(&self, rows: Range<usize>) -> &[T] {
        self.rows(rows)
    }
}

impl<T: Pod> std::fmt::Debug for View<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "View of {}", self.len())
    }
}
