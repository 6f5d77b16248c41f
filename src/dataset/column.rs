//! A column of numbers: mapped from a `.npy` file of the prepared copy, or held in memory.

use std::ops::Deref;

use bytemuck::Pod;
use memmap2::Mmap;

/// A column of `T`; behaves like a slice.
pub struct Column<T>(Repr<T>);

enum Repr<T> {
    Owned(Vec<T>),
    /// A mapping whose bytes from the offset on are a whole number of aligned `T`.
    Mapped(Mmap, usize),
}

impl<T: Pod> Column<T> {
    /// A column over `map` from byte `offset` on; `None` if the rest is not a whole number of
    /// aligned `T`.
    pub fn mapped(map: Mmap, offset: usize) -> Option<Column<T>> {
        bytemuck::try_cast_slice::<u8, T>(map.get(offset..)?).ok()?;
        Some(Column(Repr::Mapped(map, offset)))
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
    fn deref(&self) -> &[T] {
        match &self.0 {
            Repr::Owned(values) => values,
            Repr::Mapped(map, offset) => bytemuck::cast_slice(&map[*offset..]),
        }
    }
}

impl<T: Pod> std::fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Column of {}", self.len())
    }
}
