//! Categories: codes of names, as narrow as their number allows.

use serde::{Deserialize, Serialize};

use super::texts::Texts;
use crate::dataset::{AnyColumn, Column};

/// Codes of any width.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names of types say what they are")]
pub enum Codes {
    U8(Column<u8>),
    U16(Column<u16>),
    U32(Column<u32>),
}

/// A category of rows or of neurons.
#[derive(Debug)]
pub struct Labels {
    /// The code of each: a place in `names`; null is the one behind the last.
    pub codes: Codes,
    /// The names, in the order that answers have them.
    pub names: Texts,
}

/// The width of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum CodeWidth {
    U8,
    U16,
    U32,
}

impl CodeWidth {
    /// That which holds the codes of so many names, and null.
    pub(super) fn of(names: usize) -> CodeWidth {
        match names {
            ..=0xff => CodeWidth::U8,
            0x100..=0xffff => CodeWidth::U16,
            _ => CodeWidth::U32,
        }
    }
}

impl Codes {
    /// The code of a row that has been ensured.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::U8(column) => column[row].into(),
            Codes::U16(column) => column[row].into(),
            Codes::U32(column) => column[row],
        }
    }

    /// The column, whatever its width.
    pub fn column(&self) -> &dyn AnyColumn {
        match self {
            Codes::U8(column) => column,
            Codes::U16(column) => column,
            Codes::U32(column) => column,
        }
    }
}

impl Labels {
    /// The code of null.
    pub fn null(&self) -> u32 {
        self.names.len() as u32
    }
}
