//! The question about rows with some of their fields.

use crate::query::{RowFields, SelectQuery};

/// Asks for rows of the synapse table with some of their fields.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsQuery {
    /// Which rows.
    pub select: SelectQuery,
    /// Their fields, in the order asked.
    pub fields: RowFields,
    /// Most rows that the answer may hold in memory: of more it knows which they are, and their
    /// records are read as published when somebody wants them. 0 where only published records will
    /// do.
    pub held_max: u64,
}

impl RowsQuery {
    /// Rows that are some tens of megabytes in memory.
    pub const HELD_MAX: u64 = 1 << 20;

    /// Rows with some of their fields.
    pub fn new(select: SelectQuery, fields: impl Into<RowFields>) -> RowsQuery {
        RowsQuery { select, fields: fields.into(), held_max: RowsQuery::HELD_MAX }
    }
}
