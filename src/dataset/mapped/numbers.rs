//! Columns of numbers in the type that the files have, or a narrower one that holds the same.
//!
//! What questions compare are *codes*: 16 bits that sort like the numbers. Up to 65,535 distinct
//! numbers have a code each; of more, a code is a bucket of neighbouring numbers, and the column itself
//! decides about the rows of the buckets in which a range begins and ends.

use serde::{Deserialize, Serialize};

use crate::codes::f16_to_f64;
use crate::dataset::{AnyColumn, Column};

/// The type of a column of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of types say what they are")]
pub enum NumberKind {
    I16,
    I32,
    I64,
    U64,
    F16,
    F32,
    F64,
}

/// The type that integers have in the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names of types say what they are")]
pub enum WholeKind {
    I8,
    I16,
    I32,
    /// Integers in texts, too.
    #[default]
    I64,
    U8,
    U16,
    U32,
    U64,
}

/// Numbers of one type.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names of types say what they are")]
pub enum Numbers {
    I16(Column<i16>),
    I32(Column<i32>),
    I64(Column<i64>),
    U64(Column<u64>),
    /// The bits of each.
    F16(Column<u16>),
    F32(Column<f32>),
    F64(Column<f64>),
}

/// A column of numbers as questions read it.
#[derive(Debug)]
pub struct CodedNumbers {
    /// The code of each row or neuron.
    pub codes: Column<u16>,
    /// What they mean.
    pub coding: Coding,
    /// For floats: the exponent of the lowest bit that any finite one of them has, so that all are
    /// whole multiples of a power of two. None for integers, and where there is none but zero.
    pub lowest_bit: Option<i32>,
}

/// What codes mean. The code behind the last of `values`, or of `lows`, is null.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "one a column, and a box is one more step to read it")]
pub enum Coding {
    /// Each distinct number has a code.
    Exact {
        /// The numbers by code, ascending; of floats −0 stands before 0.
        values: Numbers,
    },
    /// A code is a bucket of numbers.
    Buckets {
        /// The lowest number of each bucket, ascending.
        lows: Numbers,
        /// The highest number of each bucket.
        highs: Numbers,
        /// The numbers of the rows; undefined where the code is null.
        exact: Numbers,
    },
}

impl NumberKind {
    /// Whether these are floats.
    pub fn is_float(self) -> bool {
        matches!(self, NumberKind::F16 | NumberKind::F32 | NumberKind::F64)
    }

    /// Bytes of each.
    pub(super) fn width(self) -> usize {
        match self {
            NumberKind::I16 | NumberKind::F16 => 2,
            NumberKind::I32 | NumberKind::F32 => 4,
            NumberKind::I64 | NumberKind::U64 | NumberKind::F64 => 8,
        }
    }
}

impl Numbers {
    /// Their type.
    pub fn kind(&self) -> NumberKind {
        match self {
            Numbers::I16(_) => NumberKind::I16,
            Numbers::I32(_) => NumberKind::I32,
            Numbers::I64(_) => NumberKind::I64,
            Numbers::U64(_) => NumberKind::U64,
            Numbers::F16(_) => NumberKind::F16,
            Numbers::F32(_) => NumberKind::F32,
            Numbers::F64(_) => NumberKind::F64,
        }
    }

    /// The column, whatever its numbers are.
    pub fn column(&self) -> &dyn AnyColumn {
        match self {
            Numbers::I16(column) => column,
            Numbers::I32(column) => column,
            Numbers::I64(column) => column,
            Numbers::U64(column) => column,
            Numbers::F16(column) => column,
            Numbers::F32(column) => column,
            Numbers::F64(column) => column,
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.column().rows()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One that has been ensured, if these are integers.
    pub fn whole(&self, row: usize) -> Option<i128> {
        Some(match self {
            Numbers::I16(column) => column[row].into(),
            Numbers::I32(column) => column[row].into(),
            Numbers::I64(column) => column[row].into(),
            Numbers::U64(column) => column[row].into(),
            Numbers::F16(_) | Numbers::F32(_) | Numbers::F64(_) => return None,
        })
    }

    /// The bits of one that has been ensured, if these are float16.
    pub fn float16(&self, row: usize) -> Option<u16> {
        match self {
            Numbers::F16(column) => Some(column[row]),
            _ => None,
        }
    }

    /// One that has been ensured, as float64: floats exactly, integers rounded once.
    pub fn real(&self, row: usize) -> f64 {
        match self {
            Numbers::I16(column) => column[row].into(),
            Numbers::I32(column) => column[row].into(),
            Numbers::I64(column) => column[row] as f64,
            Numbers::U64(column) => column[row] as f64,
            Numbers::F16(column) => f16_to_f64(column[row]),
            Numbers::F32(column) => column[row].into(),
            Numbers::F64(column) => column[row],
        }
    }
}

impl CodedNumbers {
    /// The type of the numbers.
    pub fn kind(&self) -> NumberKind {
        self.coding.by_code().kind()
    }

    /// The code of null.
    pub fn null(&self) -> u16 {
        // There are fewer than 2^16 codes, or the column would not have been made.
        self.coding.by_code().len() as u16
    }

    /// Where the number of a row stands: a column and a place in it; none where it is null. The code
    /// has been ensured, the number not.
    pub fn place(&self, row: usize) -> Option<(&Numbers, usize)> {
        let code = self.codes[row];
        if code == self.null() {
            return None;
        }
        Some(match &self.coding {
            Coding::Exact { values } => (values, code.into()),
            Coding::Buckets { exact, .. } => (exact, row),
        })
    }
}

impl Coding {
    /// One number a code, ascending.
    pub fn by_code(&self) -> &Numbers {
        match self {
            Coding::Exact { values } => values,
            Coding::Buckets { lows, .. } => lows,
        }
    }
}
