//! What a kernel over the rows of a copy is given: the Rust twin of `RowPass` in
//! `shaders/row_pass.wgsl`. A test compares the two field by field.

use bytemuck::{Pod, Zeroable};

/// See `shaders/row_pass.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[allow(missing_docs, reason = "documented in the shader")]
pub struct RowPass {
    pub rows: u32,
    pub first: u32,
    pub groups: u32,
    pub group_rows: u32,
    pub width: u32,
    pub asks: u32,
    pub ranges: u32,
    pub times: u32,
    pub bin_first: u32,
    pub bins: u32,
    pub copies: u32,
    pub copy_stride: u32,
    pub weight_width: u32,
    pub value_width: u32,
    pub unused: [u32; 2],
}

/// What `mask_column` is asked.
pub mod of_column {
    /// All rows pass so far.
    pub const BEGIN: u32 = 1;
    /// The value is in a set.
    pub const ONE_OF: u32 = 2;
    /// The value is within a range.
    pub const WITHIN: u32 = 4;
}

/// What `mask_pairs` is asked.
pub mod of_pair {
    /// The presynaptic neuron may be the lower one.
    pub const LESS: u32 = 1;
    /// The two may be the same.
    pub const EQUAL: u32 = 2;
    /// The postsynaptic neuron may be the lower one.
    pub const GREATER: u32 = 4;
    /// Places are compared.
    pub const BY_PLACE: u32 = 8;
}

/// What `label_rows` is asked.
pub mod of_label {
    /// There is no cell so far.
    pub const BEGIN: u32 = 1;
    /// The label is in a table.
    pub const BY_TABLE: u32 = 2;
    /// The label is a number of ranges.
    pub const BY_RANGES: u32 = 4;
}

/// What `count_cells` is asked.
pub mod of_cells {
    /// There is more than one cell.
    pub const BY_CELL: u32 = 1;
    /// Synapses are added up.
    pub const WEIGHTED: u32 = 2;
    /// Values are added up.
    pub const SUMMED: u32 = 4;
    /// Values are of rows, not of synapses.
    pub const OF_ROWS: u32 = 8;
    /// Bins are in workgroup memory first.
    pub const PRIVATE_BINS: u32 = 16;
}

/// Words of workgroup memory that `count_cells` has for bins.
pub const PRIVATE_WORDS: u32 = 4000;
