//! The columns of the prepared copy by their numbers ([`crate::schema`]): which column has the
//! values of a term, and what the order of the rows has made of it.

use super::{
    AnyColumn, Column, Dataset, NeuronColumns, OutputSlices, Outputs, Segment, SynapseColumns, View,
};
use crate::codes::CodeRange;
use crate::schema::{self, ColumnNumber};

/// A column of numbers of one type.
#[derive(Clone, Copy)]
pub enum Numbers<'d> {
    /// Order codes of float16 ([`crate::codes`]).
    Codes(&'d Column<u16>),
    /// float32.
    Floats(&'d Column<f32>),
    /// Whole numbers.
    Whole(&'d Column<u32>),
}

/// [`Numbers`] of the rows as slices.
#[derive(Clone, Copy)]
pub enum NumberView<'d> {
    /// Order codes of float16.
    Codes(View<'d, u16>),
    /// Whole numbers.
    Whole(View<'d, u32>),
}

/// The column by which the rows of a segment stand, descending.
pub const ORDERED_BY: ColumnNumber = schema::PROB;
/// The column that the size index counts ([`Dataset`]).
pub const COUNTED: ColumnNumber = schema::SIZE;

impl<'d> Numbers<'d> {
    /// The column, whatever its numbers are.
    pub fn column(self) -> &'d dyn AnyColumn {
        match self {
            Numbers::Codes(column) => column,
            Numbers::Floats(column) => column,
            Numbers::Whole(column) => column,
        }
    }

    /// The numbers of rows as slices; `None` for what rows do not have.
    pub fn view(self) -> Option<NumberView<'d>> {
        match self {
            Numbers::Codes(column) => Some(NumberView::Codes(column.view())),
            Numbers::Whole(column) => Some(NumberView::Whole(column.view())),
            Numbers::Floats(_) => None,
        }
    }
}

impl NumberView<'_> {
    /// The key of the number in a row, which has been ensured.
    #[inline]
    pub fn key(self, row: usize) -> u64 {
        match self {
            NumberView::Codes(codes) => codes[row].into(),
            NumberView::Whole(numbers) => numbers[row].into(),
        }
    }
}

impl SynapseColumns {
    /// The numbers of a column; `None` if it holds none, or is not a column of rows.
    pub fn numbers(&self, column: ColumnNumber) -> Option<Numbers<'_>> {
        Some(match column {
            schema::PROB => Numbers::Codes(&self.prob),
            schema::SIZE => Numbers::Codes(&self.size),
            _ => match schema::COORDINATES.iter().position(|axis| *axis == column)? {
                0 => Numbers::Whole(&self.x),
                1 => Numbers::Whole(&self.y),
                _ => Numbers::Whole(&self.z),
            },
        })
    }
}

impl NeuronColumns {
    /// The numbers of a column; `None` if it holds none, or is not a column of neurons.
    pub fn numbers(&self, column: ColumnNumber) -> Option<Numbers<'_>> {
        Some(match column {
            schema::CERTAINTY => Numbers::Codes(&self.certainty),
            schema::AXON => Numbers::Floats(&self.axon),
            schema::SOMA => Numbers::Floats(&self.soma),
            schema::DENDRITE => Numbers::Floats(&self.dendrite),
            _ => return None,
        })
    }
}

impl Segment {
    /// The columns whose category all rows of a segment share.
    pub const CATEGORIES: [ColumnNumber; 3] =
        [schema::PRE_TYPE, schema::POST_TYPE, schema::POST_MORPH];

    /// The category that all its rows have; `None` for a column that they do not share.
    pub fn category(&self, column: ColumnNumber) -> Option<u8> {
        Some(match column {
            schema::PRE_TYPE => self.pre_type,
            schema::POST_TYPE => self.post_type,
            schema::POST_MORPH => self.post_morph,
            _ => return None,
        })
    }
}

impl Outputs {
    /// The codes of a column, where the index has it.
    pub fn codes(&self, column: ColumnNumber) -> Option<&Column<u16>> {
        match column {
            schema::PROB => Some(&self.prob),
            schema::SIZE => Some(&self.size),
            _ => None,
        }
    }

    /// The categories of a column, where the index has it.
    pub fn categories(&self, column: ColumnNumber) -> Option<&Column<u8>> {
        (column == schema::POST_TYPE).then_some(&self.post_type)
    }

    /// Whether the index has a column of rows, so that no other column must be asked.
    pub fn has(column: ColumnNumber) -> bool {
        [schema::PROB, schema::SIZE, schema::POST_TYPE].contains(&column)
    }
}

impl<'d> OutputSlices<'d> {
    /// The codes of a column, where the index has it.
    pub fn codes(&self, column: ColumnNumber) -> Option<View<'d, u16>> {
        match column {
            schema::PROB => Some(self.prob),
            schema::SIZE => Some(self.size),
            _ => None,
        }
    }

    /// The categories of a column, where the index has it.
    pub fn categories(&self, column: ColumnNumber) -> Option<View<'d, u8>> {
        (column == schema::POST_TYPE).then_some(self.post_type)
    }
}

impl Dataset {
    /// Between which codes a column of rows is, as far as that is known.
    pub fn extent(&self, column: ColumnNumber) -> CodeRange {
        if column == COUNTED { self.sizes } else { CodeRange::ALL }
    }
}
