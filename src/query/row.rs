//! Rows of the synapse table: their fields by name, and one row as it was published.

/// A field of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowField {
    /// Contact area in µm².
    Size,
    /// Coordinate in nm.
    X,
    /// Coordinate in nm.
    Y,
    /// Coordinate in nm.
    Z,
    /// Synapse probability.
    Prob,
    /// Id of the presynaptic neuron.
    PreId,
    /// Id of the postsynaptic neuron.
    PostId,
    /// Postsynaptic morphology.
    PostMorph,
    /// Type of the presynaptic neuron.
    PreCelltype,
    /// Type of the postsynaptic neuron.
    PostCelltype,
    /// Position in the published table, from 0.
    Row,
}

impl RowField {
    /// Every field; all but the last are those of the published record.
    pub const ALL: [RowField; 11] = [
        RowField::Size,
        RowField::X,
        RowField::Y,
        RowField::Z,
        RowField::Prob,
        RowField::PreId,
        RowField::PostId,
        RowField::PostMorph,
        RowField::PreCelltype,
        RowField::PostCelltype,
        RowField::Row,
    ];

    /// The fields of a row if none are named: the published ones.
    pub const PUBLISHED: &[RowField] = RowField::ALL.split_at(10).0;

    /// Its name, which is the published one.
    pub const fn name(self) -> &'static str {
        match self {
            RowField::Size => "size",
            RowField::X => "x",
            RowField::Y => "y",
            RowField::Z => "z",
            RowField::Prob => "prob",
            RowField::PreId => "pre_id",
            RowField::PostId => "post_id",
            RowField::PostMorph => "post_morph",
            RowField::PreCelltype => "pre_celltype",
            RowField::PostCelltype => "post_celltype",
            RowField::Row => "row",
        }
    }
}

/// One row as it was published. float16 values are bit patterns, types and morphology codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each field is documented as the `RowField` of the same name")]
pub struct SynapseRow<'a> {
    pub row: u64,
    pub size: u16,
    pub prob: u16,
    pub x: u32,
    pub y: u32,
    pub z: u32,
    pub pre_id: u64,
    pub post_id: u64,
    pub post_morph: u8,
    pub pre_celltype: u8,
    pub post_celltype: u8,
    /// The bytes of the whole record: as published, or of a table with a map the fields asked for.
    pub record: &'a [u8],
}

impl SynapseRow<'_> {
    /// A row whose fields are in its record, or nowhere.
    pub(crate) const fn bare(row: u64) -> SynapseRow<'static> {
        SynapseRow {
            row,
            size: 0,
            prob: 0,
            x: 0,
            y: 0,
            z: 0,
            pre_id: 0,
            post_id: 0,
            post_morph: 0,
            pre_celltype: 0,
            post_celltype: 0,
            record: &[],
        }
    }
}
