//! Which labels of a matrix tell the neurons of a side apart: those of its rows, of its columns, or both together.

use crate::query::Side;
use crate::query::predicate::Subject;

/// Which labels of a matrix tell the neurons of a side apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Along {
    /// Those of the rows, as those of presynaptic neurons do unless others are asked for.
    #[default]
    Rows,
    /// Those of the columns.
    Columns,
    /// Both: each cell has neurons of its own, row after row. How many columns there are.
    Cells(u32),
}

impl Along {
    /// Of the neurons of a side, where rows and columns are categories of these subjects and there are so many
    /// columns. Where neither is of that side, every row (column) has all its presynaptic (postsynaptic)
    /// neurons.
    pub fn of(side: Side, (rows, columns): (Subject, Subject), width: u32) -> Along {
        let own = if side == Side::Pre { Subject::Pre } else { Subject::Post };
        match (rows == own, columns == own, side) {
            (true, true, _) => Along::Cells(width),
            (true, false, _) | (false, false, Side::Pre) => Along::Rows,
            (false, true, _) | (false, false, Side::Post) => Along::Columns,
        }
    }

    /// The label of the neurons of a cell.
    #[inline]
    pub fn label(self, (row, column): (u32, u32)) -> u32 {
        match self {
            Along::Rows => row,
            Along::Columns => column,
            Along::Cells(columns) => row * columns + column,
        }
    }

    /// The row and the column of a label; none where the label says nothing of it.
    pub fn cell(self, label: u32) -> (Option<u32>, Option<u32>) {
        match self {
            Along::Rows => (Some(label), None),
            Along::Columns => (None, Some(label)),
            Along::Cells(columns) => (label.checked_div(columns), label.checked_rem(columns)),
        }
    }

    /// How many labels a matrix of so many rows and columns has.
    pub fn count(self, (rows, columns): (u32, u32)) -> u32 {
        match self {
            Along::Rows => rows,
            Along::Columns => columns,
            Along::Cells(_) => rows.saturating_mul(columns),
        }
    }
}

/// How many neurons of a side each label has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSizes {
    /// Which labels tell them apart.
    pub along: Along,
    /// The neurons of each.
    pub of: Vec<u64>,
}

impl LabelSizes {
    /// Those of a cell.
    pub fn at(&self, row: usize, column: usize) -> u64 {
        self.of[self.along.label((row as u32, column as u32)) as usize]
    }
}
