//! Texts one behind the other: names of categories and of neurons. Opening them reads nothing.

use crate::dataset::Column;
use crate::error::{Error, Result};

/// Texts by number.
#[derive(Debug)]
pub struct Texts {
    /// Where each ends in `bytes`.
    pub(super) ends: Column<u64>,
    /// UTF-8.
    pub(super) bytes: Column<u8>,
}

impl Texts {
    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn get(&self, at: usize) -> Result<&str> {
        let start = match at {
            0 => 0,
            _ => self.ends.read_at(at - 1)?.unwrap_or(u64::MAX),
        };
        let end = self.ends.read_at(at)?.unwrap_or(0);
        let rows = start as usize..end as usize;
        if start > end || end as usize > self.bytes.len() {
            return Err(Error::data(format!("there is no text {at} in the prepared copy")));
        }
        let bytes = self.bytes.read(rows)?;
        std::str::from_utf8(bytes).map_err(|_| Error::data("a text of the copy is no UTF-8"))
    }

    /// All of them, in their order.
    ///
    /// # Errors
    /// A damaged copy ([`crate::Kind::Damaged`]).
    pub fn all(&self) -> Result<Vec<&str>> {
        (0..self.len()).map(|at| self.get(at)).collect()
    }
}

/// Where texts end, and their bytes.
pub(super) fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<u64>, Vec<u8>) {
    let (mut ends, mut bytes) = (Vec::new(), Vec::new());
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
        ends.push(bytes.len() as u64);
    }
    (ends, bytes)
}
