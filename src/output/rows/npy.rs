//! Rows as a NumPy array of records: whole published records, or the fields asked for in their
//! published types.

use super::{Head, RowWriter};
use crate::output::npy::header;
use crate::query::{RowField, SynapseRow};

pub(super) struct Npy<'a>(&'a Head<'a>);

impl<'a> Npy<'a> {
    pub fn new(head: &'a Head<'a>) -> Npy<'a> {
        Npy(head)
    }
}

impl RowWriter for Npy<'_> {
    fn begin(&self, _pass: usize, out: &mut Vec<u8>) {
        let head = self.0;
        // Rows are numbered by 32 bits.
        let shape = [head.rows as usize];
        if head.fields_named {
            out.extend(header(descr(head.fields).as_bytes(), &shape));
        } else {
            out.extend(header(&head.descr, &shape));
        }
    }

    fn row(&self, _pass: usize, row: &SynapseRow, out: &mut Vec<u8>) {
        if !self.0.fields_named {
            return out.extend_from_slice(row.record);
        }
        for field in self.0.fields {
            put(*field, row, out);
        }
    }
}

pub(super) fn put(field: RowField, row: &SynapseRow, out: &mut Vec<u8>) {
    match field {
        RowField::Size => out.extend_from_slice(&row.size.to_le_bytes()),
        RowField::Prob => out.extend_from_slice(&row.prob.to_le_bytes()),
        RowField::X => out.extend_from_slice(&row.x.to_le_bytes()),
        RowField::Y => out.extend_from_slice(&row.y.to_le_bytes()),
        RowField::Z => out.extend_from_slice(&row.z.to_le_bytes()),
        RowField::PreId => out.extend_from_slice(&row.pre_id.to_le_bytes()),
        RowField::PostId => out.extend_from_slice(&row.post_id.to_le_bytes()),
        RowField::PostMorph => out.push(row.post_morph),
        RowField::PreCelltype => out.push(row.pre_celltype),
        RowField::PostCelltype => out.push(row.post_celltype),
        RowField::Row => out.extend_from_slice(&row.row.to_le_bytes()),
    }
}

/// The type of records of these fields, as a Python literal.
fn descr(fields: &[RowField]) -> String {
    let one = |field: &RowField| {
        let dtype = match field {
            RowField::Size | RowField::Prob => "<f2",
            RowField::X | RowField::Y | RowField::Z => "<u4",
            RowField::PreId | RowField::PostId | RowField::Row => "<u8",
            RowField::PostMorph | RowField::PreCelltype | RowField::PostCelltype => "|u1",
        };
        format!("('{}', '{dtype}')", field.name())
    };
    let fields: Vec<String> = fields.iter().map(one).collect();
    format!("[{}]", fields.join(", "))
}
