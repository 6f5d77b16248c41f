//! Rows of the synapse table in memory, column by column.

use crate::codes::f16_to_f64;
use crate::query::{RowField, RowSet, SynapseRow};

/// Columns of rows, in file order: all that were asked for have one value for each row, the others
/// are empty. Names of types and morphologies are in the
/// [`Vocabulary`](crate::query::Vocabulary), such as `vocabulary.types.name_of(code)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RowColumns {
    /// Sizes in µm² as the bit patterns of float16; [`RowColumns::size_f32`] gives numbers.
    pub size: Vec<u16>,
    /// Coordinates in nm.
    pub x: Vec<u32>,
    /// Coordinates in nm.
    pub y: Vec<u32>,
    /// Coordinates in nm.
    pub z: Vec<u32>,
    /// Probabilities as the bit patterns of float16; [`RowColumns::prob_f32`] gives numbers.
    pub prob: Vec<u16>,
    /// Ids of the presynaptic neurons.
    pub pre_id: Vec<u64>,
    /// Ids of the postsynaptic neurons.
    pub post_id: Vec<u64>,
    /// Codes of the postsynaptic morphologies.
    pub post_morph: Vec<u8>,
    /// Codes of the presynaptic neurons' types.
    pub pre_celltype: Vec<u8>,
    /// Codes of the postsynaptic neurons' types.
    pub post_celltype: Vec<u8>,
    /// Positions in the published table, from 0.
    pub row: Vec<u64>,
}

/// Rows that pass, as far as an engine can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectedRows {
    /// Which they are; their fields are in the published file.
    Set(RowSet),
    /// The rows themselves.
    Columns(Box<EngineColumns>),
}

/// Rows out of an engine's own columns, in file order. It may hold every NaN and both zeros as one
/// (+0 and 0x7e00): whoever needs those bit for bit reads them again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineColumns {
    /// The fields that were asked for.
    pub columns: RowColumns,
    /// Sizes to read again: position in the columns, and row of the published table.
    pub unsure_size: Vec<(usize, u32)>,
    /// Probabilities to read again.
    pub unsure_prob: Vec<(usize, u32)>,
}

impl RowColumns {
    /// The sizes in µm², one for each row; every float16 is a float32 exactly.
    pub fn size_f32(&self) -> Vec<f32> {
        self.size.iter().map(|bits| f16_to_f64(*bits) as f32).collect()
    }

    /// The probabilities, one for each row; every float16 is a float32 exactly.
    pub fn prob_f32(&self) -> Vec<f32> {
        self.prob.iter().map(|bits| f16_to_f64(*bits) as f32).collect()
    }

    /// Adds a row.
    #[doc(hidden)]
    pub fn push(&mut self, fields: &[RowField], row: &SynapseRow) {
        for field in fields {
            match field {
                RowField::Size => self.size.push(row.size),
                RowField::X => self.x.push(row.x),
                RowField::Y => self.y.push(row.y),
                RowField::Z => self.z.push(row.z),
                RowField::Prob => self.prob.push(row.prob),
                RowField::PreId => self.pre_id.push(row.pre_id),
                RowField::PostId => self.post_id.push(row.post_id),
                RowField::PostMorph => self.post_morph.push(row.post_morph),
                RowField::PreCelltype => self.pre_celltype.push(row.pre_celltype),
                RowField::PostCelltype => self.post_celltype.push(row.post_celltype),
                RowField::Row => self.row.push(row.row),
            }
        }
    }

    /// Adds the rows of other columns.
    #[doc(hidden)]
    pub fn append(&mut self, mut other: RowColumns) {
        self.size.append(&mut other.size);
        self.x.append(&mut other.x);
        self.y.append(&mut other.y);
        self.z.append(&mut other.z);
        self.prob.append(&mut other.prob);
        self.pre_id.append(&mut other.pre_id);
        self.post_id.append(&mut other.post_id);
        self.post_morph.append(&mut other.post_morph);
        self.pre_celltype.append(&mut other.pre_celltype);
        self.post_celltype.append(&mut other.post_celltype);
        self.row.append(&mut other.row);
    }
}
