//! Selected rows in memory, column by column.

use rayon::prelude::*;

use super::fetch::Blocks;
use crate::error::Result;
use crate::query::{RowField, RowSet, SynapseRow};
use crate::read::SynapseFile;

/// Blocks that one task reads.
const BLOCKS_PER_TASK: usize = 64;

/// Columns of rows, in file order; those that were not asked for are empty. float16 values are
/// bit patterns, types and morphologies codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each column is documented as the `RowField` of the same name")]
pub struct RowColumns {
    pub size: Vec<u16>,
    pub x: Vec<u32>,
    pub y: Vec<u32>,
    pub z: Vec<u32>,
    pub prob: Vec<u16>,
    pub pre_id: Vec<u64>,
    pub post_id: Vec<u64>,
    pub post_morph: Vec<u8>,
    pub pre_celltype: Vec<u8>,
    pub post_celltype: Vec<u8>,
    pub row: Vec<u64>,
}

impl RowColumns {
    fn push(&mut self, fields: &[RowField], row: &SynapseRow) {
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

    fn append(&mut self, mut other: RowColumns) {
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

/// Reads the rows of `set` into memory.
///
/// # Errors
/// A file that cannot be read any more.
pub fn columns(file: &SynapseFile, set: &RowSet, fields: &[RowField]) -> Result<RowColumns> {
    let blocks = Blocks::new(file, set)?;
    let tasks = blocks.len().div_ceil(BLOCKS_PER_TASK);
    let parts: Vec<Result<RowColumns>> = (0..tasks)
        .into_par_iter()
        .map_init(Vec::new, |buffer, task| {
            let mut part = RowColumns::default();
            let first = task * BLOCKS_PER_TASK;
            for block in first..blocks.len().min(first + BLOCKS_PER_TASK) {
                blocks.visit(block, buffer, |row| part.push(fields, row))?;
            }
            Ok(part)
        })
        .collect();
    let mut whole = RowColumns::default();
    for part in parts {
        whole.append(part?);
    }
    Ok(whole)
}
