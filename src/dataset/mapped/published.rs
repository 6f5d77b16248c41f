//! What the copy knows of its rows as they are in the files: the types of their numbers, what is null, and
//! where each row of the files stands.

use super::MappedDataset;
use super::numbers::{NumberKind, WholeKind};
use crate::error::Result;

/// The mark of rows that the map leaves out.
const LEFT_OUT: u32 = u32::MAX;
/// The greatest integer up to which float64 holds every integer.
const EXACT_MAX: u128 = 1 << 53;

/// A number of rows as it is in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedNumber {
    /// The type of floats.
    pub kind: NumberKind,
    /// That of integers.
    pub whole: WholeKind,
    /// Whether any row has none.
    pub has_null: bool,
    /// Whether there is an integer that float64 may not hold.
    pub is_beyond_float: bool,
}

impl MappedDataset {
    /// A number of rows by its place in the map.
    pub fn published_number(&self, at: usize) -> PublishedNumber {
        let of = &self.facts.numbers[at];
        let is_beyond = |end: &Option<String>| {
            let whole = end.as_ref().and_then(|end| end.parse::<i128>().ok());
            whole.is_some_and(|whole| whole.unsigned_abs() > EXACT_MAX)
        };
        let is_beyond_float = is_beyond(&of.fact.min) || is_beyond(&of.fact.max);
        // Texts have no type of their own: theirs is the one that holds them.
        let whole = if of.kind == NumberKind::U64 { WholeKind::U64 } else { of.whole };
        PublishedNumber {
            kind: of.kind,
            whole,
            has_null: of.fact.nulls > 0,
            is_beyond_float: !of.kind.is_float() && is_beyond_float,
        }
    }

    /// Whether a category of rows, by its place in the map, has null.
    pub fn category_has_null(&self, at: usize) -> bool {
        self.facts.categories[at].nulls > 0
    }

    /// How many rows the files have, those that the map leaves out too.
    pub fn rows_of_files(&self) -> u64 {
        self.rows.len() as u64 + self.left_out
    }

    /// Makes the place of every row of the files, which [`MappedDataset::place_of`] looks up.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn make_places(&self) -> Result<()> {
        self.rows.row.ensure_all()?;
        self.places.get_or_init(|| {
            let mut places = vec![LEFT_OUT; self.rows_of_files() as usize];
            for (place, row) in self.rows.row.iter().enumerate() {
                if let Some(of_row) = places.get_mut(*row as usize) {
                    *of_row = place as u32;
                }
            }
            places
        });
        Ok(())
    }

    /// The place of a row of the files; none of one that the map leaves out, and before places are made.
    pub fn place_of(&self, row: u64) -> Option<u32> {
        let places = self.places.get()?;
        places.get(row as usize).copied().filter(|place| *place != LEFT_OUT)
    }
}
