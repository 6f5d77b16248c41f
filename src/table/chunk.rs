//! What the reader of a format gives: rows that do not know yet how many there were before them.

use super::batch::Places;
use super::column::Column;

/// Successive rows of one file.
pub(super) struct Chunk {
    pub rows: usize,
    pub columns: Vec<Column>,
    pub places: Places,
}
